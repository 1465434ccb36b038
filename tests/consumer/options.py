#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Configures the project without each of its features, one at a time. The argument is the source directory."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = sys.argv.pop(1)


class Options(unittest.TestCase):
    def test_each(self):
        with open(os.path.join(SOURCE, 'meson_options.txt'), encoding='utf-8') as file:
            features = re.findall(r"^option\('(\w+)', type: 'feature'", file.read(), re.MULTILINE)
        self.assertIn('tools', features)
        for feature in features:
            with self.subTest(feature=feature), tempfile.TemporaryDirectory() as build:
                result = subprocess.run(['meson', 'setup', build, SOURCE, f'-D{feature}=disabled'], text=True,
                                        stdin=subprocess.DEVNULL, capture_output=True, check=False)
                self.assertEqual(result.returncode, 0, result.stdout[-2000:] + result.stderr)


unittest.main()
