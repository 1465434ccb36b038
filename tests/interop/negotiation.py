# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The code that all tests of the client's Negotiate share: one realm for the process, because libraries read the
environment only once; servers that don't use the library; certificates; and sessions with these servers."""

import contextlib
import datetime
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

import gi

import realm as realms

gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

from peers import CLASS  # noqa: E402,F401  pylint: disable=wrong-import-position,unused-import

USER, PASSWORD = 'ada', 'S3cret.word'
HOST = 'server.wsman.test'
REALM = realms.REALM
HERE = os.path.dirname(os.path.abspath(__file__))
HAVE_GENSEC = importlib.util.find_spec('samba') is not None
HAVE_KERBEROS = realms.available() and importlib.util.find_spec('gssapi') is not None

stack = contextlib.ExitStack()
folder = None
realm = None
# Certificates whose bindings in RFC 5929 differ. The hash uses the signature's algorithm, unless the algorithm is weak.
CERTIFICATES = ('ecdsa-sha256', 'ecdsa-sha384', 'rsa-sha1', 'rsa-sha512')


def start_realm():
    """The realm exists as long as the process, because libraries read the environment only once."""
    global folder, realm
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    if realms.available():
        realm = stack.enter_context(realms.Realm(folder, {USER: PASSWORD}, ('localhost', HOST)))
        realm.client_keytab = os.path.join(folder, 'client.keytab')
        realm.admin(f'ktadd -norandkey -k {realm.client_keytab} {USER}')
        os.environ.update(realm.env)


def stop_realm():
    stack.close()


def make_certificate(kind, names=(HOST,), days=(-1, 1)):
    """Makes a self-signed certificate of a kind such as "rsa-sha1". Returns the path of the certificate and that of its
    key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    path = os.path.join(folder, f'{kind}-{names[0]}-{days[1]}.pem')
    if os.path.exists(path):
        return path, path + '.key'
    algorithm, _, digest = kind.partition('-')
    if digest == 'sha1':
        return make_old_certificate(path, names[0])
    key = {'ecdsa': lambda: ec.generate_private_key(ec.SECP256R1()),
           'rsa': lambda: rsa.generate_private_key(65537, 2048)}[algorithm]()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.utcnow()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days[0]))
        .not_valid_after(now + datetime.timedelta(days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, getattr(hashes, digest.upper())()))
    with open(path, 'wb') as file:
        file.write(certificate.public_bytes(serialization.Encoding.PEM))
    with open(path + '.key', 'wb') as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption()))
    return path, path + '.key'


def make_old_certificate(path, name):
    """python3-cryptography doesn't sign with these algorithms any more."""
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-sha1', '-nodes', '-days', '1',
                    '-subj', f'/CN={name}', '-addext', f'subjectAltName=DNS:{name}',
                    '-keyout', path + '.key', '-out', path], check=True, stderr=subprocess.DEVNULL)
    return path, path + '.key'


class Server:
    """Runs negotiate_server.py while the context is entered."""

    def __init__(self, engine, certificate=None, bindings=None, keytab=None, **kind):
        words = [f'--engine={engine}', f'--user=CORP\\{USER}', f'--password={PASSWORD}']
        self.certificate = None
        if engine != 'ntlm':
            words.append(f'--keytab={keytab or realm.keytab}')
        if certificate is not None:
            self.certificate, key = make_certificate(certificate, **kind)
            expected = make_certificate(bindings)[0] if bindings else self.certificate
            words += [f'--certificate={self.certificate}', f'--key={key}', f'--bindings={expected}']
        self.words = words

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(dir=folder)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, 'negotiate_server.py'), *self.words,
             f'--folder={self.folder.name}'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_problem):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def events(self):
        """Returns the events since the last call."""
        self.process.stdin.write('events\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def new_session(server, flags, user, password=PASSWORD, port=None, host=HOST, **properties):
    """Returns a session with the server under its name, independently of DNS. Properties that the session doesn't have
    are set on the options."""
    options = properties.pop('options', None) or Wsman.ConnectionOptions()
    options.set_property('connect-address', f'127.0.0.1:{port or server.port}')
    options.set_property('ntlm', properties.pop('ntlm', Wsman.NtlmPolicy.ALLOW))
    if user is not None:
        options.set_property('user-name', user)
        options.set_property('password', password)
        flags |= Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    if server.certificate is not None and 'ca_file' not in properties:
        options.set_property('ca-file', server.certificate)
    later = {}
    for name, value in properties.items():
        name = name.replace('_', '-')
        if options.find_property(name) is None:
            later[name] = value
        else:
            options.set_property(name, value)
    if options.get_property('user-name') is not None:
        flags |= Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    scheme = 'https' if server.certificate else 'http'
    session = Wsman.Session.new(f'{scheme}://{host}:{port or server.port}', flags, options)
    for name, value in later.items():
        session.set_property(name, value)
    return session


def locator(name=None):
    result = Wsman.ResourceLocator.new(CLASS)
    if name is not None:
        result.add_selector('Name', name)
    return result


def run_at_once(start, finish, count):
    """Runs this number of asynchronous calls in one loop. Returns their results in the order in which the calls
    ended."""
    loop, results = GLib.MainLoop(), []

    def done(_source, result, *_data):
        try:
            results.append(finish(result))
        except GLib.Error as error:
            results.append(error)
        if len(results) == count:
            loop.quit()

    for _ in range(count):
        start(done)
    loop.run()
    return results


def read_all(session):
    """The items of an enumeration."""
    enumerator = session.enumerate(locator(), None, None, 0, None)
    items = []
    while (item := enumerator.read_item(None)) is not None:
        items.append(item)
    return items
