# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Prints what a command writes, line by line, as it arrives. Arguments: a program and its arguments."""

import sys
from connect import connect

command = connect().spawn(sys.argv[1:])
for line in command:
    print('Line:', line)
command.wait_check()
