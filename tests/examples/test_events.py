#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the samples about events with a wsmand that pushes them. The arguments are the commands that start a sample, one
for each language, with semicolons between their words and {} for the name of the sample."""

import os
import subprocess
import sys
import tempfile
import threading
import unittest

from certificates import USAGE, Authorities, principal
from harness import CERTIFICATE, PASSWORD, PRIVATE_KEY, TIMEOUT, Daemon, main, read

COMMANDS = [argument.split(';') for argument in sys.argv[1:]]
SOURCE = 'wsmand@source.example'
QUERY = f'SELECT * FROM Win32_ProcessStartTrace WHERE ParentProcessID = {os.getpid()} AND ProcessName = "sleep"'


class Starter:
    """Starts processes until the context is left. Each lives longer than the pause between two scans of wsmand."""

    def __init__(self):
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        processes = []
        while not self.is_over.wait(0.2):
            processes.append(subprocess.Popen(['sleep', '1000'], stdin=subprocess.DEVNULL))
            if len(processes) > 10:
                self.stop(processes.pop(0))
        for process in processes:
            self.stop(process)

    @staticmethod
    def stop(process):
        process.kill()
        process.wait()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_problem):
        self.is_over.set()
        self.thread.join()


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        authorities = Authorities(folder.name)
        authorities.make_root('ca')
        authorities.issue('ca', 'wsmand', principal(SOURCE), USAGE)
        authorities.write('sink.pem', read(CERTIFICATE) + read(PRIVATE_KEY))
        daemon = Daemon(listen='http://localhost:0;https://localhost:0', ntlm=f'TESTS:ada:{PASSWORD}\n',
                        operators='ada', **{r'.\ada': 'ada'})
        cls.addClassCleanup(daemon.stop)
        certificate = daemon.write_for_service('push.pem', authorities.read('wsmand-both.pem'))
        trusted = daemon.write('push-ca.pem', read(CERTIFICATE), 0o644)
        daemon.write('wsmand.conf', read(daemon.config) + f'[push]\ncertificate={certificate}\nca-file={trusted}\n'
                     'deliver-to=127.0.0.1;::1\n')
        if os.geteuid() == 0:
            os.chmod(daemon.directory, 0o755)
        daemon.start()
        uris = {uri.split(':')[0]: uri for uri in reversed(daemon.uris)}
        cls.env = {**os.environ, 'WSMAN_ADDRESS': uris['http'], 'WSMAN_USER': 'ada', 'WSMAN_PASSWORD': PASSWORD,
                   'WSMAN_SINK_CERTIFICATE': authorities.path('sink.pem'),
                   'WSMAN_SOURCE_CA_FILE': authorities.path('ca.pem'),
                   'WSMAN_SOURCE_CA_SHA256': authorities.sha256('ca'), 'WSMAN_SOURCE_NAME': SOURCE}

    def check(self, name):
        for command in COMMANDS:
            with self.subTest(name, command=command), Starter():
                result = subprocess.run([*(word.replace('{}', name) for word in command), QUERY], env=self.env,
                                        text=True, capture_output=True, stdin=subprocess.DEVNULL,
                                        timeout=10 * TIMEOUT, check=False)
                # The library logs where the sample listens.
                errors = [line for line in result.stderr.splitlines() if ': Listening: ' not in line]
                self.assertEqual((result.returncode, result.stdout, errors), (0, 'Started: sleep\n' * 3, []))

    def test_pull(self):
        self.check('events')

    def test_push(self):
        self.check('events-pushed')


if __name__ == '__main__':
    sys.argv[1:] = []
    main()
