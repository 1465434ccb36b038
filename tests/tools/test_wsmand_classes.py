#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares the classes of this machine with other programs and the kernel."""

import datetime
import glob
import grp
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import unittest

from harness import Client, main, read, run_wsmanctl


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


RAW = 'wmicimv2/Win32_PerfRawData_'
FORMATTED = 'wmicimv2/Win32_PerfFormattedData_'


class Classes(Client):
    def list(self, name):
        return self.run_json('enumerate', name if '/' in name else f'wmicimv2/{name}')

    def index(self, name, key):
        items = self.list(name)
        by_key = {item[key]: item for item in items}
        self.assertEqual(len(by_key), len(items), f'{key} isn’t a key of {name}')
        return by_key

    def query(self, text):
        return self.run_json('enumerate', 'wmicimv2/*', '--filter', text)

    def check_set(self, found, before, after):
        """The machine may change meanwhile. Everything that exists before and after is found, and nothing else."""
        self.assertLessEqual(set(before) & set(after), set(found))
        self.assertLessEqual(set(found), set(before) | set(after))


class Counters(Classes):
    """Each counter is compared with the kernel's before and after it was read."""

    def check_between(self, values, before, after):
        for name, value in values.items():
            self.assertLessEqual(before[name], int(value), name)
            self.assertLessEqual(int(value), after[name], name)

    @staticmethod
    def read_interfaces():
        lines = [line.replace(':', ' ', 1).split() for line in read('/proc/net/dev').splitlines()[2:]]
        return {line[0]: {'BytesReceivedPersec': int(line[1]), 'BytesSentPersec': int(line[9]),
                          'PacketsReceivedPersec': int(line[2]), 'PacketsSentPersec': int(line[10])}
                for line in lines}

    def test_interfaces(self):
        before = self.read_interfaces()
        raw = self.index(RAW + 'Tcpip_NetworkInterface', 'Name')
        after = self.read_interfaces()
        self.check_set(raw, before, after)
        for name in set(before) & set(after):
            self.check_between({key: raw[name][key] for key in before[name]}, before[name], after[name])

    @staticmethod
    def read_disks():
        lines = [line.split() for line in read('/proc/diskstats').splitlines()]
        return {line[2]: {'DiskReadsPersec': int(line[3]), 'DiskWritesPersec': int(line[7]),
                          'DiskReadBytesPersec': 512 * int(line[5]), 'DiskWriteBytesPersec': 512 * int(line[9])}
                for line in lines if os.path.exists(f'/sys/block/{line[2].replace("/", "!")}/device')}

    def test_disks(self):
        before = self.read_disks()
        raw = self.index(RAW + 'PerfDisk_PhysicalDisk', 'Name')
        after = self.read_disks()
        self.check_set(set(raw) - {'_Total'}, before, after)
        for name in set(before) & set(after):
            self.check_between({key: raw[name][key] for key in before[name]}, before[name], after[name])

    def list_local_disks(self):
        """The disks that have counters, and their free parts in per cent. A disk that can't be asked has none."""
        return {name: 100 * int(disk['FreeSpace']) / max(int(disk['Size']), 1) if disk['Size'] is not None else None
                for name, disk in self.index('Win32_LogicalDisk', 'DeviceID').items() if disk['DriveType'] != 4}

    def test_logical_disks(self):
        before = self.list_local_disks()
        items = self.index(FORMATTED + 'PerfDisk_LogicalDisk', 'Name')
        after = self.list_local_disks()
        self.check_set(set(items) - {'_Total'}, before, after)
        for name in set(before) & set(after):
            parts = [before[name], after[name]]
            found = items[name]['PercentFreeSpace']
            if found is None:
                self.assertIn(None, parts, name)
            else:
                self.assertTrue(0 <= found <= 100, name)
            if found is not None and None not in parts:
                self.assertTrue(min(parts) - 2 <= found <= max(parts) + 2, (name, found, parts))

    def read_counters(self):
        memory = {line.split()[0]: int(line.split()[1]) for line in read('/proc/vmstat').splitlines()}
        return {'ContextSwitchesPersec': int(re.search(r'^ctxt (\d+)', read('/proc/stat'), re.M).group(1)),
                'PageFaultsPersec': memory['pgfault'], 'PageReadsPersec': memory['pgmajfault']}

    def test_system_and_memory(self):
        before = self.read_counters()
        system, memory = self.list(RAW + 'PerfOS_System')[0], self.list(RAW + 'PerfOS_Memory')[0]
        after = self.read_counters()
        values = {name: {**memory, **system}[name] for name in before}
        for name in before:  # a counter of 32 bits begins again at 0
            if before[name] >> 32 == after[name] >> 32:
                values[name] += before[name] >> 32 << 32
                self.check_between({name: values[name]}, before, after)
        total = int(re.search(r'^CommitLimit: +(\d+)', read('/proc/meminfo'), re.M).group(1))
        self.assertEqual(int(memory['CommitLimit']), total * 1024)

    def test_processors(self):
        names = set(re.findall(r'^cpu(\d+)', read('/proc/stat'), re.M)) | {'_Total'}
        items = self.index(FORMATTED + 'PerfOS_Processor', 'Name')
        self.assertEqual(set(items), names)
        for item in items.values():
            self.assertTrue(0 <= item['PercentProcessorTime'] <= 100, item)

    def test_processes(self):
        """One process is known exactly: the daemon itself."""
        pid = self.daemon.process.pid
        items = self.list(RAW + 'PerfProc_Process')
        found = [item for item in items if item['IDProcess'] == pid]
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0]['Name'], r'^wsmand(#\d+)?$')  # other tests run daemons, too
        self.assertEqual(len({item['Name'] for item in items}), len(items))
        self.assertEqual(found[0]['CreatingProcessID'], os.getpid())
        item = self.query(f'SELECT Name, PercentProcessorTime FROM Win32_PerfFormattedData_PerfProc_Process '
                          f'WHERE IDProcess = {pid}')
        self.assertEqual(len(item), 1)
        self.assertGreaterEqual(item[0]['PercentProcessorTime'], 0)

    def test_get(self):
        item = self.run_json('get', FORMATTED + 'PerfOS_Processor?Name=_Total')
        self.assertEqual(item['Name'], '_Total')
        self.assertIsInstance(self.run_json('get', FORMATTED + 'PerfOS_Memory')['AvailableMBytes'], int)


