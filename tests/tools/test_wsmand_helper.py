#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand-helper, asked by a wsmand that obeys, and by one that somebody has taken over."""

import itertools
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import unittest

import accounts
import patience
from accounts import ADA, BOB, OLD, PASSWORDS, SERVICE, SYSTEM, UIDS
from harness import TIMEOUT, main, read
from units import ANALYZE, allowed_calls, seccomp, settings_of, write_filter

HELPER, SHELL_HOST, POLICY, SERVICE_UNIT = sys.argv[1:]

LOGIN, OPEN, START, CLOSE = 1, 2, 3, 4
DONE, REFUSED, FORBIDDEN, UNKNOWN, CHANGED, BUSY, FAILED = range(1, 8)
KERBEROS, PAM = 1, 7
REQUEST = '=IIQII16s256s512s64s'
REPLY = '=IIQII16s256s'
NO_HANDLE = bytes(16)
SCM_CREDENTIALS = 2
MAX_WAITING = 32


class Helper:
    """A helper, and the socket that wsmand would have."""

    policies = itertools.count()

    def __init__(self, policy='', sender=UIDS[SERVICE], become=()):
        self.sender = sender
        self.number = 0
        self.hosts = []
        self.policy = accounts.write(f'helper-{next(self.policies)}.conf', f'user={SERVICE}\n{policy}')
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(TIMEOUT)
        self.process = subprocess.Popen(
            [*become, HELPER, '--policy', self.policy, '--pam-directory', accounts.path_of('pam.d'), '--shell-host',
             SHELL_HOST],
            stdin=theirs, stderr=subprocess.PIPE, env={'LD_SECRET': 'x', 'MARKER': 'of-root'})
        theirs.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for host in self.hosts:
            host.close()
        sessions = self.sessions()
        self.socket.close()
        self.process.kill()
        self.process.communicate(timeout=TIMEOUT)
        # The next test must not see what still ends.
        wait_for_end(sessions)
        wait_for_end(watch(UIDS[ADA], UIDS[BOB]))

    def send(self, data, descriptors=()):
        """Root may say who it is."""
        parts = [(socket.SOL_SOCKET, SCM_CREDENTIALS, struct.pack('iII', os.getpid(), self.sender, self.sender))]
        if descriptors:
            parts.append((socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f'{len(descriptors)}i', *descriptors)))
        self.socket.sendmsg([data], parts)

    def ask(self, verb, name='', password='', handle=NO_HANDLE, source=0, uid=0, descriptors=(), address='192.0.2.1'):
        self.number += 1
        is_login = verb in (LOGIN, OPEN)
        self.send(struct.pack(REQUEST, verb, source, self.number, uid, 0, handle, name.encode(), password.encode(),
                              address.encode() if is_login else b''), descriptors)
        return self.number

    def hear(self):
        """The result, the handle, the uid and the name, and the number of the request."""
        verb, result, number, uid, _, handle, name = struct.unpack(REPLY, self.socket.recv(65536))
        return result, handle, uid, name.rstrip(b'\0').decode(), number

    def call(self, *arguments, **options):
        number = self.ask(*arguments, **options)
        reply = self.hear()
        assert reply[4] == number
        return reply[:4]

    def log_in(self, name=ADA):
        result, handle, _, _ = self.call(LOGIN, name, PASSWORDS[name])
        assert result == DONE, result
        return handle

    def start(self, handle):
        """Returns the result and our end of the host's socket."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.hosts.append(ours)
        with theirs:
            result = self.call(START, handle=handle, descriptors=[theirs.fileno()])[0]
        return result, ours

    def sessions(self):
        """Descriptors of the processes of its sessions."""
        try:
            return open_all(map(int, read(f'/proc/{self.process.pid}/task/{self.process.pid}/children').split()))
        except FileNotFoundError:
            return []

    def wait(self):
        """The status with which it ends, and what it said."""
        said = self.process.communicate(timeout=TIMEOUT)[1].decode()
        return self.process.returncode, said


def processes_of(uid):
    """The processes of a user, as the text of /proc/PID/status by their numbers."""
    found = {}
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            text = read(f'/proc/{name}/status')
        except (FileNotFoundError, ProcessLookupError):
            continue
        if re.search(rf'^Uid:\t{uid}\t', text, re.MULTILINE) and 'State:\tZ' not in text:
            found[int(name)] = text
    return found


def field(status, name):
    return re.search(rf'^{name}:\s*(.*)$', status, re.MULTILINE).group(1).split()


def has_only(pid, *expected):
    """Whether all descriptors of a process are of these kinds."""
    try:
        targets = [os.readlink(f'/proc/{pid}/fd/{fd}') for fd in os.listdir(f'/proc/{pid}/fd')]
    except FileNotFoundError:
        return False
    return all(target.startswith(expected) for target in targets)


def open_all(pids):
    """Descriptors of those processes that still run."""
    found = []
    for pid in pids:
        try:
            found.append(os.pidfd_open(pid))
        except ProcessLookupError:
            pass
    return found


def watch(*uids):
    return open_all(pid for uid in uids for pid in processes_of(uid))


def wait_for_end(watched):
    for descriptor in watched:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        assert poll.poll(TIMEOUT * 1000), 'A process still runs'
        os.close(descriptor)


class Hosts(unittest.TestCase):
    """Checks the process of a user's host."""

    def test_start(self):
        with Helper() as helper:
            result, host = helper.start(helper.log_in())
            self.assertEqual(result, DONE)
            with host:
                found = processes_of(UIDS[ADA])
                self.assertTrue(found)
                for pid, status in found.items():
                    self.assertEqual(field(status, 'Name'), ['wsman-shell-hos'])
                    self.assertEqual(set(field(status, 'Uid') + field(status, 'Gid')), {str(UIDS[ADA])})
                    self.assertEqual(set(field(status, 'Groups')), {str(UIDS[ADA]), str(accounts.SHARED_GROUP[1])})
                    for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):
                        self.assertEqual(int(field(status, name)[0], 16), 0, name)
                    self.assertEqual(field(status, 'NoNewPrivs'), ['1'])
                    self.assertEqual(os.readlink(f'/proc/{pid}/exe'), os.path.realpath(SHELL_HOST))
                    self.assertIn('999 ', read(f'/proc/{pid}/limits').split('Max open files')[1].splitlines()[0])
                    variables = read(f'/proc/{pid}/environ').rstrip('\0').split('\0')
                    self.assertEqual(variables, ['WSMAN_TEST_OF_PAM=yes'])
                    # While it starts, the host also has files of /proc open. What it inherits stays open.
                    patience.wait_until(lambda pid=pid: has_only(pid, 'socket:', '/dev/null', 'anon_inode:',
                                                                 '/sys/fs/cgroup'))

    def watch(self):
        watched = watch(UIDS[ADA])
        self.assertTrue(watched)
        return watched

    def test_ends_with_socket(self):
        with Helper() as helper:
            _, host = helper.start(helper.log_in())
            watched = self.watch()
            host.close()
            wait_for_end(watched)

    def test_ends_with_client(self):
        """With wsmand, all its sessions end."""
        with Helper() as helper:
            _, host = helper.start(helper.log_in())
            watched = self.watch()
            helper.socket.close()
            wait_for_end(watched)
            self.assertEqual(helper.wait()[0], 0)
            host.close()

    def test_ends_with_helper(self):
        with Helper() as helper:
            _, host = helper.start(helper.log_in())
            watched = self.watch()
            helper.process.kill()
            wait_for_end(watched)
            host.close()

    def test_ends_with_session(self):
        """The process of the session is killed, which only root can do."""
        with Helper() as helper:
            handle = helper.log_in()
            _, host = helper.start(handle)
            watched = self.watch()
            for session in helper.sessions():
                signal.pidfd_send_signal(session, signal.SIGKILL)
                os.close(session)
            wait_for_end(watched)
            host.close()
            # A handle of that session isn't known any more, or its start fails.
            self.assertIn(helper.start(handle)[0], (UNKNOWN, FAILED))

    def test_close(self):
        """After CLOSE, the host still serves its shell, and nothing else starts."""
        with Helper() as helper:
            handle = helper.log_in()
            _, host = helper.start(handle)
            watched = self.watch()
            self.assertEqual(helper.call(CLOSE, handle=handle)[0], DONE)
            self.assertEqual(helper.start(handle)[0], UNKNOWN)
            self.assertEqual(helper.call(CLOSE, handle=handle)[0], UNKNOWN)
            poll = select.poll()
            for descriptor in watched:
                poll.register(descriptor, select.POLLIN)
            self.assertEqual(poll.poll(0), [])
            host.close()
            wait_for_end(watched)


