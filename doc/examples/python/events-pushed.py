# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Lets the other machine push its events here: the next three processes that start, or those that a query selects. The
machine authenticates with a certificate. WSMAN_SINK_CERTIFICATE is the file with the certificate and the key of this
program, WSMAN_SOURCE_CA_FILE that of the authority of the machine, WSMAN_SOURCE_CA_SHA256 the authority's fingerprint,
and WSMAN_SOURCE_NAME the user principal name in the machine's certificate."""

import os
import sys
from connect import connect
from gi.repository import Gio, GLib, Wsman

QUERY = sys.argv[1] if len(sys.argv) > 1 else 'SELECT * FROM Win32_ProcessStartTrace'


def listen():
    server = Wsman.Server()
    server.tls_certificate = Gio.TlsCertificate.new_from_file(os.environ['WSMAN_SINK_CERTIFICATE'])
    server.client_ca_file = os.environ['WSMAN_SOURCE_CA_FILE']
    server.accept_client_certificates = True
    server.map_certificate(os.environ['WSMAN_SOURCE_CA_SHA256'], os.environ['WSMAN_SOURCE_NAME'], 'source')
    server.listen_local(0, True)
    return server


async def show(server):
    options = Wsman.SubscriptionOptions(server=server, sink_address=server.list_uris()[0],
                                        allowed_sources=['certificate:source'])
    events = await connect().subscribe_async('wmicimv2/*', QUERY, None, Wsman.DeliveryMode.EVENTS, options)
    for _number in range(3):
        event = await events.next_event_async()
        print('Started:', event['ProcessName'])
    await events.unsubscribe_async()


loop = GLib.MainLoop()
task = Wsman.create_task(show(listen()))
task.add_done_callback(lambda _task: loop.quit())
loop.run()
task.result()
