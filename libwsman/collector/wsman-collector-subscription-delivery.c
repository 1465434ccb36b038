/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings of a subscription for the deliveries of its sources: their size, their delay and their form. */

#include "wsman-collector-subscription-fields-private.h"

#define DEFAULT_HEARTBEAT_INTERVAL 900
#define DEFAULT_MAX_EVENTS 500
#define DEFAULT_MAX_LATENCY 30

/* The highest value of the property. */
#define HIGHEST_MAX_EVENTS 32000

void
wsman_collector_subscription_init_delivery (WsmanCollectorSubscription *self)
{
  self->compress = TRUE;
  self->heartbeat_interval = DEFAULT_HEARTBEAT_INTERVAL;
  self->max_events = DEFAULT_MAX_EVENTS;
  self->max_latency = DEFAULT_MAX_LATENCY;
}

void
wsman_collector_subscription_define_delivery (GParamSpec **properties)
{
  /**
   * WsmanCollectorSubscription:compress:
   *
   * Whether the sources may compress their deliveries.
   *
   * The default is `TRUE`.
   *
   * Since: 1.0
   */
  properties[PROP_COMPRESS] =
    g_param_spec_boolean ("compress", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCollectorSubscription:heartbeat-interval:
   *
   * After how many seconds without an event a source sends a heartbeat.
   *
   * The default is 900.
   *
   * Since: 1.0
   */
  properties[PROP_HEARTBEAT_INTERVAL] =
    g_param_spec_uint ("heartbeat-interval", NULL, NULL, 1, G_MAXINT32, DEFAULT_HEARTBEAT_INTERVAL,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCollectorSubscription:max-events:
   *
   * The maximum number of events in one delivery.
   *
   * The default is 500.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_EVENTS] =
    g_param_spec_uint ("max-events", NULL, NULL, 1, HIGHEST_MAX_EVENTS, DEFAULT_MAX_EVENTS,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCollectorSubscription:max-latency:
   *
   * The longest time, in seconds, for which a source waits until a delivery is full.
   *
   * The default is 30.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_LATENCY] =
    g_param_spec_uint ("max-latency", NULL, NULL, 1, G_MAXINT32, DEFAULT_MAX_LATENCY,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
set_number (WsmanCollectorSubscription         *self,
            guint                              *field,
            guint                               value,
            WsmanCollectorSubscriptionProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  wsman_collector_subscription_notify (self, property);
}

/**
 * wsman_collector_subscription_get_compress:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:compress].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
gboolean
wsman_collector_subscription_get_compress (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), FALSE);

  return self->compress;
}

/**
 * wsman_collector_subscription_set_compress:
 * @self: a subscription
 * @compress: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:compress].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_compress (WsmanCollectorSubscription *self,
                                           gboolean                    compress)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));

  if (!self->compress == !compress)
    return;

  self->compress = compress;
  wsman_collector_subscription_notify (self, PROP_COMPRESS);
}

/**
 * wsman_collector_subscription_get_heartbeat_interval:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:heartbeat-interval].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint
wsman_collector_subscription_get_heartbeat_interval (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), 0);

  return self->heartbeat_interval;
}

/**
 * wsman_collector_subscription_set_heartbeat_interval:
 * @self: a subscription
 * @heartbeat_interval: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:heartbeat-interval].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_heartbeat_interval (WsmanCollectorSubscription *self,
                                                     guint                       heartbeat_interval)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));
  g_return_if_fail (heartbeat_interval >= 1 && heartbeat_interval <= G_MAXINT32);

  set_number (self, &self->heartbeat_interval, heartbeat_interval, PROP_HEARTBEAT_INTERVAL);
}

/**
 * wsman_collector_subscription_get_max_events:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:max-events].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint
wsman_collector_subscription_get_max_events (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), 0);

  return self->max_events;
}

/**
 * wsman_collector_subscription_set_max_events:
 * @self: a subscription
 * @max_events: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:max-events].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_max_events (WsmanCollectorSubscription *self,
                                             guint                       max_events)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));
  g_return_if_fail (max_events >= 1 && max_events <= HIGHEST_MAX_EVENTS);

  set_number (self, &self->max_events, max_events, PROP_MAX_EVENTS);
}

/**
 * wsman_collector_subscription_get_max_latency:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:max-latency].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint
wsman_collector_subscription_get_max_latency (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), 0);

  return self->max_latency;
}

/**
 * wsman_collector_subscription_set_max_latency:
 * @self: a subscription
 * @max_latency: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:max-latency].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_max_latency (WsmanCollectorSubscription *self,
                                              guint                       max_latency)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));
  g_return_if_fail (max_latency >= 1 && max_latency <= G_MAXINT32);

  set_number (self, &self->max_latency, max_latency, PROP_MAX_LATENCY);
}
