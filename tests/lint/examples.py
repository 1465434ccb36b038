#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each sample is on a page of the table, and the tests run it. Each page has its sample. The most important samples
exist in each language. No sample takes a password on the command line."""

import ast
import os
import re

from lint import Lint

TABLE = 'doc/examples/PAGES.tsv'
TESTS = 'tests/examples/test_examples.py'
BUILD = 'tests/examples/meson.build'
# The files that samples share, and samples that have tests of their own.
OTHERS = {'collector', 'connect', 'events', 'events-pushed', 'plain-asyncio', 'quickstart', 'server', 'shell-server'}
LANGUAGES = ('c', 'js', 'python', 'vala')
# The folder of a whole application, which has a guide and a test of its own.
APPLICATION = 'doc/examples/gtk'
# The least number of samples that each language must have. They must be the same ones.
SHARED = 10
# Other users can see the arguments of a program.
PASSWORD_ARGUMENT = re.compile(r'(?<![a-z])password(?![A-Za-z])[^\n]*\b(ARGV|argv|args)\b')


def read_table(lint):
    pages = {}
    for number, line in enumerate(lint.read(TABLE).splitlines(), 1):
        if line.startswith('#'):
            continue
        words = line.split('\t')
        if len(words) != 2:
            lint.complain(TABLE, number, 'is not a page and its sample')
        else:
            pages.setdefault(words[1], number)
    return pages


def read_expected(lint):
    for node in ast.parse(lint.read(TESTS)).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', None) == 'EXPECTED':
            return {key.value for key in node.value.keys}
    return set()


def check_passwords(lint, path):
    for number, line in enumerate(lint.read(path).splitlines(), 1):
        if PASSWORD_ARGUMENT.search(line):
            lint.complain(path, number, 'takes a password from its arguments')


def main():
    lint = Lint()
    pages, expected, build = read_table(lint), read_expected(lint), lint.read(BUILD)
    names = {language: set() for language in LANGUAGES}
    for path in lint.paths(r'^doc/examples/\w+/[^/]+\.(c|js|py|vala)$'):
        check_passwords(lint, path)
        folder, name = os.path.split(os.path.splitext(path)[0])
        if name in OTHERS or folder == APPLICATION:
            continue
        names[os.path.basename(folder)].add(name)
        if name not in pages:
            lint.complain(path, 1, f'is not in {TABLE}')
        if name not in expected:
            lint.complain(path, 1, f'is not in {TESTS}')
        if path.endswith(('.c', '.vala')) and f"'{name}'" not in build:
            lint.complain(path, 1, f'is not built by {BUILD}')
    shared = set.intersection(*names.values())
    if len(shared) < SHARED:
        lint.complain(TABLE, 1, f'only {len(shared)} samples are there in each of {", ".join(LANGUAGES)}')
    for name in pages.keys() - names['js']:
        lint.complain(TABLE, pages[name], f'there is no doc/examples/js/{name}.js')
    lint.finish()


main()
