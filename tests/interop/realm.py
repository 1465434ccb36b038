# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A temporary Kerberos realm on loopback. Its KDC, its principals and a keytab are in one folder."""

import os
import shutil
import subprocess

from ports import take_port

REALM = 'WSMAN.TEST'
SERVICES = ('host', 'HTTP', 'WSMAN')


def find_program(name):
    """KDC programs live in sbin, which isn't on every PATH."""
    return shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')


def available():
    return all(find_program(name) for name in ('krb5kdc', 'kdb5_util', 'kadmin.local'))


class Realm:
    """Runs while the context is entered. env is the environment that its clients and servers need."""

    def __init__(self, folder, users=None, hosts=('localhost',), policy=(), enctype=None):
        self.folder = folder
        self.enctype = enctype
        self.users = users or {'ada': 'secret'}
        self.hosts = hosts
        self.policy = policy
        self.keytab = os.path.join(folder, 'server.keytab')
        self.kdc = None
        self.env = {'KRB5_CONFIG': os.path.join(folder, 'krb5.conf'),
                    'KRB5_KDC_PROFILE': os.path.join(folder, 'kdc.conf'),
                    'KRB5CCNAME': 'FILE:' + os.path.join(folder, 'ccache'),
                    'KRB5RCACHENAME': 'none:'}

    def __enter__(self):
        self.write_files()
        self.run('kdb5_util', 'create', '-s', '-P', 'master', '-r', REALM)
        for name, password in self.users.items():
            self.admin(f'addprinc -pw "{password}" {name}')
        for host in self.hosts:
            for service in SERVICES:
                self.admin(f'addprinc -randkey {service}/{host}')
                self.admin(f'ktadd -k {self.keytab} {service}/{host}')
        for _attempt in range(5):
            if self.start_kdc():
                return self
            self.write_files()
        raise RuntimeError('the KDC did not start; see ' + self.folder)

    def __exit__(self, *_problem):
        self.stop_kdc()

    def write_files(self):
        self.port = take_port()
        with open(self.env['KRB5_CONFIG'], 'w', encoding='utf-8') as conf:
            conf.write(f'[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n'
                       ' dns_lookup_realm = false\n rdns = false\n forwardable = true\n'
                       ' dns_canonicalize_hostname = false\n udp_preference_limit = 1\n'
                       f'{self.only_enctype()}'
                       f'[realms]\n {REALM} = {{\n  kdc = 127.0.0.1:{self.port}\n }}\n'
                       f'[domain_realm]\n localhost = {REALM}\n')
        with open(self.env['KRB5_KDC_PROFILE'], 'w', encoding='utf-8') as conf:
            conf.write(f'[kdcdefaults]\n kdc_listen = 127.0.0.1:{self.port}\n'
                       f' kdc_tcp_listen = 127.0.0.1:{self.port}\n[realms]\n {REALM} = {{\n'
                       f'  database_name = {self.folder}/principal\n'
                       f'  key_stash_file = {self.folder}/stash\n'
                       f'  acl_file = {self.folder}/acl\n  max_life = 1h\n'
                       f'  supported_enctypes = {self.enctype or "aes256-cts"}:normal\n }}\n'
                       f'[logging]\n kdc = FILE:{self.folder}/kdc.log\n')

    def only_enctype(self):
        return (f' permitted_enctypes = {self.enctype}\n allow_weak_crypto = true\n allow_rc4 = true\n'
                if self.enctype else '')

    def run(self, program, *arguments):
        subprocess.run([find_program(program), *arguments], env={**os.environ, **self.env},
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)

    def admin(self, query):
        self.run('kadmin.local', '-r', REALM, '-q', query)

    def start_kdc(self):
        """Waits until the KDC reports that it serves, or until it ends."""
        self.kdc = subprocess.Popen([find_program('krb5kdc'), '-n', '-r', REALM],
                                    env={**os.environ, **self.env}, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.kdc.stderr:
            if 'starting' in line:
                return True
        self.stop_kdc()
        return False

    def stop_kdc(self):
        if self.kdc is not None:
            self.kdc.kill()
            self.kdc.wait()
            self.kdc.stderr.close()
            self.kdc = None

    def kinit(self, name, password=None):
        subprocess.run(['kinit', name], input=(password or self.users[name]) + '\n', text=True,
                       env={**os.environ, **self.env}, check=True, stdout=subprocess.DEVNULL)
