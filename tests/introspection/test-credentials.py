#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Authenticators in Python and JavaScript take the credentials that a client delegates with CredSSP. Arguments: gjs, if
it is there."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

from patience import get_seconds

GJS = sys.argv[1:]
SCRIPT = str(pathlib.Path(__file__).with_name('credentials.js'))
SUPPORT = os.environ['WSMAN_TEST_SUPPORT']
CERTIFICATE = Gio.TlsCertificate.new_from_files(f'{SUPPORT}/test-cert.pem', f'{SUPPORT}/test-key.pem')
USER, PASSWORD = 'CORP\\ada', 'Änalytical Engine 1843'
THING = 'http://schemas.example.org/wsman/world/1/World_Thing'


class Taker(GObject.Object, Wsman.Authenticator):
    def __init__(self):
        super().__init__()
        self.taken = []

    def do_receive_credentials(self, credentials):
        self.taken.append((credentials.user_name, credentials.identity, credentials.dup_password()))


class Provider(GObject.Object, Wsman.Provider):
    def do_handle_get(self, operation):
        operation.return_item(Wsman.Item.new_from_xml(f'<t:World_Thing xmlns:t="{THING}"/>'))


class CredentialsTest(unittest.TestCase):
    def setUp(self):
        self.users = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), 'users')
        with open(os.open(self.users, os.O_CREAT | os.O_WRONLY, 0o600), 'w', encoding='utf-8') as file:
            file.write(f'CORP:ada:{PASSWORD}\n')
        self.pin = hashlib.sha256(CERTIFICATE.props.certificate).hexdigest()

    def start_server(self, authenticator):
        server = Wsman.Server(authenticator=authenticator, allowed_users=[USER], accept_ntlm=True, accept_credssp=True,
                              ntlm_user_file=self.users, tls_certificate=CERTIFICATE)
        server.add_provider(THING, Provider())
        try:
            server.listen_local(0, True)
        except GLib.Error as error:
            if 'gss-ntlmssp' not in error.message:
                raise
            self.skipTest(error.message)
        self.addCleanup(server.stop)
        return server.list_uris()[0]

    def connect(self, uri):
        options = Wsman.ConnectionOptions(user_name=USER, password=PASSWORD, delegate_to=['*'],
                                          ntlm=Wsman.NtlmPolicy.ALLOW, server_certificate_sha256=self.pin)
        flags = Wsman.SessionFlags.USE_CREDSSP | Wsman.SessionFlags.CRED_USERNAME_PASSWORD
        return Wsman.Session.new(uri, flags, options)

    def test_python(self):
        taker = Taker()
        session = self.connect(self.start_server(taker))

        async def get():
            return [await session.get_async(THING) for _number in range(3)]

        self.assertEqual(len(Wsman.run(get())), 3)
        self.assertEqual(taker.taken, [(USER, f'ntlm:{USER}', PASSWORD)])

    @unittest.skipUnless(GJS, 'needs gjs')
    def test_gjs(self):
        self.start_server(Taker())
        done = subprocess.run([*GJS, '-m', SCRIPT, self.users, self.pin, USER, PASSWORD], check=True, text=True,
                              capture_output=True, timeout=get_seconds(20))
        self.assertEqual(done.stdout, f'{USER} ntlm:{USER} {PASSWORD}\n', done.stderr)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
