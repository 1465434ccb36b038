/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes objects as JSON. */

#include "wsman-ps-object-private.h"

#include <math.h>
#include <string.h>

#include "soap/wsman-values-private.h"

typedef struct
{
  WsmanPSWalk walk;
  GString *json;
} JsonWriter;

static void
append_string (GString    *json,
               const char *text)
{
  /* The first of them have letters of their own. */
  static const char escaped[] = "\"\\\b\f\n\r\t"
                                "\x01\x02\x03\x04\x05\x06\x07\x0b\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18"
                                "\x19\x1a\x1b\x1c\x1d\x1e\x1f";
  static const char letters[] = "\"\\bfnrt";

  g_string_append_c (json, '"');
  while (*text != '\0')
    {
      gsize n_plain = strcspn (text, escaped);
      const char *found;

      g_string_append_len (json, text, n_plain);
      text += n_plain;
      if (*text == '\0')
        break;

      found = strchr (escaped, *text);
      if (found - escaped < (gssize) strlen (letters))
        g_string_append_printf (json, "\\%c", letters[found - escaped]);
      else
        g_string_append_printf (json, "\\u%04x", *text);
      text++;
    }
  g_string_append_c (json, '"');
}

/* JSON has no words for numbers that aren't finite. */
static void
append_float (GString    *json,
              const char *text)
{
  g_autofree char *number = NULL;
  double value = 0;

  wsman_value_parse_double (text, &value);
  number = wsman_value_format_double (value);
  if (isfinite (value))
    g_string_append (json, number);
  else
    append_string (json, number);
}

static void
append_integer (GString    *json,
                const char *text)
{
  gint64 negative = 0;
  guint64 positive = 0;

  if (wsman_value_parse_uint64 (text, &positive))
    g_string_append_printf (json, "%" G_GUINT64_FORMAT, positive);
  else if (wsman_value_parse_int64 (text, &negative))
    g_string_append_printf (json, "%" G_GINT64_FORMAT, negative);
}

static void
append_character (GString            *json,
                  const WsmanPSValue *value)
{
  g_autofree GValue *text = wsman_ps_value_to_gvalue (value);

  append_string (json, g_value_get_string (text));
  g_value_unset (text);
}

static void
append_simple (GString            *json,
               const WsmanPSValue *value)
{
  gboolean truth = FALSE;

  switch ((WsmanPSKind) value->kind)
    {
    case WSMAN_PS_KIND_NIL:
    case WSMAN_PS_KIND_SECURE_STRING:
      g_string_append (json, "null");
      break;

    case WSMAN_PS_KIND_BOOLEAN:
      wsman_value_parse_boolean (value->text, &truth);
      g_string_append (json, truth ? "true" : "false");
      break;

    case WSMAN_PS_KIND_SINGLE:
    case WSMAN_PS_KIND_DOUBLE:
      append_float (json, value->text);
      break;

    case WSMAN_PS_KIND_DECIMAL:
      g_string_append (json, value->text);
      break;

    case WSMAN_PS_KIND_CHAR:
      append_character (json, value);
      break;

    default:
      if (wsman_ps_kind_is_integer (value->kind))
        append_integer (json, value->text);
      else
        append_string (json, value->text);
      break;
    }
}

static gboolean append_object (JsonWriter *self, WsmanPSObject *object, GError **error);

static gboolean
append_value (JsonWriter          *self,
              const WsmanPSValue  *value,
              GError             **error)
{
  gboolean appended = TRUE;

  if (!wsman_ps_walk_enter (&self->walk, error))
    return FALSE;

  if (value->is_weak)
    {
      g_autoptr(WsmanPSObject) around = wsman_ps_value_dup_object (value);
      const char *text = around != NULL ? wsman_ps_object_get_text (around) : NULL;

      appended = wsman_ps_walk_add_text (&self->walk, text, error);
      if (appended && text != NULL)
        append_string (self->json, text);
      else if (appended)
        g_string_append (self->json, "null");
    }
  else if (value->kind == WSMAN_PS_KIND_OBJECT)
    appended = append_object (self, value->object, error);
  else if ((appended = wsman_ps_walk_add_text (&self->walk, value->text, error)))
    append_simple (self->json, value);
  wsman_ps_walk_leave (&self->walk);

  return appended;
}

