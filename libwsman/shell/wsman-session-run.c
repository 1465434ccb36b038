/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs one command in a shell of its own: open, start, communicate, close. For a command that streams, the operation
 * ends after the second step, and the shell is closed together with the command.
 */

#include "client/wsman-session-private.h"

#include <string.h>

#include "base/wsman-deadline-private.h"
#include "base/wsman-sync-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-command-result-private.h"
#include "wsman-shell-private.h"

/* The request: a program or a script. */
typedef struct
{
  const char *const *argv;
  const char *script;
  const char *input;
  gboolean streams; /* the caller wants the command, not its result */
  gpointer tag;
} RunRequest;

/* A running operation: the data of its task. */
typedef struct
{
  GStrv argv;
  char *script;
  GBytes *input;
  gboolean streams;
  WsmanSendFlags flags;
  GMainContext *context;
  WsmanDeadline deadline;
  WsmanShell *shell;
  WsmanCommandResult *result;
} CommandRun;

static void
run_free (CommandRun *self)
{
  wsman_deadline_stop (&self->deadline);
  g_clear_object (&self->shell);
  g_clear_object (&self->result);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->input, g_bytes_unref);
  g_strfreev (self->argv);
  g_free (self->script);
  g_free (self);
}

/* Takes error. The last reference closes the shell, and no caller waits for that. */
static void
fail (GTask  *task,
      GError *error)
{
  CommandRun *run = g_task_get_task_data (task);
  GError *explained = wsman_deadline_explain (&run->deadline, error);

  wsman_deadline_stop (&run->deadline);
  g_clear_object (&run->shell);
  g_task_return_error (task, explained);
  g_error_free (error);
}

/* The command has run, even if the shell can't be closed. */
static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CommandRun *run = g_task_get_task_data (task);

  wsman_shell_close_finish (WSMAN_SHELL (source), result, NULL);
  wsman_deadline_stop (&run->deadline);
  g_task_return_pointer (task, g_steal_pointer (&run->result), g_object_unref);
}

static WsmanCommandResult *
make_result (WsmanCommand *command,
             GBytes       *stdout_buf,
             GBytes       *stderr_buf)
{
  guint code_page = wsman_shell_get_code_page (wsman_command_get_shell (command));
  int exit_status = wsman_command_get_exit_status (command);

  return wsman_command_result_new (stdout_buf, stderr_buf, code_page,
                                   wsman_command_get_has_exit_status (command) ? &exit_status : NULL);
}

static void
on_communicated (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCommand *command = WSMAN_COMMAND (source);
  CommandRun *run = g_task_get_task_data (task);
  g_autoptr(GBytes) stdout_buf = NULL;
  g_autoptr(GBytes) stderr_buf = NULL;
  GError *error = NULL;

  if (!wsman_command_communicate_finish (command, result, &stdout_buf, &stderr_buf, &error))
    {
      fail (task, error);
      return;
    }

  run->result = make_result (command, stdout_buf, stderr_buf);
  wsman_shell_close_with_flags_async (run->shell, run->flags, run->deadline.cancellable, on_closed,
                                      g_steal_pointer (&task));
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanShell *shell = WSMAN_SHELL (source);
  CommandRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(WsmanCommand) command = NULL;

  command = wsman_shell_start_finish (shell, result, g_task_get_source_tag (G_TASK (result)), &error);
  if (command == NULL)
    {
      fail (task, error);
      return;
    }

  if (!run->streams)
    {
      wsman_command_communicate_async (command, run->input, run->deadline.cancellable,
                                       on_communicated, g_steal_pointer (&task));
      return;
    }

  wsman_shell_let_go (shell);
  wsman_deadline_stop (&run->deadline);
  g_task_return_pointer (task, g_steal_pointer (&command), g_object_unref);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanShell *shell = WSMAN_SHELL (source);
  CommandRun *run = g_task_get_task_data (task);
  const WsmanSpawn spawn = { .argv = (const char *const *) run->argv };
  GError *error = NULL;

  if (!wsman_shell_open_finish (shell, result, &error))
    fail (task, error);
  else if (run->script != NULL)
    wsman_shell_start_powershell_async (shell, run->script, run->flags, run->context, run->deadline.cancellable,
                                        on_started, g_steal_pointer (&task));
  else
    wsman_shell_start_async (shell, &spawn, run, run->flags, run->context, run->deadline.cancellable,
                             on_started, g_steal_pointer (&task));
}

