/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * References. A text that names a resource must have the same meaning after it was printed and read again, in both
 * forms. A refusal must have a code.
 */

#include "base/wsman-error-private.h"
#include "soap/wsman-reference-private.h"

#include "fuzz.h"

static WsmanReference *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  WsmanReference *reference = wsman_reference_parse (text, &error);

  g_assert_true ((reference == NULL) == (error != NULL));
  g_assert_true (error == NULL || wsman_error_get_info (error)->code != 0);

  return reference;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *input = NULL;
  g_autofree char *text = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *text_of_text = NULL;
  g_autofree char *text_of_xml = NULL;
  g_autoptr(WsmanReference) reference = NULL;
  g_autoptr(WsmanReference) from_text = NULL;
  g_autoptr(WsmanReference) from_xml = NULL;

  if (size > FUZZ_MAX_SIZE || !g_utf8_validate_len ((const char *) data, size, NULL))
    return 0;

  input = g_strndup ((const char *) data, size);
  reference = parse (input);
  if (reference == NULL)
    return 0;

  text = wsman_reference_to_text (reference);
  from_text = parse (text);
  g_assert_nonnull (from_text);
  text_of_text = wsman_reference_to_text (from_text);
  g_assert_cmpstr (text_of_text, ==, text);

  xml = wsman_reference_to_xml (reference);
  from_xml = parse (xml);
  g_assert_nonnull (from_xml);
  text_of_xml = wsman_reference_to_text (from_xml);
  g_assert_cmpstr (text_of_xml, ==, text);

  return 0;
}
