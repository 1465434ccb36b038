/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The evaluation of queries for associations of this machine's classes. [DSP0227] 12. wsman-system-association-table.c
 * lists the classes. */

#include "wsman-system-association-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "wsman-system-schema-private.h"

static const char *
lookup (WsmanItem  *filter,
        const char *name)
{
  const char *value = wsman_item_lookup_string (filter, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
has_association (const char *name)
{
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (name);

  for (guint i = 0; i < classes->len; i++)
    {
      if (((const WsmanSystemClass *) classes->pdata[i])->ends != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Checks that the class exists. name is NULL if the query doesn't name one. */
static gboolean
check_class (const char         *name,
             gboolean            is_association,
             WsmanSystemRefusal *refusal)
{
  if (name == NULL)
    return TRUE;

  if (wsman_system_schema_find (name) == NULL)
    wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                              "There is no class %s on this machine", name);
  else if (is_association && !has_association (name))
    wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                              "The class %s isn’t an association", name);

  return refusal->code == 0;
}

/* Checks that an association has a role of this name. */
static gboolean
check_role (const char         *role,
            const char         *association,
            WsmanSystemRefusal *refusal)
{
  g_autoptr(GPtrArray) all = wsman_system_schema_list_classes (association);

  for (guint i = 0; role != NULL && i < all->len; i++)
    {
      const WsmanSystemClass *klass = all->pdata[i];

      if (klass->ends != NULL && wsman_system_class_find_property (klass, role) != NULL)
        return TRUE;
    }

  if (role != NULL && association != NULL)
    wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER, "%s has no property %s",
                              association, role);
  else if (role != NULL)
    wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                              "No association has the property %s", role);

  return role == NULL;
}

gboolean
wsman_system_association_query_init (WsmanSystemAssociationQuery *self,
                                     const char                  *filter,
                                     WsmanSystemRefusal          *refusal)
{
  WsmanItem *item = wsman_item_new_from_xml (filter, NULL);
  const char *name = item != NULL ? wsman_item_get_name (item) : "";

  *self = (WsmanSystemAssociationQuery) { .filter = item };
  self->wants_links = strcmp (name, "AssociationInstances") == 0;
  if (!self->wants_links && strcmp (name, "AssociatedInstances") != 0)
    {
      wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                                "The filter asks neither for associated nor for association instances");
      return FALSE;
    }

  self->object = wsman_item_lookup_locator (item, "Object");
  if (self->object == NULL)
    {
      wsman_system_refusal_set (refusal, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                                "The filter names no object");
      return FALSE;
    }

  /* If the query asks for links, the result class is the class of the links. */
  self->association = lookup (item, self->wants_links ? "ResultClassName" : "AssociationClassName");
  self->others = self->wants_links ? NULL : lookup (item, "ResultClassName");
  self->role = lookup (item, "Role");
  self->other_role = lookup (item, "ResultRole");

  return check_class (self->association, TRUE, refusal) && check_class (self->others, FALSE, refusal) &&
         check_role (self->role, self->association, refusal) &&
         check_role (self->other_role, self->association, refusal) &&
         wsman_system_resource_resolve (&self->resource, self->object, refusal);
}

void
wsman_system_association_query_clear (WsmanSystemAssociationQuery *self)
{
  g_clear_object (&self->filter);
  g_clear_object (&self->object);
}

static gboolean
is_or_unset (const char *wanted,
             const char *actual)
{
  return wanted == NULL || g_ascii_strcasecmp (wanted, actual) == 0;
}

/* Returns the class at the other end if the query wants its instances, else NULL. */
static const char *
get_others (const WsmanSystemAssociationQuery *self,
            const char                        *other_end)
{
  if (self->others == NULL || wsman_system_schema_is_a (other_end, self->others))
    return other_end;

  return wsman_system_schema_is_a (self->others, other_end) ? self->others : NULL;
}

/* Tells whether the query is about this association, with an object of the named class at this end. */
static gboolean
is_asked_for (const WsmanSystemAssociationQuery *self,
              const WsmanSystemClass            *association,
              guint                              end,
              const char                        *class_name)
{
  return (self->association == NULL || wsman_system_schema_is_a (association->name, self->association)) &&
         wsman_system_schema_is_a (class_name, association->ends->classes[end]) &&
         is_or_unset (self->role, association->properties[end].name) &&
         is_or_unset (self->other_role, association->properties[1 - end].name) &&
         get_others (self, association->ends->classes[1 - end]) != NULL;
}

GPtrArray *
wsman_system_association_query_list_classes (const WsmanSystemAssociationQuery *self)
{
  g_autoptr(GPtrArray) objects = wsman_system_resource_list_classes (&self->resource);
  g_autoptr(GPtrArray) all = wsman_system_schema_list_classes (NULL);
  g_autoptr(GPtrArray) asked_for = g_ptr_array_copy (objects, NULL, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const WsmanSystemClass *association = all->pdata[i];
      gboolean is_needed = FALSE;

      for (guint j = 0; association->ends != NULL && j < objects->len * 2; j++)
        is_needed |= is_asked_for (self, association, j % 2,
                                   ((const WsmanSystemClass *) objects->pdata[j / 2])->name);
      if (is_needed)
        g_ptr_array_add (asked_for, (gpointer) association);
    }

  return g_steal_pointer (&asked_for);
}

GPtrArray *
wsman_system_association_query_list_results (const WsmanSystemAssociationQuery *self)
{
  g_autoptr(GPtrArray) objects = wsman_system_resource_list_classes (&self->resource);
  g_autoptr(GPtrArray) all = wsman_system_schema_list_classes (NULL);
  GPtrArray *results = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const WsmanSystemClass *association = all->pdata[i];

      for (guint j = 0; association->ends != NULL && j < objects->len * 2; j++)
        {
          const WsmanSystemClass *object = objects->pdata[j / 2];

          if (!is_asked_for (self, association, j % 2, object->name))
            continue;
          if (self->wants_links)
            g_ptr_array_add (results, (gpointer) association);
          else
            g_ptr_array_extend_and_steal (results, wsman_system_schema_list_classes (
                                                     get_others (self, association->ends->classes[1 - j % 2])));
        }
    }

  return results;
}

static void
add_links (const WsmanSystemAssociationQuery *self,
           WsmanSystemCursor                 *cursor,
           const WsmanSystemClass            *association,
           WsmanSystemRecord                 *object)
{
  for (guint end = 0; end < 2; end++)
    {
      const char *other_end = association->ends->classes[1 - end];

      if (is_asked_for (self, association, end, object->klass->name))
        wsman_system_cursor_add_links (cursor, association, end, object,
                                       self->wants_links ? NULL : get_others (self, other_end));
    }
}

WsmanSystemCursor *
wsman_system_association_query_walk (const WsmanSystemAssociationQuery *self,
                                     WsmanSystemSnapshot               *snapshot,
                                     WsmanSystemRefusal                *refusal)
{
  g_autoptr(WsmanSystemCursor) cursor = wsman_system_cursor_new (snapshot);
  g_autoptr(GPtrArray) all = wsman_system_schema_list_classes (NULL);
  g_autoptr(WsmanSystemRecord) object = NULL;

  object = wsman_system_resource_find (&self->resource, self->object, snapshot, refusal);
  if (object == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const WsmanSystemClass *klass = all->pdata[i];

      if (klass->ends != NULL)
        add_links (self, cursor, klass, object);
    }

  return g_steal_pointer (&cursor);
}
