#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl against wsmand: what it shows, how it ends, where its password comes from."""

import json
import os
import pty
import pwd
import signal
import socket
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import realm as realms
from harness import (BECOME_SERVICE_USER, CERTIFICATE, CIM, PASSWORD, SERVICE_USER, TIMEOUT, WMI, WSMANCTL,
                     Client, Daemon, main, run_wsmanctl)

FINGERPRINT = subprocess.run(
    ['openssl', 'x509', '-in', CERTIFICATE, '-noout', '-fingerprint', '-sha256'], text=True,
    capture_output=True, check=True).stdout.strip().split('=')[1]


def os_release(key):
    return subprocess.run(['sh', '-c', f'. /etc/os-release; echo "${key}"'], text=True,
                          capture_output=True, check=True).stdout.strip()


def spawn_idler(user=None):
    """Starts a process that does nothing, as another user if asked."""
    arguments = {} if user is None or os.geteuid() != 0 else {'user': pwd.getpwnam(user).pw_uid}
    child = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **arguments)
    child.stdin.write(b'x')
    child.stdin.flush()
    child.stdout.read(1)  # it runs
    return child


def end(child):
    child.kill()
    child.communicate()


class Output(Client):
    def test_identify(self):
        text = self.run_ok('identify')
        self.assertTrue(text.startswith('IdentifyResponse\n    '), text)
        self.assertIn('    ProtocolVersion = http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\n', text)

    def test_text(self):
        lines = self.run_ok('get', 'wmicimv2/Win32_OperatingSystem').splitlines()
        self.assertEqual(lines[0], 'Win32_OperatingSystem')
        self.assertIn(f'    Caption = {os_release("PRETTY_NAME")}', lines)
        self.assertRegex(lines[lines.index('    LastBootUpTime') + 1],
                         r'^        Datetime = \d{4}-\d\d-\d\dT')
        for line in lines[1:]:
            self.assertRegex(line, r'^    (    Datetime|\w+)( = .*)?$')

    def test_text_list(self):
        text = self.run_ok('enumerate', WMI + 'Win32_LogicalDisk')
        for instance in text.split('\n\n'):
            self.assertTrue(instance.startswith('Win32_LogicalDisk\n    Access = '), instance)
        self.assertIn('\n    DeviceID = /\n', text)

    def test_null(self):
        """An unknown value is null, and not empty."""
        child = spawn_idler()
        self.addCleanup(end, child)
        value = self.run_json('get', f'wmicimv2/Win32_Process?Handle={child.pid}')
        text = self.run_ok('get', f'wmicimv2/Win32_Process?Handle={child.pid}')
        for name in value:
            self.assertEqual(value[name] is None, f'\n    {name} = null\n' in text, name)

    def test_xml(self):
        root = ElementTree.fromstring(self.run_ok('--format', 'xml', 'e', WMI + 'Win32_ComputerSystem'))
        self.assertEqual(root.tag, '{http://schemas.dmtf.org/wbem/wsman/1/wsman/results}Results')
        namespace = WMI + 'Win32_ComputerSystem'
        self.assertEqual([child.tag for child in root], [f'{{{namespace}}}Win32_ComputerSystem'])
        self.assertEqual(root.findtext(f'*/{{{namespace}}}Name'), os.uname().nodename)

    def test_json(self):
        processes = self.run_json('enumerate', 'wmicimv2/Win32_Process')
        own = [process for process in processes if process['ProcessId'] == os.getpid()]
        self.assertEqual(len(own), 1)
        self.assertEqual(own[0]['ParentProcessId'], os.getppid())
        self.assertEqual(own[0]['Handle'], str(os.getpid()))

    def test_table(self):
        lines = self.run_ok('--format', 'table', 'enumerate', CIM + 'CIM_Process').splitlines()
        column = lines[0].index('Handle') + len('Handle')
        handles = [line[:column].split()[-1] for line in lines[1:]]
        self.assertIn(str(os.getpid()), handles)
        self.assertGreater(len(lines), 2)

    def test_base_class(self):
        value = self.run_json('get', f'{CIM}CIM_Process?Handle={os.getpid()}')
        self.assertNotIn('CommandLine', value)
        value = self.run_json('get', f'{WMI}CIM_Process?Handle={os.getpid()}')
        self.assertIn('CommandLine', value)


