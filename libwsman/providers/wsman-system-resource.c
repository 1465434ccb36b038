/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Maps resource URIs and selectors to records, and maps records to items. A name that isn't exactly the name of an
 * instance is refused. [DSP0227] 5, [MS-WSMV] 2.2.4.
 */

#include "wsman-system-resource-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "wsman-system-cursor-private.h"
#include "wsman-system-schema-private.h"

/* The name of the WMI namespace. Clients may also send it as a selector. */
#define NAMESPACE_SELECTOR "__cimnamespace"
#define NAMESPACE "root/cimv2"

void
wsman_system_refusal_clear (WsmanSystemRefusal *self)
{
  self->code = 0;
  g_clear_pointer (&self->message, g_free);
}

/* Sets the reason. It replaces a reason that was set before. */
void
wsman_system_refusal_set (WsmanSystemRefusal *self,
                          guint32             code,
                          const char         *format,
                          ...)
{
  va_list arguments;

  wsman_system_refusal_clear (self);
  va_start (arguments, format);
  self->code = code;
  self->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* Returns the class name in uri if uri starts with prefix. The comparison ignores case, because clients differ in
 * it. */
static const char *
skip_prefix (const char *uri,
             const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (uri, prefix, length) == 0 ? uri + length : NULL;
}

static gboolean
is_cim (const WsmanSystemResource *self)
{
  return strcmp (self->prefix, WSMAN_SYSTEM_NAMESPACE_CIM) == 0;
}

gboolean
wsman_system_resource_resolve (WsmanSystemResource   *self,
                               WsmanResourceLocator  *locator,
                               WsmanSystemRefusal    *refusal)
{
  static const char *const prefixes[] = { WSMAN_SYSTEM_NAMESPACE_WMI, WSMAN_SYSTEM_NAMESPACE_CIM };
  const char *uri = wsman_resource_locator_get_resource_uri (locator);

  *self = (WsmanSystemResource) { NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes) && self->name == NULL && uri != NULL; i++)
    {
      const char *name = skip_prefix (uri, prefixes[i]);

      self->prefix = prefixes[i];
      if (name != NULL)
        self->name = wsman_system_schema_find (name);
      if (self->name != NULL && is_cim (self) && !g_str_has_prefix (self->name, "CIM_"))
        self->name = NULL;
    }

  if (self->name == NULL)
    wsman_system_refusal_set (refusal, ERROR_WSMAN_INVALID_RESOURCE_URI,
                              "There is no class %s on this machine", uri);

  return self->name != NULL;
}

/* Returns the name of the class in this namespace. Returns NULL if the namespace doesn't have the class, because the
 * class would have no keys. */
static const char *
get_class_name (const WsmanSystemResource *self,
                const WsmanSystemClass    *klass)
{
  const char *cim_name;

  if (!is_cim (self))
    return klass->name;

  cim_name = wsman_system_schema_get_cim_name (klass);

  return cim_name != NULL && wsman_system_schema_has_keys (cim_name) ? cim_name : NULL;
}

gboolean
wsman_system_resource_has (const WsmanSystemResource *self,
                           WsmanSystemRecord         *record)
{
  WsmanSystemLink *link = (WsmanSystemLink *) record;

  if (record->klass->ends != NULL)
    return wsman_system_resource_has (self, link->ends[0]) && wsman_system_resource_has (self, link->ends[1]);

  return get_class_name (self, record->klass) != NULL;
}

GPtrArray *
wsman_system_resource_list_classes (const WsmanSystemResource *self)
{
  GPtrArray *classes = wsman_system_schema_list_classes (self->name);

  for (guint i = classes->len; i > 0; i--)
    {
      const char *name = get_class_name (self, classes->pdata[i - 1]);

      if (name == NULL || (self->is_shallow && strcmp (name, self->name) != 0))
        g_ptr_array_remove_index (classes, i - 1);
    }

  return classes;
}

gboolean
wsman_system_resource_check_classes (const WsmanSystemResource *self,
                                     WsmanSystemSnapshot       *snapshot,
                                     WsmanSystemRefusal        *refusal)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (self);

  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];

      if (!wsman_system_class_is_slow (klass) || snapshot == NULL || g_hash_table_contains (snapshot, klass))
        return TRUE;
    }

  if (classes->len > 0)
    wsman_system_refusal_set (refusal, WBEM_E_NOT_AVAILABLE, "%s",
                              ((const WsmanSystemClass *) classes->pdata[0])->absence);

  return classes->len == 0;
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

