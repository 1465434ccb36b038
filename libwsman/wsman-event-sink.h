/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Where a provider puts the events of one subscription. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-item.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_EVENT_SINK (wsman_event_sink_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanEventSink, wsman_event_sink, WSMAN, EVENT_SINK, GObject)

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_event_sink_send (WsmanEventSink *self,
                                WsmanItem      *item,
                                const char     *bookmark);

WSMAN_AVAILABLE_IN_1_0
void wsman_event_sink_end (WsmanEventSink *self,
                           const GError   *error);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_event_sink_get_locator (WsmanEventSink *self);

WSMAN_AVAILABLE_IN_1_0
GCancellable *wsman_event_sink_get_cancellable (WsmanEventSink *self);

G_END_DECLS
