/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A request that can't be answered yet, for as long as its client waits: after a time-out, or when the
 * client is gone, it is forgotten.
 */

#pragma once

#include "wsman-operation.h"

G_BEGIN_DECLS

/* Nobody waits any more; the waiter is empty. */
typedef void (*WsmanHostedWaiterLeft) (gpointer user_data);

typedef struct
{
  WsmanOperation *operation; /* NULL while nobody waits */
  gulong cancelled_id;
  WsmanHostedWaiterLeft left;
  gpointer user_data;
} WsmanHostedWaiter;

/* Instead of the one before, which stays unanswered. */
void wsman_hosted_waiter_set (WsmanHostedWaiter     *self,
                              WsmanOperation        *operation,
                              WsmanHostedWaiterLeft  left,
                              gpointer               user_data);

/* To answer it; NULL if nobody waits. */
WsmanOperation *wsman_hosted_waiter_steal (WsmanHostedWaiter *self);

G_END_DECLS
