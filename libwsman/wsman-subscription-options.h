/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings of a subscription. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib-object.h>

#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SUBSCRIPTION_OPTIONS (wsman_subscription_options_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanSubscriptionOptions, wsman_subscription_options, WSMAN, SUBSCRIPTION_OPTIONS, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanSubscriptionOptions *wsman_subscription_options_new (void);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_subscription_options_get_bookmark (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_bookmark (WsmanSubscriptionOptions *self,
                                              const char               *bookmark);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_options_get_expires (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_expires (WsmanSubscriptionOptions *self,
                                             guint                     expires);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_options_get_automatic_renewal (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_automatic_renewal (WsmanSubscriptionOptions *self,
                                                       gboolean                  automatic_renewal);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_options_get_heartbeat_interval (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_heartbeat_interval (WsmanSubscriptionOptions *self,
                                                        guint                     heartbeat_interval);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_options_get_batch_items (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_batch_items (WsmanSubscriptionOptions *self,
                                                 guint                     batch_items);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_options_get_reconnect_timeout (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_reconnect_timeout (WsmanSubscriptionOptions *self,
                                                       guint                     reconnect_timeout);

WSMAN_AVAILABLE_IN_1_0
WsmanServer *wsman_subscription_options_get_server (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_server (WsmanSubscriptionOptions *self,
                                            WsmanServer              *server);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_subscription_options_get_sink_address (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_sink_address (WsmanSubscriptionOptions *self,
                                                  const char               *sink_address);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_subscription_options_get_allowed_sources (WsmanSubscriptionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_options_set_allowed_sources (WsmanSubscriptionOptions *self,
                                                     const char * const       *allowed_sources);

G_END_DECLS
