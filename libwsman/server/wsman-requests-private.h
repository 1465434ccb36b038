/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a request says, and whether it may be said: its headers ([DSP0226] 5, [MS-WSMV] 3.1.4.1) and
 * what its action means.
 */

#pragma once

#include "wsman-server-call-private.h"

G_BEGIN_DECLS

/* Actions that no provider sees. */
typedef enum
{
  WSMAN_REQUEST_CALL,
  WSMAN_REQUEST_IDENTIFY,
  WSMAN_REQUEST_END, /* of an operation that could have been resumed */
} WsmanRequestKind;

WsmanRequestKind wsman_request_get_kind (const WsmanMessage *message);

/* The rules for headers of everything but Identify. */
gboolean wsman_request_check_headers (const WsmanMessage  *message,
                                      GError             **error);

/* Sets verb, step and method of call by its message. */
gboolean wsman_request_classify (WsmanServerCall  *call,
                                 GError          **error);

/* Reads which part of the resource Get or Put is about. */
gboolean wsman_request_read_fragment (WsmanServerCall  *call,
                                      GError          **error);

/* Reads the body of Enumerate, Pull or Release into call. */
gboolean wsman_request_read_enumeration (WsmanServerCall  *call,
                                         GError          **error);

/* Milliseconds that the request may take, at most max_timeout. */
guint wsman_request_get_timeout (const WsmanServerCall *call,
                                 guint                  max_timeout);

G_END_DECLS
