// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Connects to another machine over https with Basic, which sends the password itself. The system must trust the issuer
// of the certificate, or the file in WSMAN_CA_FILE must contain it.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const options = wsman.create_connection_options();
options.user_name = GLib.getenv('WSMAN_USER');
options.password = GLib.getenv('WSMAN_PASSWORD');
options.ca_file = GLib.getenv('WSMAN_CA_FILE');
const session = wsman.create_session(GLib.getenv('WSMAN_HTTPS_ADDRESS'),
    wsman.session_flag_use_basic() | wsman.session_flag_cred_username_password(), options);
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`It runs ${system.lookup_string('Caption')}`);
print(`Logged in by ${session.mechanism}; ${session.peer_certificate.subject_name} was its name`);
