# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Does what systemd does for a service: passes sockets, and receives the notifications of the service."""

import itertools
import os
import shutil
import socket
import tempfile

from harness import TIMEOUT


class Manager:
    """A service manager. Its socket is in a folder that the service's user may reach."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix='manager-')
        self.path = os.path.join(self.directory, 'notify')
        self.channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.channel.bind(self.path)
        self.channel.settimeout(TIMEOUT)
        os.chmod(self.directory, 0o711)
        os.chmod(self.path, 0o666)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()
        shutil.rmtree(self.directory)

    @property
    def env(self):
        return {'NOTIFY_SOCKET': self.path}

    def receive(self):
        """The lines of one notification."""
        return dict(line.split('=', 1) for line in self.channel.recv(65536).decode().split('\n'))

    def fill(self):
        """Fills the queue, as if the service manager were too busy to read."""
        # One sender may be full before the queue is, so the last is the one that can't send anything.
        while self.send_many() > 0:
            pass

    def send_many(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
            other.setblocking(False)
            for number in itertools.count():
                try:
                    other.sendto(b'OTHER=1', self.path)
                except BlockingIOError:
                    return number

    def drain(self):
        """Drops what has come so far."""
        self.channel.settimeout(0)
        try:
            while True:
                self.receive()
        except BlockingIOError:
            self.channel.settimeout(TIMEOUT)

    def receive_until(self, key):
        """The first notification with this line; those before it are dropped."""
        while True:
            lines = self.receive()
            if key in lines:
                return lines


def pass_sockets(sockets, names, process='$$'):
    """The command that starts a program with these sockets, as systemd does: from descriptor 3, with their names."""
    high = ' '.join(f'{100 + i}<&{item.fileno()}' for i, item in enumerate(sockets))
    low = ' '.join(f'{3 + i}<&{100 + i} {100 + i}<&-' for i, _ in enumerate(sockets))
    # dash only has descriptors of one digit.
    return ['bash', '-c', f'exec {high}; exec {low}; export LISTEN_PID={process} LISTEN_FDS={len(sockets)} '
            f'LISTEN_FDNAMES={names}; exec "$0" "$@"']
