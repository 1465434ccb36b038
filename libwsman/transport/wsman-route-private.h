/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The way of a channel's connections to the target: directly, or through a proxy. A route is the connectable that
 * libsoup connects to. It asks the GProxyResolver of the configuration, and returns the addresses of the target or of
 * the proxies. A GProxy of this room then sets the connection up: it makes the tunnel, and adds a meter.
 *
 * libsoup's own support of proxies isn't used: it sends the proxy's credentials to targets, and has no tunnels for
 * http.
 *
 * The GProxy knows its route only through the addresses that the route itself has made. Nobody else can make such an
 * address. So settings that name the GProxy's scheme, such as an environment variable, get no credentials.
 *
 * A route is used only in the channel's context.
 */

#pragma once

#include "wsman-proxy-private.h"
#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_ROUTE (wsman_route_get_type ())
G_DECLARE_FINAL_TYPE (WsmanRoute, wsman_route, WSMAN, ROUTE, GObject)

/* Creates the route of a channel. target is the address of the server. */
WsmanRoute *wsman_route_new (const WsmanTransportConfig *config,
                             GSocketConnectable         *target);

/* Returns the proxy of the last attempt to connect; NULL if there was none. */
const WsmanProxy *wsman_route_get_proxy (WsmanRoute *self);

/* Tells whether the last connection has reached the target, as far as the proxy says. */
gboolean wsman_route_is_through (WsmanRoute *self);

/* Returns why a proxy refused or failed; NULL if it didn't. Then no other proxy or address is tried. */
const GError *wsman_route_get_failure (WsmanRoute *self);

/* Tells that somebody waits for the user's answer, or doesn't any more. */
typedef void (*WsmanRouteWaitingFunc) (gpointer owner,
                                       gboolean is_waiting);

/* Sets the owner of the next connection: the context in which the application is asked, and the function that is told
 * about the wait. With NULL, nobody is asked. */
void wsman_route_set_owner (WsmanRoute            *self,
                            GMainContext          *context,
                            WsmanRouteWaitingFunc  func,
                            gpointer               owner);

/* --- For the files of the route --- */

GMainContext *wsman_route_get_context (WsmanRoute *self);
void wsman_route_set_waiting (WsmanRoute *self,
                              gboolean    is_waiting);

/* Tells whether the application can be asked. */
gboolean wsman_route_can_ask (WsmanRoute *self);

const WsmanTransportConfig *wsman_route_get_config (WsmanRoute *self);

/* Returns the name and the port of the target. */
const char *wsman_route_get_target (WsmanRoute *self,
                                    guint16    *port);

/* Notes the end of an attempt to connect through proxy, which may be NULL. Keeps a copy of failure, which is NULL if
 * the connection reached the target. */
void wsman_route_end (WsmanRoute   *self,
                      WsmanProxy   *proxy,
                      const GError *failure);

/* Makes the GProxy of routes known to GIO. A route can't be used before. */
void wsman_route_register (void);

G_END_DECLS
