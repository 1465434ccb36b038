// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs a command, then prints its output and its exit status.
//
//     gjs -m run.js PROGRAM [ARGUMENT...]

import {connect} from './connect.js';

const result = connect().run(ARGV);
print(result.stdout + result.stderr);
print(`Exit status: ${result.exit_status}`);
