#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program whose last arguments are its server's command. Both use NTLM. Messages are sealed over http, and bound
to the certificate over https."""

import os
import subprocess
import sys

from accounts import DOMAIN, HOST, Accounts

CRED, NEGOTIATE = 0x1000, 0x20000


def main():
    with Accounts(kerberos=False) as accounts:
        env = {
            'NTLM_USER_FILE': accounts.user_file,
            'WSMAN_TEST_FLAGS': str(CRED | NEGOTIATE),
            'WSMAN_TEST_HOST': HOST,
            'WSMAN_TEST_MECHANISM': 'NTLM',
            'WSMAN_TEST_USER': f'{DOMAIN}\\*',
        }
        command = [*sys.argv[1:], *accounts.server_options]
        return subprocess.run(command, env={**os.environ, **env}, check=False).returncode


if __name__ == '__main__':
    sys.exit(main())
