# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import sys
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Wsman

address, user = sys.argv[1:]
wsman = Wsman.Automation()
options = wsman.create_connection_options()
options.user_name = user
options.password = os.environ['WSMAN_PASSWORD']
flags = wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password()
session = wsman.create_session(address, flags, options)
for process in session.enumerate('wmicimv2/Win32_Process'):
    print(process['ProcessId'], process['Name'])
