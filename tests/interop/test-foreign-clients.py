#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's server with foreign clients: curl with hand-written envelopes, and pywinrm. Each test belongs to
a line of QUIRKS.tsv."""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import patience
import world

try:
    from winrm.exceptions import InvalidCredentialsError, WinRMError
    from winrm.protocol import Protocol
except ImportError:
    Protocol = None

S = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
WSEN = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMID = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
ENUMERATION = WSEN + "/"
SOAP = "application/soap+xml;charset=UTF-8"

IDENTIFY = (
    f'<s:Envelope xmlns:s="{S}" xmlns:i="{WSMID}"><s:Header/>'
    '<s:Body><i:Identify/></s:Body></s:Envelope>'
)
THING_7 = '<w:SelectorSet><w:Selector Name="Name">thing-7</w:Selector></w:SelectorSet>'

WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
# As Windows writes it: the class is in the query.
QUERY = (
    "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements>"
    f'<w:Filter Dialect="{WQL}">%s</w:Filter></n:Enumerate>'
)

server = None


def envelope(
    action,
    uri,
    body="",
    *,
    headers="",
    to="http://windows-host:5985/wsman",
    message_id="uuid:0C9B1A6E-1111-4222-8333-444455556666",
    must='s:mustUnderstand="true"',
):
    """A request as a foreign client writes it."""
    return (
        f'<s:Envelope xmlns:s="{S}" xmlns:a="{WSA}" xmlns:w="{WSMAN}" xmlns:n="{WSEN}"><s:Header>'
        f"<a:To>{to}</a:To><w:ResourceURI {must}>{uri}</w:ResourceURI>"
        f"<a:ReplyTo><a:Address {must}>{WSA}/role/anonymous</a:Address></a:ReplyTo>"
        f"<a:Action {must}>{action}</a:Action><a:MessageID>{message_id}</a:MessageID>"
        f"<w:MaxEnvelopeSize {must}>153600</w:MaxEnvelopeSize>"
        f"<w:OperationTimeout>PT60.000S</w:OperationTimeout>{headers}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def get_thing(**keywords):
    return envelope(TRANSFER + "Get", world.THING, headers=THING_7, **keywords)


class Answer:
    """Returns the response: the last status, all header lines, and the body."""

    def __init__(self, head, body, metrics):
        self.head = head
        self.status = int(re.findall(r"^HTTP/1.1 (\d+)", head, re.MULTILINE)[-1])
        self.body = body
        self.metrics = metrics

    def header(self, name):
        return re.findall(rf"^{name}: *([^\r\n]*)", self.head, re.MULTILINE | re.IGNORECASE)

    def root(self):
        return ElementTree.fromstring(self.body)

    def find(self, namespace, name):
        return self.root().find(f".//{{{namespace}}}{name}")

    def text(self, namespace, name):
        element = self.find(namespace, name)
        return None if element is None else element.text


def curl(
    scheme, body, *args, user=world.USER, password=world.PASSWORD, content_type=SOAP, path=None
):
    """Posts with curl."""
    uri = server.uris[scheme] if path is None else server.uris[scheme].replace("/wsman", path)
    command = [
        "curl",
        "--silent",
        "--show-error",
        "--max-time",
        str(patience.get_seconds(3)),
        "--http1.1",
        "--noproxy",
        "*",
        "--cacert",
        world.CA_FILE,
        "--header",
        f"Content-Type: {content_type}",
        "--write-out",
        "%{num_connects}",
        "--data-binary",
        "@-",
        *args,
    ]
    if user is not None:
        # The password comes from a file, because other users can see arguments.
        credentials = f'user = "{user}:{password}"\n'
    else:
        credentials = ""
    with tempfile.TemporaryDirectory() as scratch:
        config, head, out = (os.path.join(scratch, name) for name in ("config", "head", "out"))
        with open(config, "w", encoding="utf-8") as file:
            file.write(credentials)
        command += ["--config", config, "--dump-header", head, "--output", out, uri]
        data = body.encode() if isinstance(body, str) else body
        result = subprocess.run(command, input=data, capture_output=True, check=True)
        with open(head, encoding="latin-1") as file:
            head_text = file.read()
        answer = b""
        if os.path.exists(out):
            with open(out, "rb") as file:
                answer = file.read()
        return Answer(head_text, answer, result.stdout.decode())


@unittest.skipIf(shutil.which("curl") is None, "curl is not installed")
class Curl(unittest.TestCase):
    def assert_thing(self, answer, number=7):
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.text(world.THING, "Name"), f"thing-{number}")

    def assert_fault(self, answer, code=None):
        """Foreign clients drop the body of any status but these two."""
        self.assertIn(answer.status, (400, 500))
        self.assertIsNotNone(answer.find(S, "Fault"), answer.body)
        if code is not None:
            self.assertEqual(int(answer.find(FAULT, "WSManFault").get("Code")), code)

    def test_identify_anonymous(self):
        answer = curl("http", IDENTIFY, "--header", "WSMANIDENTIFY: unauthenticated", user=None)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.text(WSMID, "ProtocolVersion"), WSMAN)
        self.assertRegex(answer.text(WSMID, "ProductVersion"), r"^OS: 0\.0\.0 SP: 0\.0 Stack: \d")
        self.assertNotIn(os.uname().nodename.encode(), answer.body)

    def test_identify_authenticated(self):
        for scheme in ("http", "https"):
            with self.subTest(scheme=scheme):
                answer = curl(scheme, IDENTIFY)
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.text(WSMID, "ProtocolVersion"), WSMAN)
                self.assertRegex(answer.text(WSMID, "ProductVersion"), r"Stack: \d")

    def test_anonymous_gets_no_more(self):
        """The header that allows an anonymous Identify allows nothing else."""
        answer = curl("http", get_thing(), "--header", "WSMANIDENTIFY: unauthenticated", user=None)
        self.assertEqual(answer.status, 401)

    def test_challenge(self):
        answer = curl("http", get_thing(), user=None)
        self.assertEqual(answer.status, 401)
        self.assertEqual(answer.body, b"")
        self.assertTrue(
            any(value.startswith("Basic realm=") for value in answer.header("WWW-Authenticate"))
        )

    def test_challenge_keeps_the_connection(self):
        """curl --anyauth first sends no credentials, and then responds to the challenge on the same connection."""
        answer = curl("http", get_thing(), "--anyauth")
        self.assert_thing(answer)
        self.assertEqual(answer.metrics, "1")

    def test_get(self):
        for scheme in ("http", "https"):
            with self.subTest(scheme=scheme):
                answer = curl(scheme, get_thing())
                self.assert_thing(answer)
                self.assertEqual(
                    answer.text(WSA, "RelatesTo"), "uuid:0C9B1A6E-1111-4222-8333-444455556666"
                )
                self.assertEqual(answer.text(WSA, "Action"), TRANSFER + "GetResponse")

    def test_names_and_secrets_whole(self):
        rows = [
            (world.USER, "wrong"),
            (world.USER, ""),
            (world.USER, world.PASSWORD[:-1]),
            (world.USER, world.PASSWORD + "x"),
            ("", world.PASSWORD),
            ("a", world.PASSWORD),
            ("ada ", world.PASSWORD),
            ("adaa", world.PASSWORD),
            ("ADA", world.PASSWORD),
        ]
        for user, password in rows:
            with self.subTest(user=user, password=password):
                answer = curl("http", get_thing(), user=user, password=password)
                self.assertEqual(answer.status, 401)
                self.assertEqual(answer.body, b"")

    def test_broken_authorization(self):
        for value in (
            "Basic",
            "Basic ",
            "Basic !!!",
            "Basic YWRh",
            "Basic Og==",
            "Bearer x",
            "Negotiate",
            "Basic " + "QUFB" * 30000,
        ):
            with self.subTest(value=value[:20]):
                answer = curl("http", get_thing(), "--header", f"Authorization: {value}", user=None)
                self.assertIn(answer.status, (400, 401, 431))

    def test_not_allowed(self):
        answer = curl("http", get_thing(), user="charles", password="difference")
        self.assert_fault(answer, 5)

    def test_faults(self):
        rows = [
            ("unknown class", envelope(TRANSFER + "Get", world.NOTHING)),
            (
                "unknown key",
                envelope(TRANSFER + "Get", world.THING, headers=THING_7.replace("7", "7000")),
            ),
            ("unknown action", envelope(TRANSFER + "Dance", world.THING)),
            ("unknown method", envelope(world.THING + "/Dance", world.THING)),
            (
                "unknown context",
                envelope(
                    ENUMERATION + "Pull",
                    world.THING,
                    "<n:Pull><n:EnumerationContext>uuid:1</n:EnumerationContext></n:Pull>",
                ),
            ),
            ("no action", get_thing().replace("a:Action", "a:Akt")),
            ("no resource", get_thing().replace("w:ResourceURI", "w:Resource")),
            (
                "header not understood",
                get_thing().replace(
                    "<a:To>", '<x:New xmlns:x="urn:x" s:mustUnderstand="true"/><a:To>'
                ),
            ),
            ("tiny envelope", get_thing().replace("153600", "100")),
            ("bad timeout", get_thing().replace("PT60.000S", "soon")),
            ("reply elsewhere", get_thing().replace("/role/anonymous", "/role/somebody")),
        ]
        for name, body in rows:
            with self.subTest(name=name):
                self.assert_fault(curl("http", body))

    def test_not_soap(self):
        for body in (
            "",
            "hello",
            "<html/>",
            "<s:Envelope",
            "<!DOCTYPE x><x/>",
            b"\x00\xff\xfe",
            b"\xff\xfe<\x00",
            IDENTIFY.replace("i:Identify", "i:Idle"),
        ):
            with self.subTest(body=body):
                answer = curl("http", body)
                self.assertIn(answer.status, (400, 500))

    def test_not_ours(self):
        self.assertEqual(curl("http", get_thing(), path="/other").status, 404)
        self.assertEqual(curl("http", get_thing(), "--request", "PUT").status, 405)
        self.assertEqual(curl("http", get_thing(), content_type="text/plain").status, 415)

    def test_expect_continue(self):
        text = "x" * 120000
        body = envelope(
            world.THING + "/Echo",
            world.THING,
            f'<t:Echo_INPUT xmlns:t="{world.THING}"><t:Text>{text}</t:Text></t:Echo_INPUT>',
        )
        answer = curl("http", body, "--header", "Expect: 100-continue", "--expect100-timeout", "10")
        self.assertEqual(answer.status, 200)
        self.assertIn("HTTP/1.1 100 Continue", answer.head)
        self.assertEqual(answer.text(world.THING, "Text"), text)

    def test_utf16(self):
        for encoding in ("utf-16", "utf-16-le"):
            with self.subTest(encoding=encoding):
                body = get_thing().encode(encoding)
                answer = curl("http", body, content_type="application/soap+xml;charset=UTF-16")
                self.assertEqual(answer.status, 200)
                self.assertIn("charset=utf-16", answer.header("Content-Type")[0].lower())
                self.assertIn("thing-7", answer.body.decode("utf-16"))

    def test_utf8_spellings(self):
        mark = b"\xef\xbb\xbf"
        for content_type, prefix in (
            ("application/soap+xml; charset=utf-8", b""),
            (SOAP, mark),
            ('application/soap+xml;charset="UTF-8"', mark),
            ("application/soap+xml", b""),
        ):
            with self.subTest(content_type=content_type, prefix=prefix):
                self.assert_thing(
                    curl("http", prefix + get_thing().encode(), content_type=content_type)
                )

    def test_other_charset(self):
        answer = curl("http", get_thing(), content_type="application/soap+xml;charset=EBCDIC-US")
        self.assertIn(answer.status, (400, 415, 500))

    def test_chunked(self):
        """Windows refuses chunked requests, and clients know this. This library's server may refuse them, but must not
        hang or break."""
        answer = curl("http", get_thing(), "--header", "Transfer-Encoding: chunked")
        self.assertIn(answer.status, (200, 411))
        if answer.status == 200:
            self.assert_thing(answer)

    def test_keep_alive(self):
        answer = curl("http", get_thing(), "--output", os.devnull, server.uris["http"])
        self.assertEqual(answer.metrics, "10")
        self.assertEqual(answer.head.count("200 OK"), 2)

    def test_spellings(self):
        """To isn't checked; mustUnderstand needs no namespace; any form of MessageID comes back."""
        for keywords in (
            {"to": "http://somewhere.else:5985/wsman"},
            {"to": "urn:nothing"},
            {"must": 'mustUnderstand="true"'},
            {"must": 's:mustUnderstand="1"'},
            {"must": ""},
            {"message_id": "urn:uuid:0c9b1a6e-1111-4222-8333-444455556666"},
            {"message_id": "42"},
        ):
            with self.subTest(**keywords):
                answer = curl("http", get_thing(**keywords))
                self.assert_thing(answer)
                if "message_id" in keywords:
                    self.assertEqual(answer.text(WSA, "RelatesTo"), keywords["message_id"])

    def enumerate(self, optimize="<w:OptimizeEnumeration/>", elements=10, extra=""):
        maximum = f"<w:MaxElements>{elements}</w:MaxElements>" if elements else ""
        answer = curl(
            "http",
            envelope(
                ENUMERATION + "Enumerate",
                world.THING,
                f"<n:Enumerate>{optimize}{maximum}{extra}</n:Enumerate>",
            ),
        )
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def pull(self, context, elements=10):
        maximum = f"<n:MaxElements>{elements}</n:MaxElements>" if elements else ""
        return curl(
            "http",
            envelope(
                ENUMERATION + "Pull",
                world.THING,
                f"<n:Pull><n:EnumerationContext>{context}</n:EnumerationContext>"
                f"{maximum}</n:Pull>",
            ),
        )

    @staticmethod
    def names(answer):
        return [element.text for element in answer.root().iter(f"{{{world.THING}}}Name")]

    def test_enumerate_plain(self):
        answer = self.enumerate(optimize="", elements=0)
        self.assertEqual(self.names(answer), [])
        names = []
        while True:
            answer = self.pull(answer.text(WSEN, "EnumerationContext"))
            self.assertEqual(answer.status, 200, answer.body)
            self.assertIsNotNone(answer.find(WSEN, "Items"))
            names += self.names(answer)
            if answer.find(WSEN, "EndOfSequence") is not None:
                break
        self.assertEqual(names, [f"thing-{i}" for i in range(world.THINGS)])

    def test_enumerate_optimized(self):
        answer = self.enumerate(elements=10)
        self.assertIsNotNone(answer.find(WSMAN, "Items"))
        self.assertEqual(self.names(answer), [f"thing-{i}" for i in range(10)])
        answer = self.enumerate(elements=1000)
        self.assertEqual(len(self.names(answer)), world.THINGS)
        self.assertIsNotNone(answer.find(WSMAN, "EndOfSequence"))

    def test_max_elements_default(self):
        """The response has one item if the client requests no number."""
        self.assertEqual(len(self.names(self.enumerate(elements=0))), 1)
        context = self.enumerate(optimize="").text(WSEN, "EnumerationContext")
        self.assertEqual(len(self.names(self.pull(context, 0))), 1)

    def test_enumeration_modes(self):
        answer = self.enumerate(extra="<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>")
        self.assertEqual(len(list(answer.root().iter(f"{{{WSA}}}EndpointReference"))), 10)
        self.assertEqual(self.names(answer), [])
        answer = self.enumerate(
            extra="<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>"
        )
        self.assertEqual(len(list(answer.root().iter(f"{{{WSMAN}}}Item"))), 10)
        self.assertEqual(len(list(answer.root().iter(f"{{{WSA}}}EndpointReference"))), 10)
        self.assertEqual(len(self.names(answer)), 10)

    def query(self, text, **keywords):
        return curl(
            "http", envelope(ENUMERATION + "Enumerate", world.BASE + "*", QUERY % text, **keywords)
        )

    def test_query(self):
        answer = self.query("SELECT * FROM World_Thing WHERE Name LIKE 'THING-1_' AND Number &lt;= 12")
        self.assertEqual(self.names(answer), ["thing-10", "thing-11", "thing-12"])
        self.assertIsNotNone(answer.find(WSMAN, "EndOfSequence"))

    def test_projection(self):
        """Windows' XmlFragment: no namespaces; in the order of the query."""
        answer = self.query("select number, NAME from World_Thing where Number = 7")
        (fragment,) = answer.root().iter(f"{{{WSMAN}}}XmlFragment")
        self.assertEqual(
            [(child.tag, child.text) for child in fragment], [("Number", "7"), ("Name", "thing-7")]
        )

    def test_bad_query(self):
        answer = self.query("SELECT * FROM World_Thing WHERE Name ~ 'a'")
        self.assertEqual(answer.status, 500)
        self.assertEqual(answer.find(FAULT, "WSManFault").get("Code"), "2150859042")
        self.assertIn("character 38", answer.find(FAULT, "Message").text)

    def test_selector_filter(self):
        """Windows enumerates the commands of a shell in this way. openwsman filters in this way."""
        answer = curl(
            "http",
            envelope(
                ENUMERATION + "Enumerate",
                world.THING,
                "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements>"
                '<w:Filter Dialect="http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter">'
                f"{THING_7}</w:Filter></n:Enumerate>",
            ),
        )
        self.assertEqual(self.names(answer), ["thing-7"])

    def test_fragment(self):
        header = '<w:FragmentTransfer s:mustUnderstand="true">%s</w:FragmentTransfer>'
        for path, text in (("Number", "7"), ("Number/text()", "7"), ("/World_Thing/Number", "7")):
            with self.subTest(path=path):
                answer = curl(
                    "http",
                    envelope(TRANSFER + "Get", world.THING, headers=THING_7 + header % path),
                )
                self.assertEqual("".join(answer.find(WSMAN, "XmlFragment").itertext()), text)
                self.assertEqual(answer.text(WSMAN, "FragmentTransfer"), path)

    def test_release(self):
        context = self.enumerate().text(WSEN, "EnumerationContext")
        answer = curl(
            "http",
            envelope(
                ENUMERATION + "Release",
                world.THING,
                f"<n:Release><n:EnumerationContext>{context}</n:EnumerationContext>" "</n:Release>",
            ),
        )
        self.assertEqual(answer.status, 200, answer.body)
        self.assert_fault(self.pull(context), 2150858779)

    def test_method_by_full_uri(self):
        body = envelope(
            world.THING + "/Echo",
            world.THING,
            f'<t:Echo_INPUT xmlns:t="{world.THING}"><t:Text>hé</t:Text></t:Echo_INPUT>',
        )
        answer = curl("http", body)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.text(WSA, "Action"), world.THING + "/EchoResponse")
        self.assertIsNotNone(answer.find(world.THING, "Echo_OUTPUT"))
        self.assertEqual(answer.text(world.THING, "Text"), "hé")

    def test_max_envelope_size(self):
        """If a response doesn't fit into the client's envelope, the client gets a fault or smaller batches."""
        body = envelope(
            ENUMERATION + "Enumerate",
            world.THING,
            "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>500</w:MaxElements></n:Enumerate>",
            headers='<w:OptionSet><w:Option Name="Count">500</w:Option></w:OptionSet>',
        )
        answer = curl("http", body.replace("153600", "8192"))
        if answer.status == 200:
            self.assertLessEqual(len(answer.body), 8192)
            self.assertGreater(len(self.names(answer)), 0)
        else:
            self.assert_fault(answer)

    def test_too_large(self):
        answer = curl("http", get_thing() + " " * 2_000_000, "--header", "Expect:")
        self.assertIn(answer.status, (400, 413, 500))

    @staticmethod
    def count_sleepers():
        return int(curl("http", envelope(TRANSFER + "Get", world.STATS)).text(world.STATS, "Sleeping"))

    def test_parallel(self):
        """A slow method doesn't delay other clients."""
        sleep = envelope(world.THING + "/Sleep", world.THING).replace("PT60.000S", "PT10.000S")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            sleepers = [pool.submit(curl, "http", sleep) for _ in range(4)]
            patience.wait_until(lambda: self.count_sleepers() == len(sleepers))
            self.assert_thing(curl("http", get_thing()))
            self.assertFalse(any(sleeper.done() for sleeper in sleepers))
            for sleeper in sleepers:
                self.assert_fault(sleeper.result(), 2150858793)


