/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Limits the total time of an operation. A deadline has a cancellable of its own. It is cancelled when the caller's
 * cancellable is cancelled, or when the time is over. The deadline lives as long as the operation, in the operation's
 * context.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GCancellable *cancellable; /* the operation's cancellable; NULL if nothing can cancel the operation */
  GCancellable *outer; /* the caller's cancellable; or NULL */
  GSource *follow;
  GSource *timer;
  guint milliseconds;
  gint64 end;      /* the monotonic time at which the timer fires */
  gint64 left;     /* the microseconds that are left while the deadline is held */
  guint n_holds;
  gboolean passed;
  const char *hint; /* a translated text, with a semicolon in front, for the error of the deadline; or NULL */
} WsmanDeadline;

/* Starts the deadline. milliseconds is 0 if there is no limit. Then no timer is needed. */
void wsman_deadline_start (WsmanDeadline *self,
                           guint          milliseconds,
                           GCancellable  *cancellable);
void wsman_deadline_stop (WsmanDeadline *self);

/* Stops the time of the operation with this cancellable while a person is asked, and lets it go on. If the cancellable
 * is that of a deadline, the deadline is held, and so is the deadline of an operation that this one belongs to. Other
 * cancellables, and NULL, are allowed. Both functions run in the operation's context. */
void wsman_deadline_hold (GCancellable *cancellable);
void wsman_deadline_release (GCancellable *cancellable);

/* Returns a copy of error. If the deadline has caused the error, returns an error TIMED_OUT instead. */
GError *wsman_deadline_explain (WsmanDeadline *self,
                                const GError  *error);

G_END_DECLS
