# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A relay on loopback that passes connections on, and does harm to one byte of them."""

import socket
import threading

TO_SERVER, TO_CLIENT = range(2)
KINDS = ('cut', 'repeat', 'change')


class Relay:
    """Passes each connection on to a port. The byte at the place is the last one (cut), comes twice (repeat), or has
    another bit (change)."""

    def __init__(self, port, direction=None, place=0, kind='cut'):
        self.target = port
        self.harm = (direction, place, kind)
        self.passed = [0, 0]
        self.threads = []
        self.open = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        self.start(self.accept)
        return self

    def __exit__(self, *_):
        for endpoint in (self.listener, *self.open):
            self.end(endpoint)
        for thread in self.threads:
            thread.join()
        for endpoint in (self.listener, *self.open):
            endpoint.close()

    def start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    @staticmethod
    def end(endpoint):
        try:
            endpoint.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(('127.0.0.1', self.target))
            self.open += [client, server]
            for direction, source, sink in ((TO_SERVER, client, server), (TO_CLIENT, server, client)):
                self.start(self.pump, direction, source, sink)

    def pump(self, direction, source, sink):
        passed = 0
        try:
            while data := source.recv(65536):
                at = self.harm[1] - passed
                passed += len(data)
                self.passed[direction] += len(data)
                if self.harm[0] == direction and 0 <= at < len(data):
                    data = self.change(data, at)
                sink.sendall(data)
                if self.is_cut(direction, passed):
                    break
        except OSError:
            pass
        self.end(source)
        self.end(sink)

    def is_cut(self, direction, passed):
        return self.harm[0] == direction and self.harm[2] == 'cut' and passed > self.harm[1]

    def change(self, data, at):
        if self.harm[2] == 'cut':
            return data[:at]
        if self.harm[2] == 'repeat':
            return data[:at + 1] + data[at:]
        return data[:at] + bytes([data[at] ^ 1 << self.harm[1] % 8]) + data[at + 1:]
