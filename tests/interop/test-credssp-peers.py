#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""CredSSP with implementations that aren't ours: FreeRDP as acceptor and as initiator, and impacket's old initiator.
They speak it as remote desktops do, over TCP. The same tokens travel in HTTP."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import unittest

from displays import run_display
from patience import get_seconds, wait_until
from ports import take_port

try:
    from impacket.ntlm import compute_nthash
except ImportError:
    compute_nthash = None

PEER = os.environ['WSMAN_TEST_CREDSSP_PEER']
IMPACKET = '/usr/share/doc/python3-impacket/examples/rdp_check.py'
# Version 3 of FreeRDP has other names.
XFREERDP = shutil.which('xfreerdp') or shutil.which('xfreerdp3')
SHADOW = shutil.which('freerdp-shadow-cli') or shutil.which('freerdp-shadow-cli3')
HAVE_FREERDP = bool(XFREERDP and SHADOW and shutil.which('Xvfb'))
USER, DOMAIN, PASSWORD = 'ada', 'CORP', 'S3cret.word'
VERSIONS = {'TLS 1.3': [], 'TLS 1.2': ['--tls=-VERS-TLS1.3']}
# impacket knows no other port.
IMPACKET_PORT = 3389


@contextlib.contextmanager
def running(*command, **more):
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True, **more) as process:
        try:
            yield process
        finally:
            process.kill()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


class CredsspPeers(unittest.TestCase):
    def setUp(self):
        # FreeRDP writes the certificates that it sees into the home folder.
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.env = {**os.environ, 'HOME': self.folder, 'XDG_CONFIG_HOME': self.folder}

    @contextlib.contextmanager
    def our_acceptor(self, *args):
        users = os.path.join(self.folder, 'users')
        with open(users, 'w', encoding='utf-8') as file:
            file.write(f'{DOMAIN}:{USER}:{PASSWORD}\n')
        os.chmod(users, 0o600)
        with running(PEER, '--role=acceptor', '--mechanism=ntlm', '--password=' + PASSWORD, *args,
                     env={**self.env, 'NTLM_USER_FILE': users}, stdout=subprocess.PIPE) as process:
            kind, port = process.stdout.readline().split(maxsplit=1)
            self.assertEqual(kind, 'port', port)
            yield process, int(port)

    def start_freerdp(self, sam, screen):
        """Starts FreeRDP's server, which now and then ends while it starts. Returns its port."""
        for _attempt in range(10):
            port = take_port()
            server = subprocess.Popen([SHADOW, '/bind-address:127.0.0.1', f'/port:{port}', '/sec:nla',
                                       '+auth', '/sam-file:' + sam], env={**self.env, 'DISPLAY': screen},
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(server.wait)
            self.addCleanup(server.kill)
            wait_until(lambda: listens(port) or server.poll() is not None, 3)
            if server.poll() is None:
                return port
        raise AssertionError('FreeRDP’s server doesn’t start')

    def freerdp_acceptor(self):
        sam = os.path.join(self.folder, 'sam')
        with open(sam, 'w', encoding='utf-8') as file:
            file.write(f'{USER}:::{compute_nthash(PASSWORD).hex()}:::\n')
        return self.start_freerdp(sam, self.enterContext(run_display('-ac', env=self.env)))

    def initiate(self, port, password, tls):
        done = subprocess.run([PEER, '--role=initiator', f'--port={port}', '--mechanism=ntlm', '--wrapping=raw',
                               '--user=' + USER, '--password=' + password, '--target=TERMSRV/127.0.0.1', *tls],
                              env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=get_seconds(10), check=False)
        return done.stdout.splitlines()

    @unittest.skipUnless(HAVE_FREERDP and compute_nthash, 'needs freerdp2-shadow-x11, xvfb and python3-impacket')
    def test_freerdp_accepts(self):
        port = self.freerdp_acceptor()
        for name, tls in VERSIONS.items():
            with self.subTest(name):
                self.assertEqual(self.initiate(port, PASSWORD, tls), ['sent', 'done NTLM'])
                lines = self.initiate(port, 'wrong', tls)
                self.assertEqual(len(lines), 1)
                self.assertTrue(lines[0].startswith('error '), lines)

    @unittest.skipUnless(HAVE_FREERDP, 'needs freerdp2-x11 and xvfb')
    def test_freerdp_initiates(self):
        """FreeRDP always fails at the end, because the peer stops after the login."""
        screen = self.enterContext(run_display('-ac', env=self.env))
        for name, tls in VERSIONS.items():
            for password in (PASSWORD, 'wrong'):
                with self.subTest(name, password=password), self.our_acceptor(*tls) as (acceptor, port), \
                     running(XFREERDP, f'/v:127.0.0.1:{port}', '/u:' + USER, '/d:' + DOMAIN, '/p:' + password,
                             '/cert:ignore', '+auth-only', '/sec:nla', env={**self.env, 'DISPLAY': screen},
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                    line = acceptor.stdout.readline().strip()
                    if password == PASSWORD:
                        self.assertEqual(line, f'done {DOMAIN}\\{USER} {DOMAIN}\\{USER} same')
                    else:
                        self.assertTrue(line.startswith('error '), line)

    @unittest.skipUnless(os.path.exists(IMPACKET), 'needs python3-impacket')
    def test_impacket_is_too_old(self):
        """Version 2 has no nonce: the client is refused before it proves a key, and long before it sends a
        password."""
        if listens(IMPACKET_PORT):
            self.skipTest(f'port {IMPACKET_PORT} is in use')
        with self.our_acceptor(f'--port={IMPACKET_PORT}') as (acceptor, _port), \
             running('/usr/bin/python3', IMPACKET, f'{DOMAIN}/{USER}:{PASSWORD}@127.0.0.1', env=self.env,
                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as client:
            line = acceptor.stdout.readline().strip()
            acceptor.wait()
            output = client.communicate(timeout=get_seconds(10))[0]
        self.assertIn('version 2', line)
        self.assertIn('CVE-2018-0886', line)
        self.assertNotIn('Access Granted', output)


if __name__ == '__main__':
    unittest.main()
