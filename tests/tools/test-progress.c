/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the line that shows the progress of a copy. */

#include <locale.h>

#include "wsmanctl/wsmanctl-progress.h"

#define NBSP "\xc2\xa0"

static void
test_format (void)
{
  static const struct
  {
    const char *name;
    goffset current;
    goffset total;
    double seconds;
    int width;
    const char *line;
  } cases[] = {
    { "file", 0, 0, 0, 60, "file  0 bytes  0 bytes/s  00:00" },
    { "file", 250, 1000, 1, 60, "file  [###............]   25%  250 bytes  250 bytes/s  00:03" },
    { "file", 1000, 1000, 2, 60, "file  [##################]  100%  1.0" NBSP "kB  500 bytes/s  00:02" },
    /* Its size isn't known, or has been wrong. */
    { "file", 5000, 0, 1, 60, "file  5.0" NBSP "kB  5.0" NBSP "kB/s  00:01" },
    { "file", 2000, 1000, 1, 60, "file  [#####################]  200%  2.0" NBSP "kB  2.0" NBSP "kB/s  00:01" },
    { "file", 1, 1000000, 1, 60, "file  [..................]    0%  1 byte  1 byte/s  99:59:59" },
    /* There is no room for the bar or for the name. */
    { "a longer name", 250, 1000, 1, 50, "a longer name   25%  250 bytes  250 bytes/s  00:03" },
    { "a longer name", 250, 1000, 1, 40, "a l   25%  250 bytes  250 bytes/s  00:03" },
    { "ünïcödé", 250, 1000, 1, 38, "ü   25%  250 bytes  250 bytes/s  00:03" },
    { "file", 250, 1000, 1, 5, "   25%  250 bytes  250 bytes/s  00:03" },
    /* A terminal obeys no name. */
    { "\033[2J", 0, 0, 0, 60, "\\u{1b}[2J  0 bytes  0 bytes/s  00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = wsmanctl_progress_format (cases[i].name, cases[i].current, cases[i].total,
                                                        cases[i].seconds, cases[i].width);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/progress/format", test_format);

  return g_test_run ();
}
