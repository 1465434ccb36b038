/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What connections and requests have to tell the log: see base/wsman-log-private.h.
 */

#pragma once

#include "base/wsman-log-private.h"
#include "wsman-server-connection-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Of a socket that isn't a connection yet. reason: or NULL. */
void wsman_socket_log (GSocket    *socket,
                       WsmanEvent  event,
                       const char *reason);

/* user_name: whom the client claims to be; NULL: who it is. reason: or NULL. */
void wsman_server_connection_log (WsmanServerConnection *self,
                                  WsmanEvent             event,
                                  const char            *user_name,
                                  const char            *reason);
/* The reason is error, with its codes. */
void wsman_server_connection_log_error (WsmanServerConnection *self,
                                        WsmanEvent             event,
                                        const char            *user_name,
                                        const GError          *error);

/* A request was answered with fault, or did well if that is NULL: who may not, who has too much, and who changed
 * something. */
void wsman_server_request_log (WsmanServerRequest   *self,
                               const WsmanFaultInfo *fault);

G_END_DECLS
