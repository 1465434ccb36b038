#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who comes in with tickets of a directory: people who may make accounts there, and name them as others.
The arguments are the server's command."""

import os
import sys
import tempfile
import unittest

import gi

import directory
import world

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

SERVER = sys.argv[1:]
REALM = directory.REALM
HOST = 'server.ad.test'
PASSWORDS = {'ada': 'S3cret.word', 'daemon': 'S3rvice.word', 'grace': 'Gr4ce.word'}
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
        realm = unittest.enterModuleContext(directory.Directory(PASSWORDS, [HOST]))
        os.environ.update(realm.env)
        realm.change(('add_user', 'mallory', MALLORY, 'boss@ad.test'), ('add_computer', 'root', MACHINE),
                     ('add_computer', 'srv9', MACHINE),
                     ('export_keys', realm.path('host.keytab'), ['host/' + HOST]))


@unittest.skipUnless(directory.available(), 'samba-ad-dc or krb5-user is not installed')
class DirectoryTest(unittest.TestCase):
    def setUp(self):
        self.log = self.enterContext(tempfile.NamedTemporaryFile('w+', dir=realm.folder))
        self.accounts = self.write('passwd', ACCOUNTS)
        self.groups = self.write('group', 'root:x:0:\n')

    def write(self, name, text):
        with open(realm.path(name), 'w', encoding='utf-8') as file:
            file.write(text)
        return file.name

    def serve(self, *options, keytab=None):
        words = [word for name in ALLOWED for word in ('--allow', name)]
        env = {**os.environ, 'WSMAN_DEBUG': 'server', 'NSS_WRAPPER_PASSWD': self.accounts,
               'NSS_WRAPPER_GROUP': self.groups,
               'LD_PRELOAD': ':'.join(filter(None, ['libnss_wrapper.so', os.environ.get('LD_PRELOAD')]))}
        self.server = world.Server([*SERVER, '--sealed-only', '--callers', '--keytab', keytab or realm.keytab,
                                    *words, *options], env=env, stderr=self.log)
        self.addCleanup(self.server.stop)

    def new_session(self):
        address = self.server.uris['http'].split('/')[2]
        return Wsman.Session.new('http://' + address.replace('127.0.0.1', HOST), Wsman.SessionFlags.USE_KERBEROS,
                                 Wsman.ConnectionOptions(connect_address=address))

    def get(self, *login):
        """What the server made of a login by kinit's words: who, or the reason of its refusal."""
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

    def test_people(self):
        self.serve()
        rows = (
            (('ada', PASSWORDS['ada']), 'ada'),
            # The directory's names have no case.
            (('ADA', PASSWORDS['ada']), 'ada'),
            (('grace', PASSWORDS['grace']), f'grace@{REALM}'),
            (('mallory', MALLORY), f'mallory@{REALM}'),
            # The realm says who that is.
            (('boss@ad.test', MALLORY, '-E', '-C'), f'mallory@{REALM}'),
            # An account of the system, and a machine, are never what a principal becomes.
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
        """A keytab without a machine's key doesn't tell, so that each realm could be one, unless a setting says which
        are; the first ticket with a PAC does, whatever was said."""
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


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2, warnings='ignore')
