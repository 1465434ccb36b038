/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Requests that enumerate. The provider is called once for each batch. Until the provider responds, the enumeration
 * context is busy with the request. If a Pull has timed out, a later Pull may wait for the items of that Pull.
 * [DSP0226] 8.
 */

#pragma once

#include "wsman-enumeration-context-table-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* These functions set the request's enumeration context. The first function opens a new context for Enumerate. The
 * second function finds the context that a Pull or Release names. */
gboolean wsman_server_enumeration_open (WsmanServerRequest            *request,
                                        WsmanEnumerationContextTable  *contexts,
                                        GError                       **error);
gboolean wsman_server_enumeration_find (WsmanServerRequest            *request,
                                        WsmanEnumerationContextTable  *contexts,
                                        GError                       **error);

/* Asks for items from the provider if the request is a Pull and there are no stored items. Returns FALSE if the
 * provider needn't be called for the request. */
gboolean wsman_server_enumeration_ask_for_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_pull (WsmanServerRequest *request);
void wsman_server_enumeration_serve_release (WsmanServerRequest *request);

/* Processes the response of the provider. Returns TRUE if the provider must be called once more. */
gboolean wsman_server_enumeration_complete (WsmanServerRequest *request);

/* Tells whether the provider must be called once more, because the client still waits and no item has been found. */
gboolean wsman_server_enumeration_wants_more (WsmanServerRequest *request);

/* Handles a client that has left. returns tells whether the client was told that the time for the response is over. A
 * client that was told so may ask again. */
void wsman_server_enumeration_lose_client (WsmanServerRequest *request,
                                           gboolean            returns);

/* Ends an enumeration before its client is done with it. Requests that wait for the enumeration get a fault. */
void wsman_server_enumeration_end (WsmanEnumerationContext *enumeration_context);

G_END_DECLS
