#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The GIR has every member of Windows' automation API with its value, and regular trios.

Arguments: the GIR, and a table of interface, member, kind, path in the GIR and value.
"""

import sys
import xml.etree.ElementTree as ElementTree

CORE = '{http://www.gtk.org/introspection/core/1.0}'
# The element of each kind of member, and the spelling of its name in the GIR.
KINDS = {
    'enum-member': ('member', str.lower),
    'method': ('method', str),
    'property': ('property', str),
}
CALLABLES = [f'{CORE}{name}' for name in ('constructor', 'function', 'method')]

complaints = []


def complain(text):
    complaints.append(text)


def find(namespace, path, kind):
    """Returns the element at Class.member, or None."""
    owner, _, member = path.partition('.')
    element, spell = KINDS[kind]
    for parent in namespace:
        if parent.get('name') == owner:
            for child in parent.findall(f'{CORE}{element}'):
                if child.get('name') == spell(member):
                    return child
    return None


def check_map(namespace, table):
    with open(table, encoding='utf-8') as file:
        rows = [tuple(line.rstrip('\n').split('\t')) for line in file
                if line.strip() and line[0] != '#']
    flags = {row[:2]: row[3].partition('.')[0] for row in rows if row[2] == 'enum-member'}
    for interface, member, kind, path, value in rows:
        element = find(namespace, path, kind)
        if element is None:
            complain(f'{path} is missing: {interface}.{member}')
        elif element.get('introspectable') == '0':
            complain(f'{path} is not introspectable')
        elif kind == 'enum-member' and int(element.get('value')) != int(value, 0):
            complain(f'{path} is {element.get("value")}, not {value}')
        elif kind == 'method' and value and results(element) != [flags[interface, member]]:
            complain(f'{path} returns {results(element)}, not {flags[interface, member]}')
    return len(rows)


def parameters(function, is_out=False):
    """Returns the names of the arguments, or of the results besides the value."""
    return [each.get('name') for each in function.findall(f'{CORE}parameters/{CORE}parameter')
            if (each.get('direction') == 'out') == is_out]


def results(function):
    """Returns the type of the returned value, and the names of the other results."""
    value = function.find(f'{CORE}return-value')
    return [each.get('name') for each in value if each.tag != f'{CORE}doc'] + parameters(function, is_out=True)


def check_trio(owner, name, functions):
    base = name[:-len('_async')]
    if f'{base}_finish' not in functions or base not in functions:
        complain(f'{owner}.{name} has no regular trio')
        return
    started, waited = parameters(functions[name]), parameters(functions[base])
    finished, result = results(functions[f'{base}_finish']), results(functions[base])
    # Only a callback that is called later has a notification for its end.
    shared = [each for each in started[:-2] if not each.endswith('_destroy')]
    if started[-2:] != ['callback', 'user_data'] or shared != waited or 'cancellable' not in waited:
        complain(f'{owner}.{name} takes {started}, {base} takes {waited}')
    if result != finished:
        complain(f'{owner}.{base}_finish returns {finished}, {base} returns {result}')


def check_class(parent):
    owner = parent.get('name')
    functions = {each.get('name'): each for each in parent if each.tag in CALLABLES}
    for name, function in functions.items():
        if function.get('introspectable') == '0':
            complain(f'{owner}.{name} is not introspectable')
        if function.get('version') != '1.0':
            complain(f'{owner}.{name} has no Since: 1.0')
        if name.startswith('new') and function.tag != f'{CORE}constructor':
            complain(f'{owner}.{name} is no constructor: it must return {owner}')
        if name.endswith('_async'):
            check_trio(owner, name, functions)


def main():
    gir, table = sys.argv[1:]
    namespace = ElementTree.parse(gir).getroot().find(f'{CORE}namespace')
    rows = check_map(namespace, table)
    for parent in namespace:
        if parent.tag in (f'{CORE}class', f'{CORE}interface'):
            check_class(parent)
    print('\n'.join(complaints))
    print(f'{rows} members')
    sys.exit(1 if complaints or not rows else 0)


main()
