# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

DOCUMENTATION = '''
    author: The libwsman authors
    name: wsman
    short_description: Run tasks over WS-Management (WinRM) with libwsman
    description:
        - Runs commands and copies files on Windows, and on machines that run wsmand.
        - A broker keeps the sessions over the tasks of a run, so only the first task of a host logs in.
        - Options have the names of the connection plugin winrm where they mean the same.
        - Hosts that run wsmand need C(ansible_shell_type=sh).
    requirements:
        - libwsman with its GIR, and python3-gi
    extends_documentation_fragment:
        - connection_pipelining
    options:
      remote_addr:
        description: The address of the machine.
        default: inventory_hostname
        vars:
            - name: inventory_hostname
            - name: ansible_host
            - name: ansible_winrm_host
        type: str
      remote_user:
        description: The user to log in as. Without a user, the login uses the Kerberos ticket of this user.
        vars:
            - name: ansible_user
            - name: ansible_winrm_user
        keyword:
            - name: remote_user
        type: str
      remote_password:
        description: The password of C(remote_user).
        vars:
            - name: ansible_password
            - name: ansible_winrm_pass
            - name: ansible_winrm_password
        type: str
        aliases:
            - password
      port:
        description: The port of the machine.
        vars:
            - name: ansible_port
            - name: ansible_winrm_port
        default: 5986
        keyword:
            - name: port
        type: integer
      scheme:
        description: The scheme. It is C(http) for the port 5985, and C(https) for others, if it isn't set.
        choices: [http, https]
        vars:
            - name: ansible_winrm_scheme
        type: str
      path:
        description: The path of the URI.
        default: /wsman
        vars:
            - name: ansible_winrm_path
        type: str
      transport:
        description:
            - How to log in. This is basic, ssl (basic over https), plaintext (basic over http without encryption),
              digest, negotiate, ntlm, kerberos, credssp or certificate. Only the first of several is used.
            - If it isn't set, the library chooses Negotiate.
        type: list
        elements: string
        vars:
            - name: ansible_winrm_transport
      message_encryption:
        description: With C(never), messages over http aren't encrypted.
        choices: [auto, always, never]
        default: auto
        vars:
            - name: ansible_winrm_message_encryption
        type: str
      server_cert_validation:
        description: With C(ignore), any certificate of the machine is accepted. Then others can read the password.
        choices: [validate, ignore]
        default: validate
        vars:
            - name: ansible_winrm_server_cert_validation
        type: str
      ca_trust_path:
        description: A file of certificates of authorities that are trusted, instead of the system's.
        vars:
            - name: ansible_winrm_ca_trust_path
        type: path
      cert_pem:
        description: The file of the client certificate, for the transport certificate.
        vars:
            - name: ansible_winrm_cert_pem
        type: path
      cert_key_pem:
        description: The file of the key of the client certificate.
        vars:
            - name: ansible_winrm_cert_key_pem
        type: path
      connection_timeout:
        description: For how many seconds connecting, and each request, may take.
        vars:
            - name: ansible_winrm_connection_timeout
        type: int
'''

import base64
import fcntl
import multiprocessing
import os
import socket
import stat
import subprocess
import sys

from ansible import constants as C
from ansible.errors import (AnsibleAuthenticationFailure, AnsibleConnectionFailure, AnsibleError,
                            AnsibleFileNotFound)
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.connection import ConnectionBase
from ansible.utils.display import Display
from ansible_collections.libwsman.wsman.plugins.plugin_utils import messages

try:
    from ansible.plugins.shell.powershell import _replace_stderr_clixml as read_clixml
except ImportError:
    from ansible.plugins.shell.powershell import _parse_clixml as read_clixml

display = Display()

BROKER = os.path.join(os.path.dirname(messages.__file__), 'broker.py')
SOCKET = 'wsman.socket'
LOCK = 'wsman.lock'
CLIXML = b'#< CLIXML'


def open_directory():
    """The private directory of this run of Ansible, which its main process made and removes."""
    descriptor = os.open(C.DEFAULT_LOCAL_TMP, os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    status = os.fstat(descriptor)
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
        os.close(descriptor)
        raise AnsibleError(f'{C.DEFAULT_LOCAL_TMP} must belong to this user alone, with mode 0700')
    return descriptor


def start_broker(directory):
    """Starts the program that keeps the sessions. It gets a socket that listens already, and ends with Ansible."""
    parent = multiprocessing.parent_process()
    ansible = os.pidfd_open(parent.pid if parent is not None else os.getpid())
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f'/proc/self/fd/{directory}/{SOCKET}')
        listener.listen(128)
        subprocess.Popen([sys.executable, BROKER, str(listener.fileno()), str(ansible)], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, pass_fds=(listener.fileno(), ansible), start_new_session=True)
    os.close(ansible)


