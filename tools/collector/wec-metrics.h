/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Figures for Prometheus, in its text format. The names in them are those of the key file alone, so that machines can't
 * add any.
 */

#pragma once

#include "wec-status.h"
#include "wsmand-listener.h"

G_BEGIN_DECLS

typedef struct _WecMetrics WecMetrics;

/* Serves /metrics over HTTP. status must live longer. */
WecMetrics *wec_metrics_new (const WsmandListener  *listener,
                             WecStatus             *status,
                             GError               **error);
void wec_metrics_free (WecMetrics *self);

/* Returns the figures. machines are the WsmanCollectorMachines. */
char *wec_metrics_make_text (WecStatus *status,
                             WecQueue  *queue,
                             GPtrArray *machines);

/* Tells whether metrics may be served there: without TLS, on a loopback address. */
gboolean wec_metrics_check_listener (const WsmandListener *listener);

G_END_DECLS
