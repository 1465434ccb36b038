#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rooms of libwsman/ form a one-way graph, and each foreign library lives in few of them."""

import os
import re

from lint import Lint

# A room: the rooms whose headers it may include, besides its own.
ROOMS = {
    'base': set(),
    'soap': {'base'},
    'security': {'base'},
    'transport': {'base', 'security'},
    'query': {'base', 'soap'},
    'values': {'base', 'soap'},
    'client': {'base', 'soap', 'security', 'transport', 'query', 'values'},
    'shell': {'base', 'soap', 'transport', 'values', 'client'},
    'powershell': {'base', 'soap', 'security', 'transport', 'values', 'client', 'shell'},
    'server': {'base', 'soap', 'security', 'transport', 'query', 'values'},
    'providers': {'base', 'soap', 'values', 'powershell', 'server'},
    'events': {'base', 'soap', 'transport', 'values', 'client', 'server'},
    'collector': {'base', 'soap', 'values', 'server'},
}
# The document that contains the same table.
GUIDE = 'CONTRIBUTING.md'
# A header's prefix: the rooms that may include it.
CONFINED = {
    'libsoup/': {'transport', 'server'},
    'libxml/': {'soap'},
    'gssapi': {'security'},
    'gnutls/': {'security'},
}
# The headers that the lowest room may include: those of GLib and C.
BOTTOM = 'base'
GLIB = re.compile(r'(glib|glib-object|glib-unix|gmodule)\.h|(glib|gobject|gio)/.*|[a-z]+\.h|sys/.*')


def room_of(path):
    """Returns the room of a file of libwsman/. A folder in a room belongs to the room. A public header belongs to the
    room of its source, or to base if it has none."""
    folder, name = os.path.split(path)
    return folder[len('libwsman/'):].partition('/')[0] or PUBLIC.get(name[:-len('.h')], 'base')


def resolve(lint, path, included):
    """Returns the file of the tree that a compiler finds. Returns None if the header is generated, or isn't of this
    project."""
    for base in (os.path.dirname(path), 'libwsman', '.'):
        candidate = os.path.normpath(os.path.join(base, included))
        if os.path.exists(os.path.join(lint.root, candidate)):
            return candidate
    return None


def check_include(lint, path, number, included):
    room = room_of(path)
    for prefix, homes in CONFINED.items():
        if included.startswith(prefix) and room not in homes:
            lint.complain(path, number, f'<{included}> belongs to {", ".join(sorted(homes))}')

    target = resolve(lint, path, included)
    if target is None:
        if room == BOTTOM and not included.startswith('wsman-') and not GLIB.fullmatch(included):
            lint.complain(path, number, f'{room} must not know <{included}>')
    elif room_of(target) not in ROOMS[room] | {room}:
        lint.complain(path, number, f'{room} must not know {target}')


def check_guide(lint):
    """Checks that the table for contributors is the same as the table here."""
    rows = re.findall(r'^\| `(\w+)` \| .* \| ([\w, ]+) \|$', lint.read(GUIDE), re.MULTILINE)
    told = {room: set(seen.split(', ')) - {'GLib'} for room, seen in rows}
    for room in ROOMS.keys() | told.keys():
        if told.get(room) != ROOMS.get(room):
            lint.complain(GUIDE, 1, f'the row of {room} and the graph differ')


def main():
    lint = Lint()
    check_guide(lint)
    paths = list(lint.paths(r'^libwsman/.*\.[ch]$'))
    PUBLIC.update((os.path.basename(path)[:-len('.c')], os.path.dirname(path)[len('libwsman/'):].partition('/')[0])
                  for path in paths if path.endswith('.c'))
    for path in paths:
        if os.path.dirname(path) == 'libwsman':
            if path.endswith(('.c', '-private.h')):
                lint.complain(path, 1, 'libwsman/ itself holds public headers only')
            if path == 'libwsman/wsman.h':
                continue
        elif room_of(path) not in ROOMS:
            lint.complain(path, 1, 'a room that the graph does not know')
            continue
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if match:
                check_include(lint, path, number, match.group(1))
    lint.finish()


# A dict from the stem of a source to its room.
PUBLIC = {}
main()
