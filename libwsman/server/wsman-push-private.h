/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How the server pushes events. The server itself is no client, so another object sends the messages. The server tells
 * that object about subscriptions, and the object takes the events from the sink of the subscription. All functions run
 * in the server's context.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "wsman-server.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Pushes the events of one subscription. */
typedef struct _WsmanPush WsmanPush;

/* Is called once. Either push or error is NULL. The callee owns push. */
typedef void (*WsmanPushOpenedFunc) (WsmanPush    *push,
                                     const GError *error,
                                     gpointer      user_data);

struct _WsmanPushHandlers
{
  /* Tells whether the events of a Subscribe may be pushed, as far as this is known without a look-up of names. It reads
   * the settings of the delivery into request. */
  gboolean (*check) (WsmanServerRequest  *request,
                     gpointer             user_data,
                     GError             **error);
  /* Looks up the subscriber's addresses, for a Subscribe that the provider has accepted. Then it calls func, perhaps
   * before it returns. */
  void (*open) (WsmanServerRequest      *request,
                WsmanServerSubscription *subscription,
                WsmanPushOpenedFunc      func,
                gpointer                 func_data,
                gpointer                 user_data);
  /* Is called when there may be something to send: after the response to Subscribe, and when events have come. */
  void (*wake) (WsmanPush *push);
  /* Sends SubscriptionEnd with the status and the fault, and frees push. If status is NULL, the subscriber isn't told.
   * fault may be NULL. */
  void (*close) (WsmanPush            *push,
                 const char           *status,
                 const WsmanFaultInfo *fault);
};

/* Sets who pushes the events of subscriptions that begin from now on. handlers is NULL if nobody does. */
void wsman_server_set_push (WsmanServer             *self,
                            const WsmanPushHandlers *handlers,
                            gpointer                 user_data);

/* Removes the handlers if they were set with user_data. */
void wsman_server_remove_push (WsmanServer *self,
                               gpointer     user_data);

G_END_DECLS
