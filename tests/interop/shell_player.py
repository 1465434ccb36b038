# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server that plays recorded exchanges about a remote shell, and compares the client's requests with those of the
recorded client. Exchanges come from recordings, or are written in a short form. The player can delay, split and cut the
responses, as networks do."""

import base64
import dataclasses
import os
import re
import socket
import threading
import xml.etree.ElementTree as ElementTree

from peers import FAULT_ACTION, S, TRANSFER, WSA, WSMAN, Peer, chunks, http

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
COMMAND_STATE = SHELL + "/CommandState/"
TIMED_OUT = 2150858793
GONE = 2150858843
SHELL_ID, COMMAND_ID = (
    "7BA0C6D2-0000-4000-8000-00000000000A",
    "F1A90000-0000-4000-8000-00000000000B",
)
PATIENCE_S = 20


@dataclasses.dataclass
class Exchange:
    """A request and its response. The request is empty if only the response matters."""

    verb: str
    body: str
    status: int = 200
    request: bytes = None


# From recordings


def load(folder):
    """The exchanges of a recording, in order."""
    answers = sorted(name for name in os.listdir(folder) if "-response-" in name)
    exchanges = []
    for name in answers:
        number, _, status = name.removesuffix(".xml").split("-")
        with open(os.path.join(folder, f"{number}-request.xml"), "rb") as stream:
            request = stream.read()
        with open(os.path.join(folder, name), encoding="utf-8") as stream:
            verb = Meaning(request).verb
            exchanges.append(Exchange(verb, stream.read(), int(status), request))
    return exchanges


def only(exchanges, verb):
    return [each for each in exchanges if each.verb == verb]


# Written down


def envelope(action, body):
    return (
        f'<s:Envelope xmlns:s="{S}" xmlns:a="{WSA}" xmlns:w="{WSMAN}" xmlns:x="{TRANSFER[:-1]}"'
        f' xmlns:rsp="{SHELL}"><s:Header><a:To>{WSA}/role/anonymous</a:To>'
        f"<a:Action>{action}</a:Action><a:MessageID>uuid:1</a:MessageID>"
        f"<a:RelatesTo>uuid:2</a:RelatesTo></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


def created(shell_id=SHELL_ID, description=True):
    text = (
        "<x:ResourceCreated><a:Address>http://server/wsman</a:Address><a:ReferenceParameters>"
        f"<w:ResourceURI>{SHELL}/cmd</w:ResourceURI><w:SelectorSet>"
        f'<w:Selector Name="ShellId">{shell_id}</w:Selector></w:SelectorSet>'
        "</a:ReferenceParameters></x:ResourceCreated>"
    )
    if description:
        text += f"<rsp:Shell><rsp:ShellId>{shell_id}</rsp:ShellId></rsp:Shell>"
    return Exchange("Create", envelope(TRANSFER + "CreateResponse", text))


def commanded(command_id=COMMAND_ID):
    text = f"<rsp:CommandResponse><rsp:CommandId>{command_id}</rsp:CommandId></rsp:CommandResponse>"
    return Exchange("Command", envelope(SHELL + "/CommandResponse", text))


def stream(name, data, end=None, command_id=COMMAND_ID):
    """Returns one piece of a stream. end is the attribute that marks the last piece."""
    attribute = f' End="{end}"' if end else ""
    text = base64.b64encode(data).decode()
    return f'<rsp:Stream Name="{name}" CommandId="{command_id}"{attribute}>{text}</rsp:Stream>'


def received(*streams, state=None, code=None, command_id=COMMAND_ID):
    text = "".join(streams)
    if state is not None:
        whose = f' CommandId="{command_id}"' if command_id else ""
        exit_code = f"<rsp:ExitCode>{code}</rsp:ExitCode>" if code is not None else ""
        text += (
            f'<rsp:CommandState{whose} State="{COMMAND_STATE}{state}">{exit_code}'
            "</rsp:CommandState>"
        )
    text = f"<rsp:ReceiveResponse>{text}</rsp:ReceiveResponse>"
    return Exchange("Receive", envelope(SHELL + "/ReceiveResponse", text))


def done(code=0, out=b"", err=b""):
    """Returns the last response to Receive."""
    return received(
        stream("stdout", out, "true"), stream("stderr", err, "true"), state="Done", code=code
    )


def answered(verb):
    """Returns a response without content."""
    if verb == "Delete":
        return Exchange(verb, envelope(TRANSFER + "DeleteResponse", ""))
    return Exchange(verb, envelope(f"{SHELL}/{verb}Response", f"<rsp:{verb}Response/>"))


def fault(verb, code, subcode="w:InternalError", relates=True):
    text = (
        f"<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>{subcode}</s:Value>"
        f'</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">No.</s:Text></s:Reason>'
        f'<s:Detail><f:WSManFault xmlns:f="{FAULT}" Code="{code}" Machine="server">'
        "<f:Message>No.</f:Message></f:WSManFault></s:Detail></s:Fault>"
    )
    body = envelope(FAULT_ACTION, text)
    if not relates:
        body = re.sub("<a:RelatesTo>.*</a:RelatesTo>", "", body)
    return Exchange(verb, body, 500)


# What messages mean


def local(element):
    return element.tag.rpartition("}")[2]


class Meaning:
    """Returns the meaning of a request, without its form."""

    def __init__(self, data):
        self.root = ElementTree.fromstring(data)
        self.body = self.root.find(f"{{{S}}}Body")
        self.action = self._header(WSA, "Action")
        self.verb = self.action.rpartition("/")[2]
        self.resource = self._header(WSMAN, "ResourceURI")
        self.selectors = self._named("Selector")
        self.options = {name: value.casefold() for name, value in self._named("Option").items()}
        self.content = self._read_content()

    def _header(self, namespace, name):
        return self.root.findtext(f"{{{S}}}Header/{{{namespace}}}{name}").strip()

    def _named(self, name):
        found = self.root.iterfind(f".//{{{WSMAN}}}{name}")
        return {each.get("Name"): each.text or "" for each in found}

    def _texts(self, name):
        return [each.text or "" for each in self.body.iterfind(f".//{{{SHELL}}}{name}")]

    def _attribute(self, name, attribute):
        return [each.get(attribute) for each in self.body.iterfind(f".//{{{SHELL}}}{name}")]

    def _read_content(self):
        words = lambda name: sorted(" ".join(self._texts(name)).split())
        variables = zip(self._attribute("Variable", "Name"), self._texts("Variable"))
        return {
            "Create": lambda: (
                sorted(variables),
                words("InputStreams"),
                words("OutputStreams"),
                self._texts("WorkingDirectory"),
            ),
            "Command": lambda: " ".join(self._texts("Command") + self._texts("Arguments")),
            "Receive": lambda: (
                self._attribute("DesiredStream", "CommandId"),
                words("DesiredStream"),
            ),
            "Signal": lambda: self._attribute("Signal", "CommandId"),
            "Send": lambda: self._attribute("Stream", "Name")
            + self._attribute("Stream", "CommandId"),
            "Delete": lambda: [local(each) for each in self.body],
        }[self.verb]()

    def chosen_ids(self):
        """Returns the id that a client requests for a shell or a command."""
        ids = self._attribute("Shell", "ShellId") + self._attribute("CommandLine", "CommandId")
        return set(filter(None, ids))

    def data(self):
        """Returns the data of a Send, and whether it is the last one."""
        text, end = self._texts("Stream")[0], self._attribute("Stream", "End")[0]
        return base64.b64decode(text), (end or "").casefold() in ("true", "1")

    def differences(self, other):
        """Returns the differences from the request of another client. Only options that both of them send count."""
        for name in ("action", "resource", "selectors", "content"):
            if getattr(self, name) != getattr(other, name):
                yield f"{name} {getattr(self, name)!r} instead of {getattr(other, name)!r}"
        for name in self.options.keys() & other.options.keys():
            if self.options[name] != other.options[name]:
                yield f"{name} is {self.options[name]} instead of {other.options[name]}"


def outcome(exchanges):
    """Returns stdout, stderr and the exit code in the responses to Receive. It doesn't use the library."""
    streams, code = {"stdout": b"", "stderr": b""}, None
    for each in only(exchanges, "Receive"):
        root = ElementTree.fromstring(each.body)
        for piece in root.iter(f"{{{SHELL}}}Stream"):
            streams[piece.get("Name")] += base64.b64decode(piece.text or "")
        code = next((int(found.text) for found in root.iter(f"{{{SHELL}}}ExitCode")), code)
    return streams["stdout"], streams["stderr"], code


