// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Gets one instance of many. Its selectors are part of the text, or are added to a locator.

import {connect, wsman} from './connect.js';

const session = connect();
let disk = session.get('wmicimv2/Win32_LogicalDisk?DeviceID=/');
print(`By text: ${disk.lookup_string('DeviceID')}`);

// In a locator, no character of a value has a special meaning.
const locator = wsman.create_resource_locator('wmicimv2/Win32_LogicalDisk');
locator.add_selector('DeviceID', '/no/such=disk+here?');
locator.clear_selectors();
locator.add_selector('DeviceID', '/');
disk = session.get(locator);
print(`By locator: ${disk.lookup_string('DeviceID')}, ${disk.lookup_string('FileSystem')}`);
print(`Which is: ${locator}`);
