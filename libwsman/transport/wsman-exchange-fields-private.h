/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an exchange, and what its files ask of each other: the call and its request
 * (wsman-exchange.c), the connection that carries it (wsman-exchange-connection.c), the answer
 * (wsman-exchange-answer.c). All of it runs in the channel's context.
 */

#pragma once

#include "security/wsman-security-private.h"
#include "transport/wsman-channel-private.h"
#include "transport/wsman-exchange-private.h"

G_BEGIN_DECLS

struct _WsmanExchange
{
  GObject parent_instance;

  WsmanTransport *transport;
  WsmanChannel *channel; /* NULL once it was given back */
  const WsmanTransportConfig *config; /* the transport's */
  GUri *uri;
  GBytes *body;
  WsmanSendFlags flags;
  guint timeout;
  gboolean is_sealing;
  gboolean was_pinned; /* the channel was authenticated before */

  SoupMessage *message; /* NULL before the request itself is sent */
  GByteArray *sealed;   /* of a sealed answer: what came so far */
  GInputStream *stream;
  char *charset;
  WsmanProgress progress;
  goffset n_read;
  GBytes *piece;      /* read, but not handed out yet */
  gboolean is_ending;   /* the body was read */
  gboolean is_unqueued; /* libsoup has tidied up */
  gboolean is_ended;    /* both */
  gboolean is_lost;
  gboolean is_parked;

  /* The call under way, if any. */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  GSource *cancelled;
  GSource *readable;
  GCancellable *stop;
  GError *failure;
  gboolean is_done;
};

/* Ends the call with failure, once libsoup has let go; takes failure. */
void wsman_exchange_stop (WsmanExchange *self,
                          GError        *failure);

/* Notes error, unless the call was stopped and this is but the echo; takes error. */
void wsman_exchange_fail (WsmanExchange *self,
                          GError        *error);

/* How far the request has come, which gives it time anew. */
void wsman_exchange_set_progress (WsmanExchange *self,
                                  WsmanProgress  progress);

/* For the messages of a handshake and for the request itself. */
void wsman_exchange_watch_connection (SoupMessage *message,
                                      gpointer     user_data);

/* When the head of the answer is there. */
void wsman_exchange_on_head (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

void wsman_exchange_read_piece (WsmanExchange *self);

/* libsoup has tidied up after a message. */
void wsman_exchange_on_unqueued (SoupSession   *session,
                                 SoupMessage   *message,
                                 WsmanExchange *self);

G_END_DECLS
