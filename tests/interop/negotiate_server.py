#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A WS-Management server with Negotiate that doesn't use the library. Tokens and sealing are those of Samba (NTLM), or
those of MIT Kerberos through python3-gssapi. The framing of sealed bodies is written here from the protocol's
description. The server is a separate program, because these libraries read the environment. It prints its port. Then it
responds to each line "events" on its input with the events since the last one.
"""

import argparse
import base64
import contextlib
import json
import re
import sys
import threading
import types

import peers

with contextlib.suppress(ImportError):
    import gensec_peer
with contextlib.suppress(ImportError):
    import gssapi

SPNEGO = 'application/HTTP-SPNEGO-session-encrypted'
KERBEROS = 'application/HTTP-Kerberos-session-encrypted'
BOUNDARY = b'Encrypted Boundary'
CHANNEL_BOUND = 2048
IDENTITY = (f'<i:IdentifyResponse xmlns:i="{peers.WSMID}"><i:ProtocolVersion>{peers.WSMAN}'
            '</i:ProtocolVersion><i:ProductVendor>Nobody</i:ProductVendor>'
            '<i:ProductVersion>1</i:ProductVersion></i:IdentifyResponse>')
lock = threading.Lock()


class Refused(Exception):
    """The reason why a client is refused, and the response that it gets."""

    def __init__(self, text, token=None):
        super().__init__(text)
        self.token = token


class Ntlm:
    """Samba's acceptor. The client chooses raw tokens or SPNEGO. It can't be used by several threads."""

    parameters = None
    was_delegated = False

    def __init__(self, _options):
        self.side = None

    @classmethod
    def prepare(cls, options):
        """Makes a domain with one user. This takes a while."""
        cls.parameters = gensec_peer.provision_domain(options, options.folder,
                                                      gensec_peer.load_parameters(options.folder))

    def step(self, token):
        with lock:
            if self.side is None:
                wrapping = 'raw' if token.startswith(b'NTLMSSP\0') else 'spnego'
                self.side = gensec_peer.start_sealing(
                    gensec_peer.start_acceptor(self.parameters), 'ntlm', wrapping)
            return self.side.update(token)

    def seal(self, plain):
        with lock:
            sealed = self.side.wrap(plain)
        return 16, sealed

    def unseal(self, _length, sealed):
        with lock:
            return self.side.unwrap(sealed)


class Kerberos:
    """MIT's acceptor. The client chooses raw tokens or SPNEGO."""

    @classmethod
    def prepare(cls, options):
        """Its keys are in the keytab."""

    def __init__(self, options):
        self.must_be_bound = options.bindings is not None
        credentials = gssapi.Credentials(usage='accept', store={'keytab': options.keytab})
        # NTLM's library crashes if the credentials contain only a keytab.
        gssapi.raw.set_neg_mechs(credentials, [gssapi.MechType.kerberos])
        bindings = (gssapi.raw.ChannelBindings(application_data=options.bindings)
                    if self.must_be_bound else None)
        self.context = gssapi.SecurityContext(usage='accept', creds=credentials,
                                              channel_bindings=bindings)

    def step(self, token):
        output = self.context.step(token)
        if (self.context.complete and self.must_be_bound and
                not int(self.context.actual_flags) & CHANNEL_BOUND):
            raise Refused('no channel bindings')
        return self.context.complete, output

    @property
    def was_delegated(self):
        return gssapi.RequirementFlag.delegate_to_peer in self.context.actual_flags

    def seal(self, plain):
        kinds = gssapi.raw.IOVBufferType
        iov = gssapi.raw.IOV(kinds.header, plain, kinds.padding, std_layout=False)
        gssapi.raw.wrap_iov(self.context, iov)
        return len(iov[0].value), iov[0].value + iov[1].value

    def unseal(self, _length, sealed):
        return gssapi.raw.unwrap(self.context, sealed).message


class WholeKerberos(Kerberos):
    """Seals as OMI does, with one token. The stated length of the signature is the difference of the lengths of token
    and text."""

    def seal(self, plain):
        token = gssapi.raw.wrap(self.context, plain, True, None).message
        return len(token) - len(plain), token


