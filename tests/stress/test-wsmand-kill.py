#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kills wsmand, clients of its shells, and hosts of the shells' commands at any point. The arguments are the client in
C, the commands of sequence.h and escapee.c that it uses, a Python, and the client in Python. With WSMAN_TEST_LONG in
the environment there are more kills."""

import os
import random
import signal
import subprocess
import sys
import time
import unittest
import uuid

import harness
import patience
import world

KILLS = 100 if 'WSMAN_TEST_LONG' in os.environ else 15
IDLE_MS = 1000
SHELLS = 10
# Waits until all processes have ended after their starter has ended.
SLACK_S = 3
CLIENTS = {'C': sys.argv[1:4], 'Python': sys.argv[4:6]}
PASSWORDS = harness.hash_password(world.USER, world.PASSWORD)


def processes(cookie):
    """Returns the processes with the cookie in their environment."""
    found = []
    for process in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{process}/environ', 'rb') as file:
                if f'WSMAN_TEST_COOKIE={cookie}'.encode() in file.read().split(b'\0'):
                    found.append(process)
        except OSError:
            pass
    return found


def children(parent):
    found = []
    for process in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{process}/stat', encoding='utf-8', errors='replace') as file:
                if file.read().rpartition(')')[2].split()[1] == str(parent):
                    found.append(int(process))
        except OSError:
            pass
    return found


def start_daemon():
    return harness.Daemon(
        passwords=PASSWORDS,
        shell_users=world.USER,
        shell_min_idle_timeout=str(IDLE_MS),
    )


def start_client(command, daemon, cookie, step):
    return subprocess.Popen([*command, daemon.uri, cookie, str(step)], stdout=subprocess.PIPE, text=True)


class Kill(unittest.TestCase):
    def setUp(self):
        self.cookie = str(uuid.uuid4())
        self.random = random.Random(4711)
        self.hit = set()

    def wait_for_none(self):
        patience.wait_until(lambda: not processes(self.cookie), SLACK_S)

    def measure_start(self, command, daemon):
        """Measures the time that a client needs on this machine until it has a process."""
        start = time.monotonic()
        client = start_client(command, daemon, self.cookie, 1)
        patience.wait_until(lambda: processes(self.cookie), SLACK_S)
        duration = time.monotonic() - start
        client.kill()
        client.communicate()
        return duration

    def start_and_wait(self, command, daemon, step, duration):
        client = start_client(command, daemon, self.cookie, step)
        time.sleep(self.random.uniform(0, 3 * duration))
        return client

    def test_clients(self):
        for language, command in CLIENTS.items():
            with self.subTest(language), start_daemon() as daemon:
                duration = self.measure_start(command, daemon)
                for step in range(KILLS):
                    client = self.start_and_wait(command, daemon, step, duration)
                    client.kill()
                    said = client.communicate()[0]
                    self.assertEqual(client.returncode, -signal.SIGKILL, said)
                    # The number of shells at the same time stays below the limit of a user.
                    if step % SHELLS == SHELLS - 1:
                        self.wait_for_none()
                self.wait_for_none()

    def kill_host(self, daemon):
        """Kills one of the two processes of each host. The other process ends the host's commands, and isn't killed."""
        killed = 0
        for host in set(children(daemon.process.pid)) - self.hit:
            victim = self.random.choice([host, *children(host)])
            self.hit.add(host)
            try:
                os.kill(victim, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        return killed

    def test_hosts(self):
        """Commands end with the process that runs them. The daemon and its clients continue."""
        command = CLIENTS['C']
        with start_daemon() as daemon:
            duration = self.measure_start(command, daemon)
            killed = step = 0
            while killed < KILLS:
                client = self.start_and_wait(command, daemon, step, duration)
                killed += self.kill_host(daemon)
                self.assertIsNone(client.poll())
                client.kill()
                client.communicate()
                step += 1
            self.wait_for_none()
            self.assertEqual(daemon.post(harness.basic(world.USER, world.PASSWORD))[0], 200)

    def test_daemon(self):
        for language, command in CLIENTS.items():
            duration = None
            for step in range(KILLS):
                with self.subTest(language, step=step), start_daemon() as daemon:
                    duration = duration or self.measure_start(command, daemon)
                    client = self.start_and_wait(command, daemon, step, duration)
                    daemon.process.kill()
                    said = client.communicate(timeout=patience.get_seconds(SLACK_S))[0]
                    self.assertEqual(client.returncode, 0, said)
            self.wait_for_none()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
