#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each code of Windows has one name in the library, which is that of the tables. Its row has a text. No source contains
the number of a code."""

import re

from lint import Lint, without_comments

TABLES = r'^libwsman/base/wsman-codes-\w+\.c$'
NAMES = 'libwsman/base/wsman-code-names-private.h'
PUBLIC = 'libwsman/wsman-codes.h'

ROW = re.compile(r'\{ (0x[0-9A-F]{8}), \w+,\s*"(\w+)",\s*(N_|NULL)')
NAME = re.compile(r'^#define (\w+) (0x[0-9A-F]{8})u$', re.MULTILINE)
PUBLIC_NAME = re.compile(r'^#define WSMAN_CODE_(\w+) \(\(guint32\) (0x[0-9A-F]+)\)$', re.MULTILINE)
# Parts of an HRESULT, which aren't codes.
PARTS = re.compile(r'FACILITY_')
# Codes of failures: the facilities of COM, Win32, SSPI, certificates, HTTP and WinRM.
NUMBER = re.compile(r'\b0x80(0[0-9a-f]|19|33)[0-9a-f]{4}u?\b', re.IGNORECASE)
ANY_CASE = (TABLES, f'^{NAMES}$', f'^{PUBLIC}$')
SHORT = 0x80070000


def read_tables(lint):
    """Returns the value of each name, and whether it has a text."""
    return {name: (int(value, 16), words == 'N_') for path in lint.paths(TABLES)
            for value, name, words in ROW.findall(lint.read(path))}


def check_names(lint, known):
    text = lint.read(NAMES)
    for match in NAME.finditer(text):
        name, value = match.group(1), int(match.group(2), 16)
        if not PARTS.match(name) and known.get(name) != (value, True):
            lint.complain(NAMES, text[:match.start()].count('\n') + 1,
                          f'{name} has another value in the tables, or no words')


def check_public(lint, known):
    text = lint.read(PUBLIC)
    for match in PUBLIC_NAME.finditer(text):
        value = int(match.group(2), 16)
        names = [prefix + match.group(1) for prefix in ('', 'ERROR_', 'ERROR_WSMAN_', 'ERROR_WINRS_')]
        if not any(known.get(name, (None,))[0] in (value, value ^ SHORT) for name in names):
            lint.complain(PUBLIC, text[:match.start()].count('\n') + 1, f'{match.group(0)} differs from the tables')


def check_numbers(lint):
    for path in lint.paths(r'^(libwsman|tools)/.*\.[ch]$'):
        if any(re.search(pattern, path) for pattern in ANY_CASE):
            continue
        for number, line in enumerate(without_comments(lint.read(path)).splitlines(), 1):
            match = NUMBER.search(line)
            if match:
                lint.complain(path, number, f'{match.group(0)} has a name in {NAMES}')


def main():
    lint = Lint()
    known = read_tables(lint)
    check_names(lint, known)
    check_public(lint, known)
    check_numbers(lint)
    lint.finish()


main()
