#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plays the recorded responses of Windows hosts about shells to this library's client: unchanged, late, in pieces of
all sizes, and with connections that end at any point. The recordings are in the folder WSMAN_TEST_RECORDINGS, and
aren't part of this tree. Exchanges of other servers and of failures are written here, and are always played."""

import functools
import os
import random
import threading
import unittest

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Gio, GLib, Wsman

import shell_player as play

RECORDINGS = os.environ.get("WSMAN_TEST_RECORDINGS")
SIZES = (1, 2, 3, 7, 64, 1000)
# The points before the response, in its head, in its body, at its last byte, and after it.
SHARES = (0, 0.01, 0.5, 0.999, 1)
COOKIE = '_-(){}[]<>*+-/\\?"!@#$^&|;:i,.`~0'


class Case:
    """The command that the client runs for one recording, as words or as a line."""

    def __init__(self, command, environment=None):
        self.command, self.environment = command, environment


CASES = {
    "winrs-standard": Case(["cmd.exe", "/c", "echo", "hi"]),
    "winrs-stderr-rc": Case("cmd.exe /c echo out && echo err>&2 && exit 1"),
    "winrs-unicode": Case("powershell.exe Write-Host こんにちは"),
    "winrs-environment": Case(
        ["cmd.exe", "/c", "set"], {"env1": "var1", "1234": "5678", COOKIE: COOKIE}
    ),
    "winrs-send": Case(["powershell.exe", "-"]),
    "winrs-operation-timeout": Case(
        "powershell.exe Write-Host hi; Start-Sleep 30; Write-Host hi again"
    ),
}
# The known contents of some recordings.
SAID = {
    "winrs-standard": (b"hi\r\n", b"", 0),
    "winrs-stderr-rc": (b"out \r\n", b"err \r\n", 1),
    "winrs-unicode": ("こんにちは\n".encode(), b"", 0),
    "winrs-send": (b"output 1\noutput 2\n", b"", 0),
    "winrs-operation-timeout": (b"hi\nhi again\n", b"", 0),
}


def load(name):
    return play.load(os.path.join(RECORDINGS, "windows", name))


def each_recording(method):
    """Calls method with the name of each recording, the client's command, and the exchanges."""

    @functools.wraps(method)
    def test(self):
        for name, case in CASES.items():
            with self.subTest(recording=name):
                method(self, name, case, load(name))

    return test


def connect(player):
    return Wsman.Session.new(
        player.uri(),
        Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION,
        None,
    )


def open_shell(player, environment=None):
    shell = Wsman.Shell.new(connect(player))
    for name, value in (environment or {}).items():
        shell.setenv(name, value)
    shell.open(None)
    return shell


def spawn(shell, command="command"):
    if isinstance(command, str):
        return shell.spawn_command_line(command, None)
    return shell.spawn(command, None)


def feed(command, pieces, settle=lambda verb: None):
    for piece in pieces:
        command.get_stdin().write_all(piece, None)
        settle("Send")
    command.get_stdin().close(None)


def read_all(stream, size=65536):
    data = b""
    while piece := stream.read_bytes(size, None).get_data():
        data += piece
    return data


def collect(command, size=65536):
    """stdout, stderr and the exit status, by the streams."""
    out, err = read_all(command.get_stdout(), size), read_all(command.get_stderr(), size)
    command.wait(None)
    status = command.get_exit_status() if command.get_has_exit_status() else None
    return out, err, status


class Playing(unittest.TestCase):
    def assert_code(self, error, code):
        fault = Wsman.Fault.from_error(error)
        self.assertIsNotNone(fault, error.message)
        self.assertEqual(fault.get_code(), code)

    def assert_cut_short(self, error):
        """The response is cut so early that it isn't HTTP, or later."""
        self.assertEqual(error.domain, GLib.quark_to_string(Wsman.error_quark()))
        self.assertIn(error.code, (Wsman.Error.CONNECTION, Wsman.Error.PROTOCOL))
        self.assertRegex(error.message, "may have been executed|was cut short")


