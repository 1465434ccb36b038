/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What becomes of requests that enumerate. The provider is asked once for a batch; meanwhile the
 * request keeps the enumeration context busy, and a Pull that timed out may be waited for by one that follows.
 */

#pragma once

#include "wsman-enumeration-contexts-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* The request's enumeration context: for Enumerate a new one, for Pull and Release the one that they name. */
gboolean wsman_server_enumeration_open (WsmanServerRequest        *request,
                                        WsmanEnumerationContexts  *contexts,
                                        GError                   **error);
gboolean wsman_server_enumeration_find (WsmanServerRequest        *request,
                                        WsmanEnumerationContexts  *contexts,
                                        GError                   **error);

/* FALSE if the request is no Pull, or one that is answered from what its enumeration context has. */
gboolean wsman_server_enumeration_ask_for_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_release (WsmanServerRequest *request);

/* The provider answered. TRUE if it is to be asked once more. */
gboolean wsman_server_enumeration_complete (WsmanServerRequest *request);

/* Whether the provider is to be asked once more, since the filter chose nothing of what it gave. */
gboolean wsman_server_enumeration_wants_more (WsmanServerRequest *request);

/* The client is gone, or was told that time is over and returns. */
void wsman_server_enumeration_lose_client (WsmanServerRequest *request,
                                           gboolean            returns);

/* Before its client is done with it: whoever waits for it is answered. */
void wsman_server_enumeration_end (WsmanEnumerationContext *enumeration_context);

G_END_DECLS
