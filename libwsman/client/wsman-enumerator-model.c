/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanEnumeratorModel: an enumeration as a list model. The model reads the next page of items when the
 * program looks at the last items. A running call has only a weak reference to the model, so the program can drop the
 * model at any time.
 */

#include "wsman-enumerator-model.h"

#include "values/wsman-last-error-private.h"
#include "wsman-item.h"

#define DEFAULT_PAGE_SIZE 64

/**
 * WsmanEnumeratorModel:
 *
 * The items of an enumeration as a [iface@Gio.ListModel]. List views, such as those of GTK, can show this model.
 *
 * The model grows while it is used. When a program first asks for the number of items, the model reads its first page
 * of [property@Wsman.EnumeratorModel:page-size] items. When a program asks for an item of the last half page, the model
 * reads another page. If [property@Wsman.EnumeratorModel:autoload] is off, the model only reads when
 * [method@Wsman.EnumeratorModel.load_more] is called. Items are appended when they arrive, several at a time. Items
 * never change, and are never removed.
 *
 * ```c
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
 * WsmanEnumeratorModel *model = wsman_enumerator_model_new_for_session (session, locator, NULL, NULL, 0);
 *
 * gtk_list_view_set_model (view, GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model))));
 * ```
 *
 * After a failure, [property@Wsman.EnumeratorModel:error] and [property@Wsman.EnumeratorModel:fault] are set, and the
 * automatic loading ends. The items that the model has read remain.
 *
 * No function of the model blocks or runs a main loop. The model works in the thread-default context of its caller. All
 * calls must come from the same context. A program may drop the model at any time. Then the model cancels a running
 * read, and ends the enumeration on the server.
 *
 * Since: 1.0
 */
struct _WsmanEnumeratorModel
{
  GObject parent_instance;

  WsmanSession *session; /* the session that starts the enumeration; NULL if the program gave an enumerator */
  WsmanResourceLocator *locator;
  char *filter;
  char *dialect;
  WsmanEnumerationFlags flags;

  WsmanEnumerator *enumerator;
  GCancellable *cancellable; /* the cancellable of all calls */
  GPtrArray *items;
  guint page_size;
  guint wanted; /* the number of items that the model should have */
  gboolean autoload;
  gboolean loading;
  gboolean end;
  gboolean failed; /* TRUE if the model loads nothing automatically any more */
  WsmanLastError last_error;
};

typedef enum
{
  PROP_ENUMERATOR = 1,
  PROP_AUTOLOAD,
  PROP_PAGE_SIZE,
  PROP_LOADING,
  PROP_AT_END_OF_STREAM,
  PROP_ERROR,
  PROP_FAULT,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPERTIES,
} WsmanEnumeratorModelProperty;

static GParamSpec *properties[N_PROPERTIES];

static void wsman_enumerator_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanEnumeratorModel, wsman_enumerator_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wsman_enumerator_model_list_model_init))

static void
notify (WsmanEnumeratorModel         *self,
        WsmanEnumeratorModelProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (WsmanEnumeratorModel         *self,
          gboolean                     *field,
          gboolean                      value,
          WsmanEnumeratorModelProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  notify (self, property);
}

/* --- Loading --- */

static GWeakRef *
weak_ref_new (WsmanEnumeratorModel *self)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);

  return ref;
}

/* Returns the model that started a call. Returns NULL if the model has been dropped, or if it no longer needs the
 * items. Takes ownership of ref. */
static WsmanEnumeratorModel *
weak_ref_resolve (GWeakRef *ref)
{
  g_autoptr(WsmanEnumeratorModel) self = g_weak_ref_get (ref);

  g_weak_ref_clear (ref);
  g_free (ref);

  return self != NULL && !g_cancellable_is_cancelled (self->cancellable) ? g_steal_pointer (&self) : NULL;
}

static void
append (WsmanEnumeratorModel *self,
        GPtrArray            *items)
{
  guint position = self->items->len;
  guint n_items = items->len;

  g_ptr_array_extend_and_steal (self->items, items);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_items);
  notify (self, PROP_N_ITEMS);
}

