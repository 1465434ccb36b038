#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Syslog as an output: over TLS to rsyslog, and without TLS on this machine."""

import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import collecting
import ports
from event_source import make_event
from harness import CERTIFICATE, PRIVATE_KEY, main

RSYSLOGD = shutil.which('rsyslogd', path=os.environ.get('PATH', '') + ':/usr/sbin')
MODULES = [*glob.glob('/usr/lib*/*/rsyslog/lmnsd_gtls.so'), *glob.glob('/usr/lib*/rsyslog/lmnsd_gtls.so')]
MESSAGE = re.compile(
    r'<(?P<priority>\d{1,3})>1 (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) (?P<host>[!-~]{1,255})'
    r' wsman-collector - (?P<id>[!-~]{1,32})'
    r' \[collector@32473(?P<data>( [a-zA-Z]+="([^"\\\]]|\\["\\\]])*")*)\] (?P<text>.*)', re.DOTALL)


def parse_message(text):
    """Parses a message strictly: the fields of the header, the parameters, and the event."""
    found = MESSAGE.fullmatch(text)
    assert found is not None, text
    data = {name: re.sub(r'\\(.)', r'\1', value)
            for name, value in re.findall(r' (\w+)="((?:[^"\\\]]|\\.)*)"', found['data'])}
    return {'priority': int(found['priority']), 'host': found['host'], 'id': found['id'], 'data': data,
            'event': json.loads(found['text'])}


class Receiver:
    """Takes one connection at a time, and reads messages after their lengths."""

    def __init__(self, listener):
        self.listener = listener
        self.listener.settimeout(collecting.TIMEOUT)
        self.connection = None

    def read(self):
        if self.connection is None:
            connection, _address = self.listener.accept()
            connection.settimeout(collecting.TIMEOUT)
            self.connection = connection.makefile('rb')
            connection.close()
        length = b''
        while not length.endswith(b' '):
            byte = self.connection.read(1)
            assert byte and byte in b' 0123456789', (length, byte)
            length += byte
        text = self.connection.read(int(length))
        assert len(text) == int(length)
        return parse_message(text.decode())

    def hang_up(self):
        self.connection.close()
        self.connection = None

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.listener.close()


class Rsyslog:
    """rsyslog with TLS, which writes each message in parts into a file."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='wsman-rsyslog-')
        self.path = os.path.join(self.folder, 'events')
        self.port = ports.take_port()
        self.process = None

    def start(self):
        config = os.path.join(self.folder, 'rsyslog.conf')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(f'''global(workDirectory="{self.folder}" maxMessageSize="1m" defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="{CERTIFICATE}" defaultNetstreamDriverCertFile="{CERTIFICATE}"
  defaultNetstreamDriverKeyFile="{PRIVATE_KEY}")
module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
input(type="imtcp" address="127.0.0.1" port="{self.port}")
template(name="parts" type="string" string="%pri%\\t%hostname%\\t%app-name%\\t%msgid%\\t%structured-data%\\t%msg%\\n")
*.* action(type="omfile" file="{self.path}" template="parts")
''')
        self.process = subprocess.Popen([RSYSLOGD, '-n', '-f', config, '-i', os.path.join(self.folder, 'pid')],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True)
        self.wait(self.listens)

    def listens(self):
        try:
            socket.create_connection(('127.0.0.1', self.port)).close()
        except ConnectionRefusedError:
            return False
        return True

    def wait(self, is_true):
        end = time.monotonic() + collecting.TIMEOUT
        while not is_true():
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < end, self.read()
            time.sleep(0.02)

    def read(self):
        if not os.path.exists(self.path):
            return []
        with open(self.path, encoding='utf-8') as file:
            return [line.rstrip('\n').split('\t') for line in file if line.endswith('\n')]

    def events(self):
        return [json.loads(parts[5])['Event'] for parts in self.read() if parts[2] == 'wsman-collector']

    def numbers(self):
        return [event['EventData']['Number'] for event in self.events()]

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate(timeout=collecting.TIMEOUT)
            self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)


class SyslogTest(collecting.CollectingTest):
    def start(self, trusts=False, **keys):
        """trusts: whether the receiver's certificate is trusted."""
        collector = self.make()
        keys = {name.replace('_', '-'): value for name, value in keys.items()}
        if trusts:
            # The folder of the tests may be closed for the user whom the collector becomes.
            keys['ca-file'] = collector.path('cert.pem')
        collector.outputs['syslog'] = {'type': 'syslog', **keys}
        collector.write_config()
        return collector.start()

    def subscribe(self, collector):
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        return source, subscription


