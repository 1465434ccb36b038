#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand and wsmanctl with client certificates."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

import certificates
from certificates import USAGE, principal
from harness import CERTIFICATE, IDENTIFY, TIMEOUT, WSMANCTL, Daemon, main

LITERAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'
CERTMAPPING = 'winrm/config/service/certmapping'


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='wsman-certificates-')
        os.chmod(cls.folder, 0o755)
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.authorities = authorities = certificates.Authorities(cls.folder)
        authorities.make_root('root')
        authorities.issue('root', 'ada', USAGE, principal('ada@example.org'))
        authorities.issue('root', 'eve', USAGE, principal('eve@example.org'))
        authorities.openssl('pkcs12', '-export', '-in', 'ada.pem', '-inkey', 'ada.key', '-passout', 'pass:Geheimnis',
                            '-out', 'ada.p12')
        authorities.write('password', 'Geheimnis\n')
        authorities.write('wrong', 'Geheimnix\n')
        cls.daemon = cls.make_daemon()
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    @classmethod
    def make_daemon(cls, authentication=None, users='ada@example.org=ada', issuer=None, **keys):
        daemon = Daemon(password_file=None, users=('ada',), **{'shell_users': 'ada', **keys})
        if authentication is None:
            authentication = 'client-ca-file=' + daemon.write('ca.pem', cls.authorities.read('root.pem'), 0o644)
        issuer = issuer or cls.authorities.sha256('root')
        with open(daemon.config, 'a', encoding='utf-8') as config:
            config.write(f'[authentication]\n{authentication}\n')
            if users:
                config.write(f'[certificates {issuer}]\n{users}\n')
        if os.geteuid() == 0:
            os.chmod(daemon.directory, 0o755)
        return daemon

    def test_http(self):
        """Nobody could log in, because certificates are only used over https."""
        daemon = self.make_daemon(listen='http://localhost:0', allow_unencrypted='true')
        self.addCleanup(daemon.stop)
        self.assertIn('No user could log in', daemon.fail())

    def run_wsmanctl(self, *arguments, **options):
        return subprocess.run([WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, *arguments], text=True,
                              capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL, **options)

    def run_ok(self, *arguments):
        result = self.run_wsmanctl(*arguments)
        self.assertEqual(result.returncode, 0, result)
        return result.stdout

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_log_in(self):
        """A file, PKCS#12, and a thumbprint with blanks and without."""
        sha1 = self.authorities.sha1('ada')
        store = self.path('store')
        os.makedirs(store, exist_ok=True)
        shutil.copy(self.path('ada-both.pem'), store)
        for arguments in (('--certificate', self.path('ada-both.pem')),
                          ('-c', self.path('ada-both.pem'), '-a', 'certificate'),
                          (f'--certificate={sha1}', '-a', 'Certificate', '--certificate-directory', store),
                          ('--certificate', ' '.join(sha1[i:i + 2] for i in range(0, 40, 2)),
                           '--certificate-directory', store),
                          ('--certificate', self.path('ada.p12'), '--password-file', self.path('password'))):
            with self.subTest(arguments=arguments):
                self.assertIn('ProductVendor', self.run_ok('identify', *arguments))

    def test_refused(self):
        for arguments, text in ((('--certificate', self.path('eve-both.pem')), 'certmapping'),
                                (('--certificate', self.path('ada.pem')), 'no private key'),
                                (('--certificate', self.path('none.pem')), 'No such file'),
                                (('--certificate', '00' * 20), 'no certificate with the thumbprint'),
                                (('--certificate', self.path('ada.p12'), '--password-file', self.path('wrong')),
                                 'is wrong'),
                                (('--certificate', self.path('ada-both.pem'), '-u', 'ada', '--password-file',
                                  self.path('password')), '')):
            with self.subTest(arguments=arguments):
                result = self.run_wsmanctl('identify', *arguments)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(text, result.stderr)
                self.assertNotIn('Geheimni', result.stderr)

    def test_use(self):
        """Runs a command and an enumeration, and reads the settings."""
        login = ('--certificate', self.path('ada-both.pem'))
        self.assertEqual(self.run_ok('run', *login, 'echo', 'by certificate'), 'by certificate\n')
        processes = json.loads(self.run_ok('enumerate', *login, '--format', 'json', 'wmicimv2/Win32_Process'))
        self.assertGreater(len(processes), 1)
        mappings = json.loads(self.run_ok('enumerate', *login, '--format', 'json', CERTMAPPING))
        self.assertEqual(len(mappings), 1)
        self.assertEqual((mappings[0]['Subject'], mappings[0]['UserName'], mappings[0]['Issuer'].lower()),
                         ('ada@example.org', 'ada', self.authorities.sha256('root')))
        locator = f'{CERTMAPPING}?Issuer={self.authorities.sha256("root")}+Subject=ada@example.org+URI=*'
        self.assertIn('ada@example.org', self.run_ok('get', *login, locator))
        self.assertIn('true', self.run_ok('get', *login, '--format', 'json', 'winrm/config/service/auth'))
        self.assertNotEqual(self.run_wsmanctl('get', *login, CERTMAPPING).returncode, 0)

    def test_status(self):
        """A client without a mapping gets 401, although no other mechanism is accepted."""
        for name in ('eve', None):
            command = ['curl', '--silent', '--noproxy', '*', '--cacert', CERTIFICATE, '--write-out', '%{http_code}',
                       '--header', f'Authorization: {LITERAL}', '--header', 'Content-Type: application/soap+xml',
                       '--data', IDENTIFY, self.daemon.uri]
            if name is not None:
                command += ['--cert', self.path(f'{name}.pem'), '--key', self.path(f'{name}.key')]
            result = subprocess.run(command, text=True, capture_output=True, timeout=TIMEOUT, check=True)
            self.assertEqual(result.stdout, '401')

    def test_settings(self):
        root = self.path('root.pem')
        for arguments, text in (
                ({'authentication': f'client-crl-file={root}'}, 'client-ca-file: must be set'),
                ({'authentication': 'identity-lifetime=60'}, 'client-ca-file: must be set'),
                ({'users': None}, '[certificates SHA256]: must be set'),
                ({'users': 'ada@example.org=root'}, 'never root'),
                ({'users': 'ada@example.org=account:root'}, 'never root'),
                ({'users': 'ada=ada'}, 'isn’t a user principal name'),
                ({'issuer': '00'}, 'isn’t the SHA-256 fingerprint'),
                ({'authentication': 'client-ca-file=/nonexistent'}, '/nonexistent')):
            with self.subTest(arguments=arguments):
                daemon = self.make_daemon(**arguments)
                self.addCleanup(daemon.stop)
                self.assertIn(text, daemon.fail())

    def test_writable(self):
        """A file of authorities that others may write is refused, because they could log in as anybody."""
        daemon = self.make_daemon()
        self.addCleanup(daemon.stop)
        os.chmod(os.path.join(daemon.directory, 'ca.pem'), 0o666)
        self.assertIn('client-ca-file', daemon.fail())


if __name__ == '__main__':
    main()
