// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Sets how many items come in one batch, and how long an operation may take. The items stay the same.

import {connect} from './connect.js';

const session = connect();
session.timeout = 30000;
const counts = [1, 20, 1000].map(size => {
    session.batch_items = size;
    return [...session.enumerate('wmicimv2/Win32_LogicalDisk')].length;
});
print(`Timeout: ${session.timeout} ms`);
print(`Always as many: ${counts.every(count => count === counts[0])}`);
