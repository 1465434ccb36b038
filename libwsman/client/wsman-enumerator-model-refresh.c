/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Refreshes a model: enumerates again, and reports only the differences. One refresh runs at a time, for any number of
 * callers. Calls that come while a refresh runs wait together for the next one, which starts after their call. The
 * calls of an abandoned refresh end later, and find that it has no model.
 */

#include "wsman-enumerator-model-fields-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "wsman-item-differences-private.h"

/* One call of wsman_enumerator_model_refresh_async(). */
typedef struct
{
  GTask *task;
  GSource *cancelled; /* runs on_cancelled() in the context of the caller; NULL if there is no cancellable */
} Caller;

/* A running refresh. The call of the session or of the enumerator owns it. */
struct _WsmanModelRefresh
{
  WsmanEnumeratorModel *model; /* the model, whose field refresh is this one; NULL if the refresh has been detached */
  GPtrArray *callers;          /* contains Caller; NULL if the refresh has been detached */
  GCancellable *cancellable;
  GPtrArray *items; /* the items that have arrived */
};

static void
caller_clear_source (Caller *self)
{
  g_clear_pointer (&self->cancelled, wsman_wake_up_source_stop);
}

static void
caller_free (gpointer data)
{
  Caller *self = data;

  caller_clear_source (self);
  g_object_unref (self->task);
  g_free (self);
}

/* Takes the callers out of a field (transfer full). From now on they can't be cancelled any more. */
static GPtrArray *
take_callers (GPtrArray **field)
{
  GPtrArray *callers = g_steal_pointer (field);

  for (guint i = 0; i < callers->len; i++)
    caller_clear_source (callers->pdata[i]);

  return callers;
}

/* Ends the calls of all callers. Takes ownership of callers. error is NULL after a success. */
static void
return_callers (GPtrArray    *callers,
                const GError *error)
{
  for (guint i = 0; i < callers->len; i++)
    {
      Caller *caller = callers->pdata[i];

      if (error != NULL)
        g_task_return_error (caller->task, g_error_copy (error));
      else
        g_task_return_boolean (caller->task, TRUE);
    }
  g_ptr_array_unref (callers);
}

static void
refresh_free (WsmanModelRefresh *self)
{
  g_clear_pointer (&self->callers, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->items);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanModelRefresh, refresh_free)

/* Separates the running refresh from its model. Returns its callers (transfer full). */
static GPtrArray *
detach (WsmanEnumeratorModel *self)
{
  WsmanModelRefresh *refresh = g_steal_pointer (&self->refresh);

  refresh->model = NULL;

  return take_callers (&refresh->callers);
}

/* Detaches the running refresh, and cancels its call. Returns its callers (transfer full). */
static GPtrArray *
abandon (WsmanEnumeratorModel *self)
{
  g_autoptr(GCancellable) cancellable = g_object_ref (self->refresh->cancellable);
  GPtrArray *callers = detach (self);

  g_cancellable_cancel (cancellable);

  return callers;
}

/* --- Replacing rows --- */

static void
replace_range (GPtrArray            *items,
               const WsmanItemRange *range,
               GPtrArray            *new_items)
{
  gpointer *start;
  guint n_behind;

  if (range->n_removed > 0)
    g_ptr_array_remove_range (items, range->position, range->n_removed);
  n_behind = items->len - range->position;
  g_ptr_array_set_size (items, items->len + range->n_added);
  start = items->pdata + range->position;
  memmove (start + range->n_added, start, n_behind * sizeof (gpointer));
  for (guint i = 0; i < range->n_added; i++)
    start[i] = g_object_ref (new_items->pdata[range->position + i]);
}

/* Replaces the rows that have changed. A handler of the signal may dispose of the model, which detaches the refresh. */
static void
replace_items (WsmanModelRefresh    *refresh,
               WsmanEnumeratorModel *self)
{
  guint n_items = self->items->len;
  g_autoptr(GArray) ranges =
    wsman_item_compare_lists (self->items, refresh->items, (const char * const *) self->key_properties);

  for (guint i = 0; i < ranges->len && refresh->model != NULL; i++)
    {
      const WsmanItemRange *range = &g_array_index (ranges, WsmanItemRange, i);

      replace_range (self->items, range, refresh->items);
      g_list_model_items_changed (G_LIST_MODEL (self), range->position, range->n_removed, range->n_added);
    }
  if (self->items->len != n_items)
    wsman_enumerator_model_notify (self, PROP_N_ITEMS);
}

/* --- Running --- */

static void start_next (WsmanEnumeratorModel *self);

