#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""AppStream accepts the metainfo files, and the newest release in them is the version of the build.

Arguments: the root, appstreamcli, and the version.
"""

import re
import subprocess
import sys

from lint import Lint


def main():
    lint, (appstreamcli, version) = Lint(), sys.argv[2:]
    paths = lint.paths(r'\.metainfo\.xml$')
    for path in paths:
        result = subprocess.run([appstreamcli, 'validate', '--no-net', '--no-color', f'{lint.root}/{path}'],
                                capture_output=True, text=True, check=False)
        problems = re.findall(r'^[EW]: \S+?:(\d+|~): (.*)$', result.stdout, re.MULTILINE)
        for line, text in problems:
            lint.complain(path, line, text)
        if result.returncode != 0 and not problems:
            lint.complain(path, 1, result.stdout + result.stderr)
        newest = re.search(r'<release version="([^"]+)"', lint.read(path))
        if not newest or newest.group(1) != version:
            lint.complain(path, 1, f'the newest release isn’t {version}')
    if not paths:
        lint.complain('.', 1, 'there is no metainfo file')
    lint.finish()


main()
