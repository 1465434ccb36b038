/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the headers of messages. They belong to WS-Addressing, WS-Management and Microsoft. One table lists
 * the headers, with the fields for their values. [DSP0226] 5, 6, 13.1; [MS-WSMV] 2.2.4.
 */

#include "wsman-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "wsman-guid-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"

#define NS_SOAP_1_1 "http://schemas.xmlsoap.org/soap/envelope/"

/* An error names this many headers at most. */
#define MAX_NOT_UNDERSTOOD 16

/* The roles of this library: [SOAP 1.2] 2.2. Headers for other roles are ignored. */
static const char *const our_roles[] = {
  "",
  WSMAN_NS_SOAP "/role/next",
  WSMAN_NS_SOAP "/role/ultimateReceiver",
  NULL,
};

typedef enum
{
  HEADER_TEXT,
  HEADER_IDENTITY,  /* text that can't be empty */
  HEADER_LANGUAGE,  /* the attribute xml:lang */
  HEADER_ADDRESS,   /* the text of the child a:Address */
  HEADER_SIZE,
  HEADER_DURATION,
  HEADER_RELATION,  /* text; if the header occurs several times, the first one is kept */
  HEADER_ELSEWHERE, /* the value is read later, from the header element */
} HeaderKind;

typedef struct
{
  const char *namespace_uri;
  const char *name;
  HeaderKind kind;
  gsize offset;
} Header;

#define FIELD(name) G_STRUCT_OFFSET (WsmanMessage, name)

static const Header headers[] = {
  { WSMAN_NS_ADDRESSING, "Action", HEADER_IDENTITY, FIELD (action) },
  { WSMAN_NS_ADDRESSING, "To", HEADER_TEXT, FIELD (to) },
  { WSMAN_NS_ADDRESSING, "MessageID", HEADER_IDENTITY, FIELD (message_id) },
  { WSMAN_NS_ADDRESSING, "RelatesTo", HEADER_RELATION, FIELD (relates_to) },
  { WSMAN_NS_ADDRESSING, "ReplyTo", HEADER_ADDRESS, FIELD (reply_to) },
  { WSMAN_NS_ADDRESSING, "FaultTo", HEADER_ELSEWHERE },
  { WSMAN_NS_ADDRESSING, "From", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "Locale", HEADER_LANGUAGE, FIELD (locale) },
  { WSMAN_NS_WSMAN, "MaxEnvelopeSize", HEADER_SIZE, FIELD (max_envelope_size) },
  { WSMAN_NS_WSMAN, "OperationTimeout", HEADER_DURATION, FIELD (operation_timeout) },
  { WSMAN_NS_WSMAN, "ResourceURI", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "SelectorSet", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "OptionSet", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "FragmentTransfer", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "RequestEPR", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "RequestTotalItemsCountEstimate", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "Bookmark", HEADER_ELSEWHERE },
  { WSMAN_NS_WSMAN, "AckRequested", HEADER_ELSEWHERE },
  { WSMAN_NS_EVENTING, "Identifier", HEADER_TEXT, FIELD (identifier) },
  { WSMAN_NS_MACHINE_ID, "MachineID", HEADER_ELSEWHERE },
  { WSMAN_NS_MICROSOFT, "DataLocale", HEADER_LANGUAGE, FIELD (data_locale) },
  { WSMAN_NS_MICROSOFT, "SessionId", HEADER_TEXT, FIELD (session_id) },
  { WSMAN_NS_MICROSOFT, "OperationID", HEADER_TEXT, FIELD (operation_id) },
  { WSMAN_NS_MICROSOFT, "SequenceId", HEADER_TEXT, FIELD (sequence_id) },
  { WSMAN_NS_MICROSOFT, "ActivityId", HEADER_ELSEWHERE },
};

WsmanMessage *
wsman_message_new (const char *action)
{
  WsmanMessage *self = g_new0 (WsmanMessage, 1);

  self->action = g_strdup (action);
  self->operation_timeout = -1;

  return self;
}

void
wsman_message_free (WsmanMessage *self)
{
  g_free (self->action);
  g_free (self->to);
  g_free (self->message_id);
  g_free (self->relates_to);
  g_free (self->reply_to);
  g_free (self->locale);
  g_free (self->data_locale);
  g_free (self->session_id);
  g_free (self->operation_id);
  g_free (self->sequence_id);
  g_clear_pointer (&self->not_understood, g_ptr_array_unref);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_free (self->fragment_path);
  g_free (self->extra_headers);
  g_free (self->identifier);
  g_clear_pointer (&self->document, wsman_document_unref);
  g_free (self);
}

