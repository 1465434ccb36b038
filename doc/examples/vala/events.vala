// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows the next three processes that start, or those that a query selects.

int main (string[] arguments) {
    var query = arguments.length > 1 ? arguments[1] : "SELECT * FROM Win32_ProcessStartTrace";

    try {
        var events = Example.connect ().subscribe (new Wsman.ResourceLocator ("wmicimv2/*"), query);
        for (var left = 3; left > 0; left--)
            print ("Started: %s\n", events.next_event ()["ProcessName"]);
        events.unsubscribe ();
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
