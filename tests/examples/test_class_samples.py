#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that the reference of each class has its purpose and a short sample. Those in Python are run here; those in C
are run by test-class-samples.c. The arguments are the GIR and the command of a server of the world."""

import contextlib
import io
import pathlib
import sys
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GObject, Wsman

import class_samples

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import world

MAX_LINES = 16
MIN_CLASSES = 34


class ClassSamples(unittest.TestCase):
    def test_every_class_has_one(self):
        self.assertGreaterEqual(len(samples), MIN_CLASSES, sorted(samples))
        for name, found in samples.items():
            self.assertTrue(found, f'{name} has no sample')
            for language, code in found:
                self.assertIn(language, ('c', 'python'), name)
                self.assertLessEqual(code.count('\n'), MAX_LINES, name)

    def test_python(self):
        options = Wsman.ConnectionOptions(user_name=world.USER, password=world.PASSWORD)
        given = {'Wsman': Wsman, 'GObject': GObject, 'server': Wsman.Server(),
                 # Basic, with a name and password, over plain http.
                 'session': Wsman.Session.new(server.uris['http'], 0x40000 | 0x1000 | 0x100000, options)}
        count = 0
        for name, found in samples.items():
            for language, code in found:
                if language == 'python':
                    with contextlib.redirect_stdout(io.StringIO()):
                        exec(compile(code, name, 'exec'), dict(given))
                    count += 1
        self.assertGreaterEqual(count, 3)


if __name__ == '__main__':
    samples = class_samples.find_samples(sys.argv[1])
    server = world.Server(sys.argv[2:])
    try:
        unittest.main(argv=sys.argv[:1], verbosity=2)
    finally:
        server.stop()
