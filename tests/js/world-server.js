// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The world of tests/support/world.h, served by a provider and an authenticator written in gjs.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';
import Wsman from 'gi://Wsman?version=1.0';

const BASE = 'http://schemas.example.org/wsman/world/1/';
const THING = `${BASE}World_Thing`;
const NOTE = `${BASE}World_Note`;
const STATS = `${BASE}World_Stats`;
const THINGS = 25;

const users = new Map([
    ['ada', 'Änalytical Engine 1843'],
    ['charles', 'difference'],
]);

const counts = {sleeping: 0, cancelled: 0, writes: 0};

const Cursor = GObject.registerClass(
class Cursor extends GObject.Object {
    constructor(end) {
        super();
        this.next = 0;
        this.end = end;
    }
});

// A signal group holds its target weakly: gjs' one way to see that a GObject is gone.
let cursors = [];

function createCursor(end) {
    const cursor = new Cursor(end);
    const group = new GObject.SignalGroup({target_type: Cursor});

    group.target = cursor;
    cursors.push(group);
    return cursor;
}

function countCursors() {
    System.gc();
    cursors = cursors.filter(group => group.dup_target() !== null);
    return cursors.length;
}

// An operation is dropped when its wrapper is collected. A function of its own: a callback that is
// written where the operation is would keep it.
function collectSoon() {
    GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        System.gc();
        return GLib.SOURCE_REMOVE;
    });
}

const Authenticator = GObject.registerClass({
    Implements: [Wsman.Authenticator],
}, class Authenticator extends GObject.Object {
    vfunc_check_password(attempt) {
        if (users.has(attempt.user_name) && users.get(attempt.user_name) === attempt.get_password())
            attempt.accept(attempt.user_name);
        else
            attempt.reject();
    }
});

function variant(properties) {
    return new GLib.Variant('a{sv}', properties);
}

function thing(number) {
    const item = Wsman.Item.new_from_variant(THING, 'World_Thing', variant({
        Name: new GLib.Variant('s', `thing-${number}`),
        Number: new GLib.Variant('t', number),
        Caption: new GLib.Variant('s', 'A thing, näturlich <&>'),
    }));
    const locator = Wsman.ResourceLocator.new(THING);

    // For enumerations by reference.
    locator.add_selector('Name', `thing-${number}`);
    return Wsman.Item.new_with_locator(item, locator);
}

function note(name, text) {
    return Wsman.Item.new_from_variant(NOTE, 'World_Note', variant({
        Name: new GLib.Variant('s', name),
        Text: new GLib.Variant('s', text),
    }));
}

function countDescriptors() {
    const names = Gio.File.new_for_path('/proc/self/fd').enumerate_children(
        'standard::name', Gio.FileQueryInfoFlags.NONE, null);
    let n = 0;

    while (names.next_file(null))
        n++;
    names.close(null);
    return n - 1;
}

function stats() {
    return Wsman.Item.new_from_variant(STATS, 'World_Stats', variant({
        Descriptors: new GLib.Variant('u', countDescriptors()),
        Cursors: new GLib.Variant('u', countCursors()),
        Sleeping: new GLib.Variant('u', counts.sleeping),
        Cancelled: new GLib.Variant('u', counts.cancelled),
        Writes: new GLib.Variant('u', counts.writes),
    }));
}

