#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our client with a certificate, at servers that aren't ours: nginx, apache and OpenSSL. apache asks for the
certificate of a folder after it has read the request, as HTTP.sys does on Windows."""

import gc
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import certificates
import gi
import harmful_relay
import patience
import peers
import proxies
from certificates import USAGE, principal
from ports import take_port

gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman  # noqa: E402

LITERAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'
ADA = principal('ada@example.org')
NEEDED = 0x80072F0C
DENIED = 0x80070005
UNANSWERED = 0x803380B4
# The number of places at which a connection is harmed, and the time that the session waits for each of them.
N_HARMED = 60
HARMED_MS = 1000
NO_KEY = 0x80072F99
MODULES = '/usr/lib/apache2/modules'

IDENTITY = ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
            'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body>'
            '<i:IdentifyResponse><i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'
            '</i:ProtocolVersion></i:IdentifyResponse></s:Body></s:Envelope>')

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_protocols {protocol};
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_client_certificate {folder}/root.pem;
    ssl_verify_client {verify};
    location / {{
      proxy_set_header X-Verify $ssl_client_verify;
      proxy_set_header X-Subject $ssl_client_s_dn;
      proxy_pass http://127.0.0.1:{backend};
    }}
  }}
}}
"""

APACHE = """
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
DefaultRuntimeDir {folder}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
LoadModule ssl_module {modules}/mod_ssl.so
SSLEngine on
SSLProtocol {protocol}
SSLCertificateFile {folder}/server.pem
SSLCertificateKeyFile {folder}/server.key
SSLCACertificateFile {folder}/root.pem
SSLSessionTickets {tickets}
SSLVerifyClient {everywhere}
<Location /wsman>
  SSLVerifyClient {verify}
  RequestHeader set X-Verify "%{{SSL_CLIENT_VERIFY}}s"
  ProxyPass http://127.0.0.1:{backend}/wsman
</Location>
"""


class Process:
    """A server in another process, which listens on a port."""

    def __init__(self, command, port, output=False):
        self.port = port
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE if output else subprocess.DEVNULL,
                                        stderr=subprocess.STDOUT)
        patience.wait_until(self._listens)

    def _listens(self):
        if self.process.poll() is not None:
            raise RuntimeError(f'{self.process.args[0]} does not listen')
        with socket.socket() as probe:
            return probe.connect_ex(('127.0.0.1', self.port)) == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(patience.get_seconds(10))
        self.process.stdin.close()
        if self.process.stdout is not None:
            self.process.stdout.close()


def serve(connection):
    """The server behind nginx and Apache. It reports who has come with a verified certificate."""
    while (request := connection.read_request()) is not None:
        good = request.header('X-Verify') == 'SUCCESS' and request.header('Authorization') == LITERAL
        body = IDENTITY.encode() if good else b''
        connection.send(f'HTTP/1.1 {200 if good else 401} X\r\nContent-Type: application/soap+xml\r\n'
                        f'Content-Length: {len(body)}\r\n\r\n'.encode() + body)


class CertificateServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='wsman-certificates-')
        cls.authorities = authorities = certificates.Authorities(cls.folder)
        for who in ('root', 'stranger'):
            authorities.make_root(who)
        authorities.issue('root', 'server', 'subjectAltName = DNS:localhost, IP:127.0.0.1')
        authorities.issue('root', 'ada', USAGE, ADA)
        authorities.issue('root', 'bob', USAGE, principal('bob@example.org'))
        authorities.issue('stranger', 'eve', USAGE, ADA)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def identify(self, port, source='ada-both.pem', host='localhost', **properties):
        """The code of Windows, and the text; 0 if the server accepted us."""
        properties.setdefault('ca_file', self.path('root.pem'))
        options = Wsman.ConnectionOptions(client_certificate_source=self.path(source), **properties)
        return self.try_identify(Wsman.Session.new(f'https://{host}:{port}/wsman',
                                                   Wsman.SessionFlags.USE_CLIENT_CERTIFICATE, options))

    def try_identify(self, session):
        session.props.timeout = patience.get_seconds(10) * 1000
        try:
            session.identify(0, None)
            self.assertEqual(session.get_mechanism(), 'Certificate')
        except GLib.Error as error:
            return session.get_fault().get_code(), str(error)
        finally:
            session.close()
        return 0, ''

    def identify_as(self, who, host, port):
        """The same with the certificate of who. None authenticates with a password instead."""
        if who is not None:
            return self.identify(port, f'{who}-both.pem', host=host)
        options = Wsman.ConnectionOptions(ca_file=self.path('root.pem'), user_name='ada', password='secret')
        flags = Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        return self.try_identify(Wsman.Session.new(f'https://{host}:{port}/wsman', flags, options))

    def run_nginx(self, backend, **settings):
        port = take_port()
        self.authorities.write('nginx.conf', NGINX.format(folder=self.folder, port=port, backend=backend.port,
                                                          **settings))
        return Process(['nginx', '-e', self.path('nginx.log'), '-c', self.path('nginx.conf')], port)

    def run_apache(self, backend, **settings):
        port = take_port()
        settings = {'everywhere': 'none', 'tickets': 'on', 'verify': 'require', **settings}
        self.authorities.write('apache.conf', APACHE.format(folder=self.folder, port=port, modules=MODULES,
                                                            backend=backend.port, **settings))
        return Process(['apache2', '-DFOREGROUND', '-f', self.path('apache.conf')], port)

    def run_openssl(self, *arguments, output=False):
        port = take_port()
        return Process(['openssl', 's_server', '-accept', f'127.0.0.1:{port}', '-cert', self.path('server.pem'), '-key',
                        self.path('server.key'), '-CAfile', self.path('root.pem'), *arguments], port, output)

    @unittest.skipIf(shutil.which('nginx') is None, 'nginx is not installed')
    def test_nginx(self):
        """The server requests the certificate in the TLS handshake."""
        with peers.Peer(serve) as backend:
            for protocol in ('TLSv1.2', 'TLSv1.3'):
                with self.subTest(protocol=protocol), self.run_nginx(backend, protocol=protocol,
                                                                     verify='optional') as server:
                    self.assertEqual(self.identify(server.port), (0, ''))
                    code, text = self.identify(server.port, 'eve-both.pem')
                    self.assertNotEqual(code, 0, text)
                with self.run_nginx(backend, protocol=protocol, verify='off') as server:
                    code, text = self.identify(server.port)
                    self.assertEqual(hex(code), hex(NEEDED if protocol == 'TLSv1.3' else DENIED), text)

    def ask(self, asked, choices):
        """Options whose handler chooses one certificate after the other; None: it doesn't answer."""
        def on_authenticate(_options, request):
            asked.append((request.props.kind, request.props.host, request.props.scheme, request.props.secure,
                          request.props.retrying))
            choice = choices.pop(0)
            if choice is None:
                return False
            certificate = Gio.TlsCertificate.new_from_file(self.path(choice))
            # The program answers later, from another thread.
            threading.Thread(target=request.answer_certificate, args=(certificate,)).start()
            return True

        options = Wsman.ConnectionOptions(ca_file=self.path('root.pem'))
        options.connect('authenticate', on_authenticate)
        return options

    @unittest.skipIf(shutil.which('nginx') is None, 'nginx is not installed')
    def test_chosen(self):
        """A session without a certificate asks for one. It asks again after the server has refused it, and not if the
        server has accepted it."""
        flags = Wsman.SessionFlags.USE_CLIENT_CERTIFICATE
        kind = Wsman.CredentialKind.CERTIFICATE
        with self.assertRaises(GLib.Error):
            Wsman.Session.new('https://localhost/wsman', flags, Wsman.ConnectionOptions())

        for protocol in ('TLSv1.2', 'TLSv1.3'):
            asked = []
            choices = ['eve-both.pem', None, 'ada.pem', 'ada-both.pem']
            with self.subTest(protocol=protocol), peers.Peer(serve) as backend, \
                    self.run_nginx(backend, protocol=protocol, verify='optional_no_ca') as server:
                session = Wsman.Session.new(f'https://localhost:{server.port}/wsman', flags, self.ask(asked, choices))
                session.props.timeout = patience.get_seconds(10) * 1000
                codes = []
                for _ in range(6):
                    try:
                        session.identify(0, None)
                        codes.append(0)
                    except GLib.Error:
                        codes.append(session.get_fault().get_code())
                session.close()
                # The third certificate has no private key.
                self.assertEqual([hex(code) for code in codes],
                                 [hex(DENIED), hex(UNANSWERED), hex(NO_KEY), '0x0', '0x0', '0x0'])
                host = f'localhost:{server.port}'
                self.assertEqual(asked, [(kind, host, 'Certificate', True, retrying)
                                         for retrying in (False, True, True, True)])
                self.assertEqual([r.header('X-Subject') for r in backend.requests], ['CN=eve'] + ['CN=ada'] * 3)

    def identify_through(self, port, direction=None, place=0, kind='cut'):
        """Through a relay. Returns the code, the text and how many bytes have passed in each direction."""
        options = Wsman.ConnectionOptions(client_certificate_source=self.path('ada-both.pem'),
                                          ca_file=self.path('root.pem'))
        with harmful_relay.Relay(port, direction, place, kind) as relay:
            session = Wsman.Session.new(f'https://localhost:{relay.port}/wsman',
                                        Wsman.SessionFlags.USE_CLIENT_CERTIFICATE, options)
            session.props.total_timeout = HARMED_MS if direction is not None else patience.get_seconds(10) * 1000
            try:
                session.identify(0, None)
                code, text = 0, ''
            except GLib.Error as error:
                self.assertEqual(error.domain, GLib.quark_to_string(Wsman.error_quark()), error)
                code, text = session.get_fault().get_code(), str(error)
            session.close()
            return code, text, relay.passed

    @staticmethod
    def count_descriptors():
        gc.collect()
        return len(os.listdir('/proc/self/fd'))

    @unittest.skipIf(shutil.which('nginx') is None, 'nginx is not installed')
    def test_harm(self):
        """A machine on the way cuts the connection, or repeats or changes a byte. The session fails in time, or
        succeeds if the byte doesn't matter, and the server sees no request without the certificate. The ordinary run
        takes some of the places."""
        seed = int(os.environ.get('WSMAN_TEST_SEED', random.randrange(1 << 30)))
        chance = random.Random(seed)
        for protocol in ('TLSv1.2', 'TLSv1.3'):
            with peers.Peer(serve) as backend, self.run_nginx(backend, protocol=protocol,
                                                              verify='optional') as server:
                code, text, lengths = self.identify_through(server.port)
                self.assertEqual((code, text), (0, ''))
                cases = [(direction, place, kind) for direction, length in enumerate(lengths)
                         for place in range(length) for kind in harmful_relay.KINDS]
                if 'WSMAN_TEST_LONG' not in os.environ:
                    cases = chance.sample(cases, N_HARMED)
                before = self.count_descriptors()
                for case in cases:
                    with self.subTest(protocol=protocol, case=case, seed=seed):
                        begin = time.monotonic()
                        code, text, _ = self.identify_through(server.port, *case)
                        self.assertLess(time.monotonic() - begin, HARMED_MS / 1000 + patience.get_seconds(1))
                self.assertEqual(self.identify_through(server.port)[0], 0)
                # The library may begin to use a few for itself, but each case would leave at least one.
                patience.wait_until(lambda limit=before + 8: self.count_descriptors() <= limit, 5)
                self.assertEqual({r.header('X-Verify') for r in backend.requests}, {'SUCCESS'})

    @unittest.skipIf(shutil.which('nginx') is None, 'nginx is not installed')
    def test_resumption(self):
        """No connection resumes the TLS session of another certificate, with a certificate or without. nginx tells
        whose certificate the TLS session has."""
        order = ('ada', 'bob', 'eve', 'ada', None, None, 'bob', 'bob', None, 'eve', 'ada')
        for protocol in ('TLSv1.2', 'TLSv1.3'):
            for host in ('localhost', '127.0.0.1'):
                with self.subTest(protocol=protocol, host=host), peers.Peer(serve) as backend, \
                        self.run_nginx(backend, protocol=protocol, verify='optional_no_ca') as server:
                    for who in order:
                        code, text = self.identify_as(who, host, server.port)
                        self.assertEqual(code == 0, who in ('ada', 'bob'), text)
                    seen = [(r.header('Authorization').split()[0] == 'Basic', r.header('X-Subject'))
                            for r in backend.requests]
                    self.assertEqual(seen, [(who is None, f'CN={who}' if who else None) for who in order])

    @unittest.skipIf(shutil.which('apache2') is None, 'apache2 is not installed')
    def test_apache(self):
        """The server requests the certificate after it has read the request. It uses a renegotiation, or TLS 1.3's
        authentication after the handshake."""
        with peers.Peer(serve) as backend:
            with self.run_apache(backend, protocol='TLSv1.2', tickets='off') as server:
                self.assertEqual(self.identify(server.port), (0, ''))
            with self.run_apache(backend, protocol='TLSv1.2') as server:
                code, text = self.identify(server.port)
                self.assertTrue(code == 0 or 'renegotiat' in text, text)
            with self.run_apache(backend, protocol='TLSv1.3') as server:
                code, text = self.identify(server.port)
                self.assertEqual(hex(code), hex(NEEDED), text)
                self.assertIn('clientcertnegotiation=enable', text)
            for protocol in ('TLSv1.2', 'TLSv1.3'):
                with self.run_apache(backend, protocol=protocol, everywhere='require') as server:
                    self.assertEqual(self.identify(server.port), (0, ''))

    def test_openssl(self):
        """s_server asks while the client waits for the response. The keys R and c are its commands."""
        for version, key, works in (('-tls1_2', 'R', True), ('-tls1_3', 'c', False)):
            with self.subTest(version=version), self.run_openssl(version, '-no_ticket', output=True) as server:
                thread = threading.Thread(target=self.answer, args=(server.process, key), daemon=True)
                thread.start()
                code, text = self.identify(server.port)
                thread.join(patience.get_seconds(10))
                self.assertEqual(self.saw_certificate, works, text)
                self.assertEqual(hex(code), hex(0 if works else NEEDED), text)

    def answer(self, process, key):
        """Types a key when the request has arrived, and then the response."""
        self.saw_certificate = False
        self.read_until(process, b'Envelope>')
        process.stdin.write(f'{key}\n'.encode())
        process.stdin.flush()
        # OpenSSL writes "CN = ada" up to 3.1, and "CN=ada" from 3.2 on.
        names = b'depth=0 CN = ada', b'depth=0 CN=ada'
        seen = self.read_until(process, *names, b'rror', b'Failed')
        self.saw_certificate = any(name in seen for name in names)
        head, body = ('200 Fine', IDENTITY + '\n') if self.saw_certificate else ('403 Who?', '')
        process.stdin.write(f'HTTP/1.1 {head}\nContent-Type: application/soap+xml\nContent-Length: {len(body)}\n\n'
                            f'{body}'.encode())
        process.stdin.flush()

    @staticmethod
    def read_until(process, *words):
        """Reads the output of s_server up to one of the words."""
        seen = b''
        while not any(word in seen for word in words):
            piece = os.read(process.stdout.fileno(), 4096)
            if not piece:
                break
            seen += piece
        return seen

    def test_unverified(self):
        """Checks that a refused server never gets the client's certificate. It is refused because of its authority, its
        pin or a list."""
        authorities = self.authorities
        authorities.revoke('root', 'server')
        authorities.list_revoked('root', 'revoked.pem')
        wrong = {
            'authority': {'ca_file': self.path('stranger.pem')},
            'pin': {'server_certificate_sha256': '0' * 64},
            'list': {'crl_file': self.path('revoked.pem')},
        }
        for version in ('-tls1_2', '-tls1_3'):
            for name, properties in (*wrong.items(), ('none', {})):
                with self.subTest(reason=name, version=version):
                    received = self.watch(version, **properties)
                    self.assertEqual(', Certificate\n' in received, name == 'none', received)
                    self.assertEqual(', CertificateVerify\n' in received, name == 'none', received)

    def watch(self, *arguments, proxy=False, **properties):
        """Returns what a server receives that asks for the certificate, and then sends no usable response."""
        with self.run_openssl('-verify', '1', '-naccept', '2', '-rev', '-msg', '-msgfile', self.path('messages'),
                              *arguments) as server:
            if proxy:
                uri = f'https://localhost:{server.port}'
                properties['proxy_resolver'] = Gio.SimpleProxyResolver(default_proxy=uri)
            code, text = self.identify(1 if proxy else server.port, **properties)
            self.assertNotEqual(code, 0, text)
        messages = self.authorities.read('messages')
        self.assertIn('CertificateRequest', messages)
        return '\n'.join(line for line in messages.split('\n') if line.startswith('<<<')) + '\n'

    @unittest.skipUnless(proxies.Tinyproxy.available() and shutil.which('nginx'), 'no tinyproxy, or no nginx')
    def test_through_proxy(self):
        """The certificate goes through a tunnel to the server behind."""
        with peers.Peer(serve) as backend, proxies.Tinyproxy(tempfile.mkdtemp(dir=self.folder)) as proxy:
            for protocol in ('TLSv1.2', 'TLSv1.3'):
                with self.run_nginx(backend, protocol=protocol, verify='on') as server:
                    resolver = Gio.SimpleProxyResolver(default_proxy=proxy.uri)
                    self.assertEqual(self.identify(server.port, proxy_resolver=resolver), (0, ''))

    def test_proxy(self):
        """A proxy that asks for a certificate gets none."""
        for version in ('-tls1_2', '-tls1_3'):
            received = self.watch(version, proxy=True)
            self.assertIn(', Finished\n', received)
            self.assertNotIn(', CertificateVerify\n', received)

    def test_checks(self):
        """Wrong certificates are refused before a byte is sent."""
        authorities = self.authorities
        authorities.issue('root', 'old', USAGE, ADA, start=-7200, end=-3600)
        authorities.issue('root', 'usage', ADA, 'extendedKeyUsage = serverAuth')
        authorities.write('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' +
                          authorities.read('ada.key'))
        for source, code in (('old-both.pem', 0x800B0101), ('usage-both.pem', 0x80338155), ('ada.pem', 0x80072F99),
                             ('missing.pem', 0x80338082), ('broken.pem', 0x803380B7), ('ada.key', 0x803380B7),
                             ('.', 0x80338082)):
            with self.subTest(source=source), peers.Peer(serve) as peer:
                found, text = self.identify(peer.port, source)
                self.assertEqual(hex(found), hex(code), text)
                self.assertEqual(peer.connections, 0)

    def test_thumbprints(self):
        """SHA-1 as Windows writes it, and SHA-256, in a directory of many files."""
        directory = self.path('store')
        os.mkdir(directory)
        authorities = self.authorities
        for name in ('ada', 'bob'):
            shutil.copy(self.path(f'{name}-both.pem'), directory)
        authorities.write('store/noise.pem', 'nothing')
        authorities.issue('root', 'eva', USAGE, principal('eva@example.org'))
        authorities.openssl('pkcs12', '-export', '-in', 'eva.pem', '-inkey', 'eva.key', '-passout', 'pass:Geheimnis',
                            '-out', f'store/{authorities.sha1("eva")}.p12')
        sha1 = authorities.sha1('bob')
        spaced = ' '.join(sha1[i:i + 2] for i in range(0, 40, 2))
        with peers.Peer(serve) as backend, self.run_nginx(backend, protocol='TLSv1.3', verify='on') as server:
            for thumbprint in (sha1, sha1.lower(), spaced, '\u200e' + spaced, authorities.sha256('ada'),
                               authorities.sha1('eva')):
                with self.subTest(thumbprint=thumbprint):
                    options = Wsman.ConnectionOptions(ca_file=self.path('root.pem'), certificate_thumbprint=thumbprint,
                                                      client_certificate_directory=directory)
                    options.connect('authenticate', lambda _, request: request.answer(None, 'Geheimnis') or True)
                    session = Wsman.Session.new(f'https://localhost:{server.port}/wsman',
                                                Wsman.SessionFlags.USE_CLIENT_CERTIFICATE, options)
                    session.identify(0, None)
        options.certificate_thumbprint = '00' * 20
        session = Wsman.Session.new('https://localhost:1/wsman', Wsman.SessionFlags.USE_CLIENT_CERTIFICATE, options)
        with self.assertRaisesRegex(Exception, 'no certificate with the thumbprint'):
            session.identify(0, None)
        self.assertEqual(hex(session.get_fault().get_code()), hex(0x80338082))
        for wrong in ('0', 'g' * 40, '00' * 21, '00' * 20 + '.'):
            options.certificate_thumbprint = wrong
            with self.assertRaisesRegex(Exception, 'thumbprint'):
                Wsman.Session.new('https://localhost:1/wsman', Wsman.SessionFlags.USE_CLIENT_CERTIFICATE, options)


if __name__ == '__main__':
    unittest.main()
