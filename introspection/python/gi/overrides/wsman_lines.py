# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Iterates over the lines that a command writes, as texts without their line ends.

It doesn't use GDataInputStream, because in PyGObject an empty line of bytes looks like the end.
"""

import codecs
import collections

from gi.repository import Gio, GLib

from .wsman_coroutines import start
from .wsman_interrupts import call_interruptibly

# How many bytes are read at once, at most.
CHUNK = 65536
# The code page of UTF-8.
UTF_8 = 65001


class _Lines:
    """Splits data into lines. Bytes that can't be decoded are replaced.

    The splitter belongs to the command. Therefore another loop can continue after a loop that was left.
    """

    def __init__(self, command):
        self.stream = command.stdout
        if command.shell.code_page != UTF_8:
            self.stream = Gio.ConverterInputStream(base_stream=command.stdout, close_base_stream=False,
                                                   converter=command.shell.create_decoder())
        self._decoder = codecs.getincrementaldecoder('utf-8')(errors='replace')
        self._parts = []
        self._whole = collections.deque()
        self.ended = False

    def add(self, data):
        """Adds data. Empty data is the end."""
        self.ended = not data
        first, *others = self._decoder.decode(data, final=self.ended).split('\n')
        self._parts.append(first)
        for other in others:
            self._finish_line()
            self._parts = [other]
        if self.ended and any(self._parts):
            self._finish_line()

    def _finish_line(self):
        self._whole.append(''.join(self._parts).removesuffix('\r'))

    def take(self):
        while self._whole:
            yield self._whole.popleft()


def _lines_of(command):
    if not hasattr(command, '_lines'):
        command._lines = _Lines(command)
    return command._lines


def _read(stream):
    def call(cancellable, done):
        stream.read_bytes_async(CHUNK, GLib.PRIORITY_DEFAULT, cancellable, done)
        return lambda _stream, answer: stream.read_bytes_finish(answer)

    return start(call, None)


def iterate(command):
    lines = _lines_of(command)
    yield from lines.take()
    while not lines.ended:
        data = call_interruptibly(lambda cancellable: lines.stream.read_bytes(CHUNK, cancellable), None)
        lines.add(data.get_data())
        yield from lines.take()


async def iterate_async(command):
    lines = _lines_of(command)
    for line in lines.take():
        yield line
    while not lines.ended:
        lines.add((await _read(lines.stream)).get_data())
        for line in lines.take():
            yield line
