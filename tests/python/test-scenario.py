#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The scenario of tests/interop/test-scenario.c as a Python program sees it: each step in the
synchronous and the asynchronous form, over https and http. The arguments are the server's
command."""

import os
import re
import sys
import threading
import time
import unittest
import uuid

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Gio, GLib, Wsman

import patience
import world

server = None


def call_sync(instance, verb, *args):
    return getattr(instance, verb)(*args)


def call_async(instance, verb, *args):
    """Starts the call, runs a loop, and finishes outside of the callback: what is raised there
    would only be printed."""
    loop = GLib.MainLoop()
    results = []

    def done(source, result):
        results.append(result)
        loop.quit()

    getattr(instance, verb + "_async")(*args, done)
    loop.run()
    return getattr(instance, verb + "_finish")(results[0])


def new_session(scheme, user=world.USER, password=world.PASSWORD):
    """By Basic, or as the environment says: tests/support/world-client.h."""
    wsman = Wsman.Automation()
    options = wsman.create_connection_options()
    flags = Wsman.SessionFlags(int(os.environ.get("WSMAN_TEST_FLAGS", 0)))
    uri = server.uris[scheme]

    options.user_name = os.environ.get("WSMAN_TEST_USER", "*").replace("*", user)
    options.password = password
    if scheme == "https":
        options.ca_file = world.CA_FILE
    elif flags == 0 or flags & Wsman.SessionFlags.USE_DIGEST:
        flags |= wsman.session_flag_no_encryption()
    if "WSMAN_TEST_HOST" in os.environ:
        options.connect_address = uri.split("/")[2]
        options.ntlm = Wsman.NtlmPolicy.ALLOW
        options.delegate_to = ["*"]
        uri = re.sub("//.*:", f"//{os.environ['WSMAN_TEST_HOST']}:", uri)
    else:
        flags |= wsman.session_flag_use_basic() | wsman.session_flag_cred_username_password()
    return wsman.create_session(uri, flags, options)


def read_stat(name):
    session = new_session("http")
    found, value = session.get(Wsman.ResourceLocator.new(world.STATS), None).lookup_int64(name)
    assert found
    return value


def locator(uri, name=None):
    result = Wsman.ResourceLocator.new(uri)
    if name is not None:
        result.add_selector("Name", name)
    return result


def item(uri, element, **strings):
    return Wsman.Item.new_from_variant(
        uri, element, GLib.Variant("a{sv}", {k: GLib.Variant("s", v) for k, v in strings.items()})
    )


class Scenario:
    """The steps. The subclasses have the form and the scheme."""

    def setUp(self):
        self.session = new_session(self.scheme)

    def tearDown(self):
        if self.session.props.mechanism is not None:
            self.assert_secure()
        self.call(self.session, "close", None)

    def assert_secure(self):
        """Checks the authentication and the protection of a session that was used."""
        mechanism = os.environ.get("WSMAN_TEST_MECHANISM")
        credssp = mechanism == "CredSSP"
        # Basic and Digest authenticate requests, and protect no messages.
        protects = mechanism not in (None, "Digest")
        self.assertEqual(
            (self.session.props.mechanism, self.session.props.sealed, self.session.props.bound),
            (mechanism or "Basic",
             # CredSSP always seals, and is bound to a certificate of its own.
             credssp or protects and self.scheme == "http",
             not credssp and protects and self.scheme == "https"),
        )

    def assert_fault(self, error, error_class, code):
        self.assertTrue(error.matches(Wsman.error_quark(), error_class), error.message)
        self.assertEqual(self.session.fault.get_code(), code)
        self.assertNotEqual(self.session.error, "")

    def test_identify(self):
        answer = self.call(self.session, "identify", 0, None)
        self.assertEqual(answer.get_name(), "IdentifyResponse")
        self.assertEqual(
            answer.lookup_string("ProtocolVersion"),
            "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
        )
        self.assert_secure()

    def test_get(self):
        thing = self.call(self.session, "get", locator(world.THING, "thing-7"), None)
        self.assertEqual(thing.get_namespace_uri(), world.THING)
        self.assertEqual(thing.lookup_string("Caption"), "A thing, näturlich <&>")
        self.assertEqual(thing.to_variant().unpack()["Name"], "thing-7")
        self.assertEqual(self.session.error, "")

    def test_at_once(self):
        """Ten calls on ten authenticated connections, and one more call meanwhile."""
        thing, loop, names = locator(world.THING, "thing-7"), GLib.MainLoop(), []

        def done(session, result):
            names.append(session.get_finish(result).lookup_string("Name"))
            if len(names) == 10:
                loop.quit()

        for _ in range(10):
            self.session.get_async(thing, None, done)
        self.call(self.session, "get", thing, None)
        if len(names) < 10:
            GLib.timeout_add_seconds(patience.get_seconds(3), loop.quit)
            loop.run()
        self.assertEqual(names, ["thing-7"] * 10)

    def test_unknown_class(self):
        with self.assertRaises(GLib.Error) as caught:
            self.call(self.session, "get", locator(world.NOTHING), None)
        self.assertTrue(caught.exception.matches(Wsman.error_quark(), Wsman.Error.NOT_FOUND))
        self.assertIsNotNone(self.session.fault)
        self.call(self.session, "get", locator(world.THING, "thing-1"), None)

    def test_unknown_key(self):
        with self.assertRaises(GLib.Error) as caught:
            self.call(self.session, "get", locator(world.THING, "thing-999"), None)
        self.assert_fault(caught.exception, Wsman.Error.NOT_FOUND, 0x80338000)

    def test_enumerate(self):
        names = []
        self.session.batch_items = 4
        enumerator = self.call(self.session, "enumerate", locator(world.THING), None, None, 0, None)
        while not enumerator.props.at_end_of_stream:
            names.append(self.call(enumerator, "read_item", None).lookup_string("Name"))
        self.assertEqual(names, [f"thing-{i}" for i in range(world.THINGS)])
        self.assertIsNone(self.call(enumerator, "read_item", None))

    def test_early_stop(self):
        self.session.batch_items = 3
        enumerator = self.call(self.session, "enumerate", locator(world.THING), None, None, 0, None)
        first = self.call(enumerator, "read_item", None)
        self.assertEqual(first.lookup_string("Name"), "thing-0")
        self.assertEqual(read_stat("Cursors"), 1)
        self.call(enumerator, "close", None)
        patience.wait_until(lambda: read_stat("Cursors") == 0)

    def test_invoke(self):
        output = self.call(
            self.session,
            "invoke",
            "Echo",
            locator(world.THING, "thing-1"),
            item(world.THING, "Echo_INPUT", Text="Grüße & <so>"),
            None,
        )
        self.assertEqual(output.lookup_string("Text"), "Grüße & <so>")
        self.assertEqual(output.lookup_int64("ReturnValue"), (True, 0))

    def test_put(self):
        text = str(uuid.uuid4())
        first = locator(world.NOTE, "first")
        stored = self.call(
            self.session,
            "put",
            first,
            item(world.NOTE, "World_Note", Name="first", Text=text),
            None,
        )
        self.assertEqual(stored.lookup_string("Text"), text)
        self.assertEqual(self.call(self.session, "get", first, None).lookup_string("Text"), text)

    def test_create_delete(self):
        name = str(uuid.uuid4())
        note = item(world.NOTE, "World_Note", Name=name, Text="new")
        created = self.call(self.session, "create", locator(world.NOTE), note, None)
        self.assertEqual(created.get_selector("Name"), name)
        with self.assertRaises(GLib.Error) as caught:
            self.call(self.session, "create", locator(world.NOTE), note, None)
        self.assert_fault(caught.exception, Wsman.Error.ALREADY_EXISTS, 0x80338033)
        self.assertTrue(self.call(self.session, "delete", created, None))

    def test_thrown(self):
        with self.assertRaisesRegex(GLib.Error, "The engine is out of cards"):
            self.call(self.session, "invoke", "Throw", locator(world.THING, "thing-1"), None, None)

    def test_wrong_password(self):
        for user, password in ((world.USER, "wrong"), ("nobody", world.PASSWORD)):
            with self.subTest(user=user, password=password):
                session = new_session(self.scheme, user, password)
                with self.assertRaises(GLib.Error) as caught:
                    self.call(session, "get", locator(world.THING, "thing-1"), None)
                self.assertTrue(
                    caught.exception.matches(Wsman.error_quark(), Wsman.Error.AUTHENTICATION)
                )

    def cancel(self):
        """Returns how long a call takes to return after it was cancelled."""
        cancellable = Gio.Cancellable()
        before = read_stat("Cancelled")
        times = []

        def cancel_when_asleep():
            patience.wait_until(lambda: read_stat("Sleeping") == 1)
            times.append(time.monotonic())
            cancellable.cancel()

        thread = threading.Thread(target=cancel_when_asleep)
        thread.start()
        with self.assertRaises(GLib.Error) as caught:
            self.call(
                self.session, "invoke", "Sleep", locator(world.THING, "thing-1"), None, cancellable
            )
        returned = time.monotonic()
        thread.join()

        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        patience.wait_until(lambda: read_stat("Cancelled") == before + 1)
        again = self.call(self.session, "get", locator(world.THING, "thing-1"), None)
        self.assertEqual(again.lookup_string("Name"), "thing-1")
        return returned - times[0]

    def test_cancel(self):
        patience.assert_within(0.1, self.cancel)


class SyncHttps(Scenario, unittest.TestCase):
    scheme = "https"
    call = staticmethod(call_sync)


class AsyncHttps(Scenario, unittest.TestCase):
    scheme = "https"
    call = staticmethod(call_async)


class SyncHttp(Scenario, unittest.TestCase):
    scheme = "http"
    call = staticmethod(call_sync)


class AsyncHttp(Scenario, unittest.TestCase):
    scheme = "http"
    call = staticmethod(call_async)


class Convenience(unittest.TestCase):
    """Tests what the override adds."""

    def setUp(self):
        self.session = new_session("https")

    def test_text_for_locators(self):
        thing = self.session.get(world.THING + "?Name=thing-3")
        self.assertEqual(thing.lookup_string("Name"), "thing-3")

    def test_iteration(self):
        names = [thing.lookup_string("Name") for thing in self.session.enumerate(world.THING)]
        self.assertEqual(names, [f"thing-{i}" for i in range(world.THINGS)])

    def test_with(self):
        self.session.batch_items = 3
        with self.session.enumerate(world.THING) as things:
            self.assertEqual(next(iter(things)).lookup_string("Name"), "thing-0")
        patience.wait_until(lambda: read_stat("Cursors") == 0)

    def test_await(self):
        async def main():
            thing = await self.session.get_async(world.THING + "?Name=thing-4")
            return thing.lookup_string("Name")

        self.assertEqual(Wsman.run(main()), "thing-4")

    def test_unknown_attribute(self):
        with self.assertRaises(AttributeError):
            self.session.batch_itmes = 3

    def test_fault_on_exception(self):
        with self.assertRaises(GLib.Error) as caught:
            self.session.get(world.THING + "?Name=thing-999")
        self.assertEqual(caught.exception.fault.get_code(), 0x80338000)


if __name__ == "__main__":
    server = world.Server(sys.argv[1:])
    program = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)
    server.stop()
    sys.exit(not program.result.wasSuccessful())
