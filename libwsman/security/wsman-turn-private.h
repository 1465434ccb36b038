/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Lets asynchronous work run one at a time, in any threads. A failure of the work can end those that wait for it, too.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GMutex mutex;
  gboolean is_taken;
  GQueue waiters; /* tasks, in the order in which they came */
} WsmanTurn;

void wsman_turn_init (WsmanTurn *self);
void wsman_turn_clear (WsmanTurn *self);

/* Waits for the turn. The caller keeps self until the end. If the result is TRUE, the caller must end the turn. */
void wsman_turn_take_async (WsmanTurn           *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data);
gboolean wsman_turn_take_finish (GAsyncResult  *result,
                                 GError       **error);

/* Gives the turn to the next waiter. With a failure, all present waiters get a copy of it, and nobody has the turn. */
void wsman_turn_end (WsmanTurn    *self,
                     const GError *failure);

G_END_DECLS
