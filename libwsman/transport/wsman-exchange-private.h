/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One HTTP request and its response. An exchange borrows a channel from its transport. If the connection is lost, and a
 * second request can't do harm, the exchange takes a second channel. The caller reads the response piece by piece.
 * Every source ends with the call that attached it.
 */

#pragma once

#include "wsman-transport-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SEND_NONE = 0,
  WSMAN_SEND_REPEATABLE = 1 << 0,   /* may run twice: sent again if its response is lost */
  WSMAN_SEND_NEVER_WAIT = 1 << 1,   /* at the limit, open an extra channel instead of waiting: sync calls */
  WSMAN_SEND_ANONYMOUS = 1 << 2,    /* Identify without authentication: "WSMANIDENTIFY" header */
  WSMAN_SEND_HARMLESS = 1 << 3,     /* doesn't change anything that the server manages */
} WsmanSendFlags;

/* A request on the wire. */
typedef struct
{
  GBytes *body;
  const char *charset; /* static */
  WsmanSendFlags flags;
  guint timeout; /* milliseconds until the whole response has arrived; only while the caller reads; 0: none */
} WsmanHttpRequest;

#define WSMAN_TYPE_EXCHANGE (wsman_exchange_get_type ())
G_DECLARE_FINAL_TYPE (WsmanExchange, wsman_exchange, WSMAN, EXCHANGE, GObject)

/* Doesn't send anything yet. */
WsmanExchange *wsman_exchange_new (WsmanTransport         *transport,
                                   const WsmanHttpRequest *request);

/* Sends the request and returns when the head of the response has arrived. Errors: WSMAN_ERROR, or
 * G_IO_ERROR_CANCELLED (then the socket is closed). A 401, 403, 404, 411, 413, 415, 503 or 3xx without an envelope
 * is an error that carries Windows' code. A status with an envelope isn't an error. */
void wsman_exchange_send_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean wsman_exchange_send_finish (WsmanExchange  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

/* Returns the serial of the credentials with which the request was sent; see wsman_transport_set_credentials(). */
guint wsman_exchange_get_credentials_serial (WsmanExchange *self);

/* Returns a text for the end of a message about a deadline: what the program can't know, or what to do. Empty if
 * there is nothing to say. */
const char *wsman_exchange_get_advice (WsmanExchange *self);

guint wsman_exchange_get_status (WsmanExchange *self);
const char *wsman_exchange_get_charset (WsmanExchange *self); /* of the Content-Type, or NULL */

/* Returns the next piece if it has already arrived; else NULL. is_last: whether only the end follows; or NULL. */
GBytes *wsman_exchange_take_piece (WsmanExchange *self,
                                   gboolean      *is_last);

/* Reads the next piece of the body. At the end the piece is empty, and the channel goes back to the transport. If an
 * exchange is dropped or cancelled before the end, its connection is closed. */
void wsman_exchange_read_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GBytes *wsman_exchange_read_finish (WsmanExchange  *self,
                                    GAsyncResult   *result,
                                    GError        **error);

/* The caller stops reading for now. Until it reads again, the connection doesn't count against the limit. Otherwise
 * callers that wait for a connection could wait for a program that waits for them. */
void wsman_exchange_suspend (WsmanExchange *self);

G_END_DECLS
