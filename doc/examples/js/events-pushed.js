// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lets the other machine push its events here: the next three processes that start, or those that a query selects. The
// machine authenticates with a certificate. WSMAN_SINK_CERTIFICATE is the file with the certificate and the key of this
// program, WSMAN_SOURCE_CA_FILE that of the authority of the machine, WSMAN_SOURCE_CA_SHA256 the authority's
// fingerprint, and WSMAN_SOURCE_NAME the user principal name in the machine's certificate.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const server = new Wsman.Server({
    tls_certificate: Gio.TlsCertificate.new_from_file(GLib.getenv('WSMAN_SINK_CERTIFICATE')),
    client_ca_file: GLib.getenv('WSMAN_SOURCE_CA_FILE'),
    accept_client_certificates: true,
});
server.map_certificate(GLib.getenv('WSMAN_SOURCE_CA_SHA256'), GLib.getenv('WSMAN_SOURCE_NAME'), 'source');
server.listen_local(0, true);

const options = new Wsman.SubscriptionOptions({
    server,
    sink_address: server.list_uris()[0],
    allowed_sources: ['certificate:source'],
});
const query = ARGV[0] ?? 'SELECT * FROM Win32_ProcessStartTrace';
const events = await connect().subscribe_async('wmicimv2/*', query, null, Wsman.DeliveryMode.EVENTS, options);
let left = 3;
for await (const event of events) {
    print(`Started: ${event.lookup_string('ProcessName')}`);
    if (--left === 0)
        break;
}
