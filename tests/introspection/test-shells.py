#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Shells, commands and files in Python. The command of a server of the world is the arguments."""

import os
import pathlib
import sys
import tempfile
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'python'))
import world

# Output that is hard to read by lines, and its lines.
LINES = ['printf', r'a\r\n\nb\377\nGrüße\nc']
READ_LINES = ['a', '', 'b\ufffd', 'Grüße', 'c']


class Case(unittest.TestCase):
    def setUp(self):
        options = Wsman.ConnectionOptions()
        options.user_name, options.password = world.USER, world.PASSWORD
        # Basic, with a name and password, over plain http.
        self.session = Wsman.Session.new(server.uris['http'], 0x40000 | 0x1000 | 0x100000, options)

    def assert_error(self, code, function, *args):
        with self.assertRaises(GLib.Error) as caught:
            function(*args)
        self.assertTrue(caught.exception.matches(Wsman.error_quark(), code), caught.exception)
        return caught.exception

    def assert_cancelled(self, start):
        async def cancel():
            cancellable = Gio.Cancellable()
            pending = start(cancellable)
            GLib.idle_add(cancellable.cancel)
            await pending

        with self.assertRaises(GLib.Error) as caught:
            Wsman.run(cancel())
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))


class OneShots(Case):
    def test_words(self):
        result = self.session.run(['printf', '<%s>', 'two words', 'it’s "quoted" $HOME', '', 7, pathlib.Path('/tmp')])
        self.assertEqual(result.stdout, '<two words><it’s "quoted" $HOME><><7></tmp>')
        self.assertEqual((result.stderr, result.exit_status, result.has_exit_status), ('', 0, True))
        for words in ('ls', b'ls'):
            with self.assertRaisesRegex(TypeError, 'spawn_command_line'):
                self.session.run(words)
        for arguments in ((['echo', 'a\0b'],), (['cat'], 'a\0b')):
            with self.assertRaisesRegex(ValueError, 'null character'):
                self.session.run(*arguments)

    def test_streams(self):
        result = self.session.run(['sh', '-c', 'cat; echo no >&2; exit 3'], input='Grüße')
        self.assertEqual((result.stdout, result.stderr, result.exit_status), ('Grüße', 'no\n', 3))
        self.assertEqual(result.stdout_bytes.get_data().decode(), 'Grüße')
        self.assertEqual(result.stderr_bytes.get_data(), b'no\n')

    def test_async(self):
        async def run():
            calls = [self.session.run_async(['echo', number]) for number in range(3)]
            return [(await call).stdout for call in calls]

        self.assertEqual(Wsman.run(run()), ['0\n', '1\n', '2\n'])

    def test_cancel(self):
        self.assert_cancelled(lambda cancellable: self.session.run_async(['cat'], None, cancellable))
        self.assertEqual(self.session.run(['true']).exit_status, 0)

    def test_error(self):
        with self.assertRaises(GLib.Error) as caught:
            self.session.run(['/nowhere/program'])
        self.assertIsInstance(caught.exception.fault, Wsman.Fault)

    def test_powershell(self):
        result = self.session.run_powershell('Write-Error Oops\n$input', 'Grüße\n')
        self.assertEqual((result.stdout, result.stderr, result.exit_status), ('Grüße\n', 'Oops\r\n', 0))

        # PowerShell only ends after its input has ended.
        async def run():
            commands = [await self.session.spawn_powershell_async('Write-Output later'),
                        self.session.spawn_powershell('Write-Output now')]
            result = await self.session.run_powershell_async('exit 3')
            for command in commands:
                command.stdin.close()
            return [line for command in commands for line in command], result.exit_status

        self.assertEqual(Wsman.run(run()), (['later', 'now'], 3))
        with self.session.open_shell() as shell:
            _, stdout, _ = shell.spawn_powershell('Write-Output there').communicate_utf8()
            self.assertEqual(stdout, 'there\n')

    def test_spawn(self):
        command = self.session.spawn(LINES)
        self.assertEqual(list(command), READ_LINES)
        command.wait_check()

        async def spawn():
            return [line async for line in await self.session.spawn_async(['echo', 'a'])]

        self.assertEqual(Wsman.run(spawn()), ['a'])


