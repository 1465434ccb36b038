/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The total time that one operation may take, whatever it waits for: a cancellable that follows the
 * caller's and is also cancelled when the time is over. Lives as long as the operation, in its
 * context.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GCancellable *cancellable; /* what the operation is to use; NULL if nothing can end it */
  GSource *follow;
  GSource *timer;
  guint milliseconds;
  gboolean passed;
} WsmanDeadline;

/* milliseconds: 0 for no limit, which costs nothing. */
void wsman_deadline_start (WsmanDeadline *self,
                           guint          milliseconds,
                           GCancellable  *cancellable);
void wsman_deadline_stop (WsmanDeadline *self);

/* What to report in place of error, which is borrowed: TIMED_OUT if the deadline has caused it. */
GError *wsman_deadline_explain (WsmanDeadline *self,
                                const GError  *error);

G_END_DECLS
