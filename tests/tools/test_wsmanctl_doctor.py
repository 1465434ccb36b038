#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl doctor: each problem at a peer that has it, and none at one that is well."""

import contextlib
import email.utils
import json
import os
import random
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import proxies
import realm
from harness import CERTIFICATE, ENVELOPE, PASSWORD, PRIVATE_KEY, SUPPORT, TIMEOUT, WSMANCTL, Daemon, main

OFFER = 'WWW-Authenticate: Basic realm="x"\r\nWWW-Authenticate: Negotiate\r\n'
QUOTA = '''<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">w:QuotaLimit</s:Value></s:Subcode></s:Code>
  <s:Reason><s:Text xml:lang="en-US">too many</s:Text></s:Reason><s:Detail><f:WSManFault Code="2150859174" Machine="m"
  xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><f:Message>too many</f:Message></f:WSManFault>
  </s:Detail></s:Fault>'''


class Peer:
    """A server that says the same to everybody: bytes, or what a function makes of a request. It refuses TLS if it
    has no context."""

    def __init__(self, response, context=None):
        self.response, self.context = response, context
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while True:
            client, _ = self.socket.accept()
            with client:
                if not self.running:
                    return
                with contextlib.suppress(OSError):
                    client.settimeout(TIMEOUT)
                    self.serve(client)

    def serve(self, client):
        if self.context is not None:
            client = self.context.wrap_socket(client, server_side=True)
        with client:
            request = b''
            while b'\r\n\r\n' not in request:
                data = client.recv(65536)
                if not data:
                    return
                request += data
                if self.context is None and request.startswith(b'\x16'):
                    client.sendall(refuse('', '400 Bad Request'))
                    return
            head, _, body = request.partition(b'\r\n\r\n')
            length = int(re.search(rb'(?i)content-length: (\d+)', head).group(1)) if b'ength: ' in head else 0
            while len(body) < length:
                body += client.recv(65536)
            client.sendall(self.response if isinstance(self.response, bytes)
                           else self.response(head.decode(), body.decode()))

    def __enter__(self):
        self.running = True
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.running = False
        with contextlib.suppress(OSError):
            socket.create_connection(('127.0.0.1', self.port)).close()
        self.thread.join()
        self.socket.close()


def refuse(fields=OFFER, status='401 Unauthorized'):
    return f'HTTP/1.1 {status}\r\n{fields}Content-Length: 0\r\nConnection: close\r\n\r\n'.encode()


def respond_with_quota(head, body):
    if 'Authorization' not in head:
        return refuse()
    message = re.search('<[^>]*MessageID[^>]*>([^<]*)<', body)
    text = ENVELOPE.format(action='http://schemas.dmtf.org/wbem/wsman/1/wsman/fault',
                           message=message.group(1) if message else '', body=QUOTA).encode()
    return (b'HTTP/1.1 500 Fault\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nConnection: close\r\n'
            b'Content-Length: ' + str(len(text)).encode() + b'\r\n\r\n' + text)


def run_doctor(*arguments, env=None):
    """Returns the exit status and the diagnosis."""
    result = subprocess.run([WSMANCTL, 'doctor', '--format=json', '--timeout', str(TIMEOUT * 1000), *arguments],
                            text=True, capture_output=True, timeout=2 * TIMEOUT, check=False, stdin=subprocess.DEVNULL,
                            env={**os.environ, 'KRB5_CONFIG': '/dev/null', 'KRB5CCNAME': 'FILE:/nonexistent',
                                 **(env or {})})
    if not result.stdout:
        raise AssertionError(result)
    return result.returncode, json.loads(result.stdout)


