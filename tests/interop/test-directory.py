#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests logins with tickets of a directory. Users who may create accounts there try to impersonate others. The
arguments are the server's command."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import gi

import directory
import world

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

SERVER = sys.argv[1:]
REALM = directory.REALM
HOST = 'server.ad.test'
OLD_HOST = 'old.ad.test'
PASSWORDS = {'ada': 'S3cret.word', 'daemon': 'S3rvice.word', 'grace': 'Gr4ce.word'}
# Accounts that may not log in, and the reasons that the directory reports.
REFUSED = {
    'disabled': (('userAccountControl', '514'), 0x80070533, 'disabled'),
    'expired': (('accountExpires', '116444736000000001'), 0x80070701, 'expired'),
    'stale': (('pwdLastSet', '0'), 0x80070773, 'password'),
}
LOCKED = 'locked'
RC4 = '4'
MALLORY, MACHINE = 'M4llory.word', 'C0mputer.word'
# Accounts of the machine; grace has none.
ACCOUNTS = 'root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/sh\nada:x:4711:4711::/nonexistent:/bin/sh\n' \
           'boss:x:4713:4713::/nonexistent:/bin/sh\nsrv9$:x:4712:4712::/nonexistent:/bin/sh\n'
ALLOWED = ('account:ada', 'boss', 'root', 'daemon', f'grace@{REALM}', f'kerberos:mallory@{REALM}', 'srv9$')
ANOTHER, UNRESOLVED, NO_PAC = 'its PAC for another account', 'resolve this name to an account', 'the ticket has no PAC'
COULD_BE = 'AD.TEST could be a directory'
LOCATOR = Wsman.ResourceLocator.new(world.THING + '?Name=thing-7')
realm = None


def setUpModule():
    global realm  # pylint: disable=global-statement
    if directory.available():
        realm = unittest.enterModuleContext(directory.Directory(PASSWORDS, [HOST, OLD_HOST]))
        os.environ.update(realm.env)
        realm.change(('add_user', 'mallory', MALLORY, 'boss@ad.test'), ('add_computer', 'root', MACHINE),
                     ('add_computer', 'srv9', MACHINE),
                     ('export_keys', realm.path('host.keytab'), ['host/' + HOST]),
                     ('export_keys', realm.path('ada.keytab'), ['ada']),
                     ('set_attribute', 'SRV1$', 'msDS-SupportedEncryptionTypes', RC4),
                     *(('add_user', name, PASSWORDS['ada']) for name in (*REFUSED, LOCKED)),
                     *(('set_attribute', name, *attribute) for name, (attribute, *_) in REFUSED.items()))


class ServedTest(unittest.TestCase):
    def setUp(self):
        self.log = self.enterContext(tempfile.NamedTemporaryFile('w+', dir=realm.folder))
        self.accounts = self.write('passwd', ACCOUNTS)
        self.groups = self.write('group', 'root:x:0:\n')

    def write(self, name, text):
        with open(realm.path(name), 'w', encoding='utf-8') as file:
            file.write(text)
        return file.name

    def serve(self, *options, keytab=None, prefix=()):
        words = [word for name in ALLOWED for word in ('--allow', name)]
        env = {**os.environ, 'WSMAN_DEBUG': 'server', 'NSS_WRAPPER_PASSWD': self.accounts,
               'NSS_WRAPPER_GROUP': self.groups,
               'LD_PRELOAD': ':'.join(filter(None, ['libnss_wrapper.so', os.environ.get('LD_PRELOAD')]))}
        self.server = world.Server([*prefix, *SERVER, '--sealed-only', '--callers', '--keytab', keytab or realm.keytab,
                                    *words, *options], env=env, stderr=self.log)
        self.addCleanup(self.server.stop)

    def new_session(self, host=HOST, flags=Wsman.SessionFlags.USE_KERBEROS, **options):
        address = self.server.uris['http'].split('/')[2]
        if 'password' in options:
            flags |= Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        return Wsman.Session.new('http://' + address.replace('127.0.0.1', host), flags,
                                 Wsman.ConnectionOptions(connect_address=address, **options))

    def name_caller(self, session):
        session.get(LOCATOR, None)
        return self.server.process.stdout.readline().split()[1]

    def get(self, *login):
        """Returns the user of a login with the ticket of kinit, or the reason of the refusal."""
        realm.kinit(*login)
        session = self.new_session()
        self.log.seek(0, os.SEEK_END)
        start = self.log.tell()
        try:
            session.get(LOCATOR, None)
        except GLib.Error as error:
            if error.matches(Wsman.Error.quark(), Wsman.Error.ACCESS_DENIED):
                return 'denied: ' + self.server.process.stdout.readline().split()[1]
            self.assertTrue(error.matches(Wsman.Error.quark(), Wsman.Error.AUTHENTICATION), error.message)
            self.log.seek(start)
            return self.log.read()
        return self.server.process.stdout.readline().split()[1]


