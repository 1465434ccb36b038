#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's client at servers that behave like OMI, openwsman, Windows and firmware. Each test belongs to a
line of QUIRKS.tsv."""

import base64
import os
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import GLib, Wsman

from peers import (
    ANONYMOUS,
    CLASS,
    S,
    THING,
    WSMAN,
    WSMID,
    Peer,
    answer,
    chunked,
    each,
    envelope,
    http,
)

SUPPORT = os.environ["WSMAN_TEST_SUPPORT"]
USER, PASSWORD = "ada", "engine"


def new_session(uri, **properties):
    options = Wsman.ConnectionOptions()
    options.set_property("user-name", USER)
    options.set_property("password", PASSWORD)
    flags = Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    if uri.startswith("https"):
        options.set_property("ca-file", properties.pop("ca_file"))
    else:
        flags |= Wsman.SessionFlags.NO_ENCRYPTION
    session = Wsman.Session.new(uri, flags, options)
    for name, value in properties.items():
        session.set_property(name.replace("_", "-"), value)
    return session


def locator(uri=CLASS, **selectors):
    result = Wsman.ResourceLocator.new(uri)
    for name, value in selectors.items():
        result.add_selector(name, value)
    return result


def get(session):
    return session.get(locator(Name="one"), None)


def ok(request):
    """Returns the response of a normal server to Get."""
    return http(answer(request, THING))


def fault(detail="", reason="It failed", code="s:Receiver", subcode="w:InternalError"):
    text = f'<s:Text xml:lang="en">{reason}</s:Text>'
    return (
        f"<s:Fault><s:Code><s:Value>{code}</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode>"
        f"</s:Code><s:Reason>{text}</s:Reason>{detail}</s:Fault>"
    )


class PeerTest(unittest.TestCase):
    def assert_gets(self, script, **properties):
        """Checks that Get succeeds with this server. Returns the requests that the server got."""
        with Peer(script) as peer:
            item = get(new_session(peer.uri(), **properties))
            self.assertEqual(item.lookup_string("Name"), "one")
            return peer.requests

    def assert_fails(self, script, call=get, **properties):
        """Checks that the call fails with this server. Returns the error and the fault."""
        with Peer(script) as peer:
            session = new_session(peer.uri(), **properties)
            with self.assertRaises(GLib.Error) as caught:
                call(session)
            self.assertNotIn(PASSWORD, caught.exception.message)
            self.assertEqual(caught.exception.domain, GLib.quark_to_string(Wsman.error_quark()))
            self.assertIsNotNone(session.get_fault())
            return caught.exception, session.get_fault()

    def assert_class(self, error, error_class):
        self.assertTrue(
            error.matches(Wsman.error_quark(), error_class),
            f"{error.message} is of class {error.code}",
        )


class Requests(PeerTest):
    """Tests what peers demand of a request."""

    def test_basic_is_preemptive(self):
        def silent_without_authorization(connection):
            while (request := connection.read_request()) is not None:
                if request.header("Authorization") is None:
                    return connection.sock.recv(1)
                connection.send(ok(request))
            return None

        requests = self.assert_gets(silent_without_authorization)
        self.assertEqual(len(requests), 1)
        token = base64.b64decode(requests[0].header("Authorization").removeprefix("Basic "))
        self.assertEqual(token.decode(), f"{USER}:{PASSWORD}")

    def test_several_challenges(self):
        challenges = [
            [
                'WWW-Authenticate: Basic realm="WSMAN"',
                "WWW-Authenticate: Negotiate",
                "WWW-Authenticate: Kerberos",
            ],
            ['WWW-Authenticate: Basic realm="WSMAN", Negotiate, Kerberos'],
            ["WWW-Authenticate: Negotiate"],
            [],
        ]
        for headers in challenges:
            with self.subTest(headers=headers):
                seen = []

                def refuse(request):
                    seen.append(request)
                    return http(b"", "401 Unauthorized", headers)

                error, _ = self.assert_fails(each(refuse))
                self.assert_class(error, Wsman.Error.AUTHENTICATION)
                self.assertLessEqual(len(seen), 2)

    def test_content_type(self):
        def openwsman(request):
            if request.header("Content-Type") != "application/soap+xml;charset=UTF-8":
                return http(b"", "415 Unsupported Media Type")
            return ok(request)

        self.assert_gets(each(openwsman))

    def test_never_chunked(self):
        def demand_length(request):
            if request.header("Transfer-Encoding") or not request.header("Content-Length"):
                return http(b"", "411 Length Required")
            return ok(request)

        for request in self.assert_gets(each(demand_length)):
            self.assertEqual(int(request.header("Content-Length")), len(request.body))
            self.assertGreater(len(request.body), 0)
            self.assertIsNone(request.header("Expect"))
            self.assertEqual(request.header("Accept-Encoding"), "identity")

    def test_max_envelope_size(self):
        (request,) = self.assert_gets(each(ok), max_envelope_size=65536)
        self.assertEqual(request.text("MaxEnvelopeSize"), "65536")

    def test_message_ids_are_unique(self):
        with Peer(each(ok)) as peer:
            session = new_session(peer.uri())
            for _ in range(20):
                get(session)
            ids = [request.text("MessageID") for request in peer.requests]
        self.assertEqual(len(set(ids)), 20)
        for each_id in ids:
            self.assertRegex(each_id, r"^uuid:[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$")

    def test_other_paths(self):
        # A lone slash is no path, as in PowerShell's URIs.
        for path, asked in (
            ("/", "/wsman"),
            ("/wsman/", "/wsman/"),
            ("/a/deep/path", "/a/deep/path"),
            ("/powershell?PSVersion=5.1", "/powershell?PSVersion=5.1"),
        ):
            with self.subTest(path=path), Peer(each(ok)) as peer:
                get(new_session(peer.uri(path)))
                self.assertEqual(peer.requests[0].path, asked)

    def test_operation_timeout(self):
        (request,) = self.assert_gets(each(ok), timeout=1500)
        self.assertEqual(request.text("OperationTimeout"), "PT1.500S")


class Answers(PeerTest):
    """Tests the HTTP and SOAP of peers."""

    def test_reason_phrases(self):
        for status in ("200 (null)", "200 Success", "200 ", "200 OK, my friend"):
            with self.subTest(status=status):
                self.assert_gets(each(lambda request: http(answer(request, THING), status)))

    def test_chunked(self):
        for size in (1, 7, 100, 100000):
            with self.subTest(size=size):
                self.assert_gets(each(lambda request: chunked(answer(request, THING), size)))

    def test_two_segments(self):
        def slow(connection):
            while (request := connection.read_request()) is not None:
                head, body = ok(request).split(b"\r\n\r\n", 1)
                connection.send(head + b"\r\n\r\n")
                time.sleep(0.04)
                connection.send(body)

        self.assert_gets(slow)

    def test_byte_by_byte(self):
        def drip(connection):
            while (request := connection.read_request()) is not None:
                for byte in ok(request):
                    connection.send(bytes([byte]))

        self.assert_gets(drip)

    def test_connection_close(self):
        with Peer(
            each(lambda request: http(answer(request, THING), headers=["Connection: Close"]))
        ) as peer:
            session = new_session(peer.uri())
            for _ in range(5):
                self.assertEqual(get(session).lookup_string("Name"), "one")
            self.assertEqual(peer.connections, 5)
            self.assertEqual(len(peer.requests), 5)

    def test_keep_alive(self):
        with Peer(each(ok)) as peer:
            session = new_session(peer.uri())
            for _ in range(5):
                get(session)
            self.assertEqual(peer.connections, 1)

    def test_no_content_length(self):
        """HTTP/1.0 style: the end of the connection ends the body."""
        self.assert_gets(
            each(
                lambda request: b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
                b"Content-Type: application/soap+xml;charset=UTF-8\r\n\r\n" + answer(request, THING)
            )
        )

    def test_padded_text(self):
        """OMI indents the texts of headers."""

        def padded(request):
            data = answer(request, THING).decode()
            return http(
                data.replace("<a:RelatesTo>", "<a:RelatesTo>\n  ")
                .replace("<a:Action>", "<a:Action>\n    ")
                .replace("</a:Action>", "\n  </a:Action>")
                .encode()
            )

        self.assert_gets(each(padded))

    def test_encodings(self):
        for charset, encoding in (
            ("UTF-8", "utf-8"),
            ("utf-8", "utf-8-sig"),
            ("UTF-16", "utf-16"),
            ('"utf-16"', "utf-16-le"),
        ):
            with self.subTest(charset=charset, encoding=encoding):
                self.assert_gets(
                    each(
                        lambda request: http(
                            answer(request, THING).decode().encode(encoding),
                            content_type=f"application/soap+xml; charset={charset}",
                        )
                    )
                )

    def test_identify_in_another_namespace(self):
        body = (
            f'<s:IdentifyResponse xmlns:m="{WSMID}"><m:ProtocolVersion>{WSMAN}</m:ProtocolVersion>'
            f"<m:ProductVendor>Somebody</m:ProductVendor></s:IdentifyResponse>"
        )
        with Peer(each(lambda request: http(envelope(body, action="")))) as peer:
            item = new_session(peer.uri()).identify(0, None)
            self.assertEqual(item.get_name(), "IdentifyResponse")
            self.assertEqual(item.lookup_string("ProductVendor"), "Somebody")

    def test_invoke_answers(self):
        for name, namespace in (
            ("Test_OUTPUT", CLASS),
            ("Test", CLASS),
            ("Test", CLASS + "/Test"),
            ("TestResponse", CLASS),
        ):
            body = f'<p:{name} xmlns:p="{namespace}"><p:ReturnValue>0</p:ReturnValue></p:{name}>'
            with self.subTest(name=name, namespace=namespace), Peer(
                each(lambda request: http(answer(request, body)))
            ) as peer:
                output = new_session(peer.uri()).invoke("Test", locator(), None, None)
                self.assertEqual(output.lookup_int64("ReturnValue"), (True, 0))

    def test_reference_without_selectors(self):
        bodies = (
            f'<x:ResourceCreated xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer">'
            f"<a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters>"
            f"<w:ResourceURI>{CLASS}</w:ResourceURI>{{}}</a:ReferenceParameters></x:ResourceCreated>"
        )
        selectors = '<w:SelectorSet><w:Selector Name="Name">two</w:Selector></w:SelectorSet>'
        for extra, expected in (("", None), (selectors, "two")):
            with self.subTest(expected=expected), Peer(
                each(lambda request: http(answer(request, bodies.format(extra))))
            ) as peer:
                created = new_session(peer.uri()).create(
                    locator(), Wsman.Item.new_from_xml(THING), None
                )
                self.assertEqual(created.get_resource_uri(), CLASS)
                self.assertEqual(created.get_selector("Name"), expected)

    def test_redirects(self):
        with Peer(each(ok)) as other:
            for status in (
                "301 Moved Permanently",
                "302 Found",
                "303 See Other",
                "307 Temporary Redirect",
            ):
                with self.subTest(status=status):
                    error, _ = self.assert_fails(
                        each(
                            lambda request: http(
                                b"", status, [f"Location: {other.uri('/elsewhere')}"]
                            )
                        )
                    )
                    self.assertIn("/elsewhere", error.message)
            self.assertEqual(other.connections, 0)

    def test_certificate_without_alternative_names(self):
        certificate = (SUPPORT + "/test-cert-cn.pem", SUPPORT + "/test-key.pem")
        with Peer(each(ok), certificate) as peer:
            item = get(new_session(peer.uri(), ca_file=certificate[0]))
            self.assertEqual(item.lookup_string("Name"), "one")

    def test_lost_before_the_answer(self):
        """A Get is sent again if its connection is lost. An operation that writes isn't."""

        def calls(session):
            thing = Wsman.Item.new_from_xml(THING)
            yield "Get", lambda: get(session)
            yield "Identify", lambda: session.identify(0, None)
            yield "Put", lambda: session.put(locator(Name="one"), thing, None)
            yield "Create", lambda: session.create(locator(), thing, None)
            yield "Delete", lambda: session.delete(locator(Name="one"), None)
            yield "Invoke", lambda: session.invoke("Test", locator(), None, None)

        with Peer(lambda connection: connection.read_request()) as peer:
            for name, call in calls(new_session(peer.uri())):
                with self.subTest(name=name):
                    peer.requests.clear()
                    with self.assertRaises(GLib.Error):
                        call()
                    self.assertLessEqual(
                        len(peer.requests), 2 if name in ("Get", "Identify") else 1
                    )


