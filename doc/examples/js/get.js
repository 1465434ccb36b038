// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Gets a resource that has only one instance, so it needs no selectors.

import {connect} from './connect.js';

const system = connect().get('wmicimv2/Win32_OperatingSystem');
print(`Caption: ${system.lookup_string('Caption')}`);
print(`Memory: ${Math.round(system.lookup_uint64('TotalVisibleMemorySize')[1] / 1024)} MiB`);
print(`Started: ${system.lookup_date_time('LastBootUpTime').format_iso8601()}`);
