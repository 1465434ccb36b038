# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Somebody in the middle of http: every request of the client passes a function, which may send what
it likes to the server, and answer what it likes."""

import re
import socket

import peers


def write_request(request):
    """A request as it came."""
    fields = ''.join(f'{name}: {value}\r\n' for name, value in request.headers)
    return f'{request.method} {request.path} HTTP/1.1\r\n{fields}\r\n'.encode() + request.body


class Upstream:
    """A connection to the server."""

    def __init__(self, port):
        self.sock = socket.create_connection(('127.0.0.1', port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request):
        """The whole answer, in bytes."""
        self.sock.sendall(write_request(request))
        data = b''
        while b'\r\n\r\n' not in data:
            data += self.receive()
        head = data.partition(b'\r\n\r\n')[0]
        length = re.search(rb'(?i)\r\ncontent-length: *([0-9]+)', head)
        while len(data) < len(head) + 4 + (int(length[1]) if length else 0):
            data += self.receive()
        return data

    def receive(self):
        data = self.sock.recv(65536)
        if not data:
            raise OSError('the server closed')
        return data


class Passage:
    """What the man in the middle sees of a request: the connection's and its own number."""

    def __init__(self, relay, upstream, connection, number, request):
        self.relay = relay
        self.upstream = upstream
        self.connection = connection
        self.number = number
        self.request = request

    @property
    def has_body(self):
        return bool(self.request.body)

    def pass_on(self):
        return self.upstream.ask(self.request)


class Relay(peers.Peer):
    """harm(passage) returns the answer, or None to close the connection."""

    def __init__(self, port):
        super().__init__(self.carry)
        self.target = port
        self.harm = Passage.pass_on
        self.upstreams = []

    def carry(self, connection):
        number, upstream = 0, Upstream(self.target)
        self.upstreams.append(upstream)
        index = len(self.upstreams) - 1
        while (request := connection.read_request()) is not None:
            answer = self.harm(Passage(self, upstream, index, number, request))
            if answer is None:
                break
            connection.send(answer)
            if b'\nconnection: close' in answer.lower():
                break
            number += 1
        upstream.sock.close()
