/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Starts commands. [MS-WSMV] 3.1.4.1, Command. If it isn't known whether a command has started, the library ends the
 * command. */

#include "wsman-shell-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-code-page-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-cmd-exe-private.h"
#include "wsman-codes.h"
#include "wsman-command-private.h"

/* A command that is being started: the data of its task. */
typedef struct
{
  char *command_line;
  gboolean skip_command_shell;
  GConverter *error_converter;
  WsmanSendFlags flags;
  GMainContext *context;

  WsmanSessionConnection *connection;
  WsmanRemoteShell *remote; /* the shell on the server in which the command is started */
  char *command_id;         /* the id that the client asks for */
  gboolean is_retry;       /* this is the second attempt, in a new shell */
} Starting;

static void
starting_free (Starting *self)
{
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->remote, wsman_remote_shell_unref);
  g_clear_object (&self->error_converter);
  g_main_context_unref (self->context);
  g_free (self->command_line);
  g_free (self->command_id);
  g_free (self);
}

static gboolean
is_windows (WsmanShell *self)
{
  gboolean windows;

  g_mutex_lock (&self->mutex);
  windows = g_strcmp0 (self->command_shell, "cmd.exe") == 0;
  g_mutex_unlock (&self->mutex);

  return windows;
}

/* Servers other than those of Windows check the length themselves. */
static gsize
get_max_length (gboolean windows,
                gboolean skip)
{
  if (!windows)
    return G_MAXSIZE;

  return skip ? WSMAN_COMMAND_LINE_MAX : WSMAN_CMD_EXE_LINE_MAX;
}

/* This library's server splits a line by the rules of the C runtime, and runs the program itself if no command shell
 * is wanted. Windows always uses the command shell since 2012. */
static gboolean
take_spawn (WsmanShell        *self,
            const WsmanSpawn  *spawn,
            Starting          *starting,
            GError           **error)
{
  gboolean skip = spawn->skip_command_shell || self->skip_command_shell;
  gboolean windows = is_windows (self);

  starting->skip_command_shell = skip || (spawn->argv != NULL && !windows);
  if (spawn->argv == NULL)
    starting->command_line = g_strdup (spawn->command_line);
  else if (starting->skip_command_shell)
    starting->command_line = wsman_command_line_join (spawn->argv, error);
  else
    starting->command_line = wsman_cmd_exe_join (spawn->argv, error);

  return starting->command_line != NULL &&
         wsman_command_line_check_line (starting->command_line, get_max_length (windows, starting->skip_command_shell),
                                        error);
}

static WsmanCall *
make_call (WsmanShell  *self,
           Starting    *starting,
           GError     **error)
{
  g_autoptr(GString) body = g_string_new (NULL);
  const char *options[3] = { NULL, };
  guint n_options = 0;

  if (self->console_input)
    options[n_options++] = WSMAN_OPTION_CONSOLE_INPUT;
  if (starting->skip_command_shell)
    options[n_options++] = WSMAN_OPTION_SKIP_COMMAND_SHELL;

  wsman_shell_write_command (starting->command_id, starting->command_line, NULL, body);

  return wsman_remote_shell_new_call (starting->remote, starting->connection, self->session, WSMAN_CALL_SHELL_COMMAND,
                                      body, options, error);
}

static WsmanCommand *
make_command (WsmanShell  *self,
              Starting    *starting,
              const char  *command_id)
{
  const WsmanRemoteCommandSetup setup = {
    .shell = starting->remote,
    .connection = starting->connection,
    .command_id = command_id,
    .output_streams = *self->output_streams != '\0' ? self->output_streams : "stdout stderr",
    .is_utf8 = self->code_page == WSMAN_CODE_PAGE_UTF8,
    .error_converter = starting->error_converter,
  };
  WsmanRemoteCommand *remote = wsman_remote_command_new (&setup);

  return wsman_command_new (self, remote, starting->context);
}

