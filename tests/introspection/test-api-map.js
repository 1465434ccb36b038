// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Every member of Windows' automation API is called, and does what it is for. The arguments are the table
// of them (introspection/api-map.tsv) and the command of a server of the world.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
const [table, ...command] = ARGV;
const world = new World.Server(command);
const wsman = new Wsman.Automation();
const NAME = 'thing-7';
const THING = `${World.THING}?Name=${NAME}`;

const newSession = () => world.session('http');
const newEnumerator = () => newSession().enumerate(World.THING);
const newNote = () => ({Name: GLib.uuid_string_random(), Text: 'new'});
const assertFault = text => assert(text.includes('<f:WSManFault'), `“${text}” is no fault`);

// The trios: the object, the arguments and the result of each.
const OPERATIONS = {
    'Session.get': [newSession, () => [THING],
        item => assertEqual(item.lookup_string('Name'), NAME)],
    'Session.put': [newSession, () => [`${World.NOTE}?Name=first`, {Name: 'first', Text: 'put'}],
        item => assertEqual(item.lookup_string('Text'), 'put')],
    'Session.create': [newSession, () => [World.NOTE, newNote()],
        locator => assertEqual(locator.resource_uri, World.NOTE)],
    'Session.delete': [newSession, () => [newSession().create(World.NOTE, newNote())],
        deleted => assertEqual(deleted, true)],
    'Session.invoke': [newSession, () => ['Echo', THING, {Text: 'echo'}],
        item => assertEqual(item.lookup_string('Text'), 'echo')],
    'Session.enumerate': [newSession, () => [World.THING],
        enumerator => assertEqual([...enumerator].length, World.THINGS)],
    'Session.identify': [newSession, () => [],
        item => assertEqual(item.name, 'IdentifyResponse')],
    'Enumerator.read_item': [newEnumerator, () => [],
        item => assertEqual(item.lookup_string('Name'), 'thing-0')],
};

const FORMS = {
    '': (object, name, args) => object[name](...args),
    _async: (object, name, args) => object[`${name}_async`](...args),
    _finish: (object, name, args) => new Promise((resolve, reject) => {
        object[`${name}_async`](...args, (source, result) => {
            try {
                resolve(source[`${name}_finish`](result));
            } catch (error) {
                reject(error);
            }
        });
    }),
};

