#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The script that scripts/quickstart runs, against wsmand."""

import os
import subprocess
import sys
import unittest

from harness import PASSWORD, SERVICE_USER, TIMEOUT, Daemon, main

GJS, SCRIPT = sys.argv[1:3]
IDLE = ['sh', '-c', 'echo; exec sleep 600']
if os.geteuid() == 0:
    IDLE = ['setpriv', '--reuid=' + SERVICE_USER, '--clear-groups', *IDLE]


class Quickstart(unittest.TestCase):
    def run_script(self, **keys):
        with Daemon(listen='http://localhost:0', certificate=None, password_file=None,
                    ntlm=f'TESTS:ada:{PASSWORD}\n', **{r'.\ada': 'ada'}, **keys) as daemon:
            password = daemon.write('client-password', PASSWORD)
            return subprocess.run([GJS, '-m', SCRIPT, daemon.uri, 'ada', password, *IDLE],
                                  text=True, capture_output=True, timeout=TIMEOUT, check=False)

    def test_whole(self):
        result = self.run_script(operators='ada', shell_users='ada')
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        for expected in ('  Logged in by  NTLM\n', '  Messages      sealed\n', 'This machine\n',
                         f'  Name         {os.uname().nodename}\n', 'busiest of', 'Its services', 'Its disks\n',
                         'Its network\n', '127.0.0.1', 'Terminate returned 0\n', 'end by signal 15\n', '  $ df -h /\n',
                         'ended with the status 0\n', '  100 %  ', 'with the same SHA-256 on both sides\n'):
            self.assertIn(expected, result.stdout)
        for line in result.stdout.splitlines():
            for unknown in ('null', 'undefined', 'NaN', '[object'):
                self.assertNotIn(unknown, line)

    def test_refused(self):
        result = self.run_script()
        if os.geteuid() == 0 or SERVICE_USER != 'ada':
            self.assertNotEqual(result.returncode, 0)
            self.assertIn('Terminate returned 2\n', result.stdout)


if __name__ == '__main__':
    sys.argv[1:3] = []
    main()
