#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units of systemd and the key file, as they are installed.

No systemd runs in the tests. systemd-analyze reads the units, and wsmand runs under the filter for system calls that
the service has.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from harness import (BECOME_SERVICE_USER, PASSWORD, SERVICE_USER, TIMEOUT, WSMAND, Daemon, main, read,
                     run_wsmanctl)
from units import ANALYZE, allowed_calls, analyze, seccomp, settings_of, write_filter

try:
    import gi
    gi.require_version('Wsman', '1.0')
    from gi.repository import Wsman
except (ImportError, ValueError):
    Wsman = None

SERVICE, KEY_FILE, SOURCE, MANUAL, *OTHERS = sys.argv[1:]
del sys.argv[1:]
HELPER_UNITS = [path for path in OTHERS if 'helper' in os.path.basename(path)]
SOCKETS = [path for path in OTHERS if path not in HELPER_UNITS]
# Exposure, from 0 to 10, that the service may have.
MAX_EXPOSURE = 2.0
# The helper's is higher, because it is root and users work in it.
MAX_HELPER_EXPOSURE = 2.8


@unittest.skipUnless(ANALYZE, 'systemd-analyze reads the units')
class Units(unittest.TestCase):
    def setUp(self):
        """The units in a folder, with the program of this build."""
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for path in (SERVICE, *OTHERS):
            text = re.sub(r'^ExecStart=\S+', 'ExecStart=' + WSMAND, read(path), flags=re.MULTILINE)
            with open(os.path.join(self.folder, os.path.basename(path)), 'w', encoding='utf-8') as file:
                file.write(text)

    def test_verify(self):
        paths = [os.path.join(self.folder, name) for name in sorted(os.listdir(self.folder))]
        result = analyze('verify', '--man=no', *paths)
        ours = [line for line in result.stderr.splitlines() if 'wsmand' in line]
        self.assertEqual((result.returncode, ours), (0, []), result.stderr)

    def check_exposure(self, unit, maximum):
        path = os.path.join(self.folder, unit)
        result = analyze('security', '--offline=true', '--no-pager', f'--threshold={round(maximum * 10)}', path)
        exposure = float(re.search(r'Overall exposure level for \S+: ([0-9.]+)', result.stdout).group(1))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertLessEqual(exposure, maximum)

    def test_exposure(self):
        self.check_exposure('wsmand.service', MAX_EXPOSURE)

    @unittest.skipUnless(HELPER_UNITS, 'the helper isn’t built')
    def test_helper(self):
        """The helper's service, and the socket that only wsmand's user reaches."""
        self.check_exposure('wsmand-helper@.service', MAX_HELPER_EXPOSURE)
        settings = settings_of(next(path for path in HELPER_UNITS if path.endswith('.socket')))
        self.assertEqual((settings['SocketUser'], settings['SocketMode'], settings['Accept']),
                         (settings_of(SERVICE)['User'], ['0600'], ['yes']))

    def test_sockets(self):
        """Each socket has a name that wsmand knows. IPv4 clients never come as IPv6 ones, because they would all have
        one address."""
        names = []
        for path in SOCKETS:
            settings = settings_of(path)
            names += settings['FileDescriptorName']
            self.assertEqual(settings.get('Service', ['wsmand.service']), ['wsmand.service'])
            for address in settings['ListenStream']:
                if address.startswith('['):
                    self.assertEqual(settings['BindIPv6Only'], ['ipv6-only'])
                else:
                    self.assertRegex(address, r'^(0\.0\.0\.0:|/)', 'a bare port is for both families')
        self.assertEqual(sorted(names), ['http', 'https', 'local'])

    @unittest.skipUnless(seccomp, 'python3-seccomp filters system calls')
    def test_filter(self):
        """wsmand and commands run with the system calls that the service may use."""
        names = allowed_calls(SERVICE)
        self.assertIn('capset', names)
        self.assertNotIn('mount', names)
        self.assertNotIn('setuid', names)
        script = os.path.join(self.folder, 'filter.py')
        write_filter(script, names)
        daemon = Daemon(shell_users='ada', user=None, certificate='cert.pem')
        daemon.write('cert.pem', read(os.path.join(os.environ['WSMAN_TEST_SUPPORT'], 'test-cert.pem')))
        # Root can't become a user under the filter. The service manager has done that before.
        for name in ('', *os.listdir(daemon.directory)):
            shutil.chown(os.path.join(daemon.directory, name), SERVICE_USER)
        os.chmod(self.folder, 0o755)
        daemon.become = [*BECOME_SERVICE_USER, sys.executable, script]
        with daemon:
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
            result = run_wsmanctl('run', 'nice -n 5 sh -c "ls / >/dev/null && echo works"; exit 3', daemon=daemon)
            self.assertEqual((result.returncode, result.stdout), (3, 'works\n'), result.stderr)
            # 2 is a filter.
            result = run_wsmanctl('run', 'grep Seccomp: /proc/self/status', daemon=daemon)
            self.assertEqual(result.stdout.split(), ['Seccomp:', '2'])
            result = run_wsmanctl('enumerate', 'wmicimv2/Win32_Process', daemon=daemon)
            self.assertEqual(result.returncode, 0, result.stderr)


