# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The code that all lints share. It lists the files, and reports complaints."""

import os
import re
import subprocess
import sys

IGNORED = re.compile(r'(^|/)(\.git|_build[^/]*|subprojects|__pycache__)(/|$)')


class Lint:
    """The tree in sys.argv[1], and the complaints about it."""

    def __init__(self):
        self.root = sys.argv[1]
        self.complaints = []

    def paths(self, pattern):
        """The files of the project whose path from the root matches a regular expression."""
        return [path for path in self._tracked() if re.search(pattern, path)]

    def read(self, path):
        with open(os.path.join(self.root, path), encoding='utf-8') as file:
            return file.read()

    def complain(self, path, line, text):
        self.complaints.append(f'{path}:{line}: {text}')

    def finish(self):
        for complaint in self.complaints:
            print(complaint)
        sys.exit(1 if self.complaints else 0)

    def _tracked(self):
        if os.path.exists(os.path.join(self.root, '.git')):
            listing = subprocess.run(
                ['git', '-c', 'safe.directory=*', '-C', self.root, 'ls-files', '--cached',
                 '--others', '--exclude-standard', '-z'],
                capture_output=True, check=False, text=True)
            if listing.returncode == 0:
                return sorted(path for path in listing.stdout.split('\0')
                              if path and os.path.isfile(os.path.join(self.root, path)))
        found = []
        for directory, _, names in os.walk(self.root):
            relative = os.path.relpath(directory, self.root)
            found += [os.path.normpath(os.path.join(relative, name)) for name in names]
        return sorted(path for path in found if not IGNORED.search(path))


def without_comments(text):
    """C source with comments and literals blanked, line by line, so that positions stay."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text,
                  flags=re.DOTALL)
