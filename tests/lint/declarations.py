#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The declarations for TypeScript name each method that the override for gjs adapts, and no method that doesn't exist.

Arguments: the root, and the GIR.
"""

import re
import sys
import xml.etree.ElementTree as ET

from lint import Lint

DECLARATIONS = 'introspection/gjs/wsman-overrides.d.ts'
OVERRIDE = 'introspection/gjs/overrides/Wsman.js'
GIR = '{http://www.gtk.org/introspection/core/1.0}'
# Names that only exist in JavaScript.
ADDED = {'Item.toJSON', 'ResourceLocator.toJSON'}


def declared_methods(text):
    """Yields the line and the name of each method, as Class.method."""
    owner = None
    for number, line in enumerate(text.splitlines(), 1):
        interface = re.match(r' {8}interface (\w+)', line)
        method = re.match(r' {12}(\w+)\(', line)
        if interface:
            owner = interface.group(1)
        elif method:
            yield number, f'{owner}.{method.group(1)}'


def adapted_methods(text):
    """The names in the tables TRIOS and METHODS. Those of TRIOS have an asynchronous form, and most have another."""
    for table, forms in (('TRIOS', ('', '_async')), ('METHODS', ('',))):
        body = re.search(rf'^const {table} = {{\n(.*?)^}};', text, re.DOTALL | re.MULTILINE).group(1)
        owner = None
        for line in body.splitlines():
            entry = re.match(r' {4}(\w+): {', line)
            owner = entry.group(1) if entry else owner
            for name in re.findall(r'(\w+): \[', line):
                yield from (f'{owner}.{name}{form}' for form in forms)


def main():
    lint = Lint()
    existing = {f'{owner.get("name")}.{method.get("name")}'
                for owner in ET.parse(sys.argv[2]).getroot().iter(GIR + 'class')
                for method in owner.findall(GIR + 'method')}
    declared = dict(map(reversed, declared_methods(lint.read(DECLARATIONS))))
    adapted = set(adapted_methods(lint.read(OVERRIDE)))

    for name in sorted((adapted & existing) - set(declared)):
        lint.complain(DECLARATIONS, 1, f'{name} isn’t declared')
    for name in sorted(set(declared) - existing - ADDED):
        lint.complain(DECLARATIONS, declared[name], f'there is no {name}')
    if len(adapted) < 40:
        lint.complain(OVERRIDE, 1, f'only {len(adapted)} methods were found')
    print(f'{len(declared)} declared methods, {len(adapted)} adapted ones')
    lint.finish()


main()
