/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields and properties of WsmanCollectorSubscription, for the files with its settings. */

#pragma once

#include "wsman-collector-subscription-private.h"

G_BEGIN_DECLS

struct _WsmanCollectorSubscription
{
  GObject parent_instance;

  char *name;
  char *id;
  char *query; /* the QueryList, written again */
  char **machines;
  gboolean rendered_text;
  gboolean read_existing;
  gboolean compress;
  guint heartbeat_interval;
  guint max_events;
  guint max_latency;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_QUERY,
  PROP_MACHINES,
  PROP_RENDERED_TEXT,
  PROP_READ_EXISTING,
  PROP_COMPRESS,
  PROP_HEARTBEAT_INTERVAL,
  PROP_MAX_EVENTS,
  PROP_MAX_LATENCY,
  N_PROPERTIES,
} WsmanCollectorSubscriptionProperty;

void wsman_collector_subscription_notify (WsmanCollectorSubscription         *self,
                                          WsmanCollectorSubscriptionProperty  property);

/* The settings of deliveries: their defaults, and their properties in the array of all properties. */
void wsman_collector_subscription_init_delivery (WsmanCollectorSubscription *self);
void wsman_collector_subscription_define_delivery (GParamSpec **properties);

G_END_DECLS
