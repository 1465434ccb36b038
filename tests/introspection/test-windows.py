#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Windows' own names: every member in the table of them is used as a script there uses it.

The arguments are the table and the command of a server of the world.
"""

import pathlib
import sys
import unittest
import uuid

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import world

NAME = 'thing-7'
THING = f'{world.THING}?Name={NAME}'
used = set()


def read_members(path):
    for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines():
        if line and line[0] != '#':
            _interface, member, kind, gir_path, value = line.split('\t')
            if kind != 'enum-member':
                yield gir_path.split('.')[0], member, value


def note(owner, member):
    """Stores which members are used."""
    cls = getattr(Wsman, owner)
    original = vars(cls)[member]
    is_property = isinstance(original, property)
    setattr(cls, f'_{member}', original)

    def getter(self):
        used.add((owner, member))
        return getattr(self, f'_{member}')

    def setter(self, value):
        used.add((owner, member))
        setattr(self, f'_{member}', value)

    setattr(cls, member, property(getter, setter if is_property else None))


def look_up(xml, name):
    return Wsman.Item.new_from_xml(xml)[name]


def create_session():
    wsman = Wsman.Automation()
    options = wsman.CreateConnectionOptions()
    options.UserName = world.USER
    options.Password = world.PASSWORD
    flags = (wsman.SessionFlagUseBasic() | wsman.SessionFlagCredUsernamePassword() |
             wsman.SessionFlagNoEncryption())
    return wsman.CreateSession(server.uris['http'], flags, options)


class Windows(unittest.TestCase):
    """As scripts for Windows are written."""

    def test_flags(self):
        owners = {'Automation': Wsman.Automation(), 'ConnectionOptions': Wsman.ConnectionOptions()}
        flags = [each for each in members if each[2]]
        for owner, member, value in flags:
            self.assertEqual(getattr(owners[owner], member)(), int(value, 0))
            self.assertEqual(getattr(owners[owner], member) | 0, int(value, 0))
        self.assertEqual(len(flags), 33)
        session = Wsman.Automation().CreateSession('http://h', Wsman.Automation().SessionFlagUseNoAuthentication)
        self.assertEqual(session.flags, Wsman.SessionFlags.USE_NO_AUTHENTICATION)

    def test_automation(self):
        wsman = Wsman.Automation()
        self.assertEqual(wsman.Error, '')
        self.assertIn('test-windows.py', wsman.CommandLine)
        self.assertEqual(wsman.GetErrorMessage(-2147024891), wsman.get_error_message(0x80070005))
        with self.assertRaises(GLib.Error):
            wsman.CreateSession('host:0')
        self.assertIn('WSManFault', wsman.Error)

    def test_options(self):
        options = Wsman.Automation().CreateConnectionOptions()
        options.UserName = 'ada'
        options.Password = 'engine'
        options.CertificateThumbprint = '00'
        self.assertEqual((options.UserName, options.user_name, options.CertificateThumbprint), ('ada', 'ada', '00'))
        with self.assertRaises(AttributeError):
            print(options.Password)
        options.SetProxy(options.ProxyAutoDetect(), options.ProxyAuthenticationUseBasic(), 'ada', 'engine')

    def test_locator(self):
        locator = Wsman.Automation().CreateResourceLocator()
        session = create_session()
        with self.assertRaises(GLib.Error):
            session.Get(locator)
        locator.ResourceURI = world.THING
        locator.AddSelector('Name', NAME)
        self.assertEqual(look_up(session.Get(locator), 'Name'), NAME)
        for bad in (f'{world.THING}?a=b', '', '<a/>', 'urn:a b'):
            with self.assertRaises(GLib.Error) as caught:
                locator.ResourceURI = bad
            self.assertGreater(caught.exception.fault.code, 0x80338000)
            self.assertIn('WSManFault', locator.Error)
            self.assertEqual(locator.ResourceURI, world.THING)
        locator.ResourceURI = world.THING
        self.assertEqual(locator.Error, '')
        locator.ClearSelectors()
        locator.AddOption('Count', 3, False)
        self.assertEqual(len(list(session.Enumerate(locator))), 3)
        locator.ClearOptions()
        self.assertFalse(locator.MustUnderstandOptions)
        locator.MustUnderstandOptions = 1
        self.assertTrue(locator.MustUnderstandOptions)
        locator.FragmentPath = 'Name'
        locator.FragmentDialect = Wsman.DIALECT_XPATH
        self.assertEqual((locator.FragmentPath, locator.FragmentDialect), ('Name', Wsman.DIALECT_XPATH))

    def test_session(self):
        session = create_session()
        session.BatchItems = 4
        session.Timeout = 5000
        self.assertEqual((session.BatchItems, session.Timeout), (4, 5000))
        self.assertEqual(Wsman.Item.new_from_xml(session.Identify(0)).name, 'IdentifyResponse')
        self.assertEqual(look_up(session.Get(THING, 0), 'Name'), NAME)
        name = uuid.uuid4()
        note_xml = f'<n:World_Note xmlns:n="{world.NOTE}"><n:Name>{name}</n:Name><n:Text>new</n:Text></n:World_Note>'
        created = session.Create(world.NOTE, note_xml, 0)
        self.assertIsInstance(created, str)
        changed = session.Get(created).replace('new', 'changed')
        self.assertEqual(look_up(session.Put(created, changed, 0), 'Text'), 'changed')
        echo = f'<i:Echo_INPUT xmlns:i="{world.THING}"><i:Text>hello</i:Text></i:Echo_INPUT>'
        self.assertEqual(look_up(session.Invoke('Echo', THING, echo, 0), 'Text'), 'hello')
        session.Delete(created, 0)
        with self.assertRaises(GLib.Error):
            session.Get(created)
        self.assertIn('WSManFault', session.Error)

    def test_enumerator(self):
        enumerator = create_session().Enumerate(world.THING, '', '', 0)
        texts = []
        while not enumerator.AtEndOfStream:
            texts.append(enumerator.ReadItem())
        self.assertEqual([look_up(text, 'Name') for text in texts], [f'thing-{i}' for i in range(world.THINGS)])
        self.assertEqual((enumerator.ReadItem(), enumerator.Error), ('', ''))

    def test_the_end_every_member(self):
        everything = {(owner, member) for owner, member, _value in members}
        self.assertEqual(everything - used, set())
        self.assertEqual(len(everything), 65)


class Flags(unittest.TestCase):
    """The last argument of Windows' calls, which is reserved."""

    def test_zero(self):
        session = create_session()
        cancellable = Gio.Cancellable()
        for rest in ((0,), (0, cancellable), (0, None), (cancellable,), (None,), ()):
            self.assertEqual(session.get(THING, *rest)['Name'], NAME)
            self.assertEqual(Wsman.run(self.get_async(session, *rest))['Name'], NAME)
            self.assertEqual(session.invoke('Echo', THING, {'Text': 'a'}, *rest)['Text'], 'a')
            note_locator = session.create(world.NOTE, {'Name': str(uuid.uuid4()), 'Text': 'a'}, *rest)
            self.assertEqual(session.put(note_locator, {'Text': 'b'}, *rest)['Text'], 'b')
            session.delete(note_locator, *rest)
        self.assertEqual(session.get(THING, flags=0)['Name'], NAME)
        cancellable.cancel()
        with self.assertRaises(GLib.Error):
            session.get(THING, 0, cancellable)

    async def get_async(self, session, *rest):
        return await session.get_async(THING, *rest)

    def test_others(self):
        session = create_session()
        for flags in (1, -1, True, 2 ** 40):
            for call in (lambda: session.get(THING, flags), lambda: session.Get(THING, flags),
                         lambda: session.put(THING, {}, flags), lambda: session.create(world.NOTE, {}, flags),
                         lambda: session.delete(THING, flags), lambda: session.invoke('Echo', THING, None, flags),
                         lambda: session.get(THING, flags=flags)):
                with self.assertRaises(ValueError):
                    call()
        for flags in ('0', 0.5):
            with self.assertRaises(TypeError):
                session.get(THING, flags)


