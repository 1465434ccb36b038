// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows the settings of a service. They are a resource like any other.

import {connect} from './connect.js';

const config = connect().get('winrm/config');
const service = config.lookup_item('Service');
print(`Largest message: ${config.lookup_string('MaxEnvelopeSizekb')} KiB`);
print(`Serves plain text: ${service.lookup_string('AllowUnencrypted')}`);
print(`Accepts Negotiate: ${service.lookup_item('Auth').lookup_string('Negotiate')}`);
