/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How a request is answered. The first response is the only one: its connection is gone then, and so it is
 * if the client left; responses to nobody go nowhere.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* The client's end of the request is done with. NULL if it was before. */
WsmanServerConnection *wsman_server_request_take_connection (WsmanServerRequest *request);

void wsman_server_request_respond (WsmanServerRequest *request,
                                   guint               status,
                                   GBytes             *body);

/* content: of the body. */
void wsman_server_request_respond_content (WsmanServerRequest *request,
                                           const GString      *content);

void wsman_server_request_respond_fault (WsmanServerRequest   *request,
                                         const WsmanFaultInfo *fault);
void wsman_server_request_respond_code (WsmanServerRequest *request,
                                        guint32             code,
                                        const char         *message);
void wsman_server_request_respond_error (WsmanServerRequest *request,
                                         const GError       *error);

/* size: what the response would take. Who set the bound that it is beyond decides the code. */
void wsman_server_request_respond_too_large (WsmanServerRequest *request,
                                             gsize               size);

G_END_DECLS
