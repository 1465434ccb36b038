#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl pwsh, with a server that plays PowerShell, and with a real PowerShell where WSMAN_TEST_PWSH names one."""

import os
import pty
import re
import signal
import subprocess
import tempfile
import unittest

import psrp_player as psrp
from harness import CERTIFICATE, PASSWORD, PRIVATE_KEY, TIMEOUT, WSMANCTL, Daemon, main, make_reachable

OPTIONS = ['-a', 'none', '--unencrypted']
PROGRAM = make_reachable(os.environ.get('WSMAN_TEST_PWSH'))
CAPABILITY = ('<Obj RefId="0"><MS><Version N="protocolversion">2.3</Version><Version N="PSVersion">2.0</Version>'
              '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>')


def state(name, number, reason=''):
    return f'<Obj RefId="0"><MS><I32 N="{name}">{number}</I32>{reason}</MS></Obj>'


OPENED = [[(psrp.CAPABILITY, CAPABILITY)], [(psrp.POOL_STATE, state('RunspaceState', 2))]]
DONE = (psrp.STATE, state('PipelineState', 4))
REASON = '<Obj N="ExceptionAsErrorRecord" RefId="1"><ToString>it broke</ToString></Obj>'
FAILED = (psrp.STATE, state('PipelineState', 5, REASON))


def call(number, method, arguments=''):
    return psrp.HOST_CALL, (f'<Obj RefId="0"><MS><I64 N="ci">{number}</I64><Obj N="mi" RefId="1"><ToString>m</ToString>'
                            f'<I32>{method}</I32></Obj><Obj N="mp" RefId="2"><LST>{arguments}</LST></Obj></MS></Obj>')


def line(text):
    return call(-100, 16, f'<S>{text}</S>')


CHOICES = ('<S>Cap</S><S>Msg</S><Obj RefId="3"><LST><Obj RefId="4"><MS><S N="label">&amp;Yes</S></MS></Obj>'
           '<Obj RefId="5"><MS><S N="label">N&amp;o</S></MS></Obj></LST></Obj><I32>0</I32>')
FIELDS = ('<S></S><S></S><Obj RefId="3"><LST><Obj RefId="4"><MS><S N="name">a</S></MS></Obj>'
          '<Obj RefId="5"><MS><S N="name">b</S></MS></Obj></LST></Obj>')


class Base(unittest.TestCase):
    def open(self, *pipelines):
        server = psrp.PowerShell(OPENED, pipelines)
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def run_words(self, *words, typed='', options=OPTIONS, pass_fds=()):
        return subprocess.run([WSMANCTL, 'pwsh', *options, *words], text=True, capture_output=True, timeout=TIMEOUT,
                              input=typed, check=False, pass_fds=pass_fds)

    def check(self, done, status, output, errors=''):
        self.assertEqual((done.returncode, done.stdout, done.stderr), (status, output, errors))


class Scripts(Base):
    def commands(self, server, number=0):
        content = psrp.decode(server.sent[number][0][1])
        return [each['Cmd'] for each in content['PowerShell']['Cmds']]

    def test_text(self):
        """The other machine formats the output, without colours here."""
        server = self.open([[line('_x001B_[32;1ma_x001B_[0m'), call(-100, 13, '<S>b</S>'), call(-100, 15), DONE]])
        self.check(self.run_words(server.uri(), 'Get-Thing'), 0, 'a\nb\n')
        self.assertEqual(self.commands(server), ['Get-Thing', 'Out-Default'])
        self.assertIn('<I32 N="width">120</I32>', server.sent[0][0][1])
        self.assertEqual(server.verbs.count('Delete'), 1)

    def test_json(self):
        item = '<Obj RefId="0"><MS><I32 N="x">1</I32></MS></Obj>'
        server = self.open([[(psrp.OUTPUT, '<S>a</S>'), (psrp.OUTPUT, item)], [DONE]])
        self.check(self.run_words('-r', server.uri(), '--format=json', 'Get-Thing'), 0, '"a"\n{"x":1}\n')
        self.assertEqual(self.commands(server), ['Get-Thing'])

    def test_notes_and_errors(self):
        notes = [call(-100, method, f'<S>{text}</S>') for method, text in ((22, 'w'), (21, 'v'), (19, 'd'), (18, 'e'))]
        server = self.open([[*notes, (psrp.ERROR, '<Obj RefId="0"><ToString>record</ToString></Obj>'), DONE]])
        self.check(self.run_words(server.uri(), 'x'), 1, '', 'WARNING: w\nVERBOSE: v\nDEBUG: d\ne\nrecord\n')

    def test_failure(self):
        server = self.open([[line('before')], [FAILED]])
        self.check(self.run_words(server.uri(), 'x'), 1, 'before\n', 'it broke\n')

    def test_exit(self):
        for number, status in ((7, 7), (0, 0), (1000, 255), (-1, 255)):
            with self.subTest(number):
                server = self.open([[call(-100, 6, f'<I32>{number}</I32>'), DONE]])
                self.check(self.run_words(server.uri(), 'exit'), status, '')

    def test_file(self):
        server = self.open([[DONE]])
        with tempfile.NamedTemporaryFile('w', suffix='.ps1') as file:
            file.write("'two'\n'lines'\n")
            file.flush()
            self.check(self.run_words(server.uri(), '--file', file.name, '--configuration=My.Endpoint'), 0, '')
        self.assertEqual(self.commands(server)[0].split(), ["'two'", "'lines'"])
        self.assertEqual(server.resource, psrp.POWERSHELL + '/My.Endpoint')

    def test_wrong_words(self):
        for words, expected in ((('host', 'script', 'more'), 'one word too many'),
                                (('-r', 'host', 'script', 'more'), 'one word too many'),
                                (('host', 'script', '--file=x'), 'not both'),
                                (('host', 'script', '--format=table'), 'its own layouts'),
                                (('script', '--hosts=a,b'), 'one machine')):
            with self.subTest(words):
                done = self.run_words(*words)
                self.assertEqual(done.returncode, 255)
                self.assertIn(expected, done.stderr)

    def test_interrupt(self):
        """Ctrl-C stops the pipeline, and the status says so."""
        server = self.open([[line('started')]])
        child = subprocess.Popen([WSMANCTL, 'pwsh', *OPTIONS, server.uri(), 'x'], text=True, stdout=subprocess.PIPE,
                                 stdin=subprocess.DEVNULL)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.kill)
        self.assertEqual(child.stdout.readline(), 'started\n')
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(TIMEOUT), 130)
        self.assertEqual(server.signals[0], 'powershell/signal/crtl_c')

    def test_closed_output(self):
        server = self.open([[line('a')], [DONE]])
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = subprocess.run([WSMANCTL, 'pwsh', *OPTIONS, server.uri(), 'x'], text=True, stdout=full, check=False,
                                  stderr=subprocess.PIPE, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 255)
        self.assertIn('standard output', done.stderr)


