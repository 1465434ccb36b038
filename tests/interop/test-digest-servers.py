#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our client's Digest against servers that aren't ours: Apache, and one written from RFC 7616 that can be wrong."""

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

import digest_peer
import gi
import patience
import peers
from digest_peer import PASSWORD, REALM, USER, Cut, Digest
from ports import take_port

gi.require_version("Wsman", "1.0")
from gi.repository import GLib, Wsman

SUPPORT = os.environ["WSMAN_TEST_SUPPORT"]
MODULES = "/usr/lib/apache2/modules"
CN_CERTIFICATE = (SUPPORT + "/test-cert-cn.pem", SUPPORT + "/test-key.pem")
CERTIFICATE = (SUPPORT + "/test-cert.pem", SUPPORT + "/test-key.pem")


def new_session(uri, user=USER, password=PASSWORD, **properties):
    options = Wsman.ConnectionOptions(user_name=user, password=password, **properties)
    flags = Wsman.SessionFlags.USE_DIGEST | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    if not uri.startswith("https"):
        flags |= Wsman.SessionFlags.NO_ENCRYPTION
    return Wsman.Session.new(uri, flags, options)


def get(session):
    locator = Wsman.ResourceLocator.new(peers.CLASS)
    locator.add_selector("Name", "one")
    return session.get(locator, None)


def invoke(session):
    return session.invoke("Test", Wsman.ResourceLocator.new(peers.CLASS), None, None)


class DigestTest(unittest.TestCase):
    def assert_works(self, session, times=1):
        for _ in range(times):
            self.assertEqual(get(session).lookup_string("Name"), "one")
        self.assertEqual(session.get_property("mechanism"), "Digest")
        self.assertFalse(session.get_property("sealed"))

    def assert_fails(self, session, error_class, *words, call=get):
        with self.assertRaises(GLib.Error) as caught:
            call(session)
        message = caught.exception.message
        self.assertTrue(caught.exception.matches(Wsman.error_quark(), error_class), message)
        self.assertNotIn(PASSWORD, message)
        for word in words:
            self.assertIn(word, message)


