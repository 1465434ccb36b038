/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Looks up the properties of an item by name and type. [DSP0230] 9. A value of another type is never converted.
 */

#include "wsman-item-private.h"

#include <string.h>

#include "soap/wsman-hash-private.h"
#include "soap/wsman-values-private.h"

static const WsmanElement *
find_property (const WsmanElement *from,
               const char         *name)
{
  while (from != NULL && strcmp (wsman_element_get_name (from), name) != 0)
    from = wsman_value_next_property (from);

  return from;
}

static const WsmanElement *
first_value (WsmanItem  *self,
             const char *name)
{
  return find_property (wsman_value_first_property (wsman_item_get_element (self)), name);
}

static const WsmanElement *
next_value (const WsmanElement *value,
            const char         *name)
{
  return find_property (wsman_value_next_property (value), name);
}

/* Returns the text of a plain value. Returns NULL for nil, embedded instances and references. */
static const char *
get_text (const WsmanElement *property)
{
  const WsmanElement *content;

  if (property == NULL || wsman_value_classify (property, &content) != WSMAN_VALUE_TEXT)
    return NULL;

  return wsman_element_get_text (content);
}

/**
 * wsman_item_list_names:
 * @self: an item
 *
 * Lists the names of the item's properties, in the order of the document. Each name occurs once.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
char **
wsman_item_list_names (WsmanItem *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (wsman_text_hash, g_str_equal);

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);

  for (const WsmanElement *property = wsman_value_first_property (wsman_item_get_element (self));
       property != NULL;
       property = wsman_value_next_property (property))
    {
      const char *name = wsman_element_get_name (property);

      if (g_hash_table_add (seen, (gpointer) name))
        g_strv_builder_add (builder, name);
    }

  return g_strv_builder_end (builder);
}

/**
 * wsman_item_contains:
 * @self: an item
 * @name: a property's name
 *
 * Gets whether the item has a property. The property may be nil.
 *
 * Returns: whether it is
 *
 * Since: 1.0
 */
gboolean
wsman_item_contains (WsmanItem  *self,
                     const char *name)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return first_value (self, name) != NULL;
}

/**
 * wsman_item_is_null:
 * @self: an item
 * @name: a property's name
 *
 * Gets whether the item has a property without a value, which is nil. An empty string is a value.
 *
 * Returns: whether the property is nil; %FALSE if the item doesn't have the property
 *
 * Since: 1.0
 */
gboolean
wsman_item_is_null (WsmanItem  *self,
                    const char *name)
{
  const WsmanElement *property;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  property = first_value (self, name);

  return property != NULL && wsman_element_is_nil (property);
}

/**
 * wsman_item_lookup_string:
 * @self: an item
 * @name: a property's name
 *
 * Looks up the text of a property. Numbers and dates also have a text.
 *
 * Returns: (nullable) (transfer none): the text, or %NULL if the property isn't there, is nil, or is
 *   an embedded instance or a reference
 *
 * Since: 1.0
 */
const char *
wsman_item_lookup_string (WsmanItem  *self,
                          const char *name)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return get_text (first_value (self, name));
}

/**
 * wsman_item_lookup_strv:
 * @self: an item
 * @name: a property's name
 *
 * Looks up the texts of all values of the property, as an array of strings. If the property has one value, the array
 * has one string.
 *
 * Returns: (nullable) (transfer full) (array zero-terminated=1): the texts, or %NULL if the property isn't there, is
 *   nil, or has values that aren't text
 *
 * Since: 1.0
 */
char **
wsman_item_lookup_strv (WsmanItem  *self,
                        const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const WsmanElement *value;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = first_value (self, name);
  if (get_text (value) == NULL)
    return NULL;

  for (; value != NULL; value = next_value (value, name))
    {
      const char *text = get_text (value);

      g_strv_builder_add (builder, text != NULL ? text : "");
    }

  return g_strv_builder_end (builder);
}

