// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Trusts a machine whose certificate no authority has signed. A person confirms the certificate once, before the
// password leaves. A file keeps the fingerprint, and from then on no other certificate is accepted.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const [path] = ARGV;
const address = GLib.getenv('WSMAN_HTTPS_ADDRESS');
const input = Gio.DataInputStream.new(Gio.File.new_for_path('/dev/stdin').read(null));
const options = new Wsman.ConnectionOptions({user_name: GLib.getenv('WSMAN_USER')});
options.password = GLib.getenv('WSMAN_PASSWORD');

if (GLib.file_test(path, GLib.FileTest.EXISTS))
    options.server_certificate_sha256 = new TextDecoder().decode(GLib.file_get_contents(path)[1]);
const session = Wsman.Session.new(address,
    Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.CRED_USERNAME_PASSWORD, options);
session.connect('accept-certificate', () => {
    print(`Is ${session.peer_certificate_sha256} the certificate of ${address}? (yes or no)`);
    const [answer] = input.read_line_utf8(null);
    return answer === 'yes' && GLib.file_set_contents(path, session.peer_certificate_sha256);
});

print(`It runs ${session.get('wmicimv2/Win32_OperatingSystem').lookup_string('Caption')}`);
