# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An attacker between client and server over http. A function gets each request of the client. It may send anything to
the server, and may respond with anything."""

import re
import socket

import peers


def write_request(request):
    """A request as it arrived."""
    fields = ''.join(f'{name}: {value}\r\n' for name, value in request.headers)
    return f'{request.method} {request.path} HTTP/1.1\r\n{fields}\r\n'.encode() + request.body


class Upstream:
    """A connection to the server."""

    def __init__(self, port):
        self.sock = socket.create_connection(('127.0.0.1', port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request):
        """Returns the whole response, as bytes."""
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
    """A request that the attacker sees, with the number of the connection and of the request."""

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
    """harm(passage) returns the response, or None to close the connection."""

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
