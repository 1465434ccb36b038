#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests what the override adds for Python. The command of a server of the world is the arguments."""

import asyncio
import contextlib
import io
import pathlib
import sys
import unittest
import uuid

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import patience
import world

ROWS = 'http://schemas.example.org/Rows'
ECHO = 'http://schemas.example.org/Echo'


def new_session(uri, user=world.USER, password=world.PASSWORD):
    options = Wsman.ConnectionOptions()
    options.user_name = user
    options.password = password
    # Basic, with a name and password, over plain http.
    return Wsman.Session.new(uri, 0x40000 | 0x1000 | 0x100000, options)


class Attributes(unittest.TestCase):
    def test_property(self):
        options = Wsman.ConnectionOptions()
        options.user_name = 'ada'
        self.assertEqual(options.user_name, 'ada')
        self.assertEqual(options.get_user_name(), 'ada')

    def test_unknown(self):
        with self.assertRaisesRegex(AttributeError, 'username'):
            Wsman.ConnectionOptions().username = 'ada'

    def test_write_only(self):
        with self.assertRaises(AttributeError):
            print(Wsman.ConnectionOptions().password)

    def test_construct_only(self):
        session = new_session('http://localhost')
        self.assertEqual(session.connection, 'http://localhost')
        with self.assertRaises(AttributeError):
            session.connection = 'http://elsewhere'

    def test_private(self):
        session = new_session('http://localhost')
        session._mine = 1
        self.assertEqual(session._mine, 1)


class Arguments(unittest.TestCase):
    def test_flags_are_numbers(self):
        flags = new_session('http://localhost').flags
        self.assertEqual(flags, Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.NO_ENCRYPTION |
                         Wsman.SessionFlags.CRED_USERNAME_PASSWORD)

    def test_missing(self):
        with self.assertRaisesRegex(TypeError, 'locator'):
            new_session('http://localhost').get()

    def test_by_name(self):
        session = Wsman.Session.new(connection='http://localhost', flags=0x8000)
        self.assertEqual(session.flags, Wsman.SessionFlags.USE_NO_AUTHENTICATION)

    def test_text_beside(self):
        """Text beside elements isn't lost."""
        item = Wsman.Item.new_from_xml('<p:A xmlns:p="urn:x">one<p:B>1</p:B> two<p:C>three<p:D/></p:C></p:A>')
        self.assertEqual(dict(item), {'#text': 'one two', 'B': '1', 'C': {'#text': 'three', 'D': ''}})
        self.assertEqual(dict(item.items()), dict(item))
        self.assertIn('#text', item)
        self.assertEqual(item.get('#text'), 'one two')
        self.assertNotIn('#text', Wsman.Item.new_from_xml('<p:A xmlns:p="urn:x"> <p:B>1</p:B> </p:A>'))

    def test_item(self):
        item = Wsman.Item.new_from_xml('<i:A xmlns:i="urn:a"><i:B>1</i:B><i:C>two</i:C></i:A>')
        self.assertEqual(dict(item), {'B': '1', 'C': 'two'})
        self.assertIn('B', item)
        self.assertNotIn('D', item)
        with self.assertRaises(KeyError):
            print(item['D'])
        self.assertEqual((item.get('B'), item.get('D'), item.get('D', 0)), ('1', None, 0))
        self.assertEqual(sorted(item.items()), [('B', '1'), ('C', 'two')])
        self.assertEqual(sorted(item.values()), ['1', 'two'])
        self.assertTrue(item)
        self.assertIn('two', str(item))

    def test_locator(self):
        locator = Wsman.ResourceLocator.new('http://schemas.example.org/A?B=c')
        self.assertEqual(str(locator), 'http://schemas.example.org/A?B=c')

    def test_simple_values(self):
        locator = Wsman.ResourceLocator.new('urn:a')
        for name, value in {'Number': 12, 'Truth': False, 'Text': 'x'}.items():
            locator.add_selector(name, value)
        locator.add_option('Depth', 2)
        locator.add_option('Nil')
        self.assertEqual(str(locator), 'urn:a?Number=12+Truth=false+Text=x')
        self.assertEqual((locator.get_option('Depth'), locator.get_option('Nil')), ('2', None))
        with self.assertRaises(TypeError):
            locator.add_selector('Name', [])


