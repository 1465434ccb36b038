#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl quickconfig: what it says, asks and writes, and a wsmand that starts with it."""

import configparser
import glob
import os
import pty
import pwd
import shutil
import stat
import subprocess
import tempfile
import unittest

from harness import PASSWORD, SERVICE_USER, TIMEOUT, WSMAND, WSMANCTL, main

ENV = {**os.environ, 'PATH': os.path.dirname(WSMAND) + ':' + os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}


class QuickConfig(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix='quickconfig-')
        self.addCleanup(shutil.rmtree, self.root)
        os.chmod(self.root, 0o755)
        self.password = os.path.join(self.root, 'password')
        with open(self.password, 'w', encoding='utf-8') as file:
            file.write(PASSWORD)

    def execute(self, *words, **options):
        return subprocess.run([WSMANCTL, 'quickconfig', '--root', self.root, *words], text=True, capture_output=True,
                              timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL, env=ENV, **options)

    def find(self, name):
        paths = glob.glob(f'{self.root}/**/wsmand/{name}', recursive=True)
        return paths[0] if paths else None

    def read_keys(self):
        keys = configparser.ConfigParser(interpolation=None)
        keys.read(self.find('wsmand.conf'))
        return keys

    def write_keys(self, text):
        """A key file that was there before."""
        self.assertEqual(self.execute('-quiet', '-u:x').returncode, 0)
        with open(self.find('wsmand.conf'), 'w', encoding='utf-8') as file:
            file.write(text)

    def test_without_password(self):
        """Nothing is open to the network, and the output says this."""
        result = self.execute('-quiet', '-u:ada')
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        self.assertIn('not on the network', result.stdout)
        keys = self.read_keys()
        self.assertEqual(keys['server']['listen'], 'unix:/run/wsmand/wsman.sock')
        self.assertEqual((keys['authorization']['users'], keys['authorization']['operators']),
                         ('ada;local:root', 'ada;local:root'))
        for name in ('server.key', 'server.pem', 'passwords'):
            self.assertIsNone(self.find(name))
        self.assertIn('Start it with: ', result.stdout)

    def test_with_password(self):
        """A client logs in to the wsmand that was set up."""
        result = self.execute('/QUIET', '-u:ada', '--password-file', self.password)
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        self.assertNotIn(PASSWORD, result.stdout)
        keys = self.read_keys()
        self.assertIn('https://0.0.0.0', keys['server']['listen'])
        with open(self.find('passwords'), encoding='utf-8') as file:
            self.assertNotIn(PASSWORD, file.read())
        keys['server']['listen'] = 'https://localhost:0'
        keys['authorization'] = {'users': 'ada'}
        if os.geteuid() == 0:
            keys['server']['user'] = SERVICE_USER
            for name in ('server.key', 'passwords'):
                os.chown(self.find(name), pwd.getpwnam(SERVICE_USER).pw_uid, -1)
        else:
            del keys['server']['user']
        with open(self.find('wsmand.conf'), 'w', encoding='utf-8') as file:
            keys.write(file, space_around_delimiters=False)
        daemon = subprocess.Popen([WSMAND, '--config', self.find('wsmand.conf')], stdout=subprocess.PIPE, text=True)
        self.addCleanup(daemon.communicate)
        self.addCleanup(daemon.terminate)
        port = next(line for line in daemon.stdout if line.startswith('Listening')).split(':')[2].split('/')[0]
        self.assertIn('Ready\n', daemon.stdout)  # this reads up to that line
        result = subprocess.run([WSMANCTL, 'identify', '-r', f'https://localhost:{port}', '--ca-file',
                                 self.find('server.pem'), '-u', 'ada', '-a', 'basic', '--password-file', self.password],
                                text=True, capture_output=True, timeout=TIMEOUT, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result)

    def test_modes(self):
        """The account of wsmand can read what it needs, whatever the umask is, and nobody reads the secrets."""
        modes = {'server.key': 0o600, 'passwords': 0o600, 'server.pem': 0o644, 'wsmand.conf': 0o644}
        for mask in (0, 0o022, 0o027, 0o077, 0o777):
            with self.subTest(mask=oct(mask)):
                result = self.execute('-q', '-u:ada', '--password-file', self.password, umask=mask)
                self.assertEqual((result.returncode, result.stderr), (0, ''))
                folder = os.path.dirname(self.find('wsmand.conf'))
                self.assertEqual({name: stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode)
                                  for name in os.listdir(folder)}, modes)
                while folder != self.root:
                    self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o755, folder)
                    folder = os.path.dirname(folder)
                for name in os.listdir(self.root):
                    if name != 'password':
                        shutil.rmtree(os.path.join(self.root, name))

    def test_foreign_files(self):
        """A file that the key file doesn't name is somebody else's. Nothing is written then."""
        self.write_keys('[limits]\nmax-connections=7\n')
        folder = os.path.dirname(self.find('wsmand.conf'))
        for name in ('passwords', 'server.key', 'server.pem'):
            for dangles in (False, True):
                with self.subTest(name=name, dangles=dangles):
                    path = os.path.join(folder, name)
                    if dangles:
                        os.symlink('/nonexistent', path)
                    else:
                        with open(path, 'w', encoding='ascii') as file:
                            file.write('mine')
                    before = {item: os.lstat(os.path.join(folder, item)) for item in os.listdir(folder)}
                    result = self.execute('-q', '-u:ada', '--password-file', self.password)
                    self.assertEqual((result.returncode, result.stdout), (1, ''), result)
                    self.assertIn(f'{path} exists', result.stderr)
                    after = {item: os.lstat(os.path.join(folder, item)) for item in os.listdir(folder)}
                    self.assertEqual({item: (status.st_ino, status.st_mtime_ns) for item, status in after.items()},
                                     {item: (status.st_ino, status.st_mtime_ns) for item, status in before.items()})
                    os.unlink(path)
        self.assertEqual(self.execute('-q', '-u:ada', '--password-file', self.password).returncode, 0)

    def test_bad_password(self):
        """After an impossible password, the next one is accepted."""
        with open(self.password, 'w', encoding='ascii') as file:
            file.write('\n')
        self.assertEqual(self.execute('-q', '-u:ada', '--password-file', self.password).returncode, 1)
        for name in ('server.key', 'server.pem', 'passwords', 'wsmand.conf'):
            self.assertIsNone(self.find(name))

    def test_unused_password(self):
        """A password that isn't stored is always reported."""
        for user, text, reason in (('ada', '[authorization]\nusers=bob\n', 'users'), ('root', '', 'root'),
                                   ('ada', '[authentication]\npassword-file=mine\n', 'password-file')):
            with self.subTest(user=user, text=text):
                self.write_keys(text)
                result = self.execute('-q', '-u:' + user, '--password-file', self.password)
                self.assertEqual(result.returncode, 0)
                self.assertRegex(result.stderr, 'The password isn’t kept: .*' + reason)
                self.assertIsNone(self.find('passwords'))
                self.assertEqual(self.execute('-q', '-u:' + user).stderr, '')

    def test_again(self):
        self.execute('-q', '-u:ada', '--password-file', self.password)
        before = {path: os.stat(path).st_mtime_ns for path in glob.glob(f'{self.root}/**', recursive=True)}
        result = self.execute('-q', '-u:bob', '--password-file', self.password)
        self.assertEqual(result.returncode, 0)
        self.assertIn('already set up', result.stdout)
        self.assertIn('The password isn’t kept', result.stderr)
        self.assertEqual(before, {path: os.stat(path).st_mtime_ns
                                  for path in glob.glob(f'{self.root}/**', recursive=True)})

    def test_keeps_settings(self):
        """The settings and comments of an administrator stay."""
        self.write_keys('# mine\n[server]\nlisten=https://127.0.0.1:7777\ncertificate=my.pem\nprivate-key=my.key\n'
                        'user=nobody\n[authorization]\n#users=ada;grace\n[limits]\nmax-connections=7\n')
        self.assertEqual(self.execute('-q', '-u:ada', '--password-file', self.password).returncode, 0)
        keys = self.read_keys()
        self.assertEqual(dict(keys['server']), {'listen': 'https://127.0.0.1:7777', 'certificate': 'my.pem',
                                                'private-key': 'my.key', 'user': 'nobody'})
        self.assertEqual(keys['limits']['max-connections'], '7')
        self.assertIsNone(self.find('server.pem'))
        with open(self.find('wsmand.conf'), encoding='utf-8') as file:
            self.assertIn('# mine\n', file.read())

    def test_refusals(self):
        for words, text in ((['-u:ada'], '--quiet'), (['-q', '-transport:http'], 'Kerberos'),
                            (['-q', '-u:ada', '--password-file', '/nonexistent'], '/nonexistent'), (['x'], 'too many'),
                            (['-q', '-u:ada;eve'], '--username'),
                            (['-shallow'], 'doesn’t take -shallow')):
            with self.subTest(words=words):
                result = self.execute(*words)
                self.assertEqual(result.returncode, 1, result)
                self.assertIn(text, result.stderr)
                self.assertIsNone(self.find('wsmand.conf'))
        self.write_keys('[server\nlisten')
        result = self.execute('-q', '-u:ada')
        self.assertEqual(result.returncode, 1, result)
        self.assertIn('wsmand.conf: ', result.stderr)

    def talk(self, *answers):
        """Answers the questions at a terminal."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(ENV)
            os.execv(WSMANCTL, [WSMANCTL, 'qc', '--root', self.root, '-u:ada'])
        shown = b''
        for question, answer in answers:
            while question not in shown:
                shown += os.read(terminal, 1024)
            os.write(terminal, answer)
        try:
            while chunk := os.read(terminal, 1024):
                shown += chunk
        except OSError:
            pass  # the other end is closed
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    def test_questions(self):
        status, shown = self.talk((b'[y/n]?', b'n\n'))
        self.assertEqual(status, 1, shown)
        self.assertIn('Nothing was changed', shown)
        self.assertIsNone(self.find('wsmand.conf'))
        status, shown = self.talk((b'[y/n]?', b'y\n'), (b'New password of ada', PASSWORD.encode() + b'\n'))
        self.assertEqual(status, 0, shown)
        self.assertNotIn(PASSWORD, shown)
        self.assertIsNotNone(self.find('passwords'))


if __name__ == '__main__':
    main()
