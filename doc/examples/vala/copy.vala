// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Copies a file to the other machine and back again, and shows the progress. Arguments: the file, its path on the
// other machine, and the path of the copy.

int main (string[] args) {
    try {
        var session = Example.connect ();
        session.copy_to (File.new_for_path (args[1]), args[2], OVERWRITE, null, (current, total) => {
            print (@"Sent: $current of $total bytes\n");
        });
        session.copy_from (args[2], File.new_for_path (args[3]), NONE, null, (current, total) => {
            print (@"Received: $current of $total bytes\n");
        });
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
