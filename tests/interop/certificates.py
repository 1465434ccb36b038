# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Authorities that issue certificates of clients with `openssl`. The certificates are valid, or wrong in many ways."""

import datetime
import hashlib
import os
import ssl
import subprocess

NAME = '1.3.6.1.4.1.311.20.2.3'
USAGE = 'extendedKeyUsage = clientAuth'

CONFIGURATION = """
[ca]
default_ca = test
[test]
database = {0}/index-$ENV::WHO
new_certs_dir = {0}
crlnumber = {0}/crlnumber-$ENV::WHO
rand_serial = yes
unique_subject = no
default_md = $ENV::HASH
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
$ENV::EXTENSIONS
"""


def principal(name, kind='UTF8'):
    """The extension with a user principal name."""
    return f'subjectAltName = otherName:{NAME};{kind}:{name}'


def raw_principal(value):
    """The extension with any DER in the place of the name."""
    def wrap(tag, content):
        return bytes([tag, len(content)]) + content

    oid = bytes.fromhex('060a2b060104018237140203')
    return '2.5.29.17 = DER:' + wrap(0x30, wrap(0xa0, oid + wrap(0xa0, value))).hex(':')


def stamp(seconds):
    """Returns the time after this number of seconds, in the form of `openssl ca`."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%y%m%d%H%M%SZ')


class Authorities:
    """The authorities of a folder. Each has a key of its own."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding='utf-8') as file:
            return file.read()

    def openssl(self, *arguments, who='', extensions='', digest='sha256'):
        configuration = CONFIGURATION.replace('$ENV::EXTENSIONS', extensions).replace('$ENV::HASH', digest)
        self.write('ca.conf', configuration.format(self.folder))
        subprocess.run(['openssl', *arguments], cwd=self.folder, check=True, capture_output=True,
                       env={**os.environ, 'WHO': who})

    def make_key(self, name, *kind):
        if kind:
            self.openssl('genrsa', '-out', f'{name}.key', *kind)
        else:
            self.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', f'{name}.key')

    def make_root(self, who, subject=None):
        self.make_key(who)
        self._open(who)
        self.openssl('req', '-x509', '-new', '-key', f'{who}.key', '-subj', f'/CN={subject or who}', '-out',
                     f'{who}.pem', '-days', '3650', '-config', 'ca.conf', '-extensions', 'authority')

    def make_below(self, issuer, who):
        """Makes an authority below another one."""
        self.issue(issuer, who, section='authority')
        self._open(who)

    def _open(self, who):
        self.write(f'index-{who}', '')
        self.write(f'crlnumber-{who}', '01\n')

    def issue(self, issuer, name, *extensions, subject=None, start=-60, end=3600, section='leaf', key=(),
              digest='sha256'):
        """A certificate NAME.pem with its key, and NAME-chain.pem with the authority's, too."""
        self.make_key(name, *key)
        self.openssl('req', '-new', '-key', f'{name}.key', '-subj', f'/CN={subject or name}', '-out', f'{name}.csr')
        self.openssl('ca', '-batch', '-config', 'ca.conf', '-cert', f'{issuer}.pem', '-keyfile', f'{issuer}.key',
                     '-in', f'{name}.csr', '-out', f'{name}.pem', '-notext', '-extensions', section,
                     '-startdate', stamp(start), '-enddate', stamp(end), who=issuer, extensions='\n'.join(extensions),
                     digest=digest)
        self.write(f'{name}-chain.pem', self.read(f'{name}.pem') + self.read(f'{issuer}.pem'))
        self.write(f'{name}-both.pem', self.read(f'{name}.pem') + self.read(f'{name}.key'))

    def revoke(self, issuer, name):
        self.openssl('ca', '-config', 'ca.conf', '-cert', f'{issuer}.pem', '-keyfile', f'{issuer}.key', '-revoke',
                     f'{name}.pem', who=issuer)

    def list_revoked(self, issuer, name, *, start=-60, end=3600):
        """The revocation list of an authority."""
        self.openssl('ca', '-config', 'ca.conf', '-cert', f'{issuer}.pem', '-keyfile', f'{issuer}.key', '-gencrl',
                     '-out', f'{name}.tmp', '-crl_lastupdate', stamp(start), '-crl_nextupdate', stamp(end), who=issuer)
        os.rename(self.path(f'{name}.tmp'), self.path(name))

    def der(self, name):
        return ssl.PEM_cert_to_DER_cert(self.read(f'{name}.pem'))

    def sha256(self, name):
        return hashlib.sha256(self.der(name)).hexdigest()

    def sha1(self, name):
        return hashlib.sha1(self.der(name)).hexdigest().upper()
