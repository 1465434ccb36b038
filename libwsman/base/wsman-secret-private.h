/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles text that is wiped when it is freed. A secret is never put into a log, an error or a GValue that lives longer
 * than the call.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wipes and frees a secret. NULL is allowed. */
void wsman_secret_free (char *secret);
char *wsman_secret_dup (const char *secret);
void wsman_secret_clear (char **secret);

/* Returns the SHA-256 of the secret in hexadecimal. The result is also a secret. */
char *wsman_secret_hash (const char *secret);

/* These functions handle bytes that may be secrets. When the bytes are moved or freed, the old memory is wiped. */
void wsman_secret_bytes_append (GByteArray   **bytes,
                                const guint8  *data,
                                gsize          length);
/* Removes length bytes from the front, or all bytes if there are fewer. */
void wsman_secret_bytes_remove_front (GByteArray *bytes,
                                      gsize       length);
void wsman_secret_bytes_free (GByteArray *bytes);

/* Compares two secrets. The time of the comparison depends only on their lengths. */
gboolean wsman_secret_equal (const char *a,
                             const char *b);

G_END_DECLS
