/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One request to a provider, which responds at once or later. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-event-sink.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_OPERATION (wsman_operation_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanOperation, wsman_operation, WSMAN, OPERATION, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanVerb wsman_operation_get_verb (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_action (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_method (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_operation_get_locator (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_operation_get_item (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_filter (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_dialect (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_operation_get_flags (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_operation_get_max_items (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
GObject *wsman_operation_get_context (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_set_context (WsmanOperation *self,
                                  GObject        *context);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_take_filter (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_user (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_identity (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_operation_is_user_in (WsmanOperation     *self,
                                     const char * const *users);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_mechanism (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_operation_get_sealed (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_operation_get_bound (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
GSocketAddress *wsman_operation_get_remote_address (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_operation_get_timeout (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
GCancellable *wsman_operation_get_cancellable (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_message_id (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_operation_get_max_content_size (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanDeliveryMode wsman_operation_get_delivery_mode (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_operation_get_lifetime (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_operation_get_heartbeat_interval (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_operation_get_bookmark (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_operation_get_wants_bookmarks (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_item (WsmanOperation *self,
                                  WsmanItem      *item);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_items (WsmanOperation  *self,
                                   WsmanItem      **items,
                                   gsize            n_items,
                                   gboolean         finished);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_locator (WsmanOperation       *self,
                                     WsmanResourceLocator *locator);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_created (WsmanOperation       *self,
                                     WsmanResourceLocator *locator,
                                     WsmanItem            *item);

WSMAN_AVAILABLE_IN_1_0
WsmanEventSink *wsman_operation_return_subscription (WsmanOperation *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_fault (WsmanOperation *self,
                                   guint32         code,
                                   const char     *message);

WSMAN_AVAILABLE_IN_1_0
void wsman_operation_return_error (WsmanOperation *self,
                                   const GError   *error);

G_END_DECLS
