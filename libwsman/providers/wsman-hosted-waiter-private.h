/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A request that waits for its response. The request is dropped after a timeout, or when its client is gone.
 */

#pragma once

#include "wsman-operation.h"

G_BEGIN_DECLS

/* Is called when the request was dropped, so that the waiter is empty. */
typedef void (*WsmanHostedWaiterLeft) (gpointer user_data);

typedef struct
{
  WsmanOperation *operation; /* NULL if no request is waiting */
  gulong cancelled_id;
  WsmanHostedWaiterLeft left;
  gpointer user_data;
} WsmanHostedWaiter;

/* Makes operation the request that waits. If another request was waiting, it is dropped without a response. */
void wsman_hosted_waiter_set (WsmanHostedWaiter     *self,
                              WsmanOperation        *operation,
                              WsmanHostedWaiterLeft  left,
                              gpointer               user_data);

/* Removes and returns the request, so that the caller can respond to it. Returns NULL if no request is waiting. */
WsmanOperation *wsman_hosted_waiter_steal (WsmanHostedWaiter *self);

G_END_DECLS
