#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's client, with authentication and sealing, at servers that share no code with it: Samba's NTLM,
MIT's Kerberos through Python, and Apache."""

import contextlib
import itertools
import os
import socket
import subprocess
import tempfile
import unittest

import negotiation
import peers
import realm as realms
from http_relay import Relay
from negotiate_server import IDENTITY
from negotiation import HOST, PASSWORD, REALM, USER, Wsman, locator, new_session
from ports import take_port

Flags = Wsman.SessionFlags


def setUpModule():
    negotiation.start_realm()


def tearDownModule():
    negotiation.stop_realm()


class ServerTest(unittest.TestCase):
    """The operations, by each mechanism that the subclass names."""

    engine = None
    rows = ()

    @classmethod
    def setUpClass(cls):
        if cls is ServerTest:
            raise unittest.SkipTest('a base')
        cls.server = cls.enterClassContext(negotiation.Server(cls.engine))

    def session(self, row, **properties):
        _, flags, user, _, _ = row
        return new_session(self.server, flags, user, **properties)

    def each_row(self):
        for row in self.rows:
            with self.subTest(row[0]):
                self.server.events()
                yield row

    def check_security(self, session, row):
        self.assertEqual((session.get_mechanism(), session.get_sealed(), session.get_bound()),
                         (row[3], True, False))

    def test_operations(self):
        """Sends each verb, sealed, on one connection. No body is sent before the authentication."""
        for row in self.each_row():
            session = self.session(row)
            thing = session.get(locator('7'), None)
            self.assertEqual(thing.lookup_string('Value'), 'xxxxxxx')
            self.check_security(session, row)
            self.assertIn('Nobody', session.identify(0, None).get_xml())
            session.put(locator('one'), thing, None)
            self.assertEqual(session.create(locator(), thing, None).get_selector('Name'), 'new')
            session.invoke('Start', locator('one'), None, None)
            session.delete(locator('one'), None)
            names = [item.lookup_string('Name') for item in negotiation.read_all(session)]
            self.assertEqual(names, ['0', '1', '2'])
            events = self.server.events()
            self.assertEqual([event for event in events if event != 'step'],
                             ['connection', 'authenticated ' + row[4], 'sealed Get', 'sealed Identify',
                              'sealed Put', 'sealed Create', 'sealed Start', 'sealed Delete',
                              'sealed Enumerate', 'sealed Pull'])

    def test_asynchronous(self):
        """Runs ten calls at once. Each channel has an authentication of its own."""
        for row in self.each_row():
            session = self.session(row)
            results = negotiation.run_at_once(
                lambda done: session.get_async(locator('3'), None, done),
                lambda result: session.get_finish(result).lookup_string('Value'), 10)
            self.assertEqual(results, ['xxx'] * 10)
            events = self.server.events()
            self.assertEqual(events.count('sealed Get'), 10)
            self.assertEqual(events.count('connection'),
                             events.count('authenticated ' + row[4]))
            self.assertLessEqual(events.count('connection'), 10)

    def test_sizes(self):
        for row, encoding in itertools.product(self.rows, (Flags.UTF8, Flags.UTF16)):
            session = new_session(self.server, row[1] | encoding, row[2], max_envelope_size=64_000_000)
            for size in (1000, 16383, 16384, 16385):
                with self.subTest(row[0], encoding=encoding, size=size):
                    thing = session.get(locator(str(size)), None)
                    self.assertEqual(len(thing.lookup_string('Value')), size)
                    session.put(locator('one'), thing, None)

    def test_twenty_megabytes(self):
        for row in self.each_row():
            session = self.session(row, max_envelope_size=64_000_000)
            thing = session.get(locator('20000000'), None)
            self.assertEqual(len(thing.lookup_string('Value')), 20_000_000)
            answer = session.put(locator('one'), thing, None)
            self.assertGreater(int(answer.lookup_string('Name')), 20_000_000)

    def test_binding_required(self):
        """Over http, no binding is possible. Therefore the client doesn't even send a token."""
        for row in self.each_row():
            session = self.session(row, channel_binding=Wsman.ChannelBinding.REQUIRE)
            with self.assertRaises(negotiation.GLib.Error) as caught:
                session.get(locator('1'), None)
            self.assertTrue(caught.exception.matches(Wsman.Error.quark(), Wsman.Error.AUTHENTICATION))
            self.assertEqual(session.get_fault().get_code(), 0x80090346)
            self.assertIn('isn’t https', caught.exception.message)
            self.assertNotIn('step', self.server.events())

    def test_without_encryption(self):
        """This only happens if the caller requests it."""
        for row in self.each_row():
            session = new_session(self.server, row[1] | Flags.NO_ENCRYPTION, row[2])
            session.get(locator('1'), None)
            self.assertEqual((session.get_mechanism(), session.get_sealed()), (row[3], False))
            self.assertIn('plain Get', self.server.events())


