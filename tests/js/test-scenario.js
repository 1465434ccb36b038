// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The scenario of tests/interop/test-scenario.c as a gjs program sees it: each step in the
// synchronous and the asynchronous form, over https and http. The arguments are the server's
// command.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from './world.js';

const {assert, assertEqual, assertThrows} = World;
const server = new World.Server(ARGV);

// The two forms of a call; both can be awaited.
const forms = {
    sync: (object, verb, ...args) => object[verb](...args),
    async: (object, verb, ...args) => object[`${verb}_async`](...args),
};

function thing(name) {
    const locator = Wsman.ResourceLocator.new(World.THING);

    locator.add_selector('Name', name);
    return locator;
}

function item(uri, element, strings) {
    const properties = {};

    for (const [name, text] of Object.entries(strings))
        properties[name] = new GLib.Variant('s', text);
    return Wsman.Item.new_from_variant(uri, element, new GLib.Variant('a{sv}', properties));
}

function note(Name, Text) {
    return item(World.NOTE, 'World_Note', {Name, Text});
}

function assertFault(session, error, errorClass, code) {
    assert(error.matches(Wsman.Error, errorClass), `${error.message} has another class`);
    assertEqual(session.fault.code, code);
    assertEqual(Wsman.Fault.from_error(error).code, code);
    assert(session.error !== '', 'the session has no error text');
}

const steps = {
    async identify(session, call) {
        const item = await call(session, 'identify', 0, null);

        assertEqual(item.name, 'IdentifyResponse');
        assertEqual(item.lookup_string('ProtocolVersion'),
            'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd');
    },

    async get(session, call) {
        const item = await call(session, 'get', thing('thing-7'), null);

        assertEqual(item.name, 'World_Thing');
        assertEqual(item.namespace_uri, World.THING);
        assertEqual(item.lookup_string('Caption'), 'A thing, näturlich <&>');
        assertEqual(item.to_variant().recursiveUnpack().Name, 'thing-7');
        assertEqual(session.error, '');
    },

    async atOnce(session, call) {
        const calls = Array.from({length: 10}, () => session.get_async(thing('thing-7'), null));

        await call(session, 'get', thing('thing-7'), null);
        for (const item of await Promise.all(calls))
            assertEqual(item.lookup_string('Name'), 'thing-7');
    },

    // The override accepts a text in place of a locator, and trailing arguments can be left out.
    async plainText(session, call) {
        const item = await call(session, 'get', `${World.THING}?Name=thing-3`);

        assertEqual(item.lookup_string('Name'), 'thing-3');
    },

    async unknownClass(session, call) {
        const error = await assertThrows(() => call(session, 'get', World.NOTHING, null));

        assert(error.matches(Wsman.Error, Wsman.Error.NOT_FOUND), error.message);
        assert(session.fault !== null, 'the session has no fault');
        assert(await call(session, 'get', thing('thing-1'), null), 'the session is of no more use');
    },

    async unknownKey(session, call) {
        const error = await assertThrows(() => call(session, 'get', thing('thing-999'), null));

        assertFault(session, error, Wsman.Error.NOT_FOUND, 0x80338000);
    },

    async enumerate(session, call) {
        const names = [];

        session.batch_items = 4;
        const enumerator = await call(session, 'enumerate', World.THING, null, null, 0, null);
        while (!enumerator.at_end_of_stream)
            names.push((await call(enumerator, 'read_item', null)).lookup_string('Name'));
        assertEqual(names.length, World.THINGS);
        assertEqual(names.at(-1), `thing-${World.THINGS - 1}`);
        assertEqual(await call(enumerator, 'read_item', null), null);
    },

    async iterate(session, call) {
        const names = [];
        const enumerator = await call(session, 'enumerate', World.THING);

        if (call === forms.sync) {
            for (const item of enumerator)
                names.push(item.lookup_string('Name'));
        } else {
            for await (const item of enumerator)
                names.push(item.lookup_string('Name'));
        }
        assertEqual(names.length, World.THINGS);
        assertEqual(new Set(names).size, World.THINGS);
    },

    async earlyStop(session, call) {
        session.batch_items = 3;
        const enumerator = await call(session, 'enumerate', World.THING, null, null, 0, null);

        assertEqual((await call(enumerator, 'read_item', null)).lookup_string('Name'), 'thing-0');
        assertEqual(server.stat('Cursors'), 1);
        await call(enumerator, 'close', null);
        server.waitForStat('Cursors', 0);
    },

    async invoke(session, call) {
        const input = item(World.THING, 'Echo_INPUT', {Text: 'Grüße & <so>'});
        const output = await call(session, 'invoke', 'Echo', thing('thing-1'), input, null);

        assertEqual(output.name, 'Echo_OUTPUT');
        assertEqual(output.lookup_string('Text'), 'Grüße & <so>');
        assertEqual(output.lookup_int64('ReturnValue')[1], 0);
    },

    async put(session, call) {
        const locator = Wsman.ResourceLocator.new(World.NOTE);
        const text = GLib.uuid_string_random();

        locator.add_selector('Name', 'first');
        const stored = await call(session, 'put', locator, note('first', text), null);
        assertEqual(stored.lookup_string('Text'), text);
        assertEqual((await call(session, 'get', locator, null)).lookup_string('Text'), text);
    },

    async createDelete(session, call) {
        const name = GLib.uuid_string_random();
        const created = await call(session, 'create', World.NOTE, note(name, 'new'), null);

        assertEqual(created.get_selector('Name'), name);
        const error = await assertThrows(
            () => call(session, 'create', World.NOTE, note(name, 'new'), null));
        assertFault(session, error, Wsman.Error.ALREADY_EXISTS, 0x80338033);
        assertEqual(await call(session, 'delete', created, null), true);
    },

    async thrown(session, call) {
        const error = await assertThrows(
            () => call(session, 'invoke', 'Throw', thing('thing-1'), null, null));

        assert(error.message.includes('The engine is out of cards'), error.message);
    },

    async wrongPassword(session, call, scheme) {
        const stranger = server.session(scheme, World.USER, 'wrong');
        const error = await assertThrows(() => call(stranger, 'get', thing('thing-1'), null));

        assert(error.matches(Wsman.Error, Wsman.Error.AUTHENTICATION), error.message);
        assert(!error.message.includes('wrong') || !stranger.error.includes('>wrong<'),
            'the password is in the error');
    },

    async cancelledBefore(session, call) {
        const cancellable = new Gio.Cancellable();

        cancellable.cancel();
        const error = await assertThrows(
            () => call(session, 'get', thing('thing-1'), cancellable));
        assert(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), error.message);
        assert(await call(session, 'get', thing('thing-1'), null), 'the session is of no more use');
    },
};

