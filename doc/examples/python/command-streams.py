# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Talks to a running command. Each line is written after the reply to the line before was read.
Arguments: a program and its arguments."""

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
