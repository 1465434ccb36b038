#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the benchmark of logins, with accounts of its own. Arguments: bench-logins and world-server."""

import hashlib
import subprocess
import sys

import certificates
import world
from accounts import REALM, Accounts


def main():
    program, server = sys.argv[1:]
    with Accounts() as accounts:
        root = certificates.Authorities(accounts.folder)
        root.make_root('root')
        root.issue('root', 'ada', certificates.USAGE, certificates.principal('ada@example.org'))
        key = hashlib.sha256(f'{world.USER}:r:{world.PASSWORD}'.encode()).hexdigest()
        options = ['--anonymous-identify', '--client-ca', root.path('root.pem'), '--allow', 'certificate:ada',
                   '--map-certificate', root.sha256('root') + '=ada@example.org=ada', '--digest-user-file',
                   accounts.write('digest', f'{world.USER}:r:{key}\n'), '--allow', f'digest:{world.USER}',
                   '--map', rf'.\{world.USER}={world.USER}']
        if accounts.realm is not None:
            accounts.realm.kinit(world.USER)
        subprocess.run([program, REALM if accounts.realm is not None else '', root.path('ada-both.pem'), server,
                        *accounts.server_options, *options], check=True)


main()
