#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the samples of one language with one wsmand, and checks their output. Arguments: the folder of the samples, then
the command that starts a sample, with {} for its name.
"""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import realm as realms
from harness import BECOME_SERVICE_USER, CERTIFICATE, PASSWORD, SERVICE_USER, SUPPORT, TIMEOUT, Daemon, main

FOLDER, *COMMAND = sys.argv[1:]
HOST = 'server.wsman.test'
KERBEROS_PASSWORD = 'secret'
# The input of a person.
INPUT = {'trust-on-first-use': 'yes\n'}

# What each gets as arguments, then what lines must be in its output, in this order, with anything between.
# Words in braces are what a test knows; they take that order because some change what others look at.
EXPECTED = {
    'processes': (['{address}', 'ada'], [r'\d+ .*', '{wsmand} .*wsmand']),
    'session-local': ([], ['This machine runs {system}']),
    'session-negotiate': ([], ['It runs {system}', 'Logged in by NTLM, messages sealed']),
    'session-basic': ([], ['It runs {system}', 'Logged in by Basic; CN=localhost was its name']),
    'session-kerberos': ([], ['It runs {system}', 'Logged in by Kerberos, messages sealed']),
    'trust-on-first-use': (['{folder}/pin'], ['Is [0-9a-f]{64} the certificate of https://.*',
                                              'It runs {system}']),
    'detect': (['{address}', 'http://127.0.0.1:1'],
               [r'{address}: yes, http://schemas\.dmtf\.org/wbem/wsman/1/wsman\.xsd',
                r"http://127\.0\.0\.1:1: no, .* can’t be reached.*"]),
    'identify': ([], ['ProtocolVersion: http://.*/wsman.xsd', 'ProductVendor: libwsman',
                      r'ProductVersion: OS: [1-9].* Stack: 3\.0']),
    'get': ([], ['Caption: {system}', r'Memory: [1-9]\d* MiB', r'Started: 20\d\d-.*Z']),
    'get-selectors': ([], ['By text: /', 'By locator: /, .+', r'Which is: http://.*\?DeviceID=/']),
    'get-fragment': ([], [r'Element: <.*XmlFragment.*Caption.*>', 'Text: {system}']),
    'configuration': ([], [r'Largest message: [1-9]\d* KiB', 'Serves plain text: false',
                           'Accepts Negotiate: true']),
    'create': ([], ['Created: WSMAN_EXAMPLE', 'It is: one']),
    'put': ([], ['After put: two', 'After update: three']),
    'put-fragment': ([], ['It was: three', 'It is: four']),
    'delete': ([], ['Deleted: WSMAN_EXAMPLE']),
    'invoke': (['{idler}'], ['Returned: 0', 'Owner: {user}']),
    'invoke-parameters': (['{idler}'], ['Terminate_OUTPUT: 0']),
    'enumerate': ([], ['Disk: /.*', r'Process: {wsmand} .*wsmand']),
    'enumerate-async': ([], [r'Process: {wsmand} .*wsmand', r'The main loop ticked [1-9]\d* times']),
    'plain-asyncio': ([], [r'(This needs PyGObject 3\.50.*|Process: {wsmand} .*wsmand)']),
    'enumerate-query': ([], [r'1: .+']),
    'enumerate-selectors': ([], [r'1: .+']),
    'enumerate-epr': ([], ['EndpointReference: /.*']),
    'enumerate-object-and-epr': ([], [r'/.* is http://.*/Win32_LogicalDisk\?DeviceID=/.*']),
    'enumerate-hierarchy': ([], ['Deep: Win32_Process', 'Shallow: nothing',
                                 'Base properties: CIM_Process']),
    'associated-instances': ([], ['Win32_OperatingSystem: {system}']),
    'association-instances': ([], ['Win32_SystemOperatingSystem: Win32_OperatingSystem',
                                   'Its part: {system}']),
    'batch-items': ([], ['Timeout: 30000 ms', 'Always as many: true']),
    'errors': ([], ['Message: There is no instance .*', 'Code: 0x80338000', 'XML: <.*WSManFault.*',
                    "After success: ''"]),
    'error-messages': ([], ['0x803380E4: .*ERROR_WSMAN_SERVER_NOT_TRUSTED.*',
                            '-2144108250: .*ERROR_WSMAN_NETWORK_TIMEDOUT.*',
                            '0x80070005: Access is denied.*', '0x8009030C: .*SEC_E_LOGON_DENIED.*']),
    'options': ([], ['May be ignored: Win32_OperatingSystem', 'Must be complied with: .*Colour.*',
                     'Without options: Win32_OperatingSystem']),
    'run': (['printf', r'<%s>\n', 'two words', 'it\'s "$HOME"'],
            ['<two words>', re.escape('<it\'s "$HOME">'), 'Exit status: 0']),
    'run-powershell': ([], ['Output: .*PowerShell .*', 'Output: (first|FIRST)', 'Output: (second|SECOND)',
                            'Error: .*what errors look like.*', 'Exit status: 0']),
    'command-streams': (['cat'], ['first: first', 'second: second', 'third: third', 'Exit status: 0']),
    'command-lines': (['printf', r'a\n\nb\n'], ['Line: a', 'Line: ', 'Line: b']),
    'commands-at-once': (['echo a', 'exit 3', 'echo $((6*7))'],
                         [r'echo a: a \(0\)', r'exit 3:  \(3\)', r'echo .*: 42 \(0\)']),
    'command-signal': (['sh', '-c', 'echo ready; exec sleep 600'],
                       ['It says: ready', 'Ended by itself with 0: false']),
    'shell-options': (['{folder}'], ['pwd: {folder}', r'echo \$HARBOUR: Ribe']),
    'copy': (['{folder}/source', '{folder}/there', '{folder}/back'],
             ['Sent: .*', r'Sent: (\d+) of \1 bytes', r'Received: (\d+) of \1 bytes']),
    'resource-locator': ([], ['Whole: http://schemas.microsoft.com/.*/Win32_Service', 'Selector: spooler',
                              r'As text: http://.*/CIM_Service\?Name=spooler',
                              'As an endpoint reference: true', 'Wrong: “Name” .*Name=value.*']),
    'display-xml': ([], ['<p:Win32_OperatingSystem .*>', '    <p:Caption>{system}</p:Caption>',
                         '</p:Win32_OperatingSystem>']),
}


def names():
    """The samples that this language has, in the order of the table."""
    there = {os.path.splitext(name)[0] for name in os.listdir(FOLDER)}
    return [name for name in EXPECTED if name in there]


def owner():
    return pwd.getpwnam(SERVICE_USER).pw_uid


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.folder = cls.stack.enter_context(tempfile.TemporaryDirectory())
        os.chmod(cls.folder, 0o711)
        keys = {'shell_users': 'ada'}
        env = {'XDG_CONFIG_HOME': cls.make_folder('config'), 'XDG_RUNTIME_DIR': cls.make_folder('runtime'),
               'PATH': f'{cls.make_folder("bin")}:{os.environ["PATH"]}'}
        shutil.copy(os.path.join(SUPPORT, 'pwsh'), f'{cls.folder}/bin')
        if realms.available():
            cls.start_realm(env, keys)
        cls.daemon = Daemon(listen='http://localhost:0;https://localhost:0;'
                            f'unix:{cls.folder}/runtime/wsmand/wsman.sock',
                            ntlm=f'TESTS:ada:{PASSWORD}\n', allowed=('ada', SERVICE_USER), operators='ada',
                            anonymous_identify='true', env=env, **{r'.\ada': 'ada'}, **keys)
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        cls.set_env(env)
        cls.files = cls.make_folder('files')
        with open(os.path.join(cls.files, 'source'), 'wb') as file:
            file.write(bytes(1 << 20))

    @classmethod
    def make_folder(cls, name):
        path = os.path.join(cls.folder, name)
        os.mkdir(path, 0o700)
        os.chown(path, owner(), -1)
        return path

    @classmethod
    def start_realm(cls, env, keys):
        realm = cls.stack.enter_context(
            realms.Realm(cls.make_folder('realm'), {'ada': KERBEROS_PASSWORD}, (HOST,)))
        realm.kinit('ada')
        for path in (realm.keytab, realm.env['KRB5_CONFIG']):
            os.chown(path, owner(), -1)
        env.update(realm.env)
        keys.update({'kerberos_keytab': realm.keytab, f'ada@{realms.REALM}': 'ada'})

    @classmethod
    def set_env(cls, env):
        uris = {uri.split(':')[0]: uri for uri in reversed(cls.daemon.uris)}
        cls.address = uris['http']
        cls.env = {**os.environ, **env, 'WSMAN_ADDRESS': uris['http'], 'WSMAN_HTTPS_ADDRESS': uris['https'],
                   'WSMAN_CA_FILE': CERTIFICATE, 'WSMAN_USER': 'ada', 'WSMAN_PASSWORD': PASSWORD,
                   # Standard error is empty, where Python would report deprecated calls and open files. The imports
                   # of older releases of PyGObject aren't checked.
                   'PYTHONWARNINGS': 'error,ignore::ImportWarning'}

    def start_idler(self):
        child = subprocess.Popen([*BECOME_SERVICE_USER, 'cat'], stdin=subprocess.PIPE)
        self.addCleanup(child.communicate)
        self.addCleanup(child.kill)
        return child.pid

    def find_system(self):
        return subprocess.run(['sh', '-c', '. /etc/os-release; echo "$PRETTY_NAME"'], text=True,
                              capture_output=True, check=True).stdout.strip()

    def start(self, name, arguments, typed=None):
        """As the user that it is for, where it is for one."""
        env = self.env
        command = [word.replace('{}', name) for word in COMMAND]
        if name == 'session-local':
            command = [*BECOME_SERVICE_USER, *command]
        if name == 'session-kerberos':
            if not realms.available():
                self.skipTest('no KDC')
            port = self.daemon.port
            env = {**env, 'WSMAN_ADDRESS': f'http://{HOST}:{port}',
                   'WSMAN_CONNECT_ADDRESS': f'127.0.0.1:{port}'}
        return subprocess.run([*command, *arguments], env=env, text=True, capture_output=True,
                              input=INPUT.get(name, '') if typed is None else typed, timeout=TIMEOUT, check=False)

    def check(self, name):
        known = {'address': self.address, 'wsmand': str(self.daemon.process.pid), 'user': SERVICE_USER,
                 'system': self.find_system(), 'idler': str(self.start_idler()), 'folder': self.files}
        arguments, patterns = EXPECTED[name]
        result = self.start(name, [word.format(**known) for word in arguments])
        self.assertEqual((result.returncode, result.stderr), (0, ''), result.stdout)
        lines = iter(result.stdout.splitlines())
        for pattern in patterns:
            for word, value in known.items():
                pattern = pattern.replace(f'{{{word}}}', re.escape(value))
            self.assertTrue(any(re.fullmatch(pattern, line) for line in lines),
                            f'{pattern} is missing in:\n{result.stdout}')

    def test_trust_on_first_use(self):
        """A fingerprint that a person refuses isn't stored. After a yes, the sample doesn't ask again, and accepts no
        other certificate."""
        name = 'trust-on-first-use'
        if name not in names():
            self.skipTest('this language has no such sample')
        pin = os.path.join(self.make_folder('pins'), 'pin')
        for typed, asks, succeeds in (('no\n', True, False), ('yes\n', True, True), ('', False, True)):
            with self.subTest(typed=typed):
                result = self.start(name, [pin], typed)
                self.assertEqual('Is ' in result.stdout, asks, result)
                self.assertEqual((result.returncode == 0, 'It runs' in result.stdout, os.path.exists(pin)),
                                 (succeeds,) * 3, result)
        with open(pin, 'w', encoding='utf-8') as file:
            file.write('0' * 64)
        result = self.start(name, [pin], 'yes\n')
        self.assertNotEqual(result.returncode, 0)
        self.assertNotIn('Is ', result.stdout)
        self.assertIn('a certificate that isn’t the pinned one', result.stderr)

    def test_all(self):
        for name in names():
            with self.subTest(example=name):
                self.check(name)


if __name__ == '__main__':
    sys.argv[1:] = []
    main()
