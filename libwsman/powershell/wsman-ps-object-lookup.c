/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Looks up the properties of an object by name and type. A value of another type is never converted, except integers
 * to wider ones.
 */

#include "wsman-ps-object-private.h"

#include "soap/wsman-base64-private.h"
#include "soap/wsman-values-private.h"

/* Returns the simple value of a property. An object may have one: a member of an enumeration is a number. */
static const WsmanPSValue *
find_simple (WsmanPSObject *self,
             const char    *name)
{
  const WsmanPSValue *value = wsman_ps_object_find (self, name);

  if (value == NULL || value->is_weak)
    return NULL;
  if (value->kind == WSMAN_PS_KIND_OBJECT)
    value = &value->object->base;

  return value->kind == WSMAN_PS_KIND_OBJECT ? NULL : value;
}

static const char *
find_text (WsmanPSObject *self,
           const char    *name,
           WsmanPSKind    first,
           WsmanPSKind    last)
{
  const WsmanPSValue *value = find_simple (self, name);

  return value != NULL && value->kind >= first && value->kind <= last ? value->text : NULL;
}

/**
 * wsman_ps_object_list_names:
 * @self: an object
 *
 * Lists the names of the object's properties, in the order in which the server has sent them. Each name occurs once.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
char **
wsman_ps_object_list_names (WsmanPSObject *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) found = NULL;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);

  found = wsman_ps_object_list_properties (self);
  for (guint i = 0; i < found->len; i++)
    g_strv_builder_add (builder, ((const WsmanPSProperty *) found->pdata[i])->name);

  return g_strv_builder_end (builder);
}

/**
 * wsman_ps_object_contains:
 * @self: an object
 * @name: a property's name
 *
 * Gets whether the object has a property. The property may be nil.
 *
 * Returns: whether it has the property
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_contains (WsmanPSObject *self,
                          const char    *name)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return wsman_ps_object_find (self, name) != NULL;
}

/**
 * wsman_ps_object_lookup_text:
 * @self: an object
 * @name: a property's name
 *
 * Looks up a property as text. Numbers, dates and versions have their exact text. An object has the text that
 * `ToString()` returned at the server.
 *
 * Returns: (transfer none) (nullable): the text; %NULL if there is none
 *
 * Since: 1.0
 */
const char *
wsman_ps_object_lookup_text (WsmanPSObject *self,
                             const char    *name)
{
  const WsmanPSValue *value;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = wsman_ps_object_find (self, name);
  if (value == NULL || value->is_weak || value->kind == WSMAN_PS_KIND_SECURE_STRING)
    return NULL;

  return value->kind == WSMAN_PS_KIND_OBJECT ? wsman_ps_object_get_text (value->object) : value->text;
}

/**
 * wsman_ps_object_lookup_string:
 * @self: an object
 * @name: a property's name
 *
 * Looks up a string.
 *
 * Returns: (transfer none) (nullable): the string; %NULL if there is no such property, or if it isn't a string
 *
 * Since: 1.0
 */
const char *
wsman_ps_object_lookup_string (WsmanPSObject *self,
                               const char    *name)
{
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return find_text (self, name, WSMAN_PS_KIND_STRING, WSMAN_PS_KIND_STRING);
}

/**
 * wsman_ps_object_lookup_strv:
 * @self: an object
 * @name: a property's name
 *
 * Looks up a list of strings.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the strings; %NULL if there is no such property, or if
 *   it isn't a list of strings
 *
 * Since: 1.0
 */
char **
wsman_ps_object_lookup_strv (WsmanPSObject *self,
                             const char    *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(WsmanPSObject) list = NULL;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  list = wsman_ps_object_lookup_object (self, name);
  if (list == NULL || list->kind != WSMAN_PS_KIND_LIST)
    return NULL;

  for (guint i = 0; i < wsman_ps_object_n_values (list); i++)
    {
      const WsmanPSValue *value = wsman_ps_object_get_value (list, i);

      if (value->kind != WSMAN_PS_KIND_STRING)
        return NULL;
      g_strv_builder_add (builder, value->text);
    }

  return g_strv_builder_end (builder);
}

