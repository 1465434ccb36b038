// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Copies a file to the other machine and back again, and shows the progress.
//
//     gjs -m copy.js FILE PATH-THERE COPY

import Gio from 'gi://Gio';
import {connect} from './connect.js';

const [file, there, copy] = ARGV;
const session = connect();

function show(verb) {
    return (current, total) => print(`${verb}: ${current} of ${total} bytes`);
}

await session.copy_to_async(file, there, Gio.FileCopyFlags.OVERWRITE, null, show('Sent'));
await session.copy_from_async(there, copy, 0, null, show('Received'));
