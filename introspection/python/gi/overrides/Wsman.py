# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adapts libwsman to Python.

- Properties are attributes. Setting an attribute that doesn't exist is an error.
- A resource may be a string, or an item that names it. An item may be XML or a dictionary, flags may be a number, and a
  file may be a path. Nullable arguments can be left out.
- `for` and `async for` iterate over enumerators and subscriptions, over commands by the lines that they write, and
  over the output of `Session.powershell()` and pipelines. Brackets look up properties of PowerShell's objects.
  Leaving a loop early closes the enumerator, and ends the subscription. Sessions, enumerators, subscriptions, shells,
  pools and servers work in `with`.
- An asynchronous method without a callback returns an awaitable. It can be used with `Wsman.run()`, `create_task()` and
  `gather()`, and in asyncio on GLib's event loop.
- Ctrl+C ends a synchronous call.
- Windows' own names work, too (wsman_windows).
- Errors have their fault as the attribute `fault`.
- Handlers of providers may be coroutines. If a handler raises an exception, the client gets a fault.
"""

import contextlib
import inspect

from gi.repository import GLib, GObject

from ..module import get_introspection_module
from . import wsman_lines
from .wsman_attributes import add_attributes, check_resource_uri
from .wsman_coroutines import create_task, gather, run
from .wsman_handlers import answer_error, guard_handlers, reject
from .wsman_methods import add_methods, recall_fault, with_faults
from .wsman_powershell import add_powershell
from .wsman_values import from_variant
from .wsman_windows import add_members

Wsman = get_introspection_module('Wsman')

__all__ = ['create_task', 'gather', 'run']

CLASSES = [each for each in (getattr(Wsman, name) for name in dir(Wsman))
           if inspect.isclass(each) and issubclass(each, GObject.Object)]
CLOSED_BY = {Wsman.Enumerator: 'close', Wsman.RunspacePool: 'close', Wsman.Server: 'stop', Wsman.Session: 'close',
             Wsman.Shell: 'close', Wsman.Subscription: 'unsubscribe'}
PRINTED_BY = {Wsman.Fault: 'get_message', Wsman.Item: 'get_xml', Wsman.ResourceLocator: 'to_string'}

# The number of items that an iteration requests at once.
BATCH = 64


# Protocols of the language

def _add_closing(cls, close):
    def leave(self, kind, _error, _trace):
        # An error in the block is more important than this one.
        with contextlib.suppress(GLib.Error) if kind else contextlib.nullcontext():
            getattr(self, close)()

    async def leave_async(self, kind, _error, _trace):
        with contextlib.suppress(GLib.Error) if kind else contextlib.nullcontext():
            await getattr(self, f'{close}_async')()

    async def enter_async(self):
        return self

    cls.__enter__ = lambda self: self
    cls.__exit__ = leave
    if hasattr(cls, f'{close}_async'):
        cls.__aenter__ = enter_async
        cls.__aexit__ = leave_async


def _iterate(self):
    try:
        while items := self.next_items(BATCH):
            yield from items
    except GeneratorExit:
        with contextlib.suppress(GLib.Error):
            self.close()
        raise


async def _iterate_async(self):
    # If the loop is left early, nothing can wait for close_async(). Dropping the enumerator also closes it.
    while items := await self.next_items_async(BATCH):
        for item in items:
            yield item


def _iterate_events(self):
    try:
        while (event := self.next_event()) is not None:
            yield event
    except GeneratorExit:
        with contextlib.suppress(GLib.Error):
            self.unsubscribe()
        raise


async def _iterate_events_async(self):
    # If the loop is left early, nothing can wait for unsubscribe_async(). Dropping the subscription also ends it.
    while (event := await self.next_event_async()) is not None:
        yield event


def _iterate_lines(self):
    with with_faults():
        yield from wsman_lines.iterate(self)


async def _iterate_lines_async(self):
    with with_faults():
        async for line in wsman_lines.iterate_async(self):
            yield line


def _enter_shell(self):
    if not self.is_open:
        self.open()
    return self


async def _enter_shell_async(self):
    if not self.is_open:
        await self.open_async()
    return self


def _properties(self):
    """Returns all properties. They are converted once, because an item never changes."""
    if getattr(self, '_variant', None) is None:
        self._variant = self.to_variant()
    return self._variant


def _look_up(self, name):
    value = _properties(self).lookup_value(name, None)
    if value is None:
        raise KeyError(name)
    return from_variant(value)


def _get(self, name, default=None):
    return self[name] if name in self else default


for each_class in CLASSES:
    add_attributes(each_class)
    add_methods(each_class)
check_resource_uri()
for each_class, each_name in CLOSED_BY.items():
    _add_closing(each_class, each_name)
for each_class, each_name in PRINTED_BY.items():
    each_class.__str__ = getattr(each_class, each_name)

Wsman.Fault.from_error = recall_fault(Wsman.Fault.from_error)
Wsman.Enumerator.__iter__ = _iterate
Wsman.Enumerator.__aiter__ = _iterate_async
Wsman.Subscription.__iter__ = _iterate_events
Wsman.Subscription.__aiter__ = _iterate_events_async
Wsman.Command.__iter__ = _iterate_lines
Wsman.Command.__aiter__ = _iterate_lines_async
Wsman.Shell.__enter__ = _enter_shell
Wsman.Shell.__aenter__ = _enter_shell_async
Wsman.Item.__contains__ = lambda self, name: _properties(self).lookup_value(name, None) is not None
Wsman.Item.__getitem__ = _look_up
Wsman.Item.__iter__ = lambda self: iter(_properties(self).keys())
Wsman.Item.get = _get
Wsman.Item.items = lambda self: from_variant(_properties(self)).items()
Wsman.Item.keys = lambda self: _properties(self).keys()
Wsman.Item.values = lambda self: from_variant(_properties(self)).values()

guard_handlers(Wsman.Provider, 'do_handle_', answer_error)
guard_handlers(Wsman.PSHost, 'do_handle_', answer_error)
guard_handlers(Wsman.Authenticator, 'do_check_password', reject)

add_powershell()
add_members(Wsman)
