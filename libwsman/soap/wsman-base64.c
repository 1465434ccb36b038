/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads and writes base64. Bad base64 is an error, so that no data is lost. */

#include "wsman-base64-private.h"

#include <string.h>

void
wsman_xml_append_base64 (GString      *xml,
                         const guint8 *data,
                         gsize         length)
{
  gsize start = xml->len;
  gsize written;
  int state = 0;
  int save = 0;

  g_string_set_size (xml, start + length / 3 * 4 + 8);
  written = g_base64_encode_step (data, length, FALSE, xml->str + start, &state, &save);
  written += g_base64_encode_close (FALSE, xml->str + start + written, &state, &save);
  g_string_truncate (xml, start + written);
}

/* Tells whether text is base64. This check is needed because g_base64_decode() ignores unknown characters, and would
 * lose data without an error. White space is allowed (xs:base64Binary). */
static gboolean
is_base64 (const char *text)
{
  gsize n_digits = 0;
  gsize n_padding = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == '=')
        n_padding++;
      else if (n_padding == 0 && (g_ascii_isalnum (*text) || *text == '+' || *text == '/'))
        n_digits++;
      else if (!g_ascii_isspace (*text))
        return FALSE;
    }

  return n_padding <= 2 && (n_digits + n_padding) % 4 == 0;
}

GBytes *
wsman_xml_decode_base64 (const char *text)
{
  gsize length = strlen (text);
  g_autofree guint8 *data = g_malloc (length / 4 * 3 + 3);
  guint save = 0;
  int state = 0;

  if (!is_base64 (text))
    return NULL;

  length = g_base64_decode_step (text, length, data, &state, &save);

  return g_bytes_new_take (g_steal_pointer (&data), length);
}
