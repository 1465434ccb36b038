/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All connections of a server: how many there may be, and which makes way for another. Those over the
 * network and those of the Unix socket have rooms of their own. Who is only there makes way for who
 * comes: unauthenticated ones first, then who is idle, of whoever has most; never who is in the middle of a request.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanConnections WsmanConnections;

typedef enum
{
  WSMAN_ADMISSION_GRANTED,
  WSMAN_ADMISSION_EVICT,               /* victim has to go */
  WSMAN_ADMISSION_EVICT_TLS_HANDSHAKE, /* the oldest TLS handshake has to */
  WSMAN_ADMISSION_REFUSED,
} WsmanAdmission;

WsmanConnections *wsman_connections_new (const WsmanPolicy *policy);
void wsman_connections_free (WsmanConnections *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnections, wsman_connections_free)

/* Takes a reference on connection, and lets go of it. */
void wsman_connections_add (WsmanConnections      *self,
                            WsmanServerConnection *connection);
void wsman_connections_remove (WsmanConnections      *self,
                               WsmanServerConnection *connection);
/* Any, or NULL. */
WsmanServerConnection *wsman_connections_peek (WsmanConnections *self);
guint wsman_connections_get_length (WsmanConnections *self);

/* Whether one more has room, or what is to make way for it: over the network, where n_tls_handshakes are under
 * way; on the Unix socket; and among those of the user who turned out to be at the other end. */
WsmanAdmission wsman_connections_check_admission (WsmanConnections       *self,
                                                  const char             *address_key,
                                                  guint                   n_tls_handshakes,
                                                  WsmanServerConnection **victim);
WsmanAdmission wsman_connections_check_local_admission (WsmanConnections       *self,
                                                        uid_t                   uid,
                                                        WsmanServerConnection **victim);
WsmanAdmission wsman_connections_check_user_admission (WsmanConnections       *self,
                                                       WsmanServerConnection  *connection,
                                                       WsmanServerConnection **victim);

/* The oldest of those that were rejected, once there are too many of them, too. */
WsmanServerConnection *wsman_connections_find_surplus (WsmanConnections *self);

G_END_DECLS