char *
wsman_message_make_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *upper = g_ascii_strup (uuid, -1);

  return g_strconcat ("uuid:", upper, NULL);
}

/* Compares the name of a header. Windows itself writes both OperationID and OperationId. */
static gboolean
is_same_name (const Header *header,
              const char   *name)
{
  if (strcmp (header->namespace_uri, WSMAN_NS_MICROSOFT) == 0)
    return g_ascii_strcasecmp (header->name, name) == 0;

  return strcmp (header->name, name) == 0;
}

static const Header *
find_header (const WsmanElement *element)
{
  const char *namespace_uri = wsman_element_get_namespace_uri (element);
  const char *name = wsman_element_get_name (element);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      if (strcmp (headers[i].namespace_uri, namespace_uri) == 0 &&
          is_same_name (&headers[i], name))
        return &headers[i];
    }

  return NULL;
}

/* Returns an attribute of SOAP. Some clients write these attributes without their namespace. */
static const char *
get_soap_attribute (const WsmanElement *element,
                    const char         *name)
{
  const char *value = wsman_element_get_attribute (element, WSMAN_NS_SOAP, name);

  return value != NULL ? value : wsman_element_get_attribute (element, NULL, name);
}

static gboolean
must_understand (const WsmanElement *element)
{
  const char *role = get_soap_attribute (element, "role");
  const char *required = get_soap_attribute (element, "mustUnderstand");
  gboolean value;

  if (role != NULL && !g_strv_contains (our_roles, role))
    return FALSE;

  return required != NULL && wsman_value_parse_boolean (required, &value) && value;
}

static char *
make_expanded_name (const WsmanElement *element)
{
  return g_strdup_printf ("{%s}%s",
                          wsman_element_get_namespace_uri (element),
                          wsman_element_get_name (element));
}

/* Stores an error. Only the first error is reported. */
static void G_GNUC_PRINTF (2, 3)
refuse_header (GError     **error,
               const char  *format,
               ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (*error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_MESSAGE_INFORMATION_HEADER, "%s", message);
}

/* Returns the text, or NULL if there is only white space. */
static char *
dup_text (const WsmanElement *element)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
read_identity (const WsmanElement  *element,
               char               **value,
               GError             **error)
{
  *value = dup_text (element);
  if (*value == NULL)
    refuse_header (error, _("The header %s is empty"), wsman_element_get_name (element));
}

static void
read_address (const WsmanElement  *element,
              char               **value,
              GError             **error)
{
  const WsmanElement *address = wsman_element_find_child (element, WSMAN_NS_ADDRESSING, "Address");

  if (address != NULL)
    read_identity (address, value, error);
  else
    refuse_header (error, _("The header %s has no address"), wsman_element_get_name (element));
}

static void
read_size (const WsmanElement  *element,
           guint64             *value,
           GError             **error)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);

  if (!wsman_value_parse_uint64 (text, value) || *value == 0)
    refuse_header (error, _("The header %s is “%s”; it must be a number of bytes"),
                   wsman_element_get_name (element), text);
}

static void
read_duration (const WsmanElement  *element,
               GTimeSpan           *value,
               GError             **error)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);
  GTimeSpan duration;

  if (wsman_value_parse_duration (text, &duration) && duration >= 0)
    *value = duration;
  else
    refuse_header (error, _("The header %s is “%s”; it must be a duration, such as PT60S"),
                   wsman_element_get_name (element), text);
}

static void
read_header (WsmanMessage        *self,
             const Header        *header,
             const WsmanElement  *element,
             GError             **error)
{
  gpointer field = G_STRUCT_MEMBER_P (self, header->offset);

  switch (header->kind)
    {
    case HEADER_TEXT:
      *(char **) field = dup_text (element);
      break;
    case HEADER_RELATION:
      if (*(char **) field == NULL)
        *(char **) field = dup_text (element);
      break;
    case HEADER_IDENTITY:
      read_identity (element, field, error);
      break;
    case HEADER_LANGUAGE:
      *(char **) field = g_strdup (wsman_element_get_attribute (element, WSMAN_NS_XML, "lang"));
      break;
    case HEADER_ADDRESS:
      read_address (element, field, error);
      break;
    case HEADER_SIZE:
      read_size (element, field, error);
      break;
    case HEADER_DURATION:
      read_duration (element, field, error);
      break;
    case HEADER_ELSEWHERE:
      break;
    }
}

static void
add_not_understood (WsmanMessage       *self,
                    const WsmanElement *element)
{
  if (self->not_understood == NULL)
    self->not_understood = g_ptr_array_new_with_free_func (g_free);
  if (self->not_understood->len < MAX_NOT_UNDERSTOOD)
    g_ptr_array_add (self->not_understood, make_expanded_name (element));
}

