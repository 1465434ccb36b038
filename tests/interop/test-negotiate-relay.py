#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's client with an attacker who damages authentications and sealed messages. In each case, the
client sends no unsealed body, repeats no request that may have been executed, and ends each call."""

import re
import threading
import time
import unittest

import negotiation
import patience
import peers
from http_relay import Passage, Relay, Upstream
from negotiation import CLASS, REALM, USER, Wsman, locator, new_session

TIMEOUT = patience.get_seconds(3)
Error = Wsman.Error
MAY_HAVE_RUN = 'may have been executed'
CANNOT_DECRYPT = 0x803380F9


def setUpModule():
    negotiation.start_realm()


def tearDownModule():
    negotiation.stop_realm()


def get(session):
    session.get(locator('3'), None)


def invoke(session):
    session.invoke('Start', locator('one'), None, None)


def once(when, harm):
    """Damages the first request that meets a condition."""
    done = threading.Event()

    def run(passage):
        if done.is_set() or not when(passage):
            return passage.pass_on()
        done.set()
        return harm(passage)
    return run


def always(when, harm):
    return lambda passage: harm(passage) if when(passage) else passage.pass_on()


def step(number):
    return lambda passage: not passage.has_body and passage.number == number


def last_step(passage):
    """Only the response identifies the request. Therefore this damages the response."""
    return not passage.has_body


def sealed(passage):
    return passage.has_body


def cut(_passage):
    """The connection ends before the server has the request."""
    return None


def swallow(passage):
    """The server gets the request, and the client gets no response."""
    passage.pass_on()
    return None


def closing(passage):
    return passage.pass_on().replace(b'\r\n', b'\r\nConnection: close\r\n', 1)


def reply(body=b'', status='200 OK', **keywords):
    return lambda passage: peers.http(body, status, **keywords)


def passed_then(change):
    """The server executes the request, and its response is changed."""
    return lambda passage: change(passage.pass_on())


def replace(pattern, by):
    def change(answer):
        head, separator, body = answer.partition(b'\r\n\r\n')
        changed, count = re.subn(pattern, by, body)
        assert count, (pattern, body[:300])
        head = re.sub(rb'(?i)content-length: *[0-9]+', b'Content-Length: %d' % len(changed), head)
        return head + separator + changed
    return passed_then(change)


def replace_head(pattern, by):
    def change(answer):
        head, separator, body = answer.partition(b'\r\n\r\n')
        changed, count = re.subn(pattern, by, head)
        assert count, (pattern, head)
        return changed + separator + body
    return passed_then(change)


def flip(answer):
    """One bit of the ciphertext."""
    end = answer.rindex(b'--Encrypted Boundary--')
    return answer[:end - 1] + bytes([answer[end - 1] ^ 1]) + answer[end:]


def elsewhere(passage):
    """On a connection of its own."""
    return Upstream(passage.relay.target).ask(passage.request)


def double(answer):
    head, separator, body = answer.partition(b'\r\n\r\n')
    part = body[:-len(b'--Encrypted Boundary--\r\n')]
    body = part + body
    head = re.sub(rb'(?i)content-length: *[0-9]+', b'Content-Length: %d' % len(body), head)
    return head + separator + body


def second_body(passage):
    passage.relay.bodies = getattr(passage.relay, 'bodies', 0) + passage.has_body
    return passage.has_body and passage.relay.bodies == 2


def close_after_first():
    """The connection ends in an orderly way after the first response."""
    def run(passage):
        answer = passage.pass_on()
        if passage.has_body and passage.connection == 0:
            passage.relay.later.append(passage)
        return answer
    return run


def swap():
    """Exchanges the responses to two requests."""
    barrier, answers = threading.Barrier(2, timeout=TIMEOUT), {}

    def run(passage):
        answers[passage.connection] = passage.pass_on()
        barrier.wait()
        other, = set(answers) - {passage.connection}
        return answers[other]
    return run


class Replay:
    """Repeats the first sealed response for each later request."""

    def __init__(self):
        self.first = None

    def __call__(self, passage):
        answer = passage.pass_on()
        if not passage.has_body:
            return answer
        self.first = self.first or answer
        return self.first


THING = peers.envelope(peers.THING)
FAULT = peers.envelope('<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text '
                       'xml:lang="en">Trust me</s:Text></s:Reason></s:Fault>')
BASIC = ('WWW-Authenticate: Basic realm="WSMAN"',)
NEGOTIATE = ('WWW-Authenticate: Negotiate',)
ENCRYPTED = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'

# The action of the attacker, then the result of Get with the number of its bodies, and the same for Invoke. A result is
# None for success. Otherwise, it is the error's class, its code if it matters, and a part of its text. Only Invoke has
# the text of doubt.
SENT = (Error.CONNECTION, None, MAY_HAVE_RUN)
UNSEALED = (Error.PROTOCOL, CANNOT_DECRYPT, 'unsealed', MAY_HAVE_RUN)


def claims(text):
    """Checks that the text of an unsealed response is quoted, but isn't used as the error."""
    return (Error.PROTOCOL, CANNOT_DECRYPT, MAY_HAVE_RUN, '(unverified: ', text)


