#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl copy --recursive: directories there and back, what is equal, what was cut off, and machines that lie."""

import os
import pty
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile

import patience

from harness import CERTIFICATE, PASSWORD, SERVICE_USER, TIMEOUT, WSMANCTL, Client, Daemon, main, run_wsmanctl

PART = 4 * 1024 * 1024
MINUTE = 60 * 10 ** 9


def take_over(path):
    """wsmand's user must be able to change what the test has made there."""
    if os.geteuid() == 0:
        os.chown(path, pwd.getpwnam(SERVICE_USER).pw_uid, -1, follow_symlinks=False)


def describe(root):
    """Everything in a directory: type, permissions, time, and content."""
    result = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            content = None
            if stat.S_ISREG(status.st_mode):
                with open(path, 'rb') as file:
                    content = file.read()
            result[os.path.relpath(path, root)] = (stat.filemode(status.st_mode), status.st_mtime_ns, content)
    return result


def get_inodes(root):
    return {path: os.lstat(os.path.join(root, path)).st_ino for path in describe(root)}


class Directories(Client):
    """A directory on each side."""

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.start()

    @classmethod
    def start(cls, **keys):
        daemon = Daemon(users=('ada',), shell_users='ada', **keys)
        daemon.start()
        cls.addClassCleanup(daemon.stop)
        return daemon

    def setUp(self):
        self.there = tempfile.mkdtemp(prefix='wsman-there-')
        self.here = tempfile.mkdtemp(prefix='wsman-here-')
        for folder in (self.there, self.here):
            self.addCleanup(shutil.rmtree, folder)
        take_over(self.there)

    def make(self, path, content=b'', mode=0o644, minutes=0):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content)
        os.chmod(path, mode)
        time = (1_700_000_000 + 60 * minutes) * 10 ** 9 + 123_456_789
        os.utime(path, ns=(time, time))
        take_over(path)

    def make_source(self):
        source = f'{self.here}/source'
        self.make(f'{source}/small', b'small', 0o600)
        self.make(f'{source}/empty', b'', 0o444, -1_000_000)
        self.make(f'{source}/program', b'#!/bin/sh\n', 0o755)
        self.make(f'{source}/deep/er/and deeper/large', os.urandom(2 * PART + 12345))
        self.make(f'{source}/exact', os.urandom(PART))
        for i, name in enumerate(('with  spaces', '-rf', 'it\'s "$HOME"', '%PATH%', 'ünïcode', 'a:b\\c', 'new\nline',
                                  'ends\n', ' ', '...', '$(id)', '*')):
            self.make(f'{source}/names {name}/{name}', name.encode(), minutes=i)
        os.makedirs(f'{source}/nothing in it')
        for i, (folder, _, _) in enumerate(os.walk(source, topdown=False)):
            os.chmod(folder, 0o750 if i % 2 else 0o755)
            os.utime(folder, ns=(i * MINUTE, i * MINUTE))
        return source

    def copy(self, *arguments, daemon=None):
        result = run_wsmanctl('copy', '--recursive', *arguments, daemon=daemon or self.daemon)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, '', ''))

    def check_refused(self, code, text, *arguments, daemon=None):
        result = run_wsmanctl('copy', '--recursive', *arguments, daemon=daemon or self.daemon)
        self.assertEqual(result.returncode, code, result)
        self.assertIn(text, result.stderr)

    def spawn(self, *arguments, **streams):
        path = self.daemon.write('client-password', PASSWORD)
        return subprocess.Popen(
            [WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-u', 'ada', '--password-file', path,
             '-a', 'basic', 'copy', '--recursive', *arguments], **streams)


