/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The operations of a session that are one call, in three forms each; and its end. */

#include "wsman-order-private.h"

#include "base/wsman-sync-private.h"

#define check_order(self, order, cancellable)                              \
  (WSMAN_IS_SESSION (self) &&                                              \
   (cancellable == NULL || G_IS_CANCELLABLE (cancellable)) &&              \
   ((order).kind == WSMAN_CALL_IDENTIFY || WSMAN_IS_RESOURCE_LOCATOR ((order).locator)))

/* Identify is anonymous if the session or the caller says so. */
static WsmanOrder
make_identify (WsmanSession      *self,
               WsmanSessionFlags  flags)
{
  WsmanSessionFlags all = flags | wsman_session_get_flags (self);

  return (WsmanOrder) {
    .kind = WSMAN_CALL_IDENTIFY,
    .tag = wsman_session_identify_async,
    .identify_flags = flags,
    .flags = (all & WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0 ? WSMAN_SEND_ANONYMOUS : WSMAN_SEND_NONE,
  };
}

/**
 * wsman_session_identify:
 * @self: the session
 * @flags: [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION` to name nobody; else 0, or the flag of the
 *   authentication that the session was made for
 * @cancellable: (nullable): stops the operation
 *
 * Asks the server what it is.
 *
 * The item has `ProtocolVersion`, `ProductVendor` and `ProductVersion`; servers hide the latter from callers
 * who don't name themselves. Identify without authentication is the one operation that travels over http
 * without [flags@Wsman.SessionFlags] `NO_ENCRYPTION`.
 *
 * Returns: (transfer full): the response
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify (WsmanSession       *self,
                        WsmanSessionFlags   flags,
                        GCancellable       *cancellable,
                        GError            **error)
{
  WsmanOrder order;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  order = make_identify (self, flags);

  return wsman_session_operate (self, &order, cancellable, error);
}

/**
 * wsman_session_identify_async:
 * @self: the session
 * @flags: 0, or [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION` to name nobody
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Asks the server what it is: the asynchronous form of [method@Wsman.Session.identify].
 *
 * Since: 1.0
 */
void
wsman_session_identify_async (WsmanSession        *self,
                              WsmanSessionFlags    flags,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  WsmanOrder order;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  order = make_identify (self, flags);

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_identify_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.identify_async].
 *
 * Returns: (transfer full): the response
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_session_operate_finish (self, result, wsman_session_identify_async, error);
}

/**
 * wsman_session_get:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 *
 * Reads one resource.
 *
 * If the locator has a fragment, the item is the `XmlFragment` that holds it.
 *
 * Returns: (transfer full): the resource
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_get (WsmanSession          *self,
                   WsmanResourceLocator  *locator,
                   GCancellable          *cancellable,
                   GError               **error)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_GET, .tag = wsman_session_get_async, .locator = locator };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);

  return wsman_session_operate (self, &order, cancellable, error);
}

/**
 * wsman_session_get_async:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Reads one resource: the asynchronous form of [method@Wsman.Session.get].
 *
 * Since: 1.0
 */
void
wsman_session_get_async (WsmanSession         *self,
                         WsmanResourceLocator *locator,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_GET, .tag = wsman_session_get_async, .locator = locator };

  g_return_if_fail (check_order (self, order, cancellable));

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_get_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.get_async].
 *
 * Returns: (transfer full): the resource
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_get_finish (WsmanSession  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_session_operate_finish (self, result, wsman_session_get_async, error);
}

/**
 * wsman_session_put:
 * @self: the session
 * @locator: the resource
 * @item: what it is to be, whole
 * @cancellable: (nullable): stops the operation
 *
 * Replaces one resource.
 *
 * Cancelling doesn't undo a request that was sent: it may have been executed.
 *
 * Returns: (transfer full) (nullable): the resource as it is now, or `NULL` if the server doesn't say
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_put (WsmanSession          *self,
                   WsmanResourceLocator  *locator,
                   WsmanItem             *item,
                   GCancellable          *cancellable,
                   GError               **error)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_PUT, .tag = wsman_session_put_async, .locator = locator, .item = item };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return wsman_session_operate (self, &order, cancellable, error);
}

/**
 * wsman_session_put_async:
 * @self: the session
 * @locator: the resource
 * @item: what it is to be, whole
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Replaces one resource: the asynchronous form of [method@Wsman.Session.put].
 *
 * Since: 1.0
 */
void
wsman_session_put_async (WsmanSession         *self,
                         WsmanResourceLocator *locator,
                         WsmanItem            *item,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_PUT, .tag = wsman_session_put_async, .locator = locator, .item = item };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_put_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.put_async].
 *
 * Returns: (transfer full) (nullable): the resource as it is now, or `NULL` if the server doesn't say
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_put_finish (WsmanSession  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_session_operate_finish (self, result, wsman_session_put_async, error);
}

/**
 * wsman_session_create:
 * @self: the session
 * @locator: the kind of resource
 * @item: the new resource
 * @cancellable: (nullable): stops the operation
 *
 * Makes a resource.
 *
 * Cancelling doesn't undo a request that was sent: it may have been executed.
 *
 * Returns: (transfer full): the new resource's name
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_session_create (WsmanSession          *self,
                      WsmanResourceLocator  *locator,
                      WsmanItem             *item,
                      GCancellable          *cancellable,
                      GError               **error)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_CREATE, .tag = wsman_session_create_async, .locator = locator, .item = item };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return wsman_session_operate (self, &order, cancellable, error);
}

/**
 * wsman_session_create_async:
 * @self: the session
 * @locator: the kind of resource
 * @item: the new resource
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Makes a resource: the asynchronous form of [method@Wsman.Session.create].
 *
 * Since: 1.0
 */
