// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows an error in three forms: as an exception, as a fault with Windows' code, and as the XML that scripts parse.

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const session = connect();
try {
    session.get('wmicimv2/Win32_Process?Handle=0');
} catch (error) {
    if (!error.matches(Wsman.error_quark(), Wsman.Error.NOT_FOUND))
        throw error;
    print(`Message: ${error.message}`);
    print(`Code: 0x${error.fault.code.toString(16)}`);
    print(`XML: ${session.error.slice(0, 40)}`);
}
session.identify();
print(`After success: '${session.error}'`);
