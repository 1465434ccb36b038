#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the benchmarks of sealing with NTLM, and with Kerberos in a realm of its own.

Arguments: bench-sealing, bench-negotiate, world-server.
"""

import contextlib
import os
import subprocess
import sys
import tempfile

import realm as realms

USER, PASSWORD = 'ada', 'secret'


def run(mechanism, env, *server_options):
    sealing, negotiate, server = sys.argv[1:]
    env = {**os.environ, **env}
    subprocess.run([sealing, mechanism], env=env, check=True)
    subprocess.run([negotiate, mechanism, server, *server_options], env=env, check=True)


def main():
    sys.stdout.reconfigure(line_buffering=True)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        users = os.path.join(folder, 'ntlm-users')
        with open(os.open(users, os.O_WRONLY | os.O_CREAT, 0o600), 'w', encoding='utf-8') as file:
            file.write(f'BENCH:{USER}:{PASSWORD}\n')
        run('NTLM', {'NTLM_USER_FILE': users}, f'--ntlm-user-file={users}', rf'--map=.\{USER}={USER}')

        if not realms.available():
            print('Kerberos: no KDC is installed')
            return
        realm = stack.enter_context(realms.Realm(folder, {USER: PASSWORD}))
        realm.kinit(USER)
        run('Kerberos', {**realm.env, 'KRB5_KTNAME': realm.keytab}, f'--keytab={realm.keytab}',
            f'--map={USER}@{realms.REALM}={USER}')


main()
