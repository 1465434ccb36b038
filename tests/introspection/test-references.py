#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""References are locators in requests and in responses, at any place.

The command of a server of the world is the arguments.
"""

import pathlib
import random
import re
import sys
import unittest
import uuid

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import world

URI = 'http://schemas.example.org/Referrer'
ROUNDS = 300
TEXTS = ('x', '', 'a b', 'Ärger ', '<&>"\'', '?a=b+c=d', '%41', '€uro', '  ')


def new_locator(rng, depth=0):
    locator = Wsman.ResourceLocator.new(rng.choice(('urn:a', URI, 'wmicimv2/Win32_Service')))
    for number in range(rng.randrange(4)):
        if depth < 3 and rng.randrange(4) == 0:
            locator.add_selector_locator(f'S{number}', new_locator(rng, depth + 1))
        else:
            locator.add_selector(f'S{number}', rng.choice(TEXTS))
    if rng.randrange(3):
        return locator
    # A reference as a server sends it, with the address of the server.
    return Wsman.ResourceLocator.new(re.sub('<a:Address>[^<]*', '<a:Address>http://db1:5985/wsman', locator.to_xml()))


def new_element(rng, depth):
    return new_locator(rng) if rng.randrange(2) else new_dictionary(rng, depth + 1)


def new_value(rng, depth):
    kinds = [lambda: new_locator(rng), lambda: rng.choice(TEXTS[:3]), lambda: None]
    if depth < 4:
        kinds += [lambda: new_dictionary(rng, depth + 1),
                  lambda: [new_element(rng, depth) for _ in range(rng.randrange(2, 5))]]
    return rng.choice(kinds)()


def new_dictionary(rng, depth=0):
    """Returns a dictionary that isn't empty, because an empty one would be an empty text."""
    values = {f'P{number}': new_value(rng, depth) for number in range(rng.randrange(1, 5))}
    return values | {'Last': new_locator(rng)}


def show(value):
    """Replaces locators by their form in a message."""
    if isinstance(value, Wsman.ResourceLocator):
        return 'locator', value.to_xml()
    if isinstance(value, list):
        return [show(each) for each in value]
    if isinstance(value, dict):
        return {name: show(each) for name, each in value.items()}
    return value


def new_item(values):
    return Wsman.Item.new_from_variant(URI, 'Referrer', values)


class References(unittest.TestCase):
    def test_round_trip(self):
        for seed in range(ROUNDS):
            values = new_dictionary(random.Random(seed))
            item = new_item(values)
            read = dict(item.items())
            self.assertEqual(show(read), show(values), seed)
            self.assertEqual(new_item(read).xml, item.xml)
            self.assertEqual(item['Last'].to_xml(), item.lookup_locator('Last').to_xml())

    def test_from_the_wire(self):
        item = Wsman.Item.new_from_xml(
            f'<i:A xmlns:i="{URI}" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
            ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">'
            '<i:rf><a:Address>http://db1:5985/wsman</a:Address>'
            '<a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI><w:SelectorSet><w:Selector Name="K">v'
            '</w:Selector></w:SelectorSet></a:ReferenceParameters></i:rf></i:A>')
        self.assertIsInstance(item['rf'], Wsman.ResourceLocator)
        self.assertEqual(item['rf'].get_selector('K'), 'v')
        written = new_item({'rf': item['rf']})
        self.assertIn('<a:Address>http://db1:5985/wsman</a:Address>', written.xml)
        self.assertEqual(show(dict(written)), show(dict(item)))

    def test_over_the_wire(self):
        options = Wsman.ConnectionOptions(user_name=world.USER, password=world.PASSWORD)
        session = Wsman.Session.new(server.uris['http'], 0x141000, options)
        locator = session.enumerate(world.THING, None, None, Wsman.EnumerationFlags.RETURN_EPR).read_item().locator
        created = session.create(world.NOTE, {'Name': str(uuid.uuid4()), 'Text': 'a'})
        for value in (locator, [locator, created], {'Inner': locator, 'More': [created, locator]}):
            self.assertEqual(show(new_item({'Ref': value})['Ref']), show(value))
        session.delete(created)

    def test_embedded(self):
        inner = Wsman.Item.new_from_variant(URI, 'Inner', {'A': 'a', 'B': Wsman.ResourceLocator.new('urn:b')})
        self.assertEqual(show(new_item({'Part': inner})['Part']), show(dict(inner)))
        for value in (object(), Wsman.Automation(), {1, 2}, b'a', 1j):
            with self.assertRaises(TypeError):
                new_item({'B': value})

    def test_refused(self):
        with_option, with_fragment, bad = (Wsman.ResourceLocator.new('urn:a') for _ in range(3))
        with_option.add_option('A', 'b')
        with_fragment.fragment_path = 'A'
        bad.add_selector('A', '\x01')
        for locator in (with_option, with_fragment, bad, Wsman.ResourceLocator()):
            with self.assertRaises((TypeError, GLib.Error)):
                new_item({'B': locator})


if __name__ == '__main__':
    server = world.Server(sys.argv[1:])
    try:
        program = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False)
    finally:
        server.stop()
    sys.exit(not program.result.wasSuccessful())
