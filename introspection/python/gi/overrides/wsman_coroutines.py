# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Awaitable results of asynchronous calls, and coroutines on a GLib main loop.

PyGObject has its own from 3.50 on, for asyncio; these need nothing but a main context.
"""

from gi.repository import GLib


class Pending:
    """The result to come of an asynchronous call."""

    def __init__(self):
        self._outcome = None
        self._waiter = None

    def settle(self, finish, result):
        try:
            self._outcome = (finish(result), None)
        except GLib.Error as error:
            self._outcome = (None, error)
        if self._waiter is not None:
            self._waiter()

    def when_settled(self, waiter):
        self._waiter = waiter

    def __await__(self):
        if self._outcome is None:
            yield self
        value, error = self._outcome
        if error is not None:
            raise error
        return value


class Driver:
    """Drives a coroutine from one pending result to the next, then reports its own."""

    running = 0

    def __init__(self, coroutine, done):
        self._coroutine = coroutine
        self._done = done

    def step(self):
        Driver.running += 1
        try:
            pending = self._coroutine.send(None)
        except StopIteration as stop:
            self._done(stop.value, None)
        except BaseException as error:  # pylint: disable=broad-except
            self._done(None, error)
        else:
            self._wait_for(pending)
        finally:
            Driver.running -= 1

    def _wait_for(self, pending):
        if isinstance(pending, Pending):
            pending.when_settled(self.step)
        else:
            self._coroutine.close()
            self._done(None, TypeError(f"Wsman.run() can't wait for {pending!r}"))


def run(coroutine):
    """Runs a coroutine on the thread's default main context, and returns its result."""
    loop = GLib.MainLoop(GLib.MainContext.ref_thread_default())
    outcome = []

    def done(value, error):
        outcome[:] = [value, error]
        loop.quit()

    try:
        Driver(coroutine, done).step()
        if not outcome:
            loop.run()
    finally:
        coroutine.close()
    value, error = outcome
    if error is not None:
        raise error
    return value
