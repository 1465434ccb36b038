#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Accounts of this machine at wsmand: they log in through PAM, and their work runs as them."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading

import accounts
import patience
from accounts import ADA, BOB, OLD, PASSWORDS, SERVICE, SYSTEM, UIDS
from accounts_case import USERS, Case
from harness import TIMEOUT, Connection, Daemon, main, read

SHELLS = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
COMMAND_SHELL = SHELLS + '/cmd'
# Windows' codes: access denied, no such service runs, remote shells aren't allowed.
DENIED, NOT_ACTIVE, NO_SHELLS = 5, 0x426, 0x803381AC
CREATE = f'''<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
  xmlns:rsp="{SHELLS}"><s:Header><a:To>urn:x</a:To><w:ResourceURI>{COMMAND_SHELL}</w:ResourceURI>
  <a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
  <a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/Create</a:Action>
  <a:MessageID>uuid:8f3c1c5e-4b0e-4d8e-9d0b-0c5a5a5a5a5a</a:MessageID></s:Header><s:Body>
  <rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams></rsp:Shell>
  </s:Body></s:Envelope>'''

PROCESS = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process'
CREATE_PROCESS = f'''<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
  xmlns:p="{PROCESS}"><s:Header><a:To>urn:x</a:To><w:ResourceURI>{PROCESS}</w:ResourceURI>
  <a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
  <a:Action>{PROCESS}/Create</a:Action>
  <a:MessageID>uuid:8f3c1c5e-4b0e-4d8e-9d0b-0c5a5a5a5a5b</a:MessageID></s:Header><s:Body>
  <p:Create_INPUT><p:CommandLine>{{line}}</p:CommandLine></p:Create_INPUT></s:Body></s:Envelope>'''


