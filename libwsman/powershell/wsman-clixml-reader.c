/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads objects from CLIXML. [MS-PSRP] 2.2.5. */

#include "wsman-clixml-object-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-hash-private.h"
#include "soap/wsman-reader-private.h"

/* An object that has a RefId. While it is being read, references to it come from inside it. */
typedef struct
{
  WsmanPSObject *object;
  gboolean is_complete;
} Known;

typedef struct
{
  WsmanPSWalk walk;
  GHashTable *objects; /* char * -> Known */
  GHashTable *types;   /* char * -> WsmanPSTypeNames */
} ObjectReader;

static const struct
{
  const char *element;
  WsmanPSKind kind;
} collections[] = {
  { "LST", WSMAN_PS_KIND_LIST },
  { "IE", WSMAN_PS_KIND_LIST },
  { "STK", WSMAN_PS_KIND_STACK },
  { "QUE", WSMAN_PS_KIND_QUEUE },
  { "DCT", WSMAN_PS_KIND_DICTIONARY },
};

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_XML,
                             _("The object that PowerShell sent isn’t CLIXML: %s"), reason);
}

static void
known_free (gpointer data)
{
  Known *self = data;

  g_object_unref (self->object);
  g_free (self);
}

static gboolean
is_named (const WsmanElement *element,
          const char         *name)
{
  return strcmp (wsman_element_get_name (element), name) == 0;
}

static gboolean
check_text (const WsmanElement  *element,
            GError             **error)
{
  return wsman_element_first_child (element) == NULL ||
         refuse (error, _("the value %s contains elements"), wsman_element_get_name (element));
}

static gboolean
is_plain (WsmanPSKind kind)
{
  return (kind >= WSMAN_PS_KIND_CHAR && kind <= WSMAN_PS_KIND_BOOLEAN) ||
         (kind >= WSMAN_PS_KIND_BYTE && kind <= WSMAN_PS_KIND_DECIMAL);
}

static gboolean
read_simple (const WsmanElement  *element,
             WsmanPSKind          kind,
             WsmanPSValue        *value,
             GError             **error)
{
  const char *text = wsman_element_get_text (element);
  g_autofree char *plain = is_plain (kind) ? wsman_element_dup_stripped_text (element) : NULL;
  gboolean is_escaped = FALSE;

  if (!check_text (element, error))
    return FALSE;
  if (!wsman_ps_kind_check (kind, plain != NULL ? plain : text))
    return refuse (error, _("“%.40s” isn’t a value of the type %s"), text, wsman_element_get_name (element));

  *value = (WsmanPSValue) { .kind = kind };
  if (plain != NULL)
    value->text = g_steal_pointer (&plain);
  else if (kind != WSMAN_PS_KIND_NIL)
    value->text = wsman_clixml_unescape (text, &is_escaped);
  value->is_escaped = is_escaped;

  return TRUE;
}

static gboolean
read_reference (ObjectReader        *self,
                const WsmanElement  *element,
                WsmanPSValue        *value,
                GError             **error)
{
  const char *id = wsman_element_get_attribute (element, NULL, "RefId");
  Known *known = id != NULL ? g_hash_table_lookup (self->objects, id) : NULL;

  if (known == NULL)
    return refuse (error, _("a reference is to the unknown object “%.40s”"), id != NULL ? id : "");

  *value = (WsmanPSValue) { .kind = WSMAN_PS_KIND_OBJECT };
  value->is_weak = !known->is_complete || known->object->height >= WSMAN_PS_MAX_DEPTH;
  if (!value->is_weak)
    {
      value->object = g_object_ref (known->object);
      return TRUE;
    }

  value->around = g_new0 (GWeakRef, 1);
  g_weak_ref_init (value->around, known->object);

  return TRUE;
}

static WsmanPSObject *read_object (ObjectReader *self, const WsmanElement *element, GError **error);

static gboolean
read_value (ObjectReader        *self,
            const WsmanElement  *element,
            WsmanPSValue        *value,
            GError             **error)
{
  const char *name = wsman_element_get_name (element);
  WsmanPSKind kind;
  gboolean was_read;

  if (!wsman_ps_walk_enter (&self->walk, error))
    return FALSE;

  *value = (WsmanPSValue) { .kind = WSMAN_PS_KIND_NIL };
  if (strcmp (name, "Obj") == 0)
    {
      WsmanPSObject *object = read_object (self, element, error);

      was_read = object != NULL;
      if (was_read)
        {
          value->kind = WSMAN_PS_KIND_OBJECT;
          value->object = object;
        }
    }
  else if (strcmp (name, "Ref") == 0)
    was_read = read_reference (self, element, value, error);
  else if (wsman_clixml_find_kind (name, &kind))
    was_read = read_simple (element, kind, value, error);
  else
    was_read = refuse (error, _("the element %.40s is unknown"), name);
  wsman_ps_walk_leave (&self->walk);

  return was_read;
}

