// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Deletes an instance. The reference that Create returned names it, and an enumeration finds it as well.

import {connect} from './connect.js';

const session = connect();
for (const variable of session.enumerate('wmicimv2/*',
    "SELECT * FROM Win32_Environment WHERE Name LIKE 'WSMAN[_]EXAMPLE'")) {
    const resource = 'wmicimv2/Win32_Environment' +
        `?Name=${variable.lookup_string('Name')}+UserName=${variable.lookup_string('UserName')}`;
    session.delete(resource);
    print(`Deleted: ${variable.lookup_string('Name')}`);
}
