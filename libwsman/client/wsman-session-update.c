/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The operation update. It gets a resource, changes it, and puts it back. Windows' tools call this operation “set”. */

#include "wsman-session-private.h"

#include "base/wsman-deadline-private.h"
#include "base/wsman-sync-private.h"
#include "soap/wsman-values-private.h"
#include "values/wsman-item-private.h"

/* A running update: the data of its task. */
typedef struct
{
  WsmanResourceLocator *locator;
  GVariant *values;
  WsmanSendFlags flags;
  WsmanDeadline deadline;
} Update;

static void
update_free (Update *self)
{
  wsman_deadline_stop (&self->deadline);
  g_clear_object (&self->locator);
  g_clear_pointer (&self->values, g_variant_unref);
  g_free (self);
}

/* Ends the task. If error is NULL, the result is item. Takes ownership of error. */
static void
finish (GTask     *task,
        WsmanItem *item,
        GError    *error)
{
  Update *update = g_task_get_task_data (task);
  g_autoptr(GError) problem = error;
  GError *explained = problem != NULL ? wsman_deadline_explain (&update->deadline, problem) : NULL;

  wsman_deadline_stop (&update->deadline);
  if (explained != NULL)
    g_task_return_error (task, explained);
  else
    g_task_return_pointer (task, item, g_object_unref);
}

static void
on_put (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  WsmanItem *item = g_task_propagate_pointer (G_TASK (result), &local_error);

  finish (task, item, local_error);
}

static WsmanItem *
edit_item (WsmanItem  *item,
           GVariant   *values,
           GError    **error)
{
  g_autofree char *xml = wsman_value_edit_instance (wsman_item_get_element (item), values, error);

  return xml != NULL ? wsman_item_new_from_xml (xml, error) : NULL;
}

static void
on_got (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Update *update = g_task_get_task_data (task);
  WsmanCallRequest request = { .kind = WSMAN_CALL_PUT, .locator = update->locator, .flags = update->flags };
  GError *local_error = NULL;
  g_autoptr(WsmanItem) got = g_task_propagate_pointer (G_TASK (result), &local_error);
  g_autoptr(WsmanItem) edited = got != NULL ? edit_item (got, update->values, &local_error) : NULL;

  if (edited == NULL)
    {
      finish (task, NULL, local_error);
      return;
    }

  request.item = edited;
  wsman_session_request_async (WSMAN_SESSION (source), &request, NULL, update->deadline.cancellable, on_put,
                               g_steal_pointer (&task));
}

static void
update_async (WsmanSession         *self,
              WsmanResourceLocator *locator,
              GVariant             *values,
              WsmanSendFlags        flags,
              GCancellable         *cancellable,
              GAsyncReadyCallback   callback,
              gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Update *update = g_new0 (Update, 1);
  WsmanCallRequest request = { .kind = WSMAN_CALL_GET, .locator = locator, .flags = flags };
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_session_update_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, update, (GDestroyNotify) update_free);

  update->locator = wsman_resource_locator_copy (locator);
  update->values = g_variant_ref_sink (values);
  update->flags = flags;
  if (!wsman_value_check_edit (values, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  /* The session's total timeout limits the whole update. It doesn't limit each call of the update separately. */
  wsman_deadline_start (&update->deadline, wsman_session_get_total_timeout (self), cancellable);
  wsman_session_request_async (self, &request, NULL, update->deadline.cancellable, on_got, g_steal_pointer (&task));
}

/**
 * wsman_session_update:
 * @self: the session
 * @locator: the resource
 * @values: the properties to change, and their new values, as `a{sv}`; a floating reference is consumed
 * @cancellable: (nullable): stops the operation
 *
 * Changes some properties of one resource. The call gets the resource, changes the properties in @values, and puts the
 * whole resource.
 *
 * Everything else remains as the server sent it: other properties, the order, attributes and unknown elements. A
 * property is found by its local name. The letter case must be right. The property must occur once, and must contain
 * text or be nil. To change arrays, embedded instances and references, use [method@Wsman.Session.put]. The values are
 * strings, numbers of all sizes and booleans. If the value is `()` or an empty maybe, the property becomes nil.
 *
 * If the locator has a fragment, only the fragment is read and written.
 *
 * The update isn't atomic. If another client changes the resource between Get and Put, this change is overwritten. If
 * the request was sent before the call is cancelled, the server may still execute it.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT`, and sends nothing, if a value isn't text (code
 * `0x80338054`) or if there are no values (`0x803380C1`). It fails with the same error, after it has read the resource
 * and before it changes the resource, if the resource doesn't have one of the properties (`0x80338055`), or if that
 * property isn't text (`0x80338054`).
 *
 * Returns: (transfer full) (nullable): the new resource, or `NULL` if the server doesn't return it
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_update (WsmanSession          *self,
                      WsmanResourceLocator  *locator,
                      GVariant              *values,
                      GCancellable          *cancellable,
                      GError               **error)
{
  WsmanItem *item;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);
  g_return_val_if_fail (values != NULL && g_variant_is_of_type (values, G_VARIANT_TYPE_VARDICT), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  update_async (self, locator, values, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  item = wsman_session_update_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return item;
}

/**
 * wsman_session_update_async:
 * @self: the session
 * @locator: the resource
 * @values: the properties to change, and their new values, as `a{sv}`; a floating reference is consumed
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Changes some properties of one resource: the asynchronous form of [method@Wsman.Session.update].
 *
 * Since: 1.0
 */
void
wsman_session_update_async (WsmanSession         *self,
                            WsmanResourceLocator *locator,
                            GVariant             *values,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));
  g_return_if_fail (values != NULL && g_variant_is_of_type (values, G_VARIANT_TYPE_VARDICT));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  update_async (self, locator, values, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_session_update_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.update_async].
 *
 * Returns: (transfer full) (nullable): the new resource, or `NULL` if the server doesn't return it
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_update_finish (WsmanSession  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_update_async, error);
}
