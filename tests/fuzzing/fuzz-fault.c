/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Faults. Every input must give a code and a text, and they must be the same after the fault was written and read
 * again.
 */

#include <string.h>

#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-soap-fault-private.h"

#include "fuzz.h"

static WsmanFaultInfo *
read_again (const WsmanFaultInfo *info)
{
  g_autoptr(GString) xml = g_string_new ("<r xmlns:s='" WSMAN_NS_SOAP "' xmlns:a='" WSMAN_NS_ADDRESSING "'"
                                         " xmlns:w='" WSMAN_NS_WSMAN "' xmlns:n='" WSMAN_NS_ENUMERATION "'"
                                         " xmlns:x='" WSMAN_NS_TRANSFER "' xmlns:b='" WSMAN_NS_CIM_BINDING "'>");
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  wsman_soap_fault_write (info, xml);
  g_string_append (xml, "</r>");
  document = wsman_document_parse (xml->str, xml->len, "UTF-8", G_MAXSIZE, &error);
  g_assert_no_error (error);

  return wsman_soap_fault_read (wsman_element_first_child (wsman_document_get_root (document)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanFaultInfo) info = NULL;
  g_autoptr(WsmanFaultInfo) again = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  document = wsman_document_parse (data, size, NULL, G_MAXSIZE, NULL);
  if (document == NULL)
    return 0;

  info = wsman_soap_fault_read (wsman_document_get_root (document));
  g_assert_cmpuint (info->code, !=, 0);
  g_assert_nonnull (info->message);

  again = read_again (info);
  g_assert_cmphex (again->code, ==, info->code);
  g_assert_cmpstr (again->message, ==, info->message);

  return 0;
}
