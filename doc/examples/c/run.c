/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs a command, then prints its output and its exit status. Arguments: a program and its arguments. */

#include "connect.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanCommandResult) result = NULL;

  if (session != NULL)
    result = wsman_session_run (session, (const char * const *) argv + 1, NULL, NULL, &error);
  if (result == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("%s%s\n", wsman_command_result_get_stdout (result), wsman_command_result_get_stderr (result));
  g_print ("Exit status: %d\n", wsman_command_result_get_exit_status (result));

  return 0;
}