class Logins(unittest.TestCase):
    def test_right(self):
        with Helper() as helper:
            result, handle, uid, name = helper.call(LOGIN, ADA, PASSWORDS[ADA])
            self.assertEqual((result, uid, name), (DONE, UIDS[ADA], ADA))
            other = helper.call(LOGIN, ADA, PASSWORDS[ADA])[1]
            self.assertNotEqual(handle, other)
            self.assertNotIn(NO_HANDLE, (handle, other))

    def test_wrong(self):
        with Helper() as helper:
            for name, password, expected in (
                    (ADA, 'wrong', REFUSED),
                    (ADA, PASSWORDS[BOB], REFUSED),
                    ('wsmand-nobody-at-all', 'x', REFUSED),
                    (OLD, PASSWORDS[OLD], FORBIDDEN),
                    # The next ones are right, and yet never let in.
                    ('root', PASSWORDS['root'], FORBIDDEN),
                    (SYSTEM, PASSWORDS[SYSTEM], FORBIDDEN),
                    (SERVICE, PASSWORDS[SERVICE], FORBIDDEN)):
                with self.subTest(name=name):
                    self.assertEqual(helper.call(LOGIN, name, password), (expected, NO_HANDLE, 0, ''))

    def test_no_oracle(self):
        """Whether the password of an account that is never let in is right, nobody learns."""
        with Helper(f'pam={BOB}\n') as helper:
            for name in ('root', SYSTEM, SERVICE, ADA):
                for password in (PASSWORDS[name], 'wrong'):
                    with self.subTest(name=name, password=password):
                        self.assertEqual(helper.call(LOGIN, name, password), (FORBIDDEN, NO_HANDLE, 0, ''))

    def test_list(self):
        with Helper(f'pam= {BOB} ;\n') as helper:
            self.assertEqual(helper.call(LOGIN, ADA, PASSWORDS[ADA])[0], FORBIDDEN)
            self.assertEqual(helper.call(LOGIN, BOB, PASSWORDS[BOB])[0], DONE)

    def test_many(self):
        """More logins at once than it takes: each gets a reply."""
        with Helper() as helper:
            numbers = {helper.ask(LOGIN, ADA, PASSWORDS[ADA]) for _ in range(40)}
            replies = [helper.hear() for _ in numbers]
            self.assertEqual({reply[4] for reply in replies}, numbers)
            self.assertLessEqual({reply[0] for reply in replies}, {DONE, BUSY})
            self.assertIn(DONE, {reply[0] for reply in replies})

    def test_no_secret(self):
        """Neither the helper nor a session keeps a password in what a core file would have."""
        with Helper() as helper:
            helper.log_in()
            sessions = read(f'/proc/{helper.process.pid}/task/{helper.process.pid}/children').split()
            self.assertTrue(sessions)
            for pid in [helper.process.pid, *map(int, sessions)]:
                self.assertNotIn(PASSWORDS[ADA].encode(), memory_of(pid))


