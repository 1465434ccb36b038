#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The scenario of a language with our server, over http and https, through proxies that aren't ours. The program only
knows the system's settings for proxies. The arguments are the scenario's command and, last, the server."""

import os
import subprocess
import sys
import tempfile
import unittest

import proxies
from accounts import DOMAIN, Accounts

CRED, NEGOTIATE = 0x1000, 0x20000
COMMAND = sys.argv[1:]
accounts = None


class ProxiedScenarioTest(unittest.TestCase):
    def check(self, kind, file, word):
        """file is where the proxy writes about its connections, and word is in each of these lines."""
        if not kind.available():
            self.skipTest(f'no {kind.program}')
        with tempfile.TemporaryDirectory() as folder, kind(folder) as proxy:
            env = {'WSMAN_TEST_FLAGS': str(CRED | NEGOTIATE), 'WSMAN_TEST_USER': f'{DOMAIN}\\*',
                   'WSMAN_TEST_HOST': 'localhost', 'WSMAN_TEST_MECHANISM': 'NTLM', 'GIO_USE_PROXY_RESOLVER': 'libproxy',
                   'http_proxy': proxy.uri, 'https_proxy': proxy.uri, 'no_proxy': ''}
            run = subprocess.run([*COMMAND, *accounts.server_options], env={**os.environ, **env}, text=True,
                                 stdin=subprocess.DEVNULL, capture_output=True, check=False)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            self.assertGreater(proxy.read(file).count(word), 2)

    def test_squid(self):
        self.check(proxies.Squid, 'access.log', 'TCP_TUNNEL')

    def test_socks(self):
        self.check(proxies.Microsocks, 'output', 'client')


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
