// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Creates an instance: an environment variable, which the service's user has from the next login on.

import {connect} from './connect.js';

const session = connect();
const created = session.create('wmicimv2/Win32_Environment', {
    Name: 'WSMAN_EXAMPLE',
    VariableValue: 'one',
});
print(`Created: ${created.get_selector('Name')}`);
print(`It is: ${session.get(created).lookup_string('VariableValue')}`);
