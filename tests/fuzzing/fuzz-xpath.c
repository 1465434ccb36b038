/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * XPath and fragments. An expression is accepted, or refused with its code. In a limited time, it is applied to an
 * instance, and its fragment is cut out and replaced.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "query/wsman-fragment-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-xpath-private.h"

#include "fuzz.h"

static const char instance[] =
  "<p:C xmlns:p='urn:p' xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>"
  "<p:Name>a</p:Name><p:A>1</p:A><p:A>2</p:A><p:P><p:Name>b</p:Name></p:P>"
  "<w:XmlFragment><p:Name>new</p:Name></w:XmlFragment></p:C>";

static void
check_fragment (const char         *path,
                const WsmanElement *root,
                const WsmanElement *content)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) cut_error = NULL;
  g_autoptr(GError) replace_error = NULL;
  g_autoptr(WsmanFragment) fragment = wsman_fragment_new (path, NULL, root, &error);
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *replaced = NULL;

  g_assert_true ((fragment == NULL) == (error != NULL));
  if (fragment == NULL)
    return;

  cut = wsman_fragment_cut (fragment, root, &cut_error);
  g_assert_true ((cut == NULL) == (cut_error != NULL));
  replaced = wsman_fragment_replace (fragment, root, content, &replace_error);
  g_assert_true ((replaced == NULL) == (replace_error != NULL));
  if (replaced != NULL)
    document = wsman_document_parse (replaced, strlen (replaced), NULL, G_MAXSIZE, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static WsmanDocument *document;
  const WsmanElement *root;
  g_autofree char *text = NULL;
  g_autoptr(WsmanXPath) xpath = NULL;
  g_autoptr(GError) error = NULL;
  gboolean result;

  if (size > FUZZ_MAX_SIZE || !g_utf8_validate_len ((const char *) data, size, NULL))
    return 0;

  if (document == NULL)
    document = wsman_document_parse (instance, strlen (instance), NULL, G_MAXSIZE, NULL);
  root = wsman_document_get_root (document);
  text = g_strndup ((const char *) data, size);

  xpath = wsman_xpath_new (text, root, 0x8033801A, &error);
  g_assert_true ((xpath == NULL) == (error != NULL));
  if (xpath != NULL && !wsman_xpath_test (xpath, root, &result, &error))
    g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033801A);

  check_fragment (text, root, wsman_element_find_child (root, NULL, "XmlFragment"));

  return 0;
}
