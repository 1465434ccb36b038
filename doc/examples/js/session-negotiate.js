// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Connects to another machine with a user's name and password. The form of the name decides between Kerberos and NTLM.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const options = wsman.create_connection_options();
options.user_name = GLib.getenv('WSMAN_USER');
options.password = GLib.getenv('WSMAN_PASSWORD');
const session = wsman.create_session(GLib.getenv('WSMAN_ADDRESS'),
    wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password(), options);
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`It runs ${system.lookup_string('Caption')}`);
print(`Logged in by ${session.mechanism}, messages ${session.sealed ? 'sealed' : 'not sealed'}`);
