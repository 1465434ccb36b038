/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A queue of items for a few workers. Items wait in separate lines that take turns, so that a long line delays only its
 * own items. No line ever occupies all workers.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanFairQueue WsmanFairQueue;

WsmanFairQueue *wsman_fair_queue_new (guint          n_workers,
                                      GDestroyNotify free_func);
/* Frees the queue and the items that wait in it. */
void wsman_fair_queue_free (WsmanFairQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFairQueue, wsman_fair_queue_free)

/* Adds item to the end of line, and takes ownership of item. */
void wsman_fair_queue_push (WsmanFairQueue *self,
                            const char     *line,
                            gpointer        item);
/* Returns the next item. The item occupies a worker until wsman_fair_queue_done() is called. Returns NULL if no item
 * may run. */
gpointer wsman_fair_queue_pop (WsmanFairQueue *self);
void wsman_fair_queue_done (WsmanFairQueue *self,
                            const char     *line);
/* Removes item from line, and frees item. Returns FALSE if item isn't waiting in line. */
gboolean wsman_fair_queue_remove (WsmanFairQueue *self,
                                  const char     *line,
                                  gpointer        item);
guint wsman_fair_queue_get_length (WsmanFairQueue *self);

G_END_DECLS
