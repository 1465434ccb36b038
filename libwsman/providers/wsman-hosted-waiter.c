/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A request that can't be answered yet. See the header.
 */

#include "wsman-hosted-waiter-private.h"

WsmanOperation *
wsman_hosted_waiter_steal (WsmanHostedWaiter *self)
{
  if (self->operation != NULL)
    g_signal_handler_disconnect (wsman_operation_get_cancellable (self->operation), self->cancelled_id);
  self->cancelled_id = 0;

  return g_steal_pointer (&self->operation);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  WsmanHostedWaiter *self = user_data;
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (self);

  self->left (self->user_data);
}

void
wsman_hosted_waiter_set (WsmanHostedWaiter     *self,
                         WsmanOperation        *operation,
                         WsmanHostedWaiterLeft  left,
                         gpointer               user_data)
{
  g_autoptr(WsmanOperation) former = wsman_hosted_waiter_steal (self);

  /* Connected by hand: what g_cancellable_connect() gives can't be disconnected by its own handler. The
   * server cancels in the context that it calls providers in. */
  self->left = left;
  self->user_data = user_data;
  self->operation = g_object_ref (operation);
  self->cancelled_id = g_signal_connect (wsman_operation_get_cancellable (operation), "cancelled",
                                         G_CALLBACK (cancelled_cb), self);
}
