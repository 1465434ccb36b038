/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Unix socket of this machine's service. The client recognizes the service only by the user ID of the service's
 * process.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns the socket of the user's own service if its path exists. Returns the machine's socket otherwise. The function
 * only checks the path, and doesn't connect. */
GSocketConnectable *wsman_local_service_find (void);

/* Checks whether the process at the other end belongs to root, to the caller, or to the owner of the socket's
 * folder. */
gboolean wsman_local_service_check_peer (GSocket             *socket,
                                         GSocketConnectable  *connectable,
                                         GError             **error);

GError *wsman_local_service_error_for_connecting (GSocketConnectable *connectable,
                                                  const GError       *failure);

G_END_DECLS
