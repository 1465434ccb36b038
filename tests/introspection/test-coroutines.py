#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutines, tasks, interrupts, and asyncio. The command of a server of the world is the arguments."""

import asyncio
import contextlib
import gc
import io
import os
import pathlib
import signal
import sys
import threading
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import patience
import world

THING = f'{world.THING}?Name=thing-1'
HAS_EVENTS = gi.version_info >= (3, 50)


def new_session():
    options = Wsman.ConnectionOptions(user_name=world.USER, password=world.PASSWORD)
    return Wsman.Session.new(server.uris['http'], 0x141000, options)


def sleeping():
    return new_session().get(world.STATS).lookup_int64('Sleeping')[1]


class Running(unittest.TestCase):
    def setUp(self):
        self.session = new_session()

    def test_no_nesting(self):
        """In a running main loop, run() would block the other tasks."""
        loop = GLib.MainLoop()
        caught = []

        def nest():
            with self.assertRaisesRegex(RuntimeError, 'create_task') as context:
                Wsman.run(self.get())
            caught.append(context.exception)
            loop.quit()

        GLib.idle_add(nest)
        loop.run()
        self.assertEqual(len(caught), 1)

        async def inner():
            await self.session.get_async(world.STATS)
            return Wsman.run(self.get())

        async def at_once():
            return Wsman.run(self.get())

        for coroutine in (inner, at_once):
            with self.assertRaisesRegex(RuntimeError, 'create_task'):
                Wsman.run(coroutine())

    async def get(self):
        return (await self.session.get_async(world.STATS)).name

    def test_tasks(self):
        """In a main loop of the program, tasks may end in another order than they began."""
        loop = GLib.MainLoop()
        ended = []
        slow_session, cancellable = new_session(), Gio.Cancellable()

        async def slow():
            with contextlib.suppress(GLib.Error):
                await slow_session.invoke_async('Sleep', THING, None, cancellable)
            ended.append('slow')

        async def fast():
            await self.get()
            ended.append('fast')
            cancellable.cancel()

        def start():
            tasks = [Wsman.create_task(slow()), Wsman.create_task(fast())]
            Wsman.gather(*tasks).add_done_callback(lambda _all: loop.quit())

        GLib.idle_add(start)
        loop.run()
        self.assertEqual(ended, ['fast', 'slow'])

    def test_gather(self):
        async def fail():
            await self.session.get_async(world.NOTHING)

        async def main():
            names = await Wsman.gather(self.get(), self.session.get_async(world.STATS), Wsman.create_task(self.get()))
            self.assertEqual((names[0], names[1].name, names[2]), ('World_Stats',) * 3)
            self.assertEqual(await Wsman.gather(), [])
            good, bad = await Wsman.gather(self.get(), fail(), return_exceptions=True)
            self.assertEqual((good, type(bad.fault)), ('World_Stats', Wsman.Fault))
            with self.assertRaises(GLib.Error):
                await Wsman.gather(self.get(), fail())
            task = Wsman.create_task(self.get())
            self.assertEqual([await task, await task, task.result()], ['World_Stats'] * 3)
            with self.assertRaises(TypeError):
                Wsman.gather(5)
            with self.assertRaises(TypeError):
                Wsman.create_task(5)

        Wsman.run(main())

    def test_cancel(self):
        states = []

        async def sleep():
            try:
                await new_session().invoke_async('Sleep', THING)
            except asyncio.CancelledError:
                states.append('cancelled')
                raise

        async def main():
            task = Wsman.create_task(sleep())
            self.assertFalse(task.done())
            while (await self.session.get_async(world.STATS)).lookup_int64('Sleeping')[1] == 0:
                pass
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            return await self.get()

        self.assertEqual(Wsman.run(main()), 'World_Stats')
        self.assertEqual(states, ['cancelled'])
        patience.wait_until(lambda: sleeping() == 0)

    def test_bad_arguments_reject(self):
        """An error about an argument is in the result. The call itself doesn't raise it."""
        session = self.session
        calls = [call for bad in ('', 'urn:a?b', '<a>') for call in (
            lambda bad=bad: session.get_async(bad), lambda bad=bad: session.delete_async(bad),
            lambda bad=bad: session.enumerate_async(bad), lambda bad=bad: session.put_async(bad, {}),
            lambda bad=bad: session.create_async(bad, {}), lambda bad=bad: session.invoke_async('Echo', bad),
            lambda bad=bad: session.update_async(bad, {}))]
        calls += [lambda: session.put_async(THING, '<a'), lambda: session.put_async(THING, {'a b': 1}),
                  lambda: session.get_async(5), lambda: session.update_async(THING, 5),
                  lambda: session.run_async('a line'), lambda: session.spawn_async(['a\0b']),
                  lambda: session.get_async('a\0b'), lambda: session.get_async(THING, 1)]

        async def wait(result):
            return await result

        results = []
        for call in calls:
            results.append(call())
            with self.assertRaises((GLib.Error, TypeError, ValueError)) as caught:
                Wsman.run(wait(results[-1]))
            if isinstance(caught.exception, GLib.Error):
                self.assertIsInstance(caught.exception.fault, Wsman.Fault)

    def test_unseen_error(self):
        stderr = io.StringIO()
        with contextlib.redirect_stderr(stderr):
            self.session.get_async('')
            gc.collect()
        self.assertIn('nobody waits', stderr.getvalue())

    def test_iteration_leaves_the_loop_free(self):
        ticks = []

        def tick():
            ticks.append(True)
            return GLib.SOURCE_CONTINUE

        async def iterate():
            self.session.batch_items = 1
            return [item['Name'] async for item in await self.session.enumerate_async(world.THING)]

        source = GLib.timeout_add(0, tick)
        names = Wsman.run(iterate())
        GLib.source_remove(source)
        self.assertEqual(len(names), world.THINGS)
        # The responses come one by one, and the loop waits for each of them.
        self.assertGreater(len(ticks), 5)