def memory_of(pid):
    """Returns the writable memory of the process, without that of the libraries."""
    found = []
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for line in read(f'/proc/{pid}/maps').splitlines():
            start, end = (int(text, 16) for text in line.split()[0].split('-'))
            if line.split()[1].startswith('rw') and ('[stack]' in line or '[heap]' in line or HELPER in line):
                memory.seek(start)
                found.append(memory.read(end - start))
    return b''.join(found)


class Asserted(unittest.TestCase):
    """Users whom wsmand has authenticated by itself."""

    def test_default(self):
        """Nobody may be asserted who isn't listed for just this source."""
        with Helper(f'ntlm={ADA}\n') as helper:
            self.assertEqual(helper.call(OPEN, ADA, source=KERBEROS, uid=UIDS[ADA])[0], FORBIDDEN)

    def test_listed(self):
        with Helper(f'kerberos={BOB};{ADA}\n') as helper:
            result, handle, uid, name = helper.call(OPEN, ADA, source=KERBEROS, uid=UIDS[ADA])
            self.assertEqual((result, uid, name), (DONE, UIDS[ADA], ADA))
            result, host = helper.start(handle)
            self.assertEqual(result, DONE)
            self.assertTrue(processes_of(UIDS[ADA]))
            host.close()
            self.assertEqual(helper.call(OPEN, ADA, source=KERBEROS, uid=UIDS[BOB])[0], CHANGED)

    def test_never(self):
        """Whatever the policy lists."""
        with Helper(f'kerberos=root;{SYSTEM};{SERVICE};{OLD}\n') as helper:
            for name, uid in (('root', 0), (SYSTEM, UIDS[SYSTEM]), (SERVICE, UIDS[SERVICE]), (OLD, UIDS[OLD])):
                self.assertEqual(helper.call(OPEN, name, source=KERBEROS, uid=uid)[0], FORBIDDEN, name)


