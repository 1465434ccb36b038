/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Evaluates the filter of an enumeration: [DSP0226] 8.3, [DSP0227] 8, [MS-WSMV] 2.2.4. The filter is read once.
 * Afterwards only the types of the properties are added to it.
 */

#include "wsman-filter-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "soap/wsman-xpath-private.h"
#include "wsman-association-private.h"
#include "wsman-enums.h"
#include "wsman-wql-private.h"

struct _WsmanFilter
{
  WsmanFilterKind kind;
  char *class_name;          /* the class that WQL names; NULL for other filters */
  WsmanCondition *condition; /* the condition of WQL or SelectorFilter; NULL if there is none */
  WsmanXPath *xpath;         /* the compiled XPath; NULL for other filters */
  char *path;                /* the expression of XPath; NULL for other filters */
  GStrv properties;          /* the properties that the filter names; NULL for whole instances */
  char *isa_class;           /* the class of the instances in events; NULL for other filters */
  double within;             /* the seconds in which events must come; 0 if the filter has none */
  char *association;         /* the XML form of a query for associations; NULL for other filters */
  gboolean wants_associations;
};

/* Tells whether the resource is "*", which means every class of a namespace. */
static gboolean
is_star (const WsmanReference *resource)
{
  return g_str_has_suffix (resource->resource_uri, "/*");
}

static gboolean
is_wmi (const WsmanReference *resource)
{
  return g_ascii_strncasecmp (resource->resource_uri, WSMAN_URI_WMI "/", strlen (WSMAN_URI_WMI "/")) == 0;
}

static gboolean
has_keys (const WsmanReference *resource)
{
  for (guint i = 0; i < resource->selectors->len; i++)
    {
      const WsmanSelector *selector = resource->selectors->pdata[i];

      if (g_ascii_strcasecmp (selector->name, "__cimnamespace") != 0)
        return TRUE;
    }

  return FALSE;
}

/* Checks that the resource fits a query. Windows' WMI demands "*" as the class. Other servers also accept the class of
 * the query. */
static gboolean
check_wql_resource (const WsmanWql        *wql,
                    const WsmanReference  *resource,
                    GError               **error)
{
  const char *slash = strrchr (resource->resource_uri, '/');
  gboolean is_class = wql->kind == WSMAN_WQL_SELECT && !is_wmi (resource) && slash != NULL &&
                      g_ascii_strcasecmp (slash + 1, wql->class_name) == 0;

  if (is_class || (is_star (resource) && !has_keys (resource)))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_URI_WMI_ENUM_WQL,
                   _("A WQL query names its class by itself, so the resource is only the namespace, such as "
                     "wmicimv2/*, without selectors; it is %s"),
                   resource->resource_uri);

  return FALSE;
}

/* Refuses the words of queries for events in an enumeration. */
static gboolean
check_wql_event (const WsmanWql                 *wql,
                 const WsmanEnumerationMessage  *enumeration,
                 GError                        **error)
{
  if (enumeration->is_subscription || (wql->within <= 0 && wql->isa_class == NULL))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CANNOT_PROCESS_FILTER,
                   _("The query has WITHIN or ISA, and so is one for events; subscribe to it instead of enumerating"));

  return FALSE;
}

static void
set_association (WsmanFilter      *self,
                 WsmanAssociation *association)
{
  self->kind = WSMAN_FILTER_ASSOCIATION;
  self->association = wsman_association_to_xml (association);
  self->wants_associations = association->wants_associations;
  wsman_association_free (association);
}

static gboolean
read_wql (WsmanFilter                    *self,
          const WsmanReference           *resource,
          const WsmanEnumerationMessage  *enumeration,
          GError                        **error)
{
  g_autoptr(WsmanWql) wql = wsman_wql_parse (enumeration->filter, error);
  WsmanAssociation *association;

  if (wql == NULL || !check_wql_resource (wql, resource, error) || !check_wql_event (wql, enumeration, error))
    return FALSE;

  if (wql->kind == WSMAN_WQL_SELECT)
    {
      self->class_name = g_steal_pointer (&wql->class_name);
      self->properties = g_steal_pointer (&wql->properties);
      self->condition = g_steal_pointer (&wql->condition);
      self->isa_class = g_steal_pointer (&wql->isa_class);
      self->within = wql->within;
      return TRUE;
    }

  association = wsman_association_from_wql (wql, resource->resource_uri, error);
  if (association != NULL)
    set_association (self, association);

  return association != NULL;
}

static gboolean
fail_filter (const char  *reason,
             GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FILTER_XML,
                   _("The selector filter isn’t valid: %s"), reason);

  return FALSE;
}

/* Adds a test for a selector. An instance must be equal to all selectors: [DSP0226], annex on the selector filter
 * dialect. */
