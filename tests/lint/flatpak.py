#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Flatpak manifest of the example application names it, and only files and options of Meson that exist.

Arguments: the root, and flatpak-builder if it is there, which also reads the manifest.
"""

import glob
import json
import os
import re
import subprocess
import sys

from lint import Lint

EXAMPLE = 'doc/examples/gtk/main.js'


def check_module(lint, path, module, options):
    for source in module['sources']:
        folder = os.path.normpath(os.path.join(os.path.dirname(path), source['path']))
        for command in module.get('build-commands', []):
            for name in re.findall(r'(?<=\s)[^\s/-][^\s]*/[^\s]+', command):
                if not glob.glob(os.path.join(lint.root, folder, name)):
                    lint.complain(path, 1, f'{name} isn’t there')
    for option in module.get('config-opts', []):
        if re.match(r'-D(\w+)=', option).group(1) not in options:
            lint.complain(path, 1, f'Meson has no option {option}')


def main():
    lint, builder = Lint(), sys.argv[2:]
    application = re.search(r"application_id: '([^']+)'", lint.read(EXAMPLE)).group(1)
    path = f'packaging/{application}.json'
    manifest = json.loads(lint.read(path))
    options = set(re.findall(r"^option\('(\w+)'", lint.read('meson_options.txt'), re.MULTILINE))

    if manifest['id'] != application:
        lint.complain(path, 1, f'the application is {application}')
    for module in manifest['modules']:
        check_module(lint, path, module, options)
    if builder:
        result = subprocess.run([*builder, '--show-manifest', os.path.join(lint.root, path)],
                                capture_output=True, text=True, check=False)
        if result.returncode != 0 or application not in result.stdout:
            lint.complain(path, 1, result.stderr)
    lint.finish()


main()