class Hardware(Classes):
    def test_drives(self):
        drives = self.index('Win32_DiskDrive', 'DeviceID')
        names = sorted(os.path.basename(path) for path in glob.glob('/sys/block/*')
                       if os.path.exists(path + '/device'))
        self.assertEqual(sorted(drives), sorted('/dev/' + name.replace('!', '/') for name in names))
        if not shutil.which('lsblk'):
            self.skipTest('there is no lsblk')
        devices = json.loads(run('lsblk', '--json', '--bytes', '-o', 'PATH,SIZE,TYPE'))['blockdevices']
        listed = {device['path']: device for device in devices}
        for path in set(drives) & set(listed):
            self.assertEqual(int(drives[path]['Size']), int(listed[path]['size']))
            self.assertEqual(drives[path]['Partitions'],
                             sum(child['type'] == 'part' for child in listed[path].get('children', [])))

    def test_partitions(self):
        """The association leads from a drive to its partitions, and back."""
        partitions = self.index('Win32_DiskPartition', 'DeviceID')
        found = set()
        for path in self.index('Win32_DiskDrive', 'DeviceID'):
            others = self.query(f'ASSOCIATORS OF {{Win32_DiskDrive.DeviceID="{path}"}} '
                                f'WHERE AssocClass=Win32_DiskDriveToDiskPartition')
            found |= {other['DeviceID'] for other in others}
            for other in others:
                back = self.query(f'ASSOCIATORS OF {{Win32_DiskPartition.DeviceID="{other["DeviceID"]}"}} '
                                  f'WHERE ResultClass=Win32_DiskDrive')
                self.assertEqual([drive['DeviceID'] for drive in back], [path])
        self.assertEqual(found, set(partitions))

    def test_processors(self):
        items = self.list('Win32_Processor')
        logical = len(re.findall(r'^processor\b', read('/proc/cpuinfo'), re.M))
        self.assertEqual(sum(item['NumberOfLogicalProcessors'] for item in items), logical)
        for item in items:
            self.assertTrue(0 <= item['LoadPercentage'] <= 100)
            self.assertEqual(item['SystemName'], socket.gethostname())

    def test_caches(self):
        caches = self.index('Win32_CacheMemory', 'DeviceID')
        groups = {(path.rpartition('/')[2], read(path + '/shared_cpu_list'))
                  for path in glob.glob('/sys/devices/system/cpu/cpu[0-9]*/cache/index*')}
        self.assertEqual(len(caches), len(groups))

    def test_devices(self):
        devices = self.index('Win32_PnPEntity', 'DeviceID')
        buses = glob.glob('/sys/bus/pci/devices/*') + glob.glob('/sys/bus/usb/devices/*/idVendor')
        self.assertEqual(len(devices), len(buses))

    def test_firmware(self):
        for name, property_name, file in (('Win32_BIOS', 'Manufacturer', 'bios_vendor'),
                                          ('Win32_ComputerSystemProduct', 'Name', 'product_name'),
                                          ('Win32_SystemEnclosure', 'Manufacturer', 'chassis_vendor'),
                                          ('Win32_BaseBoard', 'Product', 'board_name')):
            path = f'/sys/class/dmi/id/{file}'
            for item in self.list(name):
                self.assertEqual(item[property_name], read(path).strip() or None)

    def test_volumes(self):
        before, stat_before = self.index('Win32_LogicalDisk', 'DeviceID'), os.statvfs('/')
        volumes = self.index('Win32_Volume', 'DeviceID')
        after, stat_after = self.index('Win32_LogicalDisk', 'DeviceID'), os.statvfs('/')
        self.check_set(volumes, before, after)
        sizes = [stat.f_blocks * stat.f_frsize for stat in (stat_before, stat_after)]  # that of a pool may change
        self.assertTrue(min(sizes) <= int(volumes['/']['Capacity']) <= max(sizes), sizes)
        self.assertEqual(volumes['/']['FileSystem'], before['/']['FileSystem'])


