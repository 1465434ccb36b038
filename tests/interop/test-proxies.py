#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests this library's client with foreign proxies. The argument is the program of the world's server."""

import base64
import contextlib
import os
import ssl
import subprocess
import sys
import tempfile
import unittest

import certificates
import negotiation
import patience
import proxies
import world
from negotiation import PASSWORD, REALM, USER, Gio, GLib, Wsman, new_session
from sides import GENSEC, Side

Flags = Wsman.SessionFlags
Authentication = Wsman.ProxyAuthentication
PROXY_AUTH_REQUIRED = 0x80190197
PROXY_KINDS = {'squid': proxies.Squid, 'tinyproxy': proxies.Tinyproxy, 'microsocks': proxies.Microsocks,
               'dante': proxies.Dante, 'socks4': proxies.Dante4, 'socks4a': proxies.Dante4a}
SERVER = sys.argv[1:]
server = None


def setUpModule():
    global server  # pylint: disable=global-statement
    negotiation.start_realm()
    server = world.Server(SERVER)


def tearDownModule():
    server.stop()
    negotiation.stop_realm()


def proxied_options(uri, login=None):
    options = Wsman.ConnectionOptions()
    options.set_proxy_resolver(Gio.SimpleProxyResolver.new(uri, None))
    if login is not None:
        options.set_proxy_credentials(*login)
    return options


def secure_session(options):
    """A session with the world's server by Basic over https."""
    options.set_property('ca-file', world.CA_FILE)
    options.set_property('user-name', world.USER)
    options.set_property('password', world.PASSWORD)
    return Wsman.Session.new(server.uris['https'], Flags.USE_BASIC | Flags.CRED_USERNAME_PASSWORD, options)


class ProxyTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(dir=negotiation.folder))
        # The workers of proxies aren't root, even if the test is.
        for path in (negotiation.folder, self.folder):
            os.chmod(path, 0o755)

    def check_things(self, session, uri):
        self.assertIn('ProductVendor', session.identify(0, None).get_xml())
        locator = Wsman.ResourceLocator.new(world.THING)
        locator.add_selector('Name', 'thing-7')
        self.assertIn('thing-7', session.get(locator, 0, None).get_xml())
        enumerator = session.enumerate(Wsman.ResourceLocator.new(world.THING), None, None, 0, None)
        count = 0
        while enumerator.read_item(None) is not None:
            count += 1
        self.assertEqual(count, world.THINGS)
        self.assertEqual(session.get_proxy(), uri)

    def check_error(self, session, code, *texts):
        with self.assertRaises(GLib.Error) as caught:
            session.identify(0, None)
        self.assertEqual(hex(session.get_fault().get_code()), hex(code), caught.exception.message)
        for text in texts:
            self.assertIn(text, caught.exception.message)
        return caught.exception.message


class KindsTest(ProxyTest):
    """Every kind of proxy, with https and with authenticated connections over http."""

    @contextlib.contextmanager
    def run_proxy(self, kind):
        if not kind.available():
            self.skipTest(f'no {kind.program}')
        with tempfile.TemporaryDirectory(dir=self.folder) as folder, kind(folder) as proxy:
            yield proxy

    def test_https(self):
        for name, kind in PROXY_KINDS.items():
            with self.subTest(name), self.run_proxy(kind) as proxy:
                self.check_things(secure_session(proxied_options(proxy.uri)), proxy.uri)

    def check_mechanism(self, target, proxy, flags, user, mechanism):
        session = new_session(target, flags, user, options=proxied_options(proxy.uri))
        for _ in range(3):
            session.get(negotiation.locator('a'), 0, None)
        self.assertEqual((session.get_mechanism(), session.get_sealed(), session.get_proxy()),
                         (mechanism, True, proxy.uri))

    @unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC, or no gssapi for Python')
    def test_kerberos(self):
        """The login is the server's, and the messages are sealed."""
        with negotiation.Server('kerberos') as target:
            for name, kind in PROXY_KINDS.items():
                with self.subTest(name), self.run_proxy(kind) as proxy:
                    self.check_mechanism(target, proxy, Flags.USE_KERBEROS, f'{USER}@{REALM}', 'Kerberos')

    @unittest.skipUnless(negotiation.HAVE_GENSEC, 'no python3-samba')
    def test_ntlm(self):
        with negotiation.Server('ntlm') as target:
            for name, kind in PROXY_KINDS.items():
                with self.subTest(name), self.run_proxy(kind) as proxy:
                    self.check_mechanism(target, proxy, Flags.USE_NEGOTIATE, f'CORP\\{USER}', 'NTLM')

    def test_unreachable_target(self):
        """The error names the proxy, and what the proxy says."""
        for name, kind in PROXY_KINDS.items():
            with self.subTest(name), self.run_proxy(kind) as proxy:
                options = proxied_options(proxy.uri)
                options.set_property('connect-address', '127.0.0.1:1')
                code = 0x80070005 if name == 'squid' else 0x80338012
                self.check_error(secure_session(options), code, proxy.uri, '127.0.0.1:1')


