/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Items as they arrive: Enumerate, then one Pull after another. [DSP0226] 8. */

#include "wsman-enumerator-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-codes.h"
#include "wsman-deadline-private.h"
#include "wsman-error-private.h"
#include "wsman-item-private.h"
#include "wsman-outcome-private.h"
#include "wsman-release-private.h"
#include "wsman-resource-locator-private.h"
#include "wsman-sync-private.h"

#define CODE_ENUMERATE_TIMED_OUT ((guint32) 0x8033801c) /* ERROR_WSMAN_ENUMERATE_TIMED_OUT */
#define CODE_TIMEOUT ((guint32) 0x800705b4)             /* ERROR_TIMEOUT, as an HRESULT */

/* How often Windows' tools ask before they believe ERROR_TIMEOUT. */
#define MAX_TRIES 3

/**
 * WsmanEnumerator:
 *
 * Reads the items of an enumeration, made by [method@Wsman.Session.enumerate].
 *
 * Items are read in one of two ways. [method@Wsman.Enumerator.read_item] is Windows': it looks one item
 * ahead, so that [property@Wsman.Enumerator:at-end-of-stream] always tells whether there is another one.
 * [method@Wsman.Enumerator.next_items] returns what is there and never looks ahead. Both return items as
 * they arrive, before the server's answer is complete; memory follows
 * [property@Wsman.Session:batch-items], not the number of items.
 *
 * One call may run at a time; a second one fails with [error@Gio.IOErrorEnum] `PENDING`. Cancelling a call
 * that waits for the server closes the enumerator: what the server had sent can't be told any more.
 *
 * An enumerator that isn't read to its end should be closed with [method@Wsman.Enumerator.close]. If it is
 * dropped instead, the library tells the server by itself, in a thread of its own, and unless the process
 * ends first. Settings of the session that change while an enumerator is open don't concern it.
 *
 * Since: 1.0
 */
struct _WsmanEnumerator
{
  GObject parent_instance;

  WsmanCallSettings *settings;
  WsmanSession *session;
  WsmanReference *reference;
  gboolean references; /* items are, or have, endpoint references */

  int pending;     /* atomic: a call is running */
  GQueue items;    /* of WsmanDocument: what has arrived but wasn't returned */
  char *context;   /* the newest */
  gboolean end;    /* nothing arrives any more */
  gboolean closed; /* by close(), or by a cancelled call */
  GError *failure; /* what comes after the items */
  WsmanOutcome outcome;
  gboolean shown_end; /* what at-end-of-stream was last notified as */

  WsmanCall *call; /* whose answer isn't complete; or NULL */
  guint n_timeouts; /* since the last answer */
  struct _Reading *reading;
};

/* A running call of the API. */
typedef struct _Reading
{
  GTask *task; /* owns the reading */
  guint wanted;
  guint max;
  WsmanSendFlags flags;
  WsmanDeadline deadline;
} Reading;

typedef enum
{
  PROP_AT_END_OF_STREAM = 1,
  PROP_ERROR,
  PROP_FAULT,
} WsmanEnumeratorProperty;

static GParamSpec *properties[PROP_FAULT + 1];

G_DEFINE_FINAL_TYPE (WsmanEnumerator, wsman_enumerator, G_TYPE_OBJECT)

static gboolean
acquire (WsmanEnumerator  *self,
         GCancellable     *cancellable,
         GError          **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_atomic_int_compare_and_exchange (&self->pending, FALSE, TRUE))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, _("Another call on this enumerator is running"));

  return FALSE;
}

static void
release (WsmanEnumerator *self)
{
  g_atomic_int_set (&self->pending, FALSE);
}

static gboolean
is_over (WsmanEnumerator *self)
{
  return self->end || self->closed || self->failure != NULL;
}

/* What the server keeps for us, as something that makes it forget; NULL if there is nothing. */
static WsmanRelease *
give_up (WsmanEnumerator *self)
{
  WsmanCall *call = g_steal_pointer (&self->call);
  char *context = g_steal_pointer (&self->context);

  if (call == NULL && context == NULL)
    return NULL;

  if (call != NULL)
    wsman_call_detach (call);

  return wsman_release_new (self->settings, wsman_reference_copy (self->reference), context, call);
}

