# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Collects the logins of Windows machines, and prints them. Arguments: the keytab of this machine, the address and the
port to listen on, a file for the bookmarks, and the identities of the machines, such as '*$@CORP.EXAMPLE'."""

import sys
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

keytab, address, port, bookmarks, *machines = sys.argv[1:]
QUERY = '<QueryList><Query><Select Path="Security">*[System[EventID=4624]]</Select></Query></QueryList>'


class Bookmarks(GObject.Object, Wsman.CollectorStore):
    def __init__(self):
        super().__init__()
        self.file = GLib.KeyFile()
        if GLib.file_test(bookmarks, GLib.FileTest.EXISTS):
            self.file.load_from_file(bookmarks, GLib.KeyFileFlags.NONE)

    def do_load_bookmark(self, request):
        try:
            request.return_bookmark(self.file.get_string(request.subscription, request.user))
        except GLib.Error:
            request.return_bookmark(None)

    def do_save_bookmark(self, request):
        self.file.set_string(request.subscription, request.user, request.bookmark)
        self.file.save_to_file(bookmarks)
        request.return_saved()


def on_handle_batch(_collector, batch):
    for index in range(batch.n_events):
        print(batch.machine.user, batch.get_event(index), flush=True)
    batch.accept()


server = Wsman.Server(keytab=keytab, accept_kerberos=True)
logins = Wsman.CollectorSubscription.new('logins', QUERY)
logins.machines = machines
collector = Wsman.Collector(store=Bookmarks())
collector.add_subscription(logins)
collector.connect('handle-batch', on_handle_batch)
collector.register(server)
server.listen(Gio.InetSocketAddress.new_from_string(address, int(port)), False)
print(*server.list_uris(), flush=True)
GLib.MainLoop().run()
