// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists all instances of a resource while the main loop runs, so a window would not freeze. The timer shows this.

import {connect} from './connect.js';

let ticks = 0;
const timer = setInterval(() => ticks++, 1);
const session = connect();
for await (const process of await session.enumerate_async('wmicimv2/Win32_Process'))
    print(`Process: ${process.lookup_string('ProcessId')} ${process.lookup_string('Name')}`);
clearInterval(timer);
print(`The main loop ticked ${ticks} times`);
