// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a program in JavaScript does when it is asked for credentials: it drops the first request, so that the garbage
// collector cancels it, and answers the second one later.

import GLib from 'gi://GLib';
import System from 'system';
import Wsman from 'gi://Wsman?version=1.0';

const options = new Wsman.ConnectionOptions({user_name: 'eve'});
options.password = 'wrong';
const session = Wsman.Session.new(GLib.getenv('ASKED_URI'), Wsman.SessionFlags.USE_BASIC |
    Wsman.SessionFlags.CRED_USERNAME_PASSWORD | Wsman.SessionFlags.NO_ENCRYPTION, options);
const resource = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Test?Name=one';

async function get() {
    try {
        print((await session.get_async(resource)).lookup_string('Name'));
    } catch (error) {
        if (!error.matches(Wsman.Error, Wsman.Error.AUTHENTICATION))
            throw error;
        print('refused');
    }
}

const loop = new GLib.MainLoop(null, false);
let handler = options.connect('authenticate', () => {
    GLib.idle_add(GLib.PRIORITY_DEFAULT, () => System.gc());
    return true;
});
get().then(() => {
    options.disconnect(handler);
    handler = options.connect('authenticate', (_options, request) => {
        print(request.scheme);
        GLib.idle_add(GLib.PRIORITY_DEFAULT, () => request.answer('ada', 'engine'));
        return true;
    });
    return get();
}).catch(error => {
    printerr(error);
    System.exit(1);
}).finally(() => loop.quit());
loop.run();
