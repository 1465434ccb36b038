# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server that plays the messages of PowerShell remoting, and notes those of the client. It has its own reader of
fragments and of CLIXML, so that it doesn't agree with the library by accident."""

import base64
import os
import re
import struct
import threading
import uuid
import xml.etree.ElementTree as ElementTree

import shell_player as play
from peers import Peer, http

POWERSHELL = "http://schemas.microsoft.com/powershell"
CAPABILITY, INIT, POOL_STATE = 0x00010002, 0x00010004, 0x00021005
PUBLIC_KEY, SESSION_KEY = 0x00010005, 0x00010006
CREATE_PIPELINE, INPUT, END_OF_INPUT, OUTPUT = 0x00021006, 0x00041002, 0x00041003, 0x00041004
ERROR, STATE, DEBUG, VERBOSE, WARNING = 0x00041005, 0x00041006, 0x00041007, 0x00041008, 0x00041009
PROGRESS, INFORMATION = 0x00041010, 0x00041011
HOST_CALL, HOST_RESPONSE = 0x00041100, 0x00041101
STREAMS = {
    ERROR: "error",
    WARNING: "warning",
    VERBOSE: "verbose",
    DEBUG: "debug",
    INFORMATION: "information",
    PROGRESS: "progress",
}
CARRIERS = ("Stream", "creationXml", "Arguments")


class Joiner:
    """Joins fragments to messages."""

    def __init__(self):
        self.parts = {}

    def push(self, data):
        while data:
            number, _, flags, length = struct.unpack(">QQBI", data[:21])
            self.parts[number] = self.parts.get(number, b"") + data[21 : 21 + length]
            assert len(data) >= 21 + length, "A fragment lies in two streams"
            data = data[21 + length :]
            if flags & 2:
                message = self.parts.pop(number)
                (kind,) = struct.unpack("<I", message[4:8])
                yield kind, message[24:40], message[40:].removeprefix(b"\xef\xbb\xbf").decode()


def fragment(number, kind, pipeline, text, blob=32768):
    """The fragments of a message of the server."""
    message = struct.pack("<II", 1, kind) + bytes(16) + pipeline + b"\xef\xbb\xbf" + text.encode()
    pieces = [message[at : at + blob] for at in range(0, len(message), blob)]
    return [
        struct.pack(">QQBI", number, at, (at == 0) + 2 * (at == len(pieces) - 1), len(piece)) + piece
        for at, piece in enumerate(pieces)
    ]


def carried(envelope):
    """The bytes in the elements that carry fragments, in order."""
    for element in ElementTree.fromstring(envelope).iter():
        if element.tag.rpartition("}")[2] in CARRIERS and element.text:
            yield base64.b64decode(element.text)


# CLIXML


def unescape(text):
    units = re.sub(
        "((?:_x[0-9A-Fa-f]{4}_)+)",
        lambda match: b"".join(
            int(code, 16).to_bytes(2, "little") for code in re.findall("_x(....)_", match[0])
        ).decode("utf-16-le"),
        text or "",
    )
    return units


NUMBERS = ("By", "SB", "U16", "I16", "U32", "I32", "U64", "I64")


def read(element, known):
    """The object as the library's JSON shows it."""
    name, text = element.tag, element.text
    if name == "Ref":
        return known.get(element.get("RefId"))
    if name == "Obj":
        return read_object(element, known)
    if name == "MS":
        return {unescape(child.get("N")): read(child, known) for child in element}
    if name in NUMBERS:
        return int(text)
    plain = {"Nil": None, "SS": None}
    if name in plain:
        return plain[name]
    if name == "B":
        return text == "true"
    if name in ("Sg", "Db"):
        return float(text)
    return chr(int(text)) if name == "C" else unescape(text)