class LateKerberos(Kerberos):
    """An acceptor whose keytab has newer keys than the tickets. It reports this."""

    def step(self, token):
        try:
            return super().step(token)
        except gssapi.exceptions.GSSError as problem:
            raise Refused('an old ticket', problem.token) from problem


ENGINES = {'ntlm': Ntlm, 'kerberos': Kerberos, 'whole': WholeKerberos, 'late': LateKerberos}


def read_sealed(content_type, body):
    """Returns the parts of a sealed body: the protocol, the charset, the length, the signature's length, and the sealed
    data."""
    protocol = re.search(r'protocol="([^"]*)"', content_type)[1]
    head = re.compile(
        b'--' + BOUNDARY + b'\r\nContent-Type: ([^\r]*)\r\n'
        b'OriginalContent: type=application/soap\\+xml;charset=([^;]*);Length=([0-9]+)\r\n'
        b'--' + BOUNDARY + b'\r\nContent-Type: application/octet-stream\r\n').match(body)
    tail = b'--' + BOUNDARY + b'--\r\n'
    assert head is not None and body.endswith(tail), 'the frame is wrong'
    assert head[1].decode() == protocol
    payload = body[head.end():-len(tail)]
    return types.SimpleNamespace(protocol=protocol, charset=head[2].decode(), length=int(head[3]),
                                 signature=int.from_bytes(payload[:4], 'little'),
                                 sealed=payload[4:])


def write_sealed(frame, length, signature, sealed):
    return (f'--Encrypted Boundary\r\nContent-Type: {frame.protocol}\r\n'
            f'OriginalContent: type=application/soap+xml;charset={frame.charset};Length={length}\r\n'
            '--Encrypted Boundary\r\nContent-Type: application/octet-stream\r\n').encode() + (
                signature.to_bytes(4, 'little') + sealed + b'--Encrypted Boundary--\r\n')


def item(name, value=''):
    return (f'<p:CIM_Test xmlns:p="{peers.CLASS}"><p:Name>{name}</p:Name><p:Value>{value}</p:Value>'
            '</p:CIM_Test>')


def make_answer(request):
    """Returns an envelope for each verb. Get of a number returns this number of characters."""
    verb = request.verb()
    if verb == 'Identify':
        return peers.envelope(IDENTITY, request)
    if verb == 'Get':
        name = request.text('Selector')
        return peers.answer(request, item(name, 'x' * int(name) if name.isdigit() else ''))
    if verb == 'Put':
        return peers.answer(request, item(len(request.body), ''))
    if verb == 'Create':
        return peers.answer(request, f'<r:ResourceCreated xmlns:r="{peers.TRANSFER[:-1]}"><a:Address>'
                            f'{peers.ANONYMOUS}</a:Address><a:ReferenceParameters><w:ResourceURI>'
                            f'{peers.CLASS}</w:ResourceURI><w:SelectorSet><w:Selector Name="Name">new'
                            '</w:Selector></w:SelectorSet></a:ReferenceParameters></r:ResourceCreated>')
    if verb == 'Enumerate':
        return peers.answer(request, '<n:EnumerateResponse><n:EnumerationContext>c</n:EnumerationContext>'
                            f'<w:Items>{item(0)}{item(1)}</w:Items></n:EnumerateResponse>')
    if verb == 'Pull':
        return peers.answer(request, f'<n:PullResponse><n:Items>{item(2)}</n:Items><n:EndOfSequence/>'
                            '</n:PullResponse>')
    if verb == 'Delete':
        return peers.answer(request, '')
    return peers.answer(request, f'<p:{verb}_OUTPUT xmlns:p="{peers.CLASS}"><p:ReturnValue>0'
                        f'</p:ReturnValue></p:{verb}_OUTPUT>')


