/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads faults in the forms of Windows, OMI and Openwsman: WSManFault with or without nested provider faults,
 * MSFT_WmiError, CIM_Error and OMI_Error, and plain SOAP 1.2 ([MS-WSMV] 2.2.4.43, [DSP0227] 15). The result always has
 * a code and a message, even if the fault has neither.
 */

#include "wsman-soap-fault-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"

/* The parts of a fault that is being read. */
typedef struct
{
  const WsmanElement *wsman_fault; /* the f:WSManFault; NULL if there is none */
  const WsmanElement *cim_error;   /* the MSFT_WmiError, CIM_Error or OMI_Error; NULL if there is none */
  char *namespace_uri;             /* the namespace of the subcode; NULL if the prefix of the subcode is unbound */
  WsmanFaultInfo *info;
} FaultReader;

/* Returns text without the indentation and the trailing blanks that peers write. */
static char *
dup_text (const WsmanElement *element)
{
  g_autofree char *text = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* Reads a code. Windows writes decimal numbers. Other servers write negative or hexadecimal numbers. */
static guint32
parse_code (const char *text)
{
  gint64 value;

  if (text == NULL)
    return 0;
  if (wsman_value_parse_int64 (text, &value) && value >= G_MININT32 && value <= G_MAXUINT32)
    return (guint32) value;
  if (g_ascii_strncasecmp (text, "0x", 2) == 0)
    {
      guint64 number = g_ascii_strtoull (text, NULL, 16);

      return number <= G_MAXUINT32 ? (guint32) number : 0;
    }

  return 0;
}

static const WsmanElement *
find_descendant (const WsmanElement *element,
                 const char         *name)
{
  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      const WsmanElement *found = strcmp (wsman_element_get_name (child), name) == 0
                                    ? child
                                    : find_descendant (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static char *read_fault_message (const WsmanElement *wsman_fault);

/* Returns the provider's message. It comes from a nested fault, from an __ExtendedStatus, or from the text of the
 * provider's fault. */
static char *
read_provider_message (const WsmanElement *provider_fault)
{
  const WsmanElement *nested = wsman_element_find_child (provider_fault, WSMAN_NS_FAULT, "WSManFault");
  const WsmanElement *description;
  char *message = nested != NULL ? read_fault_message (nested) : NULL;

  if (message != NULL)
    return message;

  description = find_descendant (provider_fault, "Description");

  return dup_text (description != NULL ? description : provider_fault);
}

/* Returns the message of a fault. f:Message contains a text, and then the provider's fault. If the text isn't empty, it
 * is the message. */
static char *
read_fault_message (const WsmanElement *wsman_fault)
{
  const WsmanElement *element = wsman_element_find_child (wsman_fault, WSMAN_NS_FAULT, "Message");
  const WsmanElement *provider_fault;
  const char *whole, *words, *end;
  g_autofree char *own = NULL;

  if (element == NULL)
    return NULL;

  provider_fault = wsman_element_find_child (element, WSMAN_NS_FAULT, "ProviderFault");
  if (provider_fault == NULL)
    return dup_text (element);

  whole = wsman_element_get_text (element);
  words = wsman_element_get_text (provider_fault);
  end = *words != '\0' ? g_strrstr (whole, words) : NULL;
  own = g_strstrip (end != NULL ? g_strndup (whole, end - whole) : g_strdup (whole));

  return *own != '\0' ? g_steal_pointer (&own) : read_provider_message (provider_fault);
}

/* Reads the number in "OMI:MI_Result:7" or "HRESULT 0x803381a5". */
static guint32
read_message_id (const char *message_id)
{
  gint64 status;

  if (g_str_has_prefix (message_id, "HRESULT "))
    return parse_code (message_id + strlen ("HRESULT "));
  if (g_str_has_prefix (message_id, "OMI:MI_Result:") &&
      wsman_value_parse_int64 (message_id + strlen ("OMI:MI_Result:"), &status))
    return wsman_soap_fault_code_for_cim_status (status);

  return 0;
}

static char *
dup_field (const WsmanElement *instance,
           const char         *name)
{
  return dup_text (wsman_element_find_child (instance, NULL, name));
}

/* Reads the code of a CIM error. error_Code is a code of Windows. OMI_Code is a CIM status code if OMI_Type says so. */
static guint32
read_cim_error_code (const WsmanElement *cim_error)
{
  g_autofree char *error_code = dup_field (cim_error, "error_Code");
  g_autofree char *message_id = dup_field (cim_error, "MessageID");
  g_autofree char *omi_type = dup_field (cim_error, "OMI_Type");
  g_autofree char *omi_code = dup_field (cim_error, "OMI_Code");
  g_autofree char *status_text = dup_field (cim_error, "CIMStatusCode");
  guint32 code = parse_code (error_code);
  gint64 status = 0;

  if (code == 0 && message_id != NULL)
    code = read_message_id (message_id);
  if (code != 0)
    return code;

  if (g_strcmp0 (omi_type, "MI") == 0 && omi_code != NULL)
    wsman_value_parse_int64 (omi_code, &status);
  if (status == 0 && status_text != NULL)
    wsman_value_parse_int64 (status_text, &status);

  return wsman_soap_fault_code_for_cim_status (status);
}

static char *
read_cim_error_message (const WsmanElement *cim_error)
{
  char *message = dup_field (cim_error, "error_WindowsErrorMessage");

  if (message == NULL)
    message = dup_field (cim_error, "Message");
  if (message == NULL)
    message = dup_field (cim_error, "OMI_ErrorMessage");

  return message;
}

static gboolean
is_cim_error (const WsmanElement *element)
{
  static const char *const names[] = { "CIM_Error", "MSFT_WmiError", "OMI_Error", NULL };
  const char *mark = wsman_element_get_attribute (element, WSMAN_NS_CIM_BINDING, "IsCIM_Error");
  gboolean is_marked = FALSE;

  if (mark != NULL && wsman_value_parse_boolean (mark, &is_marked) && is_marked)
    return TRUE;

  return g_strv_contains (names, wsman_element_get_name (element));
}

static void
read_detail (FaultReader        *self,
             const WsmanElement *detail)
{
  for (const WsmanElement *child = wsman_element_first_child (detail);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (wsman_element_is (child, WSMAN_NS_FAULT, "WSManFault"))
        self->wsman_fault = child;
      else if (wsman_element_is (child, WSMAN_NS_WSMAN, "FaultDetail"))
        {
          g_autofree char *uri = wsman_element_dup_stripped_text (child);
          const char *slash = strrchr (uri, '/');

          g_free (self->info->detail);
          self->info->detail = g_strdup (slash != NULL ? slash + 1 : uri);
        }
      else if (self->cim_error == NULL && is_cim_error (child))
        self->cim_error = child;
    }
}

static void
set_subcode (FaultReader        *self,
             const WsmanElement *value)
{
  g_autofree char *name = wsman_element_dup_stripped_text (value);
  char *colon = strchr (name, ':');

  g_free (self->info->subcode);
  g_clear_pointer (&self->namespace_uri, g_free);
  self->info->subcode = g_strdup (colon != NULL ? colon + 1 : name);
  if (colon != NULL)
    {
      *colon = '\0';
      self->namespace_uri = g_strdup (wsman_element_resolve_prefix (value, name));
    }
}

/* Reads the subcode. If there is none, s:Code/s:Value is taken as the subcode, unless it is Sender or Receiver. */
static void
read_subcode (FaultReader        *self,
              const WsmanElement *code)
{
  const WsmanElement *value = wsman_element_find_child (code, WSMAN_NS_SOAP, "Value");
  const WsmanElement *subcode = wsman_element_find_child (code, WSMAN_NS_SOAP, "Subcode");

  if (value != NULL)
    set_subcode (self, value);
  if (g_strcmp0 (self->info->subcode, "Sender") == 0 || g_strcmp0 (self->info->subcode, "Receiver") == 0)
    g_clear_pointer (&self->info->subcode, g_free);

  value = subcode != NULL ? wsman_element_find_child (subcode, WSMAN_NS_SOAP, "Value") : NULL;
  if (value != NULL)
    set_subcode (self, value);
}

static void
read_code (FaultReader *self)
{
  guint32 code = 0;

  if (self->wsman_fault != NULL)
    code = parse_code (wsman_element_get_attribute (self->wsman_fault, NULL, "Code"));
  if (code == 0 && self->cim_error != NULL)
    code = read_cim_error_code (self->cim_error);
  if (code == 0 && self->info->subcode != NULL)
    code = wsman_soap_fault_find_code (self->namespace_uri, self->info->subcode, self->info->detail);

  self->info->code = code != 0 ? code : ERROR_WSMAN_PROVIDER_FAILURE;
}

static void
read_message (FaultReader        *self,
              const WsmanElement *fault)
{
  const WsmanElement *reason = wsman_element_find_child (fault, WSMAN_NS_SOAP, "Reason");
  const char *known = wsman_code_get_text (self->info->code);

  g_clear_pointer (&self->info->message, g_free);
  if (self->wsman_fault != NULL)
    self->info->message = read_fault_message (self->wsman_fault);
  if (self->info->message == NULL && self->cim_error != NULL)
    self->info->message = read_cim_error_message (self->cim_error);
  if (self->info->message == NULL && reason != NULL)
    self->info->message = dup_text (wsman_element_find_child (reason, WSMAN_NS_SOAP, "Text"));
  if (self->info->message == NULL)
    self->info->message = known != NULL ? g_strdup (known) : g_strdup_printf ("0x%08X", self->info->code);
}

static gboolean
is_told_elsewhere (const WsmanElement *element)
{
  return wsman_element_is (element, WSMAN_NS_FAULT, "WSManFault") ||
         wsman_element_is (element, WSMAN_NS_WSMAN, "FaultDetail");
}

/* Returns the words of the server that no other field of the fault holds. If there are several elements, or text beside
 * them, returns the whole detail, so that nothing is lost. Returns NULL if there are no such words. */
static char *
dup_provider_detail (const WsmanElement *detail,
                     const WsmanElement *provider_fault)
{
  const WsmanElement *single = provider_fault;
  g_autofree char *text_beside = wsman_element_dup_text_beside (detail);
  guint n_elements = provider_fault != NULL ? 1 : 0;

  for (const WsmanElement *child = wsman_element_first_child (detail);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (!is_told_elsewhere (child))
        {
          single = child;
          n_elements++;
        }
    }

  if (n_elements > 1 || (n_elements == 1 && text_beside != NULL))
    return wsman_element_to_xml (detail);
  if (n_elements == 1)
    return wsman_element_to_xml (single);
  if (text_beside != NULL)
    return g_steal_pointer (&text_beside);

  return wsman_element_first_child (detail) == NULL ? dup_text (detail) : NULL;
}

static void
read_provider_detail (FaultReader        *self,
                      const WsmanElement *detail)
{
  const WsmanElement *message = NULL;
  const WsmanElement *provider_fault = NULL;

  if (self->wsman_fault != NULL)
    {
      const char *machine = wsman_element_get_attribute (self->wsman_fault, NULL, "Machine");

      self->info->machine = machine != NULL && *machine != '\0' ? g_strdup (machine) : NULL;
      message = wsman_element_find_child (self->wsman_fault, WSMAN_NS_FAULT, "Message");
    }

  if (message != NULL)
    provider_fault = wsman_element_find_child (message, WSMAN_NS_FAULT, "ProviderFault");
  if (detail != NULL)
    self->info->provider_detail = dup_provider_detail (detail, provider_fault);
}

/* Adds to the code's text that there is a provider detail. This is only done if there is a provider detail. */
static void
point_to_detail (FaultReader *self)
{
  const char *known = wsman_code_get_text (self->info->code);
  g_autofree char *message = NULL;

  if (self->info->code != ERROR_WSMAN_PROVIDER_FAILURE || self->info->provider_detail == NULL ||
      g_strcmp0 (self->info->message, known) != 0)
    return;

  message = g_steal_pointer (&self->info->message);
  self->info->message = g_strdup_printf (_("%s; the provider’s own text is in the provider detail"), message);
}

WsmanFaultInfo *
wsman_soap_fault_read (const WsmanElement *fault)
{
  FaultReader reader = { .info = wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE, NULL) };
  const WsmanElement *code = wsman_element_find_child (fault, WSMAN_NS_SOAP, "Code");
  const WsmanElement *detail = wsman_element_find_child (fault, WSMAN_NS_SOAP, "Detail");

  if (code != NULL)
    read_subcode (&reader, code);
  if (detail != NULL)
    read_detail (&reader, detail);

  read_code (&reader);
  read_message (&reader, fault);
  read_provider_detail (&reader, detail);
  point_to_detail (&reader);

  g_free (reader.namespace_uri);

  return reader.info;
}
