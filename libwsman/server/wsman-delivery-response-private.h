/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The responses to messages of sources. All of them must be sent in the server's context. Only the first counts.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Tells the source that its message was taken. */
void wsman_delivery_respond_ack (WsmanServerRequest *request);

/* Tells the source that its message was read, if the source expects no message in return. */
void wsman_delivery_respond_empty (WsmanServerRequest *request);

/* Responds with content as the content of the body. */
void wsman_delivery_respond_content (WsmanServerRequest *request,
                                     const GString      *content);

void wsman_delivery_respond_error (WsmanServerRequest *request,
                                   const GError       *error);

G_END_DECLS