class Methods(Client):
    def terminate(self, child, user):
        resource = f'wmicimv2/Win32_Process?Handle={child.pid}'
        return self.run_json('invoke', 'Terminate', resource, 'Reason=0', user=user)['ReturnValue']

    def test_terminate(self):
        child = spawn_idler(SERVICE_USER)
        self.addCleanup(end, child)
        # bob may only read.
        self.assertEqual(self.terminate(child, 'bob'), 2)
        self.assertIsNone(child.poll())
        self.assertEqual(self.terminate(child, 'ada'), 0)
        self.assertEqual(child.wait(TIMEOUT), -signal.SIGTERM)

    @unittest.skipUnless(os.geteuid() == 0, 'needs two users')
    def test_terminate_foreign(self):
        child = spawn_idler()
        self.addCleanup(end, child)
        self.assertEqual(self.terminate(child, 'ada'), 2)
        self.assertIsNone(child.poll())

    def test_terminate_itself(self):
        self.assertEqual(self.terminate(self.daemon.process, 'ada'), 2)
        self.assertIsNone(self.daemon.process.poll())

    def test_get_owner(self):
        child = spawn_idler(SERVICE_USER)
        self.addCleanup(end, child)
        value = self.run_json('invoke', 'GetOwner', f'wmicimv2/Win32_Process?Handle={child.pid}')
        self.assertEqual(value['User'], SERVICE_USER)
        self.assertEqual(value['ReturnValue'], 0)


class ExitCodes(Client):
    def test_usage(self):
        uri = self.daemon.uri
        for arguments in (
                [], ['explode'], ['get'], ['get', 'a', 'b'], ['identify', 'a'], ['invoke', 'a'],
                ['--no-such-option'], ['identify', '--format', 'braille'],
                ['identify', '-a', 'magic'], ['identify', '--filter', 'x'],
                ['-r', uri, 'identify', '-u', 'ada'],
                ['-r', uri, 'identify', '-u', 'ada', '--password-file', '/nonexistent'],
                ['-r', 'gopher://x', 'identify'], ['-r', 'http://x:99999', 'identify'],
        ):
            self.check(1, *arguments)
        self.check(1, 'invoke', 'GetOwner', 'wmicimv2/Win32_Process?Handle=1', 'Reason',
                   daemon=self.daemon, text='KEY=VALUE')

    def test_connection(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            closed = taken.getsockname()[1]
        uri = self.daemon.uri
        for arguments in (
                ['-r', f'https://127.0.0.1:{closed}', 'identify'],
                ['-r', uri, 'identify', '-a', 'none'],
                ['-r', uri, 'identify', '-a', 'none', '--pin', '00' * 32],
        ):
            self.check(2, *arguments)

    def test_access(self):
        self.check(3, 'identify', daemon=self.daemon, password='wrong')
        self.check(3, 'get', 'wmicimv2/Win32_OperatingSystem', daemon=self.daemon, user='mallory')
        self.check(3, 'get', 'wmicimv2/Win32_OperatingSystem', daemon=self.daemon, user='eve',
                   password='e')

    def test_fault(self):
        for resource, text in (
                ('wmicimv2/Win32_Nothing', '0x8033803B'),
                ('wmicimv2/Win32_Process', '0x803380FA ERROR_WSMAN_INVALID_URI_WMI_SINGLETON'),
                ('wmicimv2/Win32_Process?Handle=0', '0x80338000'),
                ('wmicimv2/Win32_Process?Name=init', '0x8033805B'),
        ):
            self.check(4, 'get', resource, daemon=self.daemon, text=text)
        self.check(4, 'enumerate', '--filter', 'SELECT * FROM Win32_Process', '--dialect', 'wql',
                   'wmicimv2/Win32_Process', daemon=self.daemon, text='0x803380FB')
        self.check(4, 'invoke', 'Explode', 'wmicimv2/Win32_Process?Handle=1', daemon=self.daemon,
                   text='0x803380A9')

    def test_xpath(self):
        self.check(4, 'enumerate', '--filter', 'Handle[', '--dialect', 'xpath', 'wmicimv2/Win32_Process',
                   daemon=self.daemon, text='0x8033801A')

    def test_consent(self):
        path = self.daemon.write('client-password', PASSWORD)
        result = run_wsmanctl('-r', 'http://localhost', '-a', 'basic', '-u', 'ada', '--password-file', path, 'identify')
        self.assertEqual(result.returncode, 1, result)
        self.assertIn('--unencrypted', result.stderr)

    def test_checks_can_be_skipped(self):
        for arguments in (['--skip-ca-check'], ['--pin', FINGERPRINT]):
            with self.subTest(arguments=arguments):
                result = run_wsmanctl('-r', self.daemon.uri, 'identify', '-a', 'none', *arguments)
                # TLS succeeds now, but nobody has logged in.
                self.assertEqual(result.returncode, 3, result)


class Passwords(Client):
    def test_file(self):
        path = self.daemon.write('client-password', PASSWORD + '\nnot this\n')
        result = run_wsmanctl('-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-a', 'basic', '-u', 'ada',
                              '--password-file', path, 'identify')
        self.assertEqual(result.returncode, 0, result)

    def test_prompt(self):
        try:
            pid, terminal = pty.fork()
        except OSError as error:
            self.skipTest(f'no terminal: {error}')
        if pid == 0:
            os.execv(WSMANCTL, [WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-a', 'basic',
                                '-u', 'ada', 'identify'])
        shown = b''
        while b'Password of ada: ' not in shown:
            shown += os.read(terminal, 1024)
        os.write(terminal, PASSWORD.encode() + b'\n')
        try:
            while chunk := os.read(terminal, 1024):
                shown += chunk
        except OSError:
            pass  # the other end is closed
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, shown)
        self.assertIn(b'ProtocolVersion', shown)
        self.assertNotIn(PASSWORD.encode(), shown)


