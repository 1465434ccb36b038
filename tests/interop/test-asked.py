#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests programs in Python and JavaScript that are asked for credentials, with a server that isn't ours. The argument
is gjs, if there is one."""

import base64
import os
import subprocess
import sys
import threading
import unittest

import gi

gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman  # noqa: E402  pylint: disable=wrong-import-position

import peers  # noqa: E402  pylint: disable=wrong-import-position

USER, PASSWORD = 'ada', 'engine'
RIGHT = 'Basic ' + base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'asked.js')
GJS = sys.argv[1:2]


def respond(request):
    if request.header('Authorization') != RIGHT:
        return peers.http(b'', '401 Unauthorized', ['WWW-Authenticate: Basic realm="The engine"'])
    return peers.http(peers.answer(request, peers.THING))


class AskedTest(unittest.TestCase):
    def setUp(self):
        self.peer = self.enterContext(peers.Peer(peers.each(respond)))
        self.options = Wsman.ConnectionOptions(user_name='eve', password='wrong')
        flags = (Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD |
                 Wsman.SessionFlags.NO_ENCRYPTION)
        self.session = Wsman.Session.new(self.peer.uri(), flags, self.options)
        self.locator = Wsman.ResourceLocator.new(peers.CLASS + '?Name=one')

    def get_later(self):
        """The name of the item, or the error, of an asynchronous Get."""
        loop, results = GLib.MainLoop(), []

        def on_got(session, result):
            try:
                results.append(session.get_finish(result).lookup_string('Name'))
            except GLib.Error as error:
                results.append(error)
            loop.quit()

        self.session.get_async(self.locator, None, on_got)
        loop.run()
        return results[0]

    def check_refused(self, error):
        self.assertTrue(error.matches(Wsman.Error.quark(), Wsman.Error.AUTHENTICATION), error)
        self.assertEqual(len(self.peer.requests), 1)

    def test_dialog(self):
        """The answer comes when the main loop runs again. The request says what a dialog shows."""
        seen = []

        def on_authenticate(_options, request):
            seen.append((request.props.kind, request.props.host, request.props.scheme, request.props.realm,
                         request.props.secure, request.props.retrying))
            GLib.idle_add(lambda: request.answer(USER, PASSWORD))
            return True

        self.options.connect('authenticate', on_authenticate)
        self.assertEqual(self.get_later(), 'one')
        self.assertEqual(self.get_later(), 'one')
        self.assertEqual(seen, [(Wsman.CredentialKind.TARGET, f'localhost:{self.peer.port}', 'Basic', 'The engine',
                                 False, False)])
        self.assertEqual(self.options.props.user_name, 'eve')

    def test_thread(self):
        """A synchronous call waits for another thread."""
        threads = []

        def on_authenticate(_options, request):
            threads.append(threading.Thread(target=request.answer, args=(USER, PASSWORD)))
            threads[0].start()
            return True

        self.options.connect('authenticate', on_authenticate)
        self.assertEqual(self.session.get(self.locator, None).lookup_string('Name'), 'one')
        threads[0].join()

    def test_no_answer(self):
        rows = {'dropped': lambda _options, _request: True, 'refused': lambda _options, _request: False,
                'cancelled': lambda _options, request: request.cancel() or True}
        for name, handler in rows.items():
            with self.subTest(name):
                self.peer.requests.clear()
                number = self.options.connect('authenticate', handler)
                self.check_refused(self.get_later())
                self.options.disconnect(number)

    @unittest.skipUnless(GJS, 'gjs is not installed')
    def test_javascript(self):
        run = subprocess.run([*GJS, '-m', SCRIPT], env={**os.environ, 'ASKED_URI': self.peer.uri()}, text=True,
                             stdin=subprocess.DEVNULL, capture_output=True, check=False)
        self.assertEqual((run.stdout.split(), run.returncode), (['refused', 'Basic', 'one'], 0), run.stderr)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
