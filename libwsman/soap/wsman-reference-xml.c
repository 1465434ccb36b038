/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes references in XML. They are endpoint references ([WS-Addressing] 2, [DSP0226] 5.1) or headers of a
 * message ([DSP0226] 5.4, 6.4, 7.7). The depth of references and the numbers of selectors and options are bounded.
 */

#include "wsman-reference-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

/* A selector may contain a reference, whose selectors may contain references. CIM only needs one level. */
#define MAX_DEPTH 8

static gboolean read_selectors (WsmanReference      *self,
                                const WsmanElement  *set,
                                guint                depth,
                                GError             **error);

/* Tells whether element has the name. In projections, elements have lost their namespaces. Then the local name is
 * enough. */
static gboolean
is_named (const WsmanElement *element,
          const char         *namespace_uri,
          const char         *name)
{
  return wsman_element_is (element, namespace_uri, name) || wsman_element_is (element, "", name);
}

static const WsmanElement *
find_named (const WsmanElement *parent,
            const char         *namespace_uri,
            const char         *name)
{
  const WsmanElement *child = wsman_element_first_child (parent);

  while (child != NULL && !is_named (child, namespace_uri, name))
    child = wsman_element_next_sibling (child);

  return child;
}

/* Tells whether element contains the parameters of a reference. An instance may have a property with one of these
 * names, but the property has other contents. Every child of every item is tested, so most of them are ruled out by the
 * beginning of their name. */
static gboolean
is_parameters (const WsmanElement *element)
{
  static const char *const names[] = { "ReferenceParameters", "ReferenceProperties" };

  if (strncmp (wsman_element_get_name (element), "Reference", strlen ("Reference")) != 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (wsman_element_is (element, WSMAN_NS_ADDRESSING, names[i]))
        return TRUE;
      if (wsman_element_is (element, "", names[i]))
        return find_named (element, WSMAN_NS_WSMAN, "ResourceURI") != NULL ||
               find_named (element, WSMAN_NS_WSMAN, "SelectorSet") != NULL;
    }

  return FALSE;
}

static const WsmanElement *
find_parameters (const WsmanElement *element,
                 const WsmanElement *after)
{
  const WsmanElement *child = after != NULL ? wsman_element_next_sibling (after)
                                            : wsman_element_first_child (element);

  while (child != NULL && !is_parameters (child))
    child = wsman_element_next_sibling (child);

  return child;
}

gboolean
wsman_element_is_reference (const WsmanElement *element)
{
  return find_parameters (element, NULL) != NULL;
}

static gboolean
read_uri (WsmanReference      *self,
          const WsmanElement  *element,
          GError             **error)
{
  g_free (self->resource_uri);
  self->resource_uri = wsman_element_dup_stripped_text (element);

  return wsman_reference_check_uri_length (self->resource_uri, error);
}

static WsmanReference *
read_reference (const WsmanElement  *element,
                guint                depth,
                GError             **error)
{
  g_autoptr(WsmanReference) self = wsman_reference_new (NULL);
  const WsmanElement *address = find_named (element, WSMAN_NS_ADDRESSING, "Address");
  const WsmanElement *parameters = NULL;

  if (depth > MAX_DEPTH)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_EPR_NESTING_EXCEEDED,
                       _("Endpoint references are nested more than %d deep"), MAX_DEPTH);
      return NULL;
    }

  if (address != NULL)
    self->address = wsman_element_dup_stripped_text (address);

  while ((parameters = find_parameters (element, parameters)) != NULL)
    {
      for (const WsmanElement *child = wsman_element_first_child (parameters);
           child != NULL;
           child = wsman_element_next_sibling (child))
        {
          if (is_named (child, WSMAN_NS_WSMAN, "ResourceURI") && !read_uri (self, child, error))
            return NULL;
          if (is_named (child, WSMAN_NS_WSMAN, "SelectorSet") && !read_selectors (self, child, depth, error))
            return NULL;
        }
    }

  return g_steal_pointer (&self);
}

WsmanReference *
wsman_reference_from_element (const WsmanElement  *element,
                              GError             **error)
{
  return read_reference (element, 0, error);
}

/* Returns the attribute Name. In [DSP0226] 5.4.2 it has no namespace, but some peers write it with a namespace. */
static const char *
get_name_attribute (const WsmanElement *element)
{
  const char *name = wsman_element_get_attribute (element, NULL, "Name");

  if (name == NULL)
    name = wsman_element_get_attribute (element, WSMAN_NS_WSMAN, "Name");

  return name != NULL ? name : "";
}

