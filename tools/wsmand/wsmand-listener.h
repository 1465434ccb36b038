/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An address on which the server listens: from the key file, or a socket of the service manager.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean secure;
  GSocketAddress *address; /* an IP address or a Unix socket; NULL means the loopback addresses of all families */
  guint16 port;
  GSocket *socket; /* listens already; NULL if the server makes the socket */
} WsmandListener;

/* Reads a URL such as "https://192.0.2.1:5986", "http://[::1]", "https://localhost:0" or
 * "unix:/run/wsmand/wsman.sock". */
WsmandListener *wsmand_listener_parse (const char  *text,
                                       GError     **error);

/* Takes a socket of the service manager. Its name says what it is for: "http", "https" or "local". */
WsmandListener *wsmand_listener_new_from_fd (int          fd,
                                             const char  *name,
                                             GError     **error);
WsmandListener *wsmand_listener_copy (const WsmandListener *self);
void wsmand_listener_free (WsmandListener *self);

/* Tells whether the listener is a Unix socket. */
gboolean wsmand_listener_is_local (const WsmandListener *self);

G_END_DECLS