/* context: where the command notifies; NULL for the caller's context. */
static void
run_async (WsmanSession        *self,
           const RunRequest    *request,
           WsmanSendFlags       flags,
           GMainContext        *context,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  CommandRun *run = g_new0 (CommandRun, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, request->tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  if (request->argv != NULL && !wsman_command_line_check (request->argv, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  run->argv = g_strdupv ((char **) request->argv);
  run->script = g_strdup (request->script);
  run->input = request->input != NULL ? g_bytes_new (request->input, strlen (request->input)) : NULL;
  run->streams = request->streams;
  run->flags = flags;
  run->context = context != NULL ? g_main_context_ref (context) : NULL;
  run->shell = wsman_shell_new (self);
  wsman_deadline_start (&run->deadline, wsman_session_get_total_timeout (self), cancellable);
  wsman_shell_open_with_flags_async (run->shell, flags, run->deadline.cancellable, on_opened, g_steal_pointer (&task));
}

static gpointer
run (WsmanSession      *self,
     const RunRequest  *request,
     GCancellable      *cancellable,
     GError           **error)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  gpointer value;
  WsmanSync sync;

  wsman_sync_begin (&sync);
  run_async (self, request, WSMAN_SEND_NEVER_WAIT, context, cancellable, wsman_sync_done, &sync);
  value = wsman_session_finish (self, wsman_sync_wait (&sync), request->tag, error);
  wsman_sync_end (&sync);

  return value;
}

/**
 * wsman_session_run:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @input: (nullable): the program's input; `NULL` for none
 * @cancellable: (nullable): stops the operation
 *
 * Runs a program on the server and waits for its end.
 *
 * The program gets exactly these arguments, with all their characters, because the library quotes them for the server.
 * On Windows `cmd.exe` runs the command line, so its built-in commands, such as `dir`, also work. The program runs in a
 * shell of its own, with the defaults of [class@Wsman.Shell]. This shell is closed when the call returns. To run
 * several commands, to use other settings, or to pass a command line unchanged, open a shell with
 * [method@Wsman.Session.open_shell].
 *
 * An exit status other than 0 isn't an error. The program may run for any time: [property@Wsman.Session:timeout] is for
 * each message, and only [property@Wsman.Session:total-timeout] limits the whole call. When this time is over, or when
 * the call is cancelled, the program is terminated.
 *
 * Fails with [error@Wsman.Error] `INVALID_ARGUMENT` for arguments that can't be in a command line: control characters,
 * line breaks for `cmd.exe` (`0x80070057`), or too many (`0x800700CE`); and with `QUOTA` if there is more output than
 * [property@Wsman.Shell:max-output-size], or the server accepts no more shells.
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run (WsmanSession        *self,
                   const char *const   *argv,
                   const char          *input,
                   GCancellable        *cancellable,
                   GError             **error)
{
  const RunRequest request = { .argv = argv, .input = input, .tag = wsman_session_run_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (argv != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return run (self, &request, cancellable, error);
}

/**
 * wsman_session_run_async:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @input: (nullable): the program's input; `NULL` for none
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Runs a program on the server: the asynchronous form of [method@Wsman.Session.run].
 *
 * Since: 1.0
 */
void
wsman_session_run_async (WsmanSession        *self,
                         const char *const   *argv,
                         const char          *input,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const RunRequest request = { .argv = argv, .input = input, .tag = wsman_session_run_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (argv != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_run_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.run_async].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_finish (WsmanSession  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_run_async, error);
}

/**
 * wsman_session_run_powershell:
 * @self: the session
 * @script: the script, like the contents of a file `.ps1`
 * @input: (nullable): the script's `$input`; `NULL` for nothing
 * @cancellable: (nullable): stops the operation
 *
 * Runs a PowerShell script on the server and waits for its end.
 *
 * Here, too, an exit status other than 0 isn't an error. PowerShell's errors are on stderr, as text.
 * [method@Wsman.Shell.spawn_powershell] describes how scripts run, and their exit status. Everything else is as in
 * [method@Wsman.Session.run].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_powershell (WsmanSession  *self,
                              const char    *script,
                              const char    *input,
                              GCancellable  *cancellable,
                              GError       **error)
{
  const RunRequest request = { .script = script, .input = input, .tag = wsman_session_run_powershell_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return run (self, &request, cancellable, error);
}

/**
 * wsman_session_run_powershell_async:
 * @self: the session
 * @script: the script, like the contents of a file `.ps1`
 * @input: (nullable): the script's `$input`; `NULL` for nothing
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Runs a PowerShell script on the server: the asynchronous form of [method@Wsman.Session.run_powershell].
 *
 * Since: 1.0
 */
void
wsman_session_run_powershell_async (WsmanSession        *self,
                                    const char          *script,
                                    const char          *input,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  const RunRequest request = { .script = script, .input = input, .tag = wsman_session_run_powershell_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (script != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_run_powershell_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.run_powershell_async].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_powershell_finish (WsmanSession  *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_run_powershell_async, error);
}

/**
 * wsman_session_spawn:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the operation
 *
 * Starts a program on the server. Its streams can be read and written while it runs.
 *
 * As with [method@Wsman.Session.run], the program has a shell of its own. The shell is deleted when the program has
 * ended and its output is read, or when the command is dropped.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn (WsmanSession        *self,
                     const char *const   *argv,
                     GCancellable        *cancellable,
                     GError             **error)
{
  const RunRequest request = { .argv = argv, .streams = TRUE, .tag = wsman_session_spawn_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (argv != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return run (self, &request, cancellable, error);
}

/**
 * wsman_session_spawn_async:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Starts a program on the server: the asynchronous form of [method@Wsman.Session.spawn].
 *
 * Since: 1.0
 */
void
wsman_session_spawn_async (WsmanSession        *self,
                           const char *const   *argv,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const RunRequest request = { .argv = argv, .streams = TRUE, .tag = wsman_session_spawn_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (argv != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_spawn_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.spawn_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_finish (WsmanSession  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_spawn_async, error);
}

/**
 * wsman_session_spawn_powershell:
 * @self: the session
 * @script: the script, like the contents of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 *
 * Starts a PowerShell script on the server. Its streams can be read and written while it runs.
 *
 * It is [method@Wsman.Shell.spawn_powershell] in a shell of its own, which is deleted with the command.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_powershell (WsmanSession  *self,
                                const char    *script,
                                GCancellable  *cancellable,
                                GError       **error)
{
  const RunRequest request = { .script = script, .streams = TRUE, .tag = wsman_session_spawn_powershell_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return run (self, &request, cancellable, error);
}

/**
 * wsman_session_spawn_powershell_async:
 * @self: the session
 * @script: the script, like the contents of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Starts a PowerShell script on the server: the asynchronous form of [method@Wsman.Session.spawn_powershell].
 *
 * Since: 1.0
 */
void
wsman_session_spawn_powershell_async (WsmanSession        *self,
                                      const char          *script,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  const RunRequest request = { .script = script, .streams = TRUE, .tag = wsman_session_spawn_powershell_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (script != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_spawn_powershell_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.spawn_powershell_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_powershell_finish (WsmanSession  *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_spawn_powershell_async, error);
}
