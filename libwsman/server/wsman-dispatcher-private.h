/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The dispatcher turns bytes into requests. A request has three phases:
 *
 *   1. The request arrives from its connection. The dispatcher checks the form of the request, and whether the client
 *      may send the request (wsman-dispatcher.c).
 *   2. If the caller has access, the server itself or a provider serves the request (wsman-server-serving.c). This
 *      phase may be repeated after empty batches of a provider, and for a fragment of a resource.
 *   3. After the request has been served, the client gets the response (wsman-server-serving.c and
 *      wsman-server-request-response.c).
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
/* Closes the dispatcher, and takes ownership of self. From now on no request is served, and responses are dropped. */
void wsman_dispatcher_close (WsmanDispatcher *self);

/* The functions with which the dispatcher handles the requests of connections. */
extern const WsmanRequestHandlers wsman_dispatcher_request_handlers;

G_END_DECLS
