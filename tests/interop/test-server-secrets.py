#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Searches a server's memory for secrets of clients that have left after successful or failed logins: passwords, the
keys that NTLM derives from them, session keys, and the keys of the keytab. The arguments are the server's command."""

import base64
import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import patience
import world
from accounts import DOMAIN, HAVE_KERBEROS, HOST, REALM, Accounts
from memory import find_forms, find_whole, list_forms, list_key_forms
from sides import GENSEC, HAVE_GENSEC, Side

WORLD_SERVER = sys.argv[1:]
WSMAND = os.environ.get('WSMAND')
# Meson makes free() overwrite memory. This would hide remains of secrets.
ENVIRONMENT = {'MALLOC_PERTURB_': '0'}
# A sanitizer keeps what was freed as it was.
SANITIZED = 'libasan' in os.environ.get('LD_PRELOAD', '')
WRONG = 'Wr0ng.and.never.right'
LOGINS = 5
CROWD = 30
accounts = None


def read_keytab():
    """The keys, as klist shows them."""
    output = subprocess.run(['klist', '-k', '-K', accounts.realm.keytab],
                            check=True, capture_output=True, text=True).stdout
    return {bytes.fromhex(key) for key in re.findall(r'\(0x([0-9a-f]+)\)', output)}


def get_nt_hash(password):
    from samba import credentials
    identity = credentials.Credentials()
    identity.set_password(password)
    return bytes(identity.get_nt_hash())


class Client:
    """A connection, and the keys of its authentication."""

    def __init__(self, uri):
        host, port = re.fullmatch(r'http://(.+):(\d+)/wsman', uri).groups()
        self.connection = http.client.HTTPConnection(host, int(port), timeout=patience.get_seconds(3))

    def post(self, authorization):
        self.connection.request('POST', '/wsman', b'', {'Authorization': authorization})
        answer = self.connection.getresponse()
        answer.read()
        return answer

    def log_in(self, side):
        """The status, and the session's key."""
        token = '-'
        while True:
            token = side.ask('token', token).split(' ')[1]
            answer = self.post('Negotiate ' + token)
            header = answer.headers.get('WWW-Authenticate') or answer.headers.get('Authorization') or ''
            token = header.partition(' ')[2]
            if answer.status != 401 or not token:
                break
        if answer.status == 200 and token:
            side.ask('token', token)
        return answer.status, base64.b64decode(side.ask('key').split(' ')[1]) if answer.status == 200 else None