static void
give_up_detached (WsmanEnumerator *self)
{
  WsmanRelease *release_call = give_up (self);

  if (release_call != NULL)
    wsman_release_run_detached (release_call);
}

static void
reading_free (Reading *self)
{
  wsman_deadline_stop (&self->deadline);
  g_free (self);
}

/* A reference says how to name the item; alone, or beside an object. */
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
    wsman_enumeration_split_item (root, &object, &reference_element);
  if (reference_element != NULL)
    reference = wsman_reference_from_element (reference_element, NULL);
  if (reference != NULL)
    locator = wsman_resource_locator_new_from_reference (reference);
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

/* Before items are returned: is there something that must be said in their place? */
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

  if (error != NULL)
    *error = g_error_copy (self->failure);

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

/* Ends the running call, with error if it didn't get where it was to go. */
static void
reading_done (WsmanEnumerator *self,
              GError          *error)
{
  Reading *reading = g_steal_pointer (&self->reading);
  g_autoptr(GTask) task = g_steal_pointer (&reading->task);
  GPtrArray *items = error == NULL ? take_items (self, reading->max, &error) : NULL;

  wsman_deadline_stop (&reading->deadline);
  release (self);

  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* The answer is complete: where does the enumeration stand now? */
static gboolean
take_answer (WsmanEnumerator  *self,
             WsmanMessage     *answer,
             GError          **error)
{
  g_autofree char *context = NULL;
  gboolean end;

  if (!wsman_enumeration_read_response (answer->content, &context, &end, error))
    return FALSE;

  /* A server that doesn't repeat the context means the former one. */
  if (end || context != NULL)
    {
      g_free (self->context);
      self->context = g_steal_pointer (&context);
    }
  self->end = end;

  return TRUE;
}

/* What the server says of itself only: where an answer was lost on the way, so may be its items.
 * "Nothing yet, ask again" is no failure at all: [DSP0226] 8.7. */
static gboolean
may_ask_again (WsmanEnumerator *self,
               const GError    *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (!wsman_call_got_fault (self->call) || info == NULL)
    return FALSE;
  if (info->code == CODE_TIMEOUT)
    return ++self->n_timeouts < MAX_TRIES;

  return self->context != NULL &&
         (info->code == WSMAN_CODE_OPERATION_TIMEDOUT || info->code == CODE_ENUMERATE_TIMED_OUT);
}

static void
take_arrived (WsmanEnumerator *self)
{
  WsmanDocument *document;

  while ((document = wsman_call_take_item (self->call)) != NULL)
    g_queue_push_tail (&self->items, document);
}

/* TRUE if the reading failed, and not only what comes after the items that it found. */
static gboolean
take_failure (WsmanEnumerator *self,
              const GError    *error)
{
  if (may_ask_again (self, error))
    {
      /* Without a context it was Enumerate itself. */
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
      give_up_detached (self);
      return TRUE;
    }

  self->failure = g_error_copy (error);
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_NOT_FOUND))
    g_clear_pointer (&self->context, g_free);

  return FALSE;
}

static WsmanCall *
make_pull (WsmanEnumerator  *self,
           GError          **error)
{
  const WsmanEnumeration enumeration = {
    .context = self->context,
    .max_elements = self->settings->batch_items,
    .expires = -1,
  };
  const WsmanCallRequest request = { .reference = self->reference, .enumeration = &enumeration };

  return wsman_call_new (self->settings, self->session, WSMAN_CALL_PULL, &request, WSMAN_SEND_NONE, error);
}

static void fill (WsmanEnumerator *self);

static void
on_advanced (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  WsmanEnumerator *self = user_data;
  WsmanMessage *answer = wsman_call_get_answer (call);

  take_arrived (self);
  if (error != NULL && take_failure (self, error))
    {
      reading_done (self, wsman_deadline_explain (&self->reading->deadline, error));
      return;
    }

  if (answer != NULL)
    {
      self->n_timeouts = 0;
      if (!take_answer (self, answer, &self->failure))
        g_clear_pointer (&self->context, g_free);
      g_clear_pointer (&self->call, wsman_call_free);
    }

  fill (self);
}

