// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Calls a method without parameters.
//
//     gjs -m invoke.js PROCESS

import {connect} from './connect.js';

const [handle] = ARGV;
const owner = connect().invoke('GetOwner', `wmicimv2/Win32_Process?Handle=${handle}`);
print(`Returned: ${owner.lookup_string('ReturnValue')}`);
print(`Owner: ${owner.lookup_string('User')}`);
