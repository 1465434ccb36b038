/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Admits connections up to the limits. At a limit, a waiting connection may be evicted for a new one. Otherwise the new
 * client is rejected and told to try again later.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-dispatcher-private.h"
#include "wsman-logins-private.h"
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanClients WsmanClients;

/* Requests go to dispatcher. authenticate decides about passwords. */
WsmanClients *wsman_clients_new (GMainContext      *context,
                                 const WsmanPolicy *policy,
                                 WsmanDispatcher   *dispatcher,
                                 WsmanPasswordFunc  authenticate,
                                 gpointer           user_data);
/* Closes every connection; takes self. */
void wsman_clients_close (WsmanClients *self);

void wsman_clients_admit (WsmanClients *self,
                          GSocket      *socket,
                          gboolean      secure);

/* Admits the stream of a client over the network. Its TLS handshake is complete; socket is below it. */
void wsman_clients_admit_stream (WsmanClients *self,
                                 GSocket      *socket,
                                 GIOStream    *stream,
                                 gboolean      secure);

G_END_DECLS