@unittest.skipUnless(directory.available(), 'samba-ad-dc or krb5-user is not installed')
class DirectoryTest(ServedTest):
    def test_people(self):
        self.serve()
        rows = (
            (('ada', PASSWORDS['ada']), 'ada'),
            # Names of the directory are compared without regard to case.
            (('ADA', PASSWORDS['ada']), 'ada'),
            (('grace', PASSWORDS['grace']), f'grace@{REALM}'),
            (('mallory', MALLORY), f'mallory@{REALM}'),
            # The realm says who that is.
            (('boss@ad.test', MALLORY, '-E', '-C'), f'mallory@{REALM}'),
            # A principal never becomes an account of the system or of a machine.
            (('daemon', PASSWORDS['daemon']), f'denied: daemon@{REALM}'),
            (('root$', MACHINE), f'denied: root$@{REALM}'),
            (('srv9$', MACHINE), f'denied: srv9$@{REALM}'),
        )
        for login, who in rows:
            with self.subTest(login=login[0]):
                self.assertEqual(self.get(*login), who)

    def test_impostors(self):
        self.serve()
        rows = (
            (('root', MACHINE), ANOTHER),
            (('ROOT', MACHINE), ANOTHER),
            (('srv9', MACHINE), ANOTHER),
            (('boss@ad.test', MALLORY, '-E'), UNRESOLVED),
            (('ada', PASSWORDS['ada'], '--no-request-pac'), NO_PAC),
            (('root', MACHINE, '--no-request-pac'), NO_PAC),
        )
        for login, why in rows:
            with self.subTest(login=login):
                self.assertIn(why, self.get(*login))

    def test_what_makes_a_directory(self):
        """A keytab without a machine's key doesn't tell whether a realm is a directory. Then each realm may be one,
        unless a setting lists them. The first ticket with a PAC proves that its realm is one, in any case."""
        without = ('ada', PASSWORDS['ada'], '--no-request-pac')
        keytab = realm.path('host.keytab')
        self.serve('--directory-realm', 'ad.test', keytab=keytab)
        self.assertIn(NO_PAC, self.get(*without))
        self.serve(keytab=keytab)
        for login in (without, ('root', MACHINE, '--no-request-pac'), ('srv9', MACHINE, '--no-request-pac')):
            self.assertIn(COULD_BE, self.get(*login))
        self.assertIn(ANOTHER, self.get('root', MACHINE))
        self.serve('--directory-realm', 'OTHER.TEST', keytab=keytab)
        self.assertEqual(self.get(*without), 'ada')
        self.assertEqual(self.get('ada', PASSWORDS['ada']), 'ada')
        self.assertIn(NO_PAC, self.get(*without))


