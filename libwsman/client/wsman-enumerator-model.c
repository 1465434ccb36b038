/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanEnumeratorModel: an enumeration as a list model. This file has its properties. */

#include "wsman-enumerator-model-fields-private.h"

#include "wsman-item.h"

/**
 * WsmanEnumeratorModel:
 *
 * The items of an enumeration as a [iface@Gio.ListModel]. List views, such as those of GTK, can show this model.
 *
 * The model grows while it is used. When a program first asks for the number of items, the model reads its first page
 * of [property@Wsman.EnumeratorModel:page-size] items. When a program asks for an item of the last half page, the model
 * reads another page. If [property@Wsman.EnumeratorModel:autoload] is off, the model only reads when
 * [method@Wsman.EnumeratorModel.load_more] is called. Items are appended when they arrive, several at a time.
 *
 * [method@Wsman.EnumeratorModel.refresh_async] enumerates again, and replaces the rows that have changed. A model that
 * is refreshed by a timer shows what happens on the machine. An item itself never changes.
 *
 * ```c
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
 * WsmanEnumeratorModel *model = wsman_enumerator_model_new_for_session (session, locator, NULL, NULL, 0);
 *
 * gtk_list_view_set_model (view, GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model))));
 * ```
 *
 * After a failure, [property@Wsman.EnumeratorModel:last-error], [property@Wsman.EnumeratorModel:error] and
 * [property@Wsman.EnumeratorModel:fault] are set, and the automatic loading ends. The items that the model has read
 * remain.
 *
 * No function of the model blocks or runs a main loop. The model works in the thread-default context of its caller. All
 * calls must come from the same context. A program may drop the model at any time. Then the model cancels a running
 * read, and ends the enumeration on the server.
 *
 * Since: 1.0
 */
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanEnumeratorModel, wsman_enumerator_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wsman_enumerator_model_list_model_init))

void
wsman_enumerator_model_notify (WsmanEnumeratorModel         *self,
                               WsmanEnumeratorModelProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_enumerator_model_set_flag (WsmanEnumeratorModel         *self,
                                 gboolean                     *field,
                                 gboolean                      value,
                                 WsmanEnumeratorModelProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  wsman_enumerator_model_notify (self, property);
}

void
wsman_enumerator_model_set_enumerator (WsmanEnumeratorModel *self,
                                       WsmanEnumerator      *enumerator)
{
  if (g_set_object (&self->enumerator, enumerator))
    wsman_enumerator_model_notify (self, PROP_ENUMERATOR);
}

void
wsman_enumerator_model_store_error (WsmanEnumeratorModel *self,
                                    const GError         *error)
{
  self->failed = error != NULL;
  if (!wsman_last_error_store (&self->last_error, error))
    return;

  g_clear_error (&self->failure);
  self->failure = error != NULL ? g_error_copy (error) : NULL;
  wsman_enumerator_model_notify (self, PROP_ERROR);
  wsman_enumerator_model_notify (self, PROP_FAULT);
  wsman_enumerator_model_notify (self, PROP_LAST_ERROR);
}

static void
wsman_enumerator_model_dispose (GObject *object)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  wsman_enumerator_model_stop_loading (self);
  g_clear_object (&self->enumerator);
  g_clear_object (&self->session);
  g_clear_object (&self->locator);
  wsman_enumerator_model_stop_refreshing (self);

  G_OBJECT_CLASS (wsman_enumerator_model_parent_class)->dispose (object);
}

static void
wsman_enumerator_model_finalize (GObject *object)
{
  WsmanEnumeratorModel *self = WSMAN_ENUMERATOR_MODEL (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->waiting);
  g_strfreev (self->key_properties);
  g_clear_error (&self->failure);
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
    case PROP_KEY_PROPERTIES:
      g_value_set_boxed (value, self->key_properties);
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
    case PROP_LAST_ERROR:
      g_value_set_boxed (value, self->failure);
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
    case PROP_KEY_PROPERTIES:
      wsman_enumerator_model_set_key_properties (self, g_value_get_boxed (value));
      break;
    case PROP_LOADING:
    case PROP_AT_END_OF_STREAM:
    case PROP_ERROR:
    case PROP_FAULT:
    case PROP_LAST_ERROR:
    case PROP_ITEM_TYPE:
    case PROP_N_ITEMS:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_errors (GParamFlags flags)
{
  /**
   * WsmanEnumeratorModel:error:
   *
   * The error that ended reading or refreshing, as the XML of a WSManFault. It is the empty string if there was no
   * error.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanEnumeratorModel:fault:
   *
   * The fault that ended reading or refreshing. It is `NULL` if there was no fault.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);

  /**
   * WsmanEnumeratorModel:last-error:
   *
   * The error that ended reading or refreshing, as a [type@GLib.Error]. It is `NULL` if there was no error.
   *
   * Since: 1.0
   */
  properties[PROP_LAST_ERROR] = g_param_spec_boxed ("last-error", NULL, NULL, G_TYPE_ERROR, flags);
}

static void
define_state (GParamFlags flags)
{
  /**
   * WsmanEnumeratorModel:loading:
   *
   * Whether items are being read, for a page or for a refresh.
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

  wsman_enumerator_model_define_settings (properties, flags);
  define_errors (flags | G_PARAM_READABLE);
  define_state (flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_enumerator_model_init (WsmanEnumeratorModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  wsman_enumerator_model_init_refreshing (self);
  self->page_size = WSMAN_DEFAULT_PAGE_SIZE;
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

/**
 * wsman_enumerator_model_get_last_error:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:last-error].
 *
 * Returns: (transfer none) (nullable): the last error
 *
 * Since: 1.0
 */
const GError *
wsman_enumerator_model_get_last_error (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), NULL);

  return self->failure;
}