class Visit:
    """One connection. It has no user until its authentication is complete."""

    def __init__(self, options, connection):
        self.options = options
        self.connection = connection
        self.engine = None
        self.scheme = None
        self.done = False

    def note(self, what):
        self.options.events.append(what)

    def run(self):
        self.note('connection')
        if self.options.certificate:
            self.note(f'speaks {self.connection.sock.selected_alpn_protocol()}')
        while (request := self.connection.read_request()) is not None:
            try:
                data = self.answer(request)
            except Exception as problem:  # whatever it is, the test has to hear of it
                self.note(f'refused: {problem}')
                self.done, self.engine = False, None
                token = base64.b64encode(getattr(problem, 'token', None) or b'').decode()
                data = peers.http(b'', '401 ', [
                    f'WWW-Authenticate: {scheme} {token if scheme == self.scheme else ""}'.rstrip()
                    for scheme in ('Negotiate', 'Kerberos')])
            self.connection.send(data)

    def answer(self, request):
        authorization = request.header('Authorization')
        if authorization is not None:
            return self.shake_hands(request, authorization)
        if not self.done:
            raise Refused('not authenticated' + (' with a body' if request.body else ''))
        if request.header('Content-Type').startswith('multipart/encrypted'):
            return self.answer_sealed(request)
        self.note('plain ' + request.verb())
        return peers.http(make_answer(request))

    def shake_hands(self, request, authorization):
        self.scheme, token = authorization.split(' ')
        self.note('step' if not request.body else 'step with a body')
        if self.engine is None:
            self.engine = ENGINES[self.options.engine](self.options)
        self.done, output = self.engine.step(base64.b64decode(token))
        if self.done:
            self.note('authenticated ' + self.scheme)
            if self.engine.was_delegated:
                self.note('delegated')
        fields = ([f'WWW-Authenticate: {self.scheme} {base64.b64encode(output).decode()}']
                  if output else [])
        return peers.http(b'', '200 ' if self.done else '401 ', fields)

    def answer_sealed(self, request):
        frame = read_sealed(request.header('Content-Type'), request.body)
        assert frame.protocol == (KERBEROS if self.scheme == 'Kerberos' else SPNEGO), frame.protocol
        plain = self.engine.unseal(frame.signature, frame.sealed)
        assert len(plain) == frame.length, (len(plain), frame.length)
        codec = 'utf-16' if frame.charset == 'UTF-16' else 'utf-8'
        request.body = plain.decode(codec).encode()
        self.note('sealed ' + request.verb())
        answer = make_answer(request).decode().encode(codec)
        signature, sealed = self.engine.seal(answer)
        return peers.http(write_sealed(frame, len(answer), signature, sealed), content_type=(
            f'multipart/encrypted;protocol="{frame.protocol}";boundary="Encrypted Boundary"'))


def compute_bindings(path):
    """Returns tls-server-end-point, which is the hash of the certificate. The algorithm is that of the certificate, if
    it is strong."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    with open(path, 'rb') as file:
        certificate = x509.load_pem_x509_certificate(file.read())
    algorithm = certificate.signature_hash_algorithm
    if algorithm is None or algorithm.name in ('md5', 'sha1'):
        algorithm = hashes.SHA256()
    return b'tls-server-end-point:' + certificate.fingerprint(algorithm)


def main():
    parser = argparse.ArgumentParser()
    for name in ('engine', 'folder', 'user', 'password', 'keytab', 'certificate', 'key', 'bindings'):
        parser.add_argument('--' + name)
    options = parser.parse_args()
    options.events = []
    if options.bindings is not None:
        options.bindings = compute_bindings(options.bindings)
    ENGINES[options.engine].prepare(options)
    certificate = (options.certificate, options.key) if options.certificate else None
    with peers.Peer(lambda connection: Visit(options, connection).run(), certificate) as peer:
        if peer.context is not None:
            # What a client that asks for it would get.
            peer.context.set_alpn_protocols(['h2', 'http/1.1'])
        print(peer.port, flush=True)
        for _line in sys.stdin:
            # Removes the events before it prints them, because the next events may come at once.
            happened = options.events[:]
            del options.events[:len(happened)]
            print(json.dumps(happened), flush=True)


if __name__ == '__main__':
    main()
