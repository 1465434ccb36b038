/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* URIs of PKCS#11 with PINs. The PIN is in none of the texts that others see. */

#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-pkcs11-uri-private.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *masked = wsman_pkcs11_uri_mask (text);
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  char *pin = NULL;

  if (!wsman_pkcs11_uri_is (text))
    {
      g_assert_cmpstr (masked, ==, text);
      return 0;
    }

  if (wsman_pkcs11_uri_split (text, &certificate, &key, &pin, NULL))
    {
      g_assert_true (g_str_has_suffix (certificate, "type=cert"));
      g_assert_true (g_str_has_suffix (key, "type=private"));
      g_assert_null (strchr (certificate, '?'));
      g_assert_null (strchr (key, '?'));
      if (pin == NULL)
        g_assert_cmpstr (masked, ==, text);
    }
  wsman_secret_free (pin);

  return 0;
}
