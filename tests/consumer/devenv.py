#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program of each language in `meson devenv`.

Arguments: the build directory, and the Python that can import gi.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
MODULE = 'libwsman-1.0'
FOUND_BY_TESTS = ('GJS_PATH', 'PYTHONPATH', 'GI_TYPELIB_PATH', 'LD_LIBRARY_PATH')


def main():
    build, python = sys.argv[1:]
    clean = {name: value for name, value in os.environ.items() if name not in FOUND_BY_TESTS}

    def develop(*command):
        subprocess.run(['meson', 'devenv', '-C', build, *map(str, command)], env=clean, check=True)

    with tempfile.TemporaryDirectory() as directory:
        program = pathlib.Path(directory) / 'consumer'
        develop('sh', '-c', f'${{CC:-cc}} "$0" -o "$1" $(pkg-config --cflags --libs {MODULE})',
                HERE / 'consumer.c', program)
        develop(program)
        develop('valac', '--pkg', MODULE, '-X', '-w', '-d', directory, '-o', program,
                HERE / 'consumer.vala')
        develop(program)
        develop('gjs', '-m', HERE / 'consumer.js')
        develop(python, HERE / 'consumer.py')


main()
