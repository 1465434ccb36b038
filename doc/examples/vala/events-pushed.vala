// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lets the other machine push its events here: the next three processes that start, or those that a query selects. The
// machine authenticates with a certificate. WSMAN_SINK_CERTIFICATE is the file with the certificate and the key of this
// program, WSMAN_SOURCE_CA_FILE that of the authority of the machine, WSMAN_SOURCE_CA_SHA256 the authority's
// fingerprint, and WSMAN_SOURCE_NAME the user principal name in the machine's certificate.

Wsman.Server make_server () throws GLib.Error {
    var server = new Wsman.Server ();

    server.tls_certificate = new TlsCertificate.from_file (Environment.get_variable ("WSMAN_SINK_CERTIFICATE"));
    server.client_ca_file = Environment.get_variable ("WSMAN_SOURCE_CA_FILE");
    server.accept_client_certificates = true;
    server.map_certificate (Environment.get_variable ("WSMAN_SOURCE_CA_SHA256"),
                            Environment.get_variable ("WSMAN_SOURCE_NAME"), "source");
    server.listen_local (0, true);
    return server;
}

async void show (Wsman.Server server, string query) throws GLib.Error {
    var options = new Wsman.SubscriptionOptions ();

    options.server = server;
    options.sink_address = server.list_uris ()[0];
    options.allowed_sources = { "certificate:source" };
    var events = yield Example.connect ().subscribe_async (new Wsman.ResourceLocator ("wmicimv2/*"), query, null,
                                                           Wsman.DeliveryMode.EVENTS, options);
    for (var left = 3; left > 0; left--) {
        var event = yield events.next_event_async ();
        print ("Started: %s\n", event["ProcessName"]);
    }
    yield events.unsubscribe_async ();
}

int main (string[] arguments) {
    var query = arguments.length > 1 ? arguments[1] : "SELECT * FROM Win32_ProcessStartTrace";
    var loop = new MainLoop ();
    var status = 0;

    try {
        show.begin (make_server (), query, (source, result) => {
            try {
                show.end (result);
            } catch (GLib.Error error) {
                printerr ("%s\n", error.message);
                status = 1;
            }
            loop.quit ();
        });
        loop.run ();
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        status = 1;
    }
    return status;
}
