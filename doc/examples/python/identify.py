# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Asks a server for its vendor, product and protocol version. It tells more to users who have logged in."""

from connect import connect

identity = connect().identify()
for name in ('ProtocolVersion', 'ProductVendor', 'ProductVersion'):
    print(f'{name}: {identity[name]}')
