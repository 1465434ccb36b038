/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The client's certificate on the connection of an exchange. The certificate is only sent to a server that was verified
 * in the same handshake, and never to a proxy.
 */

#pragma once

#include "wsman-exchange-fields-private.h"

G_BEGIN_DECLS

/* Prepares the certificate, which may ask for a PIN. Runs in the caller's context, before there is a connection. */
void wsman_exchange_prepare_certificate_async (WsmanExchange       *self,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gboolean wsman_exchange_prepare_certificate_finish (WsmanExchange  *self,
                                                    GAsyncResult   *result,
                                                    GError        **error);

/* Notices if a handshake for message wants a PIN. */
void wsman_exchange_watch_token (WsmanExchange *self,
                                 SoupMessage   *message);

/* Sets the certificate for the handshakes of tls, before the first of them begins. Makes a handshake that doesn't
 * resume a TLS session always ask this library about the server's certificate, before the client's is sent. */
void wsman_exchange_offer_certificate (WsmanExchange        *self,
                                       GTlsClientConnection *tls);

/* Ends the attempt after a handshake that resumed a TLS session, perhaps that of another certificate. The request is
 * then sent on a new connection. Returns FALSE if the connection may be used. */
gboolean wsman_exchange_refuse_resumed (WsmanExchange *self);

/* Returns the error for a response 401 or 403 to a request with a certificate. Takes ownership of error. */
GError *wsman_exchange_explain_certificate (WsmanExchange *self,
                                            GError        *error);

/* Adds advice to the error of a connection that broke after the request was sent, when the server may have asked for
 * the certificate. Takes ownership of error. */
GError *wsman_exchange_explain_renegotiation (WsmanExchange *self,
                                              GError        *error);

G_END_DECLS
