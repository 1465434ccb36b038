#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The legal combinations of flags and options, each with a server that isn't ours. They have the names that
tests/client/test-session-rules.c has for them, which also tests what is refused. The table says which peer stands
where, or which other test has the peer."""

import ast
import base64
import contextlib
import hashlib
import os
import re
import ssl
import tempfile
import unittest
import unittest.mock

import negotiation
import peers
import proxies
from negotiation import HOST, PASSWORD, REALM, USER, Gio, Wsman

Flags = Wsman.SessionFlags
CRED, BASIC, NONE = Flags.CRED_USERNAME_PASSWORD, Flags.USE_BASIC, Flags.USE_NO_AUTHENTICATION
NEGOTIATE, KERBEROS, PLAIN = Flags.USE_NEGOTIATE, Flags.USE_KERBEROS, Flags.NO_ENCRYPTION
SSL, PORT, NO_FLAG = Flags.USE_SSL, Flags.ENABLE_SPN_SERVER_PORT, Flags.NONE
SKIPS = Flags.SKIP_CA_CHECK | Flags.SKIP_CN_CHECK | Flags.SKIP_REVOCATION_CHECK
DOMAIN = f'{USER}@{REALM}'
HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, '..', 'client', 'test-session-rules.c')
KINDS = ('python', 'samba', 'mit')
AUTHORIZATION = 'Basic ' + base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()


def run(peer, connection, flags, mechanism, user=None, **more):
    """A row that runs here: the peer; the connection, where {} is the port; the flags; what the session tells. more are
    options, and: proxy, which is how the session finds one; anonymous for Identify alone."""
    return {'peer': peer, 'connection': connection, 'flags': flags | (CRED if user else NO_FLAG),
            'mechanism': mechanism, 'user': user, **more}


def python(connection, flags, **more):
    """Sockets and TLS of Python."""
    mechanism = 'Basic' if flags & BASIC else None
    return run('python', connection, flags, mechanism, USER if flags & BASIC else None, **more)


def samba(connection, flags, user=USER, **more):
    """NTLM of Samba's GENSEC."""
    return run('samba', connection, flags, 'NTLM', user, **more)


def mit(connection, flags, user=None, **more):
    """MIT krb5, through Python's gssapi."""
    return run('mit', connection, flags, 'Kerberos', user, **more)


