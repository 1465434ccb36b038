#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lets wsmand push its events to a listener that was written from the specifications."""

import contextlib
import os
import pwd
import queue
import signal
import socket
import subprocess
import tempfile
import unittest
import unittest.mock

import negotiation
import patience
import realm as realms
from event_sink import Sink
from harness import CERTIFICATE, PRIVATE_KEY, SERVICE_USER, Daemon, main, read
from subscribing import ACTIONS, NAMESPACES, TRACE, Fault, Subscriber

# The most processes until there is an event about one.
ATTEMPTS = 50

SECONDS = patience.get_seconds(10)
MODE_UNAVAILABLE = 0x8033801E
ACCESS_DENIED = 5
RETRY = '<w:ConnectionRetry Total="50">PT0.2S</w:ConnectionRetry>'


def target(name, address):
    return (f'<e:{name}><a:Address>{address}</a:Address><a:ReferenceProperties><e:Identifier>mine</e:Identifier>'
            f'</a:ReferenceProperties></e:{name}>')


def subscribe(daemon, sink, mode, more=''):
    subscriber = Subscriber(daemon)
    subscriber.subscribe(TRACE, mode=mode, before=target('EndTo', sink.address('/end')),
                         delivery=target('NotifyTo', sink.address()) + RETRY + more)
    return subscriber


