#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Searches the memory of a program that has used a password, from outside, as in a core dump. It also searches the logs
of both sides at their highest level. The arguments are secret-client and world-server."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import certificates
import patience
import proxies
import token_of_pkcs11
import world
from accounts import DOMAIN, HAVE_KERBEROS, HOST, REALM, Accounts
from memory import find_forms, find_whole, list_forms

CLIENT, WORLD_SERVER = sys.argv[1:3]
WSMAND = os.environ.get('WSMAND')
CRED, NO_ENCRYPTION, BASIC, DIGEST = 0x1000, 0x100000, 0x40000, 0x10000
NEGOTIATE, KERBEROS, CREDSSP, CERTIFICATE = 0x20000, 0x80000, 0x1000000, 0x200000
PROXY_PASSWORD = proxies.PASSWORD
LOCATOR = world.THING + '?Name=thing-7'
# Meson makes free() overwrite memory. This would hide remains of secrets.
ENVIRONMENT = {'WSMAN_DEBUG': 'all', 'MALLOC_PERTURB_': '0'}
SANITIZED = 'libasan' in os.environ.get('LD_PRELOAD', '')
accounts = None


class SecretsTest(unittest.TestCase):
    def setUp(self):
        self.logs = [tempfile.NamedTemporaryFile('w+', dir=accounts.folder, encoding='utf-8') for _ in range(2)]
        for log in self.logs:
            self.addCleanup(log.close)

    def run_client(self, uri, flags, user, *more, locator=LOCATOR, env=None):
        """The mechanism, and the forms of the password that the memory contains at the end."""
        scheme, port = re.fullmatch(r'(https?)://[^/]*:(\d+)/wsman', uri).groups()
        with subprocess.Popen([CLIENT, f'{scheme}://{HOST}:{port}', str(flags), user, f'127.0.0.1:{port}',
                               locator, *more], env={**os.environ, **ENVIRONMENT, **(env or {})}, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.logs[0]) as client:
            mechanism = self.take_step(client, world.PASSWORD + '\n' + PROXY_PASSWORD, 'open')
            # What opens a private key is wiped as soon as the key is open.
            opens_key = 'WSMAN_TEST_CERTIFICATE' in (env or {})
            for password in (PROXY_PASSWORD,) if opens_key else (world.PASSWORD, PROXY_PASSWORD):
                self.assertTrue(find_whole(client.pid, password), 'it is looked for in vain even where it is')
            self.take_step(client, '', 'closed')
            left = find_forms(client.pid, list_forms(world.PASSWORD))
            for secret in (PROXY_PASSWORD, f'{proxies.USER}:{PROXY_PASSWORD}'):
                self.assertEqual(find_forms(client.pid, list_forms(secret)), set())
            client.communicate('\n')
            self.assertEqual(client.returncode, 0)
        return mechanism, left

    def take_step(self, client, line, state):
        client.stdin.write(line + '\n')
        client.stdin.flush()
        word, _, detail = client.stdout.readline().strip().partition(' ')
        self.assertEqual(word, state, self.read_log(0))
        return detail

    def read_log(self, number):
        self.logs[number].seek(0)
        return self.logs[number].read()

    def check_log(self, log, *expected):
        for text in expected:
            self.assertIn(text, log)
        for _, form in (*list_forms(world.PASSWORD), *list_forms(PROXY_PASSWORD)):
            self.assertNotIn(form, log.encode())
        for secret in ('TlRMTVNT', 'NTLMSSP', 'Envelope', 'thing-7', 'turlich'):
            self.assertNotIn(secret, log)
        self.assertNotRegex(log, '[A-Za-z0-9+/]{48}', 'a token')
        self.assertNotRegex(log, '[A-Fa-f0-9]{40}', 'a key')

    def check(self, scheme, flags, user, mechanism, expected, *options, env=None):
        server = world.Server([WORLD_SERVER, *accounts.server_options, *options], stderr=self.logs[1],
                              env={**os.environ, **ENVIRONMENT})
        try:
            used, after = self.run_client(server.uris[scheme], flags if flags == CERTIFICATE else flags | CRED, user,
                                          env=env)
            if flags == CREDSSP:
                self.check_server(server)
        finally:
            server.stop()
        self.check_log(self.read_log(0), ' wsman transport: ', expected)
        self.check_log(self.read_log(1), ' wsman server: ')
        self.assertEqual(used, mechanism)
        return after

    def test_ntlm(self):
        """Its library frees the password in UTF-16 without wiping it. Later blocks of the authentication overwrite it,
        except with a sanitizer, which keeps freed memory."""
        for scheme in ('http', 'https'):
            with self.subTest(scheme):
                after = self.check(scheme, NEGOTIATE, f'{DOMAIN}\\{world.USER}', 'NTLM', 'authenticated by NTLM')
                self.assertLessEqual(after, {'UTF-16'} if SANITIZED else set())

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_kerberos(self):
        for scheme in ('http', 'https'):
            for flags in (NEGOTIATE, KERBEROS):
                with self.subTest(scheme, flags=flags):
                    after = self.check(scheme, flags, f'{world.USER}@{REALM}', 'Kerberos',
                                       'authenticated by Kerberos')
                    self.assertEqual(after, set())

    def check_server(self, server):
        """The server has got the password itself, and doesn't have it any more."""
        patience.wait_until(lambda: not find_forms(server.process.pid, list_forms(world.PASSWORD)))

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_credssp(self):
        """Kerberos is inside, and the server gets the password itself."""
        for scheme in ('http', 'https'):
            with self.subTest(scheme):
                after = self.check(scheme, CREDSSP, f'{world.USER}@{REALM}', 'CredSSP', 'authenticated by CredSSP')
                self.assertEqual(after, set())

    def test_basic(self):
        """The library can't wipe the bytes that libsoup has written to a connection. They remain until other data
        overwrites them."""
        for scheme, flags in (('http', BASIC | NO_ENCRYPTION), ('https', BASIC)):
            with self.subTest(scheme):
                after = self.check(scheme, flags, world.USER, 'Basic', 'HTTP status 200')
                self.assertLessEqual(after, {'base64'})

    def test_answers(self):
        """The password is the answer to a request, and comes twice, of which the second one is dropped."""
        rows = [('https', BASIC, world.USER, 'Basic', 'HTTP status 200', {'base64'}),
                ('http', NEGOTIATE, f'{DOMAIN}\\{world.USER}', 'NTLM', 'authenticated by NTLM',
                 {'UTF-16'} if SANITIZED else set())]
        if HAVE_KERBEROS:
            rows.append(('http', KERBEROS, f'{world.USER}@{REALM}', 'Kerberos', 'authenticated by Kerberos', set()))
        for scheme, flags, user, mechanism, expected, left in rows:
            with self.subTest(mechanism):
                after = self.check(scheme, flags, user, mechanism, expected, env={'WSMAN_TEST_ASKED': '1'})
                self.assertLessEqual(after, left)

    def test_digest(self):
        """Neither the password nor the hash that stands for it is left."""
        key = hashlib.sha256(f'{world.USER}:r:{world.PASSWORD}'.encode()).hexdigest()
        users = accounts.write('digest', f'{world.USER}:r:{key}\n')
        for scheme, flags in (('http', DIGEST | NO_ENCRYPTION), ('https', DIGEST)):
            with self.subTest(scheme):
                after = self.check(scheme, flags, world.USER, 'Digest', 'HTTP status 200', '--digest-user-file', users,
                                   '--allow', f'digest:{world.USER}')
                self.assertEqual(after, set())
                self.assertNotIn(key, self.read_log(0) + self.read_log(1))

    def check_certificate(self, source, **env):
        """The password opens the private key of a certificate. Returns what is left of it."""
        root = certificates.Authorities(accounts.folder)
        return self.check('https', CERTIFICATE, world.USER, 'Certificate', 'HTTP status 200', '--client-ca',
                          root.path('root.pem'), '--allow', 'certificate:ada', '--map-certificate',
                          root.sha256('root') + '=ada@example.org=ada', env={'WSMAN_TEST_CERTIFICATE': source, **env})

    def make_certificate(self):
        root = certificates.Authorities(accounts.folder)
        root.make_root('root')
        root.issue('root', 'ada', certificates.USAGE, certificates.principal('ada@example.org'))
        return root

    def test_pkcs12(self):
        """GnuTLS leaves a piece of the file's password, in UTF-16. The library leaves nothing."""
        root = self.make_certificate()
        root.openssl('pkcs12', '-export', '-in', 'ada.pem', '-inkey', 'ada.key', '-out', 'ada.p12', '-passout',
                     f'pass:{world.PASSWORD}')
        self.assertLessEqual(self.check_certificate(root.path('ada.p12')), {'UTF-16'})

    @unittest.skipUnless(token_of_pkcs11.is_available(), 'no softhsm')
    def test_pin(self):
        """The PIN of a token."""
        root = self.make_certificate()
        root.openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'ada.key', '-out', 'ada.p8')
        configuration = token_of_pkcs11.make(accounts.folder, world.PASSWORD, root.path('ada.p8'), root.path('ada.pem'))
        self.assertEqual(self.check_certificate('pkcs11:token=test;object=ada', SOFTHSM2_CONF=configuration), set())

    @unittest.skipUnless(proxies.have_squid(), 'no squid')
    def test_proxy(self):
        """The password for the proxy that the connection went through."""
        kerberos = {}
        if HAVE_KERBEROS:
            os.chmod(accounts.folder, 0o755)
            os.chmod(accounts.realm.keytab, 0o644)
            accounts.realm.admin(f'addprinc -pw "{PROXY_PASSWORD}" {proxies.USER}')
            kerberos = {'negotiate': (1, f'{proxies.USER}@{REALM}')}
        server = world.Server([WORLD_SERVER, *accounts.server_options])
        self.addCleanup(server.stop)
        for login, (mechanism, user) in {'basic': (2, proxies.USER), 'digest': (4, proxies.USER), **kerberos}.items():
            with self.subTest(login), tempfile.TemporaryDirectory() as folder, \
                    proxies.Squid(folder, login, keytab=accounts.realm and accounts.realm.keytab,
                                  env=accounts.realm and accounts.realm.env) as proxy:
                env = {'WSMAN_TEST_PROXY': proxy.uri, 'WSMAN_TEST_PROXY_MECHANISM': str(mechanism),
                       'WSMAN_TEST_PROXY_USER': user}
                self.run_client(server.uris['https'], BASIC | CRED, world.USER, env=env)
                self.check_log(self.read_log(0), 'authenticates to ' + proxy.uri)

    def test_control(self):
        """Checks the search. It finds a secret that is left deliberately."""
        server = world.Server([WORLD_SERVER, *accounts.server_options])
        self.addCleanup(server.stop)
        _, after = self.run_client(server.uris['https'], BASIC | CRED, world.USER, 'keep')
        self.assertEqual(after, {'UTF-8', 'UTF-16', 'base64'})

    @unittest.skipUnless(WSMAND, 'wsmand is not built')
    def test_daemon(self):
        """Checks the daemon's log about accepted and refused users."""
        import harness
        daemon = harness.Daemon(listen='http://localhost:0', env=ENVIRONMENT, **{f'{DOMAIN}\\{world.USER}': 'ada'})
        path = daemon.write('users', f'{DOMAIN}:{world.USER}:{world.PASSWORD}\n')
        if os.geteuid() == 0:
            os.chmod(daemon.directory, 0o711)
            shutil.chown(path, harness.SERVICE_USER)
        daemon.write('wsmand.conf', harness.read(daemon.config) + daemon.format({'ntlm-user-file': path}))
        with daemon:
            user = f'{DOMAIN}\\{world.USER}'
            used, _ = self.run_client(daemon.uri, NEGOTIATE | CRED, user, locator='wmicimv2/Win32_OperatingSystem')
            daemon.post('Negotiate ' + base64.b64encode(b'NTLMSSP\0' + bytes(64)).decode())
            daemon.process.terminate()
            log = daemon.process.stderr.read()
        self.assertEqual(used, 'NTLM')
        self.check_log(log, ' wsman server: ', 'failed to authenticate')


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
