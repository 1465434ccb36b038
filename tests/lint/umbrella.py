#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The umbrella header includes exactly the headers that are installed."""

import os
import re

from lint import Lint

UMBRELLA = 'libwsman/wsman.h'
GENERATED = {'wsman-enum-types.h', 'wsman-version.h'}


def main():
    lint = Lint()
    included = set(re.findall(r'#include <libwsman/([^>]+)>', lint.read(UMBRELLA)))
    public = {os.path.basename(path)
              for path in lint.paths(r'^libwsman/wsman-[^/]*(?<!-private)\.h$')} | GENERATED
    listed = set(re.findall(r"^  '(wsman-[^']+\.h)',$", lint.read('libwsman/meson.build'), re.M))

    for name in sorted(included ^ public):
        lint.complain(UMBRELLA, 1, f'{name} is {"not there" if name in included else "missing"}')
    for name in sorted(public - GENERATED - listed):
        lint.complain('libwsman/meson.build', 1, f'{name} is not installed')
    lint.finish()


main()
