#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests an attacker to whom DNS or a link has led this library's client. The attacker relays the client's steps of NTLM
to this library's server over https, with impacket's relay. The arguments are the server's command."""

import base64
import contextlib
import os
import sys
import tempfile
import unittest
import urllib.parse

import gi

import peers
import world
from accounts import DOMAIN, HOST, Accounts

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

try:
    from impacket.examples.ntlmrelayx.clients.httprelayclient import HTTPSRelayClient
    from impacket.nt_errors import STATUS_SUCCESS
    from impacket.spnego import SPNEGO_NegTokenInit, SPNEGO_NegTokenResp, TypesMech
except ImportError:
    HTTPSRelayClient = object
    STATUS_SUCCESS = None

SERVER = sys.argv[1:]
SOAP = 'application/soap+xml;charset=UTF-8'
ACCEPT_COMPLETED, ACCEPT_INCOMPLETE = b'\0', b'\1'
NEITHER = 'neither is bound to the certificate nor seals its messages'
UNBOUND = "failed to authenticate: NTLM isn't bound to the server's certificate"
BOUND_ELSEWHERE = 'failed to authenticate: NTLM: .* bound to another certificate, as in a relay attack'
Binding = Wsman.ChannelBinding
accounts = None


class Target(HTTPSRelayClient):
    """The attacker's connection to the server, which only accepts POST."""

    def initConnection(self):
        super().initConnection()
        request = self.session.request
        self.session.request = lambda _method, path, headers=None: request(
            'POST', path, b'', {'Content-Type': SOAP, **(headers or {})})
        self.post = lambda body: request('POST', self.path, body, {'Content-Type': SOAP})

    def get(self):
        """The attacker tries to send a request of its own."""
        headers = (f'<w:ResourceURI>{world.THING}</w:ResourceURI><a:ReplyTo><a:Address>{peers.ANONYMOUS}'
                   '</a:Address></a:ReplyTo><w:SelectorSet><w:Selector Name="Name">thing-3</w:Selector>'
                   '</w:SelectorSet></s:Header>')
        text = peers.envelope('', action=peers.TRANSFER + 'Get').decode()
        self.post(text.replace('</s:Header>', headers).encode())
        response = self.session.getresponse()
        loot = response.status, response.read()
        self.killConnection()
        return loot


class Attacker(peers.Peer):
    """The server to which the client connects. It accepts each client that the real server accepts, but can't prove its
    own identity."""

    def __init__(self, uri, certificate):
        super().__init__(peers.each(self.reply), certificate)
        self.target = Target(None, urllib.parse.urlparse(uri))
        self.accepted = False
        self.loot = None

    def reply(self, request):
        token = base64.b64decode(request.header('Authorization').partition(' ')[2])
        return self.begin(token) if token[0] == 0x60 else self.end(token)

    def begin(self, token):
        self.target.initConnection()
        challenge = self.target.sendNegotiate(SPNEGO_NegTokenInit(token)['MechToken'])
        return peers.http(b'', '401 ', [self.format_step(ACCEPT_INCOMPLETE, challenge.getData())])

    def end(self, token):
        _, status = self.target.sendAuth(token)
        self.accepted = status == STATUS_SUCCESS
        if self.accepted:
            self.loot = self.target.get()
        if not self.accepted:
            return peers.http(b'', '401 ')
        return peers.http(b'', '200 ', [self.format_step(ACCEPT_COMPLETED)])

    @staticmethod
    def format_step(state, token=None):
        answer = SPNEGO_NegTokenResp()
        answer['NegState'] = state
        if token is not None:
            answer['SupportedMech'] = TypesMech['NTLMSSP - Microsoft NTLM Security Support Provider']
            answer['ResponseToken'] = token
        return 'WWW-Authenticate: Negotiate ' + base64.b64encode(answer.getData()).decode()


@unittest.skipIf(STATUS_SUCCESS is None, 'python3-impacket is not installed')
class RelayedTest(unittest.TestCase):
    def setUp(self):
        self.log = self.enterContext(tempfile.NamedTemporaryFile('w+', dir=accounts.folder))

    @contextlib.contextmanager
    def serve(self, policy):
        server = world.Server([*SERVER, *accounts.server_options, '--callers', '--channel-binding', policy],
                              stderr=self.log, env={**os.environ, 'WSMAN_DEBUG': 'server'})
        try:
            yield server
        finally:
            server.stop()

    def call(self, attacker, **properties):
        """Returns the error of one call of the client, which wants to connect to HOST."""
        options = Wsman.ConnectionOptions(user_name=f'{DOMAIN}\\{world.USER}', ntlm=Wsman.NtlmPolicy.ALLOW,
                                          connect_address=f'127.0.0.1:{attacker.port}', **properties)
        options.set_password(world.PASSWORD)
        scheme = 'https' if attacker.context else 'http'
        session = Wsman.Session.new(
            f'{scheme}://{HOST}:{attacker.port}',
            Wsman.SessionFlags.USE_NEGOTIATE | Wsman.SessionFlags.CRED_USERNAME_PASSWORD, options)
        with self.assertRaises(GLib.Error) as caught:
            session.get(Wsman.ResourceLocator.new(world.THING + '?Name=thing-7'), None)
        self.assertIn(HOST, caught.exception.message)
        self.assertNotIn(world.PASSWORD, caught.exception.message)
        return caught.exception

    def check(self, policy, scheme, why, **properties):
        """why is the reason in the server's log. It is None if the attack succeeds."""
        certificate = accounts.make_certificate(HOST)
        with self.serve(policy) as server, \
                Attacker(server.uris['https'], certificate if scheme == 'https' else None) as attacker:
            if scheme == 'https':
                properties['ca_file'] = certificate[0]
            error = self.call(attacker, **properties)
        self.assertTrue(error.matches(Wsman.Error.quark(), Wsman.Error.AUTHENTICATION), error.message)
        self.assertEqual([request.body for request in attacker.requests if request.body], [])
        self.log.seek(0)
        log = self.log.read()
        self.log.truncate(0)
        if why is None:
            self.assertEqual(attacker.loot[0], 200)
            self.assertIn(b'>thing-3<', attacker.loot[1])
            return
        self.assertRegex(log, why)
        self.assertNotIn(b'thing-3', (attacker.loot or (0, b''))[1])

    def test_over_http(self):
        """The client can't bind its authentication there."""
        for policy, why in (('default', NEITHER), ('strict', UNBOUND), ('none', None), ('relaxed', None)):
            with self.subTest(policy):
                self.check(policy, 'http', why)

    def test_over_https(self):
        """The client trusts the attacker's certificate, and binds its authentication to it."""
        for policy, why in (('default', BOUND_ELSEWHERE), ('relaxed', BOUND_ELSEWHERE), ('strict', BOUND_ELSEWHERE),
                            ('none', None)):
            with self.subTest(policy):
                self.check(policy, 'https', why)

    def test_unbound(self):
        """The client is configured to bind nothing."""
        for policy, why in (('default', NEITHER), ('strict', UNBOUND)):
            with self.subTest(policy):
                self.check(policy, 'https', why, channel_binding=Binding.OFF)


def main():
    global accounts  # pylint: disable=global-statement
    with Accounts() as accounts:
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2, warnings='ignore')


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
