// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Makes a session with this machine, which needs no connection string. The service knows the user whose process asks.

import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const session = wsman.create_session();
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`This machine runs ${system.lookup_string('Caption')}`);
