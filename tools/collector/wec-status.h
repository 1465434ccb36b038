/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tells what the collector knows of its machines. A client connects to a Unix socket, sends the line "json", "table" or
 * "metrics", and gets the text. Only root and the collector's own user may do so.
 */

#pragma once

#include "wec-queue.h"

G_BEGIN_DECLS

typedef struct _WecStatus WecStatus;

/* Listens at path. collector and queue must live longer. */
WecStatus *wec_status_new (const char      *path,
                           WsmanCollector  *collector,
                           WecQueue        *queue,
                           GError         **error);
void wec_status_free (WecStatus *self);

/* Sets how many seconds a machine may be silent. It is twice the interval of its heartbeats. */
void wec_status_set_patience (WecStatus *self,
                              GPtrArray *subscriptions);

/* Returns the state of a machine, in one word for programs: "active", "silent", "failed" or "removed". */
const char *wec_status_get_state (WecStatus             *self,
                                  WsmanCollectorMachine *machine);

/* Returns how long ago the machine was heard. */
GTimeSpan wec_status_get_silence (WsmanCollectorMachine *machine);

/* Returns the figures of all machines and outputs, as wec-metrics.h describes. */
char *wec_status_make_metrics (WecStatus *self);

/* Asks the collector at path. format is "json", "table" or "metrics". The text is freed by the caller. */
char *wec_status_ask (const char  *path,
                      const char  *format,
                      GError     **error);

G_END_DECLS
