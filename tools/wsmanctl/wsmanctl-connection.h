/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that choose the machine, the user and the way to connect.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-arguments.h"

G_BEGIN_DECLS

/* Sets the machine from a word of the command line. If the word is “”, the function changes nothing. */
gboolean wsmanctl_connection_set_host (const char  *host,
                                       GError     **error);

/* Returns the machine's name for messages. */
const char *wsmanctl_connection_get_name (void);

/* Returns the URI of the machine, with a port and a path. The result is NULL without an error if the machine is this
 * one's socket. */
GUri *wsmanctl_connection_parse (GError **error);

/* Opens a session with the options. The function may ask for a password. If is_for_anybody is TRUE and the options have
 * neither a user nor a mechanism, the session uses no authentication. */
WsmanSession *wsmanctl_connection_open (gboolean   is_for_anybody,
                                        GError   **error);

/* Opens a session with other options than those of the command line, which may change meanwhile. */
WsmanSession *wsmanctl_connection_open_with (WsmanctlArguments  *settings,
                                             gboolean            is_for_anybody,
                                             GError            **error);

/* After the session's first operation, prints on standard error how the session was authenticated. */
void wsmanctl_connection_describe (WsmanSession *session);

/* Returns the timeout in milliseconds. It is 0 if there is none. */
guint wsmanctl_connection_get_timeout (void);

G_END_DECLS
