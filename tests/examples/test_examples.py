#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The samples of one language against one wsmand: what each must print.

Arguments: what starts a sample, its name at the end, with {} in place of the name.
"""

import os
import re
import subprocess
import sys
import unittest

from harness import PASSWORD, TIMEOUT, Daemon, main

COMMAND = sys.argv[1:]
# What a line must be, in order, with anything between.
EXPECTED = {
    'processes': (r'\d+ .*', r'{pid} .*wsmand'),
}


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(listen='http://localhost:0', certificate=None, password_file=None,
                            ntlm=f'TESTS:ada:{PASSWORD}\n', operators='ada', **{r'.\ada': 'ada'})
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        cls.env = {**os.environ, 'WSMAN_PASSWORD': PASSWORD}

    def check(self, name):
        command = [word.replace('{}', name) for word in COMMAND]
        result = subprocess.run([*command, self.daemon.uri, 'ada'], env=self.env, text=True,
                                capture_output=True, timeout=TIMEOUT, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        lines = iter(result.stdout.splitlines())
        for pattern in EXPECTED[name]:
            pattern = pattern.replace('{pid}', str(self.daemon.process.pid))
            self.assertTrue(any(re.fullmatch(pattern, line) for line in lines),
                            f'{pattern} is missing in:\n{result.stdout}')

    def test_all(self):
        for name in EXPECTED:
            with self.subTest(example=name):
                self.check(name)


if __name__ == '__main__':
    sys.argv[1:] = []
    main()