static void
store_error (WsmanEnumeratorModel *self,
             const GError         *error)
{
  self->failed = error != NULL;
  if (!wsman_last_error_store (&self->last_error, error))
    return;

  notify (self, PROP_ERROR);
  notify (self, PROP_FAULT);
}

static void load (WsmanEnumeratorModel *self);

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  WsmanEnumerator *enumerator = WSMAN_ENUMERATOR (source);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GPtrArray) items = wsman_enumerator_next_items_finish (enumerator, result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = weak_ref_resolve (user_data);
  gboolean end = items != NULL && (items->len == 0 || wsman_enumerator_get_at_end_of_stream (enumerator));

  if (self == NULL)
    return;

  if (items != NULL && items->len > 0)
    append (self, g_steal_pointer (&items));
  set_flag (self, &self->end, end, PROP_AT_END_OF_STREAM);
  store_error (self, local_error);
  load (self);
}

static void
on_enumerated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate_finish (WSMAN_SESSION (source), result, &local_error);
  g_autoptr(WsmanEnumeratorModel) self = weak_ref_resolve (user_data);

  if (self == NULL)
    return;

  if (g_set_object (&self->enumerator, enumerator))
    notify (self, PROP_ENUMERATOR);
  store_error (self, local_error);
  load (self);
}

/* Starts the call that reads the next wanted items. Does nothing if no call is needed. */
static void
load (WsmanEnumeratorModel *self)
{
  gboolean starts = self->wanted > self->items->len && !self->end && !self->failed;

  if (starts && self->enumerator != NULL)
    wsman_enumerator_next_items_async (self->enumerator, self->wanted - self->items->len, self->cancellable,
                                       on_items, weak_ref_new (self));
  else if (starts && self->session != NULL)
    wsman_session_enumerate_async (self->session, self->locator, self->filter, self->dialect, self->flags,
                                   self->cancellable, on_enumerated, weak_ref_new (self));
  else
    starts = FALSE;

  set_flag (self, &self->loading, starts, PROP_LOADING);
}

/* Asks for one more page after the present items. */
static void
want_page (WsmanEnumeratorModel *self)
{
  guint room = G_MAXUINT - self->items->len;

  self->wanted = self->items->len + MIN (self->page_size, room);
  if (!self->loading)
    load (self);
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

static void
wsman_enumerator_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = wsman_enumerator_model_get_item_type;
  iface->get_n_items = wsman_enumerator_model_get_n_items;
  iface->get_item = wsman_enumerator_model_get_item;
}

/* --- The object --- */

static void
wsman_enumerator_model_dispose (GObject *object)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->enumerator);
  g_clear_object (&self->session);
  g_clear_object (&self->locator);

  G_OBJECT_CLASS (wsman_enumerator_model_parent_class)->dispose (object);
}

static void
wsman_enumerator_model_finalize (GObject *object)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->items);
  g_free (self->filter);
  g_free (self->dialect);
  wsman_last_error_clear (&self->last_error);

  G_OBJECT_CLASS (wsman_enumerator_model_parent_class)->finalize (object);
}