class Errors(unittest.TestCase):
    def test_fault(self):
        with self.assertRaises(GLib.Error) as caught:
            Wsman.ResourceLocator.new('')
        self.assertIsInstance(caught.exception.fault, Wsman.Fault)

    def test_codes(self):
        """The parts of an error that PyGObject drops are there, even if other errors came between."""
        options = Wsman.ConnectionOptions()
        session = new_session(server.uris['http'])
        calls = (
            (0x803380DB, Wsman.Session.new, 'host:0'),
            (0x803380AC, Wsman.Session.new, 'host', 0x3),
            (0x8033819C, options.set_proxy, 3),
            (0x80338107, session.enumerate, world.THING, '<a><b></a>', Wsman.DIALECT_SELECTOR),
            (0x80338000, session.get, world.NOTHING),
        )
        errors = []
        for code, function, *args in calls:
            with self.subTest(hex(code)), self.assertRaises(GLib.Error) as caught:
                function(*args)
            errors.append((code, caught.exception))
        for code, error in errors:
            self.assertEqual(error.fault.code, code)
            self.assertEqual(error.fault.message, error.message)
            self.assertEqual(Wsman.Fault.from_error(error).code, code)
            self.assertIn('WSManFault', error.fault.to_xml())

    def test_other_domain(self):
        cancellable = Gio.Cancellable()
        cancellable.cancel()
        with self.assertRaises(GLib.Error) as caught:
            new_session('http://127.0.0.1:1').get('http://schemas.example.org/A', cancellable)
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        self.assertIsNone(caught.exception.fault)


class Enumerations(unittest.TestCase):
    def setUp(self):
        self.session = new_session(server.uris['http'])

    def cursors(self):
        return self.session.get(world.STATS).lookup_int64('Cursors')[1]

    def test_for(self):
        names = [item['Name'] for item in self.session.enumerate(world.THING)]
        self.assertEqual(names, [f'thing-{number}' for number in range(world.THINGS)])

    def test_break(self):
        self.session.batch_items = 5
        for item in self.session.enumerate(world.THING):
            self.assertEqual(item['Name'], 'thing-0')
            break
        patience.wait_until(lambda: self.cursors() == 0)

    def test_with(self):
        self.session.batch_items = 5
        with self.session.enumerate(world.THING) as enumerator:
            self.assertEqual(enumerator.read_item()['Name'], 'thing-0')
        with self.assertRaises(GLib.Error) as caught:
            enumerator.read_item()
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CLOSED))

    def test_with_error(self):
        with self.assertRaisesRegex(RuntimeError, 'mine'):
            with self.session.enumerate(world.THING):
                raise RuntimeError('mine')

    def test_async_for(self):
        async def names():
            async with await self.session.enumerate_async(world.THING) as enumerator:
                return [item['Name'] async for item in enumerator]

        self.assertEqual(len(Wsman.run(names())), world.THINGS)

    def test_async_break(self):
        async def first():
            self.session.batch_items = 5
            async for item in await self.session.enumerate_async(world.THING):
                return item['Name']

        self.assertEqual(Wsman.run(first()), 'thing-0')
        patience.wait_until(lambda: self.cursors() == 0)


class Updates(unittest.TestCase):
    def test_dictionary(self):
        session = new_session(server.uris['http'])
        note = session.create(world.NOTE, {'Name': str(uuid.uuid4()), 'Text': 'old'})
        self.assertEqual(session.update(note, {'Text': 'new'})['Text'], 'new')

        async def update():
            return await session.update_async(str(note), {'Text': 'newer'})

        self.assertEqual(Wsman.run(update())['Text'], 'newer')
        self.assertEqual(session.get(note)['Text'], 'newer')
        with self.assertRaises(GLib.Error):
            session.update(note, {'Nothing': 1})
        with self.assertRaises(TypeError):
            session.update(note, {'Text': object()})
        for values in ('x', None, ['x'], GLib.Variant('s', 'x')):
            with self.assertRaises(TypeError):
                session.update(note, values)
        session.delete(note)

    def test_item(self):
        item = Wsman.Item.new_from_variant('urn:a', 'A', {'B': 1, 'C': None})
        self.assertEqual(item['B'], '1')
        self.assertTrue(item.is_null('C'))
        self.assertEqual(dict(item), {'B': '1', 'C': None})
        values = {'B': 'x', 'C': None, 'D': {'E': ['1', '2']}}
        item = Wsman.Item.new_from_variant('urn:a', 'A', values)
        self.assertEqual(dict(item.items()), values)
        self.assertIn(None, item.values())


