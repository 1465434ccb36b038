/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes Enumerate, Pull and Release, and reads their responses. [DSP0226] 8.
 */

#include "wsman-enumeration-messages-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

/* The enumeration modes of [DSP0226] 8.7. The first mode is the default, and isn't written. */
static const struct
{
  const char *name;
  gboolean objects;
  gboolean references;
} modes[] = {
  { NULL, TRUE, FALSE },
  { "EnumerateEPR", FALSE, TRUE },
  { "EnumerateObjectAndEPR", TRUE, TRUE },
};

void
wsman_enumeration_message_clear (WsmanEnumerationMessage *self)
{
  g_clear_pointer (&self->polymorphism_mode, g_free);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->dialect, g_free);
  g_clear_pointer (&self->context, g_free);
}

static const char *
get_mode (const WsmanEnumerationMessage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      if (modes[i].objects == self->return_objects &&
          modes[i].references == self->return_references)
        return modes[i].name;
    }

  return NULL;
}

static void
write_filter (const WsmanEnumerationMessage *self,
              GString                       *xml)
{
  if (self->filter == NULL)
    return;

  g_string_append (xml, "<w:Filter");
  if (self->dialect != NULL)
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "Dialect", self->dialect);
    }
  g_string_append_c (xml, '>');

  if (self->filter_is_xml)
    g_string_append (xml, self->filter);
  else
    wsman_xml_append_escaped (xml, self->filter);

  g_string_append (xml, "</w:Filter>");
}

void
wsman_enumeration_message_write_enumerate (const WsmanEnumerationMessage *self,
                                           GString                       *xml)
{
  const char *mode = get_mode (self);

  g_string_append (xml, "<n:Enumerate>");
  if (self->expires >= 0)
    {
      g_autofree char *expires = wsman_value_format_duration (self->expires);

      wsman_xml_append_text_element (xml, "n:Expires", expires);
    }
  if (self->optimize)
    g_string_append (xml, "<w:OptimizeEnumeration/>");
  if (self->max_elements > 0)
    g_string_append_printf (xml, "<w:MaxElements>%u</w:MaxElements>", self->max_elements);
  if (mode != NULL)
    wsman_xml_append_text_element (xml, "w:EnumerationMode", mode);
  if (self->polymorphism_mode != NULL)
    wsman_xml_append_text_element (xml, "b:PolymorphismMode", self->polymorphism_mode);
  write_filter (self, xml);
  g_string_append (xml, "</n:Enumerate>");
}

void
wsman_enumeration_message_write_pull (const WsmanEnumerationMessage *self,
                                      GString                       *xml)
{
  g_string_append (xml, "<n:Pull>");
  wsman_xml_append_text_element (xml, "n:EnumerationContext", self->context);
  if (self->max_elements > 0)
    g_string_append_printf (xml, "<n:MaxElements>%u</n:MaxElements>", self->max_elements);
  g_string_append (xml, "</n:Pull>");
}

void
wsman_enumeration_message_write_release (const WsmanEnumerationMessage *self,
                                         GString                       *xml)
{
  g_string_append (xml, "<n:Release>");
  wsman_xml_append_text_element (xml, "n:EnumerationContext", self->context);
  g_string_append (xml, "</n:Release>");
}

static const WsmanElement *
find_in_either (const WsmanElement *content,
                const char         *name)
{
  const WsmanElement *found = wsman_element_find_child (content, WSMAN_NS_ENUMERATION, name);

  return found != NULL ? found : wsman_element_find_child (content, WSMAN_NS_WSMAN, name);
}

static char *
dup_child_text (const WsmanElement *content,
                const char         *namespace_uri,
                const char         *name)
{
  const WsmanElement *child = wsman_element_find_child (content, namespace_uri, name);

  return child != NULL ? wsman_element_dup_stripped_text (child) : NULL;
}

