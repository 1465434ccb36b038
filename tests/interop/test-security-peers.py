#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Handshakes and sealing with no HTTP between them: ours against ours, and against Samba's gensec
in both roles. What our two halves agree on alone proves nothing."""

import base64
import itertools
import os
import tempfile
import unittest

import realm
from sides import GENSEC, HAVE_GENSEC, Side

GSS_PEER = os.environ['WSMAN_TEST_GSS_PEER']
USER, PASSWORD = 'ada', 'S3cret.word'
HOST = 'server.wsman.test'
SIZES = (1, 17, 16383, 16384, 16385, 200_000)
LARGE = 20_000_000


class Refused(Exception):
    """What the side that refused said, and to the other side, if anything."""

    def __init__(self, text, token=None):
        super().__init__(text)
        self.token = token


def take_leg(side, token):
    kind, *rest = side.ask('token', token).split(' ', 2)
    if kind == 'refused':
        raise Refused(rest[1], rest[0])
    if kind != 'token':
        raise Refused(' '.join(rest))
    return rest[0], rest[1] == 'done'


def shake_hands(initiator, acceptor):
    token, initiated, accepted = '-', False, False
    while not (initiated and accepted):
        token, initiated = take_leg(initiator, token)
        if token == '-':
            break
        token, accepted = take_leg(acceptor, token)
        if token == '-':
            break
    if not (initiated and accepted):
        # NTLM's initiator is done with its last token, and hears nothing more.
        assert accepted, 'the acceptor waits for a token that never comes'
        assert initiated, 'the initiator waits for a token that never comes'


class PeerTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.sides = []
        self.users = os.path.join(self.folder, 'users')
        with open(os.open(self.users, os.O_WRONLY | os.O_CREAT, 0o600), 'w', encoding='utf-8') as file:
            for name in (f'CORP:{USER}', f':{USER}', f':{USER}@{realm.REALM}'):
                file.write(f'{name}:{PASSWORD}\n')
        self.env = {'NTLM_USER_FILE': self.users}
        self.keytab = None

    def tearDown(self):
        for side in self.sides:
            side.close()

    def ours(self, role, **options):
        side = Side([GSS_PEER], self.env, role=role, keytab=self.keytab, **options)
        self.sides.append(side)
        return side

    def gensec(self, role, **options):
        folder = tempfile.mkdtemp(dir=self.folder)
        side = Side(GENSEC, self.env, role=role, folder=folder, **options)
        self.sides.append(side)
        return side

    def check_sealing(self, one, other, signature_length, sizes=SIZES):
        for size, (sender, receiver) in itertools.product(sizes, ((one, other), (other, one))):
            plain = base64.b64encode(os.urandom(size)).decode() or '-'
            kind, length, sealed = sender.ask('seal', plain).split(' ', 2)
            self.assertEqual((kind, int(length)), ('sealed', signature_length), (size, sealed))
            self.assertEqual(receiver.ask('unseal', length, sealed), 'plain ' + plain, size)

    def check_tampering(self, sender, receiver):
        """A changed byte, then a repeated message: neither is taken."""
        _, length, sealed = sender.ask('seal', base64.b64encode(b'once').decode()).split(' ')
        data = bytearray(base64.b64decode(sealed))
        data[-1] ^= 1
        self.assertTrue(receiver.ask('unseal', length, base64.b64encode(data).decode()).startswith('error'))

    def check_replay(self, sender, receiver):
        _, length, sealed = sender.ask('seal', base64.b64encode(b'once').decode()).split(' ')
        self.assertTrue(receiver.ask('unseal', length, sealed).startswith('plain'))
        self.assertTrue(receiver.ask('unseal', length, sealed).startswith('error'))

    def ntlm(self, wrapping, **options):
        return self.ours('initiator', mechanism='ntlm', wrapping=wrapping, target=f'host/{HOST}',
                         user=f'CORP\\{USER}', **{'password': PASSWORD, **options})

    def kerberos(self, wrapping='spnego', **options):
        return self.ours('initiator', mechanism='kerberos', wrapping=wrapping,
                         **{'target': f'host/{HOST}', 'user': USER, 'password': PASSWORD, **options})


def each_wrapping(function):
    def run(self):
        for wrapping in ('raw', 'spnego'):
            with self.subTest(wrapping):
                function(self, wrapping)
    return run


class NtlmTest(PeerTest):
    @each_wrapping
    def test_ours_with_ours(self, wrapping):
        one, other = self.ntlm(wrapping, bindings='hash'), self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.assertEqual(other.ask('info'), f'info NTLM 1 CORP\\{USER} -')
        self.check_sealing(one, other, 16, (*SIZES, LARGE))
        # Its library seals no nothing; Kerberos does.
        self.assertRegex(one.ask('seal', '-'), "error NTLM: can’t seal")
        self.check_replay(one, other)

    @each_wrapping
    def test_changed_message(self, wrapping):
        one, other = self.ntlm(wrapping), self.ours('acceptor')
        shake_hands(one, other)
        self.check_tampering(one, other)

    @each_wrapping
    def test_wrong_password(self, wrapping):
        with self.assertRaises(Refused):
            shake_hands(self.ntlm(wrapping, password='wrong'), self.ours('acceptor'))

    @each_wrapping
    def test_wrong_bindings(self, wrapping):
        with self.assertRaises(Refused):
            shake_hands(self.ntlm(wrapping, bindings='one'), self.ours('acceptor', bindings='other'))

    @each_wrapping
    def test_missing_bindings(self, wrapping):
        one, other = self.ntlm(wrapping), self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.assertEqual(other.ask('info').split()[2], '0')

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    @each_wrapping
    def test_gensec_initiates(self, wrapping):
        one = self.gensec('initiator', mechanism='ntlm', wrapping=wrapping, target=f'host/{HOST}',
                          user=f'CORP\\{USER}', password=PASSWORD)
        other = self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.check_sealing(one, other, 16)

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    @each_wrapping
    def test_gensec_accepts(self, wrapping):
        other = self.gensec('acceptor', mechanism='ntlm', wrapping=wrapping, user=f'CORP\\{USER}',
                            password=PASSWORD)
        one = self.ntlm(wrapping, bindings='hash')
        shake_hands(one, other)
        self.check_sealing(one, other, 16)


@unittest.skipUnless(realm.available(), 'no KDC is installed')
class KerberosTest(PeerTest):
    def setUp(self):
        super().setUp()
        self.realm = self.enterContext(realm.Realm(self.folder, {USER: PASSWORD}, ('localhost', HOST)))
        self.env.update(self.realm.env)
        self.keytab = self.realm.keytab

    @each_wrapping
    def test_ours_with_ours(self, wrapping):
        one, other = self.kerberos(wrapping, bindings='hash'), self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.assertEqual(other.ask('info').split()[1:4], ['Kerberos', '1', f'{USER}@{realm.REALM}'])
        self.check_sealing(one, other, 60, (0, *SIZES, LARGE))
        self.check_replay(one, other)
        self.check_tampering(one, other)

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    @each_wrapping
    def test_gensec_initiates(self, wrapping):
        one = self.gensec('initiator', mechanism='kerberos', wrapping=wrapping, target=f'host/{HOST}',
                          user=USER, password=PASSWORD, realm=realm.REALM)
        other = self.ours('acceptor')
        shake_hands(one, other)
        self.check_sealing(one, other, 60)

    def test_ticket_of_the_desktop(self):
        self.realm.kinit(USER)
        one, other = self.kerberos(user=None, password=None), self.ours('acceptor')
        shake_hands(one, other)
        self.assertEqual(other.ask('info').split()[3], f'{USER}@{realm.REALM}')

    def test_other_mechanism(self):
        """The acceptor lacks the first mechanism of the list and chooses the other, which is Kerberos
        or NTLM; both sides then sign the list."""
        for first, other, length in (('kerberos', 'ntlm', 16), ('ntlm', 'kerberos', 60)):
            with self.subTest(other):
                one = self.ours('initiator', mechanism=first, also=other, wrapping='spnego', user=USER,
                                password=PASSWORD, target=f'host/{HOST}')
                acceptor = self.ours('acceptor', mechanism=other)
                shake_hands(one, acceptor)
                self.assertEqual(acceptor.ask('info').split()[1].lower(), other)
                self.assertEqual(one.ask('info').split()[1].lower(), other)
                self.check_sealing(one, acceptor, length)

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    def test_gensec_takes_other_mechanism(self):
        one = self.gensec('initiator', mechanism='both', wrapping='spnego', target=f'host/{HOST}',
                          user=f'CORP\\{USER}', password=PASSWORD, realm=realm.REALM)
        acceptor = self.ours('acceptor', mechanism='ntlm')
        shake_hands(one, acceptor)
        self.assertEqual(acceptor.ask('info').split()[1], 'NTLM')
        self.check_sealing(one, acceptor, 16)

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    def test_gensec_chooses_other_mechanism(self):
        acceptor = self.gensec('acceptor', mechanism='ntlm', wrapping='spnego', user=f'CORP\\{USER}',
                               password=PASSWORD, without='gssapi_krb5')
        one = self.ours('initiator', mechanism='kerberos', also='ntlm', wrapping='spnego', user=USER,
                        password=PASSWORD, target=f'host/{HOST}')
        shake_hands(one, acceptor)
        self.assertEqual(one.ask('info').split()[1], 'NTLM')
        self.check_sealing(one, acceptor, 16)

    def test_wrong_bindings(self):
        with self.assertRaisesRegex(Refused, 'channel bindings'):
            shake_hands(self.kerberos(bindings='one'), self.ours('acceptor', bindings='other'))

    def test_missing_bindings(self):
        one, other = self.kerberos(), self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.assertEqual(other.ask('info').split()[2], '0')

    def check_reasons(self, rows):
        for options, reason in rows:
            with self.subTest(reason), self.assertRaisesRegex(Refused, reason):
                take_leg(self.kerberos(**options), '-')

    def test_reasons(self):
        self.check_reasons((
            ({'password': 'wrong'}, 'password is wrong'),
            ({'user': 'nobody'}, "doesn’t know this user"),
            ({'target': 'host/elsewhere'}, 'no such service'),
            ({'user': 'ada@NOWHERE'}, 'no KDC is known'),
            ({'user': None, 'password': None}, 'no ticket'),
        ))
        self.realm.stop_kdc()
        self.check_reasons((({}, 'no KDC of the realm answers'),))


if __name__ == '__main__':
    unittest.main(verbosity=2)
