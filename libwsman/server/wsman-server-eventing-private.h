/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Requests about subscriptions. The provider is only called for Subscribe. It gives its events to the sink, and the
 * subscriber gets them with Pull. [WS-Eventing] 3; [DSP0226] 10.
 */

#pragma once

#include "wsman-server-request-private.h"
#include "wsman-subscription-table-private.h"

G_BEGIN_DECLS

/* Reads the body of a Subscribe, Renew, GetStatus or Unsubscribe. */
gboolean wsman_server_eventing_read (WsmanServerRequest  *request,
                                     GError             **error);

/* These functions set the request's subscription. The first function opens a new one for Subscribe, or finds the one
 * that another request names. The second function tells whether a Pull or Release is about a subscription, which it
 * then finds. */
gboolean wsman_server_eventing_open (WsmanServerRequest      *request,
                                     WsmanSubscriptionTable  *table,
                                     GError                 **error);
gboolean wsman_server_eventing_find_context (WsmanServerRequest     *request,
                                             WsmanSubscriptionTable *table);

/* Serves an allowed request that needs no provider. */
void wsman_server_eventing_serve (WsmanServerRequest *request);

/* Processes the response of the provider, or a refusal. */
void wsman_server_eventing_complete (WsmanServerRequest *request);

/* Handles a client that no longer waits for its response. */
void wsman_server_eventing_lose_client (WsmanServerRequest *request);

/* Ends a subscription before its subscriber wants it. */
void wsman_server_eventing_end (WsmanServerSubscription *subscription);

G_END_DECLS
