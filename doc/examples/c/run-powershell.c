/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs a PowerShell script and gives it lines to read. The script can have any length. */

#include "connect.h"

static const char script[] =
  "Write-Output \"PowerShell $($PSVersionTable.PSVersion)\"\n"
  "Write-Error 'This is what errors look like'\n"
  "$input | ForEach-Object { $_.ToUpper() }\n";

static void
show (const char *title,
      const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_print ("%s: %s\n", title, lines[i]);
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanCommandResult) result = NULL;

  if (session != NULL)
    result = wsman_session_run_powershell (session, script, "first\nsecond\n", NULL, &error);
  if (result == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  show ("Output", wsman_command_result_get_stdout (result));
  show ("Error", wsman_command_result_get_stderr (result));
  g_print ("Exit status: %d\n", wsman_command_result_get_exit_status (result));

  return 0;
}
