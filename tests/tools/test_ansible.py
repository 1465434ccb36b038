#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connection plugin for Ansible: plays at a wsmand, and the broker that keeps their sessions."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import patience

from harness import BECOME_SERVICE_USER, CERTIFICATE, PASSWORD, SERVICE_USER, TIMEOUT, Daemon, main, read

COLLECTION = os.path.join(os.path.dirname(__file__), '..', '..', 'contrib', 'ansible')
BROKER = os.path.join(COLLECTION, 'plugins', 'plugin_utils', 'broker.py')
# A play starts some dozens of programs.
PLAY_TIMEOUT = patience.get_seconds(60)

# Stands in for PowerShell: checks how it was called, and shows the script that it got and its input.
POWERSHELL = '''#!/usr/bin/python3
import base64, sys
options, script = sys.argv[1:-1], base64.b64decode(sys.argv[-1]).decode('utf-16-le')
assert options == ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Unrestricted', '-EncodedCommand'], options
print('script:', script)
sys.stderr.write('#< CLIXML\\r\\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
                 '<S S="Error">it is said_x000D__x000A_</S><S S="Verbose">hidden</S></Objs>')
sys.exit(int(script.rpartition('exit ')[2] or 0))
'''


# Prints the results of all tasks: a line of JSON each.
CALLBACK = '''
DOCUMENTATION = """
    name: report
    type: stdout
    short_description: prints JSON
"""
import json
from ansible.plugins.callback import CallbackBase

class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'report'

    def say(self, result, kind):
        print(json.dumps([result._task.name, result._host.name, kind, self._clean(result._result)]), flush=True)

    def _clean(self, values):
        return json.loads(json.dumps(values, default=str))

    def v2_runner_on_ok(self, result):
        self.say(result, 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.say(result, 'ignored' if ignore_errors else 'failed')

    def v2_runner_on_unreachable(self, result):
        self.say(result, 'unreachable')
'''