const Provider = GObject.registerClass({
    Implements: [Wsman.Provider],
}, class Provider extends GObject.Object {
    constructor() {
        super();
        this._notes = new Map([['first', 'Written by nobody']]);
        // Cancellable → operation, until it is cancelled.
        this._asleep = new Map();
    }

    vfunc_handle_get(operation) {
        const key = operation.locator.get_selector('Name');
        const [, number] = /^thing-(\d+)$/.exec(key ?? '') ?? [];

        switch (operation.locator.resource_uri) {
        case STATS:
            operation.return_item(stats());
            return;
        case THING:
            if (number !== undefined && Number(number) < THINGS) {
                operation.return_item(thing(Number(number)));
                return;
            }
            break;
        case NOTE:
            if (this._notes.has(key)) {
                operation.return_item(note(key, this._notes.get(key)));
                return;
            }
            break;
        }
        this._refuse_selectors(operation);
    }

    vfunc_handle_put(operation) {
        const key = operation.locator.get_selector('Name');
        const text = operation.item.lookup_string('Text');

        if (!this._notes.has(key)) {
            this._refuse_selectors(operation);
            return;
        }
        counts.writes++;
        this._notes.set(key, text);
        operation.return_item(note(key, text));
    }

    vfunc_handle_create(operation) {
        const name = operation.item.lookup_string('Name');

        if (name === null || this._notes.has(name)) {
            operation.return_fault(0x80338033, 'There is a note of that name already');
            return;
        }
        counts.writes++;
        this._notes.set(name, operation.item.lookup_string('Text'));

        const locator = Wsman.ResourceLocator.new(NOTE);
        locator.add_selector('Name', name);
        operation.return_locator(locator);
    }

    vfunc_handle_delete(operation) {
        if (!this._notes.delete(operation.locator.get_selector('Name'))) {
            this._refuse_selectors(operation);
            return;
        }
        counts.writes++;
        operation.return_item(null);
    }

    vfunc_handle_invoke(operation) {
        switch (operation.method) {
        case 'Echo':
            // A provider may respond later.
            GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
                this._echo(operation);
                return GLib.SOURCE_REMOVE;
            });
            return;
        case 'Sleep':
            this._sleep(operation);
            return;
        case 'Throw':
            throw new Error('The engine is out of cards');
        case 'Refuse':
            operation.return_fault(Wsman.CODE_ACCESS_DENIED, 'The engine refuses on principle');
            return;
        case 'Forget':
            collectSoon();
            return;
        default:
            operation.return_fault(0x80338013, 'A thing has no such method');
        }
    }

    vfunc_handle_enumerate(operation) {
        const count = operation.locator.get_option('Count');
        const cursor = operation.context ?? createCursor(count === null ? THINGS : Number(count));
        const items = [];

        while (cursor.next < cursor.end && items.length < operation.max_items)
            items.push(thing(cursor.next++));
        operation.context = cursor;
        operation.return_items(items, cursor.next === cursor.end);
    }

    _echo(operation) {
        counts.writes++;
        operation.return_item(Wsman.Item.new_from_variant(THING, 'Echo_OUTPUT', variant({
            Text: new GLib.Variant('s', operation.item?.lookup_string('Text') ?? ''),
            ReturnValue: new GLib.Variant('u', 0),
        })));
    }

    _sleep(operation) {
        const {cancellable} = operation;

        counts.sleeping++;
        this._asleep.set(cancellable, operation);
        cancellable.connect(() => {
            counts.sleeping--;
            counts.cancelled++;
            this._asleep.delete(cancellable);
        });
    }

    _refuse_selectors(operation) {
        operation.return_fault(0x80338000, 'There is no instance of that name');
    }
});

const support = GLib.getenv('WSMAN_TEST_SUPPORT');
const server = new Wsman.Server({
    authenticator: new Authenticator(),
    allowed_users: ['ada'],
    allow_unencrypted: true,
    tls_certificate: Gio.TlsCertificate.new_from_files(
        `${support}/test-cert.pem`, `${support}/test-key.pem`),
});
const provider = new Provider();

for (const uri of [THING, NOTE, STATS])
    server.add_provider(uri, provider);
server.listen_local(0, false);
server.listen_local(0, true);

for (const uri of server.list_uris())
    print(`${GLib.uri_peek_scheme(uri)} ${uri}`);
print('ready');

// The end of standard input is the end of the test.
const loop = new GLib.MainLoop(null, false);
new Gio.UnixInputStream({fd: 0}).read_bytes_async(1, GLib.PRIORITY_DEFAULT, null,
    () => loop.quit());
loop.run();
server.stop();
