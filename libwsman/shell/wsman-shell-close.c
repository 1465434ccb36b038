/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How a shell is deleted on the server. [MS-WSMV] 3.1.4.1, Delete. */

#include "wsman-shell-fields-private.h"

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

void
wsman_shell_close_with_flags_async (WsmanShell          *self,
                                    WsmanSendFlags       flags,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanRemoteShell *remote;

  g_task_set_source_tag (task, wsman_shell_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  remote = wsman_shell_steal_remote (self);
  if (remote == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_remote_shell_delete (remote, self->session, flags, g_steal_pointer (&task));
}

/**
 * wsman_shell_close:
 * @self: the shell
 * @cancellable: (nullable): stops waiting for the server
 *
 * Deletes the shell on the server. The server then ends the commands that run in the shell.
 *
 * The shell is closed even if this fails. After a failure, the library tries once more to delete it. A second call does
 * nothing. A closed shell can be opened again.
 *
 * Returns: `TRUE` if the shell is deleted on the server
 *
 * Since: 1.0
 */
gboolean
wsman_shell_close (WsmanShell    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_shell_close_with_flags_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  closed = wsman_shell_close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_shell_close_async:
 * @self: the shell
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the shell is closed
 * @user_data: passed to @callback
 *
 * Deletes the shell on the server: the asynchronous form of [method@Wsman.Shell.close].
 *
 * Since: 1.0
 */
void
wsman_shell_close_async (WsmanShell          *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_close_with_flags_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_shell_close_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.close_async].
 *
 * Returns: `TRUE` if the shell is deleted on the server
 *
 * Since: 1.0
 */
gboolean
wsman_shell_close_finish (WsmanShell    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_shell_close_async), FALSE);

  wsman_shell_notify_state (self);

  return wsman_session_propagate_boolean (self->session, G_TASK (result), error);
}
