/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Computes hashes of names that come from outside. An attacker can choose names with equal hashes for g_str_hash(). The
 * time to fill a table with such names grows with the square of their number.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the hash of a text, for GHashTable. Each process chooses a new random key. */
guint wsman_text_hash (gconstpointer text);

/* Returns the hash of a name, for GHashTable. The case of ASCII letters doesn't matter. */
guint wsman_name_hash (gconstpointer name);
gboolean wsman_name_equal (gconstpointer a,
                           gconstpointer b);

G_END_DECLS