static gboolean
add_selector (WsmanFilter         *self,
              const WsmanElement  *selector,
              GError             **error)
{
  const char *name = wsman_element_get_attribute (selector, NULL, "Name");
  gboolean is_first = self->condition == NULL;

  if (!wsman_element_is (selector, WSMAN_NS_WSMAN, "Selector") || name == NULL || *name == '\0')
    return fail_filter (_("it may only contain Selectors with names"), error);
  if (wsman_element_first_child (selector) != NULL)
    return fail_filter (_("references can’t be compared"), error);

  if (is_first)
    self->condition = wsman_condition_new ();
  if (!wsman_condition_add_test (self->condition, g_strdup (name), WSMAN_COMPARISON_EQUAL,
                                 wsman_literal_new_string (wsman_element_get_text (selector))))
    return fail_filter (_("it has too many Selectors"), error);
  if (!is_first)
    wsman_condition_add_operator (self->condition, WSMAN_OPERATOR_AND);

  return TRUE;
}

static const WsmanElement *
get_content (const WsmanEnumerationMessage *enumeration)
{
  return wsman_element_first_child (enumeration->filter_element);
}

static gboolean
read_selectors (WsmanFilter                    *self,
                const WsmanReference           *resource,
                const WsmanEnumerationMessage  *enumeration,
                GError                        **error)
{
  const WsmanElement *set = get_content (enumeration);

  if (set == NULL || !wsman_element_is (set, WSMAN_NS_WSMAN, "SelectorSet"))
    return fail_filter (_("it must be a SelectorSet"), error);

  for (const WsmanElement *selector = wsman_element_first_child (set);
       selector != NULL;
       selector = wsman_element_next_sibling (selector))
    if (!add_selector (self, selector, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_association (WsmanFilter                    *self,
                  const WsmanReference           *resource,
                  const WsmanEnumerationMessage  *enumeration,
                  GError                        **error)
{
  const WsmanElement *content = get_content (enumeration);
  WsmanAssociation *association;

  if (content == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FILTER_XML,
                       _("An association filter must be the XML of AssociatedInstances or AssociationInstances"));
      return FALSE;
    }

  association = wsman_association_read (content, error);
  if (association == NULL)
    return FALSE;

  if (association->properties->len > 0)
    {
      g_ptr_array_add (association->properties, NULL);
      self->properties = (GStrv) g_ptr_array_steal (association->properties, NULL);
    }
  set_association (self, association);

  return TRUE;
}

static gboolean
read_xpath (WsmanFilter                    *self,
            const WsmanReference           *resource,
            const WsmanEnumerationMessage  *enumeration,
            GError                        **error)
{
  self->xpath = wsman_xpath_new (enumeration->filter, enumeration->filter_element,
                                 ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER, error);
  self->path = g_strdup (enumeration->filter);

  return self->xpath != NULL;
}

static const struct
{
  const char *uri;
  gboolean (*read) (WsmanFilter                    *self,
                    const WsmanReference           *resource,
                    const WsmanEnumerationMessage  *enumeration,
                    GError                        **error);
} dialects[] = {
  { WSMAN_DIALECT_WQL, read_wql },
  { WSMAN_DIALECT_SELECTOR, read_selectors },
  { WSMAN_DIALECT_ASSOCIATION, read_association },
  { WSMAN_DIALECT_XPATH, read_xpath },
};

static gboolean
read_filter (WsmanFilter                    *self,
             const WsmanReference           *resource,
             const WsmanEnumerationMessage  *enumeration,
             GError                        **error)
{
  /* If no dialect is named, it is this one: [WS-Enumeration] 3.1. */
  const char *dialect = enumeration->dialect != NULL ? enumeration->dialect : WSMAN_DIALECT_XPATH;

  self->kind = WSMAN_FILTER_INSTANCES;
  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (g_ascii_strcasecmp (dialect, dialects[i].uri) == 0)
      return dialects[i].read (self, resource, enumeration, error);

  self->kind = WSMAN_FILTER_UNKNOWN;

  return TRUE;
}

static gboolean
check_resource (WsmanFilter                    *self,
                const WsmanReference           *resource,
                const WsmanEnumerationMessage  *enumeration,
                GError                        **error)
{
  if (is_wmi (resource) && !is_star (resource) && has_keys (resource))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_WMI_INVALID_KEY,
                       _("An enumeration is about a whole class; leave out the selectors"));
      return FALSE;
    }

  if (enumeration->filter == NULL && is_star (resource))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_FILTERING_REQUIRED,
                       _("The resource %s is a whole namespace; give a filter that names a class"),
                       resource->resource_uri);
      return FALSE;
    }

  if (is_star (resource) && self->kind != WSMAN_FILTER_UNKNOWN && self->class_name == NULL && self->association == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                       _("The resource %s is a whole namespace; give a filter in WQL or for associations"),
                       resource->resource_uri);
      return FALSE;
    }

  return TRUE;
}

WsmanFilter *
wsman_filter_new (const WsmanReference           *resource,
                  const WsmanEnumerationMessage  *enumeration,
                  GError                        **error)
{
  g_autoptr(WsmanFilter) self = g_atomic_rc_box_new0 (WsmanFilter);
  gboolean good = enumeration->filter == NULL || read_filter (self, resource, enumeration, error);

  return good && check_resource (self, resource, enumeration, error) ? g_steal_pointer (&self) : NULL;
}