class Push(unittest.TestCase):
    def start(self, **keys):
        """keys are those of the group [push]."""
        daemon = Daemon(operators='ada')
        self.addCleanup(daemon.stop)
        self.write(daemon, **keys)
        return daemon

    @staticmethod
    def write(daemon, **keys):
        text = ''.join(f'{key.replace("_", "-")}={value}\n' for key, value in keys.items())
        daemon.write('wsmand.conf', read(daemon.config) + '[push]\n' + text)

    def start_with_certificate(self, **keys):
        daemon = self.start()
        certificate = daemon.write_for_service('push.pem', read(CERTIFICATE) + read(PRIVATE_KEY))
        # Over https, the certificate counts, and nothing looks at the keys.
        keytab = daemon.write_for_service('push.keytab', 'no key')
        authorities = daemon.write('push-ca.pem', read(CERTIFICATE), 0o644)
        self.write(daemon, certificate=certificate, keytab=keytab, ca_file=authorities, **keys)
        if os.geteuid() == 0:
            os.chmod(daemon.directory, 0o755)
        daemon.start()
        return daemon

    def check_events(self, sink, mode, peer):
        """Starts processes until the listener gets an event about one. They live until then, because wsmand only finds
        such processes where the kernel doesn't tell about them."""
        delivery = None
        for _attempt in range(ATTEMPTS):
            process = subprocess.Popen(['sleep', '1000'], stdin=subprocess.DEVNULL)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            with contextlib.suppress(queue.Empty):
                delivery = sink.next(1)
                while delivery.action == ACTIONS + 'Heartbeat':
                    delivery = sink.next(SECONDS)
                break
        self.assertIsNotNone(delivery)
        self.assertEqual((delivery.path, delivery.identifier), ('/events', 'mine'))
        self.assertIn(peer, delivery.peer)
        self.assertEqual(delivery.action, ACTIONS + ('Events' if mode.endswith('Events') else 'Event'))
        for event in delivery.events:
            self.assertIn('Win32_ProcessSt', event.tag)
            properties = {each.tag.partition('}')[2]: each.text for each in event}
            self.assertEqual(properties['ParentProcessID'], str(os.getpid()))
        return delivery

    def wait_for_end(self, sink, status):
        delivery = sink.next(SECONDS)
        while delivery.path != '/end':
            delivery = sink.next(SECONDS)
        self.assertEqual(delivery.body.findtext('e:SubscriptionEnd/e:Status', None, NAMESPACES),
                         f'{NAMESPACES["e"]}/{status}')

    def test_certificate(self):
        daemon = self.start_with_certificate(deliver_to='127.0.0.1')
        for mode in NAMESPACES['e'] + '/DeliveryModes/Push', ACTIONS + 'PushWithAck', ACTIONS + 'Events':
            with self.subTest(mode), Sink((CERTIFICATE, PRIVATE_KEY), CERTIFICATE) as sink:
                subscriber = subscribe(daemon, sink, mode)
                self.check_events(sink, mode, 'localhost')
                self.assertEqual(len(subscriber.manage('Unsubscribe')), 0)

    def test_attempts(self):
        """A listener that isn't ready for a while gets the same event later."""
        refusals = []

        def decide(delivery):
            refusals.append(delivery)
            return len(refusals) <= 3

        daemon = self.start_with_certificate(deliver_to='127.0.0.1')
        with Sink((CERTIFICATE, PRIVATE_KEY), CERTIFICATE, decide=decide) as sink:
            subscriber = subscribe(daemon, sink, ACTIONS + 'PushWithAck')
            first = self.check_events(sink, ACTIONS + 'PushWithAck', 'localhost')
            texts = {properties.text for properties in first.events[0]}
            for _attempt in range(3):
                again = sink.next(SECONDS)
                self.assertEqual({properties.text for properties in again.events[0]}, texts)
            subscriber.manage('Unsubscribe')

    def test_stop(self):
        daemon = self.start_with_certificate(deliver_to='127.0.0.1')
        with Sink((CERTIFICATE, PRIVATE_KEY), CERTIFICATE) as sink:
            subscribe(daemon, sink, ACTIONS + 'Events', '<w:Heartbeats>PT60S</w:Heartbeats>')
            self.assertEqual(sink.next(SECONDS).action, ACTIONS + 'Heartbeat')
            daemon.process.send_signal(signal.SIGTERM)
            self.wait_for_end(sink, 'SourceShuttingDown')

    @unittest.skipUnless(negotiation.HAVE_KERBEROS, 'needs a KDC and python3-gssapi')
    def test_kerberos(self):
        """Kerberos isn't used with the name localhost, so this machine must have another name."""
        host = os.uname().nodename
        try:
            address = socket.getaddrinfo(host, 0, socket.AF_INET)[0][4][0]
        except OSError:
            self.skipTest('the name of this machine has no IPv4 address')
        with tempfile.TemporaryDirectory() as folder, realms.Realm(folder, hosts=(host,)) as realm:
            owner = pwd.getpwnam(SERVICE_USER).pw_uid
            keytab = os.path.join(folder, 'push.keytab')
            realm.admin(f'ktadd -norandkey -k {keytab} HTTP/{host}')
            for path in (folder, keytab, realm.env['KRB5_CONFIG']):
                os.chown(path, owner, -1)
            daemon = Daemon(operators='ada', env=realm.env)
            self.addCleanup(daemon.stop)
            certificate = daemon.write_for_service('push.pem', 'no certificate')
            self.write(daemon, keytab=keytab, certificate=certificate, principal=f'HTTP/{host}', deliver_to=address)
            daemon.start()
            with unittest.mock.patch.dict(os.environ, realm.env), Sink(keytab=realm.keytab, host=host) as sink:
                subscriber = subscribe(daemon, sink, ACTIONS + 'Events')
                self.check_events(sink, ACTIONS + 'Events', f'HTTP/{host}@')
                subscriber.manage('Unsubscribe')

    def check_fault(self, code, daemon, sink):
        with self.assertRaises(Fault) as caught:
            subscribe(daemon, sink, ACTIONS + 'Events')
        self.assertEqual(caught.exception.code, code, caught.exception)

    def test_addresses(self):
        """A name that leads to this machine is refused, even if the name is listed."""
        daemon = self.start_with_certificate(deliver_to='localhost')
        with Sink((CERTIFICATE, PRIVATE_KEY), CERTIFICATE) as sink:
            self.check_fault(ACCESS_DENIED, daemon, sink)
            self.assertTrue(sink.server.deliveries.empty())

    def test_off(self):
        daemon = self.start().start()
        with Sink() as sink:
            self.check_fault(MODE_UNAVAILABLE, daemon, sink)

    def test_wrong_keys(self):
        for keys, text in (({'deliver_to': '127.0.0.1'}, '[push] keytab or certificate: must be set'),
                           ({'certificate': '/nonexistent'}, '[push] certificate: /nonexistent')):
            with self.subTest(text):
                self.assertIn(text, self.start(**keys).fail())


if __name__ == '__main__':
    main()
