# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A temporary Active Directory on loopback. It is Samba's domain controller, with all its data in one folder, and runs
as an ordinary user. It issues tickets while the context is entered. env is the environment that its clients and servers
need."""

import contextlib
import json
import logging
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from ports import take_port

DOMAIN, REALM = 'ADTEST', 'AD.TEST'
ADMIN_PASSWORD = 'Passw0rd.of.admin'
SERVICES = ('host', 'HTTP', 'WSMAN')
# msDS-SupportedEncryptionTypes: without it, a service name only has keys of RC4.
RC4_AND_AES = '28'
SMB_CONF = '''[global]
 netbios name = DC
 realm = {realm}
 workgroup = {domain}
 server role = active directory domain controller
 private dir = {folder}/private
 state directory = {folder}/state
 cache directory = {folder}/cache
 lock directory = {folder}/lock
 pid directory = {folder}/pid
 ncalrpc dir = {folder}/ncalrpc
 binddns dir = {folder}/bind
 winbindd socket directory = {folder}/winbind
 ntp signd socket directory = {folder}/ntp
 nbt client socket address = 127.0.0.1
 interfaces = lo
 bind interfaces only = yes
 server services = kdc
 dcerpc endpoint servers =
 krb5 port = {port}
 kpasswd port = {kpasswd}
 log file = {folder}/log
 log level = 1
[netlogon]
 path = {folder}/netlogon
[sysvol]
 path = {folder}/sysvol
'''
KRB5_CONF = '''[libdefaults]
 default_realm = {realm}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
 udp_preference_limit = 1
{extra}
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
{realm_extra} }}
[domain_realm]
 localhost = {realm}
 .ad.test = {realm}
'''


def find_samba():
    return shutil.which('samba', path=os.environ.get('PATH', '') + ':/usr/sbin')


def available():
    try:
        import samba.provision  # noqa: F401  pylint: disable=unused-import
    except ImportError:
        return False
    return find_samba() is not None and shutil.which('kinit') is not None


class Directory:
    """users: names to passwords. hosts: who has keys, for host, HTTP and WSMAN. machine: whether the keytab
    has the machine's own key, too, as one made by joining has. libdefaults, realm_options: lines of
    krb5.conf."""

    def __init__(self, users=None, hosts=('localhost',), machine=True, libdefaults=(), realm_options=()):
        self.users = users or {'ada': 'S3cret.word'}
        self.hosts = hosts
        self.machine = machine
        self.libdefaults = libdefaults
        self.realm_options = realm_options
        self.samba = None

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.folder = self.scratch.name
        self.port, self.kpasswd_port = take_port(), take_port()
        self.smb_conf = self.path('smb.conf')
        self.keytab = self.path('server.keytab')
        self.env = {'KRB5_CONFIG': self.path('krb5.conf'), 'KRB5CCNAME': 'FILE:' + self.path('ccache'),
                    'KRB5RCACHENAME': 'none:'}
        try:
            self.provision()
            self.write_krb5_conf()
            self.add_accounts()
            self.start_at_free_ports()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_problem):
        if self.samba is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.samba.pid, signal.SIGKILL)
            self.samba.wait()
            self.samba.stdin.close()
        self.scratch.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def provision(self):
        for name in ('private', 'state', 'cache', 'lock', 'pid', 'ncalrpc', 'bind', 'winbind', 'ntp', 'netlogon',
                     'sysvol'):
            os.mkdir(self.path(name), 0o750 if name == 'winbind' else 0o700)
        with open(self.smb_conf, 'w', encoding='utf-8') as conf:
            conf.write(SMB_CONF.format(folder=self.folder, realm=REALM, domain=DOMAIN, port=self.port,
                                       kpasswd=self.kpasswd_port))
        self.run_python('provision')

    def write_krb5_conf(self):
        with open(self.env['KRB5_CONFIG'], 'w', encoding='utf-8') as conf:
            conf.write(KRB5_CONF.format(realm=REALM, port=self.port,
                                        extra=''.join(f' {line}\n' for line in self.libdefaults),
                                        realm_extra=''.join(f'  {line}\n' for line in self.realm_options)))

    def add_accounts(self):
        steps = [('add_user', name, password) for name, password in self.users.items()]
        for number, host in enumerate(self.hosts):
            name = f'SRV{number}'
            principals = [f'{service}/{host}' for service in SERVICES]
            steps += [('add_computer', name, 'M4chine.word', principals),
                      ('export_keys', self.keytab, principals + [name + '$'] * self.machine)]
        self.change(*steps)

    def change(self, *steps):
        """A step is the name of a method of Changes, below, and its arguments."""
        self.run_python('change', json.dumps(steps))

    def run_python(self, what, text=''):
        """Runs in a separate process, because Samba's libraries keep much of their state for the process."""
        result = subprocess.run(['/usr/bin/python3', os.path.abspath(__file__), what, self.folder], input=text,
                                check=False, capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(f'{what}: {result.stderr}')

    def add_user(self, name, password, upn=None):
        self.change(('add_user', name, password, upn))

    def add_computer(self, name, password):
        """Its account is name$."""
        self.change(('add_computer', name, password))

    def export_keys(self, keytab, *principals):
        self.change(('export_keys', keytab, principals))

    def start_at_free_ports(self):
        """Another program may take a free port before Samba does."""
        for _attempt in range(5):
            try:
                return self.start()
            except RuntimeError as error:
                if 'ADDRESS_ALREADY_ASSOCIATED' not in str(error):
                    raise
                self.change_ports()
        return self.start()

    def change_ports(self):
        with open(self.smb_conf, encoding='utf-8') as conf:
            text = conf.read()
        for name in ('port', 'kpasswd_port'):
            port = take_port()
            text = text.replace(f'= {getattr(self, name)}\n', f'= {port}\n')
            setattr(self, name, port)
        with open(self.smb_conf, 'w', encoding='utf-8') as conf:
            conf.write(text)
        self.write_krb5_conf()

    def start(self):
        with open(self.path('output'), 'w', encoding='utf-8') as output:
            self.samba = subprocess.Popen([find_samba(), '-s', self.smb_conf, '--interactive', '--no-process-group'],
                                          env={**os.environ, **self.env}, stdin=subprocess.PIPE, stdout=output,
                                          stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + 30
        name, password = next(iter(self.users.items()))
        while self.kinit(name, password, check=False) != 0:
            if self.samba.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f'the KDC did not start ({self.samba.poll()}): {self.read_logs()[-2000:]}')
            time.sleep(0.05)
        self.kdestroy()

    def read_logs(self):
        """Before Samba has a log, it writes messages to its output."""
        return ''.join(path.read_text(encoding='utf-8', errors='replace')
                       for path in map(pathlib.Path, (self.path('log'), self.path('output'))) if path.exists())

    def kinit(self, name, password=None, *options, check=True):
        """0 if there is a ticket."""
        result = subprocess.run(['kinit', *options, name], input=(password or self.users[name]) + '\n', text=True,
                                env={**os.environ, **self.env}, check=False, capture_output=True)
        if check and result.returncode != 0:
            raise RuntimeError(f'kinit {name}: {result.stderr}')
        return result.returncode

    def kdestroy(self):
        subprocess.run(['kdestroy', '-q'], env={**os.environ, **self.env}, check=False, stderr=subprocess.DEVNULL)


def provision(folder):
    from samba import dsdb
    from samba.auth import system_session
    from samba.provision import provision as run

    logger = logging.getLogger('provision')
    logger.addHandler(logging.NullHandler())
    run(logger, system_session(), smbconf=os.path.join(folder, 'smb.conf'), realm=REALM, domain=DOMAIN,
        hostname='dc', hostip='127.0.0.1', serverrole='active directory domain controller',
        adminpass=ADMIN_PASSWORD, dns_backend='NONE', dom_for_fun_level=dsdb.DS_DOMAIN_FUNCTION_2008_R2,
        use_ntvfs=True, skip_sysvolacl=True, backend_store='tdb')


class Changes:
    """Changes of the directory's data. The KDC may be running or not."""

    def __init__(self, folder):
        from samba.auth import system_session
        from samba.param import LoadParm
        from samba.samdb import SamDB

        self.parameters = LoadParm()
        self.parameters.load(os.path.join(folder, 'smb.conf'))
        self.database = SamDB(url=os.path.join(folder, 'private/sam.ldb'), session_info=system_session(),
                              lp=self.parameters)

    def add_user(self, name, password, upn=None):
        self.database.newuser(name, password)
        if upn is not None:
            self.set(name, userPrincipalName=upn)

    def add_computer(self, name, password, principals=()):
        self.database.newcomputer(name, service_principal_name_list=list(principals))
        self.database.setpassword(f'(sAMAccountName={name}$)', password, False)
        self.set(name + '$', **{'msDS-SupportedEncryptionTypes': RC4_AND_AES})

    def set(self, account, **attributes):
        import ldb

        found = self.database.search(expression=f'(sAMAccountName={account})')
        message = ldb.Message(found[0].dn)
        for name, value in attributes.items():
            message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
        self.database.modify(message)

    def set_attribute(self, account, name, value):
        self.set(account, **{name: value})

    def limit_guesses(self):
        """One wrong password locks an account for half an hour."""
        import ldb

        half_hour = str(-30 * 60 * 10**7)
        message = ldb.Message(ldb.Dn(self.database, str(self.database.domain_dn())))
        for name, value in (('lockoutThreshold', '1'), ('lockoutDuration', half_hour),
                            ('lockOutObservationWindow', half_hour)):
            message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
        self.database.modify(message)

    def export_keys(self, keytab, principals):
        import samba.dckeytab  # noqa: F401  pylint: disable=unused-import
        from samba.net import Net

        for principal in principals:
            Net(None, self.parameters).export_keytab(keytab=keytab, principal=principal)


def change(folder):
    changes = Changes(folder)
    for name, *arguments in json.load(sys.stdin):
        getattr(changes, name)(*arguments)


if __name__ == '__main__':
    {'provision': provision, 'change': change}[sys.argv[1]](sys.argv[2])
