// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Names a resource by an alias or a whole URI, and by selectors.

import {wsman} from './connect.js';

const locator = wsman.create_resource_locator('wmicimv2/Win32_Service?Name=spooler');
print(`Whole: ${locator.resource_uri}`);
print(`Selector: ${locator.get_selector('Name')}`);
locator.resource_uri = 'cimv2/CIM_Service';
print(`As text: ${locator}`);
print(`As an endpoint reference: ${locator.to_xml().includes('SelectorSet')}`);
try {
    wsman.create_resource_locator('wmicimv2/Win32_Service?Name');
} catch (error) {
    print(`Wrong: ${error.message}`);
}
