/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles fragments, for Get and Put of a part of an instance. [DSP0226] 7.7; [MS-WSMV] 3.1.4.1.18. An instance is
 * never changed, because a Put makes a copy.
 */

#include "wsman-fragment-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-writer-private.h"
#include "soap/wsman-xpath-private.h"
#include "wsman-enums.h"

#define TEXT_STEP "/text()"

struct _WsmanFragment
{
  char *path;
  WsmanXPath *xpath; /* the path to the elements */
  gboolean is_text;  /* TRUE if the path ends in text(), which selects the text and not the elements */
};

static gboolean
fail (guint32      code,
      const char  *text,
      GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code, "%s", text);

  return FALSE;
}

static gboolean
check_dialect (const char  *dialect,
               GError     **error)
{
  if (dialect == NULL || g_ascii_strcasecmp (dialect, WSMAN_DIALECT_XPATH) == 0)
    return TRUE;

  if (!g_uri_is_valid (dialect, G_URI_FLAGS_NONE, NULL))
    return fail (ERROR_WSMAN_INVALID_FRAGMENT_DIALECT, _("The dialect of the fragment isn’t a URI"), error);

  return fail (ERROR_WSMAN_FRAGMENT_DIALECT_REQUESTED_UNAVAILABLE,
               _("The path of a fragment must be in XPath 1.0; other dialects aren’t supported"), error);
}

WsmanFragment *
wsman_fragment_new (const char          *path,
                    const char          *dialect,
                    const WsmanElement  *scope,
                    GError             **error)
{
  g_autoptr(WsmanFragment) self = g_new0 (WsmanFragment, 1);
  g_autofree char *elements = NULL;

  if (*path == '\0')
    {
      fail (dialect != NULL ? ERROR_WSMAN_MISSING_FRAGMENT_PATH : ERROR_WSMAN_INVALID_FRAGMENT_PATH_BLANK,
            _("The path of the fragment is empty"), error);
      return NULL;
    }
  if (!check_dialect (dialect, error))
    return NULL;

  self->path = g_strdup (path);
  self->is_text = g_str_has_suffix (path, TEXT_STEP) && strlen (path) > strlen (TEXT_STEP);
  elements = g_strndup (path, strlen (path) - (self->is_text ? strlen (TEXT_STEP) : 0));
  self->xpath = wsman_xpath_new (elements, scope, ERROR_WSMAN_INVALID_FRAGMENT_PATH, error);

  return self->xpath != NULL ? g_steal_pointer (&self) : NULL;
}

void
wsman_fragment_free (WsmanFragment *self)
{
  g_clear_pointer (&self->xpath, wsman_xpath_free);
  g_free (self->path);
  g_free (self);
}

gboolean
wsman_fragment_check_names (const WsmanFragment  *self,
                            WsmanPropertyFunc     func,
                            gpointer              user_data,
                            GError              **error)
{
  return wsman_xpath_check_names (self->path, func, user_data, ERROR_WSMAN_INVALID_FRAGMENT_PATH, error);
}

static GPtrArray *
select_elements (const WsmanFragment  *self,
                 const WsmanElement   *instance,
                 GError              **error)
{
  g_autoptr(GPtrArray) elements = wsman_xpath_select (self->xpath, instance, error);

  if (elements == NULL || elements->len > 0)
    return g_steal_pointer (&elements);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FRAGMENT_PATH,
                   _("%s has nothing at the path “%s”; write names as in the resource, because letter case matters"),
                   wsman_element_get_name (instance), self->path);

  return NULL;
}

char *
wsman_fragment_cut (const WsmanFragment  *self,
                    const WsmanElement   *instance,
                    GError              **error)
{
  g_autoptr(GPtrArray) elements = select_elements (self, instance, error);
  GString *xml;

  if (elements == NULL)
    return NULL;

  xml = g_string_new ("<w:XmlFragment>");
  for (guint i = 0; i < elements->len; i++)
    {
      if (self->is_text)
        wsman_xml_append_escaped (xml, wsman_element_get_text (elements->pdata[i]));
      else
        wsman_element_write (elements->pdata[i], xml);
    }
  g_string_append (xml, "</w:XmlFragment>");

  return g_string_free (xml, FALSE);
}

/* Appends a new element. An element without a namespace gets the namespace of the old element, because the fragments of
 * queries have no namespaces. */