class NtlmTest(ServerTest):
    engine = 'ntlm'
    rows = (('domain', Flags.USE_NEGOTIATE, f'CORP\\{USER}', 'NTLM', 'Negotiate'),
            ('bare', Flags.USE_NEGOTIATE, USER, 'NTLM', 'Negotiate'))

    @classmethod
    def setUpClass(cls):
        if not negotiation.HAVE_GENSEC:
            raise unittest.SkipTest('python3-samba is not installed')
        super().setUpClass()

    def test_local_names(self):
        """Accounts of the host don't need trusted-hosts. Only names of this host aren't sent as a domain."""
        for user in (USER, f'.\\{USER}', f'\\{USER}', f'localhost\\{USER}', f'192.0.2.1\\{USER}', f'::1\\{USER}'):
            with self.subTest(user):
                session = new_session(self.server, Flags.USE_NEGOTIATE, user, ntlm=Wsman.NtlmPolicy.AUTO)
                session.get(locator('1'), None)
                self.assertEqual((session.get_mechanism(), session.get_sealed()), ('NTLM', True))


class KerberosTest(ServerTest):
    engine = 'kerberos'
    rows = (('negotiate', Flags.USE_NEGOTIATE, f'{USER}@{REALM}', 'Kerberos', 'Negotiate'),
            ('kerberos', Flags.USE_KERBEROS, f'{USER}@{REALM}', 'Kerberos', 'Kerberos'),
            ('kerberos-bare', Flags.USE_KERBEROS, USER, 'Kerberos', 'Kerberos'))

    @classmethod
    def setUpClass(cls):
        if not negotiation.HAVE_KERBEROS:
            raise unittest.SkipTest('no KDC or no python3-gssapi is installed')
        super().setUpClass()

    def test_whole_tokens(self):
        """Sealed answers as OMI's."""
        with negotiation.Server('whole') as server:
            for flags in (Flags.USE_NEGOTIATE, Flags.USE_KERBEROS):
                session = new_session(server, flags, f'{USER}@{REALM}')
                for size in (1, 7, 8, 9, 16384, 100_000):
                    with self.subTest(size, flags=flags):
                        thing = session.get(locator(str(size)), None)
                        self.assertEqual(len(thing.lookup_string('Value')), size)
                        self.assertEqual(session.get_sealed(), True)

    def test_services(self):
        for service, flags in itertools.product(('host', 'HTTP', 'WSMAN', f'HTTP/{HOST}'),
                                                (Flags.USE_NEGOTIATE, Flags.USE_KERBEROS)):
            with self.subTest(service, flags=flags):
                session = new_session(self.server, flags, USER + '@' + REALM,
                                      service_principal_name=service)
                session.get(locator('1'), None)

    def test_tickets(self):
        """A named cache, and a client's keytab."""
        realm = negotiation.realm
        realm.kinit(USER)
        rows = ({'credentials_cache': realm.env['KRB5CCNAME']},
                {'keytab': realm.client_keytab, 'user_name': f'{USER}@{REALM}'})
        for options in rows:
            with self.subTest(list(options)[0]):
                session = new_session(self.server, Flags.USE_KERBEROS, None, **options)
                session.get(locator('1'), None)
                self.assertEqual(session.get_mechanism(), 'Kerberos')

    def test_delegation(self):
        """Delegates the ticket if the caller requests it, and the realm allows it for the service."""
        negotiation.realm.admin(f'modprinc +ok_as_delegate WSMAN/{HOST}')
        for service, wanted in itertools.product(('host', 'WSMAN'), (False, True)):
            for flags in (Flags.USE_NEGOTIATE, Flags.USE_KERBEROS):
                with self.subTest(service, wanted=wanted, flags=flags):
                    self.server.events()
                    session = new_session(self.server, flags, f'{USER}@{REALM}', service_principal_name=service,
                                          delegate_credentials=wanted)
                    session.get(locator('1'), None)
                    self.assertEqual('delegated' in self.server.events(), wanted and service == 'WSMAN')

    def count_tickets(self, user, connections):
        """Returns the number of requests to the KDC for the user's ticket, for this number of connections of a
        session."""
        with Relay(self.server.port) as relay:
            relay.harm = lambda passage: passage.pass_on().replace(
                b'\r\n', b'\r\nConnection: close\r\n' if passage.has_body else b'\r\n', 1)
            session = new_session(self.server, Flags.USE_KERBEROS, f'{user}@{REALM}', port=relay.port)
            for _ in range(connections):
                session.get(locator('1'), None)
            self.assertEqual(len(relay.upstreams), connections)
        with open(os.path.join(negotiation.folder, 'kdc.log'), encoding='utf-8') as log:
            return sum('AS_REQ' in line and 'ISSUE' in line and user + '@' in line for line in log)

    def test_renewal(self):
        """All connections use one ticket, until it is about to expire."""
        for user, life, tickets in (('long', '1 hour', 1), ('short', '1 minute', 3)):
            negotiation.realm.admin(f'addprinc -pw {PASSWORD} -maxlife "{life}" {user}')
            with self.subTest(user):
                self.assertEqual(self.count_tickets(user, 3), tickets)


@unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC or no python3-gssapi is installed')
class BoundTest(unittest.TestCase):
    """Kerberos over https; the server computes the bindings from its certificate's file."""

    def get(self, server, flags, **options):
        session = new_session(server, flags, f'{USER}@{REALM}', **options)
        try:
            session.get(locator('1'), None)
        finally:
            self.events = server.events()
        return session

    def test_certificates(self):
        for kind in negotiation.CERTIFICATES:
            with negotiation.Server('kerberos', certificate=kind) as server:
                for flags in (Flags.USE_NEGOTIATE, Flags.USE_KERBEROS):
                    with self.subTest(kind, flags=flags):
                        session = self.get(server, flags, channel_binding=Wsman.ChannelBinding.REQUIRE)
                        self.assertEqual((session.get_mechanism(), session.get_sealed(), session.get_bound()),
                                         ('Kerberos', False, True))
                        self.assertEqual(self.events[:2], ['connection', 'speaks http/1.1'])
                        self.assertEqual(self.events.count('connection'), 1)
                        self.assertEqual(self.events[-1], 'plain Get')

    def test_wrong_and_missing(self):
        """The server expects the hash of another certificate than its own, as in a relay attack."""
        with negotiation.Server('kerberos', certificate='ecdsa-sha256', bindings='rsa-sha512') as server:
            for binding in (Wsman.ChannelBinding.AUTO, Wsman.ChannelBinding.OFF):
                with self.subTest(binding), self.assertRaises(negotiation.GLib.Error) as caught:
                    self.get(server, Flags.USE_KERBEROS, channel_binding=binding)
                self.assertTrue(caught.exception.matches(Wsman.Error.quark(), Wsman.Error.AUTHENTICATION))
                self.assertFalse([event for event in self.events if 'Get' in event])
                self.assertIn('channel bindings', ' '.join(self.events))


class Apache:
    """Apache with mod_auth_gssapi on a port of its own. Its service only supports Identify."""

    MODULES = ('mpm_prefork', 'authn_core', 'authz_core', 'authz_user', 'auth_gssapi', 'cgi', 'ssl', 'alias')
    FOLDER = '/usr/lib/apache2/modules'

    @classmethod
    def available(cls):
        return (realms.find_program('apache2') is not None and
                all(os.path.exists(f'{cls.FOLDER}/mod_{name}.so') for name in cls.MODULES))

    def __init__(self, folder):
        self.folder = folder
        self.certificate, self.key = negotiation.make_certificate('rsa-sha256')

    def __enter__(self):
        # Its workers aren't root, even if the test is.
        for path in (negotiation.folder, self.folder):
            os.chmod(path, 0o755)
        os.chmod(negotiation.realm.keytab, 0o644)
        self.write('service', '#!/bin/sh\nprintf "Content-Type: application/soap+xml;charset=UTF-8\\r\\n\\r\\n"\n'
                   f"cat <<'END'\n{peers.envelope(IDENTITY).decode()}\nEND\n", 0o755)
        while not self.start():
            pass
        return self

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def start(self):
        """Returns False if the program ends while it starts."""
        self.port = take_port()
        conf = self.write('apache.conf', '\n'.join(
            [f'LoadModule {name}_module {self.FOLDER}/mod_{name}.so' for name in self.MODULES] + [
                f'ServerRoot {self.folder}', f'ServerName {HOST}', f'Listen 127.0.0.1:{self.port}',
                'User www-data' if os.getuid() == 0 else '', f'PidFile {self.folder}/pid',
                f'Mutex file:{self.folder}', f'ErrorLog {self.folder}/log', 'SSLEngine on',
                f'SSLCertificateFile {self.certificate}', f'SSLCertificateKeyFile {self.key}',
                'SSLSessionCache none', f'ScriptAlias /wsman {self.folder}/service', '<Location />',
                'AuthType GSSAPI', 'AuthName WSMAN', f'GssapiCredStore keytab:{negotiation.realm.keytab}',
                'GssapiConnectionBound On', 'Require valid-user', '</Location>']) + '\n')
        self.process = subprocess.Popen([realms.find_program('apache2'), '-X', '-f', conf],
                                        stdin=subprocess.DEVNULL)
        while self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', self.port)):
                return True
        return False

    def __exit__(self, *_problem):
        self.process.terminate()
        self.process.wait()


@unittest.skipUnless(negotiation.HAVE_KERBEROS and Apache.available(), 'no Apache with mod_auth_gssapi')
class ApacheTest(unittest.TestCase):
    """It binds authentication to connections, and answers the last step with a body of its own."""

    def test_identify(self):
        with tempfile.TemporaryDirectory(dir=negotiation.folder) as folder, Apache(folder) as server:
            session = new_session(server, Flags.USE_NEGOTIATE, f'{USER}@{REALM}', max_connections=1)
            for _ in range(3):
                self.assertIn('Nobody', session.identify(0, None).get_xml())
            self.assertEqual((session.get_mechanism(), session.get_sealed(), session.get_bound()),
                             ('Kerberos', False, True))
            with self.assertRaises(negotiation.GLib.Error) as caught:
                new_session(server, Flags.USE_KERBEROS, f'{USER}@{REALM}').identify(0, None)
            self.assertIn('it offers: Negotiate', caught.exception.message)


if __name__ == '__main__':
    unittest.main(verbosity=2)
