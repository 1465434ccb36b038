#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a server's certificate was revoked: lists in crl-file, and answers of OCSP that `openssl s_server`
staples to its certificate. A client that gets past TLS finds its lines there in reverse, which isn't HTTP."""

import os
import shutil
import subprocess
import tempfile
import unittest

import gi

gi.require_version('Wsman', '1.0')
from gi.repository import Wsman  # noqa: E402

REVOKED = 0x80072F8A
UNCLEAR = 0x80072F19
PASSED = 0x80072F78
SKIP = Wsman.SessionFlags.SKIP_REVOCATION_CHECK

CONFIGURATION = """
[ca]
default_ca = test
[test]
database = {0}/index-$ENV::WHO
new_certs_dir = {0}
serial = {0}/serial-$ENV::WHO
crlnumber = {0}/crlnumber-$ENV::WHO
rand_serial = no
unique_subject = no
default_md = sha256
default_days = 3650
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
subjectAltName = IP:127.0.0.1
[stapled]
subjectAltName = IP:127.0.0.1
tlsfeature = status_request
[pointed]
subjectAltName = IP:127.0.0.1
crlDistributionPoints = URI:http://other.example/list, URI:http://lists.example/1
"""

# The extensions of partial lists and of lists with unknown extensions. The keys are the names of the lists.
POINT = 'issuingDistributionPoint = critical, @point\n[point]\n'
EXTENSIONS = {
    'users': POINT + 'onlyuser = TRUE',
    'authorities': POINT + 'onlyCA = TRUE',
    'reasons': POINT + 'onlysomereasons = keyCompromise, CACompromise',
    'point 1': POINT + 'fullname = URI:http://lists.example/1',
    'point 2': POINT + 'fullname = URI:http://lists.example/2, URI:http://lists.example/3',
    'point 1 of authorities': POINT + 'fullname = URI:http://lists.example/1\nonlyCA = TRUE',
    'relative': POINT + 'relativename = relative\n[relative]\nCN = part',
    'indirect': POINT + 'indirectCRL = TRUE',
    'attributes': POINT + 'onlyAA = TRUE',
    'not critical': 'issuingDistributionPoint = @point\n[point]\nonlyCA = TRUE',
    'broken': '2.5.29.28 = critical, DER:30:05:81:01',
    'of no list': '2.5.29.28 = critical, DER:04:00',
    'of the future': '2.5.29.28 = critical, DER:30:03:86:01:ff',
    'changes': '2.5.29.27 = critical, ASN1:INTEGER:1',
    'unknown': '1.2.3.4 = critical, ASN1:NULL',
    'unknown but harmless': '1.2.3.4 = ASN1:NULL',
    'long': '.'.join(['1.2.3', *['4294967295'] * 20]) + ' = critical, ASN1:NULL',
}


class Authorities:
    """A root, an authority below it, and their certificates. Only the lists contain serial numbers."""

    def __init__(self, folder):
        self.folder = folder
        self.write('ca.conf', CONFIGURATION.format(folder))
        for who in ('root', 'middle', 'forger', 'stranger'):
            self.write(f'index-{who}', '')
            self.write(f'serial-{who}', '1000\n')
            self.write(f'crlnumber-{who}', '01\n')
        self.make_key('key.pem')
        self.make_key('other-key.pem')
        for who, name, key in (('root', 'Root', 'key.pem'), ('forger', 'Root', 'other-key.pem'),
                               ('stranger', 'Stranger', 'other-key.pem')):
            self.openssl(who, 'req', '-x509', '-new', '-key', key, '-subj', f'/CN={name}', '-out', f'{who}.pem',
                         '-days', '3650', '-config', self.path('ca.conf'), '-extensions', 'authority')
        self.issue('root', 'middle', 'authority', 'Middle')
        self.issue('root', 'good', 'server', 'good')
        self.issue('root', 'bad', 'server', 'bad')
        self.issue('root', 'must', 'stapled', 'must')
        self.issue('middle', 'below', 'server', 'below')
        self.issue('root', 'pointed', 'pointed', 'pointed')
        self.revoke('root', 'bad')

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding='ascii') as file:
            return file.read()

    def openssl(self, who, *arguments):
        subprocess.run(['openssl', *arguments], cwd=self.folder, check=True, capture_output=True,
                       env={**os.environ, 'WHO': who})

    def make_key(self, name):
        self.openssl('', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name)

    def issue(self, who, name, extensions, subject):
        self.openssl(who, 'req', '-new', '-key', 'key.pem', '-subj', f'/CN={subject}', '-out', f'{name}.csr')
        self.openssl(who, 'ca', '-batch', '-config', 'ca.conf', '-cert', f'{who}.pem', '-keyfile', 'key.pem',
                     '-in', f'{name}.csr', '-out', f'{name}.pem', '-notext', '-extensions', extensions)

    def revoke(self, who, name):
        self.openssl(who, 'ca', '-config', 'ca.conf', '-cert', f'{who}.pem', '-keyfile', 'key.pem',
                     '-revoke', f'{name}.pem')

    def make_list(self, who, name, *arguments, key='key.pem'):
        self.openssl(who, 'ca', '-config', 'ca.conf', '-cert', f'{who}.pem', '-keyfile', key, '-gencrl',
                     '-out', name, *(arguments or ('-crldays', '30')))
        return self.path(name)

    def make_part(self, name, extensions):
        """A list of the root's with other extensions."""
        part = f'[part]\nauthorityKeyIdentifier = keyid\n{extensions}'
        self.write('ca.conf', CONFIGURATION.format(self.folder) + part)
        return self.make_list('root', f'{name}.crl', '-crldays', '30', '-crlexts', 'part')

    def make_staple(self, name):
        self.openssl('root', 'ocsp', '-index', 'index-root', '-CA', 'root.pem', '-rsigner', 'root.pem',
                     '-rkey', 'key.pem', '-issuer', 'root.pem', '-cert', f'{name}.pem', '-ndays', '30',
                     '-respout', f'{name}.ocsp')
        return self.path(f'{name}.ocsp')


