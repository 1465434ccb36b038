/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request over HTTP and its response. An exchange borrows a channel from its transport, and takes a second one
 * where the first is lost and that can do no harm. The caller pulls the response: no source outlives the call that
 * attached it.
 */

#pragma once

#include "wsman-transport-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SEND_NONE = 0,
  WSMAN_SEND_REPEATABLE = 1 << 0,   /* may run twice: sent again if its response is lost */
  WSMAN_SEND_NEVER_WAIT = 1 << 1,   /* beyond the limit, open an extra channel: sync calls */
  WSMAN_SEND_ANONYMOUS = 1 << 2,    /* Identify without authentication: "WSMANIDENTIFY" header */
  WSMAN_SEND_HARMLESS = 1 << 3,     /* changes nothing that the server manages */
} WsmanSendFlags;

/* What goes on the wire. */
typedef struct
{
  GBytes *body;
  const char *charset; /* static */
  WsmanSendFlags flags;
  guint timeout; /* milliseconds until the whole of the response is there, less the time in which nobody reads; 0: none */
} WsmanHttpRequest;

#define WSMAN_TYPE_EXCHANGE (wsman_exchange_get_type ())
G_DECLARE_FINAL_TYPE (WsmanExchange, wsman_exchange, WSMAN, EXCHANGE, GObject)

/* Nothing is sent yet. */
WsmanExchange *wsman_exchange_new (WsmanTransport         *transport,
                                   const WsmanHttpRequest *request);

/* Sends the request and returns when the head of the response is there. Errors: WSMAN_ERROR, or
 * G_IO_ERROR_CANCELLED (then the socket is closed). A 401, 403, 404, 411, 413, 415, 503 or 3xx
 * without an envelope is an error that carries Windows' code; a status with an envelope is not. */
void wsman_exchange_send_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean wsman_exchange_send_finish (WsmanExchange  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

/* The serial of the credentials that the request was sent with; see wsman_transport_set_credentials(). */
guint wsman_exchange_get_credentials_serial (WsmanExchange *self);

guint wsman_exchange_get_status (WsmanExchange *self);
const char *wsman_exchange_get_charset (WsmanExchange *self); /* of the Content-Type, or NULL */

/* What wsman_exchange_read_async() would give, if it is here already; else NULL. is_last: whether only the end
 * follows; or NULL. */
GBytes *wsman_exchange_take_piece (WsmanExchange *self,
                                   gboolean      *is_last);

/* The next piece of the body, as it arrives; empty at its end, when the channel goes back to the
 * transport. An exchange that is dropped before its end, or cancelled, closes its connection. */
void wsman_exchange_read_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GBytes *wsman_exchange_read_finish (WsmanExchange  *self,
                                    GAsyncResult   *result,
                                    GError        **error);

/* Nobody reads on for now: until somebody does, the connection doesn't count, so that those who wait
 * for one don't wait for a program that waits for them. */
void wsman_exchange_suspend (WsmanExchange *self);

G_END_DECLS
