/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Connection strings: [transport://]host[:port][/prefix][?query], Windows' grammar. NULL and "" mean this machine.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean local;       /* no connection string; no other field is set */
  gboolean https;
  gboolean typed_transport;
  gboolean typed_port;
  gboolean ip_address;  /* the host is a number */
  gboolean loopback;    /* localhost, 127.x.x.x or [::1] */
  char *host;           /* without brackets, with the zone of an IPv6 address */
  int port;
  char *path;           /* "/wsman" */
  char *query;          /* or NULL */
} WsmanConnectionString;

/* use_ssl: the transport is https unless text names one. Errors: 0x803380D9, DA and DB. Their messages never repeat
 * text that may contain a password. */
WsmanConnectionString *wsman_connection_string_parse (const char  *text,
                                                      gboolean     use_ssl,
                                                      GError     **error);
void wsman_connection_string_free (WsmanConnectionString *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnectionString, wsman_connection_string_free)

GUri *wsman_connection_string_to_uri (const WsmanConnectionString *self);

G_END_DECLS
