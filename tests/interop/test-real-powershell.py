#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""PowerShell remoting with a real PowerShell, which the environment variable WSMAN_TEST_PWSH names, behind wsmand. What
comes back is compared with the JSON that PowerShell itself makes of it."""

import decimal
import json
import os
import signal
import sys
import unittest

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import Gio, GLib, GObject, Wsman

import patience
from harness import CERTIFICATE, PASSWORD, Daemon, make_reachable

PROGRAM = make_reachable(os.environ.get("WSMAN_TEST_PWSH"))
# The time that a busy machine may take for a request.
TIMEOUT_MS = 300000
# Windows' codes: there is no such shell, the user may have none, a quota is used up, there is no such resource.
NO_SHELL, NOT_ALLOWED, MAX_SHELLS, NO_RESOURCE = 0x8033805B, 0x803381AC, 0x803381A5, 0x8033803B

# Each becomes the same JSON there and here. Dates, time spans and bytes have other forms in PowerShell's JSON.
VALUES = """
    $true, $false, 'text', "a`tb`n_x0041_", '', [char]'x', 0, -1, [byte]255, [sbyte]-128, [int16]-32768,
    [uint16]65535, [int]::MinValue, [uint32]::MaxValue, [long]::MinValue, [ulong]::MaxValue, [single]1.5, 0.1, 1e300,
    [decimal]1.1, [decimal]::MaxValue, [double]::PositiveInfinity, [guid]::Empty,
    @{ a = 1; b = @{ c = 'd' } }, [ordered]@{ x = 1; y = $null }, [pscustomobject]@{ p = 1; q = @(1, 'two') },
    [Collections.Queue]::new(@(1, 2)), [DayOfWeek]::Friday, ("e" + [char]0x301), [char]::ConvertFromUtf32(0x1F600)
