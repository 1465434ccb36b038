// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Explains error codes of WinRM, of Windows and of its security providers. A code may also be a negative number.
//
//     gjs -m error-messages.js [CODE...]

import {wsman} from './connect.js';

const codes = ARGV.length > 0 ? ARGV : ['0x803380E4', '-2144108250', '0x80070005', '0x8009030C'];
for (const code of codes)
    print(`${code}: ${wsman.get_error_message(Number(code))}`);
