#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every login over every transport and through every kind of proxy, in C, JavaScript and Python: Identify, Get, an
enumeration and a command of 5 MB each. In the ordinary run a part of the cells is drawn, but each row and each column
at least once; WSMAN_TEST_LONG in the environment runs all. WSMAN_TEST_SEED repeats a draw,
and WSMAN_TEST_CELLS is a regular expression for cells to run instead.

The arguments are the server, then for each language its name and its client."""

import contextlib
import dataclasses
import hashlib
import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

import proxies
import world
from accounts import DOMAIN, HAVE_KERBEROS, HOST, REALM, Accounts
from certificates import USAGE, Authorities, principal

SERVER = sys.argv[1]
CLIENTS = dict(word.split('=', 1) for word in sys.argv[2:])
USE_DIGEST, NEGOTIATE, BASIC, KERBEROS, PLAIN, CERTIFICATE, CREDSSP = (
    0x10000, 0x20000, 0x40000, 0x80000, 0x100000, 0x200000, 0x1000000)
CRED = 0x1000
COUNT, MEGABYTES_5 = 26_000, 5_000_000
COMMAND = f'yes 0123456789abcdef | head -c {MEGABYTES_5}'
OUTPUT = hashlib.sha256((b'0123456789abcdef\n' * (MEGABYTES_5 // 17 + 1))[:MEGABYTES_5]).hexdigest()
# The codes of Windows for combinations with SetProxy, and for messages in plain text through a proxy.
NO_PROXY_FOR_HTTP, NO_PROXY_FOR_KERBEROS, NO_PROXY_FOR_CREDSSP = 0x803381B1, 0x803381B2, 0x803381B3


@dataclasses.dataclass
class Login:
    """What a client is told, and what it then sees. consent: over http the messages are plain, so that a flag must
    allow them, and no proxy may see them."""

    flags: int
    options: dict
    mechanism: str
    seals: bool = True
    seals_over_tls: bool = False
    binds: bool = True
    consent: bool = False
    transports: tuple = ('http', 'https')


UPN, DIGEST_REALM = 'ada@example.org', 'The world'
# In the folder of the test.
CERTIFICATE_FILE = '{}/ada-both.pem'


def secret(user):
    return {'user-name': user, 'password': world.PASSWORD}


LOGINS = {
    'basic': Login(BASIC | CRED, secret(world.USER), 'Basic', seals=False, binds=False, consent=True),
    'ntlm': Login(NEGOTIATE | CRED, {**secret(f'{DOMAIN}\\{world.USER}'), 'ntlm': 'allow'}, 'NTLM'),
    'negotiate': Login(NEGOTIATE | CRED, secret(f'{world.USER}@{REALM}'), 'Kerberos'),
    'kerberos': Login(KERBEROS | CRED, secret(f'{world.USER}@{REALM}'), 'Kerberos'),
    'ticket': Login(KERBEROS, {}, 'Kerberos'),
    'certificate': Login(CERTIFICATE, {'client-certificate-source': CERTIFICATE_FILE}, 'Certificate', seals=False,
                         transports=('https',)),
    'digest': Login(USE_DIGEST | CRED, secret(world.USER), 'Digest', seals=False, binds=False, consent=True),
    'credssp': Login(CREDSSP | CRED, {**secret(f'{world.USER}@{REALM}'), 'delegate-to': HOST}, 'CredSSP',
                     seals_over_tls=True, binds=False),
}


@dataclasses.dataclass
class Way:
    """To the server: through a proxy that a resolver names, or that of the system. access is SetProxy's."""

    proxy: type = None
    is_system: bool = False
    access: int = None

    @property
    def is_direct(self):
        return self.proxy is None or self.access == NO_PROXY_SERVER


NO_PROXY_SERVER = 8
WAYS = {
    'direct': Way(),
    'http-proxy': Way(proxies.Squid),
    'socks': Way(proxies.Microsocks),
    'system': Way(proxies.Squid, is_system=True),
    'ie-config': Way(proxies.Squid, is_system=True, access=1),
    'winhttp-config': Way(proxies.Tinyproxy, is_system=True, access=2),
    'auto-detect': Way(proxies.Squid, is_system=True, access=4),
    'no-proxy-server': Way(proxies.Squid, is_system=True, access=NO_PROXY_SERVER),
}


@dataclasses.dataclass(frozen=True)
class Cell:
    login: str
    transport: str
    way: str
    language: str

    @property
    def refusal(self):
        """Returns Windows' code if the combination isn't allowed, and otherwise None."""
        login, way = LOGINS[self.login], WAYS[self.way]
        restricted = way.access not in (None, NO_PROXY_SERVER)
        if restricted and self.transport == 'http':
            return NO_PROXY_FOR_HTTP
        if restricted and login.flags & KERBEROS:
            return NO_PROXY_FOR_KERBEROS
        if restricted and login.flags & CREDSSP:
            return NO_PROXY_FOR_CREDSSP
        if login.consent and self.transport == 'http' and not way.is_direct:
            return NO_PROXY_FOR_HTTP
        return None

    def __str__(self):
        return ' '.join(dataclasses.astuple(self))


def list_cells():
    return [Cell(*cell) for cell in itertools.product(LOGINS, ('http', 'https'), WAYS, CLIENTS)
            if cell[1] in LOGINS[cell[0]].transports]


