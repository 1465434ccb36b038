# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the Python tests share: the names of the world (tests/support/world.h) and a server in
another process."""

import os
import subprocess

import patience

BASE = "http://schemas.example.org/wsman/world/1/"
THING = BASE + "World_Thing"
NOTE = BASE + "World_Note"
STATS = BASE + "World_Stats"
NOTHING = BASE + "World_Nothing"
USER = "ada"
PASSWORD = "Änalytical Engine 1843"
STRANGER, STRANGER_PASSWORD = "charles", "difference"
THINGS = 25
CA_FILE = os.environ["WSMAN_TEST_SUPPORT"] + "/test-cert.pem"


class Server:
    """A server process that says "SCHEME URI" and "ready", and ends with its standard input."""

    def __init__(self, argv, **options):
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options
        )
        self.uris = {}
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                return
            # The first of a scheme counts: a server may also listen on other addresses.
            self.uris.setdefault(words[0], words[1])
        raise RuntimeError(f"{argv[0]} ended before it was ready")

    def stop(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=patience.get_seconds(3))
        self.process.stdout.close()
        if status != 0:
            raise RuntimeError(f"The server ended with {status}")
