/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The session's operation that opens a pool with the default settings. */

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "wsman-runspace-pool-private.h"

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRunspacePool *pool = WSMAN_RUNSPACE_POOL (source);
  GError *local_error = NULL;

  if (wsman_runspace_pool_open_finish (pool, result, &local_error))
    g_task_return_pointer (task, g_object_ref (pool), g_object_unref);
  else
    g_task_return_error (task, local_error);
}

static void
open_async (WsmanSession        *self,
            WsmanSendFlags       flags,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(WsmanRunspacePool) pool = wsman_runspace_pool_new (self);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_session_open_runspace_pool_async);
  g_task_set_check_cancellable (task, FALSE);

  wsman_runspace_pool_open_with_flags_async (pool, flags, cancellable, on_opened, task);
}

/**
 * wsman_session_open_runspace_pool:
 * @self: the session
 * @cancellable: (nullable): stops the call
 *
 * Opens runspaces of PowerShell on the server, with the defaults of [class@Wsman.RunspacePool].
 *
 * Returns: (transfer full): the open pool
 *
 * Since: 1.0
 */
WsmanRunspacePool *
wsman_session_open_runspace_pool (WsmanSession  *self,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  WsmanRunspacePool *pool;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  open_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  pool = wsman_session_open_runspace_pool_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return pool;
}

/**
 * wsman_session_open_runspace_pool_async:
 * @self: the session
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the pool is open
 * @user_data: passed to @callback
 *
 * Opens a pool on the server: the asynchronous form of [method@Wsman.Session.open_runspace_pool].
 *
 * Since: 1.0
 */
void
wsman_session_open_runspace_pool_async (WsmanSession        *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  open_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_session_open_runspace_pool_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.open_runspace_pool_async].
 *
 * Returns: (transfer full): the open pool
 *
 * Since: 1.0
 */
WsmanRunspacePool *
wsman_session_open_runspace_pool_finish (WsmanSession  *self,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_open_runspace_pool_async, error);
}