class KeyFile(unittest.TestCase):
    def keys(self):
        """The keys of the source, as (group, key)."""
        return set(re.findall(r'^  (?:KEY|FROZEN) \("([a-z-]+)", "([a-z-]+)"', read(SOURCE), re.MULTILINE))

    def lines(self):
        """The keys of the key file, as (group, key, value)."""
        result, group = [], None
        for line in read(KEY_FILE).splitlines():
            match = re.match(r'#?\[(.+)\]$', line)
            if match:
                group = match.group(1)
            match = re.match(r'#?([\w@.-]+)=(.*)$', line)
            if match and not line.startswith('# '):
                result.append((group, *match.groups()))
        return result

    def test_all_keys(self):
        """The key file and the manual have the keys that wsmand knows, once, and no others."""
        listed = [(group, key) for group, key, _ in self.lines()
                  if group != 'identities' and not group.startswith('certificates ')]
        self.assertEqual(sorted(listed), sorted(self.keys()))
        manual = read(MANUAL)
        for group, key in self.keys():
            part = re.split(r'\n\[[a-zA-Z0-9 ]+\]\n-+\n', manual.split('THE KEY FILE')[1])
            self.assertTrue(any(re.search(rf'^(?:[a-z-]+, )*{key}(?:, [a-z-]+)*$', text, re.MULTILINE)
                                for text in part), (group, key))

    @unittest.skipUnless(Wsman, 'the GIR tells the defaults')
    def test_defaults(self):
        for group, key, value in self.lines():
            owner = {'limits': Wsman.Server, 'authentication': Wsman.Server, 'server': Wsman.Server,
                     'shell': Wsman.ShellProvider}.get(group)
            if owner is None or not re.fullmatch(r'\d+|true|false|/bin/sh', value):
                continue
            if key == 'stop-timeout':
                seconds = re.search(r'#define DEFAULT_STOP_TIMEOUT \((\d+) \* 1000\)', read(SOURCE)).group(1)
                self.assertEqual(value, seconds + '000')
                continue
            if (group, key) == ('authentication', 'pam'):  # the library has no such property
                self.assertEqual(value, 'false')
                continue
            name = {'anonymous-identify': 'allow-anonymous-identify'}.get(key, key)
            default = owner.find_property(name).default_value
            self.assertEqual(str(default).lower() if isinstance(default, bool) else str(default), value, key)

    def test_refused(self):
        """As installed, it lets nobody in, and says what is missing."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'wsmand.conf')
            shutil.copyfile(KEY_FILE, path)
            os.chmod(path, 0o644)
            result = subprocess.run([WSMAND, '--config', path], text=True, capture_output=True, timeout=TIMEOUT,
                                    check=False)
            self.assertEqual(result.returncode, 1)
            self.assertIn('[server] listen: must be set', result.stderr)

    def test_uncommented(self):
        """Each key has the right form. The files and the user needn't exist here."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'wsmand.conf')
            text = re.sub(r'^#(\[|[\w@.-]+=)', r'\1', read(KEY_FILE), flags=re.MULTILINE)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            os.chmod(path, 0o644)
            result = subprocess.run([WSMAND, '--check-config', '--config', path], text=True, capture_output=True,
                                    timeout=TIMEOUT, check=False)
            problems = [line for line in result.stderr.splitlines() if 'No such file' not in line]
            self.assertEqual(problems, [])
            self.assertNotIn('no such setting', result.stderr)


if __name__ == '__main__':
    main()
