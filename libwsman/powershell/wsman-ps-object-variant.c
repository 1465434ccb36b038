/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Converts objects to GVariant and back. */

#include "wsman-ps-object-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-base64-private.h"
#include "soap/wsman-values-private.h"

/* --- To a variant --- */

static GVariant *
integer_to_variant (WsmanPSKind  kind,
                    const char  *text)
{
  gint64 number = 0;
  guint64 large = 0;

  if (kind == WSMAN_PS_KIND_UINT64)
    {
      wsman_value_parse_uint64 (text, &large);
      return g_variant_new_uint64 (large);
    }

  wsman_value_parse_int64 (text, &number);
  switch (kind)
    {
    case WSMAN_PS_KIND_BYTE:
      return g_variant_new_byte (number);

    case WSMAN_PS_KIND_SBYTE:
    case WSMAN_PS_KIND_INT16:
      return g_variant_new_int16 (number);

    case WSMAN_PS_KIND_UINT16:
      return g_variant_new_uint16 (number);

    case WSMAN_PS_KIND_INT32:
      return g_variant_new_int32 (number);

    case WSMAN_PS_KIND_UINT32:
      return g_variant_new_uint32 (number);

    default:
      return g_variant_new_int64 (number);
    }
}

static GVariant *
bytes_to_variant (const char *text)
{
  g_autoptr(GBytes) bytes = wsman_xml_decode_base64 (text);

  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static GVariant *
text_to_variant (const WsmanPSValue *value)
{
  g_autofree GValue *text = wsman_ps_value_to_gvalue (value);
  GVariant *variant = g_variant_new_string (g_value_get_string (text));

  g_value_unset (text);

  return variant;
}

static GVariant *
simple_to_variant (const WsmanPSValue *value)
{
  gboolean truth = FALSE;
  double number = 0;

  if (wsman_ps_kind_is_integer (value->kind))
    return integer_to_variant (value->kind, value->text);

  switch ((WsmanPSKind) value->kind)
    {
    case WSMAN_PS_KIND_NIL:
    case WSMAN_PS_KIND_SECURE_STRING:
      return g_variant_new ("()");

    case WSMAN_PS_KIND_BOOLEAN:
      wsman_value_parse_boolean (value->text, &truth);
      return g_variant_new_boolean (truth);

    case WSMAN_PS_KIND_SINGLE:
    case WSMAN_PS_KIND_DOUBLE:
      wsman_value_parse_double (value->text, &number);
      return g_variant_new_double (number);

    case WSMAN_PS_KIND_BYTES:
      return bytes_to_variant (value->text);

    default:
      return text_to_variant (value);
    }
}

static GVariant *
text_or_nil_to_variant (const char *text)
{
  return text != NULL ? g_variant_new_string (text) : g_variant_new ("()");
}

static GVariant *object_to_variant (WsmanPSObject *object, WsmanPSWalk *walk, GError **error);

static GVariant *
value_to_variant (const WsmanPSValue  *value,
                  WsmanPSWalk         *walk,
                  GError             **error)
{
  GVariant *variant;

  if (!wsman_ps_walk_enter (walk, error))
    return NULL;

  if (value->is_weak)
    {
      g_autoptr(WsmanPSObject) around = wsman_ps_value_dup_object (value);
      const char *text = around != NULL ? wsman_ps_object_get_text (around) : NULL;

      variant = wsman_ps_walk_add_text (walk, text, error) ? text_or_nil_to_variant (text) : NULL;
    }
  else if (value->kind == WSMAN_PS_KIND_OBJECT)
    variant = object_to_variant (value->object, walk, error);
  else
    variant = wsman_ps_walk_add_text (walk, value->text, error) ? simple_to_variant (value) : NULL;
  wsman_ps_walk_leave (walk);

  return variant;
}

static gboolean
has_string_keys (WsmanPSObject *dictionary)
{
  for (guint i = 0; i < wsman_ps_object_n_values (dictionary); i += 2)
    {
      if (wsman_ps_object_get_value (dictionary, i)->kind != WSMAN_PS_KIND_STRING)
        return FALSE;
    }

  return TRUE;
}

static GVariant *
dictionary_to_variant (WsmanPSObject  *object,
                       WsmanPSWalk    *walk,
                       GError        **error)
{
  gboolean is_plain = has_string_keys (object);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (is_plain ? G_VARIANT_TYPE_VARDICT
                                                                     : G_VARIANT_TYPE ("a(vv)"));

  for (guint i = 0; i < wsman_ps_object_n_values (object); i += 2)
    {
      const WsmanPSValue *key = wsman_ps_object_get_value (object, i);
      g_autoptr(GVariant) name = NULL;
      g_autoptr(GVariant) value = NULL;

      value = value_to_variant (wsman_ps_object_get_value (object, i + 1), walk, error);
      if (value == NULL)
        return NULL;
      g_variant_ref_sink (value);

      if (is_plain)
        {
          if (!wsman_ps_walk_add_text (walk, key->text, error))
            return NULL;
          g_variant_builder_add (&builder, "{sv}", key->text, value);
          continue;
        }

      name = value_to_variant (key, walk, error);
      if (name == NULL)
        return NULL;
      g_variant_builder_add (&builder, "(vv)", g_variant_ref_sink (name), value);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
list_to_variant (WsmanPSObject  *object,
                 WsmanPSWalk    *walk,
                 GError        **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  for (guint i = 0; i < wsman_ps_object_n_values (object); i++)
    {
      GVariant *value = value_to_variant (wsman_ps_object_get_value (object, i), walk, error);

      if (value == NULL)
        return NULL;
      g_variant_builder_add (&builder, "v", value);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
properties_to_variant (WsmanPSObject  *object,
                       WsmanPSWalk    *walk,
                       GError        **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autoptr(GPtrArray) properties = wsman_ps_object_list_properties (object);

  for (guint i = 0; i < properties->len; i++)
    {
      const WsmanPSProperty *property = properties->pdata[i];
      GVariant *value = NULL;

      if (wsman_ps_walk_add_text (walk, property->name, error))
        value = value_to_variant (&property->value, walk, error);
      if (value == NULL)
        return NULL;
      g_variant_builder_add (&builder, "{sv}", property->name, value);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
object_to_variant (WsmanPSObject  *object,
                   WsmanPSWalk    *walk,
                   GError        **error)
{
  if (object->kind == WSMAN_PS_KIND_DICTIONARY)
    return dictionary_to_variant (object, walk, error);
  if (wsman_ps_kind_is_collection (object->kind))
    return list_to_variant (object, walk, error);
  if (object->kind != WSMAN_PS_KIND_OBJECT)
    return value_to_variant (&object->base, walk, error);
  if (object->properties != NULL || object->text == NULL)
    return properties_to_variant (object, walk, error);

  return wsman_ps_walk_add_text (walk, object->text, error) ? g_variant_new_string (object->text) : NULL;
}

/**
 * wsman_ps_object_to_variant:
 * @self: an object
 *
 * Converts the object to a variant. Numbers and booleans keep their types; a signed integer of 8 bits becomes one of
 * 16 bits. An object becomes its properties, as `a{sv}`. A dictionary whose keys are strings also becomes `a{sv}`, and
 * another dictionary `a(vv)`. A list becomes `av`, and bytes become `ay`. Nil and secure strings become `()`. All
 * other values become strings. A reference to an object around it becomes the text of that object, or `()`.
 *
 * Fails with [error@Wsman.Error] `QUOTA` if the objects are nested too deep, or if references among them make the
 * result too large.
 *
 * Returns: (transfer full): the variant
 *
 * Since: 1.0
 */
GVariant *
wsman_ps_object_to_variant (WsmanPSObject  *self,
                            GError        **error)
{
  WsmanPSWalk walk = { 0, };
  GVariant *variant;

  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  variant = object_to_variant (self, &walk, error);

  return variant != NULL ? g_variant_ref_sink (variant) : NULL;
}

/* --- From a variant --- */

static const struct
{
  GVariantClass class;
  WsmanPSKind kind;
} classes[] = {
  { G_VARIANT_CLASS_BOOLEAN, WSMAN_PS_KIND_BOOLEAN },
  { G_VARIANT_CLASS_BYTE, WSMAN_PS_KIND_BYTE },
  { G_VARIANT_CLASS_INT16, WSMAN_PS_KIND_INT16 },
  { G_VARIANT_CLASS_UINT16, WSMAN_PS_KIND_UINT16 },
  { G_VARIANT_CLASS_INT32, WSMAN_PS_KIND_INT32 },
  { G_VARIANT_CLASS_UINT32, WSMAN_PS_KIND_UINT32 },
  { G_VARIANT_CLASS_INT64, WSMAN_PS_KIND_INT64 },
  { G_VARIANT_CLASS_UINT64, WSMAN_PS_KIND_UINT64 },
  { G_VARIANT_CLASS_DOUBLE, WSMAN_PS_KIND_DOUBLE },
  { G_VARIANT_CLASS_STRING, WSMAN_PS_KIND_STRING },
  { G_VARIANT_CLASS_OBJECT_PATH, WSMAN_PS_KIND_STRING },
  { G_VARIANT_CLASS_SIGNATURE, WSMAN_PS_KIND_STRING },
};

static gboolean read_variant (GVariant *variant, WsmanPSValue *value, WsmanPSWalk *walk, GError **error);

static gboolean
read_simple (GVariant      *variant,
             WsmanPSValue  *value,
             GError       **error)
{
  GVariantClass class = g_variant_classify (variant);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (classes[i].class != class)
        continue;

      value->kind = classes[i].kind;
      if (class == G_VARIANT_CLASS_DOUBLE)
        value->text = wsman_value_format_double (g_variant_get_double (variant));
      else if (class == G_VARIANT_CLASS_BYTE)
        value->text = g_strdup_printf ("%u", g_variant_get_byte (variant));
      else if (value->kind == WSMAN_PS_KIND_STRING)
        value->text = g_variant_dup_string (variant, NULL);
      else
        value->text = g_variant_print (variant, FALSE);
      return TRUE;
    }

  return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                             _("PowerShell has no values of the type “%s”"), g_variant_get_type_string (variant));
}

static gboolean
read_children (GVariant       *variant,
               WsmanPSObject  *object,
               WsmanPSWalk    *walk,
               GError        **error)
{
  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (variant, i);
      WsmanPSValue value = { .kind = WSMAN_PS_KIND_NIL };

      if (object->kind == WSMAN_PS_KIND_DICTIONARY && g_variant_is_of_type (child, G_VARIANT_TYPE_DICT_ENTRY))
        {
          if (!read_children (child, object, walk, error))
            return FALSE;
          continue;
        }

      if (!read_variant (child, &value, walk, error))
        return FALSE;
      wsman_ps_object_add_item (object, &value);
    }

  return TRUE;
}

static gboolean
read_collection (GVariant      *variant,
                 WsmanPSValue  *value,
                 WsmanPSWalk   *walk,
                 GError       **error)
{
  static const char * const array[] = { "System.Object[]", "System.Array", "System.Object", NULL };
  static const char * const hashtable[] = { "System.Collections.Hashtable", "System.Object", NULL };
  g_autoptr(WsmanPSObject) object = wsman_ps_object_new ();
  gboolean is_dictionary = g_variant_is_of_type (variant, G_VARIANT_TYPE_DICTIONARY);

  object->kind = is_dictionary ? WSMAN_PS_KIND_DICTIONARY : WSMAN_PS_KIND_LIST;
  wsman_ps_object_set_type (object, is_dictionary ? hashtable : array);
  if (!read_children (variant, object, walk, error))
    return FALSE;

  value->kind = WSMAN_PS_KIND_OBJECT;
  value->object = g_steal_pointer (&object);

  return TRUE;
}

static void
read_bytes (GVariant     *variant,
            WsmanPSValue *value)
{
  gsize length;
  const guint8 *data = g_variant_get_fixed_array (variant, &length, 1);

  value->kind = WSMAN_PS_KIND_BYTES;
  value->text = g_base64_encode (data, length);
}

static gboolean
read_container (GVariant      *variant,
                WsmanPSValue  *value,
                WsmanPSWalk   *walk,
                GError       **error)
{
  g_autoptr(GVariant) child = NULL;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_UNIT))
    return TRUE;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BYTESTRING))
    {
      read_bytes (variant, value);
      return TRUE;
    }

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARIANT) || g_variant_is_of_type (variant, G_VARIANT_TYPE_MAYBE))
    {
      child = g_variant_n_children (variant) > 0 ? g_variant_get_child_value (variant, 0) : NULL;
      return child == NULL || read_variant (child, value, walk, error);
    }

  return read_collection (variant, value, walk, error);
}

