/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the message of a request, and checks its headers. If a header must be understood, and the server doesn't know
 * it, the client gets a fault. [DSP0226] 5, [MS-WSMV] 3.1.4.1.
 */

#include "wsman-server-request-message-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-values-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-eventing-private.h"

#define MIN_ENVELOPE_SIZE 8192
#define DEFAULT_MAX_ELEMENTS 1
#define MAX_ELEMENTS 32000

/* The number of items that the server requests from the provider before the client has requested any. These items show
 * whether the enumeration is possible. */
#define FIRST_ELEMENTS 20

WsmanServerRequestKind
wsman_server_request_parse (GBytes        *body,
                            const char    *charset,
                            gsize          max_size,
                            WsmanMessage **message,
                            gboolean      *is_malformed,
                            GError       **error)
{
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, length, charset, max_size, error);

  *message = NULL;
  *is_malformed = document == NULL;
  if (document != NULL)
    wsman_message_read (document, message, error);
  if (*message == NULL)
    return WSMAN_SERVER_REQUEST_OPERATION;

  if ((*message)->content != NULL && wsman_element_is ((*message)->content, WSMAN_NS_IDENTITY, "Identify"))
    return WSMAN_SERVER_REQUEST_IDENTIFY;

  return g_strcmp0 ((*message)->action, WSMAN_ACTION_END) == 0 ? WSMAN_SERVER_REQUEST_END
                                                               : WSMAN_SERVER_REQUEST_OPERATION;
}

static gboolean
check_header (const char  *value,
              const char  *name,
              GError     **error)
{
  if (value != NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_MESSAGE_INFORMATION_HEADER_REQUIRED,
                   _("The request has no %s header"), name);

  return FALSE;
}

static gboolean
check_required (const WsmanMessage  *message,
                GError             **error)
{
  return check_header (message->action, "Action", error) && check_header (message->message_id, "MessageID", error) &&
         check_header (message->reply_to, "ReplyTo", error);
}

/* Tells whether responses to address go back on the same connection, as [MS-WSMV] 3.1.4.1.3 requires. */
static gboolean
is_anonymous (const char *address)
{
  gsize length = strlen (WSMAN_ADDRESS_ANONYMOUS);

  return strncmp (address, WSMAN_ADDRESS_ANONYMOUS, length) == 0 &&
         (address[length] == '\0' || g_str_equal (address + length, "/"));
}

static gboolean
check_addresses (const WsmanMessage  *message,
                 GError             **error)
{
  const WsmanElement *fault_to = wsman_element_find_child (message->header, WSMAN_NS_ADDRESSING, "FaultTo");
  const WsmanElement *address = NULL;
  g_autofree char *text = NULL;

  if (fault_to != NULL)
    address = wsman_element_find_child (fault_to, WSMAN_NS_ADDRESSING, "Address");
  if (address != NULL)
    text = wsman_element_dup_stripped_text (address);

  if (is_anonymous (message->reply_to) && (text == NULL || is_anonymous (text)))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_ADDRESSING_MODE,
                   _("A response can only be sent on the same connection; ReplyTo and FaultTo must be anonymous"));

  return FALSE;
}

static gboolean
header_must_be_understood (const WsmanElement *header)
{
  const char *text = wsman_element_get_attribute (header, WSMAN_NS_SOAP, "mustUnderstand");
  gboolean value = FALSE;

  if (text == NULL)
    text = wsman_element_get_attribute (header, NULL, "mustUnderstand");

  return text != NULL && wsman_value_parse_boolean (text, &value) && value;
}

static gboolean
check_understood (const WsmanMessage  *message,
                  GError             **error)
{
  const WsmanElement *locale = wsman_element_find_child (message->header, WSMAN_NS_WSMAN, "Locale");
  const WsmanElement *data_locale = wsman_element_find_child (message->header, WSMAN_NS_MICROSOFT, "DataLocale");

  if (message->not_understood != NULL)
    {
      g_autoptr(GString) names = g_string_new (NULL);

      for (guint i = 0; i < message->not_understood->len; i++)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (char *) message->not_understood->pdata[i]);
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND,
                       message->not_understood->len == 1 ? _("The header %s is marked with mustUnderstand, but isn’t "
                                                             "supported")
                                                         : _("The headers %s are marked with mustUnderstand, but "
                                                             "aren’t supported"),
                       names->str);
      return FALSE;
    }

  if ((locale != NULL && header_must_be_understood (locale)) ||
      (data_locale != NULL && header_must_be_understood (data_locale)))
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_LOCALE_NOT_SUPPORTED,
                       _("This server has one language; Locale and DataLocale can’t be marked with mustUnderstand"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_max_envelope_size (const WsmanMessage  *message,
                         GError             **error)
{
  if (message->max_envelope_size == 0 || message->max_envelope_size >= MIN_ENVELOPE_SIZE)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_MIN_ENVELOPE_SIZE,
                   _("MaxEnvelopeSize must be at least %u"), MIN_ENVELOPE_SIZE);

  return FALSE;
}