@unittest.skipUnless(ANALYZE and seccomp, 'systemd-analyze and python3-seccomp know and set the restrictions')
class Restricted(unittest.TestCase):
    """The helper with no more capabilities and system calls than its service has."""

    def setUp(self):
        script = accounts.path_of('filter.py')
        write_filter(script, allowed_calls(SERVICE_UNIT))
        names = settings_of(SERVICE_UNIT)['CapabilityBoundingSet'][0].lower().replace('cap_', '').split()
        self.become = ['setpriv', '--bounding-set=-all,' + ','.join('+' + name for name in names), '--no-new-privs',
                       sys.executable, script]

    def test_works(self):
        with Helper(f'kerberos={BOB}\n', become=self.become) as helper:
            self.assertEqual(helper.call(LOGIN, ADA, 'wrong')[0], REFUSED)
            handle = helper.log_in()
            result, host = helper.start(handle)
            self.assertEqual(result, DONE)
            watched = watch(UIDS[ADA])
            self.assertTrue(watched)
            for status in processes_of(UIDS[ADA]).values():
                self.assertEqual(set(field(status, 'Uid') + field(status, 'Gid')), {str(UIDS[ADA])})
                self.assertEqual(set(field(status, 'Groups')), {str(UIDS[ADA]), str(accounts.SHARED_GROUP[1])})
                self.assertEqual(int(field(status, 'CapBnd')[0], 16), 0)
            self.assertEqual(helper.call(OPEN, BOB, source=KERBEROS, uid=UIDS[BOB])[0], DONE)
            self.assertEqual(helper.call(CLOSE, handle=handle)[0], DONE)
            host.close()
            wait_for_end(watched)

    def test_ends_with_client(self):
        with Helper(become=self.become) as helper:
            helper.start(helper.log_in())
            watched = watch(UIDS[ADA])
            self.assertTrue(watched)
            helper.socket.close()
            wait_for_end(watched)
            self.assertEqual(helper.wait()[0], 0)


