// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Opens a session. A dialog asks for another login if the machine has refused the first one. Another dialog asks
// whether to trust a certificate on its first use, before the password leaves.

import Adw from 'gi://Adw?version=1';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';
import Wsman from 'gi://Wsman';

// Tells whether the person has accepted. Without the text of a button for that, the dialog only shows something.
export function ask(parent, properties, accept = null) {
    const dialog = new Adw.MessageDialog({
        transient_for: parent, modal: true, destroy_with_parent: true,
        default_response: 'accept', close_response: 'cancel', ...properties});
    dialog.add_response('cancel', accept ? 'Cancel' : 'Close');
    if (accept) {
        dialog.add_response('accept', accept);
        dialog.set_response_appearance('accept', Adw.ResponseAppearance.SUGGESTED);
    }
    dialog.present();
    return new Promise(resolve => dialog.connect('response', (_dialog, response) => {
        dialog.transient_for = null; // the dialog may be collected after its parent
        resolve(response === 'accept');
    }));
}

// The person may take any time. Meanwhile the operation waits, and its timeout stands still.
async function askForLogin(parent, request) {
    const wantsPin = request.kind === Wsman.CredentialKind.PIN;
    const name = new Adw.EntryRow({title: 'User', visible: !wantsPin});
    const password = new Adw.PasswordEntryRow({title: wantsPin ? 'PIN' : 'Password'});
    const list = new Gtk.ListBox({css_classes: ['boxed-list'], selection_mode: Gtk.SelectionMode.NONE});
    [name, password].forEach(row => list.append(row));
    const heading = `Log in to ${request.host}`;
    const body = request.secure ? 'The machine has refused the login.' : 'Others can read the password on its way.';
    if (await ask(parent, {heading, body, extra_child: list}, 'Log in'))
        request.answer(wantsPin ? null : name.text, password.text);
    else
        request.cancel();
}

// The fingerprints of the certificates that the person trusts, by the address of the machine.
function readFingerprints() {
    const path = GLib.build_filenamev([GLib.get_user_config_dir(), 'wsman-machine.ini']);
    const file = new GLib.KeyFile();
    if (GLib.file_test(path, GLib.FileTest.EXISTS))
        file.load_from_file(path, GLib.KeyFileFlags.NONE);
    return {
        get: address => file.has_group(address) ? file.get_string(address, 'sha256') : null,
        set(address, fingerprint) {
            file.set_string(address, 'sha256', fingerprint);
            GLib.mkdir_with_parents(GLib.get_user_config_dir(), 0o700);
            file.save_to_file(path);
        },
    };
}

export async function openSession(parent, address, user, password, isBasic) {
    const {USE_BASIC, USE_NEGOTIATE, CRED_USERNAME_PASSWORD} = Wsman.SessionFlags;
    const flags = user ? CRED_USERNAME_PASSWORD | (isBasic ? USE_BASIC : USE_NEGOTIATE) : 0;
    const fingerprints = readFingerprints();
    for (;;) {
        const options = new Wsman.ConnectionOptions({server_certificate_sha256: fingerprints.get(address)});
        if (user)
            Object.assign(options, {user_name: user, password});
        options.connect('authenticate', (_options, request) => {
            askForLogin(parent, request).catch(logError);
            return true;
        });
        const session = Wsman.Session.new(address, flags, options);
        let unknown = null;
        session.connect('accept-certificate', () => {
            unknown = session.peer_certificate_sha256;
            return false;
        });
        try {
            await session.get_async('wmicimv2/Win32_OperatingSystem', parent.cancellable);
            return session;
        } catch (error) {
            const heading = 'Trust this machine?';
            const body = `Nobody vouches for ${address}. Its certificate has this fingerprint:\n\n${unknown}`;
            if (unknown === null || !await ask(parent, {heading, body}, 'Trust'))
                throw error;
            fingerprints.set(address, unknown);
        }
    }
}