static void
wsman_filter_finalize (gpointer data)
{
  WsmanFilter *self = data;

  g_free (self->class_name);
  g_free (self->isa_class);
  g_clear_pointer (&self->condition, wsman_condition_free);
  g_clear_pointer (&self->xpath, wsman_xpath_free);
  g_free (self->path);
  g_strfreev (self->properties);
  g_free (self->association);
}

void
wsman_filter_unref (WsmanFilter *self)
{
  g_atomic_rc_box_release_full (self, wsman_filter_finalize);
}

const char *
wsman_filter_get_event_class (const WsmanFilter *self,
                              double            *within)
{
  *within = self->within;

  return self->isa_class;
}

void
wsman_filter_narrow_times (const WsmanFilter *self,
                           const char        *property,
                           WsmanTimeRange    *range)
{
  if (self->condition != NULL)
    wsman_condition_narrow_times (self->condition, property, range);
}

WsmanFilterKind
wsman_filter_get_kind (const WsmanFilter *self)
{
  return self->kind;
}

WsmanReference *
wsman_filter_make_target (const WsmanFilter    *self,
                          const WsmanReference *resource)
{
  WsmanReference *target = wsman_reference_copy (resource);
  const char *uri = resource->resource_uri;

  if (self->class_name != NULL && is_star (resource))
    {
      g_free (target->resource_uri);
      target->resource_uri = g_strdup_printf ("%.*s%s", (int) strlen (uri) - 1, uri, self->class_name);
    }

  return target;
}

const char *
wsman_filter_get_association (const WsmanFilter *self)
{
  return self->association;
}

gboolean
wsman_filter_wants_associations (const WsmanFilter *self)
{
  return self->wants_associations;
}

static gboolean
check_column (const char         *name,
              WsmanPropertyFunc   func,
              gpointer            user_data,
              GError            **error)
{
  const char *spelling = name;
  WsmanPropertyType type;

  if (g_ascii_strcasecmp (name, "__CLASS") == 0)
    return TRUE;

  type = strchr (name, '.') == NULL ? func (name, &spelling, user_data) : WSMAN_PROPERTY_MISSING;

  return (type != WSMAN_PROPERTY_MISSING && type != WSMAN_PROPERTY_CLASS) || wsman_condition_refuse_name (name, error);
}

gboolean
wsman_filter_set_types (WsmanFilter        *self,
                        WsmanPropertyFunc   func,
                        gpointer            user_data,
                        GError            **error)
{
  for (guint i = 0; self->properties != NULL && self->properties[i] != NULL; i++)
    {
      if (!check_column (self->properties[i], func, user_data, error))
        return FALSE;
    }

  if (self->path != NULL && !wsman_xpath_check_names (self->path, func, user_data,
                                                      ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER, error))
    return FALSE;

  return self->condition == NULL || wsman_condition_set_types (self->condition, func, user_data, error);
}

gboolean
wsman_filter_test (const WsmanFilter   *self,
                   const WsmanElement  *instance,
                   gboolean            *chosen,
                   GError             **error)
{
  *chosen = TRUE;
  if (self->condition != NULL && !wsman_condition_test (self->condition, instance, chosen, error))
    return FALSE;

  return self->xpath == NULL || wsman_xpath_test (self->xpath, instance, chosen, error);
}

/* Writes a property without its namespace. Its children keep their namespaces. */
static void
append_property (GString            *xml,
                 const WsmanElement *property)
{
  const char *name = wsman_element_get_name (property);
  const WsmanElement *child = wsman_element_first_child (property);

  if (wsman_element_is_nil (property))
    {
      g_string_append_printf (xml, "<%s xsi:nil=\"true\"/>", name);
      return;
    }

  if (child == NULL)
    {
      wsman_xml_append_text_element (xml, name, wsman_element_get_text (property));
      return;
    }

  g_string_append_printf (xml, "<%s>", name);
  for (; child != NULL; child = wsman_element_next_sibling (child))
    wsman_element_write (child, xml);
  g_string_append_printf (xml, "</%s>", name);
}

static void
append_properties (GString            *xml,
                   const WsmanElement *instance,
                   const char         *name)
{
  const WsmanElement *property = wsman_property_find (instance, name);

  if (g_ascii_strcasecmp (name, "__CLASS") == 0)
    wsman_xml_append_text_element (xml, "__CLASS", wsman_element_get_name (instance));
  else if (property == NULL)
    g_string_append_printf (xml, "<%s xsi:nil=\"true\"/>", name);

  for (; property != NULL; property = wsman_property_find_next (property, name))
    append_property (xml, property);
}

char *
wsman_filter_project (const WsmanFilter  *self,
                      const WsmanElement *instance)
{
  GString *xml;

  if (self->properties == NULL)
    return NULL;

  xml = g_string_new ("<w:XmlFragment>");
  for (guint i = 0; self->properties[i] != NULL; i++)
    append_properties (xml, instance, self->properties[i]);
  g_string_append (xml, "</w:XmlFragment>");

  return g_string_free (xml, FALSE);
}
