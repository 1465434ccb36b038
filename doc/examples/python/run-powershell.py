# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Runs a PowerShell script and gives it lines to read. The script can have any length."""

from connect import connect

SCRIPT = '''
    Write-Output "PowerShell $($PSVersionTable.PSVersion)"
    Write-Error 'This is what errors look like'
    $input | ForEach-Object { $_.ToUpper() }
'''

result = connect().run_powershell(SCRIPT, 'first\nsecond\n')
for line in result.stdout.splitlines():
    print('Output:', line)
for line in result.stderr.splitlines():
    print('Error:', line)
print('Exit status:', result.exit_status)