class Negotiate(unittest.TestCase):
    """NTLM with a file of users; Kerberos needs a realm, which tests/interop has."""

    USERS = f'TESTS:ada:{PASSWORD}\n'
    SEALED = 'Connection: NTLM, messages sealed, not bound to a certificate\n'

    def identify(self, daemon, *arguments, **options):
        return run_wsmanctl('-v', 'identify', *arguments, daemon=daemon, **options)

    def test_sealed(self):
        with Daemon(listen='http://localhost:0', certificate=None, password_file=None,
                    ntlm=self.USERS, allowed=(r'.\\ada', r'TESTS\\ada')) as daemon:
            # For this machine, Negotiate is the default.
            for mechanism in ('negotiate', 'Negotiate', None):
                result = self.identify(daemon, mechanism=mechanism)
                self.assertEqual((result.returncode, result.stderr), (0, self.SEALED), result.stdout)
            # Accounts of this machine with each of its names, and of a domain, because nothing leaves this machine.
            for user in ('.\\ada', 'localhost\\ada', 'LOCALHOST\\ada', '127.0.0.1\\ada', '::1\\ada', 'TESTS\\ada',
                         f'{socket.gethostname()}\\ada', f'{socket.gethostname().upper()}\\ada'):
                for more in ((), ('--trusted-host', '127.0.0.1')):
                    result = self.identify(daemon, *more, user=user, mechanism='negotiate')
                    self.assertEqual((result.returncode, result.stderr), (0, self.SEALED), result.stdout)
            self.assertEqual(self.identify(daemon, mechanism='negotiate', password='wrong').returncode, 3)
            self.assertEqual(self.identify(daemon, '--unencrypted').returncode, 3)

    def test_asks_no_kdc(self):
        """The default realm isn't asked about an account of the host."""
        with socket.create_server(('127.0.0.1', 0)) as kdc, \
                Daemon(listen='http://localhost:0', certificate=None, password_file=None,
                       ntlm=self.USERS, allowed=(r'.\\ada',)) as daemon:
            config = daemon.write('krb5.conf', '[libdefaults]\ndefault_realm = REALM.TEST\n'
                                  'udp_preference_limit = 1\n[realms]\nREALM.TEST = {\n'
                                  f'kdc = 127.0.0.1:{kdc.getsockname()[1]}\n}}\n')
            result = self.identify(daemon, mechanism='negotiate', env={**os.environ, 'KRB5_CONFIG': config})
            self.assertEqual((result.returncode, result.stderr), (0, self.SEALED))
            kdc.setblocking(False)
            self.assertRaises(BlockingIOError, kdc.accept)

    def test_bound(self):
        with Daemon(ntlm=self.USERS, channel_binding='strict', allowed=(r'.\\ada',)) as daemon:
            result = self.identify(daemon, mechanism='negotiate')
            self.assertEqual((result.returncode, result.stderr),
                             (0, 'Connection: NTLM, messages not sealed, bound to the certificate\n'))

    def test_rules(self):
        for code, *arguments in (
                ('0x8033810E', '--machine', 'localhost', '--auth', 'kerberos', '--ccache', 'MEMORY:none'),
                ('0x803381BE', '-r', 'http://host.invalid', '--ssl'),
                ('0x8033810B', '-r', '192.0.2.1', '-a', 'kerberos', '--ccache', 'MEMORY:none'),
                ('0x803380E5', '-r', 'host.invalid', '-a', 'negotiate'),
                ('0x803381B0', '-r', 'host.invalid', '-a', 'negotiate', '--defaultcreds'),
                ('0x803380AE', '-r', 'host.invalid', '-a', 'none', '--spnport'),
                ('0x803380AC', '-r', 'https://host.invalid', '-a', 'basic', '-u', 'ada', '--keytab', '/nonexistent'),
        ):
            result = run_wsmanctl(*arguments, 'identify')
            self.assertEqual(result.returncode, 1, result)
            self.assertIn(code, result.stderr)


