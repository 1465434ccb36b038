// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Deletes an instance. The reference that Create returned names it, and an enumeration finds it as well.

int main () {
    try {
        var session = Example.connect ();
        var found = session.enumerate (new Wsman.ResourceLocator ("wmicimv2/*"),
            "SELECT * FROM Win32_Environment WHERE Name LIKE 'WSMAN[_]EXAMPLE'");
        foreach (var variable in found) {
            var resource = new Wsman.ResourceLocator ("wmicimv2/Win32_Environment");
            resource.add_selector ("Name", variable["Name"]);
            resource.add_selector ("UserName", variable["UserName"]);
            session.delete (resource);
            print ("Deleted: %s\n", variable["Name"]);
        }
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
