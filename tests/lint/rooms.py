#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rooms of libwsman/ form a one-way graph, and each foreign library lives in few of them."""

import os
import re

from lint import Lint

# What every room may see of the library's root: no object but the error and the enumerations, who somebody is, and the
# rules of command lines, which both sides of a shell know.
BASE = {
    'wsman-codes.h', 'wsman-command-line-private.h', 'wsman-debug-private.h', 'wsman-enums.h', 'wsman-enum-types.h',
    'wsman-error.h', 'wsman-error-private.h', 'wsman-identity-private.h', 'wsman-version-macros.h',
}
# A room: the rooms it may include, and whether it may include the public and private objects. All may include base,
# which sees nothing but GLib and C's own headers.
BOTTOM = 'base'
ROOMS = {
    'base': (set(), 'nothing'),
    'soap': (set(), 'base'),
    'security': (set(), 'base'),
    'transport': ({'security'}, 'base'),
    'query': ({'soap'}, 'base'),
    'shell': ({'soap'}, 'private'),
    'server': ({'soap', 'security', 'transport', 'query'}, 'private'),
    'providers': ({'soap'}, 'public'),
    '': ({'soap', 'security', 'transport', 'query', 'shell', 'server', 'providers'}, 'private'),
}
# What a room may see of the private objects besides: providers read what a request holds as the XML
# that it is, and answer with XML.
EXTRA = {
    'providers': {'wsman-item-private.h', 'wsman-operation-content-private.h'},
}
# A header's prefix: the rooms that may include it.
CONFINED = {
    'libsoup/': {'transport', 'server'},
    'libxml/': {'soap'},
    'gssapi': {'security'},
    'gnutls/': {'security'},
}


def resolve(lint, path, included):
    """The file of libwsman/ that a compiler finds, without libwsman/; none if it's another's."""
    for base in (os.path.dirname(path), 'libwsman', '.'):
        candidate = os.path.normpath(os.path.join(base, included))
        if os.path.exists(os.path.join(lint.root, candidate)):
            return candidate[len('libwsman/'):]
    return None


def may_include(room, target):
    rooms, sight = ROOMS[room]
    other, name = os.path.split(target)
    if other in (BOTTOM, room, *rooms):
        return True
    if other or room == BOTTOM:
        return False
    return name in BASE | EXTRA.get(room, set()) or sight == 'private' or (
        sight == 'public' and not name.endswith('-private.h'))


def check_include(lint, path, number, included):
    room = os.path.dirname(path)[len('libwsman/'):]
    for prefix, homes in CONFINED.items():
        if included.startswith(prefix) and room not in homes:
            lint.complain(path, number, f'<{included}> belongs to {", ".join(sorted(homes))}')

    target = resolve(lint, path, included)
    if room == BOTTOM and not target and not re.fullmatch(r'glib(-unix)?\.h|glib/.*|[a-z]+\.h|sys/.*', included):
        lint.complain(path, number, f'{room} must not know <{included}>')
    if target and not may_include(room, target):
        lint.complain(path, number, f'{room or "the root"} must not know {target}')


def main():
    lint = Lint()
    for path in lint.paths(r'^libwsman/.*\.[ch]$'):
        if os.path.dirname(path)[len('libwsman/'):] not in ROOMS:
            lint.complain(path, 1, 'a room that the graph does not know')
            continue
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if match:
                check_include(lint, path, number, match.group(1))
    lint.finish()


main()
