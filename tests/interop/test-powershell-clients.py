#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients that aren't ours, with a real PowerShell behind wsmand: what pypsrp has sent to Windows, byte by byte as it
was recorded, and what Ruby's client sends. WSMAN_TEST_PWSH names the PowerShell, and WSMAN_TEST_RECORDINGS the folder
with the recordings. What PowerShell answers to recorded requests is compared with what Windows answered."""

import base64
import glob
import http.client
import os
import re
import ssl
import struct
import sys
import unittest
import uuid

import patience
import psrp_player as psrp
import shell_player as play
from harness import CERTIFICATE, PASSWORD, Daemon, basic, make_reachable

PROGRAM = make_reachable(os.environ.get("WSMAN_TEST_PWSH"))
RECORDINGS = os.path.join(os.environ.get("WSMAN_TEST_RECORDINGS", "/nonexistent"), "windows")
NOTHING_YET = "2150858793"
SESSION_KEY, PRIVATE_DATA = 0x00010006, 0x00021009
FINAL_STATES = (3, 4, 5)


# The contents of messages as Ruby's client writes them, with white space, and without what newer clients send.
CAPABILITY = """<Obj RefId="0">
  <MS>
    <Version N="protocolversion">2.3</Version>
    <Version N="PSVersion">2.0</Version>
    <Version N="SerializationVersion">1.1.0.1</Version>
  </MS>
</Obj>
"""
NO_HOST = """
      <B N="_isHostNull">true</B>
      <B N="_isHostUINull">true</B>
      <B N="_isHostRawUINull">true</B>
      <B N="_useRunspaceHost">true</B>"""
INIT = f"""<Obj RefId="0">
  <MS>
    <I32 N="MinRunspaces">1</I32>
    <I32 N="MaxRunspaces">1</I32>
    <Obj N="PSThreadOptions" RefId="1">
      <TN RefId="0">
        <T>System.Management.Automation.Runspaces.PSThreadOptions</T>
        <T>System.Enum</T>
        <T>System.ValueType</T>
        <T>System.Object</T>
      </TN>
      <ToString>Default</ToString>
      <I32>0</I32>
    </Obj>
    <Obj N="ApartmentState" RefId="2">
      <TNRef RefId="0" />
      <ToString>Unknown</ToString>
      <I32>2</I32>
    </Obj>
    <Obj N="ApplicationArguments" RefId="3">
      <TN RefId="1">
        <T>System.Management.Automation.PSPrimitiveDictionary</T>
        <T>System.Collections.Hashtable</T>
        <T>System.Object</T>
      </TN>
      <DCT />
    </Obj>
    <Obj N="HostInfo" RefId="4">
      <MS>{NO_HOST}
      </MS>
    </Obj>
  </MS>
</Obj>
"""
NONE = """<Obj N="{name}" RefId="22">
        <TN RefId="4">
          <T>System.Management.Automation.Runspaces.PipelineResultTypes</T>
          <T>System.Enum</T>
        </TN>
        <ToString>None</ToString>
        <I32>0</I32>
      </Obj>
"""
MERGES = ("MergeMyResult", "MergeToResult", "MergePreviousResults", "MergeError", "MergeWarning", "MergeVerbose")
COMMAND = """<Obj RefId="{number}">
      <MS>
        <S N="Cmd">{name}</S>
        <B N="IsScript">false</B>
        <Nil N="UseLocalScope" />
        {merges}
        <Obj N="Args" RefId="{list}">
          <TNRef RefId="2" />
          <LST>{arguments}</LST>
        </Obj>
      </MS>
    </Obj>
