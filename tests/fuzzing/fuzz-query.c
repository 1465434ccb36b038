/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Queries in WQL. A text is accepted, or refused with its code. An accepted query is applied to an instance. A query
 * for associations must become XML that can be read again.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "query/wsman-association-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

#define URI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*"

static const char instance[] =
  "<C xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><Name>aXb%_[</Name><Id>42</Id><On>true</On>"
  "<Nil xsi:nil='true'/><A>1</A><A>b</A><P><Name>c</Name></P><D>2024-05-01T10:20:30Z</D></C>";

static WsmanDocument *
parse (const char *xml)
{
  WsmanDocument *document = wsman_document_parse (xml, strlen (xml), NULL, G_MAXSIZE, NULL);

  g_assert_nonnull (document);

  return document;
}

static void
ask_instance (const WsmanCondition *condition)
{
  static WsmanDocument *document;
  gboolean holds;

  if (document == NULL)
    document = parse (instance);
  wsman_condition_test (condition, wsman_document_get_root (document), &holds, NULL);
}

static void
check_association (const WsmanWql *wql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanAssociation) association = wsman_association_from_wql (wql, URI, &error);
  g_autoptr(WsmanAssociation) again = NULL;
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *xml_again = NULL;

  g_assert_true ((association == NULL) == (error != NULL));
  if (association == NULL)
    return;

  xml = wsman_association_to_xml (association);
  document = parse (xml);
  again = wsman_association_read (wsman_document_get_root (document), NULL);
  g_assert_nonnull (again);
  xml_again = wsman_association_to_xml (again);
  g_assert_cmpstr (xml_again, ==, xml);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = NULL;
  g_autoptr(WsmanWql) wql = NULL;
  g_autoptr(GError) error = NULL;

  if (size > FUZZ_MAX_SIZE || !g_utf8_validate_len ((const char *) data, size, NULL))
    return 0;

  text = g_strndup ((const char *) data, size);
  wql = wsman_wql_parse (text, &error);
  g_assert_true ((wql == NULL) == (error != NULL));
  if (wql == NULL)
    g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x80338122);
  else if (wql->kind != WSMAN_WQL_SELECT)
    check_association (wql);
  else if (wql->condition != NULL)
    ask_instance (wql->condition);

  return 0;
}
