/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the sources of a collector send, and which sources. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COLLECTOR_SUBSCRIPTION (wsman_collector_subscription_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCollectorSubscription, wsman_collector_subscription,
                      WSMAN, COLLECTOR_SUBSCRIPTION, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanCollectorSubscription *wsman_collector_subscription_new (const char  *name,
                                                              const char  *query,
                                                              GError     **error);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_subscription_get_name (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_subscription_get_query (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_collector_subscription_get_machines (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_machines (WsmanCollectorSubscription *self,
                                                const char * const         *machines);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_collector_subscription_get_rendered_text (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_rendered_text (WsmanCollectorSubscription *self,
                                                     gboolean                    rendered_text);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_collector_subscription_get_read_existing (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_read_existing (WsmanCollectorSubscription *self,
                                                     gboolean                    read_existing);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_collector_subscription_get_compress (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_compress (WsmanCollectorSubscription *self,
                                                gboolean                    compress);

WSMAN_AVAILABLE_IN_1_0
guint wsman_collector_subscription_get_heartbeat_interval (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_heartbeat_interval (WsmanCollectorSubscription *self,
                                                          guint                       heartbeat_interval);

WSMAN_AVAILABLE_IN_1_0
guint wsman_collector_subscription_get_max_events (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_max_events (WsmanCollectorSubscription *self,
                                                  guint                       max_events);

WSMAN_AVAILABLE_IN_1_0
guint wsman_collector_subscription_get_max_latency (WsmanCollectorSubscription *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_subscription_set_max_latency (WsmanCollectorSubscription *self,
                                                   guint                       max_latency);

G_END_DECLS
