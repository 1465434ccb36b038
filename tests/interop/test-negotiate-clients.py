#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's server with foreign clients that authenticate with Kerberos and NTLM, and seal their messages:
Samba's gensec with HTTP and framing written here, pywinrm and curl."""

import base64
import getpass
import http.client
import itertools
import os
import re
import shutil
import ssl
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from unittest import mock

import patience
import realm
import world
from sides import GENSEC, HAVE_GENSEC, KNOWS_BINDINGS, Side

try:
    from winrm.exceptions import InvalidCredentialsError, WinRMTransportError
    from winrm.protocol import Protocol
except ImportError:
    Protocol = None

S = 'http://www.w3.org/2003/05/soap-envelope'
WSA = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
# The length of a comment that makes an envelope long.
FILLER = 60_000
WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'
GET = 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Get'
SOAP = 'application/soap+xml;charset=UTF-8'
LABELS = {'Negotiate': 'application/HTTP-SPNEGO-session-encrypted',
          'Kerberos': 'application/HTTP-Kerberos-session-encrypted'}
SEALED = 'multipart/encrypted;protocol="{}";boundary="Encrypted Boundary"'

USER, PASSWORD, DOMAIN = 'ada', 'S3cret.word', 'CORP'
ROOT = 'root'
HOST = 'server.wsman.test'
OTHER_HOST = 'renewed.wsman.test'
PRINCIPAL = f'{USER}@{realm.REALM}'
OWNER = getpass.getuser()
SIZES = (16383, 16384, 16385, 400_000)

folder = None
keys = None
WORLD_SERVER = sys.argv[1:]


