/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Requests that enumerate. The provider is called once for each batch. Meanwhile the enumeration context is busy with
 * the request. If a Pull times out, a later Pull may wait for its items. [DSP0226] 8.
 */

#pragma once

#include "wsman-enumeration-contexts-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Gets the request's enumeration context: a new one for Enumerate, and the named one for Pull and Release. */
gboolean wsman_server_enumeration_open (WsmanServerRequest        *request,
                                        WsmanEnumerationContexts  *contexts,
                                        GError                   **error);
gboolean wsman_server_enumeration_find (WsmanServerRequest        *request,
                                        WsmanEnumerationContexts  *contexts,
                                        GError                   **error);

/* Returns FALSE if the request isn't a Pull, or if the stored items are enough for its response. */
gboolean wsman_server_enumeration_ask_for_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_release (WsmanServerRequest *request);

/* The provider has responded. Returns TRUE if it must be called once more. */
gboolean wsman_server_enumeration_complete (WsmanServerRequest *request);

/* Tells whether the provider must be called once more, because the filter chose none of its items. */
gboolean wsman_server_enumeration_wants_more (WsmanServerRequest *request);

/* The client has left. returns: the client was told that time is over, and may ask again. */
void wsman_server_enumeration_lose_client (WsmanServerRequest *request,
                                           gboolean            returns);

/* Ends an enumeration before its client is done with it. Requests that wait for it get a fault. */
void wsman_server_enumeration_end (WsmanEnumerationContext *enumeration_context);

G_END_DECLS
