#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The queues on disk: an output that is away holds nothing up, and gets everything when it is there again."""

import glob
import os
import socket
import unittest

import collecting
from event_source import Fault, make_event
from harness import main


class Journal:
    """A socket like the journal's. Nobody listens until it is opened."""

    def __init__(self, collector):
        self.path = collector.path('journal.sock')
        self.socket = None

    def open(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        os.chmod(self.path, 0o666)
        self.socket.settimeout(collecting.TIMEOUT)

    def read_until(self, last):
        """The numbers of the events up to one. An event may come twice."""
        numbers = []
        while not numbers or numbers[-1] != last:
            numbers.append(int(collecting.read_entry(self.socket)['WINDOWS_DATA_NUMBER'][0]))
        return numbers

    def close(self):
        if self.socket is not None:
            self.socket.close()


class Queues(collecting.CollectingTest):
    def setUp(self):
        self.collector = self.make()
        self.journal = Journal(self.collector)
        self.addCleanup(self.journal.close)
        self.keys = {'type': 'journal', 'socket': self.journal.path}
        self.collector.outputs['journal'] = self.keys
        self.collector.write_config()

    def subscribe(self):
        source = self.source(self.collector)
        [subscription] = source.list_subscriptions()
        return source, subscription

    def deliver_until_full(self, source, subscription):
        """Returns the number of the last event that was taken, and why the next was not."""
        for number in range(1, 1000):
            try:
                source.deliver(subscription, [make_event(number, 'x' * 3000)], {'Security': number})
            except Fault as fault:
                return number - 1, fault
        raise AssertionError('the queue takes everything')

    def test_away(self):
        """Files get their events while the journal is away. It gets them later, each once, in their order."""
        self.collector.start()
        source, subscription = self.subscribe()
        for number in range(1, 6):
            source.deliver(subscription, [make_event(number)], {'Security': number})
        self.assertEqual(self.collector.numbers(), [1, 2, 3, 4, 5])
        self.collector.wait_for_status(lambda status: any(output['refused'] for output in status['outputs']))
        output = self.collector.output('journal')
        self.assertEqual((output['written'], output['waiting']), (0, 5))
        self.assertIn('journal.sock', output['error'])
        self.assertIn('journal.sock', self.collector.run('status').stdout)
        self.journal.open()
        self.assertEqual(self.journal.read_until(5), [1, 2, 3, 4, 5])
        self.collector.wait_for_queues()
        output = self.collector.output('journal')
        self.assertEqual((output['written'], output['error']), (5, None))

    def test_full(self):
        """A full queue holds the sources back, and the other outputs get nothing of what is refused."""
        self.keys['queue-size'] = 65536
        self.collector.write_config()
        self.collector.start()
        source, subscription = self.subscribe()
        last, _fault = self.deliver_until_full(source, subscription)
        with self.assertRaises(Fault) as refused:
            source.deliver(subscription, [make_event(last + 1)], {'Security': last + 1})
        self.assertIn('can’t write', refused.exception.text)
        self.assertIn('“journal” is full', self.collector.status()['queue']['error'])
        self.assertEqual(self.collector.numbers(), list(range(1, last + 1)))
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': last})
        self.assertLess(sum(os.path.getsize(path) for path in self.queue_files()), 65536 + 10000)
        self.journal.open()
        self.assertEqual(self.journal.read_until(last), list(range(1, last + 1)))
        self.collector.wait_for_queues()
        source.deliver(subscription, [make_event(last + 1)], {'Security': last + 1})
        self.assertEqual(self.journal.read_until(last + 1), [last + 1])

    def queue_files(self):
        return sorted(glob.glob(self.collector.path('queues/journal/*.queue')))

    def test_restart(self):
        """What waits survives the collector, also if its last file has a torn block, and its position is gone."""
        self.collector.start()
        source, subscription = self.subscribe()
        source.deliver(subscription, [make_event(1), make_event(2)], {'Security': 2})
        self.collector.kill()
        with open(self.queue_files()[-1], 'rb') as file:
            block = file.read()
        for torn in (block[:len(block) // 2], block[:-1] + b'!', b'x' * 1000):
            with open(self.queue_files()[-1], 'ab') as file:
                file.write(torn)
            os.truncate(self.collector.path('queues/journal/position'), 0)
            self.collector.start()
            self.collector.wait_for_status(lambda status: any(output['refused'] for output in status['outputs']))
            source, subscription = self.subscribe()
            number = subscription.bookmark['Security'] + 1
            source.deliver(subscription, [make_event(number)], {'Security': number})
            self.collector.kill()
        self.collector.start()
        self.journal.open()
        self.assertEqual(self.journal.read_until(5), [1, 2, 3, 4, 5])
        self.collector.wait_for_queues()

    def test_full_disk(self):
        """What can't be kept isn't acknowledged."""
        self.collector.start(200000)
        source, subscription = self.subscribe()
        source.deliver(subscription, [make_event(1, 'x' * 100000)], {'Security': 1})
        for _attempt in range(2):
            with self.assertRaises(Fault):
                source.deliver(subscription, [make_event(number, 'x' * 100000) for number in (2, 3)], {'Security': 3})
        source.deliver(subscription, [make_event(2)], {'Security': 2})
        self.journal.open()
        self.assertEqual(self.journal.read_until(2), [1, 2])

    def test_two_collectors(self):
        """A queue belongs to one process."""
        self.collector.start()
        result = self.collector.run()
        self.assertEqual(result.returncode, 1)
        self.assertIn('Another process uses the queue', result.stderr)

    def test_ends(self):
        """A queue that can't be handed over doesn't hold up the end."""
        self.collector.start()
        source, subscription = self.subscribe()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.collector.wait_for_status(lambda status: any(output['refused'] for output in status['outputs']))
        self.collector.kill(15)
        self.assertEqual(self.collector.process.returncode, 0)
        self.journal.open()
        self.collector.start()
        self.assertEqual(self.journal.read_until(1), [1])


if __name__ == '__main__':
    main()
