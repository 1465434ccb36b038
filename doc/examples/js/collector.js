// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Collects the logins of Windows machines, and prints them. Arguments: the keytab of this machine, the address and the
// port to listen on, a file for the bookmarks, and the identities of the machines, such as '*$@CORP.EXAMPLE'.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';
import Wsman from 'gi://Wsman';

const [keytab, address, port, bookmarks, ...machines] = System.programArgs;
const QUERY = '<QueryList><Query><Select Path="Security">*[System[EventID=4624]]</Select></Query></QueryList>';

const Bookmarks = GObject.registerClass({
    Implements: [Wsman.CollectorStore],
}, class Bookmarks extends GObject.Object {
    constructor() {
        super();
        this.file = new GLib.KeyFile();
        if (GLib.file_test(bookmarks, GLib.FileTest.EXISTS))
            this.file.load_from_file(bookmarks, GLib.KeyFileFlags.NONE);
    }

    vfunc_load_bookmark(request) {
        try {
            request.return_bookmark(this.file.get_string(request.subscription, request.user));
        } catch {
            request.return_bookmark(null);
        }
    }

    vfunc_save_bookmark(request) {
        this.file.set_string(request.subscription, request.user, request.bookmark);
        this.file.save_to_file(bookmarks);
        request.return_saved();
    }
});

const server = new Wsman.Server({keytab, accept_kerberos: true});
const logins = Wsman.CollectorSubscription.new('logins', QUERY);
logins.machines = machines;
const collector = new Wsman.Collector({store: new Bookmarks()});
collector.add_subscription(logins);
collector.connect('handle-batch', (_collector, batch) => {
    for (let index = 0; index < batch.n_events; index++)
        print(batch.machine.user, batch.get_event(index));
    batch.accept();
});
collector.register(server);
server.listen(Gio.InetSocketAddress.new_from_string(address, Number(port)), false);
print(server.list_uris().join('\n'));
new GLib.MainLoop(null, false).run();
