#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The scenario of a language with our server, by each mechanism, over http and https. The arguments
are the scenario's command and, last, the server."""

import hashlib
import os
import subprocess
import sys
import unittest

import world
from accounts import DOMAIN, HAVE_KERBEROS, HOST, REALM, USERS, Accounts

CRED, DIGEST, NEGOTIATE, KERBEROS, CREDSSP = 0x1000, 0x10000, 0x20000, 0x80000, 0x1000000
COMMAND = sys.argv[1:]
accounts = None


class ScenarioTest(unittest.TestCase):
    def check(self, flags, user, mechanism, *options):
        env = {'WSMAN_TEST_FLAGS': str(CRED | flags), 'WSMAN_TEST_USER': user, 'WSMAN_TEST_HOST': HOST,
               'WSMAN_TEST_MECHANISM': mechanism}
        run = subprocess.run([*COMMAND, *accounts.server_options, *options], env={**os.environ, **env}, text=True,
                             stdin=subprocess.DEVNULL, capture_output=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_kerberos(self):
        self.check(KERBEROS, f'*@{REALM}', 'Kerberos')

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_negotiate_kerberos(self):
        self.check(NEGOTIATE, f'*@{REALM}', 'Kerberos')

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_credssp(self):
        """Kerberos is inside SPNEGO. Over http, only Kerberos is possible."""
        self.check(CREDSSP, f'*@{REALM}', 'CredSSP')

    def test_digest(self):
        lines = (f'{user}:r:' + hashlib.sha256(f'{user}:r:{password}'.encode()).hexdigest() + '\n'
                 for user, password in USERS.items())
        self.check(DIGEST, '*', 'Digest', '--digest-user-file', accounts.write('digest', ''.join(lines)),
                   '--map', f'digest:{world.USER}={world.USER}')

    def test_negotiate_ntlm(self):
        self.check(NEGOTIATE, f'{DOMAIN}\\*', 'NTLM')


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
