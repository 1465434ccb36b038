/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All connections of a server: how many there may be, and which makes way for another. Those over the
 * network and those of the Unix socket have rooms of their own. Who is only there makes way for who
 * comes: nobodies first, then who is idle, of whoever has most; never who is in the middle of a request.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanConnections WsmanConnections;

typedef enum
{
  WSMAN_ROOM_FREE,
  WSMAN_ROOM_TAKEN,     /* victim has to go */
  WSMAN_ROOM_HANDSHAKE, /* the oldest handshake has to */
  WSMAN_ROOM_NONE,
} WsmanRoom;

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

/* Whether one more has room, or what is to make way for it: over the network, where n_handshakes are under
 * way; on the Unix socket; and among those of the user who turned out to be at the other end. */
WsmanRoom wsman_connections_find_room (WsmanConnections       *self,
                                       const char             *address_key,
                                       guint                   n_handshakes,
                                       WsmanServerConnection **victim);
WsmanRoom wsman_connections_find_local_room (WsmanConnections       *self,
                                             uid_t                   uid,
                                             WsmanServerConnection **victim);
WsmanRoom wsman_connections_find_user_room (WsmanConnections       *self,
                                            WsmanServerConnection  *connection,
                                            WsmanServerConnection **victim);

/* The oldest of those that were turned away, once there are too many of them, too. */
WsmanServerConnection *wsman_connections_find_surplus (WsmanConnections *self);

G_END_DECLS