class Questions(Base):
    def ask(self, question, typed, output=''):
        server = self.open([[question], [DONE]])
        done = self.run_words(server.uri(), 'x', typed=typed)
        self.check(done, 0, output)
        (answer,) = server.answers()
        return answer

    def test_line(self):
        self.assertEqual(self.ask(call(1, 11), 'ä b\n')['mr'], 'ä b')

    def test_fields(self):
        self.assertEqual(self.ask(call(1, 23, FIELDS), 'one\ntwo\n')['mr'], {'a': 'one', 'b': 'two'})

    def test_choices(self):
        for typed, number in (('y\n', 0), ('O\n', 1), ('no\n', 1), ('\n', 0), ('maybe\nYes\n', 0)):
            with self.subTest(typed):
                self.assertEqual(self.ask(call(1, 26, CHOICES), typed, 'Cap\nMsg\n')['mr'], number)

    def test_end_of_input(self):
        for question, output in ((call(1, 11), ''), (call(1, 23, FIELDS), ''), (call(1, 26, CHOICES), 'Cap\nMsg\n')):
            self.assertIn('input has ended', self.ask(question, '', output)['me']['Exception']['Message'])

    def test_secrets(self):
        for question, typed, name in ((call(1, 12), 'geheim\n', None),
                                      (call(1, 24, '<S></S><S></S><Nil /><S></S>'), 'ada\ngeheim\n', 'ada'),
                                      (call(1, 25, '<S></S><S></S><S>bob</S><S></S>'), 'geheim\n', 'bob')):
            with self.subTest(typed):
                server = psrp.PowerShell(OPENED, [[[question], [DONE]]], certificate=(CERTIFICATE, PRIVATE_KEY))
                self.addCleanup(server.__exit__, None, None, None)
                done = self.run_words('--ca-file', CERTIFICATE, server.uri(), 'x', typed=typed, options=['-a', 'none'])
                self.check(done, 0, '')
                (text,) = (text for kind, text in server.sent[0] if kind == psrp.HOST_RESPONSE)
                self.assertEqual(psrp.open_secret(re.search('<SS N="[^"]*">([^<]*)</SS>', text)[1]), 'geheim')
                self.assertEqual(re.findall('<S N="UserName">([^<]*)</S>', text), [name] if name else [])

    def test_secret_among_fields(self):
        for kind in ('System.Security.SecureString', 'System.Management.Automation.PSCredential'):
            field = f'<S N="name">b</S><S N="parameterTypeFullName">{kind}</S>'
            question = call(1, 23, FIELDS.replace('<S N="name">b</S>', field))
            self.assertIn('a secret among', self.ask(question, 'one\ngeheim\n')['me']['Exception']['Message'])

    def test_other_questions(self):
        self.assertIn('doesn’t offer', self.ask(call(1, 46), '')['me']['Exception']['Message'])


