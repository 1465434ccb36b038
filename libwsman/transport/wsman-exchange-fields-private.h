/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an exchange, and what its files ask of each other: the call and its request
 * (wsman-exchange.c), the connection that carries it (wsman-exchange-connection.c), the response
 * (wsman-exchange-response.c). All of it runs in the channel's context.
 */

#pragma once

#include "security/wsman-security-private.h"
#include "wsman-channel-private.h"
#include "wsman-exchange-private.h"

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
  GByteArray *sealed;   /* of a sealed response: what came so far */
  GInputStream *stream;
  char *charset;
  WsmanProgress progress;
  goffset n_read;
  GBytes *piece;      /* read, but not handed out yet */
  gboolean is_ending;   /* the body was read */
  gboolean is_unqueued; /* libsoup has tidied up */
  gboolean is_ended;    /* both */
  gboolean is_lost;
  gboolean is_suspended;

  /* The call under way, if any. */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  gint64 armed;      /* when the deadline was set */
  gint64 spent;      /* by calls before, of what the stage that progress belongs to may take */
  guint n_informational; /* of the message under way */
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

/* How far the request has come. Connecting, authenticating, and the request with the whole of its response
 * have their time each. */
void wsman_exchange_set_progress (WsmanExchange *self,
                                  WsmanProgress  progress);

/* All messages, those of an authentication and the request itself, are made here, with the same guards.
 * user_data: the exchange. */
SoupMessage *wsman_exchange_make_message (gpointer    user_data,
                                          const char *content_type,
                                          GBytes     *body);

/* For texts. */
WsmanHttpAttempt wsman_exchange_describe (WsmanExchange *self);

/* What the peer did that no HTTP server does, with as much as was read; NULL if nothing. */
GError *wsman_exchange_explain_peer (WsmanExchange *self);

/* Something came that was asked for: from here on so much may come that wasn't. */
void wsman_exchange_reset_meter (WsmanExchange *self);

/* When the head of the response is there. */
void wsman_exchange_on_head (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

void wsman_exchange_read_piece (WsmanExchange *self);

/* libsoup has tidied up after a message. */
void wsman_exchange_on_unqueued (SoupSession   *session,
                                 SoupMessage   *message,
                                 WsmanExchange *self);

G_END_DECLS
