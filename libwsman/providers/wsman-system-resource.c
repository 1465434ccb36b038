/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From resource URIs and selectors to records, and from records to items.
 */

#include "providers/wsman-system-resource-private.h"

#include <string.h>

#include "providers/wsman-system-cursor-private.h"

/* The WMI namespace, which clients may repeat among the selectors. */
#define NAMESPACE_SELECTOR "__cimnamespace"
#define NAMESPACE "root/cimv2"

/* ERROR_WSMAN_ENUMERATE_FILTERING_NOT_SUPPORTED, ERROR_WSMAN_ENUMERATE_WMI_INVALID_KEY */
#define CODE_FILTERING_NOT_SUPPORTED 0x80338018
#define CODE_ENUMERATE_WITH_KEYS 0x80338108

static const WsmanSystemClass *const classes[] = {
  &wsman_system_computer_system,
  &wsman_system_logical_disk,
  &wsman_system_operating_system,
  &wsman_system_process,
};

void
wsman_system_refusal_clear (WsmanSystemRefusal *self)
{
  self->code = 0;
  g_clear_pointer (&self->message, g_free);
}

static void refuse (WsmanSystemRefusal *refusal,
                    guint32             code,
                    const char         *format,
                    ...) G_GNUC_PRINTF (3, 4);

static void
refuse (WsmanSystemRefusal *refusal,
        guint32             code,
        const char         *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  refusal->code = code;
  refusal->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* The class name in uri if it starts with prefix; names differ in case as clients like. */
static const char *
skip_prefix (const char *uri,
             const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (uri, prefix, length) == 0 ? uri + length : NULL;
}

static gboolean
find_class (WsmanSystemResource *self,
            const char          *name,
            gboolean            *is_base)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      self->klass = classes[i];
      *is_base = g_ascii_strcasecmp (name, classes[i]->base_name) == 0;
      if (*is_base || g_ascii_strcasecmp (name, classes[i]->name) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
resolve_uri (WsmanSystemResource *self,
             const char          *uri,
             gboolean            *is_base)
{
  const char *name;

  self->prefix = WSMAN_SYSTEM_NAMESPACE_WMI;
  if ((name = skip_prefix (uri, self->prefix)) != NULL)
    return find_class (self, name, is_base);

  self->prefix = WSMAN_SYSTEM_NAMESPACE_CIM;
  self->shown_as_base = TRUE;
  if ((name = skip_prefix (uri, self->prefix)) != NULL)
    return find_class (self, name, is_base) && *is_base;

  return FALSE;
}

static gboolean
is_namespace (const char *name,
              const char *value)
{
  g_autofree char *slashed = NULL;

  if (g_ascii_strcasecmp (name, NAMESPACE_SELECTOR) != 0 || value == NULL)
    return FALSE;

  slashed = g_strdelimit (g_strdup (value), "\\", '/');

  return g_ascii_strcasecmp (slashed, NAMESPACE) == 0;
}

/* Every selector is a key, and every key but those that say only where we are is there. */
static gboolean
check_selectors (const WsmanSystemResource *self,
                 WsmanResourceLocator      *locator,
                 WsmanSystemRefusal        *refusal)
{
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);
  gboolean has_key = self->klass->is_singleton;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const WsmanSystemProperty *property;

      if (is_namespace (names[i], wsman_resource_locator_get_selector (locator, names[i])))
        continue;

      property = wsman_system_class_find_property (self->klass, names[i]);
      if (property == NULL || (property->flags & (WSMAN_SYSTEM_KEY | WSMAN_SYSTEM_SCOPE)) == 0)
        {
          refuse (refusal, WSMAN_CODE_UNEXPECTED_SELECTORS, "%s is not a key of %s", names[i],
                  self->klass->name);
          return FALSE;
        }
      has_key |= (property->flags & WSMAN_SYSTEM_KEY) != 0;
    }

  if (!has_key)
    refuse (refusal, WSMAN_CODE_INSUFFCIENT_SELECTORS, "%s must be given among the selectors",
            wsman_system_class_get_key (self->klass)->name);

  return has_key;
}

static gboolean
matches (const WsmanSystemResource *self,
         WsmanResourceLocator      *locator,
         gconstpointer              record)
{
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *wanted = wsman_resource_locator_get_selector (locator, names[i]);
      const WsmanSystemProperty *property = wsman_system_class_find_property (self->klass, names[i]);
      g_autofree char *value = NULL;

      if (property == NULL) /* the namespace */
        continue;

      value = wsman_system_property_dup_text (property, record);
      if (g_strcmp0 (value, wanted) != 0)
        return FALSE;
    }

  return TRUE;
}

static gpointer
find_by_key (const WsmanSystemResource *self,
             WsmanResourceLocator      *locator)
{
  const char *name = wsman_system_class_get_key (self->klass)->name;
  const char *key = wsman_resource_locator_get_selector (locator, name);
  gpointer record = wsman_system_record_new (self->klass);

  if (key != NULL && self->klass->find (key, record) && matches (self, locator, record))
    return record;

  wsman_system_record_free (self->klass, record);

  return NULL;
}

