/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Admits connections up to the limits. If a limit has been reached, a waiting connection may be evicted for the new
 * client. If no connection can be evicted, the new client is rejected and told to try again later.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-dispatcher-private.h"
#include "wsman-login-queue-private.h"
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanClients WsmanClients;

/* Creates the clients of a server. The requests of the clients go to dispatcher, and authenticate decides whether a
 * password is valid. */
WsmanClients *wsman_clients_new (GMainContext      *context,
                                 const WsmanPolicy *policy,
                                 WsmanDispatcher   *dispatcher,
                                 WsmanPasswordFunc  authenticate,
                                 gpointer           user_data);
/* Closes every connection, and takes ownership of self. */
void wsman_clients_close (WsmanClients *self);

/* Tells whether a client waits for a response, sends a request, or is being authenticated. */
gboolean wsman_clients_are_busy (WsmanClients *self);

void wsman_clients_admit (WsmanClients *self,
                          GSocket      *socket,
                          gboolean      secure);

/* Admits a client over the network after its TLS handshake is complete. stream is the encrypted stream, and socket is
 * the socket below that stream. */
void wsman_clients_admit_stream (WsmanClients *self,
                                 GSocket      *socket,
                                 GIOStream    *stream,
                                 gboolean      secure);

G_END_DECLS
