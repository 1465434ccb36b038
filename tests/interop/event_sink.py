# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A listener to which a source pushes events. It doesn't use the library: it was written from WS-Eventing and DSP0226.
It authenticates the source by a certificate or by Kerberos, whose messages are sealed."""

import base64
import http.server
import queue
import re
import ssl
import threading
import uuid
import xml.etree.ElementTree as ElementTree

import event_source

PREFIXES = event_source.PREFIXES
ACTIONS = event_source.ACTIONS


class Delivery:
    """One message of a source. envelope is the parsed text, and peer is the identity that the source has proved."""

    def __init__(self, path, envelope, peer):
        self.path = path
        self.peer = peer
        self.header = envelope.find('s:Header', PREFIXES)
        self.body = envelope.find('s:Body', PREFIXES)
        self.action = self.header.findtext('a:Action', None, PREFIXES)
        self.message_id = self.header.findtext('a:MessageID', None, PREFIXES)
        self.identifier = self.header.findtext('e:Identifier', None, PREFIXES)
        self.wants_ack = self.header.find('w:AckRequested', PREFIXES) is not None

    @property
    def events(self):
        """The events of a batch, or the single event."""
        batch = self.body.find('w:Events', PREFIXES)
        if batch is None:
            return list(self.body)
        return [event for each in batch.iterfind('w:Event', PREFIXES) for event in each]


class Acceptor(event_source.Kerberos):
    """One connection of a source with Kerberos, which seals as a client does."""

    def __init__(self, keytab):
        import gssapi
        self.gssapi = gssapi
        credentials = gssapi.Credentials(usage='accept', store={'keytab': 'FILE:' + keytab})
        self.context = gssapi.SecurityContext(creds=credentials, usage='accept')

    def accept(self, header):
        """Returns the token for the source, or None if it has sent none."""
        found = re.fullmatch(r'Kerberos (\S+)', header or '')
        token = found and self.context.step(base64.b64decode(found[1]))
        return token and 'Kerberos ' + base64.b64encode(token).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def setup(self):
        super().setup()
        self.acceptor = Acceptor(self.server.keytab) if self.server.keytab else None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        headers = {}
        if self.acceptor:
            if not self.acceptor.context.complete:
                token = self.acceptor.accept(self.headers.get('Authorization'))
                headers = {'WWW-Authenticate': token or 'Kerberos'}
                if token is None:
                    self.answer(401, b'', headers)
                    return
            if not body:
                self.answer(200, b'', headers)
                return
            body = self.acceptor.read(self.headers['Content-Type'], body)
            peer = str(self.acceptor.context.initiator_name)
        else:
            peer = dict(part[0] for part in self.connection.getpeercert()['subject'])['commonName']
        delivery = Delivery(self.path, ElementTree.fromstring(body), peer)
        refuse = self.server.decide(delivery)
        self.server.deliveries.put(delivery)
        text = self.acknowledge(delivery) if delivery.wants_ack and not refuse else b''
        self.answer(503 if refuse else 200 if text else 204, text, headers)

    @staticmethod
    def acknowledge(delivery):
        names = ' '.join(f'xmlns:{prefix}="{PREFIXES[prefix]}"' for prefix in ('s', 'a'))
        return (f'<s:Envelope {names}><s:Header><a:Action>{ACTIONS}Ack</a:Action>'
                f'<a:MessageID>uuid:{uuid.uuid4()}</a:MessageID><a:To>{event_source.ANONYMOUS}</a:To>'
                f'<a:RelatesTo>{delivery.message_id}</a:RelatesTo></s:Header><s:Body/></s:Envelope>').encode()

    def answer(self, status, body, headers):
        content_type = 'application/soap+xml;charset=UTF-8'
        if body and self.acceptor:
            content_type, body, _more = self.acceptor.write(body, 'UTF-8')
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body:
            self.send_header('Content-Type', content_type)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request, _client_address):
        pass


class Sink:
    """Listens on host. certificate and ca_file are for https with the certificates of sources, and keytab is for
    Kerberos. decide tells for each delivery whether it is refused."""

    def __init__(self, certificate=None, ca_file=None, keytab=None, host='localhost',
                 decide=lambda _delivery: False):
        self.host = host
        self.server = Server((host, 0), Handler)
        self.server.keytab = keytab
        self.server.decide = decide
        self.server.deliveries = queue.Queue()
        self.scheme = 'http'
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ca_file)
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
            self.scheme = 'https'
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_problem):
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self):
        return self.server.server_address[1]

    def address(self, path='/events'):
        return f'{self.scheme}://{self.host}:{self.port}{path}'

    def next(self, seconds):
        """Waits for the next delivery."""
        return self.server.deliveries.get(timeout=seconds)
