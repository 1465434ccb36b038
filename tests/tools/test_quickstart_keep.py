#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""scripts/quickstart --keep and --stop: the server runs on, the printed commands work, and nothing stays."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from harness import TIMEOUT, main

SCRIPT, BUILD = sys.argv[1:3]


def is_running(pid):
    """Whether the process has memory. A process that has ended, and for which nobody waited, has none."""
    try:
        return bool(pathlib.Path('/proc', pid, 'cmdline').read_bytes())
    except FileNotFoundError:
        return False


class Keep(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix='quickstart-')
        self.addCleanup(directory.cleanup)
        self.place = pathlib.Path(directory.name)
        self.addCleanup(self.run_script, '--stop')

    def run_script(self, *arguments):
        environment = {**os.environ, 'WSMAN_BUILD': BUILD, 'WSMAN_QUICKSTART': str(self.place)}
        return subprocess.run([SCRIPT, *arguments], env=environment, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIMEOUT, check=False)

    def run_commands(self, output):
        """Runs what the script printed, as a reader would who copies it."""
        commands = re.findall(r'^    (w .*)$', output, re.MULTILINE)
        self.assertGreater(len(commands), 4, output)
        return subprocess.run(['sh', '-eu', '-c', '\n'.join(commands)], text=True, capture_output=True,
                              timeout=TIMEOUT, check=False)

    def test_keep_and_stop(self):
        kept = self.run_script('--keep')
        self.assertEqual(kept.returncode, 0, kept.stderr)
        self.assertIn('    scripts/quickstart --stop\n', kept.stdout)
        pid, folder = (self.place / 'kept').read_text().split()
        self.assertTrue(is_running(pid))

        result = self.run_commands(kept.stdout)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        for expected in ('ProtocolVersion', 'Win32_OperatingSystem', 'ProcessId', os.uname().release):
            self.assertIn(expected, result.stdout)

        again = self.run_script('--keep')
        self.assertNotEqual(again.returncode, 0)
        self.assertIn('scripts/quickstart --stop', again.stderr)
        self.assertTrue(is_running(pid))

        stopped = self.run_script('--stop')
        self.assertEqual((stopped.returncode, stopped.stderr), (0, ''))
        self.assertFalse(is_running(pid))
        self.assertFalse(os.path.exists(folder))
        self.assertEqual(list(self.place.iterdir()), [])

    def test_stop_without_a_server(self):
        result = self.run_script('--stop')
        self.assertEqual(result.returncode, 1)
        self.assertIn('--keep', result.stderr)

    def test_another_process_has_the_number(self):
        folder = self.place / 'run.gone'
        folder.mkdir()
        (folder / 'lock').touch()
        (self.place / 'kept').write_text(f'{os.getpid()} {folder}\n')
        result = self.run_script('--stop')
        self.assertEqual((result.returncode, result.stdout), (0, 'wsmand had ended before\n'))
        self.assertEqual(list(self.place.iterdir()), [])

    def test_nothing_stays_without_keep(self):
        result = self.run_script()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(list(self.place.iterdir()), [])


if __name__ == '__main__':
    sys.argv[1:3] = []
    main()
