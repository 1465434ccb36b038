// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Prints what a command writes, line by line, as it arrives.
//
//     gjs -m command-lines.js PROGRAM [ARGUMENT...]

import {connect} from './connect.js';

const command = await connect().spawn_async(ARGV);
for await (const line of command)
    print(`Line: ${line}`);
await command.wait_check_async();
