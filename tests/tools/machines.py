# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many simulated machines for wsmanctl --hosts: addresses of 127.0.0.0/8 in one process. Some of them hang, refuse,
reset or lie. Those that hang do so until the test lets them go."""

import asyncio
import base64
import json
import os
import resource
import shutil
import socket
import struct
import subprocess
import tempfile
import threading

from harness import ENVELOPE, TIMEOUT, WSMANCTL

SLOW_NAMES = os.environ['WSMAN_TEST_SLOW_NAMES']

IDENTITY = '''<i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">
  <i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>
  <i:ProductVendor>{name}</i:ProductVendor><i:ProductVersion>1</i:ProductVersion></i:IdentifyResponse>'''


def raise_limit():
    """A thousand servers need more descriptors than a process has by default."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Machine:
    """One address. Its kind says what it does with a client."""

    def __init__(self, fleet, number, kind, password, by_name):
        self.fleet, self.number, self.kind, self.password = fleet, number, kind, password
        self.address = f'127.1.{number // 250}.{number % 250 + 1}'
        self.socket = socket.socket()
        self.socket.bind((self.address, 0))
        port = self.socket.getsockname()[1]
        self.name = self.address.replace('.', '-') + '.quick.test' if by_name else f'h{number}.test'
        self.place = f'port={port}' if by_name else f'address={self.address}:{port}'
        self.logins = 0
        self.requests = 0

    async def start(self):
        if self.kind != 'refuse':
            return await asyncio.start_server(self.serve, sock=self.socket, backlog=64)
        return None

    async def serve(self, reader, writer):
        try:
            if self.kind == 'reset':
                linger = struct.pack('ii', 1, 0)
                writer.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            else:
                while await self.respond(reader, writer):
                    pass
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def respond(self, reader, writer):
        """Reads a request and does what this kind does. Returns whether the connection goes on."""
        head = await reader.readuntil(b'\r\n\r\n')
        fields = dict(line.split(': ', 1) for line in head.decode().split('\r\n')[1:] if line)
        body = await reader.readexactly(int(fields.get('Content-Length', 0)))
        self.requests += 1
        if self.kind in ('hang', 'drip'):
            while not self.fleet.gate.is_set():
                if self.kind == 'drip':
                    writer.write(b'HTTP/1.1 200 OK\r\n' if self.requests == 1 else b'X: y\r\n')
                    self.requests += 1
                    await writer.drain()
                await self.fleet.wait_for_gate(0.1)
            return False
        if self.kind == 'lie':
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>')
            return True
        return await self.respond_well(fields, body, writer)

    async def respond_well(self, fields, _body, writer):
        if self.password is not None:
            login = fields.get('Authorization')
            self.logins += login is not None
            if login is not None and self.kind == 'undecided':
                writer.write(b'HTTP/1.1 503 No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n')
                return True
            if login is None or base64.b64decode(login.split()[1]).decode() != f'ada:{self.password}':
                if login is not None and self.kind == 'late':
                    await self.fleet.wait_for_gate(None)
                writer.write(b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
                return True
        text = ENVELOPE.format(action='', message='', body=IDENTITY.format(name=self.name)).encode()
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: '
                     + str(len(text)).encode() + b'\r\n\r\n' + text)
        return True


class Fleet:
    """Machines that run in a thread of their own."""

    def __init__(self, kinds, password=None, by_name=False):
        self.directory = tempfile.mkdtemp(prefix='fleet-')
        self.loop = asyncio.new_event_loop()
        self.machines = [Machine(self, number, kind, password, by_name) for number, kind in enumerate(kinds)]
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.slow = 0
        self.process = None
        # Lookups of slow names end when this pipe has no writer.
        self.names = os.path.join(self.directory, 'names')
        os.mkfifo(self.names)
        self.writer = os.open(self.names, os.O_RDWR | os.O_CLOEXEC)

    async def start_machines(self):
        self.gate = asyncio.Event()
        for machine in self.machines:
            await machine.start()

    async def wait_for_gate(self, seconds):
        try:
            await asyncio.wait_for(self.gate.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    def __enter__(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.start_machines(), self.loop).result()
        return self

    async def stop_machines(self):
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.communicate()
        self.release()
        asyncio.run_coroutine_threadsafe(self.stop_machines(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        for machine in self.machines:
            machine.socket.close()
        shutil.rmtree(self.directory)

    def release(self):
        """Lets all go that hang."""
        self.loop.call_soon_threadsafe(self.gate.set)
        if self.writer is not None:
            os.close(self.writer)
        self.writer = None

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.directory, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def describe(self, keys=''):
        """The file of hosts. Slow names are between the others."""
        sections = [f'[host {machine.name}]\n{machine.place}\n{keys}' for machine in self.machines]
        for number in range(self.slow):
            sections.insert(number * len(sections) // max(self.slow, 1), f'[host s{number}.slow.test]\n{keys}')
        return '\n'.join(sections)

    def spawn(self, *arguments, hosts=None, program=(WSMANCTL,)):
        path = self.write('hosts', self.describe() if hosts is None else hosts)
        env = {**os.environ, 'WSMAN_TEST_NAMES': self.names}
        env['LD_PRELOAD'] = ' '.join(filter(None, [env.get('LD_PRELOAD'), SLOW_NAMES]))
        self.process = subprocess.Popen([*program, '--hosts', path, '--format=json', *arguments], env=env, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return self.process

    def run(self, *arguments, **options):
        """Returns the exit status, the results by host, and what standard error has."""
        output, errors = self.spawn(*arguments, **options).communicate(timeout=TIMEOUT)
        results = {row['Host']: row for row in map(json.loads, output.splitlines())}
        return self.process.returncode, results, errors

    @property
    def good(self):
        return {machine.name for machine in self.machines if machine.kind == 'good'}

    @property
    def logins(self):
        return sum(machine.logins for machine in self.machines)


def mix(n_hosts, bad):
    """Kinds of machines, the bad ones spread among the good ones."""
    kinds = ['good'] * n_hosts
    for number, kind in enumerate(bad):
        kinds[number * n_hosts // len(bad)] = kind
    return kinds
