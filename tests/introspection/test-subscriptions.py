#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Subscriptions in Python and JavaScript, to a source that isn't ours and isn't reliable. Arguments: gjs, if it is
there."""

import pathlib
import subprocess
import sys
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman

import pull_source
from patience import get_seconds, wait_until

GJS = sys.argv[1:]
SCRIPT = str(pathlib.Path(__file__).with_name('subscriptions.js'))
FLAGS = Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION
# The part of all Pulls that go wrong.
FAULTS = 0.2


def connect(source):
    return Wsman.Session.new(source.address, FLAGS)


def number_of(event):
    return int(event['Number'])


class Subscriptions(unittest.TestCase):
    def start(self, *args, **kwargs):
        source = pull_source.EventSource(*args, **kwargs)
        self.addCleanup(source.stop)
        return source

    def assert_ended(self, source):
        wait_until(lambda: not source.subscriptions, 10)

    def test_each_once(self):
        """Whatever is lost, each event comes once, and in order."""
        source = self.start(150, faults=FAULTS)
        subscription = connect(source).subscribe('urn:t/Event', 'SELECT * FROM Event')
        numbers = []
        for event in subscription:
            numbers.append(number_of(event))
            if len(numbers) == 150:
                break
        self.assertEqual(numbers, list(range(1, 151)))
        self.assertGreater(source.seen.count('Subscribe'), 1)
        self.assertFalse(subscription.is_active)
        self.assert_ended(source)

    def test_async(self):
        source = self.start(60, faults=FAULTS)

        async def read():
            numbers = []
            subscription = await connect(source).subscribe_async('urn:t/Event')
            async for event in subscription:
                numbers.append(number_of(event))
                if len(numbers) == 60:
                    await subscription.unsubscribe_async()
            return numbers

        self.assertEqual(Wsman.run(read()), list(range(1, 61)))
        self.assert_ended(source)

    def test_with(self):
        source = self.start(5)
        with connect(source).subscribe('urn:t/Event', options=Wsman.SubscriptionOptions(batch_items=1)) as events:
            self.assertEqual([number_of(events.next_event()) for _ in range(3)], [1, 2, 3])
            self.assertRegex(events.bookmark, '>3</w:Bookmark>')
        self.assertEqual(events.end_reason, Wsman.SubscriptionEnd.UNSUBSCRIBED)
        self.assertIsNone(events.next_event())
        self.assert_ended(source)

    def test_go_on(self):
        """Another process goes on from a stored bookmark."""
        source = self.start(20)
        options = Wsman.SubscriptionOptions(batch_items=1)
        numbers = []
        while len(numbers) < 20:
            with connect(source).subscribe('urn:t/Event', options=options) as events:
                numbers += [number_of(events.next_event()) for _ in range(4)]
                options.bookmark = events.bookmark
        self.assertEqual(numbers, list(range(1, 21)))

    def test_no_renewal(self):
        """Like Windows, the source doesn't renew. Another subscription goes on before the time is over."""
        source = self.start(3, renews=False)
        # A busy machine may subscribe again before the first event. It has a bookmark even then.
        options = Wsman.SubscriptionOptions(expires=1000, bookmark='0')
        events = connect(source).subscribe('urn:t/Event', options=options)
        self.assertEqual([number_of(events.next_event()) for _ in range(3)], [1, 2, 3])
        wait_until(lambda: 'Renew' in source.seen, 5)
        GLib.timeout_add(10, self.add_when_lost, source)
        loop = GLib.MainLoop()
        got = []

        def on_event(_events, result):
            got.append(number_of(events.next_event_finish(result)))
            loop.quit()

        events.next_event_async(None, on_event)
        loop.run()
        self.assertEqual((got, events.n_gaps), ([4], 0))

    def add_when_lost(self, source):
        """Lets another event happen as soon as there is a second subscription."""
        if source.seen.count('Subscribe') < 2:
            return GLib.SOURCE_CONTINUE
        source.count = 4
        return GLib.SOURCE_REMOVE

    def test_end(self):
        source = self.start(10, end=4)
        events = connect(source).subscribe('urn:t/Event')
        ends = []
        events.connect('ended', lambda _events, reason: ends.append(reason))
        numbers = []
        with self.assertRaises(GLib.Error) as caught:
            numbers.extend(map(number_of, events))
            numbers.append(None)
        self.assertEqual(caught.exception.fault.code, 0x8033809E)
        self.assertEqual(ends, [Wsman.SubscriptionEnd.SOURCE_CANCELLING])
        self.assertNotIn(None, numbers)

    def test_wrong_id(self):
        """A response to another request is never taken for events."""
        source = self.start(10)
        events = connect(source).subscribe('urn:t/Event')
        source.is_wrong = True
        with self.assertRaises(GLib.Error) as caught:
            events.next_event()
        self.assertTrue(caught.exception.matches(Wsman.error_quark(), Wsman.Error.PROTOCOL), caught.exception)
        self.assertEqual(events.end_reason, Wsman.SubscriptionEnd.FAILED)

    def test_source_stops(self):
        """A source that is gone for good is an error, after the time for attempts."""
        source = self.start(10)
        options = Wsman.SubscriptionOptions(reconnect_timeout=200)
        events = connect(source).subscribe('urn:t/Event', options=options)
        events.next_event()
        source.stop()
        with self.assertRaises(GLib.Error) as caught:
            for _event in events:
                pass
        self.assertEqual(events.end_reason, Wsman.SubscriptionEnd.FAILED, caught.exception)

    @unittest.skipUnless(GJS, 'no gjs')
    def test_javascript(self):
        for kind in ('sync', 'async'):
            source = self.start(40, faults=FAULTS)
            result = subprocess.run([*GJS, '-m', SCRIPT, source.address, '40', kind], capture_output=True, text=True,
                                    timeout=get_seconds(20), check=False)
            self.assertEqual((result.stdout.split('\n')[:2], result.stderr),
                             ([' '.join(map(str, range(1, 41))), 'false true'], ''))
            self.assert_ended(source)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
