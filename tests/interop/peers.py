# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Servers that respond as deployed servers do. They use raw sockets and bytes, and not the library. Therefore they can
be as wrong as real servers."""

import hashlib
import re
import socket
import ssl
import threading

S = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
WSEN = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMID = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
ANONYMOUS = WSA + "/role/anonymous"
CLASS = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Test"
THING = f'<p:CIM_Test xmlns:p="{CLASS}"><p:Name>one</p:Name></p:CIM_Test>'


class Request:
    """One request as it arrived, with the spelling of its headers."""

    def __init__(self, line, headers, body):
        self.method, self.path, _ = line.split(" ")
        self.headers = headers
        self.body = body

    def header(self, name):
        """Returns the value of a header, or None."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) <= 1, f"{name} came more than once"
        return values[0] if values else None

    def text(self, element):
        """Returns the text of the first element with this local name in the envelope."""
        match = re.search(rf"<(?:\w+:)?{element}(?:\s[^>]*)?>([^<]*)<", self.body.decode())
        return match[1].strip() if match else None

    def verb(self):
        """Returns the last word of the action. Identify has none."""
        action = self.text("Action")
        return action.rsplit("/", 1)[1] if action else "Identify"


class Connection:
    """One connection of the client, on the server's side."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def _fill(self):
        data = self.sock.recv(65536)
        self.buffer += data
        return bool(data)

    def read_request(self):
        """Returns the next request, or None if the client has closed the connection."""
        while b"\r\n\r\n" not in self.buffer:
            if not self._fill():
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        line, *fields = head.decode().split("\r\n")
        headers = [tuple(field.split(": ", 1)) for field in fields]
        length = int(dict((k.lower(), v) for k, v in headers).get("content-length", 0))
        while len(self.buffer) < length:
            if not self._fill():
                return None
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Request(line, headers, body)

    def send(self, data):
        self.sock.sendall(data)


def find_sha256(path):
    with open(path, encoding="ascii") as file:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()


class Peer:
    """A server on loopback. It calls the script for each connection, in a thread of its own, and keeps the requests
    that the connections read."""

    def __init__(self, script, certificate=None):
        self.script = script
        self.requests = []
        self.connections = 0
        self.problems = []
        self.context = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
            self.sha256 = find_sha256(certificate[0])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for sock in list(self.open):
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        if kind is None:
            assert not self.problems, self.problems

    def uri(self, path="/wsman"):
        return f"{'https' if self.context else 'http'}://localhost:{self.port}{path}"

    def _accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock):
        self.open.add(sock)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with sock if self.context is None else self.context.wrap_socket(
                sock, server_side=True
            ) as stream:
                connection = Connection(stream)
                read = connection.read_request

                def read_and_keep():
                    request = read()
                    if request is not None:
                        self.requests.append(request)
                    return request

                connection.read_request = read_and_keep
                self.script(connection)
        except OSError:
            # The client may close the connection at any time.
            pass
        except Exception as problem:
            self.problems.append(repr(problem))
        finally:
            self.open.discard(sock)


def envelope(body, request=None, action=FAULT_ACTION, relates=True):
    """Returns the envelope of a response, written without a library."""
    relates_to = ""
    if relates and request is not None and request.text("MessageID"):
        relates_to = f"<a:RelatesTo>{request.text('MessageID')}</a:RelatesTo>"
    return (
        f'<s:Envelope xmlns:s="{S}" xmlns:a="{WSA}" xmlns:w="{WSMAN}" xmlns:n="{WSEN}"><s:Header>'
        f"<a:To>{ANONYMOUS}</a:To><a:Action>{action}</a:Action>"
        f"<a:MessageID>uuid:A688C7E2-0000-4000-8000-000000000001</a:MessageID>{relates_to}"
        f"</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def answer(request, body, **keywords):
    """Returns the envelope of the response to a request."""
    return envelope(body, request, action=(request.text("Action") or "") + "Response", **keywords)


def http(body, status="200 OK", headers=(), content_type="application/soap+xml;charset=UTF-8"):
    """Returns a whole response that isn't chunked."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    if content_type and body:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunks(body, size):
    """A body in chunks."""
    parts = [body[i : i + size] for i in range(0, len(body), size)] + [b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def chunked(body, size=100):
    """Returns a whole chunked response."""
    return (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/soap+xml;charset=UTF-8\r\n\r\n" + chunks(body, size)
    )


def each(reply):
    """Returns the script that responds to each request of a connection with the result of reply, and closes the
    connection if reply requests this."""

    def script(connection):
        while (request := connection.read_request()) is not None:
            data = reply(request)
            connection.send(data)
            if b"onnection: close" in data.lower():
                return

    return script
