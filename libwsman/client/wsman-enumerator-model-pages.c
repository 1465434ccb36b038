/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the items of a model page by page, as a program looks at them. A running call has only a weak reference to the
 * model, so the program can drop the model at any time.
 */

#include "wsman-enumerator-model-fields-private.h"

#include "wsman-item.h"

/* A call that reads a page. */
typedef struct
{
  GWeakRef model;
  GCancellable *cancellable; /* the cancellable of the call */
} PageCall;

static PageCall *
page_call_new (WsmanEnumeratorModel *self)
{
  PageCall *call = g_new0 (PageCall, 1);

  g_weak_ref_init (&call->model, self);
  call->cancellable = g_object_ref (self->cancellable);

  return call;
}

/* Returns the model that started a call. Returns NULL if the model has been dropped, or if it no longer needs the
 * items. Takes ownership of call. */
static WsmanEnumeratorModel *
page_call_end (PageCall *call)
{
  g_autoptr(WsmanEnumeratorModel) self = g_weak_ref_get (&call->model);
  gboolean stopped = g_cancellable_is_cancelled (call->cancellable);

  g_weak_ref_clear (&call->model);
  g_object_unref (call->cancellable);
  g_free (call);
  if (self == NULL || stopped)
    return NULL;

  self->reading = FALSE;

  return g_steal_pointer (&self);
}

static void
append (WsmanEnumeratorModel *self,
        GPtrArray            *items)
{
  guint position = self->items->len;
  guint n_items = items->len;

  g_ptr_array_extend_and_steal (self->items, items);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_items);
  wsman_enumerator_model_notify (self, PROP_N_ITEMS);
}

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  WsmanEnumerator *enumerator = WSMAN_ENUMERATOR (source);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GPtrArray) items = wsman_enumerator_next_items_finish (enumerator, result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = page_call_end (user_data);
  gboolean end = items != NULL && (items->len == 0 || wsman_enumerator_get_at_end_of_stream (enumerator));

  if (self == NULL)
    return;

  if (items != NULL && items->len > 0)
    append (self, g_steal_pointer (&items));
  wsman_enumerator_model_set_flag (self, &self->end, end, PROP_AT_END_OF_STREAM);
  wsman_enumerator_model_store_error (self, local_error);
  wsman_enumerator_model_load (self);
}

static void
on_enumerated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate_finish (WSMAN_SESSION (source), result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = page_call_end (user_data);

  if (self == NULL)
    return;

  wsman_enumerator_model_set_enumerator (self, enumerator);
  wsman_enumerator_model_store_error (self, local_error);
  wsman_enumerator_model_load (self);
}

/* A refresh reads all items, so no page is needed meanwhile. */
static gboolean
needs_page (WsmanEnumeratorModel *self)
{
  return !self->reading && self->refresh == NULL && self->wanted > self->items->len && !self->end && !self->failed;
}

void
wsman_enumerator_model_load (WsmanEnumeratorModel *self)
{
  if (needs_page (self) && self->enumerator != NULL)
    {
      self->reading = TRUE;
      wsman_enumerator_next_items_async (self->enumerator, self->wanted - self->items->len, self->cancellable,
                                         on_items, page_call_new (self));
    }
  else if (needs_page (self) && self->session != NULL)
    {
      self->reading = TRUE;
      wsman_session_enumerate_async (self->session, self->locator, self->filter, self->dialect, self->flags,
                                     self->cancellable, on_enumerated, page_call_new (self));
    }

  wsman_enumerator_model_set_flag (self, &self->loading, self->reading || self->refresh != NULL, PROP_LOADING);
}

void
wsman_enumerator_model_stop_loading (WsmanEnumeratorModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = FALSE;
}

/* Asks for one more page after the present items. */
static void
want_page (WsmanEnumeratorModel *self)
{
  guint room = G_MAXUINT - self->items->len;

  self->wanted = self->items->len + MIN (self->page_size, room);
  if (!self->loading)
    wsman_enumerator_model_load (self);
}

/* --- The list model --- */

static GType
wsman_enumerator_model_get_item_type (GListModel *model)
{
  return WSMAN_TYPE_ITEM;
}

static guint
wsman_enumerator_model_get_n_items (GListModel *model)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (model);

  if (self->autoload && self->items->len == 0)
    want_page (self);

  return self->items->len;
}

static gpointer
wsman_enumerator_model_get_item (GListModel *model,
                                 guint       position)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (model);
  guint n_items = self->items->len;

  if (self->autoload && position >= n_items - MIN (n_items, self->page_size / 2))
    want_page (self);

  return position < n_items ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

void
wsman_enumerator_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = wsman_enumerator_model_get_item_type;
  iface->get_n_items = wsman_enumerator_model_get_n_items;
  iface->get_item = wsman_enumerator_model_get_item;
}

/**
 * wsman_enumerator_model_load_more:
 * @self: a model
 *
 * Reads another page of items. Does nothing if items are being read, or if there are no more items.
 *
 * The function returns at once. After an error, it tries again. If the enumeration couldn't be started before, it may
 * start now. If the enumeration has ended with an error, it fails again.
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_load_more (WsmanEnumeratorModel *self)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));

  if (self->loading)
    return;

  self->failed = FALSE;
  want_page (self);
}
