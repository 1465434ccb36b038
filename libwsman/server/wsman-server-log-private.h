/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes events of a server to the log, with the client's address: see base/wsman-log-private.h.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-log-private.h"

G_BEGIN_DECLS

/* Writes an event to the log. remote_address is NULL, or an address of a family other than IP, for a client of this
 * machine. The function sets address and source in fields during the call. */
void wsman_server_log (WsmanEvent      event,
                       GSocketAddress *remote_address,
                       WsmanLogFields *fields);

/* Writes an event of a socket that isn't a connection yet to the log. reason may be NULL. */
void wsman_socket_log (GSocket    *socket,
                       WsmanEvent  event,
                       const char *reason);

G_END_DECLS
