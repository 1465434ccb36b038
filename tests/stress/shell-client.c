/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A client that uses every function of shells, again and again, until a test kills it or its server. If its server is
 * killed, it prints the error and exits with 0. After any other error it exits with another number. If the shell's host
 * was killed, it opens another shell.
 *
 * Arguments: the command of sequence.h, that of escapee.c, the server's URI, a cookie for the shells' environment, and
 * the number of the first step.
 */

#include "processes.h"
#include "world-client.h"

#include <stdlib.h>

/* A timeout that no call to a running server reaches. */
#define TIMEOUT_MS 60000
#define IDLE_MS 1000
#define PIECE 65536

static const char *sequence_program, *escapee_program;
static guint32 step;

static gboolean
read_some (WsmanCommand  *command,
           GError       **error)
{
  char buffer[PIECE];
  gsize n;

  return g_input_stream_read_all (wsman_command_get_stdout (command), buffer, sizeof buffer, &n, NULL, error);
}

static gboolean
write_some (WsmanCommand  *command,
            GError       **error)
{
  char buffer[PIECE] = { 0 };

  return g_output_stream_write_all (wsman_command_get_stdin (command), buffer, sizeof buffer, NULL, NULL, error);
}

static gboolean
write_and_read (WsmanCommand  *command,
                GError       **error)
{
  return write_some (command, error) && read_some (command, error);
}

static gboolean
interrupt (WsmanCommand  *command,
           GError       **error)
{
  return wsman_command_send_signal (command, WSMAN_COMMAND_SIGNAL_CTRL_C, NULL, error)
         && wsman_command_wait (command, NULL, error);
}

static gboolean
wait_for_end (WsmanCommand  *command,
              GError       **error)
{
  return wsman_command_wait (command, NULL, error);
}

/* Waits until the command is ready. The command then tries not to be ended. */
static gboolean
leave_ready (WsmanCommand  *command,
             GError       **error)
{
  char buffer[6];
  gsize n;

  return g_input_stream_read_all (wsman_command_get_stdout (command), buffer, sizeof buffer, &n, NULL, error);
}

/* Does nothing, because the command must end with its shell. */
static gboolean
leave (WsmanCommand  *command,
       GError       **error)
{
  return TRUE;
}

#define SEQUENCE "sequence"
#define ESCAPEE "escapee"

static const struct
{
  const char *argv[5];
  gboolean (*use) (WsmanCommand *command, GError **error);
} steps[] = {
  { { "/bin/echo", "word" }, wait_for_end },
  { { "/bin/cat" }, write_and_read },
  { { SEQUENCE, "write", "100000000000" }, read_some },
  { { SEQUENCE, "read" }, write_some },
  { { "/bin/sleep", "1000" }, interrupt },
  { { "/bin/sh", "-c", "trap '' INT TERM HUP; sleep 1000 & sleep 1000; sleep 1000" }, leave },
  { { "/bin/sh", "-c", "sleep 1000 | sleep 1000 | sleep 1000" }, leave },
  { { "/bin/sh", "-c", "setsid sh -c 'setsid sleep 1000 & sleep 1000' & sleep 1000" }, leave },
  { { ESCAPEE, "hops" }, leave_ready },
  { { ESCAPEE, "daemon" }, leave_ready },
  { { ESCAPEE, "stopped" }, leave_ready },
  { { ESCAPEE, "subreaper" }, leave_ready },
  { { ESCAPEE, "hop-in-sessions" }, leave },
};

static gboolean
take_step (WsmanShell  *shell,
           GError     **error)
{
  guint i = step++ % G_N_ELEMENTS (steps);
  const char *argv[G_N_ELEMENTS (steps[i].argv) + 1] = { NULL };
  g_autoptr(WsmanCommand) command = NULL;

  for (guint word = 0; word < G_N_ELEMENTS (steps[i].argv); word++)
    argv[word] = steps[i].argv[word];
  if (g_str_equal (argv[0], SEQUENCE))
    argv[0] = sequence_program;
  else if (g_str_equal (argv[0], ESCAPEE))
    argv[0] = escapee_program;

  command = wsman_shell_spawn (shell, argv, NULL, error);

  return command != NULL && steps[i].use (command, error);
}

static gboolean
use_shell (WsmanSession  *session,
           const char    *cookie,
           GError       **error)
{
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  wsman_shell_setenv (shell, PROCESSES_COOKIE, cookie);
  wsman_shell_set_idle_timeout (shell, IDLE_MS);
  if (!wsman_shell_open (shell, NULL, error))
    return FALSE;

  for (guint i = 0; i < 3; i++)
    if (!take_step (shell, error))
      return FALSE;

  return wsman_shell_close (shell, NULL, error);
}

/* Tells whether the connection ended before a response, within a response, or during the TLS handshake or
 * authentication. */
static gboolean
is_loss (const GError *error)
{
  return g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL) ||
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CERTIFICATE);
}

/* Tells whether the server doesn't know the shell or the command, or the command ended without an exit status. */
static gboolean
is_lost_shell (const GError *error)
{
  g_autoptr(WsmanFault) fault = wsman_fault_from_error (error);

  return fault != NULL && wsman_fault_get_code (fault) == 0x8033805B;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(WsmanSession) session = world_session_new (argv[3], WORLD_USER, WORLD_PASSWORD);
  g_autoptr(GError) error = NULL;

  sequence_program = argv[1];
  escapee_program = argv[2];
  step = atoi (argv[5]);
  wsman_session_set_timeout (session, TIMEOUT_MS);
  while (use_shell (session, argv[4], &error) || is_lost_shell (error))
    g_clear_error (&error);

  g_print ("%s\n", error->message);

  return is_loss (error) ? EXIT_SUCCESS : EXIT_FAILURE;
}
