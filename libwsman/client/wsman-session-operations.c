/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The operations of a session that need only one call. Each operation has three functions: x, x_async and x_finish. */

#include "wsman-session-private.h"

#include "base/wsman-sync-private.h"
#include "wsman-session-rules-private.h"

#define is_valid(self, locator, cancellable) \
  (WSMAN_IS_SESSION (self) && WSMAN_IS_RESOURCE_LOCATOR (locator) && \
   (cancellable == NULL || G_IS_CANCELLABLE (cancellable)))

/* --- Common parts --- */

/* Ends the task of an operation. The data of the task is the row of its action. */
static void
on_responded (WsmanMessage *response,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const WsmanActionRow *action_row = g_task_get_task_data (task);
  g_autoptr(GError) problem = error != NULL ? g_error_copy (error) : NULL;
  gpointer result = error == NULL ? action_row->make_result (response, &problem) : NULL;

  if (problem != NULL)
    g_task_return_error (task, g_steal_pointer (&problem));
  else
    g_task_return_pointer (task, result, action_row->free_result);
}

static WsmanCall *
make_call (WsmanSession            *self,
           const WsmanCallRequest  *request,
           GError                 **error)
{
  gboolean is_anonymous = (request->flags & WSMAN_SEND_ANONYMOUS) != 0;
  g_autoptr(WsmanSessionConnection) connection = wsman_session_ref_connection (self, is_anonymous, error);

  if (connection == NULL)
    return NULL;
  if (request->kind == WSMAN_CALL_IDENTIFY &&
      !wsman_session_rules_check_identify (wsman_session_get_flags (self), request->identify_flags, error))
    return NULL;

  return wsman_call_new (g_steal_pointer (&connection), request, error);
}

