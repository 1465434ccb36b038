// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists endpoint references in place of instances. Each endpoint reference names a resource.

import {connect, wsman} from './connect.js';

const session = connect();
for (const reference of session.enumerate('wmicimv2/Win32_LogicalDisk', null, null,
    wsman.enumeration_flag_return_epr())) {
    const disk = session.get(reference.xml);
    print(`${reference.name}: ${disk.lookup_string('DeviceID')}`);
}
