/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Strings that are wiped when they are freed. Comparisons take the same time wherever the strings differ. */

#include "wsman-secret-private.h"

#include <string.h>

/* The block size of SHA-256, in bytes. */
#define HASH_BLOCK 64

void
wsman_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

char *
wsman_secret_dup (const char *secret)
{
  return g_strdup (secret);
}

void
wsman_secret_clear (char **secret)
{
  g_clear_pointer (secret, wsman_secret_free);
}

char *
wsman_secret_hash (const char *secret)
{
  static const guchar blank[HASH_BLOCK - 1];
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  char *hash;

  g_checksum_update (sum, (const guchar *) secret, -1);
  hash = g_strdup (g_checksum_get_string (sum));

  /* GChecksum keeps the last block of the secret until it reads another block. */
  g_checksum_reset (sum);
  g_checksum_update (sum, blank, sizeof blank);

  return hash;
}

void
wsman_secret_bytes_append (GByteArray   **bytes,
                           const guint8  *data,
                           gsize          length)
{
  GByteArray *old = *bytes;

  if (old->len > 0)
    {
      *bytes = g_byte_array_sized_new (old->len + length);
      g_byte_array_append (*bytes, old->data, old->len);
      wsman_secret_bytes_free (old);
    }
  g_byte_array_append (*bytes, data, length);
}

void
wsman_secret_bytes_remove_front (GByteArray *bytes,
                                 gsize       length)
{
  gsize rest = bytes->len - length;

  g_assert (length <= bytes->len);

  if (length == 0)
    return;
  memmove (bytes->data, bytes->data + length, rest);
  explicit_bzero (bytes->data + rest, length);
  g_byte_array_set_size (bytes, rest);
}

void
wsman_secret_bytes_free (GByteArray *bytes)
{
  wsman_secret_bytes_remove_front (bytes, bytes->len);
  g_byte_array_unref (bytes);
}

gboolean
wsman_secret_equal (const char *a,
                    const char *b)
{
  gsize length = strlen (a);
  volatile guchar difference = 0;

  if (length != strlen (b))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];

  return difference == 0;
}
