#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl's errors name its options, and not the properties of the library. Other tests are about the
options for certificates."""

import itertools
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile

from harness import CERTIFICATE, PASSWORD, PRIVATE_KEY, TIMEOUT, WSMANCTL, Canned, Client, Daemon, main, run_wsmanctl

# Properties, with at least two words, and flags.
PROPERTIES = ('ca-file', 'crl-file', 'accept-old-tls', 'accept-digest-md5', 'channel-binding',
              'server-certificate-sha256', 'trusted-hosts', 'user-name', 'credentials-cache', 'connect-address',
              'tls-database', 'max-envelope-size', 'delegate-to', 'accept-old-credssp')
OF_THE_LIBRARY = re.compile(r'(?<![\w-])(?:' + '|'.join(PROPERTIES) + r'|[A-Z]{2,}(?:_[A-Z]+)+|OVERWRITE)(?![\w-])|'
                            r'flags 0x|wsman_')
CLOSED = '127.0.0.1:1'
FAULT = '''<s:Fault xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Code><s:Value>s:Sender</s:Value><s:Subcode>
  <s:Value xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">w:InternalError</s:Value></s:Subcode></s:Code>
  <s:Reason><s:Text xml:lang="en">{}</s:Text></s:Reason></s:Fault>'''


def run(*arguments, **options):
    return subprocess.run([WSMANCTL, *arguments], text=True, capture_output=True, timeout=TIMEOUT, check=False,
                          stdin=subprocess.DEVNULL, **options)


class Words(Client):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada', 'bob'), shell_users='ada')
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        cls.password = cls.daemon.write('password-of-ada', PASSWORD + '\n')

    def assert_words(self, result):
        """The number's line has the name of the code, which is Windows'."""
        text = re.sub(r'^Error number:.*', '', result.stderr, flags=re.MULTILINE)
        self.assertNotEqual(text, '')
        self.assertIsNone(OF_THE_LIBRARY.search(text), text)
        return result.stderr.splitlines()[-1]

    def check_words(self, *arguments):
        with self.subTest(arguments=arguments):
            result = run(*arguments)
            self.assertNotEqual(result.returncode, 0)
            return self.assert_words(result)

    def test_conflicts(self):
        """Tries each option with each machine and mechanism. No server responds."""
        user = ['-u', 'ada', '--password-file', self.password]
        options = ([], user, ['-u', 'ada@CORP.EXAMPLE', *user[2:]], ['--keytab', '/none'], ['--ccache', '/none'],
                   ['--unencrypted'], ['--usessl'], ['--skip-ca-check'], ['--skip-cn-check'],
                   ['--skip-revocation-check'], ['--pin', '00' * 32], ['--pin', 'x'], ['--ca-file', '/none'],
                   ['--crl-file', '/none'], ['--defaultcreds'], ['--spnport'], ['--accept-old-tls'],
                   ['--accept-digest-md5'], ['--profile', 'controller'], ['--profile', 'x'],
                   ['--no-channel-binding'], [*user, '--unencrypted'], [*user, '--defaultcreds'])
        machines = ([], ['-r', f'http://{CLOSED}'], ['-r', f'https://{CLOSED}'], ['-r', f'user@{CLOSED}'])
        mechanisms = ([], *(['-a', name] for name in ('none', 'basic', 'digest', 'negotiate', 'kerberos', 'credssp')))
        for machine, mechanism, option in itertools.product(machines, mechanisms, options):
            self.check_words(*machine, *mechanism, *option, '--timeout', '2000', 'get', 'http://x/y')

    def test_which_option(self):
        """The error names the option that helps."""
        user = ['-u', 'ada', '--password-file', self.password]
        for arguments, wanted in (
                (['-r', 'http://a', '-a', 'basic', *user], '--unencrypted'),
                (['-r', 'http://a', '-a', 'none'], '--unencrypted'),
                (['-r', 'https://a', '--unencrypted'], '--unencrypted'),
                (['-r', 'https://a', '-a', 'basic'], '--username'),
                (['-r', 'https://a', '-a', 'certificate'], '--certificate'),
                (['-r', 'https://a', '-a', 'none', *user], '--username'),
                (user, '--username'), (['--usessl'], '--usessl'), (['--pin', '00' * 32], '--pin'),
                (['-r', 'https://a', '--pin', 'x'], '--pin'), (['-r', 'https://a', '--ca-file', '/none'], '--ca-file'),
                (['-r', 'https://a', '--crl-file', '/none'], '--crl-file'),
                (['-r', 'http://a', '--skip-cn-check'], '--skip-cn-check'),
                (['-r', 'https://a', '--defaultcreds'], '--defaultcreds'),
                (['-r', 'http://a', '-a', 'negotiate', '--defaultcreds'], '--usessl'),
                (['-r', 'https://a', '-a', 'negotiate'], '--defaultcreds'),
                (['-r', 'https://a', '-a', 'none', '--spnport'], '--spnport'),
                (['-r', 'https://127.0.0.1', '-a', 'kerberos', *user], '--authentication=negotiate'),
                (['-r', 'http://192.0.2.1', '-a', 'negotiate', '-u', 'ada@CORP.EXAMPLE', *user[2:]], '--trusted-host'),
                (['-r', 'http://a', '-a', 'credssp'], '--username'),
                (['-r', 'http://a', '-a', 'credssp', *user], '--delegate-to'),
                (['-r', 'http://a', '-a', 'credssp', '--delegate-to', 'b', *user], '--delegate-to'),
                (['-r', 'http://a', '-a', 'credssp', '--delegate-to', 'a', *user], '--ntlm=allow'),
                (['-r', 'https://a', '-a', 'credssp', '--delegate-to', '*', *user], '--ntlm=allow'),
                (['-r', 'ada@a'], '--username')):
            with self.subTest(arguments=arguments):
                self.assertIn(wanted, self.check_words(*arguments, 'get', 'http://x/y'))

    def test_mechanism(self):
        """If a server offers another mechanism, the message names no other reason."""
        for mechanism in ('negotiate', None):
            result = run_wsmanctl('identify', daemon=self.daemon, mechanism=mechanism)
            self.assertEqual(result.returncode, 3)
            text = self.assert_words(result)
            self.assertIn('it offers: Basic (--authentication=basic)', text)
            self.assertNotIn('certificate', text)
        text = self.check_words('-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-a', 'none', 'get', 'http://x/y')
        self.assertIn('it offers: Basic (--authentication=basic)', text)

    def test_credentials(self):
        """A password that is wrong, over a connection that the login is bound to, and over one where it isn't."""
        users = f'TESTS:ada:{PASSWORD}\n'
        with Daemon(listen='https://localhost:0', password_file=None, ntlm=users, allowed=(r'.\\ada', r'TESTS\\ada'),
                    channel_binding='relaxed') as daemon:
            for options in ([], ['--no-channel-binding']):
                result = run_wsmanctl('identify', *options, daemon=daemon, mechanism='negotiate', password='wrong')
                self.assertEqual(result.returncode, 3, result)
                self.assertIn('--no-channel-binding', self.assert_words(result))
                result = run_wsmanctl('-v', 'identify', *options, daemon=daemon, mechanism='negotiate')
                self.assertEqual(result.returncode, 0, result)
                self.assertIn('not bound' if options else ', bound', result.stderr)

    def test_copy(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'file')
            with open(path, 'w', encoding='utf-8'):
                pass
            os.chmod(folder, 0o755)
            for words in ([path, f':{path}'], [f':{path}', path]):
                result = run_wsmanctl('copy', '--no-clobber', *words, daemon=self.daemon)
                self.assertEqual(result.returncode, 4, result)
                self.assertIn('leaving out --no-clobber', self.assert_words(result))

    def test_silence(self):
        """After a timeout without a user, the message says that a user may help."""
        user = ['-u', 'ada', '-a', 'basic', '--unencrypted', '--password-file', self.password]
        with socket.create_server(('127.0.0.1', 0)) as server:
            machine = ['-r', f'http://127.0.0.1:{server.getsockname()[1]}', '--timeout', '300']
            for options, is_told in ([], True), (['-a', 'none'], True), (user, False):
                text = self.check_words(*machine, *options, 'identify')
                self.assertIn('longer than the 300 ms of --timeout', text)
                self.assertEqual('--username' in text, is_told)

    def test_silence_before_tls(self):
        """Nothing was sent yet, so a user wouldn't help, and nothing was executed."""
        with socket.create_server(('127.0.0.1', 0)) as server:
            machine = ['-r', f'https://127.0.0.1:{server.getsockname()[1]}', '--timeout', '300']
            for verb in (['identify'], ['-a', 'none', 'identify'], ['-a', 'none', 'set', 'urn:x', 'A=b'],
                         ['-a', 'none', 'invoke', 'Go', 'urn:x']):
                text = self.check_words(*machine, *verb)
                self.assertIn('TLS wasn’t set up', text)
                self.assertNotIn('--username', text)
                self.assertNotIn('may have been executed', text)

    def test_filter(self):
        self.assertIn('no option', self.check_words('-r', f'https://{CLOSED}', '-a', 'none', 'enumerate', 'http://x/y',
                                                    '--filter', '<x'))

    def test_what_others_say(self):
        """The words of a server and of the user aren't replaced."""
        said = 'set ca-file, OVERWRITE and USE_BASIC (flags 0x1)'
        with Canned([FAULT.format(said)]) as peer:
            result = run(*peer.options, 'get', 'http://x/y')
        self.assertEqual(result.returncode, 4)
        self.assertIn(f'    Message = {said}\n', result.stderr)
        self.assertTrue(result.stderr.endswith(f'\n{said}\n'), result.stderr)
        with tempfile.TemporaryDirectory() as folder:
            for name in ('user-name', 'OVERWRITE'):
                result = run('-r', 'https://a', '--ca-file', os.path.join(folder, name), 'identify')
                self.assertIn(f'--ca-file “{folder}/{name}”', result.stderr)


