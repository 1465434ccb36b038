/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The operations of a session: each is an order for one call, in three forms. */

#include "wsman-session-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-codes.h"
#include "wsman-deadline-private.h"
#include "wsman-enumerator-private.h"
#include "wsman-error-private.h"
#include "wsman-filter-private.h"
#include "wsman-resource-locator-private.h"
#include "wsman-sync-private.h"

#define CODE_BATCH_ITEMS_TOO_SMALL ((guint32) 0x803380c2) /* ERROR_WSMAN_CLIENT_BATCH_ITEMS_TOO_SMALL */

/* What one operation is to do. */
typedef struct
{
  WsmanCallKind kind;
  gpointer tag; /* of its task */
  WsmanResourceLocator *locator; /* NULL: Identify */
  const char *action;
  WsmanItem *item;
  WsmanSessionFlags identify_flags;
  WsmanSendFlags flags;
} Order;

/* A running operation: the data of its task. */
typedef struct
{
  WsmanCall *call;
  const WsmanCallTraits *traits;
  WsmanDeadline deadline;
} Operation;

static void
operation_free (Operation *self)
{
  wsman_deadline_stop (&self->deadline);
  g_clear_pointer (&self->call, wsman_call_free);
  g_free (self);
}

static void
on_advanced (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Operation *operation = g_task_get_task_data (task);
  g_autoptr(GError) problem = NULL;
  gpointer result = NULL;

  if (error != NULL)
    problem = wsman_deadline_explain (&operation->deadline, error);
  else
    result = operation->traits->make_result (wsman_call_get_answer (call), &problem);

  wsman_deadline_stop (&operation->deadline);
  if (problem != NULL)
    g_task_return_error (task, g_steal_pointer (&problem));
  else
    g_task_return_pointer (task, result, operation->traits->free_result);
}

static WsmanCall *
make_call (WsmanSession       *self,
           WsmanCallSettings  *settings,
           const Order        *order,
           GError            **error)
{
  WsmanCallRequest request = { .action = order->action, .item = order->item };

  if ((order->identify_flags & ~WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_CODE_CLIENT_INVALID_FLAG,
                       _("Identify takes no flag but USE_NO_AUTHENTICATION"));
      return NULL;
    }

  if (order->locator != NULL)
    {
      request.reference = wsman_resource_locator_get_reference (order->locator, error);
      if (request.reference == NULL)
        return NULL;
    }

  return wsman_call_new (settings, self, order->kind, &request, order->flags, error);
}

/* The envelope is written here, so nothing of the order is needed once this returns. */
static void
operate_async (WsmanSession        *self,
               const Order         *order,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(WsmanCallSettings) settings = NULL;
  g_autoptr(WsmanCall) call = NULL;
  GError *error = NULL;
  Operation *operation;

  g_task_set_source_tag (task, order->tag);
  g_task_set_check_cancellable (task, FALSE);

  settings = wsman_session_get_settings (self, (order->flags & WSMAN_SEND_ANONYMOUS) != 0, &error);
  if (settings != NULL)
    call = make_call (self, settings, order, &error);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  operation = g_new0 (Operation, 1);
  operation->call = g_steal_pointer (&call);
  operation->traits = &wsman_call_traits[order->kind];
  wsman_deadline_start (&operation->deadline, settings->total_timeout, cancellable);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);

  wsman_call_advance (operation->call, G_MAXUINT, WSMAN_SEND_NONE, operation->deadline.cancellable,
                      on_advanced, g_steal_pointer (&task));
}

static gpointer
operate_finish (WsmanSession  *self,
                GAsyncResult  *result,
                gpointer       tag,
                GError       **error)
{
  GError *local_error = NULL;
  gpointer value;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  value = g_task_propagate_pointer (G_TASK (result), &local_error);
  wsman_session_record (self, local_error, error);

  return value;
}

