/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanSubscriptionModel: the newest events of a subscription as a list model. */

#include "wsman-subscription-model.h"

/* The number of events that a model keeps by default. */
#define DEFAULT_MAX_ITEMS 1000

/**
 * WsmanSubscriptionModel:
 *
 * The newest events of a subscription as a [iface@Gio.ListModel]. List views, such as those of GTK, can show it.
 *
 * The model reads the events as they happen, and appends them. If there are more than
 * [property@Wsman.SubscriptionModel:max-items], it removes the oldest ones.
 *
 * ```c
 * static void
 * show_events (WsmanSubscription *subscription,
 *              gpointer           view)
 * {
 *   WsmanSubscriptionModel *model = wsman_subscription_model_new (subscription, 0);
 *
 *   gtk_list_view_set_model (view, GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model))));
 * }
 * ```
 *
 * At the end of the subscription the events remain. If the end is a failure,
 * [property@Wsman.SubscriptionModel:last-error] is set.
 *
 * The model works in the thread-default context of its creator. A program may drop the model at any time. Then the
 * subscription ends on the source, too, unless the program holds it.
 *
 * Since: 1.0
 */
struct _WsmanSubscriptionModel
{
  GObject parent_instance;

  WsmanSubscription *subscription;
  GCancellable *cancellable;
  GPtrArray *items; /* contains WsmanItem, the oldest first */
  guint max_items;
  GError *failure; /* the error that has ended the subscription; or NULL */
};

typedef enum
{
  PROP_SUBSCRIPTION = 1,
  PROP_MAX_ITEMS,
  PROP_LAST_ERROR,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPERTIES,
} WsmanSubscriptionModelProperty;

static GParamSpec *properties[N_PROPERTIES];

static void wsman_subscription_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanSubscriptionModel, wsman_subscription_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wsman_subscription_model_list_model_init))

static GType
wsman_subscription_model_get_item_type (GListModel *list)
{
  return WSMAN_TYPE_ITEM;
}

static guint
wsman_subscription_model_get_n_items (GListModel *list)
{
  return WSMAN_SUBSCRIPTION_MODEL (list)->items->len;
}

static gpointer
wsman_subscription_model_get_item (GListModel *list,
                                   guint       position)
{
  GPtrArray *items = WSMAN_SUBSCRIPTION_MODEL (list)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
wsman_subscription_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = wsman_subscription_model_get_item_type;
  iface->get_n_items = wsman_subscription_model_get_n_items;
  iface->get_item = wsman_subscription_model_get_item;
}

/* Appends an event. Takes ownership of item. */
static void
append (WsmanSubscriptionModel *self,
        WsmanItem              *item)
{
  gboolean is_full = self->items->len >= self->max_items;

  if (is_full)
    {
      g_ptr_array_remove_index (self->items, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 1, 0);
    }

  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  if (!is_full)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void read_next (WsmanSubscriptionModel *self);

static void
weak_ref_free (GWeakRef *weak)
{
  g_weak_ref_clear (weak);
  g_free (weak);
}

static void
on_event (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(WsmanSubscriptionModel) self = g_weak_ref_get (weak);
  g_autoptr(GError) local_error = NULL;
  WsmanItem *item = wsman_subscription_next_event_finish (WSMAN_SUBSCRIPTION (source), result, &local_error);

  weak_ref_free (weak);
  if (self == NULL)
    {
      g_clear_object (&item);
    }
  else if (item != NULL)
    {
      append (self, item);
      if (!g_cancellable_is_cancelled (self->cancellable))
        read_next (self);
    }
  else if (local_error != NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->failure = g_steal_pointer (&local_error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_ERROR]);
    }
}

static void
read_next (WsmanSubscriptionModel *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  wsman_subscription_next_event_async (self->subscription, self->cancellable, on_event, weak);
}

static void
wsman_subscription_model_constructed (GObject *object)
{
  WsmanSubscriptionModel *self = WSMAN_SUBSCRIPTION_MODEL (object);

  G_OBJECT_CLASS (wsman_subscription_model_parent_class)->constructed (object);
  if (self->max_items == 0)
    self->max_items = DEFAULT_MAX_ITEMS;
  if (self->subscription != NULL)
    read_next (self);
}

static void
wsman_subscription_model_dispose (GObject *object)
{
  WsmanSubscriptionModel *self = WSMAN_SUBSCRIPTION_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->subscription);

  G_OBJECT_CLASS (wsman_subscription_model_parent_class)->dispose (object);
}

static void
wsman_subscription_model_finalize (GObject *object)
{
  WsmanSubscriptionModel *self = WSMAN_SUBSCRIPTION_MODEL (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->items);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (wsman_subscription_model_parent_class)->finalize (object);
}

