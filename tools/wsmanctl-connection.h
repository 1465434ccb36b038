/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that say which machine wsmanctl talks to, as whom, and how.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

const GOptionEntry *wsmanctl_connection_get_entries (void);

/* Names the machine as a word does; “” adds nothing to the options. */
gboolean wsmanctl_connection_set_host (const char  *host,
                                       GError     **error);

/* How people call the machine. */
const char *wsmanctl_connection_get_name (void);

/* The session that the options describe; may ask for a password. is_for_anybody: without a user or
 * a mechanism, nobody is who logs in. */
WsmanSession *wsmanctl_connection_open (gboolean   is_for_anybody,
                                        GError   **error);

/* Tells on standard error how the session logged in, after its first operation. */
void wsmanctl_connection_describe (WsmanSession *session);

/* In milliseconds; 0 for none. */
guint wsmanctl_connection_get_timeout (void);

G_END_DECLS
