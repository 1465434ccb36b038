#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The classes of this machine, compared with what other programs and the kernel tell of it."""

import os
import re
import unittest

from harness import Client, main, read

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
        self.assertEqual(set(raw), set(before))
        for name, item in raw.items():
            self.check_between({key: item[key] for key in before[name]}, before[name], after[name])

    @staticmethod
    def read_disks():
        lines = [line.split() for line in read('/proc/diskstats').splitlines()]
        return {line[2]: {'DiskReadsPersec': int(line[3]), 'DiskWritesPersec': int(line[7]),
                          'DiskReadBytesPersec': 512 * int(line[5]), 'DiskWriteBytesPersec': 512 * int(line[9])}
                for line in lines if os.path.exists(f'/sys/block/{line[2]}/device')}

    def test_disks(self):
        before = self.read_disks()
        raw = self.index(RAW + 'PerfDisk_PhysicalDisk', 'Name')
        after = self.read_disks()
        self.assertEqual(set(raw) - {'_Total'}, set(before))
        for name, values in before.items():
            self.check_between({key: raw[name][key] for key in values}, values, after[name])

    def test_logical_disks(self):
        disks = self.index('Win32_LogicalDisk', 'DeviceID')
        items = self.index(FORMATTED + 'PerfDisk_LogicalDisk', 'Name')
        self.assertEqual(set(items) - {'_Total'}, {name for name, disk in disks.items() if disk['DriveType'] != 4})
        for name, item in items.items():
            self.assertTrue(0 <= item['PercentFreeSpace'] <= 100, name)
        stat = os.statvfs('/')
        self.assertAlmostEqual(items['/']['PercentFreeSpace'], 100 * stat.f_bavail / stat.f_blocks, delta=2)

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


if __name__ == '__main__':
    main()