class Doctor(unittest.TestCase):
    STATUSES = {'name': 2, 'port': 2, 'socket': 2, 'certificate': 2, 'offer': 3, 'login': 3, 'realm': 3,
                'principal': 3, 'clock': 3, 'rights': 3, 'quota': 4, 'operation': 4, 'options': 1}

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='doctor-')
        self.addCleanup(shutil.rmtree, self.folder)

    def check(self, problem, *arguments, env=None):
        """Each problem has something that mends it, and its check is the last one."""
        status, diagnosis = run_doctor(*arguments, env=env)
        self.assertEqual(diagnosis['Problem'], problem, diagnosis)
        self.assertEqual(diagnosis['Status'], status)
        last = diagnosis['Checks'][-1]
        self.assertEqual(last['Status'], 'problem')
        self.assertEqual([row['Status'] for row in diagnosis['Checks'] if row['Status'] == 'problem'], ['problem'])
        self.assertTrue(diagnosis['Here'] or diagnosis['Windows'] or diagnosis['Wsmand'])
        if last['Check'] in self.STATUSES:
            self.assertEqual(status, self.STATUSES[last['Check']])
        text = subprocess.run([WSMANCTL, 'doctor', *arguments], text=True, capture_output=True, timeout=2 * TIMEOUT,
                              check=False, stdin=subprocess.DEVNULL, env={**os.environ, 'KRB5_CONFIG': '/dev/null',
                                                                         'KRB5CCNAME': 'FILE:/nonexistent',
                                                                         **(env or {})}) if env is None else None
        if text is not None:
            self.assertIn(f'\nproblem  {last["Check"]}: ', '\n' + text.stdout)
        return diagnosis

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def log_in(self, password=PASSWORD, user='ada', mechanism='basic'):
        return ['-u', user, '-a', mechanism, '--password-file', self.write('password', password + '\n')]


class Way(Doctor):
    """What is wrong before anybody logs in."""

    def test_name_unknown(self):
        self.check('name-unknown', 'nowhere.invalid')

    def test_name_slow(self):
        names = os.path.join(self.folder, 'names')
        os.mkfifo(names)
        writer = os.open(names, os.O_RDWR | os.O_CLOEXEC)
        self.addCleanup(os.close, writer)
        preload = ' '.join(filter(None, [os.environ.get('LD_PRELOAD'), os.environ['WSMAN_TEST_SLOW_NAMES']]))
        self.check('name-slow', 'a.slow.test', '--timeout', '200',
                   env={'LD_PRELOAD': preload, 'WSMAN_TEST_NAMES': names})

    def test_port_closed(self):
        with socket.socket() as unused:
            unused.bind(('127.0.0.1', 0))
            self.check('port-closed', f'127.0.0.1:{unused.getsockname()[1]}')

    def test_socket(self):
        """The socket of a wsmand that has ended is left over. Nothing else is said, such as by GLib."""
        os.mkdir(os.path.join(self.folder, 'wsmand'))
        with socket.socket(socket.AF_UNIX) as unused:
            unused.bind(os.path.join(self.folder, 'wsmand', 'wsman.sock'))
        self.check('socket', env={'XDG_RUNTIME_DIR': self.folder, 'G_DEBUG': 'fatal-criticals'})

    def test_port_silent(self):
        """A queue of connections that is full drops others."""
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.socket())
            listener.bind(('127.0.0.1', 0))
            listener.listen(0)
            for _ in range(3):
                client = stack.enter_context(socket.socket())
                client.setblocking(False)
                client.connect_ex(listener.getsockname())
            self.check('port-silent', f'127.0.0.1:{listener.getsockname()[1]}', '--timeout', '1000', env={})

    def test_port_other(self):
        """Only the other port of Windows is open, at an address that nobody else uses."""
        address = f'127.{random.randrange(1, 255)}.{random.randrange(255)}.{random.randrange(1, 255)}'
        with socket.socket() as port, socket.socket() as other:
            try:
                port.bind((address, 5985))
                other.bind((address, 5986))
            except OSError as problem:
                self.skipTest(f'another server has the ports of WinRM: {problem}')
            other.listen()
            self.check('port-other', address)

    def test_not_http(self):
        for response in (b'SSH-2.0-OpenSSH_9.2\r\n\r\n', b'', b'\x00\x01'):
            with self.subTest(response), Peer(response) as peer:
                self.check('not-http', f'http://127.0.0.1:{peer.port}')

    def test_not_https(self):
        with Peer(refuse()) as peer:
            self.check('not-https', f'https://127.0.0.1:{peer.port}')

    def test_path(self):
        with Peer(refuse('', '404 Not Found')) as peer:
            self.check('path', f'http://127.0.0.1:{peer.port}/other')

    def test_no_mechanism(self):
        with Peer(refuse('')) as peer:
            self.check('no-mechanism', f'http://127.0.0.1:{peer.port}')

    def test_other_mechanism(self):
        for mechanism in ('digest', 'credssp'):
            with self.subTest(mechanism), Peer(refuse()) as peer:
                self.check('other-mechanism', f'http://127.0.0.1:{peer.port}', *self.log_in(mechanism=mechanism))

    def test_clock(self):
        for difference in (-3600, 3600, 400):
            with self.subTest(difference):
                def respond(_head, _body, difference=difference):
                    date = email.utils.formatdate(time.time() + difference, usegmt=True)
                    return refuse(f'Date: {date}\r\n{OFFER}')
                with Peer(respond) as peer:
                    self.check('clock', f'http://h.example:{peer.port}', '--address', f'127.0.0.1:{peer.port}')

    def test_certificates(self):
        subprocess.run([os.path.join(SUPPORT, 'make-tls-cases'), self.folder], check=True, capture_output=True,
                       timeout=TIMEOUT)
        authority = os.path.join(self.folder, 'ca.pem')
        for name, options, problem in (
                ('good', [], 'certificate-issuer'), ('self-signed', ['--ca-file', authority], 'certificate-issuer'),
                ('expired', ['--ca-file', authority], 'certificate-expired'),
                ('future', ['--ca-file', authority], 'certificate-future'),
                ('wrong-name', ['--ca-file', authority], 'certificate-name')):
            with self.subTest(name):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(os.path.join(self.folder, name + '.pem'))
                with Peer(refuse(), context) as peer:
                    self.check(problem, f'https://localhost:{peer.port}', '--address', f'127.0.0.1:{peer.port}',
                               *options)

    def test_is_https(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, PRIVATE_KEY)
        with Peer(refuse(), context) as peer:
            self.check('is-https', f'http://127.0.0.1:{peer.port}')
        with Daemon() as daemon:
            self.check('is-https', f'http://localhost:{daemon.port}')


