/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One connection with its security context. A channel belongs to one user at a time, who may be
 * in any thread.
 */

#pragma once

#include <libsoup/soup.h>

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef struct
{
  GMainContext *context; /* where libsoup's sources live; see wsman_context_source_new() */
  SoupSession *session;
  WsmanSecurityContext *security;
  char *authorization;   /* a secret: what each request says, with Basic; or NULL */
  GSocket *socket;       /* of its last connection, or NULL */
  GTlsCertificate *accepted; /* likewise: what was let pass */
  GTlsConnection *tls;   /* likewise; NULL over http */
  WsmanCredential *credential; /* for an authentication, or NULL */
  gboolean is_pinned;    /* its connection was authenticated: no other may take its place */
  gboolean is_bound;     /* to the certificate of its TLS connection */
  guint generation;      /* of the transport, when it was made */
  guint credentials_serial; /* likewise */
} WsmanChannel;

WsmanChannel *wsman_channel_new (const WsmanTransportConfig *config);

/* Drops the connection; not from within the channel's context. */
void wsman_channel_free (WsmanChannel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanChannel, wsman_channel_free)

/* The peer sees the end at once, whatever libsoup has still to do. */
void wsman_channel_cut (WsmanChannel *self);

G_END_DECLS
