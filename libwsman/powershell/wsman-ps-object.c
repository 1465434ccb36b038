/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * WsmanPSObject:
 *
 * An object of PowerShell, as its remoting sends it.
 *
 * An object has a kind. Simple values, such as numbers and texts, are objects whose only content is the value.
 * Lists, stacks, queues and dictionaries have items. All kinds of objects may have properties. Some values have
 * both: a member of an enumeration is a number, and its text is the member's name.
 *
 * [method@Wsman.PSObject.get] and the look-ups find properties. As in PowerShell, the case of a name doesn't matter.
 * Numbers, dates and versions also have their exact text: [method@Wsman.PSObject.lookup_text]. Text that no C string
 * can hold, such as NUL or half of a surrogate pair, stays in PowerShell's form, such as `_x0000_`.
 *
 * What the server sends is only data. Type names and scripts are texts, and nothing is run or loaded because of them.
 * A type name of an object that was sent usually begins with `Deserialized.`. PowerShell only sends one level of nested
 * objects, unless the type says otherwise. Deeper objects arrive as texts.
 *
 * Objects are immutable, and can be used from any thread.
 *
 * ```c
 * g_autoptr(WsmanPSObject) object = wsman_ps_object_new_from_variant (g_variant_new_parsed ("{'Id': <7>}"), NULL);
 * g_autofree char *json = wsman_ps_object_to_json (object, NULL);
 *
 * g_print ("%s\n", json);
 * ```
 *
 * Since: 1.0
 */

#include "wsman-ps-object-private.h"

#include <string.h>

#include "soap/wsman-hash-private.h"

#define DESERIALIZED "Deserialized."

G_DEFINE_FINAL_TYPE (WsmanPSObject, wsman_ps_object, G_TYPE_OBJECT)

static void
wsman_ps_object_finalize (GObject *object)
{
  WsmanPSObject *self = WSMAN_PS_OBJECT (object);

  g_clear_pointer (&self->type_names, wsman_ps_type_names_unref);
  g_free (self->text);
  wsman_ps_value_clear (&self->base);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->properties, g_array_unref);

  G_OBJECT_CLASS (wsman_ps_object_parent_class)->finalize (object);
}

static void
wsman_ps_object_class_init (WsmanPSObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_ps_object_finalize;
}

static void
wsman_ps_object_init (WsmanPSObject *self)
{
  self->kind = WSMAN_PS_KIND_OBJECT;
}

/* --- Making objects --- */

WsmanPSObject *
wsman_ps_object_new (void)
{
  return g_object_new (WSMAN_TYPE_PS_OBJECT, NULL);
}

WsmanPSObject *
wsman_ps_object_new_for_value (WsmanPSValue *value)
{
  WsmanPSObject *self;

  if (value->kind == WSMAN_PS_KIND_OBJECT && !value->is_weak)
    return g_steal_pointer (&value->object);

  self = wsman_ps_object_new ();
  self->kind = value->kind;
  self->base = *value;

  return self;
}

WsmanPSObject *
wsman_ps_object_new_text (WsmanPSKind  kind,
                          const char  *text)
{
  WsmanPSValue value = { .kind = kind };

  value.text = g_strdup (text);

  return wsman_ps_object_new_for_value (&value);
}

void
wsman_ps_object_set_type (WsmanPSObject      *self,
                          const char * const *names)
{
  g_clear_pointer (&self->type_names, wsman_ps_type_names_unref);
  self->type_names = wsman_ps_type_names_new (names);
}

static void
property_clear (gpointer data)
{
  WsmanPSProperty *self = data;

  g_free (self->name);
  wsman_ps_value_clear (&self->value);
}

static void
value_clear (gpointer data)
{
  wsman_ps_value_clear (data);
}

static void
rise_above (WsmanPSObject      *self,
            const WsmanPSValue *value)
{
  if (value->kind == WSMAN_PS_KIND_OBJECT && !value->is_weak)
    self->height = MAX (self->height, value->object->height + 1);
}

void
wsman_ps_object_add_property (WsmanPSObject *self,
                              const char    *name,
                              gboolean       is_adapted,
                              WsmanPSValue  *value)
{
  WsmanPSProperty property = { g_strdup (name), *value, is_adapted };

  if (self->properties == NULL)
    {
      self->properties = g_array_new (FALSE, FALSE, sizeof (WsmanPSProperty));
      g_array_set_clear_func (self->properties, property_clear);
    }
  g_array_append_val (self->properties, property);
  rise_above (self, value);
}

void
wsman_ps_object_add_item (WsmanPSObject *self,
                          WsmanPSValue  *value)
{
  if (self->items == NULL)
    {
      self->items = g_array_new (FALSE, FALSE, sizeof (WsmanPSValue));
      g_array_set_clear_func (self->items, value_clear);
    }
  g_array_append_val (self->items, *value);
  rise_above (self, value);
}

void
wsman_ps_object_add_text (WsmanPSObject *self,
                          const char    *name,
                          WsmanPSKind    kind,
                          const char    *text)
{
  WsmanPSValue value = { .kind = text != NULL ? kind : WSMAN_PS_KIND_NIL };

  value.text = g_strdup (text);
  wsman_ps_object_add_property (self, name, FALSE, &value);
}

void
wsman_ps_object_add_boolean (WsmanPSObject *self,
                             const char    *name,
                             gboolean       value)
{
  wsman_ps_object_add_text (self, name, WSMAN_PS_KIND_BOOLEAN, value ? "true" : "false");
}

