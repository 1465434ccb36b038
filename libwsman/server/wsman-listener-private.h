/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One listening socket. If the process has no free file descriptors, the listener stops accepting for a moment. A
 * GSocketService would try again at once, and so use the processor all the time.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanListener WsmanListener;

/* Is called when a client has connected. The called function gets a reference to socket. */
typedef void (*WsmanListenerFunc) (WsmanListener *self,
                                   GSocket       *socket,
                                   gpointer       user_data);

/* Binds a socket to address, and listens on it. Clients that connect wait until wsman_listener_start() is called. */
WsmanListener *wsman_listener_new (GSocketAddress  *address,
                                   gboolean         secure,
                                   GError         **error);

/* Takes a socket that listens already. The socket's creator removes its path, if it has one. */
WsmanListener *wsman_listener_new_from_socket (GSocket   *socket,
                                               gboolean   secure,
                                               GError   **error);
void wsman_listener_free (WsmanListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanListener, wsman_listener_free)

/* Listens on 127.0.0.1, and also on ::1 if this machine has IPv6. Both sockets have the same port. If port is 0, any
 * free port is chosen. */
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
