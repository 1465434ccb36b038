/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Talks to a running command. Each line is written after the reply to the line before was read. Arguments: a program
 * and its arguments. */

#include "connect.h"

static gboolean
ask (WsmanCommand      *command,
     GDataInputStream  *answers,
     const char        *question,
     GError           **error)
{
  g_autofree char *line = g_strconcat (question, "\n", NULL);
  g_autofree char *answer = NULL;

  if (!g_output_stream_write_all (wsman_command_get_stdin (command), line, strlen (line), NULL, NULL, error))
    return FALSE;
  answer = g_data_input_stream_read_line_utf8 (answers, NULL, NULL, error);
  if (answer == NULL)
    return FALSE;

  g_print ("%s: %s\n", question, answer);

  return TRUE;
}

static gboolean
talk (WsmanShell          *shell,
      const char * const  *argv,
      GError             **error)
{
  g_autoptr(WsmanCommand) command = wsman_shell_spawn (shell, argv, NULL, error);
  g_autoptr(GDataInputStream) answers = NULL;

  if (command == NULL)
    return FALSE;

  answers = g_data_input_stream_new (wsman_command_get_stdout (command));
  if (!ask (command, answers, "first", error) ||
      !ask (command, answers, "second", error) ||
      !ask (command, answers, "third", error) ||
      !g_output_stream_close (wsman_command_get_stdin (command), NULL, error) ||
      !wsman_command_wait_check (command, NULL, error))
    return FALSE;

  g_print ("Exit status: %d\n", wsman_command_get_exit_status (command));

  return wsman_shell_close (shell, NULL, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanShell) shell = session != NULL ? wsman_session_open_shell (session, NULL, &error) : NULL;

  if (shell == NULL || !talk (shell, (const char * const *) argv + 1, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "The command ended without an answer");
      return 1;
    }

  return 0;
}
