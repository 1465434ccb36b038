/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* From what a request came to, to the bytes of its response. */

#include "wsman-server-request-response-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-responses-private.h"
#include "wsman-server-log-private.h"

WsmanServerConnection *
wsman_server_request_take_connection (WsmanServerRequest *request)
{
  if (request->deadline != NULL)
    {
      g_source_destroy (request->deadline);
      g_clear_pointer (&request->deadline, g_source_unref);
    }

  if (request->connection != NULL)
    wsman_server_connection_set_request (request->connection, NULL);

  return g_steal_pointer (&request->connection);
}

void
wsman_server_request_respond (WsmanServerRequest *request,
                              guint               status,
                              GBytes             *body)
{
  g_autoptr(WsmanServerConnection) connection = wsman_server_request_take_connection (request);

  if (connection != NULL)
    wsman_server_connection_respond (connection, status, wsman_response_get_content_type (request->charset), body);
}

void
wsman_server_request_respond_fault (WsmanServerRequest   *request,
                                    const WsmanFaultInfo *fault)
{
  g_autoptr(WsmanFaultInfo) told = wsman_fault_info_copy (fault);
  g_autoptr(GBytes) body = NULL;

  if (told->machine == NULL)
    told->machine = g_strdup (g_get_host_name ());
  body = wsman_response_write_fault (request->message, told, request->charset);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: fault 0x%08X, %s",
               request->message != NULL ? request->message->action
                                        : "?", request->user->text, told->code, told->message);
  wsman_server_request_log (request, told);
  wsman_server_request_respond (request, request->malformed ? 400 : 500, body);
}

void
wsman_server_request_respond_code (WsmanServerRequest *request,
                                   guint32             code,
                                   const char         *message)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (code, message);

  wsman_server_request_respond_fault (request, fault);
}

void
wsman_server_request_respond_error (WsmanServerRequest *request,
                                    const GError       *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (info != NULL)
    wsman_server_request_respond_fault (request, info);
  else
    wsman_server_request_respond_code (request, ERROR_WSMAN_PROVIDER_FAILURE, error->message);
}

void
wsman_server_request_respond_too_large (WsmanServerRequest *request,
                                        gsize               size)
{
  g_autofree char *message = NULL;
  gboolean clients = request->message->max_envelope_size > 0 &&
                     request->message->max_envelope_size <= request->max_size;

  if (size <= request->max_size)
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED,
                                         _("The next item takes more than the request’s MaxCharacters"));
      return;
    }

  message = g_strdup_printf (clients ? _("The answer takes %" G_GSIZE_FORMAT " bytes, more than the request’s MaxEnvelopeSize of %" G_GSIZE_FORMAT)
                                     : _("The answer takes %" G_GSIZE_FORMAT " bytes, more than this server’s limit of %" G_GSIZE_FORMAT),
                             size, request->max_size);
  wsman_server_request_respond_code (request,
                                     clients ? ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED
                                             : ERROR_WSMAN_SERVER_ENVELOPE_LIMIT,
                                     message);
}

void
wsman_server_request_respond_content (WsmanServerRequest *request,
                                      const GString      *content)
{
  g_autofree char *action = g_strconcat (request->message->action, "Response", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  GString *xml;

  if (!wsman_xml_check (content->str, content->len, &error))
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_PROVIDER_FAILURE, error->message);
      return;
    }

  xml = g_string_new (NULL);
  wsman_response_begin (request->message, action, xml);
  g_string_append_len (xml, content->str, content->len);
  body = wsman_response_end (xml, request->charset);

  if (g_bytes_get_size (body) > request->max_size)
    wsman_server_request_respond_too_large (request, g_bytes_get_size (body));
  else
    wsman_server_request_respond (request, 200, body);
}
