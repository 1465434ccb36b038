/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Wraps addresses, so that GSocketClient lets the GProxy of routes set up the connection. */

#include "wsman-route-address-private.h"

G_DEFINE_FINAL_TYPE (WsmanRouteAddress, wsman_route_address, G_TYPE_PROXY_ADDRESS)

static void
wsman_route_address_finalize (GObject *object)
{
  WsmanRouteAddress *self = WSMAN_ROUTE_ADDRESS (object);

  g_clear_object (&self->route);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);

  G_OBJECT_CLASS (wsman_route_address_parent_class)->finalize (object);
}

static void
wsman_route_address_class_init (WsmanRouteAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_route_address_finalize;
}

static void
wsman_route_address_init (WsmanRouteAddress *self)
{
}

GSocketAddress *
wsman_route_address_new (GSocketAddress *address,
                         WsmanRoute     *route,
                         WsmanProxy     *proxy)
{
  g_autoptr(GSocketAddress) owned = address;
  g_autofree char *host = NULL;
  g_autofree char *uri = NULL;
  WsmanRouteAddress *self;
  GInetSocketAddress *inet;
  gboolean is_ipv6;

  if (!G_IS_INET_SOCKET_ADDRESS (owned) || G_IS_PROXY_ADDRESS (owned))
    return g_steal_pointer (&owned);

  inet = G_INET_SOCKET_ADDRESS (owned);
  is_ipv6 = g_socket_address_get_family (owned) == G_SOCKET_FAMILY_IPV6;
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  uri = g_uri_join (G_URI_FLAGS_NONE, WSMAN_ROUTE_SCHEME, NULL, host, g_inet_socket_address_get_port (inet), "", NULL,
                    NULL);

  self = g_object_new (WSMAN_TYPE_ROUTE_ADDRESS,
                       "address", g_inet_socket_address_get_address (inet),
                       "port", (guint) g_inet_socket_address_get_port (inet),
                       "scope-id", is_ipv6 ? g_inet_socket_address_get_scope_id (inet) : 0,
                       "protocol", WSMAN_ROUTE_SCHEME,
                       "uri", uri,
                       "destination-hostname", host,
                       "destination-port", (guint) g_inet_socket_address_get_port (inet),
                       NULL);
  self->route = g_object_ref (route);
  self->proxy = wsman_proxy_ref (proxy);

  return G_SOCKET_ADDRESS (self);
}
