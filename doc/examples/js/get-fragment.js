// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Gets a part of an instance in place of the whole.

import {connect, wsman} from './connect.js';

const session = connect();
const locator = wsman.create_resource_locator('wmicimv2/Win32_OperatingSystem');
locator.fragment_path = 'Caption';
print(`Element: ${session.get(locator)}`);

locator.fragment_path = 'Caption/text()';
print(`Text: ${session.get(locator).get_text()}`);