@unittest.skipIf(Protocol is None, "pywinrm is not installed")
class PyWinRM(unittest.TestCase):
    TRANSPORTS = {"http": "plaintext", "https": "basic"}

    def protocol(self, scheme, password=world.PASSWORD):
        # requests writes text in Latin-1: bytes go as they are.
        return Protocol(
            server.uris[scheme],
            transport=self.TRANSPORTS[scheme],
            username=world.USER.encode(),
            password=password.encode(),
            server_cert_validation="validate",
            ca_trust_path=world.CA_FILE,
            message_encryption="never",
        )

    def send(self, scheme, message, **keywords):
        return ElementTree.fromstring(self.protocol(scheme, **keywords).send_message(message))

    def test_identify(self):
        for scheme in self.TRANSPORTS:
            with self.subTest(scheme=scheme):
                root = self.send(scheme, IDENTIFY)
                self.assertIsNotNone(root.find(f".//{{{WSMID}}}IdentifyResponse"))

    def test_get(self):
        for scheme in self.TRANSPORTS:
            with self.subTest(scheme=scheme):
                root = self.send(scheme, get_thing(must='mustUnderstand="true"'))
                self.assertEqual(root.find(f".//{{{world.THING}}}Name").text, "thing-7")

    def test_enumerate(self):
        root = self.send(
            "https",
            envelope(
                ENUMERATION + "Enumerate",
                world.THING,
                "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements>"
                "</n:Enumerate>",
            ),
        )
        self.assertEqual(len(list(root.iter(f"{{{world.THING}}}Name"))), world.THINGS)

    def test_query(self):
        root = self.send(
            "https",
            envelope(
                ENUMERATION + "Enumerate",
                world.BASE + "*",
                QUERY % "SELECT Name FROM World_Thing WHERE Number &gt; 22",
            ),
        )
        names = [element.text for element in root.findall(f".//{{{WSMAN}}}XmlFragment/Name")]
        self.assertEqual(names, ["thing-23", "thing-24"])

    def test_fault(self):
        """pywinrm makes an error of its own from what it finds in a fault."""
        with self.assertRaises(WinRMError) as caught:
            self.send("http", envelope(TRANSFER + "Get", world.NOTHING))
        self.assertIn(world.NOTHING, str(caught.exception))
        # A text, or a number from pywinrm 0.5 on.
        self.assertRegex(str(caught.exception), "'wsmanfault_code': '?2150858752\\b")
        self.assertIn("'fault_subcode': 'a:DestinationUnreachable'", str(caught.exception))

    def test_wrong_password(self):
        with self.assertRaises(InvalidCredentialsError):
            self.send("http", get_thing(), password="wrong")


if __name__ == "__main__":
    server = world.Server(sys.argv[1:])
    program = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)
    server.stop()
    sys.exit(not program.result.wasSuccessful())
