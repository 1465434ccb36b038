/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The limits and timeouts that administrators have changed remotely. They are kept in a file of their own in the state
 * directory. Its parser knows only these keys, so the file can't change anything else.
 */

#pragma once

#include "wsmand-config.h"

G_BEGIN_DECLS

/* Reads the changes: a table from the name of a property to GUINT_TO_POINTER (value). A value that isn't allowed any
 * more is left out. Adds to problems what is wrong with the file. A file that doesn't exist has no changes. */
GHashTable *wsmand_changes_read (WsmandConfig *config,
                                 GPtrArray    *problems);

/* Replaces the file as a whole. */
gboolean wsmand_changes_write (WsmandConfig  *config,
                               GHashTable    *changes,
                               GError       **error);

/* Tells whether administrators may set this value. */
gboolean wsmand_changes_check (WsmandConfig  *config,
                               const char    *name,
                               guint          value,
                               GError       **error);

G_END_DECLS
