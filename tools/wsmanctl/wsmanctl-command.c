/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs commands on the other machine. wsmanctl connects its own streams and signals to those of the command, and exits
 * with the command's status.
 */

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <termios.h>
#include <unistd.h>

#include "wsmanctl-connection.h"
#include "wsmanctl-operations.h"
#include "wsmanctl-pump.h"
#include "wsmanctl-request.h"

/* Exit statuses of local programs have eight bits. */
#define MAX_STATUS 254
#define NO_STATUS 255
#define INTERRUPTED 130

#define STATUS_CONTROL_C_EXIT ((int) 0xC000013A)

/* A command that is running. */
typedef struct
{
  WsmanctlRun *run;
  WsmanShell *shell;
  WsmanCommand *command;
  GCancellable *input_cancellable;
  gboolean is_interactive;
  guint n_interrupts;
  gint64 last_interrupt;
  guint n_pending;  /* the number of outputs that haven't ended, plus one if the command hasn't ended */
  gboolean is_reading;
  GError *error;
} Running;

static void
running_clear (Running *self)
{
  g_clear_object (&self->command);
  g_clear_object (&self->shell);
  g_clear_object (&self->input_cancellable);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Running, running_clear)

/* Only the first error is reported. */
static void
note (Running      *self,
      const GError *error)
{
  if (error != NULL && self->error == NULL)
    self->error = g_error_copy (error);
}

static void
check_done (Running *self)
{
  if (self->n_pending == 0)
    g_main_loop_quit (self->run->loop);
}

/* Ctrl-C */

static void
on_signalled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) local_error = NULL;

  if (!wsman_command_send_signal_finish (WSMAN_COMMAND (source), result, &local_error))
    g_printerr ("wsmanctl: %s\n", local_error->message);
}

/* If the command can't be ended, wsmanctl doesn't wait for it. */
static void
on_terminated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  if (!wsman_command_send_signal_finish (WSMAN_COMMAND (source), result, NULL))
    wsmanctl_run_cancel (user_data);
}

static void
terminate (Running *self)
{
  if (!g_cancellable_is_cancelled (self->run->cancellable))
    wsman_command_send_signal_async (self->command, WSMAN_COMMAND_SIGNAL_TERMINATE, self->run->cancellable,
                                     on_terminated, self->run);
}

/* The command that is running, for the handler of Ctrl-C. There is only one. */
static Running *current;

/* As in winrs, the first Ctrl-C is for the command, and the second is for wsmanctl. In an interactive shell, every
 * Ctrl-C is for a command. */
static void
interrupt (WsmanctlRun *run)
{
  gint64 now = g_get_monotonic_time ();
  WsmanCommandSignal number;

  if (current->is_interactive && now - current->last_interrupt > G_USEC_PER_SEC)
    current->n_interrupts = 0;
  current->last_interrupt = now;

  number = current->n_interrupts == 0 ? WSMAN_COMMAND_SIGNAL_CTRL_C : WSMAN_COMMAND_SIGNAL_TERMINATE;
  if (current->n_interrupts++ < 2)
    wsman_command_send_signal_async (current->command, number, NULL, on_signalled, NULL);
  else
    wsmanctl_run_cancel (run);
}

/* The streams */

/* Ends the operation with an error. If the error is GIO's, stream is the output that couldn't be written. */
static void
end_output (Running      *self,
            const GError *error,
            const char   *stream)
{
  g_autoptr(GError) problem = error != NULL ? g_error_copy (error) : NULL;

  /* No program reads the output any more, so the command isn't needed. */
  if (error != NULL)
    terminate (self);
  if (error != NULL && error->domain == G_IO_ERROR)
    g_prefix_error (&problem, "%s: ", stream);
  note (self, problem);
  self->n_pending--;
  check_done (self);
}

static void
on_stdout_done (const GError *error,
                gpointer      user_data)
{
  end_output (user_data, error, _("Standard output"));
}

static void
on_stderr_done (const GError *error,
                gpointer      user_data)
{
  end_output (user_data, error, _("Standard error"));
}

