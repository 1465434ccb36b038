/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command for long streams. "write BYTES" writes so many bytes of the sequence. "read" checks that its input is the
 * sequence, and prints how many bytes it was.
 */

#include "sequence.h"

#include <stdlib.h>
#include <unistd.h>

static char buffer[65536];

static int
write_sequence (guint64 length)
{
  for (guint64 done = 0; done < length;)
    {
      gsize size = MIN (length - done, sizeof buffer);

      sequence_fill (done, buffer, size);
      for (gsize written = 0; written < size;)
        {
          gssize n = write (STDOUT_FILENO, buffer + written, size - written);

          if (n < 0)
            return EXIT_FAILURE;
          written += n;
        }
      done += size;
    }

  return EXIT_SUCCESS;
}

static int
read_sequence (void)
{
  guint64 done = 0;
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      if (!sequence_matches (done, buffer, n))
        {
          g_printerr ("It is wrong after %" G_GUINT64_FORMAT " bytes\n", done);
          return EXIT_FAILURE;
        }
      done += n;
    }

  g_print ("%" G_GUINT64_FORMAT "\n", done);

  return n == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "write"))
    return write_sequence (g_ascii_strtoull (argv[2], NULL, 10));
  if (argc == 2 && g_str_equal (argv[1], "read"))
    return read_sequence ();

  g_printerr ("Usage: %s write BYTES, or %s read\n", argv[0], argv[0]);

  return 2;
}
