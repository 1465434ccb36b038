# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Copies a file to the other machine and back again, and shows the progress.
Arguments: the file, its path on the other machine, and the path of the copy."""

import sys
from connect import connect
from gi.repository import Gio

file, there, copy = sys.argv[1:]
session = connect()
session.copy_to(file, there, Gio.FileCopyFlags.OVERWRITE,
                progress=lambda current, total: print(f'Sent: {current} of {total} bytes'))
session.copy_from(there, copy,
                  progress=lambda current, total: print(f'Received: {current} of {total} bytes'))