/* If it isn't known whether the command has started, the library ends it. */
static void
terminate_command (Starting *starting)
{
  g_autoptr(GString) body = g_string_new (NULL);
  WsmanCall *call;

  if (wsman_remote_shell_ends_command (starting->remote))
    return;

  wsman_shell_write_signal (starting->command_id, WSMAN_SHELL_SIGNAL_TERMINATE, body);
  call = wsman_remote_shell_new_call (starting->remote, starting->connection, NULL, WSMAN_CALL_SHELL_SIGNAL, body, NULL,
                                      NULL);
  if (call != NULL)
    wsman_call_run_detached (call);
}

/* Tells whether the shell can't run commands any more and hasn't run this one. */
static gboolean
is_exhausted (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL &&
         (info->code == ERROR_WSMAN_QUOTA_MAX_OPERATIONS || info->code == ERROR_WSMAN_UNEXPECTED_SELECTORS ||
          info->code == HRESULT_FROM_WIN32 (ERROR_KEY_DELETED));
}

static void start (GTask *task);

static void
on_reopened (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanShell *self = g_task_get_source_object (task);
  Starting *starting = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (wsman_shell_create_finish (result, &local_error))
    {
      start (g_steal_pointer (&task));
      return;
    }

  wsman_shell_drop_remote (self, starting->remote);
  g_task_return_error (task, local_error);
}

/* Tries again in a new shell. Another thread may have opened the new shell already. The function owns task. */
static void
reopen (GTask        *task,
        const GError *error)
{
  WsmanShell *self = g_task_get_source_object (task);
  Starting *starting = g_task_get_task_data (task);
  g_autoptr(WsmanRemoteShell) current = wsman_shell_ref_remote (self);

  starting->is_retry = TRUE;
  if (wsman_error_get_info (error)->code != ERROR_WSMAN_QUOTA_MAX_OPERATIONS)
    wsman_remote_shell_set_gone (starting->remote, TRUE);

  if (current == starting->remote)
    wsman_shell_create_async (self, current, starting->flags, g_task_get_cancellable (task), on_reopened, task);
  else
    start (task);
}