class Algorithms(DigestTest):
    """Tests what a server may ask for by RFC 7616."""

    def test_algorithms(self):
        for algorithm in ("SHA-256", "SHA-256-sess", "MD5", "MD5-sess", None):
            for qop in ("auth", "auth-int", "auth,auth-int", "auth-int , auth"):
                with self.subTest(algorithm=algorithm, qop=qop):
                    script = Digest(algorithms=[algorithm], qop=qop)
                    with peers.Peer(script) as peer:
                        self.assert_works(new_session(peer.uri(), accept_digest_md5=True), 3)
                        # The challenge is fetched once, without a body, and then the nonce is counted.
                        self.assertEqual([len(request.body) > 0 for request in peer.requests],
                                         [False, True, True, True])
                        self.assertEqual([given["nc"] for given in script.authorizations],
                                         ["00000001", "00000002", "00000003"])
                        # Over http the bodies are protected if they can be.
                        self.assertEqual({given["qop"] for given in script.authorizations},
                                         {"auth-int" if "auth-int" in qop else "auth"})
                        cnonces = {given["cnonce"] for given in script.authorizations}
                        self.assertEqual(len(cnonces), 1 if (algorithm or "").endswith("-sess") else 3)

    def test_auth_over_https(self):
        script = Digest(qop="auth-int,auth")
        with peers.Peer(script, CERTIFICATE) as peer:
            self.assert_works(new_session(peer.uri(), ca_file=CERTIFICATE[0]))
            self.assertEqual(script.authorizations[0]["qop"], "auth")

    def test_no_qop(self):
        """Without a qop the server proves nothing, so only the profile for controllers accepts that, and only MD5."""
        controller = {"profile": Wsman.PeerProfile.CONTROLLER}
        for algorithm in (None, "MD5", "MD5-sess"):
            script = Digest(algorithms=[algorithm], qop=None)
            with self.subTest(algorithm=algorithm), peers.Peer(script) as peer:
                self.assert_fails(new_session(peer.uri(), accept_digest_md5=True), Wsman.Error.PROTOCOL, "qop")
                self.assertEqual(script.authorizations, [])
                self.assert_works(new_session(peer.uri(), **controller), 2)
                self.assertNotIn("nc", script.authorizations[0])
        for properties in ({}, {"accept_digest_md5": True}, controller):
            with self.subTest(properties=properties), peers.Peer(Digest(qop=None)) as peer:
                self.assert_fails(new_session(peer.uri(), **properties), Wsman.Error.PROTOCOL, "qop")

    def test_qop_is_taken_away(self):
        """Somebody on the way can't spare a server its proof by taking the qop out of a later challenge."""
        script = Digest(algorithms=[None])
        with peers.Peer(script) as peer:
            session = new_session(peer.uri(), accept_digest_md5=True)
            self.assert_works(session)
            script.qop = None
            script.nonces.clear()
            self.assert_fails(session, Wsman.Error.PROTOCOL, "qop")

    def test_the_strongest_is_used(self):
        for algorithms in (["MD5", "SHA-256"], ["SHA-256", "MD5"], ["SHA-512-256", "MD5", "SHA-256"],
                           ["X-NEW", "SHA-256"]):
            for joined in (False, True):
                with self.subTest(algorithms=algorithms, joined=joined):
                    script = Digest(algorithms=algorithms, joined=joined)
                    with peers.Peer(script) as peer:
                        self.assert_works(new_session(peer.uri(), accept_digest_md5=True))
                        self.assertEqual(script.authorizations[0]["algorithm"], "SHA-256")

    def test_other_schemes_beside(self):
        script = Digest()
        with peers.Peer(script) as peer:
            line = f'Negotiate, Basic realm="a, Digest b", Digest realm="{REALM}", nonce="n", opaque="o\\"p", qop=auth'
            script.nonces["n"] = set()
            script.challenges = [line + ", algorithm=SHA-256", "Kerberos"]
            self.assert_works(new_session(peer.uri()))

    def test_user_names(self):
        for user in ("J\u00e4s\u00f8n Doe", 'CORP\\a"da', "\u30e6\u30fc\u30b6\u30fc"):
            for more in ("", ", charset=UTF-8", ', userhash=true, charset="UTF-8"', ", userhash=false"):
                with self.subTest(user=user, more=more):
                    script = Digest(user=user, password="p\u00e4ss:word", more=more)
                    with peers.Peer(script) as peer:
                        self.assert_works(new_session(peer.uri(), user, "p\u00e4ss:word"))
                        given = script.authorizations[0]
                        self.assertEqual(given.get("userhash") == "true", "userhash=true" in more)
                        self.assertEqual("username*" in given, more == ", charset=UTF-8" and not user.isascii())

    def test_name_that_would_be_a_header(self):
        script = Digest(user="ada\r\nX-Evil: 1")
        with peers.Peer(script) as peer:
            self.assert_works(new_session(peer.uri(), script.user))
            self.assertIsNone(peer.requests[1].header("X-Evil"))

    def test_other_paths(self):
        with peers.Peer(Digest()) as peer:
            self.assert_works(new_session(peer.uri("/a/b?c=d")))


class Downgrades(DigestTest):
    def test_md5_needs_consent(self):
        for algorithms in (["MD5"], [None], ["MD5-sess"], ["SHA-512-256", "MD5"]):
            with self.subTest(algorithms=algorithms):
                script = Digest(algorithms=algorithms)
                with peers.Peer(script) as peer:
                    self.assert_fails(new_session(peer.uri()), Wsman.Error.UNSUPPORTED, "MD5", "accept-digest-md5")
                    self.assertEqual(script.authorizations, [])

    def test_sha_512_256(self):
        with peers.Peer(Digest(algorithms=["SHA-512-256"])) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.UNSUPPORTED, "SHA-512-256", "SHA-256")

    def test_weaker_after_stronger(self):
        script = Digest(uses=1)
        with peers.Peer(script) as peer:
            session = new_session(peer.uri(), accept_digest_md5=True)
            self.assert_works(session)
            script.algorithms = ["MD5"]
            self.assert_fails(session, Wsman.Error.PROTOCOL, "MD5")
            self.assertEqual(script.accepted, 1)