class Certificates(Client):
    """Checks what the options for certificates do."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copy(PRIVATE_KEY, cls.path('key.pem'))
        cls.write('ca.conf', '[ca]\ndefault_ca = test\n[test]\ndatabase = index\nnew_certs_dir = .\nrand_serial = yes\n'
                  'default_md = sha256\ndefault_days = 30\npolicy = any\n[any]\ncommonName = supplied\n'
                  '[server]\nsubjectAltName = DNS:localhost, IP:127.0.0.1\n')
        cls.write('index', '')
        cls.openssl('req', '-x509', '-new', '-key', 'key.pem', '-subj', '/CN=root', '-days', '30', '-out', 'root.pem')
        cls.openssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=localhost', '-out', 'server.csr')
        signer = ['-config', 'ca.conf', '-batch', '-cert', 'root.pem', '-keyfile', 'key.pem']
        cls.openssl('ca', *signer, '-in', 'server.csr', '-notext', '-extensions', 'server', '-out', 'server.pem')
        cls.openssl('ca', *signer, '-gencrl', '-crldays', '30', '-out', 'empty.crl')
        cls.openssl('ca', *signer, '-revoke', 'server.pem')
        cls.openssl('ca', *signer, '-gencrl', '-crldays', '30', '-out', 'full.crl')
        cls.daemon = Daemon(certificate=cls.path('server.pem'))
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, text):
        with open(cls.path(name), 'w', encoding='utf-8') as file:
            file.write(text)

    @classmethod
    def openssl(cls, *arguments):
        subprocess.run(['openssl', *arguments], cwd=cls.folder, check=True, capture_output=True)

    def identify(self, *options):
        return run('-r', self.daemon.uri, '--ca-file', 'root.pem', '-u', 'ada', '-a', 'basic', '--password-file',
                   self.daemon.write('password-of-ada', PASSWORD + '\n'), 'identify', *options, cwd=self.folder)

    def test_crl_file(self):
        for options in ([], ['--crl-file', 'empty.crl'], ['--crl-file', self.path('empty.crl')],
                        ['--crl-file', 'full.crl', '--skip-revocation-check']):
            with self.subTest(options=options):
                result = self.identify(*options)
                self.assertEqual((result.returncode, result.stderr), (0, ''), result)
        result = self.identify('--crl-file', 'full.crl')
        self.assertEqual(result.returncode, 2, result)
        self.assertIn('it was revoked', result.stderr)
        for name in ('none.crl', 'root.pem'):
            result = self.identify('--crl-file', name)
            self.assertEqual(result.returncode, 1, result)
            self.assertIn(f'--crl-file “{self.path(name)}”', result.stderr)

    def test_accept_old_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers('ALL:@SECLEVEL=0')
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(CERTIFICATE, PRIVATE_KEY)
        # What the administrator of this machine would have to allow first.
        env = {**os.environ, 'G_TLS_GNUTLS_PRIORITY': 'NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0'}
        for options, status in ([], 2), (['--accept-old-tls'], 0):
            with self.subTest(options=options), Canned(['<p:y xmlns:p="http://x/y"/>']) as peer:
                peer.server.socket = context.wrap_socket(peer.server.socket, server_side=True)
                result = run('-r', f'https://127.0.0.1:{peer.server.server_port}', '-a', 'none', *options,
                             '--ca-file', CERTIFICATE, 'get', 'http://x/y', env=env)
                self.assertEqual(result.returncode, status, result)
                if status != 0:
                    self.assertIn('set --accept-old-tls', result.stderr)


if __name__ == '__main__':
    main()
