/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Association filters as text. An accepted text must become well-formed XML, and a refusal must have a code.
 */

#include "query/wsman-association-private.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static void
check (const char *text,
       gboolean    links)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanReference) resource = wsman_reference_parse ("http://a/b/*?__cimnamespace=c", NULL);
  g_autoptr(WsmanAssociation) association = wsman_association_from_text (text, links, resource, &error);
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *xml = NULL;

  g_assert_true ((association == NULL) == (error != NULL));
  g_assert_true (error == NULL || wsman_error_get_info (error)->code != 0);
  if (association == NULL)
    return;

  xml = wsman_association_to_xml (association);
  document = wsman_document_parse (xml, strlen (xml), "UTF-8", G_MAXSIZE, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *input = NULL;

  if (size > FUZZ_MAX_SIZE || !g_utf8_validate_len ((const char *) data, size, NULL))
    return 0;

  input = g_strndup ((const char *) data, size);
  check (input, FALSE);
  check (input, TRUE);

  return 0;
}
