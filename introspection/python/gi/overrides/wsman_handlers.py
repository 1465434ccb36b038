# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Handlers that a program implements. They may be coroutines, and their exceptions become responses."""

import functools
import inspect
import sys
import traceback

from gi.repository import Gio, GLib

from .wsman_coroutines import create_task


def answer_error(operation, error):
    if not isinstance(error, GLib.Error):
        traceback.print_exception(error)
        error = GLib.Error.new_literal(Gio.io_error_quark(), f'{type(error).__name__}: {error}',
                                       Gio.IOErrorEnum.FAILED)
    operation.return_error(error)


def reject(attempt, error):
    traceback.print_exception(error)
    attempt.reject()


def _get_asyncio_loop():
    """Returns the event loop of asyncio that runs here, or None. Its coroutines can wait for anything in asyncio."""
    asyncio = sys.modules.get('asyncio')
    return asyncio and asyncio._get_running_loop()  # pylint: disable=protected-access


# asyncio holds only weak references to its tasks.
_tasks = set()


def _finish(coroutine, fail):
    def done(task):
        _tasks.discard(task)
        if getattr(task, 'cancelled', bool)():
            fail(InterruptedError('The handler was cancelled'))
        elif task.exception() is not None:
            fail(task.exception())

    loop = _get_asyncio_loop()
    task = loop.create_task(coroutine) if loop else create_task(coroutine)
    _tasks.add(task)
    task.add_done_callback(done)


def _guard(handler, fail):
    """Wraps a handler, which may be a coroutine, so that its exceptions become responses."""
    @functools.wraps(handler)
    def guarded(self, request):
        try:
            result = handler(self, request)
        except Exception as error:  # pylint: disable=broad-except
            fail(request, error)
        else:
            if inspect.iscoroutine(result):
                _finish(result, lambda error: fail(request, error))

    return guarded


def guard_handlers(interface, prefix, fail):
    def init_subclass(cls, **kwargs):
        super(interface, cls).__init_subclass__(**kwargs)
        for name, handler in list(vars(cls).items()):
            if name.startswith(prefix) and inspect.isfunction(handler):
                setattr(cls, name, _guard(handler, fail))

    interface.__init_subclass__ = classmethod(init_subclass)
