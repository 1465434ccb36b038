#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each event arrives at least once, whatever happens: the collector is killed while it works, the disk is full, and a
source is cut off in the middle of a batch."""

import http.client
import os
import random
import socket
import ssl
import threading
import unittest

import collecting
from event_source import Basic, Fault, make_event
from harness import CERTIFICATE, PASSWORD, main

N_KILLS = 200 if os.environ.get('WSMAN_TEST_LONG') else 8
SEED = int(os.environ.get('WSMAN_TEST_SEED', '20260102'))


class Forwarder(threading.Thread):
    """Forwards events from the bookmark on, as fast as it can, until the connection is lost."""

    def __init__(self, collector, chance, last=None):
        super().__init__()
        self.source = collector.source()
        self.chance = chance
        self.last = last
        self.acknowledged = 0
        self.bookmark = None
        self.began = threading.Event()

    def run(self):
        try:
            self.forward()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self.began.set()
            self.source.close()

    def forward(self):
        [subscription] = self.source.list_subscriptions()
        number = self.bookmark = subscription.bookmark.get('Security', 0)
        while self.last is None or number < self.last:
            size = self.chance.randint(1, 20)
            size = size if self.last is None else min(size, self.last - number)
            events = [make_event(number + index, 'x' * self.chance.randint(0, 300)) for index in range(1, size + 1)]
            number += size
            self.source.deliver(subscription, events, {'Security': number})
            self.acknowledged = number
            self.began.set()


class Kills(collecting.CollectingTest):
    def test_kill(self):
        """A killed collector has stored each bookmark and each event that it has acknowledged. What it hasn't
        acknowledged comes again."""
        self.kill_at_random(self.make())

    def test_kill_with_queue(self):
        """The same is true if the events first wait in a queue on disk."""
        collector = self.make()
        collector.outputs['events']['queue-size'] = 1 << 20
        collector.write_config()
        self.kill_at_random(collector)

    def kill_at_random(self, collector):
        chance = random.Random(SEED)
        acknowledged = 0
        for kill in range(N_KILLS):
            collector.start()
            forwarder = Forwarder(collector, random.Random(chance.random()))
            forwarder.start()
            forwarder.began.wait()
            # The point of the kill has no event to wait for: it may be anywhere.
            forwarder.join(chance.uniform(0, 0.05))
            collector.kill()
            forwarder.join()
            self.assertIsNotNone(forwarder.bookmark, kill)
            self.assertGreaterEqual(forwarder.bookmark, acknowledged, kill)
            acknowledged = max(acknowledged, forwarder.acknowledged)
        collector.start()
        last = acknowledged + 100
        forwarder = Forwarder(collector, random.Random(chance.random()), last)
        forwarder.start()
        forwarder.join()
        self.assertEqual(forwarder.acknowledged, last)
        collector.wait_for_queues()
        self.assertEqual(set(collector.numbers()) >= set(range(1, last + 1)), True)
        self.assertGreaterEqual(acknowledged, N_KILLS)

    def test_torn_line(self):
        """The rest of a line that was being written is removed, because its event comes again."""
        collector = self.make().start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        collector.kill()
        with open(collector.path(), 'a', encoding='utf-8') as file:
            file.write('{"Subscription":"logins","Event":{' + 'x' * 10000)
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        self.assertEqual(subscription.bookmark, {'Security': 1})
        source.deliver(subscription, [make_event(2)], {'Security': 2})
        self.assertEqual(collector.numbers(), [1, 2])


class Disks(collecting.CollectingTest):
    def test_full(self):
        """While nothing can be written, nothing is acknowledged, and the file has whole lines only."""
        collector = self.make().start(350000)
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        for number in (1, 2, 3):
            source.deliver(subscription, [make_event(number, 'x' * 100000)], {'Security': number})
        for _attempt in range(3):
            with self.assertRaises(Fault) as refused:
                source.deliver(subscription, [make_event(4, 'x' * 100000)], {'Security': 4})
            self.assertIn('can’t write', refused.exception.text)
            self.assertEqual(collector.numbers(), [1, 2, 3])
        status = collector.status()['queue']
        self.assertEqual((status['written'], status['refused'], status['waiting']), (3, 3, 0))
        self.assertIn('File too large', status['error'])
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': 3})
        os.rename(collector.path(), collector.path('old.json'))
        source.deliver(subscription, [make_event(4, 'x' * 100000)], {'Security': 4})
        self.assertEqual((collector.numbers('old.json'), collector.numbers()), ([1, 2, 3], [4]))
        self.assertIsNone(collector.status()['queue']['error'])

    def test_no_folder(self):
        collector = self.make()
        collector.outputs['events']['directory'] = os.path.join(collector.folder, 'later')
        collector.write_config()
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        with self.assertRaises(Fault):
            source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.assertIn('later', collector.status()['queue']['error'])
        os.mkdir(collector.path('later'), 0o777)
        os.chmod(collector.path('later'), 0o777)
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.assertEqual(collector.numbers('later/events.json'), [1])


class Connections(collecting.CollectingTest):
    def test_cut_in_a_batch(self):
        """Of a batch that isn't complete, nothing arrives. The source sends it again."""
        collector = self.make().start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        context = ssl.create_default_context(cafile=CERTIFICATE)
        for fraction in (0.1, 0.5, 0.9):
            envelope = source.envelope('http://schemas.dmtf.org/wbem/wsman/1/wsman/Events', subscription.address,
                                       f'<e:Identifier>{subscription.identifier}</e:Identifier><w:AckRequested/>',
                                       f'<w:Events><w:Event><![CDATA[{make_event(2)}]]></w:Event></w:Events>')
            body = envelope.encode()
            head = (f'POST {subscription.address} HTTP/1.1\r\nHost: localhost\r\n'
                    f'Authorization: {Basic("web1", PASSWORD).header}\r\n'
                    'Content-Type: application/soap+xml;charset=UTF-8\r\n'
                    f'Content-Length: {len(body)}\r\n\r\n').encode()
            with socket.create_connection(('localhost', collector.port)) as plain:
                with context.wrap_socket(plain, server_hostname='localhost') as connection:
                    connection.sendall(head + body[:int(len(body) * fraction)])
        source.deliver(subscription, [make_event(2)], {'Security': 2})
        self.assertEqual(collector.numbers(), [1, 2])


if __name__ == '__main__':
    main()
