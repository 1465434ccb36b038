#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The world of tests/support/world.h, served by a provider and an authenticator written in Python.

import gc
import os
import re
import sys

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Gio, GLib, GObject, Wsman

BASE = "http://schemas.example.org/wsman/world/1/"
THING = BASE + "World_Thing"
NOTE = BASE + "World_Note"
STATS = BASE + "World_Stats"
THINGS = 25

USERS = {"ada": "Änalytical Engine 1843", "charles": "difference"}

counts = {"Cursors": 0, "Sleeping": 0, "Cancelled": 0, "Writes": 0}


class Cursor(GObject.Object):
    def __init__(self, end):
        super().__init__()
        self.next = 0
        self.end = end


class Authenticator(GObject.Object, Wsman.Authenticator):
    def do_check_password(self, attempt):
        user = attempt.get_user_name()
        if user in USERS and USERS[user] == attempt.get_password():
            attempt.accept(user)
        else:
            attempt.reject()


def item(uri, name, **properties):
    return Wsman.Item.new_from_variant(uri, name, GLib.Variant("a{sv}", properties))


def thing(number):
    name = f"thing-{number}"
    locator = Wsman.ResourceLocator.new(THING)

    # For enumerations by reference.
    locator.add_selector("Name", name)
    return Wsman.Item.new_with_locator(
        item(
            THING,
            "World_Thing",
            Name=GLib.Variant("s", name),
            Number=GLib.Variant("t", number),
            Caption=GLib.Variant("s", "A thing, näturlich <&>"),
        ),
        locator,
    )


def note(name, text):
    return item(NOTE, "World_Note", Name=GLib.Variant("s", name), Text=GLib.Variant("s", text))


def stats():
    # Cursors that the server doesn't use any more are counted until they are collected.
    gc.collect()
    values = dict(counts, Descriptors=len(os.listdir("/proc/self/fd")) - 1)
    return item(STATS, "World_Stats", **{k: GLib.Variant("u", v) for k, v in values.items()})


def refuse_selectors(operation):
    operation.return_fault(0x80338000, "There is no instance of that name")


class Provider(GObject.Object, Wsman.Provider):
    def __init__(self):
        super().__init__()
        self.notes = {"first": "Written by nobody"}
        # Cancellable → operation, until it is cancelled.
        self.asleep = {}

    def do_handle_get(self, operation):
        key = operation.get_locator().get_selector("Name")
        uri = operation.get_locator().get_resource_uri()
        match = re.fullmatch(r"thing-(\d+)", key or "")

        if uri == STATS:
            operation.return_item(stats())
        elif uri == THING and match and int(match[1]) < THINGS:
            operation.return_item(thing(int(match[1])))
        elif uri == NOTE and key in self.notes:
            operation.return_item(note(key, self.notes[key]))
        else:
            refuse_selectors(operation)

    def do_handle_put(self, operation):
        key = operation.get_locator().get_selector("Name")

        if key not in self.notes:
            refuse_selectors(operation)
            return
        counts["Writes"] += 1
        self.notes[key] = operation.get_item().lookup_string("Text")
        operation.return_item(note(key, self.notes[key]))

    def do_handle_create(self, operation):
        name = operation.get_item().lookup_string("Name")

        if name is None or name in self.notes:
            operation.return_fault(0x80338033, "There is a note of that name already")
            return
        counts["Writes"] += 1
        self.notes[name] = operation.get_item().lookup_string("Text")
        locator = Wsman.ResourceLocator.new(NOTE)
        locator.add_selector("Name", name)
        operation.return_locator(locator)

    def do_handle_delete(self, operation):
        key = operation.get_locator().get_selector("Name")

        if key not in self.notes:
            refuse_selectors(operation)
            return
        counts["Writes"] += 1
        del self.notes[key]
        operation.return_item(None)

    def do_handle_invoke(self, operation):
        method = getattr(self, "invoke_" + operation.get_method().lower(), None)

        if method is None:
            operation.return_fault(0x80338013, "A thing has no such method")
        else:
            method(operation)

    def do_handle_enumerate(self, operation):
        cursor = operation.get_context() or self.create_cursor(operation)
        items = []

        while cursor.next < cursor.end and len(items) < operation.get_max_items():
            items.append(thing(cursor.next))
            cursor.next += 1
        operation.set_context(cursor)
        operation.return_items(items, cursor.next == cursor.end)

    def create_cursor(self, operation):
        count = operation.get_locator().get_option("Count")
        cursor = Cursor(THINGS if count is None else int(count))

        def forget():
            counts["Cursors"] -= 1

        counts["Cursors"] += 1
        cursor.weak_ref(forget)
        return cursor

    def invoke_echo(self, operation):
        def answer():
            sent = operation.get_item()
            text = sent.lookup_string("Text") if sent is not None else None

            counts["Writes"] += 1
            operation.return_item(
                item(
                    THING,
                    "Echo_OUTPUT",
                    Text=GLib.Variant("s", text or ""),
                    ReturnValue=GLib.Variant("u", 0),
                )
            )
            return GLib.SOURCE_REMOVE

        # A provider may respond later.
        GLib.idle_add(answer, priority=GLib.PRIORITY_DEFAULT)

    def invoke_sleep(self, operation):
        cancellable = operation.get_cancellable()

        counts["Sleeping"] += 1
        self.asleep[cancellable] = operation
        # Gio.Cancellable.connect() is another function.
        GObject.Object.connect(cancellable, "cancelled", self.wake)

    def wake(self, cancellable):
        counts["Sleeping"] -= 1
        counts["Cancelled"] += 1
        # Later, because the emission still uses the cancellable that the operation owns.
        GLib.idle_add(self.drop, cancellable)

    def drop(self, cancellable):
        del self.asleep[cancellable]
        return GLib.SOURCE_REMOVE

    def invoke_throw(self, operation):
        raise RuntimeError("The engine is out of cards")

    def invoke_refuse(self, operation):
        operation.return_fault(Wsman.CODE_ACCESS_DENIED, "The engine refuses on principle")

    def invoke_forget(self, operation):
        pass


def main():
    support = os.environ["WSMAN_TEST_SUPPORT"]
    provider = Provider()
    server = Wsman.Server()

    server.set_authenticator(Authenticator())
    server.set_allowed_users(["ada"])
    server.set_allow_unencrypted(True)
    server.set_tls_certificate(
        Gio.TlsCertificate.new_from_files(support + "/test-cert.pem", support + "/test-key.pem")
    )
    for uri in (THING, NOTE, STATS):
        server.add_provider(uri, provider)
    server.listen_local(0, False)
    server.listen_local(0, True)

    for uri in server.list_uris():
        print(GLib.uri_peek_scheme(uri), uri)
    print("ready", flush=True)

    # The end of standard input is the end of the test.
    loop = GLib.MainLoop()
    stdin = Gio.UnixInputStream.new(0, False)
    stdin.read_bytes_async(1, GLib.PRIORITY_DEFAULT, None, lambda *args: loop.quit())
    loop.run()
    server.stop()


if __name__ == "__main__":
    sys.exit(main())
