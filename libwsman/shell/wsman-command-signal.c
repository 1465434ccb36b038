/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Signals to a command. [MS-WSMV] 3.1.4.1, Signal. */

#include "wsman-command-fields-private.h"

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

/* A command that has ended needs no signal. */
static void
on_signalled (WsmanMessage *response,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (error == NULL || wsman_remote_shell_is_end (error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
send_signal_async (WsmanCommand        *self,
                   WsmanCommandSignal   signal,
                   WsmanSendFlags       flags,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanSession *session = wsman_shell_get_session (self->shell);
  GError *local_error = NULL;
  WsmanCall *call;

  g_task_set_source_tag (task, wsman_command_send_signal_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  call = wsman_remote_command_new_signal (self->remote, session, signal, &local_error);
  if (call != NULL)
    wsman_call_run (call, flags, cancellable, on_signalled, g_steal_pointer (&task));
  else if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * wsman_command_send_signal:
 * @self: the command
 * @signal: the signal
 * @cancellable: (nullable): stops the call
 *
 * Sends a signal to the command. If the command has ended, the call sends nothing, and succeeds.
 *
 * On Windows, Ctrl+C only reaches the programs that the command has started if the shell was opened with
 * [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` if the server accepted the signal
 *
 * Since: 1.0
 */
gboolean
wsman_command_send_signal (WsmanCommand        *self,
                           WsmanCommandSignal   signal,
                           GCancellable        *cancellable,
                           GError             **error)
{
  WsmanSync sync;
  gboolean sent;

  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (signal <= WSMAN_COMMAND_SIGNAL_TERMINATE, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  send_signal_async (self, signal, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  sent = wsman_command_send_signal_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return sent;
}

/**
 * wsman_command_send_signal_async:
 * @self: the command
 * @signal: the signal
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it is done
 * @user_data: passed to @callback
 *
 * Sends a signal to the command: the asynchronous form of [method@Wsman.Command.send_signal].
 *
 * Since: 1.0
 */
void
wsman_command_send_signal_async (WsmanCommand        *self,
                                 WsmanCommandSignal   signal,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (signal <= WSMAN_COMMAND_SIGNAL_TERMINATE);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  send_signal_async (self, signal, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_command_send_signal_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.send_signal_async].
 *
 * Returns: `TRUE` if the server accepted the signal
 *
 * Since: 1.0
 */
gboolean
wsman_command_send_signal_finish (WsmanCommand  *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_send_signal_async), FALSE);

  return wsman_session_propagate_boolean (wsman_shell_get_session (self->shell), G_TASK (result),
                                          error);
}