static void
wsman_enumerator_model_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  switch ((WsmanEnumeratorModelProperty) property_id)
    {
    case PROP_ENUMERATOR:
      g_value_set_object (value, self->enumerator);
      break;
    case PROP_AUTOLOAD:
      g_value_set_boolean (value, self->autoload);
      break;
    case PROP_PAGE_SIZE:
      g_value_set_uint (value, self->page_size);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_AT_END_OF_STREAM:
      g_value_set_boolean (value, self->end);
      break;
    case PROP_ERROR:
      g_value_take_string (value, wsman_last_error_dup_error (&self->last_error));
      break;
    case PROP_FAULT:
      g_value_take_object (value, wsman_last_error_ref_fault (&self->last_error));
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, WSMAN_TYPE_ITEM);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_enumerator_model_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  switch ((WsmanEnumeratorModelProperty) property_id)
    {
    case PROP_ENUMERATOR:
      self->enumerator = g_value_dup_object (value);
      break;
    case PROP_AUTOLOAD:
      wsman_enumerator_model_set_autoload (self, g_value_get_boolean (value));
      break;
    case PROP_PAGE_SIZE:
      wsman_enumerator_model_set_page_size (self, g_value_get_uint (value));
      break;
    case PROP_LOADING:
    case PROP_AT_END_OF_STREAM:
    case PROP_ERROR:
    case PROP_FAULT:
    case PROP_ITEM_TYPE:
    case PROP_N_ITEMS:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
install_settings (GParamFlags flags)
{
  /**
   * WsmanEnumeratorModel:enumerator:
   *
   * The enumerator that the model reads; `NULL` until the session has created one.
   *
   * Only the model may use it. If a program reads items from it, these items are missing in the model.
   *
   * Since: 1.0
   */
  properties[PROP_ENUMERATOR] =
    g_param_spec_object ("enumerator", NULL, NULL, WSMAN_TYPE_ENUMERATOR,
                         flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);

  /**
   * WsmanEnumeratorModel:autoload:
   *
   * Whether the model reads another page when a program asks for an item near the end of the model.
   *
   * Since: 1.0
   */
  properties[PROP_AUTOLOAD] =
    g_param_spec_boolean ("autoload", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);

  /**
   * WsmanEnumeratorModel:page-size:
   *
   * The number of items that are read at a time.
   *
   * This isn't the number of items in one message: see [property@Wsman.Session:batch-items].
   *
   * Since: 1.0
   */
  properties[PROP_PAGE_SIZE] =
    g_param_spec_uint ("page-size", NULL, NULL, 1, G_MAXUINT, DEFAULT_PAGE_SIZE, flags | G_PARAM_READWRITE);
}

static void
install_state (GParamFlags flags)
{
  /**
   * WsmanEnumeratorModel:loading:
   *
   * Whether items are being read.
   *
   * Since: 1.0
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);

  /**
   * WsmanEnumeratorModel:at-end-of-stream:
   *
   * Whether all items are in the model.
   *
   * Since: 1.0
   */
  properties[PROP_AT_END_OF_STREAM] = g_param_spec_boolean ("at-end-of-stream", NULL, NULL, FALSE, flags);

  /**
   * WsmanEnumeratorModel:error:
   *
   * The error that ended reading, as the XML of a WSManFault. It is the empty string if there was no error.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanEnumeratorModel:fault:
   *
   * The fault that ended reading. It is `NULL` if there was no fault.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);

  /**
   * WsmanEnumeratorModel:item-type:
   *
   * The type of the items: [class@Wsman.Item].
   *
   * Since: 1.0
   */
  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, flags);

  /**
   * WsmanEnumeratorModel:n-items:
   *
   * The number of items that are in the model now.
   *
   * Reading this property doesn't load items. [method@Gio.ListModel.get_n_items] does.
   *
   * Since: 1.0
   */
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
wsman_enumerator_model_class_init (WsmanEnumeratorModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = wsman_enumerator_model_dispose;
  object_class->finalize = wsman_enumerator_model_finalize;
  object_class->get_property = wsman_enumerator_model_get_property;
  object_class->set_property = wsman_enumerator_model_set_property;

  install_settings (flags);
  install_state (flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_enumerator_model_init (WsmanEnumeratorModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->page_size = DEFAULT_PAGE_SIZE;
  self->autoload = TRUE;
  wsman_last_error_init (&self->last_error);
}

/**
 * wsman_enumerator_model_new:
 * @enumerator: an open enumerator; after this call, only the model may use it
 *
 * Creates a model of the items that @enumerator hasn't returned yet.
 *
 * Returns: (transfer full): a new model, which is still empty
 *
 * Since: 1.0
 */
WsmanEnumeratorModel *
wsman_enumerator_model_new (WsmanEnumerator *enumerator)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR (enumerator), NULL);

  return g_object_new (WSMAN_TYPE_ENUMERATOR_MODEL, "enumerator", enumerator, NULL);
}

/**
 * wsman_enumerator_model_new_for_session:
 * @session: the session
 * @locator: what to enumerate
 * @filter: (nullable): the filter for the items, in the language of @dialect
 * @dialect: (nullable): the URI of the language of @filter
 * @flags: the kind of items, and their classes
 *
 * Creates a model of an enumeration. The enumeration starts when a program first asks for an item or for the number of
 * items.
 *
 * The arguments are those of [method@Wsman.Session.enumerate]. If the enumeration can't be started,
 * [method@Wsman.EnumeratorModel.load_more] tries again.
 *
 * Returns: (transfer full): a new model, which is still empty
 *
 * Since: 1.0
 */
WsmanEnumeratorModel *
wsman_enumerator_model_new_for_session (WsmanSession          *session,
                                        WsmanResourceLocator  *locator,
                                        const char            *filter,
                                        const char            *dialect,
                                        WsmanEnumerationFlags  flags)
{
  WsmanEnumeratorModel *self;

  g_return_val_if_fail (WSMAN_IS_SESSION (session), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);

  self = g_object_new (WSMAN_TYPE_ENUMERATOR_MODEL, NULL);
  self->session = g_object_ref (session);
  self->locator = wsman_resource_locator_copy (locator);
  self->filter = g_strdup (filter);
  self->dialect = g_strdup (dialect);
  self->flags = flags;

  return self;
}

/**
 * wsman_enumerator_model_load_more:
 * @self: a model
 *
 * Reads another page of items. Does nothing if a page is being read, or if there are no more items.
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

/**
 * wsman_enumerator_model_get_enumerator:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:enumerator].
 *
 * Returns: (transfer none) (nullable): the enumerator
 *
 * Since: 1.0
 */
WsmanEnumerator *
wsman_enumerator_model_get_enumerator (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), NULL);

  return self->enumerator;
}

