#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""No two rooms of libwsman/ need each other. Files only need each other if they belong to one class. Arguments: nm, and
the archive of the library's objects. The symbols of the objects tell which file needs which.
"""

import re
import subprocess
import sys

# The files that may form a circle, without "wsman-". They are a class or a state machine whose functions are in several
# files.
CLASSES = [
    'collector collector-delivery collector-enumeration',
    'collector-subscription collector-subscription-delivery',
    'connection-options connection-options-certificate connection-options-credssp connection-options-digest '
    'connection-options-negotiate connection-options-proxy connection-options-trust',
    'enumerator enumerator-read',
    'enumerator-model enumerator-model-pages enumerator-model-refresh enumerator-model-settings',
    'exchange exchange-certificate exchange-connecting exchange-connection exchange-response',
    'operation operation-properties operation-subscription',
    'resource-locator resource-locator-parts',
    'server server-access server-certificates server-credssp server-digest server-mechanisms server-serving '
    'server-settings',
    'server-connection server-connection-authentication server-connection-digest server-connection-response',
    'session session-settings session-state',
    'shell shell-settings shell-settings-environment shell-settings-streams',
    'shell-provider shell-provider-limits shell-provider-powershell',
    'system-service system-service-control',
]

# The name of an object has the folders of its source. The first is the room.
OBJECT = re.compile(r'(?:.*[/:])?([a-z]+)(?:_[a-z]+)?_(wsman-[\w-]+)\.c\.o:')


def read_symbols(nm, archive):
    """Yields room, file, kind and name of each symbol that an object defines or needs."""
    output = subprocess.run([nm, '--print-file-name', archive], check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        match = OBJECT.match(line)
        if match:
            kind, name = line.split()[-2:]
            yield match.group(1), match.group(2), kind, name


def build_graph(symbols):
    """Returns a dict from each file, as room and name, to the files that it needs."""
    symbols = list(symbols)
    homes = {name: (room, file) for room, file, kind, name in symbols if kind in 'TDBRV'}
    graph = {(room, file): set() for room, file, _, _ in symbols}
    for room, file, kind, name in symbols:
        if kind == 'U' and name in homes:
            graph[room, file].add(homes[name])
    return graph


def find_circles(graph):
    """Returns the sets of nodes that can reach one another, with at least two nodes (Tarjan's algorithm)."""
    order, low, stack, circles = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in order:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            circle = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(circle) > 1:
                circles.append(sorted(circle))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return circles


def main():
    sys.setrecursionlimit(10000)
    files = build_graph(read_symbols(*sys.argv[1:3]))
    rooms = {room: set() for room, _ in files}
    for (room, _), needed in files.items():
        rooms[room] |= {other for other, _ in needed} - {room}

    complaints = [f'rooms need one another: {", ".join(circle)}' for circle in find_circles(rooms)]
    allowed = {frozenset(f'wsman-{name}' for name in names.split()) for names in CLASSES}
    found = {frozenset(file for _, file in circle) for circle in find_circles(files)}
    complaints += [f'files need one another: {" ".join(sorted(circle))}' for circle in found - allowed]
    complaints += [f'no circle any more: {" ".join(sorted(circle))}' for circle in allowed - found]
    if len(files) < 100:
        complaints.append(f'{sys.argv[2]} has {len(files)} objects only')
    print(*complaints, sep='\n')
    sys.exit(bool(complaints))


main()
