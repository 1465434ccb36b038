/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The hash is the text as a polynomial at a secret point, modulo the prime 2^31 - 1. Two texts of n bytes have the same
 * value at no more than n points, even if an attacker chose them.
 */

#include "wsman-hash-private.h"

#define PRIME 0x7FFFFFFFu

/* Returns the secret point, which is never 0. */
static guint64
get_key (void)
{
  static gsize key;

  if (g_once_init_enter (&key))
    g_once_init_leave (&key, g_random_int_range (1 << 16, G_MAXINT32));

  return key;
}

static guint64
add_byte (guint64 sum,
          guint64 key,
          guchar  c)
{
  guint64 product = sum * key + c + 1;

  product = (product & PRIME) + (product >> 31);

  return product >= PRIME ? product - PRIME : product;
}

guint
wsman_text_hash (gconstpointer text)
{
  guint64 key = get_key ();
  guint64 sum = 0;

  for (const char *c = text; *c != '\0'; c++)
    sum = add_byte (sum, key, *c);

  return (guint) sum;
}

guint
wsman_name_hash (gconstpointer name)
{
  guint64 key = get_key ();
  guint64 sum = 0;

  for (const char *c = name; *c != '\0'; c++)
    sum = add_byte (sum, key, g_ascii_tolower (*c));

  return (guint) sum;
}

gboolean
wsman_name_equal (gconstpointer a,
                  gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}
