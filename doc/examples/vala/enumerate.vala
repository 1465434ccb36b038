// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists all instances of a resource, first as scripts do it on Windows, then as Vala does it.

int main () {
    try {
        var session = Example.connect ();
        var disks = session.enumerate (new Wsman.ResourceLocator ("wmicimv2/Win32_LogicalDisk"));
        while (!disks.at_end_of_stream)
            print ("Disk: %s\n", disks.read_item ()["DeviceID"]);

        foreach (var process in session.enumerate (new Wsman.ResourceLocator ("wmicimv2/Win32_Process")))
            print ("Process: %s %s\n", process["ProcessId"], process["Name"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
