/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The way of a batch: a thread writes its events to all outputs, and flushes them. Only then the batch is accepted. The
 * batches that wait at the same time are flushed together. An output with a queue on disk is flushed when the events
 * are in that queue.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wec-output.h"

G_BEGIN_DECLS

typedef struct _WecQueue WecQueue;

/* outputs are the WecOutputs; the queue takes them. max_events is how many events may wait. */
WecQueue *wec_queue_new (GPtrArray *outputs,
                         guint      max_events);
/* Writes what waits, and ends the thread. */
void wec_queue_free (WecQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WecQueue, wec_queue_free)

/* Adds a batch. If the queue is full, or has a batch of this machine and subscription, the batch is refused, and the
 * machine sends it again. */
void wec_queue_add (WecQueue            *self,
                    WsmanCollectorBatch *batch);

/* Returns how many events wait, how many were written, and how many were refused. last_error becomes the last error of
 * an output, or NULL; the caller frees it. */
void wec_queue_get_counts (WecQueue  *self,
                           guint64   *n_waiting,
                           guint64   *n_written,
                           guint64   *n_refused,
                           char     **last_error);

/* Returns the outputs. They belong to the queue. */
GPtrArray *wec_queue_get_outputs (WecQueue *self);

G_END_DECLS
