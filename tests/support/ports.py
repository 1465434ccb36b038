# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Ports for the servers of other programs, which can't choose a free port themselves."""

import socket

_held = []


def take_port():
    """Returns a port of 127.0.0.1 that is free for TCP and UDP. It stays bound until this process ends, so that no
    other program gets it by chance before the server has it. The server can listen on it, because it sets
    SO_REUSEADDR, as servers do."""
    while True:
        tcp = socket.socket()
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind(('127.0.0.1', 0))
        _held.append(tcp)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                udp.bind(tcp.getsockname())
            except OSError:
                continue
        return tcp.getsockname()[1]
