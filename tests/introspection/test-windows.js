// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Windows' own names: every member in the table of them is used as a script there uses it. And what isn't
// there throws, while all that others do with an object of GObject's goes on working. The arguments are the table
// and the command of a server of the world.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
const [table, ...command] = ARGV;
const world = new World.Server(command);
const {connection} = world.session('http');
const NAME = 'thing-7';
const THING = `${World.THING}?Name=${NAME}`;

const [, contents] = Gio.File.new_for_path(table).load_contents(null);
const members = new TextDecoder().decode(contents).split('\n')
    .filter(line => line && !line.startsWith('#')).map(line => line.split('\t'))
    .filter(([, , kind]) => kind !== 'enum-member')
    .map(([, member, kind, path, value]) => ({owner: path.split('.')[0], member, kind, value}));

// Notes which members are used.
const used = new Set();
for (const {owner, member} of members) {
    const {prototype} = Wsman[owner];
    const {get, set, value} = Object.getOwnPropertyDescriptor(prototype, member);
    const note = (...args) => used.add(`${owner}.${member}`) && args;
    Object.defineProperty(prototype, member, {
        configurable: true,
        get() {
            note();
            return value ?? get.call(this);
        },
        set(written) {
            note();
            set.call(this, written);
        },
    });
}

function createSession() {
    const wsman = new Wsman.Automation();
    const options = wsman.CreateConnectionOptions();
    options.UserName = World.USER;
    options.Password = World.PASSWORD;
    const flags = wsman.SessionFlagUseBasic() | wsman.SessionFlagCredUsernamePassword() |
        wsman.SessionFlagNoEncryption();
    return wsman.CreateSession(connection, flags, options);
}

const lookUp = (xml, name) => Wsman.Item.new_from_xml(xml).lookup_string(name);
const newNote = name =>
    `<n:World_Note xmlns:n="${World.NOTE}"><n:Name>${name}</n:Name><n:Text>new</n:Text></n:World_Note>`;

