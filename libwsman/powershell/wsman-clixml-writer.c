/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes objects as CLIXML. An object that occurs again is written as a reference, so graphs keep their shape. */

#include "wsman-clixml-object-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-writer-private.h"

typedef struct
{
  WsmanPSWalk walk;
  GString *xml;
  GHashTable *objects; /* WsmanPSObject -> its RefId */
  GHashTable *types;   /* WsmanPSTypeNames -> its RefId */
} ObjectWriter;

static const char * const collections[] = {
  [WSMAN_PS_KIND_LIST] = "LST",
  [WSMAN_PS_KIND_STACK] = "STK",
  [WSMAN_PS_KIND_QUEUE] = "QUE",
  [WSMAN_PS_KIND_DICTIONARY] = "DCT",
};

static void
begin (ObjectWriter *self,
       const char   *element,
       const char   *name)
{
  g_autofree char *escaped = name != NULL ? wsman_clixml_escape (name) : NULL;

  g_string_append_printf (self->xml, "<%s", element);
  if (escaped != NULL)
    {
      g_string_append_c (self->xml, ' ');
      wsman_xml_append_attribute (self->xml, "N", escaped);
    }
}

static void
end (ObjectWriter *self,
     const char   *element)
{
  g_string_append_printf (self->xml, "</%s>", element);
}

static void
write_text (ObjectWriter *self,
            const char   *element,
            const char   *text)
{
  g_autofree char *escaped = wsman_clixml_escape (text);

  wsman_xml_append_text_element (self->xml, element, escaped);
}

static gboolean
write_simple (ObjectWriter        *self,
              const char          *name,
              const WsmanPSValue  *value,
              GError             **error)
{
  const char *element = wsman_clixml_get_element (value->kind);
  g_autofree char *escaped = value->text != NULL && !value->is_escaped ? wsman_clixml_escape (value->text) : NULL;

  if (value->kind == WSMAN_PS_KIND_SECURE_STRING && !value->is_encrypted)
    return wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                               _("A secure string can’t be sent to PowerShell, because that needs a key"));

  begin (self, element, name);
  if (value->text == NULL)
    {
      g_string_append (self->xml, " />");
      return TRUE;
    }

  g_string_append_c (self->xml, '>');
  wsman_xml_append_escaped (self->xml, escaped != NULL ? escaped : value->text);
  end (self, element);

  return TRUE;
}

static void
write_type (ObjectWriter     *self,
            WsmanPSTypeNames *types)
{
  gpointer id;

  if (types == NULL)
    return;

  if (g_hash_table_lookup_extended (self->types, types, NULL, &id))
    {
      g_string_append_printf (self->xml, "<TNRef RefId=\"%u\" />", GPOINTER_TO_UINT (id));
      return;
    }

  g_string_append_printf (self->xml, "<TN RefId=\"%u\">", g_hash_table_size (self->types));
  g_hash_table_insert (self->types, types, GUINT_TO_POINTER (g_hash_table_size (self->types)));
  for (char **name = types->names; *name != NULL; name++)
    write_text (self, "T", *name);
  end (self, "TN");
}

static gboolean write_value (ObjectWriter *self, const char *name, const WsmanPSValue *value, GError **error);

static gboolean
write_items (ObjectWriter   *self,
             WsmanPSObject  *object,
             GError        **error)
{
  const char *element = collections[object->kind];
  gboolean is_dictionary = object->kind == WSMAN_PS_KIND_DICTIONARY;

  g_string_append_printf (self->xml, "<%s>", element);
  for (guint i = 0; i < wsman_ps_object_n_values (object); i++)
    {
      const WsmanPSValue *value = wsman_ps_object_get_value (object, i);

      if (!is_dictionary)
        {
          if (!write_value (self, NULL, value, error))
            return FALSE;
          continue;
        }

      g_string_append (self->xml, "<En>");
      if (!write_value (self, "Key", value, error) ||
          !write_value (self, "Value", wsman_ps_object_get_value (object, ++i), error))
        return FALSE;
      end (self, "En");
    }
  end (self, element);

  return TRUE;
}

