# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Shows the next three processes that start, or those that a query selects."""

import sys
from connect import connect

QUERY = sys.argv[1] if len(sys.argv) > 1 else 'SELECT * FROM Win32_ProcessStartTrace'

for number, event in enumerate(connect().subscribe('wmicimv2/*', QUERY), 1):
    print('Started:', event['ProcessName'])
    if number == 3:
        break