/**
 * wsman_item_lookup_boolean:
 * @self: an item
 * @name: a property's name
 * @value: (out) (optional): return location for the value; it is only set on success
 *
 * Looks up a boolean. Its text is `true`, `false`, `1` or `0`, in any letter case.
 *
 * Returns: whether the property is there and has this type
 *
 * Since: 1.0
 */
gboolean
wsman_item_lookup_boolean (WsmanItem  *self,
                           const char *name,
                           gboolean   *value)
{
  const char *text = wsman_item_lookup_string (self, name);
  gboolean found;

  if (text == NULL || !wsman_value_parse_boolean (text, &found))
    return FALSE;

  if (value != NULL)
    *value = found;

  return TRUE;
}

/**
 * wsman_item_lookup_int64:
 * @self: an item
 * @name: a property's name
 * @value: (out) (optional): return location for the value; it is only set on success
 *
 * Looks up an integer of 64 bits.
 *
 * Returns: whether the property is there and has this type
 *
 * Since: 1.0
 */
gboolean
wsman_item_lookup_int64 (WsmanItem  *self,
                         const char *name,
                         gint64     *value)
{
  const char *text = wsman_item_lookup_string (self, name);
  gint64 found;

  if (text == NULL || !wsman_value_parse_int64 (text, &found))
    return FALSE;

  if (value != NULL)
    *value = found;

  return TRUE;
}

/**
 * wsman_item_lookup_uint64:
 * @self: an item
 * @name: a property's name
 * @value: (out) (optional): return location for the value; it is only set on success
 *
 * Looks up an unsigned integer of 64 bits.
 *
 * Returns: whether the property is there and has this type
 *
 * Since: 1.0
 */
gboolean
wsman_item_lookup_uint64 (WsmanItem  *self,
                          const char *name,
                          guint64    *value)
{
  const char *text = wsman_item_lookup_string (self, name);
  guint64 found;

  if (text == NULL || !wsman_value_parse_uint64 (text, &found))
    return FALSE;

  if (value != NULL)
    *value = found;

  return TRUE;
}

/**
 * wsman_item_lookup_double:
 * @self: an item
 * @name: a property's name
 * @value: (out) (optional): return location for the value; it is only set on success
 *
 * Looks up a number, which may be `INF`, `-INF` or `NaN`.
 *
 * Returns: whether the property is there and has this type
 *
 * Since: 1.0
 */
gboolean
wsman_item_lookup_double (WsmanItem  *self,
                          const char *name,
                          double     *value)
{
  const char *text = wsman_item_lookup_string (self, name);
  double found;

  if (text == NULL || !wsman_value_parse_double (text, &found))
    return FALSE;

  if (value != NULL)
    *value = found;

  return TRUE;
}

/**
 * wsman_item_lookup_date_time:
 * @self: an item
 * @name: a property's name
 *
 * Looks up a date. Its text is like `2024-05-01T10:20:30.5+02:00`, is a date without a time, or has CIM's own form,
 * such as `20240501102030.500000+120`. If there is no time zone, the date is in UTC.
 *
 * Returns: (nullable) (transfer full): the date, or %NULL if the property isn't there, isn't a date, or has wildcards
 *
 * Since: 1.0
 */
GDateTime *
wsman_item_lookup_date_time (WsmanItem  *self,
                             const char *name)
{
  const char *text = wsman_item_lookup_string (self, name);

  return text != NULL ? wsman_value_parse_date_time (text) : NULL;
}

/**
 * wsman_item_lookup_interval:
 * @self: an item
 * @name: a property's name
 * @value: (out) (optional): return location for the interval, in microseconds; it is only set on
 *   success
 *
 * Looks up an interval. Its text is like `P5DT1H15M7S`, without years and months, or has CIM's own form, such as
 * `00000005011507.000000:000`.
 *
 * Returns: whether the property is there and has this type
 *
 * Since: 1.0
 */
