#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each threat in SECURITY.md names tests that exist: `TEST`, or `TEST: CASE`, where TEST is Meson's name.

In C, a case is a test's path, the end of a path, or a name in a table from which paths are made. In Python, a case is a
method, or a class and a method. The build's folder, the second argument, knows the tests and their sources.
"""

import ast
import json
import os
import re
import sys

from lint import Lint

PAPER = 'SECURITY.md'
# The heading of the last column.
TESTS = 'Test'
NAME = re.compile(r'`([^`]+)`')
# A comment, or a literal and its contents.
TOKEN = re.compile(r'/\*.*?\*/|"((?:\\.|[^"\\\n])*)"', re.DOTALL)
# Returns the program of a test's command, without its interpreter, wrapper and arguments.
PROGRAM = re.compile(r'(test|fuzz)[-_][^/]*$')


class Build:
    def __init__(self, folder):
        self.folder = folder
        self.sources = {os.path.relpath(path, folder): source for target in self._read('targets')
                        for path, source in ((path, self._list_sources(target)) for path in target['filename'])}
        self.tests = {test['name']: test for test in self._read('tests')}

    def _read(self, what):
        with open(os.path.join(self.folder, 'meson-info', f'intro-{what}.json'), encoding='utf-8') as file:
            return json.load(file)

    @staticmethod
    def _list_sources(target):
        return [source for part in target['target_sources'] for source in part.get('sources', ())]

    def find_sources(self, name):
        """The files that a test is written in."""
        found = []
        for word in filter(PROGRAM.search, self.tests[name]['cmd']):
            path = os.path.normpath(os.path.join(self.folder, word))
            found += self.sources.get(os.path.relpath(path, self.folder), [path])
        return [path for path in found if path.endswith(('.c', '.py'))]


def list_python_cases(text):
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name.startswith('test_'):
                    yield from (method.name, f'{node.name}.{method.name}')


def has_case(path, case):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    if path.endswith('.py'):
        return case in list_python_cases(text)
    return any(f'/{literal}'.endswith(f'/{case}') for literal in TOKEN.findall(text))


def list_rows(text):
    """Yields the lines of tables whose last cell names tests, and this cell."""
    is_ours = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')] if line.startswith('|') else ['']
        if cells[-1] == TESTS:
            is_ours = True
        elif not line.startswith('|'):
            is_ours = False
        elif is_ours and not re.fullmatch('[-:]+', cells[-1]):
            yield number, cells[-1]


def check(lint, build, number, name):
    test, _, case = name.partition(': ')
    if test not in build.tests:
        lint.complain(PAPER, number, f'there is no test {test}')
    elif case and not any(has_case(path, case) for path in build.find_sources(test)):
        lint.complain(PAPER, number, f'the test {test} has no {case}')


def main():
    lint, build = Lint(), Build(sys.argv[2])
    rows = list(list_rows(lint.read(PAPER)))
    if not rows:
        lint.complain(PAPER, 1, 'has no table of threats')
    for number, cell in rows:
        names = NAME.findall(cell)
        if not names:
            lint.complain(PAPER, number, 'names no test')
        for name in names:
            check(lint, build, number, name)
    lint.finish()


main()
