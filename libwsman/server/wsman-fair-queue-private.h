/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A queue of items for a few workers, with separate lines. The lines take turns, so that a long line delays only
 * itself. No line ever has all workers.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanFairQueue WsmanFairQueue;

WsmanFairQueue *wsman_fair_queue_new (guint          n_workers,
                                      GDestroyNotify free_func);
/* Frees the waiting items. */
void wsman_fair_queue_free (WsmanFairQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFairQueue, wsman_fair_queue_free)

/* Takes item. */
void wsman_fair_queue_push (WsmanFairQueue *self,
                            const char     *line,
                            gpointer        item);
/* Returns the next item, which occupies a worker until wsman_fair_queue_done(). Returns NULL if no item may run. */
gpointer wsman_fair_queue_pop (WsmanFairQueue *self);
void wsman_fair_queue_done (WsmanFairQueue *self,
                            const char     *line);
/* Removes item from the line, and frees it. Returns FALSE if it isn't waiting there. */
gboolean wsman_fair_queue_remove (WsmanFairQueue *self,
                                  const char     *line,
                                  gpointer        item);
guint wsman_fair_queue_get_length (WsmanFairQueue *self);

G_END_DECLS