@unittest.skipIf(RECORDINGS is None, "WSMAN_TEST_RECORDINGS doesn't say where the recordings are")
class Recordings(Playing):
    def assert_plays(self, case, exchanges, way=play.whole, size=65536, settle=lambda verb: None):
        expected, pieces = play.outcome(exchanges), play.sent(exchanges)
        with play.Player(exchanges, way) as player:
            shell = open_shell(player, case.environment)
            settle("Create")
            command = spawn(shell, case.command)
            settle("Command")
            feed(command, pieces, settle)
            got = collect(command, size)
            # Checks that the client ends the command, and then the shell.
            player.wait_for("Signal", 1)
            settle("Signal")
            shell.close(None)
            self.assertEqual(player.input, b"".join(pieces))
            self.assertEqual(player.count("Delete"), 1)
            self.assertEqual(player.count("Receive"), len(play.only(exchanges, "Receive")))
        self.assertEqual(got, expected)
        return got

    def test_all_are_played(self):
        """Checks that each recording is used, and has its known contents."""
        folder = os.path.join(RECORDINGS, "windows")
        self.assertEqual(
            sorted(name for name in os.listdir(folder) if name.startswith("winrs-")), sorted(CASES)
        )
        for name, said in SAID.items():
            self.assertEqual(play.outcome(load(name)), said, name)

    @each_recording
    def test_straight(self, name, case, exchanges):
        out, err, status = self.assert_plays(case, exchanges)
        self.assertEqual((out, err, status), SAID.get(name, (out, b"", 0)))

    def test_environment(self):
        """Checks that the other side has got the input."""
        exchanges = load("winrs-environment")
        out = self.assert_plays(CASES["winrs-environment"], exchanges)[0].decode().split("\r\n")
        for variable in ("env1=var1", "1234=5678", f"{COOKIE}={COOKIE}"):
            self.assertIn(variable, out)

    @each_recording
    def test_communicate(self, _, case, exchanges):
        out, err, code = play.outcome(exchanges)
        given = b"".join(play.sent(exchanges)).decode()
        with play.Player(exchanges) as player:
            shell = open_shell(player, case.environment)
            command = spawn(shell, case.command)
            got = command.communicate_utf8(given or None, None)
            self.assertEqual(got[-2:], (out.decode(), err.decode()))
            self.assertEqual(command.get_exit_status(), code)
            self.assertTrue(command.get_has_exited())
            self.assertEqual(player.input.decode(), given)
            shell.close(None)

    @each_recording
    def test_read_in_pieces(self, _, case, exchanges):
        for size in (1, 3, 64):
            self.assert_plays(case, exchanges, size=size)

    @each_recording
    def test_split(self, _, case, exchanges):
        for size in SIZES:
            self.assert_plays(case, exchanges, play.split(size))

    @each_recording
    def test_in_chunks(self, _, case, exchanges):
        for size in (1, 5, 100):
            self.assert_plays(case, exchanges, play.in_chunks(size))

    @each_recording
    def test_cut_elsewhere(self, _, case, exchanges):
        """The same output in other pieces, some of which end inside a character."""
        for size in (1, 2, 5, 50):
            cut = play.recut(exchanges, size, random.Random(size))
            self.assertEqual(play.outcome(cut), play.outcome(exchanges))
            self.assert_plays(case, cut)

    def test_characters_stay_whole(self):
        case = CASES["winrs-unicode"]
        exchanges = load("winrs-unicode")
        with play.Player(play.recut(exchanges, 1, random.Random(1))) as player:
            shell = open_shell(player)
            command = spawn(shell, case.command)
            text = ""
            while piece := command.get_stdout().read_bytes(4, None).get_data():
                text += piece.decode()
            self.assertEqual(text, "こんにちは\n")
            shell.close(None)

    @each_recording
    def test_late(self, _, case, exchanges):
        """A late response only delays the caller that waits for it."""
        last = len(play.only(exchanges, "Receive")) - 1
        hold = play.Hold("Receive", last)
        with play.Player(exchanges, hold) as player:
            shell = open_shell(player, case.environment)
            command = spawn(shell, case.command)
            feed(command, play.sent(exchanges))
            self.assertTrue(hold.arrived.wait(play.PATIENCE_S))
            self.assertFalse(command.get_has_exited())
            cancellable = Gio.Cancellable()
            threading.Timer(0.01, cancellable.cancel).start()
            with self.assertRaises(GLib.Error) as raised:
                command.wait(cancellable)
            self.assertTrue(
                raised.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED)
            )
            hold.gate.set()
            # A cancelled call loses no data.
            self.assertEqual(collect(command), play.outcome(exchanges))
            shell.close(None)

    @each_recording
    def test_receive_dropped(self, _, case, exchanges):
        for number in range(len(play.only(exchanges, "Receive"))):
            for share in SHARES:
                self.assert_plays(case, exchanges, play.Drop("Receive", number, share))

    @each_recording
    def test_receive_dropped_twice(self, _, case, exchanges):
        self.assert_plays(case, exchanges, play.Drop("Receive", 0, 0.5, times=2))

    @each_recording
    def test_receive_dropped_for_good(self, _, case, exchanges):
        with play.Player(exchanges, play.Drop("Receive", 0, 0, times=-1)) as player:
            shell = open_shell(player, case.environment)
            command = spawn(shell, case.command)
            feed(command, play.sent(exchanges))
            for function in (
                lambda: read_all(command.get_stdout()),
                lambda: command.wait(None),
            ):
                with self.assertRaises(GLib.Error) as raised:
                    function()
                self.assertTrue(
                    raised.exception.matches(Wsman.error_quark(), Wsman.Error.CONNECTION),
                    raised.exception.message,
                )
            self.assertLess(len(player.requests), 30)
            shell.close(None)
            self.assertEqual(player.count("Delete"), 1)

    @each_recording
    def test_create_dropped(self, _, case, exchanges):
        for share in SHARES[:-1]:
            with play.Player(exchanges, play.Drop("Create", 0, share)) as player:
                with self.assertRaises(GLib.Error) as raised:
                    open_shell(player, case.environment)
                self.assert_cut_short(raised.exception)

    @each_recording
    def test_command_dropped(self, _, case, exchanges):
        for share in SHARES[:-1]:
            with play.Player(exchanges, play.Drop("Command", 0, share)) as player:
                shell = open_shell(player, case.environment)
                with self.assertRaises(GLib.Error) as raised:
                    spawn(shell, case.command)
                self.assert_cut_short(raised.exception)
                self.assertEqual(player.count("Command"), 1)
                shell.close(None)
                self.assertEqual(player.count("Delete"), 1)

    @each_recording
    def test_dropped_after_answers(self, _, case, exchanges):
        """A connection that ends between two requests has no effect."""
        for verb in ("Create", "Command", "Signal", "Delete"):
            drop = play.Drop(verb, 0, 1)
            self.assert_plays(case, exchanges, drop, settle=drop.settle)
        if play.sent(exchanges):
            drop = play.Drop("Send", 0, 1)
            self.assert_plays(case, exchanges, drop, settle=drop.settle)

    def test_send_dropped(self):
        exchanges = load("winrs-send")
        for share in SHARES[:-1]:
            with play.Player(exchanges, play.Drop("Send", 0, share)) as player:
                shell = open_shell(player)
                command = spawn(shell, CASES["winrs-send"].command)
                with self.assertRaises(GLib.Error) as raised:
                    feed(command, play.sent(exchanges))
                self.assert_cut_short(raised.exception)
                self.assertEqual(player.count("Send"), 1)
                shell.close(None)

    @each_recording
    def test_signal_dropped(self, _, case, exchanges):
        """Errors of a Signal to a command that has ended don't matter."""
        for share in SHARES[:-1]:
            self.assert_plays(case, exchanges, play.Drop("Signal", 0, share))


