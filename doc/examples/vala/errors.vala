// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows an error in three forms: as a GError, as a fault with Windows' code, and as the XML that scripts parse.

int main () {
    try {
        var session = Example.connect ();
        try {
            session.get (new Wsman.ResourceLocator ("wmicimv2/Win32_Process?Handle=0"));
        } catch (Wsman.Error.NOT_FOUND error) {
            print ("Message: %s\n", error.message);
            print ("Code: 0x%x\n", Wsman.Fault.from_error (error).code);
            print ("XML: %s\n", session.error.substring (0, 40));
        }
        session.identify ();
        print ("After success: '%s'\n", session.error);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
