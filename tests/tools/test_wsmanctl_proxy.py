#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl's options for proxies, in its own words and in winrm's, with squid and tinyproxy."""

import os
import tempfile
import unittest

import proxies
from harness import Client, Daemon, main, run_wsmanctl

REMOTE = ['-r', 'https://127.0.0.1:1']


class Proxies(Client):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon()
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        os.chmod(cls.folder, 0o755)
        cls.password = os.path.join(cls.folder, 'password')
        with open(cls.password, 'w', encoding='utf-8') as file:
            file.write(proxies.PASSWORD + '\n')

    def identify(self, *arguments, **options):
        return run_wsmanctl('identify', '-v', *arguments, daemon=self.daemon, **options)

    def check(self, proxy, *arguments, **options):
        result = self.identify(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(f'Proxy: {proxy.uri}\n', result.stderr)

    @unittest.skipUnless(proxies.Tinyproxy.available(), 'no tinyproxy')
    def test_open(self):
        with proxies.Tinyproxy(tempfile.mkdtemp(dir=self.folder)) as proxy:
            self.check(proxy, '--proxy', proxy.uri)
            env = {**os.environ, 'GIO_USE_PROXY_RESOLVER': 'libproxy', 'https_proxy': proxy.uri, 'no_proxy': ''}
            for arguments in ([], ['--proxy-access', 'auto'], ['--proxyaccess', 'ie_settings']):
                self.check(proxy, *arguments, env=env)
            result = self.identify('--proxy-access=none', env=env)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertNotIn('Proxy:', result.stderr)

    @unittest.skipUnless(proxies.have_squid(), 'no squid')
    def test_login(self):
        for scheme in ('basic', 'digest'):
            with self.subTest(scheme), proxies.Squid(tempfile.mkdtemp(dir=self.folder), scheme) as proxy:
                user = ['--proxy-username', proxies.USER, '--proxy-password-file', self.password]
                self.check(proxy, '--proxy', proxy.uri, '--proxy-auth', scheme, *user)
                self.check(proxy, '--proxy', proxy.uri, '--proxyauth', scheme.title(), '--proxyuser', proxies.USER,
                           *user[2:])
                result = self.identify('--proxy', proxy.uri)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertIn('HTTP_E_STATUS_PROXY_AUTH_REQ', result.stderr)

    def test_rules(self):
        """Each option needs the one before it, and no password is an argument."""
        for arguments, text in (
                (['--proxy-access', 'x'], 'ie, winhttp, auto or none'),
                (['--proxy', 'http://a', '--proxy-auth', 'x'], 'basic, digest or negotiate'),
                (['--proxy', 'http://a', '--proxy-access', 'ie'], 'exclude each other'),
                (['--proxy-auth', 'basic'], 'give --proxy or --proxy-access'),
                (['--proxy', 'http://a', '--proxy-username', 'a'], 'give --proxy-auth'),
                (['--proxy', 'http://a', '--proxy-password-fd', '9'], 'give --proxy-username'),
                (['--proxy', 'http://a', '--proxy-auth', 'basic', '--proxy-username', 'a'], '--proxy-password-file'),
                (['--proxy', 'http://a', '--proxypassword', 'a'], '--proxypassword'),
                (['--proxy-access', 'none', '--proxy-auth', 'negotiate'], 'Proxy credentials are given')):
            with self.subTest(arguments):
                result = run_wsmanctl('identify', *REMOTE, *arguments)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(text, result.stderr)

    def test_words(self):
        """Errors about proxies name options."""
        for arguments, text in (
                (['-r', 'http://a', '--proxy-access', 'ie'], 'name the proxy with --proxy'),
                (['-r', 'https://a', '-a', 'kerberos', '--proxy-access', 'ie'], 'name the proxy with --proxy'),
                (['--proxy', 'http://a'], 'give --remote'),
                (['-r', 'http://127.0.0.1:1', '-a', 'none', '--unencrypted', '--proxy', 'http://127.0.0.1:1'],
                 '--proxy-access=none')):
            with self.subTest(arguments):
                result = run_wsmanctl('get', 'http://x/y', *arguments)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(text, result.stderr.splitlines()[-1])


if __name__ == '__main__':
    main()
