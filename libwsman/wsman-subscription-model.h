/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The events of a subscription as a list model, for list views. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-subscription.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SUBSCRIPTION_MODEL (wsman_subscription_model_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanSubscriptionModel, wsman_subscription_model, WSMAN, SUBSCRIPTION_MODEL, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanSubscriptionModel *wsman_subscription_model_new (WsmanSubscription *subscription,
                                                      guint              max_items);

WSMAN_AVAILABLE_IN_1_0
WsmanSubscription *wsman_subscription_model_get_subscription (WsmanSubscriptionModel *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_subscription_model_get_max_items (WsmanSubscriptionModel *self);

WSMAN_AVAILABLE_IN_1_0
const GError *wsman_subscription_model_get_last_error (WsmanSubscriptionModel *self);

G_END_DECLS