def sent(exchanges):
    """Returns the pieces that the recorded client sent to stdin."""
    return [Meaning(each.request).data()[0] for each in only(exchanges, "Send")]


def recut(exchanges, size, random):
    """Returns the same output in pieces of this number of bytes. Responses without content and timeouts are between
    them."""
    command_id = Meaning(only(exchanges, "Receive")[0].request).content[0][0]
    streams = outcome(exchanges)
    answers = [fault("Receive", TIMED_OUT, "w:TimedOut")]
    for name, data in zip(("stdout", "stderr"), streams):
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        while pieces:
            count = random.randint(1, 4)
            texts = [stream(name, piece, command_id=command_id) for piece in pieces[:count]]
            state = random.choice((None, "Running"))
            answers.append(received(*texts, state=state, command_id=command_id))
            answers += [received()] * (random.randint(0, 9) == 0)
            del pieces[:count]
    ends = [stream(name, b"", "true", command_id) for name in ("stdout", "stderr")]
    answers.append(received(*ends, state="Done", code=streams[2], command_id=command_id))
    request = only(exchanges, "Receive")[0].request
    answers = [dataclasses.replace(each, request=request) for each in answers]
    first = exchanges.index(only(exchanges, "Receive")[0])
    rest = [each for each in exchanges[first:] if each.verb != "Receive"]
    return exchanges[:first] + answers + rest


