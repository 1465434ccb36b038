/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads items. An enumeration sends one Enumerate, and then one Pull after another. [DSP0226] 8. */

#include "wsman-enumerator-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-deadline-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-codes.h"

/* The number of attempts that Windows' tools make before they accept ERROR_TIMEOUT. */
#define MAX_TRIES 3

/* The largest numbers of consecutive responses without items. After that the enumeration fails. MAX_EMPTY counts empty
 * batches, which no server should send. MAX_NOTHING counts faults, which a correct server sends only after a while. */
#define MAX_EMPTY 100
#define MAX_NOTHING 1000

/* A running call of the API. */
struct _WsmanReadOperation
{
  GTask *task; /* the task, which owns the read operation */
  guint wanted;
  guint max;
  WsmanSendFlags flags;
  WsmanDeadline deadline;
};

void
wsman_enumerator_end_call (WsmanEnumerator *self)
{
  g_atomic_int_set (&self->pending, FALSE);
}

static gboolean
is_over (WsmanEnumerator *self)
{
  return self->end || self->closed || self->failure != NULL;
}

WsmanRelease *
wsman_enumerator_give_up (WsmanEnumerator *self)
{
  WsmanCall *call = g_steal_pointer (&self->call);
  char *context = g_steal_pointer (&self->context);

  /* Without a request there is nothing to release. */
  if (call != NULL && !wsman_call_has_begun (call))
    g_clear_pointer (&call, wsman_call_free);
  if (call == NULL && context == NULL)
    return NULL;

  if (call != NULL)
    wsman_call_detach (call);

  return wsman_release_new (self->connection, wsman_reference_copy (self->reference), context, call);
}

void
wsman_enumerator_give_up_detached (WsmanEnumerator *self)
{
  WsmanRelease *release_call = wsman_enumerator_give_up (self);

  if (release_call != NULL)
    wsman_release_run_detached (release_call);
}

gboolean
wsman_enumerator_begin_call (WsmanEnumerator  *self,
                             GCancellable     *cancellable,
                             GError          **error)
{
  if (!g_atomic_int_compare_and_exchange (&self->pending, FALSE, TRUE))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, _("Another call on this enumerator is running"));
      return FALSE;
    }

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;

  self->closed = TRUE;
  wsman_enumerator_give_up_detached (self);
  wsman_enumerator_end_call (self);

  return FALSE;
}

static void
read_operation_free (WsmanReadOperation *self)
{
  wsman_deadline_stop (&self->deadline);
  g_free (self);
}

/* Makes an item from a document. If there is an endpoint reference, it becomes the item's locator. The document
 * contains only the reference, or the reference beside an object. */
static WsmanItem *
make_item (WsmanEnumerator *self,
           WsmanDocument   *document)
{
  const WsmanElement *root = wsman_document_get_root (document);
  const WsmanElement *object = root;
  const WsmanElement *reference_element = NULL;
  g_autoptr(WsmanReference) reference = NULL;
  g_autoptr(WsmanResourceLocator) locator = NULL;

  if (self->references)
    wsman_enumeration_message_split_item (root, &object, &reference_element);
  if (reference_element != NULL)
    reference = wsman_reference_from_element (reference_element, NULL);
  if (reference != NULL)
    locator = wsman_resource_locator_new_from_reference (reference);
  if (object != NULL && object != root && reference_element != NULL)
    return wsman_item_new_from_pair (document, root, object, locator);
  if (object == NULL)
    object = reference_element != NULL ? reference_element : root;

  return wsman_item_new_from_element (document, object, locator);
}

static WsmanItem *
take_item (WsmanEnumerator *self)
{
  g_autoptr(WsmanDocument) document = g_queue_pop_head (&self->items);

  return document != NULL ? make_item (self, document) : NULL;
}

static gboolean
is_satisfied (WsmanEnumerator *self,
              guint            wanted)
{
  return self->items.length >= wanted || is_over (self);
}

