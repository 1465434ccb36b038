#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of wsmanctl's grammar: completion in three shells, and a manual and a help that leave nothing out."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from harness import TIMEOUT, WSMANCTL, main, read

TABLES = os.environ['WSMANCTL_TABLES']
MANUAL = sys.argv.pop()


def print_tables(form):
    return subprocess.run([TABLES, form], text=True, capture_output=True, timeout=TIMEOUT, check=True).stdout


class Shell(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ('File One', 'file2'):
            with open(os.path.join(self.folder, name), 'w', encoding='utf-8'):
                pass

    def write(self, name, form):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(print_tables(form))
        return path


class Bash(Shell):
    def complete(self, *words):
        """Returns what bash offers for the last word. As in bash, “=” and “:” are separate words."""
        script = ('. "$1"; shift; COMP_WORDS=(wsmanctl "$@"); COMP_CWORD=$#; _wsmanctl; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        result = subprocess.run(['bash', '--norc', '-c', script, 'bash', self.write('wsmanctl.bash', 'bash'), *words],
                                text=True, capture_output=True, timeout=TIMEOUT, check=True, cwd=self.folder)
        return result.stdout.split()

    def test_verbs(self):
        self.assertIn('enumerate', self.complete(''))
        self.assertEqual(self.complete('enu'), ['enumerate'])
        self.assertEqual(self.complete('help', 'ident'), ['identify'])

    def test_options(self):
        self.assertEqual(self.complete('e', '--shal'), ['--shallow'])
        self.assertEqual(self.complete('ENUMERATE', 'x', '--filt'), ['--filter='])
        self.assertEqual(self.complete('get', '--filt'), [])
        self.assertEqual(self.complete('get', '-skipc'), ['-skipcacheck', '-skipcncheck'])
        self.assertEqual(sorted(self.complete('get', '-remot')), ['-remote:'])
        self.assertIn('--remote=', self.complete('--remo'))

    def test_values(self):
        for words in (['--format', '=', 'pr'], ['--format', 'pr'], ['-format', ':', 'pr'], ['-FORMAT', ':', 'pr']):
            self.assertEqual(self.complete('get', *words), ['pretty'], words)
        self.assertEqual(self.complete('get', '-a', ''), self.complete('get', '--authentication', '='))
        self.assertIn('negotiate', self.complete('get', '-AUTH', ':'))
        self.assertEqual(self.complete('get', '--ca-file', '=', 'file'), ['file2'])


@unittest.skipUnless(shutil.which('fish'), 'no fish')
class Fish(Shell):
    def complete(self, line):
        env = {**os.environ, 'HOME': self.folder, 'XDG_CONFIG_HOME': self.folder, 'XDG_DATA_HOME': self.folder,
               'LC_ALL': 'C.UTF-8'}
        result = subprocess.run(['fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]',
                                 self.write('wsmanctl.fish', 'fish'), line], text=True, capture_output=True,
                                timeout=TIMEOUT, check=True, cwd=self.folder, env=env)
        return [row.split('\t')[0] for row in result.stdout.splitlines()]

    def test_fish(self):
        self.assertEqual(self.complete('wsmanctl enumer'), ['enumerate'])
        self.assertEqual(self.complete('wsmanctl enumerate x --shal'), ['--shallow'])
        self.assertEqual(self.complete('wsmanctl get x --shal'), [])
        self.assertEqual(self.complete('wsmanctl get x --format pre'), ['pretty'])
        self.assertIn('--format=pretty', self.complete('wsmanctl get x --format=pre'))


@unittest.skipUnless(shutil.which('zsh'), 'no zsh')
class Zsh(Shell):
    def wait_for(self, terminal, text):
        shown = b''
        end = time.monotonic() + TIMEOUT
        while text not in shown:
            ready, _, _ = select.select([terminal], [], [], max(end - time.monotonic(), 0))
            self.assertTrue(ready, shown)
            shown += os.read(terminal, 4096)

    def test_zsh(self):
        self.write('_wsmanctl', 'zsh')
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.environ.update({'TERM': 'dumb', 'ZDOTDIR': self.folder, 'LC_ALL': 'C.UTF-8'})
            os.execvp('zsh', ['zsh', '-f', '-i'])
        try:
            os.write(terminal, b'fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -d ./dump; echo REA""DY\n')
            self.wait_for(terminal, b'READY')
            for typed, text in ((b'wsmanctl enumer\t', b'enumerate'), (b'wsmanctl get x --shal\t', b'--shallow'),
                                (b'wsmanctl get x --format=pre\t', b'--format=pretty')):
                os.write(terminal, typed)
                self.wait_for(terminal, text)
                os.write(terminal, b'\x15')
        finally:
            os.close(terminal)
            os.kill(pid, 9)
            os.waitpid(pid, 0)


class Manual(unittest.TestCase):
    """Each verb and option has its place in the manual and in the help, and these name no others."""

    @classmethod
    def setUpClass(cls):
        rows = [row.split() for row in print_tables('lines').splitlines()]
        cls.verbs = [row[1:] for row in rows if row[0] == 'verb']
        cls.options = [row[1:] for row in rows if row[0] == 'option']
        cls.manual = read(MANUAL)
        cls.help = subprocess.run([WSMANCTL, '--help'], text=True, capture_output=True, timeout=TIMEOUT,
                                  check=True).stdout

    def test_verbs(self):
        for name, *shortcuts in self.verbs:
            self.assertTrue(re.search(rf'(?m)^{name}\n    ', self.manual), name)
            self.assertRegex(self.help, rf'(?m)^  {name}( |$)')
            for shortcut in shortcuts:
                self.assertTrue(f'**{shortcut}**' in self.manual, shortcut)

    def test_options(self):
        for name, letter, value, *winrm in self.options:
            heads = re.findall(r'(?m)^-.*$', self.manual)
            form = f'--{name}' if value == '-' else f'--{name}={value}'
            form = f'-{winrm[0]}:{value}' if name == '-' else form
            self.assertTrue(any(form in re.split(', ', head) for head in heads), form)
            self.assertIn(form, self.help)
            if letter != '-':
                self.assertTrue(re.search(rf'(?m)^-{letter}( {value})?, ', self.manual), letter)
            for other in winrm:
                self.assertTrue(re.search(rf'(?mi)\*\*-{other}\*\*|^-(.*, -)?{other}:', self.manual), other)

    def test_no_others(self):
        known = {f'--{row[0]}' for row in self.options}
        for text in (self.manual, self.help):
            self.assertEqual(set(re.findall(r'(?<![\w-])--[a-z][\w-]*', text)) - known, set())


if __name__ == '__main__':
    main()
