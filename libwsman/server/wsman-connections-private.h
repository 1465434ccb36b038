/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All connections of a server, their limits, and the choice of the one to evict. Connections over the network and those
 * of the Unix socket have separate limits. Only waiting connections are evicted: first unauthenticated ones, then idle
 * ones of the user or address with the most connections. A connection with a running request is never evicted.
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
  WSMAN_ADMISSION_EVICT,               /* victim must be evicted */
  WSMAN_ADMISSION_EVICT_TLS_HANDSHAKE, /* the oldest TLS handshake must be evicted */
  WSMAN_ADMISSION_REFUSED,
} WsmanAdmission;

WsmanConnections *wsman_connections_new (const WsmanPolicy *policy);
void wsman_connections_free (WsmanConnections *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnections, wsman_connections_free)

/* The list holds a reference to connection until it is removed. */
void wsman_connections_add (WsmanConnections      *self,
                            WsmanServerConnection *connection);
void wsman_connections_remove (WsmanConnections      *self,
                               WsmanServerConnection *connection);
/* Returns any connection, or NULL. */
WsmanServerConnection *wsman_connections_peek (WsmanConnections *self);
guint wsman_connections_get_length (WsmanConnections *self);

/* These functions check whether one more connection is allowed, or which one must be evicted for it. The first is
 * for the network, with n_tls_handshakes running. The second is for the Unix socket. The third is for the
 * connections of one user, after the user is known. */
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

/* Returns the oldest rejected connection if there are too many, else NULL. */
WsmanServerConnection *wsman_connections_find_surplus (WsmanConnections *self);

G_END_DECLS