/* Reads until the reading has what it wants. */
static void
fill (WsmanEnumerator *self)
{
  Reading *reading = self->reading;

  if (!is_satisfied (self, reading->wanted) && self->call == NULL)
    self->call = make_pull (self, &self->failure);

  if (is_satisfied (self, reading->wanted))
    reading_done (self, NULL);
  else
    wsman_call_advance (self->call, reading->wanted - self->items.length, reading->flags,
                        reading->deadline.cancellable, on_advanced, self);
}

/* The one asynchronous way to items: waits for wanted, returns at most max. */
static void
read_async (WsmanEnumerator     *self,
            guint                wanted,
            guint                max,
            WsmanSendFlags       flags,
            gpointer             tag,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Reading *reading;

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (!acquire (self, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  reading = g_new0 (Reading, 1);
  reading->wanted = wanted;
  reading->max = max;
  reading->flags = flags;
  wsman_deadline_start (&reading->deadline, self->settings->total_timeout, cancellable);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  reading->task = g_steal_pointer (&task);
  self->reading = reading;

  fill (self);
}

/* As a call returns to its caller, on the caller's thread. */
static void
record (WsmanEnumerator *self,
        const GError    *error)
{
  gboolean at_end = wsman_enumerator_get_at_end_of_stream (self);

  if (wsman_outcome_record (&self->outcome, error))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAULT]);
    }

  if (self->shown_end != at_end)
    {
      self->shown_end = at_end;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END_OF_STREAM]);
    }
}

static GPtrArray *
read_finish (WsmanEnumerator  *self,
             GAsyncResult     *result,
             GError          **error)
{
  GError *local_error = NULL;
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), &local_error);

  record (self, local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return items;
}