class Texts(unittest.TestCase):
    def test_null_characters(self):
        """C would get shortened texts."""
        session = create_session()
        locator = Wsman.ResourceLocator.new(THING)
        options = Wsman.ConnectionOptions()
        for bad in ('a\0b', '\0', 'a\0'):
            for call in (lambda: session.put(THING, {'Size': bad}),
                         lambda: session.put(THING, {'Size': {'Deep': [bad]}}),
                         lambda: session.invoke('Echo', THING, {bad: 1}),
                         lambda: session.update(THING, {'Size': [bad]}),
                         lambda: setattr(locator, 'fragment_path', bad), lambda: setattr(locator, 'FragmentPath', bad),
                         lambda: locator.set_fragment_path(bad), lambda: setattr(options, 'user_name', bad),
                         lambda: setattr(options, 'Password', bad), lambda: options.set_trusted_hosts(['db1', bad]),
                         lambda: setattr(options, 'trusted_hosts', [bad]), lambda: setattr(session, 'locale', bad),
                         lambda: locator.add_selector('Name', bad), lambda: session.run(['echo', bad])):
                with self.assertRaisesRegex(ValueError, 'null character'):
                    call()


class Strictness(unittest.TestCase):
    def test_hints(self):
        session = create_session()
        options = Wsman.ConnectionOptions()
        for right, name, owner in (('batch_items', 'batch_item', session), ('BatchItems', 'Batchitems', session),
                                   ('user_name', 'username', options), ('user_name', 'userName', options),
                                   ('at_end_of_stream', 'atEndOfStream', session.enumerate(world.THING))):
            with self.assertRaisesRegex(AttributeError, right):
                setattr(owner, name, 5)
            with self.assertRaisesRegex(AttributeError, right):
                getattr(owner, name)
        self.assertFalse(hasattr(session, 'nothing_like_it'))
        self.assertIsNone(getattr(session, '_mine', None))


if __name__ == '__main__':
    members = list(read_members(sys.argv[1]))
    for each_owner, each_member in {each[:2] for each in members}:
        note(each_owner, each_member)
    server = world.Server(sys.argv[2:])
    try:
        program = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False)
    finally:
        server.stop()
    sys.exit(not program.result.wasSuccessful())