class Tree(Directories):
    """An honest machine."""

    def test_there_and_back(self):
        """Content, permissions and times, of files and directories with any names."""
        source = self.make_source()
        expected = describe(source)
        for lanes in ('1', '3'):
            with self.subTest(lanes=lanes):
                self.copy('--lanes', lanes, source, f':{self.there}/copy{lanes}')
                self.assertEqual(describe(f'{self.there}/copy{lanes}'), expected)
                self.copy('--lanes', lanes, f':{self.there}/copy{lanes}', f'{self.here}/back{lanes}')
                self.assertEqual(describe(f'{self.here}/back{lanes}'), expected)

    def test_equal(self):
        """What is equal isn't copied again, and equal content only gets its attributes."""
        source, there, back = self.make_source(), f'{self.there}/copy', f'{self.here}/back'
        for origin, target, arguments, text in (
                (source, there, (source, f':{there}'), b'SMALL'), (there, back, (f':{there}', back), b'small')):
            with self.subTest(arguments=arguments):
                self.copy(*arguments)
                before = get_inodes(target)
                self.make(f'{origin}/small', text, 0o640, 5)
                self.make(f'{origin}/program', b'#!/bin/sh\n', 0o700, 6)
                self.make(f'{origin}/new {text}', b'new')
                self.copy(*arguments)
                after = get_inodes(target)
                self.assertEqual({path for path in after if after[path] != before.get(path)}, {'small', f'new {text}'})
                self.assertEqual(describe(target), describe(origin))

    def test_no_clobber(self):
        """Equal files are no reason to stop, and others are, before anything is copied."""
        source, there = self.make_source(), f'{self.there}/copy'
        self.copy(source, f':{there}')
        self.copy('--no-clobber', source, f':{there}')
        self.make(f'{source}/small', b'other')
        self.make(f'{source}/new', b'new')
        before = describe(there)
        self.check_refused(4, 'small: ', '--no-clobber', source, f':{there}')
        self.assertEqual(describe(there), before)

    def test_cut_off_there(self):
        """The beginning that is there is used, and only if it is the right one."""
        content = os.urandom(2 * PART + 99)
        source = f'{self.here}/source'
        self.make(f'{source}/file', content)
        for part, is_used in ((content[:PART + 77], True), (b'x' * PART, False), (content + b'more', False),
                              (content, True), (b'', True)):
            with self.subTest(length=len(part)):
                self.make(f'{self.there}/.file.wsman-part', part, 0o600)
                inode = os.stat(f'{self.there}/.file.wsman-part').st_ino
                with open(f'{self.there}/.file.wsman-part', 'rb') as keep:
                    self.copy(source, f':{self.there}')
                    # Its number can't be used again while it is open.
                    self.assertEqual(os.stat(f'{self.there}/file').st_ino == inode, is_used and len(part) > 0)
                    keep.read(1)
                self.assertEqual(describe(self.there), describe(source))
                os.unlink(f'{self.there}/file')

    def test_cut_off_here(self):
        content = os.urandom(2 * PART + 99)
        self.make(f'{self.there}/file', content)
        target = f'{self.here}/target'
        for part in (content[:PART + 77], b'x' * PART, content + b'more', content, b''):
            with self.subTest(length=len(part)):
                self.make(f'{target}/.file.wsman-part', part, 0o600)
                self.copy(f':{self.there}', target)
                self.assertEqual(describe(target), describe(self.there))
                os.unlink(f'{target}/file')

    def test_progress(self):
        """One bar for all files."""
        source = self.make_source()
        leader, follower = pty.openpty()
        process = self.spawn(source, f':{self.there}', stderr=follower)
        os.close(follower)
        shown = b''
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:  # nobody else has it open
            pass
        os.close(leader)
        self.assertEqual(process.wait(TIMEOUT), 0)
        self.assertEqual(shown.count(b'\n'), 1)
        self.assertRegex(shown.decode().rstrip().split('\r')[-1], r'100%  12\.6.MB ')

    def test_special_files(self):
        """Links and pipes aren't followed, opened or copied. This is said, and all else is copied."""
        outside = f'{self.here}/outside'
        self.make(f'{outside}/secret', b'secret')
        for there, root in ((False, f'{self.here}/source'), (True, f'{self.there}/source')):
            self.make(f'{root}/file', b'file', 0o4755)
            os.symlink(outside, f'{root}/link')
            os.symlink('file', f'{root}/other')
            os.mkfifo(f'{root}/pipe')
            take_over(root)
            target = f'{self.here}/target' if there else f'{self.there}/target'
            arguments = (f':{root}', target) if there else (root, f':{target}')
            self.check_refused(1, '3 entries', *arguments)
            self.assertEqual({path: values[0] for path, values in describe(target).items()}, {'file': '-rwxr-xr-x'})

    def test_links_in_the_way(self):
        """A link at the destination leads nowhere, be it in place of a file, of a directory, or of a cut copy."""
        outside = f'{self.there}/outside'
        self.make(f'{outside}/file', b'untouched')
        take_over(outside)
        before = describe(outside)
        for name, link, is_file in (('file', 'file', True), ('folder', 'folder', False),
                                    ('cut', '.cut.wsman-part', True)):
            for there in (True, False):
                with self.subTest(name=name, there=there):
                    source, target = (tempfile.mkdtemp(dir=folder) for folder in (
                        (self.here, self.there) if there else (self.there, self.here)))
                    for folder in (source, target):
                        take_over(folder)
                    self.make(f'{source}/{name}' if is_file else f'{source}/{name}/file', b'overwritten')
                    take_over(os.path.dirname(f'{source}/{name}/x'))
                    os.symlink(f'{outside}/file' if is_file else outside, f'{target}/{link}')
                    arguments = (source, f':{target}') if there else (f':{source}', target)
                    self.check_refused(1, 'link', *arguments)
                    self.assertEqual(describe(outside), before)

    def test_refused(self):
        self.make(f'{self.here}/file', b'file')
        self.make(f'{self.there}/file', b'file')
        for code, text, arguments in (
                (4, 'it doesn’t exist', (f':{self.there}/missing', f'{self.here}/x')),
                (1, 'isn’t a directory', (f':{self.there}/file', f'{self.here}/x')),
                (4, 'parent', (self.here, f':{self.there}/missing/x')),
                (1, '/file: ', (f'{self.here}/file', f':{self.there}')),
                (1, '1 to 16', ('--lanes', '0', self.here, f':{self.there}')),
                (1, '1 to 16', ('--lanes', '17', self.here, f':{self.there}'))):
            with self.subTest(arguments=arguments):
                self.check_refused(code, text, *arguments)
        self.check(1, 'copy', '--lanes', '2', self.here, f':{self.there}', daemon=self.daemon, text='--recursive')
        self.assertFalse(os.path.exists(f'{self.here}/x'))
        self.check(3, 'copy', '--recursive', self.here, f':{self.there}', daemon=self.daemon, password='wrong')


