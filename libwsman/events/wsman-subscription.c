/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanSubscription: its properties, its signals and its state. */

#include "wsman-subscription-private.h"

#include "wsman-enum-types.h"

/**
 * WsmanSubscription:
 *
 * The events of a source, as they happen. [method@Wsman.Session.subscribe] creates it.
 *
 * [method@Wsman.Subscription.next_event] waits for the next event. In JavaScript and Python, a subscription can be
 * iterated.
 *
 * ```c
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_ProcessStartTrace", NULL);
 * g_autoptr(WsmanSubscription) starts = NULL;
 * g_autoptr(WsmanItem) event = NULL;
 *
 * starts = wsman_session_subscribe (session, locator, "SELECT * FROM Win32_ProcessStartTrace", NULL,
 *                                   WSMAN_DELIVERY_MODE_PULL, NULL, NULL, error);
 * while (starts != NULL && (event = wsman_subscription_next_event (starts, NULL, error)) != NULL)
 *   {
 *     g_print ("%s\n", wsman_item_lookup_string (event, "ProcessName"));
 *     g_clear_object (&event);
 *   }
 * ```
 *
 * The library renews the subscription while it exists. If the connection is lost, the library subscribes again, from
 * the position after the last event that has arrived, so that the program gets each event once. If the source has no
 * bookmarks, events may be missing after this. Missing events are never silent: the signal
 * [signal@Wsman.Subscription::gap] tells about them.
 *
 * [property@Wsman.Subscription:bookmark] is the position after the last event that the program got. A program that
 * stores it after its work can go on from there after its own end, with
 * [property@Wsman.SubscriptionOptions:bookmark]. A source tells one position for each message. So the bookmark changes
 * after the last event of a message, and a program that was ended in between gets the first events of the message
 * again.
 *
 * End a subscription with [method@Wsman.Subscription.unsubscribe]. If it is dropped instead, the library ends it on the
 * source in a separate thread. When the process ends, it waits for this thread for at most three seconds.
 *
 * All calls on one subscription must come from the same thread. Signals are emitted in this thread, while a call is
 * running.
 *
 * Since: 1.0
 */
typedef enum
{
  PROP_BOOKMARK = 1,
  PROP_EXPIRES,
  PROP_IS_ACTIVE,
  PROP_END_REASON,
  PROP_N_DROPPED,
  PROP_N_GAPS,
  PROP_ERROR,
  PROP_FAULT,
  N_PROPERTIES,
} WsmanSubscriptionProperty;

typedef enum
{
  SIGNAL_ENDED,
  SIGNAL_GAP,
  N_SIGNALS,
} WsmanSubscriptionSignal;

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WsmanSubscription, wsman_subscription, G_TYPE_OBJECT)

