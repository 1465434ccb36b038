/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Hashes of names that come from outside. Those of g_str_hash() can be made equal at will, and a table
 * of thousands of such names takes a time that grows with their number squared.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For GHashTable; the key is chosen anew in each process. */
guint wsman_text_hash (gconstpointer text);

/* The same for names that differ in more than the case of ASCII letters. */
guint wsman_name_hash (gconstpointer name);
gboolean wsman_name_equal (gconstpointer a,
                           gconstpointer b);

G_END_DECLS
