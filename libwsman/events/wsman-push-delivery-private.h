/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Pushes the events of one subscription of the server. One message at a time is under way. It is kept until the
 * subscriber has got it, and events that come meanwhile wait in the sink, whose size is bounded.
 */

#pragma once

#include "server/wsman-push-private.h"
#include "server/wsman-subscription-table-private.h"
#include "wsman-push-target-private.h"

G_BEGIN_DECLS

/* Implements wake() and close() of WsmanPushHandlers. */
void wsman_push_wake (WsmanPush *self);
void wsman_push_close (WsmanPush            *self,
                       const char           *status,
                       const WsmanFaultInfo *fault);

/* Looks up the addresses that request names, and calls func. The function owns policy. */
void wsman_push_open (WsmanServerRequest      *request,
                      WsmanServerSubscription *subscription,
                      WsmanPushPolicy         *policy,
                      WsmanPushOpenedFunc      func,
                      gpointer                 func_data);

void wsman_push_policy_free (WsmanPushPolicy *policy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPushPolicy, wsman_push_policy_free)

G_END_DECLS
