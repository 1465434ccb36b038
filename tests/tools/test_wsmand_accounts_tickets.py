#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Delegated credentials where work runs as its users: the ticket of a shell belongs to the shell's user, and lies where
only this user can read it."""

import os
import shutil
import subprocess
import sys

import accounts
import patience
import realm
from accounts import ADA, BOB, PASSWORDS, SERVICE, UIDS
from accounts_case import USERS, Case
from harness import CERTIFICATE, TIMEOUT, WSMANCTL, main, read

PRINCIPALS = {user: f'{user}@{realm.REALM}' for user in USERS}
NAMES = ';'.join(f'account:{user}' for user in USERS)


class Tickets(Case):
    policy = f'kerberos={ADA};{BOB}\n'
    settings = {'shell_users': NAMES, 'allowed': [NAMES],
                'accept_credssp': 'true', 'pam': None}

    def setUp(self):
        if not realm.available() or shutil.which('klist') is None:
            self.skipTest('needs krb5-kdc, krb5-admin-server and krb5-user')
        folder = accounts.path_of('realm')
        os.mkdir(folder)
        self.addCleanup(shutil.rmtree, folder)
        self.realm = self.enterContext(realm.Realm(folder, users={user: PASSWORDS[user] for user in USERS}))
        os.chmod(folder, 0o755)
        os.chown(self.realm.keytab, UIDS[SERVICE], -1)
        os.chmod(self.realm.keytab, 0o600)
        self.runtime = accounts.path_of('runtime')
        os.mkdir(self.runtime, 0o700)
        os.chown(self.runtime, UIDS[SERVICE], -1)
        self.addCleanup(shutil.rmtree, self.runtime)
        super().setUp()

    def make(self, **settings):
        return super().make(env={**self.realm.env, 'RUNTIME_DIRECTORY': self.runtime},
                            kerberos_keytab=self.realm.keytab, **settings)

    def command(self, user, *words):
        path = self.daemon.write(f'password-{user}', PASSWORDS[user])
        return [WSMANCTL, '-r', f'https://localhost:{self.daemon.port}/wsman', '--ca-file', CERTIFICATE, '-u',
                PRINCIPALS[user], '--password-file', path, '-a', 'credssp', '--delegate-to=localhost', 'run', *words]

    def run_line(self, user, *words):
        return subprocess.run(self.command(user, *words), env={**os.environ, **self.realm.env}, text=True, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)

    def wait_in_shell(self, user):
        """Starts a command that tells where its ticket is, and then waits."""
        process = subprocess.Popen(self.command(user, 'echo "$KRB5CCNAME"; exec sleep 1000'),
                                   env={**os.environ, **self.realm.env}, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        path = process.stdout.readline().strip()
        self.assertTrue(path.startswith('FILE:/'), path)
        return process, path.removeprefix('FILE:')

    def test_place(self):
        """Each user has the own ticket, which nobody else can read. It goes with the shell."""
        places = {user: self.wait_in_shell(user) for user in USERS}
        for user, (_, path) in places.items():
            for each, mode in ((path, 0o600), (os.path.dirname(path), 0o700)):
                status = os.stat(each)
                self.assertEqual((status.st_uid, status.st_mode & 0o777), (UIDS[user], mode), each)
            result = self.run_line(user, f'klist {path}')
            self.assertIn(f'Default principal: {PRINCIPALS[user]}', result.stdout, result.stderr)
        for user, other in ((ADA, BOB), (BOB, ADA)):
            result = self.run_line(user, f'cat {places[other][1]}')
            self.assertIn('Permission denied', result.stderr)
        # wsmand keeps nothing.
        self.assertEqual(os.listdir(self.runtime), [])
        for process, path in places.values():
            process.terminate()
            process.communicate(timeout=TIMEOUT)
            patience.wait_until(lambda path=path: not os.path.exists(os.path.dirname(path)))

    def test_variable(self):
        """The client can't name another place."""
        result = self.run_line(ADA, '-env:KRB5CCNAME=FILE:/nowhere', 'echo "$KRB5CCNAME"; klist')
        self.assertNotIn('/nowhere', result.stdout)
        self.assertIn(f'Default principal: {PRINCIPALS[ADA]}', result.stdout, result.stderr)

    def test_killed(self):
        """The ticket goes, whoever is killed."""
        for victim in ('helper', 'daemon'):
            _, path = self.wait_in_shell(ADA)
            if victim == 'helper':
                self.helpers.kill()
            else:
                self.daemon.process.kill()
            patience.wait_until(lambda path=path: not os.path.exists(os.path.dirname(path)))

    def mount_runtime(self, options):
        """Gives ada a folder for the session, as pam_systemd does."""
        path = accounts.path_of('session')
        os.mkdir(path)
        self.addCleanup(os.rmdir, path)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'{options},uid={UIDS[ADA]},mode=700', 'tmpfs', path], check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', path], check=True)
        environment = accounts.path_of('environment')
        self.addCleanup(accounts.write, 'environment', read(environment))
        accounts.write('environment', f'{read(environment)}XDG_RUNTIME_DIR={path}\n')
        return path

    def test_session_folder(self):
        """The ticket lies in the folder of the user's session, but not if this folder belongs to somebody else."""
        path = self.mount_runtime('rw')
        self.assertTrue(self.run_line(ADA, 'echo $KRB5CCNAME').stdout.startswith(f'FILE:{path}/wsman-ticket-'))
        self.assertTrue(self.run_line(BOB, 'echo $KRB5CCNAME').stdout.startswith('FILE:/tmp/wsman-ticket-'))

    def test_no_place(self):
        """Without a place for the ticket, there is no shell, instead of one without the ticket."""
        self.mount_runtime('ro')
        result = self.run_line(ADA, 'echo here')
        self.assertEqual((result.stdout, result.returncode != 0), ('', True))
        self.assertIn('no place for the user’s ticket', result.stderr)
        self.assertIn('Read-only', result.stderr)


if __name__ == '__main__':
    accounts.enter()
    del sys.argv[1:]
    main()
