// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

int main (string[] args) {
    try {
        var wsman = new Wsman.Automation ();
        var options = wsman.create_connection_options ();
        options.user_name = args[2];
        options.password = Environment.get_variable ("WSMAN_PASSWORD");
        var flags = wsman.session_flag_use_negotiate () | wsman.session_flag_cred_username_password ();
        var session = wsman.create_session (args[1], flags, options);
        var processes = session.enumerate (new Wsman.ResourceLocator ("wmicimv2/Win32_Process"));
        foreach (var process in processes)
            print ("%s %s\n", process["ProcessId"], process["Name"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
