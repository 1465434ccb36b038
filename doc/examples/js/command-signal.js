// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Interrupts a running command, as Ctrl+C does. Cancelling a read or a wait doesn't interrupt the command.
//
//     gjs -m command-signal.js PROGRAM [ARGUMENT...]

import Gio from 'gi://Gio';
import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const shell = connect().open_shell();
const command = shell.spawn(ARGV);
print(`It says: ${Gio.DataInputStream.new(command.stdout).read_line_utf8(null)[0]}`);
command.send_signal(Wsman.CommandSignal.CTRL_C);
command.wait();
print(`Ended by itself with 0: ${command.exit_status === 0}`);
shell.close();
