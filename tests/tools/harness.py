# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A wsmand of its own for each test, and what tests ask it."""

import atexit
import base64
import http.client
import http.server
import json
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

import patience

WSMAND = os.environ['WSMAND']
WSMANCTL = os.environ['WSMANCTL']
SUPPORT = os.environ['WSMAN_TEST_SUPPORT']
CERTIFICATE = os.path.join(SUPPORT, 'test-cert.pem')
PRIVATE_KEY = os.path.join(SUPPORT, 'test-key.pem')

# As root, wsmand becomes this one; nobody else is needed for the tests.
SERVICE_USER = 'nobody' if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
PASSWORD = 'correct horse – battery'
TIMEOUT = patience.get_seconds(3)

WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/'
CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/'


def become_service_user(group=None, others=None):
    """Returns the command with which root starts a program as that user, with other groups if asked. The clone may be
    in a folder of root: the program may still read it."""
    group = pwd.getpwnam(SERVICE_USER).pw_gid if group is None else group
    return ['setpriv', f'--reuid={SERVICE_USER}', f'--regid={group}',
            '--clear-groups' if others is None else f'--groups={others}', '--inh-caps=-all,+dac_read_search',
            '--ambient-caps=+dac_read_search', '--bounding-set=-all,+dac_read_search']


BECOME_SERVICE_USER = become_service_user() if os.geteuid() == 0 else []


def make_reachable(program):
    """Returns a .NET tool that the user whom wsmand becomes can run. If a folder above it is closed for others, that is
    a copy, which is removed at the end."""
    if not program or subprocess.run([*BECOME_SERVICE_USER, 'test', '-x', program], check=False).returncode == 0:
        return program
    folder = tempfile.mkdtemp(prefix='wsman-program-')
    atexit.register(shutil.rmtree, folder)
    os.chmod(folder, 0o755)
    source = os.path.dirname(program)
    subprocess.run(['cp', '-a', program, os.path.join(source, '.store'), folder], check=True)
    return os.path.join(folder, os.path.basename(program))

IDENTIFY = '''<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">
  <s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>'''


ENVELOPE = '''<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header><a:Action>{action}Response</a:Action>
  <a:RelatesTo>{message}</a:RelatesTo></s:Header><s:Body>{body}</s:Body></s:Envelope>'''


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def hash_password(user, password):
    return subprocess.run([WSMAND, '--hash-password', user], input=password + '\n', text=True,
                          capture_output=True, timeout=TIMEOUT, check=True).stdout


