/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The state of one source of a collector. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COLLECTOR_MACHINE (wsman_collector_machine_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCollectorMachine, wsman_collector_machine, WSMAN, COLLECTOR_MACHINE, GObject)

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_machine_get_subscription (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_machine_get_user (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_machine_get_machine_id (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_machine_get_bookmark (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_collector_machine_get_last_error (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_collector_machine_get_first_seen (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_collector_machine_get_last_heartbeat (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_collector_machine_get_last_event (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
guint64 wsman_collector_machine_get_n_events (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
guint64 wsman_collector_machine_get_n_dropped (WsmanCollectorMachine *self);

WSMAN_AVAILABLE_IN_1_0
guint64 wsman_collector_machine_get_n_renamed (WsmanCollectorMachine *self);

G_END_DECLS
