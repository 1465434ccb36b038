/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads association filters in the form of Windows' tools:
 * "{Object=…;AssociationClassName=…;ResultClassName=…;Role=…;ResultRole=…}".
 */

#include "wsman-association-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-values-private.h"

#define BLANK " \t\r\n"

/* The URIs of some servers contain no namespace. These servers name the namespace in this selector. */
#define NAMESPACE_SELECTOR "__cimnamespace"

/* The parts that are allowed in addition to the object. */
static const struct
{
  const char *name;
  gsize offset;
  gboolean of_both; /* TRUE if the part is also allowed for AssociationInstances */
} parts[] = {
  { "AssociationClassName", G_STRUCT_OFFSET (WsmanAssociation, association_class), FALSE },
  { "Role", G_STRUCT_OFFSET (WsmanAssociation, role), TRUE },
  { "ResultClassName", G_STRUCT_OFFSET (WsmanAssociation, result_class), TRUE },
  { "ResultRole", G_STRUCT_OFFSET (WsmanAssociation, result_role), FALSE },
};

/* Tells whether text is relative, such as "Win32_Service?Name=x". A relative text isn't a URI, and doesn't begin with
 * an alias. */
static gboolean
is_relative (const char *text)
{
  char delimiter = text[strcspn (text, "/:?")];

  return *text != '\0' && *text != '<' && delimiter != '/' && delimiter != ':';
}

/* Reads a class with selectors. It belongs to the namespace of the resource, if the resource has a namespace. */
static WsmanReference *
parse_relative (const char            *text,
                const WsmanReference  *resource,
                GError               **error)
{
  const char *slash = strrchr (resource->resource_uri, '/');
  const WsmanSelector *name_space = wsman_reference_get_selector (resource, NAMESPACE_SELECTOR);
  gsize length = slash != NULL ? slash + 1 - resource->resource_uri : 0;
  g_autofree char *full = g_strdup_printf ("%.*s%s", (int) length, resource->resource_uri, text);
  WsmanReference *object = wsman_reference_parse (full, error);

  if (object != NULL && name_space != NULL && name_space->value != NULL &&
      wsman_reference_get_selector (object, NAMESPACE_SELECTOR) == NULL)
    wsman_reference_add_selector (object, NAMESPACE_SELECTOR, name_space->value);

  return object;
}

static gboolean
set_object (WsmanAssociation      *self,
            const char            *value,
            const WsmanReference  *resource,
            GError               **error)
{
  if (self->object != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("The association filter names Object twice"));

  self->object = is_relative (value) ? parse_relative (value, resource, error) : wsman_reference_parse (value, error);

  return self->object != NULL;
}

static gboolean
set_name (WsmanAssociation  *self,
          const char        *name,
          const char        *value,
          GError           **error)
{
  gsize i = 0;
  char **field;

  while (i < G_N_ELEMENTS (parts) && g_ascii_strcasecmp (name, parts[i].name) != 0)
    i++;

  if (i == G_N_ELEMENTS (parts))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("“%s” isn’t known in an association filter; it has Object, AssociationClassName, "
                                 "Role, ResultClassName and ResultRole"), name);
  if (self->wants_associations && !parts[i].of_both)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("%s can’t be used in a query for the associations themselves; use ResultClassName for "
                                 "their class and Role for the property that names the object"), parts[i].name);
  if (!wsman_value_check_name (value, NULL))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("“%s” can’t be the name of %s"), value, parts[i].name);

  field = &G_STRUCT_MEMBER (char *, self, parts[i].offset);
  if (*field != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("The association filter names %s twice"), parts[i].name);

  *field = g_strdup (value);

  return TRUE;
}

/* Ends text after its first part, and returns the rest, or NULL if there is no rest. An endpoint reference may contain
 * the semicolons of entities. No part after the endpoint reference contains ">". */
static char *
cut_part (char *text)
{
  const char *equals = strchr (text, '=');
  const char *value = equals != NULL ? equals + 1 + strspn (equals + 1, BLANK) : text;
  const char *xml_end = *value == '<' ? strrchr (value, '>') : NULL;
  char *end = strchr (xml_end != NULL ? xml_end : text, ';');

  if (end == NULL)
    return NULL;

  *end = '\0';

  return end + 1;
}

static gboolean
parse_part (WsmanAssociation      *self,
            char                  *text,
            const WsmanReference  *resource,
            GError               **error)
{
  char *equals, *name, *value;

  if (*g_strstrip (text) == '\0')
    return TRUE;

  equals = strchr (text, '=');
  if (equals == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("“%s” isn’t part of an association filter; write “Name=value”"), text);

  *equals = '\0';
  name = g_strchomp (text);
  value = g_strstrip (equals + 1);

  return g_ascii_strcasecmp (name, "Object") == 0 ? set_object (self, value, resource, error)
                                                  : set_name (self, name, value, error);
}

static gboolean
parse (WsmanAssociation      *self,
       char                  *text,
       const WsmanReference  *resource,
       GError               **error)
{
  gsize length = strlen (text);
  char *part = text + 1;

  if (length < 2 || text[0] != '{' || text[length - 1] != '}')
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                               _("The association filter is neither “{Object=…;…}” nor XML"));

  text[length - 1] = '\0';
  while (part != NULL)
    {
      char *rest = cut_part (part);

      if (!parse_part (self, part, resource, error))
        return FALSE;
      part = rest;
    }

  return self->object != NULL ||
         wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                             _("The association filter names no Object"));
}

WsmanAssociation *
wsman_association_from_text (const char            *text,
                             gboolean               wants_associations,
                             const WsmanReference  *resource,
                             GError               **error)
{
  g_autoptr(WsmanAssociation) self = wsman_association_new ();
  g_autofree char *content = g_strstrip (g_strdup (text));

  self->wants_associations = wants_associations;

  return parse (self, content, resource, error) ? g_steal_pointer (&self) : NULL;
}
