#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests commands of foreign clients on this library's server: pywinrm with each kind of protection, and winrmcp.
Nothing may remain when one of the two sides is killed."""

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import patience
import world

try:
    import winrm
    import xmltodict
    from winrm.exceptions import WinRMError
    from winrm.protocol import Protocol
except ImportError:
    winrm = None

SHELL_URI = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
DOMAIN = 'CORP'
NTLM_PASSWORD = 'S3cret.word'
# The connections of pywinrm: the scheme, the arguments of Protocol, and the user.
WAYS = {
    'NTLM sealed over http': ('http', {'transport': 'ntlm', 'message_encryption': 'always'},
                              f'{DOMAIN}\\{world.USER}', NTLM_PASSWORD),
    'NTLM bound over https': ('https', {'transport': 'ntlm', 'message_encryption': 'never'},
                              f'{DOMAIN}\\{world.USER}', NTLM_PASSWORD),
    'Basic over https': ('https', {'transport': 'basic', 'message_encryption': 'never'},
                         world.USER.encode(), world.PASSWORD.encode()),
}
# Replaces cmd.exe. It works in a folder of the test, and not in the account's home.
COMMAND_SHELL = '#!/bin/sh\ncd "${0%/*}" && exec /bin/sh "$@"\n'
# Replaces PowerShell. It prints its arguments.
POWERSHELL = ('#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\n'
              'printf %s "$1" | base64 -d | iconv -f UTF-16LE -t UTF-8\n')
# A client that is killed while its command runs.
DOOMED = '''
import sys
from winrm.protocol import Protocol
uri, user, password, ca = sys.argv[1:]
protocol = Protocol(uri, transport='basic', username=user.encode(), password=password.encode(),
                    server_cert_validation='validate', ca_trust_path=ca, message_encryption='never')
shell = protocol.open_shell(idle_timeout='PT3S')
command = protocol.run_command(shell, 'echo $$ > doomed; exec sleep 1000')
protocol.get_command_output(shell, command)
'''

folder = None
WORLD_SERVER = sys.argv[1:]


def write(name, text, mode):
    path = os.path.join(folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def read(name):
    try:
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            return file.read()
    except FileNotFoundError:
        return ''


def is_gone(process):
    """Tells whether a process has ended. Its parent may still have to wait for it."""
    try:
        with open(f'/proc/{process}/stat', encoding='utf-8') as file:
            return file.read().rpartition(')')[2].split()[0] in 'ZX'
    except FileNotFoundError:
        return True


def is_group_gone(group):
    try:
        os.killpg(group, 0)
        return False
    except ProcessLookupError:
        return True


def end_group(group):
    if not is_group_gone(group):
        os.killpg(group, signal.SIGKILL)


class Case(unittest.TestCase):
    def serve(self, **options):
        """A server for this test."""
        env = {**os.environ, 'PATH': folder + ':' + os.environ['PATH']}
        words = [*WORLD_SERVER, '--ntlm-user-file', os.path.join(folder, 'users'),
                 '--map', f'{DOMAIN}\\{world.USER}={world.USER}', '--shell-user', world.USER,
                 '--command-shell', os.path.join(folder, 'command-shell')]
        return world.Server(words, env={**env, **options.pop('env', {})}, **options)


def each_way(function):
    def run(self):
        for name, way in WAYS.items():
            with self.subTest(name):
                function(self, way)
    return run


@unittest.skipIf(winrm is None, 'python3-winrm is not installed')
class Pywinrm(Case):
    def setUp(self):
        self.server = self.serve()
        self.addCleanup(self.server.stop)

    def arguments(self, way):
        scheme, options, user, password = way
        uri = self.server.uris[scheme].replace('127.0.0.1', 'localhost')
        return uri, {**options, 'username': user, 'password': password, 'ca_trust_path': world.CA_FILE,
                     'server_cert_validation': 'validate'}

    def protocol(self, way, **options):
        uri, arguments = self.arguments(way)
        return Protocol(uri, **arguments, **options)

    def session(self, way):
        uri, arguments = self.arguments(way)
        auth = arguments.pop('username'), arguments.pop('password')
        return winrm.Session(uri, auth, **arguments)

    @each_way
    def test_run_cmd(self, way):
        result = self.session(way).run_cmd('echo', ['a', '$((6 * 7))', ';', 'echo', 'b', '>&2', ';', 'exit', '3'])
        self.assertEqual((result.std_out, result.std_err, result.status_code), (b'a 42\n', b'b\n', 3))

    @each_way
    def test_run_ps(self, way):
        """The output is in code page 437, which the client requests, and which lacks some characters."""
        script = 'Write-Host "h\u00e9 \U0001f3a9"'
        result = self.session(way).run_ps(script)
        self.assertEqual((result.std_out.decode('cp437'), result.status_code), (script.replace('\U0001f3a9', '?'), 0))

    @each_way
    def test_protocol(self, way):
        protocol = self.protocol(way)
        shell = protocol.open_shell(i_stream='stdin', o_stream='stdout stderr', working_directory='/usr',
                                    env_vars={'COLOUR': 'gr\u00fcn & <b>'}, noprofile=True, codepage=65001,
                                    lifetime=None, idle_timeout='PT60S')
        for skip, line, arguments, expected in (
                (False, 'echo "$COLOUR"', (), 'gr\u00fcn & <b>\n'),
                (True, 'printf', ['%s', '"a  b"'], 'a  b'),
        ):
            command = protocol.run_command(shell, line, arguments, console_mode_stdin=False, skip_cmd_shell=skip)
            out, err, status = protocol.get_command_output(shell, command)
            self.assertEqual((out.decode(), err, status), (expected, b'', 0))
            protocol.cleanup_command(shell, command)
        protocol.close_shell(shell)
        with self.assertRaises(WinRMError):
            protocol.run_command(shell, 'true')

    @each_way
    def test_send(self, way):
        """A request of later versions. The response is in code page 437, which they request."""
        protocol = self.protocol(way)
        shell = protocol.open_shell()
        command = protocol.run_command(shell, 'cat; echo end')
        for text, end in (('a', False), ('é\n', True)):
            envelope = protocol._get_soap_header(  # pylint: disable=protected-access
                resource_uri=SHELL_URI + '/cmd', action=SHELL_URI + '/Send', shell_id=shell)
            stream = {'@xmlns:rsp': SHELL_URI, '@Name': 'stdin', '@CommandId': command,
                      '#text': base64.b64encode(text.encode()).decode()}
            if end:
                stream['@End'] = 'true'
            envelope['env:Body'] = {'rsp:Send': {'rsp:Stream': stream}}
            protocol.send_message(xmltodict.unparse({'env:Envelope': envelope}))
        self.assertEqual(protocol.get_command_output(shell, command), ('aé\nend\n'.encode('cp437'), b'', 0))
        protocol.close_shell(shell)

    def test_silence(self):
        """Runs a command without output for longer than the operation timeout."""
        protocol = self.protocol(WAYS['NTLM sealed over http'], operation_timeout_sec=1, read_timeout_sec=10)
        shell = protocol.open_shell()
        command = protocol.run_command(shell, 'sleep 2.2; echo late')
        self.assertEqual(protocol.get_command_output(shell, command), (b'late\n', b'', 0))
        protocol.cleanup_command(shell, command)
        protocol.close_shell(shell)

    @each_way
    def test_much(self, way):
        protocol = self.protocol(way)
        shell = protocol.open_shell()
        command = protocol.run_command(shell, 'head -c 5000000 /dev/zero; seq 100000 >&2')
        out, err, status = protocol.get_command_output(shell, command)
        self.assertEqual((len(out), status), (5000000, 0))
        self.assertEqual(err, ''.join(f'{i}\n' for i in range(1, 100001)).encode())
        protocol.close_shell(shell)


@unittest.skipIf(shutil.which('winrmcp') is None, 'winrmcp is not installed')
class Winrmcp(Case):
    def test_copy(self):
        """The client lets cmd.exe append base64 to a file, and lets PowerShell decode the file."""
        source = write('source', 'All that glitters is not gold. ' * 1000, 0o600)
        server = self.serve(env={'WSMAN_DEBUG': 'server'}, stderr=subprocess.PIPE)
        address = urllib.parse.urlparse(server.uris['https']).netloc
        result = subprocess.run(['winrmcp', '-user', world.USER, '-pass', world.PASSWORD, '-addr', address, '-https',
                                 '-cacert', world.CA_FILE, source, 'copy'],
                                capture_output=True, text=True, timeout=patience.get_seconds(3), check=False)
        server.process.stdin.close()
        log = server.process.stderr.read()
        server.process.wait(timeout=patience.get_seconds(3))
        server.process.stdout.close()
        server.process.stderr.close()
        self.assertEqual(result.returncode, 0, (result, log))
        for action in ('Create', 'Command', 'Receive', 'Signal', 'Delete'):
            self.assertIn(f'/{action} for authenticator:{world.USER}', log)
        self.assertNotIn('fault', log)
        pieces = [name for name in os.listdir(folder) if 'winrmcp' in name]
        self.assertEqual(len(pieces), 1)
        os.unlink(os.path.join(folder, pieces[0]))


@unittest.skipIf(winrm is None, 'python3-winrm is not installed')
class Ended(Case):
    LEAVERS = ('echo $$ > left; exec sleep 1000', 'sleep 1000 & echo $! > left; wait',
               'set -m; nohup sleep 1000 > /dev/null 2>&1 < /dev/null & echo $! > left')

    def wait_for(self, name):
        patience.wait_until(lambda: read(name).endswith('\n'))
        process = int(read(name))
        os.unlink(os.path.join(folder, name))
        return process

    def run_leaver(self, line):
        """A server, and the process that a client's command left there."""
        server = self.serve()
        protocol = Protocol(server.uris['https'].replace('127.0.0.1', 'localhost'), transport='basic',
                            username=world.USER.encode(), password=world.PASSWORD.encode(),
                            server_cert_validation='validate', ca_trust_path=world.CA_FILE,
                            message_encryption='never')
        protocol.run_command(protocol.open_shell(), line)
        process = self.wait_for('left')
        self.assertFalse(is_gone(process))
        return server, process

    def test_server(self):
        for line in self.LEAVERS:
            with self.subTest(line):
                server, process = self.run_leaver(line)
                server.process.send_signal(signal.SIGKILL)
                server.process.wait(timeout=patience.get_seconds(3))
                server.process.stdin.close()
                server.process.stdout.close()
                patience.wait_until(lambda gone=process: is_gone(gone))

    def test_breeder(self):
        """A process that forks all the time ends with its whole group."""
        for end in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(end):
                server, group = self.run_leaver('echo $$ > left; breed() { breed & }; breed; exec sleep 1000')
                self.addCleanup(end_group, group)
                server.process.send_signal(end)
                server.process.wait(timeout=patience.get_seconds(3))
                server.process.stdin.close()
                server.process.stdout.close()
                patience.wait_until(lambda gone=group: is_group_gone(gone))

    def test_server_ends(self):
        for line in self.LEAVERS:
            with self.subTest(line):
                server, process = self.run_leaver(line)
                server.stop()
                patience.wait_until(lambda gone=process: is_gone(gone))

    def test_client(self):
        """Nobody uses its shell any more. The shell ends after its idle timeout."""
        server = self.serve()
        self.addCleanup(server.stop)
        client = subprocess.Popen([sys.executable, '-c', DOOMED,
                                   server.uris['https'].replace('127.0.0.1', 'localhost'), world.USER,
                                   world.PASSWORD, world.CA_FILE], stderr=subprocess.DEVNULL)
        process = self.wait_for('doomed')
        client.send_signal(signal.SIGKILL)
        client.wait(timeout=patience.get_seconds(3))
        self.assertFalse(is_gone(process))
        patience.wait_until(lambda: is_gone(process))


def main():
    global folder  # pylint: disable=global-statement
    with tempfile.TemporaryDirectory() as folder:
        write('users', f'{DOMAIN}:{world.USER}:{NTLM_PASSWORD}\n', 0o600)
        write('command-shell', COMMAND_SHELL, 0o755)
        for name in ('powershell', 'powershell.exe'):
            write(name, POWERSHELL, 0o755)
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)


if __name__ == '__main__':
    sys.exit(not main().result.wasSuccessful())
