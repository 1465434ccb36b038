/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One listening socket. When descriptors run out it rests for a moment, where a GSocketService
 * would spin.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanListener WsmanListener;

/* A client connected to self; the socket is the callee's to keep. */
typedef void (*WsmanListenerFunc) (WsmanListener *self,
                                   GSocket       *socket,
                                   gpointer       user_data);

/* Binds and listens; clients wait until wsman_listener_start(). */
WsmanListener *wsman_listener_new (GSocketAddress  *address,
                                   gboolean         secure,
                                   GError         **error);
void wsman_listener_free (WsmanListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanListener, wsman_listener_free)

/* On 127.0.0.1 and, where there is IPv6, on ::1, with one port for both; 0 is any. */
GPtrArray *wsman_listener_new_local (guint16    port,
                                     gboolean   secure,
                                     GError   **error);

void wsman_listener_start (WsmanListener     *self,
                           GMainContext      *context,
                           WsmanListenerFunc  func,
                           gpointer           user_data);

gboolean wsman_listener_is_secure (WsmanListener *self);
char *wsman_listener_dup_uri (WsmanListener *self);

G_END_DECLS
