#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand: logins, files that it refuses at the start, and its rights while it runs."""

import hashlib
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest

from harness import (BECOME_SERVICE_USER, CERTIFICATE, PASSWORD, PRIVATE_KEY, SERVICE_USER, TIMEOUT, WSMANCTL,
                     WSMAND, Daemon, basic, become_service_user, hash_password, main, read, run_wsmanctl)

IS_ROOT = os.geteuid() == 0
SHELL_URI = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'


class HashPassword(unittest.TestCase):
    def test_line(self):
        line = hash_password('ada', PASSWORD)
        self.assertRegex(line, r'^ada:\$[a-z0-9]+\$[^:\n]+\n$')
        self.assertNotIn(PASSWORD, line)
        self.assertNotEqual(line, hash_password('ada', PASSWORD), 'the salt is always the same')

    def test_not_written(self):
        """If the output can't be written, the program fails."""
        with open('/dev/full', 'wb') as full:
            result = subprocess.run([WSMAND, '--hash-password', 'ada'], input='x\n', text=True, stdout=full,
                                    stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn('Can’t write to standard output', result.stderr)

    def test_user_in_any_locale(self):
        """A hash belongs to the name as it was typed, and messages stay readable."""
        for locale in ('C', 'C.UTF-8', 'xx_YY'):
            env = {**os.environ, 'LC_ALL': locale}
            for user in ('zoë', '漢'):
                result = subprocess.run([WSMAND, '--hash-password', user], input='x\n'.encode(), env=env,
                                        capture_output=True, timeout=TIMEOUT, check=True)
                self.assertTrue(result.stdout.startswith(f'{user}:$'.encode()), result)
            result = subprocess.run([WSMAND, 'word'], env=env, capture_output=True, timeout=TIMEOUT, check=False)
            self.assertIn('isn’t'.encode() if locale == 'C.UTF-8' else b"isn't", result.stderr)

    def test_refused(self):
        for user, password in (('', 'x'), ('a:b', 'x'), ('a\nb', 'x'), ('ada', '')):
            with self.subTest(user=user, password=password):
                result = subprocess.run([WSMAND, '--hash-password', user], input=password, text=True,
                                        capture_output=True, timeout=TIMEOUT, check=False)
                self.assertEqual(result.returncode, 1)
                self.assertEqual(result.stdout, '')


class LogIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada', 'bob'), allowed=('ada',),
                            passwords=Daemon.make_passwords(('ada',)) + hash_password('bob', 'b'))
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def test_right(self):
        status, body = self.daemon.post(basic('ada', PASSWORD))
        self.assertEqual(status, 200)
        self.assertIn('IdentifyResponse', body)

    def test_limits(self):
        """A client that guesses through a proxy on this machine is delayed like any other client."""
        limits = {'max_connections': '9', 'max_unauthenticated_connections': '8', 'max_connections_per_user': '0',
                  'max_connections_per_address': '0', 'max_local_connections': '3',
                  'max_local_connections_per_user': '2'}
        with Daemon(loopback_is_remote='true', **limits) as daemon:
            self.assertEqual([daemon.log_in('ada', 'wrong') for _ in range(10)], [401] * 10)
            self.assertEqual(daemon.log_in('ada', PASSWORD), 429)
        with Daemon(**limits) as daemon:
            self.assertEqual([daemon.log_in('ada', 'wrong') for _ in range(11)], [401] * 11)
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)

    def test_wrong(self):
        attempts = (
            ('ada', ''), ('ada', PASSWORD[:-1]), ('ada', PASSWORD + 'x'), ('ada', PASSWORD.upper()),
            ('ada', PASSWORD + '\0'), ('ada', 'b'), ('', ''), ('', PASSWORD), ('a', PASSWORD),
            ('adaa', PASSWORD), ('ADA', PASSWORD), ('ada\0', PASSWORD), ('nobody', PASSWORD),
            (f'.\\ada', PASSWORD),
        )
        for user, password in attempts:
            with self.subTest(user=user, password=password):
                self.assertEqual(self.daemon.log_in(user, password), 401)

    def test_malformed(self):
        for value in ('', 'Basic', 'Basic ', 'Basic !!!', 'Basic ' + 'YWRh', 'Bearer x'):
            with self.subTest(value=value):
                status, body = self.daemon.post(value)
                self.assertIn(status, (400, 401))
                self.assertNotIn('IdentifyResponse', body)

    def test_stranger(self):
        self.assertEqual(self.daemon.post(), (401, ''))

    def test_not_allowed(self):
        """bob's password is right, but the settings allow him nothing."""
        status, body = self.daemon.post(basic('bob', 'b'))
        self.assertNotEqual(status, 200)
        self.assertNotIn('IdentifyResponse', body)


