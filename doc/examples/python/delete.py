# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Deletes an instance. The reference that Create returned names it, and an enumeration finds it as well."""

from connect import connect

session = connect()
for variable in session.enumerate('wmicimv2/*',
                                  "SELECT * FROM Win32_Environment WHERE Name LIKE 'WSMAN[_]EXAMPLE'"):
    session.delete(f'wmicimv2/Win32_Environment?Name={variable["Name"]}+UserName={variable["UserName"]}')
    print('Deleted:', variable['Name'])
