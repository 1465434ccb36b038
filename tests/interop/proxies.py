# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Foreign proxies on loopback: squid, tinyproxy, microsocks and Dante. There is also a recorder, which passes on a
connection and stores its bytes."""

import contextlib
import hashlib
import os
import socket
import ssl
import subprocess
import threading

import realm as realms
from ports import take_port

USER, PASSWORD, PROXY_REALM = 'proxy-ada', 'Pr0xy.word.of.nobody', 'wsman proxy'
SQUID_HELPERS = '/usr/lib/squid'


def have_squid():
    return realms.find_program('squid') is not None and os.path.exists(f'{SQUID_HELPERS}/digest_file_auth')


class Proxy:
    """A program that serves while the context is entered. Subclasses define its command."""

    scheme = 'http'
    program = None

    def __init__(self, folder):
        self.folder = folder
        self.process = None

    @classmethod
    def available(cls):
        return realms.find_program(cls.program) is not None

    @property
    def uri(self):
        return f'{self.scheme}://localhost:{self.port}'

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def command(self):
        raise NotImplementedError

    def __enter__(self):
        # Its workers aren't root, even if the test is.
        os.chmod(self.folder, 0o777)
        for _attempt in range(5):
            if self.start():
                return self
        raise RuntimeError(f'{self.program} did not start: ' + self.read('output'))

    def start(self):
        """Returns False if the program ends while it starts."""
        self.port = take_port()
        with open(os.path.join(self.folder, 'output'), 'wb') as output:
            # pylint: disable-next=consider-using-with
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        while self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', self.port)):
                return True
        return False

    def __exit__(self, *_problem):
        self.process.kill()
        self.process.wait()

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding='utf-8', errors='replace') as file:
            return file.read()


class Squid(Proxy):
    """squid. login is the scheme that it demands, or None; certificate and key make it an https proxy."""

    program = 'squid'

    def __init__(self, folder, login=None, keytab=None, certificate=None, env=None):
        super().__init__(folder)
        self.login, self.keytab, self.certificate, self.env = login, keytab, certificate, env or {}
        self.scheme = 'https' if certificate else 'http'

    def list_login(self):
        ha1 = hashlib.md5(f'{USER}:{PROXY_REALM}:{PASSWORD}'.encode()).hexdigest()
        hashed = subprocess.run(['openssl', 'passwd', '-apr1', PASSWORD], check=True, capture_output=True,
                                text=True).stdout.strip()
        programs = {
            'basic': f'{SQUID_HELPERS}/basic_ncsa_auth {self.write("users", f"{USER}:{hashed}")}',
            'digest': f'{SQUID_HELPERS}/digest_file_auth -c {self.write("digests", f"{USER}:{PROXY_REALM}:{ha1}")}',
            'negotiate': f'{SQUID_HELPERS}/negotiate_kerberos_auth -k {self.keytab} -s HTTP/localhost@{realms.REALM}',
        }
        yield f'auth_param {self.login} program {programs[self.login]}'
        yield f'auth_param {self.login} children 2 startup=1 idle=1'
        if self.login in ('basic', 'digest'):
            yield f'auth_param {self.login} realm {PROXY_REALM}'
        yield 'acl known proxy_auth REQUIRED'
        yield 'http_access deny !known'

    def command(self):
        self.write('squid.conf', '\n'.join([
            f'https_port 127.0.0.1:{self.port} tls-cert={self.certificate[0]} tls-key={self.certificate[1]}'
            if self.certificate else f'http_port 127.0.0.1:{self.port}',
            *(self.list_login() if self.login else ()), 'acl refused port 1', 'http_access deny refused',
            'http_access allow all', f'pid_filename {self.folder}/pid', f'cache_log {self.folder}/cache.log',
            f'access_log stdio:{self.folder}/access.log', 'cache deny all', 'shutdown_lifetime 0 seconds',
            f'coredump_dir {self.folder}', 'netdb_filename none', 'visible_hostname squid.test', 'pinger_enable off',
            'cache_mem 8 MB', 'workers 1', 'hosts_file /etc/hosts']) + '\n')
        return ['env', *(f'{name}={value}' for name, value in self.env.items()),
                realms.find_program('squid'), '-N', '-f', os.path.join(self.folder, 'squid.conf'), '-n',
                f'wsman{self.port}']


class Tinyproxy(Proxy):
    program = 'tinyproxy'

    def command(self):
        conf = self.write('tinyproxy.conf', f'Port {self.port}\nListen 127.0.0.1\nTimeout 600\nMaxClients 50\n'
                                            f'LogFile "{self.folder}/log"\nLogLevel Connect\nAllow 127.0.0.1\n')
        return [realms.find_program('tinyproxy'), '-d', '-c', conf]


class Microsocks(Proxy):
    """SOCKS 5, with or without a password."""

    program, scheme = 'microsocks', 'socks5'
    login = ()

    def command(self):
        return [realms.find_program('microsocks'), '-i', '127.0.0.1', '-p', str(self.port), *self.login]


class MicrosocksWithLogin(Microsocks):
    login = ('-u', USER, '-P', PASSWORD)


class Dante(Proxy):
    program, scheme = 'danted', 'socks5'

    def command(self):
        conf = self.write('danted.conf', f'logoutput: {self.folder}/log\ninternal: 127.0.0.1 port = {self.port}\n'
                                         'external: lo\nclientmethod: none\nsocksmethod: none\n'
                                         'user.privileged: root\nuser.unprivileged: nobody\n'
                                         'client pass { from: 0/0 to: 0/0 }\nsocks pass { from: 0/0 to: 0/0 }\n')
        return [realms.find_program('danted'), '-f', conf]


class Dante4(Dante):
    scheme = 'socks4'


class Dante4a(Dante):
    scheme = 'socks4a'


class Listener:
    """A server on loopback, with a thread for each connection."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_problem):
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        raise NotImplementedError

    def pump(self, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self.see(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def see(self, data):
        pass

    def join(self, client, server):
        threading.Thread(target=self.pump, args=(server, client), daemon=True).start()
        self.pump(client, server)


class GensecProxy(Listener):
    """A proxy for CONNECT with a login by Samba's NTLM, raw or in SPNEGO. It supports one login at a time."""

    def __init__(self, side, scheme):
        super().__init__()
        self.side, self.scheme = side, scheme
        self.heads = []

    @property
    def uri(self):
        return f'http://localhost:{self.port}'

    def serve(self, client):
        with client, client.makefile('rb') as reader, contextlib.suppress(OSError):
            while True:
                head = b''.join(iter(reader.readline, b'\r\n')).decode()
                if not head:
                    return
                self.heads.append(head)
                challenge = self.check(head)
                if challenge is None:
                    break
                client.sendall(f'HTTP/1.1 407 x\r\nProxy-Authenticate: {challenge}\r\n'
                               'Content-Length: 2\r\n\r\nno'.encode())
            host, _, port = head.split()[1].rpartition(':')
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
                self.join(client, server)

    def check(self, head):
        """The challenge, or None if the login is complete."""
        start = f'Proxy-Authorization: {self.scheme} '
        tokens = [line[len(start):] for line in head.splitlines() if line.startswith(start)]
        if not tokens:
            return self.scheme
        kind, *words = self.side.ask('token', tokens[0]).split()
        if kind != 'token':
            return self.scheme
        return None if words[1] == 'done' else f'{self.scheme} {words[0]}'


class RefusingProxy(Listener):
    """An https proxy that refuses to connect, and knows which connections resumed a TLS session."""

    def __init__(self, certificate, version):
        super().__init__()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.context.minimum_version = self.context.maximum_version = version
        self.connects = []  # whether the connection of each CONNECT resumed a session

    @property
    def uri(self):
        return f'https://localhost:{self.port}'

    def serve(self, client):
        with contextlib.suppress(OSError), self.context.wrap_socket(client, server_side=True) as secure:
            with secure.makefile('rb') as reader:
                if b''.join(iter(reader.readline, b'\r\n')).startswith(b'CONNECT'):
                    self.connects.append(secure.session_reused)
                    secure.sendall(b'HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n')


class Tap(Listener):
    """Passes connections on to a port, and stores their bytes."""

    def __init__(self, port):
        super().__init__()
        self.target = port
        self.bytes = []

    def serve(self, client):
        with client, socket.create_connection(('127.0.0.1', self.target)) as server:
            self.join(client, server)

    def see(self, data):
        self.bytes.append(data)

    def text(self):
        return b''.join(self.bytes)
