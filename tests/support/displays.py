# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Displays without a screen."""

import contextlib
import os
import subprocess

from ports import take_port

FIRST_PORT = 6000


@contextlib.contextmanager
def run_display(*options, env=None):
    """Runs Xvfb with one screen, and yields the name of the display. If Xvfb chose the number of the display itself,
    two that start at the same time could choose the same number. Nobody else has the port that belongs to this
    number. Without -noreset, Xvfb would begin anew when the last program leaves, and cut off one that just comes."""
    read, write = os.pipe()
    server = subprocess.Popen(['Xvfb', f':{take_port() - FIRST_PORT}', '-displayfd', str(write), '-screen', '0',
                               '1024x768x24', '-nolisten', 'tcp', '-noreset', *options], env=env, pass_fds=[write],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError('Xvfb does not start')
        yield f':{number}'
    finally:
        server.terminate()
        server.wait()
