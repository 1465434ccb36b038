# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A wsmand with its helper and the accounts of accounts.py. The first arguments are the helper and the host."""

import subprocess
import sys
import unittest

import accounts
from accounts import ADA, BOB, PASSWORDS, SERVICE
from harness import CERTIFICATE, TIMEOUT, WSMANCTL, Daemon, run_wsmanctl

HELPER, SHELL_HOST = sys.argv[1:3]
USERS = (ADA, BOB)


class Case(unittest.TestCase):
    settings = {}
    policy = ''

    def setUp(self):
        self.helpers = accounts.HelperSocket(HELPER, SHELL_HOST, self.policy)
        self.addCleanup(self.helpers.stop)
        self.daemon = self.make()
        self.daemon.start()
        self.addCleanup(self.daemon.stop)

    def make(self, **settings):
        settings = {'pam': 'true', 'run_as': 'helper', 'helper_socket': self.helpers.path, 'password_file': None,
                    'shell_users': ';'.join(USERS), 'user': SERVICE, **self.settings, **settings}
        return Daemon(users=(), **{'allowed': USERS, 'passwords': 'none', **settings})

    def call(self, user, *arguments):
        return run_wsmanctl(*arguments, daemon=self.daemon, user=user, password=PASSWORDS[user])

    def run_ok(self, user, *arguments):
        result = self.call(user, *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        return result.stdout

    def spawn(self, user, *arguments):
        """Starts wsmanctl, and leaves it running."""
        path = self.daemon.write('client-password', PASSWORDS[user])
        process = subprocess.Popen(
            [WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-u', user, '--password-file', path, '-a',
             'basic', *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def assert_code(self, result, code):
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(f'0x{code:08X}' if code > 0xffff else f'{code}', result.stderr)

    def log(self):
        """What wsmand has said since it was started."""
        self.daemon.process.terminate()
        return self.daemon.process.communicate(timeout=TIMEOUT)[1]
