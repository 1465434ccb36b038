#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""No two types and no two files have the same name, or names that only differ by a number or an abbreviation."""

import itertools
import os
import re

from lint import Lint, without_comments

# The definitions of types. A mere declaration isn't one, since other files may repeat it.
TYPES = re.compile(
    r'^(?:typedef )?(?:struct|union|enum) _?(\w+)\n\{'
    r'|^typedef (?:struct|union|enum)\n\{(?:[^}]|\n )*?\n\} (\w+);'
    r'|^typedef [^;{}]*\(\*(\w+)\)'
    r'|^typedef (?!struct|union|enum)[\w ]+?\**(\w+);', re.MULTILINE)
# This prefix tells nothing about the type.
PREFIX = re.compile(r'^Wsman(?=[A-Z])')

# The public header of all enumerated types. Its name is a convention of GLib.
FIXED = {'wsman-enums'}


def singular(word):
    return re.sub(r'(?<=[^s])s$', '', re.sub(r'ies$', 'y', word))


def is_abbreviation(short, long):
    """Tells whether short is the beginning of long, as in "auth", or only has the consonants of long, as in "cmd"."""
    if len(short) < 2 or short[0] != long[0] or 2 * len(short) > len(long):
        return False
    letters = iter(long)
    return long.startswith(short) or not set(short) & set('aeiou') and all(each in letters for each in short)


def are_alike(first, second):
    """Compares two lists of words of the same length."""
    differing = [pair for pair in zip(first, second) if pair[0] != pair[1]]
    if len(differing) != 1:
        return not differing
    short, long = sorted(differing[0], key=len)
    return is_abbreviation(short, long)


def words_of_type(name):
    return [singular(word.lower()) for word in re.findall(r'[A-Z][a-z0-9]*|[a-z0-9]+', PREFIX.sub('', name))]


def words_of_file(name):
    return [singular(word) for word in name.split('-')]


def check(lint, what, places, split):
    """places is a dict from a name to the places that define it, each a path and a line."""
    for name, found in sorted(places.items()):
        for path, line in [each for each in found if each[0] != found[0][0]]:
            lint.complain(path, line, f'{what} {name} is also in {found[0][0]}')
    words = {name: split(name) for name in sorted(set(places) - FIXED)}
    for first, second in itertools.combinations(words, 2):
        if len(words[first]) == len(words[second]) and are_alike(words[first], words[second]):
            lint.complain(*places[second][0], f'{what} {second} is hard to tell from {first}, {places[first][0][0]}')


def main():
    lint = Lint()
    types, files = {}, {}
    for path in lint.paths(r'^(libwsman|tools)/.*\.[ch]$'):
        text = without_comments(lint.read(path))
        for match in TYPES.finditer(text):
            name = next(group for group in match.groups() if group)
            types.setdefault(name, []).append((path, text.count('\n', 0, match.start()) + 1))
    for path in lint.paths(r'^(libwsman|tools|tests)/.*\.[ch]$'):
        # A source and its headers are one file to a reader.
        stem = re.sub(r'(-private)?\.[ch]$', '', os.path.basename(path))
        kind = files.setdefault(stem, [])
        if not any(os.path.splitext(path)[1] != os.path.splitext(other)[1] or stem.startswith('wsman')
                   and ('-private' in path) != ('-private' in other) for other, _ in kind):
            kind.append((path, 1))
    check(lint, 'type', types, words_of_type)
    check(lint, 'file', files, words_of_file)
    lint.finish()


main()