"""


class Host(GObject.Object, Wsman.PSHost):
    def __init__(self, answers):
        super().__init__()
        self.answers, self.shown = answers, []

    def do_handle_call(self, call):
        method = call.get_method()
        if method == Wsman.PSHostMethod.READ_KEY:
            raise RuntimeError("No keys here")
        if method == Wsman.PSHostMethod.READ_LINE_AS_SECURE_STRING:
            call.return_secret("pässwörd🔑")
        elif method == Wsman.PSHostMethod.PROMPT_FOR_CREDENTIAL_WITH_OPTIONS:
            call.return_credential("ada", "geheim")
        elif method == Wsman.PSHostMethod.SET_SHOULD_EXIT:
            self.shown.append(call.get_arguments().get_item(0))
        elif method.value_nick in self.answers:
            call.return_value(self.answers[method.value_nick])
        elif call.get_text() is not None:
            self.shown.append(call.get_text())

    def do_get_size(self):
        return True, 100, 30


def options_of(user):
    options = Wsman.ConnectionOptions.new()
    options.props.user_name = user
    options.props.password = PASSWORD
    return options


class Https(Daemon):
    """Users log in with passwords."""

    user = "ada"

    def __init__(self, **keys):
        super().__init__(
            users=("ada", "bob"), powershell_program=PROGRAM, powershell_users="ada", **keys
        )

    def open_session(self, user="ada"):
        options = options_of(user)
        options.props.tls_database = Gio.TlsFileDatabase.new(CERTIFICATE)
        flags = Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        session = Wsman.Session.new(self.uri, flags, options)
        session.props.timeout = TIMEOUT_MS
        return session


class Sealed(Daemon):
    """NTLM seals the messages over http."""

    def __init__(self):
        name = r"TESTS\\ada"
        super().__init__(
            listen="http://localhost:0",
            ntlm=f"TESTS:ada:{PASSWORD}\n",
            allowed=(name,),
            powershell_program=PROGRAM,
            powershell_users=name,
        )

    def open_session(self):
        session = Wsman.Session.new(
            self.uri, Wsman.SessionFlags.USE_NEGOTIATE | Wsman.SessionFlags.CRED_USERNAME_PASSWORD,
            options_of(r"TESTS\ada"),
        )
        session.props.timeout = TIMEOUT_MS
        return session


class Client(unittest.TestCase):
    """Has a wsmand and a pool."""

    Server = Https

    @classmethod
    def setUpClass(cls):
        cls.server = cls.Server()
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()
        cls.session = cls.server.open_session()
        cls.pool = cls.session.open_runspace_pool()

    def start(self, script, takes_input=False):
        pipeline = Wsman.Pipeline.new(self.pool)
        pipeline.set_takes_input(takes_input)
        pipeline.add_script(script)
        pipeline.invoke()
        return pipeline

    def read(self, script):
        return list(self.start(script))



class RealPowerShell(Client):
    def test_processes(self):
        processes = self.read("Get-Process | Select-Object -First 5")
        self.assertEqual(len(processes), 5)
        for each in processes:
            self.assertTrue(each.is_a("System.Diagnostics.Process"))
            self.assertGreater(each["Id"], 0)
        (own,) = self.read(f"Get-Process -Id {os.getpid()}")
        with open("/proc/self/comm", encoding="utf-8") as stream:
            self.assertEqual(stream.read().strip()[:15], own["ProcessName"][:15])
        self.assertEqual(own["Id"], os.getpid())

    def test_values(self):
        script = f"foreach ($each in {VALUES}) {{ ,$each; ConvertTo-Json -Compress -Depth 5 $each }}"
        pipeline = self.start(script)
        objects = []
        while batch := pipeline.next_objects(7):
            objects += batch
        values, texts = objects[::2], objects[1::2]
        self.assertGreater(len(values), 25)
        for value, text in zip(values, texts):
            expected = text.get_text()
            with self.subTest(expected):
                mine = value.to_json().replace('"INF"', '"Infinity"')
                exactly = {"parse_int": decimal.Decimal, "parse_float": decimal.Decimal}
                self.assertEqual(json.loads(mine, **exactly), json.loads(expected, **exactly))

    def test_streams(self):
        script = """
            $DebugPreference = $VerbosePreference = 'Continue'; $WarningPreference = 'Continue'
            'out'; Write-Error 'err'; Write-Warning 'warn'; Write-Verbose 'verb'; Write-Debug 'deb'
            Write-Information 'info'; Write-Host 'host'; Write-Progress -Activity 'act' -PercentComplete 40
        """
        pipeline = self.start(script)
        records = {}
        pipeline.connect(
            "record",
            lambda _, stream, record: records.setdefault(stream.value_nick, []).append(record),
        )
        self.assertEqual(list(pipeline), ["out"])
        self.assertEqual(sorted(records), ["debug", "error", "information", "progress", "verbose", "warning"])
        texts = {name: [each.get_text() for each in found] for name, found in records.items()}
        self.assertEqual((texts["error"], texts["warning"]), (["err"], ["warn"]))
        self.assertEqual((texts["verbose"], texts["debug"]), (["verb"], ["deb"]))
        self.assertEqual([str(each["MessageData"]) for each in records["information"]], ["info", "host"])
        self.assertEqual(records["error"][0]["ErrorCategory_Reason"], "WriteErrorException")
        progress = records["progress"][0]
        self.assertEqual((progress["Activity"], progress["PercentComplete"]), ("act", 40))
        self.assertTrue(pipeline.get_had_errors())
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.COMPLETED)

    def test_failure(self):
        pipeline = self.start("'before'; throw 'it broke'")
        self.assertEqual([each.get_text() for each in pipeline.next_objects(1)], ["before"])
        with self.assertRaisesRegex(GLib.Error, "it broke"):
            pipeline.next_objects(1)
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.FAILED)

    def test_state_of_the_pool(self):
        self.read("$global:kept = 42")
        self.assertEqual(self.read("$kept"), [42])

    def test_commands_with_parameters(self):
        pipeline = Wsman.Pipeline.new(self.pool)
        pipeline.add_command("Write-Output")
        pipeline.add_parameter("InputObject", ["b", "a'; throw \"x\" #", 3, None, {"k": 1.5}])
        pipeline.add_command("ConvertTo-Json")
        pipeline.add_parameter("Compress")
        pipeline.invoke()
        (text,) = pipeline
        self.assertEqual(json.loads(text), ["b", "a'; throw \"x\" #", 3, None, {"k": 1.5}])

    def test_statements(self):
        pipeline = Wsman.Pipeline.new(self.pool)
        pipeline.add_script("$a = 5")
        pipeline.add_statement()
        pipeline.add_script("$a * 2")
        pipeline.invoke()
        self.assertEqual(list(pipeline), [10])

    def test_many_objects(self):
        count = total = 0
        for number in self.start("1..100000"):
            count, total = count + 1, total + number
        self.assertEqual((count, total), (100000, 100000 * 100001 // 2))

    def test_large_object(self):
        (text,) = self.read("'ä' * 500000")
        self.assertEqual(text, "ä" * 500000)

    def test_input(self):
        pipeline = self.start("$input | ForEach-Object { $_ * 2 }", takes_input=True)
        for number in range(10000):
            pipeline.write(number)
        pipeline.end_input()
        self.assertEqual(list(pipeline), [number * 2 for number in range(10000)])

    def test_echo(self):
        pipeline = self.start("$input", takes_input=True)
        values = ["_x0041_\n<&>", 2**40, True, [1, [2, 3]], {"a": {"b": "c"}}]
        for each in values:
            pipeline.write(each)
        pipeline.end_input()
        objects = []
        while batch := pipeline.next_objects(10):
            objects += [json.loads(each.to_json()) for each in batch]
        self.assertEqual(objects, values)

    def test_native_program(self):
        self.assertEqual(self.read("sh -c 'echo hi; exit 3'; $LASTEXITCODE"), ["hi", 3])

    def test_stop(self):
        pipeline = self.start("1; Start-Sleep 600; 2")
        self.assertEqual([each.get_text() for each in pipeline.next_objects(1)], ["1"])
        pipeline.stop()
        self.assertEqual(pipeline.next_objects(1), [])
        self.assertEqual(pipeline.get_state(), Wsman.PipelineState.STOPPED)
        self.assertEqual(self.read("'alive'"), ["alive"])

    def test_host(self):
        answers = {"read-line": "red", "prompt": {"a": "1"}, "prompt-for-choice": 1}
        host = Host(answers)
        # The server has one PowerShell. Its pool has no host, but a pipeline may have one.
        self.pool.set_host(host)
        self.addCleanup(self.pool.set_host, None)
        questions = {
            "$Host.UI.ReadLine()": ["red"],
            "$Host.UI.Prompt('c', 'm', @([Management.Automation.Host.FieldDescription]::new('a')))['a']": ["1"],
            "$Host.UI.PromptForChoice('c', 'm', @('&Yes', '&No'), 0)": [1],
            "$Host.UI.RawUI.BufferSize.Width": [100],
            "Read-Host -AsSecureString | ConvertFrom-SecureString -AsPlainText": ["pässwörd🔑"],
            "($c = Get-Credential).UserName; $c.GetNetworkCredential().Password": ["ada", "geheim"],
        }
        questions["try { $Host.UI.RawUI.ReadKey() } catch { $_.Exception.InnerException.Message }"] = [
            "RuntimeError: No keys here"
        ]
        for script, expected in questions.items():
            with self.subTest(script):
                self.assertEqual(self.read(script), expected)
        self.assertEqual(self.read("Write-Host -NoNewline 'a '; Write-Host b; exit 4"), [])
        self.assertEqual(host.shown, ["a ", "b", 4])

    def test_no_host(self):
        pipeline = self.start("Read-Host")
        with self.assertRaises(GLib.Error):
            pipeline.next_objects(1)

    def test_many_pipelines(self):
        """Several pipelines wait for their turn, and what is read last comes first."""
        pipelines = [self.start(f"'{number}' * 40000") for number in range(8)]
        for number, pipeline in reversed(list(enumerate(pipelines))):
            self.assertEqual(list(pipeline), [str(number) * 40000])

    def test_slow_reader(self):
        """What isn't read stops PowerShell, and then goes on."""
        pipeline = self.start("foreach ($each in 1..3000) { 'x' * 10000 }")
        lengths = [len(each) for each in pipeline]
        self.assertEqual(lengths, [10000] * 3000)