static void
wsman_subscription_model_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  WsmanSubscriptionModel *self = WSMAN_SUBSCRIPTION_MODEL (object);

  switch ((WsmanSubscriptionModelProperty) property_id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    case PROP_MAX_ITEMS:
      g_value_set_uint (value, self->max_items);
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
wsman_subscription_model_set_property (GObject      *object,
                                       guint         property_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  WsmanSubscriptionModel *self = WSMAN_SUBSCRIPTION_MODEL (object);

  switch ((WsmanSubscriptionModelProperty) property_id)
    {
    case PROP_SUBSCRIPTION:
      self->subscription = g_value_dup_object (value);
      break;
    case PROP_MAX_ITEMS:
      self->max_items = g_value_get_uint (value);
      break;
    case PROP_LAST_ERROR:
    case PROP_ITEM_TYPE:
    case PROP_N_ITEMS:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_settings (GParamFlags flags)
{
  /**
   * WsmanSubscriptionModel:subscription:
   *
   * The subscription whose events the model reads. Only the model may read them.
   *
   * Since: 1.0
   */
  properties[PROP_SUBSCRIPTION] =
    g_param_spec_object ("subscription", NULL, NULL, WSMAN_TYPE_SUBSCRIPTION, flags);

  /**
   * WsmanSubscriptionModel:max-items:
   *
   * The most events that the model keeps. The default is 1000. 0 at the construction means the default.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_ITEMS] =
    g_param_spec_uint ("max-items", NULL, NULL, 0, G_MAXUINT, DEFAULT_MAX_ITEMS, flags);
}

static void
define_state (GParamFlags flags)
{
  /**
   * WsmanSubscriptionModel:last-error:
   *
   * The error that has ended the subscription, as a [type@GLib.Error]. It is `NULL` if there was no error.
   *
   * Since: 1.0
   */
  properties[PROP_LAST_ERROR] = g_param_spec_boxed ("last-error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * WsmanSubscriptionModel:item-type:
   *
   * The type of the items: [class@Wsman.Item].
   *
   * Since: 1.0
   */
  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, flags);

  /**
   * WsmanSubscriptionModel:n-items:
   *
   * The number of events that are in the model now.
   *
   * Since: 1.0
   */
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
wsman_subscription_model_class_init (WsmanSubscriptionModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = wsman_subscription_model_constructed;
  object_class->dispose = wsman_subscription_model_dispose;
  object_class->finalize = wsman_subscription_model_finalize;
  object_class->get_property = wsman_subscription_model_get_property;
  object_class->set_property = wsman_subscription_model_set_property;

  define_settings (flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  define_state (flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_subscription_model_init (WsmanSubscriptionModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * wsman_subscription_model_new:
 * @subscription: a subscription; after this call, only the model may read its events
 * @max_items: the most events that the model keeps, or 0 for the default of 1000
 *
 * Creates a model of the events that @subscription hasn't returned yet.
 *
 * Returns: (transfer full): a new model, which is still empty
 *
 * Since: 1.0
 */
WsmanSubscriptionModel *
wsman_subscription_model_new (WsmanSubscription *subscription,
                              guint              max_items)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (subscription), NULL);

  return g_object_new (WSMAN_TYPE_SUBSCRIPTION_MODEL, "subscription", subscription, "max-items", max_items, NULL);
}

/**
 * wsman_subscription_model_get_subscription:
 * @self: the model
 *
 * Gets [property@Wsman.SubscriptionModel:subscription].
 *
 * Returns: (transfer none) (nullable): the subscription
 *
 * Since: 1.0
 */
WsmanSubscription *
wsman_subscription_model_get_subscription (WsmanSubscriptionModel *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_MODEL (self), NULL);

  return self->subscription;
}

/**
 * wsman_subscription_model_get_max_items:
 * @self: the model
 *
 * Gets [property@Wsman.SubscriptionModel:max-items].
 *
 * Returns: the most events that the model keeps
 *
 * Since: 1.0
 */
guint
wsman_subscription_model_get_max_items (WsmanSubscriptionModel *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_MODEL (self), 0);

  return self->max_items;
}

/**
 * wsman_subscription_model_get_last_error:
 * @self: the model
 *
 * Gets [property@Wsman.SubscriptionModel:last-error].
 *
 * Returns: (transfer none) (nullable): the error that has ended the subscription
 *
 * Since: 1.0
 */
const GError *
wsman_subscription_model_get_last_error (WsmanSubscriptionModel *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_MODEL (self), NULL);

  return self->failure;
}
