/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The transport's side of an exchange: one attempt to have a request answered on one channel.
 */

#pragma once

#include "wsman-channel-pool-private.h"
#include "wsman-http-errors-private.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes *body;
  char *charset;
  WsmanSendFlags flags;
  guint timeout;
} WsmanHttpRequest;

/* Takes channel, and gives it back to the transport's pool. */
WsmanExchange *wsman_exchange_new (WsmanTransport         *transport,
                                   WsmanChannel           *channel,
                                   const WsmanHttpRequest *request);

/* Until the head of the response is there and may be handed on. */
void wsman_exchange_start_async (WsmanExchange       *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean wsman_exchange_start_finish (WsmanExchange  *self,
                                      GAsyncResult   *result,
                                      GError        **error);

/* After a failure: whether the connection was lost, and how far the request had come. */
gboolean wsman_exchange_is_lost (WsmanExchange *self,
                                 WsmanProgress *progress);

/* What exchanges ask of their transport. */
WsmanChannelPool *wsman_transport_get_pool (WsmanTransport *self);
void wsman_transport_set_reached (WsmanTransport *self);
void wsman_transport_set_realm (WsmanTransport *self,
                                char           *realm); /* is taken */
void wsman_transport_set_security (WsmanTransport *self,
                                   const char     *mechanism,
                                   gboolean        sealed,
                                   gboolean        bound);
/* errors: what the TLS backend found in the authentication. */
gboolean wsman_transport_accepts (WsmanTransport        *self,
                                  GTlsCertificate       *certificate,
                                  GTlsCertificateFlags   errors,
                                  GMainContext          *context,
                                  GError               **error);

G_END_DECLS