class Daemon:
    """wsmand in a directory of its own, with any keys other than the usual ones."""

    # Hashes are expensive on purpose, so each is made once.
    lines = {}

    def __init__(self, users=('ada',), allowed=None, passwords=None, env=None, ntlm=None, become=(), pass_fds=(),
                 **keys):
        """ntlm: the text of a file of NTLM users. become: the command that starts wsmand, without its name."""
        self.directory = tempfile.mkdtemp(prefix='wsmand-')
        self.env = {**os.environ, **(env or {})}
        self.become = become
        self.pass_fds = pass_fds
        self.process = None
        self.output = []
        settings = {
            'listen': 'https://localhost:0',
            'certificate': CERTIFICATE,
            'private-key': self.write('key.pem', read(PRIVATE_KEY)),
            'password-file': self.write('passwords', passwords or self.make_passwords(users)),
            'users': ';'.join(users if allowed is None else allowed),
        }
        if os.geteuid() == 0:
            settings['user'] = SERVICE_USER
        if ntlm is not None:
            settings['ntlm-user-file'] = self.write_for_service('ntlm', ntlm)
        if 'shell_users' in keys or 'powershell_users' in keys:
            settings['run-as'] = 'daemon'
        settings.update({key.replace('_', '-'): value for key, value in keys.items()})
        self.config = self.write('wsmand.conf', self.format(settings))

    @classmethod
    def make_passwords(cls, users):
        for user in users:
            if user not in cls.lines:
                cls.lines[user] = hash_password(user, PASSWORD)
        return ''.join(cls.lines[user] for user in users)

    @staticmethod
    def format(settings):
        groups = {'password-file': 'authentication', 'kerberos-keytab': 'authentication',
                  'ntlm-user-file': 'authentication', 'channel-binding': 'authentication',
                  'digest-user-file': 'authentication',
                  'accept-credssp': 'authentication', 'pam': 'authentication',
                  'users': 'authorization', 'operators': 'authorization', 'administrators': 'authorization'}
        text = ''
        for name, value in settings.items():
            if value is not None:
                is_user = '\\' in name or '@' in name
                group = 'identities' if is_user else groups.get(name, 'server')
                if name.startswith('max-'):
                    group = 'limits'
                # The names of keys about shells also exist in other groups.
                if name.startswith(('shell-', 'powershell-', 'log-')):
                    group, _, name = name.partition('-')
                text += f'[{group}]\n{name}={value}\n'
        return text

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.directory, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def write_for_service(self, name, text):
        """A file of the user whom wsmand becomes. Its folder may belong to another user."""
        path = self.write(name, text)
        if os.geteuid() == 0:
            os.chown(path, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
        return path

    def start(self):
        self.process = subprocess.Popen(
            [*self.become, WSMAND, '--config', self.config], env=self.env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=self.pass_fds)
        for line in self.process.stdout:
            self.output.append(line.rstrip('\n'))
            if line == 'Ready\n':
                return self
        raise AssertionError('wsmand: ' + self.process.stderr.read())

    def fail(self):
        """Runs a wsmand that can't serve, and returns its message."""
        result = subprocess.run([*self.become, WSMAND, '--config', self.config], env=self.env, text=True,
                                capture_output=True, timeout=TIMEOUT, check=False, pass_fds=self.pass_fds)
        assert result.returncode == 1, result
        assert result.stdout == '', result
        return result.stderr

    def stop(self, number=signal.SIGTERM):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(TIMEOUT)
        if self.process is not None:
            self.process.stdout.close()
            self.process.stderr.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        return self.process.returncode if self.process is not None else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def uris(self):
        prefix = 'Listening on '
        return [line[len(prefix):] for line in self.output if line.startswith(prefix)]

    @property
    def uri(self):
        return self.uris[0]

    @property
    def port(self):
        return urllib.parse.urlparse(self.uri).port

    def post(self, authorization=None, body=IDENTIFY):
        """Sends an envelope; returns the status and the body of the answer."""
        uri = urllib.parse.urlparse(self.uri)
        if uri.scheme == 'https':
            context = ssl.create_default_context(cafile=CERTIFICATE)
            connection = http.client.HTTPSConnection(uri.hostname, uri.port, context=context,
                                                     timeout=TIMEOUT)
        else:
            connection = http.client.HTTPConnection(uri.hostname, uri.port, timeout=TIMEOUT)
        headers = {'Content-Type': 'application/soap+xml;charset=UTF-8'}
        if authorization is not None:
            headers['Authorization'] = authorization
        connection.request('POST', uri.path, body.encode(), headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    @staticmethod
    def post_local(path):
        """Sends an envelope to a Unix socket, and returns the whole answer."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(TIMEOUT)
            client.connect(path)
            client.sendall(f'POST /wsman HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'
                           f'Content-Type: application/soap+xml;charset=UTF-8\r\n'
                           f'Content-Length: {len(IDENTIFY)}\r\n\r\n{IDENTIFY}'.encode())
            return b''.join(iter(lambda: client.recv(65536), b'')).decode()

    def log_in(self, user, password):
        return self.post(basic(user, password))[0]


def basic(user, password):
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()


class Connection:
    """One connection to wsmand, for several requests."""

    def __init__(self, daemon):
        context = ssl.create_default_context(cafile=CERTIFICATE)
        self.connection = http.client.HTTPSConnection('localhost', daemon.port, context=context, timeout=TIMEOUT)

    def post(self, user, password, body=IDENTIFY):
        self.connection.request('POST', '/wsman', body.encode(), {
            'Content-Type': 'application/soap+xml;charset=UTF-8', 'Authorization': basic(user, password)})
        response = self.connection.getresponse()
        return response.status, response.read().decode()


def run_wsmanctl(*arguments, daemon=None, mechanism='basic', user='ada', password=PASSWORD, become=(), **options):
    """Runs wsmanctl, as user at daemon if there is one; mechanism None leaves it to the rules."""
    command = [*become, WSMANCTL]
    pass_fds = ()
    if daemon is not None:
        reader, writer = os.pipe()
        os.write(writer, password.encode() + b'\n')
        os.close(writer)
        pass_fds = (reader,)
        command += ['-r', daemon.uri, '--ca-file', CERTIFICATE, '-u', user, '--password-fd', str(reader)]
        command += ['-a', mechanism] if mechanism is not None else []
    result = subprocess.run(command + list(arguments), text=True, capture_output=True,
                            timeout=TIMEOUT, check=False, pass_fds=pass_fds,
                            stdin=subprocess.DEVNULL, **options)
    for fd in pass_fds:
        os.close(fd)
    return result


class Peer(http.server.BaseHTTPRequestHandler):
    """Stores each request, and responds with the next body of a list, at last with an error of HTTP."""

    def do_POST(self):
        text = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.server.requests.append(text)
        if not self.server.bodies:
            self.send_error(404)
            return
        action, message = (re.search(f'<a:{name}[^>]*>([^<]*)<', text).group(1) for name in ('Action', 'MessageID'))
        answer = ENVELOPE.format(action=action, message=message, body=self.server.bodies.pop(0)).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/soap+xml;charset=UTF-8')
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Canned:
    """A server that responds with these bodies, and stores the requests."""

    def __init__(self, bodies=()):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Peer)
        self.server.requests, self.server.bodies = [], list(bodies)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def requests(self):
        return self.server.requests

    @property
    def options(self):
        return ['-r', f'http://127.0.0.1:{self.server.server_port}', '-a', 'none', '--unencrypted']


class Client(unittest.TestCase):
    """Runs wsmanctl with a wsmand that all tests of a class share."""

    @classmethod
    def setUpClass(cls):
        passwords = Daemon.make_passwords(('ada', 'bob')) + hash_password('eve', 'e')
        cls.daemon = Daemon(users=('ada', 'bob'), passwords=passwords, operators='ada')
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def run_ok(self, *arguments, **options):
        result = run_wsmanctl(*arguments, daemon=self.daemon, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        return result.stdout

    def run_json(self, *arguments, **options):
        return json.loads(self.run_ok('--format', 'json', *arguments, **options))

    def check(self, code, *arguments, text='', **options):
        with self.subTest(arguments=arguments, options=options):
            result = run_wsmanctl(*arguments, **options)
            self.assertEqual(result.returncode, code, result)
            self.assertEqual(result.stdout, '')
            self.assertIn(text, result.stderr)
            self.assertNotIn(PASSWORD, result.stderr)


def main():
    unittest.main(verbosity=2)