static void
on_response (WsmanMessage *response,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanShell *self = g_task_get_source_object (task);
  Starting *starting = g_task_get_task_data (task);
  g_autofree char *command_id = NULL;
  g_autoptr(GError) local_error = NULL;

  if (error != NULL && is_exhausted (error) && !starting->is_retry)
    {
      reopen (g_steal_pointer (&task), error);
      return;
    }

  if (error != NULL)
    {
      if (wsman_shell_may_have_run (starting->connection, error))
        terminate_command (starting);
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  command_id = wsman_shell_read_command_response (response->content, &local_error);
  if (command_id != NULL)
    g_task_return_pointer (task, make_command (self, starting, command_id), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

/* The function owns task. */
static void
start (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanShell *self = g_task_get_source_object (task);
  Starting *starting = g_task_get_task_data (task);
  GError *local_error = NULL;
  WsmanCall *call;

  g_clear_pointer (&starting->remote, wsman_remote_shell_unref);
  starting->remote = wsman_shell_ref_remote (self);
  if (starting->remote == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _("The shell isn’t open"));
      return;
    }

  call = make_call (self, starting, &local_error);
  if (call != NULL)
    wsman_call_run (call, starting->flags, g_task_get_cancellable (task), on_response, g_steal_pointer (&owned));
  else
    g_task_return_error (task, local_error);
}

void
wsman_shell_start_async (WsmanShell          *self,
                         const WsmanSpawn    *spawn,
                         gpointer             tag,
                         WsmanSendFlags       flags,
                         GMainContext        *context,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *uuid = g_uuid_string_random ();
  Starting *starting = g_new0 (Starting, 1);
  GError *local_error = NULL;

  starting->flags = flags;
  starting->context = context != NULL ? g_main_context_ref (context) : g_main_context_ref_thread_default ();
  starting->command_id = g_ascii_strup (uuid, -1);
  g_set_object (&starting->error_converter, spawn->error_converter);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, starting, (GDestroyNotify) starting_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  starting->connection = wsman_session_ref_connection (self->session, FALSE, &local_error);
  if (starting->connection != NULL && take_spawn (self, spawn, starting, &local_error))
    start (g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

WsmanCommand *
wsman_shell_start_finish (WsmanShell    *self,
                          GAsyncResult  *result,
                          gpointer       tag,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  wsman_shell_notify_state (self);

  return wsman_session_propagate_pointer (self->session, G_TASK (result), error);
}

static WsmanCommand *
start_sync (WsmanShell        *self,
            const WsmanSpawn  *spawn,
            gpointer           tag,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  WsmanCommand *command;
  WsmanSync sync;

  wsman_sync_begin (&sync);
  wsman_shell_start_async (self, spawn, tag, WSMAN_SEND_NEVER_WAIT, context, cancellable, wsman_sync_done, &sync);
  command = wsman_shell_start_finish (self, wsman_sync_wait (&sync), tag, error);
  wsman_sync_end (&sync);

  return command;
}

/**
 * wsman_shell_spawn:
 * @self: the open shell
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the call
 *
 * Starts a program with arguments.
 *
 * The program gets exactly these arguments. The library quotes them for the server, by the rules of Microsoft's C
 * runtime and, on Windows, also by those of cmd.exe. If an argument can't be quoted, such as a line break for cmd.exe,
 * the call fails with [error@Wsman.Error] `INVALID_ARGUMENT`. It also fails with this error if the command line is too
 * long (`0x800700CE`). For commands of cmd.exe itself, such as `dir`, and for redirections, use
 * [method@Wsman.Shell.spawn_command_line].
 *
 * If the call is cancelled, or if the server's response is lost, the library ends the command in case the server has
 * started it.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn (WsmanShell          *self,
                   const char * const  *argv,
                   GCancellable        *cancellable,
                   GError             **error)
{
  const WsmanSpawn spawn = { .argv = argv };

  g_return_val_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL, NULL);
  g_return_val_if_fail (argv != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return start_sync (self, &spawn, wsman_shell_spawn_async, cancellable, error);
}

/**
 * wsman_shell_spawn_async:
 * @self: the open shell
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the command runs
 * @user_data: passed to @callback
 *
 * Starts a command: the asynchronous form of [method@Wsman.Shell.spawn].
 *
 * Since: 1.0
 */
void
wsman_shell_spawn_async (WsmanShell          *self,
                         const char * const  *argv,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const WsmanSpawn spawn = { .argv = argv };

  g_return_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL);
  g_return_if_fail (argv != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_start_async (self, &spawn, wsman_shell_spawn_async, WSMAN_SEND_NONE, NULL, cancellable, callback,
                           user_data);
}

/**
 * wsman_shell_spawn_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.spawn_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn_finish (WsmanShell    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return wsman_shell_start_finish (self, result, wsman_shell_spawn_async, error);
}

/**
 * wsman_shell_spawn_command_line:
 * @self: the open shell
 * @command_line: the command line, in the syntax of the server's command shell
 * @cancellable: (nullable): stops the call
 *
 * Starts a command line.
 *
 * The library sends the line unchanged. [property@Wsman.Shell:command-shell] interprets it, unless
 * [property@Wsman.Shell:skip-command-shell] is set.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn_command_line (WsmanShell    *self,
                                const char    *command_line,
                                GCancellable  *cancellable,
                                GError       **error)
{
  const WsmanSpawn spawn = { .command_line = command_line };

  g_return_val_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL, NULL);
  g_return_val_if_fail (command_line != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return start_sync (self, &spawn, wsman_shell_spawn_command_line_async, cancellable, error);
}

/**
 * wsman_shell_spawn_command_line_async:
 * @self: the open shell
 * @command_line: the command line, in the syntax of the server's command shell
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the command runs
 * @user_data: passed to @callback
 *
 * Starts a command: the asynchronous form of [method@Wsman.Shell.spawn_command_line].
 *
 * Since: 1.0
 */
void
wsman_shell_spawn_command_line_async (WsmanShell          *self,
                                      const char          *command_line,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  const WsmanSpawn spawn = { .command_line = command_line };

  g_return_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL);
  g_return_if_fail (command_line != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_start_async (self, &spawn, wsman_shell_spawn_command_line_async, WSMAN_SEND_NONE, NULL, cancellable,
                           callback, user_data);
}

/**
 * wsman_shell_spawn_command_line_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.spawn_command_line_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_shell_spawn_command_line_finish (WsmanShell    *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return wsman_shell_start_finish (self, result, wsman_shell_spawn_command_line_async, error);
}
