#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests envelopes of certain sizes in both directions, sealed by each mechanism, and over https. A relay reads the
sizes from the frames of the sealed bodies. The arguments are the server's command."""

import re
import sys
import unittest

import gi

import world
from accounts import DOMAIN, HAVE_KERBEROS, HOST, REALM, Accounts
from http_relay import Passage, Relay

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

SERVER = sys.argv[1:]
# Sizes around the limit above which a thread does the sealing, and sizes beyond one buffer.
SIZES = (16383, 16384, 16385)
LARGE = 20_000_000
LIMIT = 64_000_000
Flags = Wsman.SessionFlags
accounts = None


def note(text):
    strings = {'Name': GLib.Variant('s', 'first'), 'Text': GLib.Variant('s', text)}
    return Wsman.Item.new_from_variant(world.NOTE, 'World_Note', GLib.Variant('a{sv}', strings))


class SizesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = world.Server([*SERVER, *accounts.server_options, '--max-envelope-size', str(LIMIT)])
        cls.addClassCleanup(cls.server.stop)
        cls.locator = Wsman.ResourceLocator.new(world.NOTE)
        cls.locator.add_selector('Name', 'first')

    def session(self, scheme, port, flags, user):
        options = Wsman.ConnectionOptions()
        options.user_name, options.password = user, world.PASSWORD
        options.connect_address = f'127.0.0.1:{port}'
        options.ntlm = Wsman.NtlmPolicy.ALLOW
        if scheme == 'https':
            options.ca_file = world.CA_FILE
        session = Wsman.Session.new(f'{scheme}://{HOST}:{port}', flags | Flags.CRED_USERNAME_PASSWORD, options)
        session.max_envelope_size = LIMIT
        return session

    def put(self, session, size):
        """Sends the text, gets it back, and compares it."""
        text = 'x' * size
        answer = session.put(self.locator, note(text), None)
        self.assertEqual(len(answer.lookup_string('Text')), size)
        self.assertEqual(session.get(self.locator, None).lookup_string('Text'), text)

    def measure(self, passage):
        answer = passage.pass_on()
        for side, body in enumerate((passage.request.body, answer)):
            length = re.search(rb';Length=([0-9]+)\r\n', body[:1000])
            if length is not None:
                self.lengths[side].append(int(length[1]))
        return answer

    def check_sealed(self, flags, user, mechanism):
        port = self.server.uris['http'].split(':')[2].split('/')[0]
        self.lengths = [], []
        with Relay(int(port)) as relay:
            relay.harm = self.measure
            session = self.session('http', relay.port, flags, user)
            for name, lengths, step in (('request of Put', self.lengths[0], 0), ('answer of Get', self.lengths[1], 1)):
                lengths.clear()
                self.put(session, 1000)
                more = lengths[step] - 1000
                for size in SIZES:
                    with self.subTest(mechanism, envelope=name, size=size):
                        lengths.clear()
                        self.put(session, size - more)
                        self.assertEqual(lengths[step], size)
            self.put(session, LARGE)
            self.assertEqual((session.get_mechanism(), session.get_sealed()), (mechanism, True))

    def check_bound(self, flags, user, mechanism):
        port = self.server.uris['https'].split(':')[2].split('/')[0]
        session = self.session('https', port, flags, user)
        for size in (1000, *SIZES, LARGE):
            with self.subTest(mechanism, size=size):
                self.put(session, size)
        self.assertEqual((session.get_mechanism(), session.get_bound()), (mechanism, True))

    @unittest.skipUnless(HAVE_KERBEROS, 'no KDC is installed')
    def test_kerberos(self):
        self.check_sealed(Flags.USE_KERBEROS, f'{world.USER}@{REALM}', 'Kerberos')
        self.check_bound(Flags.USE_KERBEROS, f'{world.USER}@{REALM}', 'Kerberos')

    def test_ntlm(self):
        self.check_sealed(Flags.USE_NEGOTIATE, f'{DOMAIN}\\{world.USER}', 'NTLM')
        self.check_bound(Flags.USE_NEGOTIATE, f'{DOMAIN}\\{world.USER}', 'NTLM')


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