const tests = {
    flags() {
        const owners = {Automation: new Wsman.Automation(), ConnectionOptions: new Wsman.ConnectionOptions()};
        const flags = members.filter(({value}) => value);
        for (const {owner, member, value} of flags) {
            assertEqual(owners[owner][member](), Number(value));
            assertEqual(owners[owner][member] | 0, Number(value));
        }
        assertEqual(flags.length, 33);
    },

    async automation() {
        const wsman = new Wsman.Automation();
        assertEqual(wsman.Error, '');
        assert(wsman.CommandLine.includes('test-windows.js'), wsman.CommandLine);
        assertEqual(wsman.GetErrorMessage(-2147024891), wsman.get_error_message(0x80070005));
        await assertThrows(() => wsman.CreateSession('host:0'));
        assert(wsman.Error.includes('WSManFault'), wsman.Error);
    },

    async options() {
        const options = new Wsman.Automation().CreateConnectionOptions();
        options.UserName = 'ada';
        options.Password = 'engine';
        options.CertificateThumbprint = '00';
        assertEqual([options.UserName, options.CertificateThumbprint].join(), 'ada,00');
        assertEqual(options.user_name, 'ada');
        await assertThrows(() => options.Password);
        options.SetProxy(options.ProxyAutoDetect(), options.ProxyAuthenticationUseBasic(), 'ada', 'engine');
    },

    async locator() {
        const locator = new Wsman.Automation().CreateResourceLocator();
        const session = createSession();
        await assertThrows(() => session.Get(locator));
        locator.ResourceURI = World.THING;
        locator.AddSelector('Name', NAME);
        assertEqual(lookUp(session.Get(locator), 'Name'), NAME);
        for (const bad of [`${World.THING}?a=b`, '', '<a/>', 'urn:a b']) {
            const error = await assertThrows(() => (locator.ResourceURI = bad));
            assert(error.fault.code > 0x80338000, error);
            assert(locator.Error.includes('WSManFault'), locator.Error);
            assertEqual(locator.ResourceURI, World.THING);
        }
        locator.ResourceURI = World.THING;
        assertEqual(locator.Error, '');
        locator.ClearSelectors();
        locator.AddOption('Count', 3, false);
        assertEqual([...session.Enumerate(locator)].length, 3);
        locator.ClearOptions();
        assertEqual(locator.MustUnderstandOptions, false);
        locator.MustUnderstandOptions = 1;
        assertEqual(locator.MustUnderstandOptions, true);
        locator.FragmentPath = 'Name';
        locator.FragmentDialect = Wsman.DIALECT_XPATH;
        assertEqual([locator.FragmentPath, locator.FragmentDialect].join(), `Name,${Wsman.DIALECT_XPATH}`);
    },

    async session() {
        const session = createSession();
        session.BatchItems = 4;
        session.Timeout = 5000;
        assertEqual([session.BatchItems, session.Timeout].join(), '4,5000');
        assertEqual(Wsman.Item.new_from_xml(session.Identify(0)).name, 'IdentifyResponse');
        assertEqual(lookUp(session.Get(THING, 0), 'Name'), NAME);
        const name = GLib.uuid_string_random();
        const created = session.Create(World.NOTE, newNote(name), 0);
        assertEqual(typeof created, 'string');
        assertEqual(lookUp(session.Get(created), 'Text'), 'new');
        const changed = session.Get(created).replace('new', 'changed');
        assertEqual(lookUp(session.Put(created, changed, 0), 'Text'), 'changed');
        const input = `<i:Echo_INPUT xmlns:i="${World.THING}"><i:Text>hello</i:Text></i:Echo_INPUT>`;
        assertEqual(lookUp(session.Invoke('Echo', THING, input, 0), 'Text'), 'hello');
        session.Delete(created, 0);
        await assertThrows(() => session.Get(created));
        assert(session.Error.includes('WSManFault'), session.Error);
    },

    enumerator() {
        const enumerator = createSession().Enumerate(World.THING, '', '', 0);
        const texts = [];
        while (!enumerator.AtEndOfStream)
            texts.push(enumerator.ReadItem());
        assertEqual(texts.map(text => lookUp(text, 'Name')).join(),
            Array.from({length: World.THINGS}, (_, i) => `thing-${i}`).join());
        assertEqual(enumerator.ReadItem(), '');
        assertEqual(enumerator.Error, '');
    },

    everyMember() {
        const all = new Set(members.map(({owner, member}) => `${owner}.${member}`));
        assertEqual([...all].filter(each => !used.has(each)).join(), '');
        assertEqual(all.size, 65);
    },

    async reserved() {
        const session = world.session('http');
        const cancellable = new Gio.Cancellable();
        for (const rest of [[0], [0, cancellable], [0, null], [cancellable], [null], []]) {
            assertEqual(session.get(THING, ...rest).lookup_string('Name'), NAME);
            assertEqual((await session.get_async(THING, ...rest)).lookup_string('Name'), NAME);
            assertEqual(session.invoke('Echo', THING, {Text: 'a'}, ...rest).lookup_string('Text'), 'a');
            const note = session.create(World.NOTE, {Name: GLib.uuid_string_random(), Text: 'a'}, ...rest);
            assertEqual(session.put(note, {Text: 'b'}, ...rest).lookup_string('Text'), 'b');
            session.delete(note, ...rest);
        }
        const item = await new Promise(resolve =>
            session.get_async(THING, 0, null, (source, result) => resolve(source.get_finish(result))));
        assertEqual(item.lookup_string('Name'), NAME);
        for (const flags of [1, -1, 0.5, NaN, '0', true, 1n]) {
            await assertThrows(() => session.get(THING, flags));
            await assertThrows(() => session.Get(THING, flags));
            await assertThrows(() => session.put(THING, {}, flags));
            await assertThrows(() => session.create(World.NOTE, {}, flags));
            await assertThrows(() => session.delete(THING, flags));
            await assertThrows(() => session.invoke('Echo', THING, null, flags));
        }
        cancellable.cancel();
        await assertThrows(() => session.get(THING, 0, cancellable));
    },

    // A promise rejects if an argument is wrong. The call itself doesn't throw.
    async rejections() {
        const session = world.session('http');
        const calls = [
            ...['', 'urn:a?b', '<a>', 5].flatMap(bad => [
                () => session.get_async(bad), () => session.delete_async(bad), () => session.enumerate_async(bad),
                () => session.put_async(bad, {}), () => session.create_async(bad, {}),
                () => session.invoke_async('Echo', bad), () => session.update_async(bad, {}),
            ]),
            () => session.get_async(THING, 1),
            () => session.put_async(THING, '<a'),
            () => session.put_async(THING, {'a b': 1}),
            () => session.update_async(THING, 5),
            () => session.run_async('a line'),
            () => session.spawn_async(['a\0b']),
        ];
        for (const call of calls) {
            const promise = call();
            assert(promise instanceof Promise, `${call} gave no promise`);
            await assertThrows(() => promise);
        }
    },

    // C would get shortened or changed texts.
    async texts() {
        const session = world.session('http');
        for (const bad of ['a\0b', 'a\ud800b', '\udc00', 'a\ud800', '\0']) {
            const locator = Wsman.ResourceLocator.new(THING);
            const options = new Wsman.ConnectionOptions();
            for (const call of [() => session.put(THING, {Size: bad}), () => session.put(THING, {Size: {Deep: [bad]}}),
                () => session.invoke('Echo', THING, {[bad]: 1}), () => session.update(THING, {Size: [bad]}),
                () => (locator.fragment_path = bad), () => (locator.FragmentPath = bad),
                () => locator.set_fragment_path(bad), () => (options.user_name = bad),
                () => (options.Password = bad), () => options.set_trusted_hosts(['db1', bad]),
                () => (options.trusted_hosts = [bad]), () => (session.locale = bad),
                () => locator.add_selector('Name', bad), () => session.run(['echo', bad])]) {
                const error = await assertThrows(call);
                assert(error instanceof TypeError, `${call} throws ${error}`);
            }
        }
        const options = new Wsman.ConnectionOptions({user_name: 'ada'});
        options.user_name = '\ud83d\ude00';
        assertEqual(options.user_name, '\ud83d\ude00');
    },

    async strictness() {
        const session = world.session('http');
        const {USE_BASIC} = Wsman.SessionFlags;
        const wrong = {
            'batch_items': [() => (session.batch_item = 5), () => session.batchitems, () => (session.Batch_Items = 1)],
            'user_name': [() => (new Wsman.ConnectionOptions().username = 'ada'),
                () => (new Wsman.ConnectionOptions().User_Name = 'ada')],
            'at_end_of_stream': [() => session.enumerate(World.THING).atEndofStream],
            'session_flag_use_basic': [() => new Wsman.Automation().session_flag_usebasic],
            'USE_BASIC': [() => USE_BASIC | Wsman.SessionFlags.USE_BASICS],
            'DIALECT_WQL': [() => Wsman.DIALECT_WQ],
            'QUOTA': [() => Wsman.Fault.new(5, '').Quota ?? Wsman.Error.QUOTAS],
            'lookup_string': [() => session.get(THING).lookupstring('Name')],
        };
        for (const [right, calls] of Object.entries(wrong)) {
            for (const call of calls) {
                const error = await assertThrows(call);
                assert(error instanceof TypeError, `${call} throws ${error}`);
                if (right !== 'QUOTA')
                    assert(error.message.includes(right), `${call} says ${error.message}`);
            }
        }
        for (const call of [() => (session.sealed = true), () => (session.connection = 'x'), () => (session.flags = 0),
            () => (session.Error = ''), () => (session.enumerate(World.THING).AtEndOfStream = true),
            () => new Wsman.ConnectionOptions().password, () => session.Name, () => session.toJson,
            () => session.get(THING).Name, () => (Wsman.SessionFlags.MINE = 1)])
            await assertThrows(call);
        assert(!('mine' in session), 'mine is there');
        session._mine = 1;
        assertEqual(session._mine, 1);
        session[Symbol.for('mine')] = 2;
        assertEqual(session[Symbol.for('mine')], 2);
    },

    // Properties that gjs, GObject and programs use with any object.
    async machinery() {
        const session = world.session('http');
        const other = world.session('http');
        let notified = 0;
        const id = session.connect('notify::batch-items', () => notified++);
        session.batchItems = 7;
        session['batch-items'] = 8;
        other.bind_property('batch-items', session, 'batch-items', GObject.BindingFlags.DEFAULT);
        other.batch_items = 9;
        assertEqual([session.batch_items, session.BatchItems, notified].join(), '9,9,3');
        session.disconnect(id);
        other.bind_property_full('timeout', session, 'timeout', GObject.BindingFlags.SYNC_CREATE,
            (_binding, value) => [true, value + 1], null);
        assertEqual(session.timeout, other.timeout + 1);

        assert(session instanceof Wsman.Session && session instanceof GObject.Object, 'of another class');
        assertEqual(await Promise.resolve(session), session);
        assertEqual(await (async () => session)(), session);
        for (const text of [`${session}`, String(session), session.toString()])
            assert(text.includes('Wsman.Session'), text);
        assertEqual(JSON.stringify({session}), '{"session":{}}');
        console.debug(session, Wsman.SessionFlags, Wsman);
        assertEqual(Object.keys({...session}).length, 0);
        assertEqual(new Map([[session, 1]]).get(session), 1);
        assertEqual([session].flat().concat([other]).length, 2);

        const list = new Gio.ListStore({item_type: Wsman.Session.$gtype});
        list.append(session);
        assertEqual(list.get_item(0), session);
        const Holder = GObject.registerClass({
            Properties: {
                session: GObject.ParamSpec.object('session', '', '', GObject.ParamFlags.READWRITE, Wsman.Session),
            },
            Signals: {'used': {param_types: [Wsman.Session]}},
        }, class Holder extends GObject.Object {});
        const holder = new Holder({session});
        assertEqual(holder.session, session);
        const seen = [];
        holder.connect('used', (_holder, each) => seen.push(each));
        holder.emit('used', session);
        assertEqual(seen[0], session);
        assertEqual(new Wsman.Session({connection: 'http://h', flags: 0x8000, batch_items: 3}).batch_items, 3);
        assertEqual(GObject.type_name(Wsman.Session.$gtype), 'WsmanSession');
        assertEqual(Wsman.__name__, 'Wsman');
        assertEqual(imports.gi.Wsman, Wsman);
    },
};

const failed = await World.runSteps(Object.entries(tests));
world.stop();
World.exit(failed);
