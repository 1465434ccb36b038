/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and changes records by the tables of their classes. A record never gets a value that isn't of the property's
 * type.
 */

#include "wsman-system-class-private.h"

#include "soap/wsman-writer-private.h"

/* The value of a property in a record. */
#define VALUE(type, property, record) (*(type *) get_member (property, record))

static gpointer
get_member (const WsmanSystemProperty *property,
            gconstpointer              record)
{
  const WsmanSystemClass *klass = ((const WsmanSystemRecord *) record)->klass;

  if (klass->record_size == 0)
    return &((WsmanSystemRow *) record)->slots[property - klass->properties];

  return G_STRUCT_MEMBER_P (record, property->offset);
}

static inline guint64
read_number (const WsmanSystemProperty *property,
             gconstpointer              record)
{
  return VALUE (guint64, property, record);
}

static inline const char *
read_string (const WsmanSystemProperty *property,
             gconstpointer              record)
{
  if (property->constant != NULL)
    return property->constant;

  return VALUE (const char *, property, record);
}

static inline gboolean
is_number (const WsmanSystemProperty *property)
{
  return property->type != WSMAN_SYSTEM_STRING && property->type != WSMAN_SYSTEM_STRINGS &&
         property->type != WSMAN_SYSTEM_UINT16S && property->type != WSMAN_SYSTEM_REFERENCE;
}

static gboolean
is_null (const WsmanSystemProperty *property,
         gconstpointer              record)
{
  if (is_number (property))
    return read_number (property, record) == WSMAN_SYSTEM_NULL;

  return read_string (property, record) == NULL;
}

static gsize
get_record_size (const WsmanSystemClass *klass)
{
  gsize size = sizeof (WsmanSystemRow);

  if (klass->record_size != 0)
    return klass->record_size;

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    size += sizeof (guint64);

  return size;
}

gpointer
wsman_system_record_new (const WsmanSystemClass *klass)
{
  WsmanSystemRecord *record = g_rc_box_alloc0 (get_record_size (klass));

  record->klass = klass;
  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if (is_number (property))
        VALUE (guint64, property, record) = WSMAN_SYSTEM_NULL;
    }

  return record;
}

gboolean
wsman_system_class_is_slow (const WsmanSystemClass *klass)
{
  return klass->load != NULL || klass->load_async != NULL;
}

guint64
wsman_system_record_get_number (gconstpointer record,
                                const char   *name)
{
  const WsmanSystemClass *klass = ((const WsmanSystemRecord *) record)->klass;
  const WsmanSystemProperty *property = wsman_system_class_find_property (klass, name);

  return property != NULL && is_number (property) ? read_number (property, record) : WSMAN_SYSTEM_NULL;
}

const char *
wsman_system_record_get_text (gconstpointer record,
                              const char   *name)
{
  const WsmanSystemClass *klass = ((const WsmanSystemRecord *) record)->klass;
  const WsmanSystemProperty *property = wsman_system_class_find_property (klass, name);

  return property != NULL && property->type == WSMAN_SYSTEM_STRING ? read_string (property, record) : NULL;
}

gpointer
wsman_system_record_ref (gpointer record)
{
  return g_rc_box_acquire (record);
}

static void
clear_property (const WsmanSystemProperty *property,
                gpointer                   record)
{
  gpointer *member = get_member (property, record);

  if (property->constant != NULL || is_number (property))
    return;

  /* Several properties may share a member. The first of these properties clears the member. */
  if (property->type == WSMAN_SYSTEM_STRING)
    g_clear_pointer (member, g_free);
  else if (property->type == WSMAN_SYSTEM_STRINGS || property->type == WSMAN_SYSTEM_UINT16S)
    g_clear_pointer ((char ***) member, g_strfreev);
  else
    g_clear_pointer (member, wsman_system_record_unref);
}

static void
clear_record (gpointer data)
{
  WsmanSystemRecord *record = data;

  for (const WsmanSystemProperty *property = record->klass->properties; property->name != NULL; property++)
    clear_property (property, record);
}

void
wsman_system_record_unref (gpointer record)
{
  g_rc_box_release_full (record, clear_record);
}

