#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every property of every class, as constructors, set_property(), set_properties() and props take it, and every
function that takes a text: a text that C would cut off is refused, and so is what isn't there. The error names the
place, and has nothing of the text.
"""

import inspect
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

SECRET = 'Engine'
BAD = (f'{SECRET}\0b', f'\0{SECRET}', '\0', f'{SECRET}\ud800', f'\udc00{SECRET}')
CLASSES = [each for each in (getattr(Wsman, name) for name in dir(Wsman))
           if inspect.isclass(each) and issubclass(each, GObject.Object)
           and not GObject.type_test_flags(each.__gtype__, 1 << 4)]
STRV = GObject.GType.from_name('GStrv')


def snake_case(name):
    return name.replace('-', '_')


class Construction(unittest.TestCase):
    def assert_refused(self, kind, words, call, /, *args, **kwargs):
        with self.assertRaises(kind) as caught:
            call(*args, **kwargs)
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertNotIn(SECRET, str(caught.exception))

    def refuse_property(self, cls, name, value, kind, *words):
        self.assert_refused(kind, words, cls, **{name: value})
        self.assert_refused(kind, words, cls().set_property, name, value)
        self.assert_refused(kind, words, cls().set_properties, **{name: value})
        self.assert_refused(kind, words, setattr, cls().props, snake_case(name), value)

    def test_texts(self):
        count = 0
        for cls in CLASSES:
            for pspec in cls.list_properties():
                if pspec.value_type not in (GObject.TYPE_STRING, STRV) or not pspec.flags & GObject.ParamFlags.WRITABLE:
                    continue
                count += 1
                for text in BAD:
                    value = text if pspec.value_type == GObject.TYPE_STRING else ['a', text]
                    path = f'{cls.__name__}.{snake_case(pspec.name)}'
                    for spelling in (pspec.name, snake_case(pspec.name)):
                        self.refuse_property(cls, spelling, value, ValueError, path)
        self.assertGreater(count, 20)

    def test_misspelt(self):
        for cls in CLASSES:
            names = [snake_case(each.name) for each in cls.list_properties()]
            for pspec in cls.list_properties():
                right = snake_case(pspec.name)
                for wrong in (f'{right}2', right[:-1], right.upper()):
                    if wrong in names:
                        continue
                    for kind in (AttributeError, TypeError):
                        self.refuse_property(cls, wrong, None, kind, cls.__name__, repr(wrong),
                                             right if len(right) > 3 else '')
                    with self.assertRaises(AttributeError):
                        getattr(cls().props, wrong)
                if not pspec.flags & GObject.ParamFlags.WRITABLE:
                    self.refuse_property(cls, right, None, AttributeError, f'{cls.__name__}.{right}', 'written')
        self.assert_refused(AttributeError, ['user_name'], Wsman.ConnectionOptions, user_nam='ada')
        with self.assertRaises(TypeError):
            Wsman.ConnectionOptions('ada')

    def test_functions(self):
        locator = Wsman.ResourceLocator.new('urn:a')
        item = Wsman.Item.new_from_variant('urn:a', 'A', {'B': 'b'})
        options = Wsman.ConnectionOptions()
        session = Wsman.Session.new('http://localhost:1', 0, None)
        for bad in BAD:
            for place, call, args in (
                    ('argument text of ResourceLocator.new()', Wsman.ResourceLocator.new, [bad]),
                    ('Fault.new()', Wsman.Fault.new, [5, bad]),
                    ('Item.new_from_xml()', Wsman.Item.new_from_xml, [bad]),
                    ('Session.new()', Wsman.Session.new, [bad]),
                    ('argument name of Item.lookup_string()', item.lookup_string, [bad]),
                    ('Item.contains()', item.contains, [bad]),
                    ('ResourceLocator.get_selector()', locator.get_selector, [bad]),
                    ('argument value of ResourceLocator.add_option()', locator.add_option, ['A', bad]),
                    ('argument password of ConnectionOptions.set_proxy()', options.set_proxy, [0, 0, 'ada', bad]),
                    ('ConnectionOptions.set_password()', options.set_password, [bad]),
                    ('argument argv of Session.run()', session.run, [['echo', bad]]),
                    ('Session.run_powershell()', session.run_powershell, [bad, None]),
                    ('Deep', Wsman.Item.new_from_variant, ['urn:a', 'A', {'Size': {'Deep': [bad]}}]),
                    ('name of a property', Wsman.Item.new_from_variant, ['urn:a', 'A', {'Size': {bad: 1}}])):
                self.assert_refused(ValueError, [place], call, *args)
        self.assert_refused(ValueError, ['A path'], session.copy_to, f'{SECRET}\0', 'a')
        for name in (1, None, b'a', ('a',)):
            self.assert_refused(TypeError, [repr(name)], Wsman.Item.new_from_variant, 'urn:a', 'A', {name: 1})

    def test_resource_uris(self):
        """C only stores these values."""
        locator = Wsman.ResourceLocator.new('urn:a')
        for bad in ('', ' ', None, 'urn:a b', '<a/>', 'urn:a?b=c', 'urn:\x01'):
            for call in (lambda: Wsman.ResourceLocator(resource_uri=bad),
                         lambda: locator.set_property('resource-uri', bad),
                         lambda: locator.set_properties(resource_uri=bad),
                         lambda: setattr(locator.props, 'resource_uri', bad),
                         lambda: setattr(locator, 'resource_uri', bad)):
                with self.subTest(bad), self.assertRaises(GLib.Error) as caught:
                    call()
                self.assertGreater(caught.exception.fault.code, 0x80338000)
            self.assertEqual(locator.resource_uri, 'urn:a')
        self.assertEqual(Wsman.ResourceLocator(resource_uri='urn:a', fragment_path='A').resource_uri, 'urn:a')

    def test_right(self):
        options = Wsman.ConnectionOptions(user_name='Änalytical', password=SECRET, trusted_hosts=['a', 'b'],
                                          **{'connect-address': 'db1'})
        self.assertEqual((options.user_name, options.connect_address), ('Änalytical', 'db1'))
        self.assertEqual(options.props.trusted_hosts, ['a', 'b'])
        options.props.user_name = 'grace'
        self.assertEqual(options.get_property('user-name'), 'grace')
        self.assertEqual(type(options).props.user_name.name, 'user-name')
        self.assertIn('user_name', dir(options.props))
        # PyGObject 3.50 refuses a comprehension over the properties of any object.
        names = []
        for each in options.props:
            names.append(each.name)
        self.assertIn('user-name', names)
        # The form in which Python has a path that isn't UTF-8.
        options.set_ca_file('/\udcff')
        self.assertEqual(options.get_ca_file(), '/\udcff')
        # Classes of other libraries don't change.
        self.assertEqual(Gio.SimpleAction(name='a').props.name, 'a')


if __name__ == '__main__':
    unittest.main(verbosity=2)
