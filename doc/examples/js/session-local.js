// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Without a connection string the session is with this machine; its service knows whose process asks.

import Wsman from 'gi://Wsman';

const wsman = new Wsman.Automation();
const session = wsman.create_session();
const system = session.get('wmicimv2/Win32_OperatingSystem');
print(`This machine runs ${system.lookup_string('Caption')}`);
