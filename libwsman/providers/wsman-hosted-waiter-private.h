/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A request that waits for its response. It is dropped after a timeout, or when its client is gone.
 */

#pragma once

#include "wsman-operation.h"

G_BEGIN_DECLS

/* The request was dropped, and the waiter is empty. */
typedef void (*WsmanHostedWaiterLeft) (gpointer user_data);

typedef struct
{
  WsmanOperation *operation; /* NULL if no request is waiting */
  gulong cancelled_id;
  WsmanHostedWaiterLeft left;
  gpointer user_data;
} WsmanHostedWaiter;

/* Replaces the request that was waiting, which gets no response. */
void wsman_hosted_waiter_set (WsmanHostedWaiter     *self,
                              WsmanOperation        *operation,
                              WsmanHostedWaiterLeft  left,
                              gpointer               user_data);

/* Returns the request, for a response; NULL if none is waiting. */
WsmanOperation *wsman_hosted_waiter_steal (WsmanHostedWaiter *self);

G_END_DECLS
