#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand stops: what is under way may end, in its time."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

import patience

from harness import CERTIFICATE, PASSWORD, TIMEOUT, WSMANCTL, Daemon, main

# Longer than any test waits.
LONG = str(1000 * 1000)


class Command:
    """A command on the other machine that has begun, and waits until it is let go on. It has got the end of its input,
    so that its client needs no more connections."""

    def __init__(self, daemon, stdin=subprocess.DEVNULL, line='cat; echo begun; read line < "$1"'):
        self.gate = os.path.join(tempfile.mkdtemp(), 'gate')
        os.chmod(os.path.dirname(self.gate), 0o755)
        os.mkfifo(self.gate)
        os.chmod(self.gate, 0o644)
        reader, writer = os.pipe()
        os.write(writer, PASSWORD.encode() + b'\n')
        os.close(writer)
        self.process = subprocess.Popen(
            [WSMANCTL, '-r', daemon.uri, '--ca-file', CERTIFICATE, '-u', 'ada', '-a', 'basic', '--password-fd',
             str(reader), 'run', 'sh', '-c', line + '; echo "got $line"; exit 3', 'sh', self.gate],
            text=True, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(reader,))
        os.close(reader)
        assert self.process.stdout.readline() == 'begun\n', self.process.stderr.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        shutil.rmtree(os.path.dirname(self.gate))

    def go_on(self):
        with open(self.gate, 'w', encoding='ascii') as gate:
            gate.write('a line\n')

    def finish(self):
        output, self.errors = self.process.communicate(None, TIMEOUT)
        return self.process.returncode, output


def is_refused(port):
    with socket.socket() as client:
        client.settimeout(TIMEOUT)
        try:
            client.connect(('127.0.0.1', port))
        except ConnectionRefusedError:
            return True
    return False


class Stop(unittest.TestCase):
    def start(self, **keys):
        daemon = Daemon(shell_users='ada', **keys)
        self.addCleanup(daemon.stop, signal.SIGKILL)
        return daemon.start()

    def test_command_ends(self):
        """A command under way ends as always; new clients are refused at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            daemon = self.start(stop_timeout=LONG)
            with self.subTest(number=number), Command(daemon) as command:
                daemon.process.send_signal(number)
                patience.wait_until(lambda: is_refused(daemon.port))
                daemon.process.send_signal(signal.SIGHUP)
                self.assertIsNone(daemon.process.poll())
                command.go_on()
                self.assertEqual(command.finish(), (3, 'got a line\n'))
                self.assertEqual(daemon.process.wait(TIMEOUT), 0)

    def test_lost_input(self):
        """If input needs a connection that it doesn’t get any more, the client says so, and waits for no more input.
        The command never gets a part of it."""
        for text in ('a line\n', ''):
            daemon = self.start(stop_timeout=LONG)
            stdin, user = os.pipe()
            with self.subTest(text=text), Command(daemon, stdin, 'echo begun; cat; read line') as command:
                daemon.process.terminate()
                patience.wait_until(lambda: is_refused(daemon.port))
                os.write(user, text.encode())
                if not text:
                    os.close(user)
                self.assertEqual(command.finish(), (255, ''))
                self.assertIn('can’t be reached', command.errors)
                if text:
                    os.close(user)
            os.close(stdin)

    def test_time_is_over(self):
        daemon = self.start(stop_timeout='300')
        with Command(daemon) as command:
            daemon.process.terminate()
            self.assertEqual(daemon.process.wait(TIMEOUT), 0)
            status, output = command.finish()
            self.assertEqual(output, '')
            self.assertNotIn(status, (0, 3))

    def test_no_time(self):
        daemon = self.start(stop_timeout='0')
        with Command(daemon):
            daemon.process.terminate()
            self.assertEqual(daemon.process.wait(TIMEOUT), 0)

    def test_second_signal(self):
        daemon = self.start(stop_timeout=LONG)
        with Command(daemon):
            daemon.process.terminate()
            patience.wait_until(lambda: is_refused(daemon.port))
            daemon.process.terminate()
            self.assertEqual(daemon.process.wait(TIMEOUT), 0)

    def test_wrong_value(self):
        for value in ('-1', 'soon', '9999999999'):
            self.assertIn('[server] stop-timeout', Daemon(stop_timeout=value).fail())


if __name__ == '__main__':
    main()
