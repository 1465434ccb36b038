/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a request says, and whether it may be said: its headers ([DSP0226] 5, [MS-WSMV] 3.1.4.1) and
 * what its action means.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Actions that no provider sees. */
typedef enum
{
  WSMAN_SERVER_REQUEST_OPERATION,
  WSMAN_SERVER_REQUEST_IDENTIFY,
  WSMAN_SERVER_REQUEST_END, /* of an operation that could have been resumed */
} WsmanServerRequestKind;

WsmanServerRequestKind wsman_server_request_get_kind (const WsmanMessage *message);

/* The rules for headers of everything but Identify. */
gboolean wsman_server_request_check_headers (const WsmanMessage  *message,
                                             GError             **error);

/* Sets verb, enumeration_verb and method of request by its message. */
gboolean wsman_server_request_classify (WsmanServerRequest  *request,
                                        GError             **error);

/* Reads which part of the resource Get or Put is about. */
gboolean wsman_server_request_read_fragment (WsmanServerRequest  *request,
                                             GError             **error);

/* Reads the body of Enumerate, Pull or Release into request. */
gboolean wsman_server_request_read_enumeration (WsmanServerRequest  *request,
                                                GError             **error);

/* Milliseconds that the request may take, at most max_timeout. */
guint wsman_server_request_get_timeout (const WsmanServerRequest *request,
                                        guint                     max_timeout);

G_END_DECLS
