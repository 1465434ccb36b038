// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Fails on purpose, in a callback: if this test passes, the others may pass for nothing.

import GLib from 'gi://GLib';

import * as World from './world.js';

World.exit(await World.runSteps([
    ['a step that fails later', () => new Promise((resolve, reject) => {
        GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
            reject(new Error('as it should'));
            return GLib.SOURCE_REMOVE;
        });
    })],
]));