@unittest.skipUnless(proxies.have_squid(), 'no squid')
class LoginTest(ProxyTest):
    """The login to a proxy: each mechanism, right and wrong, and what is on the wire."""

    def squid(self, login, **options):
        return proxies.Squid(tempfile.mkdtemp(dir=self.folder), login, **options)

    def check_login(self, login, mechanism, user=proxies.USER, password=proxies.PASSWORD, **options):
        """Returns the bytes between client and proxy, and squid's log."""
        with self.squid(login, **options) as proxy, proxies.Tap(proxy.port) as tap:
            uri = f'http://localhost:{tap.port}'
            session = secure_session(proxied_options(uri, (mechanism, user, password)))
            self.check_things(session, uri)
            session.close()
            # squid writes the line of a tunnel when the tunnel ends.
            patience.wait_until(lambda: 'TCP_TUNNEL' in proxy.read('access.log'))
            return tap.text(), proxy.read('access.log')

    def check_wire(self, wire):
        """The recorded bytes contain neither of the passwords, nor the login to the target."""
        for secret in (proxies.PASSWORD, world.PASSWORD):
            self.assertNotIn(secret.encode(), wire)
            self.assertNotIn(base64.b64encode(secret.encode()), wire)
        self.assertNotIn(b'\r\nAuthorization:', wire)

    def test_basic(self):
        wire, log = self.check_login('basic', Authentication.USE_BASIC)
        self.check_wire(wire)
        self.assertEqual(wire.count(base64.b64encode(f'{proxies.USER}:{proxies.PASSWORD}'.encode())), 1)
        self.assertIn(f' {proxies.USER} ', log)

    def test_digest(self):
        wire, log = self.check_login('digest', Authentication.USE_DIGEST)
        self.check_wire(wire)
        self.assertIn(f' {proxies.USER} ', log)

    def test_chosen(self):
        """Without a mechanism, the session chooses one that doesn't send the password."""
        self.check_wire(self.check_login('digest', Authentication.NONE)[0])

    @unittest.skipUnless(negotiation.HAVE_GENSEC, 'no python3-samba')
    def test_ntlm(self):
        """NTLM on the wire as it is, and in SPNEGO."""
        for scheme, wrapping in (('NTLM', 'raw'), ('Negotiate', 'spnego')):
            options = {'role': 'acceptor', 'mechanism': 'ntlm', 'wrapping': wrapping, 'user': f'CORP\\{USER}',
                       'password': PASSWORD, 'target': 'HTTP/localhost'}
            side = Side(GENSEC, {}, folder=tempfile.mkdtemp(dir=self.folder), **options)
            self.addCleanup(side.close)
            side.ask('info')  # The side first makes a domain, which can take longer than a client waits for a proxy.
            with self.subTest(scheme), proxies.GensecProxy(side, scheme) as proxy:
                login = (Authentication.USE_NEGOTIATE, USER, PASSWORD)
                self.check_things(secure_session(proxied_options(proxy.uri, login)), proxy.uri)
                self.check_wire(''.join(proxy.heads).encode())
                self.assertEqual(len(proxy.heads), 3)

    def kerberos_squid(self):
        os.chmod(negotiation.realm.keytab, 0o644)
        return {'keytab': negotiation.realm.keytab, 'env': negotiation.realm.env}

    @unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC, or no gssapi for Python')
    def test_kerberos_password(self):
        wire, log = self.check_login('negotiate', Authentication.USE_NEGOTIATE, f'{USER}@{REALM}', PASSWORD,
                                     **self.kerberos_squid())
        self.check_wire(wire)
        self.assertIn(f' {USER}@{REALM} ', log)

    @unittest.skipUnless(negotiation.HAVE_KERBEROS, 'no KDC, or no gssapi for Python')
    def test_kerberos_ticket(self):
        negotiation.realm.kinit(USER)
        self.addCleanup(subprocess.run, ['kdestroy'], env={**os.environ, **negotiation.realm.env}, check=True)
        wire, log = self.check_login('negotiate', Authentication.USE_NEGOTIATE, None, None, **self.kerberos_squid())
        self.check_wire(wire)
        self.assertIn(f' {USER}@{REALM} ', log)

    @unittest.skipUnless(negotiation.HAVE_KERBEROS and negotiation.HAVE_GENSEC, 'no KDC, or no python3-samba')
    def test_two_logins(self):
        """Kerberos to the proxy and NTLM to the target, over http."""
        with self.squid('negotiate', **self.kerberos_squid()) as proxy, negotiation.Server('ntlm') as target:
            login = (Authentication.USE_NEGOTIATE, f'{USER}@{REALM}', PASSWORD)
            session = new_session(target, Flags.USE_NEGOTIATE, f'CORP\\{USER}',
                                  options=proxied_options(proxy.uri, login))
            for _ in range(3):
                session.get(negotiation.locator('a'), 0, None)
            self.assertEqual((session.get_mechanism(), session.get_sealed()), ('NTLM', True))

    def test_refused(self):
        for login, mechanism in (('basic', Authentication.USE_BASIC), ('digest', Authentication.USE_DIGEST)):
            with self.subTest(login), self.squid(login) as proxy:
                session = secure_session(proxied_options(proxy.uri, (mechanism, proxies.USER, 'wrong')))
                self.check_error(session, PROXY_AUTH_REQUIRED, proxy.uri, 'refuses the user', '407')
                log = proxy.read('access.log')
                self.assertLessEqual(log.count('/407 '), 2, log)

    def test_not_asked(self):
        """No credentials, and a mechanism that the proxy doesn't offer."""
        with self.squid('basic') as proxy:
            self.check_error(secure_session(proxied_options(proxy.uri)), PROXY_AUTH_REQUIRED, 'requires authentication')
            for mechanism in (Authentication.NONE, Authentication.USE_NEGOTIATE, Authentication.USE_DIGEST):
                session = secure_session(proxied_options(proxy.uri, (mechanism, proxies.USER, proxies.PASSWORD)))
                self.check_error(session, PROXY_AUTH_REQUIRED, proxy.uri, 'it offers: Basic')

    def test_socks(self):
        """SOCKS sends the password as it is, so only Basic allows it."""
        if not proxies.Microsocks.available():
            self.skipTest('no microsocks')
        with proxies.MicrosocksWithLogin(self.folder) as proxy:
            login = (Authentication.USE_BASIC, proxies.USER, proxies.PASSWORD)
            self.check_things(secure_session(proxied_options(proxy.uri, login)), proxy.uri)
            self.check_error(secure_session(proxied_options(proxy.uri)), PROXY_AUTH_REQUIRED, proxy.uri)
            with proxies.Tap(proxy.port) as tap:
                login = (Authentication.NONE, proxies.USER, proxies.PASSWORD)
                options = proxied_options(f'socks5://localhost:{tap.port}', login)
                self.check_error(secure_session(options), PROXY_AUTH_REQUIRED)
                self.check_wire(tap.text())


