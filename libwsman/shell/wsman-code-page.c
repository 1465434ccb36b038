/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Text in the code pages of Windows' consoles. See the header.
 */

#include "shell/wsman-code-page-private.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The code pages that iconv doesn't know as "CP" and their number. */
static const struct
{
  guint code_page;
  const char *charset;
  gsize unit;
} charsets[] = {
  { 1200, "UTF-16LE", 2 },
  { 1201, "UTF-16BE", 2 },
  { 10000, "MACINTOSH", 1 },
  { 12000, "UTF-32LE", 4 },
  { 12001, "UTF-32BE", 4 },
  { 20127, "US-ASCII", 1 },
  { 20866, "KOI8-R", 1 },
  { 20932, "EUC-JP", 1 },
  { 21866, "KOI8-U", 1 },
  { 28591, "ISO-8859-1", 1 },
  { 28592, "ISO-8859-2", 1 },
  { 28593, "ISO-8859-3", 1 },
  { 28594, "ISO-8859-4", 1 },
  { 28595, "ISO-8859-5", 1 },
  { 28596, "ISO-8859-6", 1 },
  { 28597, "ISO-8859-7", 1 },
  { 28598, "ISO-8859-8", 1 },
  { 28599, "ISO-8859-9", 1 },
  { 28603, "ISO-8859-13", 1 },
  { 28605, "ISO-8859-15", 1 },
  { 51932, "EUC-JP", 1 },
  { 51949, "EUC-KR", 1 },
  { 54936, "GB18030", 1 },
};

/* iconv's name of code_page. unit: how many bytes an unreadable character takes at least. */
static char *
find_charset (guint  code_page,
              gsize *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    if (charsets[i].code_page == code_page)
      {
        *unit = charsets[i].unit;
        return g_strdup (charsets[i].charset);
      }

  *unit = 1;

  return g_strdup_printf ("CP%03u", code_page);
}

static void
append_converted (GString    *text,
                  GIConv      converter,
                  const void *data,
                  gsize       length,
                  gsize       unit)
{
  char *in = (char *) data;

  while (length > 0)
    {
      char buffer[1024];
      char *out = buffer;
      gsize room = sizeof buffer;
      int problem = g_iconv (converter, &in, &length, &out, &room) == (gsize) -1 ? errno : 0;
      gsize skip = problem == EINVAL ? length : MIN (unit, length);

      g_string_append_len (text, buffer, out - buffer);
      if (problem != EILSEQ && problem != EINVAL)
        continue;

      g_string_append (text, REPLACEMENT);
      in += skip;
      length -= skip;
    }
}

static GString *
convert_to_utf8 (guint       code_page,
                 const void *data,
                 gsize       length)
{
  GString *text = g_string_sized_new (length);
  gsize unit;
  g_autofree char *charset = find_charset (code_page, &unit);
  GIConv converter = (GIConv) -1;

  if (code_page != WSMAN_CODE_PAGE_UTF8)
    converter = g_iconv_open ("UTF-8", charset);

  if (converter == (GIConv) -1)
    return g_string_append_len (text, data, length);

  append_converted (text, converter, data, length, unit);
  g_iconv_close (converter);

  return text;
}

char *
wsman_code_page_decode (guint       code_page,
                        const void *data,
                        gsize       length)
{
  g_autoptr(GString) text = convert_to_utf8 (code_page, data, length);
  gsize skip = g_str_has_prefix (text->str, BYTE_ORDER_MARK) ? strlen (BYTE_ORDER_MARK) : 0;

  return g_utf8_make_valid (text->str + skip, text->len - skip);
}

GBytes *
wsman_code_page_encode (guint       code_page,
                        const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize unit;
  g_autofree char *charset = find_charset (code_page, &unit);
  char *encoded = NULL;
  gsize length = strlen (valid);

  if (code_page != WSMAN_CODE_PAGE_UTF8)
    encoded = g_convert_with_fallback (valid, length, charset, "UTF-8", "?", NULL, &length, NULL);

  if (encoded == NULL)
    {
      length = strlen (valid);
      encoded = g_steal_pointer (&valid);
    }

  return g_bytes_new_take (encoded, length);
}