class Faults(PeerTest):
    """Faults of every form, at any status, with or without a body."""

    OMI_DETAIL = (
        '<s:Detail><o:OMI_Error xmlns:o="http://schemas.microsoft.com/wbem/wscim/1/cim-schema/2/OMI_Error">'
        "<o:CIMStatusCode>6</o:CIMStatusCode><o:Message>No such instance</o:Message>"
        "<o:MessageID>OMI:MI_Result:6</o:MessageID></o:OMI_Error></s:Detail>"
    )
    CIM_DETAIL = (
        '<s:Detail><c:CIM_Error xmlns:c="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Error">'
        "<c:CIMStatusCode>2</c:CIMStatusCode><c:Message>Keep out</c:Message></c:CIM_Error></s:Detail>"
    )
    WINDOWS_DETAIL = (
        '<s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" '
        'Code="2150858803" Machine="srv"><f:Message>It is there already</f:Message>'
        "</f:WSManFault></s:Detail>"
    )

    ROWS = [
        # detail, reason, subcode; class (None: any), text in the message
        (
            WINDOWS_DETAIL,
            "A reason",
            "w:AlreadyExists",
            Wsman.Error.ALREADY_EXISTS,
            "It is there already",
        ),
        (OMI_DETAIL, "A reason", "w:InternalError", Wsman.Error.NOT_FOUND, "No such instance"),
        (CIM_DETAIL, "A reason", "w:InternalError", Wsman.Error.ACCESS_DENIED, "Keep out"),
        ("", "Nobody home", "a:DestinationUnreachable", Wsman.Error.NOT_FOUND, "Nobody home"),
        ("", "", "w:AccessDenied", Wsman.Error.ACCESS_DENIED, ""),
        ("<s:Detail/>", "", "w:TimedOut", Wsman.Error.TIMED_OUT, ""),
    ]

    def test_forms(self):
        for status in (
            "200 OK",
            "400 Bad Request",
            "500 Internal Server Error",
            "503 Service Unavailable",
        ):
            for detail, reason, subcode, error_class, text in self.ROWS:
                with self.subTest(status=status, subcode=subcode, detail=detail[:30]):
                    body = fault(detail, reason, subcode=subcode)
                    error, _ = self.assert_fails(
                        each(lambda request: http(envelope(body, request), status))
                    )
                    self.assert_class(error, error_class)
                    self.assertIn(text, error.message)

    def test_windows_fault(self):
        body = fault(self.WINDOWS_DETAIL, subcode="w:AlreadyExists")
        _, found = self.assert_fails(each(lambda request: http(envelope(body, request), "500 ")))
        self.assertEqual(found.get_code(), 0x80338033)
        self.assertEqual(found.get_machine(), "srv")
        self.assertEqual(found.get_message(), "It is there already")

    def test_without_relates_to(self):
        body = fault(self.WINDOWS_DETAIL)
        _, found = self.assert_fails(
            each(lambda request: http(envelope(body, request, relates=False), "500 "))
        )
        self.assertEqual(found.get_code(), 0x80338033)

    def test_bare(self):
        """Not even a Subcode or a Text."""
        body = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason/></s:Fault>"
        error, _ = self.assert_fails(each(lambda request: http(envelope(body, request), "500 ")))
        self.assertNotEqual(error.message, "")

    def test_without_body(self):
        html = b"<html><body><h1>No</h1></body></html>"
        for status in (
            "400 Bad Request",
            "403 Forbidden",
            "404 Not Found",
            "405 Method Not Allowed",
            "411 Length Required",
            "413 Payload Too Large",
            "415 Unsupported Media Type",
            "500 Internal Server Error",
            "503 Service Unavailable",
            "599 Odd",
        ):
            for body in (b"", html):
                with self.subTest(status=status, body=body):
                    error, _ = self.assert_fails(
                        each(lambda request: http(body, status, content_type="text/html"))
                    )
                    self.assertIn(status[:3], error.message)

    def test_empty_success(self):
        """openwsman responds with 200 and an empty body if there is an error."""
        error, _ = self.assert_fails(each(lambda request: http(b"")))
        self.assert_class(error, Wsman.Error.PROTOCOL)

    def test_not_understood(self):
        body = (
            "<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code>"
            '<s:Reason><s:Text xml:lang="en">Header not understood: FragmentTransfer</s:Text></s:Reason></s:Fault>'
        )
        error, _ = self.assert_fails(each(lambda request: http(envelope(body, request), "500 ")))
        self.assertIn("FragmentTransfer", error.message)

    def test_encoding_refused(self):
        body = fault(
            '<s:Detail><w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/CharacterSet'
            "</w:FaultDetail></s:Detail>",
            "Unsupported character set",
            "s:Sender",
            "w:EncodingLimit",
        )
        error, _ = self.assert_fails(each(lambda request: http(envelope(body, request), "400 ")))
        self.assertIn("Unsupported character set", error.message)

    def test_not_soap(self):
        bodies = (
            b"<html>",
            b"not xml",
            b"<?xml version='1.0'?><other/>",
            b"\xff\xfe\x00",
            b'<!DOCTYPE s [<!ENTITY e "x">]><s/>',
        )
        for body in bodies:
            with self.subTest(body=body):
                error, _ = self.assert_fails(each(lambda request: http(body)))
                self.assert_class(error, Wsman.Error.PROTOCOL)

    def test_other_relates_to(self):
        """A response to another request is refused."""

        def foreign(request):
            return http(
                answer(request, THING).replace(b"<a:RelatesTo>uuid:", b"<a:RelatesTo>uuid:0")
            )

        error, _ = self.assert_fails(each(foreign))
        self.assert_class(error, Wsman.Error.PROTOCOL)

    def test_wrong_lengths(self):
        """Tests a body that is shorter than its length, and one that is longer."""

        def short(connection):
            request = connection.read_request()
            connection.send(ok(request)[:-10])

        with Peer(short) as peer:
            with self.assertRaises(GLib.Error):
                get(new_session(peer.uri()))

        def long(request):
            body = answer(request, THING)
            return http(body) + b"garbage"

        with Peer(each(long)) as peer:
            session = new_session(peer.uri())
            get(session)
            try:
                get(session)
            except GLib.Error:
                pass

    def test_no_memory_for_endless_answers(self):
        """A response larger than MaxEnvelopeSize causes an error, and doesn't exhaust the memory."""

        def endless(connection):
            connection.read_request()
            connection.send(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n"
            )
            connection.send(b"%x\r\n%s\r\n" % (len(HEAD), HEAD))
            block = b"<x>" + b"y" * 65536 + b"</x>"
            for _ in range(3000):
                connection.send(b"%x\r\n%s\r\n" % (len(block), block))

        HEAD = f'<s:Envelope xmlns:s="{S}"><s:Body>'.encode()
        with Peer(endless) as peer:
            with self.assertRaises(GLib.Error):
                get(new_session(peer.uri(), max_envelope_size=200000))