/* Returns FALSE and an error if the caller must get an error instead of items. */
static gboolean
check_readable (WsmanEnumerator  *self,
                GError          **error)
{
  if (self->closed && !(self->end && self->items.length == 0))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The enumerator is closed"));
      return FALSE;
    }

  if (self->items.length > 0 || self->failure == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->failure));

  return FALSE;
}

static GPtrArray *
take_items (WsmanEnumerator  *self,
            guint             max,
            GError          **error)
{
  g_autoptr(GPtrArray) items = NULL;

  if (!check_readable (self, error))
    return NULL;

  items = g_ptr_array_new_full (MIN (max, self->items.length), g_object_unref);
  while (items->len < max && self->items.length > 0)
    g_ptr_array_add (items, take_item (self));

  return g_steal_pointer (&items);
}

/* Ends the running call. Takes ownership of error, which is NULL if the call succeeded. */
static void
read_operation_done (WsmanEnumerator *self,
                     GError          *error)
{
  WsmanReadOperation *read_operation = g_steal_pointer (&self->read_operation);
  g_autoptr(GTask) task = g_steal_pointer (&read_operation->task);
  GPtrArray *items = error == NULL ? take_items (self, read_operation->max, &error) : NULL;

  wsman_deadline_stop (&read_operation->deadline);
  wsman_enumerator_end_call (self);

  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Updates the enumeration context and the end from a complete response. */
static gboolean
take_response (WsmanEnumerator  *self,
               WsmanMessage     *response,
               GError          **error)
{
  g_autofree char *context = NULL;
  gboolean end;

  if (!wsman_enumeration_message_read_response (response->content, &context, &end, error))
    return FALSE;

  /* If a response has no context, the former context stays valid. */
  if (end || context != NULL)
    {
      g_free (self->context);
      self->context = g_steal_pointer (&context);
    }
  self->end = end;

  return TRUE;
}

/* Tells whether the client may send a request again after an error. The error must be a fault of the server: if a
 * response was lost on the way, its items may be lost with it. The fault "No items yet, ask again" isn't a failure:
 * [DSP0226] 8.7. */
static gboolean
may_ask_again (WsmanEnumerator *self,
               const GError    *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (!wsman_call_got_fault (self->call) || info == NULL)
    return FALSE;
  if (info->code == HRESULT_FROM_WIN32 (ERROR_TIMEOUT))
    return ++self->n_timeouts < MAX_TRIES;

  return self->context != NULL &&
         (info->code == ERROR_WSMAN_OPERATION_TIMEDOUT || info->code == ERROR_WSMAN_ENUMERATE_TIMED_OUT) &&
         ++self->n_nothing < MAX_NOTHING;
}

static void
take_arrived (WsmanEnumerator *self)
{
  WsmanDocument *document;

  while ((document = wsman_call_take_item (self->call)) != NULL)
    {
      g_queue_push_tail (&self->items, document);
      self->has_arrived = TRUE;
      self->n_nothing = 0;
    }
}

/* Tells whether the read fails now. If the read has already found items, the error is reported after these items. */
static gboolean
take_failure (WsmanEnumerator *self,
              const GError    *error)
{
  if (may_ask_again (self, error))
    {
      /* If there is no context, the failed call was Enumerate itself. */
      if (self->context == NULL)
        wsman_call_rewind (self->call);
      else
        g_clear_pointer (&self->call, wsman_call_free);
      return FALSE;
    }

  g_clear_pointer (&self->call, wsman_call_free);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->closed = TRUE;
      wsman_enumerator_give_up_detached (self);
      return TRUE;
    }

  self->failure = g_error_copy (error);
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_NOT_FOUND))
    g_clear_pointer (&self->context, g_free);

  return FALSE;
}

/* Checks that the server doesn't send empty batches without end. [WS-Enumeration] 3.2 allows an empty batch only at the
 * end, but some servers send a few empty batches earlier. */
