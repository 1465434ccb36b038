/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One HTTP request and its response. An exchange borrows a channel from its transport. If the connection is lost, the
 * exchange sends the request once more on a second channel, unless a second request could do harm. The caller reads the
 * response piece by piece. Each call removes the sources that it has attached.
 */

#pragma once

#include "wsman-transport-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SEND_NONE = 0,
  WSMAN_SEND_REPEATABLE = 1 << 0,   /* the request may run twice, so it is sent again if its response is lost */
  WSMAN_SEND_NEVER_WAIT = 1 << 1,   /* a sync call opens an extra channel at the limit, and doesn't wait */
  WSMAN_SEND_ANONYMOUS = 1 << 2,    /* Identify is sent without authentication, with the "WSMANIDENTIFY" header */
  WSMAN_SEND_HARMLESS = 1 << 3,     /* the request doesn't change anything that the server manages */
} WsmanSendFlags;

/* A request on the wire. */
typedef struct
{
  GBytes *body;
  const char *charset; /* static */
  WsmanSendFlags flags;
  guint timeout; /* milliseconds for the request and the whole response, counted only during calls; 0 for no limit */
} WsmanHttpRequest;

#define WSMAN_TYPE_EXCHANGE (wsman_exchange_get_type ())
G_DECLARE_FINAL_TYPE (WsmanExchange, wsman_exchange, WSMAN, EXCHANGE, GObject)

/* Creates an exchange that hasn't sent anything yet. */
WsmanExchange *wsman_exchange_new (WsmanTransport         *transport,
                                   const WsmanHttpRequest *request);

/* Sends the request, and finishes when the head of the response has arrived. The error is a WSMAN_ERROR, or
 * G_IO_ERROR_CANCELLED after the socket has been closed. A 401, 403, 404, 411, 413, 415, 503 or 3xx without an envelope
 * is an error that carries Windows' code. A response with an envelope isn't an error, whatever its status is. */
void wsman_exchange_send_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean wsman_exchange_send_finish (WsmanExchange  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

/* Returns the serial of the credentials with which the request was sent; see wsman_transport_set_credentials(). */
guint wsman_exchange_get_credentials_serial (WsmanExchange *self);

/* Returns a text for the end of a message about a deadline. The text says what the program can't know, or what the user
 * can do. It is empty if there is nothing to say. */
const char *wsman_exchange_get_advice (WsmanExchange *self);

guint wsman_exchange_get_status (WsmanExchange *self);
const char *wsman_exchange_get_charset (WsmanExchange *self); /* the charset of the Content-Type, or NULL */

/* Returns the next piece if it has already arrived, and NULL otherwise. Sets is_last to TRUE if nothing but the end
 * follows this piece. is_last may be NULL. */
GBytes *wsman_exchange_take_piece (WsmanExchange *self,
                                   gboolean      *is_last);

/* Reads the next piece of the body. At the end of the body the piece is empty, and the channel goes back to the
 * transport. If an exchange is dropped or cancelled before the end of the body, its connection is closed. */
void wsman_exchange_read_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GBytes *wsman_exchange_read_finish (WsmanExchange  *self,
                                    GAsyncResult   *result,
                                    GError        **error);

/* Tells the exchange that the caller stops reading for now. Until the caller reads again, the connection doesn't count
 * against the limit. If it did count, callers that wait for a connection could wait for a program that itself waits for
 * these callers. */
void wsman_exchange_suspend (WsmanExchange *self);

G_END_DECLS
