/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Whom an acceptor has before it when its authentication ends: the name that the mechanism proves, the
 * account that Kerberos maps it to, and until when that counts.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-gss-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;           /* "user@REALM", or "DOMAIN\\user" */
  char *account_name;   /* that Kerberos maps it to, or NULL */
  WsmanAccount account;
  gboolean is_for_http; /* the ticket is for HTTP, as any web server's is */
  gint64 end;           /* monotonic, of the ticket; 0: there is none */
} WsmanPeer;

void wsman_peer_free (WsmanPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPeer, wsman_peer_free)

/* Of an authentication that is complete; blocks. NULL: whoever it is, it isn't who it says. */
WsmanPeer *wsman_peer_new (WsmanGss  *gss,
                           GError   **error);

G_END_DECLS