class Settings(unittest.TestCase):
    def refuse(self, expected, **arguments):
        daemon = Daemon(**arguments)
        self.addCleanup(daemon.stop)
        self.assertIn(expected, daemon.fail())

    def test_passwords(self):
        good = Daemon.make_passwords(('ada',))
        for text, expected in (
                ('# nobody\n\n', 'names no user'),
                ('ada\n', 'passwords:1: not of the form'),
                (':' + good.split(':', 1)[1], 'passwords:1: not of the form'),
                (good + good, 'passwords:2: the user occurs twice'),
                ('ada:\n', 'not a hash'),
                ('ada:secret\n', 'not a hash'),
                ('ada:$1$saltsalt$2vnaRpHa6Jxjz5n83ok8Z0\n', 'not a hash'),
                (good + 'bob:*\n', 'passwords:2: not a hash'),
        ):
            with self.subTest(text=text):
                self.refuse(expected, passwords=text)

    def test_empty_keytabs(self):
        for text in ('', '\x05\x02'):
            with self.subTest(text=text):
                daemon = Daemon(password_file=None)
                self.addCleanup(daemon.stop)
                with open(daemon.config, 'a', encoding='utf-8') as config:
                    config.write(f'[authentication]\nkerberos-keytab={daemon.write("keytab", text)}\n')
                self.assertIn('keytab: has no key', daemon.fail())

    def test_readable_secrets(self):
        for name in ('passwords', 'key.pem'):
            for mode in (0o640, 0o604, 0o620, 0o601):
                with self.subTest(name=name, mode=oct(mode)):
                    daemon = Daemon()
                    self.addCleanup(daemon.stop)
                    os.chmod(os.path.join(daemon.directory, name), mode)
                    self.assertIn('other users may read', daemon.fail())

    @unittest.skipUnless(IS_ROOT, 'only root can give files away')
    def test_foreign_secrets(self):
        daemon = Daemon()
        self.addCleanup(daemon.stop)
        os.chown(os.path.join(daemon.directory, 'passwords'), pwd.getpwnam('daemon').pw_uid, -1)
        self.assertIn('other users may read', daemon.fail())

    def test_keys(self):
        for keys, expected in (
                ({'listen': None}, '[server] listen: must be set'),
                ({'listen': ''}, '[server] listen: must be set'),
                ({'listen': 'localhost:1'}, 'isn’t an address'),
                ({'listen': 'ftp://localhost'}, 'isn’t an address'),
                ({'listen': 'https://example.org'}, 'names no address'),
                ({'certificate': None}, '[server] certificate: must be set'),
                ({'private_key': None}, '[server] private-key: must be set'),
                ({'certificate': 'missing.pem'}, 'missing.pem'),
                ({'certificate': PRIVATE_KEY}, 'test-key.pem'),
                ({'password_file': None},
                 '[authentication] password-file, pam, kerberos-keytab, ntlm-user-file, digest-user-file or '
                 'client-ca-file: must be set'),
                ({'allowed': ('ada', 'eve')}, '“eve” isn’t in'),
                ({'allowed': (r'CORP\ada',)}, r'written twice, as in CORP\\ada'),
                ({'operators': 'eve'}, '“eve” isn’t in users'),
                ({'allowed': ('ada, grace',)}, '[authorization] users: “ada, grace” can’t be a name'),
                ({'allowed': ('ada,grace',)}, 'separated by semicolons, as in ada;grace'),
                ({'allowed': ('ada', '', 'grace')}, '“” can’t be a name'),
                ({'operators': 'ada, eve'}, '[authorization] operators: “ada, eve” can’t be a name'),
                ({'shell_users': 'ada,eve'}, '[shell] users: “ada,eve” can’t be a name'),
                ({'allowed': (r'CORP\nancy',)}, 'written twice'),
                ({'allowed': (r'CORP\sam',)}, 'written twice'),
                ({'CORP\\ada': r'CORP\tom'}, r'[identities] CORP\ada: a backslash must be written twice'),
                ({'user': 'no-such-user'}, 'no user “no-such-user”'),
                ({'allow_unencrypted': 'maybe'}, '[server] allow-unencrypted:'),
                ({'anonymous_identity': 'true'}, 'anonymous-identity: there is no such setting'),
                ({'allowed': ()}, '[authorization] users: must be set'),
                ({'ntlm': '', 'password_file': None, 'allowed': (r'CORP\\ada',)}, 'ntlm: names no user'),
                ({'ntlm': '\n  # CORP:ada:secret\n\t\n', 'password_file': None, 'allowed': (r'CORP\\ada',)},
                 'ntlm: names no user'),
                ({'ntlm_user_file': '/nonexistent'}, 'ntlm-user-file: /nonexistent'),
                ({'ntlm_user_file': CERTIFICATE}, 'with mode 0600'),
                ({'kerberos_keytab': '/nonexistent'}, 'keytab: /nonexistent'),
                ({'channel_binding': 'sometimes'}, '“sometimes” isn’t known'),
                ({'accept_credssp': 'true'}, 'accept-credssp'),
                ({'accept_credssp': 'perhaps'}, '[authentication] accept-credssp:'),
                ({'CORP\\ada': ''}, '[identities] CORP\\ada: must name a user'),
                ({'listen': 'unix:/tmp/wsman.sock'}, 'must be in $XDG_RUNTIME_DIR/wsmand'),
                ({'listen': 'unix:wsman.sock'}, 'absolute path'),
                ({'max_connections': '0'}, '[limits] max-connections:'),
                ({'max_connections': '-1'}, '[limits] max-connections:'),
                ({'max_unauthenticated_connections': '0'}, '[limits] max-unauthenticated-connections:'),
                ({'max_connections_per_user': '-1'}, '[limits] max-connections-per-user:'),
                ({'max_connections_per_address': 'any'}, '[limits] max-connections-per-address:'),
                ({'max_local_connections': '0'}, '[limits] max-local-connections:'),
                ({'max_local_connections_per_user': '0'}, '[limits] max-local-connections-per-user:'),
                ({'loopback_is_remote': 'maybe'}, '[server] loopback-is-remote:'),
                ({'listen': 'http://localhost:0'}, 'No user could log in'),
                ({'listen': 'http://127.0.0.1:0;http://[::1]:0', 'anonymous_identify': 'true'}, 'No user could log in'),
                ({'shell_users': 'eve'}, '[shell] users: “eve” isn’t in users'),
                ({'shell_idle_timeout': '1000'}, '[shell] users: must be set'),
                ({'shell_users': 'ada', 'shell_max_lifetime': 'long'}, '[shell] max-lifetime:'),
        ):
            with self.subTest(keys=keys):
                self.refuse(expected, **keys)

    def test_ntlm_names(self):
        """A user of NTLM has a domain, or another name by an identity. Other names alone would let nobody in."""
        ntlm = {'listen': 'http://localhost:0', 'password_file': None, 'certificate': None, 'private_key': None,
                'ntlm': f'HERE:ada:{PASSWORD}\n'}
        for users, identities, is_good in (
                (('ada',), {}, False), (('ada', 'bob'), {}, False), (('ada',), {r'.\\ada': 'bob'}, False),
                (('ntlm:ada',), {}, False), (('ada',), {r'.\\bob': 'eve', r'HERE\\eve': 'bob'}, False),
                (('ada',), {r'.\\ada': 'ada'}, True), (('bob', 'ada'), {r'HERE\\ada': 'ada'}, True),
                (('nobody',), {r'.\\ada': 'account:nobody'}, True), ((r'HERE\\ada',), {}, True),
                (('bob', r'.\\ada'), {}, True), ((r'ntlm:HERE\\ada',), {}, True)):
            with self.subTest(users=users, identities=identities):
                if is_good:
                    with Daemon(allowed=users, **ntlm, **identities):
                        pass
                else:
                    self.refuse(f'“{users[0]}” isn’t the name of a user of NTLM', allowed=users, **ntlm, **identities)

    def test_run_as(self):
        """Commands only run if the file names their user, and if its keys fit together."""
        for keys, expected in (
                ({'shell_users': 'ada', 'run_as': None}, '[server] run-as: must be set'),
                ({'shell_users': 'ada', 'run_as': 'root'}, '“root” isn’t known; use helper or daemon'),
                ({'pam': 'true'}, '[server] run-as must be helper'),
                ({'pam': 'true', 'run_as': 'daemon', 'password_file': None}, '[server] run-as must be helper'),
                ({'pam': 'true', 'run_as': 'helper'}, 'password-file can\'t be set, too'),
                ({'helper_socket': '/run/x', 'run_as': 'daemon'}, 'it is only used if run-as is helper'),
        ):
            with self.subTest(keys=keys):
                self.refuse(expected, **keys)

    def test_powershell(self):
        """PowerShell has users, and only root or whoever starts wsmand can change it."""
        program = os.path.join(tempfile.mkdtemp(), 'pwsh')
        self.addCleanup(shutil.rmtree, os.path.dirname(program))
        shutil.copy('/bin/true', program)
        users = {'powershell_users': 'ada'}
        for mode, keys, expected in (
                (0o755, {'run_as': 'daemon'}, '[powershell] users: must be set'),
                (0o755, {**users, 'run_as': None}, '[server] run-as: must be set'),
                (0o755, {'powershell_users': 'eve'}, '[powershell] users: “eve” isn’t in users'),
                (0o755, {**users, 'powershell_program': None}, '[powershell] program: must be set'),
                (0o755, {**users, 'powershell_program': '/nonexistent'}, '/nonexistent: No such file'),
                (0o755, {**users, 'powershell_program': '/tmp'}, '/tmp: it isn’t a program'),
                (0o644, users, f'{program}: it isn’t a program'),
                (0o775, users, f'{program}: users other than root could change it'),
                (0o757, users, f'{program}: users other than root could change it'),
        ):
            with self.subTest(expected, mode=mode):
                os.chmod(program, mode)
                self.refuse(expected, **{'powershell_program': program, **keys})
        os.chmod(program, 0o755)
        with Daemon(powershell_program=program, powershell_configurations='PowerShell.7;Own', **users) as daemon:
            self.assertIn('Users who may run PowerShell: ada', daemon.output)

    @unittest.skipIf(not IS_ROOT, 'only root can give files to others')
    def test_powershell_of_others(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        program = shutil.copy('/bin/true', folder)
        os.chown(program, 12345, 0)
        self.refuse('users other than root could change it', powershell_program=program, powershell_users='ada')

    def test_special_files(self):
        """Neither a pipe without a writer nor an endless device blocks wsmand."""
        for name in ('passwords', 'key.pem', 'wsmand.conf', 'cert.pem', 'keytab', 'ntlm'):
            for kind in ('pipe', 'link', 'folder', 'device'):
                with self.subTest(name=name, kind=kind):
                    keys = {'certificate': 'cert.pem'} if name == 'cert.pem' else {}
                    keys.update({'kerberos_keytab': 'keytab'} if name == 'keytab' else {})
                    daemon = Daemon(**keys, **({'ntlm_user_file': 'ntlm'} if name == 'ntlm' else {}))
                    self.addCleanup(daemon.stop)
                    path = os.path.join(daemon.directory, name)
                    if os.path.exists(path):
                        os.unlink(path)
                    if kind == 'pipe':
                        os.mkfifo(path, 0o600)
                    elif kind == 'link':
                        os.mkfifo(path + '.pipe', 0o600)
                        os.symlink(path + '.pipe', path)
                    elif kind == 'folder':
                        os.mkdir(path, 0o700)
                    else:
                        os.symlink('/dev/zero', path)
                    self.assertRegex(daemon.fail(), f'{name}: |other users may read')

    def test_configuration_of_others(self):
        """A file that others may write is refused."""
        for mode in (0o620, 0o602, 0o666, 0o660):
            daemon = Daemon()
            self.addCleanup(daemon.stop)
            os.chmod(daemon.config, mode)
            self.assertIn('other users may write it', daemon.fail())
        daemon = Daemon()
        self.addCleanup(daemon.stop)
        os.chmod(daemon.write('cert.pem', read(CERTIFICATE)), 0o606)
        self.refuse('other users may write it', certificate=os.path.join(daemon.directory, 'cert.pem'))
        with Daemon() as good:
            os.chmod(good.config, 0o644)
        if IS_ROOT:
            daemon = Daemon()
            self.addCleanup(daemon.stop)
            os.chown(daemon.config, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
            self.assertIn('other users may write it', daemon.fail())

    def test_keytab_of_others(self):
        daemon = Daemon(kerberos_keytab='keytab')
        self.addCleanup(daemon.stop)
        for mode in (0o640, 0o604, 0o620, 0o602):
            os.chmod(daemon.write('keytab', ''), mode)
            self.assertIn('kerberos-keytab: ', daemon.fail())
            self.assertIn('other users may read', daemon.fail())

    @unittest.skipUnless(IS_ROOT, 'only root can choose its groups')
    def test_group_of_root(self):
        """The group of root is refused, even if another user starts the program."""
        account = pwd.getpwnam(SERVICE_USER)
        for groups in ({'group': 0}, {'others': 0}):
            daemon = Daemon(user=None)
            self.addCleanup(daemon.stop)
            for name in ('', *os.listdir(daemon.directory)):
                os.chown(os.path.join(daemon.directory, name), account.pw_uid, -1)
            result = subprocess.run([*become_service_user(**groups), WSMAND, '--config', daemon.config], text=True,
                                    capture_output=True, timeout=TIMEOUT, check=False)
            self.assertEqual((result.returncode, result.stdout), (1, ''))
            self.assertIn('root’s group', result.stderr)

    def test_no_file(self):
        result = subprocess.run([WSMAND, '--config', '/nonexistent'], text=True, capture_output=True,
                                timeout=TIMEOUT, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn('/nonexistent', result.stderr)

    def test_arguments(self):
        for arguments in (['--no-such-option'], ['word']):
            result = subprocess.run([WSMAND, *arguments], text=True, capture_output=True,
                                    timeout=TIMEOUT, check=False)
            self.assertEqual(result.returncode, 2)

    def test_taken_port(self):
        with Daemon() as first:
            self.refuse(str(first.port), listen=f'https://localhost:{first.port}')


class Service(unittest.TestCase):
    def test_says_who_may_what(self):
        with Daemon(users=('ada', 'bob'), operators='ada') as daemon:
            text = '\n'.join(daemon.output)
            self.assertRegex(text, r'Listening on https://\S+:\d+/wsman')
            self.assertIn(f'Running as {SERVICE_USER}', text)
            self.assertIn('Users who may read this machine: ada, bob', text)
            self.assertRegex(text, r'Users who may change it, .*: ada\n')
            self.assertRegex(text, r'Users who may run commands, .*: no one\n')
            self.assertIn('Clients may identify without a password: no', text)

    def test_shells(self):
        """Shells are for the users in the keys of the group. Without the group, the class is unknown."""
        with Daemon(users=('ada', 'bob'), shell_users='ada', shell_idle_timeout='60000') as daemon:
            self.assertRegex('\n'.join(daemon.output), r'Users who may run commands, .*: ada\n')
            self.assertEqual(run_wsmanctl('enumerate', SHELL_URI, daemon=daemon).returncode, 0)
            refused = run_wsmanctl('enumerate', SHELL_URI, daemon=daemon, user='bob')
            self.assertIn('0x803381AC', refused.stderr)
            limit = run_wsmanctl('run', 'sh', '-c', 'ulimit -S -n; grep files /proc/$PPID/limits', daemon=daemon)
            own, theirs = limit.stdout.splitlines()
            self.assertLessEqual(int(own), 1024)
            self.assertEqual(*theirs.split()[3:5])
        with Daemon(users=('ada',)) as daemon:
            unknown = run_wsmanctl('enumerate', SHELL_URI, daemon=daemon)
            self.assertIn('0x80338000', unknown.stderr)

    def test_tells_settings(self):
        thumbprint = hashlib.sha1(ssl.PEM_cert_to_DER_cert(read(CERTIFICATE))).hexdigest().upper()
        with Daemon(max_connections='7', channel_binding='none') as daemon:
            result = run_wsmanctl('--format', 'json', 'get', 'winrm/config', daemon=daemon)
            service = json.loads(result.stdout)['Service']
            self.assertEqual(str(service['MaxConnections']), '7')
            self.assertEqual(service['CertificateThumbprint'], thumbprint)
            self.assertEqual(service['Auth']['CbtHardeningLevel'], 'None')

    def test_mechanisms(self):
        daemon = Daemon(channel_binding='strict', accept_credssp='true', ntlm='CORP:ada:secret\n',
                        **{'CORP\\ada': 'ada'})
        keytab = daemon.write_for_service('keytab', '\5\2')
        os.chmod(daemon.directory, 0o711)
        daemon.write('wsmand.conf', read(daemon.config) + Daemon.format({'kerberos-keytab': keytab}))
        with daemon:
            self.assertIn('Users authenticate with: password Kerberos NTLM CredSSP', daemon.output)
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
            self.assertEqual(daemon.post('Negotiate YWJj')[0], 401)

    def test_local(self):
        """The runtime folder of the user who runs wsmand; root's is nobody's then."""
        with tempfile.TemporaryDirectory() as runtime:
            os.chown(runtime, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
            path = os.path.join(runtime, 'wsmand', 'wsman.sock')
            with Daemon(listen='unix:' + path, password_file=None, certificate=None,
                        allowed=(pwd.getpwuid(os.geteuid()).pw_name,),
                        env={'XDG_RUNTIME_DIR': runtime}) as daemon:
                self.assertEqual(daemon.uri, 'unix:' + path)
                self.assertIn('IdentifyResponse', daemon.post_local(path))

    def test_stops(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number=number):
                self.assertEqual(Daemon().start().stop(number), 0)

    def test_anonymous_identify(self):
        with Daemon(anonymous_identify='true') as daemon:
            status, body = daemon.post()
            self.assertEqual(status, 200)
            self.assertIn('IdentifyResponse', body)
            self.assertNotIn(socket.gethostname() + '<', body)

    def test_plain_http(self):
        with Daemon(listen='http://localhost:0;https://localhost:0') as daemon:
            status, body = daemon.post(basic('ada', PASSWORD))
            self.assertEqual(status, 403)
            self.assertNotIn('IdentifyResponse', body)
        with Daemon(listen='http://localhost:0', allow_unencrypted='true') as daemon:
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
            self.assertEqual(daemon.log_in('ada', 'wrong'), 401)

    def test_digest(self):
        """The users of a file that --hash-digest makes log in with Digest, and nobody else."""
        words = [WSMAND, '--hash-digest', 'ada', '--realm', 'engine room']
        line = subprocess.run(words, input=PASSWORD + '\n', text=True, capture_output=True, check=True).stdout
        self.assertRegex(line, '^ada:engine room:[0-9a-f]{64}\n$')
        daemon = Daemon(digest_user_file='digest')
        daemon.write_for_service('digest', line)
        with daemon:
            self.assertTrue(any('Digest' in line for line in daemon.output))
            for password, status in ((PASSWORD, 0), ('wrong', 3)):
                path = daemon.write('password', password)
                result = run_wsmanctl('-r', daemon.uri, '-a', 'digest', '-u', 'ada', '--password-file', path,
                                      '--ca-file', CERTIFICATE, 'get', 'wmicimv2/Win32_OperatingSystem')
                self.assertEqual(result.returncode, status, result)

    def test_wrong_digest_words(self):
        for words in (['--hash-digest', 'a'], ['--realm', 'a'], ['--hash-digest', 'a', '--realm', 'b:c'],
                      ['--hash-digest', 'a:b', '--realm', 'c'], ['--hash-digest', '', '--realm', 'c'],
                      ['--hash-digest', 'a', '--realm', 'c', '--hash-password', 'd']):
            with self.subTest(words=words):
                result = subprocess.run([WSMAND, *words], input='x\n', text=True, capture_output=True, check=False)
                self.assertNotEqual(result.returncode, 0)
                self.assertEqual(result.stdout, '')


def read_status(pid):
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        return dict(line.rstrip('\n').split(':\t', 1) for line in file if ':\t' in line)


class Log(unittest.TestCase):
    """A line for each event on standard error."""
    LINE = r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z (notice|info): [^\x00-\x1f\x7f]*$'

    def serve(self, work, **arguments):
        with Daemon(users=('ada',), allowed=('ada',), **arguments) as daemon:
            work(daemon)
            daemon.process.terminate()
            return daemon.process.stderr.read().splitlines()

    def work(self, daemon):
        self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
        self.assertEqual(daemon.log_in('ada', 'planted-secret'), 401)
        self.assertEqual(daemon.log_in('eve\nforged \x1b[2J\u202e', 'planted-secret'), 401)

    def test_lines(self):
        lines = self.serve(self.work)
        for line in lines:
            self.assertRegex(line, self.LINE)
        text = '\n'.join(lines)
        self.assertNotIn(PASSWORD, text)
        self.assertNotIn('planted-secret', text)
        self.assertRegex(text, 'info: Logged in: user="[^"]*ada" address="[^"]*" mechanism="Basic" binding="none"')
        self.assertIn('notice: Login refused: user="ada" address="', text)
        self.assertIn('user="eve\\\\x0aforged \\\\x1b[2J\\\\xe2\\\\x80\\\\xae"', text)
        self.assertIn('notice: Listening: address="https://', lines[0])
        self.assertRegex(lines[-1], 'notice: The server stopped$')

    def test_level(self):
        text = '\n'.join(self.serve(self.work, log_level='notice'))
        self.assertNotIn('info: ', text)
        self.assertIn('Login refused', text)
        self.assertEqual(self.serve(self.work, log_level='warning'), [])
        daemon = Daemon(log_level='loud')
        self.addCleanup(daemon.stop)
        self.assertIn('[log] level: “loud” isn’t known', daemon.fail())

    def test_commands(self):
        def work(daemon):
            result = run_wsmanctl('run', 'echo planted-$((1+1)); exit 3', daemon=daemon)
            self.assertEqual((result.returncode, result.stdout), (3, 'planted-2\n'))
        text = '\n'.join(self.serve(work, shell_users='ada'))
        self.assertIn('program="echo" arguments="3"', text)
        self.assertNotIn('planted', text)
        self.assertIn('exit-code="3"', text)
        self.assertNotIn('planted-2', text)
        for event in ('Shell opened', 'Command started', 'Command ended', 'Shell closed'):
            self.assertIn(f'info: {event}: ', text)

    def test_command_lines(self):
        """Arguments may be secrets, so they are only in debug lines."""
        def work(daemon):
            for line in ('TOKEN=planted-1 sh -c "exit 3" planted-2', '(exit 3; planted-3)', ':; exit 3 # planted-4'):
                self.assertEqual(run_wsmanctl('run', line, daemon=daemon).returncode, 3)
        text = '\n'.join(self.serve(work, shell_users='ada'))
        self.assertNotIn('planted', text)
        for program, arguments in (('sh', 4), ('/bin/sh', 2), ('/bin/sh', 2)):
            self.assertIn(f'program="{program}" arguments="{arguments}"', text)
        text = '\n'.join(self.serve(work, shell_users='ada', log_level='debug'))
        for number in range(1, 5):
            self.assertIn(f'planted-{number}', text)
        self.assertNotIn('GLib', text, 'other libraries trace only where G_MESSAGES_DEBUG says so')

    def test_unread(self):
        """If nobody reads the log, the server still serves."""
        def work(daemon):
            for _ in range(3):
                result = run_wsmanctl('run', ': ' + 'x' * 60000, daemon=daemon)
                self.assertEqual(result.returncode, 0, result.stderr)
        text = '\n'.join(self.serve(work, shell_users='ada'))
        self.assertLess(len(text), 128 * 1024)

    def test_help(self):
        """Each program lists what can be traced when it starts."""
        for program in (WSMAND, WSMANCTL):
            result = subprocess.run([program, '--version'], env={**os.environ, 'WSMAN_DEBUG': 'help'}, text=True,
                                    capture_output=True, timeout=TIMEOUT, check=True)
            for room in ('soap', 'security', 'transport', 'session', 'server', 'provider', 'all'):
                self.assertIn(room, result.stderr)
            self.assertEqual(result.stderr.count('transport'), 1)


class Privileges(unittest.TestCase):
    def test_locked(self):
        with Daemon() as daemon:
            self.assertEqual(read_status(daemon.process.pid)['NoNewPrivs'], '1')
            # A process that can't be dumped belongs to root in /proc.
            self.assertEqual(os.stat(f'/proc/{daemon.process.pid}/environ').st_uid, 0)

    @unittest.skipUnless(IS_ROOT, 'only root can drop root')
    def test_dropped(self):
        account = pwd.getpwnam(SERVICE_USER)
        groups = set(os.getgrouplist(SERVICE_USER, account.pw_gid))
        with Daemon() as daemon:
            pid = daemon.process.pid
            for task in os.listdir(f'/proc/{pid}/task'):
                status = read_status(f'{pid}/task/{task}')
                self.assertEqual(status['Uid'].split(), [str(account.pw_uid)] * 4)
                self.assertEqual(status['Gid'].split(), [str(account.pw_gid)] * 4)
                self.assertEqual(set(map(int, status['Groups'].split())), groups)
                for name in ('CapInh', 'CapPrm', 'CapEff', 'CapAmb'):
                    self.assertEqual(int(status[name], 16), 0, name)
            for fd in os.listdir(f'/proc/{pid}/fd'):
                target = os.readlink(f'/proc/{pid}/fd/{fd}')
                self.assertFalse(target.startswith(daemon.directory), target)
            # Only root could read its files.
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)

    @unittest.skipUnless(IS_ROOT, 'only root has capabilities to give')
    @unittest.skipUnless(shutil.which('capsh'), 'capsh gives capabilities')
    def test_capabilities(self):
        """Neither wsmand nor its commands keep the capabilities that wsmand was started with."""
        run = ['--', '-c', 'exec "$0" "$@"']
        ambient = ['--inh=cap_net_raw,cap_dac_read_search', '--addamb=cap_net_raw']
        starts = {
            'as root': ['capsh', *ambient, *run],
            'as root who keeps all (SECBIT_NO_SETUID_FIXUP)': ['capsh', '--secbits=4', *ambient, *run],
            'as the user': BECOME_SERVICE_USER,
            'as the user with more': [word.replace('dac_read_search', 'dac_read_search,+net_raw,+setpcap')
                                      for word in BECOME_SERVICE_USER],
        }
        names = ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']
        for start, become in starts.items():
            with self.subTest(start), Daemon(become=become, shell_users='ada') as daemon:
                result = run_wsmanctl('run', 'cat', '/proc/self/status', daemon=daemon)
                self.assertEqual(result.stderr, '')
                for status in (read_status(daemon.process.pid),
                               dict(line.split(':\t', 1) for line in result.stdout.splitlines() if ':\t' in line)):
                    # Who can't change the last one can't gain what is in it.
                    is_emptied = start != 'as the user'
                    self.assertEqual(status['NoNewPrivs'], '1')
                    for name in [*names, 'CapBnd'] if is_emptied else names:
                        self.assertEqual(int(status[name], 16), 0, name)
                says = run_wsmanctl('run', 'capsh', '--has-p=cap_net_raw', daemon=daemon)
                self.assertNotEqual(says.returncode, 0)

    @unittest.skipUnless(IS_ROOT, 'only root can be refused')
    def test_refuses_root(self):
        for user, expected in ((None, 'doesn’t serve as root'), ('root', 'root’s rights')):
            with self.subTest(user=user):
                daemon = Daemon(user=user)
                self.addCleanup(daemon.stop)
                self.assertIn(expected, daemon.fail())

    @unittest.skipIf(IS_ROOT, 'root can become anybody')
    def test_cannot_become(self):
        daemon = Daemon(user='nobody')
        self.addCleanup(daemon.stop)
        self.assertIn('only root can become', daemon.fail())


assert os.path.exists(CERTIFICATE)

if __name__ == '__main__':
    main()
