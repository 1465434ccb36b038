#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""PowerShell remoting of this library's client, with a server that plays what Windows hosts have said. The recordings
are in the folder WSMAN_TEST_RECORDINGS, and aren't part of this tree. Other exchanges are written here, and are always
played."""

import functools
import json
import os
import re
import subprocess
import threading
import unittest

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Gio, GLib, GObject, Wsman

import psrp_player as psrp
import shell_player as play

SUPPORT = os.environ["WSMAN_TEST_SUPPORT"]
CERTIFICATE = (SUPPORT + "/test-cert.pem", SUPPORT + "/test-key.pem")
RECORDINGS = os.environ.get("WSMAN_TEST_RECORDINGS")

# The recordings whose pipelines need no keys, no merged streams and no nested pipelines.
NAMES = (
    "psrp-open-runspace",
    "psrp-with-input",
    "psrp-error-failed",
    "psrp-client-execute-ps",
    "psrp-client-execute-ps-failure",
    "psrp-client-fetch-file-expand-vars",
    "psrp-small-msg-size",
    "psrp-with-jea-configuration",
    "psrp-pshost-methods",
)
CAPABILITY = (
    '<Obj RefId="0"><MS><Version N="protocolversion">2.3</Version><Version N="PSVersion">2.0</Version>'
    '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>'
)


def state(name, number, reason=""):
    return f'<Obj RefId="0"><MS><I32 N="{name}">{number}</I32>{reason}</MS></Obj>'


def host_call(number, method, name, arguments=""):
    return (
        f'<Obj RefId="0"><MS><I64 N="ci">{number}</I64><Obj N="mi" RefId="1"><ToString>{name}</ToString>'
        f'<I32>{method}</I32></Obj><Obj N="mp" RefId="2"><LST>{arguments}</LST></Obj></MS></Obj>'
    )


OPENED = [[(psrp.CAPABILITY, CAPABILITY)], [], [(psrp.POOL_STATE, state("RunspaceState", 2))]]
DONE = (psrp.STATE, state("PipelineState", 4))


def connect(server):
    if server.context is None:
        flags = Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION
        return Wsman.Session.new(server.uri(), flags, None)

    options = Wsman.ConnectionOptions()
    options.props.server_certificate_sha256 = server.sha256
    return Wsman.Session.new(server.uri(), Wsman.SessionFlags.USE_NO_AUTHENTICATION, options)


class Host(GObject.Object, Wsman.PSHost):
    """Notes what PowerShell shows, and answers from a table: a value, or a function of the call."""

    def __init__(self, answers, size=None):
        super().__init__()
        self.answers, self.size, self.shown = answers, size, []

    def do_handle_call(self, call):
        method = call.get_method().value_nick
        self.shown.append((method, to_json(call.get_arguments())))
        if method in self.answers:
            answer = self.answers[method]
            if callable(answer):
                answer(call)
            else:
                call.return_value(answer)

    def do_get_size(self):
        return (True, *self.size) if self.size else (False, 0, 0)


def to_json(item):
    return json.loads(item.to_json())


def read_all(pipeline, size):
    objects = []
    while batch := pipeline.next_objects(size, None):
        objects += batch
    return objects


def note_records(pipeline):
    records = []
    pipeline.connect(
        "record", lambda _, stream, record: records.append((stream.value_nick, to_json(record)))
    )
    return records


class Meaning:
    """The commands of a recorded CREATE_PIPELINE."""

    def __init__(self, text):
        content = psrp.decode(text)
        shell = content.pop("PowerShell")
        self.takes_input = not content["NoInput"]
        self.statements = [each["Cmds"] for each in shell["ExtraCmds"] or [shell]]
        content.pop("HostInfo")
        self.rest = content

    def build(self, pool):
        pipeline = Wsman.Pipeline.new(pool)
        pipeline.set_takes_input(self.takes_input)
        for number, commands in enumerate(self.statements):
            if number > 0:
                pipeline.add_statement()
            for command in commands:
                add = pipeline.add_script if command["IsScript"] else pipeline.add_command
                add(command["Cmd"])
                for argument in command["Args"]:
                    if argument["N"] is not None:
                        pipeline.add_parameter(argument["N"], to_plain(argument["V"]))
                    else:
                        pipeline.add_argument(to_plain(argument["V"]))
        return pipeline


def to_plain(value):
    """Integers of scripts have 32 bits."""
    return GLib.Variant("i", value) if type(value) is int else value


def without_host(text):
    content = psrp.decode(text)
    if isinstance(content, dict):
        content.pop("HostInfo", None)
    return content


def plain(meaning):
    """The meaning without what depends on the client's taste."""
    statements = [
        [{name: value for name, value in each.items() if name != "UseLocalScope"} for each in commands]
        for commands in meaning.statements
    ]
    return meaning.takes_input, statements, meaning.rest