class Evil(unittest.TestCase):
    """A wsmand that breaks the rules."""

    def test_handles(self):
        with Helper() as helper:
            handle = helper.log_in()
            for wrong in (NO_HANDLE, handle[::-1], bytes([handle[0] ^ 1]) + handle[1:], os.urandom(16)):
                self.assertEqual(helper.start(wrong)[0], UNKNOWN)
                self.assertEqual(helper.call(CLOSE, handle=wrong)[0], UNKNOWN)
            self.assertEqual(processes_of(UIDS[ADA]), {})

    def test_of_another(self):
        """A handle is worth nothing at another socket."""
        with Helper() as one, Helper() as other:
            self.assertEqual(other.start(one.log_in())[0], UNKNOWN)

    def test_changed(self):
        """The name belongs to another account by the time that it is used."""
        with Helper() as helper:
            handle = helper.log_in()
            for uid in (0, UIDS[BOB]):
                accounts.change_uid(ADA, uid)
                try:
                    self.assertEqual(helper.start(handle)[0], CHANGED)
                finally:
                    accounts.change_uid(ADA, UIDS[ADA])
            self.assertEqual(processes_of(UIDS[ADA]), {})

    def test_floods(self):
        """More starts than are taken at once: each gets a reply, and none is lost."""
        with Helper() as helper:
            handle = helper.log_in()
            pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2 * MAX_WAITING)]
            numbers = {helper.ask(START, handle=handle, descriptors=[theirs.fileno()]) for _, theirs in pairs}
            replies = [helper.hear() for _ in pairs]
            for pair in pairs:
                for end in pair:
                    end.close()
            self.assertEqual({reply[4] for reply in replies}, numbers)
            self.assertLessEqual({reply[0] for reply in replies}, {DONE, BUSY})

    def check_end(self, data, descriptors=(), sender=UIDS[SERVICE]):
        """The helper ends, and with it all that it has started."""
        with Helper(f'kerberos={ADA}\n') as helper:
            handle = helper.log_in()
            _, host = helper.start(handle)
            watched = watch(UIDS[ADA])
            self.assertTrue(watched)
            helper.sender = sender
            helper.send(data(handle) if callable(data) else data, descriptors)
            status, said = helper.wait()
            self.assertEqual(status, 1)
            self.assertIn('a request was wrong', said)
            wait_for_end(watched)
            host.close()

    def test_forms(self):
        def record(verb=LOGIN, source=0, uid=0, reserved=0, handle=NO_HANDLE, name=ADA, password='x', address=b'a'):
            return struct.pack(REQUEST, verb, source, 7, uid, reserved, handle, name.encode(), password.encode(),
                               address)

        good = record()
        for label, data in {
                'empty': b'\0', 'short': good[:-1], 'long': good + b'\0',
                'no verb': record(0), 'unknown verb': record(5), 'far verb': record(0xffffffff),
                'reserved': record(reserved=1), 'no name': record(name=''), 'path': record(name='../etc/shadow'),
                'option': record(name='-l'), 'colon': record(name='a:b'), 'line': record(name='a\nb'),
                'unfinished name': record(name='a' * 256), 'unfinished password': record(password='p' * 512),
                'unfinished address': record(address=b'1' * 64), 'hidden text': record(name='a\0b'),
                'no password': record(password=''), 'uid in login': record(uid=1), 'source in login': record(source=1),
                'handle in login': record(handle=b'1' * 16), 'password in open': record(OPEN, 1, UIDS[ADA]),
                'pam in open': record(OPEN, PAM, UIDS[ADA], password=''),
                'unknown source': record(OPEN, 8, UIDS[ADA], password=''),
                'close with a name': record(CLOSE, password='', address=b''),
                'start without descriptor': record(START, name='', password='', address=b'')}.items():
            with self.subTest(label):
                self.check_end(data)

    def test_descriptors(self):
        """The wrong number of descriptors."""
        null = os.open('/dev/null', os.O_RDWR)
        login = struct.pack(REQUEST, LOGIN, 0, 1, 0, 0, NO_HANDLE, ADA.encode(), b'x', b'')
        for descriptors in ([null], [null, null], [null] * 20):
            self.check_end(login, descriptors)
        self.check_end(lambda handle: struct.pack(REQUEST, START, 0, 1, 0, 0, handle, b'', b'', b''), [null, null])
        os.close(null)

    def test_no_socket(self):
        """A descriptor that isn't a socket doesn't make a host that stays."""
        with Helper() as helper, open('/dev/null', 'rb') as null:
            handle = helper.log_in()
            helper.call(START, handle=handle, descriptors=[null.fileno()])
            watched = watch(UIDS[ADA])
            wait_for_end(watched)

    def test_senders(self):
        """Each record is checked for who has sent it."""
        good = struct.pack(REQUEST, LOGIN, 0, 1, 0, 0, NO_HANDLE, ADA.encode(), PASSWORDS[ADA].encode(), b'')
        for uid in (0, UIDS[ADA], UIDS[SYSTEM]):
            self.check_end(good, sender=uid)


