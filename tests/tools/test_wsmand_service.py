#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmand as a service: sockets, notifications, the watchdog, and the check of its files."""

import os
import pwd
import resource
import select
import signal
import socket
import subprocess
import tempfile
import unittest

import patience

from harness import IDENTIFY, PASSWORD, TIMEOUT, WSMAND, Daemon, main, read
from manager import Manager, pass_sockets


def listen(address=('127.0.0.1', 0), family=socket.AF_INET):
    result = socket.socket(family)
    result.bind(address)
    result.listen()
    return result


class Notifications(unittest.TestCase):
    def test_life(self):
        with Manager() as manager:
            with Daemon(env=manager.env) as daemon:
                lines = manager.receive()
                self.assertEqual(lines['READY'], '1')
                self.assertIn(daemon.uri, lines['STATUS'])
                daemon.process.terminate()
                self.assertEqual(manager.receive(), {'STOPPING': '1'})

    def test_busy_manager(self):
        """wsmand serves before the service manager has read, and then tells it."""
        with Manager() as manager:
            manager.fill()
            with Daemon(env=manager.env) as daemon:
                self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
                self.assertIn(daemon.uri, manager.receive_until('READY')['STATUS'])

    def test_nobody_reads(self):
        """A service manager that has gone away stops nothing."""
        with Daemon(env={'NOTIFY_SOCKET': '/nonexistent/notify', 'WATCHDOG_USEC': '1000'}) as daemon:
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)

    def test_watchdog(self):
        """Only the main loop feeds the watchdog."""
        with Manager() as manager, Daemon(env={**manager.env, 'WATCHDOG_USEC': '200000'}) as daemon:
            for _ in range(3):
                manager.receive_until('WATCHDOG')
            daemon.process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, daemon.process.pid, os.WSTOPPED | os.WNOWAIT)
            manager.drain()
            manager.channel.settimeout(0.3)
            with self.assertRaises(socket.timeout):
                manager.receive()
            manager.channel.settimeout(TIMEOUT)
            daemon.process.send_signal(signal.SIGCONT)
            manager.receive_until('WATCHDOG')

    def test_watchdog_of_others(self):
        with Manager() as manager:
            with Daemon(env={**manager.env, 'WATCHDOG_USEC': '1000', 'WATCHDOG_PID': '1'}) as daemon:
                self.assertEqual(manager.receive()['READY'], '1')
                self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
                daemon.process.terminate()
                self.assertEqual(manager.receive(), {'STOPPING': '1'})


