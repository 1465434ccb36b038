#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The figures for Prometheus, which its promtool checks."""

import http.client
import re
import shutil
import subprocess
import unittest

import collecting
import ports
from event_source import make_event
from harness import main

PROMTOOL = shutil.which('promtool')
LINE = re.compile(r'wsman_collector_([a-z_]+)(\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (\d+)')


def parse(text):
    """Returns the figures by name and labels. Each has a help and a type before it."""
    figures, described = {}, set()
    for line in text.splitlines():
        if line.startswith('# '):
            _mark, kind, name, _rest = line.split(' ', 3)
            described.add((kind, name))
            continue
        found = LINE.fullmatch(line)
        assert found is not None, line
        name = 'wsman_collector_' + found[1]
        assert ('HELP', name) in described and ('TYPE', name) in described, line
        labels = re.findall(r'([a-z]+)="((?:[^"\\]|\\.)*)"', found[3] or '')
        assert (found[1], *labels) not in figures, line
        figures[(found[1], *labels)] = int(found[4])
    return figures


class Metrics(collecting.CollectingTest):
    def setUp(self):
        self.port = ports.take_port()
        self.collector = self.make()
        self.collector.outputs['a"\\b'] = {'type': 'journal', 'socket': self.collector.path('nobody.sock')}
        self.collector.write_config(f'[metrics]\nlisten=http://127.0.0.1:{self.port}\n')
        self.collector.start()

    def ask(self, method='GET', path='/metrics'):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=collecting.TIMEOUT)
        connection.request(method, path)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def test_figures(self):
        for user in ('web1', 'web2'):
            source = self.source(self.collector, user, machine='evil.example')
            [subscription] = source.list_subscriptions()
            source.deliver(subscription, [make_event(1), make_event(2)], {'Security': 2})
        source.report_fault(subscription, 'The query is wrong')
        self.collector.wait_for_status(lambda status: any(output['refused'] for output in status['outputs']))
        response, text = self.ask()
        self.assertEqual((response.status, response.getheader('Content-Type')),
                         (200, 'text/plain; version=0.0.4; charset=utf-8'))
        figures = parse(text)
        subscription, files, journal = ('subscription', 'logins'), ('output', 'events'), ('output', 'a\\"\\\\b')
        self.assertEqual(figures['machines', subscription, ('state', 'active')], 1)
        self.assertEqual(figures['machines', subscription, ('state', 'failed')], 1)
        self.assertEqual(figures['events_total', subscription], 4)
        self.assertEqual(figures['output_written_events_total', files], 4)
        self.assertEqual((figures['output_up', files], figures['output_up', journal]), (1, 0))
        self.assertEqual((figures['output_queue_events', journal], figures['output_written_events_total', journal]),
                         (4, 0))
        self.assertGreater(figures['output_refused_events_total', journal], 0)
        self.assertEqual((figures['written_events_total',], figures['waiting_events',]), (4, 0))
        for private in ('evil', 'web1', 'nobody.sock'):
            self.assertNotIn(private, text)
        self.assertEqual(set(parse(self.collector.run('metrics').stdout)), set(figures))

    @unittest.skipUnless(PROMTOOL, 'promtool checks the figures')
    def test_promtool(self):
        source = self.source(self.collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        result = subprocess.run([PROMTOOL, 'check', 'metrics'], input=self.ask()[1], text=True, capture_output=True,
                                timeout=collecting.TIMEOUT, check=False)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, '', ''))

    def test_only_figures(self):
        for method, path, status in (('GET', '/', 404), ('GET', '/wsman', 404), ('POST', '/metrics', 405),
                                     ('DELETE', '/metrics', 405), ('HEAD', '/metrics', 200)):
            self.assertEqual(self.ask(method, path)[0].status, status, (method, path))

    def test_only_here(self):
        for address in ('http://0.0.0.0:1', 'http://192.0.2.1:1', 'https://localhost:1', 'unix:/run/metrics.sock'):
            self.collector.write_config(f'[metrics]\nlisten={address}\n')
            result = self.collector.run('--check-config')
            self.assertEqual(result.returncode, 1, address)
            self.assertIn('[metrics] listen: must be http', result.stderr)


if __name__ == '__main__':
    main()