/* Ends the running refresh, and begins the next one if anybody waits for it. error is NULL after a success. */
static void
end (WsmanEnumeratorModel *self,
     const GError         *error)
{
  GPtrArray *callers = detach (self);

  wsman_enumerator_model_store_error (self, error);
  start_next (self);
  return_callers (callers, error);
}

/* Shows all items of enumerator, which have arrived, and ends the refresh. */
static void
succeed (WsmanModelRefresh    *refresh,
         WsmanEnumeratorModel *self,
         WsmanEnumerator      *enumerator)
{
  wsman_enumerator_model_stop_loading (self);
  replace_items (refresh, self);
  wsman_enumerator_model_set_enumerator (self, enumerator);
  wsman_enumerator_model_set_flag (self, &self->end, TRUE, PROP_AT_END_OF_STREAM);
  if (refresh->model != NULL)
    end (self, NULL);
}

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  WsmanEnumerator *enumerator = WSMAN_ENUMERATOR (source);
  g_autoptr(WsmanModelRefresh) refresh = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GPtrArray) items = wsman_enumerator_next_items_finish (enumerator, result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = refresh->model != NULL ? g_object_ref (refresh->model) : NULL;

  if (self == NULL)
    return;

  if (items != NULL && items->len > 0)
    g_ptr_array_extend_and_steal (refresh->items, g_steal_pointer (&items));
  if (local_error == NULL && !wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      /* The items before a failure come first. The next call reports the failure. */
      wsman_enumerator_next_items_async (enumerator, G_MAXUINT, refresh->cancellable, on_items, refresh);
      g_steal_pointer (&refresh);
      return;
    }

  if (local_error == NULL)
    succeed (refresh, self, enumerator);
  else
    end (self, local_error);
}

static void
on_enumerated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(WsmanModelRefresh) refresh = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate_finish (WSMAN_SESSION (source), result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = refresh->model != NULL ? g_object_ref (refresh->model) : NULL;

  if (self != NULL && enumerator == NULL)
    end (self, local_error);
  else if (self != NULL)
    {
      wsman_enumerator_next_items_async (enumerator, G_MAXUINT, refresh->cancellable, on_items, refresh);
      g_steal_pointer (&refresh);
    }
}

/* Makes a refresh the running one. Takes ownership of callers. */
static WsmanModelRefresh *
attach (WsmanEnumeratorModel *self,
        GPtrArray            *callers)
{
  WsmanModelRefresh *refresh = g_new0 (WsmanModelRefresh, 1);

  refresh->model = self;
  refresh->callers = callers;
  refresh->cancellable = g_cancellable_new ();
  refresh->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->refresh = refresh;

  return refresh;
}

/* Starts a refresh for all callers that wait, unless a refresh is running. */
static void
start_next (WsmanEnumeratorModel *self)
{
  if (self->refresh == NULL && self->waiting->len > 0)
    {
      WsmanModelRefresh *refresh = attach (self, g_steal_pointer (&self->waiting));

      wsman_enumerator_model_init_refreshing (self);
      wsman_session_enumerate_async (self->session, self->locator, self->filter, self->dialect, self->flags,
                                     refresh->cancellable, on_enumerated, refresh);
    }

  wsman_enumerator_model_load (self);
}

static gboolean
on_cancelled (gpointer user_data)
{
  Caller *caller = user_data;
  g_autoptr(GTask) task = g_object_ref (caller->task);
  WsmanEnumeratorModel *self = g_task_get_source_object (task);

  /* The array that contains the caller frees it. */
  if (!g_ptr_array_remove (self->waiting, caller) && self->refresh != NULL)
    g_ptr_array_remove (self->refresh->callers, caller);

  if (self->refresh != NULL && self->refresh->callers->len == 0)
    {
      g_ptr_array_unref (abandon (self));
      start_next (self);
    }
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

void
wsman_enumerator_model_init_refreshing (WsmanEnumeratorModel *self)
{
  self->waiting = g_ptr_array_new_with_free_func (caller_free);
}

void
wsman_enumerator_model_stop_refreshing (WsmanEnumeratorModel *self)
{
  g_autoptr(GError) local_error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("The model has been disposed of"));
  GPtrArray *waiting = take_callers (&self->waiting);

  wsman_enumerator_model_init_refreshing (self);
  if (self->refresh != NULL)
    return_callers (abandon (self), local_error);
  return_callers (waiting, local_error);
}

static void
add_caller (WsmanEnumeratorModel *self,
            GTask                *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Caller *caller = g_new0 (Caller, 1);

  caller->task = g_object_ref (task);
  if (cancellable != NULL)
    wsman_source_set (&caller->cancelled, wsman_wake_up_source_new (cancellable), g_task_get_context (task),
                      on_cancelled, caller);
  g_ptr_array_add (self->waiting, caller);
}

