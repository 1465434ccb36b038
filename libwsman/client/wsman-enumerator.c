/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanEnumerator and its calls. wsman-enumerator-read.c reads the items. */

#include "wsman-enumerator-fields-private.h"

#include "base/wsman-sync-private.h"

/**
 * WsmanEnumerator:
 *
 * Reads the items of an enumeration. [method@Wsman.Session.enumerate] creates it.
 *
 * There are two ways to read items. [method@Wsman.Enumerator.read_item] works as on Windows: it reads one item ahead.
 * Therefore [property@Wsman.Enumerator:at-end-of-stream] always tells whether there is another item.
 * [method@Wsman.Enumerator.next_items] returns the items that have arrived, and never reads ahead. Both methods return
 * items before the server's response is complete. The size of the memory in use depends on
 * [property@Wsman.Session:batch-items], and not on the number of items.
 *
 * ```c
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
 * g_autoptr(WsmanEnumerator) processes = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);
 *
 * while (processes != NULL && !wsman_enumerator_get_at_end_of_stream (processes))
 *   {
 *     g_autoptr(WsmanItem) process = wsman_enumerator_read_item (processes, NULL, error);
 *
 *     if (process == NULL)
 *       return FALSE;
 *     g_print ("%s\n", wsman_item_lookup_string (process, "Name"));
 *   }
 * ```
 *
 * Only one call may run at a time. A second call fails with [error@Gio.IOErrorEnum] `PENDING`. If a call is cancelled
 * before it begins, or while it waits for the server, the enumerator is closed. Then items that the server has sent are
 * lost, and nothing remains open on the server.
 *
 * If an enumerator isn't read to its end, close it with [method@Wsman.Enumerator.close]. If the enumerator is dropped
 * instead, the library ends the enumeration on the server in a separate thread. When the process ends, it waits for
 * this thread for at most three seconds. Changes of the session's settings don't affect an open enumerator.
 *
 * Since: 1.0
 */
typedef enum
{
  PROP_AT_END_OF_STREAM = 1,
  PROP_ERROR,
  PROP_FAULT,
  N_PROPERTIES,
} WsmanEnumeratorProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanEnumerator, wsman_enumerator, G_TYPE_OBJECT)

void
wsman_enumerator_store_error (WsmanEnumerator  *self,
                              GError           *local_error,
                              GError          **error)
{
  gboolean at_end = wsman_enumerator_get_at_end_of_stream (self);

  if (wsman_last_error_store (&self->last_error, local_error))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAULT]);
    }

  if (self->shown_end != at_end)
    {
      self->shown_end = at_end;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END_OF_STREAM]);
    }

  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

/* Returns the first item, or NULL if there is none. Takes ownership of items. */
static WsmanItem *
first_item (GPtrArray *items)
{
  g_autoptr(GPtrArray) owned = items;

  return owned != NULL && owned->len > 0 ? g_object_ref (g_ptr_array_index (owned, 0)) : NULL;
}

/* Frees the fields. This function isn't dispose, because a running call holds a reference to the enumerator and needs
 * the fields. */
static void
wsman_enumerator_finalize (GObject *object)
{
  WsmanEnumerator *self = WSMAN_ENUMERATOR (object);

  wsman_enumerator_give_up_detached (self);
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_queue_clear_full (&self->items, (GDestroyNotify) wsman_document_unref);
  g_clear_error (&self->failure);
  wsman_last_error_clear (&self->last_error);

  G_OBJECT_CLASS (wsman_enumerator_parent_class)->finalize (object);
}

