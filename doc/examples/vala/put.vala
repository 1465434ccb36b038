// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Put replaces a whole instance, so the program gets the instance first. Update does both steps.

int main () {
    try {
        var session = Example.connect ();
        var found = session.enumerate (new Wsman.ResourceLocator ("wmicimv2/*"),
            "SELECT * FROM Win32_Environment WHERE Name = 'WSMAN_EXAMPLE'", Wsman.DIALECT_WQL, RETURN_EPR);
        var resource = found.read_item ().locator;

        var xml = session.get (resource).xml.replace (">one<", ">two<");
        var result = session.put (resource, new Wsman.Item.from_xml (xml));
        print ("After put: %s\n", result["VariableValue"]);

        var values = new VariantDict ();
        values.insert ("VariableValue", "s", "three");
        session.update (resource, values.end ());
        print ("After update: %s\n", session.get (resource)["VariableValue"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
