/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts the result of a request to the bytes of its response, and logs the request. The first response takes the
 * connection from the request, so there is only one response.
 */

#include "wsman-server-request-response-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-source-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-log-private.h"

/* --- Envelopes --- */

const char *
wsman_response_get_content_type (const char *charset)
{
  return g_str_equal (charset, "UTF-16") ? "application/soap+xml;charset=UTF-16"
                                         : "application/soap+xml;charset=UTF-8";
}

gsize
wsman_response_measure (const char *text,
                        const char *charset)
{
  gsize units = 0;

  if (!g_str_equal (charset, "UTF-16"))
    return strlen (text);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    units += g_utf8_get_char (text) >= 0x10000 ? 2 : 1;

  return 2 * units;
}

/* Inserts a header that names the header that wasn't understood. Faults with the code MustUnderstand have such a
 * header: [SOAP] 5.4.8. */
static void
insert_not_understood (const char *header,
                       GString    *xml)
{
  static const char end[] = "</s:Header>";
  const char *brace = strchr (header, '}');
  const char *place = strstr (xml->str, end);
  g_autoptr(GString) element = g_string_new ("<s:NotUnderstood qname=\"h:");
  g_autofree char *namespace_uri = NULL;

  if (brace == NULL || place == NULL)
    return;

  namespace_uri = g_strndup (header + 1, brace - header - 1);
  wsman_xml_append_escaped (element, brace + 1);
  g_string_append_c (element, '"');
  wsman_xml_append_attribute (element, " xmlns:h", namespace_uri);
  g_string_append (element, "/>");
  g_string_insert_len (xml, place - xml->str, element->str, element->len);
}

void
wsman_response_begin (const WsmanMessage *request,
                      const char         *action,
                      const char         *headers,
                      GString            *xml)
{
  g_autoptr(WsmanMessage) message = wsman_message_new (action);

  message->message_id = wsman_message_make_id ();
  message->to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  if (request != NULL)
    {
      message->relates_to = g_strdup (request->message_id);
      message->operation_id = g_strdup (request->operation_id);
      message->sequence_id = g_strdup (request->sequence_id);
      if (request->reference != NULL && g_str_has_suffix (action, "Response"))
        message->fragment_path = g_strdup (request->reference->fragment_path);
    }
  message->extra_headers = g_strdup (headers);
  wsman_message_write_begin (message, xml);
}

GBytes *
wsman_response_end (GString    *xml,
                    const char *charset)
{
  GBytes *bytes;

  wsman_message_write_end (xml);
  bytes = wsman_xml_encode (xml, charset, NULL);
  g_string_free (xml, TRUE);

  return bytes;
}

static GBytes *
write_fault (const WsmanMessage   *request,
             const WsmanFaultInfo *fault,
             const char           *charset)
{
  GString *xml = g_string_new (NULL);

  wsman_response_begin (request, wsman_soap_fault_get_action (fault->code), NULL, xml);
  if (fault->code == ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND && request != NULL &&
      request->not_understood != NULL)
    {
      for (guint i = 0; i < request->not_understood->len; i++)
        insert_not_understood (request->not_understood->pdata[i], xml);
    }
  wsman_soap_fault_write (fault, xml);

  return wsman_response_end (xml, charset);
}

guint
wsman_server_request_measure_room (WsmanServerRequest *self)
{
  g_autofree char *action = g_strconcat (wsman_server_request_get_action (self), "Response", NULL);
  gsize unit = g_str_equal (self->charset, "UTF-16") ? 2 : 1;
  GString *envelope = g_string_new (NULL);
  g_autoptr(GBytes) around = NULL;

  wsman_response_begin (self->message, action, NULL, envelope);
  around = wsman_response_end (envelope, self->charset);

  return (self->max_size - MIN (g_bytes_get_size (around), self->max_size)) / unit;
}

/* Each character takes at least one unit of its charset. */
gsize
wsman_server_request_measure_items (WsmanServerRequest *request,
                                    gsize               around)
{
  gsize room = request->max_size - MIN (around, request->max_size);
  guint64 characters = request->enumeration.max_characters;
  gsize unit = g_str_equal (request->charset, "UTF-16") ? 2 : 1;

  return characters > 0 && characters < room / unit ? characters * unit : room;
}

/* --- The log --- */

/* Tells whether the request changes something that is logged. The input and output of commands isn't logged, because
 * there is much of it and it isn't a separate change. */
