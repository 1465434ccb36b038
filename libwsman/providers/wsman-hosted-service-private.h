/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks a process of wsman-shell-host to do something with the rights of its user, besides running commands.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks the host to send SIGTERM to the process of pidfd. The result is 0 or an error number. The caller closes pidfd
 * when the function returns. host ends with its socket. */
void wsman_hosted_terminate_async (GSocket             *host,
                                   int                  pidfd,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
int wsman_hosted_terminate_finish (GAsyncResult  *result,
                                   GError       **error);

/* Asks the host to connect to the stream socket at path. The peer takes the connection for one of the host's user, as
 * long as the host lives. */
void wsman_hosted_connect_async (GSocket             *host,
                                 const char          *path,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
GSocket *wsman_hosted_connect_finish (GAsyncResult  *result,
                                      GError       **error);

/* Asks the host to read the regular files in folder whose names end with suffix. The result has the name and the
 * contents of each file, one after the other. It is empty if there is no such folder. */
void wsman_hosted_read_files_async (GSocket             *host,
                                    const char          *folder,
                                    const char          *suffix,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
GPtrArray *wsman_hosted_read_files_finish (GAsyncResult  *result,
                                           GError       **error);

/* Asks the host to replace the file, or to remove it if text is empty. */
void wsman_hosted_write_file_async (GSocket             *host,
                                    const char          *folder,
                                    const char          *name,
                                    const char          *text,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean wsman_hosted_write_file_finish (GAsyncResult  *result,
                                         GError       **error);

/* Asks the host to keep the user's Kerberos ticket, and to tell the commands where it is. */
void wsman_hosted_keep_ticket_async (GSocket             *host,
                                     const char          *ticket,
                                     gsize                size,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean wsman_hosted_keep_ticket_finish (GAsyncResult  *result,
                                          GError       **error);

G_END_DECLS