class SealedPowerShell(Client):
    Server = Sealed

    def test_sealed(self):
        self.assertTrue(self.session.props.sealed)
        self.assertEqual(self.read("'ä' * 100000; 1..3"), ["ä" * 100000, 1, 2, 3])

    def test_input(self):
        pipeline = self.start("$input | ForEach-Object { $_ * 2 }", takes_input=True)
        for number in range(100):
            pipeline.write(number)
        pipeline.end_input()
        self.assertEqual(list(pipeline), [number * 2 for number in range(100)])


def is_alive(process):
    """Whether it runs. What has ended may wait for its parent."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as stream:
            return stream.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Lives(Client):
    """The pool ends with its process, and the reverse."""

    def setUp(self):
        self.pool = self.session.open_runspace_pool()
        (self.process,) = self.read("$PID")
        (self.child,) = self.read(
            "(Start-Process sleep -ArgumentList 1000000 -PassThru -RedirectStandardOutput /dev/null).Id"
        )
        self.assertTrue(is_alive(self.process) and is_alive(self.child))

    def check_gone(self):
        patience.wait_until(lambda: not is_alive(self.process) and not is_alive(self.child))

    def check_refused(self, code, action):
        with self.assertRaises(GLib.Error) as caught:
            action()
        self.assertEqual(caught.exception.fault.props.code, code)

    def test_closed(self):
        self.pool.close()
        self.check_gone()

    def test_process_killed(self):
        pipeline = self.start("Start-Sleep 1000000")
        os.kill(self.process, signal.SIGKILL)
        with self.assertRaises(GLib.Error):
            pipeline.next_objects(1)
        self.check_refused(NO_SHELL, lambda: self.read("1"))
        self.check_gone()

    def test_exit(self):
        """A script can end the process of PowerShell."""
        with self.assertRaises(GLib.Error):
            self.read("[Environment]::Exit(3)")
        self.check_gone()

    def test_server_killed(self):
        with Https() as server:
            self.session = server.open_session()
            self.setUp()
            os.kill(server.process.pid, signal.SIGKILL)
            self.check_gone()

    def test_quota(self):
        with Https(shell_max_shells_per_user="1") as server:
            session = server.open_session()
            pool = session.open_runspace_pool()
            self.check_refused(MAX_SHELLS, session.open_runspace_pool)
            pool.close()
            session.open_runspace_pool()

    def test_strangers(self):
        self.check_refused(NOT_ALLOWED, self.server.open_session("bob").open_runspace_pool)

    def test_other_configuration(self):
        pool = Wsman.RunspacePool.new(self.session)
        pool.props.configuration_name = "Other"
        self.check_refused(NO_RESOURCE, pool.open)


if __name__ == "__main__":
    if not PROGRAM:
        print("WSMAN_TEST_PWSH doesn't name a PowerShell")
        sys.exit(77)
    unittest.main(verbosity=2)
