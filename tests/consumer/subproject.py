#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builds a project that has this one as its subproject, and runs its test.

The argument is the source directory.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def main():
    with tempfile.TemporaryDirectory() as directory:
        project = pathlib.Path(directory)
        shutil.copytree(HERE / 'project', project, dirs_exist_ok=True)
        shutil.copy(HERE / 'consumer.c', project)
        (project / 'subprojects').mkdir()
        (project / 'subprojects' / 'libwsman').symlink_to(sys.argv[1], target_is_directory=True)
        build = project / '_build'
        subprocess.run(['meson', 'setup', build, project, '--force-fallback-for=libwsman-1.0'], check=True)
        subprocess.run(['meson', 'test', '-C', build, '--print-errorlogs', 'consumer'], check=True)


main()
