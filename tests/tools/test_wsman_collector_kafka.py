#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kafka as an output. kcat reads what arrives in a cluster in memory, which is away for a while."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest

import collecting
from event_source import Fault, make_event
from harness import CERTIFICATE, PRIVATE_KEY, main

BROKER = sys.argv.pop(1)
# The time for which the brokers are away, in seconds.
AWAY = 60 if os.environ.get('WSMAN_TEST_LONG') else 2


class Brokers:
    def __init__(self):
        self.process = subprocess.Popen([BROKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.addresses = self.process.stdout.readline().strip()

    def tell(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        assert self.process.stdout.readline() == 'done\n'

    def read(self):
        """All messages of the topic, as kcat shows them."""
        shape = '{"partition":%p,"key":"%k","headers":"%h","size":%S}\\n%s\\n'
        command = ['kcat', '-b', self.addresses, '-C', '-t', 'events', '-o', 'beginning', '-e', '-q', '-f', shape]
        result = subprocess.run(command, text=True, capture_output=True, timeout=collecting.TIMEOUT, check=True)
        lines = result.stdout.splitlines()
        return list(zip(map(json.loads, lines[::2]), map(json.loads, lines[1::2])))

    def numbers(self, user='web1'):
        return [event['Event']['EventData']['Number'] for _message, event in self.read()
                if event['User'] == f'password-file:{user}']

    def close(self):
        self.process.communicate(timeout=collecting.TIMEOUT)


@unittest.skipUnless(shutil.which('kcat'), 'kcat reads the messages')
class Kafka(collecting.CollectingTest):
    def setUp(self):
        self.brokers = Brokers()
        self.addCleanup(self.brokers.close)
        self.keys = {'type': 'kafka', 'brokers': self.brokers.addresses, 'topic': 'events', 'plain': 'true'}
        self.collector = self.make()
        self.collector.outputs['kafka'] = self.keys

    def start(self):
        self.collector.write_config()
        self.collector.start()

    def subscribe(self, user='web1'):
        source = self.source(self.collector, user)
        [subscription] = source.list_subscriptions()
        return source, subscription

    def deliver(self, first, last, user='web1'):
        source, subscription = self.subscribe(user)
        for number in range(first, last + 1):
            source.deliver(subscription, [make_event(number)], {'Security': number})

    def test_messages(self):
        """The key is the identity of the machine, so its events stay in their order. Headers tell the rest."""
        for compression in ('none', 'gzip', 'lz4'):
            self.keys['compression'] = compression
            self.start()
            for user in ('web1', 'web2'):
                source, subscription = self.subscribe(user)
                last = subscription.bookmark.get('Security', 0)
                source.deliver(subscription, [make_event(last + 1), make_event(last + 2, '{"x":"\n')],
                               {'Security': last + 2})
            self.collector.wait_for_queues()
            self.collector.kill(15)
        messages = self.brokers.read()
        for user in ('web1', 'web2'):
            self.assertEqual(self.brokers.numbers(user), [1, 2, 3, 4, 5, 6])
            partitions = {message['partition'] for message, _event in messages
                          if message['key'] == f'password-file:{user}'}
            self.assertEqual(len(partitions), 1)
        for message, event in messages:
            self.assertEqual(message['key'], event['User'])
            headers = dict(each.split('=', 1) for each in message['headers'].split(','))
            self.assertEqual(headers, {'subscription': 'logins', 'machine-id': event['MachineID'],
                                       'received': event['Received'], 'content-type': 'application/json'})

    def test_away(self):
        """While all brokers are away, files get their events. Kafka gets them later."""
        self.start()
        self.deliver(1, 3)
        self.collector.wait_for_queues()
        self.brokers.tell('down')
        end = time.monotonic() + AWAY
        number = 3
        while time.monotonic() < end or number < 10:
            number += 1
            self.deliver(number, number)
        self.assertEqual(self.collector.numbers(), list(range(1, number + 1)))
        self.assertGreater(self.collector.output('kafka')['waiting'], 0)
        self.brokers.tell('up')
        self.collector.wait_for_queues()
        self.assertEqual(sorted(set(self.brokers.numbers())), list(range(1, number + 1)))

    def test_killed_while_away(self):
        self.start()
        self.brokers.tell('down')
        self.deliver(1, 5)
        self.collector.kill()
        self.brokers.tell('up')
        self.collector.start()
        self.collector.wait_for_queues()
        self.assertEqual(sorted(set(self.brokers.numbers())), [1, 2, 3, 4, 5])

    def test_without_queue(self):
        """Without a queue, nothing is acknowledged before the brokers have it."""
        self.keys['queue-size'] = 0
        self.start()
        self.deliver(1, 2)
        self.assertEqual(self.brokers.numbers(), [1, 2])
        self.brokers.tell('down')
        with self.assertRaises(Fault):
            self.deliver(3, 3)
        self.assertIn('Kafka', self.collector.output('kafka')['error'])
        self.assertEqual(self.subscribe()[1].bookmark, {'Security': 2})
        self.brokers.tell('up')
        self.deliver(3, 3)
        self.assertEqual(sorted(set(self.brokers.numbers())), [1, 2, 3])

    def test_ends_while_away(self):
        self.start()
        self.brokers.tell('down')
        self.deliver(1, 1)
        self.collector.kill(15)
        self.assertEqual(self.collector.process.returncode, 0)

    def test_too_large(self):
        """A message that is too large with others is sent alone. One that is too large alone doesn't stop the rest."""
        self.start()
        self.brokers.tell('refuse 1')
        source, subscription = self.subscribe()
        source.deliver(subscription, [make_event(1), make_event(2)], {'Security': 2})
        self.collector.wait_for_queues()
        self.assertEqual(self.brokers.numbers(), [1, 2])
        self.brokers.tell('refuse 2')
        source.deliver(subscription, [make_event(3)], {'Security': 3})
        source.deliver(subscription, [make_event(4)], {'Security': 4})
        self.collector.wait_for_queues()
        events = [event for _message, event in self.brokers.read()]
        self.assertIn('too large for Kafka', events[2]['Event']['Malformed'])
        self.assertEqual(events[2]['User'], 'password-file:web1')
        self.assertEqual(events[3]['Event']['EventData']['Number'], 4)

    def test_wrong_settings(self):
        self.keys['compression'] = 'magic'
        self.collector.write_config()
        result = self.collector.run()
        self.assertEqual(result.returncode, 1)
        self.assertIn('compression.codec', result.stderr)
        del self.keys['topic']
        self.collector.write_config()
        self.assertIn('topic: must be set', self.collector.run('--check-config').stderr)


class TlsListener(threading.Thread):
    """Keeps what the first client that trusts its certificate sends, and the errors of the others."""

    def __init__(self):
        super().__init__(daemon=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(CERTIFICATE, PRIVATE_KEY)
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.received = b''
        self.refused = threading.Event()
        self.arrived = threading.Event()
        self.start()

    def run(self):
        while not self.arrived.is_set():
            plain, _address = self.listener.accept()
            plain.settimeout(collecting.TIMEOUT)
            try:
                with self.context.wrap_socket(plain, server_side=True) as client:
                    self.received = client.recv(4096)
                    if self.received:
                        self.arrived.set()
            except OSError:
                self.refused.set()
        self.listener.close()


class Tls(collecting.CollectingTest):
    def test_server_is_verified(self):
        """Without another setting, the connection has TLS, and brokers without a trusted certificate get nothing."""
        listener = TlsListener()
        keys = {'type': 'kafka', 'brokers': f'localhost:{listener.port}', 'topic': 'events'}
        collector = self.make({'kafka': keys}).start()
        self.assertTrue(listener.refused.wait(collecting.TIMEOUT))
        collector.kill(15)
        self.assertEqual(listener.received, b'')
        keys['ca-file'] = collector.path('cert.pem')
        collector.write_config()
        collector.start()
        self.assertTrue(listener.arrived.wait(collecting.TIMEOUT))
        # The first request has the number 18, by which versions are asked.
        self.assertEqual(listener.received[4:6], b'\0\x12')


if __name__ == '__main__':
    main()
