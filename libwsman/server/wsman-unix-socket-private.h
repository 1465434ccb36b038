/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Unix socket, for clients on this machine: where it may be, and who is at its other end. Other
 * users must be able neither to put a socket of theirs in its place nor to take it away.
 */

#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* A socket's place in the file system, held against other servers for as long as it lives. */
typedef struct _WsmanUnixSocket WsmanUnixSocket;

/* Makes sure that address is a path in $XDG_RUNTIME_DIR/wsmand or /run/wsmand which nobody else
 * serves, and clears it of what a server that died left behind. */
WsmanUnixSocket *wsman_unix_socket_new (GSocketAddress  *address,
                                        GError         **error);
/* Removes the socket. */
void wsman_unix_socket_free (WsmanUnixSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanUnixSocket, wsman_unix_socket_free)

/* Opens the path, once bound and before anything listens, to those who may come: the user's own
 * socket to the user, the system's to all users of this machine. */
gboolean wsman_unix_socket_open (WsmanUnixSocket  *self,
                                 GError          **error);
const char *wsman_unix_socket_get_path (WsmanUnixSocket *self);

/* The user whose process is connected, as the kernel says; FALSE if it doesn't. */
gboolean wsman_unix_socket_get_peer (GSocket *socket,
                                     uid_t   *uid);

G_END_DECLS