def script(*receives, before=(), after=()):
    """Returns the exchanges of a shell whose only command gets this response."""
    return [
        *before,
        play.created(),
        play.commanded(),
        *receives,
        *after,
        play.answered("Send"),
        play.answered("Signal"),
        play.answered("Delete"),
    ]


SMILE = "😀".encode()

# The names of cases, with their exchanges and results.
OUTCOMES = {
    "says nothing": (script(play.done()), (b"", b"", 0)),
    "characters in pieces": (
        script(
            *(play.received(play.stream("stdout", bytes([byte]))) for byte in SMILE), play.done()
        ),
        (SMILE, b"", 0),
    ),
    "an end that is capital, an end that is a number": (
        script(
            play.received(
                play.stream("stdout", b"a", "True"),
                play.stream("stderr", b"b", "1"),
                state="Running",
            ),
            play.received(state="Done", code=3),
        ),
        (b"a", b"b", 3),
    ),
    "neither a command's id with its state, nor a status": (
        script(
            play.received(play.stream("stdout", b"a"), state="Running", command_id=None),
            play.received(state="Done", command_id=None),
        ),
        (b"a", b"", None),
    ),
    "an exit code without a sign": (script(play.done(3221225786)), (b"", b"", -1073741510)),
    "an exit code with a sign": (script(play.done(-1073741510)), (b"", b"", -1073741510)),
    "answers that say nothing": (
        script(*[play.received()] * 5, play.done(0, b"a")),
        (b"a", b"", 0),
    ),
    "the word pending": (
        script(play.received(play.stream("stdout", b"a"), state="Pending"), play.done()),
        (b"a", b"", 0),
    ),
    "many time-outs": (
        script(*[play.fault("Receive", play.TIMED_OUT, "w:TimedOut")] * 8, play.done(0, b"a")),
        (b"a", b"", 0),
    ),
    "a shell with no description": (
        [play.created(description=False)] + script(play.done(0, b"a"))[1:],
        (b"a", b"", 0),
    ),
    "an id of the first version": (
        [play.created("uuid:" + play.SHELL_ID)] + script(play.done(0, b"a"))[1:],
        (b"a", b"", 0),
    ),
    "all that ends is gone": (
        script(play.done(0, b"a"))[:-2]
        + [play.fault("Signal", 995), play.fault("Delete", play.GONE)],
        (b"a", b"", 0),
    ),
}
# Codes of a Command that wasn't executed. The library opens a new shell.
ANEW = (2150859174, 2150858843, 2147943418)


