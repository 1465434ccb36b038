#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bookmarks in PostgreSQL: two collectors share them, and either may be killed. The database may be away."""

import glob
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import collecting
import ports
from event_source import Fault, make_event
from harness import BECOME_SERVICE_USER, CERTIFICATE, PRIVATE_KEY, SERVICE_USER, main, read
from test_wsman_collector_faults import N_KILLS, SEED, Forwarder

PROGRAMS = [os.path.dirname(path) for path in sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb'))]


class Database:
    """A PostgreSQL of its own, for an ordinary user. It listens on a socket in its folder, and perhaps on a port."""

    def __init__(self, port=None):
        self.folder = tempfile.mkdtemp(prefix='wsman-pg-')
        self.port = port
        self.process = None
        for name, path in (('server.crt', CERTIFICATE), ('server.key', PRIVATE_KEY)):
            shutil.copyfile(path, self.path(name))
            os.chmod(self.path(name), 0o600)
        if os.geteuid() == 0:
            for name in ('', 'server.crt', 'server.key'):
                shutil.chown(self.path(name), SERVICE_USER)
        self.run('initdb', '--pgdata', self.path('data'), '--auth=trust', '--username=collector', '--no-sync',
                 '--encoding=UTF8')

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, program, *arguments):
        return [*BECOME_SERVICE_USER, os.path.join(PROGRAMS[-1], program), *arguments]

    def run(self, program, *arguments, check=True):
        return subprocess.run(self.command(program, *arguments), cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=collecting.TIMEOUT, check=check)

    def start(self, *settings):
        options = [f'--unix_socket_directories={self.folder}', '--fsync=off',
                   '--listen_addresses=' + ('127.0.0.1' if self.port else ''), *settings]
        if self.port:
            options.append(f'--port={self.port}')
        with open(self.path('log'), 'a', encoding='utf-8') as log:
            self.process = subprocess.Popen(self.command('postgres', '-D', self.path('data'), *options),
                                            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + collecting.TIMEOUT
        while not self.is_ready():
            assert self.process.poll() is None and time.monotonic() < end, read(self.path('log'))
            time.sleep(0.05)

    def is_ready(self):
        arguments = ('-q', '-h', self.folder, '-p', str(self.port or 5432))
        return self.run('pg_isready', *arguments, check=False).returncode == 0

    def send(self, number):
        """Sends a signal to all processes. Each has a session of its own."""
        children = subprocess.run(['ps', '--ppid', str(self.process.pid), '-o', 'pid='], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=collecting.TIMEOUT, check=False).stdout
        for process in (self.process.pid, *map(int, children.split())):
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass

    def stop(self):
        """As a crash would."""
        if self.process is not None:
            self.send(signal.SIGCONT)
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(collecting.TIMEOUT)
            self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)


class DatabaseTest(collecting.CollectingTest):
    def make_database(self, *arguments):
        database = Database(*arguments)
        self.addCleanup(database.remove)
        return database

    def make_collector(self, settings):
        collector = self.make()
        collector.write_config(f'[state]\npostgresql={settings}\n')
        return collector