static void
wsman_enumerator_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WsmanEnumerator *self = WSMAN_ENUMERATOR (object);

  switch ((WsmanEnumeratorProperty) property_id)
    {
    case PROP_AT_END_OF_STREAM:
      g_value_set_boolean (value, wsman_enumerator_get_at_end_of_stream (self));
      break;
    case PROP_ERROR:
      g_value_take_string (value, wsman_last_error_dup_error (&self->last_error));
      break;
    case PROP_FAULT:
      g_value_take_object (value, wsman_last_error_ref_fault (&self->last_error));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_enumerator_class_init (WsmanEnumeratorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = wsman_enumerator_finalize;
  object_class->get_property = wsman_enumerator_get_property;

  /**
   * WsmanEnumerator:at-end-of-stream:
   *
   * Whether all items have been returned.
   *
   * Reading the property never asks the server. [method@Wsman.Session.enumerate] and
   * [method@Wsman.Enumerator.read_item] return only when the value is known. Therefore a loop may check it before each
   * read. If the next item can't be read, the value stays `FALSE`, and the next read reports the error.
   *
   * Since: 1.0
   */
  properties[PROP_AT_END_OF_STREAM] =
    g_param_spec_boolean ("at-end-of-stream", NULL, NULL, FALSE, flags);

  /**
   * WsmanEnumerator:error:
   *
   * The error of the last call, as the XML of a WSManFault. It is the empty string after success.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanEnumerator:fault:
   *
   * The fault of the last call. It is `NULL` after success.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_enumerator_init (WsmanEnumerator *self)
{
  g_queue_init (&self->items);
  self->end = TRUE; /* a binding may create the object without a constructor; then there is nothing to read */
  wsman_last_error_init (&self->last_error);
}

WsmanEnumerator *
wsman_enumerator_new (WsmanSessionConnection *connection,
                      WsmanSession           *session,
                      const WsmanReference   *reference,
                      WsmanCall              *call,
                      gboolean                references)
{
  WsmanEnumerator *self = g_object_new (WSMAN_TYPE_ENUMERATOR, NULL);

  self->connection = wsman_session_connection_ref (connection);
  self->session = g_object_ref (session);
  self->reference = wsman_reference_copy (reference);
  self->call = call;
  self->references = references;
  self->end = FALSE;

  return self;
}

void
wsman_enumerator_open_async (WsmanEnumerator     *self,
                             WsmanSendFlags       flags,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  wsman_enumerator_read_async (self, 1, 0, flags, wsman_enumerator_open_async, cancellable, callback, user_data);
}

gboolean
wsman_enumerator_open_finish (WsmanEnumerator  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_autoptr(GPtrArray) none = g_task_propagate_pointer (G_TASK (result), error);

  self->shown_end = wsman_enumerator_get_at_end_of_stream (self);

  return none != NULL;
}

/**
 * wsman_enumerator_read_item:
 * @self: the enumerator
 * @cancellable: (nullable): stops the call
 *
 * Reads the next item. The call also reads the item after it in advance.
 *
 * If reading in advance fails, the call still returns the next item, and the following call reports the error.
 *
 * Returns: (transfer full) (nullable): the item, or `NULL` without an error at the end
 *
 * Since: 1.0
 */
WsmanItem *
wsman_enumerator_read_item (WsmanEnumerator  *self,
                            GCancellable     *cancellable,
                            GError          **error)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return first_item (wsman_enumerator_read (self, 2, 1, wsman_enumerator_read_item_async, cancellable, error));
}

/**
 * wsman_enumerator_read_item_async:
 * @self: the enumerator
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the item has arrived
 * @user_data: passed to @callback
 *
 * Reads the next item: the asynchronous form of [method@Wsman.Enumerator.read_item].
 *
 * Since: 1.0
 */
void
wsman_enumerator_read_item_async (WsmanEnumerator     *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_enumerator_read_async (self, 2, 1, WSMAN_SEND_NONE, wsman_enumerator_read_item_async, cancellable, callback,
                               user_data);
}

/**
 * wsman_enumerator_read_item_finish:
 * @self: the enumerator
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Enumerator.read_item_async].
 *
 * Returns: (transfer full) (nullable): the item, or `NULL` without an error at the end
 *
 * Since: 1.0
 */
WsmanItem *
wsman_enumerator_read_item_finish (WsmanEnumerator  *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_enumerator_read_item_async), NULL);

  return first_item (wsman_enumerator_read_finish (self, result, error));
}

/**
 * wsman_enumerator_next_items:
 * @self: the enumerator
 * @max: the most items to return, at least 1
 * @cancellable: (nullable): stops the call
 *
 * Returns the items that have arrived. If no items have arrived, it waits.
 *
 * The call never reads in advance. Therefore it may return fewer than @max items although more items will follow. Only
 * an empty array means the end. The bindings' loops use this method.
 *
 * Returns: (transfer container) (element-type Wsman.Item): the items
 *
 * Since: 1.0
 */
GPtrArray *
wsman_enumerator_next_items (WsmanEnumerator  *self,
                             guint             max,
                             GCancellable     *cancellable,
                             GError          **error)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);
  g_return_val_if_fail (max > 0, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return wsman_enumerator_read (self, 1, max, wsman_enumerator_next_items_async, cancellable, error);
}

