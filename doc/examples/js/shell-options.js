// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Sets what the switches -directory, -environment and -noprofile of winrs set, for all commands of a shell.
//
//     gjs -m shell-options.js DIRECTORY

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const shell = Wsman.Shell.new(connect());
[shell.working_directory] = ARGV;
shell.setenv('HARBOUR', 'Ribe');
shell.no_profile = true;
shell.idle_timeout = 600000;
shell.open();
const isWindows = shell.command_shell === 'cmd.exe';
for (const line of [isWindows ? 'cd' : 'pwd', isWindows ? 'echo %HARBOUR%' : 'echo $HARBOUR']) {
    const [, stdout] = shell.spawn_command_line(line).communicate_utf8();
    print(`${line}: ${stdout.trimEnd()}`);
}
shell.close();
