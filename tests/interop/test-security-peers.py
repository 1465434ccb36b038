#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests authentication and sealing without HTTP. Both sides are this library, or one side is Samba's gensec. A test
with this library on both sides doesn't prove that it follows the protocol."""

import base64
import itertools
import os
import shutil
import tempfile
import unittest
import unittest.mock

import directory
import realm
from sides import GENSEC, HAVE_GENSEC, Side

try:
    import gssapi
except ImportError:
    gssapi = None

GSS_PEER = os.environ['WSMAN_TEST_GSS_PEER']
USER, PASSWORD = 'ada', 'S3cret.word'
HOST = 'server.wsman.test'
SIZES = (1, 17, 16383, 16384, 16385, 200_000)
LARGE = 20_000_000
# Sizes around the blocks of ciphers, and around the limits at which lengths need another byte.
BLOCKS = (0, *range(1, 34), *range(47, 50), *range(63, 66), *range(120, 130), *range(210, 260))
# The size of the header before the data. It is None if the header grows with the data.
HEADERS = {'aes128-cts': 60, 'aes256-cts': 60, 'aes128-sha2': 64, 'aes256-sha2': 72,
           'camellia128-cts': 64, 'camellia256-cts': 64, 'rc4-hmac': None}


class Refused(Exception):
    """Returns the error of the side that refused, and its message to the other side, if there is one."""

    def __init__(self, text, token=None):
        super().__init__(text)
        self.token = token


def take_step(side, token):
    kind, *rest = side.ask('token', token).split(' ', 2)
    if kind == 'refused':
        raise Refused(rest[1], rest[0])
    if kind != 'token':
        raise Refused(' '.join(rest))
    return rest[0], rest[1] == 'done'


def shake_hands(initiator, acceptor):
    token, initiated, accepted = '-', False, False
    while not (initiated and accepted):
        token, initiated = take_step(initiator, token)
        if token == '-':
            break
        token, accepted = take_step(acceptor, token)
        if token == '-':
            break
    if not (initiated and accepted):
        # NTLM's initiator is complete after its last token, and gets no more tokens.
        assert accepted, 'the acceptor waits for a token that never comes'
        assert initiated, 'the initiator waits for a token that never comes'


def each_wrapping(function):
    def run(self):
        for wrapping in ('raw', 'spnego'):
            with self.subTest(wrapping):
                function(self, wrapping)
    return run


def read_element(data):
    """Returns the tag and the content of the first DER element, and the rest."""
    tag, length, head = data[0], data[1], 2
    if length & 0x80:
        head += length & 0x7f
        length = int.from_bytes(data[2:head], 'big')
    return tag, data[head:head + length], data[head + length:]


def write_element(tag, content):
    length = len(content)
    size = (length.bit_length() + 7) // 8
    return bytes([tag, length] if length < 0x80 else [tag, 0x80 | size]) + (
        b'' if length < 0x80 else length.to_bytes(size, 'big')) + content


def change_response(token, mic):
    """Returns the token of SPNEGO with another MIC, or without one. Returns None if the token isn't a response."""
    tag, sequence, _ = read_element(base64.b64decode(token))
    if tag != 0xa1:
        return None
    rest, fields = read_element(sequence)[1], b''
    while rest:
        tag, content, rest = read_element(rest)
        if tag != 0xa3:
            fields += write_element(tag, content)
    if mic is not None:
        fields += write_element(0xa3, write_element(0x04, mic))
    return base64.b64encode(write_element(0xa1, write_element(0x30, fields))).decode()


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
            self.assertEqual(kind, 'sealed', (size, sealed))
            if signature_length is not None:
                self.assertEqual(int(length), signature_length, size)
            self.assertEqual(receiver.ask('unseal', length, sealed), 'plain ' + plain, size)

    def check_tampering(self, sender, receiver):
        """Changes a byte, and repeats a message. Both are refused."""
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


