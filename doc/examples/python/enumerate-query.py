# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Lists the instances that a WQL query selects, with only the properties that it names."""

from connect import Wsman, connect

QUERY = 'SELECT ProcessId, Name FROM Win32_Process WHERE ParentProcessId = 0 OR ProcessId = 1'
for process in connect().enumerate('wmicimv2/*', QUERY, Wsman.DIALECT_WQL):
    print(f'{process["ProcessId"]}: {process["Name"]}')
