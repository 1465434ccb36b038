// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs several command lines at the same time in one shell.
//
//     gjs -m commands-at-once.js LINE...

import {connect} from './connect.js';

async function run(shell, line) {
    const command = await shell.spawn_command_line_async(line);
    const [stdout] = await command.communicate_utf8_async();
    return `${line}: ${stdout.trimEnd()} (${command.exit_status})`;
}

const shell = await connect().open_shell_async();
const results = await Promise.all(ARGV.map(line => run(shell, line)));
results.forEach(each => print(each));
await shell.close_async();
