# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The users of the world's server for Kerberos and NTLM. A temporary realm and a user file are made for the process,
because libraries read the environment only once."""

import contextlib
import os
import subprocess
import tempfile

import realm as realms
import world

HOST = 'server.wsman.test'
REALM = realms.REALM
DOMAIN = 'CORP'
USERS = {world.USER: world.PASSWORD, world.STRANGER: world.STRANGER_PASSWORD}
HAVE_KERBEROS = realms.available()
NO_REALM = '[libdefaults]\ndns_lookup_kdc = false\ndns_lookup_realm = false\ndns_canonicalize_hostname = false\n'


class Accounts:
    """The accounts exist while the context is entered, in a folder of their own."""

    def __init__(self, kerberos=HAVE_KERBEROS):
        self.stack = contextlib.ExitStack()
        self.kerberos = kerberos
        self.realm = None

    def __enter__(self):
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.user_file = self.write('users', ''.join(f'{DOMAIN}:{user}:{password}\n'
                                                     for user, password in USERS.items()))
        if self.kerberos:
            self.realm = self.stack.enter_context(realms.Realm(self.folder, USERS, ('localhost', HOST)))
            os.environ.update(self.realm.env)
        else:
            # The domain has no KDC, and no library may search the network for one.
            os.environ['KRB5_CONFIG'] = self.write('krb5.conf', NO_REALM)
        return self

    def __exit__(self, *problem):
        return self.stack.__exit__(*problem)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def make_certificate(self, name):
        """Returns a self-signed certificate, and its key."""
        certificate, key = (os.path.join(self.folder, name + end) for end in ('.pem', '.key'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-subj', f'/CN={name}', '-addext', f'subjectAltName=DNS:{name}', '-days', '2',
                        '-out', certificate, '-keyout', key], check=True, stderr=subprocess.DEVNULL)
        return certificate, key

    @property
    def server_options(self):
        """Returns the arguments for tests/support/world-server.c, which name its user."""
        words = ['--credssp', '--ntlm-user-file', self.user_file, '--map', f'{DOMAIN}\\{world.USER}={world.USER}']
        if self.realm is not None:
            words += ['--keytab', self.realm.keytab, '--allow', f'{world.USER}@{REALM}']
        return words
