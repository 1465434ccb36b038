/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Queries for associations, [DSP0227] 8.2. All forms are converted to the XML form here. The provider evaluates the XML
 * form.
 */

#include "wsman-association-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"

/* The most properties that a query may name. */
#define MAX_PROPERTIES 256
#define MAX_NAME_LENGTH 256

void
wsman_association_free (WsmanAssociation *self)
{
  g_clear_pointer (&self->object, wsman_reference_free);
  g_free (self->association_class);
  g_free (self->result_class);
  g_free (self->role);
  g_free (self->result_role);
  g_ptr_array_unref (self->properties);
  g_free (self);
}

WsmanAssociation *
wsman_association_new (void)
{
  WsmanAssociation *self = g_new0 (WsmanAssociation, 1);

  self->properties = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static gboolean
fail_xml (const char  *what,
          GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FILTER_XML,
                   _("The association filter isn’t valid: %s"), what);

  return FALSE;
}

/* Finds the text field that element sets. Returns NULL if element sets no text field. */
static char **
find_field (WsmanAssociation   *self,
            const WsmanElement *element)
{
  const char *name = wsman_element_get_name (element);

  if (g_str_equal (name, "ResultClassName"))
    return &self->result_class;
  if (g_str_equal (name, "Role"))
    return &self->role;
  if (g_str_equal (name, "AssociationClassName") && !self->wants_associations)
    return &self->association_class;
  if (g_str_equal (name, "ResultRole") && !self->wants_associations)
    return &self->result_role;

  return NULL;
}

/* Reads the element Object. It contains the parts of a reference in [DSP0227], but peers also put the whole reference
 * into it. */
static gboolean
read_object (WsmanAssociation    *self,
             const WsmanElement  *element,
             GError             **error)
{
  const WsmanElement *wrapped = wsman_element_find_child (element, WSMAN_NS_ADDRESSING, "EndpointReference");

  if (wrapped != NULL)
    element = wrapped;
  if (self->object != NULL || !wsman_element_is_reference (element))
    return fail_xml (_("its Object must be one endpoint reference"), error);

  self->object = wsman_reference_from_element (element, error);
  if (self->object == NULL)
    return FALSE;

  return *self->object->resource_uri != '\0' || fail_xml (_("its Object has no ResourceURI"), error);
}

static gboolean
is_same_name (gconstpointer a,
              gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

/* Adds a property to the list. A property that is named twice is returned once. */
static gboolean
read_property (WsmanAssociation    *self,
               const WsmanElement  *element,
               GError             **error)
{
  g_autofree char *name = wsman_element_dup_stripped_text (element);

  if (strlen (name) > MAX_NAME_LENGTH || !g_str_is_ascii (name) || !wsman_value_check_name (name, NULL))
    return fail_xml (_("an IncludeResultProperty isn’t the name of a property"), error);

  if (g_ptr_array_find_with_equal_func (self->properties, name, is_same_name, NULL))
    return TRUE;
  if (self->properties->len == MAX_PROPERTIES)
    return fail_xml (_("it names too many properties"), error);

  g_ptr_array_add (self->properties, g_steal_pointer (&name));

  return TRUE;
}

static gboolean
read_part (WsmanAssociation    *self,
           const WsmanElement  *element,
           GError             **error)
{
  char **field = find_field (self, element);
  g_autofree char *what = NULL;

  if (wsman_element_is (element, WSMAN_NS_CIM_BINDING, "Object"))
    return read_object (self, element, error);

  if (wsman_element_is (element, WSMAN_NS_CIM_BINDING, "IncludeResultProperty"))
    return read_property (self, element, error);

  if (field != NULL && *field == NULL &&
      g_str_equal (wsman_element_get_namespace_uri (element), WSMAN_NS_CIM_BINDING))
    {
      *field = wsman_element_dup_stripped_text (element);
      return TRUE;
    }

  what = g_strdup_printf (_("%s isn’t known there, or occurs twice"), wsman_element_get_name (element));

  return fail_xml (what, error);
}

WsmanAssociation *
wsman_association_read (const WsmanElement  *filter,
                        GError             **error)
{
  g_autoptr(WsmanAssociation) self = wsman_association_new ();

  self->wants_associations = wsman_element_is (filter, WSMAN_NS_CIM_BINDING, "AssociationInstances");
  if (!self->wants_associations && !wsman_element_is (filter, WSMAN_NS_CIM_BINDING, "AssociatedInstances"))
    {
      fail_xml (_("it must be AssociatedInstances or AssociationInstances"), error);
      return NULL;
    }

  for (const WsmanElement *child = wsman_element_first_child (filter);
       child != NULL;
       child = wsman_element_next_sibling (child))
    if (!read_part (self, child, error))
      return NULL;

  if (self->object == NULL)
    {
      fail_xml (_("it has no Object"), error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

WsmanAssociation *
wsman_association_from_wql (const WsmanWql  *wql,
                            const char      *resource_uri,
                            GError         **error)
{
  g_autoptr(WsmanAssociation) self = wsman_association_new ();
  g_autofree char *namespace_uri = g_strndup (resource_uri, strrchr (resource_uri, '/') - resource_uri);

  self->object = wsman_object_path_parse (wql->object, namespace_uri, error);
  if (self->object == NULL)
    return NULL;

  self->wants_associations = wql->kind == WSMAN_WQL_REFERENCES;
  self->association_class = g_strdup (wql->association_class);
  self->result_class = g_strdup (wql->result_class);
  self->role = g_strdup (wql->role);
  self->result_role = g_strdup (wql->result_role);

  return g_steal_pointer (&self);
}

static void
append_field (GString    *xml,
              const char *name,
              const char *text)
{
  if (text != NULL && *text != '\0')
    wsman_xml_append_text_element (xml, name, text);
}

/* The elements are in the order of [DSP0227] 8.2. IncludeResultProperty isn't written, because the code that writes the
 * response evaluates it. */
char *
wsman_association_to_xml (const WsmanAssociation *self)
{
  const char *name = self->wants_associations ? "b:AssociationInstances" : "b:AssociatedInstances";
  GString *xml = g_string_new (NULL);

  g_string_append_printf (xml, "<%s xmlns:b=\"" WSMAN_NS_CIM_BINDING "\" xmlns:a=\"" WSMAN_NS_ADDRESSING "\""
                          " xmlns:w=\"" WSMAN_NS_WSMAN "\">", name);
  wsman_reference_write (self->object, "b:Object", xml);
  append_field (xml, "b:AssociationClassName", self->association_class);
  append_field (xml, "b:Role", self->role);
  append_field (xml, "b:ResultClassName", self->result_class);
  append_field (xml, "b:ResultRole", self->result_role);
  g_string_append_printf (xml, "</%s>", name);

  return g_string_free (xml, FALSE);
}