class Users(Case):
    """Two users at once."""

    settings = {'operators': ';'.join(USERS)}

    def terminate(self, user, pid):
        return json.loads(self.run_ok(user, '--format', 'json', 'invoke', 'Terminate',
                                      f'wmicimv2/Win32_Process?Handle={pid}', 'Reason=0'))['ReturnValue']

    def create(self, user, line, *more):
        return json.loads(self.run_ok(user, '--format', 'json', 'invoke', 'Create', 'wmicimv2/Win32_Process',
                                      f'CommandLine={line}', *more))

    def create_ok(self, user, line, *more):
        """Creates a process, and returns its number."""
        output = self.create(user, line, *more)
        self.assertEqual(output['ReturnValue'], 0, output)
        self.addCleanup(accounts.kill, output['ProcessId'])
        return output['ProcessId']

    def test_create(self):
        """Each one's created processes have the account, the groups, the limits and the variables of their user. Nobody
        else can use them, and attempts are logged."""
        pids = {user: self.create_ok(user, 'sleep 1000') for user in USERS}
        for user, pid in pids.items():
            status = read(f'/proc/{pid}/status')
            for field in ('Uid', 'Gid'):
                self.assertIn('\t'.join([f'{field}:', *[str(UIDS[user])] * 4]) + '\n', status)
            self.assertIn('NoNewPrivs:\t1\n', status)
            self.assertIn('CapBnd:\t0000000000000000\n', status)
            groups = re.search(r'Groups:\s(.*)', status).group(1).split()
            self.assertEqual(sorted(groups), sorted([str(UIDS[user]), str(accounts.SHARED_GROUP[1])]))
            self.assertRegex(read(f'/proc/{pid}/limits'), r'Max open files\s+999 ')
            variables = read(f'/proc/{pid}/environ').split('\0')
            self.assertIn('HOME=' + accounts.path_of('home-' + user), variables)
            self.assertIn('WSMAN_TEST_OF_PAM=yes', variables)
            self.assertNotIn('LD_PRELOAD', '\n'.join(variables))
            self.assertEqual(os.readlink(f'/proc/{pid}/cwd'), accounts.path_of('home-' + user))
        self.assertEqual(self.terminate(BOB, pids[ADA]), 2)
        for line in (f'kill {pids[ADA]}', f'cat /proc/{pids[ADA]}/environ', f'ls /proc/{pids[ADA]}/fd'):
            self.assertNotEqual(self.call(BOB, 'run', line).returncode, 0, line)
        self.assertEqual(self.terminate(ADA, pids[ADA]), 0)
        patience.wait_until(lambda: not os.path.exists(f'/proc/{pids[ADA]}'))
        self.assertTrue(os.path.exists(f'/proc/{pids[BOB]}'))
        denied = [line for line in self.log().splitlines() if 'Access denied' in line]
        self.assertEqual(len(denied), 1, denied)
        self.assertIn(f'pam:{BOB}', denied[0])

    def test_create_foreign(self):
        """What bob creates can't use ada's files: neither as a program nor as a folder."""
        folder = accounts.path_of('home-' + ADA)
        path = os.path.join(folder, 'program')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\nexec sleep 1000\n')
        self.addCleanup(os.unlink, path)
        os.chmod(path, 0o755)
        self.assertEqual(self.create(BOB, path)['ReturnValue'], 2)
        self.assertEqual(self.create(BOB, 'sleep 1000', f'CurrentDirectory={folder}')['ReturnValue'], 9)
        self.create_ok(ADA, path, f'CurrentDirectory={folder}')

    def test_create_outlives(self):
        """A created process goes on when its session, wsmand and the helper are gone. A command doesn't."""
        pids = {user: self.create_ok(user, 'sleep 1000') for user in USERS}
        ada = self.spawn(ADA, 'run', 'echo here; exec sleep 1000')
        ada.stdout.readline()
        self.helpers.stop_listening()
        self.helpers.kill()
        ada.communicate(timeout=TIMEOUT)
        self.daemon.process.kill()
        self.daemon.process.wait(TIMEOUT)
        # The hosts, which were their parents, are gone.
        for user, pid in pids.items():
            patience.wait_until(lambda pid=pid: re.search(r'PPid:\t1\n', read(f'/proc/{pid}/status')))
            self.assertIn(f'Uid:\t{UIDS[user]}\t', read(f'/proc/{pid}/status'))

    def test_terminate(self):
        """An operator ends own processes, and none of another user, of root or of wsmand. Attempts are logged."""
        ada = self.spawn(ADA, 'run', 'echo $$; exec sleep 1000')
        pid = int(ada.stdout.readline())
        for user, other in ((BOB, pid), (BOB, self.daemon.process.pid), (BOB, os.getpid()),
                            (ADA, self.helpers.processes[0].pid)):
            self.assertEqual(self.terminate(user, other), 2)
        self.assertIsNone(ada.poll())
        self.assertEqual(self.terminate(ADA, pid), 0)
        ada.communicate(timeout=TIMEOUT)
        denied = [line for line in self.log().splitlines() if 'Access denied' in line]
        self.assertEqual(len(denied), 4, denied)
        self.assertIn(f'pam:{BOB}', denied[0])
        self.assertIn(f'Handle={pid}', denied[0])

    VARIABLES = 'wmicimv2/Win32_Environment'

    def list_variables(self, user):
        rows = json.loads(self.run_ok(user, '--format', 'json', 'enumerate', self.VARIABLES))
        return {row['Name']: (row['UserName'], row['VariableValue']) for row in rows}

    @staticmethod
    def folder_of(user):
        return os.path.join(accounts.path_of('home-' + user), '.config', 'environment.d')

    def test_variables(self):
        """Each one has own variables, in own files. Neither sees or changes those of the other or of wsmand."""
        for user in (*USERS, SERVICE):
            self.addCleanup(shutil.rmtree, os.path.dirname(self.folder_of(user)), ignore_errors=True)
        os.makedirs(self.folder_of(SERVICE))
        with open(os.path.join(self.folder_of(SERVICE), 'own.conf'), 'w', encoding='utf-8') as file:
            file.write('OF_WSMAND=1\n')
        # Events about variables would be those of wsmand's.
        result = self.call(ADA, 'events', "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA "
                                          "'Win32_Environment'")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn('no events about instances of Win32_Environment', result.stderr)
        for user in USERS:
            self.assertEqual(self.list_variables(user), {})
            self.run_ok(user, 'create', self.VARIABLES, 'Name=MARK', f'VariableValue=of {user}', f'UserName={user}')
        for user in USERS:
            path = os.path.join(self.folder_of(user), '90-wsman-MARK.conf')
            status = os.stat(path)
            self.assertEqual((status.st_uid, status.st_gid, status.st_mode & 0o777), (UIDS[user], UIDS[user], 0o600))
            self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o777, 0o700)
            self.assertEqual(self.list_variables(user), {'MARK': (user, f'of {user}')})
        self.assertNotEqual(self.call(BOB, 'get', f'{self.VARIABLES}?Name=MARK+UserName={ADA}').returncode, 0)
        self.assertNotEqual(self.call(BOB, 'create', self.VARIABLES, 'Name=OTHER', 'VariableValue=x',
                                      f'UserName={ADA}').returncode, 0)
        self.run_ok(ADA, 'set', f'{self.VARIABLES}?Name=MARK+UserName={ADA}', 'VariableValue=another "$one"')
        self.assertEqual(self.list_variables(ADA), {'MARK': (ADA, 'another "$one"')})
        result = self.call(ADA, 'create', self.VARIABLES, 'Name=MARK', 'VariableValue=x')
        self.assertIn('already exists', result.stderr)
        self.run_ok(ADA, 'delete', f'{self.VARIABLES}?Name=MARK+UserName={ADA}')
        self.assertEqual((self.list_variables(ADA), self.list_variables(BOB)), ({}, {'MARK': (BOB, f'of {BOB}')}))
        self.assertEqual(os.listdir(self.folder_of(ADA)), [])

    def test_variables_tricks(self):
        """Links, pipes, folders and large files are no variables, and nothing waits for them. A file that somebody has
        written isn't changed, and a folder of another user isn't either."""
        folder = self.folder_of(ADA)
        self.addCleanup(shutil.rmtree, os.path.dirname(folder), ignore_errors=True)
        os.makedirs(folder)
        secret = accounts.write('secret', 'SECRET=1\n')
        os.symlink(secret, os.path.join(folder, '10-link.conf'))
        os.mkfifo(os.path.join(folder, '11-pipe.conf'))
        os.mkdir(os.path.join(folder, '12-folder.conf'))
        for name, text in (('13-large.conf', 'LARGE=' + 'x' * 65536), ('14-null.conf', 'NULL=\0'),
                           ('15-own.conf', 'MINE=1\n'), ('16-other.txt', 'OTHER=1\n'),
                           ('17-private.conf', 'PRIVATE=1\n')):
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
        os.chmod(os.path.join(folder, '17-private.conf'), 0o600)
        self.assertEqual(self.list_variables(ADA), {'MINE': (ADA, '1')})
        # The folder belongs to root, so ada can't write there, and wsmand or root don't do it for her.
        result = self.call(ADA, 'create', self.VARIABLES, 'Name=MARK', 'VariableValue=x')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn('Permission denied', result.stderr)
        os.chown(folder, UIDS[ADA], -1)
        result = self.call(ADA, 'delete', f'{self.VARIABLES}?Name=MINE+UserName={ADA}')
        self.assertIn('only a person may change', result.stderr)
        os.symlink(secret, os.path.join(folder, '90-wsman-MARK.conf'))
        self.run_ok(ADA, 'create', self.VARIABLES, 'Name=MARK', 'VariableValue=x')
        self.assertEqual(read(secret), 'SECRET=1\n')
        self.assertEqual(self.list_variables(ADA), {'MINE': (ADA, '1'), 'MARK': (ADA, 'x')})

    def test_commands(self):
        """The commands of both run at the same time, each as its user."""
        results = {}
        line = 'echo $(id -u) $(id -G | tr " " "\\n" | sort | tr "\\n" " ") $HOME $USER $PWD $WSMAN_TEST_OF_PAM ' \
               '$(ulimit -Sn) $LD_PRELOAD; sleep 0.1'
        threads = [threading.Thread(target=lambda user=user: results.update({user: self.call(user, 'run', line)}))
                   for user in USERS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for user in USERS:
            home = accounts.path_of('home-' + user)
            groups = sorted([str(UIDS[user]), str(accounts.SHARED_GROUP[1])])
            self.assertEqual(results[user].stdout.split(),
                             [str(UIDS[user]), *groups, home, user, home, 'yes', '999'], results[user])

    def test_files(self):
        """What one writes belongs to that user, and the other can't read it."""
        path = os.path.join(accounts.path_of('home-' + ADA), 'diary')
        self.run_ok(ADA, 'run', f'umask 077; echo secret >{path}')
        self.addCleanup(os.unlink, path)
        status = os.stat(path)
        self.assertEqual((status.st_uid, status.st_gid), (UIDS[ADA], UIDS[ADA]))
        for line in (f'cat {path}', f'echo x >{path}', f'rm -f {path}', f'ls {os.path.dirname(path)}'):
            result = self.call(BOB, 'run', line)
            self.assertNotEqual(result.returncode, 0, line)
            self.assertIn('Permission denied', result.stderr)
        self.assertEqual(read(path), 'secret\n')
        # A working directory that only ada can use.
        result = self.call(BOB, 'run', '-d', os.path.dirname(path), 'pwd')
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(self.run_ok(ADA, 'run', '-d', os.path.dirname(path), 'cat diary'), 'secret\n')

    def test_processes(self):
        """Neither can signal, look into or debug what the other runs."""
        ada = self.spawn(ADA, 'run', 'echo $$; exec sleep 1000')
        pid = int(ada.stdout.readline())
        self.assertIn(f'Uid:\t{UIDS[ADA]}\t', read(f'/proc/{pid}/status'))
        for line in (f'kill {pid}', f'kill -0 {pid}', f'cat /proc/{pid}/environ', f'ls /proc/{pid}/fd',
                     f'readlink /proc/{pid}/cwd'):
            self.assertNotEqual(self.call(BOB, 'run', line).returncode, 0, line)
        self.assertIsNone(ada.poll())
        self.run_ok(ADA, 'run', f'kill {pid}')
        ada.communicate(timeout=TIMEOUT)
        self.assertNotEqual(ada.returncode, 0)

    def test_shells(self):
        """Neither sees the other's shells. Whoever tries to use one is refused with code 5, and this is logged."""
        ada = self.spawn(ADA, 'run', 'echo here; exec sleep 1000')
        ada.stdout.readline()
        listed = self.run_ok(ADA, 'enumerate', SHELLS)
        shell = re.search(r'ShellId\W+([0-9A-Fa-f-]{36})', listed).group(1)
        self.assertNotIn(shell, self.run_ok(BOB, 'enumerate', SHELLS))
        for words in (['get', f'{COMMAND_SHELL}?ShellId={shell}'], ['delete', f'{COMMAND_SHELL}?ShellId={shell}']):
            result = self.call(BOB, *words)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn('belongs to another user', result.stderr)
            self.assertIn('0x5', result.stderr.replace('0x00000005', '0x5'))
        self.assertIsNone(ada.poll())
        self.assertIn(shell, self.run_ok(ADA, 'get', f'{COMMAND_SHELL}?ShellId={shell}'))
        # Without the command, wsmand stops at once.
        self.run_ok(ADA, 'delete', f'{COMMAND_SHELL}?ShellId={shell}')
        ada.communicate(timeout=TIMEOUT)
        lines = [line for line in self.log().splitlines() if 'Access denied' in line and shell in line]
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertIn(f'pam:{BOB}', line)
            self.assertRegex(line, 'code="(0x0*)?5"')


class Logins(Case):
    settings = {'loopback_is_remote': 'true'}

    def test_users(self):
        """PAM decides, and then the policy, and then the list of users."""
        self.assertEqual(self.daemon.log_in(ADA, PASSWORDS[ADA]), 200)
        for user, password in ((ADA, 'wrong'), (ADA, PASSWORDS[BOB]), ('root', PASSWORDS['root']),
                               (SYSTEM, PASSWORDS[SYSTEM]), (SERVICE, PASSWORDS[SERVICE]), (OLD, PASSWORDS[OLD]),
                               ('no-such-user', 'x')):
            with self.subTest(user):
                self.assertEqual(self.daemon.log_in(user, password), 401)

    def test_names(self):
        """Names and passwords that no account can have don't end the helper."""
        for user, password in (('-x', 'x'), ('a/b', 'x'), ('x' * 300, 'x'), (ADA, 'p' * 600), ('a\x01b', 'x'),
                               ('ä' * 127 + 'b', 'ö' * 255)):
            self.assertEqual(self.daemon.log_in(user, password), 401)
        self.assertEqual(self.daemon.log_in(ADA, PASSWORDS[ADA]), 200)
        self.assertEqual(len(self.helpers.processes), 1)

    def test_throttled(self):
        """Guesses end at wsmand, before PAM is asked: the right password doesn't help any more. Every six seconds, one
        attempt is checked again. So on a busy machine, it may take more than one burst of guesses."""
        for _ in range(patience.ATTEMPTS):
            results = []
            threads = [threading.Thread(target=lambda guess=number: results.append(self.daemon.log_in(ADA, f'{guess}')))
                       for number in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertLessEqual(set(results), {401, 429})
            if self.daemon.log_in(ADA, PASSWORDS[ADA]) == 429:
                break
        else:
            self.fail('The right password is always checked')


class Failures(Case):
    """What happens without the helper. Nothing ever runs as wsmand's user instead."""

    settings = {'loopback_is_remote': 'true'}

    def test_killed(self):
        """The helper is killed while a command runs."""
        ada = self.spawn(ADA, 'run', 'echo here; cat')
        self.assertEqual(ada.stdout.readline(), 'here\n')
        self.helpers.stop_listening()
        self.helpers.kill()
        # The running command ends with its session.
        ada.communicate(timeout=TIMEOUT)
        self.assertNotEqual(ada.returncode, 0)
        # Who isn't logged in can't log in. Nobody is told that the password is wrong, or right.
        for password in (PASSWORDS[ADA], 'wrong'):
            self.assertEqual(self.daemon.log_in(ADA, password), 503)
        result = self.call(ADA, 'identify')
        self.assertIn('can’t check logins now', result.stderr)
        self.assertNotIn('password', result.stderr)
        # The log doesn't blame the password.
        refusals = [line for line in self.log().splitlines() if 'Login refused' in line]
        self.assertTrue(refusals)
        for refusal in refusals:
            self.assertIn('wsmand-helper is gone', refusal)
            self.assertIn(f'code="0x{NOT_ACTIVE:08X}"', refusal)

    def test_undecided(self):
        """What nobody has looked at is no guess: afterwards the right password is still checked."""
        self.helpers.stop_listening()
        self.helpers.kill()
        for _ in range(30):
            self.assertEqual(self.daemon.log_in(ADA, PASSWORDS[ADA]), 503)
        self.helpers.listen()
        self.assertEqual(self.daemon.log_in(ADA, PASSWORDS[ADA]), 200)

    def test_again(self):
        """A new helper serves new logins."""
        self.assertEqual(self.run_ok(ADA, 'run', 'id -u'), f'{UIDS[ADA]}\n')
        self.helpers.kill()
        self.assertEqual(self.run_ok(ADA, 'run', 'id -u'), f'{UIDS[ADA]}\n')
        self.assertEqual(len(self.helpers.processes), 2)

    def test_start(self):
        """Without a helper, or with one that isn't root's, wsmand doesn't start."""
        other = self.make(helper_socket=accounts.path_of('nowhere.sock'))
        self.addCleanup(other.stop)
        # The first wsmand runs as the same user, which is refused, too.
        self.assertIn('runs as the same user', other.fail())
        self.daemon.stop()
        self.assertIn('wsmand-helper is gone', other.fail())

    def test_helper_for_daemon(self):
        """Commands that ran as wsmand's user could use a helper that serves this user."""
        self.daemon.stop()
        self.daemon = Daemon(shell_users='ada', user=SERVICE)
        self.addCleanup(self.daemon.stop)
        subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', '/run'], check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', '/run'], check=True)
        os.symlink(self.helpers.path, '/run/wsmand-helper.sock')
        self.assertIn('run-as must be helper', self.daemon.fail())
        os.unlink('/run/wsmand-helper.sock')
        self.daemon.start()

    def test_no_commands(self):
        """Whoever isn't in the list of commands has no shell, and no host is started."""
        self.daemon.stop()
        self.daemon = self.make(shell_users=ADA)
        self.daemon.start()
        self.addCleanup(self.daemon.stop)
        self.assertIn(f'0x{NO_SHELLS:08X}', self.call(BOB, 'run', 'id').stderr)


    def create(self, connection):
        """Asks for a shell, and returns the status and the text of the response."""
        return connection.post(ADA, PASSWORDS[ADA], CREATE)

    def test_killed_before_start(self):
        """The user is logged in, then the helper is killed, then the user wants a shell."""
        connection = Connection(self.daemon)
        self.addCleanup(connection.connection.close)
        self.assertEqual(connection.post(ADA, PASSWORDS[ADA])[0], 200)
        self.helpers.stop_listening()
        self.helpers.kill()
        status, text = self.create(connection)
        self.assertEqual(status, 500, text)
        self.assertIn(f'Code="{NOT_ACTIVE}"', text)

    def test_killed_before_create(self):
        """The same with a process that is to be created."""
        connection = Connection(self.daemon)
        self.addCleanup(connection.connection.close)
        self.assertEqual(connection.post(ADA, PASSWORDS[ADA])[0], 200)
        self.helpers.stop_listening()
        self.helpers.kill()
        mark = accounts.path_of('mark')
        status, text = connection.post(ADA, PASSWORDS[ADA], CREATE_PROCESS.format(line=f'touch {mark}'))
        self.assertEqual(status, 500, text)
        self.assertIn(f'Code="{NOT_ACTIVE}"', text)
        self.assertFalse(os.path.exists(mark))

    def test_new_before_start(self):
        """The same, but a new helper is there, which doesn't know the user."""
        connection = Connection(self.daemon)
        self.addCleanup(connection.connection.close)
        self.assertEqual(connection.post(ADA, PASSWORDS[ADA])[0], 200)
        self.helpers.kill()
        status, text = self.create(connection)
        self.assertEqual(status, 500, text)
        # The second code comes if wsmand hasn't yet noticed that the first helper is gone.
        self.assertRegex(text, f'Code="({DENIED}|{NOT_ACTIVE})"')

    def test_changed_before_start(self):
        """The name belongs to another account by the time that the user wants a shell."""
        connection = Connection(self.daemon)
        self.addCleanup(connection.connection.close)
        self.assertEqual(connection.post(ADA, PASSWORDS[ADA])[0], 200)
        accounts.change_uid(ADA, UIDS[BOB])
        try:
            status, text = self.create(connection)
        finally:
            accounts.change_uid(ADA, UIDS[ADA])
        self.assertEqual(status, 500, text)
        self.assertIn(f'Code="{DENIED}"', text)


if __name__ == '__main__':
    accounts.enter()
    del sys.argv[1:]
    main()
