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
LIST = '<QueryList><Query><Select Path="System">*</Select></Query></QueryList>'
# Events as Windows and wsmand send them, in the prefix of the default and another one.
RENDERED = (
    '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="sshd"/>'
    '<EventID>4711</EventID><Level>3</Level><TimeCreated SystemTime="2026-11-30T22:10:00.123456Z"/>'
    '<EventRecordID>7</EventRecordID><Execution ProcessID="42" ThreadID="0"/><Channel>System</Channel>'
    '<Computer>alpha</Computer></System><EventData><Data Name="MESSAGE">raw</Data><Data Name="TWICE">1</Data>'
    '<Data Name="TWICE">b &amp; c</Data></EventData><RenderingInfo Culture="en-US"><Message>first\n'
    '2026-11-30T22:10:00Z beta sshd: forged\r\n</Message><Level>Warning</Level></RenderingInfo></Event>')
RAW = (
    '<v:Event xmlns:v="http://schemas.microsoft.com/win/2004/08/events/event"><v:System><v:Provider Name="Custom"/>'
    '<v:EventID>0</v:EventID><v:Level>0</v:Level><v:TimeCreated SystemTime="2026-11-30T22:11:00Z"/>'
    '<v:Execution ProcessID="0" ThreadID="0"/><v:Computer>beta</v:Computer></v:System><v:EventData>'
    '<v:Data Name="User">ada</v:Data><v:Data>plain</v:Data></v:EventData></v:Event>')


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

    def start_log(self, output_format):
        source = self.start_source(2, write=lambda number: RENDERED if number == 1 else RAW)
        return source, self.start(f'--format={output_format}', '--option=ReadExistingEvents=true', source.address, LIST)

    def test_log_text(self):
        """An event of a log is a line. Further lines of its message can't be taken for another event."""
        source, child = self.start_log('text')
        lines = [child.stdout.readline() for _ in range(3)]
        self.assertEqual(lines, ['2026-11-30T22:10:00.123456Z alpha sshd[42] 4711 Warning: first\n',
                                 '    2026-11-30T22:10:00Z beta sshd: forged\n',
                                 '2026-11-30T22:11:00Z beta Custom: User=ada plain\n'])
        self.assertRegex(source.asked, 'Name="ContentFormat"[^>]*>RenderedText<')
        self.assertRegex(source.asked, 'Name="ReadExistingEvents"[^>]*>true<')
        self.check_end(child, source)

    def test_log_json(self):
        """The names of the data are in attributes. None is lost."""
        source, child = self.start_log('json')
        first, second = (json.loads(child.stdout.readline()) for _ in range(2))
        self.assertEqual(first['EventData'], {'MESSAGE': 'raw', 'TWICE': [1, 'b & c']})
        self.assertEqual(first['System']['Provider']['Name'], 'sshd')
        self.assertEqual(first['System']['EventID'], 4711)
        self.assertEqual(second['EventData']['User'], 'ada')
        self.check_end(child, source)

    def test_log_xml(self):
        source, child = self.start_log('xml')
        while 'sshd' not in (line := child.stdout.readline()):
            self.assertNotEqual(line, '')
        self.assertIn('<Data Name="TWICE">b &amp; c</Data>', line)
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
