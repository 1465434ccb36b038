#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Subscribes to the events of wsmand with a client that was written from the specifications, and that pulls them."""

import os
import subprocess
import threading
import unittest
import uuid
import xml.etree.ElementTree as ET

from harness import Daemon, main
from subscribing import ACTIONS, NAMESPACES, TRACE, Fault, Subscriber

# The most requests until there is an event. Each waits for a second or two.
ATTEMPTS = 50

ACCESS_DENIED = 5
CHANNEL_NOT_FOUND = 15007
NOT_AVAILABLE = 0x80041009
SUBSCRIPTION_CLOSED = 0x80338008
INVALID_CONTEXT = 0x8033801B
MODE_UNAVAILABLE = 0x8033801E
INVALID_EXPIRATION = 0x8033801F
TIMED_OUT = 0x80338029
CONCURRENCY = 0x80338032


def start():
    return subprocess.Popen(['sleep', '1000'], stdin=subprocess.DEVNULL)


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada', 'bob'), operators='ada')
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def start_watched(self, subscriber):
        """Starts processes until one is reported. The server doesn't know all processes at once."""
        for _attempt in range(ATTEMPTS):
            process = start()
            self.addCleanup(self.stop, process)
            try:
                return process, subscriber.pull(seconds=2, keep=True)
            except Fault as fault:
                self.assertEqual(fault.code, TIMED_OUT)
                self.stop(process)
        self.fail('No process was reported')

    @staticmethod
    def stop(process):
        process.kill()
        process.wait()

    def wait_for(self, subscriber, name, process):
        for _attempt in range(ATTEMPTS):
            try:
                events = subscriber.pull()
            except Fault as fault:
                self.assertEqual(fault.code, TIMED_OUT)
                continue
            for event, properties in events:
                if event == name and properties['ProcessID'] == str(process.pid):
                    return properties
        return self.fail(f'No {name} was reported')

    def check_fault(self, code, function, *arguments, **options):
        with self.assertRaises(Fault) as caught:
            function(*arguments, **options)
        self.assertEqual(caught.exception.code, code, caught.exception)
        return caught.exception

    def test_processes(self):
        subscriber = Subscriber(self.daemon)
        subscriber.subscribe(TRACE)
        process, events = self.start_watched(subscriber)
        # The response was lost. The same Pull gets the same events again, and perhaps nothing else.
        self.assertEqual(subscriber.pull()[:len(events)], events)
        for name, properties in events:
            self.assertIn(name, ('Win32_ProcessStartTrace', 'Win32_ProcessStopTrace'))
            self.assertEqual(properties['ProcessName'], 'sleep')
            self.assertEqual(properties['ParentProcessID'], str(os.getpid()))

        self.stop(process)
        ended = self.wait_for(subscriber, 'Win32_ProcessStopTrace', process)
        # Only the kernel tells the status, which is the number of SIGKILL.
        self.assertIn(ended['ExitStatus'], (None, '9'))

    def test_one_pull_at_a_time(self):
        subscriber = Subscriber(self.daemon)
        other = Subscriber(self.daemon)
        subscriber.subscribe('SELECT * FROM Win32_ProcessTrace WHERE ProcessID = 1')
        other.context = subscriber.context
        codes = []

        def pull(each):
            try:
                each.pull(seconds=2)
            except Fault as fault:
                codes.append(fault.code)

        threads = [threading.Thread(target=pull, args=(each,)) for each in (subscriber, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # If the machine is so busy that the second comes after the first has ended, it waits, too.
        self.assertIn(TIMED_OUT, codes)
        self.assertLessEqual(set(codes), {TIMED_OUT, CONCURRENCY})

    def test_managing(self):
        subscriber = Subscriber(self.daemon)
        response = subscriber.subscribe(TRACE, more='<e:Expires>PT10M</e:Expires>')
        self.assertEqual(response.find('e:Expires', NAMESPACES).text, 'PT600.000S')
        renewed = subscriber.manage('Renew', '<e:Expires>PT1H</e:Expires>')
        self.assertEqual(renewed.find('.//e:Expires', NAMESPACES).text, 'PT3600.000S')
        self.assertIsNotNone(subscriber.manage('GetStatus').find('.//e:Expires', NAMESPACES))
        self.assertEqual(len(subscriber.manage('Unsubscribe')), 0)
        self.check_fault(SUBSCRIPTION_CLOSED, subscriber.manage, 'Unsubscribe')
        self.check_fault(INVALID_CONTEXT, subscriber.pull)

    def test_others(self):
        """bob gets the same answer for ada's subscription as for one that never was."""
        subscriber = Subscriber(self.daemon)
        subscriber.subscribe(TRACE)
        thief = Subscriber(self.daemon, 'bob')
        thief.parameters, thief.context = subscriber.parameters, subscriber.context
        nobody = Subscriber(self.daemon, 'bob')
        identifier = ET.Element(f'{{{NAMESPACES["e"]}}}Identifier')
        identifier.text = f'uuid:{uuid.uuid4()}'
        nobody.parameters = [identifier]
        nobody.context = f'uuid:{uuid.uuid4()}/0'
        for verb in 'Renew', 'GetStatus', 'Unsubscribe':
            theft = self.check_fault(SUBSCRIPTION_CLOSED, thief.manage, verb)
            absence = self.check_fault(SUBSCRIPTION_CLOSED, nobody.manage, verb)
            self.assertEqual(theft.text, absence.text)
        theft = self.check_fault(INVALID_CONTEXT, thief.pull)
        absence = self.check_fault(INVALID_CONTEXT, nobody.pull)
        self.assertEqual(theft.text, absence.text)
        self.assertIsNotNone(subscriber.manage('GetStatus'))

    def test_strangers(self):
        bob = Subscriber(self.daemon, 'bob')
        self.check_fault(ACCESS_DENIED, bob.subscribe, TRACE)
        self.check_fault(ACCESS_DENIED, bob.subscribe,
                         "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Process'")

    def test_event_log(self):
        """The journal is for operators. Whether wsmand may read it depends on the machine."""
        self.check_fault(ACCESS_DENIED, Subscriber(self.daemon, 'bob').subscribe_to_log, 'System')
        self.check_fault(CHANNEL_NOT_FOUND, Subscriber(self.daemon).subscribe_to_log, 'Setup')
        subscriber = Subscriber(self.daemon)
        try:
            subscriber.subscribe_to_log('Journal')
        except Fault as fault:
            self.assertEqual(fault.code, NOT_AVAILABLE)
            self.assertIn('journal', fault.text)
        else:
            self.assertEqual(len(subscriber.manage('Unsubscribe')), 0)

    def test_hostile(self):
        subscriber = Subscriber(self.daemon)
        for mode in NAMESPACES['e'] + '/DeliveryModes/Push', ACTIONS + 'PushWithAck', ACTIONS + 'Events', 'urn:x':
            self.check_fault(MODE_UNAVAILABLE, subscriber.subscribe, TRACE, mode=mode)
        for expires in 'PT0S', '-PT1S', '2001-01-01T00:00:00Z', 'soon', '':
            self.check_fault(INVALID_EXPIRATION, subscriber.subscribe, TRACE, more=f'<e:Expires>{expires}</e:Expires>')
        # The server grants a day at most.
        for expires in 'P36500D', '9999-12-31T23:59:59Z':
            response = subscriber.subscribe(TRACE, more=f'<e:Expires>{expires}</e:Expires>')
            self.assertEqual(response.find('e:Expires', NAMESPACES).text, 'PT86400.000S')
        context = subscriber.context
        uid = context.partition('/')[0]
        for wrong in (uid, uid + '/', uid + '/1', uid + '/-1', uid + '/18446744073709551616', uid + '/0/0', '/0',
                      uid.swapcase() + '/0', 'x' * 10000):
            subscriber.context = wrong
            with self.subTest(wrong[:80]):
                self.check_fault(INVALID_CONTEXT, subscriber.pull)
        subscriber.context = context
        self.check_fault(TIMED_OUT, subscriber.pull, seconds=0.1)


if __name__ == '__main__':
    main()
