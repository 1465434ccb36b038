#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library exports the symbols of a list, and none that another library with its prefix has.

Arguments: nm, the library, the list, and the other library's list.
"""

import subprocess
import sys


def read_list(path):
    with open(path, encoding='utf-8') as file:
        return {line.strip() for line in file if line.strip() and line[0] != '#'}


def main():
    nm, library, ours, theirs = sys.argv[1:]
    listing = subprocess.run([nm, '--dynamic', '--defined-only', '--format=posix', library],
                             capture_output=True, check=True, text=True).stdout
    exported = {line.split()[0] for line in listing.splitlines()}
    # A sanitizer adds symbols of its own.
    exported = {name for name in exported if not name.startswith(('__asan', '__ubsan', '__odr'))}
    expected = read_list(ours)

    complaints = [f'{name} is exported but not listed' for name in sorted(exported - expected)]
    complaints += [f'{name} is listed but not exported' for name in sorted(expected - exported)]
    complaints += [f'{name} is also a name of Openwsman' for name in sorted(exported & read_list(theirs))]
    print('\n'.join(complaints))
    sys.exit(1 if complaints else 0)


main()