static void
read_headers (WsmanMessage  *self,
              GError       **error)
{
  gboolean seen[G_N_ELEMENTS (headers)] = { FALSE };

  for (const WsmanElement *element = wsman_element_first_child (self->header);
       element != NULL;
       element = wsman_element_next_sibling (element))
    {
      const Header *header = find_header (element);

      if (header == NULL)
        {
          if (must_understand (element))
            add_not_understood (self, element);
        }
      else if (seen[header - headers] && header->kind != HEADER_RELATION)
        {
          refuse_header (error, _("The header %s occurs more than once"),
                         wsman_element_get_name (element));
        }
      else
        {
          seen[header - headers] = TRUE;
          read_header (self, header, element, error);
        }
    }

  if (*error == NULL &&
      wsman_element_find_child (self->header, WSMAN_NS_WSMAN, "ResourceURI") != NULL)
    self->reference = wsman_reference_from_header (self->header, error);
}

void
wsman_message_trace (const char         *what,
                     const WsmanMessage *self)
{
  wsman_debug (WSMAN_DEBUG_SOAP, "%s %s, message %s, related to %s", what,
               self->action != NULL ? self->action : "no action",
               self->message_id != NULL ? self->message_id : "without id",
               self->relates_to != NULL ? self->relates_to : "none");
}

static gboolean
check_envelope (const WsmanElement  *root,
                GError             **error)
{
  if (wsman_element_is (root, WSMAN_NS_SOAP, "Envelope"))
    return TRUE;

  if (wsman_element_is (root, NS_SOAP_1_1, "Envelope"))
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SOAP_VERSION_MISMATCH,
                     _("The message is SOAP 1.1; WS-Management uses SOAP 1.2"));
  else
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                     _("The XML is a “%s” and not a SOAP message"), wsman_element_get_name (root));

  return FALSE;
}

gboolean
wsman_message_read (WsmanDocument  *document,
                    WsmanMessage  **result,
                    GError        **error)
{
  const WsmanElement *root = wsman_document_get_root (document);
  g_autoptr(GError) local_error = NULL;
  WsmanMessage *self;

  *result = NULL;
  if (!check_envelope (root, error))
    return FALSE;

  *result = self = wsman_message_new (NULL);
  self->document = wsman_document_ref (document);
  self->header = wsman_element_find_child (root, WSMAN_NS_SOAP, "Header");
  self->body = wsman_element_find_child (root, WSMAN_NS_SOAP, "Body");

  if (self->header != NULL)
    read_headers (self, &local_error);

  if (self->body != NULL)
    self->content = wsman_element_first_child (self->body);
  else if (local_error == NULL)
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                     _("The SOAP message has no body"));

  wsman_message_trace ("Read", self);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
wsman_message_relates_to (const WsmanMessage *self,
                          const char         *message_id)
{
  for (const WsmanElement *element = self->header != NULL ? wsman_element_first_child (self->header) : NULL;
       element != NULL;
       element = wsman_element_next_sibling (element))
    {
      g_autofree char *id = NULL;

      if (!wsman_element_is (element, WSMAN_NS_ADDRESSING, "RelatesTo"))
        continue;

      id = wsman_element_dup_stripped_text (element);
      if (wsman_guid_equal (id, message_id))
        return TRUE;
    }

  return FALSE;
}

/* Returns "{URI}name" for a qualified name, or the name itself if its prefix isn't declared. */
static char *
expand_name (const WsmanElement *element,
             const char         *name)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix = g_strndup (name, colon != NULL ? colon - name : 0);
  const char *namespace_uri = wsman_element_resolve_prefix (element, prefix);

  if (namespace_uri == NULL)
    return g_strdup (name);

  return g_strdup_printf ("{%s}%s", namespace_uri, colon != NULL ? colon + 1 : name);
}

char *
wsman_message_dup_not_understood (const WsmanMessage *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (const WsmanElement *element = self->header != NULL ? wsman_element_first_child (self->header) : NULL;
       element != NULL && names->len < MAX_NOT_UNDERSTOOD;
       element = wsman_element_next_sibling (element))
    {
      const char *name = wsman_element_get_attribute (element, NULL, "qname");

      if (name != NULL && wsman_element_is (element, WSMAN_NS_SOAP, "NotUnderstood"))
        g_ptr_array_add (names, expand_name (element, name));
    }

  if (names->len == 0)
    return NULL;

  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (GStrv) names->pdata);
}

gboolean
wsman_message_is_fault (const WsmanMessage *self)
{
  return self->content != NULL && wsman_element_is (self->content, WSMAN_NS_SOAP, "Fault");
}
