#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plays the recorded responses of a Windows host to this library's client. The recordings are in the folder
WSMAN_TEST_RECORDINGS, and aren't part of this tree."""

import os
import re
import sys
import unittest
import xml.etree.ElementTree as ElementTree

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Wsman

from peers import S, WSA, Peer, each, http

RECORDINGS = os.environ.get("WSMAN_TEST_RECORDINGS")
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SKIPPED = 77


def read(name, file):
    with open(os.path.join(RECORDINGS, "windows", name, file), "rb") as stream:
        return stream.read()


def content(envelope):
    """Returns the content of an envelope's body as Canonical XML."""
    body = ElementTree.fromstring(envelope).find(f"{{{S}}}Body")
    text = ElementTree.tostring(body[0], encoding="unicode")
    return ElementTree.canonicalize(text, rewrite_prefixes=True)


def headers(envelope):
    """Returns a dict from the names of an envelope's headers to whether they have mustUnderstand."""
    header = ElementTree.fromstring(envelope).find(f"{{{S}}}Header")
    return {each_header.tag: each_header.get(f"{{{S}}}mustUnderstand") for each_header in header}


class Recordings(unittest.TestCase):
    NAME = "wsman-update-envelope-size-500"

    def play(self, connection):
        def reply(request):
            recorded = read(self.NAME, "01-response-200.xml").decode()
            if request.verb() == "Put":
                # There is no recording of a Put. The player responds with the new instance.
                body = re.search("<s:Body>.*</s:Body>", request.body.decode(), re.DOTALL)[0]
                recorded = re.sub("<s:Body>.*</s:Body>", lambda _: body, recorded, flags=re.DOTALL)
                recorded = recorded.replace("/GetResponse", "/PutResponse")
            return http(
                re.sub(
                    "(RelatesTo>)[^<]*", rf"\g<1>{request.text('MessageID')}", recorded
                ).encode(),
                "200 ",
                ["Server: Microsoft-HTTPAPI/2.0"],
            )

        each(reply)(connection)

    def test_config(self):
        with Peer(self.play) as peer:
            session = Wsman.Session.new(
                peer.uri(),
                Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION,
                None,
            )
            config = session.get(Wsman.ResourceLocator.new(CONFIG), None)
            request = peer.requests[0]

        self.assertEqual(config.get_name(), "Config")
        self.assertEqual(config.get_namespace_uri(), CONFIG)
        self.assertEqual(config.lookup_int64("MaxEnvelopeSizekb"), (True, 500))
        # A number that doesn't fit into 32 bits with a sign.
        self.assertEqual(config.lookup_int64("MaxProviderRequests"), (True, 4294967295))
        service = config.lookup_item("Service")
        self.assertEqual(service.lookup_boolean("AllowUnencrypted"), (True, False))
        self.assertEqual(service.lookup_item("Auth").lookup_string("CbtHardeningLevel"), "Relaxed")
        self.assertEqual(service.lookup_string("CertificateThumbprint"), "")
        self.assertEqual(config.to_variant().unpack()["Winrs"]["IdleTimeout"], "7200000")

        self.assertEqual(
            request.text("Action"), "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
        )
        self.assertEqual(request.text("ResourceURI"), CONFIG)

    def test_update(self):
        """Puts the instance of a host back unchanged, except for one number."""
        with Peer(self.play) as peer:
            session = Wsman.Session.new(
                peer.uri(),
                Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION,
                None,
            )
            updated = session.update(CONFIG, {"MaxEnvelopeSizekb": 1024, "MaxTimeoutms": None})
            put = peer.requests[1].body.decode()

        self.assertEqual(updated.lookup_int64("MaxEnvelopeSizekb"), (True, 1024))
        self.assertTrue(updated.is_null("MaxTimeoutms"))
        recorded = read(self.NAME, "01-response-200.xml").decode()
        expected = recorded.replace(">500</cfg:MaxEnvelope", ">1024</cfg:MaxEnvelope").replace(
            "<cfg:MaxTimeoutms>60000</cfg:MaxTimeoutms>",
            f'<cfg:MaxTimeoutms xmlns:i="{XSI}" i:nil="true"/>',
        )
        self.assertEqual(content(put), content(expected))

    def test_headers(self):
        """Compares mustUnderstand with the recorded request, header by header."""
        with Peer(self.play) as peer:
            session = Wsman.Session.new(
                peer.uri(),
                Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION,
                None,
            )
            session.get(Wsman.ResourceLocator.new(CONFIG), None)
            ours = headers(peer.requests[0].body)

        recorded = headers(read(self.NAME, "01-request.xml"))
        for name in (
            f"{{{WSA}}}Action",
            f"{{{WSA}}}MessageID",
            f"{{{WSA}}}ReplyTo",
            f"{{{WSA}}}To",
        ):
            self.assertIn(name, ours)
        for name in ours.keys() & recorded.keys():
            self.assertEqual(ours[name], recorded[name], name)


if __name__ == "__main__":
    if RECORDINGS is None:
        print("SKIP: WSMAN_TEST_RECORDINGS doesn't say where the recordings are")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
