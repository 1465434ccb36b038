# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The messages between the workers of Ansible and the broker: JSON on a Unix socket, with its length before it. A
secret never is in a message. It is in a pipe, whose descriptor is sent beside the first message."""

import json
import os
import socket
import struct

LENGTH = struct.Struct('>I')
CREDENTIALS = struct.Struct('3i')

# Output of commands is the largest part of a message. The library collects up to 64 MiB of it.
MAX_MESSAGE = 256 * 1024 * 1024
MAX_SECRET = 65536


class Refused(Exception):
    """The other side isn't who it should be, or doesn't speak as it should."""


def check_peer(connection):
    """That the process at the other end belongs to this user."""
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    if CREDENTIALS.unpack(data)[1] != os.geteuid():
        raise Refused('the other end of the socket belongs to another user')


def receive_bytes(connection, length):
    result = bytearray()
    while len(result) < length:
        piece = connection.recv(min(length - len(result), 1 << 20))
        if not piece:
            raise EOFError
        result += piece
    return bytes(result)


def send(connection, message):
    data = json.dumps(message).encode()
    if len(data) > MAX_MESSAGE:
        raise Refused(f'a message has {len(data)} bytes, which is too long')
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection):
    """The next message. EOFError if there is none."""
    length = LENGTH.unpack(receive_bytes(connection, LENGTH.size))[0]
    if length > MAX_MESSAGE:
        raise Refused(f'a message has {length} bytes, which is too long')
    message = json.loads(receive_bytes(connection, length))
    if not isinstance(message, dict):
        raise Refused('a message isn’t an object')
    return message


def send_secret(connection, secret):
    """Sends the descriptor of a pipe that has the secret."""
    data = secret.encode()
    if len(data) > MAX_SECRET:
        raise Refused('the password is too long')
    reader, writer = os.pipe()
    try:
        # A pipe holds as many bytes.
        os.write(writer, data)
        os.close(writer)
        writer = -1
        socket.send_fds(connection, [b'\0'], [reader])
    finally:
        os.close(reader)
        if writer >= 0:
            os.close(writer)


def receive_secret(connection):
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 1)
    if len(descriptors) != 1:
        raise Refused('no descriptor came with the message')
    with open(descriptors[0], 'rb') as pipe:
        return pipe.read(MAX_SECRET).decode()
