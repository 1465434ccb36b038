/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the bodies of Disconnect, Reconnect and Connect, with which clients leave a shell and come back.
 * [MS-WSMV] 3.1.4.17 to 3.1.4.19; [MS-PSRP] 3.1.5.3.
 */

#pragma once

#include "wsman-shell-messages-private.h"

G_BEGIN_DECLS

#define WSMAN_ACTION_SHELL_DISCONNECT WSMAN_URI_SHELL "/Disconnect"
#define WSMAN_ACTION_SHELL_RECONNECT WSMAN_URI_SHELL "/Reconnect"
#define WSMAN_ACTION_SHELL_CONNECT WSMAN_URI_SHELL "/Connect"

/* Reads rsp:Disconnect, which may be NULL. idle_timeout becomes the time after which the shell may end, or -1. drops
 * tells whether output may be dropped while nobody receives it. */
gboolean wsman_shell_read_disconnect (const WsmanElement  *content,
                                      GTimeSpan           *idle_timeout,
                                      gboolean            *drops,
                                      GError             **error);

/* Returns the id of the command that Reconnect or Connect is about; NULL if it is about the shell. content may be
 * NULL. */
const char *wsman_shell_read_connection (const WsmanElement *content);

/* Returns the first messages of a client that connects to a pool. */
GBytes *wsman_shell_read_connect (const WsmanElement  *content,
                                  GError             **error);

/* Writes rsp:ConnectResponse. It is empty for a command, whose data is NULL. */
void wsman_shell_write_connect_response (const char *input_streams,
                                         const char *output_streams,
                                         GBytes     *data,
                                         GString    *xml);

/* Writes the description of a command in an enumeration. */
void wsman_shell_write_command_item (const char *shell_id,
                                     const char *command_id,
                                     GString    *xml);

/* The WsmanPropertyFunc of commands. */
WsmanPropertyType wsman_shell_find_command_property (const char  *name,
                                                     const char **spelling,
                                                     gpointer     user_data);

G_END_DECLS
