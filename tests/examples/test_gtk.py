#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Uses the GTK application of the samples on a display without a screen, with one wsmand. Arguments: gjs, the folder of
the application, and the program that plays systemd. WSMAN_TEST_PICTURES names a folder that keeps the pictures of the
application's pages.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

import patience
from displays import run_display
from harness import BECOME_SERVICE_USER, PASSWORD, SERVICE_USER, Daemon, main

GJS, FOLDER, UNITS_SERVER = sys.argv[1:]
STEPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'gtk-steps.js')
# The number of seconds in which the table is refreshed, ten times a second.
SECONDS = 60 if os.environ.get('WSMAN_TEST_LONG') else 4
TIMEOUT = (1200 if SECONDS == 60 else 280) * patience.SLOWNESS
PAGES = ('connect', 'trust', 'login', 'processes', 'services', 'console', 'files', 'error', 'details')


def has_gtk():
    script = "imports.gi.versions.Gtk = '4.0'; imports.gi.versions.Adw = '1'; imports.gi.Adw;"
    return shutil.which('Xvfb') and subprocess.run([GJS, '-c', script], capture_output=True,
                                                   check=False).returncode == 0


@unittest.skipUnless(has_gtk() and shutil.which('dbus-daemon'),
                     'needs gir1.2-gtk-4.0, gir1.2-adw-1, xvfb and dbus-daemon')
class GtkApplication(unittest.TestCase):
    def setUp(self):
        self.folder = self.enter(tempfile.TemporaryDirectory())
        os.chmod(self.folder, 0o711)
        self.files = self.make_folder('files', owner=SERVICE_USER)
        self.daemon = Daemon(listen='https://localhost:0', shell_users='ada', operators='ada',
                             env={'DBUS_SYSTEM_BUS_ADDRESS': self.start_systemd()})
        self.daemon.start()
        self.addCleanup(self.daemon.stop)

    def start_systemd(self):
        """Returns the address of the bus of a service manager, which the user of wsmand may use."""
        process = subprocess.Popen([*BECOME_SERVICE_USER, UNITS_SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.communicate)
        return process.stdout.readline().strip()

    def enter(self, manager):
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    def make_folder(self, name, owner=None):
        path = os.path.join(self.folder, name)
        os.mkdir(path, 0o700)
        if owner is not None and os.geteuid() == 0:
            os.chown(path, pwd.getpwnam(owner).pw_uid, -1)
        return path

    def test_start(self):
        """The program loads all of its files, and knows the options of every application."""
        result = subprocess.run([GJS, '-m', os.path.join(FOLDER, 'main.js'), '--help'], text=True, capture_output=True,
                                env={**os.environ, 'DISPLAY': self.enter(run_display()), 'GDK_BACKEND': 'x11',
                                     'DBUS_SESSION_BUS_ADDRESS': 'disabled:'}, timeout=TIMEOUT, check=False)
        self.assertEqual(result.returncode, 0, result)
        self.assertIn('--help', result.stdout)

    def test_application(self):
        pictures = os.environ.get('WSMAN_TEST_PICTURES') or self.make_folder('pictures')
        env = {**os.environ, 'DISPLAY': self.enter(run_display()), 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
               'GTK_A11Y': 'none', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'HOME': self.make_folder('home'),
               'XDG_CONFIG_HOME': self.make_folder('config'), 'XDG_RUNTIME_DIR': self.make_folder('runtime'),
               'WSMAN_HTTPS_ADDRESS': self.daemon.uris[0], 'WSMAN_PASSWORD': PASSWORD, 'WSMAN_TEST_FILES': self.files}
        result = subprocess.run([GJS, '-m', STEPS, FOLDER, str(SECONDS), pictures], env=env, text=True,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=TIMEOUT, check=False)
        print(result.stderr, file=sys.stderr)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn('The application has ended', result.stderr)
        self.assertNotIn('CRITICAL', result.stderr)
        for page in PAGES:
            self.assertGreater(os.path.getsize(os.path.join(pictures, f'{page}.png')), 2000, page)


if __name__ == '__main__':
    sys.argv[1:] = []
    main()
