// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Another machine over https, which a password may travel through as it is. Whoever issued the certificate
// is trusted by the system, or in a file.

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