static gboolean
change_property (const WsmanSystemProperty *property,
                 WsmanSystemRecord         *record,
                 WsmanItem                 *item)
{
  gboolean value;

  switch (property->type)
    {
    case WSMAN_SYSTEM_STRING:
      g_free (VALUE (char *, property, record));
      VALUE (char *, property, record) =
        g_strdup (wsman_item_lookup_string (item, property->name));
      return TRUE;
    case WSMAN_SYSTEM_BOOLEAN:
      if (!wsman_item_lookup_boolean (item, property->name, &value))
        return wsman_item_is_null (item, property->name);

      VALUE (guint64, property, record) = value;
      return TRUE;
    case WSMAN_SYSTEM_UINT8:
    case WSMAN_SYSTEM_SINT16:
    case WSMAN_SYSTEM_UINT16:
    case WSMAN_SYSTEM_SINT32:
    case WSMAN_SYSTEM_UINT32:
    case WSMAN_SYSTEM_UINT64:
    case WSMAN_SYSTEM_DATE_TIME:
    case WSMAN_SYSTEM_STRINGS:
    case WSMAN_SYSTEM_UINT16S:
    case WSMAN_SYSTEM_REFERENCE:
    default:
      return FALSE; /* no class allows changing times and references */
    }
}

char *
wsman_system_record_change (gpointer          record,
                            WsmanItem        *item,
                            WsmanSystemFlags  changeable)
{
  const WsmanSystemClass *klass = ((WsmanSystemRecord *) record)->klass;
  g_auto(GStrv) names = wsman_item_list_names (item);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const WsmanSystemProperty *property = wsman_system_class_find_property (klass, names[i]);

      if (property == NULL ||
          ((property->flags & changeable) != 0 && !change_property (property, record, item)))
        return g_strdup (names[i]);
    }

  return NULL;
}

const char *
wsman_system_record_find_other_key (gconstpointer  record,
                                    WsmanItem     *item)
{
  const WsmanSystemClass *klass = ((const WsmanSystemRecord *) record)->klass;

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      const char *given = wsman_item_lookup_string (item, property->name);
      g_autofree char *actual = NULL;

      if ((property->flags & WSMAN_SYSTEM_KEY) == 0 || given == NULL)
        continue;

      actual = wsman_system_property_dup_text (property, record);
      if (g_strcmp0 (given, actual) != 0)
        return property->name;
    }

  return NULL;
}

static const WsmanSystemProperty *
find_in_table (const WsmanSystemProperty *table,
               const char                *name)
{
  for (const WsmanSystemProperty *property = table; property != NULL && property->name != NULL; property++)
    {
      if (g_ascii_strcasecmp (property->name, name) == 0)
        return property;
    }

  return NULL;
}

const WsmanSystemProperty *
wsman_system_class_find_property (const WsmanSystemClass *klass,
                                  const char             *name)
{
  return find_in_table (klass->properties, name);
}

const WsmanSystemProperty *
wsman_system_method_find_parameter (const WsmanSystemMethod *method,
                                    const char              *name)
{
  return find_in_table (method->parameters, name);
}

WsmanPropertyType
wsman_system_property_get_kind (const WsmanSystemProperty *property)
{
  if (property == NULL)
    return WSMAN_PROPERTY_MISSING;

  switch (property->type)
    {
    case WSMAN_SYSTEM_BOOLEAN:
      return WSMAN_PROPERTY_BOOLEAN;
    case WSMAN_SYSTEM_UINT8:
    case WSMAN_SYSTEM_SINT16:
    case WSMAN_SYSTEM_UINT16:
    case WSMAN_SYSTEM_SINT32:
    case WSMAN_SYSTEM_UINT32:
    case WSMAN_SYSTEM_UINT64:
      return WSMAN_PROPERTY_NUMBER;
    case WSMAN_SYSTEM_DATE_TIME:
      return WSMAN_PROPERTY_DATE;
    case WSMAN_SYSTEM_REFERENCE:
      return WSMAN_PROPERTY_OBJECT;
    case WSMAN_SYSTEM_STRINGS:
    case WSMAN_SYSTEM_UINT16S:
      return WSMAN_PROPERTY_TEXTS;
    case WSMAN_SYSTEM_STRING:
    default:
      return WSMAN_PROPERTY_TEXT;
    }
}

const WsmanSystemMethod *
wsman_system_class_find_method (const WsmanSystemClass *klass,
                                const char             *name)
{
  if (klass->methods == NULL)
    return NULL;

  for (const WsmanSystemMethod *method = klass->methods; method->name != NULL; method++)
    {
      if (g_ascii_strcasecmp (method->name, name) == 0)
        return method;
    }

  return NULL;
}

