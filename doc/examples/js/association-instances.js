// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists the associations themselves. Each of them refers to two instances.

import Wsman from 'gi://Wsman';
import {connect, wsman} from './connect.js';

const session = connect();
const [computer] = [...session.enumerate('wmicimv2/Win32_ComputerSystem', null, null,
    wsman.enumeration_flag_return_epr())];
const filter = `{Object=${computer};ResultClassName=Win32_SystemOperatingSystem}`;
for (const link of session.enumerate('wmicimv2/*', filter, Wsman.DIALECT_ASSOCIATION,
    wsman.enumeration_flag_association_instance())) {
    const part = link.lookup_locator('PartComponent');
    print(`${link.name}: ${part.resource_uri.split('/').pop()}`);
    print(`Its part: ${session.get(part).lookup_string('Caption')}`);
}
