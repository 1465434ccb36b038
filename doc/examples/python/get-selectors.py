# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Gets one instance of many. Its selectors are part of the text, or are added to a locator."""

from connect import Wsman, connect

session = connect()
disk = session.get('wmicimv2/Win32_LogicalDisk?DeviceID=/')
print('By text:', disk['DeviceID'])

# In a locator, no character of a value has a special meaning.
locator = Wsman.ResourceLocator.new('wmicimv2/Win32_LogicalDisk')
locator.add_selector('DeviceID', '/no/such=disk+here?')
locator.clear_selectors()
locator.add_selector('DeviceID', '/')
disk = session.get(locator)
print(f'By locator: {disk["DeviceID"]}, {disk["FileSystem"]}')
print('Which is:', locator.to_string())
