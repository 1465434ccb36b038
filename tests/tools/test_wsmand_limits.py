#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The limits on connections of wsmand are settings: one wsmand serves a thousand clients at once."""

import contextlib
import json
import socket
import subprocess
import time
import unittest

from harness import IDENTIFY, TIMEOUT, WSMANCTL, Daemon, main
from machines import raise_limit

PASSWORD = 'hors3-battery'
USER = r'.\\ada'
N = 1000
MANY = {'max_connections': '1200', 'max_unauthenticated_connections': '1100', 'max_connections_per_user': '0'}


def make_daemon(**keys):
    return Daemon(listen='http://0.0.0.0:0', password_file=None, ntlm=f'TESTS:ada:{PASSWORD}\n', allowed=(USER,),
                  anonymous_identify='true', **keys)


REQUEST = (f'POST /wsman HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n'
           f'Content-Length: {len(IDENTIFY)}\r\n\r\n{IDENTIFY}').encode()


class Limits(unittest.TestCase):
    @staticmethod
    def ask(clients):
        """Sends a request on each connection, and returns how many respond."""
        n_responses = 0
        for client in clients:
            with contextlib.suppress(OSError):
                client.sendall(REQUEST)
        for client in clients:
            with contextlib.suppress(OSError):
                n_responses += client.recv(65536).startswith(b'HTTP/1.1 200')
        return n_responses

    def count_survivors(self, daemon):
        """Opens connections without a login, and sends two requests on each. Returns how many connections serve both,
        and how many seconds this took."""
        begin = time.monotonic()
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(socket.create_connection(('127.0.0.1', daemon.port), TIMEOUT))
                       for _ in range(N)]
            self.assertGreater(self.ask(clients), 0)
            return self.ask(clients), time.monotonic() - begin

    def test_nobodies(self):
        """By default a thousand callers without an identity push each other out."""
        with make_daemon() as daemon:
            self.assertLess(self.count_survivors(daemon)[0], N)

    def test_many_nobodies(self):
        """With the keys, all stay. wsmand closes a connection that is idle for ten seconds. So if the machine is busy,
        another attempt counts."""
        with make_daemon(**MANY) as daemon:
            for _ in range(20):
                n_survivors, seconds = self.count_survivors(daemon)
                if n_survivors == N or seconds < 5:
                    break
            self.assertEqual(n_survivors, N)

    def test_users(self):
        """A thousand logins of one user, at as many addresses."""
        with make_daemon(**MANY) as daemon:
            daemon.write('login', PASSWORD + '\n')
            hosts = '[credential ada]\nusername=ada\npassword-file=login\nhosts=*\n' + ''.join(
                f'[host h{number}.test]\ncredential=ada\nport={daemon.port}\nauthentication=negotiate\n'
                f'address=127.2.{number // 250}.{number % 250 + 1}:{daemon.port}\n'
                for number in range(N))
            result = subprocess.run(
                [WSMANCTL, '--hosts', daemon.write('hosts', hosts), '--parallel', str(N), '--format=json', 'get',
                 'wmicimv2/Win32_OperatingSystem'], text=True, capture_output=True, timeout=TIMEOUT, check=False)
            self.assertEqual(result.returncode, 0, result.stderr)
            rows = [json.loads(line) for line in result.stdout.splitlines()]
            self.assertEqual(len({row['Host'] for row in rows}), N)
            self.assertEqual({row['Result']['CreationClassName'] for row in rows}, {'Win32_OperatingSystem'})


if __name__ == '__main__':
    raise_limit()
    main()
