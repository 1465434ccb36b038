# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lets Ctrl+C end a call that waits in C.

Python runs the handler of a signal between two of its own steps, and there are none before the call returns.
Its interpreter writes to a descriptor at once, though. A thread reads that, and cancels the call.
"""

import contextlib
import os
import select
import signal
import socket
import threading

from gi.repository import Gio


class _Interrupt:
    """A call that SIGINT cancels, like the cancellable of the caller."""

    def __init__(self, cancellable):
        self.cancellable = Gio.Cancellable()
        self.signals = b''
        self.came = False
        self._outer = cancellable
        self._handler = cancellable.connect(lambda *_: self.cancellable.cancel()) if cancellable else 0

    def receive(self, data):
        self.signals += data
        if signal.SIGINT in data:
            self.cancellable.cancel()

    def on_signal(self, _number, _frame):
        """Only notes the signal. This may run while PyGObject makes the error, and an exception would be lost."""
        self.came = True

    def finish(self):
        if self._handler:
            self._outer.disconnect(self._handler)


class _Watch:
    """The thread that waits for signals. All calls share one."""

    def __init__(self):
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)
        self._lock = threading.Lock()
        self._current = None
        threading.Thread(target=self._run, name='wsman-interrupts', daemon=True).start()

    def _run(self):
        while True:
            select.select([self._receiver], [], [])
            with self._lock:
                self._dispatch()

    def _dispatch(self):
        with contextlib.suppress(BlockingIOError):
            data = self._receiver.recv(64)
            if self._current is not None:
                self._current.receive(data)

    def enter(self, interrupt):
        """Discards earlier signals, and lets later ones interrupt this call."""
        with self._lock:
            outer, self._current = self._current, None
            self._dispatch()
            self._current = interrupt
        return outer, signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)

    def leave(self, interrupt, outer, descriptor):
        signal.set_wakeup_fd(descriptor)
        with self._lock:
            self._dispatch()
            self._current = outer
        if descriptor >= 0 and interrupt.signals:
            # An event loop around this waits for them.
            with contextlib.suppress(OSError):
                os.write(descriptor, interrupt.signals)


_watches = []
# A child of fork() has no threads but its own.
os.register_at_fork(after_in_child=_watches.clear)


def is_needed():
    """Returns whether Ctrl+C has its usual meaning here. Other handlers decide on their own."""
    return (threading.current_thread() is threading.main_thread() and
            signal.getsignal(signal.SIGINT) is signal.default_int_handler)


def call_interruptibly(call, cancellable):
    """Calls a function that waits in C. Ctrl+C cancels the call, and raises KeyboardInterrupt."""
    if not is_needed() or not isinstance(cancellable, (Gio.Cancellable, type(None))):
        return call(cancellable)

    if not _watches:
        _watches.append(_Watch())
    watch = _watches[0]
    interrupt = _Interrupt(cancellable)
    usual = signal.signal(signal.SIGINT, interrupt.on_signal)
    state = watch.enter(interrupt)
    try:
        return call(interrupt.cancellable)
    finally:
        watch.leave(interrupt, *state)
        interrupt.finish()
        signal.signal(signal.SIGINT, usual)
        if interrupt.came:
            raise KeyboardInterrupt