static gboolean
check_progress (WsmanEnumerator  *self,
                GError          **error)
{
  self->n_empty = self->has_arrived || self->end ? 0 : self->n_empty + 1;
  self->has_arrived = FALSE;
  if (self->n_empty < MAX_EMPTY)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                   _("The server responded %u times in a row without an item, and without the end of the "
                     "enumeration"), MAX_EMPTY);

  return FALSE;
}

static WsmanCall *
make_pull (WsmanEnumerator  *self,
           GError          **error)
{
  const WsmanEnumerationMessage enumeration = {
    .context = self->context,
    .max_elements = self->connection->batch_items,
    .expires = -1,
  };
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_PULL,
    .reference = self->reference,
    .enumeration = &enumeration,
  };

  return wsman_call_new (wsman_session_connection_ref (self->connection), &request, error);
}

static void fill (WsmanEnumerator *self);

static void
on_advanced (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  WsmanEnumerator *self = user_data;
  WsmanMessage *response = wsman_call_get_response (call);

  take_arrived (self);
  if (error != NULL && take_failure (self, error))
    {
      read_operation_done (self, wsman_deadline_explain (&self->read_operation->deadline, error));
      return;
    }

  if (response != NULL)
    {
      self->n_timeouts = 0;
      if (!take_response (self, response, &self->failure))
        g_clear_pointer (&self->context, g_free);
      else
        check_progress (self, &self->failure);
      g_clear_pointer (&self->call, wsman_call_free);
    }

  fill (self);
}

/* Reads until the enumerator has as many items as the operation wants. */
static void
fill (WsmanEnumerator *self)
{
  WsmanReadOperation *read_operation = self->read_operation;

  if (!is_satisfied (self, read_operation->wanted) && self->call == NULL)
    self->call = make_pull (self, &self->failure);

  if (is_satisfied (self, read_operation->wanted))
    read_operation_done (self, NULL);
  else
    wsman_call_advance (self->call, read_operation->wanted - self->items.length, read_operation->flags,
                        read_operation->deadline.cancellable, on_advanced, self);
}

void
wsman_enumerator_read_async (WsmanEnumerator     *self,
                             guint                wanted,
                             guint                max,
                             WsmanSendFlags       flags,
                             gpointer             tag,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *local_error = NULL;
  WsmanReadOperation *read_operation;

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (!wsman_enumerator_begin_call (self, cancellable, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  read_operation = g_new0 (WsmanReadOperation, 1);
  read_operation->wanted = wanted;
  read_operation->max = max;
  read_operation->flags = flags;
  wsman_deadline_start (&read_operation->deadline, self->connection != NULL ? self->connection->total_timeout : 0,
                        cancellable);
  g_task_set_task_data (task, read_operation, (GDestroyNotify) read_operation_free);
  read_operation->task = g_steal_pointer (&task);
  self->read_operation = read_operation;

  fill (self);
}

GPtrArray *
wsman_enumerator_read_finish (WsmanEnumerator  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  GError *local_error = NULL;
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), &local_error);

  wsman_enumerator_store_error (self, local_error, error);

  return items;
}

GPtrArray *
wsman_enumerator_read (WsmanEnumerator  *self,
                       guint             wanted,
                       guint             max,
                       gpointer          tag,
                       GCancellable     *cancellable,
                       GError          **error)
{
  GError *local_error = NULL;
  GPtrArray *items = NULL;
  WsmanSync sync;

  if (wsman_enumerator_begin_call (self, cancellable, &local_error))
    {
      gboolean satisfied = is_satisfied (self, wanted);

      if (satisfied)
        items = take_items (self, max, &local_error);
      wsman_enumerator_end_call (self);
      if (!satisfied)
        {
          wsman_sync_begin (&sync);
          wsman_enumerator_read_async (self, wanted, max, WSMAN_SEND_NEVER_WAIT, tag, cancellable, wsman_sync_done,
                                       &sync);
          items = wsman_enumerator_read_finish (self, wsman_sync_wait (&sync), error);
          wsman_sync_end (&sync);
          return items;
        }
    }

  wsman_enumerator_store_error (self, local_error, error);

  return items;
}
