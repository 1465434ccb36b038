# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every code that the library brings itself has a name and words in its table."""

import re

from lint import Lint

# Of WinRM, Win32, WMI, SSPI, certificates, HTTP, and COM.
CODE = re.compile(r'\b0x(?:80(?:00|04|07|09|0B|19|33)[0-9A-F]{4})(?=u?\b)', re.IGNORECASE)
ROW = re.compile(r'\{ (0x[0-9A-F]{8})u?, WSMAN_ERROR_\w+, "\w+",\s*(N_|NULL)', re.IGNORECASE)
TABLES = r'^libwsman/.*wsman-codes[^/]*\.c$'
# Where ranges begin, not codes.
BEGINNINGS = {0x80070000, 0x80090000, 0x800B0000, 0x80190000, 0x80330000}


def main():
    lint = Lint()
    has_words = {}
    tables = lint.paths(TABLES)
    for path in tables:
        for code, words in ROW.findall(lint.read(path)):
            has_words[int(code, 16)] = words == 'N_'
    count = 0
    for path in lint.paths(r'^(libwsman|tools)/.*\.[ch]$'):
        if path in tables:
            continue
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            for text in CODE.findall(line):
                code = int(text, 16)
                bare = code & 0xFFFF if code >> 16 == 0x8007 else code
                count += 1
                if code not in BEGINNINGS and not has_words.get(code, has_words.get(bare, False)):
                    lint.complain(path, number, f'{text} has no name and words in the table of codes')
    if len(has_words) < 1000 or count < 200:
        lint.complain('tests/lint/code_words.py', 1, f'found only {len(has_words)} rows and {count} codes')
    lint.finish()


main()