class NtlmTest(PeerTest):
    @each_wrapping
    def test_ours_with_ours(self, wrapping):
        one, other = self.ntlm(wrapping, bindings='hash'), self.ours('acceptor', bindings='hash')
        shake_hands(one, other)
        self.assertEqual(other.ask('info'), f'info NTLM 1 CORP\\{USER} -')
        self.check_sealing(one, other, 16, (*SIZES, LARGE))
        # NTLM's library doesn't seal an empty message. Kerberos does.
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


class RealmTest(PeerTest):
    """With a realm of its own."""

    def start_realm(self, **options):
        folder = tempfile.mkdtemp(dir=self.folder)
        self.realm = self.enterContext(realm.Realm(folder, {USER: PASSWORD}, ('localhost', HOST), **options))
        self.env.update(self.realm.env)
        self.keytab = self.realm.keytab


@unittest.skipUnless(realm.available(), 'no KDC is installed')
class EnctypeTest(RealmTest):
    """Session keys of each kind that a realm may still have."""

    def each_enctype(self, check):
        for enctype, length in HEADERS.items():
            with self.subTest(enctype):
                self.start_realm(enctype=enctype)
                check(length)

    def test_ours_with_ours(self):
        def check(length):
            one, other = self.kerberos(), self.ours('acceptor')
            shake_hands(one, other)
            self.check_sealing(one, other, length, (*BLOCKS, *SIZES))
            self.check_ends(one, other)
            self.check_replay(one, other)
            self.check_tampering(one, other)
        self.each_enctype(check)

    def check_ends(self, sender, receiver):
        """Bytes of the text that look like padding aren't removed."""
        for plain in (b'\1', b'text\1', b'text\1\1', b'text\2', b'text\0'):
            _, length, sealed = sender.ask('seal', base64.b64encode(plain).decode()).split(' ')
            self.assertEqual(base64.b64decode(receiver.ask('unseal', length, sealed).split(' ')[1]), plain)

    @unittest.skipIf(gssapi is None, 'python3-gssapi is not installed')
    def test_whole_tokens(self):
        """OMI sends the result of gss_wrap(). It states the difference of the lengths as the signature's length."""
        def check(_length):
            self.enterContext(unittest.mock.patch.dict(os.environ, self.realm.env))
            one, other = self.kerberos(), accept(self.keytab)
            token = take_step(one, '-')[0]
            answer = other.step(base64.b64decode(token))
            self.assertTrue(take_step(one, base64.b64encode(answer).decode())[1])
            for size in (*BLOCKS, *SIZES):
                plain = b'x' * size
                sealed = other.wrap(plain, True).message
                self.assertEqual(one.ask('unseal', str(len(sealed) - size), base64.b64encode(sealed).decode()),
                                 'plain ' + (base64.b64encode(plain).decode() or '-'), size)
                length, sealed = one.ask('seal', base64.b64encode(plain).decode() or '-').split(' ')[1:]
                self.assertEqual(other.unwrap(base64.b64decode(sealed)).message, plain, (size, length))
        self.each_enctype(check)

    @unittest.skipUnless(HAVE_GENSEC, 'python3-samba is not installed')
    def test_gensec(self):
        """Its wrapped tokens contain the padding, and are divided at another place."""
        for enctype in ('aes128-cts', 'aes256-cts', 'rc4-hmac'):
            with self.subTest(enctype):
                self.start_realm(enctype=enctype)
                one = self.gensec('initiator', mechanism='kerberos', wrapping='spnego', user=USER,
                                  target=f'host/{HOST}', password=PASSWORD, realm=realm.REALM)
                other = self.ours('acceptor')
                shake_hands(one, other)
                self.check_sealing(one, other, None, (1, 15, 16, 17, *SIZES))


def accept_keys(keytab):
    keys = gssapi.Credentials(usage='accept', store={'keytab': keytab})
    gssapi.raw.set_neg_mechs(keys, [gssapi.MechType.kerberos])
    return keys


