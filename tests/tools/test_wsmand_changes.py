#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Administrators change limits remotely, and nobody changes anything else."""

import json
import os
import shutil
import tempfile
import unittest

from harness import SERVICE_USER, Daemon, main, read, run_wsmanctl

ACCESS_DENIED = '0x00000005'


class Changes(unittest.TestCase):
    def setUp(self):
        self.state = tempfile.mkdtemp(prefix='wsmand-state-')
        self.addCleanup(shutil.rmtree, self.state)
        shutil.chown(self.state, SERVICE_USER)
        self.file = os.path.join(self.state, 'changes.conf')

    def make(self, **keys):
        daemon = Daemon(**{'users': ('ada', 'bob'), 'administrators': 'ada', 'state_directory': self.state, **keys})
        self.addCleanup(daemon.stop)
        return daemon

    def get(self, daemon, resource='winrm/config/service'):
        result = run_wsmanctl('--format', 'json', 'get', resource, daemon=daemon)
        self.assertEqual(result.returncode, 0, result)
        return json.loads(result.stdout)

    def set(self, daemon, *values, resource='winrm/config/service', **options):
        return run_wsmanctl('set', resource, *values, daemon=daemon, **options)

    def test_change(self):
        """A change takes effect at once, and remains after a restart."""
        daemon = self.make().start()
        result = self.set(daemon, 'MaxConnections=50')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(str(self.get(daemon)['MaxConnections']), '50')
        self.assertEqual(self.set(daemon, 'EnumerationTimeoutms=30000').returncode, 0)
        self.assertEqual(self.set(daemon, 'MaxTimeoutms=50000', resource='winrm/config').returncode, 0)
        self.assertEqual(oct(os.stat(self.file).st_mode & 0o777), '0o600')
        self.assertEqual(read(self.file), '# What administrators have changed remotely. wsmand writes this file.\n'
                         '[limits]\nmax-connections=50\nenumeration-timeout=30000\nmax-timeout=50000\n')
        daemon.process.terminate()
        self.assertRegex(daemon.process.stderr.read(), 'notice: Setting changed: max-connections=50 user="[^"]*ada"')
        with self.make() as again:
            config = self.get(again, 'winrm/config')
            self.assertEqual([str(value) for value in (config['MaxTimeoutms'], config['Service']['MaxConnections'],
                                                       config['Service']['EnumerationTimeoutms'])],
                             ['50000', '50', '30000'])

    def test_shells(self):
        daemon = self.make(shell_users='ada').start()
        self.assertEqual(str(self.get(daemon, 'winrm/config')['Winrs']['AllowRemoteShellAccess']).lower(), 'true')
        result = self.set(daemon, 'MaxShellsPerUser=3', resource='winrm/config/winrs')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(str(self.get(daemon, 'winrm/config/winrs')['MaxShellsPerUser']), '3')

    def test_whole(self):
        """A client may send all settings back. Those that are the same aren't changes."""
        daemon = self.make().start()
        xml = run_wsmanctl('--format', 'xml', 'get', 'winrm/config', daemon=daemon).stdout
        path = os.path.join(self.state, 'whole.xml')
        for old, new in ((xml, xml), ('MaxConnections>300<', 'MaxConnections>60<')):
            with open(path, 'w', encoding='utf-8') as file:
                file.write(xml.replace(old, new))
            result = self.set(daemon, '--file', path, resource='winrm/config')
            self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(str(self.get(daemon)['MaxConnections']), '60')

    def test_users(self):
        """Readers and operators may not change anything. Nobody may if the key file names nobody."""
        daemon = self.make(operators='bob').start()
        result = self.set(daemon, 'MaxConnections=50', user='bob')
        self.assertIn('administrators', result.stderr)
        self.assertIn(ACCESS_DENIED, result.stderr)
        with self.make(administrators=None, operators='ada') as nobody:
            self.assertIn(ACCESS_DENIED, self.set(nobody, 'MaxConnections=50').stderr)
        self.assertEqual(str(self.get(daemon)['MaxConnections']), '300')
        self.assertFalse(os.path.exists(self.file))
        other = self.make(administrators='eve')
        self.assertIn('[authorization] administrators: “eve” isn’t in users', other.fail())

    def test_fixed(self):
        """Settings that decide about permissions can't be changed, and the fault names the setting."""
        daemon = self.make().start()
        before = self.get(daemon, 'winrm/config')
        for resource, value in (('service', 'AllowUnencrypted=true'), ('service', 'AllowRemoteAccess=true'),
                                ('service', 'CertificateThumbprint=00'), ('service/auth', 'Basic=false'),
                                ('service/auth', 'CbtHardeningLevel=None'), ('service/defaultports', 'HTTP=80'),
                                ('service', 'NoSuchSetting=1'), ('', 'MaxBatchItems=1'), ('', 'Service=1')):
            with self.subTest(value=value):
                result = self.set(daemon, value, resource=f'winrm/config/{resource}'.rstrip('/'))
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(value.split('=')[0], result.stderr)
        listeners = self.set(daemon, 'Enabled=false', resource='winrm/config/listener?Address=*+Transport=HTTPS')
        self.assertNotEqual(listeners.returncode, 0)
        self.assertEqual(self.get(daemon, 'winrm/config'), before)
        self.assertFalse(os.path.exists(self.file))

    def test_bounds(self):
        """The key file, or the default, is the highest value. [bounds] allows more."""
        daemon = self.make(max_operations_per_user='2000').start()
        for value, name in (('MaxConnections=301', 'max-connections'), ('MaxConnections=0', 'MaxConnections'),
                            ('MaxConnections=4', 'max-connections'), ('MaxConnections=many', 'MaxConnections'),
                            ('MaxConnections=4294967296', 'MaxConnections'), ('MaxConnections=-1', 'MaxConnections'),
                            ('MaxConcurrentOperationsPerUser=2001', 'max-operations-per-user')):
            with self.subTest(value=value):
                result = self.set(daemon, value)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(name + ': ', result.stderr)
        self.assertEqual(self.set(daemon, 'MaxConcurrentOperationsPerUser=1800').returncode, 0)
        wide = self.make()
        wide.write('wsmand.conf', read(wide.config) + '[bounds]\nmax-connections=5000\n')
        with wide:
            self.assertEqual(self.set(wide, 'MaxConnections=5000').returncode, 0)
            self.assertNotEqual(self.set(wide, 'MaxConnections=5001').returncode, 0)
        # The administrator has taken the permission back.
        with self.make() as narrow:
            self.assertEqual(str(self.get(narrow)['MaxConnections']), '300')

    def test_planted(self):
        """A user who can write the file can't change more with it."""
        for text in ('[server]\nallow-unencrypted=true\n', '[limits]\nallow-unencrypted=true\n',
                     '[authorization]\nusers=eve\n', '[limits]\nmax-connections-per-user=1\n', 'rubbish\n'):
            with self.subTest(text=text):
                with open(self.file, 'w', encoding='utf-8') as file:
                    file.write(text)
                os.chmod(self.file, 0o600)
                shutil.chown(self.file, SERVICE_USER)
                self.assertIn('changes.conf', self.make().fail())

    def test_nowhere(self):
        """Without a file for changes, nothing is changed."""
        daemon = self.make(state_directory=None).start()
        self.assertIn('state directory', self.set(daemon, 'MaxConnections=50').stderr)
        with self.make(state_directory='/proc/nowhere') as other:
            self.assertNotEqual(self.set(other, 'MaxConnections=50').returncode, 0)
            self.assertEqual(str(self.get(other)['MaxConnections']), '300')
        self.assertEqual(str(self.get(daemon)['MaxConnections']), '300')

    def test_service_directory(self):
        """The service manager's state directory needs no key."""
        with self.make(state_directory=None, env={'STATE_DIRECTORY': self.state}) as daemon:
            self.assertEqual(self.set(daemon, 'MaxConnections=50').returncode, 0)
            self.assertIn('max-connections=50', read(self.file))


if __name__ == '__main__':
    main()
