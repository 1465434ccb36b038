// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What the samples share: a session with the machine that the environment names, by WSMAN_ADDRESS,
// WSMAN_USER and WSMAN_PASSWORD; or with this one, if it names none. In a namespace, as connect() is
// the system's.

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
