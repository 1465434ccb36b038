// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs a command, then prints its output and its exit status. Arguments: a program and its arguments.

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
