#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Serves this machine and a class of its own to one user, over https on a free port of loopback."""

import hmac
import os
import sys

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman

TIDE = 'http://schemas.example.org/Harbour_Tide'


class Tides(GObject.Object, Wsman.Provider):
    """Serves two tides. If a handler raises an exception, the client gets a fault."""

    levels = {'high': 4.2, 'low': 0.7}

    def do_handle_get(self, operation):
        name = operation.locator.get_selector('Name')
        if name not in self.levels:
            operation.return_fault(Wsman.CODE_INVALID_SELECTORS, f'There is no {name} tide')
        else:
            operation.return_item({'Name': name, 'Metres': self.levels[name]})

    def do_handle_enumerate(self, operation):
        operation.return_items([{'Name': name, 'Metres': metres}
                                for name, metres in self.levels.items()], True)


class OneUser(GObject.Object, Wsman.Authenticator):
    def __init__(self, user, password):
        super().__init__()
        self.user = user
        self.password = password.encode()

    def do_check_password(self, attempt):
        same = hmac.compare_digest(attempt.get_password().encode(), self.password)
        if same and attempt.user_name == self.user:
            attempt.accept(self.user)
        else:
            attempt.reject()


def main():
    certificate, key, user = sys.argv[1:]
    server = Wsman.Server()
    server.tls_certificate = Gio.TlsCertificate.new_from_files(certificate, key)
    server.authenticator = OneUser(user, os.environ['WSMAN_PASSWORD'])
    server.allowed_users = [user]
    server.add_provider(TIDE, Tides())
    system = Wsman.SystemProvider()
    system.register(server)
    server.listen_local(0, True)
    print(*server.list_uris(), flush=True)
    GLib.MainLoop().run()


main()
