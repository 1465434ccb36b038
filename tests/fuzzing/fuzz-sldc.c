/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* SLDC. The input is decoded as it is, within a limit. It is also encoded, and must then decode to itself. */

#include "collector/wsman-sldc-private.h"

#include "fuzz.h"

#define MAX_DECODED (256 * 1024)

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) decoded = NULL;
  g_autoptr(GBytes) encoded = NULL;
  g_autoptr(GBytes) again = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  body = g_bytes_new_static (data, size);
  decoded = wsman_sldc_decode (body, MAX_DECODED, NULL);
  g_assert_true (decoded == NULL || g_bytes_get_size (decoded) <= MAX_DECODED);

  encoded = wsman_sldc_encode (data, size);
  again = wsman_sldc_decode (encoded, size, NULL);
  g_assert_nonnull (again);
  g_assert_true (g_bytes_equal (again, body));

  return 0;
}
