/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs one command in a shell of its own. The steps are: open the shell, start the command, communicate with it, close
 * the shell. */

#include "wsman-command-run-private.h"

#include <string.h>

#include "base/wsman-deadline-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-command-result-private.h"

/* An operation that is running. It is the data of its task. */
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

/* Fails the operation. The function owns error. The shell is closed when its last reference is dropped, and no caller
 * waits for that. */
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

/* The operation succeeds even if the shell can't be closed, because the command has run. */
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
  GError *local_error = NULL;

  if (!wsman_command_communicate_finish (command, result, &stdout_buf, &stderr_buf, &local_error))
    {
      fail (task, local_error);
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
  GError *local_error = NULL;
  g_autoptr(WsmanCommand) command = NULL;

  command = wsman_shell_start_finish (shell, result, g_task_get_source_tag (G_TASK (result)), &local_error);
  if (command == NULL)
    {
      fail (task, local_error);
      return;
    }

  if (!run->streams)
    {
      wsman_command_communicate_async (command, run->input, run->deadline.cancellable,
                                       on_communicated, g_steal_pointer (&task));
      return;
    }

  wsman_shell_release (shell);
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
  GError *local_error = NULL;

  if (!wsman_shell_open_finish (shell, result, &local_error))
    {
      fail (task, local_error);
      return;
    }

  if (!run->streams)
    wsman_shell_set_ends_command (shell);
  if (run->script != NULL)
    wsman_shell_start_powershell_async (shell, run->script, run->flags, run->context, run->deadline.cancellable,
                                        on_started, g_steal_pointer (&task));
  else
    wsman_shell_start_async (shell, &spawn, run, run->flags, run->context, run->deadline.cancellable,
                             on_started, g_steal_pointer (&task));
}

void
wsman_command_run_async (WsmanSession          *self,
                         const WsmanRunRequest *request,
                         WsmanSendFlags         flags,
                         GMainContext          *context,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  CommandRun *run = g_new0 (CommandRun, 1);
  GError *local_error = NULL;

  g_task_set_source_tag (task, request->tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  if (request->argv != NULL && !wsman_command_line_check (request->argv, &local_error))
    {
      g_task_return_error (task, local_error);
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

gpointer
wsman_command_run (WsmanSession           *self,
                   const WsmanRunRequest  *request,
                   GCancellable           *cancellable,
                   GError                **error)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  gpointer value;
  WsmanSync sync;

  wsman_sync_begin (&sync);
  wsman_command_run_async (self, request, WSMAN_SEND_NEVER_WAIT, context, cancellable, wsman_sync_done, &sync);
  value = wsman_session_finish (self, wsman_sync_wait (&sync), request->tag, error);
  wsman_sync_end (&sync);

  return value;
}