/* Reads a variant into value, which is nil. */
static gboolean
read_variant (GVariant      *variant,
              WsmanPSValue  *value,
              WsmanPSWalk   *walk,
              GError       **error)
{
  gboolean was_read;

  if (!wsman_ps_walk_enter (walk, error))
    return FALSE;

  was_read = g_variant_is_container (variant) ? read_container (variant, value, walk, error)
                                              : read_simple (variant, value, error);
  wsman_ps_walk_leave (walk);

  return was_read;
}

/**
 * wsman_ps_object_new_from_variant:
 * @value: the value
 *
 * Makes an object from a variant. Numbers and booleans keep their types. Strings become strings, and `ay` becomes an
 * array of bytes. A dictionary becomes a hashtable. Other arrays and tuples become an array. `()` and an empty maybe
 * become nil. A variant in a variant stands for its contents. If @value is floating, it is consumed.
 *
 * Fails with [error@Wsman.Error] `INVALID_ARGUMENT` if a value has a type that PowerShell doesn't have, such as a
 * handle.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
WsmanPSObject *
wsman_ps_object_new_from_variant (GVariant  *value,
                                  GError   **error)
{
  g_autoptr(GVariant) variant = NULL;
  WsmanPSValue content = { .kind = WSMAN_PS_KIND_NIL };
  WsmanPSWalk walk = { 0, };

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  variant = g_variant_ref_sink (value);
  if (!read_variant (variant, &content, &walk, error))
    return NULL;

  return wsman_ps_object_new_for_value (&content);
}