class Lines(Base):
    def test_file_of_lines(self):
        """Lines that aren't typed need no prompt. An error of one isn't the end."""
        server = self.open([[line('1'), DONE]], [[FAILED]], [[line('3'), DONE]])
        self.check(self.run_words(server.uri(), typed='one\n\ntwo\nthree'), 0, '1\n3\n', 'it broke\n')

    def test_question_that_is_given_up(self):
        """A line isn't lost if the script that asked for it has ended."""
        server = self.open([[call(-1, 11), FAILED]], [[line('2'), DONE]], [[line('3'), DONE]])
        self.check(self.run_words(server.uri(), typed='one\ntwo\nthree\n'), 0, '2\n3\n', 'it broke\n')
        scripts = [psrp.decode(server.sent[number][0][1])['PowerShell']['Cmds'][0]['Cmd'] for number in range(3)]
        self.assertEqual(scripts, ['one', 'two', 'three'])

    def test_terminal(self):
        """At a terminal, the other machine makes the prompt. The end of the input ends the session."""
        prompts = [[(psrp.OUTPUT, f'<S>PS {number}&gt; </S>'), DONE] for number in (1, 2)]
        server = self.open([prompts[0]], [[line('answer'), DONE]], [prompts[1]])
        leader, follower = pty.openpty()
        child = subprocess.Popen([WSMANCTL, 'pwsh', *OPTIONS, server.uri()], stdin=follower, stdout=follower,
                                 stderr=follower, start_new_session=True, env={**os.environ, 'TERM': 'dumb'})
        os.close(follower)
        self.addCleanup(os.close, leader)
        self.addCleanup(child.kill)
        shown = self.read_until(leader, b'PS 1> ')
        os.write(leader, b'ask\n')
        shown += self.read_until(leader, b'PS 2> ')
        os.write(leader, b'\x04')
        self.assertEqual(child.wait(TIMEOUT), 0)
        self.assertIn(b'answer', shown)
        self.assertIn(server.uri().encode(), shown)

    def test_terminal_obeys_nothing(self):
        """Prompts, questions and progress are texts of the other machine, too."""
        evil = '_x001B_]0;evil_x0007_'
        progress = call(-100, 20, f'<I64>0</I64><Obj RefId="3"><MS><S N="Activity">{evil}</S>'
                                  '<I32 N="PercentComplete">5</I32><S N="Type">Processing</S></MS></Obj>')
        prompts = [[(psrp.OUTPUT, f'<S>{evil}PS {number}&gt; </S>'), DONE] for number in (1, 2)]
        server = self.open([prompts[0]], [[progress, call(1, 26, CHOICES.replace('Yes', f'Yes{evil}'))], [DONE]],
                           [prompts[1]])
        leader, follower = pty.openpty()
        child = subprocess.Popen([WSMANCTL, 'pwsh', *OPTIONS, server.uri()], stdin=follower, stdout=follower,
                                 stderr=follower, start_new_session=True, env={**os.environ, 'TERM': 'dumb'})
        os.close(follower)
        self.addCleanup(os.close, leader)
        self.addCleanup(child.kill)
        shown = self.read_until(leader, b'PS 1> ')
        os.write(leader, b'ask\n')
        shown += self.read_until(leader, b'? ')
        os.write(leader, b'y\n')
        shown += self.read_until(leader, b'PS 2> ')
        os.write(leader, b'\x04')
        self.assertEqual(child.wait(TIMEOUT), 0)
        self.assertNotIn(b'\x1b]0;', shown)
        self.assertGreaterEqual(shown.count(b'evil'), 4)

    def read_until(self, leader, text):
        shown = b''
        while text not in shown:
            shown += os.read(leader, 1000)
        return shown


@unittest.skipIf(not PROGRAM, "WSMAN_TEST_PWSH doesn't name a PowerShell")
class RealPowerShell(Base):
    def run_real(self, *words, typed=''):
        with Daemon(powershell_program=PROGRAM, powershell_users='ada') as server:
            reader, writer = os.pipe()
            self.addCleanup(os.close, reader)
            os.write(writer, PASSWORD.encode() + b'\n')
            os.close(writer)
            options = ['--ca-file', CERTIFICATE, '-r', server.uri, '-u', 'ada', '-a', 'basic', '--password-fd',
                       str(reader)]
            return self.run_words(*words, typed=typed, options=options, pass_fds=(reader,))

    def test_table(self):
        done = self.run_real(f'Get-Process -Id {os.getpid()}')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertRegex(done.stdout, rf'ProcessName\n.*-\n.* {os.getpid()} ')

    def test_json(self):
        self.check(self.run_real('--format=json', "1, 'a', @{x = 1}"), 0, '1\n"a"\n{"x":1}\n')

    def test_questions(self):
        script = "Read-Host colour; $Host.UI.PromptForChoice('c', 'm', @('&Yes', '&No'), 0); exit 7"
        self.check(self.run_real(script, typed='red\nno\n'), 7, 'red\nc\nm\n1\n')

    def test_secret(self):
        script = '(Get-Credential).GetNetworkCredential().Password'
        done = self.run_real(script, typed='ada\nwörd\n')
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, 'wörd'))

    def test_session(self):
        self.check(self.run_real(typed='$a = 5\nthrow "oh"\n$a * 2\n'), 0, '10\n', 'oh\n')


if __name__ == '__main__':
    main()