@unittest.skipUnless(PROGRAMS, 'PostgreSQL is the database')
class Shared(DatabaseTest):
    def setUp(self):
        self.database = self.make_database()
        self.database.start()
        self.settings = f'host={self.database.folder} user=collector dbname=postgres'

    def test_kill_either(self):
        """A machine goes on at the other collector after what the killed one has acknowledged. Nothing is lost."""
        chance = random.Random(SEED)
        collectors = [self.make_collector(self.settings).start() for _ in range(2)]
        acknowledged = 0
        for kill in range(N_KILLS):
            victim = chance.choice(collectors)
            forwarder = Forwarder(victim, random.Random(chance.random()))
            forwarder.start()
            forwarder.began.wait()
            # The point of the kill has no event to wait for: it may be anywhere.
            forwarder.join(chance.uniform(0, 0.05))
            victim.kill()
            forwarder.join()
            self.assertIsNotNone(forwarder.bookmark, kill)
            self.assertGreaterEqual(forwarder.bookmark, acknowledged, kill)
            acknowledged = max(acknowledged, forwarder.acknowledged)
            [other] = [collector for collector in collectors if collector is not victim]
            # The bookmark may be one batch of 20 events further.
            last = acknowledged + 40
            forwarder = Forwarder(other, random.Random(chance.random()), last)
            forwarder.start()
            forwarder.join()
            self.assertGreaterEqual(forwarder.bookmark, acknowledged, kill)
            self.assertEqual(forwarder.acknowledged, last, kill)
            acknowledged = last
            victim.start()
        numbers = {number for collector in collectors for number in collector.numbers()}
        self.assertEqual(numbers >= set(range(1, acknowledged + 1)), True)

    def test_database_away(self):
        """While the database is away, nothing is acknowledged, and the reason is told once."""
        collector = self.make_collector(self.settings).start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.database.stop()
        with self.assertRaises(Fault) as refused:
            source.deliver(subscription, [make_event(2)], {'Security': 2})
        self.assertIn('database', refused.exception.text)
        collector.wait_for_log('The database with the bookmarks')
        with self.assertRaises(Fault):
            source.list_subscriptions()
        self.database.start()
        [subscription] = source.list_subscriptions()
        self.assertEqual(subscription.bookmark, {'Security': 1})
        source.deliver(subscription, [make_event(2)], {'Security': 2})
        self.database.stop()
        self.database.start()
        source.deliver(subscription, [make_event(3)], {'Security': 3})
        self.assertEqual(sorted(set(collector.numbers())), [1, 2, 3])

    def test_database_hangs(self):
        """A database that doesn't respond holds up neither the main loop nor the end."""
        collector = self.make_collector(self.settings).start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        self.database.send(signal.SIGSTOP)
        with self.assertRaises(Fault):
            source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.assertEqual(collector.status()['machines'][0]['user'], 'password-file:web1')
        self.database.send(signal.SIGCONT)
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.database.send(signal.SIGSTOP)
        collector.kill(signal.SIGTERM)
        self.assertEqual(collector.process.returncode, 0)

    def test_hostile_names(self):
        """Names and channels are data for the database."""
        collector = self.make_collector(self.settings).start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        channel = '\'"}\\,{NULL}; DROP TABLE wsman_bookmarks; --'
        source.deliver(subscription, [make_event(1)], {channel: 1, 'NULL': 2})
        self.assertEqual(source.list_subscriptions()[0].bookmark, {channel: 1, 'NULL': 2})

    def test_wrong_settings(self):
        for settings, problem in (('dbname=x password=Secret', 'passfile'), ('dbname=x sslmode=prefer', 'verify-full'),
                                  ('nonsense', 'nonsense')):
            result = self.make_collector(settings).run()
            self.assertEqual(result.returncode, 1, settings)
            self.assertIn(problem, result.stderr)
            self.assertNotIn('Secret', result.stderr)


@unittest.skipUnless(PROGRAMS, 'PostgreSQL is the database')
class Network(DatabaseTest):
    def test_server_is_verified(self):
        """By the network, the connection has TLS, and the name of the server is checked."""
        database = self.make_database(ports.take_port())
        database.start('--ssl=on', f'--ssl_cert_file={database.path("server.crt")}',
                       f'--ssl_key_file={database.path("server.key")}')
        for host, authorities, is_trusted in (('localhost', CERTIFICATE, True), ('localhost', None, False),
                                              ('other.test hostaddr=127.0.0.1', CERTIFICATE, False)):
            settings = f'host={host} port={database.port} user=collector dbname=postgres'
            collector = self.make_collector(settings)
            if authorities is not None:
                collector.write_config(f'[state]\npostgresql={settings} sslrootcert={collector.path("cert.pem")}\n')
            collector.start()
            source = self.source(collector)
            if is_trusted:
                [subscription] = source.list_subscriptions()
                source.deliver(subscription, [make_event(1)], {'Security': 1})
            else:
                with self.assertRaises(Fault):
                    source.list_subscriptions()
            collector.kill()
        database.stop()
        database.start()
        collector = self.make_collector(f'host=localhost port={database.port} user=collector dbname=postgres '
                                        f'sslrootcert={CERTIFICATE}').start()
        with self.assertRaises(Fault) as refused:
            self.source(collector).list_subscriptions()
        collector.wait_for_log('SSL')
        self.assertNotIn('SSL', refused.exception.text)


if __name__ == '__main__':
    main()
