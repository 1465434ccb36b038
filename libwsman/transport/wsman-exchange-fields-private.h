/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an exchange, and the functions that its files share: its states and the caller's calls
 * (wsman-exchange.c), the connection and the request on it (wsman-exchange-connection.c), the response
 * (wsman-exchange-response.c). All of this runs in the channel's context.
 */

#pragma once

#include "wsman-exchange-private.h"
#include "wsman-http-errors-private.h"

G_BEGIN_DECLS

/* wsman-exchange.c has the drawing. From STATE_READY on no call is running. */
typedef enum
{
  STATE_NEW,
  STATE_WAITING,
  STATE_SENDING,
  STATE_READING,
  STATE_ENDING,
  STATE_STOPPING,
  STATE_LOSING,
  STATE_READY,
  STATE_SUSPENDED,
  STATE_ENDED,
  STATE_LOST,
  STATE_FAILED,
  N_STATES
} WsmanExchangeState;

struct _WsmanExchange
{
  GObject parent_instance;

  WsmanTransport *transport;
  const WsmanTransportConfig *config; /* of the transport */
  WsmanPeerInfo *peer;                    /* likewise */
  WsmanHttpRequest request;
  WsmanExchangeState state;
  guint n_attempts;

  /* Of the current attempt: */
  WsmanChannel *channel; /* NULL after it was given back */
  guint credentials_serial;
  WsmanProgress began;   /* the first progress: CONNECTED if the channel was authenticated before */
  WsmanProgress progress;
  const char *sealing_protocol; /* for sealed bodies; NULL: bodies aren't sealed */
  SoupMessage *message;  /* NULL before the request itself is sent */
  gulong unqueued;       /* the handler that waits until libsoup has finished the message; 0 afterwards */
  guint n_informational; /* of the current message */
  GInputStream *stream;
  char *charset;
  GByteArray *sealed;    /* of a sealed response: what has arrived */
  goffset n_read;
  GBytes *piece;         /* read, but not returned yet */

  /* The running call, if any: */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  gint64 armed;      /* when the deadline was set */
  gint64 spent;      /* what earlier calls used of the time for the present stage */
  GSource *cancelled;
  GSource *readable;
  GCancellable *stop;
  GError *failure;
};

/* Every change of the state is made and checked here. */
void wsman_exchange_set_state (WsmanExchange      *self,
                               WsmanExchangeState  state);

/* Ends the call with failure, as soon as libsoup has released the message. Takes failure. */
void wsman_exchange_stop (WsmanExchange *self,
                          GError        *failure);

/* The same, if failure means that the connection is gone. */
void wsman_exchange_lose (WsmanExchange *self,
                          GError        *failure);

/* Ends the call at once with error. If the call was stopped before, error is only a consequence of that, and the
 * first failure is reported. Takes error. */
void wsman_exchange_fail (WsmanExchange *self,
                          GError        *error);

/* Tells whether this request is sent without authentication, although the transport has credentials. */
gboolean wsman_exchange_skips_authentication (WsmanExchange *self);

/* --- The connection --- */

/* Connects, authenticates and sends. Skips what is already done. */
void wsman_exchange_start_request (WsmanExchange *self);

/* There are three times: one for connecting, one for authenticating, and one for the request with its whole
 * response. The time between two calls belongs to the caller and isn't counted. */
void wsman_exchange_set_deadline (WsmanExchange *self);
void wsman_exchange_stop_deadline (WsmanExchange *self);

/* For messages. */
WsmanHttpAttempt wsman_exchange_describe (WsmanExchange *self);

/* Returns an error if the peer isn't an HTTP server, or sent more than it may; else NULL. */
GError *wsman_exchange_explain_peer (WsmanExchange *self);

/* --- The response --- */

/* The head of the response has arrived. */
void wsman_exchange_on_head (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

void wsman_exchange_read_piece (WsmanExchange *self);

G_END_DECLS