BROKEN = (Error.PROTOCOL, CANNOT_DECRYPT, MAY_HAVE_RUN)
BROKE = (Error.CONNECTION, None, 'during authentication')
REDIRECTED = (Error.UNSUPPORTED, None, 'http://evil/')
REFUSED = (Error.AUTHENTICATION, 0x80070005, "doesn’t accept")
FRESH = (
    ('nothing', lambda: Passage.pass_on, (None, 1), (None, 1)),
    ('first step cut once', lambda: once(step(0), cut), (None, 1), (None, 1)),
    ('second step cut once', lambda: once(step(1), cut), (None, 1), (None, 1)),
    ('first step lost once', lambda: once(step(0), swallow), (None, 1), (None, 1)),
    ('last step lost once', lambda: once(step(1), swallow), (None, 1), (None, 1)),
    ('first step cut always', lambda: always(step(0), cut), (BROKE, 0), (BROKE, 0)),
    ('close on a step, once', lambda: once(step(0), closing), (None, 1), (None, 1)),
    ('close on the last step, once', lambda: once(step(1), closing), (None, 1), (None, 1)),
    ('close on every step', lambda: always(step(0), closing),
     ((Error.CONNECTION, None, 'closed the connection'), 0),
     ((Error.CONNECTION, None, 'closed the connection'), 0)),
    ('close on the answer', lambda: always(sealed, closing), (None, 1), (None, 1)),
    ('first step twice', lambda: once(step(0), lambda p: (p.pass_on(), p.pass_on())[0]),
     (REFUSED, 0), (REFUSED, 0)),
    ('second step twice', lambda: once(step(1), lambda p: (p.pass_on(), p.pass_on())[1]),
     (REFUSED, 0), (REFUSED, 0)),
    ('another step first', lambda: once(step(0), lambda p: (p.pass_on(), elsewhere(p))[1]),
     (REFUSED, 0), (REFUSED, 0)),
    ('HTTP/2 offered', lambda: always(last_step, replace_head(rb'$', b'\r\nUpgrade: h2c')), (None, 1), (None, 1)),
    ('steps slow', lambda: always(last_step, lambda p: (time.sleep(0.2), p.pass_on())[1]), (None, 1), (None, 1)),
    ('only Basic', lambda: always(step(0), reply(status='401 ', headers=BASIC)),
     ((Error.AUTHENTICATION, 0x80070005, 'it offers: Basic'), 0),
     ((Error.AUTHENTICATION, 0x80070005, 'it offers: Basic'), 0)),
    ('no token', lambda: always(step(0), reply(status='401 ', headers=NEGOTIATE)), (REFUSED, 0), (REFUSED, 0)),
    ('garbled token', lambda: always(step(0), reply(
        status='401 ', headers=('WWW-Authenticate: Negotiate TlRMTVNTUAAC',))),
     ((Error.AUTHENTICATION, None, 'authenticate'), 0), ((Error.AUTHENTICATION, None, 'authenticate'), 0)),
    ('accepted at once', lambda: always(step(0), reply()),
     ((Error.AUTHENTICATION, None, "doesn’t prove its own identity"), 0),
     ((Error.AUTHENTICATION, None, "doesn’t prove its own identity"), 0)),
    ('redirected step', lambda: always(step(0), reply(status='302 ', headers=('Location: http://evil/',))),
     (REDIRECTED, 0), (REDIRECTED, 0)),
    ('body cut', lambda: once(sealed, cut), (None, 2), (SENT, 1)),
    ('answer lost', lambda: once(sealed, swallow), (None, 2), (SENT, 1)),
    ('answer lost always', lambda: always(sealed, swallow), (SENT, 2), (SENT, 1)),
    ('body twice', lambda: once(sealed, lambda p: (p.pass_on(), p.pass_on())[0]), (None, 1), (None, 1)),
    ('body on another connection', lambda: always(sealed, elsewhere),
     (claims("doesn’t accept"), 1), (claims("doesn’t accept"), 1)),
    ('unsealed answer', lambda: always(sealed, reply(THING)), (UNSEALED, 1), (UNSEALED, 1)),
    ('unsealed fault', lambda: always(sealed, reply(FAULT, '500 ')), (UNSEALED, 1), (UNSEALED, 1)),
    ('empty answer', lambda: always(sealed, reply()), (UNSEALED, 1), (UNSEALED, 1)),
    ('web page', lambda: always(sealed, reply(b'<html/>', content_type='text/html')),
     (claims('web page'), 1), (claims('web page'), 1)),
    ('refused after the body', lambda: always(sealed, reply(status='401 ', headers=NEGOTIATE)),
     (claims("doesn’t accept"), 1), (claims("doesn’t accept"), 1)),
    ('Basic wanted after the body', lambda: always(sealed, reply(status='401 ', headers=BASIC)),
     (claims('it offers: Basic'), 1), (claims('it offers: Basic'), 1)),
    ('redirected', lambda: always(sealed, reply(status='302 ', headers=('Location: http://evil/',))),
     (claims('http://evil/'), 1), (claims('http://evil/'), 1)),
    ('another protocol', lambda: always(sealed, replace_head(rb'HTTP-\w*-session', b'HTTP-CredSSP-session')),
     (BROKEN, 1), (BROKEN, 1)),
    ('another protocol within', lambda: always(sealed, replace(rb'HTTP-\w*-session', b'HTTP-CredSSP-session')),
     (BROKEN, 1), (BROKEN, 1)),
    ('too large a Length', lambda: always(sealed, replace(rb'Length=', b'Length=1')), (BROKEN, 1), (BROKEN, 1)),
    ('too small a Length', lambda: always(sealed, replace(rb'Length=[0-9]+', b'Length=1')), (BROKEN, 1), (BROKEN, 1)),
    ('an odd Length', lambda: always(sealed, replace(rb'Length=', b'Length=-')), (BROKEN, 1), (BROKEN, 1)),
    ('an extra part', lambda: always(sealed, replace(
        rb'--Encrypted Boundary--',
        b'--Encrypted Boundary\r\nContent-Type: text/plain\r\n\r\nx--Encrypted Boundary--')),
     (BROKEN, 1), (BROKEN, 1)),
    ('two payloads', lambda: always(sealed, passed_then(double)), (BROKEN, 1), (BROKEN, 1)),
    ('no payload', lambda: always(sealed, replace(rb'(?s)octet-stream\r\n.*', b'octet-stream\r\n')),
     (BROKEN, 1), (BROKEN, 1)),
    ('a bit flipped', lambda: always(sealed, passed_then(flip)), (BROKEN, 1), (BROKEN, 1)),
    ('plain text in a sealed frame', lambda: always(sealed, reply(
        b'--Encrypted Boundary\r\nContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n'
        b'OriginalContent: type=application/soap+xml;charset=UTF-8;Length=%d\r\n'
        b'--Encrypted Boundary\r\nContent-Type: application/octet-stream\r\n\0\0\0\0%s--Encrypted Boundary--\r\n'
        % (len(THING), THING), content_type=ENCRYPTED)), (BROKEN, 1), (BROKEN, 1)),
)
FORGOTTEN = reply(status='401 ', headers=NEGOTIATE)
# The same for the second request of a connection that has served one.
PINNED = (
    ('answer replayed', Replay, (BROKEN, 2), (BROKEN, 2)),
    ('closed when idle', close_after_first, (None, 2), (None, 2)),
    ('body cut', lambda: once(second_body, cut), (None, 3), (SENT, 2)),
    ('answer lost', lambda: once(second_body, swallow), (None, 3), (SENT, 2)),
    ('forgotten', lambda: once(second_body, FORGOTTEN), (claims("doesn’t accept"), 2), (claims("doesn’t accept"), 2)),
    ('unsealed answer', lambda: once(second_body, reply(THING)), (UNSEALED, 2), (UNSEALED, 2)),
)


