/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsmand never serves anybody with root's rights.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Becomes user_name for good if this is root, and makes sure that nothing can be gained back. Must
 * be called before the first thread and the first socket. user_name may be NULL if this isn't root.
 * Fails in root's group, too. */
gboolean wsmand_privileges_drop (const char  *user_name,
                                 GError     **error);

G_END_DECLS
