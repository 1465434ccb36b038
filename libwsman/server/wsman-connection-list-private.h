/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All connections of a server, their limits, and the choice of the connection to evict. Network connections and
 * connections of the Unix socket have separate limits. Only waiting connections are evicted. Unauthenticated
 * connections are evicted first. After these, idle connections of the user or address with the most connections are
 * evicted. A connection with a running request is never evicted.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanConnectionList WsmanConnectionList;

typedef enum
{
  WSMAN_ADMISSION_GRANTED,
  WSMAN_ADMISSION_EVICT,               /* the connection victim must be evicted first */
  WSMAN_ADMISSION_EVICT_TLS_HANDSHAKE, /* the oldest TLS handshake must be evicted first */
  WSMAN_ADMISSION_REFUSED,
} WsmanAdmission;

WsmanConnectionList *wsman_connection_list_new (const WsmanPolicy *policy);
void wsman_connection_list_free (WsmanConnectionList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnectionList, wsman_connection_list_free)

/* Adds connection. The list holds a reference to connection until connection is removed. */
void wsman_connection_list_add (WsmanConnectionList   *self,
                                WsmanServerConnection *connection);
void wsman_connection_list_remove (WsmanConnectionList   *self,
                                   WsmanServerConnection *connection);
/* Returns any connection, or NULL if there are none. */
WsmanServerConnection *wsman_connection_list_peek (WsmanConnectionList *self);

/* Tells whether a client waits for a response, sends a request, or is being authenticated. */
gboolean wsman_connection_list_is_busy (WsmanConnectionList *self);

/* These three functions check whether one more connection is allowed. If another connection must be evicted first,
 * victim is set to that other connection. The first function is for a client over the network, while n_tls_handshakes
 * are running. The second function is for a client of the Unix socket. The third function is for a connection whose
 * user has just become known. */
WsmanAdmission wsman_connection_list_check_admission (WsmanConnectionList    *self,
                                                      const char             *address_key,
                                                      guint                   n_tls_handshakes,
                                                      WsmanServerConnection **victim);
WsmanAdmission wsman_connection_list_check_local_admission (WsmanConnectionList    *self,
                                                            uid_t                   uid,
                                                            WsmanServerConnection **victim);
WsmanAdmission wsman_connection_list_check_user_admission (WsmanConnectionList    *self,
                                                           WsmanServerConnection  *connection,
                                                           WsmanServerConnection **victim);

/* Returns the oldest rejected connection if there are too many, and NULL otherwise. */
WsmanServerConnection *wsman_connection_list_find_surplus (WsmanConnectionList *self);

G_END_DECLS
