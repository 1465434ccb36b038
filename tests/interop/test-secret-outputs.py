#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sets a secret in each setting of both sides, and searches it in everything that others can read: dumps of objects in
both bindings, errors, logs, responses, and each format of wsmanctl. The argument is gjs, if it is installed."""

import base64
import copy
import json
import os
import shutil
import subprocess
import sys
import unittest

import gi
import harness

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, GObject, Wsman  # noqa: E402  pylint: disable=wrong-import-position

Flags = Wsman.SessionFlags
# All secrets are different. Therefore a failure shows which one was found.
PASSWORD, PROXY_PASSWORD, NTLM_PASSWORD, WRONG = ('Marker.' + name for name in ('password', 'proxy', 'ntlm', 'wrong'))
KEY = base64.b64encode(b'Marker.of.the.key.file' * 4).decode()
DEBUG = {'WSMAN_DEBUG': 'all', 'G_MESSAGES_DEBUG': 'all'}
FORMATS = ('text', 'xml', 'pretty', 'json', 'table')
GJS = '''
imports.gi.versions.Wsman = '1.0';
const {GObject, Wsman} = imports.gi;
const [password, proxy] = ARGV;
const options = new Wsman.ConnectionOptions({user_name: 'ada', password});
options.set_proxy(Wsman.ProxyAccess.WINHTTP_CONFIG, Wsman.ProxyAuthentication.USE_BASIC, 'ada', proxy);
const session = Wsman.Session.new('https://host.invalid', Wsman.SessionFlags.USE_BASIC |
    Wsman.SessionFlags.CRED_USERNAME_PASSWORD, new Wsman.ConnectionOptions({user_name: 'ada', password}));
for (const object of [options, session]) {
    print(JSON.stringify(object), String(object), object.toString(), Object.entries(object));
    for (const spec of GObject.Object.list_properties.call(object.constructor)) {
        for (const read of [() => object[spec.name], () => object[spec.name.replaceAll('-', '_')],
                            () => JSON.stringify(object[spec.name])]) {
            try {
                print(spec.name, read());
            } catch (error) {
                print(spec.name, error, error.stack);
            }
        }
    }
}
'''


def list_forms(secret):
    plain = secret.encode()
    yield plain
    yield secret.encode('utf-16-le')
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        yield base64.b64encode(b'x' * before + plain)[4 if before else 0:-4]


def make_options(**properties):
    options = Wsman.ConnectionOptions(user_name='ada', password=PASSWORD, **properties)
    options.set_proxy(Wsman.ProxyAccess.WINHTTP_CONFIG, Wsman.ProxyAuthentication.USE_BASIC, 'ada', PROXY_PASSWORD)
    return options


def dump(thing):
    """Returns everything that Python shows of an object."""
    yield from (repr(thing), str(thing), format(thing), json.dumps(thing, default=repr), repr(vars(thing)))
    for spec in thing.list_properties():
        for read in (lambda name=spec.name: thing.get_property(name),
                     lambda name=spec.name: thing.props.__getattribute__(name.replace('-', '_')),
                     lambda name=spec.name: getattr(thing, name.replace('-', '_'))):
            try:
                yield repr(read())
            except (TypeError, AttributeError, ValueError) as error:
                yield repr(error)


class OutputTest(unittest.TestCase):
    secrets = (PASSWORD, PROXY_PASSWORD, NTLM_PASSWORD, WRONG, KEY)

    def check(self, output, *more):
        data = output if isinstance(output, bytes) else output.encode()
        for secret in (*self.secrets, *more):
            for form in list_forms(secret):
                self.assertNotIn(form, data, f'{secret}: {output}')


class ObjectTest(OutputTest):
    def test_control(self):
        for form in list_forms(WRONG):
            with self.assertRaises(AssertionError):
                self.check(b'before ' + form + b' after')

    def test_python(self):
        options = make_options()
        session = Wsman.Session.new('https://host.invalid', Flags.USE_BASIC | Flags.CRED_USERNAME_PASSWORD,
                                    Wsman.ConnectionOptions(user_name='ada', password=PASSWORD))
        for thing in (options, session):
            for text in dump(thing):
                self.check(text)
        for act in (copy.copy, copy.deepcopy):
            try:
                self.check(repr(act(options)))
            except (TypeError, RuntimeError) as error:
                self.check(repr(error))

    def test_write_only(self):
        """Checks that GObject doesn't read the property, and that its value can't be converted to text."""
        spec = make_options().find_property('password')
        self.assertFalse(spec.flags & GObject.ParamFlags.READABLE)
        with self.assertRaisesRegex(TypeError, 'not readable'):
            make_options().get_property('password')

    @unittest.skipUnless(len(sys.argv) > 1, 'no gjs')
    def test_gjs(self):
        result = subprocess.run([sys.argv[1], '-c', GJS, PASSWORD, PROXY_PASSWORD], capture_output=True, check=False,
                                env={**os.environ, **DEBUG})
        self.assertIn(b'password', result.stdout, result.stderr)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.check(result.stdout + result.stderr)

    def test_refusals(self):
        """Sessions that break a rule, each with every secret."""
        certificates = {'certificate_thumbprint': '0' * 40,
                        'client_certificate_source': f'pkcs11:token=a?pin-value={PASSWORD}',
                        'keytab': '/nonexistent', 'connect_address': '[::1'}
        for connection in ('http://host.invalid', 'https://127.0.0.1:1', '192.0.2.1', 'ftp://x', ''):
            for flags in (0, Flags.USE_BASIC, Flags.USE_NEGOTIATE, Flags.USE_KERBEROS, Flags.USE_DIGEST):
                for name, value in certificates.items():
                    with self.assertRaises(GLib.Error) as caught:
                        Wsman.Session.new(connection, flags | Flags.CRED_USERNAME_PASSWORD,
                                          make_options(**{name: value}))
                    fault = Wsman.Fault.from_error(caught.exception)
                    self.check('\n'.join((repr(caught.exception), fault.to_xml() or '', *dump(fault))))


class DaemonTest(OutputTest):
    """Starts a server whose files contain secrets. Returns the output of the server and of wsmanctl for right and wrong
    logins."""

    def test_answers(self):
        hashed = harness.hash_password('ada', PASSWORD)
        with harness.Daemon(passwords=hashed, ntlm=f'CORP:ada:{NTLM_PASSWORD}\n', env=DEBUG,
                            allowed=('ada', r'CORP\\ada')) as daemon:
            secrets = (hashed.strip().rsplit('$', maxsplit=1)[1],
                       ''.join(harness.read(harness.PRIVATE_KEY).splitlines()[1:3]))
            logins = (('basic', 'ada', PASSWORD), ('negotiate', 'CORP\\ada', NTLM_PASSWORD),
                      ('basic', 'ada', WRONG), ('negotiate', 'CORP\\ada', WRONG))
            for mechanism, user, password in logins:
                for number, words in enumerate((('get', 'winrm/config'), ('identify',), ('get', 'winrm/nothing'))):
                    for kind in FORMATS if number == 0 else FORMATS[:1]:
                        result = harness.run_wsmanctl('-v', *words, f'--format={kind}', daemon=daemon,
                                                      mechanism=mechanism, user=user, password=password,
                                                      env={**os.environ, **DEBUG})
                        self.check(result.stdout + result.stderr, *secrets)
                        self.assertEqual(result.returncode == 0, password != WRONG and number < 2, result.stderr)
            daemon.process.terminate()
            log = daemon.process.stderr.read()
        self.assertIn('refused', log.lower())
        self.check(log, *secrets)

    def test_bad_files(self):
        """If a file is malformed, the error names the place, and not the text."""
        rows = ({'passwords': f'ada:{PASSWORD}\n'}, {'passwords': f'{PASSWORD}\n'},
                {'passwords': f'ada:$y$j9T${WRONG}$x:{WRONG}\n'})
        for row in rows:
            with self.subTest(row):
                daemon = harness.Daemon(**row)
                self.addCleanup(shutil.rmtree, daemon.directory)
                text = daemon.fail()
                self.assertIn('passwords:1', text)
                self.check(text)
        daemon = harness.Daemon()
        self.addCleanup(shutil.rmtree, daemon.directory)
        daemon.write('key.pem', f'-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----\n')
        text = daemon.fail()
        self.assertIn('key.pem', text)
        self.check(text)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