"""
PIPELINE = f"""<Obj RefId="0">
  <MS>
    <Obj N="PowerShell" RefId="1">
      <MS>
        <Obj N="Cmds" RefId="2">
          <TN RefId="2">
            <T>System.Collections.ArrayList</T>
            <T>System.Object</T>
          </TN>
          <LST>{{commands}}</LST>
        </Obj>
        <B N="IsNested">false</B>
        <Nil N="History" />
        <B N="RedirectShellErrorOutputPipe">true</B>
      </MS>
    </Obj>
    <B N="NoInput">true</B>
    <Obj N="ApartmentState" RefId="90">
      <TN RefId="9"><T>System.Threading.ApartmentState</T></TN>
      <ToString>Unknown</ToString>
      <I32>2</I32>
    </Obj>
    <Obj N="RemoteStreamOptions" RefId="91">
      <TN RefId="10"><T>System.Management.Automation.RemoteStreamOptions</T></TN>
      <ToString>0</ToString>
      <I32>0</I32>
    </Obj>
    <B N="AddToHistory">true</B>
    <Obj N="HostInfo" RefId="92">
      <MS>{NO_HOST}
      </MS>
    </Obj>
    <B N="IsNested">false</B>
  </MS>
</Obj>
"""


class Connection:
    """A connection of a client that isn't ours."""

    def __init__(self, daemon):
        self.connection = http.client.HTTPSConnection(
            "localhost", daemon.port, context=ssl.create_default_context(cafile=CERTIFICATE),
            timeout=patience.get_seconds(60),
        )

    def post(self, envelope):
        self.connection.request(
            "POST", "/wsman", envelope.encode(),
            {"Content-Type": "application/soap+xml;charset=UTF-8", "Authorization": basic("ada", PASSWORD)},
        )
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def close(self):
        self.connection.close()


def text_of(pattern, envelope):
    match = re.search(pattern, envelope)
    return match and match[1]


class Replay:
    """Sends what a client has sent, and receives as long as something is to come."""

    def __init__(self, daemon):
        self.connection = Connection(daemon)
        self.joiners, self.messages = {}, {}
        self.received = set()

    def send(self, envelope):
        envelope = re.sub(r"(MessageID>)uuid:[^<]*", rf"\g<1>uuid:{uuid.uuid4()}", envelope)
        return self.connection.post(envelope)

    def receive(self, envelope, target, is_over):
        """Repeats a Receive until what came back is complete."""
        new = []
        while not is_over(new):
            status, answer = self.send(envelope)
            if status != 200:
                assert NOTHING_YET in answer, answer
                continue
            joiner = self.joiners.setdefault(target, psrp.Joiner())
            for data in psrp.carried(answer):
                assert struct.unpack(">I", data[17:21])[0] + 21 == len(data), "not one fragment"
                new += [(kind, text) for kind, _, text in joiner.push(data)]
            if f"{play.COMMAND_STATE}Done" in answer:
                assert new and new[-1][0] == psrp.STATE, "the end came without the state"
                assert "<rsp:ExitCode>0</rsp:ExitCode>" in answer
        self.messages.setdefault(target, []).extend(new)
        return new

    def run(self, path):
        """Returns the actions that were refused."""
        refused = []
        for name in sorted(glob.glob(path + "/*-request.xml")):
            with open(name, encoding="utf-8") as stream:
                envelope = stream.read()
            action = text_of(r"Action[^>]*>[^<]*/(\w+)<", envelope)
            shell = text_of(r'Name="ShellId">([^<]*)<', envelope)
            command = text_of(r'CommandId="([^"]*)"', envelope)
            if action != "Receive":
                status, answer = self.send(envelope)
                if status != 200:
                    refused.append((action, answer))
                self.received.discard(shell)
                continue
            target = command or shell
            if target in self.received:
                continue
            self.received.add(target)
            self.receive(envelope, target, is_final if command else is_open)
        return refused


def is_final(messages):
    return any(kind == psrp.STATE and psrp.decode(text)["PipelineState"] in FINAL_STATES for kind, text in messages)


def is_open(messages):
    """What a client waits for: that the pool is open, or that it has a key."""
    return any(
        kind == SESSION_KEY or (kind == psrp.POOL_STATE and psrp.decode(text)["RunspaceState"] == 2)
        for kind, text in messages
    )


