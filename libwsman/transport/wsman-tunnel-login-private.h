/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The authentication to a proxy. It is separate from the authentication to the target: it has its own credentials, and
 * sees nothing of the target's. Without credentials for proxies, nothing is sent.
 */

#pragma once

#include "wsman-route-private.h"
#include "wsman-tunnel-head-private.h"

G_BEGIN_DECLS

typedef struct _WsmanTunnelLogin WsmanTunnelLogin;

/* target is the "host:port" of CONNECT. */
WsmanTunnelLogin *wsman_tunnel_login_new (WsmanRoute *route,
                                          WsmanProxy *proxy,
                                          const char *target);
void wsman_tunnel_login_free (WsmanTunnelLogin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanTunnelLogin, wsman_tunnel_login_free)

/* Notes that there is a new connection to the proxy. tls is its TLS layer, or NULL. */
void wsman_tunnel_login_set_connection (WsmanTunnelLogin *self,
                                        GTlsConnection   *tls);

/* Makes the Proxy-Authorization value that follows a 407. Fails if the proxy has refused the credentials, or if there
 * are none that it accepts. */
void wsman_tunnel_login_respond_async (WsmanTunnelLogin      *self,
                                       const WsmanTunnelHead *head,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);

/* Tells whether the value needs a new connection, because the proxy may have ended the old one while the user was
 * asked. */
gboolean wsman_tunnel_login_needs_connection (WsmanTunnelLogin *self);

/* The caller frees the value as a secret. */
char *wsman_tunnel_login_respond_finish (GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
