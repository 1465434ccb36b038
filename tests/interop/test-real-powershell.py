#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""PowerShell remoting of this library's client with a real PowerShell, which the environment variable WSMAN_TEST_PWSH
names. What comes back is compared with the JSON that PowerShell itself makes of it."""

import decimal
import json
import os
import tempfile
import unittest

import gi

gi.require_version("Wsman", "1.0")
from gi.repository import GLib, GObject, Wsman

import real_powershell

PROGRAM = os.environ.get("WSMAN_TEST_PWSH")

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


@unittest.skipIf(not PROGRAM, "WSMAN_TEST_PWSH doesn't name a PowerShell")
class RealPowerShell(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.home.cleanup)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": cls.home.name,
            "TMPDIR": cls.home.name,
            "POWERSHELL_TELEMETRY_OPTOUT": "1",
            "DOTNET_CLI_HOME": cls.home.name,
            "LC_ALL": "C.UTF-8",
        }
        if "DOTNET_ROOT" in os.environ:
            environment["DOTNET_ROOT"] = os.environ["DOTNET_ROOT"]
        support = os.environ["WSMAN_TEST_SUPPORT"]
        certificate = (support + "/test-cert.pem", support + "/test-key.pem")
        cls.server = real_powershell.RealPowerShell(PROGRAM, environment, certificate)
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        options = Wsman.ConnectionOptions()
        options.props.server_certificate_sha256 = cls.server.sha256
        flags = Wsman.SessionFlags.USE_NO_AUTHENTICATION
        cls.session = Wsman.Session.new(cls.server.uri(), flags, options)
        cls.session.props.timeout = 300000
        cls.pool = cls.session.open_runspace_pool()

    def start(self, script, takes_input=False):
        pipeline = Wsman.Pipeline.new(self.pool)
        pipeline.set_takes_input(takes_input)
        pipeline.add_script(script)
        pipeline.invoke()
        return pipeline

    def read(self, script):
        return list(self.start(script))

    def test_processes(self):
        for each in self.read("Get-Process | Select-Object -First 2"):
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
        for number in self.start("1..20000"):
            count, total = count + 1, total + number
        self.assertEqual((count, total), (20000, 20000 * 20001 // 2))

    def test_large_object(self):
        (text,) = self.read("'ä' * 500000")
        self.assertEqual(text, "ä" * 500000)

    def test_input(self):
        pipeline = self.start("$input | ForEach-Object { $_.n * 2 }", takes_input=True)
        for number in range(200):
            pipeline.write({"n": number})
        pipeline.end_input()
        self.assertEqual(list(pipeline), [number * 2 for number in range(200)])

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
