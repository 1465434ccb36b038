// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists the instances that a WQL query selects, with only the properties that it names.

int main () {
    try {
        var found = Example.connect ().enumerate (new Wsman.ResourceLocator ("wmicimv2/*"),
            "SELECT ProcessId, Name FROM Win32_Process WHERE ParentProcessId = 0 OR ProcessId = 1", Wsman.DIALECT_WQL);
        foreach (var process in found)
            print ("%s: %s\n", process["ProcessId"], process["Name"]);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
