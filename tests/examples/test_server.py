#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sample that is a server, as a client sees it. Argument: its path."""

import os
import subprocess
import sys

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Wsman  # noqa: E402

USER, PASSWORD = 'ada', 'Analytical Engine'


def look(uri, certificate, server):
    options = Wsman.ConnectionOptions()
    options.user_name, options.password, options.ca_file = USER, PASSWORD, certificate
    flags = Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    session = Wsman.Session.new(uri, flags, options)
    tides = [tide['Name'] for tide in session.enumerate('http://schemas.example.org/Harbour_Tide')]
    assert tides == ['high', 'low'], tides
    processes = [process['ProcessId'] for process in session.enumerate('wmicimv2/Win32_Process')]
    assert str(server.pid) in processes, processes


def main():
    support = os.environ['WSMAN_TEST_SUPPORT']
    certificate, key = f'{support}/test-cert.pem', f'{support}/test-key.pem'
    with subprocess.Popen([sys.executable, sys.argv[1], certificate, key, USER], text=True,
                          env={**os.environ, 'WSMAN_PASSWORD': PASSWORD},
                          stdout=subprocess.PIPE) as server:
        try:
            look(server.stdout.readline().split()[0], certificate, server)
        finally:
            server.terminate()


main()
