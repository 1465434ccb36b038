// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs a PowerShell script and gives it lines to read. The script can have any length.

const string SCRIPT = """
    Write-Output "PowerShell $($PSVersionTable.PSVersion)"
    Write-Error 'This is what errors look like'
    $input | ForEach-Object { $_.ToUpper() }
""";

int main () {
    try {
        var result = Example.connect ().run_powershell (SCRIPT, "first\nsecond\n");
        foreach (var line in result.stdout.strip ().split ("\n"))
            print ("Output: %s\n", line.strip ());
        foreach (var line in result.stderr.strip ().split ("\n"))
            print ("Error: %s\n", line.strip ());
        print ("Exit status: %d\n", result.exit_status);
        return 0;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
