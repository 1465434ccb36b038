// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Talks to a running command. Each line is written after the reply to the line before was read.
//
//     gjs -m command-streams.js PROGRAM [ARGUMENT...]

import Gio from 'gi://Gio';
import {connect} from './connect.js';

const shell = connect().open_shell();
const command = shell.spawn(ARGV);
const answers = Gio.DataInputStream.new(command.stdout);
for (const line of ['first', 'second', 'third']) {
    command.stdin.write_all(`${line}\n`, null);
    print(`${line}: ${answers.read_line_utf8(null)[0]}`);
}
command.stdin.close(null);
command.wait_check();
print(`Exit status: ${command.exit_status}`);
shell.close();
