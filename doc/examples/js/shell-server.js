// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Serves shells to the user who runs this program, at the Unix socket that sessions with this machine use.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const folder = GLib.build_filenamev([GLib.get_user_runtime_dir(), 'wsmand']);
GLib.mkdir_with_parents(folder, 0o700);

const me = GLib.get_user_name();
const server = new Wsman.Server({allowed_users: [me]});
const shells = new Wsman.ShellProvider({users: [me], idle_timeout: 600000});
shells.register(server);
server.listen(Gio.UnixSocketAddress.new(`${folder}/wsman.sock`), false);
print(server.list_uris().join('\n'));
new GLib.MainLoop(null, false).run();
