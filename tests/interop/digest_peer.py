# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server with Digest, written from RFC 7616 without the library. A test can make it misbehave."""

import hashlib
import itertools
import re
import urllib.parse

import peers

USER, PASSWORD, REALM = "ada", "S3cret.word", "engine, room"
HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}


def compute(algorithm, *parts):
    data = b":".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return hashlib.new(HASHES[algorithm.removesuffix("-sess")], data).hexdigest()


def parse(text):
    """The parameters of an Authorization or Authentication-Info field."""
    pairs = re.findall(r'([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', text)
    return {name: re.sub(r"\\(.)", r"\1", quoted) or plain for name, quoted, plain in pairs}


class Cut(Exception):
    """The bytes that are sent before the connection ends."""


class Digest:
    """The script of a peer. What a test changes is an attribute."""

    def __init__(self, **attributes):
        self.user, self.password = USER, PASSWORD
        self.algorithms = ["SHA-256"]
        self.qop = "auth"
        self.more = ""  # of each challenge
        self.challenges = None  # the lines of the 401, in place of those that would be made
        self.joined = False  # all challenges in one line
        self.uses = 0  # how often a nonce can be used; 0 for ever
        self.next_nonce = False
        self.refuses = False
        self.stale_for_ever = False
        self.is_harmed = False  # challenges are changed on the way, so that credentials may be odd
        self.proof = lambda proof, body: proof
        self.answer = lambda request: peers.http(peers.answer(request, peers.THING))
        self.nonces = {}
        self.authorizations = []  # the parameters of each request that had credentials
        self.accepted = 0
        self.numbers = itertools.count()
        for name, value in attributes.items():
            assert hasattr(self, name), name
            setattr(self, name, value)

    def __call__(self, connection):
        while (request := connection.read_request()) is not None:
            try:
                connection.send(self.respond(request))
            except Cut as cut:
                connection.send(cut.args[0])
                return

    def make_nonce(self):
        nonce = f'nonce"\\{next(self.numbers)}'
        self.nonces[nonce] = set()
        return nonce

    def challenge(self, stale=False):
        nonce = self.make_nonce().replace("\\", "\\\\").replace('"', '\\"')
        lines = self.challenges or [
            f'Digest realm="{REALM}", nonce="{nonce}", opaque="o\\"p"'
            + (f', qop="{self.qop}"' if self.qop else "")
            + (f", algorithm={algorithm}" if algorithm else "")
            + (", stale=TRUE" if stale else "")
            + self.more
            for algorithm in self.algorithms
        ]
        headers = [", ".join(lines)] if self.joined else lines
        return peers.http(b"", "401 Unauthorized", [f"WWW-Authenticate: {line}" for line in headers])

    def respond(self, request):
        field = request.header("Authorization")
        if field is None:
            return self.challenge()
        assert field.startswith("Digest ")
        given = parse(field)
        self.authorizations.append(given)
        if self.stale_for_ever:
            return self.challenge(stale=True)
        uses = self.nonces.get(given["nonce"])
        algorithm = given.get("algorithm", "MD5")
        user_hash = compute(algorithm, self.user, REALM, self.password)
        if self.refuses or given["response"] != self.prove(given, algorithm, user_hash, request.method, request.body):
            return self.challenge()
        if uses is None or self.uses and len(uses) >= self.uses:
            return self.challenge(stale=True)
        if "nc" in given:
            assert int(given["nc"], 16) not in uses, "a count came twice"
            uses.add(int(given["nc"], 16))
        if self.is_harmed and not self.fits(given, request, algorithm):
            return self.challenge()
        self.check(given, request, algorithm)
        self.accepted += 1
        return self.add_proof(self.answer(request), given, algorithm, user_hash)

    def fits(self, given, request, algorithm):
        try:
            self.check(given, request, algorithm)
        except (AssertionError, KeyError):
            return False
        return True

    def check(self, given, request, algorithm):
        assert given["realm"] == REALM and given["uri"] == request.path and given["opaque"] == 'o"p', given
        if given.get("userhash") == "true":
            assert given["username"] == compute(algorithm, self.user, REALM)
        elif "username*" in given:
            encoding, _, name = given["username*"].split("'")
            assert encoding == "UTF-8" and urllib.parse.unquote(name) == self.user
        else:
            assert given["username"] == self.user, given

    @staticmethod
    def prove(given, algorithm, user_hash, method, body):
        if algorithm.endswith("-sess"):
            user_hash = compute(algorithm, user_hash, given["nonce"], given["cnonce"])
        parts = [method, given["uri"]]
        if given.get("qop") == "auth-int":
            parts.append(compute(algorithm, body))
        rest = [given[name] for name in ("nonce", "nc", "cnonce", "qop")] if "qop" in given else [given["nonce"]]
        return compute(algorithm, user_hash, *rest, compute(algorithm, *parts))

    def add_proof(self, response, given, algorithm, user_hash):
        head, body = response.split(b"\r\n\r\n", 1)
        proof = self.proof(self.prove(given, algorithm, user_hash, "", body), body)
        if proof is None or "qop" not in given:
            return response
        info = f'rspauth="{proof}", qop={given["qop"]}, nc={given["nc"]}, cnonce="{given["cnonce"]}"'
        if self.next_nonce:
            info += ', nextnonce="{}"'.format(self.make_nonce().replace("\\", "\\\\").replace('"', '\\"'))
        return head + f"\r\nAuthentication-Info: {info}\r\n\r\n".encode() + body