@unittest.skipUnless(RSYSLOGD and MODULES, 'rsyslog with TLS receives the messages')
class Tls(SyslogTest):
    def setUp(self):
        self.rsyslog = Rsyslog()
        self.addCleanup(self.rsyslog.remove)
        self.rsyslog.start()

    def test_messages(self):
        collector = self.start(server=f'tls://localhost:{self.rsyslog.port}', trusts=True)
        source, subscription = self.subscribe(collector)
        source.deliver(subscription, [make_event(1), make_event(2, 'x' * 100000), 'no <XML'], {'Security': 2})
        self.rsyslog.wait(lambda: len(self.rsyslog.events()) == 3)
        parts = self.rsyslog.read()[-3]
        self.assertEqual(parts[:4], ['134', 'password-file:web1', 'wsman-collector', '4624'])
        self.assertEqual(parts[4], '[collector@32473 subscription="logins" user="password-file:web1" '
                                   'machineId="web1.corp.example"]')
        self.assertEqual(self.rsyslog.events()[1]['EventData'], {'Number': 2, 'Text': 'x' * 100000})
        self.assertEqual(self.rsyslog.events()[2], {'Malformed': 'no <XML'})

    def test_away(self):
        """The receiver is away for a while. It gets what came in between when it is back."""
        collector = self.start(server=f'tls://localhost:{self.rsyslog.port}', trusts=True)
        source, subscription = self.subscribe(collector)
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.rsyslog.wait(lambda: self.rsyslog.numbers() == [1])
        self.rsyslog.stop()
        for number in (2, 3):
            source.deliver(subscription, [make_event(number)], {'Security': number})
        self.assertEqual(collector.numbers(), [1, 2, 3])
        collector.wait_for_status(lambda status: status['outputs'][1]['refused'])
        self.assertIn(f'tls://localhost:{self.rsyslog.port}', collector.output('syslog')['error'])
        self.rsyslog.start()
        self.rsyslog.wait(lambda: self.rsyslog.numbers() == [1, 2, 3])

    def test_server_is_verified(self):
        """A receiver gets nothing if its certificate isn't trusted, or is for another name."""
        for server, keys in ((f'tls://localhost:{self.rsyslog.port}', {}),
                             (f'tls://127.0.0.2:{self.rsyslog.port}', {'trusts': True})):
            collector = self.start(server=server, **keys)
            source, subscription = self.subscribe(collector)
            source.deliver(subscription, [make_event(1)], {'Security': 1})
            collector.wait_for_status(lambda status: status['outputs'][1]['refused'])
            self.assertIn(server, collector.output('syslog')['error'])
            self.assertEqual(collector.output('syslog')['written'], 0)
            collector.kill()
        self.assertEqual(self.rsyslog.events(), [])


class Local(SyslogTest):
    def listen(self, *arguments, **keys):
        receiver = Receiver(socket.create_server(*arguments, **keys))
        self.addCleanup(receiver.close)
        return receiver

    def test_hostile_events(self):
        """An event forges no message, no field and no parameter."""
        receiver = self.listen(('127.0.0.1', 0))
        collector = self.start(server=f'tcp://127.0.0.1:{receiver.listener.getsockname()[1]}')
        source, subscription = self.subscribe(collector)
        source.machine = '"] x\\[a b="c"]&#10;&lt;1>1'
        text = '\n13 &lt;1>1 - - - - -'
        event = make_event(1, text).replace('>4624<', '>46 \n24]\u00e9<')
        event = event.replace('</EventID>', '</EventID><Level>2</Level>')
        source.deliver(subscription, [event, make_event(2)], {'Security': 2})
        first, second = receiver.read(), receiver.read()
        self.assertEqual((first['priority'], first['host'], first['id']), (131, 'password-file:web1', '46__24]__'))
        self.assertEqual(first['data'], {'subscription': 'logins', 'user': 'password-file:web1',
                                         'machineId': '"] x\\[a b="c"]\n<1>1'})
        self.assertEqual(first['event']['Event']['EventData']['Text'], '\n13 <1>1 - - - - -')
        self.assertEqual(second['event']['Event']['EventData']['Number'], 2)

    def test_lost_connection(self):
        """What is written after the receiver has hung up goes to the next connection, in whole messages."""
        collector = self.make()
        path = collector.path('syslog.sock')
        receiver = Receiver(socket.socket(socket.AF_UNIX))
        receiver.listener.bind(path)
        receiver.listener.listen()
        os.chmod(path, 0o666)
        self.addCleanup(receiver.close)
        collector.outputs['syslog'] = {'type': 'syslog', 'server': f'unix:{path}'}
        collector.write_config()
        collector.start()
        source, subscription = self.subscribe(collector)
        for number in range(1, 5):
            source.deliver(subscription, [make_event(number)], {'Security': number})
            self.assertEqual(receiver.read()['event']['Event']['EventData']['Number'], number)
            receiver.hang_up()
        self.assertEqual(collector.wait_for_queues()['outputs'][1]['written'], 4)

    def test_only_here(self):
        """Without TLS, events don't leave the machine."""
        for server in ('tcp://192.0.2.1', 'tcp://localhost:601', 'udp://127.0.0.1', '127.0.0.1', 'unix:relative'):
            collector = self.make({'syslog': {'type': 'syslog', 'server': server}})
            result = collector.run()
            self.assertEqual(result.returncode, 1, server)
            self.assertIn(server, result.stderr)


if __name__ == '__main__':
    main()
