# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Runs a command, then prints its output and its exit status. Arguments: a program and its arguments."""

import sys
from connect import connect

result = connect().run(sys.argv[1:])
print(result.stdout + result.stderr)
print('Exit status:', result.exit_status)