def accept(keytab):
    return gssapi.SecurityContext(usage='accept', creds=accept_keys(keytab))


@unittest.skipUnless(realm.available(), 'no KDC is installed')
class RefusalTest(RealmTest):
    """Checks the message of an acceptor about a refusal, and the initiator's error for it."""

    def setUp(self):
        super().setUp()
        self.start_realm()

    def refuse(self, wrapping, acceptor, **options):
        one = self.kerberos(wrapping, **options)
        with self.assertRaises(Refused) as caught:
            take_step(acceptor, take_step(one, '-')[0])
        self.assertNotIn('Success', str(caught.exception))
        self.assertIsNotNone(caught.exception.token)
        with self.assertRaises(Refused) as heard:
            take_step(one, caught.exception.token)
        self.assertNotIn('Success', str(heard.exception))
        return str(caught.exception), str(heard.exception)

    @unittest.skipIf(shutil.which('faketime') is None, 'faketime is not installed')
    @each_wrapping
    def test_clock(self, wrapping):
        for shift in ('+20m', '-20m'):
            acceptor = Side(['faketime', '-f', shift, GSS_PEER], self.env, role='acceptor', keytab=self.keytab)
            self.sides.append(acceptor)
            for said in self.refuse(wrapping, acceptor):
                self.assertIn('the clocks differ too much', said)

    @each_wrapping
    def test_key_version(self, wrapping):
        self.realm.kinit(USER)
        options = {'user': None, 'password': None}
        take_step(self.kerberos(wrapping, **options), '-')
        self.keytab = os.path.join(self.folder, wrapping)
        self.realm.admin(f'ktadd -k {self.keytab} host/{HOST}')
        for said in self.refuse(wrapping, self.ours('acceptor'), **options):
            self.assertIn('another version of the server’s key', said)

    @unittest.skipIf(gssapi is None, 'python3-gssapi is not installed')
    @unittest.skipIf(shutil.which('faketime') is None, 'faketime is not installed')
    def test_said_to_others(self):
        """MIT's initiator understands what ours says."""
        self.enterContext(unittest.mock.patch.dict(os.environ, self.realm.env))
        self.realm.kinit(USER)
        target = gssapi.Name(f'host/{HOST}@{realm.REALM}', gssapi.NameType.kerberos_principal)
        one = gssapi.SecurityContext(name=target, mech=gssapi.MechType.kerberos, usage='initiate')
        acceptor = Side(['faketime', '-f', '+20m', GSS_PEER], self.env, role='acceptor', keytab=self.keytab)
        self.sides.append(acceptor)
        with self.assertRaises(Refused) as caught:
            take_step(acceptor, base64.b64encode(one.step()).decode())
        with self.assertRaisesRegex(gssapi.exceptions.GSSError, 'Clock skew too great'):
            one.step(base64.b64decode(caught.exception.token))