gboolean
wsman_system_resource_set_flags (WsmanSystemResource   *self,
                                 WsmanResourceLocator  *locator,
                                 WsmanEnumerationFlags  flags,
                                 WsmanSystemRefusal    *refusal)
{
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);

  self->is_shallow = (flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW) != 0;
  if ((flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY) != 0)
    self->shown_as = self->name;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (is_namespace (names[i], wsman_resource_locator_get_selector (locator, names[i])))
        continue;

      wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_WMI_INVALID_KEY,
                                "An enumeration takes no selectors, but the request has %s", names[i]);
      return FALSE;
    }

  return TRUE;
}

/* Finds a key of klass. If the client has asked for another class, that class must also have the key. */
static const WsmanSystemProperty *
find_key (const WsmanSystemResource *self,
          const WsmanSystemClass    *klass,
          const char                *name)
{
  const WsmanSystemProperty *property = wsman_system_class_find_property (klass, name);

  if (property == NULL || (property->flags & (WSMAN_SYSTEM_KEY | WSMAN_SYSTEM_SCOPE)) == 0 ||
      !wsman_system_schema_has_property (self->name, name))
    return NULL;

  return property;
}

static gboolean
has_selector (WsmanResourceLocator *locator,
              const char           *name)
{
  g_autoptr(WsmanResourceLocator) target = wsman_resource_locator_get_selector_locator (locator, name);

  return target != NULL || wsman_resource_locator_get_selector (locator, name) != NULL;
}

/* Checks that the selector is a key, and that its value has the key's type. */
static gboolean
check_selector (const WsmanSystemResource *self,
                const WsmanSystemClass    *klass,
                WsmanResourceLocator      *locator,
                const char                *name,
                WsmanSystemRefusal        *refusal)
{
  const WsmanSystemProperty *property = find_key (self, klass, name);
  const char *value = wsman_resource_locator_get_selector (locator, name);
  guint64 number;

  if (property == NULL)
    wsman_system_refusal_set (refusal, ERROR_WSMAN_UNEXPECTED_SELECTORS, "%s is not a key of %s", name, self->name);
  else if (wsman_system_property_get_kind (property) == WSMAN_PROPERTY_NUMBER &&
           (value == NULL || !wsman_value_parse_uint64 (value, &number)))
    wsman_system_refusal_set (refusal, ERROR_WSMAN_SELECTOR_TYPEMISMATCH, "%s of %s is a number, not “%s”", name,
                              self->name,
                              value != NULL ? value : "");
  else
    return TRUE;

  return FALSE;
}

/* Checks that every selector is a key, and that every required key has a selector. Windows has a special code for a
 * request without any selectors. */
static gboolean
check_selectors (const WsmanSystemResource *self,
                 const WsmanSystemClass    *klass,
                 WsmanResourceLocator      *locator,
                 WsmanSystemRefusal        *refusal)
{
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);
  guint32 code = ERROR_WSMAN_INVALID_URI_WMI_SINGLETON;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (is_namespace (names[i], wsman_resource_locator_get_selector (locator, names[i])))
        continue;

      code = ERROR_WSMAN_INSUFFCIENT_SELECTORS;
      if (!check_selector (self, klass, locator, names[i], refusal))
        return FALSE;
    }

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if ((property->flags & WSMAN_SYSTEM_KEY) != 0 && !klass->is_singleton &&
          !has_selector (locator, property->name))
        {
          wsman_system_refusal_set (refusal, code, "%s must be given among the selectors", property->name);
          return FALSE;
        }
    }

  return TRUE;
}

/* Numbers and booleans may be spelled in several ways. */
static gboolean
is_value (const WsmanSystemProperty *property,
          WsmanSystemRecord         *record,
          const char                *wanted)
{
  g_autofree char *value = wsman_system_property_dup_text (property, record);
  gboolean truth, wanted_truth;
  guint64 number, wanted_number;

  switch (wsman_system_property_get_kind (property))
    {
    case WSMAN_PROPERTY_NUMBER:
      return value != NULL && wanted != NULL && wsman_value_parse_uint64 (value, &number) &&
             wsman_value_parse_uint64 (wanted, &wanted_number) && number == wanted_number;
    case WSMAN_PROPERTY_BOOLEAN:
      return value != NULL && wanted != NULL && wsman_value_parse_boolean (value, &truth) &&
             wsman_value_parse_boolean (wanted, &wanted_truth) && truth == wanted_truth;
    case WSMAN_PROPERTY_ANY:
    case WSMAN_PROPERTY_MISSING:
    case WSMAN_PROPERTY_CLASS:
    case WSMAN_PROPERTY_TEXT:
    case WSMAN_PROPERTY_TEXTS:
    case WSMAN_PROPERTY_DATE:
    case WSMAN_PROPERTY_OBJECT:
    default:
      return g_strcmp0 (value, wanted) == 0;
    }
}