class Interrupts(unittest.TestCase):
    """Ctrl+C ends calls that wait in C."""

    def interrupt(self, call, ready, count=1):
        def send():
            patience.wait_until(ready)
            os.kill(os.getpid(), signal.SIGINT)

        for _ in range(count):
            patience.wait_until(lambda: sleeping() == 0)
            sender = threading.Thread(target=send)
            sender.start()
            with self.assertRaises(KeyboardInterrupt):
                call()
            sender.join()

    def test_sync_call(self):
        session = new_session()
        self.interrupt(lambda: session.invoke('Sleep', THING), lambda: sleeping() == 1, 3)
        patience.wait_until(lambda: sleeping() == 0)
        # The session still works, and the next call isn't ended.
        for _ in range(20):
            self.assertEqual(session.get(world.STATS).name, 'World_Stats')

    def test_with_cancellable(self):
        session, cancellable = new_session(), Gio.Cancellable()
        self.interrupt(lambda: session.invoke('Sleep', THING, None, cancellable), lambda: sleeping() == 1)
        self.assertFalse(cancellable.is_cancelled())
        canceller = threading.Thread(
            target=lambda: (patience.wait_until(lambda: sleeping() == 1), cancellable.cancel()))
        canceller.start()
        with self.assertRaises(GLib.Error):
            session.invoke('Sleep', THING, None, cancellable)
        canceller.join()

    def test_other_handler(self):
        """If a program handles SIGINT itself, the library ends nothing."""
        seen = []
        before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
        session, cancellable = new_session(), Gio.Cancellable()

        def send():
            patience.wait_until(lambda: sleeping() == 1)
            os.kill(os.getpid(), signal.SIGINT)
            cancellable.cancel()

        sender = threading.Thread(target=send)
        sender.start()
        try:
            with self.assertRaises(GLib.Error):
                session.invoke('Sleep', THING, None, cancellable)
            self.assertEqual(seen, [True])
        finally:
            sender.join()
            signal.signal(signal.SIGINT, before)

    def test_wakeup_descriptor(self):
        """Another event loop gets the results that it waits for."""
        reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        before = signal.set_wakeup_fd(writer)
        session = new_session()
        try:
            self.interrupt(lambda: session.invoke('Sleep', THING), lambda: sleeping() == 1)
            self.assertEqual(signal.set_wakeup_fd(writer), writer)
            self.assertEqual(os.read(reader, 8), bytes([signal.SIGINT]))
        finally:
            signal.set_wakeup_fd(before)
            os.close(reader)
            os.close(writer)

    def test_other_thread(self):
        names = []
        thread = threading.Thread(target=lambda: names.append(new_session().get(world.STATS).name))
        thread.start()
        thread.join()
        self.assertEqual(names, ['World_Stats'])

    def test_run(self):
        async def sleep():
            await new_session().invoke_async('Sleep', THING)

        self.interrupt(lambda: Wsman.run(sleep()), lambda: sleeping() == 1)