class Models(unittest.TestCase):
    def load(self, model):
        loop = GLib.MainLoop()
        model.connect('notify::loading', lambda *_: model.loading or loop.quit())
        model.load_more()
        loop.run()

    def test_model(self):
        session = new_session(server.uris['http'])
        session.batch_items = 5
        model = Wsman.EnumeratorModel.new_for_session(session, world.THING)
        model.page_size = 10
        model.autoload = False
        sizes = []
        model.connect('items-changed', lambda _model, _at, _removed, added: sizes.append(added))
        for wanted in (10, 20, world.THINGS):
            self.load(model)
            self.assertEqual((len(model), sum(sizes)), (wanted, wanted))
        self.assertTrue(model.at_end_of_stream)
        self.assertEqual(model[0]['Name'], 'thing-0')
        self.assertEqual([item['Name'] for item in model][-1], f'thing-{world.THINGS - 1}')

    def test_fault(self):
        session = new_session(server.uris['http'])
        model = Wsman.EnumeratorModel.new_for_session(session, world.NOTHING, None, None, 0)
        self.load(model)
        self.assertEqual(model.fault.code, Wsman.CODE_RESOURCE_NOT_FOUND)
        self.assertIn('WSManFault', model.error)
        # Nothing awaits this call.
        Wsman.EnumeratorModel.new(session.enumerate(world.THING)).load_more()


class Habits(unittest.TestCase):
    """As scripts for Windows are written."""

    def test_habits(self):
        session = new_session(server.uris['http'])
        session.timeout = 3000000
        for nothing in (None, ''):
            self.assertEqual(len(list(session.enumerate(world.THING, nothing, nothing, 0))), world.THINGS)
        references = session.enumerate(world.THING, '', '', 0x2)
        self.assertFalse(references.at_end_of_stream)
        reference = references.read_item()
        for resource in (reference.xml, str(reference), reference, reference.locator):
            self.assertEqual(session.get(resource)['Name'], 'thing-0')
            self.assertEqual(session.invoke('Echo', resource, {'Text': 'a'})['Text'], 'a')
        created = session.create(world.NOTE, {'Name': str(uuid.uuid4()), 'Text': 'new'})
        self.assertTrue(session.delete(created.to_xml()))


class Coroutines(unittest.TestCase):
    def test_value(self):
        async def get(session):
            # Both calls have begun before the first one is awaited.
            calls = [session.get_async(world.STATS) for _ in range(2)]
            return [(await call).name for call in calls]

        self.assertEqual(Wsman.run(get(new_session(server.uris['http']))), ['World_Stats'] * 2)

    def test_error(self):
        async def get(session):
            await session.get_async(world.NOTHING)

        with self.assertRaises(GLib.Error) as caught:
            Wsman.run(get(new_session(server.uris['http'])))
        self.assertIsInstance(caught.exception.fault, Wsman.Fault)

    def test_foreign(self):
        closed = []

        async def sleep():
            try:
                await asyncio.sleep(1)
            finally:
                closed.append(True)

        with self.assertRaises((TypeError, RuntimeError)):
            Wsman.run(sleep())
        self.assertTrue(closed)

    def test_callback(self):
        loop = GLib.MainLoop()
        results = []

        def done(session, result, *data):
            results.append((session.get_finish(result).name, data))
            loop.quit()

        new_session(server.uris['http']).get_async(world.STATS, None, done, 'mine')
        loop.run()
        self.assertEqual(results, [('World_Stats', ('mine',))])


class Echo(GObject.Object, Wsman.Provider):
    """Each method of the invoke handler responds in another way."""

    is_stopped = False
    sinks = ()

    def do_handle_put(self, operation):
        operation.return_item(operation.item)

    async def do_handle_enumerate(self, operation):
        if operation.filter is None:
            raise LookupError('No list today')
        operation.take_filter()
        operation.return_items([{'Name': operation.filter}], True)

    def do_handle_subscribe(self, operation):
        sink = operation.return_subscription()
        self.sinks = [sink]
        sink.connect('ended', self.sinks.remove)
        sink.send({'Name': 'first'})
        sink.send({'Name': operation.bookmark}, 'second')

    def do_accepts_option(self, _operation, name):
        return name == 'Known'

    def do_handle_invoke(self, operation):
        return getattr(self, operation.method)(operation)

    def do_handle_create(self, operation):
        operation.return_created(f'{ECHO}?Name={operation.item["Name"]}', {'Name': 'shown'})

    def do_stopped(self):
        self.is_stopped = True

    def Echo(self, operation):
        operation.return_item(operation.item)

    def Answer(self, operation):
        operation.return_item({'ReturnValue': 0})

    def Locate(self, operation):
        operation.return_locator(ECHO)

    def Raise(self, operation):
        raise ValueError('Out of cards')

    def RaiseError(self, operation):
        raise GLib.Error.new_literal(Wsman.error_quark(), 'No such card', Wsman.Error.NOT_FOUND)

    async def Later(self, operation):
        item = await new_session(server.uris['http']).get_async(world.STATS)
        operation.return_item(item)

    async def RaiseLater(self, operation):
        await new_session(server.uris['http']).get_async(world.STATS)
        raise ValueError('Out of cards, later')


