# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A machine that forwards its event log, as Windows does. It doesn't use the library: HTTP, sealing, SOAP and SLDC are
written here from the protocol's description. Bodies are UTF-16 with a byte order mark, targets are absolute, and
deliveries may be compressed."""

import base64
import http.client
import re
import ssl
import uuid
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import quoteattr

SOAP = 'http://www.w3.org/2003/05/soap-envelope'
ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
EVENTING = 'http://schemas.xmlsoap.org/ws/2004/08/eventing'
ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration'
WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'
MICROSOFT = 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd'
MACHINE_ID = 'http://schemas.microsoft.com/wbem/wsman/1/machineid'
SUBSCRIPTION = 'http://schemas.microsoft.com/wbem/wsman/1/subscription'
FAULT = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'
EVENT = 'http://schemas.microsoft.com/win/2004/08/events/event'
ANONYMOUS = ADDRESSING + '/role/anonymous'
ACTIONS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/'
PREFIXES = {'s': SOAP, 'a': ADDRESSING, 'e': EVENTING, 'n': ENUMERATION, 'w': WSMAN, 'p': MICROSOFT, 'm': SUBSCRIPTION,
            'f': FAULT, 'c': 'http://schemas.xmlsoap.org/ws/2002/12/policy',
            'auth': 'http://schemas.microsoft.com/wbem/wsman/1/authentication'}
PROFILES = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/'
MANAGER = '/wsman/SubscriptionManager/WEC'


class Fault(Exception):
    """A response that isn't the expected one."""

    def __init__(self, status, text):
        super().__init__(f'{status}: {text}')
        self.status = status
        self.text = text
        found = re.search(r'Code="(\d+)"', text)
        self.code = int(found[1]) if found else 0


# SLDC, ECMA-321.

CLASSES = (('0', 1, 2), ('10', 2, 4), ('110', 3, 8), ('1110', 4, 16), ('1111', 8, 32))
RESET_1, END_OF_RECORD = '1111111110101', '1111111110100'


def compress(data):
    """Writes matches of the last place with the same three bytes, and literals."""
    bits, last, position = [RESET_1], {}, 0
    while position < len(data):
        key = data[position:position + 3]
        earlier = last.get(key, -2000)
        length = 0
        if position - earlier < 1024:
            while length < 271 and position + length < len(data) and data[earlier + length] == data[position + length]:
                length += 1
        if length < 3:
            length = 1
            bits.append(f'0{data[position]:08b}')
        else:
            prefix, extra, first = next(row for row in reversed(CLASSES) if row[2] <= length)
            bits.append(f'1{prefix}{length - first:0{extra}b}{earlier % 1024:010b}')
        for _ in range(length):
            last[data[position:position + 3]] = position
            position += 1
    text = ''.join(bits) + END_OF_RECORD
    text += '0' * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, 'big') + b'\0' + len(data).to_bytes(4, 'little')


# Authentication.

class Basic:
    """A name and a password with each request."""

    def __init__(self, user, password):
        self.header = 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()

    def begin(self, _post):
        pass

    def write(self, body, charset):
        return f'application/soap+xml;charset={charset}', body, {'Authorization': self.header}

    def read(self, _content_type, body):
        return body


class Certificate:
    """The machine's certificate, with the header by which it counts."""

    def begin(self, _post):
        pass

    def write(self, body, charset):
        return f'application/soap+xml;charset={charset}', body, {'Authorization': PROFILES + 'https/mutual'}

    def read(self, _content_type, body):
        return body


