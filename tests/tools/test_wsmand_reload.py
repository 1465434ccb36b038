#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand reads its settings again, and its work goes on."""

import json
import os
import pwd
import re
import signal
import ssl
import threading
import unittest

import patience

from harness import (BECOME_SERVICE_USER, CERTIFICATE, PASSWORD, SERVICE_USER, SUPPORT, TIMEOUT, Connection, Daemon,
                     hash_password, main, read, run_wsmanctl)
from manager import Manager

OTHER_CERTIFICATE = os.path.join(SUPPORT, 'test-cert-cn.pem')
ENVELOPE = '''<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
  xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"><s:Header><a:To>urn:x</a:To>
  <w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process</w:ResourceURI>
  <a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
  <a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/{action}</a:Action>
  <a:MessageID>uuid:8f3c1c5e-4b0e-4d8e-9d0b-0c5a5a5a5a5a</a:MessageID></s:Header><s:Body>{body}</s:Body>
  </s:Envelope>'''


class Reload(unittest.TestCase):
    """A wsmand that can read its files again, because they belong to its user."""

    def start(self, **keys):
        self.manager = self.enterContext(Manager()) if hasattr(self, 'enterContext') else Manager().__enter__()
        if not hasattr(self, 'enterContext'):
            self.addCleanup(self.manager.__exit__)
        daemon = Daemon(become=BECOME_SERVICE_USER, env=self.manager.env,
                        **{'users': ('ada', 'bob'), 'user': None, 'certificate': 'cert.pem', **keys})
        self.addCleanup(daemon.stop)
        self.daemon = daemon
        self.write('cert.pem', read(CERTIFICATE))
        account = pwd.getpwnam(SERVICE_USER)
        for name in ('', *os.listdir(daemon.directory)):
            os.chown(os.path.join(daemon.directory, name), account.pw_uid, account.pw_gid)
        daemon.start()
        self.manager.receive_until('READY')
        return daemon

    def write(self, name, text):
        path = self.daemon.write(name, text)
        account = pwd.getpwnam(SERVICE_USER)
        os.chown(path, account.pw_uid, account.pw_gid)

    def change(self, old, new):
        text = read(self.daemon.config)
        self.assertIn(old, text)
        self.write('wsmand.conf', text.replace(old, new))

    def reload(self):
        """Returns the status that the service manager is told in the end."""
        self.daemon.process.send_signal(signal.SIGHUP)
        self.assertRegex(self.manager.receive_until('RELOADING')['MONOTONIC_USEC'], r'^\d+$')
        return self.manager.receive_until('READY')['STATUS']

    def get_config(self):
        result = run_wsmanctl('--format', 'json', 'get', 'winrm/config/service', daemon=self.daemon)
        self.assertEqual(result.returncode, 0, result)
        return json.loads(result.stdout)

    def get_max_connections(self):
        return str(self.get_config()['MaxConnections'])

    def test_users(self):
        """New users may log in. Removed users may not, not even on an open connection."""
        daemon = self.start(allowed=('ada', 'bob'))
        ada, bob = Connection(daemon), Connection(daemon)
        self.assertEqual((ada.post('ada', PASSWORD)[0], bob.post('bob', PASSWORD)[0]), (200, 200))
        self.assertEqual(daemon.log_in('eve', 'e'), 401)
        self.write('passwords', hash_password('ada', 'new') + hash_password('eve', 'e') +
                   Daemon.make_passwords(('bob',)))
        self.change('users=ada;bob', 'users=ada;eve')
        self.assertIn('Listening on', self.reload())
        self.assertEqual(daemon.log_in('eve', 'e'), 200)
        self.assertEqual(ada.post('ada', PASSWORD)[0], 401)
        self.assertEqual(daemon.log_in('ada', 'new'), 200)
        self.assertNotEqual(bob.post('bob', PASSWORD)[0], 200)

    @staticmethod
    def wait_for_reader(gate):
        """A descriptor to write to a pipe, as soon as somebody reads it."""
        found = []

        def look():
            try:
                found.append(os.open(gate, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                return False
            return True

        patience.wait_until(look, 3)
        return found[0]

    def test_work_goes_on(self):
        """An enumeration and a command are the same before and after."""
        daemon = self.start(shell_users='ada')
        gate = os.path.join(daemon.directory, 'gate')
        os.mkfifo(gate)
        os.chmod(gate, 0o666)
        results = []
        runner = threading.Thread(target=lambda: results.append(
            run_wsmanctl('run', f'echo begun; cat {gate}; exit 7', daemon=daemon)))
        client = Connection(daemon)
        status, text = client.post('ada', PASSWORD, ENVELOPE.format(action='Enumerate', body='<n:Enumerate/>'))
        self.assertEqual(status, 200, text)
        context = re.search('EnumerationContext>([^<]+)<', text).group(1)
        runner.start()
        # The command opens the gate for reading: from then on it runs.
        with open(self.wait_for_reader(gate), 'w', encoding='ascii') as writer:
            self.change('[server]', '[log]\nlevel=debug\n[limits]\nmax-connections=17\n[server]')
            self.assertIn('Listening on', self.reload())
            self.assertEqual(self.get_max_connections(), '17')
            status, text = client.post('ada', PASSWORD, ENVELOPE.format(
                action='Pull', body=f'<n:Pull><n:EnumerationContext>{context}</n:EnumerationContext></n:Pull>'))
            self.assertEqual(status, 200, text)
            self.assertIn('Win32_Process', text)
            writer.write('after\n')
        runner.join(TIMEOUT)
        self.assertEqual((results[0].returncode, results[0].stdout), (7, 'begun\nafter\n'))

    def test_defaults(self):
        """A key that is taken away has its default again."""
        self.start(max_connections='7', channel_binding='none')
        self.assertEqual(self.get_max_connections(), '7')
        self.change('max-connections=7\n', '')
        self.change('channel-binding=none\n', '')
        self.reload()
        self.assertEqual(self.get_max_connections(), '300')
        self.assertEqual(self.get_config()['Auth']['CbtHardeningLevel'], 'Relaxed')

    def test_shells(self):
        """A reload can add shells and take them away."""
        daemon = self.start(run_as='daemon')
        self.assertNotEqual(run_wsmanctl('run', 'true', daemon=daemon).returncode, 0)
        text = read(daemon.config)
        self.write('wsmand.conf', text + '[shell]\nusers=ada\n')
        self.reload()
        self.assertEqual(run_wsmanctl('run', 'exit 5', daemon=daemon).returncode, 5)
        self.write('wsmand.conf', text)
        self.reload()
        self.assertIn('0x803381AC', run_wsmanctl('run', 'true', daemon=daemon).stderr)

    def test_run_as(self):
        """The user of commands doesn't change. If there was none at the start, no command runs."""
        daemon = self.start()
        self.change('[server]', '[server]\nrun-as=daemon\n[shell]\nusers=ada\n[server]')
        self.assertIn('[server] run-as', self.reload())
        self.assertIn('0x803381AC', run_wsmanctl('run', 'true', daemon=daemon).stderr)

    def test_certificate(self):
        daemon = self.start()
        self.assertEqual(ssl.get_server_certificate(('localhost', daemon.port)), read(CERTIFICATE))
        self.write('cert.pem', read(OTHER_CERTIFICATE))
        self.reload()
        self.assertEqual(ssl.get_server_certificate(('localhost', daemon.port)), read(OTHER_CERTIFICATE))

    def test_bad_files(self):
        """All old settings stay. The log names the place of the error."""
        daemon = self.start()
        good = {name: read(os.path.join(daemon.directory, name)) for name in ('wsmand.conf', 'passwords', 'cert.pem')}
        for name, text, expected in (
                ('wsmand.conf', good['wsmand.conf'].replace('users=ada;bob', 'users=ada;bob\nuser=ada'),
                 r'wsmand\.conf:\d+: \[authorization\] user: there is no such setting'),
                ('wsmand.conf', 'rubbish\n', 'wsmand.conf: '),
                ('wsmand.conf', '', 'must be set'),
                ('passwords', 'ada:secret\n', 'passwords:1: not a hash'),
                ('cert.pem', 'rubbish\n', 'cert.pem')):
            with self.subTest(name=name, text=text):
                self.write(name, text)
                self.assertIn('stay as they were', self.reload())
                for line in daemon.process.stderr:
                    if ' warning: ' in line:
                        break
                self.assertRegex(line, expected)
                self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
                self.assertEqual(daemon.log_in('bob', PASSWORD), 200)
                self.assertEqual(daemon.log_in('bob', 'wrong'), 401)
                self.write(name, good[name])
        self.assertIn('Listening on', self.reload())

    def test_frozen(self):
        """A setting that needs a restart is named until wsmand restarts or the setting changes back."""
        self.start()
        self.change('[server]', '[authentication]\ndirectory-realms=EXAMPLE.ORG\n[server]')
        self.change('listen=https://localhost:0', 'listen=https://localhost:0;https://127.0.0.1:0')
        for _ in range(2):
            status = self.reload()
            self.assertIn('[server] listen', status)
            self.assertIn('[authentication] directory-realms', status)
            self.assertNotIn('users', status)
        self.change('[authentication]\ndirectory-realms=EXAMPLE.ORG\n', '')
        self.change('listen=https://localhost:0;https://127.0.0.1:0', 'listen=https://localhost:0')
        self.assertIn('Listening on', self.reload())

    @unittest.skipUnless(os.geteuid() == 0, 'only root can give files away')
    def test_owner(self):
        """A user who may run commands may not write the key file of root's wsmand."""
        manager = Manager()
        self.addCleanup(manager.__exit__)
        with Daemon(env=manager.env) as daemon:
            os.chmod(daemon.directory, 0o711)
            os.chown(daemon.config, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
            manager.receive_until('READY')
            daemon.process.send_signal(signal.SIGHUP)
            self.assertIn('stay as they were', manager.receive_until('READY')['STATUS'])
            self.assertIn('other users may write it', next(line for line in daemon.process.stderr if 'warning' in line))

    def test_busy_manager(self):
        """A service manager that was too busy to read gets to know all the same, in order, that the work is done."""
        daemon = self.start()
        self.manager.fill()
        for _ in range(3):
            daemon.process.send_signal(signal.SIGHUP)
            self.assertIn('read again', next(line for line in daemon.process.stderr if 'read again' in line))
        self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
        told = []
        while len(told) < 6:
            lines = self.manager.receive()
            told += [key for key in lines if key in ('RELOADING', 'READY')]
        self.assertEqual(told, ['RELOADING', 'READY'] * 3)

    def test_many(self):
        """Signals that come faster than the files are read lose nothing, and a service manager that doesn't read its
        notifications delays nothing."""
        daemon = self.start()
        for number in range(1, 20):
            self.write('wsmand.conf', read(daemon.config).split('[limits]')[0] +
                       f'[limits]\nmax-connections={number + 50}\n')
            daemon.process.send_signal(signal.SIGHUP)
        patience.wait_until(lambda: self.get_max_connections() == '69')


if __name__ == '__main__':
    main()
