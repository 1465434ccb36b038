// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A command from its start to its end: what it wrote, and how it ended.
//
//     gjs -m run.js PROGRAM [ARGUMENT...]

import {connect} from './connect.js';

const result = connect().run(ARGV);
print(result.stdout + result.stderr);
print(`Exit status: ${result.exit_status}`);