class Server:
    """Runs s_server with one certificate. It prints its port."""

    def __init__(self, authorities, name, *arguments):
        chain = ('-cert_chain', 'middle.pem') if name == 'below' else ()
        self.process = subprocess.Popen(
            ['openssl', 's_server', '-accept', '127.0.0.1:0', '-cert', f'{name}.pem', '-key', 'key.pem', '-rev',
             *chain, *arguments],
            cwd=authorities.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        for line in self.process.stdout:
            if line.startswith('ACCEPT '):
                self.port = int(line.rsplit(':', 1)[1])
                break

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class RevocationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='wsman-revocation-')
        cls.authorities = Authorities(cls.folder)
        make_list = cls.authorities.make_list
        cls.lists = {
            None: None,
            'root': make_list('root', 'root.crl'),
            'middle': make_list('middle', 'middle.crl'),
            'expired': make_list('root', 'expired.crl', '-crl_lastupdate', '20200101000000Z',
                                 '-crl_nextupdate', '20200201000000Z'),
            'early': make_list('root', 'early.crl', '-crl_lastupdate', '21000101000000Z',
                               '-crl_nextupdate', '21000201000000Z'),
            'forged': make_list('forger', 'forged.crl', key='other-key.pem'),
        }
        for name, extensions in EXTENSIONS.items():
            cls.lists[name] = cls.authorities.make_part(name, extensions)
        cls.authorities.revoke('root', 'middle')
        cls.lists['without middle'] = make_list('root', 'without-middle.crl')
        for name, parts in (('both', ('root', 'middle')), ('root and forged', ('root', 'forged')),
                            ('users and authorities', ('users', 'authorities')), ('points', ('point 2', 'point 1')),
                            ('root and reasons', ('root', 'reasons')), ('root and changes', ('root', 'changes'))):
            cls.authorities.write(f'{name}.crl', ''.join(cls.authorities.read(f'{part}.crl') for part in parts))
            cls.lists[name] = os.path.join(cls.folder, f'{name}.crl')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def connect(self, server, list_name=None, flags=0, trust='root.pem'):
        options = Wsman.ConnectionOptions()
        options.user_name = 'ada'
        options.password = 'secret'
        options.ca_file = os.path.join(self.folder, trust)
        options.crl_file = self.lists[list_name]
        session = Wsman.Session.new(f'https://127.0.0.1:{server.port}/wsman',
                                    Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD | flags,
                                    options)
        with self.assertRaises(Exception) as caught:
            session.identify(0, None)
        return session.get_fault().get_code(), caught.exception

    def check(self, name, wanted, list_name=None, flags=0, arguments=()):
        with Server(self.authorities, name, *arguments) as server:
            code, error = self.connect(server, list_name, flags)
        self.assertEqual(hex(code), hex(wanted), f'{name} {list_name}: {error}')

    def test_lists(self):
        for name, list_name, wanted in (
                ('good', None, PASSED), ('bad', None, PASSED),
                ('good', 'root', PASSED), ('bad', 'root', REVOKED),
                ('good', 'both', PASSED), ('bad', 'both', REVOKED),
                ('below', 'root', PASSED), ('below', 'middle', PASSED), ('below', 'both', PASSED),
                ('below', 'without middle', REVOKED),
                ('good', 'middle', PASSED), ('bad', 'middle', PASSED),
                ('good', 'expired', UNCLEAR), ('bad', 'expired', UNCLEAR), ('below', 'expired', UNCLEAR),
                ('good', 'early', UNCLEAR), ('good', 'forged', UNCLEAR), ('bad', 'forged', UNCLEAR),
                ('good', 'root and forged', UNCLEAR), ('bad', 'root and forged', REVOKED)):
            with self.subTest(certificate=name, list=list_name):
                self.check(name, wanted, list_name)
                self.check(name, PASSED, list_name, flags=SKIP)

    def test_parts(self):
        """A list for other certificates doesn't count for a certificate, unless the list contains it."""
        for list_name, good, pointed, below in (
                ('users', PASSED, PASSED, UNCLEAR), ('authorities', UNCLEAR, UNCLEAR, PASSED),
                ('users and authorities', PASSED, PASSED, PASSED), ('reasons', UNCLEAR, UNCLEAR, UNCLEAR),
                ('root and reasons', PASSED, PASSED, PASSED), ('point 1', UNCLEAR, PASSED, UNCLEAR),
                ('point 2', UNCLEAR, UNCLEAR, UNCLEAR), ('points', UNCLEAR, PASSED, UNCLEAR),
                ('point 1 of authorities', UNCLEAR, UNCLEAR, UNCLEAR), ('relative', UNCLEAR, UNCLEAR, UNCLEAR),
                ('not critical', UNCLEAR, UNCLEAR, PASSED), ('unknown but harmless', PASSED, PASSED, PASSED)):
            with self.subTest(list=list_name):
                for name, wanted in (('good', good), ('pointed', pointed), ('below', below), ('bad', REVOKED)):
                    self.check(name, wanted, list_name)
                self.check('good', PASSED, list_name, flags=SKIP)

    def test_unusable_lists(self):
        """A list with unknown extensions is neither ignored nor trusted."""
        for list_name in ('indirect', 'attributes', 'broken', 'of no list', 'of the future', 'changes', 'unknown',
                          'long'):
            with self.subTest(list=list_name):
                for name in ('good', 'bad'):
                    self.check(name, UNCLEAR, list_name)
        self.check('good', UNCLEAR, 'root and changes')
        self.check('bad', REVOKED, 'root and changes')

    def test_staples(self):
        good, bad, must = (self.authorities.make_staple(name) for name in ('good', 'bad', 'must'))
        for name, staple, wanted in (('good', good, PASSED), ('bad', bad, REVOKED), ('must', must, PASSED),
                                     ('must', None, UNCLEAR)):
            arguments = ('-status_file', staple) if staple else ()
            with self.subTest(certificate=name, staple=staple):
                self.check(name, wanted, arguments=arguments)
                self.check(name, PASSED, flags=SKIP, arguments=arguments)

    def test_other_checks_stay(self):
        """A list doesn't make an unknown authority trusted."""
        with Server(self.authorities, 'good') as server:
            code, error = self.connect(server, trust='stranger.pem')
            self.assertEqual(hex(code), hex(0x80072F0D), error)
            code, error = self.connect(server, flags=SKIP, trust='stranger.pem')
            self.assertEqual(hex(code), hex(0x80072F0D), error)

    def test_files(self):
        self.authorities.write('empty.crl', '')
        for path in ('empty.crl', 'root.pem', 'missing.crl', 'key.pem'):
            options = Wsman.ConnectionOptions()
            options.crl_file = os.path.join(self.folder, path)
            with self.subTest(path=path), self.assertRaisesRegex(Exception, 'crl-file'):
                Wsman.Session.new('https://127.0.0.1:5986', Wsman.SessionFlags.USE_NO_AUTHENTICATION, options)
        options.crl_file = 'root.crl'
        with self.assertRaisesRegex(Exception, 'absolute'):
            Wsman.Session.new('https://127.0.0.1:5986', Wsman.SessionFlags.USE_NO_AUTHENTICATION, options)


if __name__ == '__main__':
    unittest.main()