class Nonces(DigestTest):
    def test_stale_renews_without_asking(self):
        script = Digest(uses=2)
        with peers.Peer(script) as peer:
            session = new_session(peer.uri())
            for _ in range(7):
                invoke(session)
            self.assertEqual(script.accepted, 7)
            self.assertEqual(len({given["nonce"] for given in script.authorizations}), 4)

    def test_stale_for_ever(self):
        script = Digest(stale_for_ever=True)
        with peers.Peer(script) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.PROTOCOL, "stale")
            self.assertLessEqual(len(peer.requests), 3)

    def test_next_nonce(self):
        script = Digest(uses=1, next_nonce=True)
        with peers.Peer(script) as peer:
            self.assert_works(new_session(peer.uri()), 5)
            # Neither a challenge nor a body was sent twice.
            self.assertEqual(len(peer.requests), 6)

    def test_count_is_shared_by_connections(self):
        script = Digest()
        with peers.Peer(script) as peer:
            session = new_session(peer.uri())
            self.assert_works(session)
            threads = [threading.Thread(target=get, args=(session,)) for _ in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(int(given["nc"], 16) for given in script.authorizations), list(range(1, 14)))
            self.assertEqual(len({given["nonce"] for given in script.authorizations}), 1)

    def test_large_body_is_sent_once(self):
        script = Digest()
        with peers.Peer(script) as peer:
            session = new_session(peer.uri())
            session.set_property("max-envelope-size", 8 * 1024 * 1024)
            item = Wsman.Item.new_from_xml(f'<p:X xmlns:p="{peers.CLASS}"><p:V>{"v" * 2000000}</p:V></p:X>')
            session.invoke("Test", Wsman.ResourceLocator.new(peers.CLASS), item, None)
            self.assertEqual([len(request.body) > 2000000 for request in peer.requests], [False, True])


class Refusals(DigestTest):
    def test_wrong_password(self):
        script = Digest(refuses=True)
        with peers.Peer(script) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.AUTHENTICATION, "credentials")
            self.assertEqual(len(script.authorizations), 1)

    def test_no_challenge_of_digest(self):
        with peers.Peer(Digest(challenges=['Basic realm="x"', "Negotiate"])) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.AUTHENTICATION, "Digest", "Basic")
            self.assertEqual(len(peer.requests), 1)

    def test_server_that_does_not_ask(self):
        for status in ("200 OK", "400 Bad Request", "500 Error"):
            with self.subTest(status=status), peers.Peer(peers.each(lambda _: peers.http(b"", status))) as peer:
                self.assert_fails(new_session(peer.uri()), Wsman.Error.PROTOCOL, "Digest")
                self.assertEqual(len(peer.requests[0].body), 0)
                self.assertEqual(len(peer.requests), 1)

    def test_hostile_challenges(self):
        flood = ", ".join(f'Digest realm="r{i}", nonce="{i}", qop=auth, algorithm=SHA-256' for i in range(200))
        for line in ('Digest realm="a', 'Digest realm="a", realm="b", nonce="c", qop=auth, algorithm=SHA-256',
                     "Digest nonce=n, qop=auth, algorithm=SHA-256", "Digest realm=r, qop=auth, algorithm=SHA-256",
                     "Digest realm=r, nonce=n, qop=new, algorithm=SHA-256", "Digest", flood, "Digest " + "," * 60000,
                     f'Digest realm="{"r" * 60000}", nonce=n, qop=auth, algorithm=SHA-256'):
            with self.subTest(line=line[:60]):
                script = Digest(challenges=[line])
                with peers.Peer(script) as peer:
                    with self.assertRaises(GLib.Error):
                        get(new_session(peer.uri()))
                    self.assertEqual(script.authorizations, [])
                    self.assertEqual(len(peer.requests), 1)


