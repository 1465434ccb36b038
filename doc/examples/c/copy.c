/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Copies a file to the other machine and back again, and shows the progress. Arguments: the file, its path on the
 * other machine, and the path of the copy. */

#include "connect.h"

static void
show (goffset  current,
      goffset  total,
      gpointer verb)
{
  g_print ("%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes\n", (const char *) verb, current, total);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) copy = NULL;

  if (argc != 4)
    {
      g_printerr ("Usage: %s FILE PATH-THERE COPY\n", argv[0]);
      return 1;
    }

  file = g_file_new_for_path (argv[1]);
  copy = g_file_new_for_path (argv[3]);
  session = example_connect (&error);
  if (session == NULL ||
      !wsman_session_copy_to (session, file, argv[2], G_FILE_COPY_OVERWRITE, NULL, show, "Sent", &error) ||
      !wsman_session_copy_from (session, argv[2], copy, G_FILE_COPY_NONE, NULL, show, "Received", &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
