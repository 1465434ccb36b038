# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units of systemd, which doesn't run in the tests."""

import os
import re
import shutil
import subprocess

from harness import TIMEOUT, read

try:
    import seccomp
except ImportError:
    seccomp = None

ANALYZE = shutil.which('systemd-analyze')


def settings_of(path):
    """The keys of a unit with all their values. Systemd allows a key more than once."""
    result = {}
    for key, value in re.findall(r'^(\w+)=(.*)$', read(path), re.MULTILINE):
        result.setdefault(key, []).append(value)
    return result


def analyze(*arguments):
    return subprocess.run([ANALYZE, *arguments], text=True, capture_output=True, timeout=10 * TIMEOUT, check=False,
                          env={**os.environ, 'SYSTEMD_COLORS': '0', 'LC_ALL': 'C.UTF-8'})


def expand(name):
    """The system calls of a group."""
    if not name.startswith('@'):
        return {name}
    lines = analyze('syscall-filter', '--no-pager', name).stdout.splitlines()[1:]
    names = [line.strip() for line in lines if line.strip() and not line.strip().startswith('#')]
    return set().union(*map(expand, names))


def allowed_calls(unit):
    allowed = expand('@default')
    for value in settings_of(unit)['SystemCallFilter']:
        calls = set().union(*map(expand, value.lstrip('~').split()))
        allowed = allowed - calls if value.startswith('~') else allowed | calls
    return allowed


def write_filter(path, names):
    """A program that runs its arguments with these system calls and no others."""
    with open(path, 'w', encoding='utf-8') as file:
        file.write('import os, sys, seccomp\n'
                   'rules = seccomp.SyscallFilter(seccomp.ERRNO(1))\n'
                   f'for name in {sorted(names)!r}:\n'
                   '    try:\n'
                   '        rules.add_rule(seccomp.ALLOW, name)\n'
                   '    except RuntimeError:\n'
                   '        pass  # a call of another architecture\n'
                   'rules.load()\n'
                   'os.execvp(sys.argv[1], sys.argv[1:])\n')
