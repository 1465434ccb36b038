# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server of PowerShell remoting with a real PowerShell behind it. PowerShell speaks the same messages over its
standard input and output, one element a line, as it does below ssh."""

import base64
import collections
import re
import subprocess
import threading
import uuid

import psrp_player as psrp
import shell_player as play
from peers import Peer, http

POOL = str(uuid.UUID(int=0))
# PowerShell's names of the streams.
LANES = {"stdin": "Default", "pr": "PromptResponse"}
# The most bytes of fragments in one response, and the time without output after which an empty response is sent.
ROOM = 100000
SILENCE_S = 5
# The time that a busy machine may take for an answer.
PATIENCE_S = 240


class RealPowerShell(Peer):
    """Passes the messages of one pool on to a PowerShell."""

    def __init__(self, program, environment, certificate=None):
        super().__init__(self._serve_connection, certificate)
        self.process = subprocess.Popen(
            [program, "-NoLogo", "-NoProfile", "-SSHServerMode"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self.changed = threading.Condition()
        self.writing = threading.Lock()
        self.waiting, self.joiners, self.finished = {}, {}, set()
        self.acknowledged = collections.Counter()
        self.ended = False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __exit__(self, kind, value, traceback):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        super().__exit__(kind, value, traceback)

    # PowerShell's side

    def _read(self):
        for line in self.process.stdout:
            match = re.match(rb"<(\w+)[^>]*PSGuid='([^']*)'[^>]*>(?:([^<]*)</Data>)?", line)
            if match is None:
                continue
            name, target, text = (part and part.decode() for part in match.groups())
            with self.changed:
                if name == "Data":
                    self._take(target.lower(), base64.b64decode(text))
                self.acknowledged[name, target.lower()] += 1
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def _take(self, target, data):
        self.waiting.setdefault(target, []).append(data)
        for kind, _, text in self.joiners.setdefault(target, psrp.Joiner()).push(data):
            if kind == psrp.STATE and psrp.decode(text)["PipelineState"] in (3, 4, 5):
                self.finished.add(target)

    def _write(self, line):
        with self.writing:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()

    def _pass_on(self, target, data, stream):
        text, lane = base64.b64encode(data).decode(), LANES[stream]
        self._ask("Data", target, f"<Data Stream='{lane}' PSGuid='{target}'>{text}</Data>")

    def _ask(self, name, target, line=None):
        """PowerShell handles each element in a thread of its own, so the next one waits for the acknowledgement."""
        key = name + "Ack", target
        before = self.acknowledged[key]
        self._write(line or f"<{name} PSGuid='{target}' />")
        with self.changed:
            done = self.changed.wait_for(
                lambda: self.acknowledged[key] > before or self.ended, PATIENCE_S
            )
        assert done, f"PowerShell didn't acknowledge the {name}"

    # The client's side

    def _serve_connection(self, connection):
        while (request := connection.read_request()) is not None:
            body = re.sub(
                "(RelatesTo>)[^<]*", rf"\g<1>{request.text('MessageID')}", self._answer(request)
            )
            connection.send(http(body.encode(), "200 "))

    def _answer(self, request):
        verb, text = request.verb(), request.body.decode()
        command = re.search('CommandId="([^"]*)"', text)
        target = command[1].lower() if command else POOL
        if verb == "Receive":
            return self._receive(command[1] if command else None, target)
        if verb == "Command":
            self._ask("Command", target)
        stream = re.search('Stream Name="([^"]*)"', text)
        for data in psrp.carried(request.body):
            self._pass_on(target, data, stream[1] if stream else "stdin")
        if verb == "Create":
            shell = re.search('ShellId="([^"]*)"', text)[1]
            return play.created(shell).body.replace(
                f"{play.SHELL}/cmd", request.text("ResourceURI")
            )
        if verb == "Command":
            return play.envelope(
                f"{play.SHELL}/CommandResponse",
                f"<rsp:CommandResponse><rsp:CommandId>{command[1]}</rsp:CommandId></rsp:CommandResponse>",
            )
        if verb == "Signal" and target not in self.finished:
            self._ask("Signal", target)
        return play.answered(verb).body

    def _receive(self, command, target):
        said, size = [], 0
        with self.changed:
            self.changed.wait_for(lambda: self.waiting.get(target) or self.ended, SILENCE_S)
            waiting = self.waiting.get(target, [])
            while waiting and size < ROOM:
                size += len(waiting[0])
                said.append(waiting.pop(0))
            done = target in self.finished and not waiting
        owner = f' CommandId="{command}"' if command else ""
        content = "".join(
            f'<rsp:Stream Name="stdout"{owner}>{base64.b64encode(data).decode()}</rsp:Stream>'
            for data in said
        )
        if done:
            content += (
                f'<rsp:CommandState{owner} State="{play.COMMAND_STATE}Done">'
                "<rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>"
            )
        return play.envelope(
            f"{play.SHELL}/ReceiveResponse", f"<rsp:ReceiveResponse>{content}</rsp:ReceiveResponse>"
        )
