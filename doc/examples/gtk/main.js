// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows the processes and services of another machine, runs commands there, and copies files.
//
//     gjs -m main.js

import Adw from 'gi://Adw?version=1';
import System from 'system';
import {Window} from './window.js';

const application = new Adw.Application({application_id: 'org.example.Machine'});
application.connect('activate', () => (application.active_window ?? new Window(application)).present());
application.run([System.programInvocationName, ...ARGV]);
