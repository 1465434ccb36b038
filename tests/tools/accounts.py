# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Accounts and a service of PAM for one test. The machine's own files stay as they are.

The test runs again in namespaces of its own. There, copies of the files lie over /etc/passwd and its like, and no
processes of other tests are seen.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

INSIDE = 'WSMAN_TEST_ACCOUNTS'
UNSHARE = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation']
FILES = ('passwd', 'group', 'shadow')

# The account that wsmand runs as, two users, and accounts that belong to no user.
SERVICE, ADA, BOB, SYSTEM, OLD = 'wsmand-service', 'wsmand-ada', 'wsmand-bob', 'wsmand-system', 'wsmand-old'
UIDS = {SERVICE: 1717, ADA: 4201, BOB: 4202, SYSTEM: 717, OLD: 4203}
SHARED_GROUP = ('wsmand-both', 4299)
PASSWORDS = {ADA: 'the engine weaves', BOB: 'algebraic patterns', SYSTEM: 'nobody’s', OLD: 'too late',
             SERVICE: 'the service’s', 'root': 'the root’s'}

PAM_SERVICE = '''auth required pam_unix.so nodelay
account required pam_unix.so
session required pam_env.so readenv=1 user_readenv=0 conffile=/dev/null envfile={environment}
session required pam_limits.so conf={limits}
session required pam_unix.so
'''


def enter():
    """Runs the test again, where it may change the accounts. Without root, there is nothing to test."""
    if os.geteuid() != 0:
        print('1..0 # SKIP only root can become other users')
        sys.exit(77)
    if INSIDE not in os.environ:
        folder = tempfile.mkdtemp(prefix='wsmand-accounts-')
        before = mount_points()
        try:
            sys.exit(subprocess.run([*UNSHARE, propagation(), sys.executable, *sys.argv],
                                    env={**os.environ, INSIDE: folder}, check=False).returncode)
        finally:
            uncover(before)
            shutil.rmtree(folder)
    lay_over(os.environ[INSIDE])


def mount_points():
    with open('/proc/self/mountinfo', encoding='utf-8') as file:
        return [line.split()[4] for line in file]


def propagation():
    """Only a mount point can be made private. The root of a chroot is often none."""
    return 'private' if '/' in mount_points() else 'unchanged'


def uncover(before):
    """Where the root isn't private, the machine may have got the mounts of the test, too."""
    for point in mount_points()[len(before):]:
        if point in {'/etc/' + name for name in FILES}:
            subprocess.run(['umount', point], check=True)


def hash_password(password):
    return subprocess.run(['openssl', 'passwd', '-6', '-stdin'], input=password, text=True, capture_output=True,
                          check=True).stdout.strip()


def path_of(name):
    return os.path.join(os.environ[INSIDE], name)


def write(name, text, mode=0o644):
    path = path_of(name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def lay_over(folder):
    os.chmod(folder, 0o755)
    lines = {name: [] for name in FILES}
    for name in FILES:
        with open('/etc/' + name, encoding='utf-8') as file:
            lines[name] = [line for line in file.read().splitlines() if not line.startswith(('wsmand-', 'root:'))]
    lines['passwd'].append('root:x:0:0:root:/root:/bin/sh')
    lines['group'] += ['root:x:0:', f'{SHARED_GROUP[0]}:x:{SHARED_GROUP[1]}:{ADA},{BOB}']
    for name, uid in UIDS.items():
        home = path_of('home-' + name)
        os.mkdir(home)
        os.chown(home, uid, uid)
        os.chmod(home, 0o700)
        lines['passwd'].append(f'{name}:x:{uid}:{uid}::{home}:/bin/sh')
        lines['group'].append(f'{name}:x:{uid}:')
    for name, password in PASSWORDS.items():
        expires = '1' if name == OLD else ''
        lines['shadow'].append(f'{name}:{hash_password(password)}:19000:0:99999:7::{expires}:')
    for name in FILES:
        path = write(name, '\n'.join(lines[name]) + '\n', 0o600 if name == 'shadow' else 0o644)
        subprocess.run(['mount', '--bind', path, '/etc/' + name], check=True)
    write('environment', 'WSMAN_TEST_OF_PAM=yes\nLD_PRELOAD=/nowhere.so\n')
    write('limits', '* hard nofile 4096\n* soft nofile 999\n')
    os.mkdir(path_of('pam.d'))
    write('pam.d/wsmand', PAM_SERVICE.format(environment=path_of('environment'), limits=path_of('limits')))
    write('pam.d/other', 'auth required pam_deny.so\naccount required pam_deny.so\nsession required pam_deny.so\n')


def kill(pid):
    """Kills a process that may be gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def change_uid(name, uid):
    """Gives the name to another account. The file keeps its place, because others lie over it."""
    with open('/etc/passwd', encoding='utf-8') as file:
        lines = file.read().splitlines()
    with open('/etc/passwd', 'w', encoding='utf-8') as file:
        for line in lines:
            parts = line.split(':')
            if parts[0] == name:
                parts[2] = str(uid)
            file.write(':'.join(parts) + '\n')
    assert pwd.getpwnam(name).pw_uid == uid


class HelperSocket:
    """Does what systemd does for the helper: listens, and starts a helper for each connection."""

    def __init__(self, helper, shell_host, policy=''):
        self.path = path_of('helper.sock')
        self.command = [helper, '--pam-directory', path_of('pam.d'), '--shell-host', shell_host, '--policy',
                        write('helper.conf', f'user={SERVICE}\n{policy}')]
        self.processes = []
        self.listen()

    def listen(self):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(self.path)
        os.chown(self.path, UIDS[SERVICE], -1)
        os.chmod(self.path, 0o600)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.processes.append(subprocess.Popen(self.command, stdin=connection))

    def stop_listening(self):
        if self.listener.fileno() >= 0:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.thread.join()
            self.listener.close()
            os.unlink(self.path)

    def kill(self):
        """Kills all helpers."""
        for process in self.processes:
            process.kill()
            process.wait()

    def stop(self):
        self.stop_listening()
        self.kill()
