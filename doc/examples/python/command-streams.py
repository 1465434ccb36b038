# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A command that is talked to: each line is written when the answer to the one before was read.
Arguments: a program and its own."""

import sys
from connect import connect
from gi.repository import Gio

with connect().open_shell() as shell:
    command = shell.spawn(sys.argv[1:])
    answers = Gio.DataInputStream.new(command.stdout)
    for line in 'first', 'second', 'third':
        command.stdin.write_all(f'{line}\n'.encode())
        print(f'{line}: {answers.read_line_utf8()[0]}')
    command.stdin.close()
    command.wait_check()
    print('Exit status:', command.exit_status)
