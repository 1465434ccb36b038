/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A tunnel through an HTTP proxy ([RFC 9110] 9.3.6). It is set up for http and https targets alike. So the proxy never
 * sees a request, and never combines the requests of several clients on one connection.
 */

#pragma once

#include "wsman-route-private.h"

G_BEGIN_DECLS

/* Asks the proxy at the other end of connection for a tunnel to the target of route. If the proxy wants to know the
 * user and then closes the connection, the function makes a new connection. The result is the connection to the target.
 * The caller limits the time. */
void wsman_tunnel_connect_async (WsmanRoute          *route,
                                 WsmanProxy          *proxy,
                                 GSocketConnection   *connection,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
GSocketConnection *wsman_tunnel_connect_finish (GAsyncResult  *result,
                                                GError       **error);

G_END_DECLS