@unittest.skipUnless(directory.available(), 'samba-ad-dc or krb5-user is not installed')
class LoginTest(ServedTest):
    """Tests logins of a directory's user, and the refusals of the directory."""

    def setUp(self):
        super().setUp()
        realm.kdestroy()
        self.serve()

    def check(self, session, who='ada'):
        self.assertEqual((self.name_caller(session), session.props.mechanism, session.props.sealed),
                         (who, 'Kerberos', True))

    def test_credentials(self):
        """By password, keytab and ticket, under each form of the name."""
        forms = ('ada', f'ada@{REALM}', 'ada@ad.test', 'ADTEST\\ada', 'ad.test\\ada')
        for user in forms:
            with self.subTest(user=user):
                self.check(self.new_session(user_name=user, password=PASSWORDS['ada']))
                self.check(self.new_session(user_name=user, keytab=realm.path('ada.keytab'),
                                            flags=Wsman.SessionFlags.USE_KERBEROS |
                                            Wsman.SessionFlags.CRED_USERNAME_PASSWORD))
        self.check(self.new_session(user_name='boss@ad.test', password=MALLORY), f'mallory@{REALM}')
        realm.kinit('ada')
        self.check(self.new_session())
        self.check(self.new_session(credentials_cache=realm.env['KRB5CCNAME']))

    def test_negotiate(self):
        """The same within SPNEGO. The password of a domain's account isn't tried with NTLM."""
        flags = Wsman.SessionFlags.USE_NEGOTIATE
        self.check(self.new_session(flags=flags, user_name='ADTEST\\ada', password=PASSWORDS['ada']))
        self.refuse(self.new_session(flags=flags, user_name='ADTEST\\ada', password='wrong'), 0x8007052E, 'wrong')

    def test_machine(self):
        """A machine logs in with its own keys. Only a setting maps it to a user."""
        for account, who in (('SRV0$', None), ('SRV0$', f'SRV0$@{REALM}')):
            with self.subTest(who=who):
                if who is not None:
                    self.serve('--allow', f'kerberos:{who}')
                session = self.new_session(user_name=account, keytab=realm.keytab,
                                           flags=Wsman.SessionFlags.USE_KERBEROS |
                                           Wsman.SessionFlags.CRED_USERNAME_PASSWORD)
                if who is not None:
                    self.check(session, who)
                    continue
                with self.assertRaises(GLib.Error) as caught:
                    session.get(LOCATOR, None)
                self.assertTrue(caught.exception.matches(Wsman.Error.quark(), Wsman.Error.ACCESS_DENIED))

    def test_targets(self):
        realm.kinit('ada')
        for service in ('host', 'HTTP', 'WSMAN', f'WSMAN/{HOST}', f'HTTP/{HOST}@{REALM}'):
            with self.subTest(service=service):
                self.check(self.new_session(service_principal_name=service))
        self.refuse(self.new_session(service_principal_name='nothing'), 0x80090303, 'no such service')
        self.refuse(self.new_session('nobody.ad.test'), 0x80090303, 'no such service')

    def test_keys(self):
        """The key of the session is of the client's kinds, and that of the ticket of the service's."""
        original = realm.env['KRB5_CONFIG']
        for env in (os.environ, realm.env):
            self.enterContext(unittest.mock.patch.dict(env))
        rows = ((HOST, 'aes256-cts-hmac-sha1-96', 'aes256'), (HOST, 'aes128-cts-hmac-sha1-96', 'aes256'),
                (HOST, 'arcfour-hmac', 'aes256'), (OLD_HOST, 'arcfour-hmac', 'arcfour'))
        for host, kind, ticket in rows:
            with self.subTest(host=host, kind=kind):
                with open(original, encoding='utf-8') as file:
                    text = file.read().replace('[libdefaults]', '[libdefaults]\n allow_weak_crypto = true\n'
                                               f' default_tgs_enctypes = {kind}\n default_tkt_enctypes = {kind}')
                realm.env['KRB5_CONFIG'] = os.environ['KRB5_CONFIG'] = self.write('krb5-keys.conf', text)
                realm.kinit('ada')
                self.check(self.new_session(host))
                listing = subprocess.run(['klist', '-e'], capture_output=True, text=True, check=True).stdout
                keys = listing.split(f'host/{host}')[1].split('skey, tkt):')[1].splitlines()[0]
                session_key, ticket_key = (each.removeprefix('DEPRECATED:') for each in keys.strip().split(', '))
                self.assertEqual((session_key, ticket_key[:len(ticket)]), (kind, ticket))

    def refuse(self, session, code, word, *others):
        """Checks the code of the refusal and a word of its text. others are further pairs of these."""
        with self.assertRaises(GLib.Error) as caught:
            session.get(LOCATOR, None)
        self.assertEqual(caught.exception.code, Wsman.Error.AUTHENTICATION, caught.exception.message)
        fault = Wsman.Fault.from_error(caught.exception)
        words = {f'0x{each:08X}': text for each, text in ((code, word), *others)}
        self.assertIn(f'0x{fault.get_code():08X}', words, caught.exception.message)
        self.assertIn(words[f'0x{fault.get_code():08X}'], caught.exception.message)

    def test_refusals(self):
        """The states of accounts in the directory, and Windows' codes for them."""
        for name, (_attribute, code, word) in REFUSED.items():
            for user in (name, f'ADTEST\\{name}'):
                with self.subTest(user=user):
                    self.refuse(self.new_session(user_name=user, password=PASSWORDS['ada']), code, word)
        # Samba 4.22 refuses a disabled account before it checks the password, and 4.17 afterwards.
        self.refuse(self.new_session(user_name='disabled', password='wrong'), 0x8007052E, 'wrong',
                    (0x80070533, 'disabled'))
        self.refuse(self.new_session(user_name='nobody', password='x'), 0x8007052E, 'doesn’t know this user')
        realm.change(('limit_guesses',))
        self.refuse(self.new_session(user_name=LOCKED, password='wrong'), 0x8007052E, 'wrong')
        # Samba 4.17 doesn't tell a locked account from a disabled one, and 4.22 does.
        self.refuse(self.new_session(user_name=LOCKED, password=PASSWORDS['ada']), 0x8009030C, 'locked',
                    (0x80070775, 'locked'))

    @unittest.skipIf(shutil.which('faketime') is None, 'faketime is not installed')
    def test_clock(self):
        """Checks that the server and the client report a wrong clock of the server."""
        realm.kinit('ada')
        for shift in ('+20m', '-20m'):
            with self.subTest(shift=shift):
                self.server.stop()
                self.serve(prefix=('faketime', '-f', shift))
                self.refuse(self.new_session(), 0x80090324, 'the clocks differ too much')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2, warnings='ignore')
