// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Makes a session for the samples. WSMAN_ADDRESS, WSMAN_USER and WSMAN_PASSWORD in the environment name the machine
// and the user. Without WSMAN_ADDRESS the session is with this machine. The namespace tells this connect() from that
// of the system.

namespace Example {
    Wsman.Session connect () throws GLib.Error {
        var address = Environment.get_variable ("WSMAN_ADDRESS");
        if (address == null)
            return new Wsman.Session ();

        var options = new Wsman.ConnectionOptions ();
        options.user_name = Environment.get_variable ("WSMAN_USER");
        options.password = Environment.get_variable ("WSMAN_PASSWORD");
        return new Wsman.Session (address, USE_NEGOTIATE | CRED_USERNAME_PASSWORD, options);
    }
}