static gboolean
append_replacement (GString             *xml,
                    const WsmanElement  *element,
                    const WsmanElement  *former,
                    GError             **error)
{
  const char *uri = wsman_element_get_namespace_uri (element);

  if (strcmp (wsman_element_get_name (element), wsman_element_get_name (former)) != 0)
    return fail (ERROR_WSMAN_INVALID_XML_FRAGMENT,
                 _("The elements of the new fragment have different names from those of the old fragment"),
                 error);

  if (strcmp (uri, wsman_element_get_namespace_uri (former)) == 0)
    {
      wsman_element_write (element, xml);
      return TRUE;
    }

  if (*uri != '\0' || wsman_element_first_child (element) != NULL)
    return fail (ERROR_WSMAN_INVALID_XML_NAMESPACE, _("The new fragment isn’t in the namespace of the old fragment"),
                 error);

  g_string_append_printf (xml, "<%s ", wsman_element_get_name (element));
  wsman_xml_append_attribute (xml, "xmlns", wsman_element_get_namespace_uri (former));
  if (wsman_element_is_nil (element))
    g_string_append (xml, " xmlns:xsi=\"" WSMAN_NS_XSI "\" xsi:nil=\"true\"");
  g_string_append_c (xml, '>');
  wsman_xml_append_escaped (xml, wsman_element_get_text (element));
  g_string_append_printf (xml, "</%s>", wsman_element_get_name (element));

  return TRUE;
}

/* Tells whether the path selects values of only one property of one instance, in document order. A path such as
 * "//Name" could select further elements, which would be lost. */
static gboolean
is_one_property (GPtrArray *elements)
{
  const WsmanElement *first = elements->pdata[0];
  const WsmanElement *element = first;

  for (guint i = 1; i < elements->len; i++)
    {
      while (element != NULL && element != elements->pdata[i])
        element = wsman_element_next_sibling (element);
      if (element == NULL ||
          !wsman_element_is (element, wsman_element_get_namespace_uri (first), wsman_element_get_name (first)))
        return FALSE;
    }

  return TRUE;
}

/* Replaces the old elements. All new elements go to the place of the first old element, so an array may grow and
 * shrink. */
static char *
replace_elements (GPtrArray           *elements,
                  const WsmanElement  *instance,
                  const WsmanElement  *content,
                  GError             **error)
{
  g_autoptr(GHashTable) pieces = g_hash_table_new (NULL, NULL);
  g_autoptr(GString) piece = g_string_new (NULL);
  const WsmanElement *first = elements->pdata[0];
  GString *xml;

  for (const WsmanElement *child = wsman_element_first_child (content);
       child != NULL;
       child = wsman_element_next_sibling (child))
    if (!append_replacement (piece, child, first, error))
      return NULL;

  for (guint i = 0; i < elements->len; i++)
    g_hash_table_insert (pieces, elements->pdata[i], i == 0 ? piece->str : "");

  xml = g_string_new (NULL);
  wsman_element_write_replaced (instance, pieces, xml);

  return g_string_free (xml, FALSE);
}

static char *
replace_text (GPtrArray           *elements,
              const WsmanElement  *instance,
              const WsmanElement  *content,
              GError             **error)
{
  g_autoptr(GHashTable) texts = g_hash_table_new (NULL, NULL);
  GString *xml;

  if (wsman_element_first_child (content) != NULL || elements->len > 1 ||
      wsman_element_first_child (elements->pdata[0]) != NULL)
    {
      fail (ERROR_WSMAN_INVALID_XML_FRAGMENT, _("The new fragment must be the text of one property"), error);
      return NULL;
    }

  g_hash_table_insert (texts, elements->pdata[0], (gpointer) wsman_element_get_text (content));
  xml = g_string_new (NULL);
  wsman_element_write_edited (instance, texts, xml);

  return g_string_free (xml, FALSE);
}

char *
wsman_fragment_replace (const WsmanFragment  *self,
                        const WsmanElement   *instance,
                        const WsmanElement   *content,
                        GError              **error)
{
  g_autoptr(GPtrArray) elements = NULL;

  if (content == NULL || !wsman_element_is (content, WSMAN_NS_WSMAN, "XmlFragment"))
    {
      fail (ERROR_WSMAN_INVALID_XML_FRAGMENT,
            _("The input must be an XmlFragment of WS-Management, as Get returns it"), error);
      return NULL;
    }

  elements = select_elements (self, instance, error);
  if (elements == NULL)
    return NULL;
  if (g_ptr_array_find (elements, instance, NULL))
    {
      fail (ERROR_WSMAN_INVALID_FRAGMENT_PATH, _("The path of the fragment selects the whole resource; put it "
                                                 "without a path"),
            error);
      return NULL;
    }
  if (!is_one_property (elements))
    {
      fail (ERROR_WSMAN_INVALID_FRAGMENT_PATH,
            _("The path of the fragment selects several properties; put each by itself"), error);
      return NULL;
    }

  return self->is_text ? replace_text (elements, instance, content, error)
                       : replace_elements (elements, instance, content, error);
}