static gboolean
read_max_elements (const WsmanElement       *content,
                   WsmanEnumerationMessage  *self,
                   GError                  **error)
{
  const WsmanElement *element = find_in_either (content, "MaxElements");
  g_autofree char *text = NULL;
  guint64 value;

  if (element == NULL)
    return TRUE;

  text = wsman_element_dup_stripped_text (element);
  if (!wsman_value_parse_uint64 (text, &value) || value == 0)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("MaxElements is “%s”; it must be a number above zero"), text);
      return FALSE;
    }

  self->max_elements = MIN (value, G_MAXUINT);

  return TRUE;
}

static gboolean
read_mode (const WsmanElement       *content,
           WsmanEnumerationMessage  *self,
           GError                  **error)
{
  g_autofree char *mode = dup_child_text (content, WSMAN_NS_WSMAN, "EnumerationMode");

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      if (g_strcmp0 (modes[i].name, mode) == 0)
        {
          self->return_objects = modes[i].objects;
          self->return_references = modes[i].references;
          return TRUE;
        }
    }

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ENUMERATION_MODE_UNSUPPORTED,
                   _("The enumeration mode “%s” isn’t supported"), mode);

  return FALSE;
}

static gboolean
read_expires (const WsmanElement       *content,
              WsmanEnumerationMessage  *self,
              GError                  **error)
{
  g_autofree char *text = dup_child_text (content, WSMAN_NS_ENUMERATION, "Expires");

  self->expires = -1;
  if (text == NULL || wsman_value_parse_expires (text, &self->expires))
    return TRUE;

  self->expires = -1;
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_INVALID_EXPIRATION_TIME,
                   _("Expires is “%s”; it must be a duration above zero or a time in the future"), text);

  return FALSE;
}

static char *
dup_content (const WsmanElement *element,
             gboolean           *is_xml)
{
  const WsmanElement *child = wsman_element_first_child (element);
  g_autoptr(GString) xml = NULL;

  *is_xml = child != NULL;
  if (child == NULL)
    return wsman_element_dup_stripped_text (element);

  xml = g_string_new (NULL);
  for (; child != NULL; child = wsman_element_next_sibling (child))
    wsman_element_write (child, xml);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

/* Reads the filter of WS-Management, or that of the specification to which content belongs. */
static gboolean
read_filter (const WsmanElement       *content,
             WsmanEnumerationMessage  *self,
             GError                  **error)
{
  const WsmanElement *filter = wsman_element_find_child (content, WSMAN_NS_WSMAN, "Filter");
  const WsmanElement *other = wsman_element_find_child (content, wsman_element_get_namespace_uri (content), "Filter");

  if (filter != NULL && other != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                       _("There are two filters, one of WS-Management and another one; give only one"));
      return FALSE;
    }

  if (filter == NULL)
    filter = other;
  if (filter == NULL)
    return TRUE;

  self->filter_element = filter;
  self->dialect = g_strdup (wsman_element_get_attribute (filter, NULL, "Dialect"));
  self->filter = dup_content (filter, &self->filter_is_xml);

  return TRUE;
}

static gboolean
read_polymorphism (const WsmanElement       *content,
                   WsmanEnumerationMessage  *self,
                   GError                  **error)
{
  static const char * const known[] = { "IncludeSubClassProperties", "ExcludeSubClassProperties", "None", NULL };

  self->polymorphism_mode = dup_child_text (content, WSMAN_NS_CIM_BINDING, "PolymorphismMode");
  if (self->polymorphism_mode == NULL || g_strv_contains (known, self->polymorphism_mode))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_POLYMORPHISM_MODE_UNSUPPORTED,
                   _("The polymorphism mode “%s” isn’t supported"), self->polymorphism_mode);

  return FALSE;
}

static gboolean
read_enumerate (const WsmanElement       *content,
                WsmanEnumerationMessage  *self,
                GError                  **error)
{
  self->optimize = find_in_either (content, "OptimizeEnumeration") != NULL;
  self->wants_end = wsman_element_find_child (content, WSMAN_NS_ENUMERATION, "EndTo") != NULL;

  return read_mode (content, self, error) &&
         read_polymorphism (content, self, error) &&
         read_expires (content, self, error) &&
         read_filter (content, self, error);
}

