#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand, and clients of its shells, killed at any point. The arguments are the client in C, the command
of sequence.h that it uses, a Python, and the client in Python."""

import os
import random
import signal
import subprocess
import sys
import time
import unittest
import uuid

import harness
import world

KILLS = 25
IDLE_MS = 1000
SLACK_S = 20
CLIENTS = {'C': sys.argv[1:3], 'Python': sys.argv[3:5]}
PASSWORDS = harness.hash_password(world.USER, world.PASSWORD)


def processes(cookie):
    """Those with the cookie in their environment."""
    found = []
    for process in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{process}/environ', 'rb') as file:
                if f'WSMAN_TEST_COOKIE={cookie}'.encode() in file.read().split(b'\0'):
                    found.append(process)
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

    def wait_for_none(self):
        world.wait_until(lambda: not processes(self.cookie), SLACK_S)

    def measure_start(self, command, daemon):
        """How long a client takes here and now until it has a process."""
        start = time.monotonic()
        client = start_client(command, daemon, self.cookie, 1)
        world.wait_until(lambda: processes(self.cookie), SLACK_S)
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
                self.wait_for_none()

    def test_daemon(self):
        for language, command in CLIENTS.items():
            duration = None
            for step in range(KILLS):
                with self.subTest(language, step=step), start_daemon() as daemon:
                    duration = duration or self.measure_start(command, daemon)
                    client = self.start_and_wait(command, daemon, step, duration)
                    daemon.process.kill()
                    said = client.communicate(timeout=SLACK_S)[0]
                    self.assertEqual(client.returncode, 0, said)
            self.wait_for_none()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
