/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Waiting for the end of a command, and the signals that may end it. [MS-WSMV] 3.1.4.1. */

#include "wsman-command-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

/* --- Waiting --- */

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (wsman_remote_command_wait_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
wait_async (WsmanCommand        *self,
            gpointer             tag,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);

  wsman_remote_command_wait_async (wsman_command_get_remote (self), WSMAN_READY_END, cancellable, on_waited, task);
}

/* The wait has ended. Returns TRUE if the command has ended, too, else the error that ended the wait. */
static gboolean
check_end (WsmanCommand  *self,
           GError       **error)
{
  WsmanRemoteStatus status;

  wsman_command_notify_state (self);

  return wsman_remote_command_get_status (wsman_command_get_remote (self), &status, error);
}

static gboolean
wait_finish (WsmanCommand  *self,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) && check_end (self, error);
}

static gboolean
check_success (WsmanCommand  *self,
               GError       **error)
{
  WsmanRemoteStatus status = { FALSE, };

  wsman_remote_command_get_status (wsman_command_get_remote (self), &status, NULL);
  if (!status.has_exit_status)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended, and the server doesn’t say how"));
  else if (status.exit_status != 0)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended with the exit status %d"),
                     status.exit_status);
  else
    return TRUE;

  return FALSE;
}

/**
 * wsman_command_wait:
 * @self: the command
 * @cancellable: (nullable): stops waiting
 *
 * Waits until the command has ended.
 *
 * A command that writes more than a megabyte can't end before its output is read.
 *
 * Returns: `TRUE` if it has ended, however; `FALSE` if that can't be learnt
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait (WsmanCommand  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (wsman_command_get_remote (self), WSMAN_READY_END, cancellable, error) &&
         check_end (self, error);
}

/**
 * wsman_command_wait_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it has ended
 * @user_data: passed to @callback
 *
 * Waits for the end of the command: the asynchronous form of [method@Wsman.Command.wait].
 *
 * Since: 1.0
 */
void
wsman_command_wait_async (WsmanCommand        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wait_async (self, wsman_command_wait_async, cancellable, callback, user_data);
}

/**
 * wsman_command_wait_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.wait_async].
 *
 * Returns: `TRUE` if it has ended, however; `FALSE` if that can't be learnt
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_finish (WsmanCommand  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_wait_async), FALSE);

  return wait_finish (self, result, error);
}

/**
 * wsman_command_wait_check:
 * @self: the command
 * @cancellable: (nullable): stops waiting
 *
 * Waits until the command has ended, and fails if the command has failed.
 *
 * An exit status other than 0, or an unknown one, is [error@Wsman.Error] `REMOTE`.
 *
 * Returns: `TRUE` if the command ended with the exit status 0
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_check (WsmanCommand  *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (wsman_command_get_remote (self), WSMAN_READY_END, cancellable, error) &&
         check_end (self, error) && check_success (self, error);
}

/**
 * wsman_command_wait_check_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it has ended
 * @user_data: passed to @callback
 *
 * Waits for the end of the command: the asynchronous form of [method@Wsman.Command.wait_check].
 *
 * Since: 1.0
 */
void
wsman_command_wait_check_async (WsmanCommand        *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wait_async (self, wsman_command_wait_check_async, cancellable, callback, user_data);
}

/**
 * wsman_command_wait_check_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.wait_check_async].
 *
 * Returns: `TRUE` if the command ended with the exit status 0
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_check_finish (WsmanCommand  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_wait_check_async), FALSE);

  return wait_finish (self, result, error) && check_success (self, error);
}

/* --- Signals --- */

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
  WsmanSession *session = wsman_shell_get_session (wsman_command_get_shell (self));
  GError *error = NULL;
  WsmanCall *call;

  g_task_set_source_tag (task, wsman_command_send_signal_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  call = wsman_remote_command_new_signal (wsman_command_get_remote (self), session, signal, &error);
  if (call != NULL)
    wsman_call_run (call, flags, cancellable, on_signalled, g_steal_pointer (&task));
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * wsman_command_send_signal:
 * @self: the command
 * @signal: the signal
 * @cancellable: (nullable): stops the call
 *
 * Sends a signal to the command. If it has ended, nothing is sent, and this isn't an error.
 *
 * On Windows, Ctrl+C only reaches the programs that the command has started if the shell was opened with
 * [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` if the server accepted it
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

  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL, FALSE);
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
  g_return_if_fail (WSMAN_IS_COMMAND (self) && wsman_command_get_remote (self) != NULL);
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
 * Returns: `TRUE` if the server accepted it
 *
 * Since: 1.0
 */
gboolean
wsman_command_send_signal_finish (WsmanCommand  *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  GError *local_error = NULL;
  gboolean sent;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_send_signal_async), FALSE);

  sent = g_task_propagate_boolean (G_TASK (result), &local_error);
  wsman_session_store_error (wsman_shell_get_session (wsman_command_get_shell (self)), local_error, error);

  return sent;
}
