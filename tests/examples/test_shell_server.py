#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sample that serves shells, in each language, as sessions with this machine see it.

Arguments: the command of each, with semicolons between its words.
"""

import os
import subprocess
import sys
import tempfile
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Wsman  # noqa: E402

COMMANDS = [argument.split(';') for argument in sys.argv[1:]]


class ShellServers(unittest.TestCase):
    def check(self, command):
        with tempfile.TemporaryDirectory() as folder:
            # Both sides look there.
            os.environ['XDG_RUNTIME_DIR'] = folder
            with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as server:
                try:
                    self.assertEqual(server.stdout.readline(), f'unix:{folder}/wsmand/wsman.sock\n')
                    with Wsman.Session.new().open_shell() as shell:
                        command = shell.spawn(['sh', '-c', 'id -u; cat'])
                        self.assertEqual(command.communicate_utf8('Grüße')[1], f'{os.getuid()}\nGrüße')
                finally:
                    server.terminate()

    def test_all(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                self.check(command)


unittest.main(argv=sys.argv[:1], verbosity=2)