static gboolean
check_session (WsmanEnumeratorModel  *self,
               GError               **error)
{
  if (self->session != NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_NOT_SUPPORTED,
                   _("The model has no session, so it can’t enumerate again; create it for a session"));

  return FALSE;
}

/**
 * wsman_enumerator_model_refresh_async:
 * @self: a model that a session was given for
 * @cancellable: (nullable): stops waiting
 * @callback: (scope async) (closure user_data): called when the model is up to date
 * @user_data: passed to @callback
 *
 * Enumerates again, reads all items, and changes the rows that are different.
 *
 * The items of both enumerations are compared by their keys: see [property@Wsman.EnumeratorModel:key-properties]. Then
 * the model emits [signal@Gio.ListModel::items-changed] for the rows that were removed, that are new, that have changed
 * or that have moved, and only for these. An item that hasn't changed remains the same object, also if it has moved. If
 * nothing has changed, the model emits no signal. Afterwards, all items are in the model, in the order of the server.
 *
 * The model keeps its rows while the refresh runs, and also if it fails. A failure sets
 * [property@Wsman.EnumeratorModel:last-error], and ends the automatic loading until
 * [method@Wsman.EnumeratorModel.load_more] is called or a refresh succeeds.
 *
 * Only one refresh runs at a time. If this function is called while a refresh runs, the call waits for another refresh,
 * which starts when the running one has ended. All calls that wait share this refresh. So a program may call this
 * function as often as it likes, and each call ends with rows that are newer than the call.
 *
 * If the call is cancelled, it ends with `G_IO_ERROR_CANCELLED`, and the model doesn't change for this call. The
 * refresh itself is cancelled when all its calls are cancelled. A running call keeps a reference to the model. If the
 * model is disposed of meanwhile, the call fails with `G_IO_ERROR_CLOSED`.
 *
 * A model of [ctor@Wsman.EnumeratorModel.new] doesn't know what was enumerated, so this function fails with the code
 * `0x00000032` (`ERROR_NOT_SUPPORTED`).
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_refresh_async (WsmanEnumeratorModel *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *local_error = NULL;

  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, wsman_enumerator_model_refresh_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (!check_session (self, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  add_caller (self, task);
  start_next (self);
}

/**
 * wsman_enumerator_model_refresh_finish:
 * @self: a model
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.EnumeratorModel.refresh_async].
 *
 * Returns: `TRUE` if the model is up to date
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_refresh_finish (WsmanEnumeratorModel  *self,
                                       GAsyncResult          *result,
                                       GError               **error)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_enumerator_model_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Reads all items without touching the model. Returns NULL on error. */
static WsmanEnumerator *
read_all (WsmanEnumeratorModel  *self,
          GPtrArray             *all,
          GCancellable          *cancellable,
          GError               **error)
{
  g_autoptr(WsmanEnumerator) enumerator =
    wsman_session_enumerate (self->session, self->locator, self->filter, self->dialect, self->flags, cancellable,
                             error);

  while (enumerator != NULL && !wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      GPtrArray *items = wsman_enumerator_next_items (enumerator, G_MAXUINT, cancellable, error);

      if (items != NULL)
        g_ptr_array_extend_and_steal (all, items);
      else
        g_clear_object (&enumerator);
    }

  return g_steal_pointer (&enumerator);
}

/**
 * wsman_enumerator_model_refresh:
 * @self: a model that a session was given for
 * @cancellable: (nullable): stops the refresh
 *
 * Does what [method@Wsman.EnumeratorModel.refresh_async] does, but blocks until the model is up to date.
 *
 * A refresh that is running meanwhile is abandoned, because its items are older. Its calls end as soon as their main
 * context runs again. A cancelled refresh changes nothing, and isn't an error of the model.
 *
 * Returns: `TRUE` if the model is up to date
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_refresh (WsmanEnumeratorModel  *self,
                                GCancellable          *cancellable,
                                GError               **error)
{
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(WsmanModelRefresh) refresh = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_session (self, error))
    return FALSE;

  model = g_object_ref (self);
  enumerator = read_all (self, items, cancellable, &local_error);
  if (enumerator == NULL)
    {
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        wsman_enumerator_model_store_error (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  refresh = attach (self, self->refresh != NULL ? abandon (self) : g_ptr_array_new_with_free_func (caller_free));
  g_ptr_array_extend_and_steal (refresh->items, g_steal_pointer (&items));
  succeed (refresh, self, enumerator);

  return TRUE;
}
