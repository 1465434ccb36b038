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

/* Kinds of requests. Providers get only operations. */
typedef enum
{
  WSMAN_SERVER_REQUEST_OPERATION,
  WSMAN_SERVER_REQUEST_IDENTIFY,
  WSMAN_SERVER_REQUEST_END, /* ends an operation that could have been resumed */
} WsmanServerRequestKind;

/* Reads an envelope in charset. If charset is NULL, the bytes tell it. message is NULL if there is no envelope;
 * is_malformed: it isn't even XML. After an error, message may contain what could be read. */
WsmanServerRequestKind wsman_server_request_parse (GBytes        *body,
                                                   const char    *charset,
                                                   gsize          max_size,
                                                   WsmanMessage **message,
                                                   gboolean      *is_malformed,
                                                   GError       **error);

/* Reads the message of request: checks the headers, and sets the fields. Identify has no headers, and always
 * succeeds. */
gboolean wsman_server_request_read (WsmanServerRequest      *request,
                                    WsmanServerRequestKind   kind,
                                    GError                 **error);

G_END_DECLS
