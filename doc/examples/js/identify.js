// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Asks a server for its vendor, product and protocol version. It tells more to users who have logged in.

import {connect} from './connect.js';

const identity = connect().identify();
for (const name of ['ProtocolVersion', 'ProductVendor', 'ProductVersion'])
    print(`${name}: ${identity.lookup_string(name)}`);
