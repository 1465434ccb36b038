/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds out what a client wants to change in the settings. Only numbers can be changed: limits and timeouts. Everything
 * else decides who may do what, and is refused.
 */

#include "wsman-configuration-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

static gboolean
refuse (GError     **error,
        const char  *name,
        const char  *why)
{
  return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_REPRESENTATION, "%s: %s", name,
                             why);
}

/* Puts the new value of a setting into changes. */
static gboolean
change_setting (GVariantDict                     *changes,
                WsmanServer                      *server,
                const WsmanConfigurationSetting  *setting,
                const char                       *text,
                GError                          **error)
{
  g_autoptr(GObject) owner = wsman_configuration_ref_owner (server, setting->property);
  GParamSpecUInt *pspec =
    G_PARAM_SPEC_UINT (g_object_class_find_property (G_OBJECT_GET_CLASS (owner), setting->property));
  guint minimum = MAX (pspec->minimum, 1) / setting->unit + (setting->unit > 1 ? 1 : 0);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, pspec->minimum == 0 ? 0 : minimum,
                                                   pspec->maximum / setting->unit, &value, NULL))
    {
      g_autofree char *why = g_strdup_printf (_("“%s” isn’t a number from %u to %u"), text != NULL ? text : "",
                                              pspec->minimum == 0 ? 0 : minimum, pspec->maximum / setting->unit);

      return refuse (error, setting->name, why);
    }

  g_variant_dict_insert (changes, setting->property, "u", (guint32) value * setting->unit);

  return TRUE;
}

static gboolean compare_items (GVariantDict  *changes,
                               WsmanServer   *server,
                               const char    *uri,
                               WsmanItem     *current,
                               WsmanItem     *item,
                               GError       **error);

static gboolean
is_repeated (WsmanItem  *item,
             const char *name)
{
  g_autoptr(GPtrArray) parts = wsman_item_lookup_items (item, name);
  g_auto(GStrv) texts = wsman_item_lookup_strv (item, name);

  return parts->len > 1 || (texts != NULL && g_strv_length (texts) > 1);
}

static gboolean
compare_property (GVariantDict  *changes,
                  WsmanServer   *server,
                  const char    *uri,
                  WsmanItem     *current,
                  WsmanItem     *item,
                  const char    *name,
                  GError       **error)
{
  g_autoptr(WsmanItem) old_part = wsman_item_lookup_item (current, name);
  g_autoptr(WsmanItem) new_part = wsman_item_lookup_item (item, name);
  const char *old_text = wsman_item_lookup_string (current, name);
  const char *new_text = wsman_item_lookup_string (item, name);
  const WsmanConfigurationSetting *setting = wsman_configuration_find_setting (uri, name);

  if (!wsman_item_contains (current, name))
    return refuse (error, name, _("there is no such setting"));
  if (is_repeated (item, name))
    return refuse (error, name, _("there is more than one value"));

  if (old_part != NULL && new_part != NULL)
    {
      g_autofree char *part_uri = g_strconcat (uri, "/", name, NULL);

      return compare_items (changes, server, part_uri, old_part, new_part, error);
    }

  if (old_part == NULL && new_part == NULL && old_text != NULL && new_text != NULL &&
      g_ascii_strcasecmp (old_text, new_text) == 0)
    return TRUE;

  if (setting == NULL)
    return refuse (error, name, _("this setting can’t be changed by clients"));

  return change_setting (changes, server, setting, new_text, error);
}

static gboolean
compare_items (GVariantDict  *changes,
               WsmanServer   *server,
               const char    *uri,
               WsmanItem     *current,
               WsmanItem     *item,
               GError       **error)
{
  g_auto(GStrv) names = wsman_item_list_names (item);

  for (gsize i = 0; names[i] != NULL; i++)
    if (!compare_property (changes, server, uri, current, item, names[i], error))
      return FALSE;

  return TRUE;
}

/* Tells whether the item has the root of the settings. */
static gboolean
check_root (WsmanItem  *current,
            WsmanItem  *item,
            GError    **error)
{
  const char *uri = wsman_item_get_namespace_uri (current);
  const char *name = wsman_item_get_name (current);
  const char *given_uri = wsman_item_get_namespace_uri (item);
  const char *given = wsman_item_get_name (item);

  return (strcmp (given, name) == 0 && (*given_uri == '\0' || g_ascii_strcasecmp (given_uri, uri) == 0)) ||
         wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                             _("The request contains {%s}%s instead of {%s}%s"), given_uri, given, uri, name);
}

GVariant *
wsman_configuration_compare (WsmanServer  *server,
                             const char   *uri,
                             WsmanItem    *item,
                             GError      **error)
{
  g_autoptr(WsmanItem) current = wsman_configuration_new_item (server, uri);
  g_auto(GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) values = NULL;
  g_autoptr(GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a{su}"));
  GVariantIter iter;
  const char *name;
  GVariant *value;

  if (current == NULL || !check_root (current, item, error) ||
      !compare_items (&changes, server, uri, current, item, error))
    return NULL;

  values = g_variant_ref_sink (g_variant_dict_end (&changes));
  g_variant_iter_init (&iter, values);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    g_variant_builder_add (builder, "{su}", name, g_variant_get_uint32 (value));

  return g_variant_ref_sink (g_variant_builder_end (builder));
}
