// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Sends options to the provider of a resource. A request fails if the provider doesn't know an option that it must
// comply with. Other unknown options are ignored.

import {connect, wsman} from './connect.js';

const session = connect();
const locator = wsman.create_resource_locator('wmicimv2/Win32_OperatingSystem');
locator.add_option('Language', 'en', false);
print(`May be ignored: ${session.get(locator).name}`);

locator.add_option('Colour', 'blue', true);
try {
    session.get(locator);
} catch (error) {
    print(`Must be complied with: ${error.message}`);
}

locator.clear_options();
print(`Without options: ${session.get(locator).name}`);
