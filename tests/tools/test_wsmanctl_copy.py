#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl copy: files in both directions, obstacles, and the display of progress."""

import os
import pty
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

from harness import CERTIFICATE, PASSWORD, SERVICE_USER, TIMEOUT, WSMANCTL, Client, Daemon, main, run_wsmanctl


class Copy(Client):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada', 'bob'), shell_users='ada')
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def setUp(self):
        # wsmand's user must be able to write there.
        self.there = tempfile.mkdtemp(prefix='wsman-there-')
        self.here = tempfile.mkdtemp(prefix='wsman-here-')
        for folder in (self.there, self.here):
            self.addCleanup(shutil.rmtree, folder)
        if os.geteuid() == 0:
            os.chown(self.there, pwd.getpwnam(SERVICE_USER).pw_uid, -1)

    def make(self, name, content=b'content\n', mode=0o644):
        path = os.path.join(self.here, name)
        with open(path, 'wb') as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def assert_content(self, path, content):
        with open(path, 'rb') as file:
            self.assertEqual(file.read(), content)

    def test_there_and_back(self):
        """20 MB of data that can hardly be compressed."""
        content = os.urandom(20 * 1000 * 1000)
        source = self.make('large', content)
        self.assertEqual(self.run_ok('copy', source, f':{self.there}/copy'), '')
        self.assert_content(f'{self.there}/copy', content)
        self.assertEqual(self.run_ok('copy', f':{self.there}/copy', f'{self.here}/back'), '')
        self.assert_content(f'{self.here}/back', content)

    def test_sparse(self):
        source = self.make('sparse', b'')
        os.truncate(source, 5 * 1000 * 1000)
        self.run_ok('copy', source, f':{self.there}')
        self.assert_content(f'{self.there}/sparse', bytes(5 * 1000 * 1000))

    def test_no_regular_files(self):
        """The error names the file that can't be copied, and has the right code."""
        fifo = os.path.join(self.here, 'fifo')
        os.mkfifo(fifo)
        plain = self.make('plain')
        for arguments, name in (([':/dev/null', self.here], '/dev/null'), ([':/dev/full', self.here], '/dev/full'),
                                ([f':{self.there}', self.here], self.there),
                                (['/dev/null', f':{self.there}'], '/dev/null'),
                                ([fifo, f':{self.there}'], fifo), ([self.here, f':{self.there}'], self.here),
                                ([plain, ':/dev/null'], '/dev/null')):
            with self.subTest(arguments=arguments):
                result = run_wsmanctl('copy', *arguments, daemon=self.daemon)
                self.assertNotEqual(result.returncode, 0)
                self.assertRegex(result.stderr, r'0x80070150 ERROR_\w+\n')
                self.assertIn(f'{name}: ', result.stderr.splitlines()[-1])
                self.assertIn('a directory needs --recursive', result.stderr.splitlines()[-1])
        missing = run_wsmanctl('copy', f'{self.here}/nothing', f':{self.there}', daemon=self.daemon)
        self.assertNotIn('--recursive', missing.stderr)

    def test_names(self):
        for name in ('with spaces', '-rf', "it's \"$HOME\"", '%PATH%', 'ünïcode', 'a:b', 'new\nline'):
            with self.subTest(name):
                source = self.make(name, name.encode())
                self.run_ok('copy', source, f':{self.there}')
                self.assert_content(f'{self.there}/{name}', name.encode())
                os.unlink(source)
                self.run_ok('copy', f':{self.there}/{name}', self.here)
                self.assert_content(source, name.encode())

    def test_empty(self):
        self.run_ok('copy', self.make('empty', b''), f':{self.there}')
        self.run_ok('copy', f':{self.there}/empty', f'{self.here}/back')
        self.assert_content(f'{self.here}/back', b'')

    def test_executable(self):
        self.run_ok('copy', self.make('program', mode=0o755), f':{self.there}')
        self.assertTrue(os.stat(f'{self.there}/program').st_mode & 0o100)
        self.run_ok('copy', f':{self.there}/program', f'{self.here}/back')
        self.assertTrue(os.stat(f'{self.here}/back').st_mode & 0o100)

    def test_replaces(self):
        source = self.make('file', b'new')
        self.run_ok('copy', self.make('old', b'old'), f':{self.there}/file')
        self.run_ok('copy', source, f':{self.there}/file')
        self.assert_content(f'{self.there}/file', b'new')

        secret = self.make('secret', b'old', mode=0o600)
        self.run_ok('copy', f':{self.there}/file', secret)
        self.assert_content(secret, b'new')
        self.assertEqual(os.stat(secret).st_mode & 0o777, 0o600)

    def test_refused(self):
        source = self.make('file')
        self.run_ok('copy', source, f':{self.there}')
        os.mkdir(f'{self.here}/folder')
        cases = (
            (['--no-clobber', source, f':{self.there}'], 4, '0x80070050'),
            (['--no-clobber', f':{self.there}/file', source], 4, '0x80070050'),
            ([source, f':{self.there}/missing/file'], 4, '0x80070003'),
            ([f':{self.there}/missing', self.here], 4, '0x80070002'),
            ([f':{self.there}/file', f'{self.here}/missing/file'], 4, '0x80070002'),
            ([f'{self.here}/missing', f':{self.there}'], 4, '0x80070002'),
            ([f'{self.here}/folder', f':{self.there}'], 1, '0x80070150'),
            ([f':{self.there}', self.here], 1, '0x80070150'),
            ([source, ':/dev/null'], 1, '0x80070150'),
        )
        for arguments, code, text in cases:
            self.check(code, 'copy', *arguments, daemon=self.daemon, text=text)
        self.check(3, 'copy', source, f':{self.there}/other', daemon=self.daemon, user='bob', text='0x803381AC')
        self.assertEqual(os.listdir(self.there), ['file'])
        self.assertEqual(sorted(os.listdir(self.here)), ['file', 'folder'])

    def test_words(self):
        for arguments in ([], ['a'], ['a', 'b'], [':a', ':b'], ['a', ':'], ['a', 'b', ':c'], ['./a:b', 'c/d:e'],
                          ['--filter', 'x', 'a', ':b'], ['a', 'other:b']):
            self.check(1, 'copy', *arguments, daemon=self.daemon)

    def test_host(self):
        """A host's name before the colon has the effect of the option."""
        self.check(2, '-a', 'none', '--unencrypted', 'copy', 'a.invalid:b', self.here, text='a.invalid')

    def spawn(self, *arguments, **streams):
        path = self.daemon.write('client-password', PASSWORD)
        return subprocess.Popen(
            [WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-u', 'ada', '--password-file', path,
             '-a', 'basic', 'copy', *arguments], **streams)

    def show(self, *arguments):
        """Checks what appears at a terminal."""
        leader, follower = pty.openpty()
        process = self.spawn(*arguments, stderr=follower)
        os.close(follower)
        shown = b''
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:  # nobody else has it open
            pass
        os.close(leader)
        self.assertEqual(process.wait(TIMEOUT), 0)
        return shown.decode()

    def test_progress(self):
        source = self.make('file', bytes(1000 * 1000))
        shown = self.show(source, f':{self.there}')
        self.assertTrue(shown.endswith('\r\n'), shown)
        last = shown.rstrip('\r\n').split('\r')[-1]
        self.assertRegex(last, rf'^{re.escape(source)}  (\[#+\]  )?100%  1\.0.MB  .*/s  \d\d:\d\d')
        self.assertEqual(self.show('--quiet', f':{self.there}/file', self.here), '')

    def test_interrupted(self):
        """Ctrl-C leaves nothing on either side."""
        source = self.make('huge', b'')
        os.truncate(source, 1 << 40)
        process = self.spawn(source, f':{self.there}', stderr=subprocess.PIPE)
        while not os.listdir(self.there):
            pass
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130, errors)
        self.assertEqual(os.listdir(self.there), [])


if __name__ == '__main__':
    main()
