/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks the names of properties in filters and fragment paths.
 */

#include "wsman-system-names-private.h"

#include "server/wsman-operation-content-private.h"

/* The classes whose properties a filter or path may name. */
typedef struct
{
  const WsmanSystemResource *resource;
  GPtrArray *classes;
} Subject;

/* The type is that of the first class that has the property. All classes that inherit the property have the same
 * type. */
static WsmanPropertyType
find_property_type (const char  *name,
                    const char **spelling,
                    gpointer     user_data)
{
  const Subject *self = user_data;
  WsmanPropertyType type = WSMAN_PROPERTY_MISSING;

  for (guint i = 0; i < self->classes->len; i++)
    {
      const WsmanSystemClass *klass = self->classes->pdata[i];
      const WsmanSystemProperty *property = wsman_system_class_find_property (klass, name);
      const char *shown_as = wsman_system_resource_get_shown_name (self->resource, klass);

      if (property != NULL && wsman_system_resource_shows (self->resource, klass, property))
        {
          *spelling = property->name;
          return wsman_system_property_get_kind (property);
        }
      if (shown_as != NULL && g_ascii_strcasecmp (shown_as, name) == 0)
        {
          *spelling = shown_as;
          type = WSMAN_PROPERTY_CLASS;
        }
    }

  return type;
}

gboolean
wsman_system_names_check (const WsmanSystemResource  *resource,
                          GPtrArray                  *classes,
                          WsmanOperation             *operation,
                          GError                    **error)
{
  Subject subject = { resource, classes };

  /* A filter needs no check if there are no results. */
  return classes->len == 0 || wsman_operation_check_names (operation, find_property_type, &subject, error);
}
