/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Send and Command requests of a pool. Each waits until PowerShell has acknowledged its data. A request that the
 * client repeats isn't passed on again. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedRequests WsmanHostedRequests;

/* Is called when a request has its response, or its client has left. */
typedef void (*WsmanHostedRequestsUsed) (gpointer user_data);

WsmanHostedRequests *wsman_hosted_requests_new (WsmanHostedRequestsUsed used,
                                                gpointer                user_data);

/* Refuses the requests that wait, and frees self. */
void wsman_hosted_requests_free (WsmanHostedRequests *self);

/* Tells whether a request waits. */
gboolean wsman_hosted_requests_is_busy (WsmanHostedRequests *self);

/* Checks whether another request may wait. */
gboolean wsman_hosted_requests_check (WsmanHostedRequests  *self,
                                      GError              **error);

/* Handles a request that the client repeats because the response was lost. Returns FALSE if the request is new. */
gboolean wsman_hosted_requests_repeat (WsmanHostedRequests *self,
                                       WsmanOperation      *operation);

/* Returns the number of the next request that is added. */
guint64 wsman_hosted_requests_get_next (WsmanHostedRequests *self);

/* Lets a request wait, and returns its number. command_id is set for a Command, and NULL for a Send. */
guint64 wsman_hosted_requests_add (WsmanHostedRequests *self,
                                   WsmanOperation      *operation,
                                   const char          *command_id);

/* Responds to the request of this number, which PowerShell has acknowledged. */
void wsman_hosted_requests_complete (WsmanHostedRequests *self,
                                     guint64              number);

/* Responds to a request that has nothing for PowerShell. */
void wsman_hosted_requests_accept (WsmanOperation *operation,
                                   const char     *command_id);

G_END_DECLS
