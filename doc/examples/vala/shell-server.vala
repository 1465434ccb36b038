// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Serves shells to the user who runs this program, at the Unix socket that sessions with this machine use.

int main () {
    var folder = Path.build_filename (Environment.get_user_runtime_dir (), "wsmand");
    DirUtils.create_with_parents (folder, 0700);

    string[] users = { Environment.get_user_name () };
    var server = new Wsman.Server () { allowed_users = users };
    var shells = new Wsman.ShellProvider () { users = users, idle_timeout = 600000 };
    shells.register (server);
    try {
        server.listen (new UnixSocketAddress (@"$folder/wsman.sock"), false);
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }

    print ("%s\n", string.joinv ("\n", server.list_uris ()));
    new MainLoop ().run ();
    return 0;
}
