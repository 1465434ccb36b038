#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl --hosts: many machines at once, some of which hang, refuse, reset, lie, or have names that resolve slowly.

The machines are addresses of 127.0.0.0/8 in one process. Those that hang do so until the test lets them go. So a
machine that waits for another one makes the test wait for ever, and no test measures time.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

import patience
from harness import CERTIFICATE, PASSWORD, TIMEOUT, WSMANCTL, Daemon, main
from machines import Fleet, mix, raise_limit

FOREVER = '600000'
N_HOSTS = 1000
N_BAD = 50


def summarize(errors):
    return json.loads(errors.splitlines()[-1])


class Bad(unittest.TestCase):
    """The good ones respond while the bad ones still hang."""

    def read_good(self, fleet):
        names = set()
        while names != fleet.good:
            row = json.loads(fleet.process.stdout.readline())
            if row['Status'] == 0:
                self.assertEqual(row['Result']['ProductVendor'], row['Host'])
                self.assertIn(row['Host'], fleet.good)
                names.add(row['Host'])

    def test_thousand(self):
        kinds = ('hang', 'refuse', 'reset', 'drip', 'lie')
        bad = [kinds[number % len(kinds)] for number in range(N_BAD // 2)]
        with Fleet(mix(N_HOSTS - N_BAD // 2, bad), by_name=True) as fleet:
            fleet.slow = N_BAD // 2
            fleet.spawn('--timeout', FOREVER, 'identify')
            self.read_good(fleet)
            self.assertIsNone(fleet.process.poll())
            fleet.release()
            _, errors = fleet.process.communicate(timeout=TIMEOUT)
            self.assertEqual(fleet.process.returncode, 6)
            summary = summarize(errors)
            self.assertEqual((summary['Succeeded'], summary['Failed'], summary['NotAsked']),
                             (N_HOSTS - N_BAD, N_BAD, 0))
            causes = {cause['Cause'].split(' ')[0]: cause['Hosts'] for cause in summary['Causes']}
            self.assertEqual(len(causes['ERROR_WSMAN_NAME_NOT_RESOLVED']), fleet.slow)
            refused = {machine.name for machine in fleet.machines if machine.kind == 'refuse'}
            self.assertLessEqual(refused, set(causes['ERROR_WSMAN_DESTINATION_UNREACHABLE']))

    def test_before_the_login(self):
        """The first machines hang. So another one decides about the credential."""
        with Fleet(['hang'] * 20 + ['good'] * 40, password='right') as fleet:
            login = fleet.write('password', 'right\n')
            hosts = fleet.describe('unencrypted=true\n')
            fleet.spawn('--timeout', FOREVER, '-a', 'basic', '-u', 'ada', '--password-file', login, 'identify',
                        hosts=hosts)
            self.read_good(fleet)
            fleet.release()
            fleet.process.communicate(timeout=TIMEOUT)
            self.assertEqual(fleet.process.returncode, 6)

    def test_timeout(self):
        """Each machine has a time of its own."""
        with Fleet(['hang'] * 3) as fleet:
            status, results, _ = fleet.run('--parallel', '1', '--timeout', '300', 'identify')
            self.assertEqual((status, len(results)), (6, 3))
            for row in results.values():
                self.assertEqual(row['Status'], 2)
                self.assertIn('300 ms', row['Message'])

    def test_total_timeout(self):
        with Fleet(['hang'] * 6) as fleet:
            status, results, errors = fleet.run('--parallel', '4', '--total-timeout', '300', 'identify')
            self.assertEqual(status, 6)
            self.assertEqual(len(results), 4)
            self.assertEqual(summarize(errors)['NotAsked'], 2)

    def test_interrupt(self):
        with Fleet(['good', 'hang', 'hang', 'good']) as fleet:
            fleet.spawn('--parallel', '3', 'identify')
            self.read_good(fleet)
            fleet.process.send_signal(signal.SIGINT)
            output, errors = fleet.process.communicate(timeout=TIMEOUT)
            self.assertEqual(fleet.process.returncode, 130)
            self.assertEqual({json.loads(line)['Status'] for line in output.splitlines()}, {130})
            self.assertEqual(summarize(errors)['Failed'], 2)

    def test_descriptors(self):
        """With few descriptors, fewer machines are asked at once, and all respond."""
        with Fleet(['good'] * 100) as fleet:
            status, results, errors = fleet.run('identify', program=[
                'sh', '-c', 'ulimit -Sn 40; ulimit -Hn 200; exec "$0" "$@"', WSMANCTL])
            self.assertEqual((status, len(results)), (0, 100), errors)
            self.assertIn('can’t open more files', errors)


class Credentials(unittest.TestCase):
    """Who gets a password, counted at the machines."""

    def run_with(self, fleet, hosts, *arguments):
        return fleet.run('-a', 'basic', *arguments, 'identify', hosts=hosts)

    def describe(self, fleet, credential, keys='credential=all\n'):
        return f'[credential all]\nusername=ada\n{credential}\n' + fleet.describe('unencrypted=true\n' + keys)

    def test_refused_once(self):
        """A wrong password goes to one machine, however many there are."""
        for kind in ('good', 'late'):
            with self.subTest(kind), Fleet([kind] * 200, password='right') as fleet:
                fleet.write('password', 'wrong\n')
                if kind == 'late':
                    fleet.release()
                status, results, errors = self.run_with(
                    fleet, self.describe(fleet, 'password-file=password\nhosts=*.test'))
                self.assertEqual((status, fleet.logins), (6, 1), errors)
                self.assertEqual({row['Status'] for row in results.values()}, {3})
                self.assertEqual(len(results), 200)
                self.assertEqual(sum('Not tried' in row['Message'] for row in results.values()), 199)

    def test_not_while_undecided(self):
        """While the first machine hasn't decided, no other one gets the password."""
        with Fleet(['late'] * 50, password='right') as fleet:
            fleet.write('password', 'wrong\n')
            fleet.spawn('-a', 'basic', 'identify',
                        hosts=self.describe(fleet, 'password-file=password\nhosts=*.test'))
            patience.wait_until(lambda: fleet.logins == 1)
            patience.wait_until(lambda: sum(machine.requests > 0 for machine in fleet.machines) == 50)
            self.assertEqual(fleet.logins, 1)
            fleet.release()
            fleet.process.communicate(timeout=TIMEOUT)
            self.assertEqual((fleet.process.returncode, fleet.logins), (6, 1))

    def test_undecided(self):
        """A machine that can't check the password now says nothing about it: the others get it, one after the other
        until one accepts it."""
        with Fleet(['undecided'] * 3 + ['good'] * 50, password='right') as fleet:
            fleet.write('password', 'right\n')
            _, results, errors = self.run_with(fleet, self.describe(fleet, 'password-file=password\nhosts=*.test'))
            self.assertEqual(len(results), 53, errors)
            refused = [row for row in results.values() if 'Message' in row]
            self.assertEqual(len(refused), 3, refused)
            for row in refused:
                self.assertIn('can’t check logins now', row['Message'])

    def test_accepted(self):
        with Fleet(['good'] * 100, password='right') as fleet:
            fleet.write('password', 'right\n')
            status, results, errors = self.run_with(fleet, self.describe(fleet, 'password-file=password\nhosts=*.test'))
            self.assertEqual((status, len(results)), (0, 100), errors)
            self.assertTrue(all(machine.logins >= 1 for machine in fleet.machines))

    def test_what_it_is_for(self):
        """A credential is for hosts, groups or a realm. Nothing is sent if it isn't for one of the machines."""
        for credential, keys, is_for_all in (
                ('hosts=*.test', '', True), ('hosts=H*.TEST', '', True), ('hosts=h0.test;h1.test', '', True),
                ('hosts=h0.test', '', False), ('hosts=test', '', False), ('hosts=h0.test.example;h1.test', '', False),
                ('groups=lab', 'groups=lab\n', True), ('groups=lab', 'groups=prod\n', False), ('realm=TEST', '', True),
                ('realm=EST', '', False), ('realm=H0.TEST', '', False)):
            with self.subTest(credential=credential), Fleet(['good'] * 2, password='right') as fleet:
                fleet.write('password', 'right\n')
                status, _, errors = self.run_with(
                    fleet, self.describe(fleet, f'password-file=password\n{credential}', f'credential=all\n{keys}'))
                self.assertEqual(status, 0 if is_for_all else 1, errors)
                self.assertEqual(sum(machine.requests for machine in fleet.machines) > 0, is_for_all)

    def test_own_login(self):
        """The login of one host goes to no other."""
        with Fleet(['good'] * 3, password='right') as fleet:
            fleet.write('password', 'right\n')
            hosts = fleet.describe('unencrypted=true\n').replace(
                '[host h1.test]\n', '[host h1.test]\nusername=ada\npassword-file=password\n')
            status, results, _ = self.run_with(fleet, hosts, '-u', 'ada', '-p:wrong')
            self.assertEqual(status, 6)
            self.assertEqual(results['h1.test']['Status'], 0)
            self.assertEqual(fleet.machines[0].logins + fleet.machines[2].logins, 1)

    def test_files(self):
        """What is wrong with a file is said before anything is sent."""
        with Fleet(['good'], password='right') as fleet:
            fleet.write('open', 'right\n', 0o644)
            fleet.write('password', 'right\n')
            host = fleet.describe('')
            for text, part in (
                    (self.describe(fleet, 'password-file=open\nhosts=*'), '0600'),
                    (self.describe(fleet, 'password-file=none\nhosts=*'), 'No such file'),
                    (self.describe(fleet, 'password-file=password'), 'doesn’t say what it is for'),
                    (self.describe(fleet, 'password-file=password\nhosts=*', 'credential=other\n'), 'other'),
                    (host + '[group x]\nskip-ca-check=true\n', 'less safe'),
                    (host + '[group x]\nusername=ada\n', 'credential'),
                    (host + '[credential x]\nhosts=*\nport=1\n', 'isn’t a key of a credential'),
                    (host + '[host x]\npassword=secret\n', 'password'),
                    (host + '[host x]\nuse-ssl=true\n', 'usessl'),
                    (host + '[host x]\nusessl=perhaps\n', 'true or false'),
                    (host + '[hosts x]\n', '[hosts x]'),
                    (host + '[host x]\nport=many\n', '[host x]')):
                with self.subTest(part):
                    status, results, errors = self.run_with(fleet, text)
                    self.assertEqual((status, results), (1, {}), errors)
                    self.assertIn(part, errors)
            path = fleet.write('writable', host, 0o666)
            result = subprocess.run([WSMANCTL, '--hosts', path, 'identify'], text=True, capture_output=True,
                                    timeout=TIMEOUT, check=False)
            self.assertEqual(result.returncode, 1)
            self.assertIn('others can write it', result.stderr)
            self.assertEqual(fleet.machines[0].requests, 0)


class Relaxations(unittest.TestCase):
    """One word doesn't make a fleet less safe."""

    OPTIONS = ('--skip-ca-check', '--skip-cn-check', '--skip-revocation-check', '--unencrypted', '--ntlm=allow',
               '--trusted-host=*', '--accept-digest-md5', '--accept-old-credssp', '--accept-old-tls',
               '--no-channel-binding', '-skipCAcheck', '-un')

    def run_with(self, *arguments):
        return subprocess.run([WSMANCTL, '--hosts', '127.0.0.1:1', *arguments, 'identify'], text=True,
                              capture_output=True, timeout=TIMEOUT, check=False)

    def test_global(self):
        for option in self.OPTIONS:
            with self.subTest(option):
                result = self.run_with(option)
                self.assertEqual(result.returncode, 1, result)
                self.assertIn('--relax-all', result.stderr)
        self.assertEqual(self.run_with('--ntlm=forbid').returncode, 6)
        self.assertEqual(self.run_with('--unencrypted', '--relax-all').returncode, 6)

    def test_credssp(self):
        """Only the host's own section lets it have the password."""
        for options in (('-a', 'credssp'), ('-a', 'credssp', '--relax-all'), ('--delegate-to=*', '--relax-all')):
            result = self.run_with('-u', 'ada@CORP.TEST', '-p:x', *options)
            self.assertEqual(result.returncode, 1, result)
            self.assertIn('authentication=credssp', result.stderr)

    def test_verbs(self):
        for words in (('shell',), ('copy', ':/a', '/b'), ('helpmsg', '5'), ('identify', '--format=xml'),
                      ('identify', '-r', 'x'), ('identify', '--parallel', '0')):
            result = subprocess.run([WSMANCTL, '--hosts', '127.0.0.1:1', *words], text=True, capture_output=True,
                                    timeout=TIMEOUT, check=False)
            self.assertEqual((result.returncode, result.stdout), (255 if words == ('shell',) else 1, ''), result)


class Real(unittest.TestCase):
    """All verbs, at a wsmand that has several addresses."""

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(users=('ada',), operators='ada', shell_users='ada')
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        port = cls.daemon.port
        cls.names = [f'https://localhost:{port}', f'https://127.0.0.1:{port}', f'https://[::1]:{port}']
        cls.password = cls.daemon.write('client-password', PASSWORD)

    def spawn(self, *arguments, **options):
        process = subprocess.Popen(
            [WSMANCTL, '--hosts', ','.join(self.names), '--ca-file', CERTIFICATE, '-a', 'basic', '-u', 'ada',
             '--password-file', self.password, *arguments], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(process.kill)
        return process

    def run_with(self, *arguments):
        process = self.spawn(*arguments)
        output, errors = process.communicate(timeout=TIMEOUT)
        return process.returncode, output, errors

    def test_text(self):
        status, output, errors = self.run_with('get', 'wmicimv2/Win32_OperatingSystem')
        self.assertEqual(status, 0, errors)
        for name in self.names:
            self.assertIn(f'{name}: Win32_OperatingSystem\n{name}:     ', output)
        self.assertEqual(errors, 'Machines: 3 succeeded, 0 failed\n')

    def test_table(self):
        status, output, errors = self.run_with('--format=table', 'enumerate', 'wmicimv2/*', '--filter',
                                               'SELECT Handle FROM Win32_Process WHERE Handle=1')
        self.assertEqual(status, 0, errors)
        lines = output.splitlines()
        self.assertIn('Host', lines[0])
        self.assertEqual(sorted(name for name in self.names for line in lines[1:] if name in line),
                         sorted(self.names))

    def test_json(self):
        status, output, errors = self.run_with('--format=json', 'enumerate', 'wmicimv2/*', '--filter',
                                               'SELECT Handle FROM Win32_Process WHERE Handle=1')
        self.assertEqual(status, 0, errors)
        rows = [json.loads(line) for line in output.splitlines()]
        self.assertEqual({row['Host'] for row in rows}, set(self.names))
        self.assertEqual([row['Result'] for row in rows], [[{'Handle': '1'}]] * 3)

    def test_fault(self):
        status, output, errors = self.run_with('get', 'wmicimv2/Win32_Process?Handle=0')
        self.assertEqual((status, output), (6, ''))
        self.assertIn('  3 × ', errors)

    def test_change(self):
        status, _, errors = self.run_with('invoke', 'Terminate', 'wmicimv2/Win32_Process?Handle=0')
        self.assertEqual(status, 6, errors)

    def test_run(self):
        status, output, errors = self.run_with('run', 'echo out; echo err >&2')
        self.assertEqual(status, 0, errors)
        self.assertEqual(sorted(output.splitlines()), sorted(f'{name}: out' for name in self.names))
        self.assertLessEqual({f'{name}: err' for name in self.names}, set(errors.splitlines()))

    def test_run_status(self):
        status, output, _ = self.run_with('--format=json', '--environment', 'A=b c', 'run', 'echo "$A"; exit 3')
        self.assertEqual(status, 6)
        rows = [json.loads(line) for line in output.splitlines()]
        self.assertEqual([(row['ExitStatus'], row['Output']) for row in rows], [(3, 'b c\n')] * 3)

    def test_copy(self):
        source = self.daemon.write('source', 'x' * 1000)
        target = tempfile.mkdtemp(prefix='fleet-')
        self.addCleanup(shutil.rmtree, target)
        os.chmod(target, 0o777)
        status, _, errors = self.run_with('copy', source, ':' + os.path.join(target, 'copy'))
        self.assertEqual(status, 0, errors)
        with open(os.path.join(target, 'copy'), encoding='utf-8') as file:
            self.assertEqual(file.read(), 'x' * 1000)

    def test_interrupt(self):
        """Ctrl-C, and the end of the terminal, end the commands on all machines."""
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup may have started this test
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.interrupt(number)

    def interrupt(self, number):
        folder = tempfile.mkdtemp(prefix='fleet-')
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o777)
        process = self.spawn('run', f'echo $$ > {folder}/$$; exec sleep 100000')
        patience.wait_until(lambda: len([name for name in os.listdir(folder)
                                         if os.path.getsize(os.path.join(folder, name))]) == 3, 3)
        process.send_signal(number)
        process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130)
        for name in os.listdir(folder):
            patience.wait_until(lambda name=name: not os.path.exists(f'/proc/{name}'), 3)


if __name__ == '__main__':
    raise_limit()
    main()