/* --- Types --- */

static gboolean
read_type_names (ObjectReader        *self,
                 const WsmanElement  *element,
                 WsmanPSObject       *object,
                 GError             **error)
{
  const char *id = wsman_element_get_attribute (element, NULL, "RefId");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (const WsmanElement *name = wsman_element_first_child (element);
       name != NULL;
       name = wsman_element_next_sibling (name))
    {
      gboolean is_escaped;
      g_autofree char *text = wsman_clixml_unescape (wsman_element_get_text (name), &is_escaped);

      if (!check_text (name, error))
        return FALSE;
      g_strv_builder_add (builder, text);
    }

  names = g_strv_builder_end (builder);
  wsman_ps_object_set_type (object, (const char * const *) names);
  if (id != NULL)
    g_hash_table_insert (self->types, g_strdup (id), wsman_ps_type_names_ref (object->type_names));

  return TRUE;
}

static gboolean
read_type_reference (ObjectReader        *self,
                     const WsmanElement  *element,
                     WsmanPSObject       *object,
                     GError             **error)
{
  const char *id = wsman_element_get_attribute (element, NULL, "RefId");
  WsmanPSTypeNames *names = id != NULL ? g_hash_table_lookup (self->types, id) : NULL;

  if (names == NULL)
    return refuse (error, _("a reference is to the unknown type “%.40s”"), id != NULL ? id : "");

  g_clear_pointer (&object->type_names, wsman_ps_type_names_unref);
  object->type_names = wsman_ps_type_names_ref (names);

  return TRUE;
}

/* --- Contents --- */

static gboolean read_properties (ObjectReader        *self,
                                 const WsmanElement  *element,
                                 WsmanPSObject       *object,
                                 GError             **error);

/* A set of properties stands for an object that has them. */
static gboolean
read_property_set (ObjectReader        *self,
                   const WsmanElement  *element,
                   WsmanPSValue        *value,
                   GError             **error)
{
  g_autoptr(WsmanPSObject) set = wsman_ps_object_new ();
  gboolean was_read;

  if (!wsman_ps_walk_enter (&self->walk, error))
    return FALSE;

  was_read = read_properties (self, element, set, error);
  wsman_ps_walk_leave (&self->walk);
  *value = (WsmanPSValue) { .kind = WSMAN_PS_KIND_OBJECT };
  value->object = g_steal_pointer (&set);
  if (!was_read)
    wsman_ps_value_clear (value);

  return was_read;
}

static gboolean
read_properties (ObjectReader        *self,
                 const WsmanElement  *element,
                 WsmanPSObject       *object,
                 GError             **error)
{
  gboolean is_adapted = is_named (element, "Props");

  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      const char *attribute = wsman_element_get_attribute (child, NULL, "N");
      g_autofree char *name = NULL;
      gboolean is_escaped;
      WsmanPSValue value;

      if (attribute == NULL)
        return refuse (error, _("a property has no name"));
      if (!(is_named (child, "MS") ? read_property_set (self, child, &value, error)
                                   : read_value (self, child, &value, error)))
        return FALSE;

      name = wsman_clixml_unescape (attribute, &is_escaped);
      wsman_ps_object_add_property (object, name, is_adapted, &value);
    }

  return TRUE;
}

static gboolean
read_entry (ObjectReader        *self,
            const WsmanElement  *entry,
            WsmanPSObject       *object,
            GError             **error)
{
  static const char * const names[] = { "Key", "Value" };
  const WsmanElement *child = wsman_element_first_child (entry);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = child != NULL ? wsman_element_get_attribute (child, NULL, "N") : NULL;
      WsmanPSValue value;

      if (!is_named (entry, "En") || name == NULL || g_ascii_strcasecmp (name, names[i]) != 0)
        return refuse (error, _("an entry of a dictionary has no %s"), names[i]);
      if (!read_value (self, child, &value, error))
        return FALSE;

      wsman_ps_object_add_item (object, &value);
      child = wsman_element_next_sibling (child);
    }

  return child == NULL || refuse (error, _("an entry of a dictionary has several values"));
}

