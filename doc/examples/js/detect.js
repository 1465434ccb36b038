// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Finds out which addresses speak WS-Management. Identify needs no user if the server answers it to everybody.
//
//     gjs -m detect.js ADDRESS...

import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
for (const address of ARGV) {
    const session = wsman.create_session(address, wsman.session_flag_use_no_authentication());
    session.timeout = 5000;
    try {
        print(`${address}: yes, ${session.identify().lookup_string('ProtocolVersion')}`);
    } catch (error) {
        print(`${address}: no, ${error.message}`);
    }
}
