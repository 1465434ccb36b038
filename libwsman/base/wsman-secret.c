/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Strings that are wiped when they are let go, and compared without telling where they differ. */

#include "wsman-secret-private.h"

#include <string.h>

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
