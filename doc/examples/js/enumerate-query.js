// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists the instances that a WQL query selects, with only the properties that it names.

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const query = 'SELECT ProcessId, Name FROM Win32_Process WHERE ParentProcessId = 0 OR ProcessId = 1';
for (const process of connect().enumerate('wmicimv2/*', query, Wsman.DIALECT_WQL))
    print(`${process.lookup_string('ProcessId')}: ${process.lookup_string('Name')}`);