class Kerberos:
    """A ticket of the machine, and sealed messages."""

    SEALED = 'application/HTTP-Kerberos-session-encrypted'

    def __init__(self, service):
        import gssapi
        self.gssapi = gssapi
        name = gssapi.Name(service, gssapi.NameType.hostbased_service)
        flags = gssapi.RequirementFlag
        self.context = gssapi.SecurityContext(
            name=name, usage='initiate', mech=gssapi.MechType.kerberos,
            flags=(flags.mutual_authentication | flags.confidentiality | flags.integrity |
                   flags.replay_detection | flags.out_of_sequence_detection))

    def begin(self, post):
        """Authenticates with an empty body."""
        token = self.context.step()
        while token:
            response = post(b'', {'Authorization': 'Kerberos ' + base64.b64encode(token).decode()})
            answer = re.match(r'Kerberos (\S+)', response.getheader('WWW-Authenticate') or '')
            response.read()
            if answer is None:
                raise Fault(response.status, 'the authentication was refused')
            token = self.context.step(base64.b64decode(answer[1]))
        if not self.context.complete:
            raise Fault(401, 'the authentication did not complete')

    def write(self, body, charset):
        kinds = self.gssapi.raw.IOVBufferType
        iov = self.gssapi.raw.IOV(kinds.header, body, kinds.padding, std_layout=False)
        self.gssapi.raw.wrap_iov(self.context, iov)
        head = iov[0].value
        sealed = (f'--Encrypted Boundary\r\nContent-Type: {self.SEALED}\r\n'
                  f'OriginalContent: type=application/soap+xml;charset={charset};Length={len(body)}\r\n'
                  '--Encrypted Boundary\r\nContent-Type: application/octet-stream\r\n').encode()
        sealed += len(head).to_bytes(4, 'little') + head + iov[1].value + b'--Encrypted Boundary--\r\n'
        return f'multipart/encrypted;protocol="{self.SEALED}";boundary="Encrypted Boundary"', sealed, {}

    def read(self, content_type, body):
        if not content_type.startswith('multipart/encrypted'):
            raise Fault(0, 'the response is not sealed')
        payload = body.split(b'Content-Type: application/octet-stream\r\n', 1)[1]
        payload = payload[4:payload.rindex(b'--Encrypted Boundary--')]
        return self.gssapi.raw.unwrap(self.context, payload).message


# The machine.

class Subscription:
    """What a source reads in an item of the enumeration."""

    def __init__(self, element):
        self.version = element.findtext('m:Version', None, PREFIXES)
        envelope = element.find('s:Envelope', PREFIXES)
        delivery = envelope.find('s:Body/e:Subscribe/e:Delivery', PREFIXES)
        self.mode = delivery.get('Mode')
        self.address = delivery.findtext('e:NotifyTo/a:Address', None, PREFIXES)
        self.identifier = delivery.findtext('e:NotifyTo/a:ReferenceProperties/e:Identifier', None, PREFIXES)
        self.end_to = envelope.findtext('s:Body/e:Subscribe/e:EndTo/a:Address', None, PREFIXES)
        authentication = delivery.find('e:NotifyTo/c:Policy/c:ExactlyOne/c:All/auth:Authentication', PREFIXES)
        self.profile = authentication.get('Profile')
        self.issuers = [each.text for each in authentication.iterfind(
            'auth:ClientCertificate/auth:Thumbprint[@Role="issuer"]', PREFIXES)]
        self.heartbeats = delivery.findtext('w:Heartbeats', None, PREFIXES)
        self.max_elements = int(delivery.findtext('w:MaxElements', None, PREFIXES))
        self.options = {option.get('Name'): option.text
                        for option in envelope.iterfind('s:Header/w:OptionSet/w:Option', PREFIXES)}
        self.query = envelope.find('s:Body/e:Subscribe/w:Filter/QueryList', PREFIXES)
        bookmark = envelope.find('s:Body/e:Subscribe/w:Bookmark/BookmarkList', PREFIXES)
        self.bookmark = {} if bookmark is None else {
            each.get('Channel'): int(each.get('RecordId')) for each in bookmark.iterfind('Bookmark')}
        self.message_id = envelope.findtext('s:Header/a:MessageID', None, PREFIXES)


def make_event(number, text='', channel='Security', provider='Test'):
    return (f"<Event xmlns='{EVENT}'><System><Provider Name='{provider}'/><EventID>4624</EventID>"
            f"<TimeCreated SystemTime='2026-01-02T03:04:05.6789012Z'/><EventRecordID>{number}</EventRecordID>"
            f"<Channel>{channel}</Channel><Computer>web1.corp.example</Computer></System>"
            f"<EventData><Data Name='Number'>{number}</Data><Data Name='Text'>{text}</Data></EventData></Event>")


# The first event after a subscription, which says where the source begins.
BOOKMARK_EVENT = (
    f"<Event xmlns='{EVENT}'><System><Provider Name='Microsoft-Windows-EventForwarder'/>"
    "<EventID>111</EventID><TimeCreated SystemTime='2026-01-02T03:04:05.000Z'/><Computer>web1.corp.example</Computer>"
    "</System><SubscriptionBookmarkEvent><SubscriptionId></SubscriptionId></SubscriptionBookmarkEvent></Event>")


def write_bookmark(records):
    marks = ''.join(f'<Bookmark Channel={quoteattr(channel)} RecordId="{record}" IsCurrent="true"/>'
                    for channel, record in records.items())
    return f'<BookmarkList>{marks}</BookmarkList>'


