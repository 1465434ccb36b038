// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What answers: its vendor, product and protocol version. To those who logged in it says more.

import {connect} from './connect.js';

const identity = connect().identify();
for (const name of ['ProtocolVersion', 'ProductVendor', 'ProductVersion'])
    print(`${name}: ${identity.lookup_string(name)}`);
