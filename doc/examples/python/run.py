# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A command from its start to its end: what it wrote, and how it ended. Arguments: a program and its own."""

import sys
from connect import connect

result = connect().run(sys.argv[1:])
print(result.stdout + result.stderr)
print('Exit status:', result.exit_status)
