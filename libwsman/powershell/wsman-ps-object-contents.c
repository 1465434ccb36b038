/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The values, properties and items of an object, as values of the program's language. */

#include "wsman-ps-object-private.h"

#include "soap/wsman-base64-private.h"
#include "soap/wsman-values-private.h"

static GValue *
new_gvalue (GType type)
{
  GValue *value = g_new0 (GValue, 1);

  return g_value_init (value, type);
}

static GValue *
integer_to_gvalue (const WsmanPSValue *self)
{
  GValue *value;
  gint64 number = 0;
  guint64 large = 0;

  if (self->kind == WSMAN_PS_KIND_UINT64)
    {
      wsman_value_parse_uint64 (self->text, &large);
      value = new_gvalue (G_TYPE_UINT64);
      g_value_set_uint64 (value, large);
      return value;
    }

  wsman_value_parse_int64 (self->text, &number);
  if (self->kind == WSMAN_PS_KIND_INT64 || number > G_MAXINT32)
    {
      value = new_gvalue (G_TYPE_INT64);
      g_value_set_int64 (value, number);
      return value;
    }

  value = new_gvalue (G_TYPE_INT);
  g_value_set_int (value, number);

  return value;
}

static GValue *
float_to_gvalue (const WsmanPSValue *self)
{
  GValue *value = new_gvalue (G_TYPE_DOUBLE);
  double number = 0;

  wsman_value_parse_double (self->text, &number);
  g_value_set_double (value, number);

  return value;
}

static GValue *
text_to_gvalue (const WsmanPSValue *self)
{
  GValue *value = new_gvalue (G_TYPE_STRING);
  guint64 unit = 0;
  char character[8] = { 0, };

  if (self->kind != WSMAN_PS_KIND_CHAR)
    {
      g_value_set_string (value, self->text);
      return value;
    }

  wsman_value_parse_uint64 (self->text, &unit);
  if (unit != 0 && g_unichar_validate (unit))
    g_unichar_to_utf8 (unit, character);
  else
    g_snprintf (character, sizeof character, "_x%04X_", (guint) unit & 0xFFFF);
  g_value_set_string (value, character);

  return value;
}

GValue *
wsman_ps_value_to_gvalue (const WsmanPSValue *self)
{
  GValue *value;
  gboolean truth = FALSE;
  WsmanPSObject *object;

  switch ((WsmanPSKind) self->kind)
    {
    case WSMAN_PS_KIND_NIL:
    case WSMAN_PS_KIND_SECURE_STRING:
      return NULL;

    case WSMAN_PS_KIND_OBJECT:
      object = wsman_ps_value_dup_object (self);
      if (object == NULL)
        return NULL;
      value = new_gvalue (WSMAN_TYPE_PS_OBJECT);
      g_value_take_object (value, object);
      return value;

    case WSMAN_PS_KIND_BOOLEAN:
      value = new_gvalue (G_TYPE_BOOLEAN);
      wsman_value_parse_boolean (self->text, &truth);
      g_value_set_boolean (value, truth);
      return value;

    case WSMAN_PS_KIND_SINGLE:
    case WSMAN_PS_KIND_DOUBLE:
      return float_to_gvalue (self);

    case WSMAN_PS_KIND_BYTES:
      value = new_gvalue (G_TYPE_BYTES);
      g_value_take_boxed (value, wsman_xml_decode_base64 (self->text));
      return value;

    default:
      if (wsman_ps_kind_is_integer (self->kind))
        return integer_to_gvalue (self);
      return text_to_gvalue (self);
    }
}

/**
 * wsman_ps_object_dup_value:
 * @self: an object
 *
 * Gets the value of an object whose kind is a simple value. Integers that fit into 32 bits have 32 bits, and others
 * have 64. Booleans and floating-point numbers have their own types, and bytes are a [struct@GLib.Bytes]. Decimals,
 * dates and all other simple values are texts.
 *
 * Returns: (transfer full) (nullable): the value; %NULL for nil, for secure strings, and for objects without a simple
 *   value
 *
 * Since: 1.0
 */
GValue *
wsman_ps_object_dup_value (WsmanPSObject *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  return self->base.kind == WSMAN_PS_KIND_OBJECT ? NULL : wsman_ps_value_to_gvalue (&self->base);
}

/**
 * wsman_ps_object_get:
 * @self: an object
 * @name: a property's name
 *
 * Gets a property. Simple values have the types that [method@Wsman.PSObject.dup_value] names. All others are a
 * [class@Wsman.PSObject].
 *
 * Returns: (transfer full) (nullable): the value; %NULL if there is no such property, or if it is nil or a secure
 *   string
 *
 * Since: 1.0
 */
GValue *
wsman_ps_object_get (WsmanPSObject *self,
                     const char    *name)
{
  const WsmanPSValue *value;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = wsman_ps_object_find (self, name);

  return value != NULL ? wsman_ps_value_to_gvalue (value) : NULL;
}

/* --- Items --- */

static guint
get_stride (WsmanPSObject *self)
{
  return self->kind == WSMAN_PS_KIND_DICTIONARY ? 2 : 1;
}

/**
 * wsman_ps_object_get_n_items:
 * @self: an object
 *
 * Gets the number of items. An object that isn't a collection has none.
 *
 * Returns: the number of items; for a dictionary, the number of its entries
 *
 * Since: 1.0
 */
guint
wsman_ps_object_get_n_items (WsmanPSObject *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), 0);

  return wsman_ps_object_n_values (self) / get_stride (self);
}

/**
 * wsman_ps_object_get_item:
 * @self: an object
 * @index: the position of the item
 *
 * Gets an item of a collection. In a dictionary, this is the value of an entry.
 *
 * Returns: (transfer full) (nullable): the item; %NULL for nil, and if there is no such item
 *
 * Since: 1.0
 */
GValue *
wsman_ps_object_get_item (WsmanPSObject *self,
                          guint          index)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  if (index >= wsman_ps_object_get_n_items (self))
    return NULL;

  return wsman_ps_value_to_gvalue (wsman_ps_object_get_value (self, (index + 1) * get_stride (self) - 1));
}

/**
 * wsman_ps_object_get_key:
 * @self: an object
 * @index: the position of the entry
 *
 * Gets the key of an entry of a dictionary.
 *
 * Returns: (transfer full) (nullable): the key; %NULL if there is no such entry, or the object isn't a dictionary
 *
 * Since: 1.0
 */
GValue *
wsman_ps_object_get_key (WsmanPSObject *self,
                         guint          index)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  if (self->kind != WSMAN_PS_KIND_DICTIONARY || index >= wsman_ps_object_get_n_items (self))
    return NULL;

  return wsman_ps_value_to_gvalue (wsman_ps_object_get_value (self, 2 * index));
}
