// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Makes a session for the samples. WSMAN_ADDRESS, WSMAN_USER and WSMAN_PASSWORD in the environment name the machine
// and the user. Without WSMAN_ADDRESS the session is with this machine.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

export const wsman = new Wsman.Automation();

export function connect() {
    const address = GLib.getenv('WSMAN_ADDRESS');
    if (address === null)
        return wsman.create_session();

    const options = wsman.create_connection_options();
    options.user_name = GLib.getenv('WSMAN_USER');
    options.password = GLib.getenv('WSMAN_PASSWORD');
    return wsman.create_session(address,
        wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password(), options);
}