static void
notify (WsmanSubscription         *self,
        WsmanSubscriptionProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_subscription_store_error (WsmanSubscription  *self,
                                GError             *local_error,
                                GError            **error)
{
  if (wsman_last_error_store (&self->last_error, local_error))
    {
      notify (self, PROP_ERROR);
      notify (self, PROP_FAULT);
    }

  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

static void
arrived_event_free (WsmanArrivedEvent *event)
{
  g_clear_object (&event->item);
  g_clear_pointer (&event->message, wsman_arrived_message_refuse);
  g_free (event->bookmark);
  g_free (event);
}

void
wsman_subscription_add_event (WsmanSubscription *self,
                              WsmanItem         *item)
{
  WsmanArrivedEvent *event = g_new0 (WsmanArrivedEvent, 1);

  event->item = item;
  g_queue_push_tail (&self->events, event);
}

static void
set_bookmark (WsmanSubscription *self,
              const char        *bookmark)
{
  if (g_strcmp0 (self->bookmark, bookmark) == 0)
    return;

  g_free (self->bookmark);
  self->bookmark = g_strdup (bookmark);
  notify (self, PROP_BOOKMARK);
}

void
wsman_subscription_set_newest (WsmanSubscription *self,
                               char              *bookmark)
{
  WsmanArrivedEvent *last = g_queue_peek_tail (&self->events);

  if (last != NULL)
    {
      g_free (last->bookmark);
      last->bookmark = g_strdup (bookmark);
    }
  else
    {
      set_bookmark (self, bookmark);
    }

  g_free (self->newest);
  self->newest = bookmark;
}

void
wsman_subscription_add_message (WsmanSubscription   *self,
                                WsmanArrivedMessage *message)
{
  if (message->has_gap)
    wsman_subscription_report_gap (self, message->n_dropped);
  for (guint i = 0; i < message->events->len; i++)
    wsman_subscription_add_event (self, g_object_ref (message->events->pdata[i]));
  if (message->bookmark != NULL)
    wsman_subscription_set_newest (self, g_steal_pointer (&message->bookmark));

  if (message->events->len > 0)
    ((WsmanArrivedEvent *) g_queue_peek_tail (&self->events))->message = message;
  else
    wsman_arrived_message_accept (message);
}

WsmanItem *
wsman_subscription_take_event (WsmanSubscription *self)
{
  WsmanArrivedEvent *event = g_queue_pop_head (&self->events);
  WsmanItem *item;

  if (event == NULL)
    return NULL;

  item = g_steal_pointer (&event->item);
  if (event->bookmark != NULL)
    set_bookmark (self, event->bookmark);
  g_clear_pointer (&event->message, wsman_arrived_message_accept);
  arrived_event_free (event);

  return item;
}

void
wsman_subscription_report_gap (WsmanSubscription *self,
                               guint64            n_dropped)
{
  self->n_gaps++;
  notify (self, PROP_N_GAPS);
  if (n_dropped > 0)
    {
      self->n_dropped += MIN (n_dropped, G_MAXUINT64 - self->n_dropped);
      notify (self, PROP_N_DROPPED);
    }

  g_signal_emit (self, signals[SIGNAL_GAP], 0, n_dropped);
}

void
wsman_subscription_end (WsmanSubscription    *self,
                        WsmanSubscriptionEnd  reason,
                        GError               *failure)
{
  g_autoptr(GError) owned = failure;

  if (self->end != WSMAN_SUBSCRIPTION_END_NONE)
    return;

  self->end = reason;
  self->failure = g_steal_pointer (&owned);
  g_clear_pointer (&self->lease, wsman_lease_end);
  notify (self, PROP_IS_ACTIVE);
  notify (self, PROP_END_REASON);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, reason);
}

void
wsman_subscription_give_up (WsmanSubscription *self)
{
  g_clear_pointer (&self->lease, wsman_lease_end);
  g_clear_pointer (&self->context, g_free);
  if (self->manager != NULL)
    wsman_lease_unsubscribe_detached (self->connection, self->manager);
  g_clear_pointer (&self->manager, wsman_subscription_manager_unref);
}

/* Frees the fields. This function isn't dispose, because a running call holds a reference to the subscription and needs
 * the fields. */
static void
wsman_subscription_finalize (GObject *object)
{
  WsmanSubscription *self = WSMAN_SUBSCRIPTION (object);

  wsman_subscription_give_up (self);
  g_queue_clear_full (&self->events, (GDestroyNotify) arrived_event_free);
  g_clear_pointer (&self->listener, wsman_event_listener_close);
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->source, wsman_reference_free);
  wsman_subscribe_request_clear (&self->request);
  g_free (self->bookmark);
  g_free (self->newest);
  g_clear_error (&self->failure);
  wsman_last_error_clear (&self->last_error);

  G_OBJECT_CLASS (wsman_subscription_parent_class)->finalize (object);
}

