/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The service of this machine, behind a Unix socket: who listens there is known by the user's
 * number alone.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The user's own service if it runs, else the machine's. Only the path is looked at. */
GSocketConnectable *wsman_local_socket_find (void);

/* Whether root, the caller, or the owner of the socket's folder listens at the other end. */
gboolean wsman_local_socket_check_peer (GSocket             *socket,
                                        GSocketConnectable  *connectable,
                                        GError             **error);

GError *wsman_local_socket_error_for_connecting (GSocketConnectable *connectable,
                                                 const GError       *failure);

G_END_DECLS
