// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Connects to another machine with a user's name and password. The form of the name decides between Kerberos and NTLM.

int main () {
    try {
        var wsman = new Wsman.Automation ();
        var options = wsman.create_connection_options ();
        options.user_name = Environment.get_variable ("WSMAN_USER");
        options.password = Environment.get_variable ("WSMAN_PASSWORD");
        var session = wsman.create_session (Environment.get_variable ("WSMAN_ADDRESS"),
            wsman.session_flag_use_negotiate () | wsman.session_flag_cred_username_password (), options);
        var system = session.get (new Wsman.ResourceLocator ("wmicimv2/Win32_OperatingSystem"));
        print ("It runs %s\n", system["Caption"]);
        print ("Logged in by %s, messages %s\n", session.mechanism, session.sealed ? "sealed" : "not sealed");
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