static gboolean
check_headers (const WsmanMessage  *message,
               GError             **error)
{
  if (!check_required (message, error) || !check_addresses (message, error) ||
      !check_understood (message, error) || !check_max_envelope_size (message, error))
    return FALSE;

  if (message->reference == NULL || *message->reference->resource_uri == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_INVALID_RESOURCE_URI,
                       _("The request names no resource: it needs a ResourceURI header"));
      return FALSE;
    }

  return TRUE;
}

/* Tells whether the namespace of action is one whose actions aren't methods of resources. */
static gboolean
is_foreign_action (const char *action)
{
  static const char * const prefixes[] = {
    WSMAN_NS_TRANSFER "/",
    WSMAN_NS_ENUMERATION "/",
    WSMAN_NS_EVENTING "/",
    WSMAN_NS_ADDRESSING "/",
    "http://schemas.dmtf.org/wbem/wsman/1/wsman/",
    "http://schemas.microsoft.com/wbem/wsman/1/wsman/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (action, prefixes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
classify (WsmanServerRequest  *request,
          GError             **error)
{
  static const struct
  {
    const char *action;
    WsmanVerb verb;
    WsmanEnumerationVerb enumeration_verb;
    WsmanSubscriptionVerb subscription_verb;
  } actions[] = {
    { WSMAN_ACTION_GET, WSMAN_VERB_GET, WSMAN_ENUMERATION_VERB_NONE },
    { WSMAN_ACTION_PUT, WSMAN_VERB_PUT, WSMAN_ENUMERATION_VERB_NONE },
    { WSMAN_ACTION_CREATE, WSMAN_VERB_CREATE, WSMAN_ENUMERATION_VERB_NONE },
    { WSMAN_ACTION_DELETE, WSMAN_VERB_DELETE, WSMAN_ENUMERATION_VERB_NONE },
    { WSMAN_ACTION_ENUMERATE, WSMAN_VERB_ENUMERATE, WSMAN_ENUMERATION_VERB_ENUMERATE },
    { WSMAN_ACTION_PULL, WSMAN_VERB_ENUMERATE, WSMAN_ENUMERATION_VERB_PULL },
    { WSMAN_ACTION_RELEASE, WSMAN_VERB_ENUMERATE, WSMAN_ENUMERATION_VERB_RELEASE },
    { WSMAN_ACTION_SUBSCRIBE, WSMAN_VERB_SUBSCRIBE, .subscription_verb = WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE },
    { WSMAN_ACTION_RENEW, WSMAN_VERB_SUBSCRIBE, .subscription_verb = WSMAN_SUBSCRIPTION_VERB_RENEW },
    { WSMAN_ACTION_GET_STATUS, WSMAN_VERB_SUBSCRIBE, .subscription_verb = WSMAN_SUBSCRIPTION_VERB_GET_STATUS },
    { WSMAN_ACTION_UNSUBSCRIBE, WSMAN_VERB_SUBSCRIBE, .subscription_verb = WSMAN_SUBSCRIPTION_VERB_UNSUBSCRIBE },
  };
  const char *action = request->message->action;
  const char *slash = strrchr (action, '/');

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i].action))
      {
        request->verb = actions[i].verb;
        request->enumeration_verb = actions[i].enumeration_verb;
        request->subscription_verb = actions[i].subscription_verb;
        return TRUE;
      }

  if (slash == NULL || slash[1] == '\0' || is_foreign_action (action))
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ACTION_NOT_SUPPORTED,
                       _("The action %s isn’t supported"), action);
      return FALSE;
    }

  request->verb = WSMAN_VERB_INVOKE;
  request->method = g_strdup (slash + 1);

  return TRUE;
}

/* Reads the fragment header if there is one. Clients must mark this header with mustUnderstand: [MS-WSMV]
 * 3.1.4.1.18. */