def envelope(size=0, *, uri=world.THING):
    """Returns a Get. If a size is given, the Get has at least this size."""
    text = (f'<s:Envelope xmlns:s="{S}" xmlns:a="{WSA}" xmlns:w="{WSMAN}"><s:Header>'
            f'<a:To>http://windows-host:5985/wsman</a:To><w:ResourceURI>{uri}</w:ResourceURI>'
            f'<a:ReplyTo><a:Address>{WSA}/role/anonymous</a:Address></a:ReplyTo>'
            f'<a:Action>{GET}</a:Action><a:MessageID>uuid:0C9B1A6E-1111-4222-8333-444455556666'
            f'</a:MessageID><w:SelectorSet><w:Selector Name="Name">thing-7</w:Selector>'
            '</w:SelectorSet></s:Header><s:Body/><!----></s:Envelope>')
    rest, full = f'<!--{" " * (size % FILLER)}-->', f'<!--{" " * (FILLER - 7)}-->'
    return text.replace('<!---->', rest + full * (size // FILLER))


def name_of(body):
    return ElementTree.fromstring(body).findtext(f'.//{{{world.THING}}}Name')


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.body = response.read()
        self.challenges = response.headers.get_all('WWW-Authenticate') or []
        self.content_type = response.headers.get('Content-Type')
        self.closes = response.will_close

    def token(self, scheme):
        """Returns the token of the response's challenge, for the command of a side. Returns "-" if there is none."""
        for challenge in self.challenges:
            word, _, token = challenge.partition(' ')
            if word == scheme and token:
                return token
        return '-'


class Client:
    """A connection, and one side of an authentication on it."""

    def __init__(self, uri, side, scheme='Negotiate'):
        host, port = re.fullmatch(r'https?://([^/]+):(\d+)/wsman', uri).groups()
        if uri.startswith('https'):
            context = ssl.create_default_context(cafile=world.CA_FILE)
            self.connection = http.client.HTTPSConnection(host, int(port), timeout=patience.get_seconds(3),
                                                          context=context)
        else:
            self.connection = http.client.HTTPConnection(host, int(port), timeout=patience.get_seconds(3))
        self.side = side
        self.scheme = scheme
        self.steps = 0

    def close(self):
        self.connection.close()

    def post(self, body=b'', content_type=SOAP, token=None):
        headers = {'Content-Type': content_type}
        if token is not None:
            headers['Authorization'] = f'{self.scheme} {token}'
        self.connection.request('POST', '/wsman', body, headers)
        return Answer(self.connection.getresponse())

    def take_step(self, token, body=b''):
        """Makes the next step of the authentication. Returns the server's response, or None after the last step."""
        kind, output, *_ = self.side.ask('token', token).split(' ')
        if kind != 'token' or output == '-':
            return None
        self.steps += 1
        return self.post(body, token=output)

    def authenticate(self, last_body=b'', first_body=b''):
        """Runs the whole authentication. Returns the response to its last step."""
        following = answer = self.take_step('-', first_body)
        while following is not None and answer.status == 401 and answer.token(self.scheme) != '-':
            following = self.take_step(answer.token(self.scheme), last_body)
            answer = following or answer
        if answer.status == 200 and answer.token(self.scheme) != '-':
            kind, *rest = self.side.ask('token', answer.token(self.scheme)).split(' ')
            assert kind == 'token' and rest == ['-', 'done'], (kind, rest)
        return answer

    def seal(self, plain, charset='UTF-8', tab='', label=None):
        """A sealed body and its type."""
        label = label or LABELS[self.scheme]
        kind, length, sealed = self.side.ask('seal', base64.b64encode(plain).decode()).split(' ')
        assert kind == 'sealed'
        body = (f'--Encrypted Boundary\r\n{tab}Content-Type: {label}\r\n'
                f'{tab}OriginalContent: type=application/soap+xml;charset={charset};Length={len(plain)}\r\n'
                f'--Encrypted Boundary\r\n{tab}Content-Type: application/octet-stream\r\n').encode()
        return (body + struct.pack('<I', int(length)) + base64.b64decode(sealed)
                + b'--Encrypted Boundary--\r\n', SEALED.format(label))

    def unseal(self, answer, charset='UTF-8', tab=''):
        """Returns the plaintext of a response. Its framing must be exactly the same as that of a request."""
        label = LABELS[self.scheme]
        assert answer.content_type == SEALED.format(label), (answer.status, answer.content_type)
        head = re.match((f'--Encrypted Boundary\r\n{tab}Content-Type: {label}\r\n{tab}OriginalContent: '
                         f'type=application/soap\\+xml;charset={charset};Length=(\\d+)\r\n'
                         f'--Encrypted Boundary\r\n{tab}Content-Type: application/octet-stream\r\n'
                         ).encode(), answer.body)
        assert head, answer.body[:300]
        assert answer.body.endswith(b'--Encrypted Boundary--\r\n')
        payload = answer.body[head.end():-len(b'--Encrypted Boundary--\r\n')]
        signature, = struct.unpack('<I', payload[:4])
        assert len(payload) == 4 + signature + int(head[1])
        kind, plain = self.side.ask('unseal', str(signature),
                                    base64.b64encode(payload[4:]).decode()).split(' ')
        assert kind == 'plain', plain
        return base64.b64decode(plain)

    def ask(self, text, charset='UTF-8', tab='', codec='utf-8'):
        body, content_type = self.seal(text.encode(codec), charset, tab)
        answer = self.post(body, content_type)
        return answer.status, self.unseal(answer, charset, tab)


class Case(unittest.TestCase):
    def serve(self, *options, kerberos=True):
        """A server for this test, with its log."""
        users = os.path.join(folder, 'users')
        words = [*WORLD_SERVER, '--callers', '--ntlm-user-file', users,
                 '--map', f'{DOMAIN}\\{USER}={USER}', '--allow', PRINCIPAL, '--allow', OWNER, *options]
        if keys is not None and kerberos:
            words += ['--keytab', keys.keytab]
        self.server = world.Server(words)
        self.addCleanup(self.server.stop)

    def caller(self):
        return self.server.process.stdout.readline().strip()

    def side(self, mechanism='ntlm', wrapping='raw', user=None, password=PASSWORD, service='host'):
        scratch = tempfile.mkdtemp(dir=folder)
        user = user or (f'{DOMAIN}\\{USER}' if mechanism == 'ntlm' else USER)
        side = Side(GENSEC, {}, role='initiator', mechanism=mechanism, wrapping=wrapping,
                    target=f'{service}/{HOST}', user=user, password=password, folder=scratch,
                    realm=realm.REALM if mechanism == 'kerberos' else None)
        self.addCleanup(side.close)
        return side

    def client(self, protocol='http', scheme='Negotiate', **options):
        client = Client(self.server.uris[protocol], self.side(**options), scheme)
        self.addCleanup(client.close)
        return client

    def assert_closed(self, client):
        """Checks that the server has ended the connection after its response."""
        self.assertEqual(client.connection.sock, None)


MECHANISMS = [('ntlm', 'raw', 'Negotiate'), ('ntlm', 'spnego', 'Negotiate'),
              ('kerberos', 'spnego', 'Negotiate'), ('kerberos', 'raw', 'Negotiate'),
              ('kerberos', 'raw', 'Kerberos')]


def each_mechanism(function):
    def run(self):
        for mechanism, wrapping, scheme in MECHANISMS:
            with self.subTest(mechanism=mechanism, wrapping=wrapping, scheme=scheme):
                if mechanism == 'kerberos' and keys is None:
                    self.skipTest('no KDC is installed')
                function(self, mechanism=mechanism, wrapping=wrapping, scheme=scheme)
    return run


def identity(mechanism):
    return f'caller {USER} NTLM' if mechanism == 'ntlm' else f'caller {PRINCIPAL} Kerberos'


@unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
class Gensec(Case):
    @each_mechanism
    def test_sealed(self, **options):
        self.serve('--sealed-only')
        client = self.client(**options)
        answer = client.authenticate()
        self.assertEqual((answer.status, answer.body), (200, b''))
        for tab, size in itertools.product(('', '\t'), (0, *SIZES)):
            status, body = client.ask(envelope(size), tab=tab)
            self.assertEqual((status, name_of(body)), (200, 'thing-7'), size)
            self.assertEqual(self.caller(), identity(options['mechanism']) + ' sealed')
        status, body = client.ask(envelope(), charset='UTF-16', codec='utf-16')
        self.assertEqual((status, name_of(body)), (200, 'thing-7'))
        self.caller()
        status, body = client.ask(envelope(uri=world.NOTHING))
        self.assertEqual(status, 500)
        self.assertIn(b'DestinationUnreachable', body)

    @each_mechanism
    def test_restart(self, **options):
        """Runs another authentication on an authenticated connection. The old context can't be used any more."""
        self.serve('--sealed-only')
        client = self.client(**options)
        client.authenticate()
        old = client.side
        client.side = self.side(**{key: options[key] for key in ('mechanism', 'wrapping')})
        self.assertEqual(client.authenticate().status, 200)
        self.assertEqual(client.ask(envelope())[0], 200)
        client.side = old
        self.assertEqual(client.post(*client.seal(envelope().encode())).status, 400)
        self.assert_closed(client)

    @each_mechanism
    def test_harm(self, **options):
        """Sends messages that were changed or repeated, or that are sealed for another purpose."""
        def changed(client, at):
            body, content_type = client.seal(envelope().encode())
            body = bytearray(body)
            body[at] ^= 1
            return bytes(body), content_type

        def repeated(client):
            message = client.seal(envelope().encode())
            answer = client.post(*message)
            self.assertEqual(client.unseal(answer)[:2], b'<s')
            self.caller()
            return message

        def relabelled(client):
            other, = set(LABELS.values()) - {LABELS[client.scheme]}
            return client.seal(envelope().encode(), label=other)

        def skipped(client):
            client.seal(b'lost on the way')
            return client.seal(envelope().encode())

        rows = [('ciphertext', lambda client: changed(client, -40), 400, True),
                ('signature', lambda client: changed(client, 290), 400, True),
                ('length', lambda client: (client.seal(envelope().encode())[0].replace(b'Length=', b'Length=1', 1),
                                           SEALED.format(LABELS[client.scheme])), 400, True),
                ('repeated', repeated, 400, True),
                ('not multipart', lambda client: (b'x', SEALED.format(LABELS[client.scheme])), 400, True),
                ('label', relabelled, 415, False),
                ('credssp', lambda client: client.seal(b'x', label='application/HTTP-CredSSP-session-encrypted'),
                 415, False)]
        if options['mechanism'] == 'ntlm':
            rows.append(('sequence', skipped, 400, True))
        self.serve('--sealed-only')
        for name, make, status, closes in rows:
            client = self.client(**options)
            client.authenticate()
            answer = client.post(*make(client))
            self.assertEqual((name, answer.status, answer.body), (name, status, b''))
            self.assertEqual(answer.closes, closes, name)

    @each_mechanism
    def test_unsealed(self, **options):
        """Over http, Windows responds with 500 to messages that aren't sealed."""
        self.serve('--sealed-only')
        client = self.client(**options)
        client.authenticate()
        answer = client.post(envelope().encode())
        self.assertEqual((answer.status, answer.body, answer.closes), (500, b'', True))

    @each_mechanism
    def test_body_with_step(self, **options):
        """Over http, anybody can read a body that comes with a step. The server executes no such body. If another step
        follows, the client continues."""
        self.serve('--sealed-only')
        for size in (0, 20_000, 400_000):
            client = self.client(**options)
            answer = client.take_step('-', envelope(size).encode())
            if options['mechanism'] == 'kerberos' and answer.status != 401:
                self.assertEqual((answer.status, answer.body, answer.closes), (500, b'', True))
                continue
            while answer.status == 401:
                token = answer.token(options['scheme'])
                self.assertNotEqual((token, answer.closes), ('-', True))
                answer = client.take_step(token)
            self.assertEqual((answer.status, answer.body), (200, b''))
            if answer.token(options['scheme']) != '-':
                client.side.ask('token', answer.token(options['scheme']))
            status, body = client.ask(envelope())
            self.assertEqual((status, name_of(body)), (200, 'thing-7'))
            self.assertEqual(self.caller(), identity(options['mechanism']) + ' sealed')

    @each_mechanism
    def test_unsealed_allowed(self, **options):
        self.serve()
        client = self.client(**options)
        client.authenticate()
        self.assertEqual(name_of(client.post(envelope().encode()).body), 'thing-7')
        self.assertEqual(self.caller(), identity(options['mechanism']))

    @each_mechanism
    def test_half(self, **options):
        """An unfinished authentication gives no rights."""
        self.serve('--sealed-only')
        client = self.client(**options)
        client.connection.request('POST', '/wsman', b'', {'Content-Type': SOAP})
        challenges = ['Negotiate'] if keys is None else ['Negotiate', 'Kerberos']
        self.assertEqual(Answer(client.connection.getresponse()).challenges, challenges)
        if options['mechanism'] == 'kerberos':
            return
        for content_type in (SOAP, SEALED.format(LABELS['Negotiate'])):
            client.side = self.side(**{key: options[key] for key in ('mechanism', 'wrapping')})
            self.assertEqual(client.take_step('-').status, 401)
            answer = client.post(envelope().encode(), content_type)
            self.assertEqual((answer.status, answer.challenges), (401, challenges))

    @each_mechanism
    def test_refused(self, **options):
        """A refused client gets no reason, and needs the same number of steps in each case."""
        if options['mechanism'] == 'kerberos':
            return
        self.serve('--sealed-only')
        steps = set()
        for user, password in ((f'{DOMAIN}\\{USER}', 'wrong'), (f'{DOMAIN}\\nobody', PASSWORD),
                               (f'NOWHERE\\{USER}', PASSWORD)):
            client = self.client(user=user, password=password, **options)
            answer = client.authenticate()
            self.assertEqual((answer.status, answer.body, answer.token('Negotiate')), (401, b'', '-'))
            steps.add(client.steps)
        self.assertEqual(len(steps), 1)

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_refusal_is_told(self):
        """Uses a wrong clock or a wrong key. The 401 contains the error of Kerberos, for the scheme that was used. With
        NTLM, the client gets no reason."""
        keytab = os.path.join(tempfile.mkdtemp(dir=folder), 'keytab')
        # The server meanwhile has another key.
        keys.admin(f'addprinc -randkey host/{OTHER_HOST}')
        keys.admin(f'ktadd -k {keytab} host/{OTHER_HOST}')
        with mock.patch.object(keys, 'keytab', keytab):
            self.serve('--sealed-only')
        gss = [os.environ['WSMAN_TEST_GSS_PEER']]
        for wrapping, scheme in (('spnego', 'Negotiate'), ('raw', 'Negotiate'), ('raw', 'Kerberos')):
            with self.subTest(wrapping, scheme=scheme):
                side = Side(gss, {}, role='initiator', mechanism='kerberos', wrapping=wrapping,
                            target=f'host/{OTHER_HOST}', user=USER, password=PASSWORD)
                self.addCleanup(side.close)
                client = Client(self.server.uris['http'], side, scheme)
                self.addCleanup(client.close)
                first = side.ask('token', '-').split(' ')[1]
                keys.admin(f'ktadd -k {keytab}.new host/{OTHER_HOST}')
                shutil.move(keytab + '.new', keytab)
                answer = client.post(token=first)
                self.assertEqual((answer.status, answer.body), (401, b''))
                self.assertNotEqual(answer.token(scheme), '-')
                self.assertEqual([challenge.partition(' ')[0] for challenge in answer.challenges],
                                 ['Negotiate', 'Kerberos'])
                self.assertIn('another version of the server’s key', side.ask('token', answer.token(scheme)))

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_keytab_is_gone(self):
        """Nobody logs in while the keytab can't be read, and the log says why. A keytab that is back works again."""
        keytab = os.path.join(tempfile.mkdtemp(dir=folder), 'keytab')
        shutil.copy(keys.keytab, keytab)
        with mock.patch.object(keys, 'keytab', keytab):
            self.serve('--sealed-only')
        for _round in range(2):
            self.assertEqual(self.client(mechanism='kerberos').authenticate().status, 200)
            os.rename(keytab, keytab + '.away')
            client = self.client(mechanism='kerberos')
            self.assertEqual(client.post(token=client.side.ask('token', '-').split(' ')[1]).status, 401)
            os.rename(keytab + '.away', keytab)
        self.assertEqual(self.client(mechanism='kerberos').authenticate().status, 200)

    def test_equal_names(self):
        """A user of a domain isn't the account with this name, and doesn't have its rights."""
        self.serve('--sealed-only', '--allow', ROOT)
        client = self.client(user=f'{DOMAIN}\\{ROOT}')
        self.assertEqual(client.authenticate().status, 200)
        status, body = client.ask(envelope())
        self.assertEqual(status, 500)
        self.assertIn(b'AccessDenied', body)
        self.assertEqual(self.caller(), f'caller {DOMAIN}\\{ROOT} NTLM sealed')

    def test_case(self):
        """Names of NTLM are compared without regard to case."""
        self.serve('--sealed-only')
        client = self.client(user=f'{DOMAIN.lower()}\\{USER.upper()}')
        self.assertEqual(client.authenticate().status, 200)
        self.assertEqual(client.ask(envelope())[0], 200)

    def test_anonymous(self):
        self.serve('--sealed-only')
        for wrapping in ('raw', 'spnego'):
            client = self.client(wrapping=wrapping, user='\\', password='')
            self.assertEqual(client.authenticate().status, 401)

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_account(self):
        """A principal that Kerberos maps to an account of this machine, unless that's one of the system."""
        is_person = os.getuid() >= 1000
        self.serve('--sealed-only')
        client = self.client(mechanism='kerberos', wrapping='spnego', user=OWNER)
        self.assertEqual(client.authenticate().status, 200)
        self.assertEqual(client.ask(envelope())[0], 200 if is_person else 500)
        self.assertEqual(self.caller(), f'caller {OWNER if is_person else f"{OWNER}@{realm.REALM}"} Kerberos sealed')

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_account_of_the_system(self):
        """The user has root's account, because an administrator has mapped the user to it."""
        self.serve('--sealed-only', '--map', f'{OWNER}@{realm.REALM}=account:{OWNER}')
        client = self.client(mechanism='kerberos', wrapping='spnego', user=OWNER)
        self.assertEqual(client.authenticate().status, 200)
        self.assertEqual(client.ask(envelope())[0], 200)
        self.assertEqual(self.caller(), f'caller {OWNER} Kerberos sealed')

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_relay(self):
        """An attacker sends a token for sealed http over a TLS connection of its own, followed by its own requests.
        Keys of HTTP are only accepted if this attack fails."""
        in_vain, works, refused = (200, 401), (200, 200), (401, 401)
        rows = {('default', 'host'): in_vain, ('default', 'HTTP'): in_vain, ('default', 'WSMAN'): in_vain,
                ('none', 'host'): works, ('none', 'HTTP'): refused, ('none', 'WSMAN'): works,
                ('relaxed', 'host'): works, ('relaxed', 'HTTP'): refused,
                ('strict', 'host'): refused, ('strict', 'HTTP'): refused}
        for (policy, service), expected in rows.items():
            if KNOWS_BINDINGS and policy in ('default', 'relaxed'):
                expected = refused
            for wrapping in ('raw', 'spnego'):
                with self.subTest(policy, service=service, wrapping=wrapping):
                    self.serve('--channel-binding', policy)
                    victim = self.side(mechanism='kerberos', wrapping=wrapping, service=service)
                    token = victim.ask('token', '-').split()[1]
                    relay = Client(self.server.uris['https'], victim)
                    self.addCleanup(relay.close)
                    self.assertEqual(relay.post(token=token).status, expected[0])
                    answer = relay.post(envelope().encode())
                    self.assertEqual(answer.status, expected[1])
                    self.assertEqual(b'thing-7' in answer.body, expected[1] == 200)

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_relay_unsealed(self):
        """The same over http, with a server that accepts unsealed messages. A ticket for HTTP could be for any web
        server of the machine."""
        self.serve()
        for service, expected in (('host', 200), ('WSMAN', 200), ('HTTP', 500)):
            for wrapping, with_token in (('raw', False), ('spnego', False), ('raw', True), ('spnego', True)):
                with self.subTest(service, wrapping=wrapping, with_token=with_token):
                    victim = self.side(mechanism='kerberos', wrapping=wrapping, service=service)
                    token = victim.ask('token', '-').split()[1]
                    relay = Client(self.server.uris['http'], victim)
                    self.addCleanup(relay.close)
                    if with_token:
                        answer = relay.post(envelope().encode(), token=token)
                    else:
                        self.assertEqual(relay.post(token=token).status, 200)
                        answer = relay.post(envelope().encode())
                    self.assertEqual(answer.status, expected)
                    self.assertEqual(b'thing-7' in answer.body, expected == 200)

    @each_mechanism
    def test_lifetime(self, **options):
        """After this, the connection ends between two requests, and has no user."""
        self.serve('--sealed-only', '--identity-lifetime', '2')
        client = self.client(**options)
        self.assertEqual(client.authenticate().status, 200)
        self.assertEqual(client.ask(envelope())[0], 200)
        self.assertEqual(client.connection.sock.recv(1), b'')

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_without_pac(self):
        """A realm that may be a directory, until a setting decides."""
        keys.admin(f'modprinc +no_auth_data_required host/{HOST}')
        self.addCleanup(keys.admin, f'modprinc -no_auth_data_required host/{HOST}')
        for named, status in ((None, 401), ('', 200), ('OTHER.TEST', 200), (realm.REALM.lower(), 401)):
            self.serve('--sealed-only', *(() if named is None else ('--directory-realm', named)))
            for wrapping in ('spnego', 'raw'):
                with self.subTest(named, wrapping=wrapping):
                    client = self.client(mechanism='kerberos', wrapping=wrapping)
                    self.assertEqual(client.authenticate().status, status)

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_ticket_ends(self):
        """The ticket ends before the server's limit. Then an idle connection is closed, and a request that began before
        is refused. The slow client has the older ticket. It has ended when the other connection is closed.
        """
        life, skew = 3, 5
        keys.admin(f'modprinc -maxlife "{life} seconds" host/{HOST}')
        self.addCleanup(keys.admin, f'modprinc -maxlife "1 hour" host/{HOST}')
        config = os.path.join(tempfile.mkdtemp(dir=folder), 'krb5.conf')
        with open(keys.env['KRB5_CONFIG'], encoding='utf-8') as old, open(config, 'w', encoding='utf-8') as new:
            new.write(old.read().replace('[libdefaults]\n', f'[libdefaults]\n clockskew = {skew}\n'))
        with mock.patch.dict(os.environ, KRB5_CONFIG=config):
            self.serve('--sealed-only')
        slow, idle = (self.client(mechanism='kerberos', wrapping=wrapping) for wrapping in ('spnego', 'raw'))
        self.assertEqual(slow.authenticate().status, 200)
        self.assertEqual(slow.ask(envelope())[0], 200)
        self.assertEqual(self.caller(), identity('kerberos') + ' sealed')
        body, content_type = slow.seal(envelope().encode())
        slow.connection.putrequest('POST', '/wsman')
        slow.connection.putheader('Content-Type', content_type)
        slow.connection.putheader('Content-Length', str(len(body)))
        slow.connection.endheaders(body[:-1])
        self.assertEqual(idle.authenticate().status, 200)
        self.assertEqual(idle.connection.sock.recv(1), b'')
        slow.connection.send(body[-1:])
        self.assertEqual(Answer(slow.connection.getresponse()).status, 401)
        self.server.process.stdin.close()
        self.assertEqual(self.server.process.stdout.read(), '', 'it served somebody')

    @each_mechanism
    def test_https(self, **options):
        """gensec supports no bindings. Checks the results of each policy, for sealed and unsealed messages, and for a
        body that comes with the last step."""
        rows = {'default': (200, 401), 'none': (200, 200), 'relaxed': (200, 200), 'strict': (401, 401)}
        if KNOWS_BINDINGS and options['mechanism'] == 'kerberos':
            rows.update(default=(401, 401), relaxed=(401, 401))
        for policy, (sealed, plain) in rows.items():
            self.serve('--channel-binding', policy)
            client = self.client('https', **options)
            self.assertEqual(client.authenticate().status, sealed, policy)
            if sealed == 200:
                self.assertEqual(client.ask(envelope())[0], 200)
                self.assertEqual(self.caller(), identity(options['mechanism']) + ' sealed')
            self.assertEqual(client.post(envelope().encode()).status, plain, policy)
            client = self.client('https', **options)
            answer = client.authenticate(envelope().encode(), envelope().encode())
            self.assertEqual(answer.status, plain, policy)
            if plain == 200:
                self.assertEqual(name_of(answer.body), 'thing-7')


class NoMechanism(unittest.TestCase):
    def test_server(self):
        """If gss-ntlmssp is missing, the server reports this before it listens."""
        empty = os.path.join(folder, 'no-mechanisms')
        with open(empty, 'w', encoding='utf-8'):
            pass
        result = subprocess.run([*WORLD_SERVER, '--ntlm-user-file', os.path.join(folder, 'users')], check=False,
                                env={**os.environ, 'GSS_MECH_CONFIG': empty}, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL)
        self.assertEqual(result.returncode, 1)
        self.assertIn('install the package gss-ntlmssp', result.stderr)

    def test_client(self):
        peer = os.environ['WSMAN_TEST_GSS_PEER']
        empty = os.path.join(folder, 'no-mechanisms')
        with open(empty, 'w', encoding='utf-8'):
            pass
        for wrapping in ('raw', 'spnego'):
            side = Side([peer], {'GSS_MECH_CONFIG': empty}, role='initiator', mechanism='ntlm', wrapping=wrapping,
                        target='host/x', user='CORP\\ada', password='x')
            self.addCleanup(side.close)
            self.assertIn('install the package gss-ntlmssp', side.ask('token', '-'))


@unittest.skipIf(Protocol is None, 'python3-winrm is not installed')
class Pywinrm(Case):
    def protocol(self, scheme, transport, password=PASSWORD, **options):
        return Protocol(self.server.uris[scheme].replace('127.0.0.1', 'localhost'), transport=transport,
                        username=options.pop('username', f'{DOMAIN}\\{USER}'), password=password,
                        server_cert_validation='validate', ca_trust_path=world.CA_FILE, **options)

    def check(self, protocol, caller):
        for _repeated in range(3):
            self.assertEqual(name_of(protocol.send_message(envelope())), 'thing-7')
            self.assertEqual(self.caller(), caller)

    def test_ntlm_sealed(self):
        """This is also its choice over http."""
        self.serve('--sealed-only')
        for encryption in ('auto', 'always'):
            with self.subTest(encryption):
                self.check(self.protocol('http', 'ntlm', message_encryption=encryption), f'caller {USER} NTLM sealed')

    def test_ntlm_bound(self):
        for policy in ('default', 'strict'):
            self.serve('--channel-binding', policy)
            self.check(self.protocol('https', 'ntlm', message_encryption='never'), f'caller {USER} NTLM bound')

    def test_ntlm_bound_and_sealed(self):
        self.serve()
        self.check(self.protocol('https', 'ntlm', message_encryption='always'),
                   f'caller {USER} NTLM sealed bound')

    def test_ntlm_not_bound(self):
        self.serve()
        protocol = self.protocol('https', 'ntlm', message_encryption='never')
        protocol.transport.send_cbt = False
        with self.assertRaises(InvalidCredentialsError):
            protocol.send_message(envelope())

    def test_wrong_password(self):
        self.serve('--sealed-only')
        with self.assertRaises(InvalidCredentialsError):
            self.protocol('http', 'ntlm', 'wrong', message_encryption='always').send_message(envelope())

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_not_sealed(self):
        keys.kinit(USER)
        self.serve('--sealed-only')
        with self.assertRaises(WinRMTransportError) as caught:
            self.protocol('http', 'kerberos', username=None, message_encryption='never').send_message(envelope())
        self.assertIn('500', str(caught.exception))

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_kerberos(self):
        """This client can't bind, and uses a ticket for HTTP, which is only accepted for sealed messages."""
        keys.kinit(USER)
        never = {'username': None, 'message_encryption': 'never'}
        for policy, service in (('default', 'HTTP'), ('default', 'host'), ('relaxed', 'HTTP'), ('none', 'HTTP')):
            with self.subTest(policy, service=service):
                self.serve('--channel-binding', policy)
                with self.assertRaises(InvalidCredentialsError):
                    self.protocol('https', 'kerberos', service=service, **never).send_message(envelope())
        self.serve('--channel-binding', 'relaxed')
        self.check(self.protocol('https', 'kerberos', service='host', **never), f'caller {PRINCIPAL} Kerberos')


@unittest.skipIf(shutil.which('curl') is None, 'curl is not installed')
class Curl(Case):
    def curl(self, protocol, env, *arguments):
        uri = self.server.uris[protocol].replace('127.0.0.1', 'localhost')
        command = ['curl', '--silent', '--max-time', '20', '--noproxy', '*', '--cacert', world.CA_FILE,
                   '--negotiate', '--user', ':', '--header', f'Content-Type: {SOAP}', '--data-binary',
                   '@-', '--write-out', '\n%{http_code} %{num_connects}', *arguments, uri]
        result = subprocess.run(command, input=envelope(), env={**os.environ, **env}, check=False,
                                capture_output=True, text=True)
        body, _, status = result.stdout.rpartition('\n')
        return body, status

    @unittest.skipUnless(realm.available(), 'no KDC is installed')
    def test_kerberos(self):
        """Only newer ones bind."""
        keys.kinit(USER)
        self.serve('--channel-binding', 'relaxed')
        body, status = self.curl('https', {}, '--service-name', 'host')
        self.assertEqual((status, name_of(body)), ('200 1', 'thing-7'))
        caller = self.caller()
        self.assertRegex(caller, f'^caller {PRINCIPAL} Kerberos( bound)?$')
        self.assertTrue(self.curl('https', {})[1].startswith('401'))
        self.serve()
        status = self.curl('https', {}, '--service-name', 'host')[1]
        self.assertEqual(status[:3], '200' if caller.endswith('bound') else '401')

    def test_ntlm(self):
        """In SPNEGO; with a binding since curl 8.10."""
        env = {'NTLM_USER_FILE': os.path.join(folder, 'users'), 'KRB5CCNAME': 'FILE:/nonexistent/cache'}
        self.serve('--channel-binding', 'relaxed', kerberos=False)
        body, status = self.curl('https', env)
        self.assertEqual((status, name_of(body)), ('200 1', 'thing-7'))
        caller = self.caller()
        self.assertRegex(caller, f'caller {USER} NTLM(| bound)$')
        self.serve(kerberos=False)
        self.assertEqual(self.curl('https', env)[1], '200 1' if caller.endswith('bound') else '401 1')

    def test_short_message(self):
        """curl's own NTLM begins with a message that is shorter than others'."""
        self.serve('--channel-binding', 'relaxed')
        client = Client(self.server.uris['https'], None)
        self.addCleanup(client.close)
        token = b'NTLMSSP\0' + struct.pack('<IIIIII', 1, 0xa2088207, 0, 0, 0, 0)
        answer = client.post(token=base64.b64encode(token).decode())
        self.assertEqual(answer.status, 401)
        self.assertEqual(base64.b64decode(answer.token('Negotiate'))[:12], b'NTLMSSP\0\2\0\0\0')


def main():
    global folder, keys  # pylint: disable=global-statement
    with tempfile.TemporaryDirectory() as folder:
        with open(os.open(os.path.join(folder, 'users'), os.O_WRONLY | os.O_CREAT, 0o600), 'w',
                  encoding='utf-8') as file:
            file.write(f'{DOMAIN}:{USER}:{PASSWORD}\n{DOMAIN}:{ROOT}:{PASSWORD}\n')
        if not realm.available():
            return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)
        names = {USER: PASSWORD, OWNER: PASSWORD}
        with realm.Realm(folder, names, ('localhost', HOST)) as keys:
            os.environ.update(keys.env)
            return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
