/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "sequence.h"

#include <string.h>

#define LINES_AT_ONCE 256

static void
write_line (guint64 number,
            char   *line)
{
  for (int i = SEQUENCE_LINE - 2; i >= 0; i--)
    {
      line[i] = "0123456789abcdef"[number % 16];
      number /= 16;
    }
  line[SEQUENCE_LINE - 1] = '\n';
}

/* Writes whole lines, beginning with the line that contains position. Returns the offset of position in these lines. */
static gsize
write_lines (guint64 position,
             char    lines[LINES_AT_ONCE * SEQUENCE_LINE])
{
  for (gsize i = 0; i < LINES_AT_ONCE; i++)
    write_line (position / SEQUENCE_LINE + i, lines + i * SEQUENCE_LINE);

  return position % SEQUENCE_LINE;
}

void
sequence_fill (guint64  position,
               char    *buffer,
               gsize    length)
{
  char lines[LINES_AT_ONCE * SEQUENCE_LINE];

  for (gsize done = 0, part; done < length; done += part)
    {
      gsize skip = write_lines (position + done, lines);

      part = MIN (length - done, sizeof lines - skip);
      memcpy (buffer + done, lines + skip, part);
    }
}

gboolean
sequence_matches (guint64     position,
                  const char *text,
                  gsize       length)
{
  char lines[LINES_AT_ONCE * SEQUENCE_LINE];

  for (gsize done = 0, part; done < length; done += part)
    {
      gsize skip = write_lines (position + done, lines);

      part = MIN (length - done, sizeof lines - skip);
      if (memcmp (text + done, lines + skip, part) != 0)
        return FALSE;
    }

  return TRUE;
}
