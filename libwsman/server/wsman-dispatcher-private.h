/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From bytes to requests. A request has three phases, and each phase is in one file:
 *
 *   1. The request arrives from its connection. The dispatcher checks its form, and whether the client may send it
 *      (wsman-dispatcher.c).
 *   2. It is served by the server itself or by a provider, if the caller has access (wsman-server-serving.c). This may
 *      be repeated after empty batches of a provider, and for a fragment of a resource.
 *   3. It has been served, and the client gets the response (wsman-server-serving.c and -request-response.c).
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct _WsmanDispatcher WsmanDispatcher;

WsmanDispatcher *wsman_dispatcher_new (GMainContext                     *context,
                                       const WsmanPolicy                *policy,
                                       const WsmanServerRequestHandlers *handlers,
                                       gpointer                          user_data);
/* Takes self. From now on no request is served, and responses are dropped. */
void wsman_dispatcher_close (WsmanDispatcher *self);

/* For connections, with a dispatcher. */
extern const WsmanRequestHandlers wsman_dispatcher_request_handlers;

G_END_DECLS
