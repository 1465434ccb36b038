// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// References are locators, on the way out and on the way in, wherever they stand.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
const URI = 'http://schemas.example.org/Referrer';
const ROUNDS = 300;

// Reproducible, and good enough.
function newRandom(seed) {
    let state = seed;
    return below => {
        state = (state * 1103515245 + 12345) % 2 ** 31;
        return Math.floor(state / 2 ** 31 * below);
    };
}

const TEXTS = ['x', '', 'a b', 'Ärger ', '<&>"\'', '?a=b+c=d', '%41', '€uro', '  '];

function newLocator(random, depth = 0) {
    const locator = Wsman.ResourceLocator.new(['urn:a', URI, 'wmicimv2/Win32_Service'][random(3)]);
    for (let i = random(4); i > 0; i--) {
        if (depth < 3 && random(4) === 0)
            locator.add_selector_locator(`S${i}`, newLocator(random, depth + 1));
        else
            locator.add_selector(`S${i}`, TEXTS[random(TEXTS.length)]);
    }
    if (random(3) > 0)
        return locator;
    // A reference as a server sends it, with the address of the server.
    return Wsman.ResourceLocator.new(locator.to_xml().replace(/<a:Address>[^<]*/, '<a:Address>http://db1:5985/wsman'));
}

function newValue(random, depth) {
    switch (random(depth > 3 ? 3 : 5)) {
    case 0: return newLocator(random);
    case 1: return TEXTS[random(3)];
    case 2: return null;
    case 3: return newObject(random, depth + 1);
    default: return Array.from({length: 2 + random(3)}, () => newElement(random, depth));
    }
}

const newElement = (random, depth) => random(2) ? newLocator(random) : newObject(random, depth + 1);

// An empty object would be an empty text.
function newObject(random, depth) {
    const entries = Array.from({length: 1 + random(4)}, (_, i) => [`P${i}`, newValue(random, depth)]);
    return {...Object.fromEntries(entries), Last: newLocator(random)};
}

// With locators as what goes over the wire.
function show(value) {
    if (value instanceof Wsman.ResourceLocator)
        return `locator ${value.to_xml()}`;
    if (Array.isArray(value))
        return value.map(show);
    if (value !== null && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, show(each)]));
    return value;
}

const world = new World.Server(ARGV);

const tests = {
    roundTrip() {
        for (let seed = 1; seed <= ROUNDS; seed++) {
            const values = newObject(newRandom(seed), 0);
            const item = Wsman.Item.new_from_variant(URI, 'Referrer', values);
            const read = item.toJSON();
            assertEqual(JSON.stringify(show(read)), JSON.stringify(show(values)));
            assertEqual(Wsman.Item.new_from_variant(URI, 'Referrer', read).xml, item.xml);
            assertEqual(item.lookup_locator('Last').to_xml(), read.Last.to_xml());
        }
    },

    fromTheWire() {
        const address = 'http://db1:5985/wsman';
        const item = Wsman.Item.new_from_xml(`<i:A xmlns:i="${URI}"
            xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
            xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><i:rf><a:Address>${address}</a:Address>
            <a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI><w:SelectorSet>
            <w:Selector Name="K">v</w:Selector></w:SelectorSet></a:ReferenceParameters></i:rf></i:A>`);
        const {rf} = item.toJSON();
        assert(rf instanceof Wsman.ResourceLocator, `${rf}`);
        assertEqual(rf.get_selector('K'), 'v');
        const written = Wsman.Item.new_from_variant(URI, 'A', {rf});
        assert(written.xml.includes(`<a:Address>${address}</a:Address>`), written.xml);
        assertEqual(JSON.stringify(written), JSON.stringify(item));
    },

    overTheWire() {
        const session = world.session('http');
        const references = session.enumerate(World.THING, null, null, Wsman.EnumerationFlags.RETURN_EPR);
        const {locator} = references.read_item();
        const note = session.create(World.NOTE, {Name: GLib.uuid_string_random(), Text: 'a'});
        for (const value of [locator, [locator, note], {Inner: locator, More: [note, locator]}]) {
            const item = Wsman.Item.new_from_variant(World.NOTE, 'World_Note', {Ref: value});
            assertEqual(JSON.stringify(show(item.toJSON().Ref)), JSON.stringify(show(value)));
        }
        session.delete(note);
    },

    async embedded() {
        const inner = Wsman.Item.new_from_variant(URI, 'Inner', {A: 'a', B: Wsman.ResourceLocator.new('urn:b')});
        const {Part} = Wsman.Item.new_from_variant(URI, 'Outer', {Part: inner}).toJSON();
        assertEqual(JSON.stringify(Part), '{"A":"a","B":"urn:b"}');
        // A value without a form doesn't become an empty object.
        for (const value of [new Date(), new Map(), new Wsman.Automation(), () => 1, Symbol('a'), /a/])
            await assertThrows(() => Wsman.Item.new_from_variant(URI, 'A', {B: value}));
    },

    async refused() {
        const withOption = Wsman.ResourceLocator.new('urn:a');
        withOption.add_option('A', 'b');
        const withFragment = Wsman.ResourceLocator.new('urn:a');
        withFragment.fragment_path = 'A';
        const bad = Wsman.ResourceLocator.new('urn:a');
        bad.add_selector('A', '\x01');
        for (const locator of [withOption, withFragment, bad, new Wsman.ResourceLocator()])
            await assertThrows(() => Wsman.Item.new_from_variant(URI, 'A', {B: locator}));
    },
};

const failed = await World.runSteps(Object.entries(tests));
world.stop();
World.exit(failed);