def try_connect(directory):
    """A connection to the broker, or None if none listens."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f'/proc/self/fd/{directory}/{SOCKET}')
        messages.check_peer(connection)
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return connection


def connect_broker():
    directory = open_directory()
    try:
        # Only one worker starts the broker, and the others wait until it listens.
        with open(os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600, dir_fd=directory), 'wb') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            connection = try_connect(directory)
            if connection is None:
                try:
                    os.unlink(SOCKET, dir_fd=directory)
                except FileNotFoundError:
                    pass
                start_broker(directory)
                connection = try_connect(directory)
    finally:
        os.close(directory)
    if connection is None:
        raise AnsibleError('the broker of sessions doesn’t listen')
    return connection


class Connection(ConnectionBase):
    transport = 'libwsman.wsman.wsman'
    has_pipelining = True

    def __init__(self, *args, **kwargs):
        self._shell_type = 'powershell'
        self.broker = None
        super().__init__(*args, **kwargs)
        self.is_windows = getattr(self._shell, '_IS_WINDOWS', False)
        if self.is_windows:
            self.module_implementation_preferences = ('.ps1', '.exe', '')
            self.allow_executable = False
            self.always_pipeline_modules = True
            self.has_native_async = True

    def make_options(self):
        """What makes one session different from another, without the secret."""
        port = self.get_option('port')
        address = self.get_option('remote_addr')
        transports = self.get_option('transport') or [None]
        return {
            'host': address,
            'address': f'[{address}]' if ':' in address else address,
            'port': port,
            'scheme': self.get_option('scheme') or ('http' if port == 5985 else 'https'),
            'path': self.get_option('path'),
            'user': self.get_option('remote_user'),
            'transport': transports[0],
            'encryption': self.get_option('message_encryption'),
            'validation': self.get_option('server_cert_validation'),
            'ca_file': self.get_option('ca_trust_path'),
            'certificate': self.get_option('cert_pem'),
            'private_key': self.get_option('cert_key_pem'),
            'timeout': self.get_option('connection_timeout'),
            'tickets': os.environ.get('KRB5CCNAME'),
        }

    def ask(self, message, secret=None):
        try:
            messages.send(self.broker, message)
            if secret is not None:
                messages.send_secret(self.broker, secret)
            reply = messages.receive(self.broker)
        except (EOFError, OSError) as error:
            raise AnsibleConnectionFailure(f'the broker of sessions has ended: {error}') from error
        kind, text = reply.get('error'), reply.get('text')
        if kind == 'authentication':
            raise AnsibleAuthenticationFailure(text)
        if kind == 'connection':
            raise AnsibleConnectionFailure(text)
        if kind == 'missing':
            raise AnsibleFileNotFound(text)
        if kind is not None:
            raise AnsibleError(text)
        return reply

    def _connect(self):
        if self._connected:
            return self
        super()._connect()
        self.open_link()
        self._connected = True
        return self

    def open_link(self, **more):
        options = self.make_options()
        display.vvv('CONNECT AS %s TO %s' % (options['user'], options['address']), host=options['host'])
        self.broker = connect_broker()
        try:
            self.ask({'do': 'open', 'options': options, **more}, self.get_option('remote_password') or '')
        except AnsibleError:
            self.close()
            raise

    def exec_command(self, cmd, in_data=None, sudoable=True):
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        message = {'do': 'execute', 'input': base64.b64encode(in_data or b'').decode()}
        if self.is_windows:
            message['words'] = [to_text(word) for word in self._shell._encode_script(
                cmd, as_list=True, strict_mode=False, preserve_rc=False)]
        else:
            message['line'] = to_text(cmd)
        display.vvv('EXEC %s' % to_text(cmd), host=self.get_option('remote_addr'))
        reply = self.ask(message)
        output, errors = base64.b64decode(reply['output']), base64.b64decode(reply['errors'])
        if self.is_windows and errors.startswith(CLIXML):
            try:
                errors = to_bytes(read_clixml(errors))
            except Exception:  # pylint: disable=broad-except
                display.vvv('The errors aren’t CLIXML', host=self.get_option('remote_addr'))
        return reply['status'], output, errors

    def put_file(self, in_path, out_path):
        super().put_file(in_path, out_path)
        if not os.path.exists(to_bytes(in_path, errors='surrogate_or_strict')):
            raise AnsibleFileNotFound(f'{to_text(in_path)}: it doesn’t exist')
        there = self._shell._unquote(out_path) if self.is_windows else out_path
        display.vvv(f'PUT {in_path} TO {there}', host=self.get_option('remote_addr'))
        self.ask({'do': 'put', 'here': os.path.abspath(in_path), 'there': to_text(there)})

    def fetch_file(self, in_path, out_path):
        super().fetch_file(in_path, out_path)
        there = self._shell._unquote(in_path) if self.is_windows else in_path
        display.vvv(f'FETCH {there} TO {out_path}', host=self.get_option('remote_addr'))
        self.ask({'do': 'fetch', 'there': to_text(there), 'here': os.path.abspath(out_path)})

    def reset(self):
        """Ends the sessions that wait for tasks of this host."""
        self.close()
        self.open_link(fresh=True)
        self.close()

    def close(self):
        if self.broker is not None:
            self.broker.close()
        self.broker = None
        self._connected = False