@unittest.skipUnless(realm.available(), 'no KDC is installed')
class KerberosTest(RealmTest):
    def setUp(self):
        super().setUp()
        self.start_realm()

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

    @each_wrapping
    def test_name_of_windows(self, wrapping):
        """Tokens that name Kerberos as Windows does."""
        one, other = self.kerberos(wrapping), self.ours('acceptor')
        token = base64.b64decode(take_step(one, '-')[0])
        windows = token.replace(bytes.fromhex('2a864886f712010202'), bytes.fromhex('2a864882f712010202'))
        self.assertNotEqual(token, windows)
        answer, done = take_step(other, base64.b64encode(windows).decode())
        self.assertTrue(done)
        self.assertTrue(take_step(one, answer)[1])
        self.check_sealing(one, other, 60)

    def test_keytab(self):
        """A client's keys: tickets that nobody else sees."""
        keys = os.path.join(self.folder, 'client.keytab')
        self.realm.admin(f'ktadd -norandkey -k {keys} {USER}')
        for user in (USER, f'{USER}@{realm.REALM}', f'{USER}@{realm.REALM.lower()}',
                     f'{realm.REALM.lower()}\\{USER}', f'SHORT\\{USER}'):
            with self.subTest(user):
                one = self.kerberos(user=user, password=None, **{'client-keytab': keys})
                other = self.ours('acceptor')
                shake_hands(one, other)
                self.assertEqual(other.ask('info').split()[3], f'{USER}@{realm.REALM}')
        with self.assertRaisesRegex(Refused, 'NTLM needs a user name and password'):
            take_step(self.ntlm('spnego', password=None, **{'client-keytab': keys}), '-')

    @unittest.skipIf(gssapi is None, 'python3-gssapi is not installed')
    def test_alias(self):
        """The realm knows this name, although its suffix isn't a realm. The realm doesn't resolve it to an account.
        Other acceptors accept the name unchanged. This library's acceptor refuses it."""
        self.enterContext(unittest.mock.patch.dict(os.environ, self.realm.env))
        for alias in ('ada.lovelace@navy.example', f'{USER}@short'):
            self.realm.admin('addprinc -pw ' + PASSWORD + ' ' + alias.replace('@', '\\@'))
        for user, alias in (('ada.lovelace@navy.example', 'ada.lovelace@navy.example'),
                            (f'short\\{USER}', f'{USER}@short')):
            with self.subTest(user):
                one, other = self.kerberos(user=user), accept(self.keytab)
                answer = other.step(base64.b64decode(take_step(one, '-')[0]))
                self.assertTrue(take_step(one, base64.b64encode(answer).decode())[1])
                self.assertEqual(str(other.initiator_name), alias.replace('@', '\\@') + '@' + realm.REALM)
                sealed = one.ask('seal', base64.b64encode(b'text').decode()).split(' ')[2]
                self.assertEqual(other.unwrap(base64.b64decode(sealed)).message, b'text')
                one, other = self.kerberos(user=user), self.ours('acceptor')
                shake_hands(one, other)
                self.assertIn('the realm didn’t resolve this name to an account', other.ask('info'))
                with self.assertRaisesRegex(Refused, 'password is wrong'):
                    take_step(self.kerberos(user=user, password='wrong'), '-')

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

    def find_harm(self, mic, make_sides):
        """Returns the tokens whose MIC can't be replaced by this one. It runs the authentication once for each
        token."""
        harmful = []
        for harmed in range(1, 8):
            sides, token, done = make_sides(), '-', [False, False]
            try:
                for step in range(8):
                    token, done[step % 2] = take_step(sides[step % 2], token)
                    if token == '-':
                        break
                    if step == harmed:
                        token = change_response(token, mic) or token
            except Refused as problem:
                self.assertGreater(step, harmed)
                self.assertRegex(str(problem), 'list of mechanisms|before the mechanism does|responds before')
                harmful.append(harmed)
            else:
                self.assertEqual(done, [True, True])
            if step < harmed:
                return harmful
        return self.fail('it comes to no end')

    def test_signature_of_other_mechanism(self):
        """If the mechanism is NTLM, or isn't the first of the list, a removed or changed MIC is detected."""
        for first, other in (('kerberos', 'ntlm'), ('ntlm', 'kerberos')):
            def make_sides(first=first, other=other):
                return (self.ours('initiator', mechanism=first, also=other, wrapping='spnego', user=USER,
                                  password=PASSWORD, target=f'host/{HOST}'),
                        self.ours('acceptor', mechanism=other))
            with self.subTest(other):
                signed = {'ntlm': [4, 5], 'kerberos': [3, 4]}[other]
                self.assertEqual(self.find_harm(None, make_sides), signed)
                self.assertEqual(self.find_harm(b'x' * 28, make_sides), [1, 2, 3, 4, 5])

    def test_signature_of_first_mechanism(self):
        """If Kerberos is the first mechanism, no MIC is needed. A MIC that comes must be valid."""
        def make_sides():
            return self.kerberos(), self.ours('acceptor')
        self.assertEqual(self.find_harm(None, make_sides), [])
        self.assertEqual(self.find_harm(b'x' * 28, make_sides), [1])

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
                take_step(self.kerberos(**options), '-')

    def test_reasons(self):
        self.check_reasons((
            ({'password': 'wrong'}, 'password is wrong'),
            ({'user': 'nobody'}, "doesn’t know this user"),
            ({'target': 'host/elsewhere'}, 'no such service'),
            ({'user': 'ada@NOWHERE'}, 'no KDC is known'),
            ({'user': None, 'password': None}, 'no ticket'),
        ))
        self.realm.stop_kdc()
        self.check_reasons((({}, 'no KDC of the realm responds'),))


