/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts GVariants to the properties of instances. Names and types that have no form in XML are refused.
 */

#include "wsman-values-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-names-private.h"
#include "wsman-reference-private.h"
#include "wsman-writer-private.h"

/* Each a{sv} in an a{sv} has three levels in GVariant. If a value has 128 levels or more, GVariant returns ()
 * instead. */
#define MAX_DEPTH 32

/* The state of writing a variant. */
typedef struct
{
  GString *xml;
  const char *prefix;
  guint depth;
} VariantWriter;

static gboolean write_properties (VariantWriter  *self,
                                  GVariant       *properties,
                                  GError        **error);

gboolean
wsman_value_check_name (const char  *name,
                        GError     **error)
{
  gboolean is_good = g_ascii_isalpha (*name) || *name == '_' || (guchar) *name >= 0x80;

  for (const char *c = name; *c != '\0' && is_good; c++)
    is_good = g_ascii_isalnum (*c) || strchr ("_-.", *c) != NULL || (guchar) *c >= 0x80;

  if (!is_good)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER_NAME,
                     _("“%s” can’t be the name of an element; use letters, digits and “_”"), name);

  return is_good;
}

static void
write_tag (VariantWriter *self,
           const char    *open,
           const char    *name,
           const char    *close)
{
  g_string_append (self->xml, open);
  if (*self->prefix != '\0')
    g_string_append_printf (self->xml, "%s:", self->prefix);
  g_string_append (self->xml, name);
  g_string_append (self->xml, close);
}

static gboolean
write_reference (VariantWriter  *self,
                 const char     *name,
                 GVariant       *value,
                 GError        **error)
{
  g_autoptr(WsmanReference) reference = NULL;
  g_autofree char *tag = NULL;
  const char *text;

  g_variant_get (value, "(&s)", &text);
  reference = wsman_reference_parse (text, error);
  if (reference == NULL)
    return FALSE;

  tag = *self->prefix != '\0' ? g_strdup_printf ("%s:%s", self->prefix, name) : g_strdup (name);
  wsman_reference_write (reference, tag, self->xml);

  return TRUE;
}

/* Returns the text of a basic value. Returns NULL for types without a text, such as handles. */
static char *
format_basic (GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      return g_variant_dup_string (value, NULL);
    case G_VARIANT_CLASS_DOUBLE:
      return wsman_value_format_double (g_variant_get_double (value));
    case G_VARIANT_CLASS_BOOLEAN:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_UINT32:
    case G_VARIANT_CLASS_INT64:
    case G_VARIANT_CLASS_UINT64:
      return g_variant_print (value, FALSE);
    case G_VARIANT_CLASS_BYTE:
      return g_strdup_printf ("%u", g_variant_get_byte (value)); /* g_variant_print() would print it in hexadecimal */
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      return NULL;
    }
}

static gboolean
write_text (VariantWriter  *self,
            const char     *name,
            GVariant       *value,
            GError        **error)
{
  g_autofree char *text = format_basic (value);

  if (text == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                       _("The property “%s” has the type “%s”, which has no form in XML"),
                       name, g_variant_get_type_string (value));
      return FALSE;
    }

  write_tag (self, "<", name, ">");
  wsman_xml_append_escaped (self->xml, text);
  write_tag (self, "</", name, ">");

  return TRUE;
}

static gboolean
write_instance (VariantWriter  *self,
                const char     *name,
                GVariant       *properties,
                GError        **error)
{
  write_tag (self, "<", name, ">");
  if (!write_properties (self, properties, error))
    return FALSE;

  write_tag (self, "</", name, ">");

  return TRUE;
}

static gboolean
write_date (VariantWriter  *self,
            const char     *name,
            GVariant       *value,
            GError        **error)
{
  const char *element, *text;

  g_variant_get (value, "(&s&s)", &element, &text);
  if (!wsman_value_is_date_element (element))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                       _("The property “%s” can’t be set to “%s”, which isn’t a date or an interval of CIM"),
                       name, element);
      return FALSE;
    }

  write_tag (self, "<", name, ">");
  g_string_append_printf (self->xml, "<cim:%s xmlns:cim=\"" WSMAN_NS_CIM_COMMON "\">", element);
  wsman_xml_append_escaped (self->xml, text);
  g_string_append_printf (self->xml, "</cim:%s>", element);
  write_tag (self, "</", name, ">");

  return TRUE;
}

/* Returns the value inside variants and maybes. Returns NULL if a maybe is Nothing. */
static GVariant *
unwrap (GVariant *value)
{
  g_autoptr(GVariant) inner = g_variant_ref (value);

  while (inner != NULL)
    {
      g_autoptr(GVariant) outer = g_steal_pointer (&inner);

      if (g_variant_is_of_type (outer, G_VARIANT_TYPE_VARIANT))
        inner = g_variant_get_variant (outer);
      else if (g_variant_is_of_type (outer, G_VARIANT_TYPE_MAYBE))
        inner = g_variant_get_maybe (outer);
      else
        return g_variant_is_of_type (outer, G_VARIANT_TYPE_UNIT) ? NULL : g_steal_pointer (&outer);
    }

  return NULL;
}

gboolean
wsman_value_format_variant (GVariant  *value,
                            char     **text)
{
  g_autoptr(GVariant) inner = unwrap (value);

  *text = inner != NULL ? format_basic (inner) : NULL;

  return inner == NULL || *text != NULL;
}

/* Writes one element. The value can't be an array, because CIM has no form for arrays of arrays. */
static gboolean
write_element (VariantWriter  *self,
               const char     *name,
               GVariant       *wrapped,
               GError        **error)
{
  g_autoptr(GVariant) value = unwrap (wrapped);

  if (value == NULL)
    {
      write_tag (self, "<", name, " xsi:nil=\"true\"/>");
      return TRUE;
    }

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return write_instance (self, name, value, error);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("(s)")))
    return write_reference (self, name, value, error);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("(ss)")))
    return write_date (self, name, value, error);

  return write_text (self, name, value, error);
}

static gboolean
write_property (VariantWriter  *self,
                const char     *name,
                GVariant       *wrapped,
                GError        **error)
{
  g_autoptr(GVariant) value = unwrap (wrapped);
  gsize n_elements;

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) ||
      g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return write_element (self, name, wrapped, error);

  n_elements = g_variant_n_children (value);
  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr(GVariant) element = g_variant_get_child_value (value, i);

      if (!write_element (self, name, element, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_properties (VariantWriter  *self,
                  GVariant       *properties,
                  GError        **error)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  if (++self->depth > MAX_DEPTH)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_WMI_MAX_NESTED,
                       _("The properties are nested more than %d deep"), MAX_DEPTH);
      return FALSE;
    }

  g_variant_iter_init (&iter, properties);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      if (!wsman_value_check_name (name, error) || !write_property (self, name, value, error))
        {
          g_variant_unref (value);
          return FALSE;
        }
    }

  self->depth--;

  return TRUE;
}

gboolean
wsman_value_append_variant (GString     *xml,
                            GVariant    *properties,
                            const char  *prefix,
                            GError     **error)
{
  VariantWriter writer = { xml, prefix, 0 };
  gsize length = xml->len;

  g_assert (g_variant_is_of_type (properties, G_VARIANT_TYPE_VARDICT));

  if (!write_properties (&writer, properties, error))
    {
      g_string_truncate (xml, length);
      return FALSE;
    }

  return TRUE;
}
