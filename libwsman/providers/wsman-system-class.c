/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Records and their values, driven by the classes' tables.
 */

#include "providers/wsman-system-class-private.h"

static inline guint64
read_number (const WsmanSystemProperty *property,
             gconstpointer              record)
{
  return G_STRUCT_MEMBER (guint64, record, property->offset);
}

static inline const char *
read_string (const WsmanSystemProperty *property,
             gconstpointer              record)
{
  if (property->constant != NULL)
    return property->constant;

  return G_STRUCT_MEMBER (const char *, record, property->offset);
}

static gboolean
is_null (const WsmanSystemProperty *property,
         gconstpointer              record)
{
  if (property->type == WSMAN_SYSTEM_STRING)
    return read_string (property, record) == NULL;

  return read_number (property, record) == WSMAN_SYSTEM_NULL;
}

gpointer
wsman_system_record_new (const WsmanSystemClass *klass)
{
  gpointer record = g_malloc0 (klass->record_size);

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if (property->type != WSMAN_SYSTEM_STRING)
        G_STRUCT_MEMBER (guint64, record, property->offset) = WSMAN_SYSTEM_NULL;
    }

  return record;
}

void
wsman_system_record_free (const WsmanSystemClass *klass,
                          gpointer                record)
{
  /* Several properties may share a member: it is cleared by the first. */
  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if (property->type == WSMAN_SYSTEM_STRING && property->constant == NULL)
        g_clear_pointer (&G_STRUCT_MEMBER (char *, record, property->offset), g_free);
    }

  g_free (record);
}

const WsmanSystemProperty *
wsman_system_class_find_property (const WsmanSystemClass *klass,
                                  const char             *name)
{
  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if (g_ascii_strcasecmp (property->name, name) == 0)
        return property;
    }

  return NULL;
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
  if (property->type == WSMAN_SYSTEM_STRING)
    return g_strdup (read_string (property, record));

  return g_strdup_printf ("%" G_GUINT64_FORMAT, read_number (property, record));
}

/* Seconds without a fraction where there is none; times are exact to the clock tick at best. */
static GVariant *
date_time_to_variant (guint64 time)
{
  g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc ((gint64) (time / G_USEC_PER_SEC));
  g_autoptr(GDateTime) exact = g_date_time_add (whole, (GTimeSpan) (time % G_USEC_PER_SEC));

  g_autofree char *text = g_date_time_format_iso8601 (exact);

  return g_variant_new ("(ss)", "Datetime", text);
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
      return g_variant_new_string (read_string (property, record));
    case WSMAN_SYSTEM_BOOLEAN:
      return g_variant_new_boolean (read_number (property, record) != 0);
    case WSMAN_SYSTEM_SINT16:
      return g_variant_new_int16 ((gint16) read_number (property, record));
    case WSMAN_SYSTEM_UINT16:
      return g_variant_new_uint16 ((guint16) read_number (property, record));
    case WSMAN_SYSTEM_UINT32:
      return g_variant_new_uint32 ((guint32) read_number (property, record));
    case WSMAN_SYSTEM_UINT64:
      return g_variant_new_uint64 (read_number (property, record));
    case WSMAN_SYSTEM_DATE_TIME:
      return date_time_to_variant (read_number (property, record));
    }

  g_assert_not_reached ();
}

const WsmanSystemProperty *
wsman_system_class_get_key (const WsmanSystemClass *klass)
{
  const WsmanSystemProperty *property = klass->properties;

  while ((property->flags & WSMAN_SYSTEM_KEY) == 0)
    property++;

  return property;
}
