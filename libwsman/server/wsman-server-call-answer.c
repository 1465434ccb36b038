/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* From what a call came to, to the bytes of its answer. */

#include "wsman-server-call-answer-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-answers-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-log-private.h"

WsmanServerConnection *
wsman_server_call_take_connection (WsmanServerCall *call)
{
  if (call->deadline != NULL)
    {
      g_source_destroy (call->deadline);
      g_clear_pointer (&call->deadline, g_source_unref);
    }

  if (call->connection != NULL)
    wsman_server_connection_set_call (call->connection, NULL);

  return g_steal_pointer (&call->connection);
}

void
wsman_server_call_answer (WsmanServerCall *call,
                          guint            status,
                          GBytes          *body)
{
  g_autoptr(WsmanServerConnection) connection = wsman_server_call_take_connection (call);

  if (connection != NULL)
    wsman_server_connection_answer (connection, status, wsman_answer_get_content_type (call->charset), body);
}

void
wsman_server_call_answer_fault (WsmanServerCall      *call,
                                const WsmanFaultInfo *fault)
{
  g_autoptr(WsmanFaultInfo) told = wsman_fault_info_copy (fault);
  g_autoptr(GBytes) body = NULL;

  if (told->machine == NULL)
    told->machine = g_strdup (g_get_host_name ());
  body = wsman_answer_write_fault (call->message, told, call->charset);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: fault 0x%08X, %s",
               call->message != NULL ? call->message->action : "?", call->user->text, told->code, told->message);
  wsman_server_call_log (call, told);
  wsman_server_call_answer (call, call->malformed ? 400 : 500, body);
}

void
wsman_server_call_answer_code (WsmanServerCall *call,
                               guint32          code,
                               const char      *message)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (code, message);

  wsman_server_call_answer_fault (call, fault);
}

void
wsman_server_call_answer_error (WsmanServerCall *call,
                                const GError    *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (info != NULL)
    wsman_server_call_answer_fault (call, info);
  else
    wsman_server_call_answer_code (call, ERROR_WSMAN_PROVIDER_FAILURE, error->message);
}

void
wsman_server_call_answer_too_large (WsmanServerCall *call,
                                    gsize            size)
{
  g_autofree char *message = NULL;
  gboolean clients = call->message->max_envelope_size > 0 && call->message->max_envelope_size <= call->max_size;

  if (size <= call->max_size)
    {
      wsman_server_call_answer_code (call, ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED,
                                     _("The next item takes more than the request’s MaxCharacters"));
      return;
    }

  message = g_strdup_printf (clients ? _("The answer takes %" G_GSIZE_FORMAT " bytes, more than the request’s MaxEnvelopeSize of %" G_GSIZE_FORMAT)
                                     : _("The answer takes %" G_GSIZE_FORMAT " bytes, more than this server’s limit of %" G_GSIZE_FORMAT),
                             size, call->max_size);
  wsman_server_call_answer_code (call,
                                 clients ? ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED : ERROR_WSMAN_SERVER_ENVELOPE_LIMIT,
                                 message);
}

void
wsman_server_call_answer_content (WsmanServerCall *call,
                                  const GString   *content)
{
  g_autofree char *action = g_strconcat (call->message->action, "Response", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  GString *xml;

  if (!wsman_xml_check (content->str, content->len, &error))
    {
      wsman_server_call_answer_code (call, ERROR_WSMAN_PROVIDER_FAILURE, error->message);
      return;
    }

  xml = g_string_new (NULL);
  wsman_answer_begin (call->message, action, xml);
  g_string_append_len (xml, content->str, content->len);
  body = wsman_answer_end (xml, call->charset);

  if (g_bytes_get_size (body) > call->max_size)
    wsman_server_call_answer_too_large (call, g_bytes_get_size (body));
  else
    wsman_server_call_answer (call, 200, body);
}
