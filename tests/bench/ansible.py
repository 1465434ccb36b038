#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same play with the connection plugin of this repository, and with Ansible's plugin winrm: some tasks of raw on
some hosts, which are all one wsmand. Their time limits differ, so they don't share sessions. A program that only prints
a word stands in for PowerShell, so the time is that of Ansible, the plugins and wsmand."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from harness import CERTIFICATE, Daemon, hash_password

COLLECTION = os.path.join(os.path.dirname(__file__), '..', '..', 'contrib', 'ansible')
# pywinrm only knows ISO 8859-1.
PASSWORD = 'correct horse'
HOSTS, TASKS, FORKS = 50, 5, 10
PLUGINS = 'libwsman.wsman.wsman', 'winrm'


def play(folder, plugin, port):
    """How many seconds the play takes."""
    inventory, playbook = f'{folder}/hosts.json', f'{folder}/play.json'
    with open(inventory, 'w', encoding='ascii') as file:
        hosts = {f'host{i}': {'ansible_winrm_connection_timeout': 100 + i} for i in range(HOSTS)}
        json.dump({'all': {'hosts': hosts, 'vars': {
            'ansible_connection': plugin, 'ansible_host': 'localhost', 'ansible_port': port, 'ansible_user': 'ada',
            'ansible_password': PASSWORD, 'ansible_winrm_transport': 'basic', 'ansible_shell_type': 'powershell',
            'ansible_winrm_ca_trust_path': CERTIFICATE}}}, file)
    with open(playbook, 'w', encoding='ascii') as file:
        json.dump([{'hosts': 'all', 'gather_facts': False, 'tasks': [{'raw': 'Write-Output done'}] * TASKS}], file)
    env = {**os.environ, 'HOME': folder, 'ANSIBLE_COLLECTIONS_PATH': folder, 'ANSIBLE_COLLECTIONS_PATHS': folder,
           'ANSIBLE_FORKS': str(FORKS), 'ANSIBLE_DEPRECATION_WARNINGS': '0', 'OPENSSL_CONF': ''}
    begin = time.monotonic()
    result = subprocess.run(['ansible-playbook', '-i', inventory, playbook], env=env, text=True, capture_output=True,
                            stdin=subprocess.DEVNULL, check=False)
    if result.returncode != 0:
        sys.exit(result.stdout + result.stderr)
    return time.monotonic() - begin


def main():
    if shutil.which('ansible-playbook') is None:
        print('There is no Ansible')
        return 77
    with tempfile.TemporaryDirectory(prefix='wsman-ansible-') as folder, tempfile.TemporaryDirectory() as programs:
        shutil.copytree(COLLECTION, f'{folder}/ansible_collections/libwsman/wsman')
        with open(f'{programs}/PowerShell', 'w', encoding='ascii') as file:
            file.write('#!/bin/sh\necho done\n')
        os.chmod(f'{programs}/PowerShell', 0o755)
        os.chmod(programs, 0o755)
        for plugin in PLUGINS:
            with Daemon(shell_users='ada', passwords=hash_password('ada', PASSWORD), max_connections='500',
                        env={'PATH': f'{programs}:{os.environ["PATH"]}'}, shell_max_shells_per_user='100') as daemon:
                seconds = play(folder, plugin, daemon.port)
            print(f'{plugin}: {HOSTS} hosts, {TASKS} tasks, {FORKS} forks: {seconds:.1f} s')
    return 0


if __name__ == '__main__':
    sys.exit(main())