class Source:
    """One machine. login makes the authentication of a new connection."""

    def __init__(self, port, login, machine='web1.corp.example', host='localhost', timeout=60, ca_file=None,
                 certificate=None):
        self.port = port
        self.login = login
        self.machine = machine
        self.host = host
        self.timeout = timeout
        self.tls = ssl.create_default_context(cafile=ca_file) if ca_file else None
        self.scheme = 'HTTPS' if ca_file else 'HTTP'
        if certificate:
            self.tls.load_cert_chain(certificate)
        self.operation = 'uuid:' + str(uuid.uuid4()).upper()
        self.connections = {}

    def close(self):
        for connection, _login in self.connections.values():
            connection.close()
        self.connections = {}

    def connect(self, address):
        """Each address has a connection of its own, as with Windows."""
        if address not in self.connections:
            if self.tls:
                connection = http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self.tls)
            else:
                connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
            login = self.login()
            self.connections[address] = connection, login
            login.begin(lambda body, headers: self.send(connection, address, body, headers))
        return self.connections[address]

    def send(self, connection, address, body, headers):
        connection.putrequest('POST', address, skip_host=True, skip_accept_encoding=True)
        for name, value in {'Connection': 'Keep-Alive', 'User-Agent': 'Microsoft WinRM Client',
                            'Content-Length': str(len(body)), 'Host': f'{self.host}:{self.port}',
                            **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return connection.getresponse()

    def post(self, address, envelope, compressed=False, mark=False):
        """Returns the status and the text of the response. mark only says that the body is compressed."""
        connection, login = self.connect(address)
        body = b'\xff\xfe' + envelope.encode('utf-16-le')
        body = compress(body) if compressed else body
        content_type, body, headers = login.write(body, 'UTF-16')
        headers = {'Content-Type': content_type, **headers}
        if compressed or mark:
            headers['Content-Encoding'] = 'SLDC'
        try:
            response = self.send(connection, address, body, headers)
            content = response.read()
            if content:
                content = login.read(response.getheader('Content-Type'), content)
        except Exception:
            self.connections.pop(address)[0].close()
            raise
        if response.getheader('Connection', '').lower() == 'close':
            self.connections.pop(address)[0].close()
        return response.status, content.decode('utf-16' if content[:2] == b'\xff\xfe' else 'utf-8')

    def envelope(self, action, to, headers, body, message_id=None):
        names = ' '.join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
        return (f'<s:Envelope {names}><s:Header><a:To>{to}</a:To>'
                f'<m:MachineID xmlns:m="{MACHINE_ID}" s:mustUnderstand="false">{self.machine}</m:MachineID>'
                f'<a:ReplyTo><a:Address s:mustUnderstand="true">{ANONYMOUS}</a:Address></a:ReplyTo>'
                f'<a:Action s:mustUnderstand="true">{action}</a:Action>'
                '<w:MaxEnvelopeSize s:mustUnderstand="true">512000</w:MaxEnvelopeSize>'
                f'<a:MessageID>{message_id or "uuid:" + str(uuid.uuid4()).upper()}</a:MessageID>'
                '<w:Locale xml:lang="en-US" s:mustUnderstand="false" />'
                f'<p:OperationID s:mustUnderstand="false">{self.operation}</p:OperationID>'
                '<p:SequenceId s:mustUnderstand="false">1</p:SequenceId>'
                f'<w:OperationTimeout>PT60.000S</w:OperationTimeout>{headers}</s:Header>'
                f'<s:Body>{body}</s:Body></s:Envelope>')

    def list_subscriptions(self, resource='http://schemas.microsoft.com/wbem/wsman/1/SubscriptionManager/Subscription'):
        address = f'{self.scheme}://{self.host}:{self.port}{MANAGER}'
        body = ('<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements></n:Enumerate>')
        status, text = self.post(address, self.envelope(
            ENUMERATION + '/Enumerate', address,
            f'<w:ResourceURI s:mustUnderstand="true">{resource}</w:ResourceURI>', body))
        if status != 200:
            raise Fault(status, text)
        root = ElementTree.fromstring(text)
        response = root.find('s:Body/n:EnumerateResponse', PREFIXES)
        assert response.findtext('n:EnumerationContext', None, PREFIXES) == ''
        assert response.find('w:EndOfSequence', PREFIXES) is not None
        assert root.findtext('s:Header/p:OperationID', None, PREFIXES) == self.operation
        self.end(address)
        return [Subscription(element) for element in response.iterfind('w:Items/m:Subscription', PREFIXES)]

    def end(self, address, mark=False):
        """Ends an operation. Some of these messages say that they are compressed, and aren't."""
        names = f'xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:w="{WSMAN}" xmlns:p="{MICROSOFT}"'
        status, text = self.post(address, (
            f'<s:Envelope {names}><s:Header><a:To>{ANONYMOUS}</a:To><w:ResourceURI s:mustUnderstand="true">'
            'http://schemas.microsoft.com/wbem/wsman/1/wsman/FullDuplex</w:ResourceURI>'
            '<a:Action s:mustUnderstand="true">http://schemas.microsoft.com/wbem/wsman/1/wsman/End</a:Action>'
            f'<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>'
            f'<p:OperationID s:mustUnderstand="false">{self.operation}</p:OperationID>'
            '<p:SequenceId s:mustUnderstand="false">1</p:SequenceId></s:Header><s:Body></s:Body></s:Envelope>'),
            mark=mark)
        if (status, text) != (204, ''):
            raise Fault(status, text)

    def expect_ack(self, subscription, action, headers, body, compressed):
        message_id = 'uuid:' + str(uuid.uuid4()).upper()
        status, text = self.post(subscription.address, self.envelope(
            action, subscription.address,
            f'<e:Identifier>{subscription.identifier}</e:Identifier>{headers}<w:AckRequested/>', body,
            message_id), compressed)
        if status != 200:
            raise Fault(status, text)
        head = ElementTree.fromstring(text).find('s:Header', PREFIXES)
        if head.findtext('a:Action', None, PREFIXES) != ACTIONS + 'Ack':
            raise Fault(status, text)
        assert head.findtext('a:RelatesTo', None, PREFIXES) == message_id

    def deliver(self, subscription, events, bookmark=None, compressed=None, cdata=True, extra=''):
        """Returns when the events are acknowledged. bookmark maps channels to records, or is XML."""
        if compressed is None:
            compressed = subscription.options.get('Compression') == 'SLDC'
        wrap = (lambda text: f'<![CDATA[{text}]]>') if cdata else (lambda text: text)
        body = ''.join(f'<w:Event Action="{ACTIONS}Event">{wrap(event)}</w:Event>' for event in events)
        if isinstance(bookmark, dict):
            bookmark = write_bookmark(bookmark)
        self.expect_ack(subscription, ACTIONS + 'Events',
                        f'<w:Bookmark>{bookmark}</w:Bookmark>' if bookmark is not None else '',
                        f'<w:Events>{body}{extra}</w:Events>', compressed)

    def beat(self, subscription, compressed=False):
        self.expect_ack(subscription, ACTIONS + 'Heartbeat', '', '<w:Events></w:Events>', compressed)

    def end_subscription(self, subscription, status='SourceShuttingDown', text='The service stops'):
        """Sends SubscriptionEnd, and an End that isn't compressed, although it says so."""
        address = subscription.end_to
        body = (f'<e:SubscriptionEnd><e:SubscriptionManager><a:Address>{ANONYMOUS}</a:Address></e:SubscriptionManager>'
                f'<e:Status>{EVENTING}/{status}</e:Status><f:WSManFault Code="995" Machine="{self.machine}">'
                f'<f:Message>{text}</f:Message></f:WSManFault></e:SubscriptionEnd>')
        result = self.post(address, self.envelope(
            EVENTING + '/SubscriptionEnd', address,
            f'<e:Identifier>{subscription.identifier}</e:Identifier>', body), compressed=True)
        if result[0] not in (200, 202, 204):
            raise Fault(*result)
        self.end(address, mark=True)

    def report_fault(self, subscription, text):
        """Tells the collector that the subscription couldn't be made: a fault as a request."""
        body = ('<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en-US">'
                f'{text}</s:Text></s:Reason><s:Detail><f:WSManFault Code="15001" Machine="{self.machine}"><f:Message>'
                f'{text}</f:Message></f:WSManFault></s:Detail></s:Fault>')
        result = self.post(subscription.address, self.envelope(
            ACTIONS + 'fault', subscription.address,
            f'<a:RelatesTo>{subscription.message_id}</a:RelatesTo><e:Identifier>{subscription.identifier}'
            '</e:Identifier>', body))
        if result[0] not in (200, 202, 204):
            raise Fault(*result)
