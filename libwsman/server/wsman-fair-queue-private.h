/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Things that wait for a few workers, each in a line of its kind. The lines take turns, so that one
 * with many in it holds up nobody but itself; and none ever has all of the workers.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanFairQueue WsmanFairQueue;

WsmanFairQueue *wsman_fair_queue_new (guint          n_workers,
                                      GDestroyNotify free_func);
/* Frees what waits. */
void wsman_fair_queue_free (WsmanFairQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFairQueue, wsman_fair_queue_free)

/* Takes item. */
void wsman_fair_queue_push (WsmanFairQueue *self,
                            const char     *line,
                            gpointer        item);
/* Whose turn it is, now with a worker, until wsman_fair_queue_done(); NULL if none can have one. */
gpointer wsman_fair_queue_pop (WsmanFairQueue *self);
void wsman_fair_queue_done (WsmanFairQueue *self,
                            const char     *line);
/* Takes item out of the line, and frees it; FALSE if it doesn't wait there. */
gboolean wsman_fair_queue_remove (WsmanFairQueue *self,
                                  const char     *line,
                                  gpointer        item);
guint wsman_fair_queue_get_length (WsmanFairQueue *self);

G_END_DECLS
