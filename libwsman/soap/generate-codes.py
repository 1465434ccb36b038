#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Turns wsman-codes.tsv into the rows of a C table, sorted by code.

usage: generate-codes.py TABLE OUTPUT
"""

import csv
import sys


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def read_rows(path):
    with open(path, encoding='utf-8', newline='') as table:
        for row in csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE):
            yield int(row['code'], 16), row['name'], row['class'], row['text']


def main(table, output):
    rows = sorted(read_rows(table))
    codes = [row[0] for row in rows]
    if len(set(codes)) != len(codes):
        sys.exit(f'{table}: a code appears twice')

    with open(output, 'w', encoding='utf-8') as out:
        out.write(f'/* Made from wsman-codes.tsv: {len(rows)} codes. */\n')
        for code, name, klass, text in rows:
            klass = 'WSMAN_ERROR_' + klass.upper().replace('-', '_')
            text = f'N_ ({quote(text)})' if text else 'NULL'
            out.write(f'{{ 0x{code:08X}u, {klass}, {quote(name)}, {text} }},\n')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
