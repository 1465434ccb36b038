/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One connection with its security context. A channel has one user at a time, and the user may be in any thread.
 */

#pragma once

#include <libsoup/soup.h>

#include "wsman-route-private.h"

G_BEGIN_DECLS

typedef struct
{
  GMainContext *context; /* contains libsoup's sources; see wsman_context_source_new() */
  SoupSession *session;
  WsmanRoute *route;     /* the way of the connection to the server */
  WsmanSecurityContext *security;
  GSocket *socket;       /* the socket of the last connection; or NULL */
  GTlsCertificate *accepted; /* the certificate that was accepted for the last connection; or NULL */
  gboolean by_consent;   /* TRUE if that certificate has errors, and only the application accepted it */
  GTlsConnection *tls;   /* the TLS layer of the last connection; NULL over http */
  WsmanCredential *credential; /* the credential for an authentication; or NULL */
  WsmanNegotiation negotiation; /* the settings that fit the credential */
  gboolean is_pinned;    /* TRUE if the connection was authenticated, so that no other connection may replace it */
  gboolean is_bound;     /* TRUE if the authentication is bound to the certificate of the TLS connection */
  guint generation;      /* the generation of the transport when the channel was created */
  guint credentials_serial; /* the credentials' serial in the transport when the channel was created */
} WsmanChannel;

WsmanChannel *wsman_channel_new (const WsmanTransportConfig *config);

/* Closes the connection and frees the channel. The caller must not be in the channel's context. */
void wsman_channel_free (WsmanChannel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanChannel, wsman_channel_free)

/* Shuts the connection down at once, so that the peer notices the end even if libsoup still uses the connection. */
void wsman_channel_cut (WsmanChannel *self);

G_END_DECLS
