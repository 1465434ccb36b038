/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Connection strings in Windows' grammar: [transport://]host[:port][/prefix][?query]. NULL and "" mean this machine.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean local;       /* TRUE if there is no connection string; then no other field is set */
  gboolean https;
  gboolean typed_transport;
  gboolean typed_port;
  gboolean ip_address;  /* TRUE if the host is an IP address */
  gboolean loopback;    /* TRUE if the host is localhost, 127.x.x.x or [::1] */
  char *host;           /* the host without brackets, but with the zone of an IPv6 address */
  int port;
  char *path;           /* the path, such as "/wsman" */
  char *query;          /* the query; or NULL */
} WsmanConnectionString;

/* Parses text. If use_ssl is TRUE, the transport is https unless text names another transport. The codes of its errors
 * are 0x803380D9, 0x803380DA and 0x803380DB. The messages never repeat text that may contain a password. */
WsmanConnectionString *wsman_connection_string_parse (const char  *text,
                                                      gboolean     use_ssl,
                                                      GError     **error);
void wsman_connection_string_free (WsmanConnectionString *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnectionString, wsman_connection_string_free)

/* Sets the ports for strings without a port, in place of Windows' ports. */
void wsman_connection_string_set_default_ports (WsmanConnectionString *self,
                                                int                    http_port,
                                                int                    https_port);

GUri *wsman_connection_string_to_uri (const WsmanConnectionString *self);

G_END_DECLS
