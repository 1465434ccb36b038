# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A source of events that doesn't use the library, written from WS-Eventing and DSP0226 10. It has the events 1 to N,
and a subscriber pulls them. It is as unreliable as a test wants: it loses responses, cuts them, and forgets
subscriptions. Like Windows, it goes on after an event that it has sent, and doesn't renew unless it is told to.
"""

import contextlib
import http.server
import random
import re
import sys
import threading
import time
import uuid

EVENT = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/Event'
EVENTING = 'http://schemas.xmlsoap.org/ws/2004/08/eventing'
ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration'
ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    f'xmlns:e="{EVENTING}" xmlns:n="{ENUMERATION}" '
    'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" '
    'xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><s:Header><a:Action>{action}</a:Action>'
    '<a:MessageID>uuid:{id}</a:MessageID><a:RelatesTo>{relates_to}</a:RelatesTo>{headers}</s:Header>'
    '<s:Body>{body}</s:Body></s:Envelope>')
FAULT = ('<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en-US">{text}</s:Text>'
         '</s:Reason><s:Detail><f:WSManFault Code="{code}"><f:Message>{text}</f:Message></f:WSManFault></s:Detail>'
         '</s:Fault>')
TIMED_OUT, CONTEXT, UNABLE_TO_RENEW = 2150858793, 2150858779, 2150858788
FAULTS = ('lost', 'cut', 'forget', 'nothing')


class _Fault(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class _Lost(Exception):
    """The response is lost, or only a part of it arrives."""


def find(text, name):
    """Returns the content of an element, or None."""
    match = re.search(rf'<(?:\w+:)?{name}(?:\s[^>]*)?>(.*?)</(?:\w+:)?{name}>', text, re.DOTALL)
    return match and match.group(1)


def write_event(number):
    """Events may be in a w:Event or not, and may be text: [MS-WSMV] 3.1.4.1.30.1."""
    event = f'<t:Event xmlns:t="urn:t"><t:Number>{number}</t:Number></t:Event>'
    if number % 3 == 0:
        return event
    return f'<w:Event Action="{EVENT}">{f"<![CDATA[{event}]]>" if number % 3 == 1 else event}</w:Event>'


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_args):
        pass

    def do_POST(self):
        request = self.rfile.read(int(self.headers['Content-Length'])).decode()
        message_id = find(request, 'MessageID')
        self.is_cut = False
        try:
            if self.server.source.is_gone:
                raise _Lost
            action, headers, body = self.server.source.answer(request, self)
            status = 200
        except _Fault as fault:
            action, headers, status = 'fault', '', 500
            body = FAULT.format(code=fault.code, text=fault)
        except _Lost:
            self.close_connection = True
            return
        relates_to = 'uuid:other' if self.server.source.is_wrong else message_id
        data = ENVELOPE.format(action=action, id=uuid.uuid4(), relates_to=relates_to, headers=headers,
                               body=body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/soap+xml;charset=UTF-8')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        # A subscriber that was cancelled is gone.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(data[:len(data) // 2] if self.is_cut else data)
        self.close_connection |= self.is_cut


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A subscriber may end a connection at any time."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class EventSource:
    """faults: the part of all Pulls that go wrong. renews: whether it renews subscriptions. end: the number of the
    event after which it ends subscriptions. write: returns the XML of an event for its number."""

    def __init__(self, count, faults=0.0, renews=True, end=None, write=write_event):
        self.write = write
        self.count, self.faults, self.renews, self.end = count, faults, renews, end
        self.is_wrong = self.is_gone = False
        self.subscriptions = {}
        self.seen = []
        self.asked = None
        self.random = random.Random(count)
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.server = _Server(('127.0.0.1', 0), _Handler)
        self.server.source = self
        self.address = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        """Also ends the connections that are open, at their next request."""
        self.is_gone = True
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request, handler):
        action = find(request, 'Action')
        verb = action.rpartition('/')[2]
        with self.lock:
            self.seen.append(verb)
            self.asked = request if verb == 'Subscribe' else self.asked
            # Without events, the first is how long to wait for one.
            headers, body = getattr(self, f'_{verb.lower()}')(request, handler)
        if verb == 'Pull' and body is None:
            self.stopped.wait(headers)
            raise _Fault(TIMED_OUT, 'No events yet')
        return f'{action}Response', headers, body

    def _subscribe(self, request, _handler):
        identifier = f'uuid:{uuid.uuid4()}'
        expires = find(request, 'Expires')
        seconds = float(re.fullmatch(r'PT([\d.]+)S', expires).group(1)) if expires else 600
        self.subscriptions[identifier] = [int(find(request, 'Bookmark') or 0), time.monotonic() + seconds, seconds]
        return '', (f'<e:SubscribeResponse><e:SubscriptionManager><a:Address>{self.address}/wsman</a:Address>'
                    f'<a:ReferenceProperties><e:Identifier>{identifier}</e:Identifier></a:ReferenceProperties>'
                    f'</e:SubscriptionManager><e:Expires>PT{seconds}S</e:Expires>'
                    f'<n:EnumerationContext>{identifier}</n:EnumerationContext></e:SubscribeResponse>')

    def _find(self, identifier):
        subscription = self.subscriptions.get(identifier)
        if subscription and subscription[1] < time.monotonic():
            del self.subscriptions[identifier]
            subscription = None
        if not subscription:
            raise _Fault(CONTEXT, 'There is no such subscription')
        return subscription

    @staticmethod
    def _get_patience(request, subscription):
        """How long a Pull waits for an event. A source that isn't renewed tells so when the subscription ends."""
        timeout = re.search(r'OperationTimeout[^>]*>PT([\d.]+)S<', request)
        return max(0, min(float(timeout.group(1)) if timeout else 60, subscription[1] - time.monotonic()))

    def _renew(self, request, _handler):
        subscription = self._find(find(request, 'Identifier'))
        if not self.renews:
            raise _Fault(UNABLE_TO_RENEW, 'Subscriptions aren’t renewed here')
        subscription[1] = time.monotonic() + subscription[2]
        return '', f'<e:RenewResponse><e:Expires>PT{subscription[2]}S</e:Expires></e:RenewResponse>'

    def _unsubscribe(self, request, _handler):
        self._find(find(request, 'Identifier'))
        del self.subscriptions[find(request, 'Identifier')]
        return '', ''

    def _pull(self, request, handler):
        identifier = find(request, 'EnumerationContext')
        subscription = self._find(identifier)
        kind = self.random.choice(FAULTS) if self.random.random() < self.faults else None
        if kind == 'forget':
            del self.subscriptions[identifier]
            raise _Fault(CONTEXT, 'The subscription is forgotten')
        first = subscription[0] + 1
        most = min(int(find(request, 'MaxElements')), self.random.randint(1, 7))
        last = min(first + most - 1, self.end or self.count)
        if kind == 'nothing':
            return 0, None
        if last < first and not self.end:
            return self._get_patience(request, subscription), None
        subscription[0] = last
        if kind == 'lost':
            raise _Lost
        handler.is_cut = kind == 'cut'
        return f'<w:Bookmark>{last}</w:Bookmark>', self._write_pulled(identifier, first, last)

    def _write_pulled(self, identifier, first, last):
        items = ''.join(self.write(number) for number in range(first, last + 1))
        rest = f'<n:EnumerationContext>{identifier}</n:EnumerationContext>'
        if last == self.end:
            rest = ''
            del self.subscriptions[identifier]
            items += '</n:Items><n:EndOfSequence/>'
        else:
            items += '</n:Items>'
        return f'<n:PullResponse>{rest}<n:Items>{items}</n:PullResponse>'
