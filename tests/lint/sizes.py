#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files, functions, nesting, parameter lists and lines stay small."""

import re

from lint import Lint, without_comments

MAX_FILE = 800
MAX_OVERRIDE = 300
MAX_FUNCTION = 60
MAX_NESTING = 5
MAX_PARAMETERS = 6
MAX_LINE = 120

# Files whose lines people read.
TEXTS = r'(\.(c|h|cpp|py|js|vala|sh|md|rst)|meson\.build|meson_options\.txt|(^|/)NEWS)$|^scripts/|^\.ci/'
# A row of a table and a URL can’t be broken.
UNBREAKABLE = re.compile(r'^\s*(\* )?\||^\W*\S*https?://\S+\W*$')

# Tables that grow with what Windows defines.
TABLES = {
    'libwsman/base/wsman-codes-windows.c',
    'libwsman/base/wsman-codes-winrm.c',
}
# Switches that only grow with the properties of a class.
LISTS = re.compile(r'_(get|set)_property$')
# A callback whose parameters libxml2 or GIO prescribes.
PRESCRIBED = re.compile(r'\b(xmlChar|GConverterFlags)\b')
# Parameters that all functions of a kind have. They don't count.
USUAL = re.compile(r'\b(self|cancellable|callback|user_data|data|error)$')


def functions(text):
    """Yields name, parameters, first line and body of each function, in GNU style."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate(lines):
        if line == '{':
            start = number
        elif line.startswith('}') and start is not None:
            head = []
            for above in reversed(lines[:start]):
                if not above.strip() or above[0] in '}#/;':
                    break
                head.insert(0, above)
            match = re.search(r'(\w+) \((.*)\)\s*$', '\n'.join(head), re.DOTALL)
            if match:
                yield match.group(1), match.group(2), start + 1, lines[start + 1:number]
            start = None


def split_parameters(text):
    depth, parts = 0, ['']
    for character in text:
        depth += {'(': 1, ')': -1}.get(character, 0)
        if character == ',' and depth == 0:
            parts.append('')
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip() not in ('', 'void', '...')]


def nesting(body):
    depth = deepest = 0
    for character in '\n'.join(body):
        depth += {'{': 1, '}': -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest


def check_functions(lint, path, text):
    for name, parameters, line, body in functions(without_comments(text)):
        if len(body) > MAX_FUNCTION and not LISTS.search(name):
            lint.complain(path, line, f'{name} has {len(body)} lines')
        if nesting(body) > MAX_NESTING:
            lint.complain(path, line, f'{name} is nested {nesting(body)} deep')
        counted = [each for each in split_parameters(parameters) if not USUAL.search(each)]
        # The first parameter is the object, and may have any name.
        limit = MAX_PARAMETERS + (0 if 'self' in parameters else 1)
        if len(counted) > limit and not PRESCRIBED.search(parameters):
            lint.complain(path, line, f'{name} has {len(counted)} parameters')


def check_lines(lint, path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_LINE and not UNBREAKABLE.search(line):
            lint.complain(path, number, f'has {len(line)} characters')


def main():
    lint = Lint()
    for path in lint.paths(TEXTS):
        check_lines(lint, path, lint.read(path))
    for path in lint.paths(r'\.(c|h|cpp|js|py|vala)$'):
        text = lint.read(path)
        limit = MAX_OVERRIDE if '/overrides/' in path else MAX_FILE
        if text.count('\n') > limit and path not in TABLES:
            lint.complain(path, limit, f'has {text.count(chr(10))} lines')
        if path.endswith('.c'):
            check_functions(lint, path, text)
    lint.finish()


main()
