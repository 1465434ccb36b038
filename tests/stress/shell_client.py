#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Does the same as shell-client.c in Python. It works with shells until a test kills it or its server. If its server is
killed, it prints the error.

Arguments: the server's URI, a cookie for the shells' environment, and the number of the first step.
"""

import itertools
import os
import sys

import gi

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

import world  # noqa: E402  pylint: disable=wrong-import-position

# A timeout that no call to a running server reaches.
TIMEOUT_MS = 60000
IDLE_MS = 1000
NO_SHELL = 0x8033805B


def chat(shell):
    command = shell.spawn(['/bin/cat'], None)
    command.get_stdin().write_all(b'word', None)
    assert command.get_stdout().read_bytes(4, None).get_data() == b'word'


def run(shell):
    assert shell.spawn(['/bin/echo', 'word'], None).communicate_utf8(None, None)[-2] == 'word\n'


def wait(shell):
    command = shell.spawn(['/bin/sleep', '1000'], None)
    command.send_signal(Wsman.CommandSignal.TERMINATE, None)
    command.wait(None)


def leave(shell):
    shell.spawn(['/bin/sh', '-c', "trap '' INT TERM HUP; sleep 1000 | sleep 1000"], None)


def listen(shell):
    shell.spawn(['/bin/sh', '-c', 'while :; do echo word; done'], None).get_stdout().read_bytes(65536, None)


def use_shell(session, cookie, steps):
    shell = Wsman.Shell.new(session)
    shell.idle_timeout = IDLE_MS
    shell.setenv('WSMAN_TEST_COOKIE', cookie)
    shell.open(None)
    for step in steps:
        step(shell)
    shell.close(None)


def main():
    uri, cookie, first = sys.argv[1:]
    options = Wsman.ConnectionOptions()
    options.user_name, options.password, options.ca_file = world.USER, world.PASSWORD, world.CA_FILE
    session = Wsman.Session.new(
        uri, Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD, options
    )
    session.timeout = TIMEOUT_MS
    steps = itertools.islice(itertools.cycle((run, chat, listen, wait, leave)), int(first), None)
    while True:
        try:
            use_shell(session, cookie, itertools.islice(steps, 3))
        except GLib.Error as error:
            # If a shell was idle for too long, or its host was killed, the client opens another shell.
            if Wsman.Fault.from_error(error).get_code() != NO_SHELL:
                raise


if __name__ == '__main__':
    try:
        main()
    except GLib.Error as error:
        print(error.message, flush=True)
        losses = Wsman.Error.CONNECTION, Wsman.Error.PROTOCOL, Wsman.Error.CERTIFICATE
        # The client does nothing more. It doesn't have to remove what it has left.
        os._exit(0 if any(error.matches(Wsman.error_quark(), loss) for loss in losses) else 1)
