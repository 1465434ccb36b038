/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Starts PowerShell scripts as commands of a shell. A script that is too long for a command line is written to stdin
 * first. PowerShell's output on stderr is converted to text.
 */

#include "wsman-shell-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "wsman-clixml-private.h"
#include "wsman-codes.h"
#include "wsman-powershell-private.h"

/* A script that is being started: the data of its task. */
typedef struct
{
  WsmanCommand *command;
  GBytes *first_input; /* the bytes that must be written to stdin first; NULL if there are none */
} ScriptStart;

static void
start_free (ScriptStart *self)
{
  g_clear_object (&self->command);
  g_clear_pointer (&self->first_input, g_bytes_unref);
  g_free (self);
}

/* If the script can't be written, the last reference to the command is dropped, and this ends the command. */
static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ScriptStart *start = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &local_error))
    g_task_return_pointer (task, g_steal_pointer (&start->command), g_object_unref);
  else
    g_task_return_error (task, local_error);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ScriptStart *start = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;
  GOutputStream *input;
  gconstpointer data;
  gsize length;

  start->command = wsman_shell_start_finish (WSMAN_SHELL (source), result, wsman_shell_start_powershell_async,
                                             &local_error);
  if (start->command == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  if (start->first_input == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&start->command), g_object_unref);
      return;
    }

  input = wsman_command_get_stdin (start->command);
  data = g_bytes_get_data (start->first_input, &length);
  g_output_stream_write_all_async (input, data, length, G_PRIORITY_DEFAULT, cancellable,
                                   on_written, g_steal_pointer (&task));
}

/* Only this library's servers report their command shell. The command shell of Windows is cmd.exe. */
static const char *
get_program (WsmanShell *self)
{
  const char *command_shell = wsman_shell_get_command_shell (self);

  return command_shell == NULL || g_str_equal (command_shell, "cmd.exe") ? "powershell.exe" : "pwsh";
}

static gboolean
check_input (WsmanShell  *self,
             GBytes      *first_input,
             GError     **error)
{
  const char *streams = wsman_shell_get_input_streams (self);

  if (first_input == NULL || (streams != NULL && *streams != '\0'))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                   _("The script is too long for a command line, and the shell was opened without stdin: set "
                     "input-streams to “stdin”"));

  return FALSE;
}

void
wsman_shell_start_powershell_async (WsmanShell          *self,
                                    const char          *script,
                                    WsmanSendFlags       flags,
                                    GMainContext        *context,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GConverter) converter = wsman_clixml_converter_new (wsman_shell_get_code_page (self));
  g_auto(GStrv) argv = NULL;
  ScriptStart *start = g_new0 (ScriptStart, 1);
  WsmanSpawn spawn = { .error_converter = converter };
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_shell_start_powershell_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);

  argv = wsman_powershell_make_argv (get_program (self), script, &start->first_input, &local_error);
  if (argv == NULL || !check_input (self, start->first_input, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  spawn.argv = (const char *const *) argv;
  wsman_shell_start_async (self, &spawn, wsman_shell_start_powershell_async, flags, context, cancellable,
                           on_started, g_steal_pointer (&task));
}

/**
 * wsman_shell_spawn_powershell:
 * @self: the open shell
 * @script: the script, in the syntax of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 *
 * Starts a PowerShell script.
 *
 * On Windows, `powershell.exe` runs the script. On other servers, `pwsh` runs it. The script runs without a profile,
 * isn't interactive, and bypasses the execution policy. The length of the script isn't limited. If the script is too
 * long for a command line, the library first sends it through stdin. The script reads data that a program writes to
 * [method@Wsman.Command.get_stdin] as `$input`, line by line. However, a long script that uses `$input` only starts
 * when stdin is closed.
 *
 * **PowerShell doesn't end before its stdin is closed.** [method@Wsman.Command.communicate] closes it.
 *
 * The library converts PowerShell's output on stderr to the text that a console shows, in the code page of the shell.
 * It removes messages about progress. If the script sets an exit status, this is the command's exit status. If the
 * script sets none, and its last statement succeeded, the exit status is 0. Otherwise, it is the exit status of the
 * program that failed, or 1.
 *
 * The call fails with the same errors as [method@Wsman.Shell.spawn]. It also fails with [error@Wsman.Error]
 * `INVALID_ARGUMENT` if the script isn't UTF-8, or if the script is long and the shell has no stdin.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn_powershell (WsmanShell    *self,
                              const char    *script,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  WsmanCommand *command;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  wsman_shell_start_powershell_async (self, script, WSMAN_SEND_NEVER_WAIT, context, cancellable, wsman_sync_done,
                                      &sync);
  command = wsman_shell_spawn_powershell_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return command;
}

/**
 * wsman_shell_spawn_powershell_async:
 * @self: the open shell
 * @script: the script, in the syntax of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Starts a PowerShell script: the asynchronous form of [method@Wsman.Shell.spawn_powershell].
 *
 * Since: 1.0
 */
void
wsman_shell_spawn_powershell_async (WsmanShell          *self,
                                    const char          *script,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (script != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_start_powershell_async (self, script, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_shell_spawn_powershell_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.spawn_powershell_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn_powershell_finish (WsmanShell    *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return wsman_shell_start_finish (self, result, wsman_shell_start_powershell_async, error);
}
