#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sample that collects events, in each language, as a Windows machine sees it.

Arguments: the command of each, with semicolons between its words.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import unittest

import realm as realms
from event_source import Kerberos, Source, make_event

COMMANDS = [argument.split(';') for argument in sys.argv[1:]]
MACHINE, PASSWORD = 'WEB1$', 'machine.Secret'


@unittest.skipUnless(realms.available() and importlib.util.find_spec('gssapi'), 'needs a KDC and python3-gssapi')
class Collectors(unittest.TestCase):
    def start(self, command, bookmarks):
        words = [*command, self.realm.keytab, '127.0.0.1', '0', bookmarks, f'*$@{realms.REALM}']
        server = subprocess.Popen(words, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        port = int(re.search(r':(\d+)/', server.stdout.readline())[1])
        return server, Source(port, lambda: Kerberos('host@localhost'))

    def check(self, command, folder):
        """The bookmark survives the program."""
        bookmarks = os.path.join(folder, 'bookmarks')
        for number in (1, 2):
            server, source = self.start(command, bookmarks)
            try:
                [subscription] = source.list_subscriptions()
                self.assertEqual(subscription.bookmark, {} if number == 1 else {'Security': 1})
                source.deliver(subscription, [make_event(number, 'Grüße')], {'Security': number})
                line = server.stdout.readline()
                self.assertTrue(line.startswith(f'kerberos:{MACHINE}@{realms.REALM} <Event'), line)
                self.assertIn('<Data Name="Text">Grüße</Data>', line)
            finally:
                source.close()
                server.terminate()
                server.communicate()

    def test_all(self):
        with tempfile.TemporaryDirectory() as folder, realms.Realm(folder) as self.realm:
            self.realm.admin(f'addprinc -pw {PASSWORD} {MACHINE}')
            self.realm.kinit(MACHINE, PASSWORD)
            os.environ.update(self.realm.env)
            for command in COMMANDS:
                with self.subTest(command=command), tempfile.TemporaryDirectory() as own:
                    self.check(command, own)


unittest.main(argv=sys.argv[:1], verbosity=2)
