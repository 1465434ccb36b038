/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Text that is wiped when it is freed. A secret is never put into a log, an error or a GValue that lives longer than
 * the call.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* g_free() for secrets. NULL is allowed. */
void wsman_secret_free (char *secret);
char *wsman_secret_dup (const char *secret);
void wsman_secret_clear (char **secret);

/* Returns the SHA-256 of the secret in hexadecimal. This is a secret, too. */
char *wsman_secret_hash (const char *secret);

/* Bytes that may be secrets. When they are moved or freed, the old memory is wiped. */
void wsman_secret_bytes_append (GByteArray   **bytes,
                                const guint8  *data,
                                gsize          length);
/* Removes at most as many bytes as there are. */
void wsman_secret_bytes_remove_front (GByteArray *bytes,
                                      gsize       length);
void wsman_secret_bytes_free (GByteArray *bytes);

/* Compares two secrets. The time depends on their lengths only. */
gboolean wsman_secret_equal (const char *a,
                             const char *b);

G_END_DECLS
