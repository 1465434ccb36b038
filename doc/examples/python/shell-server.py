# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Serves shells to the user who runs this program, at the Unix socket that sessions with this machine use."""

import os
import gi
gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman

folder = os.path.join(GLib.get_user_runtime_dir(), 'wsmand')
os.makedirs(folder, 0o700, exist_ok=True)

me = GLib.get_user_name()
server = Wsman.Server(allowed_users=[me])
shells = Wsman.ShellProvider(users=[me], idle_timeout=600000)
shells.register(server)
server.listen(Gio.UnixSocketAddress.new(f'{folder}/wsman.sock'), False)
print(*server.list_uris(), flush=True)
GLib.MainLoop().run()
