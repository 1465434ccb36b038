/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The client that an acceptor has authenticated: the name that the mechanism proves, the account that Kerberos maps the
 * name to, and how long the authentication is valid.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-gss-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;           /* "user@REALM", or "DOMAIN\\user" */
  char *account_name;   /* the account that Kerberos maps the name to, or NULL */
  WsmanAccount account;
  gboolean is_for_http; /* the ticket is for the HTTP service, which any web server may have */
  gint64 end;           /* the end of the ticket in monotonic time; 0: there is none */
} WsmanPeer;

void wsman_peer_free (WsmanPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPeer, wsman_peer_free)

/* Identifies the client of a completed authentication; blocks. Returns NULL and an error if the name isn't proven. */
WsmanPeer *wsman_peer_new (WsmanGss  *gss,
                           GError   **error);

G_END_DECLS