static gboolean
write_properties (ObjectWriter   *self,
                  WsmanPSObject  *object,
                  gboolean        is_adapted,
                  GError        **error)
{
  const char *element = is_adapted ? "Props" : "MS";
  gboolean has_begun = FALSE;

  for (guint i = 0; object->properties != NULL && i < object->properties->len; i++)
    {
      const WsmanPSProperty *property = &g_array_index (object->properties, WsmanPSProperty, i);

      if (property->is_adapted != is_adapted)
        continue;
      if (!has_begun)
        g_string_append_printf (self->xml, "<%s>", element);
      has_begun = TRUE;
      if (!write_value (self, property->name, &property->value, error))
        return FALSE;
    }
  if (has_begun)
    end (self, element);

  return TRUE;
}

static gboolean
write_object (ObjectWriter   *self,
              const char     *name,
              WsmanPSObject  *object,
              GError        **error)
{
  gpointer id;

  if (g_hash_table_lookup_extended (self->objects, object, NULL, &id))
    {
      begin (self, "Ref", name);
      g_string_append_printf (self->xml, " RefId=\"%u\" />", GPOINTER_TO_UINT (id));
      return TRUE;
    }

  id = GUINT_TO_POINTER (g_hash_table_size (self->objects));
  g_hash_table_insert (self->objects, g_object_ref (object), id);
  begin (self, "Obj", name);
  g_string_append_printf (self->xml, " RefId=\"%u\">", GPOINTER_TO_UINT (id));
  write_type (self, object->type_names);
  if (object->text != NULL)
    write_text (self, "ToString", object->text);

  if (wsman_ps_kind_is_collection (object->kind))
    {
      if (!write_items (self, object, error))
        return FALSE;
    }
  else if (object->kind != WSMAN_PS_KIND_OBJECT)
    {
      if (!write_value (self, NULL, &object->base, error))
        return FALSE;
    }

  if (!write_properties (self, object, TRUE, error) || !write_properties (self, object, FALSE, error))
    return FALSE;

  end (self, "Obj");

  return TRUE;
}

/* Tells whether an object is no more than its value. */
static gboolean
is_bare (WsmanPSObject *object)
{
  return object->kind != WSMAN_PS_KIND_OBJECT && !wsman_ps_kind_is_collection (object->kind) &&
         object->type_names == NULL && object->text == NULL && object->properties == NULL;
}

static gboolean
write_value (ObjectWriter        *self,
             const char          *name,
             const WsmanPSValue  *value,
             GError             **error)
{
  static const WsmanPSValue nil = { .kind = WSMAN_PS_KIND_NIL };
  g_autoptr(WsmanPSObject) object = wsman_ps_value_dup_object (value);
  gboolean written;

  if (!wsman_ps_walk_enter (&self->walk, error))
    return FALSE;

  if (value->kind != WSMAN_PS_KIND_OBJECT)
    written = write_simple (self, name, value, error);
  else if (object == NULL)
    written = write_simple (self, name, &nil, error);
  else if (is_bare (object))
    written = write_simple (self, name, &object->base, error);
  else
    written = write_object (self, name, object, error);
  wsman_ps_walk_leave (&self->walk);

  return written;
}

gboolean
wsman_clixml_write (WsmanPSObject  *object,
                    GString        *xml,
                    GError        **error)
{
  g_autoptr(GHashTable) objects = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr(GHashTable) types = g_hash_table_new (NULL, NULL);
  ObjectWriter writer = { .xml = xml, .objects = objects, .types = types };
  WsmanPSValue value = { .kind = WSMAN_PS_KIND_OBJECT };

  value.object = object;

  return write_value (&writer, NULL, &value, error);
}