class Login(Doctor):
    """What is wrong with who logs in."""

    def test_options(self):
        with Peer(refuse()) as peer:
            self.check('options', f'http://127.0.0.1:{peer.port}')
            self.check('options', f'http://127.0.0.1:{peer.port}', *self.log_in())

    def test_no_ticket(self):
        with Peer(refuse()) as peer:
            self.check('no-ticket', f'http://h.example:{peer.port}', '--address', f'127.0.0.1:{peer.port}', '-a',
                       'kerberos')

    def test_realm(self):
        with Peer(refuse()) as peer:
            self.check('realm', f'http://h.example:{peer.port}', '--address', f'127.0.0.1:{peer.port}',
                       *self.log_in(user='ada@NOWHERE.INVALID', mechanism='kerberos'))

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_principal(self):
        with realm.Realm(self.folder) as kdc, Peer(refuse()) as peer:
            self.check('principal', f'http://h.example:{peer.port}', '--address', f'127.0.0.1:{peer.port}',
                       *self.log_in('secret', f'ada@{realm.REALM}', 'kerberos'), env=kdc.env)
            self.check('login', f'http://h.example:{peer.port}', '--address', f'127.0.0.1:{peer.port}',
                       *self.log_in('wrong', f'ada@{realm.REALM}', 'kerberos'), env=kdc.env)

    def test_password_and_rights(self):
        with Daemon(users=('ada', 'bob'), allowed=('ada',)) as daemon:
            way = [daemon.uri, '--ca-file', CERTIFICATE]
            self.check('login', *way, *self.log_in('wrong'))
            self.check('rights', *way, *self.log_in(user='bob'))
            status, diagnosis = run_doctor(*way, *self.log_in())
            self.assertEqual((status, diagnosis['Problem']), (0, None), diagnosis)
            self.assertEqual({row['Status'] for row in diagnosis['Checks']}, {'ok'})
            self.assertEqual([row['Check'] for row in diagnosis['Checks']],
                             ['name', 'port', 'certificate', 'service', 'offer', 'clock', 'login', 'rights'])

    def test_quota(self):
        with Peer(respond_with_quota) as peer:
            self.check('quota', f'http://127.0.0.1:{peer.port}', '--unencrypted', *self.log_in())


