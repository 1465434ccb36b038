/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Waiting for the end of a command. */

#include "wsman-command-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_remote_command_wait_finish (result, &local_error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, local_error);
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

  wsman_remote_command_wait_async (self->remote, WSMAN_READY_END, cancellable, on_waited, task);
}

/* Returns the result of a wait that has ended. This is TRUE if the command has ended, else FALSE and the error that
 * ended the wait. */
static gboolean
check_end (WsmanCommand  *self,
           GError       **error)
{
  WsmanRemoteStatus status;

  wsman_command_notify_state (self);

  return wsman_remote_command_get_status (self->remote, &status, error);
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
  int exit_status = wsman_command_get_exit_status (self);

  if (!wsman_command_get_has_exit_status (self))
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended, and the server didn’t report its exit "
                                                          "status"));
  else if (exit_status != 0)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended with the exit status %d"), exit_status);
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
 * If a command writes more than a megabyte, it can't end before its output is read.
 *
 * Returns: `TRUE` if the command has ended, with any exit status; `FALSE` if the library can't find out whether it has
 *   ended
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait (WsmanCommand  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (self->remote, WSMAN_READY_END, cancellable, error) &&
         check_end (self, error);
}

/**
 * wsman_command_wait_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the command has ended
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
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
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
 * Returns: `TRUE` if the command has ended, with any exit status; `FALSE` if the library can't find out whether it has
 *   ended
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
 * If the exit status isn't 0, or isn't known, the call fails with [error@Wsman.Error] `REMOTE`.
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
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (self->remote, WSMAN_READY_END, cancellable, error) &&
         check_end (self, error) && check_success (self, error);
}

/**
 * wsman_command_wait_check_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the command has ended
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
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
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
