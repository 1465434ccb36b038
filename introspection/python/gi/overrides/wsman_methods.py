# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Wraps functions of C as methods of Python, with defaults, conversions, faults on errors, and awaitables."""

import contextlib
import inspect

from gi.repository import GLib

from ..module import get_introspection_module
from .wsman_arguments import check_reserved, parameters_of, signature_of, take_reserved
from .wsman_coroutines import start
from .wsman_interrupts import call_interruptibly
from .wsman_values import check_path, check_text

Wsman = get_introspection_module('Wsman')

# Windows' scripts pass flags at the end of these calls. No flags exist, so the value is 0.
HAVE_RESERVED_FLAGS = {Wsman.Session: ('create', 'delete', 'get', 'invoke', 'put')}

# Arguments that are texts, or have some.
ARE_TEXTS = ('array', 'filename', 'utf8')


@contextlib.contextmanager
def with_faults():
    """Adds the fault to an error of the library at once. PyGObject drops the data of an error, and the library only
    remembers that of the last one."""
    try:
        yield
    except GLib.Error as error:
        is_ours = error.domain == GLib.quark_to_string(Wsman.error_quark())
        error.fault = Wsman.Fault.from_error(error) if is_ours else None
        raise


def recall_fault(from_error):
    return staticmethod(lambda error: getattr(error, 'fault', None) or from_error(error))


class _Method:
    """A C function with the additions for Python: defaults, conversions, faults and awaitables."""

    def __init__(self, cls, info):
        self.name = info.get_name()
        self.info = info
        self.original = getattr(cls, self.name)
        self.parameters = parameters_of(info)
        self.is_async = self.name.endswith('_async')
        self.signature = signature_of(self.parameters, self.is_async)
        names = [each.name for each in self.parameters]
        self.has_cancellable = 'cancellable' in names
        base = self.name.removesuffix('_async')
        self.reserved = names.index('cancellable') if base in HAVE_RESERVED_FLAGS.get(cls, ()) else None

    def is_needed(self):
        return self.info.can_throw_gerror() or self.is_async or any(
            each.convert or each.default is not inspect.Parameter.empty
            for each in self.parameters)

    def wrap(self):
        def method(owner, *args, **kwargs):
            bound, flags = self._bind(args, kwargs)
            if self.is_async and bound.arguments['callback'] is None:
                return self._start(owner, bound, flags)
            with with_faults():
                check_reserved(flags)
                self._convert(owner, bound)
                return self._call(owner, bound)

        def constructor(*args, **kwargs):
            with with_faults():
                bound, _flags = self._bind(args, kwargs)
                self._convert(None, bound)
                return self.original(*self._arguments(bound))

        wrapper = constructor if self.info.is_constructor() else method
        wrapper.__name__ = self.name
        wrapper.__doc__ = self.original.__doc__
        return staticmethod(wrapper) if wrapper is constructor else wrapper

    def _bind(self, args, kwargs):
        flags = 0
        if self.reserved is not None:
            args, flags = take_reserved(args, kwargs, self.reserved)
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound, flags

    def _convert(self, owner, bound):
        for each in self.parameters:
            if each.convert:
                bound.arguments[each.name] = each.convert(bound.arguments[each.name], bound.arguments, owner)

    def _arguments(self, bound):
        for each in self.parameters:
            yield bound.arguments[each.name]
            if each.has_data:
                yield ()
        yield from bound.arguments.get('user_data', ())

    def _call(self, owner, bound):
        def call(cancellable):
            bound.arguments['cancellable'] = cancellable
            return self.original(owner, *self._arguments(bound))

        if self.is_async or not self.has_cancellable:
            return self.original(owner, *self._arguments(bound))
        return call_interruptibly(call, bound.arguments['cancellable'])

    def _start(self, owner, bound, flags):
        """Returns the result of a call. A wrong argument is a result, too: an error."""
        def call(cancellable, done):
            bound.arguments.update(cancellable=cancellable, callback=done)
            with with_faults():
                check_reserved(flags)
                self._convert(owner, bound)
                self.original(owner, *self._arguments(bound))
            return getattr(type(owner), self.name.removesuffix('async') + 'finish')

        return start(call, bound.arguments['cancellable'])


def _guard_texts(cls, info):
    """Wraps a function of C, and refuses texts that C would cut off."""
    name = info.get_name()
    names = ['self'] * info.is_method() + [each.name for each in parameters_of(info)]
    paths = {each.get_name() for each in info.get_arguments() if each.get_type().get_tag_as_string() == 'filename'}
    function = getattr(cls, name)

    def guarded(*args, **kwargs):
        for argument, value in (*zip(names, args), *kwargs.items()):
            check = check_path if argument in paths else check_text
            check(value, f'The argument {argument} of {cls.__name__}.{name}()')
        return function(*args, **kwargs)

    guarded.__name__ = name
    guarded.__doc__ = function.__doc__
    if any(each.get_type().get_tag_as_string() in ARE_TEXTS for each in info.get_arguments()):
        setattr(cls, name, guarded if info.is_method() else staticmethod(guarded))


def add_methods(cls):
    for info in cls.__info__.get_methods():
        _guard_texts(cls, info)
        if info.is_constructor() or info.is_method():
            method = _Method(cls, info)
            if method.is_needed():
                setattr(cls, method.name, method.wrap())