@unittest.skipIf(RECORDINGS is None, "WSMAN_TEST_RECORDINGS doesn't say where the recordings are")
class Recordings(unittest.TestCase):
    def play(self, name, blob=32768, size=100, host=None):
        recording = psrp.load(RECORDINGS, name)
        with psrp.PowerShell(recording.pool, recording.pipelines, blob) as server:
            pool = Wsman.RunspacePool.new(connect(server))
            pool.set_host(host)
            pool.open(None)
            self.assertEqual(pool.get_state(), Wsman.RunspacePoolState.OPENED)
            for number, answers in enumerate(recording.pipelines):
                self.run_one(pool, recording.sent[number], answers, size)
            pool.close(None)
            self.assert_said(server, recording)

    def run_one(self, pool, sent, answers, size):
        meaning = Meaning(sent[0][1])
        pipeline = meaning.build(pool)
        records = note_records(pipeline)
        said = [message for answer in answers for message in answer]
        failure = None
        pipeline.invoke(None)
        for kind, text in sent[1:]:
            if kind == psrp.INPUT:
                pipeline.write(to_plain(psrp.decode(text)), None)
            elif kind == psrp.END_OF_INPUT:
                pipeline.end_input(None)
        try:
            objects = read_all(pipeline, size)
        except GLib.Error as error:
            failure, objects = error, None
        final = psrp.decode(next(text for kind, text in said if kind == psrp.STATE))
        output = [psrp.decode(text) for kind, text in said if kind == psrp.OUTPUT]
        expected = [(psrp.STREAMS[kind], psrp.decode(text)) for kind, text in said if kind in psrp.STREAMS]
        self.assertEqual(records, expected)
        failed = final["PipelineState"] == 5
        had_errors = failed or "error" in [name for name, _ in records]
        self.assertEqual(pipeline.get_had_errors(), had_errors)
        if failed:
            self.assertTrue(failure.matches(Wsman.error_quark(), Wsman.Error.REMOTE), failure)
            self.assertEqual(pipeline.get_state(), Wsman.PipelineState.FAILED)
        else:
            self.assertEqual([to_json(each) for each in objects], output)
            self.assertEqual(pipeline.get_state(), Wsman.PipelineState.COMPLETED)

    def assert_said(self, server, recording):
        """The client says what the recorded client said, apart from ids and the host."""
        self.assertEqual(server.sent.keys(), recording.sent.keys())
        for target, messages in recording.sent.items():
            said = server.sent[target]
            self.assertEqual([kind for kind, _ in said], [kind for kind, _ in messages])
            for (kind, mine), (_, recorded) in zip(said, messages):
                if kind == psrp.CREATE_PIPELINE:
                    self.assertEqual(plain(Meaning(mine)), plain(Meaning(recorded)))
                elif recorded:
                    self.assertEqual(without_host(mine), without_host(recorded))
        self.assertEqual(server.options["protocolversion"], "2.3")
        self.assertEqual(server.verbs.count("Delete"), 1)

    def test_played(self):
        for name in NAMES:
            with self.subTest(name):
                self.play(name)

    def test_exit(self):
        host = Host({})
        self.play("psrp-pshost-methods", host=host)
        self.assertEqual(host.shown, [("set-should-exit", [1])])

    def test_in_small_fragments(self):
        for name in NAMES:
            with self.subTest(name):
                self.play(name, blob=200, size=1)