class Proofs(DigestTest):
    """A server must prove that it knows the user, or its response is worth nothing."""

    def test_wrong_proofs(self):
        wrong = {
            "missing": lambda proof, body: None,
            "empty": lambda proof, body: "",
            "other": lambda proof, body: proof[::-1],
            "shorter": lambda proof, body: proof[:-1],
            "longer": lambda proof, body: proof + "0",
            "other count": lambda proof, body: proof + '", nc="00000007',
        }
        for name, proof in wrong.items():
            for qop in ("auth", "auth-int"):
                with self.subTest(name=name, qop=qop):
                    script = Digest(proof=proof, qop=qop)
                    with peers.Peer(script) as peer:
                        session = new_session(peer.uri())
                        self.assert_fails(session, Wsman.Error.PROTOCOL, call=invoke)
                        self.assertEqual(len(script.authorizations), 1)
                        self.assertIsNone(session.get_property("mechanism"))

    def test_faults_need_a_proof(self):
        """A fault without a proof neither repeats a request nor becomes the session's fault."""
        def answer(request):
            return peers.http(peers.envelope("<s:Fault/>", request), "500 Error")

        with peers.Peer(Digest(answer=answer, proof=lambda proof, body: None)) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.PROTOCOL, "rspauth")

    def test_body_is_covered(self):
        script = Digest(qop="auth-int", proof=lambda proof, body: proof)
        original = script.add_proof
        script.add_proof = lambda response, *rest: original(response, *rest).replace(b"one", b"two")
        with peers.Peer(script) as peer:
            self.assert_fails(new_session(peer.uri()), Wsman.Error.PROTOCOL, "rspauth")

    def test_status_without_proof(self):
        """A response of the web server itself has no proof. It is still an error that tells what happened."""
        for status in ("404 Not Found", "503 Busy"):
            for qop in ("auth", "auth-int"):
                script = Digest(answer=lambda _: peers.http(b"no", status, (), "text/html"), qop=qop,
                                proof=lambda proof, body: None)
                with self.subTest(status=status, qop=qop), peers.Peer(script) as peer:
                    with self.assertRaises(GLib.Error) as caught:
                        get(new_session(peer.uri()))
                    self.assertIn(status.split()[0], caught.exception.message)

    def test_chunked_body_is_checked_as_a_whole(self):
        script = Digest(qop="auth-int", answer=lambda request: peers.http(peers.answer(request, peers.THING)))
        original = script.add_proof

        def in_chunks(response, *rest):
            head, body = original(response, *rest).split(b"\r\n\r\n", 1)
            lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
            return b"\r\n".join([*lines, b"Transfer-Encoding: chunked"]) + b"\r\n\r\n" + peers.chunks(body, 50)

        script.add_proof = in_chunks
        with peers.Peer(script) as peer:
            self.assert_works(new_session(peer.uri()), 2)


class Harm(DigestTest):
    """A peer that cuts, repeats or changes a login at any byte. Each call ends, and the next one works."""

    # The ordinary run takes some of the places. They differ from run to run, and the seed is in the message.
    PLACES = 24
    seed = int(os.environ.get("WSMAN_TEST_SEED", random.randrange(1 << 30)))

    def harm_each(self, harm):
        chance = random.Random(self.seed)
        for index in range(2):
            script = Digest(is_harmed=True)
            original = script.respond
            state = {"index": None, "place": None}

            def respond(request, original=original, state=state):
                data = original(request)
                step = int(request.header("Authorization") is not None)
                if step != state["index"]:
                    return data
                state["index"] = None
                return harm(data, state["place"] % len(data))

            script.respond = respond
            with peers.Peer(script) as peer:
                for place in [0, 1, *(chance.randrange(1 << 20) for _ in range(self.PLACES))]:
                    with self.subTest(index=index, place=place, seed=self.seed):
                        session = new_session(peer.uri())
                        session.set_property("timeout", 1500)
                        state.update(index=index, place=place)
                        with contextlib.suppress(GLib.Error):
                            get(session)
                        state["index"] = None
                        self.assert_works(session)

    def test_changed(self):
        self.harm_each(lambda data, place: data[:place] + bytes([data[place] ^ 0x15]) + data[place + 1:])

    def test_repeated(self):
        self.harm_each(lambda data, place: data[:place] + data[max(place - 20, 0):])

    def test_cut(self):
        def cut(data, place):
            raise Cut(data[:place])

        self.harm_each(cut)


