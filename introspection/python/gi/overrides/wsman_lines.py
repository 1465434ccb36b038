# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lines that a command writes, as texts without their ends.

Not by GDataInputStream: in PyGObject an empty line of bytes looks like the end.
"""

import codecs

from gi.repository import GLib

from .wsman_coroutines import Pending

# How many bytes are read at once, at most.
CHUNK = 65536
# The code page of UTF-8.
UTF_8 = 65001


class _Splitter:
    """Makes lines of what is read; what can't be decoded is replaced."""

    def __init__(self, code_page):
        name = 'utf-8' if code_page == UTF_8 else f'cp{code_page}'
        self._decoder = codecs.getincrementaldecoder(name)(errors='replace')
        self._parts = []

    def split(self, data):
        """The lines that end in data; no data is the end of all."""
        first, *others = self._decoder.decode(data, final=not data).split('\n')
        self._parts.append(first)
        for other in others:
            yield self._take()
            self._parts = [other]
        if not data and any(self._parts):
            yield self._take()

    def _take(self):
        return ''.join(self._parts).removesuffix('\r')


def _read(stream):
    pending = Pending()
    stream.read_bytes_async(CHUNK, GLib.PRIORITY_DEFAULT, None,
                            lambda _stream, result: pending.settle(stream.read_bytes_finish, result))
    return pending


def iterate(command):
    splitter = _Splitter(command.shell.code_page)
    data = True
    while data:
        data = command.stdout.read_bytes(CHUNK, None).get_data()
        yield from splitter.split(data)


async def iterate_async(command):
    splitter = _Splitter(command.shell.code_page)
    data = True
    while data:
        data = (await _read(command.stdout)).get_data()
        for line in splitter.split(data):
            yield line