/* The synchronous way; what has arrived already is returned without a main loop. */
static GPtrArray *
read_sync (WsmanEnumerator  *self,
           guint             wanted,
           guint             max,
           gpointer          tag,
           GCancellable     *cancellable,
           GError          **error)
{
  GError *local_error = NULL;
  GPtrArray *items = NULL;
  WsmanSync sync;

  if (acquire (self, cancellable, &local_error))
    {
      gboolean satisfied = is_satisfied (self, wanted);

      if (satisfied)
        items = take_items (self, max, &local_error);
      release (self);
      if (!satisfied)
        {
          wsman_sync_begin (&sync);
          read_async (self, wanted, max, WSMAN_SEND_NEVER_WAIT, tag, cancellable, wsman_sync_done, &sync);
          items = read_finish (self, wsman_sync_wait (&sync), error);
          wsman_sync_end (&sync);
          return items;
        }
    }

  record (self, local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return items;
}

/* What a reading of one item returns. */
static WsmanItem *
first_item (GPtrArray *items)
{
  g_autoptr(GPtrArray) owned = items;

  return owned != NULL && owned->len > 0 ? g_object_ref (g_ptr_array_index (owned, 0)) : NULL;
}

/* Not in dispose: a call that runs keeps the enumerator, but needs it whole. */
static void
wsman_enumerator_finalize (GObject *object)
{
  WsmanEnumerator *self = WSMAN_ENUMERATOR (object);

  give_up_detached (self);
  g_clear_pointer (&self->settings, wsman_call_settings_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_queue_clear_full (&self->items, (GDestroyNotify) wsman_document_unref);
  g_clear_error (&self->failure);
  wsman_outcome_clear (&self->outcome);

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
      g_value_take_string (value, wsman_outcome_dup_error (&self->outcome));
      break;
    case PROP_FAULT:
      g_value_take_object (value, wsman_outcome_ref_fault (&self->outcome));
      break;
    default:
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
   * Plain state: reading it never asks the server. [method@Wsman.Session.enumerate] and
   * [method@Wsman.Enumerator.read_item] return only when it is known, so a loop may test it before each
   * read. It stays `FALSE` if the next item can't be had; the next read says why.
   *
   * Since: 1.0
   */
  properties[PROP_AT_END_OF_STREAM] =
    g_param_spec_boolean ("at-end-of-stream", NULL, NULL, FALSE, flags);

  /**
   * WsmanEnumerator:error:
   *
   * Why the last call failed, as the XML of a WSManFault; the empty string after success.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanEnumerator:fault:
   *
   * Why the last call failed; `NULL` after success.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
wsman_enumerator_init (WsmanEnumerator *self)
{
  g_queue_init (&self->items);
  wsman_outcome_init (&self->outcome);
}

WsmanEnumerator *
wsman_enumerator_new (WsmanCallSettings    *settings,
                      WsmanSession         *session,
                      const WsmanReference *reference,
                      WsmanCall            *call,
                      gboolean              references)
{
  WsmanEnumerator *self = g_object_new (WSMAN_TYPE_ENUMERATOR, NULL);

  self->settings = wsman_call_settings_ref (settings);
  self->session = g_object_ref (session);
  self->reference = wsman_reference_copy (reference);
  self->call = call;
  self->references = references;

  return self;
}

void
wsman_enumerator_open_async (WsmanEnumerator     *self,
                             WsmanSendFlags       flags,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  read_async (self, 1, 0, flags, wsman_enumerator_open_async, cancellable, callback, user_data);
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
 * Reads the next item, and looks ahead for the one after it.
 *
 * If looking ahead fails, the item is returned all the same, and the next call reports the failure.
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

  return first_item (read_sync (self, 2, 1, wsman_enumerator_read_item_async, cancellable, error));
}

/**
 * wsman_enumerator_read_item_async:
 * @self: the enumerator
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the item is there
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

  read_async (self, 2, 1, WSMAN_SEND_NONE, wsman_enumerator_read_item_async, cancellable, callback, user_data);
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

  return first_item (read_finish (self, result, error));
}

/**
 * wsman_enumerator_next_items:
 * @self: the enumerator
 * @max: the most items to return, at least 1
 * @cancellable: (nullable): stops the call
 *
 * Reads the items that are there, and waits only if there is none.
 *
 * It never looks ahead, and so may return fewer than @max although more will come: only an empty array
 * means the end. This is what bindings iterate with.
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

  return read_sync (self, 1, max, wsman_enumerator_next_items_async, cancellable, error);
}

/**
 * wsman_enumerator_next_items_async:
 * @self: the enumerator
 * @max: the most items to return, at least 1
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when there are items
 * @user_data: passed to @callback
 *
 * Reads the items that are there: the asynchronous form of [method@Wsman.Enumerator.next_items].
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

  read_async (self, 1, max, WSMAN_SEND_NONE, wsman_enumerator_next_items_async, cancellable, callback, user_data);
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

  return read_finish (self, result, error);
}

static void
on_released (WsmanRelease *release_call,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  release (g_task_get_source_object (task));
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
  GError *error = NULL;
  WsmanRelease *release_call;

  g_task_set_source_tag (task, wsman_enumerator_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!acquire (self, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->closed = TRUE;
  release_call = give_up (self);
  if (release_call == NULL)
    {
      release (self);
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

  record (self, local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return closed;
}

/**
 * wsman_enumerator_close:
 * @self: the enumerator
 * @cancellable: (nullable): stops waiting for the server
 *
 * Ends the enumeration, and tells the server if it isn't at its end.
 *
 * The enumerator is closed even if that fails; further reads fail with [error@Gio.IOErrorEnum] `CLOSED`.
 * Closing twice, or at the end, does nothing.
 *
 * Returns: `TRUE` if the server knows, or needn't
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
 * Ends the enumeration: the asynchronous form of [method@Wsman.Enumerator.close].
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
 * Returns: `TRUE` if the server knows, or needn't
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
 * Returns: (transfer none): the XML of the last failure, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_enumerator_get_error (WsmanEnumerator *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);

  return wsman_outcome_get_error (&self->outcome);
}

/**
 * wsman_enumerator_get_fault:
 * @self: the enumerator
 *
 * Gets [property@Wsman.Enumerator:fault].
 *
 * Returns: (transfer none) (nullable): the last failure
 *
 * Since: 1.0
 */
WsmanFault *
wsman_enumerator_get_fault (WsmanEnumerator *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (self), NULL);

  return wsman_outcome_get_fault (&self->outcome);
}