/**
 * wsman_enumerator_next_items_async:
 * @self: the enumerator
 * @max: the most items to return, at least 1
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when items have arrived
 * @user_data: passed to @callback
 *
 * Returns the items that have arrived: the asynchronous form of [method@Wsman.Enumerator.next_items].
 *
 * Since: 1.0
 */
void
wsman_enumerator_next_items_async (WsmanEnumerator     *self,
                                   guint                max,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR (self));
  g_return_if_fail (max > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_enumerator_read_async (self, 1, max, WSMAN_SEND_NONE, wsman_enumerator_next_items_async, cancellable, callback,
                               user_data);
}

/**
 * wsman_enumerator_next_items_finish:
 * @self: the enumerator
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Enumerator.next_items_async].
 *
 * Returns: (transfer container) (element-type Wsman.Item): the items; an empty array at the end
 *
 * Since: 1.0
 */
GPtrArray *
wsman_enumerator_next_items_finish (WsmanEnumerator  *self,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_enumerator_next_items_async), NULL);

  return wsman_enumerator_read_finish (self, result, error);
}

static void
on_released (WsmanRelease *release_call,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  wsman_enumerator_end_call (g_task_get_source_object (task));
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
close_async (WsmanEnumerator     *self,
             WsmanSendFlags       flags,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *local_error = NULL;
  WsmanRelease *release_call;

  g_task_set_source_tag (task, wsman_enumerator_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!wsman_enumerator_begin_call (self, cancellable, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  self->closed = TRUE;
  release_call = wsman_enumerator_give_up (self);
  if (release_call == NULL)
    {
      wsman_enumerator_end_call (self);
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_task_set_task_data (task, release_call, (GDestroyNotify) wsman_release_free);
  wsman_release_run (release_call, flags, cancellable, on_released, g_steal_pointer (&task));
}

static gboolean
close_finish (WsmanEnumerator  *self,
              GAsyncResult     *result,
              GError          **error)
{
  GError *local_error = NULL;
  gboolean closed = g_task_propagate_boolean (G_TASK (result), &local_error);

  wsman_enumerator_store_error (self, local_error, error);

  return closed;
}

/**
 * wsman_enumerator_close:
 * @self: the enumerator
 * @cancellable: (nullable): stops waiting for the server
 *
 * Closes the enumerator. It also ends the enumeration on the server, unless the enumeration has reached its end.
 *
 * The enumerator is closed even if the server can't be reached. Further reads fail with [error@Gio.IOErrorEnum]
 * `CLOSED`. If the enumerator is already closed, or is at its end, the call does nothing.
 *
 * Returns: `TRUE` if nothing remains open on the server
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_close (WsmanEnumerator  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  close_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  closed = close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_enumerator_close_async:
 * @self: the enumerator
 * @cancellable: (nullable): stops waiting for the server
 * @callback: (scope async) (closure user_data): called when the enumerator is closed
 * @user_data: passed to @callback
 *
 * Closes the enumerator: the asynchronous form of [method@Wsman.Enumerator.close].
 *
 * Since: 1.0
 */
void
wsman_enumerator_close_async (WsmanEnumerator     *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  close_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_enumerator_close_finish:
 * @self: the enumerator
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Enumerator.close_async].
 *
 * Returns: `TRUE` if nothing remains open on the server
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_close_finish (WsmanEnumerator  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_enumerator_close_async), FALSE);

  return close_finish (self, result, error);
}

/**
 * wsman_enumerator_get_at_end_of_stream:
 * @self: the enumerator
 *
 * Gets [property@Wsman.Enumerator:at-end-of-stream].
 *
 * Returns: `TRUE` if all items have been returned
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_get_at_end_of_stream (WsmanEnumerator *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), TRUE);

  return self->end && self->items.length == 0;
}

/**
 * wsman_enumerator_get_error:
 * @self: the enumerator
 *
 * Gets [property@Wsman.Enumerator:error].
 *
 * Returns: (transfer none): the XML of the last error, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_enumerator_get_error (WsmanEnumerator *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);

  return wsman_last_error_get_error (&self->last_error);
}

/**
 * wsman_enumerator_get_fault:
 * @self: the enumerator
 *
 * Gets [property@Wsman.Enumerator:fault].
 *
 * Returns: (transfer none) (nullable): the last fault
 *
 * Since: 1.0
 */
WsmanFault *
wsman_enumerator_get_fault (WsmanEnumerator *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);

  return wsman_last_error_get_fault (&self->last_error);
}
