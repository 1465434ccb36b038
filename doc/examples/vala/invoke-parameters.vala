// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Calls a method with parameters: Terminate ends a process. Argument: the number of the process.

int main (string[] args) {
    try {
        var process = new Wsman.ResourceLocator (@"wmicimv2/Win32_Process?Handle=$(args[1])");
        var parameters = new VariantDict ();
        parameters.insert ("Reason", "u", 0);
        var input = new Wsman.Item.from_variant (process.resource_uri, "Terminate_INPUT", parameters.end ());

        var output = Example.connect ().invoke ("Terminate", process, input);
        print ("%s: %s\n", output.name, output["ReturnValue"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
