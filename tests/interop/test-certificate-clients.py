#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our server against clients that authenticate with a certificate and aren't ours: curl, pywinrm and OpenSSL. Most of
the certificates are wrong in one way."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import certificates
import patience
import world
from certificates import USAGE, principal, raw_principal

try:
    import winrm
except ImportError:
    winrm = None

LITERAL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'
SOAP = 'application/soap+xml;charset=UTF-8'
IDENTIFY = ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
            'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/>'
            '<s:Body><i:Identify/></s:Body></s:Envelope>')
ADA = principal('ada@example.org')

WEAK = """
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = weak
[weak]
CipherString = DEFAULT:@SECLEVEL=0
"""

# The wrong certificates: the name, the extensions, other arguments of issue(), and the reason in the log.
WRONG = [
    ('no-usage', [ADA], {}, 'extended key usage'),
    ('server-usage', [ADA, 'extendedKeyUsage = serverAuth'], {}, 'purpose'),
    ('any-usage', [ADA, 'extendedKeyUsage = anyExtendedKeyUsage'], {}, 'extended key usage'),
    ('no-name', [USAGE], {'subject': 'ada@example.org'}, 'exactly one'),
    ('mail-name', [USAGE, 'subjectAltName = email:ada@example.org'], {'subject': 'ada@example.org'}, 'exactly one'),
    ('host-name', [USAGE, 'subjectAltName = DNS:ada@example.org'], {}, 'exactly one'),
    ('two-names', [USAGE, ADA + f', otherName:{certificates.NAME};UTF8:eve@example.org'], {}, 'exactly one'),
    ('same-twice', [USAGE, ADA + f', otherName:{certificates.NAME};UTF8:ada@example.org'], {}, 'exactly one'),
    ('one-unreadable', [USAGE, ADA + f', otherName:{certificates.NAME};INTEGER:1'], {}, 'exactly one'),
    ('other-string', [USAGE, principal('ada@example.org', 'IA5')], {}, 'exactly one'),
    ('other-case', [USAGE, principal('Ada@example.org')], {}, 'No user is mapped'),
    ('longer', [USAGE, principal('ada@example.org.evil')], {}, 'No user is mapped'),
    ('two-domains', [USAGE, principal('ada@example.org@evil')], {}, 'exactly one'),
    ('zero', [USAGE, raw_principal(b'\x0c\x11ada@example.org\0x')], {}, 'exactly one'),
    ('not-utf8', [USAGE, raw_principal(b'\x0c\x10\xffada@example.org')], {}, 'exactly one'),
    ('no-domain', [USAGE, principal('ada')], {}, 'exactly one'),
    ('empty', [USAGE, raw_principal(b'\x0c\0')], {}, 'exactly one'),
    ('other-type', [USAGE, 'subjectAltName = otherName:1.3.6.1.4.1.311.20.2.4;UTF8:ada@example.org'], {},
     'exactly one'),
    ('unmapped', [USAGE, principal('eve@example.org')], {}, 'No user is mapped'),
    ('expired', [USAGE, ADA], {'start': -7200, 'end': -3600}, 'expired'),
    ('early', [USAGE, ADA], {'start': 3600, 'end': 7200}, 'not yet'),
    ('weak-key', [USAGE, ADA], {'key': ['1024']}, 'insecure'),
    ('weak-hash', [USAGE, ADA], {'digest': 'sha1'}, 'insecure'),
    ('unknown-critical', [USAGE, ADA, '1.2.3.4 = critical, ASN1:NULL'], {}, 'critical'),
    ('unreachable-list', [USAGE, ADA, 'crlDistributionPoints = URI:http://lists.example/1'], {}, 'revocation list'),
]
# Certificates of unknown authorities. The forger has the name of a known one.
FOREIGN = [('stranger', 'stranger-ada'), ('forger', 'forged-ada'), ('child', 'by-child')]


class CertificateClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='wsman-certificates-')
        cls.authorities = authorities = certificates.Authorities(cls.folder)
        for who, subject in (('root', 'Root'), ('other', 'Other'), ('stranger', 'Stranger'), ('forger', 'Root')):
            authorities.make_root(who, subject)
        authorities.make_below('root', 'middle')
        authorities.issue('root', 'child', USAGE, principal('child@example.org'))
        for name, extensions, arguments, _ in WRONG:
            authorities.issue('root', name, *extensions, **arguments)
        authorities._open('child')
        for issuer, name in (('root', 'ada'), ('middle', 'below-ada'), ('other', 'other-ada'), *FOREIGN):
            authorities.issue(issuer, name, USAGE, ADA)
        authorities.write('trusted.pem', authorities.read('root.pem') + authorities.read('other.pem'))
        authorities.write('weak.cnf', WEAK)
        cls.server = cls.serve()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        shutil.rmtree(cls.folder)

    @classmethod
    def serve(cls, *arguments, **options):
        authorities = cls.authorities
        return world.Server([
            *sys.argv[1:], '--client-ca', authorities.path('trusted.pem'), '--allow', 'certificate:ada',
            '--allow', 'certificate:grace', '--shell-user', 'certificate:ada',
            '--map-certificate', authorities.sha256('root') + '=ada@example.org=ada',
            '--map-certificate', authorities.sha256('other') + '=ada@example.org=grace', *arguments], **options)

    def curl(self, name, *arguments, server=None, chain=False, literal=LITERAL):
        """Returns the status of an Identify with the certificate."""
        command = ['curl', '--silent', '--show-error', '--http1.1', '--noproxy', '*', '--cacert', world.CA_FILE,
                   '--max-time', str(patience.get_seconds(10)), '--output', os.devnull, '--write-out', '%{http_code}',
                   '--header', f'Content-Type: {SOAP}', '--data', IDENTIFY, *arguments]
        if name is not None:
            suffix = '-chain.pem' if chain else '.pem'
            command += ['--cert', self.authorities.path(name + suffix), '--key', self.authorities.path(f'{name}.key')]
        if literal is not None:
            command += ['--header', f'Authorization: {literal}']
        uri = (server or self.server).uris['https']
        # curl itself wouldn't use weak certificates.
        return int(subprocess.run([*command, uri], capture_output=True, check=True, text=True,
                                  env={**os.environ, 'OPENSSL_CONF': self.authorities.path('weak.cnf')}).stdout)

    def test_accepted(self):
        for version in ('1.2', '1.3'):
            with self.subTest(version=version):
                self.assertEqual(self.curl('ada', '--tls-max', version), 200)
                self.assertEqual(self.curl('below-ada', '--tls-max', version, chain=True), 200)

    def test_literal(self):
        """The certificate counts with the literal header only, and the header with the certificate only."""
        self.assertEqual(self.curl('ada', literal=None), 401)
        self.assertEqual(self.curl(None), 401)
        for wrong in (LITERAL + '/', LITERAL.upper(), 'Negotiate', 'https' + LITERAL[4:]):
            self.assertEqual(self.curl('ada', literal=wrong), 401, wrong)

    def test_wrong(self):
        """Checks that each certificate is refused, for its own reason. The log is complete when the server has ended.
        A server logs only the first refusals of many."""
        for first in range(0, len(WRONG), 8):
            self.refuse(WRONG[first:first + 8])

    def refuse(self, wrong):
        with open(self.authorities.path('log'), 'w+', encoding='utf-8') as log:
            server = self.serve(stderr=log)
            try:
                for name, _, _, _ in wrong:
                    with self.subTest(certificate=name):
                        self.assertEqual(self.curl(name, server=server), 401)
            finally:
                server.stop()
            log.seek(0)
            reasons = [line for line in log if 'Login refused' in line]
        self.assertEqual(len(reasons), len(wrong))
        for line, (name, _, _, reason) in zip(reasons, wrong):
            with self.subTest(reason=name):
                self.assertRegex(line, reason)

    def test_foreign(self):
        """Certificates of others than the authorities, and those whose authority can't be found."""
        for _, name in FOREIGN:
            with self.subTest(certificate=name):
                self.assertEqual(self.curl(name, chain=True), 401)
        self.assertEqual(self.curl('below-ada'), 401)

    def test_issuers(self):
        """The same name from another authority means another user."""
        authorities = self.authorities
        server = world.Server([
            *sys.argv[1:], '--client-ca', authorities.path('trusted.pem'), '--allow', 'certificate:ada',
            '--map-certificate', authorities.sha256('root') + '=ada@example.org=ada'])
        try:
            self.assertEqual(self.curl('ada', server=server), 200)
            self.assertEqual(self.curl('other-ada', server=server), 401)
        finally:
            server.stop()

    def test_revoked(self):
        """If a list can't be checked, certificates are refused. A renewed list counts at once."""
        authorities = self.authorities
        for name in ('revoked', 'fine'):
            authorities.issue('root', name, USAGE, ADA)
        authorities.revoke('root', 'revoked')
        authorities.list_revoked('root', 'list.pem')
        server = self.serve('--client-crl', authorities.path('list.pem'))
        try:
            self.assertEqual(self.curl('revoked', server=server), 401)
            self.assertEqual(self.curl('fine', server=server), 200)
            self.assertEqual(self.curl('other-ada', server=server), 401)
            self.assertEqual(self.curl('below-ada', server=server, chain=True), 401)
            authorities.list_revoked('root', 'list.pem', start=-7200, end=-3600)
            self.assertEqual(self.curl('fine', server=server), 401)
            authorities.list_revoked('forger', 'list.pem')
            self.assertEqual(self.curl('fine', server=server), 401)
            authorities.write('list.pem', 'nothing')
            self.assertEqual(self.curl('fine', server=server), 401)
            os.remove(authorities.path('list.pem'))
            self.assertEqual(self.curl('fine', server=server), 401)
            authorities.list_revoked('root', 'list.pem')
            self.assertEqual(self.curl('fine', server=server), 200)
            authorities.revoke('root', 'fine')
            authorities.list_revoked('root', 'list.pem')
            self.assertEqual(self.curl('fine', server=server), 401)
            self.assertEqual(self.curl('ada', server=server), 200)
        finally:
            server.stop()

    def connect(self, name, context=None):
        uri = urllib.parse.urlsplit(self.server.uris['https'])
        context = context or ssl.create_default_context(cafile=world.CA_FILE)
        context.load_cert_chain(self.authorities.path(f'{name}.pem'), self.authorities.path(f'{name}.key'))
        return http.client.HTTPSConnection(uri.hostname, uri.port, context=context,
                                           timeout=patience.get_seconds(30))

    def ask(self, connection, **headers):
        connection.request('POST', '/wsman', IDENTIFY, {'Content-Type': SOAP, **headers})
        response = connection.getresponse()
        response.read()
        return response.status

    def test_each_request(self):
        """A certificate authenticates requests, and not the connection."""
        connection = self.connect('ada')
        self.assertEqual(self.ask(connection, Authorization=LITERAL), 200)
        self.assertEqual(self.ask(connection), 401)
        self.assertEqual(self.ask(connection, Authorization=LITERAL), 200)
        connection.close()

    def test_resumed(self):
        """A resumed session still has its certificate."""
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version):
                context = ssl.create_default_context(cafile=world.CA_FILE)
                context.maximum_version = version
                first = self.connect('ada', context)
                self.assertEqual(self.ask(first, Authorization=LITERAL), 200)
                second = self.connect('ada', context)
                second.sock = context.wrap_socket(
                    socket.create_connection((first.host, first.port)), server_hostname=first.host,
                    session=first.sock.session)
                self.assertEqual(self.ask(second, Authorization=LITERAL), 200)
                first.close()
                second.close()

    def test_end(self):
        """The identity ends with the certificate: the server closes the connection by itself."""
        self.authorities.issue('root', 'short', USAGE, ADA, end=6)
        connection = self.connect('short')
        self.assertEqual(self.ask(connection, Authorization=LITERAL), 200)
        self.assertEqual(connection.sock.recv(1), b'')
        connection.close()
        self.assertEqual(self.curl('short'), 401)

    @unittest.skipIf(winrm is None, 'pywinrm is not installed')
    def test_pywinrm(self):
        session = winrm.Session(self.server.uris['https'], auth=('', ''), transport='certificate',
                                cert_pem=self.authorities.path('ada.pem'),
                                cert_key_pem=self.authorities.path('ada.key'), ca_trust_path=world.CA_FILE)
        result = session.run_cmd('echo', ['by', 'certificate'])
        self.assertEqual((result.status_code, result.std_out), (0, b'by certificate\n'))

        with self.assertRaises(winrm.exceptions.InvalidCredentialsError):
            winrm.Session(self.server.uris['https'], auth=('', ''), transport='certificate',
                          cert_pem=self.authorities.path('unmapped.pem'), ca_trust_path=world.CA_FILE,
                          cert_key_pem=self.authorities.path('unmapped.key')).run_cmd('echo')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
