// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Asks a server for its vendor, product and protocol version. It tells more to users who have logged in.

int main () {
    try {
        var identity = Example.connect ().identify ();
        foreach (var name in new string[] { "ProtocolVersion", "ProductVendor", "ProductVersion" })
            print ("%s: %s\n", name, identity[name]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
