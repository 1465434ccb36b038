#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl run and shell: streams, signals and statuses of commands on the other side."""

import os
import pty
import shutil
import signal
import subprocess
import tempfile

from harness import CERTIFICATE, PASSWORD, SERVICE_USER, SUPPORT, TIMEOUT, WSMANCTL, Client, Daemon, main


class Commands(Client):
    env = None

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada', 'bob'), shell_users='ada', env=cls.env)
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def spawn(self, *arguments, **streams):
        """Starts wsmanctl, which reads its password from a file, with pipes unless streams say otherwise."""
        path = self.daemon.write('client-password', PASSWORD)
        streams = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, **streams}
        process = subprocess.Popen(
            [WSMANCTL, '-r', self.daemon.uri, '--ca-file', CERTIFICATE, '-u', 'ada', '--password-file', path,
             '-a', 'basic', *arguments], **streams)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def run_with(self, data, *arguments):
        process = self.spawn(*arguments)
        output, errors = process.communicate(data, timeout=TIMEOUT)
        return process.returncode, output, errors


class Run(Commands):
    def test_streams_and_status(self):
        result = self.run_with(b'', 'run', 'echo out; echo err >&2; exit 3')
        self.assertEqual(result, (3, b'out\n', b'err\n'))

    def test_arguments(self):
        """Several words are a program and its arguments, which no shell reads."""
        words = ['a b', '$HOME', "it's", '"', '\\', '%PATH%', '', '*', '-x', '--help', 'ü', 'a\nb', '&|<>^']
        result = self.run_with(b'', 'run', 'printf', '[%s]', *words)
        self.assertEqual(result, (0, ''.join(f'[{word}]' for word in words).encode(), b''))

    def test_options_of_the_command(self):
        for words in (('ls', '-d', '/'), ('--', 'ls', '-d', '/'), ('-d', '/etc', 'ls', '-d', '/')):
            with self.subTest(words):
                self.assertEqual(self.run_with(b'', 'run', *words), (0, b'/\n', b''))

    def test_input(self):
        data = os.urandom(3 * 1024 * 1024)
        self.assertEqual(self.run_with(data, 'run', 'cat'), (0, data, b''))

    def test_input_not_read(self):
        self.assertEqual(self.run_with(b'x' * 1024 * 1024, 'run', 'exit 4'), (4, b'', b''))

    def test_live(self):
        process = self.spawn('run', 'echo first; read line; echo "$line"')
        self.assertEqual(process.stdout.readline(), b'first\n')
        process.stdin.write(b'second\n')
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), b'second\n')
        self.assertEqual(process.wait(TIMEOUT), 0)

    def test_directory_and_environment(self):
        result = self.run_with(b'', '--directory', '/etc', '--environment', 'ONE=1=2', 'run', '--environment', 'TWO=',
                               'pwd; echo "$ONE/${TWO-unset}"')
        self.assertEqual(result, (0, b'/etc\n1=2/\n', b''))

    def test_user(self):
        self.assertEqual(self.run_with(b'', 'run', 'id', '-un'), (0, SERVICE_USER.encode() + b'\n', b''))

    def test_output_closed(self):
        """The command ends if nobody reads its output any more, as with a pipe to head."""
        process = self.spawn('run', 'yes')
        process.stdout.readline()
        process.stdout.close()
        process.stdout = None
        _output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, errors), (255, b''))

    def test_input_unreadable(self):
        """The command sees the end of its input, and ends by itself."""
        folder = os.open('/', os.O_RDONLY)
        self.addCleanup(os.close, folder)
        process = self.spawn('run', 'cat; exit 5', stdin=folder)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output), (5, b''))
        self.assertIn(b'Is a directory', errors)

    def test_input_closed(self):
        """Nothing that wsmanctl opens is taken for a standard stream."""
        process = self.spawn('run', 'cat; echo out; echo err >&2; exit 6', preexec_fn=lambda: os.close(0))
        self.assertEqual(process.communicate(timeout=TIMEOUT), (b'out\n', b'err\n'))
        self.assertEqual(process.returncode, 6)

    # Outputs that can't be written, and how the test makes them so.
    BROKEN = [(fd, name, broken) for fd, name in ((1, b'Standard output'), (2, b'Standard error'))
              for broken in (lambda fd: os.close(fd), lambda fd: os.dup2(os.open('/dev/full', os.O_WRONLY), fd))]

    def run_broken(self, fd, broken, *arguments, data=b''):
        process = self.spawn(*arguments, preexec_fn=lambda: broken(fd))
        output, errors = process.communicate(data, timeout=TIMEOUT)
        return process.returncode, output, errors

    def test_output_lost(self):
        """The status of the command would report success. Without standard error, there is no message."""
        write, both = 'echo lost >&{}; exit {}', 'echo out; echo err >&2; exit 6'
        for fd, name, broken in self.BROKEN:
            for arguments, data in ((['run', write.format(fd, 0)], b''), (['run', write.format(fd, 6)], b''),
                                    (['run', both], b''), (['run', f'yes >&{fd}'], b''),
                                    (['shell'], write.format(fd, 0).encode() + b'\n')):
                with self.subTest(fd=fd, arguments=arguments):
                    status, output, errors = self.run_broken(fd, broken, *arguments, data=data)
                    self.assertEqual(status, 255)
                    self.assertIn(output, (b'', b'out\n') if fd == 2 else (b'',))
                    if fd == 1:
                        self.assertIn(b'wsmanctl: ' + name + b': ', errors)

    def test_nothing_to_lose(self):
        for fd, _name, broken in self.BROKEN:
            other = 3 - fd
            expected = (6, b'x\n', b'') if other == 1 else (6, b'', b'x\n')
            with self.subTest(fd=fd):
                self.assertEqual(self.run_broken(fd, broken, 'run', f'echo x >&{other}; exit 6'), expected)
                self.assertEqual(self.run_broken(fd, broken, 'run', 'exit 0'), (0, b'', b''))

    def test_interrupt(self):
        process = self.spawn('run', 'trap "echo caught; exit 7" INT; echo ready; while :; do sleep 0.1; done')
        self.assertEqual(process.stdout.readline(), b'ready\n')
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=TIMEOUT), (b'caught\n', b''))
        self.assertEqual(process.returncode, 7)

    def test_interrupt_twice(self):
        process = self.spawn('run', 'trap "echo ignored" INT; echo ready; while :; do sleep 0.1; done')
        self.assertEqual(process.stdout.readline(), b'ready\n')
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.stdout.readline(), b'ignored\n')
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=TIMEOUT), (b'', b''))
        self.assertEqual(process.returncode, 130)

    def test_terminated(self):
        """A signal that ends wsmanctl also ends the command."""
        # Under nohup, SIGHUP is ignored in this process and its children.
        self.addCleanup(signal.signal, signal.SIGHUP, signal.signal(signal.SIGHUP, signal.SIG_DFL))
        for number in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.spawn('run', 'echo $$; exec sleep 600')
                pid = int(process.stdout.readline())
                process.send_signal(number)
                process.communicate(timeout=TIMEOUT)
                self.assertEqual(process.returncode, 130)
                while os.path.exists(f'/proc/{pid}'):  # the test's timeout ends this
                    pass

    def test_failures(self):
        """If no command has run, the status is 255."""
        for arguments, text in (
                (['run'], 'the command is missing'), (['shell', 'x'], '“x” is one word too many'),
                (['run', '--format', 'explode', 'true'], 'explode'), (['run', '--filter', 'x', 'true'], '--filter'),
                (['run', '--environment', 'x', 'true'], 'NAME=VALUE'), (['run', '--bogus', 'true'], '--bogus'),
                (['run', '--file', '/nowhere'], '/nowhere'), (['run', '--file', '/dev/null', 'x'], 'not both')):
            self.check(255, *arguments, daemon=self.daemon, text=text)
        self.check(255, '-r', 'http://localhost:1', '-a', 'none', '--unencrypted', 'run', 'true')
        self.check(255, 'run', 'true', daemon=self.daemon, user='bob', text='0x803381AC')
        self.check(255, 'run', '-d', '/nowhere', 'true', daemon=self.daemon)


