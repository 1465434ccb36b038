/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Changes properties of an instance. All other parts of the instance stay as the server sent them, because Put needs
 * the whole instance ([DSP0226] 7.3).
 */

#include "wsman-values-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-writer-private.h"

static gboolean
format (const char  *name,
        GVariant    *value,
        char       **text,
        GError     **error)
{
  if (wsman_value_format_variant (value, text))
    return *text == NULL || wsman_xml_can_hold (*text) ||
           wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                               _("“%s” can’t be set to a text with a character that XML doesn’t allow"), name);

  return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                             _("“%s” can’t be set to a value of the type “%s”; give a text, a number, a boolean or "
                               "nil"),
                             name, g_variant_get_type_string (value));
}

gboolean
wsman_value_check_edit (GVariant  *values,
                        GError   **error)
{
  gsize n_values = g_variant_n_children (values);

  if (n_values == 0)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BLANK_INPUT_XML,
                               _("The call names no property to change"));

  for (gsize i = 0; i < n_values; i++)
    {
      g_autoptr(GVariant) value = NULL;
      g_autofree char *text = NULL;
      const char *name;

      g_variant_get_child (values, i, "{&sv}", &name, &value);
      if (!format (name, value, &text, error))
        return FALSE;
    }

  return TRUE;
}

static const WsmanElement *
find_only (const WsmanElement  *instance,
           const char          *name,
           GError             **error)
{
  const WsmanElement *found = NULL;
  guint n_found = 0;

  for (const WsmanElement *property = wsman_value_first_property (instance);
       property != NULL;
       property = wsman_value_next_property (property))
    {
      if (strcmp (wsman_element_get_name (property), name) == 0)
        {
          found = property;
          n_found++;
        }
    }

  if (n_found == 1)
    return found;

  if (n_found == 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER_NAME,
                     _("%s has no property “%s” that can be changed; check the letter case"),
                     wsman_element_get_name (instance), name);
  else
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                     _("The property “%s” of %s has %u values; put the whole instance to change an array"),
                     name, wsman_element_get_name (instance), n_found);

  return NULL;
}

/* Returns the element that gets the new text. If the property is a date in a wrapper, this is the element inside the
 * wrapper. Returns NULL if the property isn't text. */
static const WsmanElement *
find_place (const WsmanElement  *property,
            const char          *text,
            GError             **error)
{
  const WsmanElement *content;

  switch (wsman_value_classify (property, &content))
    {
    case WSMAN_VALUE_NIL:
      return property;
    case WSMAN_VALUE_TEXT:
      return text != NULL ? content : property;
    case WSMAN_VALUE_REFERENCE:
    case WSMAN_VALUE_INSTANCE:
    default:
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                       _("The property “%s” is an instance or a reference, not text"),
                       wsman_element_get_name (property));
      return NULL;
    }
}

static gboolean
edit (const WsmanElement  *instance,
      const char          *name,
      GVariant            *value,
      GHashTable          *texts,
      GError             **error)
{
  const WsmanElement *property = find_only (instance, name, error);
  const WsmanElement *place;
  g_autofree char *text = NULL;

  if (property == NULL || !format (name, value, &text, error))
    return FALSE;

  place = find_place (property, text, error);
  if (place == NULL)
    return FALSE;

  g_hash_table_insert (texts, (gpointer) place, g_steal_pointer (&text));

  return TRUE;
}

char *
wsman_value_edit_instance (const WsmanElement  *instance,
                           GVariant            *values,
                           GError             **error)
{
  g_autoptr(GHashTable) texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  gsize n_values = g_variant_n_children (values);
  GString *xml;

  for (gsize i = 0; i < n_values; i++)
    {
      g_autoptr(GVariant) value = NULL;
      const char *name;

      g_variant_get_child (values, i, "{&sv}", &name, &value);
      if (!edit (instance, name, value, texts, error))
        return NULL;
    }

  xml = g_string_new (NULL);
  wsman_element_write_edited (instance, texts, xml);

  return g_string_free (xml, FALSE);
}
