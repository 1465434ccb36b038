# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Sets what the switches -directory, -environment and -noprofile of winrs set, for all commands of a shell.
Argument: a directory."""

import sys
from connect import Wsman, connect

shell = Wsman.Shell.new(connect())
shell.working_directory = sys.argv[1]
shell.setenv('HARBOUR', 'Ribe')
shell.no_profile = True
shell.idle_timeout = 600000
with shell:
    is_windows = shell.command_shell == 'cmd.exe'
    for line in ('cd', 'echo %HARBOUR%') if is_windows else ('pwd', 'echo $HARBOUR'):
        print(f'{line}:', *shell.spawn_command_line(line))
