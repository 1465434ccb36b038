# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Awaitable results of asynchronous calls, and coroutines on a GLib main loop.

They need nothing but a main context. Where asyncio runs on GLib's (PyGObject 3.50 has such an event loop), its
tasks wait for the same results.
"""

import inspect
import sys
import threading
import traceback

from gi.repository import Gio, GLib

# asyncio is loaded where it is needed: it would make up most of the time in which this is.


class _Running(threading.local):
    """The driver whose coroutine runs in this thread."""

    driver = None


_running = _Running()


def _is_cancelled(error):
    if isinstance(error, GLib.Error):
        return error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED)
    return type(error).__name__ == 'CancelledError'


class Result:
    """A result that will be there later. Any number of coroutines can await it."""

    def __init__(self):
        self._outcome = None
        self._is_known = False
        self._waiters = []
        self._cancel = None

    def __del__(self):
        error = self._outcome[1] if self._outcome and not self._is_known else None
        if error is not None and not _is_cancelled(error):
            print('libwsman: nobody waits for a result that is an error:', file=sys.stderr)
            traceback.print_exception(error)

    def settle(self, value=None, error=None):
        if self._outcome is None:
            self._outcome = (value, error)
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                waiter(self)

    def done(self):
        """Returns whether the result is there."""
        return self._outcome is not None

    def result(self):
        """Returns the value, or raises the error."""
        error = self.exception()
        if error is not None:
            raise error
        return self._outcome[0]

    def exception(self):
        """Returns the error, or None if there is none."""
        if self._outcome is None:
            raise RuntimeError('The result isn’t there yet')
        self._is_known = True
        return self._outcome[1]

    def add_done_callback(self, callback):
        """Calls back with this result as soon as it is there, which may be at once."""
        if self._outcome is None:
            self._waiters.append(callback)
        else:
            callback(self)

    def cancel(self):
        """Cancels the call or the coroutine if it isn't done. Then the result is an error."""
        if self._outcome is None and self._cancel is not None:
            self._cancel()

    def on_cancel(self, cancel):
        self._cancel = cancel

    def __await__(self):
        if self._outcome is None and _running.driver is not None:
            yield self
        elif self._outcome is None:
            yield from self._await_in_asyncio()
        return self.result()

    def _await_in_asyncio(self):
        import asyncio  # pylint: disable=import-outside-toplevel
        future = asyncio.get_running_loop().create_future()
        self.add_done_callback(lambda _self: future.cancelled() or future.set_result(None))
        try:
            yield from future
        except asyncio.CancelledError:
            self.cancel()
            raise


class Task(Result):
    """A coroutine that runs in the main context of its caller, without being awaited."""


class Driver:
    """Drives a coroutine from one result to the next, then settles its task."""

    def __init__(self, coroutine, task):
        self._coroutine = coroutine
        self._task = task
        self._pending = None
        self._is_cancelled = False
        task.on_cancel(self._cancel)

    def step(self, error=None):
        outer, _running.driver = _running.driver, self
        self._pending = None
        try:
            pending = self._coroutine.send(None) if error is None else self._coroutine.throw(error)
        except StopIteration as stop:
            self._task.settle(stop.value)
        except BaseException as raised:  # pylint: disable=broad-except
            self._task.settle(error=raised)
        else:
            self._wait_for(pending)
        finally:
            _running.driver = outer

    def _wait_for(self, pending):
        if isinstance(pending, Result):
            self._pending = pending
            pending.add_done_callback(self._go_on)
        else:
            self.step(TypeError(f'Wsman.run() can’t wait for {pending!r}, only for results of libwsman'))

    def _go_on(self, settled):
        if self._is_cancelled:
            import asyncio  # pylint: disable=import-outside-toplevel
            self._is_cancelled = False
            settled.exception()
            self.step(asyncio.CancelledError())
        else:
            self.step()

    def _cancel(self):
        """Cancels the call that the coroutine waits for. The coroutine gets the error when the call has ended."""
        if self._pending is not None:
            self._is_cancelled = True
            self._pending.cancel()


def start(call, cancellable):
    """Returns the result of an asynchronous call. call(cancellable, callback) returns the function that finishes it.

    An error before the call has begun is its result, too.
    """
    result = Result()
    cancellable = cancellable or Gio.Cancellable()
    result.on_cancel(cancellable.cancel)

    def done(source, answer, *_data):
        try:
            result.settle(finish(source, answer))
        except Exception as error:  # pylint: disable=broad-except
            result.settle(error=error)

    try:
        finish = call(cancellable, done)
    except Exception as error:  # pylint: disable=broad-except
        result.settle(error=error)
    return result


def create_task(coroutine):
    """Starts a coroutine and returns its task. The coroutine runs while the main context of the caller is iterated.

    A task can be awaited like the result of a call, and can be cancelled.
    """
    if not inspect.iscoroutine(coroutine):
        raise TypeError(f'create_task() needs a coroutine, not {coroutine!r}')
    task = Task()
    Driver(coroutine, task).step()
    return task


def gather(*awaitables, return_exceptions=False):
    """Waits for several coroutines, tasks and calls. The result is the list of their results, in the same order.

    The first error becomes the error of the whole, and the others continue. If return_exceptions is true, errors are
    items of the list instead.
    """
    results = [create_task(each) if inspect.iscoroutine(each) else each for each in awaitables]
    for each in results:
        if not isinstance(each, Result):
            raise TypeError(f'Wsman.gather() can’t wait for {each!r}')
    together = Result()

    def on_done(settled):
        error = settled.exception()
        if error is not None and not return_exceptions:
            together.settle(error=error)
        elif all(each.done() for each in results):
            together.settle([each.result() if each.exception() is None else each.exception() for each in results])

    together.on_cancel(lambda: [each.cancel() for each in results])
    for each in results:
        each.add_done_callback(on_done)
    if not results:
        together.settle([])
    return together


async def _wait(result):
    return await result


def run(coroutine):
    """Runs a coroutine, or waits for a result, in the thread's default main context, and returns the result.

    It is for programs without a main loop. In a running main loop or in a coroutine it would block the others, so it is
    refused there. Use create_task() there, or await.
    """
    if isinstance(coroutine, Result):
        coroutine = _wait(coroutine)
    if GLib.main_depth() > 0 or _running.driver is not None:
        coroutine.close()
        raise RuntimeError('Wsman.run() can’t be called in a running main loop or coroutine; use Wsman.create_task()')
    loop = GLib.MainLoop(GLib.MainContext.ref_thread_default())
    task = create_task(coroutine)
    task.add_done_callback(lambda _task: loop.quit())
    try:
        if not task.done():
            loop.run()
    except BaseException:
        # After Ctrl+C, the running call ends in an orderly way.
        task.cancel()
        if not task.done():
            loop.run()
        raise
    finally:
        coroutine.close()
    return task.result()
