# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Programs that are one side of an authentication: gensec_peer.py and tests/support/gss-peer.c."""

import os
import subprocess

GENSEC = ['/usr/bin/python3', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'gensec_peer.py')]

try:
    import samba.gensec
    HAVE_GENSEC = True
    # Since this version, Samba's Kerberos states that it supports bindings. A side with a binding refuses it without
    # one.
    KNOWS_BINDINGS = tuple(int(part) for part in samba.version.split('.')[:2]) >= (4, 20)
except ImportError:
    HAVE_GENSEC = KNOWS_BINDINGS = False


class Side:
    """A program that is one side of an authentication."""

    def __init__(self, command, env, **options):
        words = [f'--{name}={value}' for name, value in options.items() if value is not None]
        self.process = subprocess.Popen([*command, *words], env={**os.environ, **env}, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def ask(self, *words):
        self.process.stdin.write(' '.join(words) + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