@unittest.skipUnless(proxies.have_squid(), 'no squid')
class SecureProxyTest(ProxyTest):
    """Uses an https proxy. Its certificate must be valid, even if checks are waived for the target."""

    def test_https_proxy(self):
        certificate = negotiation.make_certificate('rsa-sha256', ('localhost',))
        for path in certificate:
            os.chmod(path, 0o644)
        with proxies.Squid(self.folder, 'basic', certificate=certificate) as proxy, proxies.Tap(proxy.port) as tap:
            uri = f'https://localhost:{tap.port}'
            both = os.path.join(self.folder, 'both.pem')
            with open(both, 'w', encoding='utf-8') as file:
                for path in (certificate[0], world.CA_FILE):
                    with open(path, encoding='utf-8') as part:
                        file.write(part.read())
            options = proxied_options(uri, (Authentication.USE_BASIC, proxies.USER, proxies.PASSWORD))
            session = secure_session(options)
            self.check_error(session, 0x80072F9C, uri)
            waived = Wsman.Session.new(server.uris['https'], Flags.USE_BASIC | Flags.CRED_USERNAME_PASSWORD |
                                       Flags.SKIP_CA_CHECK | Flags.SKIP_CN_CHECK | Flags.SKIP_REVOCATION_CHECK, options)
            self.check_error(waived, 0x80072F9C, uri)
            options.set_property('ca-file', both)
            trusting = Wsman.Session.new(server.uris['https'], Flags.USE_BASIC | Flags.CRED_USERNAME_PASSWORD, options)
            self.check_things(trusting, uri)
            wire = tap.text()
            self.assertNotIn(b'CONNECT', wire)
            self.assertNotIn(base64.b64encode(f'{proxies.USER}:{proxies.PASSWORD}'.encode()), wire)

    def make_session(self, proxy, ca_file, crl_file=None):
        options = proxied_options(proxy.uri)
        session = secure_session(options)  # sets the options
        options.set_property('ca-file', ca_file)
        options.set_property('crl-file', crl_file)
        return Wsman.Session.new(server.uris['https'], session.get_property('flags'), options)

    def join(self, name, *paths):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
            for path in paths:
                with open(path, encoding='utf-8') as part:
                    file.write(part.read())
        return file.name

    def test_resumed(self):
        """A caller who doesn't trust the proxy doesn't use it because another caller of the process does."""
        certificate = negotiation.make_certificate('rsa-sha256', ('localhost',))
        trusting = self.join('both.pem', certificate[0], world.CA_FILE)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version), proxies.RefusingProxy(certificate, version) as proxy:
                for _round in range(3):
                    message = self.check_error(self.make_session(proxy, trusting), 0x80338012, proxy.uri)
                    self.assertIn('503', message)
                # The backend only resumes sessions of TLS 1.3.
                self.assertIn(version == ssl.TLSVersion.TLSv1_3, proxy.connects)
                for _round in range(3):
                    self.check_error(self.make_session(proxy, world.CA_FILE), 0x80072F9C, proxy.uri)
                self.assertEqual(len(proxy.connects), 3)

    def test_revoked(self):
        """The lists of crl-file count for the proxy's certificate, in new TLS sessions and in resumed ones."""
        authorities = certificates.Authorities(self.folder)
        authorities.make_root('root')
        authorities.issue('root', 'proxy', 'subjectAltName = DNS:localhost')
        for name in ('proxy-chain.pem', 'proxy.key'):
            os.chmod(authorities.path(name), 0o644)
        trusted = self.join('both.pem', authorities.path('root.pem'), world.CA_FILE)
        authorities.list_revoked('root', 'fine.pem')
        authorities.revoke('root', 'proxy')
        authorities.list_revoked('root', 'revoked.pem')
        authorities.list_revoked('root', 'old.pem', start=-7200, end=-3600)
        with proxies.Squid(self.folder, certificate=[authorities.path(name) for name in ('proxy-chain.pem',
                                                                                         'proxy.key')]) as proxy:
            for lists in ('revoked.pem', 'old.pem', 'fine.pem', 'revoked.pem', 'old.pem'):
                session = self.make_session(proxy, trusted, authorities.path(lists))
                with self.subTest(lists):
                    if lists == 'fine.pem':
                        self.check_things(session, proxy.uri)
                        session.close(None)
                    else:
                        self.check_error(session, 0x80072F9C, proxy.uri)


