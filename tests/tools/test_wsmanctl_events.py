#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl events, with a source that isn't ours."""

import json
import os
import signal
import subprocess
import unittest

import pull_source
from harness import TIMEOUT, WSMANCTL, main
from patience import wait_until

OPTIONS = ['-a', 'none', '--unencrypted']
QUERY = 'SELECT * FROM Event'


class Events(unittest.TestCase):
    def start_source(self, *args, **kwargs):
        source = pull_source.EventSource(*args, **kwargs)
        self.addCleanup(source.stop)
        return source

    def start(self, *words):
        child = subprocess.Popen([WSMANCTL, 'events', *OPTIONS, *words], text=True, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.addCleanup(child.communicate)
        self.addCleanup(child.kill)
        return child

    def run_to_end(self, *words):
        return subprocess.run([WSMANCTL, 'events', *words], text=True, capture_output=True, timeout=TIMEOUT,
                              stdin=subprocess.DEVNULL, check=False)

    def check_end(self, child, source):
        """Ctrl-C ends the subscription on the machine, and is no failure."""
        child.send_signal(signal.SIGINT)
        rest, errors = child.communicate(timeout=TIMEOUT)
        self.assertEqual((child.returncode, errors), (0, ''))
        wait_until(lambda: not source.subscriptions, 10)
        return rest

    def test_json(self):
        """Each event is a line of JSON at once, while others may come."""
        source = self.start_source(30, faults=0.1)
        child = self.start('--format=json', source.address, QUERY)
        numbers = [json.loads(child.stdout.readline())['Number'] for _ in range(30)]
        self.assertEqual(numbers, list(range(1, 31)))
        self.assertEqual(self.check_end(child, source), '')

    def test_text(self):
        source = self.start_source(2)
        child = self.start('-r', source.address, QUERY)
        lines = [child.stdout.readline() for _ in range(5)]
        self.assertEqual(lines, ['Event\n', '    Number = 1\n', '\n', 'Event\n', '    Number = 2\n'])
        self.check_end(child, source)

    def test_queries(self):
        for query, parts in ((QUERY, ('wmi/root/cimv2/*<', 'WQL">SELECT * FROM Event<')),
                             ('<QueryList><Query/></QueryList>', ('windows/EventLog<', 'eventquery"><QueryList>'))):
            source = self.start_source(1)
            child = self.start(source.address, query)
            child.stdout.readline()
            for part in parts:
                self.assertIn(part, source.asked)
            self.check_end(child, source)

    def test_end(self):
        """A subscription that the machine ends is a failure, after all its events."""
        source = self.start_source(10, end=2)
        result = self.run_to_end('--format=json', *OPTIONS, source.address, QUERY)
        self.assertEqual([json.loads(line)['Number'] for line in result.stdout.splitlines()], [1, 2])
        self.assertEqual(result.returncode, 4)
        self.assertEqual(json.loads(result.stderr)['Code'], 0x8033809E)

    def test_timeout(self):
        source = self.start_source(0)
        result = self.run_to_end('--timeout=300', *OPTIONS, source.address, QUERY)
        self.assertEqual((result.returncode, result.stdout), (2, ''), result)
        self.assertIn('300 ms', result.stderr)
        wait_until(lambda: not source.subscriptions, 10)

    def test_words(self):
        for words in ((), ('a', 'b', 'c'), ('a', 'b', '-r', 'c'), ('--hosts', 'a,b', 'c'), ('--format=table', 'a')):
            result = self.run_to_end(*words)
            self.assertEqual((result.returncode, result.stdout), (1, ''), words)


if __name__ == '__main__':
    os.environ.pop('http_proxy', None)
    main()
