# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Calls a method with parameters: Terminate ends a process. Argument: the number of the process."""

import sys
from connect import connect

output = connect().invoke('Terminate', f'wmicimv2/Win32_Process?Handle={sys.argv[1]}', {'Reason': 0})
print(f'{output.name}: {output["ReturnValue"]}')
