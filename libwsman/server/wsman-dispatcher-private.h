/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From envelopes to requests and back. Answers what needs no provider: Identify, malformed requests,
 * Release, and Pulls that earlier batches can satisfy.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct
{
  /* Decides whether the caller may, and serves the request. */
  void (*serve) (WsmanServerRequest *request,
                 gpointer            user_data);

  /* Asks the provider for one more response to a request that is being served. */
  void (*ask) (WsmanServerRequest *request,
               gpointer            user_data);
} WsmanDispatcherHandlers;

WsmanDispatcher *wsman_dispatcher_new (GMainContext                  *context,
                                       const WsmanPolicy             *policy,
                                       const WsmanDispatcherHandlers *handlers,
                                       gpointer                       user_data);
WsmanDispatcher *wsman_dispatcher_ref (WsmanDispatcher *self);
void wsman_dispatcher_unref (WsmanDispatcher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDispatcher, wsman_dispatcher_unref)

/* Serves nothing from now on: what is answered yet goes nowhere. */
void wsman_dispatcher_close (WsmanDispatcher *self);

GMainContext *wsman_dispatcher_get_context (WsmanDispatcher *self);

/* A request came, or its client left before the response. */
void wsman_dispatcher_handle (WsmanDispatcher       *self,
                              WsmanServerConnection *connection,
                              GBytes                *body,
                              const char            *charset);
void wsman_dispatcher_abandon (WsmanDispatcher       *self,
                               WsmanServerConnection *connection);

/* For serve(), once the caller may: TRUE if the request needed no provider and is taken care of. */
gboolean wsman_dispatcher_serve_itself (WsmanServerRequest *request);

/* Asks the provider once more, from the main loop, unless nobody wants it by then. */
void wsman_dispatcher_ask_again (WsmanServerRequest *request);

/* The request was answered; in the server's context. */
void wsman_dispatcher_complete (WsmanServerRequest *request);

G_END_DECLS
