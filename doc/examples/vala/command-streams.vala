// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Talks to a running command. Each line is written after the reply to the line before was read. Arguments: a program
// and its arguments.

int main (string[] args) {
    try {
        var shell = Example.connect ().open_shell ();
        var command = shell.spawn (args[1:args.length]);
        var answers = new DataInputStream (command.stdout);
        foreach (var line in new string[] { "first", "second", "third" }) {
            command.stdin.write_all (@"$line\n".data, null);
            print ("%s: %s\n", line, answers.read_line_utf8 ());
        }
        command.stdin.close ();
        command.wait_check ();
        print ("Exit status: %d\n", command.exit_status);
        shell.close ();
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