class PowerShell(Commands):
    """With a stand-in for PowerShell, which knows a few statements."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        shutil.copy(os.path.join(SUPPORT, 'pwsh'), folder.name)
        cls.env = {'PATH': f'{folder.name}:{os.environ["PATH"]}'}
        super().setUpClass()

    def test_words(self):
        result = self.run_with(b'', 'run', '--powershell', 'Write-Output one;', 'Write-Error', 'two; exit 3')
        self.assertEqual(result, (3, b'one\n', b'two\r\n'))

    def test_file(self):
        """Longer than a command line may be, as editors on Windows write it."""
        path = self.daemon.write('script.ps1', '\ufeff' + 'Write-Progress ü\r\n' * 1000 + 'Write-Output x\r\n$input')
        self.assertEqual(self.run_with(b'input\n', 'run', '--file', path), (0, b'x\ninput\n', b''))


class Shell(Commands):
    def test_piped(self):
        result = self.run_with(b'cd /etc\npwd\necho err >&2\nexit 4\n', 'shell')
        self.assertEqual(result, (4, b'/etc\n', b'err\n'))

    def test_end_of_input(self):
        self.assertEqual(self.run_with(b'echo x', '--environment', 'A=b', 'shell'), (0, b'x\n', b''))

    def test_terminal(self):
        """There are prompts, and Ctrl-C ends the running command."""
        leader, follower = pty.openpty()
        process = self.spawn('shell', '-d', '/etc', stdin=follower, stdout=follower, stderr=follower,
                             start_new_session=True)
        os.close(follower)
        self.read_until(leader, b':/etc$ ')
        os.write(leader, b'echo $((6 * 7)); exec 3>&1; cd /; (trap "" INT; echo ready >&3); sleep 600\n')
        self.read_until(leader, b'42\r\nready\r\n')
        process.send_signal(signal.SIGINT)
        self.read_until(leader, b':/$ ')
        os.write(leader, b'\x04')
        self.assertEqual(process.wait(TIMEOUT), 130)
        os.close(leader)

    @staticmethod
    def read_until(leader, text):
        seen = b''
        while text not in seen:
            seen += os.read(leader, 1024)
        return seen


if __name__ == '__main__':
    main()
