/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who gets in: admits connections while there is room, makes room where somebody is only there, and rejects
 * away who has to come again later.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-dispatcher-private.h"
#include "wsman-logins-private.h"
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanClients WsmanClients;

/* Their requests go to dispatcher; authenticate looks at their passwords. */
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

/* The stream of a client over the network, with TLS already shaken hands; socket is below it. */
void wsman_clients_admit_stream (WsmanClients *self,
                                 GSocket      *socket,
                                 GIOStream    *stream,
                                 gboolean      secure);

G_END_DECLS