static gboolean
read_selector (WsmanReference      *self,
               const WsmanElement  *element,
               guint                depth,
               GError             **error)
{
  const WsmanElement *child = wsman_element_first_child (element);
  const char *name = get_name_attribute (element);
  g_autoptr(WsmanReference) reference = NULL;

  if (!wsman_reference_check_new_selector (self, name, NULL, error))
    return FALSE;

  if (child == NULL)
    {
      wsman_reference_add_selector (self, name, wsman_element_get_text (element));
      return TRUE;
    }

  reference = read_reference (child, depth + 1, error);
  if (reference == NULL)
    return FALSE;

  wsman_reference_add_selector_reference (self, name, reference);

  return TRUE;
}

static gboolean
read_selectors (WsmanReference      *self,
                const WsmanElement  *set,
                guint                depth,
                GError             **error)
{
  for (const WsmanElement *child = wsman_element_first_child (set);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (is_named (child, WSMAN_NS_WSMAN, "Selector") && !read_selector (self, child, depth, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_true (const char *attribute)
{
  gboolean value = FALSE;

  return attribute != NULL && wsman_value_parse_boolean (attribute, &value) && value;
}

static gboolean
read_option (WsmanReference      *self,
             const WsmanElement  *element,
             GError             **error)
{
  const char *name = get_name_attribute (element);
  const char *value = wsman_element_is_nil (element) ? NULL : wsman_element_get_text (element);

  if (!wsman_reference_check_new_option (self, name, value, error))
    return FALSE;

  wsman_reference_add_option (self, name, value,
                              is_true (wsman_element_get_attribute (element, NULL, "MustComply")));

  return TRUE;
}

static gboolean
read_options (WsmanReference      *self,
              const WsmanElement  *set,
              GError             **error)
{
  const char *must_understand = wsman_element_get_attribute (set, WSMAN_NS_SOAP, "mustUnderstand");

  gboolean is_marked = FALSE;

  self->must_understand_options = is_true (must_understand);
  for (const WsmanElement *child = wsman_element_first_child (set);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (!wsman_element_is (child, WSMAN_NS_WSMAN, "Option"))
        continue;
      if (!read_option (self, child, error))
        return FALSE;
      is_marked = is_marked || wsman_element_get_attribute (child, NULL, "MustComply") != NULL;
    }

  /* If the set must be understood, the service must comply with each option, unless an option says otherwise. Clients
   * also mark the set if an option is marked. */
  for (guint i = 0; self->must_understand_options && !is_marked && i < self->options->len; i++)
    ((WsmanOption *) self->options->pdata[i])->must_comply = TRUE;

  return TRUE;
}

WsmanReference *
wsman_reference_from_header (const WsmanElement  *header,
                             GError             **error)
{
  g_autoptr(WsmanReference) self = wsman_reference_new (NULL);

  for (const WsmanElement *child = wsman_element_first_child (header);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (wsman_element_is (child, WSMAN_NS_WSMAN, "ResourceURI"))
        {
          if (!read_uri (self, child, error))
            return NULL;
        }
      else if (wsman_element_is (child, WSMAN_NS_WSMAN, "SelectorSet"))
        {
          if (!read_selectors (self, child, 0, error))
            return NULL;
        }
      else if (wsman_element_is (child, WSMAN_NS_WSMAN, "OptionSet"))
        {
          if (!read_options (self, child, error))
            return NULL;
        }
      else if (wsman_element_is (child, WSMAN_NS_WSMAN, "FragmentTransfer"))
        {
          g_free (self->fragment_path);
          g_free (self->fragment_dialect);
          self->fragment_path = wsman_element_dup_stripped_text (child);
          self->fragment_dialect = g_strdup (wsman_element_get_attribute (child, NULL, "Dialect"));
        }
    }

  return g_steal_pointer (&self);
}

static void
write_selectors (const WsmanReference *self,
                 GString              *xml)
{
  if (self->selectors->len == 0)
    return;

  g_string_append (xml, "<w:SelectorSet>");
  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      g_string_append (xml, "<w:Selector ");
      wsman_xml_append_attribute (xml, "Name", selector->name);
      g_string_append_c (xml, '>');
      if (selector->reference != NULL)
        wsman_reference_write (selector->reference, "a:EndpointReference", xml);
      else
        wsman_xml_append_escaped (xml, selector->value != NULL ? selector->value : "");
      g_string_append (xml, "</w:Selector>");
    }
  g_string_append (xml, "</w:SelectorSet>");
}

void
wsman_reference_write (const WsmanReference *self,
                       const char           *name,
                       GString              *xml)
{
  g_string_append_printf (xml, "<%s>", name);
  wsman_xml_append_text_element (xml, "a:Address", self->address != NULL ? self->address : WSMAN_ADDRESS_ANONYMOUS);
  g_string_append (xml, "<a:ReferenceParameters>");
  wsman_xml_append_text_element (xml, "w:ResourceURI", self->resource_uri);
  write_selectors (self, xml);
  g_string_append_printf (xml, "</a:ReferenceParameters></%.*s>", (int) strcspn (name, " "), name);
}

char *
wsman_reference_to_xml (const WsmanReference *self)
{
  GString *xml = g_string_new (NULL);

  wsman_reference_write (self,
                         "a:EndpointReference xmlns:a=\"" WSMAN_NS_ADDRESSING "\""
                         " xmlns:w=\"" WSMAN_NS_WSMAN "\"",
                         xml);

  return g_string_free (xml, FALSE);
}

/* Tells whether the set must be understood. If the service ignored the set, it would also ignore an option with which
 * it must comply. */
static gboolean
must_understand_options (const WsmanReference *self)
{
  gboolean must_understand = self->must_understand_options;

  for (guint i = 0; i < self->options->len; i++)
    must_understand = must_understand || ((const WsmanOption *) self->options->pdata[i])->must_comply;

  return must_understand;
}

static void
write_options (const WsmanReference *self,
               GString              *xml)
{
  if (self->options->len == 0)
    return;

  g_string_append (xml, must_understand_options (self) ? "<w:OptionSet s:mustUnderstand=\"true\">" : "<w:OptionSet>");
  for (guint i = 0; i < self->options->len; i++)
    {
      const WsmanOption *option = self->options->pdata[i];

      g_string_append (xml, "<w:Option ");
      wsman_xml_append_attribute (xml, "Name", option->name);
      if (option->must_comply)
        g_string_append (xml, " MustComply=\"true\"");
      if (option->value == NULL)
        g_string_append (xml, " xsi:nil=\"true\"");
      g_string_append_c (xml, '>');
      wsman_xml_append_escaped (xml, option->value != NULL ? option->value : "");
      g_string_append (xml, "</w:Option>");
    }
  g_string_append (xml, "</w:OptionSet>");
}

static void
write_fragment (const WsmanReference *self,
                GString              *xml)
{
  if (self->fragment_path == NULL)
    return;

  g_string_append (xml, "<w:FragmentTransfer s:mustUnderstand=\"true\"");
  if (self->fragment_dialect != NULL)
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "Dialect", self->fragment_dialect);
    }
  g_string_append_c (xml, '>');
  wsman_xml_append_escaped (xml, self->fragment_path);
  g_string_append (xml, "</w:FragmentTransfer>");
}

void
wsman_reference_write_header (const WsmanReference *self,
                              GString              *xml)
{
  wsman_xml_append_text_element (xml, "w:ResourceURI s:mustUnderstand=\"true\"", self->resource_uri);
  write_selectors (self, xml);
  write_options (self, xml);
  write_fragment (self, xml);
}

/* Tells whether a child of the parameters becomes a header. The reference contains the headers of WS-Management that
 * name a resource. A peer can't set the headers that the library writes itself. */
static gboolean
is_own_header (const WsmanElement *element)
{
  const char *namespace_uri = wsman_element_get_namespace_uri (element);

  return strcmp (namespace_uri, WSMAN_NS_ADDRESSING) != 0 && strcmp (namespace_uri, WSMAN_NS_SOAP) != 0 &&
         strcmp (namespace_uri, WSMAN_NS_WSMAN) != 0 && strcmp (namespace_uri, WSMAN_NS_MICROSOFT) != 0;
}

char *
wsman_reference_dup_parameters (const WsmanElement *element)
{
  GString *xml = g_string_new (NULL);

  for (const WsmanElement *list = wsman_element_first_child (element);
       list != NULL;
       list = wsman_element_next_sibling (list))
    {
      if (!wsman_element_is (list, WSMAN_NS_ADDRESSING, "ReferenceParameters") &&
          !wsman_element_is (list, WSMAN_NS_ADDRESSING, "ReferenceProperties"))
        continue;

      for (const WsmanElement *header = wsman_element_first_child (list);
           header != NULL;
           header = wsman_element_next_sibling (header))
        if (is_own_header (header))
          wsman_element_write (header, xml);
    }

  return g_string_free (xml, FALSE);
}
