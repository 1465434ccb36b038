# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Searches the memory of a process for parts of a secret, from outside, as in a core dump."""

import base64

# The smallest piece of a secret that the search finds. A shorter piece, which malloc() may leave, is of no use to an
# attacker.
PIECE, STEP = 12, 4
# Larger areas aren't memory in use. A sanitizer has reserved them.
LARGEST_MAP = 1 << 30


def list_forms(password):
    """Returns the forms in which memory may contain the secret. In base64, the text before it, such as a user name,
    shifts its bits."""
    plain = password.encode()
    yield 'UTF-8', plain
    yield 'UTF-16', password.encode('utf-16-le')
    for before in range(3):
        text = base64.b64encode(b'x' * before + plain)
        yield 'base64', text[4 if before else 0:-4]


def list_key_forms(key):
    """Does the same for bytes."""
    yield 'bytes', key
    yield 'hex', key.hex().encode()
    yield 'hex', key.hex().upper().encode()


def read_memory(pid):
    """Yields all writable memory, one map after the other, without empty pages."""
    with open(f'/proc/{pid}/maps', encoding='ascii') as maps, open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for line in maps:
            bounds, access, *_ = line.split()
            start, end = (int(bound, 16) for bound in bounds.split('-'))
            if 'w' in access and end - start <= LARGEST_MAP:
                memory.seek(start)
                yield memory.read(end - start).replace(bytes(4096), b'')


def find_whole(pid, text):
    return any(text.encode() in data for data in read_memory(pid))


def find_forms(pid, forms):
    """Returns the forms in which the memory contains the secret or a piece of it."""
    forms = list(forms)
    return {name for data in read_memory(pid) for name, form in forms
            for i in range(0, len(form) - PIECE + 1, STEP) if form[i:i + PIECE] in data}
