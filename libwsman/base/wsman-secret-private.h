/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Text that is wiped when it is let go. Never put into a log, an error or a GValue that
 * outlives the call.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* g_free() for secrets; NULL is fine. */
void wsman_secret_free (char *secret);
char *wsman_secret_dup (const char *secret);
void wsman_secret_clear (char **secret);

/* Its SHA-256, as digits; a secret, too. */
char *wsman_secret_hash (const char *secret);

/* Bytes that may be secrets: none stay where they were, when they have to move or go. */
void wsman_secret_bytes_append (GByteArray   **bytes,
                                const guint8  *data,
                                gsize          length);
/* At most all that there is. */
void wsman_secret_bytes_remove_front (GByteArray *bytes,
                                      gsize       length);
void wsman_secret_bytes_free (GByteArray *bytes);

/* Equal in time that depends on the lengths alone. */
gboolean wsman_secret_equal (const char *a,
                             const char *b);

G_END_DECLS