class Facts(Playing):
    def test_outcomes(self):
        for name, (exchanges, expected) in OUTCOMES.items():
            with self.subTest(name), play.Player(exchanges) as player:
                shell = open_shell(player)
                self.assertEqual(collect(spawn(shell)), expected)
                player.wait_for("Signal", 1)
                shell.close(None)
                ids = {
                    play.Meaning(each.body).selectors.get("ShellId") for each in player.requests[1:]
                }
                self.assertEqual(ids, {shell.get_shell_id()})

    def test_anew(self):
        for code in ANEW:
            exchanges = script(play.done(0, b"a"), before=[play.fault("Command", code)])
            exchanges.insert(0, play.created("7BA0C6D2-0000-4000-8000-00000000000F"))
            with self.subTest(code=code), play.Player(exchanges) as player:
                shell = open_shell(player)
                self.assertEqual(collect(spawn(shell)), (b"a", b"", 0))
                self.assertEqual(shell.get_shell_id(), play.SHELL_ID)
                self.assertEqual(player.count("Create"), 2)
                self.assertEqual(player.count("Command"), 2)
                shell.close(None)

    def test_anew_once(self):
        for code in ANEW:
            exchanges = [play.created(), play.created(), *[play.fault("Command", code)] * 2]
            with self.subTest(code=code):
                with play.Player(exchanges + [play.answered("Delete")]) as player:
                    shell = open_shell(player)
                    with self.assertRaises(GLib.Error) as raised:
                        spawn(shell)
                    self.assert_code(raised.exception, code)
                    shell.close(None)

    def test_refused(self):
        """A fault about a quota doesn't name the request."""
        for verb, code in (("Create", 2150859173), ("Command", 2147942402)):
            exchanges = [play.created(), play.answered("Delete")]
            if verb == "Create":
                exchanges.clear()
            exchanges.append(play.fault(verb, code, relates=False))
            with self.subTest(verb), play.Player(exchanges) as player:
                with self.assertRaises(GLib.Error) as raised:
                    spawn(open_shell(player))
                self.assert_code(raised.exception, code)

    def test_gone(self):
        """Readers and waiters first get all output, and then the error that the shell is gone."""
        receives = [play.received(play.stream("stdout", b"a")), play.fault("Receive", play.GONE)]
        with play.Player(script(*receives)) as player:
            shell = open_shell(player)
            command = spawn(shell)
            self.assertEqual(command.get_stdout().read_bytes(1, None).get_data(), b"a")
            for function in (
                lambda: command.get_stdout().read_bytes(1, None),
                lambda: command.get_stderr().read_bytes(1, None),
                lambda: command.wait(None),
            ):
                with self.assertRaises(GLib.Error) as raised:
                    function()
                self.assert_code(raised.exception, play.GONE)
            self.assertFalse(command.get_has_exit_status())
            shell.close(None)

    def test_input_to_the_dead(self):
        """A process that has ended reads no input. Its output is still available."""
        hold = play.Hold("Receive", 0)
        exchanges = script(play.done(1, b"a", b"b"))
        exchanges[-3] = play.fault("Send", play.GONE)
        with play.Player(exchanges, hold) as player:
            shell = open_shell(player)
            command = spawn(shell)
            with self.assertRaises(GLib.Error) as raised:
                command.get_stdin().write_all(b"a", None)
                command.get_stdin().flush(None)
            self.assertEqual(raised.exception.domain, GLib.quark_to_string(Gio.io_error_quark()))
            hold.gate.set()
            self.assertEqual(collect(command), (b"a", b"b", 1))
            shell.close(None)


if __name__ == "__main__":
    unittest.main(verbosity=2)