char *
wsman_system_property_dup_text (const WsmanSystemProperty *property,
                                gconstpointer              record)
{
  if (is_null (property, record))
    return NULL;
  if (property->type == WSMAN_SYSTEM_BOOLEAN)
    return g_strdup (read_number (property, record) != 0 ? "true" : "false");
  if (property->type == WSMAN_SYSTEM_STRING)
    return wsman_xml_make_holdable (read_string (property, record), -1);

  return is_number (property) ? g_strdup_printf ("%" G_GUINT64_FORMAT, read_number (property, record))
                              : NULL;
}

/* Seconds are written without a fraction if it is 0. Times are at best as exact as a clock tick. */
static GVariant *
date_time_to_variant (guint64 time)
{
  g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc ((gint64) (time / G_USEC_PER_SEC));
  g_autoptr(GDateTime) exact = g_date_time_add (whole, (GTimeSpan) (time % G_USEC_PER_SEC));

  g_autofree char *text = g_date_time_format_iso8601 (exact);

  return g_variant_new ("(ss)", "Datetime", text);
}

static GVariant *
strings_to_variant (const char *const *strings)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) holdable = NULL;

  for (; *strings != NULL; strings++)
    {
      g_autofree char *string = wsman_xml_make_holdable (*strings, -1);

      g_strv_builder_add (builder, string);
    }
  holdable = g_strv_builder_end (builder);

  return g_variant_new_strv ((const char *const *) holdable, -1);
}

static GVariant *
numbers_to_variant (const char *const *numbers)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aq"));
  for (; *numbers != NULL; numbers++)
    g_variant_builder_add (&builder, "q", (guint16) g_ascii_strtoull (*numbers, NULL, 10));

  return g_variant_builder_end (&builder);
}

GVariant *
wsman_system_property_get_value (const WsmanSystemProperty *property,
                                 gconstpointer              record)
{
  if (is_null (property, record))
    return g_variant_new ("()");

  switch (property->type)
    {
    case WSMAN_SYSTEM_STRING:
      return g_variant_new_take_string (wsman_xml_make_holdable (read_string (property, record), -1));
    case WSMAN_SYSTEM_BOOLEAN:
      return g_variant_new_boolean (read_number (property, record) != 0);
    case WSMAN_SYSTEM_SINT16:
      return g_variant_new_int16 ((gint16) read_number (property, record));
    case WSMAN_SYSTEM_UINT16:
      return g_variant_new_uint16 ((guint16) read_number (property, record));
    case WSMAN_SYSTEM_UINT8:
      return g_variant_new_byte ((guint8) read_number (property, record));
    case WSMAN_SYSTEM_SINT32:
      return g_variant_new_int32 ((gint32) read_number (property, record));
    case WSMAN_SYSTEM_UINT16S:
      return numbers_to_variant (VALUE (const char *const *, property, record));
    case WSMAN_SYSTEM_UINT32:
      return g_variant_new_uint32 ((guint32) read_number (property, record));
    case WSMAN_SYSTEM_UINT64:
      return g_variant_new_uint64 (read_number (property, record));
    case WSMAN_SYSTEM_DATE_TIME:
      return date_time_to_variant (read_number (property, record));
    case WSMAN_SYSTEM_STRINGS:
      return strings_to_variant (VALUE (const char *const *, property, record));
    case WSMAN_SYSTEM_REFERENCE:
      break;
    }

  g_assert_not_reached ();
}

WsmanSystemRecord *
wsman_system_property_get_record (const WsmanSystemProperty *property,
                                  gconstpointer              record)
{
  return VALUE (WsmanSystemRecord *, property, record);
}

static char *
dup_text_of (WsmanSystemRecord *record,
             const char        *name)
{
  return wsman_system_property_dup_text (wsman_system_class_find_property (record->klass, name), record);
}

static gboolean
is_joined (const WsmanSystemEnds *ends,
           WsmanSystemRecord     *records[2])
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (ends->joined_by[0] == NULL)
    return TRUE;

  first = dup_text_of (records[0], ends->joined_by[0]);
  second = dup_text_of (records[1], ends->joined_by[1]);

  return first != NULL && g_strcmp0 (first, second) == 0;
}

WsmanSystemRecord *
wsman_system_link_new (const WsmanSystemClass *klass,
                       WsmanSystemRecord      *first,
                       WsmanSystemRecord      *second)
{
  WsmanSystemRecord *ends[2] = { first, second };
  WsmanSystemLink *self;

  if (!is_joined (klass->ends, ends))
    return NULL;

  self = wsman_system_record_new (klass);
  for (guint i = 0; i < 2; i++)
    self->ends[i] = wsman_system_record_ref (ends[i]);

  return &self->parent;
}