static gpointer
operate_sync (WsmanSession  *self,
              const Order   *order,
              GCancellable  *cancellable,
              GError       **error)
{
  Order sync_order = *order;
  WsmanSync sync;
  gpointer value;

  /* Waiting for a channel that an operation of this very thread holds would never end. */
  sync_order.flags |= WSMAN_SEND_NEVER_WAIT;

  wsman_sync_begin (&sync);
  operate_async (self, &sync_order, cancellable, wsman_sync_done, &sync);
  value = operate_finish (self, wsman_sync_wait (&sync), order->tag, error);
  wsman_sync_end (&sync);

  return value;
}

#define check_order(self, order, cancellable)                              \
  (WSMAN_IS_SESSION (self) &&                                              \
   (cancellable == NULL || G_IS_CANCELLABLE (cancellable)) &&              \
   ((order).kind == WSMAN_CALL_IDENTIFY || WSMAN_IS_RESOURCE_LOCATOR ((order).locator)))

/* Identify is anonymous if the session or the caller says so. */
static Order
make_identify (WsmanSession      *self,
               WsmanSessionFlags  flags)
{
  WsmanSessionFlags all = flags | wsman_session_get_flags (self);

  return (Order) {
    .kind = WSMAN_CALL_IDENTIFY,
    .tag = wsman_session_identify_async,
    .identify_flags = flags,
    .flags = (all & WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0 ? WSMAN_SEND_ANONYMOUS : WSMAN_SEND_NONE,
  };
}

/**
 * wsman_session_identify:
 * @self: the session
 * @flags: 0, or [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION` to name nobody
 * @cancellable: (nullable): stops the operation
 *
 * Asks the server what it is.
 *
 * The item has `ProtocolVersion`, `ProductVendor` and `ProductVersion`; servers hide the latter from callers
 * who don't name themselves. Identify without authentication is the one operation that travels over http
 * without [flags@Wsman.SessionFlags] `NO_ENCRYPTION`.
 *
 * Returns: (transfer full): the answer
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify (WsmanSession       *self,
                        WsmanSessionFlags   flags,
                        GCancellable       *cancellable,
                        GError            **error)
{
  Order order;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  order = make_identify (self, flags);

  return operate_sync (self, &order, cancellable, error);
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
  Order order;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  order = make_identify (self, flags);

  operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_identify_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.identify_async].
 *
 * Returns: (transfer full): the answer
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return operate_finish (self, result, wsman_session_identify_async, error);
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
  const Order order = { .kind = WSMAN_CALL_GET, .tag = wsman_session_get_async, .locator = locator };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);

  return operate_sync (self, &order, cancellable, error);
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
  const Order order = { .kind = WSMAN_CALL_GET, .tag = wsman_session_get_async, .locator = locator };

  g_return_if_fail (check_order (self, order, cancellable));

  operate_async (self, &order, cancellable, callback, user_data);
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

  return operate_finish (self, result, wsman_session_get_async, error);
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
  const Order order = { .kind = WSMAN_CALL_PUT, .tag = wsman_session_put_async, .locator = locator, .item = item };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return operate_sync (self, &order, cancellable, error);
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
  const Order order = { .kind = WSMAN_CALL_PUT, .tag = wsman_session_put_async, .locator = locator, .item = item };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  operate_async (self, &order, cancellable, callback, user_data);
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

  return operate_finish (self, result, wsman_session_put_async, error);
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
  const Order order = { .kind = WSMAN_CALL_CREATE, .tag = wsman_session_create_async, .locator = locator, .item = item };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);

  return operate_sync (self, &order, cancellable, error);
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
  const Order order = { .kind = WSMAN_CALL_CREATE, .tag = wsman_session_create_async, .locator = locator, .item = item };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (WSMAN_IS_ITEM (item));

  operate_async (self, &order, cancellable, callback, user_data);
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

  return operate_finish (self, result, wsman_session_create_async, error);
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
  const Order order = { .kind = WSMAN_CALL_DELETE, .tag = wsman_session_delete_async, .locator = locator };

  g_return_val_if_fail (check_order (self, order, cancellable), FALSE);

  return operate_sync (self, &order, cancellable, error) != NULL;
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
  const Order order = { .kind = WSMAN_CALL_DELETE, .tag = wsman_session_delete_async, .locator = locator };

  g_return_if_fail (check_order (self, order, cancellable));

  operate_async (self, &order, cancellable, callback, user_data);
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

  return operate_finish (self, result, wsman_session_delete_async, error) != NULL;
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
 * Returns: (transfer full): the method's output
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
  const Order order = {
    .kind = WSMAN_CALL_INVOKE,
    .tag = wsman_session_invoke_async,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_val_if_fail (check_order (self, order, cancellable), NULL);
  g_return_val_if_fail (input == NULL || WSMAN_IS_ITEM (input), NULL);

  return operate_sync (self, &order, cancellable, error);
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
  const Order order = {
    .kind = WSMAN_CALL_INVOKE,
    .tag = wsman_session_invoke_async,
    .action = action,
    .locator = locator,
    .item = input,
  };

  g_return_if_fail (check_order (self, order, cancellable));
  g_return_if_fail (input == NULL || WSMAN_IS_ITEM (input));

  operate_async (self, &order, cancellable, callback, user_data);
}

/**
 * wsman_session_invoke_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.invoke_async].
 *
 * Returns: (transfer full): the method's output
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_invoke_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return operate_finish (self, result, wsman_session_invoke_async, error);
}

/* What an enumeration asks for. */
typedef struct
{
  WsmanResourceLocator *locator;
  const char *filter;
  const char *dialect;
  WsmanEnumerationFlags flags;
} Listing;

static gboolean
check_batch_items (guint    batch_items,
                   GError **error)
{
  if (batch_items == 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, CODE_BATCH_ITEMS_TOO_SMALL,
                     _("No items can be had in batches of 0: set batch-items to at least 1"));

  return batch_items > 0;
}

static WsmanEnumerator *
make_enumerator (WsmanSession   *self,
                 const Listing  *listing,
                 GError        **error)
{
  g_autoptr(WsmanCallSettings) settings = wsman_session_get_settings (self, FALSE, error);
  g_auto(WsmanEnumeration) enumeration = { 0, };
  WsmanCallRequest request = { .enumeration = &enumeration };
  WsmanCall *call;

  if (settings == NULL || !check_batch_items (settings->batch_items, error))
    return NULL;

  request.reference = wsman_resource_locator_get_reference (listing->locator, error);
  if (request.reference == NULL ||
      !wsman_filter_prepare (&enumeration, request.reference->resource_uri, listing->filter, listing->dialect,
                             listing->flags, error))
    return NULL;

  enumeration.max_elements = settings->batch_items;
  call = wsman_call_new (settings, self, WSMAN_CALL_ENUMERATE, &request, WSMAN_SEND_NONE, error);

  return call != NULL ? wsman_enumerator_new (settings, self, request.reference, call, enumeration.return_references)
                      : NULL;
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanEnumerator *enumerator = WSMAN_ENUMERATOR (source);
  GError *error = NULL;

  if (wsman_enumerator_open_finish (enumerator, result, &error))
    g_task_return_pointer (task, g_object_ref (enumerator), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
enumerate_async (WsmanSession        *self,
                 const Listing       *listing,
                 WsmanSendFlags       flags,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, wsman_session_enumerate_async);
  g_task_set_check_cancellable (task, FALSE);

  enumerator = make_enumerator (self, listing, &error);
  if (enumerator != NULL)
    wsman_enumerator_open_async (enumerator, flags, cancellable, on_opened, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * wsman_session_enumerate:
 * @self: the session
 * @locator: the kind of resource
 * @filter: (nullable): what to choose by, as text or XML in the dialect; `NULL` or the empty string for all
 * @dialect: (nullable): the URI of the filter's dialect, in any letter case; `NULL` or the empty string for
 *   what the filter shows it to be
 * @flags: what the items are
 * @cancellable: (nullable): stops the operation
 *
 * Lists resources.
 *
 * | dialect | filter |
 * |---|---|
 * | `WSMAN_DIALECT_WQL` | a query, as a rule on the resource `wmicimv2/\*` |
 * | `WSMAN_DIALECT_SELECTOR` | the XML of a `SelectorSet`: properties and the values they must have |
 * | `WSMAN_DIALECT_ASSOCIATION` | text as below, or the XML of `AssociatedInstances` or `AssociationInstances` |
 * | `WSMAN_DIALECT_XPATH` | an XPath expression |
 *
 * A filter that starts with `<` is XML, unless @flags has `NON_XML_TEXT`. Without a dialect, XML is
 * recognized by its root element, and everything else is WQL.
 *
 * As text, an association filter is
 * `{Object=…;AssociationClassName=…;ResultClassName=…;Role=…;ResultRole=…}`, of which all but the object
 * may be missing. The object is any text that [ctor@Wsman.ResourceLocator.new] takes, or a class and its
 * selectors such as `Win32_Service?Name=winmgmt`, of the namespace of @locator. If it holds a `;`, write it as
 * an endpoint reference. With `ASSOCIATION_INSTANCE` among @flags the items are the associations
 * themselves, of the class ResultClassName, in which the object has the role Role; then the other two aren't
 * taken.
 *
 * What the server can't tell in time it is asked for again: a Pull as often as it says that it has nothing yet,
 * and Enumerate and Pull three times if they end in the server's `ERROR_TIMEOUT` (`0x800705B4`).
 *
 * The call returns when the first item has arrived, or it is known that there is none. Codes of
 * [error@Wsman.Error] `INVALID_ARGUMENT`: `0x803380AC` and `0x8033811F` for flags that aren't known or exclude
 * each other, `0x80338107` for a filter that should be XML but isn't, `0x8033801A` for the text of an
 * association filter, `0x803380C2` for [property@Wsman.Session:batch-items] 0.
 *
 * Returns: (transfer full): reads the items
 *
 * Since: 1.0
 */
WsmanEnumerator *
wsman_session_enumerate (WsmanSession           *self,
                         WsmanResourceLocator   *locator,
                         const char             *filter,
                         const char             *dialect,
                         WsmanEnumerationFlags   flags,
                         GCancellable           *cancellable,
                         GError                **error)
{
  const Listing listing = { locator, filter, dialect, flags };
  WsmanEnumerator *enumerator;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  enumerate_async (self, &listing, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  enumerator = wsman_session_enumerate_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return enumerator;
}

/**
 * wsman_session_enumerate_async:
 * @self: the session
 * @locator: the kind of resource
 * @filter: (nullable): what to choose by, as text or XML in the dialect; `NULL` or the empty string for all
 * @dialect: (nullable): the URI of the filter's dialect, such as `WSMAN_DIALECT_WQL`, the default
 * @flags: what the items are
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the enumerator is there
 * @user_data: passed to @callback
 *
 * Lists resources: the asynchronous form of [method@Wsman.Session.enumerate].
 *
 * Since: 1.0
 */
void
wsman_session_enumerate_async (WsmanSession          *self,
                               WsmanResourceLocator  *locator,
                               const char            *filter,
                               const char            *dialect,
                               WsmanEnumerationFlags  flags,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  const Listing listing = { locator, filter, dialect, flags };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  enumerate_async (self, &listing, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_session_enumerate_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.enumerate_async].
 *
 * Returns: (transfer full): reads the items
 *
 * Since: 1.0
 */
WsmanEnumerator *
wsman_session_enumerate_finish (WsmanSession  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return operate_finish (self, result, wsman_session_enumerate_async, error);
}

/**
 * wsman_session_close:
 * @self: the session
 * @cancellable: (nullable): stops the call
 *
 * Closes the session and its idle connections.
 *
 * Operations that run go on; further ones fail with [error@Gio.IOErrorEnum] `CLOSED`. Closing twice does
 * nothing. A session that is dropped is closed by itself.
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
  wsman_session_record (self, local_error, error);

  return closed;
}
