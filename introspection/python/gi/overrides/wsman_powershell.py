# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Objects and pipelines of PowerShell as Python has them: brackets for properties, and loops over the output."""

import contextlib

from gi.repository import GLib

from ..module import get_introspection_module

Wsman = get_introspection_module('Wsman')

# The number of objects that an iteration requests at once.
BATCH = 64


def _to_value(item):
    """A simple value of the output is a value here. An object that also has types or properties stays an object."""
    is_bare = item.get_kind() < Wsman.PSKind.OBJECT and not item.get_type_names() and not item.list_names()
    return item.dup_value() if is_bare else item


def _iterate(self):
    while objects := self.next_objects(BATCH):
        yield from map(_to_value, objects)


async def _iterate_async(self):
    while objects := await self.next_objects_async(BATCH):
        for each in objects:
            yield _to_value(each)


class _Script:
    """A script that runs in a pool of its own when a loop asks for its output."""

    def __init__(self, session, script):
        self.session, self.script = session, script

    def __iter__(self):
        pool = self.session.open_runspace_pool()
        try:
            pipeline = Wsman.Pipeline.new(pool)
            pipeline.add_script(self.script)
            pipeline.invoke()
            yield from pipeline
        finally:
            with contextlib.suppress(GLib.Error):
                pool.close()

    async def __aiter__(self):
        # If the loop is left early, nothing can wait for close_async(). Dropping the pool also closes it.
        pool = await self.session.open_runspace_pool_async()
        pipeline = Wsman.Pipeline.new(pool)
        pipeline.add_script(self.script)
        await pipeline.invoke_async()
        async for each in pipeline:
            yield each
        with contextlib.suppress(GLib.Error):
            await pool.close_async()


def _look_up(self, name):
    if not self.contains(name):
        raise KeyError(name)
    return self.get(name)


def add_powershell():
    """Adds the protocols of the language. The methods have their defaults already."""
    Wsman.Pipeline.__iter__ = _iterate
    Wsman.Pipeline.__aiter__ = _iterate_async
    Wsman.Session.powershell = lambda self, script: _Script(self, script)
    Wsman.PSObject.__getitem__ = _look_up
    Wsman.PSObject.__contains__ = lambda self, name: self.contains(name)
    Wsman.PSObject.__iter__ = lambda self: iter(self.list_names())
    Wsman.PSObject.__str__ = lambda self: self.get_text() if self.get_text() is not None else self.to_json()
