/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Describes the client that an acceptor has authenticated. The description contains the name that the mechanism proves,
 * the account to which Kerberos maps the name, and the end of the authentication.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-gss-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanMechanism mechanism;
  char *name;           /* the proven name: "user@REALM" or "DOMAIN\\user" */
  char *account_name;   /* the account that Kerberos maps the name to; NULL if there is none */
  WsmanAccount account;
  gboolean is_for_http; /* TRUE if the ticket is for the HTTP service, whose key any web server may have */
  gint64 end;           /* the end of the ticket in monotonic time; 0 if there is none */
} WsmanPeer;

void wsman_peer_free (WsmanPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPeer, wsman_peer_free)

/* Identifies the client of a completed authentication. The call may block. If the name isn't proven, returns NULL and
 * sets an error. */
WsmanPeer *wsman_peer_new (WsmanGss  *gss,
                           GError   **error);

G_END_DECLS
