// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A command from its start to its end: what it wrote, and how it ended. Arguments: a program and its own.

int main (string[] args) {
    try {
        var result = Example.connect ().run (args[1:args.length]);
        print ("%s%s\n", result.stdout, result.stderr);
        print ("Exit status: %d\n", result.exit_status);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
