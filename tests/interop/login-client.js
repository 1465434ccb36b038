// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Does in JavaScript what login-client.c does.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';
import Wsman from 'gi://Wsman?version=1.0';

const THING = 'http://schemas.example.org/wsman/world/1/World_Thing';

function convert(pspec, text) {
    if (pspec.value_type === GObject.TYPE_BOOLEAN)
        return text === 'true';
    if (pspec.value_type === GObject.type_from_name('GStrv'))
        return text.split(',');
    if (GObject.type_is_a(pspec.value_type, GObject.TYPE_ENUM))
        return Wsman[pspec.value_type.name.replace('Wsman', '')][text.toUpperCase()];
    return text;
}

function makeOptions() {
    const options = new Wsman.ConnectionOptions();
    for (const line of GLib.getenv('LOGIN_OPTIONS').split('\n').filter(each => each !== '')) {
        const [name] = line.split('=');
        const pspec = GObject.Object.find_property.call(Wsman.ConnectionOptions, name);
        options.set_property(name, convert(pspec, line.slice(name.length + 1)));
    }
    if (GLib.getenv('LOGIN_PROXY') !== null)
        options.set_proxy_resolver(Gio.SimpleProxyResolver.new(GLib.getenv('LOGIN_PROXY'), null));
    if (GLib.getenv('LOGIN_PROXY_ACCESS') !== null)
        options.set_proxy(Number(GLib.getenv('LOGIN_PROXY_ACCESS')));
    return options;
}

function main() {
    const session = Wsman.Session.new(GLib.getenv('LOGIN_URI'), Number(GLib.getenv('LOGIN_FLAGS')), makeOptions());
    session.batch_items = 1000;
    session.max_envelope_size = 4 * 1024 * 1024;
    print('identify', session.identify().lookup_string('ProductVendor'));
    print('get', session.get(`${THING}?Name=thing-7`).lookup_string('Name'));

    const locator = Wsman.ResourceLocator.new(THING);
    locator.add_option('Count', GLib.getenv('LOGIN_COUNT'));
    let count = 0, length = 0;
    for (const item of session.enumerate(locator)) {
        count++;
        length += item.xml.length;
    }
    print('enumerate', count, length);

    const output = session.run(['sh', '-c', GLib.getenv('LOGIN_COMMAND')]).get_stdout_bytes();
    print('run', output.get_size(), GLib.compute_checksum_for_bytes(GLib.ChecksumType.SHA256, output));
    print('login', session.mechanism, session.sealed ? 'sealed' : 'plain', session.bound ? 'bound' : 'loose',
        session.proxy ?? 'direct');
}

try {
    main();
} catch (error) {
    if (!(error instanceof GLib.Error))
        throw error;
    print(`refused 0x${error.fault.code.toString(16).toUpperCase().padStart(8, '0')}`, error.message);
    System.exit(1);
}
