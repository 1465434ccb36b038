/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The message of a request: its headers ([DSP0226] 5, [MS-WSMV] 3.1.4.1), and the meaning of its action.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* The kinds of requests. Providers get only operations. */
typedef enum
{
  WSMAN_SERVER_REQUEST_OPERATION,
  WSMAN_SERVER_REQUEST_IDENTIFY,
  WSMAN_SERVER_REQUEST_END, /* a request to end an operation that could have been resumed */
} WsmanServerRequestKind;

/* Reads an envelope in charset. If charset is NULL, the bytes of body determine the charset. message is set to NULL if
 * body is no envelope. is_malformed is set to TRUE if body isn't even XML. After an error, message may contain the part
 * that could be read. */
WsmanServerRequestKind wsman_server_request_parse (GBytes        *body,
                                                   const char    *charset,
                                                   gsize          max_size,
                                                   WsmanMessage **message,
                                                   gboolean      *is_malformed,
                                                   GError       **error);

/* Checks the headers of request's message, and sets the fields of request. Identify has no headers, so reading it
 * always succeeds. */
gboolean wsman_server_request_read (WsmanServerRequest      *request,
                                    WsmanServerRequestKind   kind,
                                    GError                 **error);

/* Does the same for a message of a sink, which names no resource. A message that needs no response has no ReplyTo. */
gboolean wsman_server_request_read_delivery (WsmanServerRequest  *request,
                                             GError             **error);

G_END_DECLS