def recorded(path):
    """What Windows has answered: a dict from each command to its messages."""
    joiners, messages = {}, {}
    for name in sorted(glob.glob(path + "/*-response-200.xml")):
        with open(name, encoding="utf-8") as stream:
            envelope = stream.read()
        for command, text in re.findall(r'<rsp:Stream[^>]*CommandId="([^"]*)"[^>]*>([^<]+)<', envelope):
            for kind, _, content in joiners.setdefault(command, psrp.Joiner()).push(base64.b64decode(text)):
                messages.setdefault(command, []).append((kind, content))
    return messages


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Daemon(powershell_program=PROGRAM, powershell_users="ada")
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()

    def begin(self):
        replay = Replay(self.server)
        self.addCleanup(replay.connection.close)
        return replay


@unittest.skipIf(not os.path.isdir(RECORDINGS), "WSMAN_TEST_RECORDINGS names no recordings")
class Recorded(Client):
    def replay(self, name):
        replay = self.begin()
        path = os.path.join(RECORDINGS, name)
        self.refused = replay.run(path)
        return replay.messages, recorded(path)

    def check(self, name):
        """Checks that the same kinds of messages come, with the same output."""
        mine, theirs = self.replay(name)
        self.assertEqual(self.refused, [])
        self.assertGreater(len(theirs), 0)
        for command, messages in theirs.items():
            self.assertEqual(list_kinds(mine[command]), list_kinds(messages))
            self.assertEqual(list_output(mine[command]), list_output(messages))

    def test_failure(self):
        self.check("psrp-error-failed")

    def test_input(self):
        self.check("psrp-with-input")

    def test_fragments(self):
        """The client sends its message in several requests."""
        self.check("psrp-small-msg-size")

    def test_merged(self):
        mine, theirs = self.replay("psrp-merge-commands")
        for command, messages in theirs.items():
            self.assertEqual(list_kinds(mine[command]), list_kinds(messages))

    def test_host_calls(self):
        mine, theirs = self.replay("psrp-pshost-methods")
        for command, messages in theirs.items():
            self.assertEqual(list_kinds(mine[command]), list_kinds(messages))

    def test_disconnected(self):
        """Two pools are left and found again, by the same session and by another one."""
        self.replay("psrp-disconnect-runspaces")
        self.assertEqual(self.refused, [])


