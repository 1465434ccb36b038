// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Connects to another machine as the user of this desktop's Kerberos ticket. No password is needed.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const options = wsman.create_connection_options();
// The name of the service in the realm. The default is "host".
options.service_principal_name = 'HTTP';
// The address to connect to if DNS doesn't know the machine, such as the near end of a tunnel.
options.connect_address = GLib.getenv('WSMAN_CONNECT_ADDRESS');
const session = wsman.create_session(GLib.getenv('WSMAN_ADDRESS'), wsman.session_flag_use_kerberos(), options);
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`It runs ${system.lookup_string('Caption')}`);
print(`Logged in by ${session.mechanism}, messages ${session.sealed ? 'sealed' : 'not sealed'}`);