class Written(unittest.TestCase):
    def open(self, *answers, pool=OPENED):
        server = psrp.PowerShell(pool, [list(answers)])
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def start(self, server, script="script"):
        session = connect(server)
        pipeline = Wsman.Pipeline.new(session.open_runspace_pool(None))
        pipeline.add_script(script)
        pipeline.invoke(None)
        return pipeline

    def test_records_and_output_in_order(self):
        server = self.open(
            [(psrp.WARNING, "<S>w</S>"), (psrp.OUTPUT, "<I32>1</I32>")],
            [(psrp.ERROR, "<S>e</S>"), (psrp.OUTPUT, "<Nil />"), DONE],
        )
        pipeline = self.start(server)
        order = []
        pipeline.connect("record", lambda _, stream, record: order.append(record.get_text()))
        pipeline.connect("record::error", lambda _, stream, record: order.append("detail"))
        while objects := pipeline.next_objects(1, None):
            order += [to_json(each) for each in objects]
        self.assertEqual(order, ["w", 1, "e", "detail", None])
        self.assertTrue(pipeline.get_had_errors())
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.COMPLETED)
        self.assertEqual(pipeline.next_objects(1, None), [])

    def test_asynchronous(self):
        server = self.open([(psrp.OUTPUT, "<S>a</S>")], [DONE])
        loop, got = GLib.MainLoop(), []

        def on_objects(pipeline, result):
            objects = pipeline.next_objects_finish(result)
            got.extend(to_json(each) for each in objects)
            if objects:
                pipeline.next_objects_async(10, None, on_objects)
            else:
                loop.quit()

        def on_invoked(pipeline, result):
            pipeline.invoke_finish(result)
            pipeline.next_objects_async(10, None, on_objects)

        def on_pool(session, result):
            pipeline = Wsman.Pipeline.new(session.open_runspace_pool_finish(result))
            pipeline.add_command("Get-Thing")
            pipeline.invoke_async(None, on_invoked)

        session = connect(server)
        session.open_runspace_pool_async(None, on_pool)
        loop.run()
        self.assertEqual(got, ["a"])

    def test_stop(self):
        server = self.open([(psrp.OUTPUT, "<S>a</S>")])
        pipeline = self.start(server)
        self.assertEqual([to_json(each) for each in pipeline.next_objects(10, None)], ["a"])
        pipeline.stop(None)
        self.assertEqual(server.signals[0], "powershell/signal/crtl_c")
        self.assertEqual(pipeline.next_objects(10, None), [])
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.STOPPED)

    def ask(self, host, *calls, certificate=None):
        answers = [*[[(psrp.HOST_CALL, call)] for call in calls], [(psrp.OUTPUT, "<S>end</S>"), DONE]]
        server = psrp.PowerShell(OPENED, [answers], certificate=certificate)
        self.addCleanup(server.__exit__, None, None, None)
        pool = Wsman.RunspacePool.new(connect(server))
        pool.set_host(host)
        pool.open(None)
        pipeline = Wsman.Pipeline.new(pool)
        pipeline.add_script("script")
        pipeline.invoke(None)
        return server, pipeline

    def test_host(self):
        host = Host({"read-line": "red", "prompt": {"a": [1, None]}, "prompt-for-choice": 1}, (90, 30))
        server, pipeline = self.ask(
            host,
            host_call(7, 11, "ReadLine"),
            host_call(-100, 13, "Write1", "<S>text</S>"),
            host_call(8, 23, "Prompt", "<S>c</S><S>m</S>"),
            host_call(-100, 20, "WriteProgress", "<I64>1</I64><Nil />"),
            host_call(0, 26, "PromptForChoice"),
            host_call(-100, 99, "Later"),
        )
        self.assertEqual([to_json(each) for each in read_all(pipeline, 5)], ["end"])
        shown = [("read-line", []), ("write", ["text"]), ("prompt", ["c", "m"]), ("write-progress", [1, None])]
        self.assertEqual(host.shown, [*shown, ("prompt-for-choice", []), ("unknown", [])])
        answers = [(each["ci"], each["mr"]) for each in server.answers()]
        self.assertEqual(answers, [(7, "red"), (8, {"a": [1, None]}), (0, 1)])
        last = [text for kind, text in server.sent[0] if kind == psrp.HOST_RESPONSE][-1]
        self.assertIn('<I32 N="mr">1</I32>', last)
        for text in (server.sent[None][1][1], server.sent[0][0][1]):
            info = psrp.decode(text)["HostInfo"]
            self.assertEqual({info[name] for name in info if name != "_hostDefaultData"}, {False})
            self.assertIn('<I32 N="width">90</I32>', text)

    def test_host_without_answers(self):
        """Every question is answered, or else the script would wait for ever."""

        def fail(call):
            raise RuntimeError("No colours today")

        failure = GLib.Error.new_literal(Gio.io_error_quark(), "Not now", Gio.IOErrorEnum.BUSY)
        for host, expected in (
            (None, "no host"),
            (Host({}), "gave no answer"),
            (Host({"read-line": fail}), "No colours today"),
            (Host({"read-line": lambda call: call.return_error(failure)}), "Not now"),
        ):
            with self.subTest(expected):
                server, pipeline = self.ask(host, host_call(1, 11, "ReadLine"))
                self.assertEqual([to_json(each) for each in read_all(pipeline, 5)], ["end"])
                (answer,) = server.answers()
                self.assertIn(expected, answer["me"]["Exception"]["Message"])

    def test_late_answer(self):
        """A host may answer on another thread, and only the first answer counts."""
        threads = []

        def answer_later(call):
            def answer():
                call.return_value("first")
                call.return_value("second")

            threads.append(threading.Thread(target=answer))
            threads[-1].start()

        server, pipeline = self.ask(Host({"read-line": answer_later}), host_call(1, 11, "ReadLine"))
        self.assertEqual([to_json(each) for each in read_all(pipeline, 5)], ["end"])
        threads[0].join()
        self.assertEqual([each["mr"] for each in server.answers()], ["first"])

    def test_secrets(self):
        """Keys are exchanged once, before the first secret."""
        secrets = iter(("pässwörd🔑", "", "x" * 1000))
        host = Host(
            {
                "read-line-as-secure-string": lambda call: call.return_secret(next(secrets)),
                "prompt-for-credential": lambda call: call.return_credential("ada", "geheim"),
            }
        )
        questions = [host_call(each, 12, "ReadLineAsSecureString") for each in range(3)]
        questions.append(host_call(3, 24, "PromptForCredential1"))
        server, pipeline = self.ask(host, *questions, certificate=CERTIFICATE)
        self.assertEqual([to_json(each) for each in read_all(pipeline, 5)], ["end"])
        texts = [text for kind, text in server.sent[0] if kind == psrp.HOST_RESPONSE]
        sealed = [re.search('<SS N="(?:mr|Password)">([^<]*)</SS>', text)[1] for text in texts]
        expected = ["pässwörd🔑", "", "x" * 1000, "geheim"]
        self.assertEqual([psrp.open_secret(each) for each in sealed], expected)
        self.assertIn('<S N="UserName">ada</S>', texts[3])
        self.assertEqual([kind for kind, _ in server.sent[None]].count(psrp.PUBLIC_KEY), 1)

    def test_no_key(self):
        host = Host({"read-line-as-secure-string": lambda call: call.return_secret("secret")})
        for certificate, expected in ((CERTIFICATE, "in time"), (None, "others could read")):
            with self.subTest(expected):
                call = host_call(1, 12, "ReadLineAsSecureString")
                server, pipeline = self.ask(host, call, certificate=certificate)
                server.sends_key = False
                self.assertEqual([to_json(each) for each in read_all(pipeline, 5)], ["end"])
                (answer,) = server.answers()
                self.assertIn(expected, answer["me"]["Exception"]["Message"])
                self.assertEqual(psrp.PUBLIC_KEY in [kind for kind, _ in server.sent[None]], bool(certificate))

    def test_refused_answer(self):
        server, pipeline = self.ask(Host({"read-line": "red"}), host_call(1, 11, "ReadLine"))
        server.refused, server.refusal = "Send", 5
        with self.assertRaises(GLib.Error) as raised:
            read_all(pipeline, 5)
        self.assertEqual(Wsman.Fault.from_error(raised.exception).get_code(), 5)

    def test_wrong_host_call(self):
        server, pipeline = self.ask(Host({}), '<Obj RefId="0"><MS><I64 N="ci">-1</I64></MS></Obj>')
        with self.assertRaises(GLib.Error) as raised:
            read_all(pipeline, 5)
        self.assertTrue(raised.exception.matches(Wsman.error_quark(), Wsman.Error.PROTOCOL))

    def test_stop_too_early(self):
        """A pipeline that is still being started isn't said to be stopped."""
        server = self.open([(psrp.OUTPUT, "<S>a</S>"), DONE])
        loop = GLib.MainLoop()
        errors = []

        def on_invoked(pipeline, result):
            pipeline.invoke_finish(result)
            loop.quit()

        pipeline = Wsman.Pipeline.new(connect(server).open_runspace_pool(None))
        pipeline.add_command("Get-Thing")
        pipeline.invoke_async(None, on_invoked)
        try:
            pipeline.stop(None)
        except GLib.Error as error:
            errors.append(error)
        loop.run()
        self.assertTrue(errors[0].matches(Gio.io_error_quark(), Gio.IOErrorEnum.PENDING), errors)
        self.assertEqual([to_json(each) for each in read_all(pipeline, 10)], ["a"])

    def test_cancelled_wait(self):
        server = self.open([(psrp.OUTPUT, "<S>a</S>")], [(psrp.OUTPUT, "<S>b</S>"), DONE])
        pipeline = self.start(server)
        cancelled = Gio.Cancellable()
        cancelled.cancel()
        with self.assertRaises(GLib.Error) as raised:
            pipeline.next_objects(1, cancelled)
        self.assertTrue(raised.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        self.assertEqual([to_json(each) for each in read_all(pipeline, 1)], ["a", "b"])

    def test_broken_pool(self):
        reason = '<Obj N="ExceptionAsErrorRecord" RefId="1"><ToString>No licence</ToString></Obj>'
        server = self.open(
            pool=[
                [(psrp.CAPABILITY, CAPABILITY)],
                [(psrp.POOL_STATE, state("RunspaceState", 5, reason))],
            ]
        )
        session = connect(server)
        with self.assertRaisesRegex(GLib.Error, "No licence"):
            session.open_runspace_pool(None)
        server.wait_for("Delete")

    def test_server_that_never_opens(self):
        """Whether it says nothing, or says again and again that there is nothing yet."""
        for refused in (None, "Receive"):
            with self.subTest(refused=refused):
                server = self.open(pool=[])
                server.refused, server.refusal = refused, play.TIMED_OUT
                session = connect(server)
                patience = Gio.Cancellable()
                timer = threading.Timer(play.PATIENCE_S, patience.cancel)
                timer.start()
                with self.assertRaises(GLib.Error) as raised:
                    session.open_runspace_pool(patience)
                timer.cancel()
                self.assertTrue(raised.exception.matches(Wsman.error_quark(), Wsman.Error.TIMED_OUT))
                self.assertRegex(raised.exception.message, "runspaces in time")
                server.wait_for("Delete")

    def test_other_version(self):
        server = self.open(pool=[[(psrp.CAPABILITY, CAPABILITY.replace("2.3", "3.0"))]])
        session = connect(server)
        with self.assertRaisesRegex(GLib.Error, "3.0"):
            session.open_runspace_pool(None)

    def test_wrong_message(self):
        server = self.open([(psrp.OUTPUT, "<I32>one</I32>")])
        pipeline = self.start(server)
        with self.assertRaises(GLib.Error) as raised:
            pipeline.next_objects(1, None)
        self.assertTrue(raised.exception.matches(Wsman.error_quark(), Wsman.Error.PROTOCOL))

    def test_long_script(self):
        script = "'" + "é" * 100000 + "'"
        server = self.open([DONE])
        pipeline = self.start(server, script)
        self.assertEqual(pipeline.next_objects(1, None), [])
        self.assertEqual(Meaning(server.sent[0][0][1]).statements[0][0]["Cmd"], script)
        self.assertGreater(server.verbs.count("Send"), 1)

    def test_loop(self):
        process = '<Obj RefId="0"><MS><S N="Name">init</S><I32 N="get_kind">1</I32></MS></Obj>'
        server = self.open([(psrp.OUTPUT, "<S>a</S>"), (psrp.OUTPUT, process)], [DONE])
        text, item = connect(server).powershell("Get-Process")
        self.assertEqual(text, "a")
        self.assertEqual((item["Name"], "name" in item, list(item)), ("init", True, ["Name", "get_kind"]))
        self.assertEqual(item.get_kind(), Wsman.PSKind.OBJECT)
        with self.assertRaises(KeyError):
            item["Other"]
        server.wait_for("Delete")

    def test_loops_of_javascript(self):
        item = '<Obj RefId="0"><ToString>text</ToString><MS><S N="Name">x</S><I32 N="get_kind">1</I32></MS></Obj>'
        server = psrp.PowerShell(
            OPENED * 3,
            [
                [[(psrp.OUTPUT, item)], [(psrp.OUTPUT, "<S>a</S>"), DONE]],
                [[(psrp.OUTPUT, "<I32>1</I32>"), DONE]],
                [[(psrp.WARNING, "<S>w</S>")], [(psrp.OUTPUT, "<Nil />"), DONE]],
            ],
        )
        self.addCleanup(server.__exit__, None, None, None)
        script = os.path.join(os.path.dirname(__file__), "powershell-loop.js")
        done = subprocess.run(["gjs", script, server.uri()], stdout=subprocess.PIPE, text=True, check=True)
        expected = ['x true {"Name":"x","get_kind":1} text', '"a"', "1", "warning w", "null"]
        self.assertEqual(done.stdout.splitlines(), expected)
        arguments = Meaning(server.sent[2][0][1]).statements[0][0]["Args"]
        values = [("Value", {"a": [1, None, "x"]}), ("Force", None), (None, 7)]
        self.assertEqual([(each["N"], each["V"]) for each in arguments], values)
        self.assertEqual([kind for kind, _ in server.sent[2]][1:], [psrp.INPUT, psrp.END_OF_INPUT])

    def test_loop_that_is_left(self):
        server = self.open([(psrp.OUTPUT, "<I32>1</I32>"), (psrp.OUTPUT, "<I32>2</I32>")])
        for number in connect(server).powershell("1..1000000"):
            break
        self.assertEqual(number, 1)
        del number
        server.wait_for("Delete")

    def test_asynchronous_loop(self):
        server = self.open([(psrp.OUTPUT, "<I32>1</I32>"), (psrp.OUTPUT, "<I32>2</I32>")], [DONE])

        async def collect():
            return [each async for each in connect(server).powershell("1, 2")]

        self.assertEqual(Wsman.run(collect()), [1, 2])
        server.wait_for("Delete")

    def test_refused_command(self):
        server = self.open([DONE])
        session = connect(server)
        pool = session.open_runspace_pool(None)
        server.refused = "Command"
        pipeline = Wsman.Pipeline.new(pool)
        pipeline.add_script("1")
        with self.assertRaises(GLib.Error) as raised:
            pipeline.invoke(None)
        self.assertEqual(Wsman.Fault.from_error(raised.exception).get_code(), play.GONE)
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.FAILED)

    def test_closed_pool(self):
        server = self.open([DONE])
        session = connect(server)
        pool = session.open_runspace_pool(None)
        pool.close(None)
        self.assertEqual(pool.get_state(), Wsman.RunspacePoolState.CLOSED)
        pipeline = Wsman.Pipeline.new(pool)
        pipeline.add_script("1")
        with self.assertRaises(GLib.Error) as raised:
            pipeline.invoke(None)
        self.assertTrue(raised.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CLOSED))

    def test_settings(self):
        server = self.open([DONE])
        session = connect(server)
        pool = Wsman.RunspacePool.new(session)
        changes = []
        pool.connect("notify::state", lambda pool, _: changes.append(pool.get_state()))
        pool.set_configuration_name("My.Endpoint")
        pool.set_min_runspaces(2)
        pool.set_max_runspaces(5)
        pool.open(None)
        init = psrp.decode(server.sent[None][1][1])
        self.assertEqual((init["MinRunspaces"], init["MaxRunspaces"]), (2, 5))
        self.assertEqual(server.resource, psrp.POWERSHELL + "/My.Endpoint")
        self.assertEqual(changes, [Wsman.RunspacePoolState.OPENED])


if __name__ == "__main__":
    unittest.main(verbosity=2)