class Start(unittest.TestCase):
    """Checks the arguments and files that the helper refuses."""

    def run_it(self, policy, *arguments, mode=0o644, owner=0, stdin=None, become=()):
        path = accounts.write('other.conf', policy, mode)
        os.chown(path, owner, -1)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.close()
        with theirs:
            return subprocess.run([*become, HELPER, '--policy', path, '--shell-host', SHELL_HOST, *arguments],
                                  stdin=theirs if stdin is None else stdin, text=True, capture_output=True,
                                  timeout=TIMEOUT, check=False)

    def test_policies(self):
        for policy, text in (
                ('', 'user must be set'), ('user=root', 'never root'), ('user=no-such-user', 'no such user'),
                ('usr=x', ':1: there is no such key'), (f'user={SERVICE}\n\nx', ':3: it isn\'t of the form'),
                (f'user={SERVICE}\nkerberos=*', 'only pam'), (f'user={SERVICE}\npam={ADA};*', 'only pam')):
            with self.subTest(policy):
                result = self.run_it(policy)
                self.assertEqual(result.returncode, 1, result)
                self.assertIn(text, result.stderr)

    def test_installed(self):
        """The policy that is installed is right as it is, and with all its comments gone."""
        text = read(POLICY).replace('user=wsmand\n', f'user={SERVICE}\n')
        for policy in (text, re.sub(r'^#([a-z-]+=)', r'\1', text, flags=re.MULTILINE)):
            result = self.run_it(policy)
            self.assertEqual((result.returncode, result.stderr), (0, ''))

    def test_files(self):
        for mode, owner in ((0o664, 0), (0o646, 0), (0o644, UIDS[SERVICE])):
            result = self.run_it(f'user={SERVICE}', mode=mode, owner=owner)
            self.assertEqual(result.returncode, 1, result)
            self.assertIn('only root can write', result.stderr)
        result = self.run_it(f'user={SERVICE}', '--policy', '/dev/null')
        self.assertIn('regular file', result.stderr)

    def test_host(self):
        path = accounts.write('host', '', 0o757)
        self.assertIn('only root can write', self.run_it(f'user={SERVICE}', '--shell-host', path).stderr)
        self.assertIn('No such file', self.run_it(f'user={SERVICE}', '--shell-host', '/nowhere').stderr)

    def test_socket(self):
        with open('/dev/null', 'rb') as null:
            result = self.run_it(f'user={SERVICE}', stdin=null)
        self.assertEqual(result.returncode, 2)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self.assertEqual(self.run_it(f'user={SERVICE}', stdin=theirs).returncode, 2)

    def test_root(self):
        become = ['setpriv', '--reuid', SERVICE, '--clear-groups', '--inh-caps=+dac_read_search',
                  '--ambient-caps=+dac_read_search']
        result = self.run_it(f'user={SERVICE}', become=become)
        self.assertEqual(result.returncode, 2, result)
        self.assertIn('only root', result.stderr)

    def test_arguments(self):
        self.assertEqual(self.run_it('', 'word').returncode, 2)
        self.assertEqual(self.run_it('', '--unknown').returncode, 2)
        self.assertRegex(self.run_it('', '--version').stdout, r'^wsmand-helper [0-9.]+\n$')


if __name__ == '__main__':
    accounts.enter()
    del sys.argv[1:]
    main()