def read_object(element, known):
    properties, value, text = {}, None, None
    has_value = False
    for child in element:
        if child.tag in ("LST", "IE", "STK", "QUE"):
            value, has_value = [read(item, known) for item in child], True
        elif child.tag == "DCT":
            value, has_value = {}, True
            for key, item in child:
                value[str(read(key, known))] = read(item, known)
        elif child.tag in ("Props", "MS"):
            for each in child:
                properties[unescape(each.get("N"))] = read(each, known)
        elif child.tag == "ToString":
            text = unescape(child.text)
        elif child.tag not in ("TN", "TNRef"):
            value, has_value = read(child, known), True
            if child.tag == "Obj" and isinstance(value, dict):
                properties, has_value = value | properties, False
    if not has_value:
        value = properties if properties or text is None else text
    known[element.get("RefId")] = value
    return value


def decode(text):
    return read(ElementTree.fromstring(text), {})


# Recordings


class Recording:
    """What a recording says: the messages of both sides, by target."""

    def __init__(self, folder):
        self.pool, self.pipelines, self.sent = [], [], {}
        ids, joiners = [], {True: Joiner(), False: Joiner()}
        for name in sorted(os.listdir(folder)):
            is_answer = "-response-" in name
            with open(os.path.join(folder, name), "rb") as stream:
                carriers = list(carried(stream.read()))
            messages = [each for data in carriers for each in joiners[is_answer].push(data)]
            if is_answer and messages:
                self._take_answer(messages, ids)
            elif not is_answer:
                self._take_request(messages, ids)

    def _take_request(self, messages, ids):
        for kind, pipeline, text in messages:
            if kind == CREATE_PIPELINE and pipeline not in ids:
                ids.append(pipeline)
                self.pipelines.append([])
            self.sent.setdefault(ids.index(pipeline) if pipeline in ids else None, []).append(
                (kind, text)
            )

    def _take_answer(self, messages, ids):
        for target in {pipeline for _, pipeline, _ in messages}:
            said = [(kind, text) for kind, pipeline, text in messages if pipeline == target]
            if target in ids:
                self.pipelines[ids.index(target)].append(said)
            else:
                self.pool.append(said)


def load(root, name):
    return Recording(os.path.join(root, "windows", name))


# Secure strings

SESSION_KEY_BYTES = bytes(range(32))


def seal_session_key(public_key):
    """Encrypts the session key as a server does, with the public key that the client has sent."""
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    blob = base64.b64decode(public_key)
    assert blob[:16] == bytes.fromhex("0602000000a400005253413100080000"), blob[:16]
    numbers = rsa.RSAPublicNumbers(
        int.from_bytes(blob[16:20], "little"), int.from_bytes(blob[20:], "little")
    )
    sealed = numbers.public_key().encrypt(SESSION_KEY_BYTES, padding.PKCS1v15())
    head = bytes.fromhex("010200001066000000a40000")
    return base64.b64encode(head + sealed[::-1]).decode()


def open_secret(text):
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    decryptor = Cipher(algorithms.AES(SESSION_KEY_BYTES), modes.CBC(bytes(16))).decryptor()
    data = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
    return data[: -data[-1]].decode("utf-16-le")


# The server


