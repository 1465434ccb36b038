/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A request that waits for its response. At most one request waits, and it is dropped when it is cancelled.
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
on_cancelled (GCancellable *cancellable,
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

  /* The signal is connected directly, because a handler of g_cancellable_connect() can't disconnect itself. The
   * server cancels in the same context in which it calls providers. */
  self->left = left;
  self->user_data = user_data;
  self->operation = g_object_ref (operation);
  self->cancelled_id = g_signal_connect (wsman_operation_get_cancellable (operation), "cancelled",
                                         G_CALLBACK (on_cancelled), self);
}
