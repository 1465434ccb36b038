// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const [address, user] = ARGV;
const wsman = new Wsman.Automation();
const options = wsman.create_connection_options();
options.user_name = user;
options.password = GLib.getenv('WSMAN_PASSWORD');
const flags = wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password();
const session = wsman.create_session(address, flags, options);
for (const process of session.enumerate('wmicimv2/Win32_Process'))
    print(process.lookup_string('ProcessId'), process.lookup_string('Name'));
