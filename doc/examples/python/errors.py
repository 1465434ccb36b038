# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Shows an error in three forms: as an exception, as a fault with Windows' code, and as the XML that scripts parse."""

from connect import Wsman, connect
from gi.repository import GLib

session = connect()
try:
    session.get('wmicimv2/Win32_Process?Handle=0')
except GLib.Error as error:
    if not error.matches(Wsman.error_quark(), Wsman.Error.NOT_FOUND):
        raise
    print('Message:', error.message)
    print(f'Code: 0x{error.fault.code:x}')
    print('XML:', session.error[:40])
session.identify()
print(f"After success: '{session.error}'")
