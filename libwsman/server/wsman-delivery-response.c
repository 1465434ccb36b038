/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-delivery-response-private.h"

#include "soap/wsman-names-private.h"
#include "wsman-server-request-response-private.h"

void
wsman_delivery_respond_ack (WsmanServerRequest *request)
{
  GString *xml;
  g_autoptr(GBytes) body = NULL;

  if (!wsman_server_request_begin_response (request, 0))
    return;

  xml = g_string_new (NULL);
  wsman_response_begin (request->message, WSMAN_ACTION_ACK, NULL, xml);
  body = wsman_response_end (xml, request->charset);
  wsman_server_request_respond (request, 200, body);
}

void
wsman_delivery_respond_empty (WsmanServerRequest *request)
{
  g_autoptr(WsmanServerConnection) connection = NULL;

  if (!wsman_server_request_begin_response (request, 0))
    return;

  connection = wsman_server_request_take_connection (request);
  if (connection != NULL)
    wsman_server_connection_respond (connection, 204, NULL, NULL);
}

void
wsman_delivery_respond_content (WsmanServerRequest *request,
                                const GString      *content)
{
  if (wsman_server_request_begin_response (request, 0))
    wsman_server_request_respond_content (request, content);
}

void
wsman_delivery_respond_error (WsmanServerRequest *request,
                              const GError       *error)
{
  if (wsman_server_request_begin_response (request, 0))
    wsman_server_request_respond_error (request, error);
}
