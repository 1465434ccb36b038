# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Connects to another machine with a user's name and password. The form of the name decides between Kerberos and
NTLM."""

import os
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Wsman

wsman = Wsman.Automation()
options = wsman.create_connection_options()
options.user_name = os.environ['WSMAN_USER']
options.password = os.environ['WSMAN_PASSWORD']
session = wsman.create_session(
    os.environ['WSMAN_ADDRESS'],
    wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password(), options)
system = session.get('wmicimv2/Win32_OperatingSystem')
print('It runs', system['Caption'])
print(f'Logged in by {session.mechanism}, messages {"sealed" if session.sealed else "not sealed"}')
