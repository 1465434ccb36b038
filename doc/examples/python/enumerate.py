# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Lists all instances of a resource, first as scripts do it on Windows, then as Python does it."""

from connect import connect

session = connect()
disks = session.enumerate('wmicimv2/Win32_LogicalDisk')
while not disks.at_end_of_stream:
    print('Disk:', disks.read_item()['DeviceID'])

for process in session.enumerate('wmicimv2/Win32_Process'):
    print('Process:', process['ProcessId'], process['Name'])
