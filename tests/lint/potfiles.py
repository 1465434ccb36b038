#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""po/POTFILES lists exactly the files that mark a text for translation."""

import re

from lint import Lint, without_comments

POTFILES = 'po/POTFILES'


def main():
    lint = Lint()
    listed = [line for line in lint.read(POTFILES).splitlines() if line and line[0] != '#']
    marked = [path for path in lint.paths(r'^(libwsman|tools)/.*\.c$')
              if re.search(r'\b(C?_|N_|NC_|g_dngettext|ngettext) ?\(', without_comments(lint.read(path)))]

    for path in sorted(set(marked) - set(listed)):
        lint.complain(POTFILES, 1, f'{path} is missing')
    for path in sorted(set(listed) - set(marked)):
        lint.complain(POTFILES, 1, f'{path} marks no text')
    if listed != sorted(listed):
        lint.complain(POTFILES, 1, 'not in order')
    lint.finish()


main()