class Shells(Case):
    def test_with(self):
        with self.session.open_shell() as shell:
            self.assertTrue(shell.is_open)
            self.assertTrue(shell.shell_id)
            self.assertEqual((shell.session, shell.command_shell), (self.session, '/bin/sh'))
        self.assertFalse(shell.is_open)
        shell.close()

        async def use():
            async with await self.session.open_shell_async() as shell:
                return await (await shell.spawn_async(['echo', 'a'])).communicate_utf8_async(), shell

        (_, stdout, _), shell = Wsman.run(use())
        self.assertEqual(stdout, 'a\n')
        self.assertFalse(shell.is_open)

    def test_settings(self):
        shell = Wsman.Shell.new(self.session)
        self.assertEqual((shell.code_page, shell.is_open, shell.input_streams, shell.output_streams),
                         (65001, False, 'stdin', 'stdout stderr'))
        with tempfile.TemporaryDirectory() as folder:
            shell.working_directory = folder
            shell.setenv('NUMBER', 7)
            shell.no_profile = True
            shell.name = 'Test'
            shell.idle_timeout = 600000
            self.assertEqual(shell.environment, ['NUMBER=7'])
            with self.assertRaisesRegex(AttributeError, 'workingdirectory'):
                shell.workingdirectory = folder
            with shell:
                command = shell.spawn_command_line('pwd; echo "$NUMBER"')
                self.assertEqual(list(command), [folder, '7'])

        async def enter():
            async with Wsman.Shell.new(self.session) as shell:
                return shell.is_open

        self.assertTrue(Wsman.run(enter()))

    def test_code_page(self):
        shell = Wsman.Shell.new(self.session)
        shell.code_page = 437
        with shell:
            self.assertEqual(list(shell.spawn(['printf', r'Gr\201\341e\n'])), ['Grüße'])

    def test_code_pages(self):
        """Tries all code pages that the library converts, with characters of several bytes."""
        for page, text in ((437, 'Grüße'), (20866, 'Привет'), (28591, 'Grüße'), (1200, 'Grüße 日本'), (51949, '한글'),
                           (54936, '¥中文'), (932, '日本語'), (37, 'Hello'), (65001, '日本 \u20ac')):
            with self.subTest(page), Wsman.Shell(session=self.session, code_page=page) as shell:
                self.assertEqual(list(shell.spawn(['printf', '%s\\n\\n%s', text, text])), [text, '', text])
                self.assertEqual(Wsman.run(self.collect(shell.spawn(['echo', text * 100]))), [text * 100])

    @staticmethod
    async def collect(command):
        return [line async for line in command]

    def test_not_open(self):
        with self.assertRaises(GLib.Error) as caught:
            Wsman.Shell.new(self.session).spawn(['true'])
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CLOSED))


