// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Another machine, as whoever this desktop's Kerberos ticket names: no password is asked for.

import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const options = wsman.create_connection_options();
// Which name the service has in the realm; "host" if nothing else is said.
options.service_principal_name = 'HTTP';
// Where the machine is, if DNS doesn't know: the near end of a tunnel, for one.
options.connect_address = GLib.getenv('WSMAN_CONNECT_ADDRESS');
const session = wsman.create_session(GLib.getenv('WSMAN_ADDRESS'), wsman.session_flag_use_kerberos(), options);
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`It runs ${system.lookup_string('Caption')}`);
print(`Logged in by ${session.mechanism}, messages ${session.sealed ? 'sealed' : 'not sealed'}`);