static gboolean
read_subscribe (const WsmanElement       *content,
                WsmanEnumerationMessage  *self,
                GError                  **error)
{
  self->is_subscription = TRUE;
  self->return_objects = TRUE;
  self->expires = -1;

  return read_filter (content, self, error);
}

/* Reads how long a Pull may take, and how much it may return: [WS-Enumeration] 3.2. */
static gboolean
read_bounds (const WsmanElement       *content,
             WsmanEnumerationMessage  *self,
             GError                  **error)
{
  g_autofree char *time = dup_child_text (content, WSMAN_NS_ENUMERATION, "MaxTime");
  g_autofree char *characters = dup_child_text (content, WSMAN_NS_ENUMERATION, "MaxCharacters");
  gboolean good = (time == NULL || (wsman_value_parse_duration (time, &self->max_time) && self->max_time > 0)) &&
                  (characters == NULL || (wsman_value_parse_uint64 (characters, &self->max_characters) &&
                                          self->max_characters > 0));

  if (!good)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                     _("MaxTime must be a duration above zero, and MaxCharacters a number above zero"));

  return good;
}

static gboolean
read_context (const WsmanElement       *content,
              WsmanEnumerationMessage  *self,
              GError                  **error)
{
  self->expires = -1;
  self->context = dup_child_text (content, WSMAN_NS_ENUMERATION, "EnumerationContext");
  if (self->context != NULL && *self->context != '\0')
    return read_bounds (content, self, error);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                   _("The %s request names no enumeration context"),
                   wsman_element_get_name (content));

  return FALSE;
}

gboolean
wsman_enumeration_message_read (const WsmanElement       *content,
                                WsmanEnumerationMessage  *self,
                                GError                  **error)
{
  g_auto(WsmanEnumerationMessage) read = { 0 };
  gboolean good;

  if (!read_max_elements (content, &read, error))
    return FALSE;

  if (wsman_element_is (content, WSMAN_NS_ENUMERATION, "Enumerate"))
    good = read_enumerate (content, &read, error);
  else if (wsman_element_is (content, WSMAN_NS_EVENTING, "Subscribe"))
    good = read_subscribe (content, &read, error);
  else
    good = read_context (content, &read, error);

  if (!good)
    return FALSE;

  *self = read;
  memset (&read, 0, sizeof read);

  return TRUE;
}

gboolean
wsman_enumeration_message_read_response (const WsmanElement  *content,
                                         char               **context,
                                         gboolean            *end_of_sequence,
                                         GError             **error)
{
  g_autofree char *text = dup_child_text (content, WSMAN_NS_ENUMERATION, "EnumerationContext");
  gboolean is_first = wsman_element_is (content, WSMAN_NS_ENUMERATION, "EnumerateResponse");

  *context = NULL;
  *end_of_sequence = find_in_either (content, "EndOfSequence") != NULL;
  if (*end_of_sequence)
    return TRUE;

  if (text != NULL && *text != '\0')
    {
      *context = g_steal_pointer (&text);
      return TRUE;
    }

  /* Only a PullResponse may omit the context: [WS-Enumeration] 3.2. */
  if (!is_first && text == NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_INVALID_ENUMERATION_CONTEXT,
                   _("The %s has neither an enumeration context nor an end"),
                   wsman_element_get_name (content));

  return FALSE;
}

static gboolean
is_reference (const WsmanElement *element)
{
  return wsman_element_is (element, WSMAN_NS_ADDRESSING, "EndpointReference");
}

void
wsman_enumeration_message_split_item (const WsmanElement  *item,
                                      const WsmanElement **object,
                                      const WsmanElement **reference)
{
  *object = NULL;
  *reference = NULL;

  if (is_reference (item))
    {
      *reference = item;
      return;
    }

  if (!wsman_element_is (item, WSMAN_NS_WSMAN, "Item"))
    {
      *object = item;
      return;
    }

  for (const WsmanElement *child = wsman_element_first_child (item);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      const WsmanElement **part = is_reference (child) ? reference : object;

      if (*part == NULL)
        *part = child;
    }
}