static gboolean
append_name (JsonWriter  *self,
             const char  *name,
             GError     **error)
{
  if (!wsman_ps_walk_add_text (&self->walk, name, error))
    return FALSE;

  append_string (self->json, name);
  g_string_append_c (self->json, ':');

  return TRUE;
}

static gboolean
append_key (JsonWriter          *self,
            const WsmanPSValue  *key,
            GError             **error)
{
  const char *text = key->text;

  if (key->kind == WSMAN_PS_KIND_OBJECT)
    text = key->is_weak ? NULL : wsman_ps_object_get_text (key->object);

  return append_name (self, text != NULL ? text : "", error);
}

static gboolean
append_items (JsonWriter     *self,
              WsmanPSObject  *object,
              GError        **error)
{
  gboolean is_dictionary = object->kind == WSMAN_PS_KIND_DICTIONARY;

  g_string_append_c (self->json, is_dictionary ? '{' : '[');
  for (guint i = 0; i < wsman_ps_object_n_values (object); i++)
    {
      if (i > 0)
        g_string_append_c (self->json, ',');
      if (is_dictionary && !append_key (self, wsman_ps_object_get_value (object, i++), error))
        return FALSE;
      if (!append_value (self, wsman_ps_object_get_value (object, i), error))
        return FALSE;
    }
  g_string_append_c (self->json, is_dictionary ? '}' : ']');

  return TRUE;
}

static gboolean
append_properties (JsonWriter     *self,
                   WsmanPSObject  *object,
                   GError        **error)
{
  g_autoptr(GPtrArray) properties = wsman_ps_object_list_properties (object);

  g_string_append_c (self->json, '{');
  for (guint i = 0; i < properties->len; i++)
    {
      const WsmanPSProperty *property = properties->pdata[i];

      if (i > 0)
        g_string_append_c (self->json, ',');
      if (!append_name (self, property->name, error) || !append_value (self, &property->value, error))
        return FALSE;
    }
  g_string_append_c (self->json, '}');

  return TRUE;
}

static gboolean
append_object (JsonWriter     *self,
               WsmanPSObject  *object,
               GError        **error)
{
  if (wsman_ps_kind_is_collection (object->kind))
    return append_items (self, object, error);
  if (object->kind != WSMAN_PS_KIND_OBJECT)
    return append_value (self, &object->base, error);
  if (object->properties != NULL || object->text == NULL)
    return append_properties (self, object, error);

  if (!wsman_ps_walk_add_text (&self->walk, object->text, error))
    return FALSE;

  append_string (self->json, object->text);

  return TRUE;
}

/**
 * wsman_ps_object_to_json:
 * @self: an object
 *
 * Writes the object as JSON, on one line. An object becomes its properties, and a collection its items. A member of an
 * enumeration becomes its number, and an object without properties its text. Numbers have all their digits, also those
 * that JavaScript would round. Dates, versions and the like are texts, and bytes are base64. Secure strings become
 * null. A reference to an object around it becomes the text of that object, or null.
 *
 * Fails with [error@Wsman.Error] `QUOTA` if the objects are nested too deep, or if references among them make the text
 * too long.
 *
 * Returns: (transfer full): the JSON
 *
 * Since: 1.0
 */
char *
wsman_ps_object_to_json (WsmanPSObject  *self,
                         GError        **error)
{
  g_autoptr(GString) json = g_string_new (NULL);
  JsonWriter writer = { .json = json };

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!append_object (&writer, self, error))
    return NULL;

  return g_string_free (g_steal_pointer (&json), FALSE);
}
