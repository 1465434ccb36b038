/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Pushes the events of a server to its subscribers. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-connection-options.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_EVENT_PUSHER (wsman_event_pusher_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanEventPusher, wsman_event_pusher, WSMAN, EVENT_PUSHER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanEventPusher *wsman_event_pusher_new (void);

WSMAN_AVAILABLE_IN_1_0
void wsman_event_pusher_register (WsmanEventPusher *self,
                                  WsmanServer      *server);

WSMAN_AVAILABLE_IN_1_0
WsmanConnectionOptions *wsman_event_pusher_get_options (WsmanEventPusher *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_event_pusher_set_options (WsmanEventPusher       *self,
                                     WsmanConnectionOptions *options);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_event_pusher_get_session_flags (WsmanEventPusher *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_event_pusher_set_session_flags (WsmanEventPusher  *self,
                                           WsmanSessionFlags  session_flags);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_event_pusher_get_allowed_sinks (WsmanEventPusher *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_event_pusher_set_allowed_sinks (WsmanEventPusher   *self,
                                           const char * const *allowed_sinks);

G_END_DECLS
