/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an exchange, and the functions that its files share. wsman-exchange.c has the states and the caller's
 * calls. wsman-exchange-connecting.c makes the connection, and
 * wsman-exchange-connection.c has the request on it. wsman-exchange-response.c has the
 * response. All of this code runs in the channel's context.
 */

#pragma once

#include "wsman-exchange-private.h"
#include "wsman-http-errors-private.h"

G_BEGIN_DECLS

/* The states of an exchange. wsman-exchange.c draws them. No call is running in STATE_READY and the states after it. */
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
  const WsmanTransportConfig *config; /* the configuration of transport */
  WsmanPeerInfo *peer;                    /* the peer info of transport */
  WsmanHttpRequest request;
  WsmanExchangeState state;
  const char *advice; /* about the failure; NULL if no connection was used */
  guint n_attempts;
  guint n_renewals;      /* how many responses were only a new challenge */
  guint n_resumed;       /* how many connections were given up because they resumed a TLS session */

  /* These fields describe the current attempt: */
  WsmanChannel *channel; /* NULL after the channel was given back */
  guint credentials_serial;
  WsmanProgress began;   /* the first progress of the attempt: CONNECTED if the channel was authenticated before */
  WsmanProgress progress;
  gboolean is_resumed;   /* TRUE if the attempt was given up because it resumed a TLS session */
  const char *sealing_protocol; /* the protocol of sealed bodies; NULL if bodies aren't sealed */
  SoupMessage *message;  /* the message of the request itself; NULL before it is sent */
  gulong unqueued;       /* the handler that waits until libsoup has finished the message; 0 after that */
  guint n_informational; /* the number of informational responses to the current message */
  GInputStream *stream;
  char *charset;
  GByteArray *whole;     /* the part that has arrived of a response that can only be checked as a whole; or NULL */
  goffset n_read;
  GBytes *piece;         /* the part of the body that was read but not returned yet */

  /* These fields describe the running call, if there is one: */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  gboolean is_held;  /* TRUE while the user is asked, which takes no time of the deadline */
  gint64 counted;    /* the time up to which the call is counted in spent */
  gint64 spent;      /* how long calls have lasted in the present stage */
  GSource *cancelled;
  GSource *readable;
  GCancellable *stop;
  GError *failure;
};

/* Changes the state, and checks that the change is allowed. No other function changes the state. */
void wsman_exchange_set_state (WsmanExchange      *self,
                               WsmanExchangeState  state);

/* Ends the call with failure, as soon as libsoup has released the message. Takes ownership of failure. */
void wsman_exchange_stop (WsmanExchange *self,
                          GError        *failure);

/* Does the same as wsman_exchange_stop(), for a failure that means that the connection is gone. */
void wsman_exchange_lose (WsmanExchange *self,
                          GError        *failure);

/* Ends the call at once with error. If the call was stopped before, error is only a consequence of the stop. Then the
 * call reports the first failure instead. Takes ownership of error. */
void wsman_exchange_fail (WsmanExchange *self,
                          GError        *error);

/* Tells whether the exchange sends its request with a certificate. */
static inline gboolean
wsman_exchange_uses_certificate (WsmanExchange *self)
{
  return self->config->client_certificate != NULL && (self->request.flags & WSMAN_SEND_ANONYMOUS) == 0;
}

/* Tells whether this request is sent without authentication, although the transport has credentials. */
gboolean wsman_exchange_skips_authentication (WsmanExchange *self);

/* --- The connection --- */

/* Connects, authenticates and sends the request. Each step is skipped if it is already done. */
void wsman_exchange_start_request (WsmanExchange *self);

/* Start and stop counting the time of a call. There are three stages: connecting, authenticating, and the request with
 * its whole response. Each stage has its own time. The time between two calls belongs to the caller and isn't counted.
 * Stopping also removes the deadline. */
void wsman_exchange_start_clock (WsmanExchange *self);
void wsman_exchange_stop_clock (WsmanExchange *self);

/* Returns an error if earlier calls have used up the time of the present stage, and NULL otherwise. A call that never
 * waits needs no deadline. But many such calls can take as long as one that waits. */
GError *wsman_exchange_check_clock (WsmanExchange *self);

/* Sets the deadline of the present stage. */
void wsman_exchange_set_deadline (WsmanExchange *self);

/* Notes how far the request has come. A new stage begins with a deadline of its own. */
void wsman_exchange_set_progress (WsmanExchange *self,
                                  WsmanProgress  progress);

/* Tells whether the server is reached by https. */
gboolean wsman_exchange_is_https (WsmanExchange *self);

/* These functions handle the events of a message while its connection is made. */
void wsman_exchange_on_network_event (SoupMessage        *message,
                                      GSocketClientEvent  event,
                                      GIOStream          *connection,
                                      WsmanExchange      *self);
gboolean wsman_exchange_on_accept_certificate (SoupMessage          *message,
                                               GTlsCertificate      *certificate,
                                               GTlsCertificateFlags  errors,
                                               WsmanExchange        *self);

/* Returns a description of the current attempt, which messages need. */
WsmanHttpAttempt wsman_exchange_describe (WsmanExchange *self);

/* Returns an error if the peer isn't an HTTP server, or if the peer has sent more than it may. Returns NULL
 * otherwise. */
GError *wsman_exchange_explain_peer (WsmanExchange *self);

/* --- The response --- */

/* Checks the head of the response when it has arrived. */
void wsman_exchange_on_head (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

void wsman_exchange_read_piece (WsmanExchange *self);

G_END_DECLS
