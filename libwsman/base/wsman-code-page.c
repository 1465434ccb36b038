/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts text between UTF-8 and the code pages of Windows' consoles with iconv. A conversion never fails, because
 * bytes and characters that can't be converted are replaced.
 */

#include "wsman-code-page-private.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The code pages that have their own name in iconv. The names of the other code pages are "CP" and the number. */
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

/* Finds iconv's name of code_page. unit becomes the least number of bytes that an unreadable character has. */
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

/* Opens a converter to UTF-8. Returns -1 for UTF-8, and for a code page that doesn't exist. */
static GIConv
open_decoder (guint  code_page,
              gsize *unit)
{
  g_autofree char *charset = find_charset (code_page, unit);

  return code_page != WSMAN_CODE_PAGE_UTF8 ? g_iconv_open ("UTF-8", charset) : (GIConv) -1;
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

gboolean
wsman_code_page_exists (guint code_page)
{
  gsize unit;
  g_autofree char *charset = find_charset (code_page, &unit);
  GIConv converter = (GIConv) -1;

  if (code_page != WSMAN_CODE_PAGE_UTF8 && code_page != 0)
    converter = g_iconv_open (charset, "UTF-8");
  if (converter != (GIConv) -1)
    g_iconv_close (converter);

  return code_page == WSMAN_CODE_PAGE_UTF8 || converter != (GIConv) -1;
}

static void
append_question_mark (GIConv      converter,
                      GByteArray *output)
{
  char buffer[8];
  char mark[] = "?";
  char *in = mark;
  char *out = buffer;
  gsize length = 1;
  gsize room = sizeof buffer;

  g_iconv (converter, &in, &length, &out, &room);
  g_byte_array_append (output, (const guint8 *) buffer, (guint) (out - buffer));
}

/* Appends a replacement for a character or byte that can't be converted. Returns the number of bytes that it
 * replaces. */
static gsize
append_odd (GIConv      converter,
            const char *data,
            gsize       length,
            GByteArray *output)
{
  gunichar character = g_utf8_get_char_validated (data, (gssize) length);

  if (character < (gunichar) -2)
    {
      append_question_mark (converter, output);
      return (gsize) (g_utf8_next_char (data) - data);
    }

  g_byte_array_append (output, (const guint8 *) data, 1);

  return 1;
}

static void
append_page (GIConv      converter,
             const char *data,
             gsize       length,
             GByteArray *output)
{
  char *in = (char *) data;

  while (length > 0)
    {
      char buffer[1024];
      char *out = buffer;
      gsize room = sizeof buffer;
      gboolean is_odd = g_iconv (converter, &in, &length, &out, &room) == (gsize) -1 && errno != E2BIG;
      gsize skip;

      g_byte_array_append (output, (const guint8 *) buffer, (guint) (out - buffer));
      if (!is_odd)
        continue;

      skip = append_odd (converter, in, length, output);
      in += skip;
      length -= skip;
    }
}

void
wsman_code_page_append_output (guint         code_page,
                               const guint8 *data,
                               gsize         length,
                               GByteArray   *output)
{
  gsize unit;
  g_autofree char *charset = find_charset (code_page, &unit);
  GIConv converter = (GIConv) -1;

  if (code_page != WSMAN_CODE_PAGE_UTF8)
    converter = g_iconv_open (charset, "UTF-8");

  if (converter == (GIConv) -1)
    {
      g_byte_array_append (output, data, (guint) length);
      return;
    }

  append_page (converter, (const char *) data, length, output);
  g_iconv_close (converter);
}

gsize
wsman_code_page_get_growth (guint code_page)
{
  /* In UTF-32 and GB18030, one or two bytes of UTF-8 become up to four bytes. */
  return code_page == WSMAN_CODE_PAGE_UTF8 ? 1 : 4;
}

struct _WsmanCodePageDecoder
{
  GIConv converter;
  gsize unit;
  gboolean is_utf8;
  GByteArray *rest;    /* the bytes of an incomplete character */
  gboolean has_begun;  /* FALSE at the beginning, where a byte order mark is removed */
};

WsmanCodePageDecoder *
wsman_code_page_decoder_new (guint code_page)
{
  WsmanCodePageDecoder *self = g_new0 (WsmanCodePageDecoder, 1);

  self->converter = open_decoder (code_page, &self->unit);
  self->is_utf8 = self->converter == (GIConv) -1;
  if (self->is_utf8)
    self->converter = g_iconv_open ("UTF-8", "UTF-8");
  self->rest = g_byte_array_new ();

  return self;
}

void
wsman_code_page_decoder_free (WsmanCodePageDecoder *self)
{
  g_iconv_close (self->converter);
  g_byte_array_unref (self->rest);
  g_free (self);
}

void
wsman_code_page_decoder_reset (WsmanCodePageDecoder *self)
{
  g_iconv (self->converter, NULL, NULL, NULL, NULL);
  g_byte_array_set_size (self->rest, 0);
  self->has_begun = FALSE;
}

/* Decodes all complete characters. Returns how many bytes are left. These bytes are the beginning of a character. */
static gsize
decode_some (WsmanCodePageDecoder *self,
             GString              *text)
{
  char *in = (char *) self->rest->data;
  gsize length = self->rest->len;

  while (length > 0)
    {
      char buffer[1024];
      char *out = buffer;
      gsize room = sizeof buffer;
      int problem = g_iconv (self->converter, &in, &length, &out, &room) == (gsize) -1 ? errno : 0;
      gsize skip = MIN (self->unit, length);

      g_string_append_len (text, buffer, out - buffer);
      if (problem == EINVAL)
        break;
      if (problem != EILSEQ)
        continue;

      g_string_append (text, REPLACEMENT);
      in += skip;
      length -= skip;
    }

  return length;
}

void
wsman_code_page_decoder_take (WsmanCodePageDecoder *self,
                              const void           *data,
                              gsize                 length,
                              gboolean              is_last,
                              GString              *text)
{
  gsize start = text->len;
  gsize left;

  g_byte_array_append (self->rest, data, (guint) length);
  left = decode_some (self, text);
  g_byte_array_remove_range (self->rest, 0, (guint) (self->rest->len - left));
  /* Each byte that isn't UTF-8 becomes a U+FFFD of its own, as in g_utf8_make_valid(). */
  for (gsize i = 0; is_last && i < (self->is_utf8 ? left : MIN (left, 1)); i++)
    g_string_append (text, REPLACEMENT);
  if (is_last)
    g_byte_array_set_size (self->rest, 0);

  if (self->has_begun || text->len == start)
    return;

  self->has_begun = TRUE;
  if (g_str_has_prefix (text->str + start, BYTE_ORDER_MARK))
    g_string_erase (text, (gssize) start, (gssize) strlen (BYTE_ORDER_MARK));
}

char *
wsman_code_page_decode (guint       code_page,
                        const void *data,
                        gsize       length)
{
  g_autoptr(WsmanCodePageDecoder) decoder = wsman_code_page_decoder_new (code_page);
  g_autoptr(GString) text = g_string_sized_new (length);

  wsman_code_page_decoder_take (decoder, data, length, TRUE, text);

  /* Only NUL can still be invalid here. */
  return g_utf8_make_valid (text->str, (gssize) text->len);
}
