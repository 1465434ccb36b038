#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The limits on connections of wsmand are settings: one wsmand serves a thousand clients at once."""

import http.client
import json
import subprocess
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


class Limits(unittest.TestCase):
    def open_many(self, daemon):
        """Opens connections without a login, each of which gets a response. Returns them in order."""
        connections = []
        for _ in range(N):
            connection = http.client.HTTPConnection('127.0.0.1', daemon.port, timeout=TIMEOUT)
            self.addCleanup(connection.close)
            self.assertEqual(self.identify(connection), 200)
            connections.append(connection)
        return connections

    @staticmethod
    def identify(connection):
        connection.request('POST', '/wsman', IDENTIFY.encode(),
                           {'Content-Type': 'application/soap+xml;charset=UTF-8'})
        response = connection.getresponse()
        response.read()
        return response.status

    def is_open(self, connection):
        """Tells whether the same connection serves another request."""
        socket = connection.sock
        try:
            return self.identify(connection) == 200 and connection.sock is socket
        except (OSError, http.client.HTTPException):
            return False

    def test_nobodies(self):
        """By default a thousand callers without an identity push each other out. With the keys, all stay."""
        for keys, are_all in (({}, False), (MANY, True)):
            with self.subTest(keys), make_daemon(**keys) as daemon:
                connections = self.open_many(daemon)
                self.assertEqual(all(map(self.is_open, connections)), are_all)

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
