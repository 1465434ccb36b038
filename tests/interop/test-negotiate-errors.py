#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the errors of failed authentications. Each cause has an error of its own, which tells what to do. Each row has
its own clock and environment. Therefore each call runs in a separate process, which is this file with a connection as
its arguments."""

import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest

import negotiation
import patience
from negotiation import PASSWORD, REALM, USER, Wsman, locator, new_session
from ports import take_port

Flags = Wsman.SessionFlags
Error = Wsman.Error
FAKETIME = shutil.which('faketime')
PRINCIPAL = f'{USER}@{REALM}'


def report(port, certificate, flags, options):
    """Sends a Get, and prints the error's class, code and text."""
    server = types.SimpleNamespace(port=port, certificate=certificate)
    session = None
    try:
        session = new_session(server, Flags(flags), **options)
        session.get(locator('1'), None)
    except negotiation.GLib.Error as error:
        fault = session.get_fault() if session else Wsman.Fault.from_error(error)
        print(json.dumps([error.code, fault.get_code(), error.message]))
    else:
        print('null')


def report_cancelled(port, flags, options):
    """Sends a Get, and cancels it when a silent KDC has got a request. Prints whether the call was cancelled, and the
    time in seconds."""
    kdc_port, cancelled, cancellable = take_port(), [], negotiation.Gio.Cancellable()
    server = types.SimpleNamespace(port=port, certificate=None)

    def listen(*sockets):
        select.select(sockets, [], [])
        cancelled.append(time.monotonic())
        cancellable.cancel()

    with tempfile.NamedTemporaryFile('w', suffix='.conf') as conf, \
            socket.create_server(('127.0.0.1', kdc_port)) as tcp, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(tcp.getsockname())
        with open(os.environ['KRB5_CONFIG'], encoding='utf-8') as original:
            conf.write(re.sub(r'127\.0\.0\.1:[0-9]+', f'127.0.0.1:{kdc_port}', original.read()))
        conf.flush()
        os.environ['KRB5_CONFIG'] = conf.name
        threading.Thread(target=listen, args=(tcp, udp), daemon=True).start()
        try:
            new_session(server, Flags(flags), **options).get(locator('1'), cancellable)
        except negotiation.GLib.Error as error:
            ended = error.matches(negotiation.Gio.io_error_quark(), negotiation.Gio.IOErrorEnum.CANCELLED)
            seconds = time.monotonic() - cancelled[0] if cancelled else None
            print(json.dumps([ended, seconds, error.message]), flush=True)
    # Kerberos still waits for a while, in a thread of its own.
    os._exit(0)


def ask(server, flags, command=(), env=(), **options):
    """Returns the error of a Get in another process."""
    words = [server.port, server.certificate, int(flags), {'user': None, **options}]
    output = subprocess.run(
        [*command, sys.executable, __file__, *(json.dumps(word) for word in words)],
        env={**os.environ, **dict(env)}, stdout=subprocess.PIPE, check=True, text=True).stdout
    return json.loads(output)


class ErrorTest(unittest.TestCase):
    def check(self, server, flags, expected, **options):
        klass, code, text = expected
        error = ask(server, flags, **options)
        self.assertIsNotNone(error, 'it worked')
        self.assertIn(text, error[2])
        self.assertEqual((error[0], hex(error[1])), (int(klass), hex(code)), error[2])
        self.assertNotIn(PASSWORD, error[2])


@unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC or no python3-gssapi is installed')
class KerberosErrorTest(ErrorTest):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(negotiation.Server('kerberos'))
        cls.realm = negotiation.realm

    def check_both(self, expected, **options):
        """Uses raw tokens, and SPNEGO, which hides the reason."""
        for flags in (Flags.USE_KERBEROS, Flags.USE_NEGOTIATE):
            with self.subTest(flags=flags):
                self.check(self.server, flags, expected, ntlm=int(Wsman.NtlmPolicy.FORBID), **options)

    def test_wrong_password(self):
        self.check_both((Error.AUTHENTICATION, 0x8007052E, 'password is wrong'),
                        user=PRINCIPAL, password='wrong')

    def test_unknown_user(self):
        self.check_both((Error.AUTHENTICATION, 0x8007052E, "doesn’t know this user"),
                        user=f'nobody@{REALM}')

    def test_expired_password(self):
        self.realm.admin('addprinc -pw Old.secret -pwexpire 2001-01-01 eve')
        self.check_both((Error.AUTHENTICATION, 0x80070532, 'password has expired'),
                        user=f'eve@{REALM}', password='Old.secret')

    def test_locked_account(self):
        self.realm.admin('addprinc -pw Bad.secret -allow_tix mallory')
        self.check_both((Error.AUTHENTICATION, 0x8009030C, 'disabled or locked'),
                        user=f'mallory@{REALM}', password='Bad.secret')

    def test_no_ticket(self):
        self.check(self.server, Flags.USE_KERBEROS, (Error.AUTHENTICATION, 0x8009030E, 'run kinit'),
                   env={'KRB5CCNAME': 'FILE:/nonexistent/ccache'})

    def test_no_such_cache(self):
        self.check_both((Error.AUTHENTICATION, 0x8009030E, 'no ticket'),
                        credentials_cache='FILE:/nonexistent/ccache')

    def test_no_such_keytab(self):
        self.check_both((Error.AUTHENTICATION, 0x8009030E, 'obtained with the keytab'), user_name=PRINCIPAL,
                        keytab='/nonexistent/keytab')

    @unittest.skipUnless(FAKETIME, 'no faketime is installed')
    def test_expired_ticket(self):
        self.realm.kinit(USER)
        self.check_both((Error.AUTHENTICATION, 0x8009030E, 'ticket has expired'),
                        credentials_cache=self.realm.env['KRB5CCNAME'], command=(FAKETIME, '+3 hours'))

    def test_wrong_target(self):
        self.check_both((Error.AUTHENTICATION, 0x80090303, 'no such service'), user=PRINCIPAL,
                        host='elsewhere.wsman.test')

    def test_target_of_another(self):
        """The realm knows the service, but it isn't this server's: DNS points elsewhere."""
        self.realm.admin('addprinc -randkey host/other.wsman.test')
        self.check_both((Error.AUTHENTICATION, 0x80070005, "other.wsman.test doesn’t accept"), user=PRINCIPAL,
                        host='other.wsman.test')

    def test_unknown_realm(self):
        self.check_both((Error.AUTHENTICATION, 0x80090311, 'no KDC is known'), user='ada@NOWHERE.TEST')

    def test_missing_kdc(self):
        with tempfile.NamedTemporaryFile('w', suffix='.conf') as conf:
            with open(self.realm.env['KRB5_CONFIG'], encoding='utf-8') as original:
                conf.write(original.read().replace(f':{self.realm.port}', ':1'))
            conf.flush()
            self.check_both((Error.AUTHENTICATION, 0x80090311, 'no KDC of the realm responds'),
                            user=PRINCIPAL, env={'KRB5_CONFIG': conf.name})

    def cancel_at_silent_kdc(self, flags):
        ended, seconds, text = ask(self.server, flags, user=PRINCIPAL, silent_kdc=True)
        self.assertTrue(ended, text)
        return seconds

    def test_silent_kdc(self):
        """Checks that a cancelled call ends at once."""
        for flags in (Flags.USE_KERBEROS, Flags.USE_NEGOTIATE):
            with self.subTest(flags=flags):
                patience.assert_within(0.1, lambda flags=flags: self.cancel_at_silent_kdc(flags))

    @unittest.skipUnless(FAKETIME, 'no faketime is installed')
    def test_clock(self):
        """Tests a new ticket and one that is still valid."""
        expected = (Error.AUTHENTICATION, 0x80090324, 'clocks differ')
        self.check_both(expected, user=PRINCIPAL, command=(FAKETIME, '+2 days'))
        self.realm.kinit(USER)
        self.check_both(expected, credentials_cache=self.realm.env['KRB5CCNAME'],
                        command=(FAKETIME, '+30 minutes'))

    def test_key_version(self):
        """The server's keys have changed since the ticket was issued. The server reports this."""
        target = 'host/renewed.wsman.test'
        keytab = os.path.join(negotiation.folder, 'renewed.keytab')
        self.realm.admin(f'addprinc -randkey {target}')
        self.realm.kinit(USER)
        subprocess.run(['kvno', target], env={**os.environ, **self.realm.env}, check=True,
                       stdout=subprocess.DEVNULL)
        self.realm.admin(f'ktadd -k {keytab} {target}')
        with negotiation.Server('late', keytab=keytab) as server:
            for flags in (Flags.USE_KERBEROS, Flags.USE_NEGOTIATE):
                with self.subTest(flags=flags):
                    self.check(server, flags, (Error.AUTHENTICATION, 0x80090322, 'another version of the server’s key'),
                               host='renewed.wsman.test', ntlm=int(Wsman.NtlmPolicy.FORBID),
                               credentials_cache=self.realm.env['KRB5CCNAME'])

    def test_fallback(self):
        """The server doesn't accept NTLM. The error must tell why NTLM was tried."""
        for options, text in (({'host': 'elsewhere.wsman.test', 'user': PRINCIPAL}, 'no such service'),
                              ({'user': 'ada@NOWHERE.TEST'}, 'no KDC is known')):
            with self.subTest(text):
                self.check(self.server, Flags.USE_NEGOTIATE, (Error.AUTHENTICATION, 0x80070005, text), **options)


