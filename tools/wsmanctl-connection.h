/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that choose the machine, the user and the way of connecting.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

const GOptionEntry *wsmanctl_connection_get_entries (void);

/* Sets the machine from a word of the command line. “” changes nothing. */
gboolean wsmanctl_connection_set_host (const char  *host,
                                       GError     **error);

/* Returns the machine's name for messages. */
const char *wsmanctl_connection_get_name (void);

/* Opens the session of the options; may ask for a password. is_for_anybody: without a user and a mechanism, no
 * authentication is used. */
WsmanSession *wsmanctl_connection_open (gboolean   is_for_anybody,
                                        GError   **error);

/* After the session's first operation, prints on standard error how it was authenticated. */
void wsmanctl_connection_describe (WsmanSession *session);

/* In milliseconds; 0 for none. */
guint wsmanctl_connection_get_timeout (void);

G_END_DECLS
