#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our server's Digest with clients that aren't ours: curl, python3-requests, and one written from RFC 7616 that can be
wrong. Our own client comes last, with a command and an enumeration."""

import concurrent.futures
import hashlib
import http.client
import itertools
import os
import ssl
import subprocess
import sys
import tempfile
import unittest

import digest_peer
import world

try:
    import requests
    from requests.auth import HTTPDigestAuth
except ImportError:
    requests = None
try:
    import gi

    gi.require_version("Wsman", "1.0")
    from gi.repository import Wsman
except (ImportError, ValueError):
    Wsman = None

WSMID = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
SOAP = "application/soap+xml;charset=UTF-8"
IDENTIFY = (
    f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="{WSMID}"><s:Header/>'
    "<s:Body><i:Identify/></s:Body></s:Envelope>"
).encode()
REALM = "engine, room"
USERS = {"ada": "S3cret.word", "J\u00e4s\u00f8n Doe": "p\u00e4ss:word", 'CORP\\"bob"': "other"}
WORLD_SERVER = sys.argv.pop(1)
CA_FILE = world.CA_FILE


def write_users(path, algorithms, users=None):
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write("# users of Digest\n\n")
        for (user, password), algorithm in itertools.product((users or USERS).items(), algorithms):
            file.write(f"{user}:{REALM}:{digest_peer.compute(algorithm, user, REALM, password)}\n")


class Client:
    """A client whose credentials a test can change."""

    def __init__(self, uri, user="ada", password=USERS["ada"], algorithm="SHA-256"):
        scheme, host = uri.split("/")[0], uri.split("/")[2]
        context = ssl.create_default_context(cafile=CA_FILE)
        self.connection = (http.client.HTTPSConnection(host, context=context) if scheme == "https:"
                           else http.client.HTTPConnection(host))
        self.user, self.password, self.algorithm = user, password, algorithm
        self.count = itertools.count(1)
        self.nonce = None

    def post(self, authorization=None, path="/wsman", body=IDENTIFY):
        headers = {"Content-Type": SOAP}
        if authorization:
            headers["Authorization"] = authorization.encode()
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        response.body = response.read()
        return response

    def challenges(self, response=None):
        response = response or self.post()
        return [digest_peer.parse(value) for name, value in response.getheaders()
                if name == "WWW-Authenticate" and value.startswith("Digest")]

    def fetch(self):
        """Gets a nonce for the algorithm."""
        for challenge in self.challenges():
            if challenge["algorithm"] == self.algorithm:
                self.nonce = challenge["nonce"]
        return self.nonce

    def make(self, *, method="POST", drop=(), **changes):
        """An Authorization field. Changes happen before the proof, or after it if the name begins with “late_”."""
        given = {"username": self.user, "realm": REALM, "nonce": self.nonce or self.fetch(), "uri": "/wsman",
                 "algorithm": self.algorithm, "qop": "auth", "nc": f"{next(self.count):08x}", "cnonce": "c0"}
        given.update({name: value for name, value in changes.items() if not name.startswith("late_")})
        user_hash = digest_peer.compute(self.algorithm, self.user, REALM, self.password)
        given["response"] = digest_peer.Digest.prove(given, self.algorithm, user_hash, method, b"")
        given.update({name[5:].replace("username_", "username*"): value for name, value in changes.items()
                      if name.startswith("late_")})
        plain = ("nc", "qop", "algorithm", "userhash", "username*")
        return "Digest " + ", ".join(
            f"{name}={value}" if name in plain else f'{name}="{self.quote(value)}"'
            for name, value in given.items() if name not in drop)

    @staticmethod
    def quote(value):
        return value.replace("\\", "\\\\").replace('"', '\\"')

    def send(self, **changes):
        return self.post(self.make(**changes))


class Case(unittest.TestCase):
    algorithms = ("SHA-256", "MD5")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.users = folder.name + "/users"
        write_users(self.users, self.algorithms)
        self.serve()

    def serve(self, *options):
        words = [WORLD_SERVER, "--digest-user-file", self.users, "--callers", "--shell-user", "digest:ada", *options]
        for user in USERS:
            words += ["--allow", "digest:" + user]
        self.server = world.Server(words)
        self.addCleanup(self.server.stop)

    def client(self, protocol="http", **keywords):
        client = Client(self.server.uris[protocol], **keywords)
        self.addCleanup(client.connection.close)
        return client

    def assert_identified(self, response):
        self.assertEqual(response.status, 200, response.body)
        self.assertIn(b"IdentifyResponse", response.body)


class Curl(Case):
    def curl(self, user="ada", password=None, protocol="https", *options):
        words = ["curl", "--silent", "--show-error", "--digest", "--user", f"{user}:{password or USERS[user]}",
                 "--cacert", CA_FILE, "--header", f"Content-Type: {SOAP}", "--data-binary", IDENTIFY, *options,
                 self.server.uris[protocol]]
        return subprocess.run(words, check=False, capture_output=True, timeout=60)

    def test_works(self):
        for protocol in ("http", "https"):
            for user in USERS:
                with self.subTest(protocol=protocol, user=user):
                    self.assertIn(b"IdentifyResponse", self.curl(user, protocol=protocol).stdout)

    def test_wrong_password(self):
        result = self.curl("ada", "wrong", "https", "--write-out", "%{http_code}")
        self.assertTrue(result.stdout.endswith(b"401"), result.stdout)

    def test_chooses_sha_256(self):
        result = self.curl("ada", None, "https", "--verbose")
        self.assertIn(b"algorithm=SHA-256", result.stderr)
        self.assertIn(b"Authentication-Info: rspauth=", result.stderr)


class Md5Only(Curl):
    algorithms = ("MD5",)

    def test_chooses_sha_256(self):
        self.assertNotIn(b"SHA-256", self.curl("ada", None, "https", "--verbose").stderr)


@unittest.skipIf(requests is None, "no python3-requests")
class Requests(Case):
    def test_works(self):
        for protocol in ("http", "https"):
            with self.subTest(protocol=protocol), requests.Session() as session:
                session.auth = HTTPDigestAuth("ada", USERS["ada"])
                for _ in range(5):
                    response = session.post(self.server.uris[protocol], IDENTIFY, headers={"Content-Type": SOAP},
                                            verify=CA_FILE)
                    self.assertEqual(response.status_code, 200)
                    self.assertIn("IdentifyResponse", response.text)

    def test_wrong_password(self):
        response = requests.post(self.server.uris["http"], IDENTIFY, headers={"Content-Type": SOAP},
                                 auth=HTTPDigestAuth("ada", "wrong"))
        self.assertEqual(response.status_code, 401)


class ByHand(Case):
    def test_challenges(self):
        challenges = self.client().challenges()
        self.assertEqual([each["algorithm"] for each in challenges], ["SHA-256", "MD5"])
        for each in challenges:
            self.assertEqual((each["realm"], each["qop"], each["charset"], each["userhash"]),
                             (REALM, "auth", "UTF-8", "true"))
            self.assertNotIn("stale", each)

    def test_proof_of_the_server(self):
        for algorithm in self.algorithms:
            client = self.client(algorithm=algorithm)
            field = client.make()
            response = client.post(field)
            self.assert_identified(response)
            info = digest_peer.parse(response.getheader("Authentication-Info"))
            given = digest_peer.parse(field)
            user_hash = digest_peer.compute(algorithm, "ada", REALM, USERS["ada"])
            self.assertEqual(info["rspauth"], digest_peer.Digest.prove(given, algorithm, user_hash, "", b""))
            self.assertEqual((info["cnonce"], info["nc"], info["qop"]), (given["cnonce"], given["nc"], "auth"))
            self.assertNotIn("nextnonce", info)

    def test_names(self):
        for user, password in USERS.items():
            client = self.client(user=user, password=password)
            self.assert_identified(client.send())
            self.assert_identified(client.send(late_username=digest_peer.compute("SHA-256", user, REALM),
                                               late_userhash="true"))
            quoted = "".join(f"%{byte:02x}" for byte in user.encode())
            self.assert_identified(client.send(drop=("username",), late_username_=f"UTF-8''{quoted}"))

    def test_wrong_credentials(self):
        """Each of these logins is refused. The responses don't tell why."""
        cases = {
            "another user": {"late_username": "J\u00e4s\u00f8n Doe"},
            "an unknown user": {"late_username": "nobody"},
            "no user": {"drop": ("username",)},
            "two names": {"late_username_": "UTF-8''ada"},
            "an empty name": {"late_username": ""},
            "a prefix of the user": {"late_username": "ad"},
            "another realm": {"late_realm": "other"},
            "another path": {"late_uri": "/wsman/"},
            "a proof for another path": {"uri": "/wsman/"},
            "an absolute path": {"uri": "http://localhost/wsman"},
            "another method": {"method": "GET"},
            "a proof cut short": {"late_response": "0" * 63},
            "an empty proof": {"late_response": ""},
            "no qop": {"drop": ("qop", "nc", "cnonce")},
            "auth-int": {"late_qop": "auth-int"},
            "a session": {"late_algorithm": "SHA-256-sess"},
            "SHA-512-256": {"late_algorithm": "SHA-512-256"},
            "another algorithm": {"late_algorithm": "MD5"},
            "count 0": {"nc": "00000000"},
            "a short count": {"nc": "1"},
            "a signed count": {"nc": "+0000001"},
            "another count": {"late_nc": "00000009"},
            "another cnonce": {"late_cnonce": "c1"},
            "no cnonce": {"drop": ("cnonce",)},
        }
        for name, changes in cases.items():
            with self.subTest(name=name):
                # Each has its own server, because failures make an address wait.
                self.serve()
                response = self.client().send(**changes)
                self.assertEqual(response.status, 401)
                self.assertEqual(response.body, b"")
                self.assertNotIn(b"stale", str(response.getheaders()).encode())

    def test_replays(self):
        client = self.client()
        field = client.make()
        self.assert_identified(client.post(field))
        self.assertEqual(client.post(field).status, 401)
        other = self.client()
        self.assertEqual(other.post(field).status, 401)
        self.assert_identified(client.send())

    def test_counts_may_come_in_any_order(self):
        client = self.client()
        client.fetch()
        for count in (5, 3, 4, 300, 200, 301, 1000000, 999999):
            self.assert_identified(client.send(nc=f"{count:08x}"))
        for count in (300, 5, 1000000, 999999, 999744):
            self.assertEqual(client.send(nc=f"{count:08x}").status, 401, count)

    def test_nonces_of_others(self):
        client = self.client()
        for nonce in ("", "n", "A" * 76, "a" * 3000):
            response = client.send(nonce=nonce)
            self.assertEqual(response.status, 401)
            self.assertEqual(client.challenges(response)[0].get("stale"), "true")
        client.fetch()
        changed = client.nonce[:-2] + ("A" if client.nonce[-2] != "A" else "B") + client.nonce[-1]
        self.assertEqual(client.send(nonce=changed).status, 401)
        self.assert_identified(client.send())

    def test_stale_only_with_the_right_password(self):
        response = self.client(password="wrong").send(nonce="n")
        self.assertNotIn("stale", self.client().challenges(response)[0])

    def test_guesses_are_throttled(self):
        self.serve("--loopback-is-remote")
        statuses = {self.client(password="wrong").send().status for _ in range(30)}
        self.assertEqual(statuses, {401, 429})
        # Then the server confirms no password, even if it is right or has an old nonce.
        self.assertEqual(self.client().send().status, 429)
        self.assertEqual(self.client().send(nonce="n").status, 429)

    def test_plain_http_needs_consent(self):
        self.serve("--sealed-only")
        client = self.client()
        self.assertEqual(client.challenges(), [])
        client.nonce = "n"
        self.assertIn(client.send().status, (401, 403))
        self.assert_identified(self.client("https").send())

    def test_users_are_read_again(self):
        client = self.client()
        self.assert_identified(client.send())
        write_users(self.users + ".new", ["SHA-256"], {"ada": "other"})
        os.rename(self.users + ".new", self.users)
        self.assertEqual(client.send().status, 401)
        self.assert_identified(self.client(password="other").send())

    def test_connection_belongs_to_no_user(self):
        """Each request needs its own credentials, and another user on the same connection is another user."""
        client = self.client()
        self.assert_identified(client.send())
        self.assertEqual(client.post().status, 401)
        client.user, client.password = 'CORP\\"bob"', "other"
        self.assert_identified(client.send())


