// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Every property of every class, as constructors and set_property() take it, and every function that takes a text:
// a text that C would cut off or change is refused, and so is what isn't there. The error names the place, and has
// nothing of the text.

import GObject from 'gi://GObject';
import Gio from 'gi://Gio';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
const SECRET = 'Engine';
const BAD = [`${SECRET}\0b`, `\0${SECRET}`, `${SECRET}\ud800`, `\udc00${SECRET}`];
const {WRITABLE, CONSTRUCT_ONLY} = GObject.ParamFlags;

const classes = Object.keys(Wsman).map(name => [name, Wsman[name]])
    .filter(([, type]) => typeof type === 'function' && type.prototype instanceof GObject.Object)
    .filter(([, type]) => !GObject.type_test_flags(type.$gtype, GObject.TypeFlags.ABSTRACT));
const toSnakeCase = name => name.replace(/-/g, '_');
const toCamelCase = name => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const isText = ({value_type: type}) => [GObject.TYPE_STRING, GObject.type_from_name('GStrv')].includes(type);

async function assertRefused(call, ...words) {
    const error = await assertThrows(call);
    assert(error instanceof TypeError, `${call} throws ${error}`);
    for (const word of words)
        assert(error.message.includes(word), `${call} doesn’t name ${word}: ${error.message}`);
    assert(!error.message.includes(SECRET), error.message);
}

const tests = {
    async texts() {
        let count = 0;
        for (const [className, type] of classes) {
            for (const pspec of type.list_properties().filter(each => isText(each) && each.flags & WRITABLE)) {
                for (const spelling of [toSnakeCase(pspec.name), toCamelCase(pspec.name), pspec.name]) {
                    for (const text of BAD) {
                        const value = pspec.value_type === GObject.TYPE_STRING ? text : ['a', text];
                        const path = `${className}.${spelling}`;
                        await assertRefused(() => new type({[spelling]: value}), path);
                        await assertRefused(() => GObject.Object.new(type, {[spelling]: value}), path);
                        await assertRefused(() => new type().set_property(spelling, value), path);
                    }
                    count++;
                }
            }
        }
        assert(count > 60, `Only ${count}`);
    },

    async misspelt() {
        for (const [className, type] of classes) {
            for (const pspec of type.list_properties()) {
                const right = toSnakeCase(pspec.name);
                for (const wrong of [`${right}2`, right.slice(0, -1), `${toCamelCase(pspec.name)}2`]) {
                    if (type.list_properties().some(each => toSnakeCase(each.name) === wrong))
                        continue;
                    await assertRefused(() => new type({[wrong]: null}), `Wsman.${className} has no “${wrong}”`,
                        right.length > 3 ? right : '');
                    await assertRefused(() => new type().set_property(wrong, null), `“${wrong}”`);
                }
                if (!(pspec.flags & WRITABLE))
                    await assertRefused(() => new type({[right]: null}), `${className}.${right}`, 'written');
                if (!(pspec.flags & WRITABLE) || pspec.flags & CONSTRUCT_ONLY)
                    await assertRefused(() => new type().set_property(right, null), `${className}.${right}`, 'written');
            }
        }
        await assertRefused(() => new Wsman.ConnectionOptions({userName2: 1}), 'user_name');
        await assertRefused(() => new Wsman.ConnectionOptions({UserName: 'ada', Passwort: ''}), 'user_name');
        await assertThrows(() => new Wsman.ConnectionOptions('ada'));
    },

    async functions() {
        const locator = Wsman.ResourceLocator.new('urn:a');
        const item = Wsman.Item.new_from_variant('urn:a', 'A', {B: 'b'});
        const options = new Wsman.ConnectionOptions();
        const session = Wsman.Session.new('http://localhost:1');
        for (const bad of BAD) {
            const calls = {
                'ResourceLocator.new': () => Wsman.ResourceLocator.new(bad),
                'Fault.new': () => Wsman.Fault.new(5, bad),
                'Item.new_from_xml': () => Wsman.Item.new_from_xml(bad),
                'Session.new': () => Wsman.Session.new(bad),
                'Item.lookup_string': () => item.lookup_string(bad),
                'Item.contains': () => item.contains(bad),
                'ResourceLocator.get_selector': () => locator.get_selector(bad),
                'ResourceLocator.add_option': () => locator.add_option('A', bad),
                'ConnectionOptions.set_proxy': () => options.set_proxy(0, 0, 'ada', bad),
                'ConnectionOptions.set_password': () => options.set_password(bad),
                'Session.run': () => session.run(['echo', bad]),
                'Session.run_powershell': () => session.run_powershell(bad, null),
            };
            for (const [name, call] of Object.entries(calls))
                await assertRefused(call, name);
            await assertRefused(() => Wsman.Item.new_from_variant('urn:a', 'A', {Size: {Deep: [bad]}}), 'Deep');
            await assertRefused(() => session.copy_to(bad, 'a'), 'A path');
        }
    },

    // C only remembers these.
    async resourceUris() {
        for (const bad of ['', ' ', null, 'urn:a b', '<a/>', 'urn:a?b=c', 'urn:\x01']) {
            for (const spelling of ['resource_uri', 'resourceUri', 'resource-uri']) {
                const locator = Wsman.ResourceLocator.new('urn:a');
                for (const call of [() => new Wsman.ResourceLocator({[spelling]: bad}),
                    () => locator.set_property(spelling, bad), () => locator.set({[spelling]: bad})]) {
                    const error = await assertThrows(call);
                    assert(error instanceof Wsman.Error && error.fault.code > 0x80338000, `${error}`);
                }
                assertEqual(locator.resource_uri, 'urn:a');
            }
        }
        assertEqual(new Wsman.ResourceLocator({resource_uri: 'urn:a', fragment_path: 'A'}).resource_uri, 'urn:a');
    },

    right() {
        const options = new Wsman.ConnectionOptions({
            user_name: 'Änalytical', password: SECRET, 'connect-address': 'db1', trustedHosts: ['a', 'b'],
        });
        assertEqual(options.user_name, 'Änalytical');
        assertEqual([options.connect_address, ...options.trusted_hosts].join(), 'db1,a,b');
        options.set_property('user-name', '\ud83d\ude00');
        assertEqual(options.user_name, '\ud83d\ude00');
        for (const name of ['user_name', 'userName', 'user-name']) {
            options.set_property(name, name);
            assertEqual(options.user_name, name);
            options.set_property(name, null);
            assertEqual(options.user_name, null);
        }
        const value = new GObject.Value();
        value.init(GObject.TYPE_STRING);
        value.set_string('ada');
        options.set_property('user-name', value);
        assertEqual(options.user_name, 'ada');
        assertEqual(new Wsman.ResourceLocator({}).resource_uri, '');
        // Classes of other libraries don't change.
        assertEqual(new Gio.SimpleAction({name: 'a'}).name, 'a');
    },
};

World.exit(await World.runSteps(Object.entries(tests)));