static gboolean
request_changes (WsmanServerRequest *self)
{
  switch (self->verb)
    {
    case WSMAN_VERB_PUT:
    case WSMAN_VERB_CREATE:
    case WSMAN_VERB_DELETE:
      return TRUE;
    case WSMAN_VERB_INVOKE:
      return self->outcome != WSMAN_OUTCOME_READ &&
             !g_str_equal (self->message->action, WSMAN_ACTION_SHELL_RECEIVE) &&
             !g_str_equal (self->message->action, WSMAN_ACTION_SHELL_SEND);
    case WSMAN_VERB_IDENTIFY:
    case WSMAN_VERB_GET:
    case WSMAN_VERB_ENUMERATE:
    case WSMAN_VERB_SUBSCRIBE:
    default:
      return self->is_reading;
    }
}

/* Sets event to the kind of event to log. Returns FALSE if the request isn't logged. */
static gboolean
choose_event (WsmanServerRequest   *self,
              const WsmanFaultInfo *fault,
              WsmanEvent           *event)
{
  if (fault != NULL && wsman_error_class_for_code (fault->code) == WSMAN_ERROR_ACCESS_DENIED)
    *event = WSMAN_EVENT_ACCESS_DENIED;
  else if (fault != NULL && wsman_error_class_for_code (fault->code) == WSMAN_ERROR_QUOTA)
    *event = WSMAN_EVENT_LIMIT;
  else if (self->message == NULL || !request_changes (self))
    return FALSE;
  else if (fault == NULL && self->outcome == WSMAN_OUTCOME_DENIED)
    *event = WSMAN_EVENT_ACCESS_DENIED;
  else if (fault == NULL && self->outcome == WSMAN_OUTCOME_CHANGED)
    *event = WSMAN_EVENT_CHANGE;
  else
    *event = WSMAN_EVENT_CHANGE_FAILED;

  return TRUE;
}

/* Returns the reason of a failure. A method may also report one with its ReturnValue. */
static char *
describe_reason (WsmanServerRequest   *self,
                 const WsmanFaultInfo *fault)
{
  if (fault != NULL)
    return g_strdup (fault->message);

  return self->outcome == WSMAN_OUTCOME_DENIED || self->outcome == WSMAN_OUTCOME_FAILED
           ? g_strdup_printf ("The method returned %u", self->return_value)
           : NULL;
}

/* Describes the resource of the request. Options are left out, because they aren't part of a name. */
static char *
describe_resource (WsmanServerRequest *self)
{
  const WsmanReference *reference = self->reference;
  GString *text;

  if (reference == NULL)
    return NULL;

  text = g_string_new (reference->resource_uri);
  for (guint i = 0; i < reference->selectors->len; i++)
    {
      const WsmanSelector *selector = reference->selectors->pdata[i];

      g_string_append_printf (text, "%c%s=%s", i == 0 ? '?' : '+', selector->name,
                              selector->value != NULL ? selector->value : "…");
    }

  return g_string_free (text, FALSE);
}

void
wsman_server_request_log (WsmanServerRequest   *self,
                          const WsmanFaultInfo *fault)
{
  g_autofree char *resource = NULL;
  g_autofree char *reason = NULL;
  WsmanEvent event;

  if (!choose_event (self, fault, &event))
    return;

  resource = describe_resource (self);
  reason = describe_reason (self, fault);
  wsman_server_log (event, self->caller.remote_address, &(WsmanLogFields) {
    .user = self->caller.user->text,
    .mechanism = self->caller.mechanism,
    .action = self->message != NULL ? self->message->action : NULL,
    .resource = resource,
    .reason = reason,
    .code = fault != NULL ? fault->code : 0,
  });
}

/* --- Responding --- */

WsmanServerConnection *
wsman_server_request_take_connection (WsmanServerRequest *request)
{
  wsman_source_clear (&request->deadline);

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
  body = write_fault (request->message, told, request->charset);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: fault 0x%08X, %s",
               request->message != NULL ? request->message->action
                                        : "?", request->caller.user->text, told->code, told->message);
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
                                         _("The next item has more characters than the request’s MaxCharacters"));
      return;
    }

  message = g_strdup_printf (clients ? _("The answer takes %" G_GSIZE_FORMAT
                                         " bytes, more than the request’s MaxEnvelopeSize of %" G_GSIZE_FORMAT)
                                     : _("The answer takes %" G_GSIZE_FORMAT
                                         " bytes, more than this server’s limit of %" G_GSIZE_FORMAT),
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
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) body = NULL;
  GString *xml;

  if (!wsman_xml_check (content->str, content->len, &local_error))
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_PROVIDER_FAILURE, local_error->message);
      return;
    }

  xml = g_string_new (NULL);
  wsman_response_begin (request->message, action, NULL, xml);
  g_string_append_len (xml, content->str, content->len);
  body = wsman_response_end (xml, request->charset);

  if (g_bytes_get_size (body) > request->max_size)
    wsman_server_request_respond_too_large (request, g_bytes_get_size (body));
  else
    wsman_server_request_respond (request, 200, body);
}