class Controllers(DigestTest):
    """The profile for management controllers."""

    CHALLENGE = 'Digest realm="Digest:AF541D9BC94CFF7A", nonce="nhvBqgIA",stale="false",qop="auth"'

    def test_profile(self):
        script = Digest(algorithms=[None], proof=lambda proof, body: None)
        with peers.Peer(script, CN_CERTIFICATE) as peer:
            properties = {"ca_file": CN_CERTIFICATE[0]}
            self.assert_fails(new_session(peer.uri(), **properties), Wsman.Error.UNSUPPORTED, "MD5")
            self.assert_fails(new_session(peer.uri(), accept_digest_md5=True, **properties), Wsman.Error.PROTOCOL,
                              "CONTROLLER")
            self.assert_works(new_session(peer.uri("/any/path"), profile=Wsman.PeerProfile.CONTROLLER, **properties), 2)

    def test_common_name_that_is_an_address(self):
        """Only with the profile, and only if the certificate has no other names."""
        with tempfile.TemporaryDirectory() as folder:
            for name, more, is_fine in (("127.0.0.1", [], True), ("127.0.0.2", [], False),
                                        ("127.0.0.1", ["-addext", "subjectAltName=DNS:amt"], False)):
                certificate = (folder + "/certificate.pem", folder + "/key.pem")
                subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                "-nodes", "-days", "2", "-subj", f"/CN={name}", *more, "-out", certificate[0],
                                "-keyout", certificate[1]], check=True, capture_output=True)
                with self.subTest(name=name, more=more), peers.Peer(Digest(), certificate) as peer:
                    uri = peer.uri().replace("localhost", "127.0.0.1")
                    self.assert_fails(new_session(uri, ca_file=certificate[0]), Wsman.Error.CERTIFICATE, "names")
                    session = new_session(uri, ca_file=certificate[0], profile=Wsman.PeerProfile.CONTROLLER)
                    if is_fine:
                        self.assert_works(session)
                    else:
                        self.assert_fails(session, Wsman.Error.CERTIFICATE, "names")

    def test_wrong_proof_is_refused_still(self):
        script = Digest(algorithms=["MD5"], proof=lambda proof, body: proof[::-1])
        with peers.Peer(script) as peer:
            self.assert_fails(new_session(peer.uri(), profile=Wsman.PeerProfile.CONTROLLER), Wsman.Error.PROTOCOL,
                              "rspauth")

    def test_ports(self):
        for uri, port in (("http://localhost", 16992), ("https://localhost", 16993), ("localhost", 16992)):
            with self.subTest(uri=uri):
                # No server listens on the port, or the server isn't a controller. The message names the port.
                options = Wsman.ConnectionOptions(user_name=USER, password=PASSWORD,
                                                  profile=Wsman.PeerProfile.CONTROLLER)
                flags = Wsman.SessionFlags.USE_DIGEST | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
                if not uri.startswith("https"):
                    flags |= Wsman.SessionFlags.NO_ENCRYPTION
                with self.assertRaises(GLib.Error) as caught:
                    get(Wsman.Session.new(uri, flags, options))
                self.assertIn(str(port), caught.exception.message)