// How many milliseconds a call takes to return once it is cancelled. Only one that leaves the program running can be
// cancelled by it.
async function cancel(session) {
    const cancellable = new Gio.Cancellable();
    const cancelled = server.stat('Cancelled');
    let cancelledAt = 0;

    const watch = GLib.timeout_add(GLib.PRIORITY_DEFAULT, 5, () => {
        if (server.stat('Sleeping') !== 1)
            return GLib.SOURCE_CONTINUE;
        cancelledAt = GLib.get_monotonic_time();
        cancellable.cancel();
        return GLib.SOURCE_REMOVE;
    });
    const error = await assertThrows(
        () => session.invoke_async('Sleep', thing('thing-1'), null, cancellable));
    const taken = (GLib.get_monotonic_time() - cancelledAt) / 1000;

    assert(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), error.message);
    assert(watch > 0, 'nothing watched');
    server.waitForStat('Cancelled', cancelled + 1);
    assertEqual((await session.get_async(thing('thing-1'), null)).lookup_string('Name'), 'thing-1');
    return taken;
}

const plan = [];
for (const scheme of ['https', 'http']) {
    for (const [form, call] of Object.entries(forms)) {
        for (const [name, step] of Object.entries(steps)) {
            plan.push([`${scheme}/${form}/${name}`, async () => {
                const session = server.session(scheme);

                await step(session, call, scheme);
                if (session.mechanism !== null || step === steps.identify)
                    World.assertSecure(session, scheme);
                await call(session, 'close', null);
            }]);
        }
    }
    plan.push([`${scheme}/async/cancel`, () => World.assertWithin(100, () => cancel(server.session(scheme)))]);
}

const failed = await World.runSteps(plan);
server.stop();
World.exit(failed);
