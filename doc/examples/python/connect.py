# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Makes a session for the samples. WSMAN_ADDRESS, WSMAN_USER and WSMAN_PASSWORD in the environment name the machine
and the user. Without WSMAN_ADDRESS the session is with this machine."""

import os
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Wsman


def connect():
    wsman = Wsman.Automation()
    if 'WSMAN_ADDRESS' not in os.environ:
        return wsman.create_session()

    options = wsman.create_connection_options()
    options.user_name = os.environ['WSMAN_USER']
    options.password = os.environ['WSMAN_PASSWORD']
    return wsman.create_session(
        os.environ['WSMAN_ADDRESS'],
        wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password(), options)
