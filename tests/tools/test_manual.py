#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The examples of wsmand's manual, started as they are printed.

Only the folder, the ports, which the system chooses, and the user are changed.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

import realm as realms
from harness import SERVICE_USER, TIMEOUT, WSMAND, WSMANCTL, main, read

IS_ROOT = os.geteuid() == 0
MANUAL = sys.argv.pop()


def blocks_of(title):
    """The literal blocks of a section."""
    section = re.split(r'\n([^\n]+)\n[-=]{4,}\n', read(MANUAL))
    text = section[section.index(title) + 1]
    blocks = [textwrap.dedent(block) for block in re.findall(r'::\n\n((?:    [^\n]*\n|\n)+)', text)]
    # A shell reads a line that ends in a backslash together with the next one.
    return [re.sub(r' \\\n +', ' ', block) for block in blocks]


def lines_of(block, prompt):
    return [line[2:] for line in block.splitlines() if line.startswith(prompt + ' ')]


class Examples(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='wsmand-manual-')
        self.addCleanup(shutil.rmtree, self.folder)
        os.chmod(self.folder, 0o755)
        programs = os.path.join(self.folder, 'bin')
        os.mkdir(programs)
        for program in (WSMAND, WSMANCTL):
            os.symlink(program, os.path.join(programs, os.path.basename(program)))
        self.env = {**os.environ, 'PATH': f'{programs}:/usr/sbin:/usr/bin:/sbin:/bin'}
        self.uris = []

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def run_lines(self, lines, text=''):
        script = '\n'.join(['set -e', *lines]).replace('/etc/wsmand', self.folder)
        result = subprocess.run(['sh', '-c', script], cwd=self.folder, env=self.env, input=text, text=True,
                                capture_output=True, timeout=TIMEOUT, check=False)
        self.assertEqual(result.returncode, 0, result)
        return result.stdout + result.stderr

    def start(self, configuration):
        configuration = re.sub(r'(https?://(?:[\w.]+|\[::\]))(?=[;\n])', r'\1:0', configuration)
        if not IS_ROOT:
            configuration = configuration.replace('user=nobody\n', '')
        self.write('wsmand.conf', configuration)
        process = subprocess.Popen([WSMAND, '--config', os.path.join(self.folder, 'wsmand.conf')], env=self.env,
                                   text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        said = ''
        for line in process.stdout:
            said += line
            if line == 'Ready\n':
                self.uris = re.findall(r'Listening on (\S+)/wsman', said)
                return said
        raise AssertionError(process.stderr.read())

    def look(self, line, password=None):
        """Runs a line of the user's, at the port that the system chose, with the password that is asked for."""
        port = self.uris[0].rsplit(':', 1)[1]
        line = re.sub(r'-r (https?://localhost)(:\d+)?', rf'-r \1:{port}', line)
        if password is not None:
            self.write('password', password + '\n')
            line = line.replace('wsmanctl ', 'wsmanctl --password-file password ')
        return self.run_lines([line])

    def test_passwords(self):
        commands, configuration, looks = blocks_of('Two users with passwords, over https')
        lines = lines_of(commands, '#')
        self.assertEqual(len(lines), len(commands.strip().splitlines()))
        self.run_lines(lines, text='first secret\nsecond secret\n')
        self.assertRegex(read(os.path.join(self.folder, 'passwords')), r'^ada:[^\n]+\ngrace:[^\n]+\n$')
        said = self.start(configuration)
        self.assertEqual(len(self.uris), 2, said)
        self.assertIn('Users who may read this machine: ada, grace\n', said)
        self.assertEqual(lines_of(looks, '#'), ['wsmand --config /etc/wsmand/wsmand.conf'])
        for user, password in (('ada', 'first secret'), ('grace', 'second secret')):
            line, = lines_of(looks, '$')
            self.assertIn('\n    CSName = ', self.look(line.replace('-u ada', f'-u {user}'), password))

    def test_ntlm(self):
        users, commands, configuration, looks = blocks_of('NTLM, without a certificate')
        self.write('ntlm-users', users)
        lines = [line for line in lines_of(commands, '#') if IS_ROOT or not line.startswith('chown')]
        self.run_lines(lines)
        self.start(configuration)
        password = users.strip().split(':')[2]
        identify, run = lines_of(looks, '$')
        self.assertIn('NTLM, messages sealed', self.look(identify, password))
        self.assertTrue(self.look(run, password).endswith('\nhello\n'))

    def test_kerberos(self):
        """With the keys of a realm of the tests, for localhost, where Negotiate chooses Kerberos."""
        _, configuration, looks = blocks_of('Kerberos')
        with tempfile.TemporaryDirectory() as folder, realms.Realm(folder) as realm:
            realm.kinit('ada')
            owner = pwd.getpwnam(SERVICE_USER).pw_uid
            shutil.copy(realm.keytab, os.path.join(self.folder, 'keytab'))
            for path in (folder, os.path.join(self.folder, 'keytab'), realm.env['KRB5_CONFIG']):
                os.chown(path, owner, -1)
            self.env.update(realm.env)
            said = self.start(configuration.replace('EXAMPLE.ORG', realms.REALM).replace('http://0.0.0.0',
                                                                                         'http://localhost'))
            self.assertIn('Kerberos', said)
            line = lines_of(looks, '$')[1].replace('-r server.example.org -a kerberos',
                                                    '-r http://localhost -a negotiate')
            self.assertIn('Kerberos, messages sealed', self.look(line))


if __name__ == '__main__':
    main()
