/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Filters of an Enumerate element. An accepted filter is applied to an instance, and its projection must be XML. So
 * must the query for associations.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "query/wsman-filter-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static const char instance[] =
  "<p:C xmlns:p='urn:p' xmlns:xsi='" WSMAN_NS_XSI "'><p:Name>a</p:Name><p:Id>42</p:Id><p:Nil xsi:nil='true'/>"
  "<p:A>1</p:A><p:A>2</p:A><p:P><p:Name>b</p:Name></p:P></p:C>";

static void
check_xml (const char *content)
{
  g_autofree char *xml = g_strdup_printf ("<w:Items xmlns:w='" WSMAN_NS_WSMAN "' xmlns:xsi='" WSMAN_NS_XSI
                                          "'>%s</w:Items>",
                                          content);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), NULL, G_MAXSIZE, &error);

  g_assert_no_error (error);
}

static void
apply (const WsmanFilter *compiled_filter)
{
  static WsmanDocument *document;
  g_autoptr(GError) error = NULL;
  g_autofree char *fragment = NULL;
  gboolean chosen;

  if (document == NULL)
    document = wsman_document_parse (instance, strlen (instance), NULL, G_MAXSIZE, NULL);

  if (!wsman_filter_test (compiled_filter, wsman_document_get_root (document), &chosen, &error))
    g_assert_nonnull (error);

  fragment = wsman_filter_project (compiled_filter, wsman_document_get_root (document));
  if (fragment != NULL)
    check_xml (fragment);
  if (wsman_filter_get_association (compiled_filter) != NULL)
    check_xml (wsman_filter_get_association (compiled_filter));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const uris[] = { WSMAN_URI_CIMV2 "/*", WSMAN_URI_CIMV2 "/C", "http://x/C", "" };
  g_autoptr(WsmanDocument) document = NULL;
  g_auto(WsmanEnumerationMessage) enumeration = { 0 };

  if (size > FUZZ_MAX_SIZE)
    return 0;

  document = wsman_document_parse (data, size, NULL, size, NULL);
  if (document == NULL || !wsman_element_is (wsman_document_get_root (document), WSMAN_NS_ENUMERATION, "Enumerate") ||
      !wsman_enumeration_message_read (wsman_document_get_root (document), &enumeration, NULL))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(WsmanReference) resource = wsman_reference_new (uris[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanFilter) compiled_filter = wsman_filter_new (resource, &enumeration, &error);

      g_assert_true ((compiled_filter == NULL) == (error != NULL));
      g_assert_true (error == NULL || wsman_error_get_info (error)->code != 0);
      if (compiled_filter != NULL)
        apply (compiled_filter);
    }

  return 0;
}
