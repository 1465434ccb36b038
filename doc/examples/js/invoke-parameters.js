// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Calls a method with parameters: Terminate ends a process.
//
//     gjs -m invoke-parameters.js PROCESS

import {connect} from './connect.js';

const [handle] = ARGV;
const output = connect().invoke('Terminate', `wmicimv2/Win32_Process?Handle=${handle}`, {Reason: 0});
print(`${output.name}: ${output.lookup_string('ReturnValue')}`);
