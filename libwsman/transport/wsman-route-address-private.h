/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The address of a proxy, or of the target if there is no proxy. It belongs to one route. */

#pragma once

#include "wsman-route-private.h"

G_BEGIN_DECLS

/* The scheme of the GProxy that sets up the connections of routes. */
#define WSMAN_ROUTE_SCHEME "wsman-route"

#define WSMAN_TYPE_ROUTE_ADDRESS (wsman_route_address_get_type ())
G_DECLARE_FINAL_TYPE (WsmanRouteAddress, wsman_route_address, WSMAN, ROUTE_ADDRESS, GProxyAddress)

struct _WsmanRouteAddress
{
  GProxyAddress parent_instance;

  WsmanRoute *route;
  WsmanProxy *proxy;
};

/* Wraps an address. Returns address itself if it isn't of TCP. Takes ownership of address. */
GSocketAddress *wsman_route_address_new (GSocketAddress *address,
                                         WsmanRoute     *route,
                                         WsmanProxy     *proxy);

G_END_DECLS
