/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Responds to a request: writes the envelope, sends its bytes, and logs the request. The first response takes the
 * connection from the request, so there is only one response. If the client has left, there is no connection, and the
 * response is dropped.
 */

#pragma once

#include "wsman-server-request-private.h"

G_BEGIN_DECLS

const char *wsman_response_get_content_type (const char *charset);

/* Returns how many bytes text takes in charset. */
gsize wsman_response_measure (const char *text,
                              const char *charset);

/* These functions write an envelope into xml. Call wsman_response_begin(), append the content to xml, and call
 * wsman_response_end(). request may be NULL. headers is the XML of more headers, or NULL. */
void wsman_response_begin (const WsmanMessage *request,
                           const char         *action,
                           const char         *headers,
                           GString            *xml);
GBytes *wsman_response_end (GString    *xml,
                            const char *charset);

/* Returns how many ASCII characters the content of the response's body may have. */
guint wsman_server_request_measure_room (WsmanServerRequest *request);

/* Returns how many bytes the items of a response may have if everything else takes around bytes. The client may also
 * limit the number of their characters. */
gsize wsman_server_request_measure_items (WsmanServerRequest *request,
                                          gsize               around);

/* Logs the end of a request, with fault or NULL. Only refused access, exceeded limits and changes are logged. */
void wsman_server_request_log (WsmanServerRequest   *request,
                               const WsmanFaultInfo *fault);

/* Takes the connection from the request, because the client gets no further response. Returns NULL if the connection
 * was already taken. */
WsmanServerConnection *wsman_server_request_take_connection (WsmanServerRequest *request);

void wsman_server_request_respond (WsmanServerRequest *request,
                                   guint               status,
                                   GBytes             *body);

/* Responds with content as the content of the body. */
void wsman_server_request_respond_content (WsmanServerRequest *request,
                                           const GString      *content);

void wsman_server_request_respond_fault (WsmanServerRequest   *request,
                                         const WsmanFaultInfo *fault);
void wsman_server_request_respond_code (WsmanServerRequest *request,
                                        guint32             code,
                                        const char         *message);
void wsman_server_request_respond_error (WsmanServerRequest *request,
                                         const GError       *error);

/* Responds that the response would be too large. size is how many bytes the response would need. The code of the fault
 * depends on whether the client or the server has set the limit. */
void wsman_server_request_respond_too_large (WsmanServerRequest *request,
                                             gsize               size);

G_END_DECLS