@unittest.skipIf(Wsman is None, "no typelib")
class Ours(Case):
    def session(self, protocol):
        flags = Wsman.SessionFlags.USE_DIGEST | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        if protocol == "http":
            flags |= Wsman.SessionFlags.NO_ENCRYPTION
        options = Wsman.ConnectionOptions(user_name="ada", password=USERS["ada"])
        if protocol == "https":
            options.set_property("ca-file", CA_FILE)
        return Wsman.Session.new(self.server.uris[protocol], flags, options)

    def test_enumeration_and_command(self):
        for protocol in ("http", "https"):
            with self.subTest(protocol=protocol):
                session = self.session(protocol)
                enumerator = session.enumerate(Wsman.ResourceLocator.new(world.THING), None, None, 0, None)
                names = set()
                while (item := enumerator.read_item(None)) is not None:
                    names.add(item.lookup_string("Name"))
                self.assertEqual(len(names), world.THINGS)
                self.assertEqual(session.get_property("mechanism"), "Digest")

                result = session.run(["sh", "-c", "printf out; exit 3"])
                self.assertEqual((result.get_exit_status(), result.get_stdout()), (3, "out"))

    def test_many_connections(self):
        session = self.session("http")
        session.set_property("max-connections", 8)
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda _: session.identify(0, None), range(100)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
