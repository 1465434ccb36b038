#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests commands with the credentials that CredSSP delegates. They log in elsewhere as the user. Nothing of the
credentials remains when the shell or its server ends. The arguments are wsmanctl and the server."""

import glob
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import realm
import world
from memory import find_forms, list_forms
from patience import SLOWNESS, get_seconds, wait_until

WSMANCTL, SERVER = map(os.path.abspath, sys.argv[1:3])
USER, PASSWORD = 'ada', 'S3cret.word.of.ada'
PRINCIPAL = f'{USER}@{realm.REALM}'
IDENTIFY = ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><i:Identify '
            'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>')
SERVER_OPTIONS = ['--credssp', '--sealed-only', '--allow', PRINCIPAL, '--shell-user', PRINCIPAL]


def get_hash(text):
    """The hash that g_str_hash() makes."""
    value = 5381
    for byte in text.encode():
        value = (value * 33 + byte) % (1 << 32)
    return value


@unittest.skipUnless(realm.available() and shutil.which('klist'), 'needs krb5-kdc, krb5-admin-server and krb5-user')
class DelegationTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.realm = self.enterContext(realm.Realm(self.folder, users={USER: PASSWORD}))
        self.runtime = os.path.join(self.folder, 'runtime')
        os.mkdir(self.runtime, 0o700)
        self.password_file = os.path.join(self.folder, 'password')
        with open(self.password_file, 'w', encoding='utf-8') as file:
            file.write(PASSWORD + '\n')
        self.env = {**os.environ, **self.realm.env, 'XDG_RUNTIME_DIR': self.runtime}
        self.env.pop('RUNTIME_DIRECTORY', None)

    def start_server(self, *options, **process):
        server = world.Server([SERVER, '--keytab', self.realm.keytab, *SERVER_OPTIONS, *options], env=self.env,
                              **process)
        self.uri = server.uris['http'].replace('127.0.0.1', 'localhost')
        return server

    def command(self, mechanism, verb, *arguments):
        user = ['-u', PRINCIPAL, '--password-file', self.password_file, '--delegate-to=localhost']
        login = user if mechanism != 'ticket' else []
        return [WSMANCTL, '-a', mechanism.replace('ticket', 'negotiate'), *login, '-r', self.uri, verb, *arguments]

    def run_line(self, line, mechanism='credssp'):
        return subprocess.run(self.command(mechanism, 'run', line), env=self.env, stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=get_seconds(10), check=False)

    def enumerate(self):
        """One login."""
        return subprocess.run(self.command('credssp', 'enumerate', world.THING), env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=get_seconds(10), check=False)

    def onward(self):
        """A line that logs in at the same server with a ticket, in the environment of the test's realm."""
        variables = [f'{name}={value}' for name, value in self.realm.env.items() if name != 'KRB5CCNAME']
        return ' '.join(['env', *variables, *self.command('ticket', 'enumerate', world.THING)])

    def folders(self):
        return glob.glob(os.path.join(self.runtime, 'wsman-ticket-*'))

    def start_waiting_command(self):
        """A command that tells where its ticket is, and then waits."""
        client = subprocess.Popen(self.command('credssp', 'run', 'echo "$KRB5CCNAME"; exec sleep 1000'), env=self.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(client.communicate)
        self.addCleanup(client.kill)
        return client, client.stdout.readline().strip().removeprefix('FILE:')

    def test_onward(self):
        server = self.start_server()
        done = self.run_line(f'klist && {self.onward()}')
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f'Default principal: {PRINCIPAL}', done.stdout)
        self.assertIn('World_Thing', done.stdout)
        wait_until(lambda: not self.folders())
        server.stop()

    @unittest.skipIf(shutil.which('curl') is None, 'needs curl')
    def test_onward_with_curl(self):
        """Other programs use the ticket, too. curl logs in at another server."""
        target = world.Server([SERVER, '--keytab', self.realm.keytab, '--allow', PRINCIPAL, '--callers',
                               '--channel-binding', 'relaxed'], env=self.env)
        server = self.start_server()
        variables = [f'{name}={value}' for name, value in self.realm.env.items() if name != 'KRB5CCNAME']
        line = shlex.join(['env', *variables, 'curl', '--silent', '--max-time', str(int(get_seconds(10))), '--noproxy',
                           '*', '--cacert', world.CA_FILE, '--negotiate', '--user', ':', '--service-name', 'host',
                           '--header', 'Content-Type: application/soap+xml;charset=UTF-8', '--data-binary', IDENTIFY,
                           '--write-out', '%{http_code}', target.uris['https'].replace('127.0.0.1', 'localhost')])
        done = self.run_line(line)
        self.assertIn('IdentifyResponse', done.stdout, done.stderr)
        self.assertTrue(done.stdout.endswith('200'), done.stdout)
        # Without delegation, curl has no ticket.
        self.assertTrue(self.run_line(line, mechanism='negotiate').stdout.endswith('401'))
        server.stop()
        target.stop()

    def count_requests(self):
        """How often the KDC was asked for a ticket with the user's password."""
        with open(os.path.join(self.folder, 'kdc.log'), encoding='utf-8') as file:
            return sum('AS_REQ' in line and 'ISSUE' in line and f'{PRINCIPAL} for krbtgt' in line for line in file)

    def test_only_authorized_users(self):
        """The password of a user who isn't allowed to do anything is used for nothing. The client's own login asks for
        one ticket, and the server for another one."""
        for options, expected, n_tickets in ((SERVER_OPTIONS, 0, 2), (['--credssp', '--sealed-only'], 1, 1)):
            server = world.Server([SERVER, '--keytab', self.realm.keytab, *options], env=self.env)
            self.uri = server.uris['http'].replace('127.0.0.1', 'localhost')
            before = self.count_requests()
            done = self.enumerate()
            self.assertEqual(done.returncode != 0, bool(expected), done.stderr)
            if expected:
                self.assertIn('allowed', done.stderr)
            server.stop()
            self.assertEqual(self.count_requests() - before, n_tickets)

    def test_no_ticket_without_credssp(self):
        server = self.start_server()
        done = self.run_line(f'echo "<$KRB5CCNAME>"; {self.onward()}', mechanism='negotiate')
        self.assertIn('Kerberos', done.stderr)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        server.stop()

    @unittest.skipIf('libasan' in os.environ.get('LD_PRELOAD', ''), 'a sanitizer keeps what was freed')
    def test_authenticator(self):
        """The server's program gets the password, too. It is wiped when the program drops it, or when its time ends."""
        expected = f'credentials {PRINCIPAL} kerberos:{PRINCIPAL} {get_hash(PASSWORD)}\n'
        # Meson makes free() overwrite memory, which would hide what isn't wiped.
        self.env['MALLOC_PERTURB_'] = '0'
        self.env['WSMAN_DEBUG'] = 'all'
        for keep in [], ['--keep-credentials', f'--delegation-lifetime={10 * SLOWNESS}']:
            with self.subTest(keep), open(os.path.join(self.folder, 'log'), 'w+', encoding='utf-8') as log:
                server = self.start_server('--take-credentials', *keep, stderr=log)
                client, _cache = self.start_waiting_command()
                self.assertEqual(server.process.stdout.readline(), expected)
                if keep:
                    self.assertTrue(find_forms(server.process.pid, list_forms(PASSWORD)))
                # The client and its shell are still there.
                wait_until(lambda: not find_forms(server.process.pid, list_forms(PASSWORD)), 40)
                self.assertIsNone(client.poll())
                server.stop()
                log.seek(0)
                text = log.read()
                self.assertIn(PRINCIPAL, text)
                self.assertNotIn(PASSWORD, text)

    def test_ticket(self):
        """The ticket is short, and nobody can renew it or pass it on."""
        server = self.start_server('--delegation-lifetime=120')
        done = self.run_line('LC_ALL=C klist -f && date +%s')
        server.stop()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        start, end = re.search(r'(\S+ \S+) +(\S+ \S+) +krbtgt/', done.stdout).groups()
        seconds = [time.mktime(time.strptime(text, '%m/%d/%y %H:%M:%S')) for text in (start, end)]
        self.assertLessEqual(seconds[1] - seconds[0], 120)
        self.assertNotIn('renew until', done.stdout)
        flags = re.search(r'Flags: (\S+)', done.stdout).group(1)
        self.assertFalse(set(flags) & set('FfPR'), flags)

    def test_other_realm(self):
        """The password goes to the KDC of this machine's own realm, and to no other one."""
        with open(self.env['KRB5_CONFIG'], encoding='utf-8') as file:
            text = file.read()
        other = os.path.join(self.folder, 'other.conf')
        with open(other, 'w', encoding='utf-8') as file:
            file.write(text.replace(f'default_realm = {realm.REALM}', 'default_realm = OTHER.TEST'))
        client, self.env = self.env, {**self.env, 'KRB5_CONFIG': other}
        server = self.start_server()
        self.env = client
        done = self.run_line('echo "<$KRB5CCNAME>"')
        self.assertEqual((done.returncode, done.stdout), (0, '<>\n'), done.stderr)
        before = self.count_requests()
        self.enumerate()
        server.stop()
        # The client's own login asks for one ticket.
        self.assertEqual(self.count_requests() - before, 1)

    def test_place(self):
        """Only the daemon can read the cache, which is in a folder of its own, and ends with the shell."""
        server = self.start_server()
        client, cache = self.start_waiting_command()
        self.assertEqual(os.path.dirname(cache), self.folders()[0])
        self.assertEqual(stat.S_IMODE(os.stat(cache).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(cache)).st_mode), 0o700)
        with open(cache, 'rb') as file:
            self.assertNotIn(PASSWORD.encode(), file.read())
        client.send_signal(signal.SIGINT)
        wait_until(lambda: not self.folders(), 10)
        server.stop()

    def test_killed_server(self):
        """The host of the shell's commands removes the ticket when the server is gone."""
        server = self.start_server()
        _client, cache = self.start_waiting_command()
        self.assertTrue(os.path.exists(cache))
        server.process.kill()
        server.process.communicate()
        wait_until(lambda: not self.folders(), 10)

    def test_sweep(self):
        """The next server removes old tickets when it starts. Other folders remain."""
        left = os.path.join(self.runtime, 'wsman-ticket-left')
        other = os.path.join(self.runtime, 'wsman-other')
        for folder in left, other:
            os.mkdir(folder, 0o700)
            with open(os.path.join(folder, 'krb5cc'), 'w', encoding='utf-8') as file:
                file.write('a ticket')
        server = self.start_server()
        self.assertFalse(os.path.exists(left))
        self.assertTrue(os.path.exists(os.path.join(other, 'krb5cc')))
        _client, cache = self.start_waiting_command()
        second = self.start_server()
        self.assertTrue(os.path.exists(cache))
        second.stop()
        server.stop()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
