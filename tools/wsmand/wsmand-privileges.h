/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes sure that wsmand never serves a request with root's rights.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* If this process is root's, it becomes user_name for good, and the function verifies that the process can regain no
 * right. This must be called before the first thread and the first socket. user_name may be NULL if this process isn't
 * root's. The function also fails if the process is in root's group. */
gboolean wsmand_privileges_drop (const char  *user_name,
                                 GError     **error);

/* Tells whether the program can serve as that user, as far as this can be told without giving up root. */
gboolean wsmand_privileges_check (const char  *user_name,
                                  GError     **error);

/* Checks that no other process runs as this process's user. Such a process could ask wsmand-helper, too, and could look
 * into this one. */
gboolean wsmand_privileges_check_alone (GError **error);

G_END_DECLS
