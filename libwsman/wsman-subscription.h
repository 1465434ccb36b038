/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The events of a source, as they happen. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-fault.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-subscription-options.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SUBSCRIPTION (wsman_subscription_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanSubscription, wsman_subscription, WSMAN, SUBSCRIPTION, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanSubscription *wsman_session_subscribe (WsmanSession              *self,
                                            WsmanResourceLocator      *locator,
                                            const char                *filter,
                                            const char                *dialect,
                                            WsmanDeliveryMode          delivery_mode,
                                            WsmanSubscriptionOptions  *options,
                                            GCancellable              *cancellable,
                                            GError                   **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_subscribe_async (WsmanSession             *self,
                                    WsmanResourceLocator     *locator,
                                    const char               *filter,
                                    const char               *dialect,
                                    WsmanDeliveryMode         delivery_mode,
                                    WsmanSubscriptionOptions *options,
                                    GCancellable             *cancellable,
                                    GAsyncReadyCallback       callback,
                                    gpointer                  user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanSubscription *wsman_session_subscribe_finish (WsmanSession  *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_subscription_next_event (WsmanSubscription  *self,
                                          GCancellable       *cancellable,
                                          GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_next_event_async (WsmanSubscription   *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_subscription_next_event_finish (WsmanSubscription  *self,
                                                 GAsyncResult       *result,
                                                 GError            **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_renew (WsmanSubscription  *self,
                                   GCancellable       *cancellable,
                                   GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_renew_async (WsmanSubscription   *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_renew_finish (WsmanSubscription  *self,
                                          GAsyncResult       *result,
                                          GError            **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_unsubscribe (WsmanSubscription  *self,
                                         GCancellable       *cancellable,
                                         GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_subscription_unsubscribe_async (WsmanSubscription   *self,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_unsubscribe_finish (WsmanSubscription  *self,
                                                GAsyncResult       *result,
                                                GError            **error);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_subscription_get_bookmark (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_subscription_get_expires (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_subscription_get_is_active (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSubscriptionEnd wsman_subscription_get_end_reason (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
guint64 wsman_subscription_get_n_dropped (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_get_n_gaps (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_subscription_get_error (WsmanSubscription *self);

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_subscription_get_fault (WsmanSubscription *self);

#ifndef __GI_SCANNER__

/* For Vala's foreach, which can't pass a cancellable. */
static inline WsmanItem *
wsman_subscription_next_value (WsmanSubscription  *self,
                               GError            **error)
{
  return wsman_subscription_next_event (self, NULL, error);
}

#endif

G_END_DECLS
