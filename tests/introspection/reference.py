#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reference says what its readers need, and what is true: defaults and units of time-outs, what isn't
supported, and what a provider's functions get and answer with. The argument is the GIR."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GLib, GObject, Wsman

CORE = '{http://www.gtk.org/introspection/core/1.0}'
UNSUPPORTED = 'not supported in this version'


def text_of(element):
    doc = element.find(f'{CORE}doc')
    return ' '.join(doc.text.split()) if doc is not None else ''


def is_supported(flag):
    """Tells whether a session can be created with a flag and its options."""
    options = Wsman.ConnectionOptions(user_name='ada', password='engine')
    flags = flag | (0 if 'CERTIFICATE' in flag.first_value_nick.upper() else 0x1000)
    try:
        Wsman.Session.new('https://host', flags, options)
    except GLib.Error as error:
        return not error.matches(Wsman.error_quark(), Wsman.Error.UNSUPPORTED)
    return True


class Reference(unittest.TestCase):
    def test_timeouts(self):
        count = 0
        for parent in namespace.iter(f'{CORE}class'):
            pspecs = {each.name: each for each in getattr(Wsman, parent.get('name')).list_properties()}
            for element in parent.findall(f'{CORE}property'):
                pspec = pspecs[element.get('name')]
                if 'timeout' in pspec.name and pspec.flags & GObject.ParamFlags.WRITABLE:
                    text = text_of(element)
                    self.assertIn('milliseconds', text, pspec)
                    self.assertIn('default', text, pspec)
                    self.assertIn(f'{pspec.default_value}', text, pspec)
                    count += 1
        self.assertGreater(count, 6)

    def test_unsupported(self):
        for parent in namespace.iter(f'{CORE}bitfield'):
            if parent.get('name') != 'SessionFlags':
                continue
            for element in parent.findall(f'{CORE}member'):
                flag = Wsman.SessionFlags(int(element.get('value')))
                said = UNSUPPORTED in text_of(element)
                if element.get('name') == 'use_client_certificate':
                    options = Wsman.ConnectionOptions(certificate_thumbprint='00' * 20)
                    supported = True
                    try:
                        Wsman.Session.new('https://host', flag, options)
                    except GLib.Error as error:
                        supported = not error.matches(Wsman.error_quark(), Wsman.Error.UNSUPPORTED)
                elif int(flag) == 0:
                    continue
                else:
                    supported = is_supported(flag)
                self.assertEqual(said, not supported, element.get('name'))

    @staticmethod
    def find_members(name):
        for parent in namespace.iter(f'{CORE}bitfield'):
            if parent.get('name') == name:
                for element in parent.findall(f'{CORE}member'):
                    if int(element.get('value')) != 0:
                        yield element, int(element.get('value'))

    def test_unsupported_members(self):
        """The text of each getter of a value is that of the value, and each property says what it needs."""
        said = {}
        for element, _ in self.find_members('SessionFlags'):
            said['session_flag_' + element.get('name')] = UNSUPPORTED in text_of(element)
        members = [each for parent in namespace.iter(f'{CORE}class')
                   if parent.get('name') in ('Automation', 'ConnectionOptions')
                   for each in (*parent.findall(f'{CORE}property'), *parent.findall(f'{CORE}method'))]
        for each in members:
            name = each.get('name')
            self.assertEqual(UNSUPPORTED in text_of(each), said.pop(name, False), name)
        self.assertEqual(said, {})

    def test_provider(self):
        count = 0
        for parent in namespace.iter(f'{CORE}interface'):
            self.assertGreater(len(text_of(parent)), 300, parent.get('name'))
            for element in parent.findall(f'{CORE}virtual-method'):
                name, text = element.get('name'), text_of(element)
                self.assertGreater(len(text), 200, name)
                if parent.get('name') == 'Provider' and name.startswith('handle_'):
                    for needed in ('[method@Wsman.Operation.return_', 'main context', f'def do_{name}', 'locator'):
                        self.assertIn(needed, text, name)
                count += 1
        self.assertEqual(count, 15)

    def test_classes(self):
        for parent in namespace.iter(f'{CORE}class'):
            self.assertGreater(len(text_of(parent)), 120, f'{parent.get("name")} says little of its purpose')

    def test_zero(self):
        self.assertEqual(int(Wsman.EnumerationFlags.NONE), 0)
        self.assertEqual(int(Wsman.SessionFlags.NONE), 0)


if __name__ == '__main__':
    namespace = ElementTree.parse(sys.argv[1]).getroot().find(f'{CORE}namespace')
    unittest.main(argv=sys.argv[:1], verbosity=2)