# Ways to the client: called with the connection, the verb, its number, and the whole answer


def whole(connection, _verb, _number, data):
    connection.send(data)


def split(size):
    """Sends the response in pieces, which the client gets one by one."""

    def way(connection, _verb, _number, data):
        for at in range(0, len(data), size):
            connection.send(data[at : at + size])

    return way


def in_chunks(size):
    def way(connection, _verb, _number, data):
        head, body = data.split(b"\r\n\r\n", 1)
        head = re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", head)
        connection.send(head + b"\r\n\r\n" + chunks(body, size))

    return way


class Drop:
    """Ends the connection after a share of one response, this number of times. The share 0 means before the response,
    and 1 after it."""

    def __init__(self, verb, number, share, times=1):
        self.verb, self.number, self.share, self.times = verb, number, share, times
        self.dropped = threading.Event()

    def __call__(self, connection, verb, number, data):
        if (verb, number) != (self.verb, self.number) or self.times == 0:
            connection.send(data)
            return
        self.times -= 1
        connection.send(data[: int(len(data) * self.share)])
        connection.sock.shutdown(socket.SHUT_RDWR)
        self.dropped.set()
        raise OSError("dropped")

    def settle(self, verb):
        """Waits for the end of the connection after a request with this verb, if the connection must end."""
        if verb == self.verb:
            assert self.dropped.wait(PATIENCE_S), "The connection wasn't dropped"


class Hold:
    """Holds a response until its release."""

    def __init__(self, verb, number):
        self.place, self.arrived, self.gate = (verb, number), threading.Event(), threading.Event()

    def __call__(self, connection, verb, number, data):
        if (verb, number) == self.place:
            self.arrived.set()
            assert self.gate.wait(PATIENCE_S), "Nobody let the answer go"
        connection.send(data)


# The server


class Player(Peer):
    """Responds to each request with the next recorded response for its verb. If a request is repeated with the same
    MessageID, it gets the same response, as on this library's server. A client that didn't get the id of its shell or
    command ends it with the id that it has requested."""

    def __init__(self, exchanges, way=whole):
        super().__init__(self._serve_connection)
        self.exchanges, self.way = exchanges, way
        self.counts, self.given, self.input, self.ended = {}, {}, b"", False
        self.chosen = set()
        self.changed = threading.Condition()

    def count(self, verb):
        """Returns the number of requests of a verb, without repetitions."""
        return self.counts.get(verb, 0)

    def wait_for(self, verb, count):
        with self.changed:
            came = self.changed.wait_for(lambda: self.count(verb) >= count, PATIENCE_S)
        assert came, f"No {verb} came"

    def _serve_connection(self, connection):
        while (request := connection.read_request()) is not None:
            verb, number, exchange = self._choose(request)
            self._wait_for_input(verb, exchange)
            body = re.sub(
                "(RelatesTo>)[^<]*", rf"\g<1>{request.text('MessageID')}", exchange.body
            ).encode()
            self.way(connection, verb, number, http(body, f"{exchange.status} "))

    def _choose(self, request):
        message_id, meaning = request.text("MessageID"), Meaning(request.body)
        with self.changed:
            if message_id not in self.given:
                number = self.count(meaning.verb)
                candidates = only(self.exchanges, meaning.verb)
                if meaning.verb == "Send" and not candidates:
                    # This library's client states that there is no input. Other clients don't.
                    candidates = [answered("Send")]
                assert candidates, f"{meaning.verb} wasn't recorded"
                if number >= len(candidates):
                    assert meaning.verb in ("Send", "Delete"), f"One {meaning.verb} too many"
                self.given[message_id] = number, candidates[min(number, len(candidates) - 1)]
                self._take(meaning)
            number, exchange = self.given[message_id]
        if exchange.request is not None and not self._is_chosen(meaning):
            differences = list(meaning.differences(Meaning(exchange.request)))
            assert not differences, f"{meaning.verb} {number}: {differences}"
        return meaning.verb, number, exchange

    def _take(self, meaning):
        self.counts[meaning.verb] = self.count(meaning.verb) + 1
        self.chosen |= meaning.chosen_ids()
        if meaning.verb == "Send":
            assert not self.ended, "More input after its end"
            data, self.ended = meaning.data()
            self.input += data
        self.changed.notify_all()

    def _is_chosen(self, meaning):
        """Tells whether the request ends a shell or a command with the id that the client has requested."""
        ids = {"Signal": meaning.content, "Delete": meaning.selectors.values()}
        return not self.chosen.isdisjoint(ids.get(meaning.verb, ()))

    def _wait_for_input(self, verb, exchange):
        """Output comes only after the input that is before it in the recording."""
        if verb != "Receive" or exchange.request is None:
            return
        expected = only(self.exchanges[: self.exchanges.index(exchange)], "Send")
        with self.changed:
            self.changed.wait_for(lambda: self.ended or not expected, PATIENCE_S)
