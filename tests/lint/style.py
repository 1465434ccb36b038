#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks what a compiler doesn't see: heads, leftovers, white space and preconditions that cast."""

import re

from lint import Lint

SOURCES = (r'(\.(c|h|in|cpp|js|py|vala|rst|sh|supp|metadata|symbols)|meson\.build|meson_options\.txt'
           r'|(^|/)(scripts|\.ci)/[^.]+)$')
TEXTS = r'\.(c|h|in|cpp|js|py|vala|md|rst|sh|build|txt|supp|metadata|symbols|tsv)$|^scripts/|^\.ci/'

# A rule: the files, the pattern that a line must not contain, and the reason.
RULES = [
    (TEXTS, r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b', 'say what is missing in an issue'),
    (TEXTS, r'(?<![\w.~$}])/(home|work)/', 'a path of one machine'),
    (r'^(?!\.ci/run$)', r'(?<!\w)\.\./shar' r'ed\b', 'a path outside of the tree'),
    (r'(?<!\.tsv)$', r'[ \t]+$', 'white space at the end'),
    (r'\.(c|h|cpp|js|py|vala|md|rst)$', r'\t', 'a tab'),
    (r'\.[ch]$', r'if_fail \((?!\w*IS_)[A-Z]+(_[A-Z]+)+ \(\w+\)',
     'a precondition that casts: use the IS_ macro'),
    (r'\.[ch]$', r'\bgoto\b', 'goto'),
    (r'\.[ch]$', r'\b(gint|gchar|glong|gdouble|gfloat)\b', "GLib's name of a C type"),
]
EXEMPT = {
    # This file contains the patterns themselves.
    'tests/lint/style.py',
}


def main():
    lint = Lint()
    for path in lint.paths(SOURCES):
        head = lint.read(path)[:400]
        if 'SPDX-License-Identifier' not in head:
            lint.complain(path, 1, 'no SPDX head')
        elif 'SPDX-FileCopyrightText' not in head:
            lint.complain(path, 1, 'no copyright line')

    for path in lint.paths(TEXTS):
        rules = [rule for rule in RULES if re.search(rule[0], path) and path not in EXEMPT]
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            for _, pattern, reason in rules:
                if re.search(pattern, line):
                    lint.complain(path, number, reason)
    lint.finish()


main()
