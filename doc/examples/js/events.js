// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows the next three processes that start, or those that a query selects.

import {connect} from './connect.js';

let left = 3;
const events = connect().subscribe('wmicimv2/*', ARGV[0] ?? 'SELECT * FROM Win32_ProcessStartTrace');
for await (const event of events) {
    print(`Started: ${event.lookup_string('ProcessName')}`);
    if (--left === 0)
        break;
}