SYSTEM = '''
import sys
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, Wsman
uri, ca_file, user, password, access, mechanism, proxy_user, proxy_password = sys.argv[1:]
options = Wsman.ConnectionOptions(ca_file=ca_file, user_name=user, password=password)
if int(access) >= 0:
    options.set_proxy(Wsman.ProxyAccess(int(access)), Wsman.ProxyAuthentication(int(mechanism)), proxy_user or None,
                      proxy_password or None)
session = Wsman.Session.new(uri, Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD, options)
session.identify(0, None)
print(session.get_proxy())
'''


@unittest.skipUnless(proxies.have_squid(), 'no squid')
class SystemTest(ProxyTest):
    """The system's settings, as libproxy or GNOME reads them, and SetProxy."""

    def run_client(self, proxy, access=-1, mechanism=0, user='', password=''):
        env = {**os.environ, 'GIO_USE_PROXY_RESOLVER': 'libproxy', 'https_proxy': proxy.uri, 'http_proxy': proxy.uri,
               'no_proxy': ''}
        return subprocess.run([sys.executable, '-c', SYSTEM, server.uris['https'], world.CA_FILE, world.USER,
                               world.PASSWORD, str(access), str(mechanism), user, password], env=env, text=True,
                              capture_output=True, check=False)

    def check(self, proxy, expected, **options):
        result = self.run_client(proxy, **options)
        self.assertEqual((result.stdout.strip(), result.returncode), (expected, 0), result.stderr)

    def test_settings(self):
        """All access types except one find the proxy. Without SetProxy, the proxy is also found."""
        with proxies.Squid(self.folder) as proxy:
            for access in (-1, 0, 1, 2, 4):
                with self.subTest(access):
                    self.check(proxy, proxy.uri, access=access)
            self.check(proxy, 'None', access=8)

    def test_login(self):
        for login, mechanism in (('basic', 2), ('digest', 4)):
            with self.subTest(login), proxies.Squid(tempfile.mkdtemp(dir=self.folder), login) as proxy:
                self.check(proxy, proxy.uri, access=2, mechanism=mechanism, user=proxies.USER,
                           password=proxies.PASSWORD)

    def test_detected_gets_nothing(self):
        with proxies.Squid(self.folder, 'basic') as proxy:
            result = self.run_client(proxy)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn('requires authentication', result.stderr)
            self.assertEqual(proxy.read('access.log').count('/407 '), 1)

    def test_auto_detect_sends_nothing(self):
        """A proxy that is detected gets no credentials of SetProxy: neither a password, nor a proof, nor a ticket."""
        for login, mechanism in (('basic', 2), ('digest', 4), ('basic', 0), ('digest', 0), ('basic', 1)):
            with self.subTest(login, mechanism=mechanism), \
                    proxies.Squid(tempfile.mkdtemp(dir=self.folder), login) as proxy:
                result = self.run_client(proxy, access=4, mechanism=mechanism, user=proxies.USER,
                                         password=proxies.PASSWORD)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn('a detected proxy gets no credentials', result.stderr)
                log = proxy.read('access.log')
                self.assertEqual((log.count('/407 '), log.count('CONNECT')), (1, 1), log)


def main():
    with contextlib.suppress(KeyboardInterrupt):
        return unittest.main(argv=sys.argv[:1], exit=False, verbosity=2).result.wasSuccessful()
    return False


if __name__ == '__main__':
    sys.exit(not main())