static gboolean
read_fragment (WsmanServerRequest  *request,
               GError             **error)
{
  const WsmanReference *reference = request->message->reference;
  const WsmanElement *header = wsman_element_find_child (request->message->header, WSMAN_NS_WSMAN, "FragmentTransfer");

  if (header == NULL)
    return TRUE;

  if (request->verb != WSMAN_VERB_GET && request->verb != WSMAN_VERB_PUT)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_FRAGMENT_TRANSFER_NOT_SUPPORTED,
                       _("Only Get and Put support fragments"));
      return FALSE;
    }

  if (!header_must_be_understood (header))
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_MESSAGE_INFORMATION_HEADER,
                       _("The header FragmentTransfer must be marked with mustUnderstand"));
      return FALSE;
    }

  request->fragment = wsman_fragment_new (reference->fragment_path, reference->fragment_dialect, header, error);

  return request->fragment != NULL;
}

static gboolean
check_element (const WsmanServerRequest  *request,
               GError                   **error)
{
  static const char * const names[] = {
    [WSMAN_ENUMERATION_VERB_ENUMERATE] = "Enumerate",
    [WSMAN_ENUMERATION_VERB_PULL] = "Pull",
    [WSMAN_ENUMERATION_VERB_RELEASE] = "Release",
  };
  const WsmanElement *content = request->message->content;

  if (content != NULL && wsman_element_is (content, WSMAN_NS_ENUMERATION, names[request->enumeration_verb]))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   _("The body of the request has no %s element"), names[request->enumeration_verb]);

  return FALSE;
}

static gboolean
read_enumeration (WsmanServerRequest  *request,
                  GError             **error)
{
  WsmanEnumerationMessage *enumeration = &request->enumeration;

  if (!check_element (request, error) ||
      !wsman_enumeration_message_read (request->message->content, enumeration, error))
    return FALSE;

  /* EndTo isn't supported, because this server never sends a message on its own: [DSP0226] 8.2. */
  if (enumeration->wants_end)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_ADDRESSING_MODE,
                       _("The server can’t send the end of an enumeration to an address; leave out EndTo"));
      return FALSE;
    }

  request->max_items = enumeration->max_elements > 0 ? enumeration->max_elements : DEFAULT_MAX_ELEMENTS;
  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_ENUMERATE && !enumeration->optimize)
    request->max_items = FIRST_ELEMENTS;
  request->max_items = MIN (request->max_items, MAX_ELEMENTS);

  return TRUE;
}

/* Returns how many milliseconds the request may take. */
static guint
get_timeout (const WsmanServerRequest *request)
{
  guint max_timeout = request->shared->policy->max_timeout;
  GTimeSpan timeout = request->message->operation_timeout;
  GTimeSpan patience = request->enumeration.max_time;

  if (patience > 0 && (timeout < 0 || patience < timeout))
    timeout = patience;

  if (timeout < 0)
    return max_timeout;

  return MIN (timeout / G_TIME_SPAN_MILLISECOND, max_timeout);
}

gboolean
wsman_server_request_read (WsmanServerRequest      *request,
                           WsmanServerRequestKind   kind,
                           GError                 **error)
{
  if (kind == WSMAN_SERVER_REQUEST_IDENTIFY)
    request->verb = WSMAN_VERB_IDENTIFY;
  else if (!check_headers (request->message, error) || !classify (request, error) || !read_fragment (request, error))
    return FALSE;

  if (request->enumeration_verb != WSMAN_ENUMERATION_VERB_NONE && !read_enumeration (request, error))
    return FALSE;

  if (request->subscription_verb != WSMAN_SUBSCRIPTION_VERB_NONE && !wsman_server_eventing_read (request, error))
    return FALSE;

  request->timeout = get_timeout (request);

  return TRUE;
}

gboolean
wsman_server_request_read_delivery (WsmanServerRequest  *request,
                                    GError             **error)
{
  const WsmanMessage *message = request->message;

  if (!check_header (message->action, "Action", error) || !check_header (message->message_id, "MessageID", error) ||
      (message->reply_to != NULL && !check_addresses (message, error)) ||
      !check_understood (message, error) || !check_max_envelope_size (message, error))
    return FALSE;

  request->verb = WSMAN_VERB_INVOKE;
  request->outcome = WSMAN_OUTCOME_READ;
  request->timeout = get_timeout (request);

  return TRUE;
}
