// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Gets one instance of many. Its selectors are part of the text, or are added to a locator.

int main () {
    try {
        var session = Example.connect ();
        var disk = session.get (new Wsman.ResourceLocator ("wmicimv2/Win32_LogicalDisk?DeviceID=/"));
        print ("By text: %s\n", disk["DeviceID"]);

        // In a locator, no character of a value has a special meaning.
        var locator = new Wsman.ResourceLocator ("wmicimv2/Win32_LogicalDisk");
        locator.add_selector ("DeviceID", "/no/such=disk+here?");
        locator.clear_selectors ();
        locator.add_selector ("DeviceID", "/");
        disk = session.get (locator);
        print ("By locator: %s, %s\n", disk["DeviceID"], disk["FileSystem"]);
        print ("Which is: %s\n", locator.to_string ());
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
