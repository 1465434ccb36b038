# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A wsman-collector of its own for each test, and sources that don't use the library."""

import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from event_source import Basic, Source
from harness import CERTIFICATE, PASSWORD, PRIVATE_KEY, SERVICE_USER, TIMEOUT, hash_password, read

PROGRAM, SERVICE = sys.argv[1:3]
del sys.argv[1:3]
QUERY = '<QueryList><Query Id="0"><Select Path="Security">*</Select></Query></QueryList>'


def read_entry(journal):
    """Reads a datagram, or the file that comes with an empty one: lists of texts by field."""
    data, descriptors, _flags, _address = socket.recv_fds(journal, 1 << 20, 1)
    for descriptor in descriptors:
        with open(descriptor, 'rb') as file:
            file.seek(0)
            data = file.read()
    fields = {}
    while data:
        name, rest = data.split(b'\n', 1)
        length = int.from_bytes(rest[:8], 'little')
        assert rest[8 + length:9 + length] == b'\n', name
        fields.setdefault(name.decode(), []).append(rest[8:8 + length].decode())
        data = rest[9 + length:]
    return fields


class Collector:
    """Runs in a folder of its own. It may be stopped, killed and started again."""

    lines = {}

    def __init__(self, outputs=None, machines='password-file:web*', users=('web1', 'web2'), **subscription):
        self.folder = tempfile.mkdtemp(prefix='wsman-collector-')
        os.chmod(self.folder, 0o755)
        self.outputs = outputs or {'events': {'type': 'file', 'directory': self.folder}}
        self.settings = {'query': QUERY, 'machines': machines, **subscription}
        self.write('cert.pem', read(CERTIFICATE))
        self.write('key.pem', read(PRIVATE_KEY))
        self.write('passwords', ''.join(self.hash(user) for user in users))
        if os.geteuid() == 0:
            for name in ('', 'key.pem', 'passwords'):
                shutil.chown(os.path.join(self.folder, name), SERVICE_USER)
        self.write_config()
        self.process = None
        self.log = []

    @classmethod
    def hash(cls, user):
        if user not in cls.lines:
            cls.lines[user] = hash_password(user, PASSWORD)
        return cls.lines[user]

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def write_config(self, extra=''):
        text = '[server]\nlisten=https://localhost:0\ncertificate=cert.pem\nprivate-key=key.pem\n'
        if os.geteuid() == 0:
            text += f'user={SERVICE_USER}\n'
            os.chmod(os.path.join(self.folder, 'cert.pem'), 0o644)
        text += ('[authentication]\npassword-file=passwords\n[state]\ndatabase=bookmarks.sqlite\n'
                 '[status]\nsocket=status.sock\n[queue]\ndirectory=queues\n[subscription logins]\n')
        text += ''.join(f'{key.replace("_", "-")}={value}\n' for key, value in self.settings.items())
        for name, keys in self.outputs.items():
            text += f'[output {name}]\n' + ''.join(f'{key}={value}\n' for key, value in keys.items())
        self.config = self.write('collector.conf', text + extra, 0o644)

    def start(self, max_file='unlimited', become=()):
        """No file may become larger than max_file, as on a full disk. become: the command that starts the program."""
        command = ['prlimit', f'--fsize={max_file}', *become, PROGRAM, '--config', self.config]
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.log = []
        self.lines_of_log = queue.Queue()
        self.reader = threading.Thread(target=self.read_log, args=(self.process.stderr, self.lines_of_log))
        self.reader.start()
        self.wait_for_log('Ready')
        found = re.search(r'Listening on https://127\.0\.0\.1:(\d+)/', ''.join(self.log))
        self.port = int(found[1])
        return self

    @staticmethod
    def read_log(stream, lines):
        for line in stream:
            lines.put(line)
        lines.put(None)

    def wait_for_log(self, text):
        while not self.log or text not in self.log[-1]:
            line = self.lines_of_log.get(timeout=TIMEOUT)
            if line is None:
                raise AssertionError(''.join(self.log))
            self.log.append(line)

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        output = self.process.stdout.read()
        self.process.wait(TIMEOUT)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return output

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments):
        return subprocess.run([PROGRAM, '--config', self.config, *arguments], text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT, check=False)

    def status(self):
        result = self.run('status', '--json')
        assert result.returncode == 0, result
        return json.loads(result.stdout)

    def wait_for_status(self, is_wanted):
        """Asks until the status is as wanted, and returns it."""
        end = time.monotonic() + TIMEOUT
        while True:
            status = self.status()
            if is_wanted(status):
                return status
            if time.monotonic() > end:
                raise AssertionError(status)

    def wait_for_queues(self):
        """Waits until the queues on disk are empty."""
        return self.wait_for_status(lambda status: not any(output['waiting'] for output in status['outputs']))

    def output(self, name):
        """What the status says of an output."""
        [output] = [output for output in self.status()['outputs'] if output['name'] == name]
        return output

    def source(self, user='web1', **more):
        return Source(self.port, lambda: Basic(user, PASSWORD), ca_file=CERTIFICATE, **more)

    def path(self, name='events.json'):
        return os.path.join(self.folder, name)

    def read(self, name='events.json'):
        """The lines of a file as they are in it."""
        if not os.path.exists(self.path(name)):
            return []
        with open(self.path(name), encoding='utf-8') as file:
            return [json.loads(line) for line in file]

    def numbers(self, name='events.json'):
        return [line['Event']['EventData']['Number'] for line in self.read(name)]


class CollectingTest(unittest.TestCase):
    def make(self, *arguments, **settings):
        collector = Collector(*arguments, **settings)
        self.addCleanup(collector.remove)
        return collector

    def source(self, collector, *arguments, **more):
        source = collector.source(*arguments, **more)
        self.addCleanup(source.close)
        return source
