// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs a PowerShell script and gives it lines to read. The script can have any length.

import {connect} from './connect.js';

const script = `
    Write-Output "PowerShell $($PSVersionTable.PSVersion)"
    Write-Error 'This is what errors look like'
    $input | ForEach-Object { $_.ToUpper() }
`;
const result = connect().run_powershell(script, 'first\nsecond\n');
for (const line of result.stdout.trimEnd().split(/\r?\n/))
    print(`Output: ${line}`);
for (const line of result.stderr.trimEnd().split(/\r?\n/))
    print(`Error: ${line}`);
print(`Exit status: ${result.exit_status}`);
