/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the nearest word, which is the word that needs the fewest changes to the typed one. A word that needs many
 * changes isn't suggested.
 */

#include "wsmanctl-nearest.h"

#include <string.h>

#define MAX_LENGTH 40

void
wsmanctl_nearest_init (WsmanctlNearest *self,
                       const char      *word)
{
  *self = (WsmanctlNearest) { .word = word };
}

/* Counts the changes. A change adds a character, removes one, replaces one, or swaps one with the next character. */
static guint
measure (const char *a,
         const char *b)
{
  guint rows[3][MAX_LENGTH + 1];
  gsize length = strlen (b);

  for (gsize j = 0; j <= length; j++)
    rows[0][j] = (guint) j;

  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *before = rows[(i + 1) % 3];

      row[0] = (guint) i;
      for (gsize j = 1; j <= length; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
    }

  return rows[strlen (a) % 3][length];
}

void
wsmanctl_nearest_offer (WsmanctlNearest *self,
                        const char      *candidate)
{
  g_autofree char *word = NULL;
  gsize longest = MAX (strlen (self->word), strlen (candidate));
  guint distance;

  if (*self->word == '\0' || longest > MAX_LENGTH)
    return;

  word = g_ascii_strdown (self->word, -1);
  distance = measure (word, candidate);
  /* A word that begins with the typed one is nearly right. */
  if (g_str_has_prefix (candidate, word))
    distance = 1;
  if (distance > MAX (strlen (word) / 2, 1) || (self->nearest != NULL && distance >= self->distance))
    return;

  self->nearest = candidate;
  self->distance = distance;
}