def draw_cells(cells, choose):
    """Returns some cells. Each value of each dimension is in one of them."""
    left = {(name, value) for cell in cells for name, value in dataclasses.asdict(cell).items()}
    drawn = []
    while left:
        new = {cell: len(left & set(dataclasses.asdict(cell).items())) for cell in cells}
        best = max(new.values())
        drawn.append(choose.choice([cell for cell in cells if new[cell] == best]))
        left -= set(dataclasses.asdict(drawn[-1]).items())
    return drawn


class MatrixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.accounts = cls.stack.enter_context(Accounts())
        cls.folder = cls.accounts.folder
        os.chmod(cls.folder, 0o755)
        if cls.accounts.realm is not None:
            cls.accounts.realm.kinit(world.USER)
        cls.server = world.Server([SERVER, *cls.accounts.server_options, *cls.list_server_options()])
        cls.stack.callback(cls.server.stop)
        cls.running = {}

    @classmethod
    def list_server_options(cls):
        """A server that accepts each login, and lets each of these users run commands."""
        authorities = Authorities(cls.folder)
        authorities.make_root('root')
        authorities.issue('root', 'ada', USAGE, principal(UPN))
        digest = hashlib.sha256(f'{world.USER}:{DIGEST_REALM}:{world.PASSWORD}'.encode()).hexdigest()
        digests = cls.accounts.write('digests', f'{world.USER}:{DIGEST_REALM}:{digest}\n')
        users = [world.USER, f'{world.USER}@{REALM}', f'digest:{world.USER}', f'certificate:{world.USER}']
        words = ['--credssp', '--digest-user-file', digests, '--client-ca', authorities.path('root.pem'),
                 '--map-certificate', f'{authorities.sha256("root")}={UPN}={world.USER}',
                 '--max-envelope-size', str(4 * 1024 * 1024)]
        return words + [word for user in users for word in ('--shell-user', user, '--allow', user)]

    def find_proxy(self, kind):
        """Returns the URI of the proxy, which runs until the last test has ended."""
        if kind not in self.running:
            if not kind.available():
                self.skipTest(f'no {kind.program} is installed')
            folder = self.stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder))
            self.running[kind] = self.stack.enter_context(kind(folder)).uri
        return self.running[kind]

    def make_proxy_env(self, way):
        if way.access is not None:
            yield 'LOGIN_PROXY_ACCESS', str(way.access)
        if way.is_system:
            yield from (('GIO_USE_PROXY_RESOLVER', 'libproxy'), ('no_proxy', ''))
            for name in ('http_proxy', 'https_proxy'):
                yield name, self.find_proxy(way.proxy)
        elif way.proxy is not None:
            yield 'LOGIN_PROXY', self.find_proxy(way.proxy)

    def make_env(self, cell):
        login = LOGINS[cell.login]
        address = self.server.uris[cell.transport].split('/')[2]
        options = {name: value.replace('{}', self.folder) for name, value in login.options.items()}
        options['connect-address'] = address
        if cell.transport == 'https':
            options['ca-file'] = world.CA_FILE
        flags = login.flags | (PLAIN if login.consent and cell.transport == 'http' else 0)
        env = dict(os.environ)
        env.update(LOGIN_URI=f'{cell.transport}://{HOST}:{address.split(":")[-1]}/wsman', LOGIN_FLAGS=str(flags),
                   LOGIN_OPTIONS='\n'.join(f'{name}={value}' for name, value in options.items()),
                   LOGIN_COUNT=str(COUNT), LOGIN_COMMAND=COMMAND)
        env.update(self.make_proxy_env(WAYS[cell.way]))
        return env

    def run_client(self, cell, env):
        return subprocess.run(CLIENTS[cell.language].split(), env=env, text=True, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL)

    def check_output(self, cell, result):
        login, way, https = LOGINS[cell.login], WAYS[cell.way], cell.transport == 'https'
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        lines = dict(line.split(' ', 1) for line in result.stdout.splitlines())
        self.assertEqual((lines['identify'], lines['get']), ('libwsman', 'thing-7'))
        count, length = map(int, lines['enumerate'].split())
        self.assertEqual(count, COUNT)
        self.assertGreater(length, MEGABYTES_5)
        self.assertEqual(lines['run'], f'{MEGABYTES_5} {OUTPUT}')
        self.assertEqual(lines['login'], ' '.join([
            login.mechanism, 'sealed' if (login.seals_over_tls if https else login.seals) else 'plain',
            'bound' if login.binds and https else 'loose', 'direct' if way.is_direct else self.find_proxy(way.proxy)]))

    def check(self, cell):
        if REALM in LOGINS[cell.login].options.get('user-name', REALM) and not HAVE_KERBEROS:
            self.skipTest('no KDC is installed')
        result = self.run_client(cell, self.make_env(cell))
        if cell.refusal is None:
            self.check_output(cell, result)
        else:
            self.assertEqual(result.stdout.split()[:2], ['refused', f'0x{cell.refusal:08X}'], result.stderr)

    def test_cells(self):
        cells = list_cells()
        if 'WSMAN_TEST_CELLS' in os.environ:
            cells = [cell for cell in cells if re.search(os.environ['WSMAN_TEST_CELLS'], str(cell))]
        elif 'WSMAN_TEST_LONG' not in os.environ:
            seed = int(os.environ.get('WSMAN_TEST_SEED', random.randrange(2**31)))
            print('WSMAN_TEST_SEED', seed, flush=True)
            cells = draw_cells(cells, random.Random(seed))
        for cell in cells:
            with self.subTest(str(cell)):
                self.check(cell)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