void
wsman_session_request_async (WsmanSession           *self,
                             const WsmanCallRequest *request,
                             gpointer                tag,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *local_error = NULL;
  WsmanCall *call = make_call (self, request, &local_error);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (call == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  g_task_set_task_data (task, (gpointer) &wsman_action_table[request->kind], NULL);
  wsman_call_run (call, WSMAN_SEND_NONE, cancellable, on_responded, g_steal_pointer (&task));
}

gpointer
wsman_session_request (WsmanSession            *self,
                       const WsmanCallRequest  *request,
                       gpointer                 tag,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  WsmanCallRequest sync_request = *request;
  WsmanSync sync;
  gpointer value;

  /* Another operation of this thread may hold the channel. Then a wait for the channel would never end. */
  sync_request.flags |= WSMAN_SEND_NEVER_WAIT;

  wsman_sync_begin (&sync);
  wsman_session_request_async (self, &sync_request, tag, cancellable, wsman_sync_done, &sync);
  value = wsman_session_finish (self, wsman_sync_wait (&sync), tag, error);
  wsman_sync_end (&sync);

  return value;
}

/* --- The operations --- */

/**
 * wsman_session_get:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 *
 * Reads one resource.
 *
 * If the locator has a fragment, the item is the `XmlFragment` element that contains it.
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_GET, .locator = locator };

  g_return_val_if_fail (is_valid (self, locator, cancellable), NULL);

  return wsman_session_request (self, &request, wsman_session_get_async, cancellable, error);
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_GET, .locator = locator };

  g_return_if_fail (is_valid (self, locator, cancellable));

  wsman_session_request_async (self, &request, wsman_session_get_async, cancellable, callback, user_data);
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
  return wsman_session_finish (self, result, wsman_session_get_async, error);
}

/**
 * wsman_session_put:
 * @self: the session
 * @locator: the resource
 * @item: the complete new content
 * @cancellable: (nullable): stops the operation
 *
 * Replaces one resource.
 *
 * If the request was sent before the call is cancelled, the server may still execute it.
 *
 * Returns: (transfer full) (nullable): the new resource, or `NULL` if the server doesn't return it
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_PUT, .locator = locator, .item = item };

  g_return_val_if_fail (is_valid (self, locator, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return wsman_session_request (self, &request, wsman_session_put_async, cancellable, error);
}

/**
 * wsman_session_put_async:
 * @self: the session
 * @locator: the resource
 * @item: the complete new content
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_PUT, .locator = locator, .item = item };

  g_return_if_fail (is_valid (self, locator, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  wsman_session_request_async (self, &request, wsman_session_put_async, cancellable, callback, user_data);
}

/**
 * wsman_session_put_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.put_async].
 *
 * Returns: (transfer full) (nullable): the new resource, or `NULL` if the server doesn't return it
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_put_finish (WsmanSession  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_put_async, error);
}

/**
 * wsman_session_create:
 * @self: the session
 * @locator: the kind of resource
 * @item: the new resource
 * @cancellable: (nullable): stops the operation
 *
 * Creates a resource.
 *
 * If the request was sent before the call is cancelled, the server may still execute it.
 *
 * Returns: (transfer full): the locator of the new resource
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_CREATE, .locator = locator, .item = item };

  g_return_val_if_fail (is_valid (self, locator, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return wsman_session_request (self, &request, wsman_session_create_async, cancellable, error);
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
 * Creates a resource: the asynchronous form of [method@Wsman.Session.create].
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_CREATE, .locator = locator, .item = item };

  g_return_if_fail (is_valid (self, locator, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  wsman_session_request_async (self, &request, wsman_session_create_async, cancellable, callback, user_data);
}

/**
 * wsman_session_create_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.create_async].
 *
 * Returns: (transfer full): the locator of the new resource
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_session_create_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_create_async, error);
}

/**
 * wsman_session_delete:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 *
 * Deletes a resource.
 *
 * If the request was sent before the call is cancelled, the server may still execute it.
 *
 * Returns: `TRUE` if it was deleted
 *
 * Since: 1.0
 */
gboolean
wsman_session_delete (WsmanSession          *self,
                      WsmanResourceLocator  *locator,
                      GCancellable          *cancellable,
                      GError               **error)
{
  const WsmanCallRequest request = { .kind = WSMAN_CALL_DELETE, .locator = locator };

  g_return_val_if_fail (is_valid (self, locator, cancellable), FALSE);

  return wsman_session_request (self, &request, wsman_session_delete_async, cancellable, error) != NULL;
}

/**
 * wsman_session_delete_async:
 * @self: the session
 * @locator: the resource
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Deletes a resource: the asynchronous form of [method@Wsman.Session.delete].
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
  const WsmanCallRequest request = { .kind = WSMAN_CALL_DELETE, .locator = locator };

  g_return_if_fail (is_valid (self, locator, cancellable));

  wsman_session_request_async (self, &request, wsman_session_delete_async, cancellable, callback, user_data);
}

/**
 * wsman_session_delete_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.delete_async].
 *
 * Returns: `TRUE` if it was deleted
 *
 * Since: 1.0
 */
gboolean
wsman_session_delete_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_delete_async, error) != NULL;
}

/**
 * wsman_session_invoke:
 * @self: the session
 * @action: the method's name, or the URI of the action
 * @locator: the resource, or the class of a static method
 * @input: (nullable): the method's input; if it has no root element, the library adds one
 * @cancellable: (nullable): stops the operation
 *
 * Calls a method.
 *
 * A method's own return value is part of the output. A value other than 0 isn't an error of the call. If the request
 * was sent before the call is cancelled, the server may still execute it.
 *
 * Returns: (transfer full) (nullable): the method's output, or `NULL` if the server only reports success
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
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_INVOKE,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_val_if_fail (is_valid (self, locator, cancellable), NULL);
  g_return_val_if_fail (input == NULL || WSMAN_IS_ITEM (input), NULL);

  return wsman_session_request (self, &request, wsman_session_invoke_async, cancellable, error);
}

/**
 * wsman_session_invoke_async:
 * @self: the session
 * @action: the method's name, or the URI of the action
 * @locator: the resource, or the class of a static method
 * @input: (nullable): the method's input; if it has no root element, the library adds one
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
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_INVOKE,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_if_fail (is_valid (self, locator, cancellable));
  g_return_if_fail (input == NULL || WSMAN_IS_ITEM (input));

  wsman_session_request_async (self, &request, wsman_session_invoke_async, cancellable, callback, user_data);
}

/**
 * wsman_session_invoke_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.invoke_async].
 *
 * Returns: (transfer full) (nullable): the method's output, or `NULL` if the server only reports success
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_invoke_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_invoke_async, error);
}
