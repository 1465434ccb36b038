/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A batch of events that a source has sent to a collector. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-collector-machine.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COLLECTOR_BATCH (wsman_collector_batch_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCollectorBatch, wsman_collector_batch, WSMAN, COLLECTOR_BATCH, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanCollectorMachine *wsman_collector_batch_get_machine (WsmanCollectorBatch *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_batch_get_bookmark (WsmanCollectorBatch *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_collector_batch_get_n_events (WsmanCollectorBatch *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_batch_get_event (WsmanCollectorBatch *self,
                                             guint                index);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_collector_batch_get_item (WsmanCollectorBatch *self,
                                           guint                index);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_batch_accept (WsmanCollectorBatch *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_batch_refuse (WsmanCollectorBatch *self,
                                   const char          *message);

G_END_DECLS