void
wsman_ps_object_add_int32 (WsmanPSObject *self,
                           const char    *name,
                           gint32         value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  wsman_ps_object_add_text (self, name, WSMAN_PS_KIND_INT32, text);
}

void
wsman_ps_object_add_object (WsmanPSObject *self,
                            const char    *name,
                            WsmanPSObject *object)
{
  WsmanPSValue value = { .kind = object != NULL ? WSMAN_PS_KIND_OBJECT : WSMAN_PS_KIND_NIL };

  value.object = object;
  wsman_ps_object_add_property (self, name, FALSE, &value);
}

void
wsman_ps_object_add_enum (WsmanPSObject *self,
                          const char    *name,
                          const char    *type,
                          const char    *text,
                          gint32         number)
{
  const char * const types[] = { type, "System.Enum", "System.ValueType", "System.Object", NULL };
  g_autofree char *digits = g_strdup_printf ("%d", number);
  WsmanPSObject *member = wsman_ps_object_new_text (WSMAN_PS_KIND_INT32, digits);

  wsman_ps_object_set_type (member, types);
  member->text = g_strdup (text);
  wsman_ps_object_add_object (self, name, member);
}

gboolean
wsman_ps_kind_is_collection (WsmanPSKind kind)
{
  return kind >= WSMAN_PS_KIND_LIST;
}

/* --- Finding contents --- */

static const WsmanPSProperty *
get_property (WsmanPSObject *self,
              guint          index)
{
  return &g_array_index (self->properties, WsmanPSProperty, index);
}

static guint
n_properties (WsmanPSObject *self)
{
  return self->properties != NULL ? self->properties->len : 0;
}

/* A property that was added hides a property of the .NET object with the same name. */
const WsmanPSValue *
wsman_ps_object_find (WsmanPSObject *self,
                      const char    *name)
{
  const WsmanPSValue *found = NULL;

  for (guint i = 0; i < n_properties (self); i++)
    {
      const WsmanPSProperty *property = get_property (self, i);

      if (g_ascii_strcasecmp (property->name, name) == 0 && (found == NULL || !property->is_adapted))
        found = &property->value;
    }

  return found;
}

GPtrArray *
wsman_ps_object_list_properties (WsmanPSObject *self)
{
  g_autoptr(GHashTable) places = g_hash_table_new (wsman_name_hash, wsman_name_equal);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < n_properties (self); i++)
    {
      const WsmanPSProperty *property = get_property (self, i);
      gpointer place;

      if (!g_hash_table_lookup_extended (places, property->name, NULL, &place))
        {
          g_hash_table_insert (places, property->name, GUINT_TO_POINTER (found->len));
          g_ptr_array_add (found, (gpointer) property);
        }
      else if (!property->is_adapted)
        {
          found->pdata[GPOINTER_TO_UINT (place)] = (gpointer) property;
        }
    }

  return found;
}

guint
wsman_ps_object_n_values (WsmanPSObject *self)
{
  return self->items != NULL ? self->items->len : 0;
}

const WsmanPSValue *
wsman_ps_object_get_value (WsmanPSObject *self,
                           guint          index)
{
  return &g_array_index (self->items, WsmanPSValue, index);
}

/* --- The object itself --- */

/**
 * wsman_ps_object_get_kind:
 * @self: an object
 *
 * Gets the kind of the object.
 *
 * Returns: the kind
 *
 * Since: 1.0
 */
WsmanPSKind
wsman_ps_object_get_kind (WsmanPSObject *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), WSMAN_PS_KIND_NIL);

  return self->kind;
}

/**
 * wsman_ps_object_get_type_names:
 * @self: an object
 *
 * Gets the names of the object's type and its base types, the most specific first.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names; empty if the server has sent none
 *
 * Since: 1.0
 */
const char * const *
wsman_ps_object_get_type_names (WsmanPSObject *self)
{
  static const char * const none[] = { NULL };

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  return self->type_names != NULL ? (const char * const *) self->type_names->names : none;
}

static const char *
skip_deserialized (const char *name)
{
  return g_ascii_strncasecmp (name, DESERIALIZED, strlen (DESERIALIZED)) == 0 ? name + strlen (DESERIALIZED) : name;
}

/**
 * wsman_ps_object_is_a:
 * @self: an object
 * @type_name: the name of a .NET type, such as `System.Diagnostics.Process`
 *
 * Gets whether the object has a type, or is derived from it. The case of the name and the prefix `Deserialized.` don't
 * matter.
 *
 * Returns: whether it has the type
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_is_a (WsmanPSObject *self,
                      const char    *type_name)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (type_name != NULL, FALSE);

  for (const char * const *name = wsman_ps_object_get_type_names (self); *name != NULL; name++)
    {
      if (g_ascii_strcasecmp (skip_deserialized (*name), skip_deserialized (type_name)) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * wsman_ps_object_get_text:
 * @self: an object
 *
 * Gets the object as text: what `ToString()` returned at the server, or the exact text of a simple value.
 *
 * Returns: (transfer none) (nullable): the text; %NULL if the object has none, or is a secure string
 *
 * Since: 1.0
 */
const char *
wsman_ps_object_get_text (WsmanPSObject *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  if (self->text != NULL)
    return self->text;
  if (self->base.kind == WSMAN_PS_KIND_SECURE_STRING || self->base.kind == WSMAN_PS_KIND_OBJECT)
    return NULL;

  return self->base.text;
}
