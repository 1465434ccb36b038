#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fails on purpose, after a loop: if this test passes, the others may pass for nothing."""

import unittest

from gi.repository import GLib


class Canary(unittest.TestCase):
    def test_failing(self):
        seen = []
        loop = GLib.MainLoop()
        GLib.idle_add(lambda: (seen.append("something"), loop.quit(), GLib.SOURCE_REMOVE)[-1])
        loop.run()
        self.assertEqual(seen, [])


if __name__ == "__main__":
    unittest.main()