class Slow(GObject.Object, Wsman.Provider):
    """A handler of a server that awaits asyncio."""

    async def do_handle_get(self, operation):
        await asyncio.sleep(0.001)
        operation.return_item({'Name': 'slow'})


class Gate(GObject.Object, Wsman.Authenticator):
    async def do_check_password(self, attempt):
        await asyncio.sleep(0.001)
        attempt.accept(attempt.user_name)


@unittest.skipUnless(HAS_EVENTS, 'asyncio on GLib’s loop needs PyGObject 3.50')
class Asyncio(unittest.TestCase):
    """Plain asyncio, on PyGObject's event loop."""

    def run_plain(self, coroutine):
        from gi.events import GLibEventLoopPolicy
        with contextlib.closing(GLibEventLoopPolicy().get_event_loop()) as loop:
            return loop.run_until_complete(coroutine)

    def test_results(self):
        async def main():
            session = new_session()
            item = await session.get_async(world.STATS)
            names = await asyncio.gather(*(session.get_async(world.STATS) for _ in range(3)))
            self.assertEqual([each.name for each in [item, *names]], ['World_Stats'] * 4)
            session.batch_items = 4
            async with await session.enumerate_async(world.THING) as things:
                return [item['Name'] async for item in things]

        self.assertEqual(len(self.run_plain(main())), world.THINGS)

    def test_errors(self):
        async def main():
            session = new_session()
            for bad in (world.NOTHING, '', 'urn:a?b'):
                with self.assertRaises(GLib.Error) as caught:
                    await session.get_async(bad)
                self.assertIsInstance(caught.exception.fault, Wsman.Fault)
            with self.assertRaises(RuntimeError):
                Wsman.run(session.get_async(world.STATS))

        self.run_plain(main())

    def test_cancel(self):
        async def main():
            session = new_session()
            task = asyncio.ensure_future(session.invoke_async('Sleep', THING))
            await asyncio.sleep(0)
            while (await session.get_async(world.STATS)).lookup_int64('Sleeping')[1] == 0:
                await asyncio.sleep(0.001)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(session.invoke_async('Sleep', THING), 0.05)

        self.run_plain(main())
        patience.wait_until(lambda: sleeping() == 0)

    def test_tasks_of_both_kinds(self):
        async def get():
            return (await new_session().get_async(world.STATS)).name

        async def main():
            return await asyncio.gather(get(), Wsman.create_task(get()), Wsman.gather(get(), get()))

        self.assertEqual(self.run_plain(main()), ['World_Stats', 'World_Stats', ['World_Stats'] * 2])

    def test_provider(self):
        uri = 'http://schemas.example.org/Slow'
        own = Wsman.Server(allow_unencrypted=True, authenticator=Gate(), allowed_users=['ada'])
        own.add_provider(uri, Slow())

        async def main():
            own.listen_local(0, False)
            options = Wsman.ConnectionOptions(user_name='ada', password='x')
            session = Wsman.Session.new(own.list_uris()[0], 0x141000, options)
            try:
                return (await session.get_async(uri))['Name']
            finally:
                own.stop()

        self.assertEqual(self.run_plain(main()), 'slow')


if __name__ == '__main__':
    server = world.Server(sys.argv[1:])
    try:
        program = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False)
    finally:
        server.stop()
    sys.exit(not program.result.wasSuccessful())
