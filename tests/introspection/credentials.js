// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Serves and asks with CredSSP, and prints what the authenticator gets. Arguments: a file of NTLM users, the
// fingerprint of the server's certificate, the user and the password.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Wsman from 'gi://Wsman?version=1.0';

const THING = 'http://schemas.example.org/wsman/world/1/World_Thing';
const [users, pin, userName, password] = ARGV;
const support = GLib.getenv('WSMAN_TEST_SUPPORT');

const Taker = GObject.registerClass({
    Implements: [Wsman.Authenticator],
}, class Taker extends GObject.Object {
    vfunc_receive_credentials(credentials) {
        print(credentials.user_name, credentials.identity, credentials.dup_password());
    }
});

const Provider = GObject.registerClass({
    Implements: [Wsman.Provider],
}, class Provider extends GObject.Object {
    vfunc_handle_get(operation) {
        operation.return_item(Wsman.Item.new_from_xml(`<t:World_Thing xmlns:t="${THING}"/>`));
    }
});

const server = new Wsman.Server({
    authenticator: new Taker(),
    allowed_users: [userName],
    accept_ntlm: true,
    accept_credssp: true,
    ntlm_user_file: users,
    tls_certificate: Gio.TlsCertificate.new_from_files(`${support}/test-cert.pem`, `${support}/test-key.pem`),
});
server.add_provider(THING, new Provider());
server.listen_local(0, true);

const options = new Wsman.ConnectionOptions({
    user_name: userName,
    password,
    delegate_to: ['*'],
    ntlm: Wsman.NtlmPolicy.ALLOW,
    server_certificate_sha256: pin,
});
const flags = Wsman.SessionFlags.USE_CREDSSP | Wsman.SessionFlags.CRED_USERNAME_PASSWORD;
const session = Wsman.Session.new(server.list_uris()[0], flags, options);

async function get() {
    await session.get_async(THING);
    await session.get_async(THING);
}

const loop = new GLib.MainLoop(null, false);
get().catch(logError).finally(() => loop.quit());
loop.run();
server.stop();
