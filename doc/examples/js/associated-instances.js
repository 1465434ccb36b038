// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists the instances that are associated with another one: from the computer to its operating system.

import Wsman from 'gi://Wsman';
import {connect, wsman} from './connect.js';

const session = connect();
const [computer] = [...session.enumerate('wmicimv2/Win32_ComputerSystem', null, null,
    wsman.enumeration_flag_return_epr())];
const filter = `{Object=${computer};ResultClassName=Win32_OperatingSystem}`;
for (const system of session.enumerate('wmicimv2/*', filter, Wsman.DIALECT_ASSOCIATION,
    wsman.enumeration_flag_associated_instance()))
    print(`${system.name}: ${system.lookup_string('Caption')}`);