/**
 * wsman_ps_object_lookup_boolean:
 * @self: an object
 * @name: a property's name
 * @value: (out) (optional): the value
 *
 * Looks up a boolean.
 *
 * Returns: whether there is such a property, and it is a boolean
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_lookup_boolean (WsmanPSObject *self,
                                const char    *name,
                                gboolean      *value)
{
  const char *text;
  gboolean found = FALSE;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  text = find_text (self, name, WSMAN_PS_KIND_BOOLEAN, WSMAN_PS_KIND_BOOLEAN);

  return text != NULL && wsman_value_parse_boolean (text, value != NULL ? value : &found);
}

/**
 * wsman_ps_object_lookup_int64:
 * @self: an object
 * @name: a property's name
 * @value: (out) (optional): the value
 *
 * Looks up an integer. The number of a member of an enumeration is one, too.
 *
 * Returns: whether there is such a property, and it is an integer that fits
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_lookup_int64 (WsmanPSObject *self,
                              const char    *name,
                              gint64        *value)
{
  const char *text;
  gint64 found = 0;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  text = find_text (self, name, WSMAN_PS_KIND_BYTE, WSMAN_PS_KIND_INT64);

  return text != NULL && wsman_value_parse_int64 (text, value != NULL ? value : &found);
}

/**
 * wsman_ps_object_lookup_uint64:
 * @self: an object
 * @name: a property's name
 * @value: (out) (optional): the value
 *
 * Looks up an integer that isn't negative.
 *
 * Returns: whether there is such a property, and it is an integer that fits
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_lookup_uint64 (WsmanPSObject *self,
                               const char    *name,
                               guint64       *value)
{
  const char *text;
  guint64 found = 0;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  text = find_text (self, name, WSMAN_PS_KIND_BYTE, WSMAN_PS_KIND_INT64);

  return text != NULL && wsman_value_parse_uint64 (text, value != NULL ? value : &found);
}

/**
 * wsman_ps_object_lookup_double:
 * @self: an object
 * @name: a property's name
 * @value: (out) (optional): the value
 *
 * Looks up a floating-point number. For a decimal number, [method@Wsman.PSObject.lookup_text] is exact.
 *
 * Returns: whether there is such a property, and it is a floating-point number
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_lookup_double (WsmanPSObject *self,
                               const char    *name,
                               double        *value)
{
  const char *text;
  double found = 0;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  text = find_text (self, name, WSMAN_PS_KIND_SINGLE, WSMAN_PS_KIND_DOUBLE);

  return text != NULL && wsman_value_parse_double (text, value != NULL ? value : &found);
}

/**
 * wsman_ps_object_lookup_date_time:
 * @self: an object
 * @name: a property's name
 *
 * Looks up a date and time. A time without a zone is taken as UTC. PowerShell's times have seven digits after the
 * second, of which the last is lost here. [method@Wsman.PSObject.lookup_text] has all of them.
 *
 * Returns: (transfer full) (nullable): the time; %NULL if there is no such property, or if it isn't a time
 *
 * Since: 1.0
 */
GDateTime *
wsman_ps_object_lookup_date_time (WsmanPSObject *self,
                                  const char    *name)
{
  const char *text;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  text = find_text (self, name, WSMAN_PS_KIND_DATE_TIME, WSMAN_PS_KIND_DATE_TIME);

  return text != NULL ? wsman_value_parse_date_time (text) : NULL;
}

/**
 * wsman_ps_object_lookup_interval:
 * @self: an object
 * @name: a property's name
 * @value: (out) (optional): the interval in microseconds
 *
 * Looks up a time span.
 *
 * Returns: whether there is such a property, and it is a time span
 *
 * Since: 1.0
 */
gboolean
wsman_ps_object_lookup_interval (WsmanPSObject *self,
                                 const char    *name,
                                 GTimeSpan     *value)
{
  const char *text;
  GTimeSpan found = 0;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  text = find_text (self, name, WSMAN_PS_KIND_TIME_SPAN, WSMAN_PS_KIND_TIME_SPAN);

  return text != NULL && wsman_value_parse_duration (text, value != NULL ? value : &found);
}

/**
 * wsman_ps_object_lookup_bytes:
 * @self: an object
 * @name: a property's name
 *
 * Looks up an array of bytes.
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL if there is no such property, or if it isn't an array of
 *   bytes
 *
 * Since: 1.0
 */
GBytes *
wsman_ps_object_lookup_bytes (WsmanPSObject *self,
                              const char    *name)
{
  const char *text;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  text = find_text (self, name, WSMAN_PS_KIND_BYTES, WSMAN_PS_KIND_BYTES);

  return text != NULL ? wsman_xml_decode_base64 (text) : NULL;
}

/**
 * wsman_ps_object_lookup_object:
 * @self: an object
 * @name: a property's name
 *
 * Looks up an object. It may be the object that has the property, or one around that. Such an object is only found
 * while somebody holds a reference to it.
 *
 * Returns: (transfer full) (nullable): the object; %NULL if there is no such property, or if it is a simple value
 *
 * Since: 1.0
 */
WsmanPSObject *
wsman_ps_object_lookup_object (WsmanPSObject *self,
                               const char    *name)
{
  const WsmanPSValue *value;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = wsman_ps_object_find (self, name);

  return value != NULL ? wsman_ps_value_dup_object (value) : NULL;
}