static gboolean
matches (WsmanResourceLocator *locator,
         WsmanSystemRecord    *record)
{
  g_auto(GStrv) names = wsman_resource_locator_list_selectors (locator);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *wanted = wsman_resource_locator_get_selector (locator, names[i]);
      const WsmanSystemProperty *property = wsman_system_class_find_property (record->klass, names[i]);

      if (property == NULL) /* the selector is that of the namespace */
        continue;
      if (!is_value (property, record, wanted))
        return FALSE;
    }

  return TRUE;
}

/* Returns the value in the same spelling in which the classes write it. */
static char *
normalize_key (const WsmanSystemProperty *property,
               const char                *key)
{
  guint64 number;

  if (wsman_system_property_get_kind (property) == WSMAN_PROPERTY_NUMBER && wsman_value_parse_uint64 (key, &number))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  return g_strdup (key);
}

static WsmanSystemRecord *
find_by_keys (const WsmanSystemClass *klass,
              WsmanResourceLocator   *locator)
{
  g_autoptr(WsmanSystemRecord) record = wsman_system_record_new (klass);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      const char *key = wsman_resource_locator_get_selector (locator, property->name);

      if ((property->flags & WSMAN_SYSTEM_KEY) == 0)
        continue;
      if (key == NULL) /* the selector is a reference */
        return NULL;

      g_ptr_array_add (keys, normalize_key (property, key));
    }

  if (!klass->find ((const char *const *) keys->pdata, record) || !matches (locator, record))
    return NULL;

  return g_steal_pointer (&record);
}

static WsmanSystemRecord *
find_by_walking (const WsmanSystemClass *klass,
                 WsmanResourceLocator   *locator,
                 WsmanSystemSnapshot    *snapshot)
{
  g_autoptr(WsmanSystemCursor) cursor = wsman_system_cursor_new (snapshot);

  wsman_system_cursor_add_class (cursor, klass);
  for (WsmanSystemRecord *record; (record = wsman_system_cursor_next (cursor)) != NULL;)
    {
      if (matches (locator, record))
        return record;

      wsman_system_record_unref (record);
    }

  return NULL;
}

/* Finds the instance that a reference in a selector points to. */
static WsmanSystemRecord *
find_end (const WsmanSystemClass *klass,
          guint                   end,
          WsmanResourceLocator   *locator,
          WsmanSystemSnapshot    *snapshot)
{
  g_autoptr(WsmanResourceLocator) target =
    wsman_resource_locator_get_selector_locator (locator, klass->properties[end].name);
  const char *class_name = klass->ends->classes[end];
  g_auto(WsmanSystemRefusal) ignored = { 0 };
  g_autoptr(WsmanSystemRecord) record = NULL;
  WsmanSystemResource resource;

  /* An end of a link can't be a link itself, so the depth is bounded. */
  if (target == NULL || !wsman_system_resource_resolve (&resource, target, &ignored) ||
      !(wsman_system_schema_is_a (resource.name, class_name) ||
        wsman_system_schema_is_a (class_name, resource.name)))
    return NULL;

  record = wsman_system_resource_find (&resource, target, snapshot, &ignored);
  if (record == NULL || !wsman_system_schema_is_a (record->klass->name, class_name))
    return NULL;

  return g_steal_pointer (&record);
}

static WsmanSystemRecord *
find_link (const WsmanSystemClass *klass,
           WsmanResourceLocator   *locator,
           WsmanSystemSnapshot    *snapshot)
{
  g_autoptr(WsmanSystemRecord) first = find_end (klass, 0, locator, snapshot);
  g_autoptr(WsmanSystemRecord) second = find_end (klass, 1, locator, snapshot);

  if (first == NULL || second == NULL)
    return NULL;

  return wsman_system_link_new (klass, first, second);
}

static WsmanSystemRecord *
find_of_class (const WsmanSystemClass *klass,
               WsmanResourceLocator   *locator,
               WsmanSystemSnapshot    *snapshot)
{
  if (klass->ends != NULL)
    return find_link (klass, locator, snapshot);
  if (klass->find != NULL)
    return find_by_keys (klass, locator);

  return find_by_walking (klass, locator, snapshot);
}

