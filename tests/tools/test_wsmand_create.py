#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Win32_Process.Create: programs that outlive the request and wsmand, for those who may run commands."""

import json
import os
import pwd
import select
import signal
import tempfile
import unittest

import patience
from harness import SERVICE_USER, TIMEOUT, Daemon, main, read, run_wsmanctl

CLASS = 'wmicimv2/Win32_Process'
DENIED, NO_PARAMETER, QUOTA = 5, 0x80338055, 0x803381E9


def is_alive(pid):
    """Whether there is such a process, dead or alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='wsmand-create-')
        self.addCleanup(self.folder.cleanup)
        os.chmod(self.folder.name, 0o777)

    def start(self, **settings):
        settings = {'shell_users': 'ada', **settings}
        self.daemon = Daemon(users=('ada', 'bob'), log_level='info', **settings)
        self.daemon.start()
        self.addCleanup(self.daemon.stop)

    def write(self, lines, path):
        """Makes a script that writes to the path at once, and then sleeps."""
        script = os.path.join(self.folder.name, 'script')
        with open(script, 'w', encoding='utf-8') as file:
            file.write(f'({lines}) >{path}.part\nmv {path}.part {path}\nexec sleep 1000\n')
        return script

    def create(self, line, *more, user='ada'):
        return run_wsmanctl('--format', 'json', 'invoke', 'Create', CLASS, f'CommandLine={line}', *more,
                            daemon=self.daemon, user=user)

    def assert_code(self, result, code):
        self.assertEqual((result.stdout, result.returncode != 0), ('', True), result)
        self.assertEqual(json.loads(result.stderr)['Code'], code)

    def create_ok(self, *arguments):
        """Returns the number of the process."""
        result = self.create(*arguments)
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        output = json.loads(result.stdout)
        self.assertEqual(output['ReturnValue'], 0, output)
        self.addCleanup(self.kill, output['ProcessId'])
        return output['ProcessId']

    @staticmethod
    def kill(pid):
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)

    def assert_value(self, value, *arguments):
        result = self.create(*arguments)
        self.assertEqual(result.returncode, 0, result)
        output = json.loads(result.stdout)
        self.assertEqual((output['ReturnValue'], output.get('ProcessId')), (value, None), arguments)

    def log(self):
        """What wsmand has said since it was started."""
        self.daemon.process.terminate()
        return self.daemon.process.communicate(timeout=TIMEOUT)[1].splitlines()


class Create(Case):
    def test_process(self):
        """What the program is given: its arguments, its folder, its user, and nothing of wsmand's."""
        self.start()
        path = os.path.join(self.folder.name, 'facts')
        script = self.write(f'id -u; pwd; echo $HOME; for i in 0 1 2; do readlink /proc/$$/fd/$i; done; echo $1; '
                            f'echo "$2"; env | grep -c WSMAN', path)
        pid = self.create_ok(f'sh {script} one "two  words"', f'CurrentDirectory={self.folder.name}')
        patience.wait_until(lambda: os.path.exists(path))
        account = pwd.getpwnam(SERVICE_USER)
        lines = read(path).splitlines()
        self.assertEqual(lines, [str(account.pw_uid), self.folder.name, account.pw_dir, '/dev/null', '/dev/null',
                                 '/dev/null', 'one', 'two  words', '0'])
        self.assertEqual(os.stat(f'/proc/{pid}').st_uid, account.pw_uid)
        self.assertEqual(os.getsid(pid), pid)

    def test_spellings(self):
        """The words of winrm, and those of a URI with the namespace."""
        self.start()
        for words in (['invoke', 'Create', CLASS, '@{CommandLine="sleep 1000";CurrentDirectory="/"}'],
                      ['i', 'create', 'WMICIMV2/win32_process', '@{commandline="sleep 1000"}'],
                      ['invoke', 'Create', 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process',
                       '@{CommandLine="sleep 1000"}']):
            result = run_wsmanctl('-format:pretty', *words, daemon=self.daemon)
            self.assertEqual((result.returncode, result.stderr), (0, ''), words)
            self.assertIn('ReturnValue>0<', result.stdout)
            self.kill(int(result.stdout.split('ProcessId>')[1].split('<')[0]))

    def test_values(self):
        """The return values are Windows'."""
        self.start()
        plain = os.path.join(self.folder.name, 'plain')
        with open(plain, 'w', encoding='utf-8'):
            pass
        for value, *arguments in ((9, 'no-such-program'), (9, '/no/such/program'), (9, 'true', 'CurrentDirectory=/no'),
                                  (2, plain), (21, ''), (21, '   '), (21, '""'), (21, 'true', 'CurrentDirectory=etc'),
                                  (21, 'true ' + 'x' * 32768)):
            self.assert_value(value, *arguments)
        result = run_wsmanctl('--format', 'json', 'invoke', 'Create', CLASS, daemon=self.daemon)
        self.assertEqual(json.loads(result.stdout)['ReturnValue'], 21)
        result = self.create('true', 'Colour=red')
        self.assert_code(result, NO_PARAMETER)
        # No shell interprets the line.
        self.assert_value(9, 'true;true')

    def test_reaped(self):
        """A program that ends leaves nothing behind, and neither do those that it has started."""
        self.start()
        path = os.path.join(self.folder.name, 'pids')
        script = self.write('echo $$', path)
        pid = self.create_ok(f'sh -c "setsid sh {script} & wait"')
        patience.wait_until(lambda: os.path.exists(path))
        inner = int(read(path))
        self.addCleanup(self.kill, inner)
        os.kill(pid, signal.SIGKILL)
        patience.wait_until(lambda: not is_alive(pid))
        self.assertTrue(is_alive(inner))
        os.kill(inner, signal.SIGKILL)
        patience.wait_until(lambda: not is_alive(inner))

    def outlives(self, number):
        self.start()
        pid = self.create_ok('sleep 1000')
        end = os.pidfd_open(pid)
        self.addCleanup(os.close, end)
        parent = int(read(f'/proc/{pid}/stat').rsplit(')', 1)[1].split()[1])
        self.daemon.process.send_signal(number)
        self.daemon.process.wait(TIMEOUT)
        patience.wait_until(lambda: not is_alive(parent))
        self.assertEqual(select.select([end], [], [], 0)[0], [])
        self.kill(pid)
        # The system reaps it.
        self.assertEqual(select.select([end], [], [], TIMEOUT)[0], [end])

    def test_outlives_stop(self):
        self.outlives(signal.SIGTERM)

    def test_outlives_kill(self):
        self.outlives(signal.SIGKILL)

    def test_others(self):
        """Who may not run commands may not create processes, also if the user is an operator. This is logged."""
        self.start(operators='ada;bob')
        result = self.create('sleep 1000', user='bob')
        self.assert_code(result, DENIED)
        lines = [line for line in self.log() if 'Access denied' in line]
        self.assertEqual(len(lines), 1, lines)
        self.assertIn('password-file:bob', lines[0])
        self.assertIn('Win32_Process', lines[0])

    def test_nobody(self):
        """Without shells, nobody may, not even operators."""
        self.start(shell_users=None, run_as=None, operators='ada')
        self.assert_code(self.create('sleep 1000'), DENIED)

    def test_quota(self):
        """Running programs count for their user, and those that have ended don't."""
        self.start(shell_users='ada;bob', shell_max_processes_per_shell=2)
        pids = [self.create_ok('sleep 1000') for _ in range(2)]
        self.assert_code(self.create('sleep 1000'), QUOTA)
        result = self.create('sleep 1000', user='bob')
        self.kill(json.loads(result.stdout)['ProcessId'])
        # A program that can't be run doesn't count afterwards.
        self.kill(pids[0])
        patience.wait_until(lambda: 'ReturnValue' in self.create('no-such-program').stdout)
        self.create_ok('sleep 1000')
        self.assert_code(self.create('sleep 1000'), QUOTA)

    def test_log(self):
        """The log has who has started what, and its end, but no arguments."""
        self.start()
        pid = self.create_ok('sh -c "exit 3" sh secret')
        patience.wait_until(lambda: not is_alive(pid))
        log = self.log()
        started = [line for line in log if 'Command started' in line]
        self.assertEqual(len(started), 1, log)
        for text in ('password-file:ada', f'{pid}', 'sh', '4'):
            self.assertIn(text, started[0])
        self.assertEqual(len([line for line in log if 'Change made' in line and 'Win32_Process' in line]), 1, log)
        self.assertNotIn('secret', '\n'.join(log))


if __name__ == '__main__':
    main()