// The other members.
const CALLS = {
    'Automation.create_session': () =>
        assertEqual(wsman.create_session('http://host', wsman.session_flag_use_no_authentication()).connection,
            'http://host'),
    'Automation.create_connection_options': () =>
        assert(wsman.create_connection_options() instanceof Wsman.ConnectionOptions),
    'Automation.command-line': () =>
        assert(wsman.command_line.includes('test-api-map.js'), wsman.command_line),
    'Automation.error': async () => {
        await assertThrows(() => wsman.create_session('host:0'));
        assertFault(wsman.error);
        wsman.create_connection_options();
        assertEqual(wsman.error, '');
    },
    'Automation.create_resource_locator': () =>
        assertEqual(wsman.create_resource_locator(THING).get_selector('Name'), NAME),
    'Automation.get_error_message': () => {
        assertEqual(wsman.get_error_message(0x80070005), wsman.get_error_message(-2147024891));
        assert(wsman.get_error_message(0x80070005).includes('E_ACCESSDENIED'));
    },

    'ConnectionOptions.user-name': () => {
        const options = new Wsman.ConnectionOptions();
        options.user_name = 'CORP\\ada';
        assertEqual(options.user_name, 'CORP\\ada');
    },
    'ConnectionOptions.password': async () => {
        const {USE_BASIC, CRED_USERNAME_PASSWORD} = Wsman.SessionFlags;
        const options = new Wsman.ConnectionOptions({user_name: 'ada'});
        const create = () => Wsman.Session.new('https://host', USE_BASIC | CRED_USERNAME_PASSWORD, options);
        assertEqual((await assertThrows(create)).fault.code, 0x80338147);
        options.password = 'engine';
        create();
    },
    'ConnectionOptions.certificate-thumbprint': () => {
        const options = new Wsman.ConnectionOptions();
        options.certificate_thumbprint = '00 11 22';
        assertEqual(options.certificate_thumbprint, '00 11 22');
    },
    'ConnectionOptions.set_proxy': async () => {
        const options = new Wsman.ConnectionOptions();
        const {USE_BASIC} = Wsman.ProxyAuthentication;
        assertEqual(options.set_proxy(options.proxy_auto_detect(), USE_BASIC, 'ada', 'engine'), true);
        const error = await assertThrows(() => options.set_proxy(options.proxy_no_proxy_server(), USE_BASIC));
        assertEqual(error.fault.code, 0x8033819D);
    },

    'Session.error': async () => {
        const session = newSession();
        await assertThrows(() => session.get(World.NOTHING));
        assertFault(session.error);
        session.get(THING);
        assertEqual(session.error, '');
    },
    'Session.batch-items': () => {
        const session = newSession();
        session.batch_items = 3;
        assertEqual(session.batch_items, 3);
        assertEqual([...session.enumerate(World.THING)].length, World.THINGS);
    },
    'Session.timeout': () => {
        const session = newSession();
        session.timeout = 3000000;
        assertEqual(session.timeout, 3000000);
        session.get(THING);
    },

    'Enumerator.at-end-of-stream': () => {
        const enumerator = newEnumerator();
        let count = 0;
        for (; !enumerator.at_end_of_stream; count++)
            enumerator.read_item();
        assertEqual(count, World.THINGS);
    },
    'Enumerator.error': async () => {
        const enumerator = newEnumerator();
        enumerator.read_item();
        assertEqual(enumerator.error, '');
        enumerator.close();
        await assertThrows(() => enumerator.read_item());
        assertFault(enumerator.error);
    },

    'ResourceLocator.resource-uri': () => {
        const locator = Wsman.ResourceLocator.new('wmicimv2/Win32_Service');
        assertEqual(locator.resource_uri, 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service');
        locator.resource_uri = World.THING;
        assertEqual(locator.resource_uri, World.THING);
    },
    'ResourceLocator.add_selector': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        locator.add_selector('Name', NAME);
        assertEqual(newSession().get(locator).lookup_string('Name'), NAME);
    },
    'ResourceLocator.clear_selectors': () => {
        const locator = Wsman.ResourceLocator.new(THING);
        locator.clear_selectors();
        assertEqual(locator.get_selector('Name'), null);
    },
    'ResourceLocator.fragment-path': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        locator.fragment_path = 'Name/text()';
        assertEqual(locator.fragment_path, 'Name/text()');
    },
    'ResourceLocator.fragment-dialect': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        locator.fragment_dialect = Wsman.DIALECT_XPATH;
        assertEqual(locator.fragment_dialect, Wsman.DIALECT_XPATH);
    },
    'ResourceLocator.add_option': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        locator.add_option('Count', '3');
        assertEqual([...newSession().enumerate(locator)].length, 3);
    },
    'ResourceLocator.must-understand-options': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        assertEqual(locator.must_understand_options, false);
        locator.must_understand_options = true;
        assertEqual(locator.must_understand_options, true);
    },
    'ResourceLocator.clear_options': () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        locator.add_option('Count', '3');
        locator.clear_options();
        assertEqual([...newSession().enumerate(locator)].length, World.THINGS);
    },
    'ResourceLocator.error': async () => {
        const locator = Wsman.ResourceLocator.new(World.THING);
        assertEqual(locator.error, '');
        assertEqual((await assertThrows(() => (locator.resource_uri = THING))).fault.code, 0x8033807A);
        assertFault(locator.error);
    },
};

const OWNERS = {
    Automation: () => wsman,
    ConnectionOptions: () => new Wsman.ConnectionOptions(),
};
const used = new Set();

function use(calls, path) {
    used.add(path);
    assert(path in calls, `${path} isn't called`);
    return calls[path];
}

async function callTrio(path) {
    const [, base, form] = path.match(/^(.*?)(_async|_finish|)$/);
    const [newOwner, newArguments, check] = use(OPERATIONS, base);
    check(await FORMS[form](newOwner(), base.split('.')[1], newArguments()));
}

function check([, , kind, path, value]) {
    const [owner, member] = path.split('.');
    if (kind === 'enum-member')
        return assertEqual(Wsman[owner][member], Number(value));
    if (value)
        return assertEqual(OWNERS[owner]()[member](), Number(value));
    return path in CALLS ? use(CALLS, path)() : callTrio(path);
}

const [, contents] = Gio.File.new_for_path(table).load_contents(null);
const rows = new TextDecoder().decode(contents).split('\n')
    .filter(line => line && !line.startsWith('#')).map(line => line.split('\t'));
const failed = await World.runSteps([
    ...rows.map(row => [`${row[0]}.${row[1]}/${row[3]}`, () => check(row)]),
    ['no call is left over', () =>
        assertEqual(Object.keys({...OPERATIONS, ...CALLS}).filter(path => !used.has(path)).join(), '')],
]);
world.stop();
World.exit(failed);