class Commands(Case):
    def setUp(self):
        super().setUp()
        self.shell = self.session.open_shell()
        self.addCleanup(self.shell.close)

    def test_talk(self):
        command = self.shell.spawn(['cat'])
        self.assertEqual((command.shell, command.has_exited), (self.shell, False))
        self.assertTrue(command.command_id)
        answers = Gio.DataInputStream.new(command.stdout)
        for line in 'first', 'Grüße':
            command.stdin.write_all(f'{line}\n'.encode())
            self.assertEqual(answers.read_line_utf8()[0], line)
        command.stdin.close()
        command.wait_check()
        self.assertEqual((command.has_exited, command.has_exit_status, command.exit_status), (True, True, 0))

    def test_lines(self):
        self.assertEqual(list(self.shell.spawn(LINES)), READ_LINES)
        self.assertEqual(list(self.shell.spawn(['true'])), [])

        async def read():
            return [line async for line in await self.shell.spawn_async(LINES)]

        self.assertEqual(Wsman.run(read()), READ_LINES)

    def test_break(self):
        command = self.shell.spawn(['printf', r'a\nb\nc\nd'])
        for line in command:
            self.assertEqual(line, 'a')
            break

        async def read():
            async for line in command:
                return line

        self.assertEqual(Wsman.run(read()), 'b')
        self.assertEqual(list(command), ['c', 'd'])
        self.assertEqual(list(command), [])

    def test_live(self):
        command = self.shell.spawn(['sh', '-c', 'echo first; cat'])
        lines = iter(command)
        self.assertEqual(next(lines), 'first')
        self.assertFalse(command.has_exited)
        command.stdin.close()
        self.assertEqual(list(lines), [])

    def test_unwanted(self):
        command = self.shell.spawn(['sh', '-c', 'head -c 4000000 /dev/zero >&2; echo done'])
        command.stderr.close()
        self.assertEqual(list(command), ['done'])

    def test_closed(self):
        command = self.shell.spawn(['cat'])
        command.stdout.close()
        with self.assertRaises(GLib.Error) as caught:
            list(command)
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CLOSED))
        self.assertIsNone(caught.exception.fault)

    def test_communicate(self):
        command = self.shell.spawn(['sh', '-c', 'cat; printf "\\377" >&2'])
        done, stdout, stderr = command.communicate_utf8('Grüße')
        self.assertEqual((done, stdout, stderr), (True, 'Grüße', '\ufffd'))
        command = self.shell.spawn(['sh', '-c', 'cat; printf "\\377" >&2'])
        _, stdout, stderr = command.communicate(b'\0\1')
        self.assertEqual((stdout.get_data(), stderr.get_data()), (b'\0\1', b'\xff'))

        async def communicate():
            command = await self.shell.spawn_command_line_async('cat; exit 3')
            results = await command.communicate_async(GLib.Bytes.new(b'x'))
            await command.wait_async()
            return results[1].get_data(), command.exit_status

        self.assertEqual(Wsman.run(communicate()), (b'x', 3))

    def test_wait_check(self):
        command = self.shell.spawn_command_line('exit 3')
        self.assertIn('3', self.assert_error(Wsman.Error.REMOTE, command.wait_check).message)
        self.assertTrue(command.wait())

    def test_wait_cancelled(self):
        command = self.shell.spawn(['cat'])
        self.assert_cancelled(command.wait_async)
        self.assertEqual(command.communicate_utf8('still there')[1], 'still there')

    def test_signals(self):
        for signal in Wsman.CommandSignal.CTRL_C, Wsman.CommandSignal.CTRL_BREAK, Wsman.CommandSignal.TERMINATE:
            with self.subTest(signal):
                command = self.shell.spawn(['cat'])
                self.assertTrue(command.send_signal(signal))
                command.wait()
                self.assertNotEqual((command.has_exit_status, command.exit_status), (True, 0))

        async def interrupt():
            command = await self.shell.spawn_async(['cat'])
            await command.send_signal_async(Wsman.CommandSignal.CTRL_C)
            await command.wait_async()
            return command.has_exited

        self.assertTrue(Wsman.run(interrupt()))


class Copies(Case):
    CONTENT = bytes(range(256)) * 4096

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.source = self.folder / 'a source'
        self.source.write_bytes(self.CONTENT)
        self.there = str(self.folder / 'it’s there')
        self.seen = []

    def progress(self, *sizes):
        self.seen.append(sizes)

    def assert_progress(self):
        self.assertEqual(self.seen[-1], (len(self.CONTENT), len(self.CONTENT)))
        self.assertEqual(self.seen, sorted(self.seen))

    def test_there_and_back(self):
        self.assertTrue(self.session.copy_to(self.source, self.there, progress=self.progress))
        self.assertEqual(pathlib.Path(self.there).read_bytes(), self.CONTENT)
        self.assert_progress()
        self.seen.clear()
        back = Gio.File.new_for_path(str(self.folder / 'back'))
        self.assertTrue(self.session.copy_from(self.there, back, 0, None, self.progress))
        self.assertEqual((self.folder / 'back').read_bytes(), self.CONTENT)
        self.assert_progress()

    def test_async(self):
        async def copy():
            await self.session.copy_to_async(str(self.source), self.there, progress=self.progress)
            await self.session.copy_from_async(self.there, self.folder / 'back', Gio.FileCopyFlags.OVERWRITE)

        Wsman.run(copy())
        self.assertEqual((self.folder / 'back').read_bytes(), self.CONTENT)
        self.assert_progress()

    def test_flags(self):
        self.session.copy_to(self.source, self.there)
        with self.assertRaises(GLib.Error):
            self.session.copy_to(self.source, self.there)
        self.session.copy_to(self.source, self.there, Gio.FileCopyFlags.OVERWRITE)


if __name__ == '__main__':
    # The folder with the replacement for PowerShell.
    path = f'{os.environ["WSMAN_TEST_SUPPORT"]}:{os.environ["PATH"]}'
    server = world.Server(sys.argv[1:], env={**os.environ, 'PATH': path})
    try:
        unittest.main(argv=sys.argv[:1], verbosity=2)
    finally:
        server.stop()
