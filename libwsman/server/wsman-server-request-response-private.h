/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How a request is answered: the envelope, its bytes, and what the log is told of it. The first response is the only
 * one: its connection is gone then, and so it is if the client left; responses to nobody go nowhere.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* The charset to answer body in: "UTF-8" or "UTF-16". charset: of its Content-Type, or NULL. */
const char *wsman_response_choose_charset (GBytes     *body,
                                           const char *charset);
const char *wsman_response_get_content_type (const char *charset);

/* The bytes that text takes in charset. */
gsize wsman_response_measure (const char *text,
                              const char *charset);

/* An envelope is written into a string: begin, the content, end. request may be NULL. */
void wsman_response_begin (const WsmanMessage *request,
                           const char         *action,
                           GString            *xml);
GBytes *wsman_response_end (GString    *xml,
                            const char *charset);

/* How many characters of ASCII the content of the response's body may have. */
guint wsman_server_request_measure_room (WsmanServerRequest *request);

/* A request was answered with fault, or did well if that is NULL: who may not, who has too much, and who changed
 * something. */
void wsman_server_request_log (WsmanServerRequest   *request,
                               const WsmanFaultInfo *fault);

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
