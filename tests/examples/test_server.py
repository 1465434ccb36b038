#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a sample that lists processes, against the sample that is a server: it must find that one.

Arguments: the server, then the command of the sample.
"""

import os
import subprocess
import sys

USER, PASSWORD = 'ada', 'Analytical Engine'


def main():
    server_path, *client = sys.argv[1:]
    support = os.environ['WSMAN_TEST_SUPPORT']
    certificate, key = f'{support}/test-cert.pem', f'{support}/test-key.pem'

    with subprocess.Popen([sys.executable, server_path, certificate, key, USER, PASSWORD],
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            uri = server.stdout.readline().split()[0]
            output = subprocess.run([*client, uri, USER, PASSWORD, certificate], check=True,
                                    stdout=subprocess.PIPE, text=True).stdout
        finally:
            server.terminate()

    processes = dict(line.split(maxsplit=1) for line in output.splitlines())
    print(f'{len(processes)} processes; the server is {processes[str(server.pid)]}')


main()