class PowerShell(Peer):
    """Answers each Receive with the next messages for its target. The last messages of a pipeline that takes input come
    after the end of the input. After a question to the host, the next messages wait for the answer. Requests of the
    verb refused get a fault with the code refusal."""

    def __init__(self, pool, pipelines, blob=32768, certificate=None):
        super().__init__(self._serve_connection, certificate)
        self.pool, self.pipelines, self.blob = list(pool), [list(each) for each in pipelines], blob
        self.sent, self.ids, self.signals, self.verbs = {}, [], [], []
        self.joiner, self.number = Joiner(), 0
        self.takes_input, self.ended, self.stopped = {}, set(), set()
        self.questions = 0
        self.sends_key = True
        self.options, self.resource = {}, None
        self.refused, self.refusal = None, play.GONE
        self.changed = threading.Condition()

    def _serve_connection(self, connection):
        while (request := connection.read_request()) is not None:
            with self.changed:
                is_refused = request.verb() == self.refused
                body = play.fault(self.refused, self.refusal).body if is_refused else self._answer(request)
                self.changed.notify_all()
            body = re.sub(
                "(RelatesTo>)[^<]*", rf"\g<1>{request.text('MessageID')}", body
            ).encode()
            connection.send(http(body, "500 " if is_refused else "200 "))

    def wait_for(self, verb, count=1):
        with self.changed:
            came = self.changed.wait_for(lambda: self.verbs.count(verb) >= count, play.PATIENCE_S)
        assert came, f"No {verb} came"

    def _answer(self, request):
        verb = request.verb()
        text = request.body.decode()
        command = re.search('CommandId="([^"]*)"', text)
        self.verbs.append(verb)
        for data in carried(request.body):
            for kind, pipeline, content in self.joiner.push(data):
                self._take(kind, pipeline, content)
        if verb == "Create":
            self.resource = request.text("ResourceURI")
            self.options = dict(re.findall('Option Name="([^"]*)"[^>]*>([^<]*)<', text))
            shell = re.search('ShellId="([^"]*)"', text)[1]
            return play.created(shell).body.replace(f"{play.SHELL}/cmd", self.resource)
        if verb == "Command":
            return play.envelope(
                f"{play.SHELL}/CommandResponse",
                f"<rsp:CommandResponse><rsp:CommandId>{command[1]}</rsp:CommandId></rsp:CommandResponse>",
            )
        if verb == "Receive":
            return self._receive(command[1] if command else None)
        if verb == "Signal":
            self.signals.append(request.text("Code"))
            self.stopped.add(command[1])
        return play.answered(verb).body

    def answers(self):
        """The answers of the client's host."""
        return [
            decode(text) for said in self.sent.values() for kind, text in said if kind == HOST_RESPONSE
        ]

    def _take(self, kind, pipeline, content):
        index = None
        if kind == PUBLIC_KEY and self.sends_key:
            key = seal_session_key(decode(content)["PublicKey"])
            text = f'<Obj RefId="0"><MS><S N="EncryptedSessionKey">{key}</S></MS></Obj>'
            self.pool += [[], [(SESSION_KEY, text)]]
        if kind == CREATE_PIPELINE:
            self.ids.append(pipeline)
            self.takes_input[pipeline] = not decode(content)["NoInput"]
        if kind == END_OF_INPUT:
            self.ended.add(pipeline)
        if pipeline in self.ids:
            index = self.ids.index(pipeline)
        self.sent.setdefault(index, []).append((kind, content))

    def _receive(self, command):
        if command is None:
            said, done, pipeline = self.pool.pop(0) if self.pool else [], False, bytes(16)
        else:
            pipeline = uuid.UUID(command).bytes_le
            self.changed.wait_for(lambda: pipeline in self.ids, play.PATIENCE_S)
            waiting = self.pipelines[self.ids.index(pipeline)]
            self.changed.wait_for(
                lambda: len(self.answers()) >= self.questions, play.PATIENCE_S
            )
            if len(waiting) == 1 and self.takes_input[pipeline]:
                self.changed.wait_for(lambda: pipeline in self.ended, play.PATIENCE_S)
            if not waiting:
                self.changed.wait_for(lambda: command in self.stopped, play.PATIENCE_S)
                waiting.append([(STATE, '<Obj RefId="0"><MS><I32 N="PipelineState">3</I32></MS></Obj>')])
            said = waiting.pop(0)
            calls = [decode(text) for kind, text in said if kind == HOST_CALL]
            self.questions += sum(call["ci"] >= 0 for call in calls)
            done = any(kind == STATE for kind, _ in said)
        return self._say(said, command, pipeline, done)

    def _say(self, said, command, pipeline, done):
        streams = ""
        owner = f' CommandId="{command}"' if command else ""
        for kind, text in said:
            self.number += 1
            for piece in fragment(self.number, kind, pipeline, text, self.blob):
                data = base64.b64encode(piece).decode()
                streams += f'<rsp:Stream Name="stdout"{owner}>{data}</rsp:Stream>'
        if done:
            streams += (
                f'<rsp:CommandState{owner} State="{play.COMMAND_STATE}Done">'
                "<rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>"
            )
        return play.envelope(
            f"{play.SHELL}/ReceiveResponse", f"<rsp:ReceiveResponse>{streams}</rsp:ReceiveResponse>"
        )
