/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From bytes to requests. A request has three phases, in each of which one file does all that is to be done:
 *
 *   1. It comes, from its connection: who may ask what in which form (wsman-dispatcher.c).
 *   2. It is served: by the server itself or a provider, if its caller may (wsman-server-serving.c), which may be
 *      repeated: from a provider's empty batches, and for the fragment of a resource.
 *   3. Whoever serves it has returned: it is answered (wsman-server-serving.c and -request-response.c).
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
/* Serves nothing from now on: what is answered yet goes nowhere. Takes self. */
void wsman_dispatcher_close (WsmanDispatcher *self);

/* For connections, with a dispatcher. */
extern const WsmanRequestHandlers wsman_dispatcher_request_handlers;

G_END_DECLS