gboolean
wsman_item_lookup_interval (WsmanItem  *self,
                            const char *name,
                            GTimeSpan  *value)
{
  const char *text = wsman_item_lookup_string (self, name);
  GTimeSpan found;

  if (text == NULL || !wsman_value_parse_duration (text, &found))
    return FALSE;

  if (value != NULL)
    *value = found;

  return TRUE;
}

static WsmanItem *
new_nested (WsmanItem          *self,
            const WsmanElement *property)
{
  const WsmanElement *content;

  if (wsman_value_classify (property, &content) != WSMAN_VALUE_INSTANCE)
    return NULL;

  return wsman_item_new_inner (self, content);
}

/**
 * wsman_item_lookup_item:
 * @self: an item
 * @name: a property's name
 *
 * Looks up an embedded instance, in either of the two forms that servers use. If the property's own element is the
 * instance, the item has the property's name.
 *
 * Returns: (nullable) (transfer full): the instance, or %NULL if the property isn't there or isn't an instance
 *
 * Since: 1.0
 */
WsmanItem *
wsman_item_lookup_item (WsmanItem  *self,
                        const char *name)
{
  const WsmanElement *property;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  property = first_value (self, name);

  return property != NULL ? new_nested (self, property) : NULL;
}

/**
 * wsman_item_lookup_items:
 * @self: an item
 * @name: a property's name
 *
 * Looks up an array of embedded instances. Other values of the property are left out.
 *
 * Returns: (transfer full) (element-type WsmanItem): the instances; empty if there are none
 *
 * Since: 1.0
 */
GPtrArray *
wsman_item_lookup_items (WsmanItem  *self,
                         const char *name)
{
  GPtrArray *items;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (const WsmanElement *value = first_value (self, name); value != NULL; value = next_value (value, name))
    {
      WsmanItem *item = new_nested (self, value);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }

  return items;
}

/**
 * wsman_item_lookup_locator:
 * @self: an item
 * @name: a property's name
 *
 * Looks up a reference to another resource.
 *
 * Returns: (nullable) (transfer full): the locator of the other resource, or %NULL if the property isn't there or isn't
 *   a reference
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_item_lookup_locator (WsmanItem  *self,
                           const char *name)
{
  const WsmanElement *property, *content;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  property = first_value (self, name);
  if (property == NULL || wsman_value_classify (property, &content) != WSMAN_VALUE_REFERENCE)
    return NULL;

  return wsman_item_read_locator (content);
}

/**
 * wsman_item_to_variant:
 * @self: an item
 *
 * Gets all properties as a dictionary, which is convenient in scripts.
 *
 * Messages contain few types. Therefore most values are strings. The types are:
 *
 * | property | type |
 * |---|---|
 * | text without `xsi:type`, or with an `xsi:type` that isn't below | `s` |
 * | text with `xsi:type` boolean (of XML Schema or CIM) | `b` |
 * | … byte, short, int, long, integer | `x` |
 * | … unsignedByte, unsignedShort, unsignedInt, unsignedLong | `t` |
 * | … float, double | `d` |
 * | dates and intervals, wrapped or not | `s`, the unchanged text |
 * | nil | `()` |
 * | embedded instance | `a{sv}`, by the same rules |
 * | reference | `(s)`, its locator as text, or the XML of an endpoint reference with an address |
 * | several values | an array of their type if all values have the same type, otherwise `av` |
 * | text that stands beside elements | `s`, under the key `#text` |
 *
 * If a text doesn't have the form of its `xsi:type`, the value is a string. A property with one value looks the same as
 * an array with one value. It never becomes an array. The properties are in the order of the document.
 *
 * [ctor@Wsman.Item.new_from_variant] accepts this dictionary, unless it has the key `#text`. In the new item, embedded
 * instances have lost their class, and dates have lost their CIM wrappers.
 *
 * Returns: (transfer full): an `a{sv}`
 *
 * Since: 1.0
 */
GVariant *
wsman_item_to_variant (WsmanItem *self)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);

  return g_variant_ref_sink (wsman_value_properties_to_variant (wsman_item_get_element (self)));
}