@unittest.skipUnless(realms.available(), 'no KDC')
class Kerberos(unittest.TestCase):
    """On this machine, Negotiate uses the tickets that the options name."""

    SEALED = 'Connection: Kerberos, messages sealed, not bound to a certificate\n'

    def test_tickets(self):
        with tempfile.TemporaryDirectory() as folder, realms.Realm(folder) as realm:
            keys = os.path.join(folder, 'ada.keytab')
            realm.admin(f'ktadd -norandkey -k {keys} ada')
            realm.kinit('ada')
            owner = pwd.getpwnam(SERVICE_USER).pw_uid
            for path in (folder, realm.keytab, realm.env['KRB5_CONFIG']):
                os.chown(path, owner, -1)
            env = {**os.environ, **realm.env}
            with Daemon(listen='http://localhost:0', certificate=None, password_file=None, env=realm.env,
                        kerberos_keytab=realm.keytab, **{f'ada@{realms.REALM}': 'ada'}) as daemon:
                command = ('-v', '-r', f'http://localhost:{daemon.port}', '-a', 'negotiate', 'identify')
                for ticket in (['--ccache', realm.env['KRB5CCNAME']], ['--keytab', keys, '-u', 'ada'], []):
                    result = run_wsmanctl(*command, *ticket, env=env)
                    self.assertEqual((result.returncode, result.stderr), (0, self.SEALED), ticket)
                result = run_wsmanctl(*command, '--ccache', f'FILE:{folder}/none', env=env)
                self.assertNotEqual(result.returncode, 0)


class Local(unittest.TestCase):
    """Without a host: this machine, by the socket of the user who runs wsmand."""

    def test_socket(self):
        owner = pwd.getpwnam(SERVICE_USER).pw_uid
        command = ('-v', '--format', 'json', 'get', 'wmicimv2/Win32_OperatingSystem')
        with tempfile.TemporaryDirectory() as runtime:
            os.chown(runtime, owner, -1)
            env = {**os.environ, 'XDG_RUNTIME_DIR': runtime}
            with Daemon(listen=f'unix:{runtime}/wsmand/wsman.sock', password_file=None,
                        certificate=None, allowed=(SERVICE_USER,), env=env):
                for machine in ([], ['-r:localhost'], ['--remote', 'localhost']):
                    result = run_wsmanctl(*machine, *command, env=env, become=BECOME_SERVICE_USER)
                    self.assertEqual((result.returncode, result.stderr),
                                     (0, "Connection: this machine’s socket, which identifies the user\n"), machine)
                    self.assertEqual(json.loads(result.stdout)['CSName'], os.uname().nodename)
                # A connection that is given is used, although nothing listens there.
                for machine in (['-r:localhost:1'], ['-r:localhost', '-port:1'], ['-r:http://localhost:1']):
                    result = run_wsmanctl(*machine, *command, '-a:none', '-un', env=env, become=BECOME_SERVICE_USER)
                    self.assertEqual(result.returncode, 2, machine)


class Anonymous(unittest.TestCase):
    def test_identify(self):
        with Daemon(anonymous_identify='true') as daemon:
            result = run_wsmanctl('-r', daemon.uri, '--ca-file', os.path.relpath(CERTIFICATE), 'identify')
            self.assertEqual((result.returncode, result.stderr), (0, ''))
            self.assertIn('ProtocolVersion', result.stdout)


class Interrupt(unittest.TestCase):
    def test_ctrl_c(self):
        """A server that never answers."""
        with socket.create_server(('127.0.0.1', 0)) as server:
            server.settimeout(TIMEOUT)
            port = server.getsockname()[1]
            client = subprocess.Popen([WSMANCTL, '-r', f'http://127.0.0.1:{port}', '-a', 'none',
                                       'identify'], stderr=subprocess.PIPE, text=True)
            connection, _ = server.accept()
            connection.settimeout(TIMEOUT)
            with connection:
                while b'Identify' not in connection.recv(65536):
                    pass
                client.send_signal(signal.SIGINT)
                _, text = client.communicate(timeout=TIMEOUT)
                self.assertEqual(client.returncode, 130, text)


if __name__ == '__main__':
    main()
