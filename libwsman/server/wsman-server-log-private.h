/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Events of a server in the log, with the client's address: see base/wsman-log-private.h.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-log-private.h"

G_BEGIN_DECLS

/* remote_address: for a client of this machine NULL, or an address of another family than IP. Sets address and
 * source of fields during the call. */
void wsman_server_log (WsmanEvent      event,
                       GSocketAddress *remote_address,
                       WsmanLogFields *fields);

/* For a socket that isn't a connection yet. reason: or NULL. */
void wsman_socket_log (GSocket    *socket,
                       WsmanEvent  event,
                       const char *reason);

G_END_DECLS
