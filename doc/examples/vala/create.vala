// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Creates an instance: an environment variable, which the service's user has from the next login on.

int main () {
    try {
        var session = Example.connect ();
        var environment = new Wsman.ResourceLocator ("wmicimv2/Win32_Environment");
        var values = new VariantDict ();
        values.insert ("Name", "s", "WSMAN_EXAMPLE");
        values.insert ("VariableValue", "s", "one");
        var item = new Wsman.Item.from_variant (environment.resource_uri, "Win32_Environment", values.end ());

        var created = session.create (environment, item);
        print ("Created: %s\n", created.get_selector ("Name"));
        print ("It is: %s\n", session.get (created)["VariableValue"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
