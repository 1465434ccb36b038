// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Tests what the override adds for JavaScript. The command of a server of the world is the arguments.

import GIRepository from 'gi://GIRepository?version=2.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
const ECHO = 'http://schemas.example.org/Echo';
const ROWS = 'http://schemas.example.org/Rows';
const world = new World.Server(ARGV);

function newSession(uri, user = World.USER) {
    const options = new Wsman.ConnectionOptions({user_name: user, password: World.PASSWORD});
    return Wsman.Session.new(uri, 0x40000 | 0x1000 | 0x100000, options);
}

let stops = 0;
let sinksEnded = 0;

const Echo = GObject.registerClass({
    Implements: [Wsman.Provider],
}, class Echo extends GObject.Object {
    vfunc_handle_put(operation) {
        operation.return_item(operation.item);
    }

    async vfunc_handle_enumerate(operation) {
        if (operation.filter !== null) {
            operation.take_filter();
            operation.return_items([{Name: operation.filter}], true);
            return;
        }
        await world.session('http').get_async(World.STATS);
        throw new Error(`No list of ${operation.locator} today`);
    }

    vfunc_handle_subscribe(operation) {
        const sink = operation.return_subscription();
        sink.connect('ended', () => sinksEnded++);
        sink.send({Name: 'first'});
        sink.send({Name: operation.bookmark}, 'second');
    }

    vfunc_accepts_option(_operation, name) {
        return name === 'Known';
    }

    vfunc_stopped() {
        stops++;
    }

    vfunc_handle_create(operation) {
        operation.return_created(`${ECHO}?Name=${operation.item.lookup_string('Name')}`, {Name: 'shown'});
    }

    vfunc_handle_invoke(operation) {
        return this[operation.method](operation);
    }

    Echo(operation) {
        operation.return_item(operation.item);
    }

    Answer(operation) {
        operation.return_item({ReturnValue: 0});
    }

    Throw() {
        throw new TypeError('Out of cards');
    }

    AnswerAndThrow(operation) {
        operation.return_item({ReturnValue: 0});
        throw new RangeError('Out of range');
    }

    async AnswerAndReject(operation) {
        operation.return_item({ReturnValue: 0});
        await null;
        throw new SyntaxError('Out of words');
    }

    ThrowError() {
        throw new GLib.Error(Wsman.Error, Wsman.Error.NOT_FOUND, 'No such card');
    }

    async Later(operation) {
        operation.return_item(await world.session('http').get_async(World.STATS));
    }
});

let rows = [];

const Rows = GObject.registerClass({
    Implements: [Wsman.Provider],
}, class Rows extends GObject.Object {
    vfunc_handle_enumerate(operation) {
        operation.return_items(rows.map(([Name, Version]) => ({Name, Version})), true);
    }
});

const Gate = GObject.registerClass({
    Implements: [Wsman.Authenticator],
}, class Gate extends GObject.Object {
    vfunc_check_password(attempt) {
        attempt.accept(attempt.user_name);
    }
});

function* methods() {
    const repository = GIRepository.Repository.get_default();
    const infos = Array.from({length: repository.get_n_infos('Wsman')}, (_, i) => repository.get_info('Wsman', i));
    for (const info of infos.filter(each => each.get_type() === GIRepository.InfoType.OBJECT)) {
        for (let i = 0; i < GIRepository.object_info_get_n_methods(info); i++)
            yield [info.get_name(), GIRepository.object_info_get_method(info, i).get_name()];
    }
}

function newServer() {
    const server = new Wsman.Server({
        allow_unencrypted: true, authenticator: new Gate(), allowed_users: [World.USER],
    });
    server.add_provider(ECHO, new Echo());
    server.add_provider(ROWS, new Rows());
    server.listen_local(0, false);
    return server;
}