static void
wsman_subscription_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  WsmanSubscription *self = WSMAN_SUBSCRIPTION (object);

  switch ((WsmanSubscriptionProperty) property_id)
    {
    case PROP_BOOKMARK:
      g_value_set_string (value, self->bookmark);
      break;
    case PROP_EXPIRES:
      g_value_take_boxed (value, wsman_subscription_get_expires (self));
      break;
    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, wsman_subscription_get_is_active (self));
      break;
    case PROP_END_REASON:
      g_value_set_enum (value, self->end);
      break;
    case PROP_N_DROPPED:
      g_value_set_uint64 (value, self->n_dropped);
      break;
    case PROP_N_GAPS:
      g_value_set_uint (value, self->n_gaps);
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
define_position (GParamFlags flags)
{
  /**
   * WsmanSubscription:bookmark:
   *
   * The position after the last event that the program got. It is `NULL` if the source hasn't told a position.
   *
   * The text belongs to the source. Programs may store it, but not change it.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] = g_param_spec_string ("bookmark", NULL, NULL, NULL, flags);

  /**
   * WsmanSubscription:n-gaps:
   *
   * How often events were missing. [signal@Wsman.Subscription::gap] tells about each time.
   *
   * Since: 1.0
   */
  properties[PROP_N_GAPS] = g_param_spec_uint ("n-gaps", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * WsmanSubscription:n-dropped:
   *
   * The number of missing events, as far as the source has told it.
   *
   * Since: 1.0
   */
  properties[PROP_N_DROPPED] = g_param_spec_uint64 ("n-dropped", NULL, NULL, 0, G_MAXUINT64, 0, flags);
}

static void
define_life (GParamFlags flags)
{
  /**
   * WsmanSubscription:expires:
   *
   * The time at which the source ends the subscription, unless it is renewed. It is `NULL` if the subscription doesn't
   * expire, or has ended.
   *
   * The library's own renewals change the property without a notification.
   *
   * Since: 1.0
   */
  properties[PROP_EXPIRES] = g_param_spec_boxed ("expires", NULL, NULL, G_TYPE_DATE_TIME, flags);

  /**
   * WsmanSubscription:is-active:
   *
   * Whether more events may come. Events that have arrived can still be read after the end.
   *
   * Since: 1.0
   */
  properties[PROP_IS_ACTIVE] = g_param_spec_boolean ("is-active", NULL, NULL, FALSE, flags);

  /**
   * WsmanSubscription:end-reason:
   *
   * Why the subscription has ended. It is `NONE` before the end.
   *
   * Since: 1.0
   */
  properties[PROP_END_REASON] = g_param_spec_enum ("end-reason", NULL, NULL, WSMAN_TYPE_SUBSCRIPTION_END,
                                                   WSMAN_SUBSCRIPTION_END_NONE, flags);
}

static void
define_errors (GParamFlags flags)
{
  /**
   * WsmanSubscription:error:
   *
   * The error of the last call, as the XML of a WSManFault. It is the empty string after success.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanSubscription:fault:
   *
   * The fault of the last call. It is `NULL` after success.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);
}

static void
define_signals (void)
{
  /**
   * WsmanSubscription::ended:
   * @self: the subscription
   * @reason: why it has ended
   *
   * Emitted when the subscription has ended.
   *
   * Since: 1.0
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", WSMAN_TYPE_SUBSCRIPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, WSMAN_TYPE_SUBSCRIPTION_END);

  /**
   * WsmanSubscription::gap:
   * @self: the subscription
   * @n_dropped: the number of missing events, or 0 if it isn't known
   *
   * Emitted when events are missing.
   *
   * The source has dropped them, because its queue was full. Or the subscription was lost and has begun again, and the
   * source has no bookmark from which to go on.
   *
   * Since: 1.0
   */
  signals[SIGNAL_GAP] = g_signal_new ("gap", WSMAN_TYPE_SUBSCRIPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
wsman_subscription_class_init (WsmanSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = wsman_subscription_finalize;
  object_class->get_property = wsman_subscription_get_property;

  define_position (flags);
  define_life (flags);
  define_errors (flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  define_signals ();
}

static void
wsman_subscription_init (WsmanSubscription *self)
{
  g_queue_init (&self->events);
  self->end = WSMAN_SUBSCRIPTION_END_UNSUBSCRIBED; /* a binding may create the object without a constructor */
  wsman_last_error_init (&self->last_error);
}

WsmanSubscription *
wsman_subscription_new (WsmanSession           *session,
                        WsmanSessionConnection *connection)
{
  WsmanSubscription *self = g_object_new (WSMAN_TYPE_SUBSCRIPTION, NULL);

  self->end = WSMAN_SUBSCRIPTION_END_NONE;
  self->session = g_object_ref (session);
  self->connection = wsman_session_connection_ref (connection);

  return self;
}

/**
 * wsman_subscription_get_bookmark:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:bookmark].
 *
 * Returns: (transfer none) (nullable): the bookmark
 *
 * Since: 1.0
 */
const char *
wsman_subscription_get_bookmark (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), NULL);

  return self->bookmark;
}

/**
 * wsman_subscription_get_expires:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:expires].
 *
 * Returns: (transfer full) (nullable): the time at which the source ends the subscription
 *
 * Since: 1.0
 */
GDateTime *
wsman_subscription_get_expires (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), NULL);

  return self->lease != NULL ? wsman_lease_dup_end (self->lease) : NULL;
}

/**
 * wsman_subscription_get_is_active:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:is-active].
 *
 * Returns: `TRUE` if more events may come
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_get_is_active (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), FALSE);

  return self->end == WSMAN_SUBSCRIPTION_END_NONE;
}

/**
 * wsman_subscription_get_end_reason:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:end-reason].
 *
 * Returns: why the subscription has ended
 *
 * Since: 1.0
 */
WsmanSubscriptionEnd
wsman_subscription_get_end_reason (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), WSMAN_SUBSCRIPTION_END_NONE);

  return self->end;
}

/**
 * wsman_subscription_get_n_dropped:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:n-dropped].
 *
 * Returns: the number of missing events, as far as it is known
 *
 * Since: 1.0
 */
guint64
wsman_subscription_get_n_dropped (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), 0);

  return self->n_dropped;
}

/**
 * wsman_subscription_get_n_gaps:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:n-gaps].
 *
 * Returns: how often events were missing
 *
 * Since: 1.0
 */
guint
wsman_subscription_get_n_gaps (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), 0);

  return self->n_gaps;
}

/**
 * wsman_subscription_get_error:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:error].
 *
 * Returns: (transfer none): the XML of the last error, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_subscription_get_error (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), NULL);

  return wsman_last_error_get_error (&self->last_error);
}

/**
 * wsman_subscription_get_fault:
 * @self: the subscription
 *
 * Gets [property@Wsman.Subscription:fault].
 *
 * Returns: (transfer none) (nullable): the last fault
 *
 * Since: 1.0
 */
WsmanFault *
wsman_subscription_get_fault (WsmanSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION (self), NULL);

  return wsman_last_error_get_fault (&self->last_error);
}
