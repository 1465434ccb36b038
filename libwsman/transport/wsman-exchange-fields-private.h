/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an exchange, and what its files ask of each other: its states and its caller's calls
 * (wsman-exchange.c), the connection and the request on it (wsman-exchange-connection.c), the response
 * (wsman-exchange-response.c). All of it runs in the channel's context.
 */

#pragma once

#include "wsman-exchange-private.h"
#include "wsman-http-errors-private.h"

G_BEGIN_DECLS

/* See the drawing in wsman-exchange.c. From STATE_READY on no call is under way. */
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
  const WsmanTransportConfig *config; /* the transport's */
  WsmanPeerInfo *peer;                    /* likewise */
  WsmanHttpRequest request;
  WsmanExchangeState state;
  guint n_attempts;

  /* Of the attempt under way: */
  WsmanChannel *channel; /* NULL once it was given back */
  guint credentials_serial;
  WsmanProgress began;   /* the first progress: CONNECTED if the channel was authenticated before */
  WsmanProgress progress;
  const char *sealing_protocol; /* of bodies that are sealed; NULL: none are */
  SoupMessage *message;  /* NULL before the request itself is sent */
  gulong unqueued;       /* the handler that waits until libsoup has tidied up; 0 once it has */
  guint n_informational; /* of the message under way */
  GInputStream *stream;
  char *charset;
  GByteArray *sealed;    /* of a sealed response: what came so far */
  goffset n_read;
  GBytes *piece;         /* read, but not handed out yet */

  /* The call under way, if any: */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  gint64 armed;      /* when the deadline was set */
  gint64 spent;      /* by calls before, of what the stage that progress belongs to may take */
  GSource *cancelled;
  GSource *readable;
  GCancellable *stop;
  GError *failure;
};

/* The one place where the state changes, and where it is checked that it may. */
void wsman_exchange_set_state (WsmanExchange      *self,
                               WsmanExchangeState  state);

/* Ends the call with failure, once libsoup has let go; takes failure. */
void wsman_exchange_stop (WsmanExchange *self,
                          GError        *failure);

/* As wsman_exchange_stop() for a failure that means that the connection is gone. */
void wsman_exchange_lose (WsmanExchange *self,
                          GError        *failure);

/* Ends the call at once with error, unless it was stopped and this is only the echo; takes error. */
void wsman_exchange_fail (WsmanExchange *self,
                          GError        *error);

/* Nobody is named in this request, though the transport has somebody to name. */
gboolean wsman_exchange_skips_authentication (WsmanExchange *self);

/* --- The connection --- */

/* Connects, authenticates and sends, as far as each is needed. */
void wsman_exchange_start_request (WsmanExchange *self);

/* Connecting, authenticating, and the request with the whole of its response have their time each. The time
 * between two calls is the caller's, and doesn't count. */
void wsman_exchange_set_deadline (WsmanExchange *self);
void wsman_exchange_stop_deadline (WsmanExchange *self);

/* For texts. */
WsmanHttpAttempt wsman_exchange_describe (WsmanExchange *self);

/* What the peer did that no HTTP server does, with as much as was read; NULL if nothing. */
GError *wsman_exchange_explain_peer (WsmanExchange *self);

/* --- The response --- */

/* When the head of the response is there. */
void wsman_exchange_on_head (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

void wsman_exchange_read_piece (WsmanExchange *self);

G_END_DECLS