class Written(Client):
    """What Ruby's client sends. It writes the bytes of GUIDs in the order of their text."""

    def setUp(self):
        self.replay = self.begin()
        self.pool = uuid.uuid4()
        self.number = 0
        messages = self.fragments(psrp.CAPABILITY, CAPABILITY) + self.fragments(psrp.INIT, INIT)
        text = base64.b64encode(messages).decode()
        created = self.call(
            "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create",
            f'<rsp:Shell ShellId="{str(self.pool).upper()}"><rsp:InputStreams>stdin pr</rsp:InputStreams>'
            "<rsp:OutputStreams>stdout</rsp:OutputStreams>"
            f'<creationXml xmlns="{psrp.POWERSHELL}">{text}</creationXml></rsp:Shell>',
            '<w:OptionSet s:mustUnderstand="true"><w:Option Name="protocolversion" MustComply="true">2.3</w:Option>'
            "</w:OptionSet>",
        )
        self.assertIn(f'Name="ShellId">{str(self.pool).upper()}<', created)
        self.receive(None, is_open)

    def fragments(self, kind, text, pipeline=uuid.UUID(int=0)):
        self.number += 1
        message = struct.pack("<II", 2, kind) + self.pool.bytes + pipeline.bytes + text.encode()
        return struct.pack(">QQBI", self.number, 0, 3, len(message)) + message

    def make(self, action, body, headers=""):
        shell = f'<w:SelectorSet><w:Selector Name="ShellId">{str(self.pool).upper()}</w:Selector></w:SelectorSet>'
        return (
            '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" '
            'xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
            'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
            'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" '
            f'xmlns:rsp="{play.SHELL}"><env:Header><a:To>{self.server.uri}</a:To>'
            f'<a:Action env:mustUnderstand="true">{action}</a:Action><a:MessageID>uuid:0</a:MessageID>'
            "<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>"
            f"</a:ReplyTo><w:ResourceURI>{psrp.POWERSHELL}/Microsoft.PowerShell</w:ResourceURI>"
            f'<w:OperationTimeout>PT60S</w:OperationTimeout>{headers}{"" if "Create" in action else shell}'
            f"</env:Header><env:Body>{body}</env:Body></env:Envelope>"
        )

    def call(self, action, body, headers=""):
        status, answer = self.replay.send(self.make(action, body, headers))
        self.assertEqual(status, 200, answer)
        return answer

    def receive(self, command, is_over):
        owner = f' CommandId="{command}"' if command else ""
        body = f"<rsp:Receive><rsp:DesiredStream{owner}>stdout</rsp:DesiredStream></rsp:Receive>"
        return self.replay.receive(self.make(f"{play.SHELL}/Receive", body), command, is_over)

    def start(self, script):
        """Runs Invoke-Expression, and Out-String -Stream behind it."""
        merges = "".join(NONE.format(name=name) for name in MERGES)
        pairs = (
            ("Invoke-Expression", f'<S N="N">-Command</S><Nil N="V" />|<Nil N="N" /><S N="V">{script}</S>'),
            ("Out-String", '<S N="N">-Stream</S><Nil N="V" />'),
        )
        commands = ""
        for number, (name, arguments) in enumerate(pairs, start=1):
            each = "".join(
                f'<Obj RefId="{number}{at}9"><MS>{text}</MS></Obj>' for at, text in enumerate(arguments.split("|"))
            )
            commands += COMMAND.format(
                number=number * 100, name=name, merges=merges, list=number * 100 + 1, arguments=each
            )
        command = uuid.uuid4()
        message = self.fragments(psrp.CREATE_PIPELINE, PIPELINE.format(commands=commands), command)
        identity = str(command).upper()
        answer = self.call(
            f"{play.SHELL}/Command",
            f'<rsp:CommandLine CommandId="{identity}"><rsp:Command>Invoke-Expression</rsp:Command>'
            f"<rsp:Arguments>{base64.b64encode(message).decode()}</rsp:Arguments></rsp:CommandLine>",
        )
        self.assertIn(f"<rsp:CommandId>{identity}<", answer)
        return identity

    def signal(self, command, code):
        self.call(f"{play.SHELL}/Signal", f'<rsp:Signal CommandId="{command}"><rsp:Code>{code}</rsp:Code></rsp:Signal>')

    def test_script(self):
        messages = self.receive(self.start("1 + 1; 'text'"), is_final)
        self.assertEqual(list_output(messages), ["2", "text"])
        self.assertEqual(psrp.decode(messages[-1][1])["PipelineState"], 4)

    def test_unknown_command(self):
        messages = self.receive(self.start("No-Such-Command"), is_final)
        text = "".join(text for _, text in messages)
        self.assertIn("CommandNotFoundException", text)

    def test_stop(self):
        """As PowerShell's own client writes the signal, and as others write it."""
        for code in ("powershell/signal/crtl_c", f"{play.SHELL}/signal/ctrl_c"):
            with self.subTest(code):
                command = self.start("'begun'; Start-Sleep 1000000")
                self.receive(command, lambda messages: (psrp.OUTPUT, "<S>begun</S>") in messages)
                self.signal(command, code)
                messages = self.receive(command, is_final)
                self.assertEqual(psrp.decode(messages[-1][1])["PipelineState"], 3)
                self.assertIn("PipelineStoppedException", messages[-1][1])
                self.signal(command, f"{play.SHELL}/signal/Terminate")


def list_kinds(messages):
    """The kinds of messages in order. Windows reports progress when it loads modules."""
    return [kind for kind, _ in messages if kind != psrp.PROGRESS]


def list_output(messages):
    return [psrp.decode(text) for kind, text in messages if kind == psrp.OUTPUT]


if __name__ == "__main__":
    if not PROGRAM:
        print("WSMAN_TEST_PWSH doesn't name a PowerShell")
        sys.exit(77)
    unittest.main(verbosity=2)
