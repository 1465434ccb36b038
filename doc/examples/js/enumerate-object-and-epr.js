// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists each instance together with its endpoint reference.

import {connect, wsman} from './connect.js';

for (const disk of connect().enumerate('wmicimv2/Win32_LogicalDisk', null, null,
    wsman.enumeration_flag_return_object_and_epr()))
    print(`${disk.lookup_string('DeviceID')} is ${disk.locator}`);
