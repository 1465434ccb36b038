/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How a pool is deleted on the server. [MS-WSMV] 3.1.4.1, Delete. */

#include "wsman-runspace-pool-private.h"

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

static void
close_async (WsmanRunspacePool   *self,
             WsmanSendFlags       flags,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanRemoteShell *remote;

  g_task_set_source_tag (task, wsman_runspace_pool_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  remote = wsman_runspace_pool_steal_remote (self);
  if (remote == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_remote_shell_delete (remote, self->session, flags, g_steal_pointer (&task));
}

/**
 * wsman_runspace_pool_close:
 * @self: the pool
 * @cancellable: (nullable): stops waiting for the server
 *
 * Ends the runspaces on the server, and the pipelines that run in them.
 *
 * The pool is closed even if this fails. After a failure, the library tries once more. A second call does nothing.
 * A closed pool can be opened again.
 *
 * Returns: `TRUE` if the pool is closed on the server
 *
 * Since: 1.0
 */
gboolean
wsman_runspace_pool_close (WsmanRunspacePool  *self,
                           GCancellable       *cancellable,
                           GError            **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self) && self->session != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  close_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  closed = wsman_runspace_pool_close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_runspace_pool_close_async:
 * @self: the pool
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the pool is closed
 * @user_data: passed to @callback
 *
 * Ends the runspaces on the server: the asynchronous form of [method@Wsman.RunspacePool.close].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_close_async (WsmanRunspacePool   *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self) && self->session != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  close_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_runspace_pool_close_finish:
 * @self: the pool
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.RunspacePool.close_async].
 *
 * Returns: `TRUE` if the pool is closed on the server
 *
 * Since: 1.0
 */
gboolean
wsman_runspace_pool_close_finish (WsmanRunspacePool  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_runspace_pool_close_async), FALSE);

  wsman_runspace_pool_notify_state (self);

  return wsman_session_propagate_boolean (self->session, G_TASK (result), error);
}