@unittest.skipUnless(negotiation.HAVE_GENSEC, 'python3-samba is not installed')
class NtlmErrorTest(ErrorTest):
    def test_refused(self):
        with negotiation.Server('ntlm') as server:
            for user, password in ((f'CORP\\{USER}', 'wrong'), ('CORP\\nobody', PASSWORD)):
                with self.subTest(user):
                    self.check(server, Flags.USE_NEGOTIATE,
                               (Error.AUTHENTICATION, 0x80070005, "doesn’t accept the credentials"),
                               user=user, password=password)
            # Checks the error for an administrator who uses a realm's user with a server without Kerberos.
            self.check(server, Flags.USE_NEGOTIATE, (Error.AUTHENTICATION, 0x80090311, 'trusted-hosts'),
                       user='ada@NOWHERE.TEST', ntlm=int(Wsman.NtlmPolicy.AUTO))

    def test_no_legacy_provider(self):
        """OpenSSL lacks the module with MD4. NTLM's library gets hashes, and doesn't need MD4."""
        with negotiation.Server('ntlm') as server:
            for user in (USER, f'CORP\\{USER}'):
                with self.subTest(user):
                    self.assertIsNone(ask(server, Flags.USE_NEGOTIATE, user=user,
                                          env={'OPENSSL_MODULES': '/nonexistent'}))


@unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC or no python3-gssapi is installed')
class TlsErrorTest(ErrorTest):
    def test_certificates(self):
        rows = (('expired', {'days': (-2, -1)}, 0x80072F05, 'has expired', {}),
                ('wrong name', {'names': ('other.wsman.test',)}, 0x80072F06, 'other names', {}),
                ('unknown', {}, 0x80072F0D, "isn’t trusted",
                 {'ca_file': os.environ['WSMAN_TEST_SUPPORT'] + '/test-cert.pem'}))
        for name, kind, code, text, options in rows:
            with self.subTest(name), negotiation.Server('kerberos', 'ecdsa-sha256', **kind) as server:
                self.check(server, Flags.USE_KERBEROS, (Error.CERTIFICATE, code, text), user=PRINCIPAL,
                           **options)
                self.assertEqual([event for event in server.events() if event.startswith('step')], [])

    def test_bindings(self):
        with negotiation.Server('kerberos', 'ecdsa-sha256', bindings='rsa-sha512') as server:
            for binding, text in ((Wsman.ChannelBinding.AUTO, 'a different certificate'),
                                  (Wsman.ChannelBinding.OFF, 'demands channel bindings')):
                with self.subTest(binding):
                    self.check(server, Flags.USE_KERBEROS, (Error.AUTHENTICATION, 0x80070005, text),
                               user=PRINCIPAL, channel_binding=int(binding))


if __name__ == '__main__':
    if len(sys.argv) == 5 and not sys.argv[1].startswith('-'):
        report_port, report_certificate, report_flags, report_options = map(json.loads, sys.argv[1:])
        if report_options.pop('silent_kdc', False):
            report_cancelled(report_port, report_flags, report_options)
        else:
            report(report_port, report_certificate, report_flags, report_options)
    else:
        negotiation.start_realm()
        unittest.addModuleCleanup(negotiation.stop_realm)
        unittest.main(verbosity=2)
