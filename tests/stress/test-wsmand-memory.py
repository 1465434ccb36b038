#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that wsmand's memory doesn't grow under repeated load. Clients use https and the Unix socket, and send short,
large, complete, incomplete, valid and invalid requests."""

import concurrent.futures
import os
import pwd
import random
import re
import socket
import ssl
import tempfile
import unittest

import harness

PROCESSES = harness.WMI + 'Win32_Process'
SYSTEM = harness.WMI + 'Win32_OperatingSystem'
TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer/'
ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration/'
CLIENTS = 16
WARM_UP = 4
RUNS = 10
# The growth that is allowed, because threads have caches.
FLAT_KIB = 512


def envelope(action, uri, body=''):
    return (
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
        "xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' "
        "xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd' "
        f"xmlns:n='{ENUMERATION[:-1]}'><s:Header><a:To>http://h/wsman</a:To>"
        f"<w:ResourceURI>{uri}</w:ResourceURI><a:ReplyTo><a:Address>"
        'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>'
        f'<a:Action>{action}</a:Action><a:MessageID>uuid:{random.random()}</a:MessageID></s:Header>'
        f'<s:Body>{body}</s:Body></s:Envelope>')


class Client:
    def __init__(self, daemon, local):
        if local:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(harness.TIMEOUT)
            self.socket.connect(next(uri for uri in daemon.uris if uri.startswith('unix:')).removeprefix('unix:'))
        else:
            plain = socket.create_connection(('127.0.0.1', daemon.port), harness.TIMEOUT)
            self.socket = ssl._create_unverified_context().wrap_socket(plain)

    def post(self, body, password=harness.PASSWORD):
        data = body.encode()
        self.socket.sendall(
            f'POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: {harness.basic("ada", password)}\r\n'
            'Content-Type: application/soap+xml;charset=UTF-8\r\n'
            f'Content-Length: {len(data)}\r\n\r\n'.encode() + data)
        answer = b''
        while b'\r\n\r\n' not in answer:
            answer += self.receive()
        head, _, rest = answer.partition(b'\r\n\r\n')
        length = int(re.search(rb'Content-Length: (\d+)', head).group(1))
        while len(rest) < length:
            rest += self.receive()
        return rest.decode()

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise OSError('the server has closed')
        return data

    def enumerate(self, n_pulls):
        text = self.post(envelope(ENUMERATION + 'Enumerate', PROCESSES,
                                  '<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>5</w:MaxElements>'
                                  '</n:Enumerate>'))
        for _ in range(n_pulls):
            context = re.search('EnumerationContext>([^<]+)<', text)
            if context is None:
                break
            text = self.post(envelope(ENUMERATION + 'Pull', PROCESSES,
                                      f'<n:Pull><n:EnumerationContext>{context.group(1)}</n:EnumerationContext>'
                                      '<n:MaxElements>20</n:MaxElements></n:Pull>'))

    def do(self, what, choose):
        if what == 'identify':
            self.post(harness.IDENTIFY)
        elif what == 'get':
            self.post(envelope(TRANSFER + 'Get', SYSTEM))
        elif what == 'enumerate':
            self.enumerate(choose.randrange(4))
        elif what == 'large':
            self.post(envelope(TRANSFER + 'Put', 'http://x/y', f"<z>{'x' * choose.randrange(400000)}</z>"))
        elif what == 'wrong':
            self.post(harness.IDENTIFY, 'wrong')
        else:
            self.socket.sendall(b'POST /wsman HTTP/1.1\r\nHost')
            raise OSError('cut off')


def be_client(daemon, seed):
    choose = random.Random(seed)
    client = Client(daemon, local=seed % 3 == 0)
    try:
        for _ in range(choose.randrange(1, 6)):
            client.do(choose.choice(['identify', 'get', 'enumerate', 'large', 'wrong', 'cut']), choose)
    except OSError:
        pass
    client.socket.close()


def memory(daemon):
    with open(f'/proc/{daemon.process.pid}/status', encoding='utf-8') as file:
        return int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1))


def load(daemon):
    """Each load is the same."""
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda seed: be_client(daemon, seed), range(4 * CLIENTS)))
    return memory(daemon)


class Memory(unittest.TestCase):
    def test_flat(self):
        with tempfile.TemporaryDirectory() as runtime:
            if os.geteuid() == 0:
                os.chown(runtime, pwd.getpwnam(harness.SERVICE_USER).pw_uid, -1)
            path = os.path.join(runtime, 'wsmand', 'wsman.sock')
            users = ('ada', pwd.getpwuid(os.geteuid()).pw_name)
            # Enumerations that clients have abandoned stay until their timeout, and use memory up to their limit.
            with harness.Daemon(listen=f'https://localhost:0;unix:{path}', allowed=users, max_contexts_per_user='4',
                                env={'XDG_RUNTIME_DIR': runtime}) as daemon:
                sizes = [load(daemon) for _ in range(WARM_UP + RUNS)]
        print('KiB:', *sizes)
        before = max(sizes[:WARM_UP])
        self.assertLess(max(sizes[WARM_UP:]), before + FLAT_KIB, sizes)


if __name__ == '__main__':
    unittest.main(verbosity=2)
