#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pywinrm, to be measured: does what its standard input says, and says when it is done.

Arguments: the server's URI, the user and the password. "TIMES COMMAND" runs a command so often in
one shell. It says "ready" when the shell is there, and ends with its standard input.
"""

import sys

try:
    from winrm.protocol import Protocol
except ImportError:
    sys.exit('pywinrm is not installed')


def main():
    uri, user, password = sys.argv[1:]
    protocol = Protocol(
        uri, transport='ntlm', username=user, password=password, message_encryption='always'
    )
    shell = protocol.open_shell(codepage=65001)
    print('ready', flush=True)
    for line in sys.stdin:
        times, command = line.strip().split(' ', 1)
        for _ in range(int(times)):
            command_id = protocol.run_command(shell, command)
            _out, err, status = protocol.get_command_output(shell, command_id)
            protocol.cleanup_command(shell, command_id)
            assert status == 0, err
        print('done', flush=True)
    protocol.close_shell(shell)


main()