class Limits(unittest.TestCase):
    def test_thousand(self):
        """wsmand serves as many connections as the key file says, and not one more."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 4096:
            self.skipTest('the hard limit of descriptors is below 4096')
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
        request = (f'POST /wsman HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n'
                   f'Content-Length: {len(IDENTIFY)}\r\n\r\n{IDENTIFY}').encode()
        with Daemon(listen='http://127.0.0.1:0', allow_unencrypted='true', anonymous_identify='true',
                    max_connections='1000', max_unauthenticated_connections='1000') as daemon:
            clients = []
            for _ in range(1000):
                clients.append(socket.create_connection(('127.0.0.1', daemon.port), TIMEOUT))
                self.addCleanup(clients[-1].close)
                # At once, because wsmand waits only shortly for the request of an unknown client.
                clients[-1].sendall(request)
            for client in clients:
                head = client.recv(12)
                self.assertEqual(head, b'HTTP/1.1 200')
                while b'Envelope>' not in head[-32:]:
                    part = client.recv(65536)
                    self.assertTrue(part)
                    head += part
            # One more takes the place of one that is idle.
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
            patience.wait_until(lambda: self.count_ready(clients) >= 1)

    @staticmethod
    def count_ready(clients):
        poller = select.poll()
        for client in clients:
            poller.register(client, select.POLLIN)
        return len(poller.poll(0))


class Sockets(unittest.TestCase):
    def make(self, sockets, names, process='$$', **keys):
        for item in sockets:
            self.addCleanup(item.close)
        daemon = Daemon(become=pass_sockets(sockets, names, process), pass_fds=[item.fileno() for item in sockets],
                        **keys)
        self.addCleanup(daemon.stop)
        return daemon

    def test_sockets(self):
        """Clients that came before wsmand did are served, and the key file needs no address."""
        with tempfile.TemporaryDirectory() as directory:
            os.chmod(directory, 0o755)
            path = os.path.join(directory, 'wsman.sock')
            plain, secure, local = listen(), listen(), listen(path, socket.AF_UNIX)
            os.chmod(path, 0o666)
            early = socket.create_connection(secure.getsockname())
            self.addCleanup(early.close)
            user = pwd.getpwuid(os.geteuid()).pw_name
            daemon = self.make([plain, secure, local], 'http:https:local', listen=None, users=('ada',),
                               allowed=('ada', user)).start()
            self.assertEqual(daemon.uris, [f'http://127.0.0.1:{plain.getsockname()[1]}/wsman',
                                           f'https://127.0.0.1:{secure.getsockname()[1]}/wsman', f'unix:{path}'])
            daemon.output.insert(0, 'Listening on ' + daemon.uris[1])
            self.assertEqual(daemon.log_in('ada', PASSWORD), 200)
            self.assertEqual(daemon.log_in('ada', 'wrong'), 401)
            self.assertIn('IdentifyResponse', Daemon.post_local(path))
            self.assertEqual(daemon.stop(), 0)
            # They belong to the service manager, which starts wsmand again.
            self.assertTrue(os.path.exists(path))
            socket.create_connection(secure.getsockname()).close()

    def test_with_addresses(self):
        """The addresses of the key file are there, too."""
        inherited = listen()
        daemon = self.make([inherited], 'https').start()
        self.assertIn(f'https://127.0.0.1:{inherited.getsockname()[1]}/wsman', daemon.uris)
        self.assertGreaterEqual(len(daemon.uris), 2)

    def test_refused(self):
        with tempfile.TemporaryDirectory() as directory:
            local = listen(os.path.join(directory, 'a'), socket.AF_UNIX)
            bound = socket.socket()
            bound.bind(('127.0.0.1', 0))
            datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            rows = [(listen(), 'wsmand.socket', 'FileDescriptorName must be http or https'),
                    (listen(), '', 'FileDescriptorName must be'), (listen(), 'local', 'FileDescriptorName must be'),
                    (local, 'https', 'local for a Unix socket'), (bound, 'https', 'that listens'),
                    (datagram, 'http', 'that listens')]
            for item, name, expected in rows:
                with self.subTest(name=name):
                    self.assertIn(expected, self.make([item], name).fail())

    def test_both_families(self):
        """One socket for IPv4 and IPv6 is refused."""
        try:
            both = socket.socket(socket.AF_INET6)
            self.addCleanup(both.close)
            both.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            both.bind(('::', 0))
        except OSError as error:
            self.skipTest(f'this machine has no IPv6: {error}')
        both.listen()
        self.assertIn('BindIPv6Only', self.make([both], 'https').fail())

    def test_for_others(self):
        """Variables that name another process were inherited by mistake."""
        inherited = listen()
        daemon = self.make([inherited], 'https', process='1').start()
        self.assertNotIn(f'https://127.0.0.1:{inherited.getsockname()[1]}/wsman', daemon.uris)


class Check(unittest.TestCase):
    def check(self, daemon):
        self.addCleanup(daemon.stop)
        return subprocess.run([WSMAND, '--check-config', '--config', daemon.config], text=True, capture_output=True,
                              timeout=TIMEOUT, check=False)

    def test_good(self):
        daemon = Daemon(operators='ada', shell_users='ada', max_connections='9')
        result = self.check(daemon)
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        self.assertEqual(result.stdout, f'{daemon.config}: no problems\n')

    def test_no_address(self):
        """A service manager may have the sockets, so a file without an address is only wrong when wsmand starts."""
        daemon = Daemon(listen=None)
        self.assertEqual(self.check(daemon).returncode, 0)
        self.assertIn('[server] listen: must be set', daemon.fail())

    def test_no_way_in(self):
        """Without an address, too, the check says what is missing, and names no file that isn't set."""
        for listen in (None, 'https://localhost:0'):
            with self.subTest(listen=listen):
                result = self.check(Daemon(listen=listen, password_file=None))
                self.assertEqual(result.returncode, 1)
                self.assertIn('ntlm-user-file, digest-user-file or client-ca-file: must be set\n', result.stderr)

    def test_all_keys(self):
        """Each problem is named, with its line."""
        daemon = Daemon(max_connections='0', allow_unencrypted='maybe', typo='1', channel_binding='some',
                        log_level='loud', **{'CORP\\ada': ''})
        result = self.check(daemon)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        lines = read(daemon.config).splitlines()
        problems = result.stderr.splitlines()
        for key in ('max-connections', 'allow-unencrypted', 'typo', 'channel-binding', 'CORP\\ada'):
            number = next(i for i, line in enumerate(lines) if line.startswith(key + '=')) + 1
            found = [line for line in problems if f'{daemon.config}:{number}: [' in line and f'] {key}: ' in line]
            self.assertEqual(len(found), 1, (key, problems))
        self.assertEqual(len(problems), 6)

    def test_lines(self):
        """The message names the line of the value that counts."""
        daemon = Daemon()
        text = read(daemon.config)
        daemon.write('wsmand.conf', text + '[limits]\n# max-connections=1\nmax-connections=5\n [server] \n'
                     '[limits]\n\n max-connections = none\n')
        number = len(text.splitlines()) + 7
        self.assertIn(f'wsmand.conf:{number}: [limits] max-connections: ', self.check(daemon).stderr)

    def test_twice(self):
        """Only the last value of a key counts."""
        daemon = Daemon()
        with open(daemon.config, 'a', encoding='utf-8') as file:
            file.write('[server]\nlisten=https://127.0.0.1:0\n[limits]\nmax-connections=none\nmax-connections=7\n')
        with daemon:
            self.assertEqual(len(daemon.uris), 1)

    def test_files(self):
        """All files and their contents are checked."""
        daemon = Daemon(kerberos_keytab='/nonexistent/keytab', ntlm_user_file='/nonexistent/ntlm')
        os.chmod(os.path.join(daemon.directory, 'passwords'), 0o644)
        os.chmod(os.path.join(daemon.directory, 'key.pem'), 0o644)
        result = self.check(daemon)
        self.assertEqual(result.returncode, 1)
        for key in ('[server] private-key', '[authentication] password-file', '[authentication] kerberos-keytab',
                    '[authentication] ntlm-user-file'):
            self.assertEqual(result.stderr.count(key + ': '), 1, result.stderr)
        for keys, expected in (({'passwords': 'ada:secret\n'}, 'passwords:1: not a hash'),
                               ({'allowed': ('ada', 'eve')}, '“eve” isn’t in'),
                               ({'operators': 'eve', 'shell_users': 'bob'}, '“bob” isn’t in users'),
                               ({'operators': 'eve', 'shell_users': 'bob'}, '“eve” isn’t in users'),
                               ({'user': 'no-such-user'}, 'no user “no-such-user”'),
                               ({'user': 'root'}, 'root’s rights')):
            with self.subTest(keys=keys):
                result = self.check(Daemon(**keys))
                self.assertEqual(result.returncode, 1)
                self.assertIn(expected, result.stderr)

    def test_serves_nothing(self):
        """The check uses no address, and doesn't go together with --hash-password."""
        with Daemon() as daemon:
            taken = Daemon(listen=f'https://localhost:{daemon.port}')
            self.assertEqual(self.check(taken).returncode, 0)
        result = subprocess.run([WSMAND, '--check-config', '--hash-password', 'ada'], capture_output=True,
                                timeout=TIMEOUT, check=False)
        self.assertEqual(result.returncode, 2)


if __name__ == '__main__':
    main()
