/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * CLIXML among other text. The output must not depend on how the bytes are split. The first byte chooses how.
 */

#include "shell/wsman-clixml-private.h"

#include "fuzz.h"

static GBytes *
convert (const guint8 *data,
         gsize         size,
         gsize         piece)
{
  g_autoptr(GConverter) converter = wsman_clixml_converter_new (65001);
  g_autoptr(GByteArray) text = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      guint8 out[64];
      gsize length = MIN (piece, size);
      gsize bytes_read;
      gsize bytes_written;

      result = g_converter_convert (converter, data, length, out, MIN (piece, sizeof out),
                                    length == size ? G_CONVERTER_INPUT_AT_END : 0, &bytes_read, &bytes_written, NULL);
      g_assert_cmpint (result, !=, G_CONVERTER_ERROR);
      g_byte_array_append (text, out, bytes_written);
      data += bytes_read;
      size -= bytes_read;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) whole = NULL;
  g_autoptr(GBytes) pieces = NULL;

  if (size == 0 || size > FUZZ_MAX_SIZE)
    return 0;

  whole = convert (data + 1, size - 1, size);
  pieces = convert (data + 1, size - 1, 1 + data[0] % 32);
  g_assert_true (g_bytes_equal (whole, pieces));

  return 0;
}