static gboolean
is_end_of_command (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A command doesn't have to read all of its input. If wsmanctl can't read the input, the input is ended, and the
 * command may continue. If a part of the input is lost on the way, the command must not continue without it. */
static void
on_input_done (const GError *error,
               gpointer      user_data)
{
  Running *self = user_data;

  self->is_reading = FALSE;
  if (error == NULL || is_end_of_command (error))
    return;

  if (error->domain != G_IO_ERROR)
    {
      note (self, error);
      terminate (self);
      return;
    }

  g_printerr (_("wsmanctl: Standard input ends here: %s\n"), error->message);
  g_output_stream_close_async (wsman_command_get_stdin (self->command), G_PRIORITY_DEFAULT, self->input_cancellable,
                               NULL, NULL);
}

static void
on_command_done (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Running *self = user_data;
  g_autoptr(GError) local_error = NULL;

  wsman_command_wait_finish (self->command, result, &local_error);
  note (self, local_error);
  self->n_pending--;
  check_done (self);
}

static void
start_output (Running          *self,
              GInputStream     *source,
              int               fd,
              WsmanctlPumpDone  done)
{
  g_autoptr(GOutputStream) sink = g_unix_output_stream_new (fd, FALSE);

  self->n_pending++;
  wsmanctl_pump_start (source, sink, self->run->cancellable, done, self);
}

static void
start_input (Running *self)
{
  g_autoptr(GInputStream) source = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  self->is_reading = TRUE;
  wsmanctl_pump_start (source, wsman_command_get_stdin (self->command), self->input_cancellable, on_input_done, self);
}

/* When the command ends, wsmanctl needs no more input from the terminal. */
static void
stop_input (Running *self)
{
  g_cancellable_cancel (self->input_cancellable);
  while (self->is_reading)
    g_main_context_iteration (NULL, TRUE);
}

/* The status */

static int
fold_status (Running *self)
{
  int status = wsman_command_get_exit_status (self->command);

  if (!wsman_command_get_has_exit_status (self->command))
    {
      if (self->n_interrupts > 1)
        return INTERRUPTED;

      g_printerr (_("wsmanctl: The other machine doesn’t report how the command ended\n"));
      return NO_STATUS;
    }

  if (status == STATUS_CONTROL_C_EXIT)
    return INTERRUPTED;
  if (status >= 0 && status <= MAX_STATUS)
    return status;

  g_printerr (_("wsmanctl: The command ended with the status %d (0x%08X)\n"), status, (guint) status);

  return NO_STATUS;
}

static void
close_shell (Running *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_shell_close_async (self->shell, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);
  wsman_shell_close_finish (self->shell, result, NULL); /* a failure is ignored, because only the command's exit status
                                                         * matters */
}

/* Switches the terminal's echo off if the user wants this. Returns FALSE if it isn't switched off. */
static gboolean
hide_input (Running        *self,
            struct termios *shown)
{
  struct termios hidden;

  if (!self->run->request->no_echo || tcgetattr (STDIN_FILENO, shown) != 0)
    return FALSE;

  hidden = *shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;

  return tcsetattr (STDIN_FILENO, TCSADRAIN, &hidden) == 0;
}

static gboolean
attend (Running  *self,
        GError  **error)
{
  struct termios shown;
  gboolean is_hidden = hide_input (self, &shown);

  current = self;
  self->run->interrupt = interrupt;
  self->n_pending = 1;
  start_output (self, wsman_command_get_stdout (self->command), STDOUT_FILENO, on_stdout_done);
  start_output (self, wsman_command_get_stderr (self->command), STDERR_FILENO, on_stderr_done);
  start_input (self);
  wsman_command_wait_async (self->command, self->run->cancellable, on_command_done, self);

  g_main_loop_run (self->run->loop);
  stop_input (self);
  if (is_hidden)
    tcsetattr (STDIN_FILENO, TCSADRAIN, &shown);
  self->run->interrupt = wsmanctl_run_cancel;
  current = NULL;

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  self->run->status = fold_status (self);
  close_shell (self);

  return TRUE;
}

/* The beginning */

static gboolean
open_shell (Running  *self,
            GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  self->shell = wsmanctl_request_make_shell (self->run->request, self->run->session);
  self->input_cancellable = g_cancellable_new ();
  /* On Windows, Ctrl-C only reaches programs that read from a console. */
  wsman_shell_set_console_input (self->shell, isatty (STDIN_FILENO));
  if (self->is_interactive)
    {
      g_autofree char *prompt = g_strconcat (wsmanctl_connection_get_name (), ":$PWD$ ", NULL);

      wsman_shell_setenv (self->shell, "PS1", prompt);
    }

  wsman_shell_open_async (self->shell, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);

  return wsman_shell_open_finish (self->shell, result, error);
}

/* Runs a command. A single word is a line for the command shell on the other machine. Several words are a program and
 * its arguments. */
gboolean
wsmanctl_run_command (WsmanctlRun  *run,
                      GError      **error)
{
  const WsmanctlRequest *request = run->request;
  g_auto(Running) self = { .run = run };
  g_autoptr(GAsyncResult) result = NULL;

  if (!open_shell (&self, error))
    return FALSE;

  if (request->script != NULL)
    wsman_shell_spawn_powershell_async (self.shell, request->script, run->cancellable, wsmanctl_run_on_result, run);
  else if (request->command[1] == NULL)
    wsman_shell_spawn_command_line_async (self.shell, request->command[0], run->cancellable, wsmanctl_run_on_result,
                                          run);
  else
    wsman_shell_spawn_async (self.shell, request->command, run->cancellable, wsmanctl_run_on_result, run);

  result = wsmanctl_run_wait (run);
  if (request->script != NULL)
    self.command = wsman_shell_spawn_powershell_finish (self.shell, result, error);
  else if (request->command[1] == NULL)
    self.command = wsman_shell_spawn_command_line_finish (self.shell, result, error);
  else
    self.command = wsman_shell_spawn_finish (self.shell, result, error);

  return self.command != NULL && attend (&self, error);
}

/* Runs the command shell. If the input comes from a terminal, the command shell shows its prompts. If it comes from a
 * file, the command shell is silent. */
gboolean
wsmanctl_run_shell (WsmanctlRun  *run,
                    GError      **error)
{
  g_auto(Running) self = { .run = run, .is_interactive = isatty (STDIN_FILENO) };
  g_autoptr(GAsyncResult) result = NULL;
  const char *program;
  const char *argv[4] = { NULL };

  if (!open_shell (&self, error))
    return FALSE;

  program = wsman_shell_get_command_shell (self.shell);
  argv[0] = program;
  if (g_str_equal (program, "cmd.exe"))
    argv[1] = self.is_interactive ? NULL : "/Q";
  else if (self.is_interactive)
    {
      argv[1] = "-i";
      argv[2] = "+m"; /* the shell has no terminal, which job control needs */
    }

  wsman_shell_spawn_async (self.shell, argv, run->cancellable, wsmanctl_run_on_result, run);
  result = wsmanctl_run_wait (run);
  self.command = wsman_shell_spawn_finish (self.shell, result, error);

  return self.command != NULL && attend (&self, error);
}