/**
 * wsman_enumerator_model_get_autoload:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:autoload].
 *
 * Returns: whether pages are read automatically
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_get_autoload (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), FALSE);

  return self->autoload;
}

/**
 * wsman_enumerator_model_set_autoload:
 * @self: a model
 * @autoload: whether pages are read automatically
 *
 * Sets [property@Wsman.EnumeratorModel:autoload].
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_set_autoload (WsmanEnumeratorModel *self,
                                     gboolean              autoload)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));

  set_flag (self, &self->autoload, !!autoload, PROP_AUTOLOAD);
}

/**
 * wsman_enumerator_model_get_page_size:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:page-size].
 *
 * Returns: how many items are read at a time
 *
 * Since: 1.0
 */
guint
wsman_enumerator_model_get_page_size (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), 0);

  return self->page_size;
}

/**
 * wsman_enumerator_model_set_page_size:
 * @self: a model
 * @page_size: how many items are read at a time, at least 1
 *
 * Sets [property@Wsman.EnumeratorModel:page-size] for the next pages.
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_set_page_size (WsmanEnumeratorModel *self,
                                      guint                 page_size)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));
  g_return_if_fail (page_size > 0);

  if (self->page_size == page_size)
    return;

  self->page_size = page_size;
  notify (self, PROP_PAGE_SIZE);
}

/**
 * wsman_enumerator_model_get_loading:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:loading].
 *
 * Returns: whether items are being read
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_get_loading (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), FALSE);

  return self->loading;
}

/**
 * wsman_enumerator_model_get_at_end_of_stream:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:at-end-of-stream].
 *
 * Returns: whether all items are in the model
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_get_at_end_of_stream (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), TRUE);

  return self->end;
}

/**
 * wsman_enumerator_model_get_error:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:error].
 *
 * Returns: (transfer none): the XML of the last error, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_enumerator_model_get_error (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), NULL);

  return wsman_last_error_get_error (&self->last_error);
}

/**
 * wsman_enumerator_model_get_fault:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:fault].
 *
 * Returns: (transfer none) (nullable): the last fault
 *
 * Since: 1.0
 */
WsmanFault *
wsman_enumerator_model_get_fault (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), NULL);

  return wsman_last_error_get_fault (&self->last_error);
}