class ServerSecrets:
    """Logs in at both servers. Each of them has uri and pid."""

    @property
    def address(self):
        return re.fullmatch(r'http://(.+):(\d+)/wsman', self.uri).groups()

    def check(self, name, forms, holders=()):
        """Checks that the memory doesn't contain the secret when the connections are gone. holders are the forms that
        other libraries are known to keep."""
        forms = list(forms)
        try:
            patience.wait_until(lambda: find_forms(self.pid, forms) <= set(holders))
        except AssertionError:
            raise AssertionError(f'{name}: {find_forms(self.pid, forms)}') from None

    def side(self, mechanism, password):
        side = Side(GENSEC, {}, role='initiator', mechanism=mechanism, wrapping='raw', target=f'host/{HOST}',
                    user=f'{DOMAIN}\\{world.USER}' if mechanism == 'ntlm' else world.USER, password=password,
                    folder=tempfile.mkdtemp(dir=accounts.folder), realm=REALM if mechanism == 'kerberos' else None)
        self.addCleanup(side.close)
        return side

    def log_in(self, mechanism, password, status):
        keys = set()
        for _number in range(LOGINS):
            client = Client(self.uri)
            got, key = client.log_in(self.side(mechanism, password))
            self.assertEqual(got, status)
            if key is not None:
                self.assertTrue(find_forms(self.pid, list_key_forms(key)), 'it is looked for in vain even where it is')
            keys.add(key)
            client.connection.close()
        return keys

    def test_control(self):
        """Checks the search. It finds secrets that a server always has."""
        self.assertTrue(find_whole(self.pid, 'WSMAN_TEST_SUPPORT='))

    def test_basic(self):
        for password in (self.password, WRONG):
            with self.subTest(password):
                client = Client(self.uri)
                credentials = base64.b64encode(f'{self.user}:{password}'.encode()).decode()
                for _number in range(LOGINS):
                    self.assertEqual(client.post('Basic ' + credentials).status == 401, password == WRONG)
                self.check('the password, during the connection', list_forms(password))
                client.connection.close()
                self.check('the password', list_forms(password))

    def test_interrupted(self):
        """Sends credentials in a head that never ends, or that ends after much other data."""
        credentials = base64.b64encode(f'{self.user}:{WRONG}'.encode()).decode()
        head = f'POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic {credentials}\r\n'
        fillers = [f'X-Filler-{number}: {"x" * 1000}\r\n' for number in range(12)]
        for parts in ([head], [head, *fillers], [head, *fillers, 'Content-Length: 0\r\n\r\n']):
            with self.subTest(parts=len(parts)), contextlib.ExitStack() as stack:
                timeout = patience.get_seconds(3)
                connections = [stack.enter_context(socket.create_connection(self.address, timeout=timeout))
                               for _number in range(CROWD)]
                for part in parts:
                    for connection in connections:
                        connection.sendall(part.encode())
                    if part is head:
                        patience.wait_until(lambda: find_forms(self.pid, list_forms(WRONG)))
                for connection in connections:
                    if parts[-1].endswith('\r\n\r\n'):
                        self.assertRegex(connection.recv(4096), b'^HTTP/1.1 4')
                    connection.shutdown(socket.SHUT_RDWR)
                self.check('the password', list_forms(WRONG))

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    def test_ntlm(self):
        self.log_in('ntlm', WRONG, 401)
        keys = self.log_in('ntlm', world.PASSWORD, 200)
        self.assertEqual(len(keys), LOGINS)
        self.check('the password', list_forms(world.PASSWORD))
        # gss-ntlmssp reads the file by stdio. The C library frees the buffer of stdio without wiping it.
        self.check('the hash', list_key_forms(get_nt_hash(world.PASSWORD)), holders={'hex'})
        for key in keys:
            self.check("a session's key", list_key_forms(key))

    @unittest.skipUnless(HAVE_GENSEC and HAVE_KERBEROS, 'python3-samba or a KDC is not installed')
    def test_kerberos(self):
        keys = self.log_in('kerberos', world.PASSWORD, 200)
        self.assertEqual(len(keys), LOGINS)
        for key in keys:
            self.check("a session's key", list_key_forms(key))
        for key in read_keytab():
            self.check("a key of the keytab", list_key_forms(key))


@unittest.skipIf(SANITIZED, 'a sanitizer keeps what was freed')
class WorldServerTest(ServerSecrets, unittest.TestCase):
    user, password = world.USER, world.PASSWORD

    def setUp(self):
        server = world.Server([*WORLD_SERVER, *accounts.server_options], env={**os.environ, **ENVIRONMENT})
        self.addCleanup(server.stop)
        self.uri, self.pid = server.uris['http'], server.process.pid


@unittest.skipIf(SANITIZED, 'a sanitizer keeps what was freed')
@unittest.skipUnless(WSMAND and os.geteuid() == 0, 'wsmand is not built, or only root can read its memory')
class DaemonTest(ServerSecrets, unittest.TestCase):
    def setUp(self):
        import harness
        self.user, self.password = 'ada', harness.PASSWORD
        keys = {'kerberos_keytab': 'keytab'} if accounts.realm else {}
        daemon = harness.Daemon(listen='http://localhost:0', allow_unencrypted='true', env=ENVIRONMENT,
                                ntlm=harness.read(accounts.user_file), **keys)
        self.addCleanup(daemon.stop)
        for folder in (daemon.directory, accounts.folder):
            os.chmod(folder, 0o711)
        if accounts.realm:
            shutil.chown(shutil.copy(accounts.realm.keytab, os.path.join(daemon.directory, 'keytab')),
                         harness.SERVICE_USER)
        daemon.start()
        self.uri, self.pid = daemon.uri, daemon.process.pid


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
