/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes events of a server to the log. Every event has the client's address, and the key under which that address is
 * counted.
 */

#include "wsman-server-log-private.h"

#include "wsman-login-throttle-private.h"

void
wsman_server_log (WsmanEvent      event,
                  GSocketAddress *remote_address,
                  WsmanLogFields *fields)
{
  g_autofree char *address = G_IS_INET_SOCKET_ADDRESS (remote_address)
                               ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (remote_address))
                               : g_strdup ("local");
  g_autofree char *source = wsman_login_throttle_make_key (remote_address, TRUE);

  fields->address = address;
  fields->source = source;
  wsman_log_fields (event, fields);
}

void
wsman_socket_log (GSocket    *socket,
                  WsmanEvent  event,
                  const char *reason)
{
  g_autoptr(GSocketAddress) remote_address = g_socket_get_remote_address (socket, NULL);

  wsman_server_log (event, remote_address, &(WsmanLogFields) { .reason = reason });
}