class RelayTest(unittest.TestCase):
    engine = None
    flags = Wsman.SessionFlags.USE_NEGOTIATE
    user = None

    @classmethod
    def setUpClass(cls):
        if cls is RelayTest:
            raise unittest.SkipTest('a base')
        cls.server = cls.enterClassContext(negotiation.Server(cls.engine))

    def attempt(self, relay, calls):
        """The calls on one session; the last one's error."""
        session = new_session(self.server, self.flags, self.user, port=relay.port, timeout=TIMEOUT * 1000)
        started = time.monotonic()
        try:
            for number, call in enumerate(calls):
                call(session)
                if number == 0:
                    self.close_later(relay)
        except negotiation.GLib.Error as error:
            error.fault = session.get_fault()
            return error
        finally:
            self.assertLess(time.monotonic() - started, TIMEOUT)
        return None

    @staticmethod
    def close_later(relay):
        for sock in list(relay.open) if relay.later else ():
            sock.shutdown(2)

    def check(self, harm, calls, expected):
        outcome, bodies = expected
        with Relay(self.server.port) as relay:
            relay.harm, relay.later = harm, []
            error = self.attempt(relay, calls)
            self.check_error(error, outcome, calls[-1])
            sent = [request for request in relay.requests if request.body]
        self.assertEqual(len(sent), bodies)
        for request in sent:
            self.assertTrue(request.body.startswith(b'--Encrypted Boundary\r\n'))
            self.assertNotIn(CLASS.encode(), request.body)
            self.assertIsNone(request.header('Authorization'))
        for request in relay.requests:
            self.assertNotIn('Basic', request.header('Authorization') or '')
        self.assertFalse([event for event in self.server.events() if event.startswith('plain')])

    def check_error(self, error, outcome, call=invoke):
        if outcome is None:
            self.assertIsNone(error)
            return
        klass, code, *texts = outcome
        self.assertIsNotNone(error)
        for text in texts:
            # It doesn't matter whether Get was executed.
            is_said = self.assertNotIn if text == MAY_HAVE_RUN and call is get else self.assertIn
            is_said(text, error.message)
        self.assertTrue(error.matches(Error.quark(), klass), (error.code, error.message))
        if code is not None:
            self.assertEqual(error.fault.get_code(), code)

    def check_rows(self, rows, before):
        for name, harm, of_get, of_invoke in rows:
            if name in self.skipped:
                continue
            for call, expected in ((get, of_get), (invoke, of_invoke)):
                with self.subTest(name, call=call.__name__):
                    self.check(harm(), [*before, call], expected)

    def test_fresh(self):
        self.check_rows(FRESH, [])

    def test_pinned(self):
        self.check_rows(PINNED, [get])

    def test_asked_for_credentials(self):
        """An unsealed 401 after the body doesn't request another password. A 401 after a step does."""
        for when, count in ((sealed, 0), (step(0), 1)):
            asked = []
            options = Wsman.ConnectionOptions()
            options.connect('authenticate', lambda *_arguments, asked=asked: asked.append(True) or False)
            with self.subTest(count=count), Relay(self.server.port) as relay:
                relay.harm = always(when, FORGOTTEN)
                session = new_session(self.server, self.flags, self.user, port=relay.port, options=options)
                with self.assertRaises(negotiation.GLib.Error):
                    invoke(session)
                self.assertEqual(len(asked), count)

    def test_swapped(self):
        """Exchanges the responses of two connections, to a step and to a body."""
        for when, outcome in ((step(0), (Error.AUTHENTICATION, None)), (sealed, BROKEN)):
            with self.subTest(when.__name__), Relay(self.server.port) as relay:
                relay.harm = always(when, swap())
                session = new_session(self.server, self.flags, self.user, port=relay.port, timeout=TIMEOUT * 1000)
                errors = negotiation.run_at_once(
                    lambda done, session=session: session.invoke_async('Start', locator('one'), None, None, done),
                    session.invoke_finish, 2)
                for error in errors:
                    self.assertIsInstance(error, negotiation.GLib.Error)
                    error.fault = Wsman.Fault.from_error(error)
                    self.check_error(error, outcome)
                self.assertEqual(len([request for request in relay.requests if request.body]), 2 * (when is sealed))

    def test_stalls(self):
        """No more bytes arrive. The call ends at its timeout."""
        for when in (step(0), sealed):
            gone = threading.Event()
            with self.subTest(when.__name__), Relay(self.server.port) as relay:
                relay.harm = always(when, lambda _passage, gone=gone: gone.wait() and None)
                session = new_session(self.server, self.flags, self.user, port=relay.port, timeout=1000)
                with self.assertRaises(negotiation.GLib.Error) as caught:
                    get(session)
                gone.set()
                self.assertTrue(caught.exception.matches(Error.quark(), Error.TIMED_OUT))

    def test_cancelled(self):
        """The connection ends in the middle of an authentication, and of a sealed exchange."""
        for when in (step(0), sealed):
            gone, cancellable = threading.Event(), negotiation.Gio.Cancellable()

            def stall(_passage, gone=gone, cancellable=cancellable):
                cancellable.cancel()
                gone.wait()
            with self.subTest(when.__name__), Relay(self.server.port) as relay:
                relay.harm = once(when, stall)
                session = new_session(self.server, self.flags, self.user, port=relay.port)
                with self.assertRaises(negotiation.GLib.Error) as caught:
                    session.get(locator('3'), cancellable)
                gone.set()
                self.assertTrue(caught.exception.matches(negotiation.Gio.io_error_quark(),
                                                         negotiation.Gio.IOErrorEnum.CANCELLED))
                get(session)


@unittest.skipUnless(negotiation.HAVE_GENSEC, 'python3-samba is not installed')
class NtlmRelayTest(RelayTest):
    engine = 'ntlm'
    user = f'CORP\\{USER}'
    skipped = ()


@unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC or no python3-gssapi is installed')
class KerberosRelayTest(RelayTest):
    """This mechanism has one step. Therefore cases with a second step don't exist."""

    engine = 'kerberos'
    user = f'{USER}@{REALM}'
    skipped = ('second step twice', 'first step twice', 'another step first')


if __name__ == '__main__':
    unittest.main(verbosity=2)
