# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What answers: its vendor, product and protocol version. To those who logged in it says more."""

from connect import connect

identity = connect().identify()
for name in ('ProtocolVersion', 'ProductVendor', 'ProductVersion'):
    print(f'{name}: {identity[name]}')