class Software(Classes):
    @staticmethod
    def get_interface_index(name):
        try:
            return socket.if_nametoindex(name)
        except OSError:  # the interface is gone meanwhile
            return None

    def read_routes(self):
        """The kernel's table, and the destinations that its old file, which the class reads, has in another form:
        those with several ways, and those that aren't for packets to one machine."""
        routes = json.loads(run('ip', '-4', '-json', 'route', 'show', 'table', 'main') or '[]')
        table, others = set(), set()
        for route in routes:
            destination = route['dst'].replace('default', '0.0.0.0').partition('/')[0]
            if 'dev' in route and route.get('type', 'unicast') == 'unicast':
                table.add((destination, route.get('gateway', '0.0.0.0'), self.get_interface_index(route['dev']),
                           route.get('metric', 0)))
            else:
                others.add(destination)
        return table, others

    def test_routes(self):
        if not shutil.which('ip'):
            self.skipTest('there is no ip')
        before, others_before = self.read_routes()
        found = {(item['Destination'], item['NextHop'], item['InterfaceIndex'], item['Metric1'])
                 for item in self.list('Win32_IP4RouteTable')}
        after, others_after = self.read_routes()
        others = others_before | others_after
        self.check_set(*({route for route in routes if route[0] not in others} for routes in (found, before, after)))

    def test_accounts(self):
        """getent knows the accounts of directories, too; the file only those of the machine."""
        local = {line.split(':')[0] for line in read('/etc/passwd').splitlines() if line.count(':') == 6}
        users = self.index('Win32_UserAccount', 'Name')
        self.assertEqual(set(users), local)
        for name in local:
            self.assertEqual(users[name]['SID'], f'S-1-22-1-{pwd.getpwnam(name).pw_uid}')
        groups = self.index('Win32_Group', 'Name')
        for name, group in groups.items():
            self.assertEqual(group['SID'], f'S-1-22-2-{grp.getgrnam(name).gr_gid}')
        self.assertEqual(self.run_json('get', f'wmicimv2/Win32_UserAccount?Name=root+Domain={socket.gethostname()}')
                         ['SID'], 'S-1-22-1-0')

    def test_swap_spaces(self):
        spaces = self.index('Win32_PageFileUsage', 'Name')
        expected = {line.split()[0]: int(line.split()[2]) // 1024 for line in read('/proc/swaps').splitlines()[1:]}
        self.assertEqual({name: item['AllocatedBaseSize'] for name, item in spaces.items()}, expected)

    def test_times(self):
        zone = self.list('Win32_TimeZone')[0]
        january, july = (datetime.datetime(datetime.date.today().year, month, 1, 12).astimezone()
                         for month in (1, 7))
        self.assertIn(zone['Bias'], [int(each.utcoffset().total_seconds()) // 60 for each in (january, july)])
        self.assertEqual(zone['Bias'] - zone['DaylightBias'],
                         max(int(each.utcoffset().total_seconds()) // 60 for each in (january, july)))
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        item = self.run_json('get', 'wmicimv2/Win32_UTCTime')
        after = datetime.datetime.now(datetime.timezone.utc)
        time = datetime.datetime(item['Year'], item['Month'], item['Day'], item['Hour'], item['Minute'],
                                 item['Second'], tzinfo=datetime.timezone.utc)
        self.assertTrue(before <= time <= after)
        self.assertEqual(item['DayOfWeek'], time.isoweekday() % 7)
        self.assertEqual(item['Quarter'], (time.month + 2) // 3)
        self.assertEqual(len(self.list('Win32_CurrentTime')), 2)

    def test_events(self):
        """Each event is an entry of the journal. Without a journal that the daemon may read, the answer says so."""
        result = run_wsmanctl('--format', 'json', 'enumerate', 'wmicimv2/Win32_NTLogEvent', daemon=self.daemon)
        if result.returncode != 0:
            self.assertIn('journal', result.stderr)
            return
        events = json.loads(result.stdout)
        entries = {}
        for line in run('journalctl', '--output=json', '--quiet', '--lines=5000').splitlines() if events else []:
            entry = json.loads(line)
            entries[int(re.search(r';i=([0-9a-f]+)', entry['__CURSOR']).group(1), 16) % 2**32] = entry
        for event in events:
            entry = entries[event['RecordNumber']]
            self.assertEqual(event['ComputerName'], entry.get('_HOSTNAME'))

    def test_events_are_private(self):
        result = run_wsmanctl('enumerate', 'wmicimv2/Win32_NTLogEvent', daemon=self.daemon, user='bob')
        self.assertIn('0x00000005', result.stderr)

    LOGS = ('/var/log/dpkg.log.1', '/var/log/dpkg.log')

    def read_upgrades(self):
        lines = [line.split() for path in self.LOGS if os.path.exists(path) for line in read(path).splitlines()]
        return {f'{words[3]}={words[5]}' for words in lines if len(words) == 6 and words[2] == 'upgrade'}

    @staticmethod
    def is_readable(path):
        """Tells whether the daemon may read a file of root. A daemon that root starts becomes another user."""
        return os.access(path, os.R_OK) and (os.geteuid() != 0 or bool(os.stat(path).st_mode & 0o004))

    def test_quick_fixes(self):
        """The answer is all of the log. Without a log that the daemon may read, the answer says so."""
        logs = [path for path in self.LOGS if os.path.exists(path)]
        if not logs or not all(map(self.is_readable, logs)):
            result = run_wsmanctl('enumerate', 'wmicimv2/Win32_QuickFixEngineering', daemon=self.daemon)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn('dpkg', result.stderr)
            return
        before = self.read_upgrades()
        found = self.index('Win32_QuickFixEngineering', 'HotFixID')
        self.check_set(found, before, self.read_upgrades())

    @staticmethod
    def read_packages():
        lines = run('dpkg-query', '-W', '-f=${Package}\t${Version}\t${db:Status-Status}\n').splitlines()
        return {tuple(line.split('\t')[:2]) for line in lines if line.endswith('\tinstalled')}

    def test_packages(self):
        if not shutil.which('dpkg-query'):
            self.skipTest('there is no dpkg')
        before = self.read_packages()
        found = {(item['Name'], item['Version']) for item in self.list('Win32_Product')}
        after = self.read_packages()
        self.assertLessEqual(before & after, found)
        item = self.query("SELECT Name, Version FROM Win32_Product WHERE Name = 'dpkg'")
        self.assertEqual(item, [{'Name': 'dpkg', 'Version': dict(after)['dpkg']}])


if __name__ == '__main__':
    main()
