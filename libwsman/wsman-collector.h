/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Collects the events that Windows machines push. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-collector-batch.h>
#include <libwsman/wsman-collector-machine.h>
#include <libwsman/wsman-collector-store.h>
#include <libwsman/wsman-collector-subscription.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COLLECTOR (wsman_collector_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCollector, wsman_collector, WSMAN, COLLECTOR, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanCollector *wsman_collector_new (void);

WSMAN_AVAILABLE_IN_1_0
WsmanCollectorStore *wsman_collector_get_store (WsmanCollector *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_set_store (WsmanCollector      *self,
                                WsmanCollectorStore *store);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_register (WsmanCollector *self,
                               WsmanServer    *server);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_add_subscription (WsmanCollector             *self,
                                       WsmanCollectorSubscription *subscription);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_collector_remove_subscription (WsmanCollector *self,
                                              const char     *name);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_collector_list_machines (WsmanCollector *self);

G_END_DECLS