class Apache:
    """mod_auth_digest before a server that plays what the test wants. It knows MD5 only."""

    CONFIGURATION = """
ServerName localhost
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
LogLevel warn auth_digest:info
DefaultRuntimeDir {folder}
Listen 127.0.0.1:{port}
Mutex file:{folder} default
{modules}
StartServers 1
<Location "/">
  AuthType Digest
  AuthName "{realm}"
  AuthDigestAlgorithm MD5
  AuthDigestNonceLifetime {lifetime}
  AuthDigestProvider file
  AuthUserFile {folder}/users
  Require valid-user
</Location>
ScriptSock {folder}/cgi
ScriptAlias "/wsman" "{folder}/answer"
"""
    # The response of the program behind Apache to Get.
    PROGRAM = """#!{python}
import sys
sys.path[0] = {here!r}
import peers
request = peers.Request("POST /wsman HTTP/1.1", [], sys.stdin.buffer.read())
open({folder!r} + "/seen", "a").write("x")
body = peers.answer(request, peers.THING)
sys.stdout.buffer.write(b"Content-Type: application/soap+xml;charset=UTF-8\\r\\n\\r\\n" + body)
"""
    NAMES = ("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest", "alias", "cgid")

    def __init__(self, lifetime=300):
        self.folder = tempfile.mkdtemp()
        self.port = take_port()
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in self.NAMES)
        with open(self.folder + "/apache.conf", "w") as file:
            file.write(self.CONFIGURATION.format(folder=self.folder, port=self.port, modules=modules, realm=REALM,
                                                 lifetime=lifetime))
        with open(self.folder + "/answer", "w") as file:
            here = os.path.dirname(peers.__file__)
            file.write(self.PROGRAM.format(python=sys.executable, folder=self.folder, here=here))
        os.chmod(self.folder + "/answer", 0o755)
        with open(self.folder + "/users", "w") as file:
            file.write(f"{USER}:{REALM}:{digest_peer.compute('MD5', USER, REALM, PASSWORD)}\n")
        open(self.folder + "/seen", "w").close()
        os.chmod(self.folder + "/seen", 0o666)
        os.chmod(self.folder, 0o755)

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/apache2", "-DFOREGROUND", "-f", self.folder + "/apache.conf"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        patience.wait_until(self.listens, 5)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()

    def __enter__(self):
        self.start()
        return self

    def listens(self):
        assert self.process.poll() is None, self.process.stderr.read().decode() + self.log()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def count(self):
        """How many requests reached the program behind Apache."""
        return os.path.getsize(self.folder + "/seen")

    def log(self):
        path = self.folder + "/error.log"
        return open(path).read() if os.path.exists(path) else ""

    def uri(self):
        return f"http://localhost:{self.port}/wsman"

    def __exit__(self, kind, value, traceback):
        if kind is not None:
            print(self.log())
        self.stop()
        shutil.rmtree(self.folder)


@unittest.skipUnless(os.path.exists("/usr/sbin/apache2"), "no apache2")
class WithApache(DigestTest):
    def test_works(self):
        with Apache() as apache:
            self.assert_works(new_session(apache.uri(), accept_digest_md5=True), 5)
            self.assertEqual(apache.count(), 5)
            self.assert_fails(new_session(apache.uri()), Wsman.Error.UNSUPPORTED, "MD5")
            self.assert_fails(new_session(apache.uri(), password="wrong", accept_digest_md5=True),
                              Wsman.Error.AUTHENTICATION, "credentials")
            self.assertEqual(apache.count(), 5)

    def test_next_nonce(self):
        """Shortly before the end of a nonce, Apache sends the next one. Here that is so from the beginning."""
        with Apache(lifetime=1) as apache:
            self.assert_works(new_session(apache.uri(), accept_digest_md5=True), 5)
            self.assertEqual(apache.count(), 5)
            self.assertNotIn("nonce expired", apache.log())

    def test_stale(self):
        """After a restart, Apache calls all former nonces stale."""
        with Apache() as apache:
            session = new_session(apache.uri(), accept_digest_md5=True)
            self.assert_works(session)
            apache.stop()
            apache.start()
            self.assert_works(session)
            self.assertIn("invalid nonce", apache.log())
            self.assertEqual(apache.count(), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