@unittest.skipUnless(shutil.which('ansible-playbook'), 'there is no Ansible')
class Play(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """The collection is installed as its users do."""
        cls.collections = tempfile.mkdtemp(prefix='wsman-collections-')
        cls.addClassCleanup(shutil.rmtree, cls.collections)
        subprocess.run(['ansible-galaxy', 'collection', 'install', '--offline', COLLECTION, '-p', cls.collections],
                       env={**os.environ, 'HOME': cls.collections}, stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=PLAY_TIMEOUT, check=True)

    def setUp(self):
        self.log = None
        self.folder = tempfile.mkdtemp(prefix='wsman-ansible-')
        self.there = tempfile.mkdtemp(prefix='wsman-there-')
        for folder in (self.folder, self.there):
            self.addCleanup(shutil.rmtree, folder)
        if os.geteuid() == 0:
            os.chown(self.there, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
        self.write('report.py', CALLBACK)

    def start(self, **keys):
        daemon = Daemon(shell_users='ada', **keys)
        self.addCleanup(daemon.stop)
        return daemon.start()

    def write(self, name, value):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(value if isinstance(value, str) else json.dumps(value))
        return path

    def make_inventory(self, daemon, hosts, **more):
        return self.write('hosts.json', {'all': {'hosts': {host: None for host in hosts}, 'vars': {
            'ansible_connection': 'libwsman.wsman.wsman', 'ansible_host': 'localhost', 'ansible_port': daemon.port,
            'ansible_user': 'ada', 'ansible_password': PASSWORD, 'ansible_winrm_transport': 'basic',
            'ansible_winrm_ca_trust_path': CERTIFICATE, 'ansible_shell_type': 'sh',
            'ansible_python_interpreter': '/usr/bin/python3', 'ansible_remote_tmp': f'{self.there}/tmp', **more}}})

    def spawn(self, inventory, tasks, **more):
        playbook = self.write('play.json', [{'hosts': 'all', 'gather_facts': False, 'tasks': tasks}])
        env = {**os.environ, 'HOME': self.folder, 'ANSIBLE_COLLECTIONS_PATH': self.collections,
               'ANSIBLE_COLLECTIONS_PATHS': self.collections, 'ANSIBLE_STDOUT_CALLBACK': 'report',
               'ANSIBLE_CALLBACK_PLUGINS': self.folder,
               'ANSIBLE_FORKS': '10', 'ANSIBLE_HOME': f'{self.folder}/.ansible', 'ANSIBLE_DEPRECATION_WARNINGS': '0',
               'ANSIBLE_LOCAL_TEMP': f'{self.folder}/.ansible/tmp', **more}
        env.pop('XDG_CACHE_HOME', None)
        return subprocess.Popen(['ansible-playbook', '-i', inventory, playbook], env=env, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def play(self, inventory, tasks, **more):
        """The results of all tasks, by name and host, and the sums by host."""
        process = self.spawn(inventory, tasks, **more)
        output, errors = process.communicate(timeout=PLAY_TIMEOUT)
        self.output = output + errors
        results = {}
        for line in output.splitlines():
            if line.startswith('['):
                name, host, kind, values = json.loads(line)
                results.setdefault(name, {})[host] = {'kind': kind, **values}
        self.assertEqual(set(results), {task['name'] for task in tasks if 'name' in task}, output + errors)
        patience.wait_until(lambda: not self.find_brokers(), 20)
        return results

    def find_brokers(self):
        """The processes that run this test's copy of the broker."""
        result = []
        for name in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{name}/cmdline', 'rb') as file:
                    words = file.read().split(b'\0')
            except OSError:
                continue
            if len(words) > 1 and words[1].startswith(self.collections.encode()) and words[1].endswith(b'/broker.py'):
                result.append(int(name))
        return result

    def count_events(self, daemon, name):
        """How many such events are in wsmand's log, which ends here."""
        if self.log is None:
            daemon.process.terminate()
            _, self.log = daemon.process.communicate(timeout=TIMEOUT)
        return len([line for line in self.log.splitlines() if name in line])

    def test_play(self):
        """raw, command, copy and fetch, on three hosts at the same time."""
        daemon = self.start()
        hosts = ('north', 'south', 'west')
        content = os.urandom(100_000).hex()
        there = self.there + '/{{ inventory_hostname }}'
        source = self.write('source', content)
        results = self.play(self.make_inventory(daemon, hosts), [
            {'name': 'raw', 'raw': 'echo out; echo err >&2; exit 7', 'ignore_errors': True},
            {'name': 'command', 'command': {'argv': ['printf', '%s|', 'a b', '%PATH%', "it's"]}},
            {'name': 'input', 'command': {'cmd': 'cat', 'stdin': 'ünïcode'}},
            {'name': 'copy', 'copy': {'src': source, 'dest': there, 'mode': '0640'}},
            {'name': 'again', 'copy': {'src': source, 'dest': there, 'mode': '0640'}},
            {'name': 'fetch', 'fetch': {'src': there, 'flat': True,
                                        'dest': self.folder + '/back-{{ inventory_hostname }}'}},
            {'meta': 'reset_connection'},
            {'name': 'missing', 'raw': 'cat /nonexistent', 'failed_when': False},
        ])
        for host in hosts:
            with self.subTest(host):
                self.assertLessEqual({values[host]['kind'] for values in results.values()}, {'ok', 'ignored'}, results)
                raw = results['raw'][host]
                self.assertEqual((raw['rc'], raw['stdout_lines']), (7, ['out']))
                self.assertIn('err', raw['stderr'])
                self.assertEqual(results['command'][host]['stdout'], "a b|%PATH%|it's|")
                self.assertEqual(results['input'][host]['stdout'], 'ünïcode')
                self.assertTrue(results['copy'][host]['changed'])
                self.assertFalse(results['again'][host]['changed'])
                for path in (f'{self.there}/{host}', f'{self.folder}/back-{host}'):
                    with open(path, encoding='ascii') as file:
                        self.assertEqual(file.read(), content)

    def test_sessions(self):
        """A session serves all tasks of a host, and its end is clean. The password is in no argument and no message."""
        daemon = self.start()
        hosts = ('north', 'south', 'west')
        tasks = [{'name': str(i), 'raw': 'tr "\\0" " " </proc/$PPID/cmdline; echo done'} for i in range(4)]
        results = self.play(self.make_inventory(daemon, hosts), tasks, ANSIBLE_VERBOSITY='4')
        for values in results.values():
            self.assertEqual({host: value['stdout_lines'][-1][-4:] for host, value in values.items()},
                             dict.fromkeys(hosts, 'done'))
        self.assertNotIn(PASSWORD, self.output)
        opened, closed = (self.count_events(daemon, name) for name in ('Shell opened', 'Shell closed'))
        self.assertEqual(opened, closed)
        self.assertLess(opened, 2 * len(hosts))

    def test_wrong_password(self):
        """The host can't be reached, and the password is tried once, however many tasks there are."""
        daemon = self.start()
        results = self.play(self.make_inventory(daemon, ('north', 'south'), ansible_password='wrong'), [
            {'name': name, 'raw': 'true', 'ignore_unreachable': True} for name in ('first', 'second')])
        for values in results.values():
            self.assertEqual({value['kind'] for value in values.values()}, {'unreachable'}, results)
        self.assertEqual(self.count_events(daemon, 'Login refused'), 1)

    def test_nobody_listens(self):
        daemon = self.start()
        inventory = self.make_inventory(daemon, ('north',))
        daemon.stop()
        results = self.play(inventory, [{'name': 'raw', 'raw': 'true'}])
        self.assertEqual(results['raw']['north']['kind'], 'unreachable')

    def test_wrong_transport(self):
        daemon = self.start()
        results = self.play(self.make_inventory(daemon, ('north',), ansible_winrm_transport='carrier-pigeon'),
                            [{'name': 'raw', 'raw': 'true'}])
        self.assertEqual(results['raw']['north']['kind'], 'failed')
        self.assertIn('carrier-pigeon', results['raw']['north']['msg'])

    def test_killed(self):
        """The broker ends with Ansible, however that ends, and so does the command."""
        for number in (signal.SIGKILL, signal.SIGINT):
            with self.subTest(number=number):
                daemon = self.start()
                process = self.spawn(self.make_inventory(daemon, ('north',)),
                                     [{'name': 'raw', 'raw': f'echo $$ > {self.there}/begun; exec sleep 1000'}])
                patience.wait_until(lambda: os.path.exists(f'{self.there}/begun') and read(f'{self.there}/begun'), 20)
                command = read(f'{self.there}/begun').strip()
                self.assertEqual(len(self.find_brokers()), 1)
                process.send_signal(number)
                process.communicate(timeout=PLAY_TIMEOUT)
                patience.wait_until(lambda: not self.find_brokers(), 20)
                patience.wait_until(lambda: not os.path.exists(f'/proc/{command}'), 20)
                os.unlink(f'{self.there}/begun')

    def test_powershell(self):
        """For Windows, commands are scripts of PowerShell. Their errors are read, and so is their status."""
        path = f'{self.there}/PowerShell'
        with open(path, 'w', encoding='utf-8') as file:
            file.write(POWERSHELL)
        os.chmod(path, 0o755)
        daemon = self.start(env={'PATH': f'{self.there}:{os.environ["PATH"]}'})
        results = self.play(self.make_inventory(daemon, ('north',), ansible_shell_type='powershell'),
                            [{'name': 'raw', 'raw': 'Write-Output "a b"; exit 3', 'ignore_errors': True}])
        raw = results['raw']['north']
        self.assertEqual(raw['rc'], 3, raw)
        self.assertIn('Write-Output "a b"; exit 3', raw['stdout'])
        self.assertIn('it is said', raw['stderr'])
        self.assertNotIn('hidden', raw['stderr'])


class Broker(unittest.TestCase):
    """The broker alone, with a socket that anybody can reach."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='wsman-broker-')
        self.addCleanup(shutil.rmtree, self.folder)
        os.chmod(self.folder, 0o755)
        self.path = f'{self.folder}/socket'
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path)
            os.chmod(self.path, 0o777)
            listener.listen()
            self.ansible = subprocess.Popen(['sleep', '1000'])
            descriptor = os.pidfd_open(self.ansible.pid)
            self.broker = subprocess.Popen(
                [sys.executable, BROKER, str(listener.fileno()), str(descriptor)],
                pass_fds=(listener.fileno(), descriptor), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            os.close(descriptor)
        self.addCleanup(self.end)

    def end(self):
        self.ansible.kill()
        self.ansible.wait()
        _, errors = self.broker.communicate(timeout=PLAY_TIMEOUT)
        self.assertEqual(self.broker.returncode, 0, errors)
        self.assertNotIn('Traceback', errors)

    def ask(self, data):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PLAY_TIMEOUT)
            client.connect(self.path)
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            try:
                return client.recv(1000)
            except ConnectionResetError:  # it hasn't read all
                return b''

    def test_nonsense(self):
        """What doesn't speak as a worker does gets no reply."""
        for data in (b'', b'\0', b'\xff\xff\xff\xff', b'\0\0\0\2[]', b'\0\0\0\3{1}', b'\0\0\0\2{}',
                     b'\0\0\0\x0d{"do":"close"}', b'\0\0\0\x0c{"do":"open"}\0'):
            self.assertEqual(self.ask(data), b'', data)

    @unittest.skipUnless(os.geteuid() == 0, 'only root can be somebody else')
    def test_other_user(self):
        script = f'import socket; s = socket.socket(socket.AF_UNIX); s.connect({self.path!r}); print(s.recv(1))'
        result = subprocess.run([*BECOME_SERVICE_USER, '/usr/bin/python3', '-c', script], text=True,
                                capture_output=True, timeout=PLAY_TIMEOUT, check=True)
        self.assertEqual(result.stdout, "b''\n")


if __name__ == '__main__':
    main()
