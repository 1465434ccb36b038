#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Converts the links of a guide, which lead to files of the source tree, to links to pages of the reference.

Arguments: the guide, and where the result goes.
"""

import pathlib
import re
import sys

LINK = re.compile(r'\[([^][]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)')
# Files that the build makes pages of, and the pages.
MADE = {'../introspection/api-map.tsv': 'windows.html'}


def turn(match):
    text, path, fragment = match.group(1), match.group(2), match.group(3) or ''
    if path in MADE:
        return f'[{text}]({MADE[path]})'
    if path.startswith('images/'):
        return f'[{text}]({path.removeprefix("images/")})'
    if re.fullmatch(r'[\w-]+\.md', path):
        return f'[{text}]({path[:-3]}.html{fragment})'
    return text  # it isn't part of the reference


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    target.write_text(LINK.sub(turn, source.read_text(encoding='utf-8')), encoding='utf-8')


main()
