/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Limits the total time of an operation. A deadline has a cancellable that is cancelled when the caller's is, or when
 * the time is over. It lives as long as the operation, in the operation's context.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GCancellable *cancellable; /* for the operation; NULL if nothing can cancel it */
  GSource *follow;
  GSource *timer;
  guint milliseconds;
  gboolean passed;
  const char *hint; /* translated, after a semicolon: what else to know if the deadline passes; or NULL */
} WsmanDeadline;

/* milliseconds: 0 for no limit, which needs no timer. */
void wsman_deadline_start (WsmanDeadline *self,
                           guint          milliseconds,
                           GCancellable  *cancellable);
void wsman_deadline_stop (WsmanDeadline *self);

/* Returns a copy of error, or TIMED_OUT if the deadline has caused the error. */
GError *wsman_deadline_explain (WsmanDeadline *self,
                                const GError  *error);

G_END_DECLS
