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

/* From the bytes of an envelope in charset, or in what they tell if that is NULL. message is NULL if they are none;
 * is_malformed: they aren't even XML. With an error there may be a message: what could be read. */
WsmanServerRequestKind wsman_server_request_parse (GBytes        *body,
                                                   const char    *charset,
                                                   gsize          max_size,
                                                   WsmanMessage **message,
                                                   gboolean      *is_malformed,
                                                   GError       **error);

/* What request's message says: checks the headers, and sets what is asked for how long of which part. Identify has no
 * headers, and is never wrong. */
gboolean wsman_server_request_read (WsmanServerRequest      *request,
                                    WsmanServerRequestKind   kind,
                                    GError                 **error);

G_END_DECLS