class Proxies(Doctor):
    """What a proxy does isn't taken for something that the machine does."""

    def answer(self, status, headers=''):
        return f'HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n'.encode()

    def test_refusals(self):
        """The exit status is that of any other verb."""
        for response, problem, expected in (
                (self.answer('407 Who are you', 'Proxy-Authenticate: Basic realm="x"\r\n'), 'proxy-login', 3),
                (self.answer('403 Forbidden'), 'proxy', 3),
                (self.answer('302 Found', 'Location: http://x/\r\n'), 'proxy', 4),
                (self.answer('502 Bad Gateway'), 'proxy', 2),
                (self.answer('404 Not Found'), 'proxy', 4),
                (b'SSH-2.0-OpenSSH\r\n\r\n', 'proxy', 4)):
            with self.subTest(response), Peer(response) as peer:
                for scheme in 'http', 'https':
                    way = [f'{scheme}://localhost:5985', '--proxy', f'http://127.0.0.1:{peer.port}',
                           *self.log_in(mechanism='negotiate' if scheme == 'http' else 'basic')]
                    diagnosis = self.check(problem, *way)
                    self.assertEqual(diagnosis['Status'], expected, diagnosis)
                    self.assertEqual([row['Check'] for row in diagnosis['Checks']], ['proxy', 'proxy'])
                    self.assertIsNone(diagnosis['Windows'])
                    other = subprocess.run([WSMANCTL, 'identify', '-r', *way], text=True, capture_output=True,
                                           timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL)
                    self.assertEqual(other.returncode, expected, other.stderr)

    def test_options(self):
        """The proxy can't mend what the options forbid."""
        self.check('options', 'http://localhost:5985', '--unencrypted', '--proxy', 'http://127.0.0.1:1', *self.log_in())

    def test_unreachable(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            port = server.getsockname()[1]
        for proxy in f'http://127.0.0.1:{port}', f'socks5://127.0.0.1:{port}', 'http://nowhere.invalid:3128':
            with self.subTest(proxy):
                diagnosis = self.check('proxy', 'https://localhost:5986', '--proxy', proxy, *self.log_in())
                self.assertEqual(diagnosis['Status'], 2)

    @unittest.skipUnless(proxies.Tinyproxy.available(), 'no tinyproxy')
    def test_through(self):
        """Through a proxy that is well, the machine's problems are told. The system's proxies count, too, also for a
        name that only the proxy knows."""
        with Daemon(users=('ada', 'bob'), allowed=('ada',)) as daemon, \
                proxies.Tinyproxy(tempfile.mkdtemp(dir=self.folder)) as proxy:
            os.chmod(self.folder, 0o755)
            env = {'GIO_USE_PROXY_RESOLVER': 'libproxy', 'https_proxy': proxy.uri, 'no_proxy': ''}
            way = [daemon.uri, '--ca-file', CERTIFICATE]
            for arguments, variables in ([['--proxy', proxy.uri], None], [[], env]):
                with self.subTest(arguments):
                    status, diagnosis = run_doctor(*way, *arguments, *self.log_in(), env=variables)
                    self.assertEqual((status, diagnosis['Problem']), (0, None), diagnosis)
                    self.assertEqual([row['Check'] for row in diagnosis['Checks']], ['proxy', 'login', 'rights'])
                    self.check('login', *way, *arguments, *self.log_in('wrong'), env=variables or {})
                    self.check('rights', *way, *arguments, *self.log_in(user='bob'), env=variables or {})
            status, diagnosis = run_doctor('https://only-there.invalid:5986', *self.log_in(), env=env)
            self.assertEqual((status, diagnosis['Problem']), (2, 'proxy'), diagnosis)
            status, diagnosis = run_doctor(*way, '--proxy-access=none', *self.log_in(), env=env)
            self.assertEqual((status, diagnosis['Checks'][0]['Check']), (0, 'name'), diagnosis)


class Lines(unittest.TestCase):
    def test_words(self):
        for words in (('doctor', 'a', 'b'), ('doctor', 'a', '-r', 'b'), ('doctor', '--hosts', 'a,b')):
            result = subprocess.run([WSMANCTL, *words], text=True, capture_output=True, timeout=TIMEOUT, check=False)
            self.assertEqual((result.returncode, result.stdout), (1, ''), result)


if __name__ == '__main__':
    main()