const tests = {
    flagsAreNumbers() {
        const {USE_BASIC, CRED_USERNAME_PASSWORD, NO_ENCRYPTION} = Wsman.SessionFlags;
        assertEqual(newSession('http://localhost').flags, USE_BASIC | CRED_USERNAME_PASSWORD | NO_ENCRYPTION);
    },

    missingArguments() {
        const {USE_NO_AUTHENTICATION} = Wsman.SessionFlags;
        assertEqual(Wsman.Session.new('http://localhost', USE_NO_AUTHENTICATION).flags, USE_NO_AUTHENTICATION);
        const locator = Wsman.ResourceLocator.new(ECHO);
        locator.add_option('Name');
        assertEqual(locator.get_option('Name'), null);
        assertEqual(world.session('http').get(World.STATS).name, 'World_Stats');
    },

    simpleValues() {
        const locator = Wsman.ResourceLocator.new('urn:a');
        for (const [name, value] of Object.entries({Number: 12, Big: 2n ** 64n, Truth: true, Text: 'x'}))
            locator.add_selector(name, value);
        locator.add_option('Depth', 2);
        assertEqual(String(locator), 'urn:a?Number=12+Big=18446744073709551616+Truth=true+Text=x');
        assertEqual(locator.get_option('Depth'), '2');
    },

    strings() {
        const item = Wsman.Item.new_from_xml('<A xmlns="urn:a"><B>1</B></A>');
        assertEqual(String(item), item.xml);
        assertEqual(JSON.stringify(Wsman.Item.new_from_variant('urn:a', 'A', {B: 'x', C: null, D: {E: ['1', '2']}})),
            '{"B":"x","C":null,"D":{"E":["1","2"]}}');
        assertEqual(`${Wsman.ResourceLocator.new(`${ECHO}?A=b`)}`, `${ECHO}?A=b`);
        assertEqual(`${Wsman.Fault.new(5, 'Not you')}`, 'Not you');
    },

    flagGetters() {
        const wsman = new Wsman.Automation();
        assertEqual(wsman.session_flag_use_negotiate(), Wsman.SessionFlags.USE_NEGOTIATE);
        assertEqual(wsman.session_flag_use_negotiate | 0, Wsman.SessionFlags.USE_NEGOTIATE);
        assertEqual(wsman.enumeration_flag_hierarchy_shallow | wsman.enumeration_flag_return_epr, 0x22);
        assertEqual(new Wsman.ConnectionOptions().proxy_auto_detect | 0, 4);
        assertEqual(new Wsman.ConnectionOptions().proxy_authentication_use_digest | 0, 4);
    },

    async fault() {
        const error = await assertThrows(() => Wsman.ResourceLocator.new(''));
        assert(error instanceof Wsman.Error, 'an error of another domain');
        assertEqual(error.fault.code, 0x803380BF);
    },

    iteration() {
        const names = [...world.session('http').enumerate(World.THING)].map(
            item => item.lookup_string('Name'));
        assertEqual(names.length, World.THINGS);
        assertEqual(names[0], 'thing-0');
    },

    async earlyStop() {
        const session = world.session('http');
        session.batch_items = 5;
        for (const item of session.enumerate(World.THING)) {
            assertEqual(item.lookup_string('Name'), 'thing-0');
            break;
        }
        for await (const item of await session.enumerate_async(World.THING)) {
            assertEqual(item.lookup_string('Name'), 'thing-0');
            break;
        }
        world.waitForStat('Cursors', 0);
    },

    // As scripts for Windows are written.
    habits() {
        const session = world.session('http');
        session.timeout = 3000000;
        for (const nothing of [null, ''])
            assertEqual([...session.enumerate(World.THING, nothing, nothing, 0)].length, World.THINGS);
        const references = session.enumerate(World.THING, '', '', 0x2);
        assert(!references.at_end_of_stream, 'the end before the first read');
        const reference = references.read_item();
        for (const resource of [reference.xml, String(reference), reference, reference.locator]) {
            assertEqual(session.get(resource).lookup_string('Name'), 'thing-0');
            assertEqual(session.invoke('Echo', resource, {Text: 'a'}).lookup_string('Text'), 'a');
        }
        const created = session.create(World.NOTE, {Name: GLib.uuid_string_random(), Text: 'new'});
        assertEqual(session.delete(created.to_xml()), true);
    },

    async asyncIteration() {
        let count = 0;
        let ticks = 0;
        // Meanwhile the main loop does its other work.
        const timer = setInterval(() => ticks++, 0);
        const session = world.session('http');
        session.batch_items = 1;
        for await (const item of await session.enumerate_async(World.THING))
            count += item instanceof Wsman.Item;
        clearInterval(timer);
        assertEqual(count, World.THINGS);
        assert(ticks > 5, `the loop ticked ${ticks} times`);
    },

    async model() {
        const session = world.session('http');
        session.batch_items = 5;
        const model = Wsman.EnumeratorModel.new_for_session(session, World.THING);
        const names = [];
        model.page_size = 10;
        await new Promise(resolve => {
            model.connect('notify::loading', () => model.loading || resolve());
            model.connect('items-changed', (_model, position, removed, added) => {
                for (let i = position; i < position + added; i++)
                    names.push(model.get_item(i).lookup_string('Name'));
            });
            assertEqual(model.get_n_items(), 0);
        });
        assertEqual(names.length, World.THINGS);
        assertEqual(names[World.THINGS - 1], `thing-${World.THINGS - 1}`);
        assert(model.at_end_of_stream, 'items are missing');
        assertEqual(model.error, '');
        assertEqual(model.get_item_type(), Wsman.Item.$gtype);

        const nothing = Wsman.EnumeratorModel.new_for_session(session, World.NOTHING);
        await new Promise(resolve => {
            nothing.connect('notify::fault', resolve);
            nothing.load_more();
        });
        assertEqual(nothing.fault.code, Wsman.CODE_RESOURCE_NOT_FOUND);
        assert(nothing.error.includes('WSManFault'), nothing.error);
        // Nothing awaits this call.
        Wsman.EnumeratorModel.new(await session.enumerate_async(World.THING)).load_more();
    },

    async events() {
        const server = newServer();
        const subscription = await newSession(server.list_uris()[0]).subscribe_async(ECHO);
        const names = [];
        for (let i = 0; i < 2; i++) {
            const event = await subscription.next_event_async();
            assertEqual(event.namespace_uri, ECHO);
            names.push(event.lookup_string('Name'));
        }
        assertEqual(JSON.stringify(names), '["first",null]');
        await subscription.unsubscribe_async();
        assertEqual(sinksEnded, 1);
        server.stop();
    },

    async refresh() {
        const server = newServer();
        const session = newSession(server.list_uris()[0]);
        const model = Wsman.EnumeratorModel.new_for_session(session, ROWS);
        const changes = [];
        model.key_properties = ['Name'];
        model.autoload = false;
        model.connect('items-changed', (_model, ...change) => changes.push(change.join()));
        const listItems = () => Array.from({length: model.n_items}, (_, i) => model.get_item(i));
        const check = async (list, wanted) => {
            const old = new Map(listItems().map(item => [item.xml, item]));
            rows = list;
            await Promise.all([model.refresh_async(), model.refresh_async()]);
            assertEqual(listItems().map(item => item.lookup_string('Name')).join(), list.map(([name]) => name).join());
            assertEqual(changes.splice(0).join(' '), wanted);
            assert(listItems().every(item => (old.get(item.xml) ?? item) === item), 'an unchanged item is new');
        };
        await check([['a', 1], ['b', 1], ['c', 1]], '0,0,3');
        await check([['a', 1], ['b', 1], ['c', 1]], '');
        await check([['a', 1], ['b', 2], ['c', 1]], '1,1,1');
        await check([['c', 1], ['a', 1], ['d', 1]], '0,0,1 2,2,1');
        await check([], '0,3,0');
        assert(model.last_error === null, `${model.last_error}`);

        const cancellable = new Gio.Cancellable();
        const cancelled = model.refresh_async(cancellable);
        cancellable.cancel();
        const reason = await assertThrows(() => cancelled);
        assert(reason.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), reason.message);

        const nothing = Wsman.EnumeratorModel.new_for_session(session, World.NOTHING);
        const error = await assertThrows(() => nothing.refresh_async());
        assertEqual(error.fault.code, Wsman.CODE_RESOURCE_NOT_FOUND);
        assert(nothing.last_error.matches(Wsman.Error, Wsman.Error.NOT_FOUND), `${nothing.last_error}`);
        assertEqual(nothing.last_error.message, error.message);
        server.stop();
    },

    async promises() {
        const session = world.session('http');
        const items = await Promise.all([1, 2, 3].map(() => session.get_async(World.STATS)));
        assertEqual(items.map(item => item.name).join(), 'World_Stats,World_Stats,World_Stats');

        const error = await assertThrows(() => session.get_async(World.NOTHING));
        assert(error.fault instanceof Wsman.Fault, 'a rejection without a fault');

        const cancellable = new Gio.Cancellable();
        const cancelled = session.invoke_async('Sleep', `${World.THING}?Name=thing-1`, null, cancellable);
        cancellable.cancel();
        const reason = await assertThrows(() => cancelled);
        assert(reason.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), reason.message);
    },

    // One that the override has forgotten would return undefined, and want all of its arguments.
    everyTrio() {
        const forgotten = [...methods()].filter(([owner, name]) =>
            name.endsWith('_async') && `${Wsman[owner].prototype[name]}`.includes('native'));
        assertEqual(forgotten.join(' '), '');
    },

    async callback() {
        const session = world.session('http');
        const item = await new Promise(resolve => {
            session.get_async(World.STATS, null, (source, result) => resolve(source.get_finish(result)));
        });
        assertEqual(item.name, 'World_Stats');
    },

    async plainObjects(session) {
        const item = await session.put_async(ECHO, {
            Text: 'a', Number: -1, Real: 0.5, Large: 2n ** 64n - 1n, Truth: true, Nothing: null,
            List: ['a', 'b'], Part: {Inner: 'x'},
        });
        assertEqual(item.namespace_uri, ECHO);
        assertEqual(item.name, 'Echo');
        assertEqual(item.lookup_string('Text'), 'a');
        assertEqual(item.lookup_int64('Number')[1], -1);
        assertEqual(item.lookup_double('Real')[1], 0.5);
        assertEqual(item.lookup_string('Large'), '18446744073709551615');
        assertEqual(item.lookup_boolean('Truth')[1], true);
        assert(item.is_null('Nothing'), 'null is something');
        assertEqual(item.lookup_strv('List').join(), 'a,b');
        assertEqual(item.lookup_item('Part').lookup_string('Inner'), 'x');

        const input = await session.invoke_async('Echo', ECHO, {Text: 'a'});
        assertEqual(input.namespace_uri, ECHO);
        assertEqual(input.name, 'Echo_INPUT');
        assertEqual((await session.invoke_async('Answer', ECHO)).name, 'Answer_OUTPUT');
        const text = await session.put_async(ECHO, '<x:A xmlns:x="urn:x"><x:B>b</x:B></x:A>');
        assertEqual(text.lookup_string('B'), 'b');
        for (const values of [5, ['a'], 'no XML'])
            await assertThrows(async () => session.invoke_async('Echo', ECHO, values));
        const [found] = [...await session.enumerate_async(ECHO, 'a', Wsman.DIALECT_XPATH)];
        assertEqual(found.name, 'Echo');
        assertEqual(found.lookup_string('Name'), 'a');
    },

    async update() {
        const session = world.session('http');
        const note = await session.create_async(World.NOTE, {Name: GLib.uuid_string_random(), Text: 'old'});
        assertEqual(session.update(note, {Text: 'new'}).lookup_string('Text'), 'new');
        assertEqual((await session.update_async(`${note}`, {Text: 'newer'})).lookup_string('Text'), 'newer');
        assertEqual(session.get(note).lookup_string('Text'), 'newer');
        await assertThrows(() => session.update(note, {Nothing: 1}));
        for (const values of ['x', null, ['x'], new GLib.Variant('s', 'x')])
            await assertThrows(async () => session.update_async(note, values));
        session.delete(note);
    },

    async handlerThrows(session) {
        const thrown = await assertThrows(() => session.invoke_async('Throw', ECHO));
        assert(thrown.message.includes('TypeError: Out of cards'), thrown.message);
        const error = await assertThrows(() => session.invoke_async('ThrowError', ECHO));
        assert(error.message.includes('No such card'), error.message);
    },

    // gjs takes -1 for 4294967295, and text for 0.
    async numbers(session) {
        const shell = Wsman.Shell.new(session);
        for (const value of [-1, 1.5, 2 ** 32, NaN, Infinity, 'soon', undefined, {}]) {
            for (const [object, name] of [[session, 'timeout'], [session, 'Timeout'], [session, 'batch_items'],
                [session, 'BatchItems'], [session, 'max-envelope-size'], [shell, 'idleTimeout']]) {
                const before = object[name];
                const error = await assertThrows(() => {
                    object[name] = value;
                });
                assert(error instanceof RangeError && error.message.includes(`not ${value}`), `${name}: ${error}`);
                assertEqual(object[name], before);
            }
            await assertThrows(() => session.set_property('timeout', value));
            await assertThrows(() => new Wsman.SubscriptionOptions({expires: value}));
        }
        const {timeout} = session;
        session.timeout = '70000';
        assertEqual(session.Timeout, 70000);
        session.timeout = timeout;
    },

    // Nothing is lost that a handler throws, even if the client has its response.
    async mistakesAreLogged(session) {
        const {logError} = globalThis;
        const logged = [];
        globalThis.logError = (error, text) => logged.push(`${text}: ${error}`);
        try {
            await assertThrows(() => session.invoke_async('Throw', ECHO));
            await assertThrows(() => session.invoke_async('ThrowError', ECHO));
            for (const method of ['AnswerAndThrow', 'AnswerAndReject'])
                assertEqual((await session.invoke_async(method, ECHO)).name, `${method}_OUTPUT`);
        } finally {
            globalThis.logError = logError;
        }
        const mistakes = ['TypeError: Out of cards', 'RangeError: Out of range', 'SyntaxError: Out of words'];
        assertEqual(logged.join('\n'), mistakes.map(each => `Echo.vfunc_handle_invoke: ${each}`).join('\n'));
    },

    async handlerIsAsync(session) {
        assertEqual((await session.invoke_async('Later', ECHO)).name, 'World_Stats');
        const error = await assertThrows(() => session.enumerate_async(ECHO));
        assert(error.message.includes('No list of'), error.message);
    },

    async options(session) {
        const locator = Wsman.ResourceLocator.new(ECHO);
        locator.add_option('Known', 'a', true);
        locator.add_option('Optional', 'b');
        assertEqual((await session.invoke_async('Answer', locator)).name, 'Answer_OUTPUT');
        locator.add_option('Unknown', 'c', true);
        const error = await assertThrows(() => session.invoke_async('Answer', locator));
        assertEqual(error.fault.code, 0x80338051);
    },

    async created(session) {
        assertEqual(String(await session.create_async(ECHO, {Name: 'a'})), `${ECHO}?Name=a`);
    },

    stopped() {
        const before = stops;
        newServer().stop();
        assertEqual(stops, before + 1);
    },

    async handlerIsMissing(session) {
        const error = await assertThrows(() => session.get_async(ECHO));
        assertEqual(error.fault.code, Wsman.CODE_ACTION_NOT_SUPPORTED);
    },
};

const server = newServer();
const steps = Object.entries(tests).map(
    ([name, test]) => [name, () => test(newSession(server.list_uris()[0]))]);
const failed = await World.runSteps(steps);
server.stop();
world.stop();
World.exit(failed);