class Liar(Directories):
    """A machine whose programs lie about its files."""

    @classmethod
    def setUpClass(cls):
        cls.programs = tempfile.mkdtemp(prefix='wsman-programs-')
        cls.addClassCleanup(shutil.rmtree, cls.programs)
        os.chmod(cls.programs, 0o755)
        cls.daemon = cls.start(env={'PATH': f'{cls.programs}:{os.environ["PATH"]}'})

    def lie(self, name, script):
        path = f'{self.programs}/{name}'
        with open(path, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\n' + script)
        os.chmod(path, 0o755)
        self.addCleanup(lambda: os.path.exists(path) and os.unlink(path))

    def test_names(self):
        """A name that could lead out of the directory is refused, and nothing is made here."""
        for lines in (['f 644 1.000000000 1 ../x'], ['f 644 1.000000000 1 /etc/x'], ['d 755 1.000000000 0 ..'],
                      ['d 755 1.000000000 0 a', 'f 644 1.000000000 1 a/../../x'], ['f 644 1.000000000 1 a//x'],
                      ['f 644 1.000000000 1 '], ['f 644 1.000000000 1 .'], ['f 644 1.000000000 1 a/'],
                      ['l 777 1.000000000 1 a', 'f 644 1.000000000 1 a/x'], ['f 644 1.000000000 1 missing/x'],
                      ['f 644 1.000000000 1 a', 'f 644 1.000000000 1 a/x'],
                      ['l 777 1.000000000 1 a', 'd 755 1.000000000 1 a', 'f 644 1.000000000 1 a/x'],
                      ['f 99 1.000000000 1 a'], ['f 644 now 1 a'], ['f 644 1.000000000 -1 a'], ['f 644 1.5 1 a'],
                      ['f 644 1.000000000 99999999999999999999 a'], ['nonsense'], ['']):
            with self.subTest(lines=lines):
                self.lie('find', ''.join(f"printf '%s\\0' '{line}'\n" for line in lines))
                self.check_refused(4, 'lead out', f':{self.there}', f'{self.here}/x')
                self.assertEqual(os.listdir(self.here), [])

    def test_unfinished_list(self):
        self.lie('find', "printf 'f 644 1.000000000 1 a'\n")
        self.check_refused(4, 'lead out', f':{self.there}', f'{self.here}/x')
        self.check_refused(4, 'lead out', self.here, f':{self.there}')

    def test_content(self):
        """More bytes, fewer bytes and other bytes aren't taken for the file."""
        self.make(f'{self.there}/file', b'content')
        for script in ('echo more than enough', 'printf cont', 'printf CONTENT'):
            with self.subTest(script=script):
                self.lie('head', script)
                self.check_refused(4, 'file: ', f':{self.there}', f'{self.here}/x')
                self.assertNotIn('file', os.listdir(f'{self.here}/x'))

    def test_sums(self):
        """Sums that belong to other files, or aren't there, don't make files equal."""
        self.make(f'{self.there}/file', b'CONTENT')
        self.make(f'{self.here}/x/file', b'content')
        for script in ('', 'printf "%064d  ./other\\0" 0', 'printf "0  ./file\\0"', 'yes'):
            with self.subTest(script=script):
                self.lie('xargs', script.replace('yes', 'printf "%064d  ./file\\0%064d  ./file\\0" 0 0'))
                self.check_refused(4, 'SHA-256', f':{self.there}', f'{self.here}/x')

    def test_interrupted(self):
        """Ctrl-C leaves the beginning of the file, which the next attempt continues. Here, the first part is written,
        and then the program that writes it hangs."""
        source, part = f'{self.here}/source', f'{self.there}/.large.wsman-part'
        self.make(f'{source}/large', os.urandom(2 * PART + 1))
        self.lie('cat', '/bin/cat\nexec sleep 1000\n')
        process = self.spawn(source, f':{self.there}', stderr=subprocess.PIPE)
        patience.wait_until(lambda: os.path.exists(part) and os.stat(part).st_size == PART, 5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130, errors)
        self.assertEqual(os.listdir(self.there), ['.large.wsman-part'])
        os.unlink(f'{self.programs}/cat')
        self.copy(source, f':{self.there}')
        self.assertEqual(describe(self.there), describe(source))

    def test_removed(self):
        """A copy that is said to be different isn't left there."""
        self.make(f'{self.here}/x/file', b'content')
        self.lie('sha256sum', 'printf "%064d  -\\n" 0')
        self.check_refused(4, 'SHA-256', f'{self.here}/x', f':{self.there}')
        self.assertEqual(os.listdir(self.there), [])


if __name__ == '__main__':
    main()