static gboolean
read_items (ObjectReader        *self,
            const WsmanElement  *element,
            WsmanPSKind          kind,
            WsmanPSObject       *object,
            GError             **error)
{
  if (object->items != NULL)
    return refuse (error, _("an object has several lists"));

  object->kind = kind;
  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      WsmanPSValue value;

      if (kind == WSMAN_PS_KIND_DICTIONARY)
        {
          if (!read_entry (self, child, object, error))
            return FALSE;
          continue;
        }

      if (!read_value (self, child, &value, error))
        return FALSE;
      wsman_ps_object_add_item (object, &value);
    }

  return TRUE;
}

/* Gives an object the contents of another one. PowerShell writes an object inside another one if something was added to
 * what it had received. */
static void
adopt (WsmanPSObject *object,
       WsmanPSObject *base)
{
  if (object->kind == WSMAN_PS_KIND_OBJECT)
    {
      object->kind = base->kind;
      wsman_ps_value_copy (&base->base, &object->base);
      object->items = base->items != NULL ? g_array_ref (base->items) : NULL;
      object->height = base->height;
    }
  if (object->type_names == NULL && base->type_names != NULL)
    object->type_names = wsman_ps_type_names_ref (base->type_names);
  if (object->text == NULL)
    object->text = g_strdup (base->text);

  for (guint i = 0; base->properties != NULL && i < base->properties->len; i++)
    {
      const WsmanPSProperty *property = &g_array_index (base->properties, WsmanPSProperty, i);
      WsmanPSValue value;

      wsman_ps_value_copy (&property->value, &value);
      wsman_ps_object_add_property (object, property->name, TRUE, &value);
    }
}

static gboolean
read_base (ObjectReader        *self,
           const WsmanElement  *element,
           WsmanPSObject       *object,
           GError             **error)
{
  WsmanPSValue value;

  if (!read_value (self, element, &value, error))
    return FALSE;

  if (value.kind == WSMAN_PS_KIND_OBJECT && !is_named (element, "Ref"))
    {
      adopt (object, value.object);
      wsman_ps_value_clear (&value);
      return TRUE;
    }

  if (value.kind == WSMAN_PS_KIND_OBJECT || object->kind != WSMAN_PS_KIND_OBJECT)
    {
      wsman_ps_value_clear (&value);
      return refuse (error, _("an object has several values, or a reference as its value"));
    }

  object->kind = value.kind;
  object->base = value;

  return TRUE;
}

static gboolean
read_content (ObjectReader        *self,
              const WsmanElement  *element,
              WsmanPSObject       *object,
              GError             **error)
{
  const char *name = wsman_element_get_name (element);
  gboolean is_escaped;

  if (strcmp (name, "TN") == 0)
    return read_type_names (self, element, object, error);
  if (strcmp (name, "TNRef") == 0)
    return read_type_reference (self, element, object, error);
  if (strcmp (name, "Props") == 0 || strcmp (name, "MS") == 0)
    return read_properties (self, element, object, error);

  if (strcmp (name, "ToString") == 0)
    {
      g_free (object->text);
      object->text = wsman_clixml_unescape (wsman_element_get_text (element), &is_escaped);
      return check_text (element, error);
    }

  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    {
      if (strcmp (name, collections[i].element) == 0)
        return read_items (self, element, collections[i].kind, object, error);
    }

  return read_base (self, element, object, error);
}

static WsmanPSObject *
read_object (ObjectReader        *self,
             const WsmanElement  *element,
             GError             **error)
{
  g_autoptr(WsmanPSObject) object = wsman_ps_object_new ();
  const char *id = wsman_element_get_attribute (element, NULL, "RefId");
  Known *known = NULL;

  /* Some clients use an id twice. The last object counts. */
  if (id != NULL)
    {
      known = g_new0 (Known, 1);
      known->object = g_object_ref (object);
      g_hash_table_replace (self->objects, g_strdup (id), known);
    }

  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (!read_content (self, child, object, error))
        return NULL;
    }

  if (id != NULL && g_hash_table_lookup (self->objects, id) == known)
    known->is_complete = TRUE;

  return g_steal_pointer (&object);
}

WsmanPSObject *
wsman_clixml_read (const void  *data,
                   gsize        length,
                   GError     **error)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, length, "UTF-8", length, error);
  g_autoptr(GHashTable) objects = g_hash_table_new_full (wsman_text_hash, g_str_equal, g_free, known_free);
  g_autoptr(GHashTable) types = g_hash_table_new_full (wsman_text_hash, g_str_equal, g_free,
                                                       (GDestroyNotify) wsman_ps_type_names_unref);
  ObjectReader reader = { .objects = objects, .types = types };
  WsmanPSValue value;

  if (document == NULL || !read_value (&reader, wsman_document_get_root (document), &value, error))
    return NULL;

  return wsman_ps_object_new_for_value (&value);
}