static gpointer
find_by_walking (const WsmanSystemResource *self,
                 WsmanResourceLocator      *locator)
{
  g_autoptr(WsmanSystemCursor) cursor = wsman_system_cursor_new (self->klass);

  for (gpointer record; (record = wsman_system_cursor_next (cursor)) != NULL;)
    {
      if (matches (self, locator, record))
        return record;

      wsman_system_record_free (self->klass, record);
    }

  return NULL;
}

gpointer
wsman_system_resource_find (const WsmanSystemResource *self,
                            WsmanResourceLocator      *locator,
                            WsmanSystemRefusal        *refusal)
{
  gpointer record;

  if (!check_selectors (self, locator, refusal))
    return NULL;

  record = self->klass->find != NULL ? find_by_key (self, locator) : find_by_walking (self, locator);
  if (record == NULL)
    {
      g_autofree char *text = wsman_resource_locator_to_string (locator);

      refuse (refusal, WSMAN_CODE_RESOURCE_NOT_FOUND, "There is no instance %s on this machine", text);
    }

  return record;
}

/* An enumeration is of a whole class, and nothing chooses among its instances yet. */
static gboolean
check_enumeration (const WsmanSystemResource *self,
                   WsmanOperation            *operation,
                   WsmanSystemRefusal        *refusal)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);

  if (wsman_operation_get_filter (operation) != NULL)
    {
      refuse (refusal, CODE_FILTERING_NOT_SUPPORTED, "Instances of %s can't be filtered",
              self->klass->name);
      return FALSE;
    }

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (is_namespace (names[i], wsman_resource_locator_get_selector (locator, names[i])))
        continue;

      refuse (refusal, CODE_ENUMERATE_WITH_KEYS, "An enumeration takes no selectors, %s was given",
              names[i]);
      return FALSE;
    }

  return TRUE;
}

gboolean
wsman_system_resource_resolve (WsmanSystemResource *self,
                               WsmanOperation      *operation,
                               WsmanSystemRefusal  *refusal)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  WsmanEnumerationFlags flags = wsman_operation_get_flags (operation);
  gboolean is_base;

  *self = (WsmanSystemResource) { .has_instances = TRUE };
  if (!resolve_uri (self, uri, &is_base))
    {
      refuse (refusal, WSMAN_CODE_INVALID_RESOURCE_URI, "There is no class %s on this machine", uri);
      return FALSE;
    }

  if (wsman_operation_get_verb (operation) != WSMAN_VERB_ENUMERATE)
    return TRUE;

  if (is_base && !self->shown_as_base)
    {
      self->has_instances = (flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW) == 0;
      self->shown_as_base = (flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY) != 0;
    }

  return check_enumeration (self, operation, refusal);
}

const WsmanSystemMethod *
wsman_system_resource_find_method (const WsmanSystemResource *self,
                                   const char                *name,
                                   WsmanSystemRefusal        *refusal)
{
  const WsmanSystemMethod *method = wsman_system_class_find_method (self->klass, name);

  if (method == NULL)
    refuse (refusal, WSMAN_CODE_PROVSYS_NOT_SUPPORTED, "%s has no method %s", self->klass->name,
            name);

  return method;
}

static const char *
get_name (const WsmanSystemResource *self)
{
  return self->shown_as_base ? self->klass->base_name : self->klass->name;
}

static WsmanResourceLocator *
new_locator (const WsmanSystemResource *self,
             const char                *uri,
             gconstpointer              record)
{
  const WsmanSystemProperty *key = wsman_system_class_get_key (self->klass);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (uri, NULL);
  g_autofree char *value = wsman_system_property_dup_text (key, record);

  if (value != NULL)
    wsman_resource_locator_add_selector (locator, key->name, value);

  return g_steal_pointer (&locator);
}

WsmanItem *
wsman_system_resource_new_item (const WsmanSystemResource *self,
                                gconstpointer              record)
{
  g_autofree char *uri = g_strconcat (self->prefix, get_name (self), NULL);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (const WsmanSystemProperty *property = self->klass->properties; property->name != NULL;
       property++)
    {
      if (!self->shown_as_base || (property->flags & WSMAN_SYSTEM_CIM) != 0)
        g_variant_builder_add (&builder, "{sv}", property->name,
                               wsman_system_property_get_value (property, record));
    }

  item = wsman_item_new_from_variant (uri, get_name (self), g_variant_builder_end (&builder), NULL);
  locator = new_locator (self, uri, record);

  return wsman_item_new_with_locator (item, locator);
}

WsmanItem *
wsman_system_resource_new_output (const WsmanSystemResource *self,
                                  const WsmanSystemMethod   *method,
                                  GVariant                  *output)
{
  g_autofree char *uri = g_strconcat (self->prefix, get_name (self), NULL);
  g_autofree char *name = g_strconcat (method->name, "_OUTPUT", NULL);

  return wsman_item_new_from_variant (uri, name, output, NULL);
}
