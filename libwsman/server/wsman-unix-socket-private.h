/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Unix socket for clients on this machine. These functions check where the socket may be, and find out which user
 * is at the other end. Other users must not be able to replace or remove the socket.
 */

#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* The path of a Unix socket. The path is locked against other servers as long as this object exists. */
typedef struct _WsmanUnixSocket WsmanUnixSocket;

/* Checks that address is a path in $XDG_RUNTIME_DIR/wsmand or /run/wsmand, and that no other server uses this path.
 * Removes a socket that a crashed server has left there. */
WsmanUnixSocket *wsman_unix_socket_new (GSocketAddress  *address,
                                        GError         **error);
/* Removes the socket from its folder, and frees self. */
void wsman_unix_socket_free (WsmanUnixSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanUnixSocket, wsman_unix_socket_free)

/* Sets the permissions of the path. Call this after binding and before listening. The user's own socket is only for
 * that user. The system's socket is for all users of this machine. */
gboolean wsman_unix_socket_open (WsmanUnixSocket  *self,
                                 GError          **error);

/* Sets uid to the user of the connected process, as the kernel reports it. Returns FALSE if the kernel reports no
 * user. */
gboolean wsman_unix_socket_get_peer (GSocket *socket,
                                     uid_t   *uid);

G_END_DECLS