class Enumerations(PeerTest):
    """Tests items, ends and contexts in all forms that peers write."""

    @staticmethod
    def items(numbers):
        return "".join(
            f'<p:CIM_Test xmlns:p="{CLASS}"><p:Name>{n}</p:Name></p:CIM_Test>' for n in numbers
        )

    def serve(self, total, batch, prefix_items, prefix_end, first=True, end_first=True):
        """Returns a server with this number of items in batches. The two elements are in the given namespaces."""
        state = {"next": 0}

        def take(count):
            numbers = range(state["next"], min(state["next"] + count, total))
            state["next"] = numbers.stop
            return self.items(numbers)

        def reply(request):
            verb = request.verb()
            if verb == "Release":
                return http(answer(request, ""))
            if verb == "Enumerate" and not first:
                return http(
                    answer(
                        request,
                        "<n:EnumerateResponse><n:EnumerationContext>c0"
                        "</n:EnumerationContext></n:EnumerateResponse>",
                    )
                )
            content = take(batch)
            over = state["next"] >= total and (end_first or verb == "Pull")
            end = f"<{prefix_end}:EndOfSequence/>" if over else ""
            context = (
                "<n:EnumerationContext/>"
                if over
                else f"<n:EnumerationContext>\n c{state['next']}\n</n:EnumerationContext>"
            )
            return http(
                answer(
                    request,
                    f"<n:{verb}Response>{context}<{prefix_items}:Items>{content}"
                    f"</{prefix_items}:Items>{end}</n:{verb}Response>",
                )
            )

        return Peer(each(reply))

    def read_all(self, session):
        enumerator = session.enumerate(locator(), None, None, 0, None)
        names = []
        while (item := enumerator.read_item(None)) is not None:
            names.append(int(item.lookup_string("Name")))
        return names

    def test_namespaces(self):
        for items in "nw":
            for end in "nw":
                for first in (True, False):
                    with self.subTest(items=items, end=end, first=first), self.serve(
                        7, 3, items, end, first
                    ) as peer:
                        self.assertEqual(
                            self.read_all(new_session(peer.uri(), batch_items=3)), list(range(7))
                        )

    def test_end_on_the_first_answer(self):
        with self.serve(2, 10, "w", "w") as peer:
            self.assertEqual(self.read_all(new_session(peer.uri(), batch_items=10)), [0, 1])
            self.assertEqual([request.verb() for request in peer.requests], ["Enumerate"])

    def test_end_on_an_empty_answer(self):
        """The last items come without the end. The end comes in a response of its own."""
        with self.serve(3, 3, "n", "n", end_first=False) as peer:
            self.assertEqual(self.read_all(new_session(peer.uri(), batch_items=3)), [0, 1, 2])

    def test_fewer_items_than_asked(self):
        for batch in (1, 2):
            with self.subTest(batch=batch), self.serve(5, batch, "n", "n") as peer:
                self.assertEqual(
                    self.read_all(new_session(peer.uri(), batch_items=20)), list(range(5))
                )

    def test_none(self):
        for first in (True, False):
            with self.subTest(first=first), self.serve(0, 5, "n", "n", first) as peer:
                self.assertEqual(self.read_all(new_session(peer.uri(), batch_items=5)), [])

    def test_connection_close(self):
        with self.serve(9, 3, "n", "n") as peer:
            script = peer.script

            def closing(connection):
                send = connection.send
                connection.send = lambda data: send(
                    data.replace(b"\r\nContent-Type", b"\r\nConnection: Close\r\nContent-Type", 1)
                )
                # Sends one response, then ends the connection.
                read, asked = connection.read_request, []

                def once():
                    if asked:
                        return None
                    asked.append(True)
                    return read()

                connection.read_request = once
                script(connection)

            peer.script = closing
            self.assertEqual(self.read_all(new_session(peer.uri(), batch_items=3)), list(range(9)))
            self.assertEqual(peer.connections, 3)

    def test_max_elements_is_sent(self):
        with self.serve(9, 3, "n", "n") as peer:
            self.read_all(new_session(peer.uri(), batch_items=3))
            for request in peer.requests:
                self.assertEqual(request.text("MaxElements"), "3")
            self.assertIn(b"OptimizeEnumeration", peer.requests[0].body)

    def test_newest_context(self):
        with self.serve(9, 3, "n", "n") as peer:
            self.read_all(new_session(peer.uri(), batch_items=3))
            self.assertEqual(
                [request.text("EnumerationContext") for request in peer.requests[1:]], ["c3", "c6"]
            )

    def test_release_on_close(self):
        with self.serve(9, 3, "n", "n") as peer:
            enumerator = new_session(peer.uri(), batch_items=3).enumerate(
                locator(), None, None, 0, None
            )
            enumerator.read_item(None)
            enumerator.close(None)
            self.assertEqual(peer.requests[-1].verb(), "Release")
            self.assertEqual(peer.requests[-1].text("EnumerationContext"), "c3")

    def test_release_on_drop(self):
        released = threading.Event()
        with self.serve(9, 3, "n", "n") as peer:
            script = peer.script

            def watching(connection):
                read = connection.read_request

                def notice():
                    request = read()
                    if request is not None and request.verb() == "Release":
                        released.set()
                    return request

                connection.read_request = notice
                script(connection)

            peer.script = watching
            enumerator = new_session(peer.uri(), batch_items=3).enumerate(
                locator(), None, None, 0, None
            )
            del enumerator
            self.assertTrue(released.wait(2))

    def test_association_namespace(self):
        """The object of an association filter is in the namespace of the enumeration."""
        with self.serve(1, 10, "w", "w") as peer:
            enumerator = new_session(peer.uri()).enumerate(
                locator(__cimnamespace="root/scx"),
                "{Object=SCX_Agent?Name=one}",
                Wsman.DIALECT_ASSOCIATION,
                0,
                None,
            )
            self.assertEqual(enumerator.read_item(None).lookup_string("Name"), "0")
            text = peer.requests[0].body
        chosen = ElementTree.fromstring(text).find(f".//{{{WSMAN}}}Filter")
        self.assertEqual(
            {one.get("Name"): one.text for one in chosen.iter(f"{{{WSMAN}}}Selector")},
            {"Name": "one", "__cimnamespace": "root/scx"},
        )

    def test_references(self):
        """EPR mode: references without a namespace selector, or without any."""
        epr = (
            f"<a:EndpointReference><a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters>"
            f"<w:ResourceURI>{CLASS}</w:ResourceURI>{{}}</a:ReferenceParameters></a:EndpointReference>"
        )
        rows = (
            ("", None),
            ('<w:SelectorSet><w:Selector Name="Name">one</w:Selector></w:SelectorSet>', "one"),
        )
        for selectors, name in rows:
            body = (
                "<n:EnumerateResponse><n:EnumerationContext/><w:Items>"
                + epr.format(selectors)
                + "</w:Items><w:EndOfSequence/></n:EnumerateResponse>"
            )
            with self.subTest(name=name), Peer(
                each(lambda request: http(answer(request, body)))
            ) as peer:
                enumerator = new_session(peer.uri()).enumerate(
                    locator(), None, None, Wsman.EnumerationFlags.RETURN_EPR, None
                )
                item = enumerator.read_item(None)
                self.assertEqual(item.get_locator().get_resource_uri(), CLASS)
                self.assertEqual(item.get_locator().get_selector("Name"), name)

    def test_objects_and_references(self):
        epr = (
            f"<a:EndpointReference><a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters>"
            f'<w:ResourceURI>{CLASS}</w:ResourceURI><w:SelectorSet><w:Selector Name="Name">one</w:Selector>'
            "</w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"
        )
        body = (
            f"<n:EnumerateResponse><n:EnumerationContext/><w:Items><w:Item>{THING}{epr}</w:Item></w:Items>"
            "<w:EndOfSequence/></n:EnumerateResponse>"
        )
        with Peer(each(lambda request: http(answer(request, body)))) as peer:
            enumerator = new_session(peer.uri()).enumerate(
                locator(), None, None, Wsman.EnumerationFlags.RETURN_OBJECT_AND_EPR, None
            )
            item = enumerator.read_item(None)
            self.assertEqual(item.lookup_string("Name"), "one")
            self.assertEqual(item.get_locator().get_selector("Name"), "one")


if __name__ == "__main__":
    unittest.main(verbosity=2)
