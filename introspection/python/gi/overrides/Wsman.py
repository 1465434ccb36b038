# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What makes libwsman feel at home in Python.

- A property is an attribute, and an attribute that isn't there can't be set by mistake.
- A resource is also a string or an item that names it, an item also XML or a dictionary, flags also a plain
  number, a file also a path; what C calls nullable can be left out.
- An enumeration is iterated with `for`, and leaving the loop early closes it, or with `async for`;
  a command by the lines that it writes; sessions, enumerators, shells and servers work in `with`.
- An asynchronous method that gets no callback returns an awaitable; `Wsman.run()` drives coroutines.
- An error carries its fault as the attribute `fault`.
- What a provider raises is its answer; its handlers may be coroutines.
"""

import contextlib
import inspect

import gi
from gi.repository import GLib, GObject

from ..module import get_introspection_module
from . import wsman_lines
from .wsman_arguments import check_text, from_variant, parameters_of, signature_of
from .wsman_coroutines import Driver, Pending, run
from .wsman_handlers import answer_error, guard_handlers, reject

Wsman = get_introspection_module('Wsman')

__all__ = ['run']

CLASSES = [each for each in (getattr(Wsman, name) for name in dir(Wsman))
           if inspect.isclass(each) and issubclass(each, GObject.Object)]
CLOSED_BY = {Wsman.Enumerator: 'close', Wsman.Server: 'stop', Wsman.Session: 'close', Wsman.Shell: 'close'}
PRINTED_BY = {Wsman.Fault: 'get_message', Wsman.Item: 'get_xml', Wsman.ResourceLocator: 'to_string'}

# How many items an iteration asks for at once.
BATCH = 64
# PyGObject with awaitables of its own: asyncio's are left to it.
HAS_AWAITABLES = gi.version_info >= (3, 50)


# Attributes

def _attribute(pspec):
    """A Python property for one of GObject; what can't be read or written says so."""
    def getter(self):
        return self.get_property(pspec.name)

    def setter(self, value):
        self.set_property(pspec.name, value)

    writable = pspec.flags & GObject.ParamFlags.WRITABLE
    constant = pspec.flags & GObject.ParamFlags.CONSTRUCT_ONLY
    return property(getter if pspec.flags & GObject.ParamFlags.READABLE else None,
                    setter if writable and not constant else None)


def _add_attributes(cls):
    inherited = cls.__setattr__

    def set_attribute(self, name, value):
        if not name.startswith('_') and not hasattr(type(self), name):
            raise AttributeError(f'{type(self).__name__} has no attribute {name!r}')
        inherited(self, name, value)

    for pspec in cls.list_properties():
        setattr(cls, pspec.name.replace('-', '_'), _attribute(pspec))
    cls.__setattr__ = set_attribute


# Errors

@contextlib.contextmanager
def _faults():
    """Puts the fault on the errors of the library at once: PyGObject drops what an error carries,
    and the library recalls that of the last one only."""
    try:
        yield
    except GLib.Error as error:
        is_ours = error.domain == GLib.quark_to_string(Wsman.error_quark())
        error.fault = Wsman.Fault.from_error(error) if is_ours else None
        raise


def _recall_fault(from_error):
    return staticmethod(lambda error: getattr(error, 'fault', None) or from_error(error))


# Methods

class _Method:
    """A C function with what Python adds: defaults, conversions, faults and awaitables."""

    def __init__(self, cls, info):
        self.name = info.get_name()
        self.info = info
        self.original = getattr(cls, self.name)
        self.parameters = parameters_of(info)
        self.is_async = self.name.endswith('_async')
        self.signature = signature_of(self.parameters, self.is_async)

    def is_needed(self):
        return self.info.can_throw_gerror() or self.is_async or any(
            each.convert or each.default is not inspect.Parameter.empty
            for each in self.parameters)

    def wrap(self):
        def method(owner, *args, **kwargs):
            bound = self._bind(owner, args, kwargs)
            if self.is_async and bound.arguments['callback'] is None and (
                    Driver.running or not HAS_AWAITABLES):
                return self._start(owner, bound)
            with _faults():
                return self.original(owner, *self._arguments(bound))

        def constructor(*args, **kwargs):
            with _faults():
                return self.original(*self._arguments(self._bind(None, args, kwargs)))

        wrapper = constructor if self.info.is_constructor() else method
        wrapper.__name__ = self.name
        wrapper.__doc__ = self.original.__doc__
        return staticmethod(wrapper) if wrapper is constructor else wrapper

    def _bind(self, owner, args, kwargs):
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        for each in self.parameters:
            value = check_text(bound.arguments[each.name])
            if each.convert:
                bound.arguments[each.name] = each.convert(value, bound.arguments, owner)
        return bound

    def _arguments(self, bound):
        for each in self.parameters:
            yield bound.arguments[each.name]
            if each.has_data:
                yield ()
        yield from bound.arguments.get('user_data', ())

    def _start(self, owner, bound):
        pending = Pending()
        finish = getattr(owner, self.name[:-len('async')] + 'finish')
        bound.arguments['callback'] = lambda _owner, result: pending.settle(finish, result)
        self.original(owner, *self._arguments(bound))
        return pending


def _add_methods(cls):
    for info in cls.__info__.get_methods():
        if info.is_constructor() or info.is_method():
            method = _Method(cls, info)
            if method.is_needed():
                setattr(cls, method.name, method.wrap())


# Protocols of the language

def _add_closing(cls, close):
    def leave(self, kind, _error, _trace):
        # What went wrong inside matters more.
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
    # Nobody can wait for close_async() when the loop is left early; dropping the enumerator does.
    while items := await self.next_items_async(BATCH):
        for item in items:
            yield item


def _iterate_lines(self):
    with _faults():
        yield from wsman_lines.iterate(self)


async def _iterate_lines_async(self):
    with _faults():
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
    """All of them, converted once: an item never changes."""
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
    _add_attributes(each_class)
    _add_methods(each_class)
for each_class, each_name in CLOSED_BY.items():
    _add_closing(each_class, each_name)
for each_class, each_name in PRINTED_BY.items():
    each_class.__str__ = getattr(each_class, each_name)

Wsman.Fault.from_error = _recall_fault(Wsman.Fault.from_error)
Wsman.Enumerator.__iter__ = _iterate
Wsman.Enumerator.__aiter__ = _iterate_async
Wsman.Command.__iter__ = _iterate_lines
Wsman.Command.__aiter__ = _iterate_lines_async
Wsman.Shell.__enter__ = _enter_shell
Wsman.Shell.__aenter__ = _enter_shell_async
Wsman.Item.__contains__ = Wsman.Item.contains
Wsman.Item.__getitem__ = _look_up
Wsman.Item.__iter__ = lambda self: iter(self.list_names())
Wsman.Item.get = _get
Wsman.Item.items = lambda self: from_variant(_properties(self)).items()
Wsman.Item.keys = Wsman.Item.list_names
Wsman.Item.values = lambda self: from_variant(_properties(self)).values()

guard_handlers(Wsman.Provider, 'do_handle_', answer_error)
guard_handlers(Wsman.Authenticator, 'do_check_password', reject)
