#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every member of Windows' automation API is called, and does what it is for.

The arguments are the table of them (introspection/api-map.tsv) and the command of a server of the world.
"""

import pathlib
import sys
import unittest
import uuid

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import world

NAME = 'thing-7'
THING = f'{world.THING}?Name={NAME}'
WSMAN = Wsman.Automation()


def new_session():
    options = WSMAN.create_connection_options()
    options.user_name = world.USER
    options.password = world.PASSWORD
    flags = (WSMAN.session_flag_use_basic() | WSMAN.session_flag_cred_username_password() |
             WSMAN.session_flag_no_encryption())
    return WSMAN.create_session(server.uris['http'], flags, options)


def new_enumerator():
    return new_session().enumerate(world.THING)


def new_note():
    return {'Name': str(uuid.uuid4()), 'Text': 'new'}


# The trios: the object, the arguments and the result of each.
OPERATIONS = {
    'Session.get': (new_session, lambda: [THING], lambda item: item['Name'] == NAME),
    'Session.put': (new_session, lambda: [f'{world.NOTE}?Name=first', {'Name': 'first', 'Text': 'put'}],
                    lambda item: item['Text'] == 'put'),
    'Session.create': (new_session, lambda: [world.NOTE, new_note()],
                       lambda locator: locator.resource_uri == world.NOTE),
    'Session.delete': (new_session, lambda: [new_session().create(world.NOTE, new_note())],
                       lambda deleted: deleted is True),
    'Session.invoke': (new_session, lambda: ['Echo', THING, {'Text': 'echo'}],
                       lambda item: item['Text'] == 'echo'),
    'Session.enumerate': (new_session, lambda: [world.THING],
                          lambda enumerator: len(list(enumerator)) == world.THINGS),
    'Session.identify': (new_session, lambda: [], lambda item: item.name == 'IdentifyResponse'),
    'Enumerator.read_item': (new_enumerator, lambda: [], lambda item: item['Name'] == 'thing-0'),
}


def call(owner, name, args):
    return getattr(owner, name)(*args)


def call_async(owner, name, args):
    async def start():
        return await getattr(owner, f'{name}_async')(*args)

    return Wsman.run(start())


def call_finish(owner, name, args):
    loop = GLib.MainLoop()
    results = []

    def done(_owner, result):
        results.append(result)
        loop.quit()

    getattr(owner, f'{name}_async')(*args, callback=done)
    loop.run()
    return getattr(owner, f'{name}_finish')(results[0])


FORMS = {'async': call_async, 'finish': call_finish}


class Calls(unittest.TestCase):
    """Members that aren't trios. A test for each row of the table is added below."""

    # pylint: disable=invalid-name

    used = set()

    def assert_fault(self, text):
        self.assertIn('<f:WSManFault', text)

    def assert_code(self, code, function, *args):
        with self.assertRaises(GLib.Error) as caught:
            function(*args)
        self.assertEqual(caught.exception.fault.code, code)

    def Automation_create_session(self):
        session = WSMAN.create_session('http://host', WSMAN.session_flag_use_no_authentication())
        self.assertEqual(session.connection, 'http://host')

    def Automation_create_connection_options(self):
        self.assertIsInstance(WSMAN.create_connection_options(), Wsman.ConnectionOptions)

    def Automation_command_line(self):
        self.assertIn('test-api-map.py', WSMAN.command_line)

    def Automation_error(self):
        self.assert_code(0x803380DB, WSMAN.create_session, 'host:0')
        self.assert_fault(WSMAN.error)
        WSMAN.create_connection_options()
        self.assertEqual(WSMAN.error, '')

    def Automation_create_resource_locator(self):
        self.assertEqual(WSMAN.create_resource_locator(THING).get_selector('Name'), NAME)

    def Automation_get_error_message(self):
        text = WSMAN.get_error_message(0x80070005)
        self.assertEqual(text, WSMAN.get_error_message(-2147024891))
        self.assertIn('E_ACCESSDENIED', text)

    def ConnectionOptions_user_name(self):
        options = Wsman.ConnectionOptions()
        options.user_name = 'CORP\\ada'
        self.assertEqual(options.user_name, 'CORP\\ada')

    def ConnectionOptions_password(self):
        options = Wsman.ConnectionOptions(user_name='ada')
        flags = Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        self.assert_code(0x80338147, Wsman.Session.new, 'https://host', flags, options)
        options.password = 'engine'
        Wsman.Session.new('https://host', flags, options)

    def ConnectionOptions_certificate_thumbprint(self):
        options = Wsman.ConnectionOptions()
        options.certificate_thumbprint = '00 11 22'
        self.assertEqual(options.certificate_thumbprint, '00 11 22')

    def ConnectionOptions_set_proxy(self):
        options = Wsman.ConnectionOptions()
        basic = options.proxy_authentication_use_basic()
        self.assertTrue(options.set_proxy(options.proxy_auto_detect(), basic, 'ada', 'engine'))
        self.assert_code(0x8033819D, options.set_proxy, options.proxy_no_proxy_server(), basic)

    def Session_error(self):
        session = new_session()
        self.assert_code(Wsman.CODE_RESOURCE_NOT_FOUND, session.get, world.NOTHING)
        self.assert_fault(session.error)
        session.get(THING)
        self.assertEqual(session.error, '')

    def Session_batch_items(self):
        session = new_session()
        session.batch_items = 3
        self.assertEqual(session.batch_items, 3)
        self.assertEqual(len(list(session.enumerate(world.THING))), world.THINGS)

    def Session_timeout(self):
        session = new_session()
        session.timeout = 3000000
        self.assertEqual(session.timeout, 3000000)
        session.get(THING)

    def Enumerator_at_end_of_stream(self):
        enumerator = new_enumerator()
        count = 0
        while not enumerator.at_end_of_stream:
            enumerator.read_item()
            count += 1
        self.assertEqual(count, world.THINGS)

    def Enumerator_error(self):
        enumerator = new_enumerator()
        enumerator.read_item()
        self.assertEqual(enumerator.error, '')
        enumerator.close()
        with self.assertRaises(GLib.Error):
            enumerator.read_item()
        self.assert_fault(enumerator.error)

    def ResourceLocator_resource_uri(self):
        locator = Wsman.ResourceLocator.new('wmicimv2/Win32_Service')
        self.assertEqual(locator.resource_uri,
                         'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service')
        locator.resource_uri = world.THING
        self.assertEqual(locator.resource_uri, world.THING)

    def ResourceLocator_add_selector(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.add_selector('Name', NAME)
        self.assertEqual(new_session().get(locator)['Name'], NAME)

    def ResourceLocator_clear_selectors(self):
        locator = Wsman.ResourceLocator.new(THING)
        locator.clear_selectors()
        self.assertIsNone(locator.get_selector('Name'))

    def ResourceLocator_fragment_path(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.fragment_path = 'Name/text()'
        self.assertEqual(locator.fragment_path, 'Name/text()')

    def ResourceLocator_fragment_dialect(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.fragment_dialect = Wsman.DIALECT_XPATH
        self.assertEqual(locator.fragment_dialect, Wsman.DIALECT_XPATH)

    def ResourceLocator_add_option(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.add_option('Count', '3')
        self.assertEqual(len(list(new_session().enumerate(locator))), 3)

    def ResourceLocator_must_understand_options(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        self.assertFalse(locator.must_understand_options)
        locator.must_understand_options = True
        self.assertTrue(locator.must_understand_options)

    def ResourceLocator_clear_options(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.add_option('Count', '3')
        locator.clear_options()
        self.assertEqual(len(list(new_session().enumerate(locator))), world.THINGS)

    def ResourceLocator_error(self):
        locator = Wsman.ResourceLocator.new(world.THING)
        self.assertEqual(locator.error, '')
        self.assert_code(0x8033807A, setattr, locator, 'resource_uri', THING)
        self.assert_fault(locator.error)

    def call_trio(self, path):
        owner, _, name = path.partition('.')
        base, _, form = name.rpartition('_')
        if form not in FORMS:
            base, form = name, None
        new_owner, new_arguments, is_right = OPERATIONS[f'{owner}.{base}']
        self.used.add(f'{owner}.{base}')
        result = FORMS.get(form, call)(new_owner(), base, new_arguments())
        self.assertTrue(is_right(result), result)


OWNERS = {'Automation': Wsman.Automation, 'ConnectionOptions': Wsman.ConnectionOptions}


def test_for(number, kind, path, value):
    owner, member = path.split('.')
    name = path.replace('.', '_').replace('-', '_')

    def test(self):
        if kind == 'enum-member':
            self.assertEqual(int(getattr(getattr(Wsman, owner), member)), int(value, 0))
        elif value:
            self.assertEqual(int(getattr(OWNERS[owner](), member)()), int(value, 0))
        elif hasattr(self, name):
            getattr(self, name)()
        else:
            self.call_trio(path)

    return f'test_{number:03}_{name}', test


def read_table(path):
    for number, line in enumerate(pathlib.Path(path).read_text(encoding='utf-8').splitlines(), 1):
        if line and line[0] != '#':
            _interface, _member, kind, member, value = line.split('\t')
            yield test_for(number, kind, member, value)


if __name__ == '__main__':
    tests = dict(read_table(sys.argv[1]))
    for each_name, each_test in tests.items():
        setattr(Calls, each_name, each_test)
    server = world.Server(sys.argv[2:])
    try:
        program = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False)
    finally:
        server.stop()
    left_over = OPERATIONS.keys() - Calls.used
    if left_over or program.result.testsRun != len(tests):
        sys.exit(f'not called: {left_over or "some row"}')
    sys.exit(not program.result.wasSuccessful())