WsmanSystemRecord *
wsman_system_resource_find (const WsmanSystemResource *self,
                            WsmanResourceLocator      *locator,
                            WsmanSystemSnapshot       *snapshot,
                            WsmanSystemRefusal        *refusal)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (self);
  g_autofree char *text = NULL;
  gboolean is_addressed = FALSE;

  if (!wsman_system_schema_has_keys (self->name))
    {
      wsman_system_refusal_set (refusal, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                                "%s has no keys; name the class of the instance", self->name);
      return NULL;
    }

  for (guint i = 0; i < classes->len; i++)
    {
      WsmanSystemRecord *record;

      if (!check_selectors (self, classes->pdata[i], locator, refusal))
        continue;

      record = find_of_class (classes->pdata[i], locator, snapshot);
      if (record != NULL && wsman_system_resource_has (self, record))
        return record;

      g_clear_pointer (&record, wsman_system_record_unref);
      is_addressed = TRUE;
    }

  if (is_addressed)
    {
      text = wsman_resource_locator_to_string (locator);
      wsman_system_refusal_set (refusal, ERROR_WSMAN_RESOURCE_NOT_FOUND,
                                "There is no instance %s on this machine", text);
    }

  return NULL;
}

const char *
wsman_system_resource_get_first_key (const WsmanSystemResource *self,
                                     WsmanResourceLocator      *locator)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (self);
  const WsmanSystemProperty *property;

  if (classes->len != 1)
    return NULL;

  property = ((const WsmanSystemClass *) classes->pdata[0])->properties;
  while (property->name != NULL && (property->flags & WSMAN_SYSTEM_KEY) == 0)
    property++;

  return property->name == NULL ? NULL : wsman_resource_locator_get_selector (locator, property->name);
}

WsmanResourceLocator *
wsman_system_resource_new_locator (const WsmanSystemResource *self,
                                   WsmanSystemRecord         *record)
{
  g_autofree char *uri = g_strconcat (self->prefix, get_class_name (self, record->klass), NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (uri, NULL);

  for (const WsmanSystemProperty *property = record->klass->properties; property->name != NULL; property++)
    {
      g_autoptr(WsmanResourceLocator) target = NULL;
      g_autofree char *value = NULL;

      if ((property->flags & WSMAN_SYSTEM_KEY) == 0)
        continue;

      if (property->type == WSMAN_SYSTEM_REFERENCE)
        {
          target = wsman_system_resource_new_locator (self, wsman_system_property_get_record (property, record));
          wsman_resource_locator_add_selector_locator (locator, property->name, target);
        }
      else if ((value = wsman_system_property_dup_text (property, record)) != NULL)
        {
          wsman_resource_locator_add_selector (locator, property->name, value);
        }
    }

  return g_steal_pointer (&locator);
}

static GVariant *
get_value (const WsmanSystemResource *self,
           const WsmanSystemProperty *property,
           WsmanSystemRecord         *record)
{
  g_autoptr(WsmanResourceLocator) target = NULL;
  g_autofree char *text = NULL;

  if (property->type != WSMAN_SYSTEM_REFERENCE)
    return wsman_system_property_get_value (property, record);

  target = wsman_system_resource_new_locator (self, wsman_system_property_get_record (property, record));
  text = wsman_resource_locator_to_xml (target);

  return g_variant_new ("(s)", text);
}

const char *
wsman_system_resource_get_shown_name (const WsmanSystemResource *self,
                                      const WsmanSystemClass    *klass)
{
  return self->shown_as != NULL ? self->shown_as : get_class_name (self, klass);
}

gboolean
wsman_system_resource_shows (const WsmanSystemResource *self,
                             const WsmanSystemClass    *klass,
                             const WsmanSystemProperty *property)
{
  const char *name = wsman_system_resource_get_shown_name (self, klass);

  return name == klass->name || (name != NULL && wsman_system_schema_has_property (name, property->name));
}

WsmanItem *
wsman_system_resource_new_item (const WsmanSystemResource *self,
                                WsmanSystemRecord         *record)
{
  const char *name = wsman_system_resource_get_shown_name (self, record->klass);
  g_autofree char *uri = g_strconcat (self->prefix, name, NULL);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (const WsmanSystemProperty *property = record->klass->properties; property->name != NULL; property++)
    {
      if (wsman_system_resource_shows (self, record->klass, property))
        g_variant_builder_add (&builder, "{sv}", property->name, get_value (self, property, record));
    }

  item = wsman_item_new_from_variant (uri, name, g_variant_builder_end (&builder), NULL);
  locator = wsman_system_resource_new_locator (self, record);

  return wsman_item_new_with_locator (item, locator);
}

WsmanItem *
wsman_system_resource_new_output (const WsmanSystemResource *self,
                                  const WsmanSystemClass    *klass,
                                  const WsmanSystemMethod   *method,
                                  GVariant                  *output)
{
  g_autofree char *uri = g_strconcat (self->prefix, get_class_name (self, klass), NULL);
  g_autofree char *name = g_strconcat (method->name, "_OUTPUT", NULL);

  return wsman_item_new_from_variant (uri, name, output, NULL);
}