HTTP, HTTPS, IP, IPS = f'{HOST}:{{}}', f'https://{HOST}:{{}}', '127.0.0.1:{}', 'https://127.0.0.1:{}'
LOCAL, LOCALS = 'localhost:{}', 'https://localhost:{}'
FREERDP = ('test-credssp-peers.py', 'CredsspPeers.test_freerdp_accepts', 'FreeRDP')
ROWS = {
    'basic-https': python(HTTPS, BASIC),
    'basic-http-consent': python(HTTP, BASIC | PLAIN),
    'none-https': python(HTTPS, NONE),
    'none-http': python(HTTP, NONE, anonymous=True),
    'none-http-consent': python(HTTP, NONE | PLAIN),
    'none-with-encoding-and-tls': python(HTTP, NONE | Flags.UTF8 | SSL),
    'utf16': python(HTTPS, BASIC | Flags.UTF16),
    'skips': python(HTTP, BASIC | SSL | SKIPS, trusts=False),
    'https-and-use-ssl': python(HTTPS, BASIC | SSL),
    'pin': python(HTTPS, BASIC, trusts=False, pins=True),
    'address': python(HTTPS, BASIC),
    'proxy': python(LOCALS, BASIC, proxy='system'),
    'proxy-negotiate': samba(LOCALS, NEGOTIATE, proxy='system'),
    'proxy-none': python(LOCALS, NONE, proxy='system'),
    'proxy-resolver': python(LOCALS, BASIC, proxy='resolver'),
    'proxy-resolver-http': 'test-login-matrix.py: no proxy may see messages in plain text; the session says so',
    'proxy-resolver-kerberos': mit(HTTP, KERBEROS, proxy='resolver'),
    'proxy-resolver-login': ('test-proxies.py', 'LoginTest.test_kerberos_ticket', 'squid'),
    'no-proxy': python(LOCALS, BASIC, proxy='none'),
    'no-proxy-http': python(LOCAL, BASIC | PLAIN, proxy='none'),
    'no-proxy-kerberos': mit(HTTP, KERBEROS, proxy='none'),
    'keytab': mit(HTTP, KERBEROS, DOMAIN, keytab=True),
    'keytab-alone': mit(HTTP, KERBEROS, keytab=True),
    'cache': mit(HTTP, KERBEROS, cache=True),
    'cache-with-user': mit(HTTP, KERBEROS, DOMAIN, cache=True),
    'cache-negotiate': mit(HTTP, NEGOTIATE, cache=True),
    'cache-default': mit(HTTP, NO_FLAG, cache=True),
    'keytab-user-no-flag': mit(HTTP, KERBEROS, DOMAIN, keytab=True, no_flag=True),
    'local': 'the Unix socket is a way of ours, which no other server has',
    'local-empty-options': 'as the row before',
    'local-negotiate': 'as the row before',
    'local-utf16': 'as the row before',
    'default': mit(HTTPS, NO_FLAG),
    'default-credentials': mit(HTTP, NO_FLAG, DOMAIN),
    'default-ip-https': samba(IPS, NO_FLAG, trusts=False, pins=True),
    'default-ip-trusted': samba(IP, NO_FLAG, trusted_hosts=['127.0.0.*']),
    'default-loopback': mit(LOCAL, NO_FLAG),
    'default-spn-port': mit(HTTP, PORT, port_key=True),
    'negotiate': samba(HTTP, NEGOTIATE),
    'negotiate-plain': samba(HTTP, NEGOTIATE | PLAIN),
    'negotiate-loopback': mit(LOCAL, NEGOTIATE),
    'negotiate-implicit-allowed': mit(HTTPS, NEGOTIATE | Flags.ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS),
    'negotiate-domain-ip-https': samba(IPS, NEGOTIATE, f'CORP\\{USER}', trusts=False, pins=True),
    'negotiate-domain-name': mit(HTTP, NEGOTIATE, DOMAIN),
    'negotiate-spn-port': mit(HTTP, NEGOTIATE | PORT, DOMAIN, port_key=True),
    'kerberos': mit(HTTP, KERBEROS),
    'kerberos-credentials': mit(HTTP, KERBEROS, DOMAIN),
    'kerberos-plain': mit(HTTP, KERBEROS | PLAIN),
    'digest': ('test-digest-servers.py', 'WithApache.test_works', 'Apache'),
    'digest-plain': ('test-digest-servers.py', 'Algorithms.test_algorithms', 'Python'),
    'certificate': ('test-certificate-servers.py', 'CertificateServers.test_nginx', 'nginx, OpenSSL and Apache'),
    'credssp': FREERDP,
    'credssp-case': FREERDP,
    'credssp-ntlm': FREERDP,
    'credssp-ntlm-pin': FREERDP,
}


def read_legal_rows():
    with open(RULES, encoding='utf-8') as file:
        table = file.read().split('cases[] = {')[1].split('\n};')[0]
    return [match[1] for match in re.finditer(r'\{ "([\w-]+)",[^{}]*, 0 \}', table)]


