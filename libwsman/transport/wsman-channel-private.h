/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One connection with its security context. A channel belongs to one user at a time, who may be in any thread.
 */

#pragma once

#include <libsoup/soup.h>

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef struct
{
  GMainContext *context; /* has libsoup's sources; see wsman_context_source_new() */
  SoupSession *session;
  WsmanSecurityContext *security;
  char *authorization;   /* a secret: the Authorization header of each request with Basic; or NULL */
  GSocket *socket;       /* of the last connection, or NULL */
  GTlsCertificate *accepted; /* likewise: the certificate that was accepted */
  GTlsConnection *tls;   /* likewise; NULL over http */
  WsmanCredential *credential; /* for an authentication, or NULL */
  gboolean is_pinned;    /* the connection was authenticated, so no other one may replace it */
  gboolean is_bound;     /* to the certificate of its TLS connection */
  guint generation;      /* of the transport, when the channel was created */
  guint credentials_serial; /* likewise */
} WsmanChannel;

WsmanChannel *wsman_channel_new (const WsmanTransportConfig *config);

/* Closes the connection. Must not be called from within the channel's context. */
void wsman_channel_free (WsmanChannel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanChannel, wsman_channel_free)

/* Shuts the connection down at once, so that the peer sees the end, even if libsoup isn't finished. */
void wsman_channel_cut (WsmanChannel *self);

G_END_DECLS