class Gate(GObject.Object, Wsman.Authenticator):
    def do_check_password(self, attempt):
        if attempt.user_name == 'mallory':
            raise KeyError('mallory')
        attempt.accept(attempt.user_name)


class Rows(GObject.Object, Wsman.Provider):
    rows = ()

    def do_handle_enumerate(self, operation):
        operation.return_items([{'Name': name, 'Version': version} for name, version in self.rows], True)


class Providers(unittest.TestCase):
    def setUp(self):
        self.server = Wsman.Server()
        self.server.allow_unencrypted = True
        self.server.authenticator = Gate()
        self.server.allowed_users = ['ada']
        self.echo = Echo()
        self.server.add_provider(ECHO, self.echo)
        self.rows = Rows()
        self.server.add_provider(ROWS, self.rows)
        self.server.listen_local(0, False)
        self.stderr = io.StringIO()
        self.session = new_session(self.server.list_uris()[0])

    def tearDown(self):
        self.server.stop()

    def test_refresh(self):
        model = Wsman.EnumeratorModel.new_for_session(self.session, ROWS)
        model.key_properties = ['Name']
        model.autoload = False
        changes = []
        model.connect('items-changed', lambda _model, *change: changes.append(change))

        async def check(rows, *wanted):
            old = {item.xml: item for item in model}
            self.rows.rows = rows
            # A call without a callback is a coroutine, and both of these run at once.
            calls = [model.refresh_async() for _ in range(2)]
            for call in calls:
                await call
            self.assertEqual([(item['Name'], item['Version']) for item in model],
                             [(name, str(version)) for name, version in rows])
            self.assertEqual(tuple(changes), wanted)
            self.assertTrue(all(old.get(item.xml, item) is item for item in model))
            changes.clear()

        async def check_all():
            await check([('a', 1), ('b', 1), ('c', 1)], (0, 0, 3))
            await check([('a', 1), ('b', 1), ('c', 1)])
            await check([('a', 1), ('b', 2), ('c', 1)], (1, 1, 1))
            await check([('c', 1), ('a', 1), ('d', 1)], (0, 0, 1), (2, 2, 1))
            await check([], (0, 3, 0))
            self.assertIsNone(model.last_error)
            nothing = Wsman.EnumeratorModel.new_for_session(self.session, world.NOTHING)
            with self.assertRaises(GLib.Error) as caught:
                await nothing.refresh_async()
            self.assertEqual(caught.exception.fault.code, Wsman.CODE_RESOURCE_NOT_FOUND)
            self.assertTrue(nothing.last_error.matches(Wsman.Error.quark(), Wsman.Error.NOT_FOUND))
            self.assertEqual(nothing.last_error.message, caught.exception.message)

        Wsman.run(check_all())

    def test_events(self):
        async def read():
            subscription = await self.session.subscribe_async(ECHO)
            events = [await subscription.next_event_async() for _ in range(2)]
            self.assertEqual(len(self.echo.sinks), 1)
            await subscription.unsubscribe_async()
            return events

        events = Wsman.run(read())
        self.assertEqual([(event.name, event.namespace_uri, event.get('Name')) for event in events],
                         [('Echo', ECHO, 'first'), ('Echo', ECHO, None)])
        self.assertEqual(self.echo.sinks, [])

    def call(self, name, *args):
        """The client and the server share a thread, so neither may block."""
        async def call():
            return await getattr(self.session, f'{name}_async')(*args)

        with contextlib.redirect_stderr(self.stderr):
            return Wsman.run(call())

    def assert_answer(self, text, name, *args):
        with self.assertRaisesRegex(GLib.Error, text) as caught:
            self.call(name, *args)
        return caught.exception

    def test_dictionary(self):
        values = {'Text': 'a', 'Number': -1, 'Large': 2 ** 64 - 1, 'Real': 0.5, 'Truth': True,
                  'Nothing': None, 'List': ['a', 'b'], 'Part': {'Inner': 'x'}}
        item = self.call('put', ECHO, values)
        self.assertEqual((item.namespace_uri, item.name), (ECHO, 'Echo'))
        self.assertEqual(item['Text'], 'a')
        self.assertEqual(item.lookup_int64('Number'), (True, -1))
        self.assertEqual(item.lookup_uint64('Large'), (True, 2 ** 64 - 1))
        self.assertEqual(item.lookup_double('Real'), (True, 0.5))
        self.assertEqual(item.lookup_boolean('Truth'), (True, True))
        self.assertTrue(item.is_null('Nothing'))
        self.assertEqual(item.lookup_strv('List'), ['a', 'b'])
        self.assertEqual(item.lookup_item('Part')['Inner'], 'x')
        with self.assertRaises(TypeError):
            self.call('put', ECHO, {'Text': object()})

    def test_input(self):
        item = self.call('invoke', 'Echo', ECHO, {'Text': 'a'})
        self.assertEqual((item.namespace_uri, item.name), (ECHO, 'Echo_INPUT'))
        item = self.call('invoke', 'Echo', ECHO, '<x:A xmlns:x="urn:x"><x:B>b</x:B></x:A>')
        self.assertEqual((item.name, item['B']), ('A', 'b'))
        self.assert_answer('', 'put', ECHO, 'no XML')

    def test_output(self):
        output = self.call('invoke', 'Answer', ECHO)
        self.assertEqual((output.namespace_uri, output.name), (ECHO, 'Answer_OUTPUT'))
        enumerator = self.call('enumerate', ECHO, 'a', Wsman.DIALECT_XPATH)
        self.assertEqual([(item.name, item['Name']) for item in enumerator], [('Echo', 'a')])
        self.assertEqual(str(self.call('create', ECHO, {'Name': 'a'})), f'{ECHO}?Name=a')

    def test_stopped(self):
        echo = Echo()
        self.server.add_provider(ECHO, echo)
        self.server.stop()
        self.assertTrue(echo.is_stopped)

    def test_port(self):
        for port in (-1, 65536):
            with self.assertRaises((OverflowError, ValueError)):
                self.server.listen_local(port, False)

    def test_mismatch(self):
        self.assert_answer(r'return_item\(\)', 'invoke', 'Locate', ECHO)

    def test_options(self):
        locator = Wsman.ResourceLocator.new(ECHO)
        locator.add_option('Known', 'a', True)
        locator.add_option('Optional', 'b')
        self.assertEqual(self.call('invoke', 'Answer', locator).name, 'Answer_OUTPUT')
        locator.add_option('Unknown', 'c', True)
        self.assertEqual(self.assert_answer('', 'invoke', 'Answer', locator).fault.code, 0x80338051)

    def test_raise(self):
        self.assert_answer('ValueError: Out of cards', 'invoke', 'Raise', ECHO)
        self.assertIn('Traceback', self.stderr.getvalue())

    def test_raise_error(self):
        self.assert_answer('No such card', 'invoke', 'RaiseError', ECHO)

    def test_coroutine(self):
        self.assertEqual(self.call('invoke', 'Later', ECHO).name, 'World_Stats')

    def test_coroutine_raises(self):
        self.assert_answer('Out of cards, later', 'invoke', 'RaiseLater', ECHO)
        self.assert_answer('LookupError: No list today', 'enumerate', ECHO)

    def test_not_implemented(self):
        error = self.assert_answer('', 'get', ECHO)
        self.assertEqual(error.fault.code, Wsman.CODE_ACTION_NOT_SUPPORTED)

    def test_authenticator_raises(self):
        self.session = new_session(self.server.list_uris()[0], 'mallory')
        error = self.assert_answer('', 'get', ECHO)
        self.assertTrue(error.matches(Wsman.error_quark(), Wsman.Error.AUTHENTICATION))
        self.assertIn('KeyError', self.stderr.getvalue())


if __name__ == '__main__':
    server = world.Server(sys.argv[1:])
    try:
        unittest.main(argv=sys.argv[:1], verbosity=2)
    finally:
        server.stop()