def list_methods(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        tree = ast.parse(file.read())
    return {f'{each.name}.{method.name}' for each in tree.body if isinstance(each, ast.ClassDef)
            for method in each.body if isinstance(method, ast.FunctionDef)}


def respond(request):
    """Returns the request in its encoding. Combinations with a login get one."""
    codec = 'utf-16' if 'utf-16' in request.header('Content-Type').lower() else 'utf-8'
    request.body = request.body.decode(codec).encode()
    body = peers.THING
    if request.verb() == 'Identify':
        body = f'<i:IdentifyResponse xmlns:i="{peers.WSMID}"><i:ProductVendor>Nobody</i:ProductVendor>' \
               f'<i:ProtocolVersion>{peers.WSMAN}</i:ProtocolVersion></i:IdentifyResponse>'
    return peers.http(peers.answer(request, body).decode().encode(codec),
                      content_type=f'application/soap+xml;charset={codec}')


class Python:
    """A peer with the form of negotiation.Server."""

    def __init__(self, certificate):
        self.certificate, pair = None, None
        if certificate is not None:
            pair = negotiation.make_certificate(certificate, (HOST, 'localhost'))
            self.certificate = pair[0]
        self.peer = peers.Peer(peers.each(respond), pair)
        self.port = self.peer.port

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.peer.__exit__(*problem)

    def headers(self):
        return {request.header('Authorization') for request in self.peer.requests}


def setUpModule():
    negotiation.start_realm()


def tearDownModule():
    negotiation.stop_realm()


class LegalTest(unittest.TestCase):
    def test_table(self):
        """Each legal combination has a row, and each test that a row names exists."""
        legal = read_legal_rows()
        self.assertGreater(len(legal), 40)
        self.assertEqual(sorted(ROWS), sorted(legal))
        for name, row in ROWS.items():
            if isinstance(row, tuple):
                self.assertIn(row[1], list_methods(row[0]), name)

    def start_peer(self, row):
        https = row['connection'].startswith('https') or row['flags'] & SSL
        certificate = 'ecdsa-sha256' if https else None
        if row['peer'] == 'python':
            return self.enterContext(Python(certificate))
        available = {'samba': negotiation.HAVE_GENSEC, 'mit': negotiation.HAVE_KERBEROS}
        if not available[row['peer']]:
            self.skipTest(f'no {row["peer"]}')
        engine = {'samba': 'ntlm', 'mit': 'kerberos'}[row['peer']]
        return self.enterContext(negotiation.Server(engine, certificate=certificate))

    def set_proxy(self, row, options):
        """Returns the proxy that the session must use, or None."""
        if row.get('proxy') is None:
            return None
        if not proxies.Squid.available():
            self.skipTest('no squid is installed')
        folder = self.enterContext(tempfile.TemporaryDirectory(dir=negotiation.folder))
        os.chmod(negotiation.folder, 0o755)
        proxy = self.enterContext(proxies.Squid(folder)).uri
        if row['proxy'] == 'resolver':
            options.set_proxy_resolver(Gio.SimpleProxyResolver.new(proxy, None))
            return proxy
        self.enterContext(unittest.mock.patch.dict(os.environ, {'http_proxy': proxy, 'https_proxy': proxy,
                                                                'no_proxy': ''}))
        options.set_proxy(Wsman.ProxyAccess.WINHTTP_CONFIG if row['proxy'] == 'system'
                          else Wsman.ProxyAccess.NO_PROXY_SERVER)
        return proxy if row['proxy'] == 'system' else None

    def make_options(self, row, peer):
        options = Wsman.ConnectionOptions(connect_address=f'127.0.0.1:{peer.port}', ntlm=Wsman.NtlmPolicy.AUTO)
        if peer.certificate is not None and row.get('trusts', True):
            options.props.ca_file = peer.certificate
        if row.get('pins'):
            with open(peer.certificate, encoding='ascii') as file:
                der = ssl.PEM_cert_to_DER_cert(file.read())
            options.props.server_certificate_sha256 = hashlib.sha256(der).hexdigest()
        if row['user'] is not None:
            options.props.user_name = row['user']
        if row['user'] is not None and not row.get('keytab') and not row.get('cache'):
            options.props.password = PASSWORD
        if row.get('keytab'):
            options.props.keytab = negotiation.realm.client_keytab
        if row.get('cache'):
            options.props.credentials_cache = negotiation.realm.env['KRB5CCNAME']
        if 'trusted_hosts' in row:
            options.props.trusted_hosts = row['trusted_hosts']
        return options

    def prepare_realm(self, row, peer):
        if row['peer'] != 'mit':
            return
        negotiation.realm.kinit(USER)
        if row.get('port_key'):
            name = f'host/{HOST}:{peer.port}'
            negotiation.realm.admin(f'addprinc -randkey {name}')
            negotiation.realm.admin(f'ktadd -k {negotiation.realm.keytab} {name}')

    def check(self, row):
        peer = self.start_peer(row)
        self.prepare_realm(row, peer)
        options = self.make_options(row, peer)
        proxy = self.set_proxy(row, options)
        flags = row['flags'] & ~CRED if row.get('no_flag') else row['flags']
        session = Wsman.Session.new(row['connection'].format(peer.port), flags, options)
        self.assertIn('Nobody', session.identify(NO_FLAG, None).get_xml())
        if not row.get('anonymous'):
            session.get(negotiation.locator('1'), None)
        self.assertEqual((session.props.mechanism, session.props.proxy), (row['mechanism'], proxy))
        self.assertEqual(session.props.sealed, row['peer'] != 'python' and peer.certificate is None and
                         not row['flags'] & PLAIN)
        self.assertEqual(session.props.bound, row['peer'] != 'python' and peer.certificate is not None)
        if row['peer'] == 'python':
            self.assertEqual(peer.headers(), {AUTHORIZATION if row['user'] else None})

    def test_rows(self):
        for name, row in ROWS.items():
            if not isinstance(row, dict):
                continue
            with self.subTest(name), contextlib.ExitStack() as stack:
                self.enterContext = stack.enter_context
                self.check(row)


if __name__ == '__main__':
    unittest.main(verbosity=2)
