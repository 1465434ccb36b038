#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the benchmark of proxies, with each HTTP proxy that is installed. Arguments: bench-proxy and world-server."""

import subprocess
import sys
import tempfile

import proxies


def main():
    sys.stdout.reconfigure(line_buffering=True)
    for kind in (proxies.Squid, proxies.Tinyproxy):
        if not kind.available():
            print(f'{kind.program}: not installed')
            continue
        with tempfile.TemporaryDirectory() as folder, kind(folder) as proxy:
            print(kind.program)
            program, server = sys.argv[1:]
            subprocess.run([program, proxy.uri, server, '--max-envelope-size=10000000'], check=True)


main()