void
wsman_session_create_async (WsmanSession         *self,
                            WsmanResourceLocator *locator,
                            WsmanItem            *item,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_CREATE, .tag = wsman_session_create_async, .locator = locator, .item = item };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_create_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.create_async].
 *
 * Returns: (transfer full): the new resource's name
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_session_create_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_session_operate_finish (self, result, wsman_session_create_async, error);
}

/**
 * wsman_session_delete:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 *
 * Removes a resource.
 *
 * Cancelling doesn't undo a request that was sent: it may have been executed.
 *
 * Returns: `TRUE` if it was removed
 *
 * Since: 1.0
 */
gboolean
wsman_session_delete (WsmanSession          *self,
                      WsmanResourceLocator  *locator,
                      GCancellable          *cancellable,
                      GError               **error)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_DELETE, .tag = wsman_session_delete_async, .locator = locator };

  g_return_val_if_fail (check_order (self, order, cancellable), FALSE);

  return wsman_session_operate (self, &order, cancellable, error) != NULL;
}

/**
 * wsman_session_delete_async:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Removes a resource: the asynchronous form of [method@Wsman.Session.delete].
 *
 * Since: 1.0
 */
void
wsman_session_delete_async (WsmanSession         *self,
                            WsmanResourceLocator *locator,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  const WsmanOrder order = { .kind = WSMAN_CALL_DELETE, .tag = wsman_session_delete_async, .locator = locator };

  g_return_if_fail (check_order (self, order, cancellable));

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_delete_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.delete_async].
 *
 * Returns: `TRUE` if it was removed
 *
 * Since: 1.0
 */
gboolean
wsman_session_delete_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  return wsman_session_operate_finish (self, result, wsman_session_delete_async, error) != NULL;
}

/**
 * wsman_session_invoke:
 * @self: the session
 * @action: the method's name, or the URI of the action
 * @locator: the resource, or the class of a static method
 * @input: (nullable): the method's input; the library names the root if there is none
 * @cancellable: (nullable): stops the operation
 *
 * Calls a method.
 *
 * A method's own return value is part of the output: a non-zero one is no error here. Cancelling doesn't undo a
 * request that was sent: it may have been executed.
 *
 * Returns: (transfer full) (nullable): the method's output, or `NULL` if the server says no more than
 *   that it is done
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_invoke (WsmanSession          *self,
                      const char            *action,
                      WsmanResourceLocator  *locator,
                      WsmanItem             *input,
                      GCancellable          *cancellable,
                      GError               **error)
{
  const WsmanOrder order = {
    .kind = WSMAN_CALL_INVOKE,
    .tag = wsman_session_invoke_async,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (input == NULL || WSMAN_IS_ITEM (input), NULL);

  return wsman_session_operate (self, &order, cancellable, error);
}

/**
 * wsman_session_invoke_async:
 * @self: the session
 * @action: the method's name, or the URI of the action
 * @locator: the resource, or the class of a static method
 * @input: (nullable): the method's input; the library names the root if there is none
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Calls a method: the asynchronous form of [method@Wsman.Session.invoke].
 *
 * Since: 1.0
 */
void
wsman_session_invoke_async (WsmanSession         *self,
                            const char           *action,
                            WsmanResourceLocator *locator,
                            WsmanItem            *input,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  const WsmanOrder order = {
    .kind = WSMAN_CALL_INVOKE,
    .tag = wsman_session_invoke_async,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (input == NULL || WSMAN_IS_ITEM (input));

  wsman_session_operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_invoke_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.invoke_async].
 *
 * Returns: (transfer full) (nullable): the method's output, or `NULL` if the server says no more than
 *   that it is done
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_invoke_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_session_operate_finish (self, result, wsman_session_invoke_async, error);
}

/**
 * wsman_session_close:
 * @self: the session
 * @cancellable: (nullable): stops the call
 *
 * Closes the session and its idle connections.
 *
 * Operations that run go on, and open enumerators can be read on; further operations fail with
 * [error@Gio.IOErrorEnum] `CLOSED`. Closing twice does nothing. A session that is dropped is closed by itself.
 *
 * Returns: `TRUE`, unless the call was cancelled
 *
 * Since: 1.0
 */
gboolean
wsman_session_close (WsmanSession  *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_session_close_async (self, cancellable, wsman_sync_done, &sync);
  closed = wsman_session_close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_session_close_async:
 * @self: the session
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the session is closed
 * @user_data: passed to @callback
 *
 * Closes the session: the asynchronous form of [method@Wsman.Session.close].
 *
 * Since: 1.0
 */
void
wsman_session_close_async (WsmanSession        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, wsman_session_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  wsman_session_shut (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * wsman_session_close_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.close_async].
 *
 * Returns: `TRUE`, unless the call was cancelled
 *
 * Since: 1.0
 */
gboolean
wsman_session_close_finish (WsmanSession  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  GError *local_error = NULL;
  gboolean closed;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_session_close_async), FALSE);

  closed = g_task_propagate_boolean (G_TASK (result), &local_error);
  wsman_session_store_error (self, local_error, error);

  return closed;
}
