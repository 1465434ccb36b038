# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What of a secret is in the memory of a process, seen from outside as in a core."""

import base64

# What malloc() and the like overwrite of it leaves a piece of this size, or it is of no use.
PIECE, STEP = 12, 4
# What is larger isn't memory in use, but what a sanitizer has put aside.
LARGEST_MAP = 1 << 30


def list_forms(password):
    """The bytes it may stand there as. What precedes it in base64 shifts its bits, as a user's name."""
    plain = password.encode()
    yield 'UTF-8', plain
    yield 'UTF-16', password.encode('utf-16-le')
    for before in range(3):
        text = base64.b64encode(b'x' * before + plain)
        yield 'base64', text[4 if before else 0:-4]


def list_key_forms(key):
    """The same for bytes."""
    yield 'bytes', key
    yield 'hex', key.hex().encode()
    yield 'hex', key.hex().upper().encode()


def read_memory(pid):
    """All that can be written, map by map; without empty pages, to save time."""
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
    """In which forms the memory has the secret, or a piece of it."""
    forms = list(forms)
    return {name for data in read_memory(pid) for name, form in forms
            for i in range(0, len(form) - PIECE + 1, STEP) if form[i:i + PIECE] in data}