@unittest.skipUnless(directory.available(), 'samba-ad-dc or krb5-user is not installed')
class DirectoryTest(PeerTest):
    """The forms of names that users of a directory use."""

    GRACE = 'Gr4ce.word'
    FORMS = ('ada', 'ada@AD.TEST', 'ADA@AD.TEST', 'ada@ad.test', 'Ada@Ad.Test', 'ADTEST\\ada', 'adtest\\ada',
             'AD.TEST\\ada', 'ad.test\\ada')
    # The suffix of these names isn't a realm, and the name isn't that of the account.
    ALIASES = ('grace.hopper@navy.example', 'Grace.Hopper@Navy.Example')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = cls.enterClassContext(directory.Directory({USER: PASSWORD}, [HOST]))
        cls.directory.change(('add_user', 'grace', cls.GRACE, cls.ALIASES[0]), ('add_user', 'linus', 'L1nus.word'))

    def setUp(self):
        super().setUp()
        self.env.update(self.directory.env)
        self.keytab = self.directory.keytab

    def check(self, user, account, **options):
        with self.subTest(user, **options):
            one, other = self.kerberos(user=user, **options), self.ours('acceptor')
            shake_hands(one, other)
            # The case of a principal is that of the user's input.
            self.assertEqual(other.ask('info').split()[3].lower(), f'{account}@{directory.REALM}'.lower())
            self.check_sealing(one, other, None, (17,))

    def test_forms(self):
        for user in self.FORMS:
            self.check(user, USER, password=PASSWORD)
        for user in self.ALIASES:
            self.check(user, 'grace', password=self.GRACE)

    def test_refused(self):
        """The error has one reason, which is the important one. A wrong password is tried only once."""
        rows = (('ada@ad.test', 'wrong', 'password is wrong'), ('ADTEST\\ada', 'wrong', 'password is wrong'),
                (self.ALIASES[0], 'wrong', 'password is wrong'),
                ('nobody@ad.test', 'wrong', 'no KDC is known'), ('OTHER\\ada', PASSWORD, 'no KDC is known'),
                ('ada@other.test', PASSWORD, 'no KDC is known'),
                ('nobody@AD.TEST', 'wrong', 'doesn’t know this user'), ('nobody', 'x', 'doesn’t know this user'))
        for user, password, reason in rows:
            with self.subTest(user), self.assertRaisesRegex(Refused, reason):
                take_step(self.kerberos(user=user, password=password), '-')

    def test_ticket(self):
        """An existing ticket is found with each form of the name, except an alias, because the ticket doesn't contain
        it."""
        self.directory.kinit(USER)
        self.addCleanup(self.directory.kdestroy)
        for user in (*self.FORMS[:2], 'ada@ad.test', 'ADTEST\\ada', 'AD.TEST\\ada', 'ad.test\\ada'):
            self.check(user, USER, password=None)
        with self.assertRaises(Refused):
            take_step(self.kerberos(user='linus@ad.test', password=None), '-')


if __name__ == '__main__':
    unittest.main(verbosity=2)
