// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists all instances of a resource, first as scripts do it on Windows, then as JavaScript does it.

import {connect} from './connect.js';

const session = connect();
const disks = session.enumerate('wmicimv2/Win32_LogicalDisk');
while (!disks.at_end_of_stream)
    print(`Disk: ${disks.read_item().lookup_string('DeviceID')}`);

for (const process of session.enumerate('wmicimv2/Win32_Process'))
    print(`Process: ${process.lookup_string('ProcessId')} ${process.lookup_string('Name')}`);
