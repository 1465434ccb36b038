/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Converts text from and to the code pages of Windows' consoles.
 */

#include <string.h>

#include "base/wsman-code-page-private.h"
#include "shell/wsman-code-page-converter-private.h"

/* Bytes without NUL, and their text. Both conversions between them lose nothing. */
static const struct
{
  guint code_page;
  const char *bytes;
  const char *text;
} equals[] = {
  { 65001, "", "" },
  { 65001, "Gr\xc3\xbc\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x98\x80", "Grüße € \xf0\x9f\x98\x80" },
  { 437, "\x81\xe1\x9d", "üß¥" },
  { 850, "\x81\xe1\x9d", "üßØ" },
  { 858, "\xd5", "€" },
  { 1252, "\xfc\xdf\x80", "üß€" },
  { 1251, "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет" },
  { 866, "\x8f\xe0\xa8\xa2\xa5\xe2", "Привет" },
  { 932, "\x93\xfa\x96{\x8c\xea", "日本語" },
  { 936, "\xd6\xd0\xce\xc4", "中文" },
  { 949, "\xc7\xd1\xb1\xdb", "한글" },
  { 950, "\xa4\xa4\xa4\xe5", "中文" },
  { 37, "\xc8\x85\x93\x93\x96", "Hello" },
  { 28591, "\xe9", "é" },
  { 28605, "\xa4", "€" },
  { 54936, "\x81\x30\x84\x36", "¥" },
  /* Unknown: UTF-8. */
  { 4711, "Gr\xc3\xbc\xc3\x9f" "e", "Grüße" },
};

static void
assert_encoded (guint       code_page,
                const char *text,
                const char *bytes,
                gsize       length)
{
  g_autoptr(GBytes) encoded = wsman_code_page_encode (code_page, text);

  g_assert_cmpmem (g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded), bytes, length);
}

static void
test_equals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (equals); i++)
    {
      gsize length = strlen (equals[i].bytes);
      g_autofree char *text = wsman_code_page_decode (equals[i].code_page, equals[i].bytes, length);

      g_assert_cmpstr (text, ==, equals[i].text);
      assert_encoded (equals[i].code_page, equals[i].text, equals[i].bytes, length);
    }
}

static void
test_unreadable (void)
{
  static const struct
  {
    guint code_page;
    const char *bytes;
    gsize length;
    const char *text;
  } cases[] = {
    { 65001, "a\xff" "b", 3, "a\xef\xbf\xbd" "b" },
    { 65001, "a\xe2\x82", 3, "a\xef\xbf\xbd\xef\xbf\xbd" },
    { 65001, "a\0b", 3, "a\xef\xbf\xbd" "b" },
    { 65001, "\xef\xbb\xbf" "a", 4, "a" },
    { 65001, "a\xef\xbb\xbf", 4, "a\xef\xbb\xbf" },
    { 437, "a\0b", 3, "a\xef\xbf\xbd" "b" },
    { 1252, "a\x81" "b", 3, "a\xef\xbf\xbd" "b" },
    { 932, "a\x93", 2, "a\xef\xbf\xbd" },
    { 20127, "a\xe4" "b", 3, "a\xef\xbf\xbd" "b" },
    { 1200, "\xff\xfe" "a\0b\0", 6, "ab" },
    { 1200, "a\0\x00\xd8" "b\0", 6, "a\xef\xbf\xbd" "b" },
    { 1200, "a\0b", 3, "a\xef\xbf\xbd" },
    { 1201, "\0a\0b", 4, "ab" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = wsman_code_page_decode (cases[i].code_page, cases[i].bytes, cases[i].length);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_unwritable (void)
{
  assert_encoded (437, "a日b", "a?b", 3);
  assert_encoded (1252, "\xf0\x9f\x98\x80", "?", 1);
  assert_encoded (1200, "aü", "a\0\xfc\0", 4);
  assert_encoded (65001, "a\xff" "b", "a\xef\xbf\xbd" "b", 5);
}

/* Converts bytes that are longer than any buffer, and whose text takes more room in UTF-8. */
static void
test_long (void)
{
  g_autofree char *bytes = g_strnfill (100000, '\x81');
  g_autofree char *text = wsman_code_page_decode (437, bytes, 100000);

  g_assert_cmpuint (strlen (text), ==, 200000);
  assert_encoded (437, text, bytes, 100000);
}

static void
test_exists (void)
{
  static const guint pages[] = { 437, 850, 1252, 932, 37, 1200, 20866, 28591, 51949, 54936, 65001 };
  static const guint others[] = { 0, 1, 7, 4711, 65535 };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_true (wsman_code_page_exists (pages[i]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (wsman_code_page_exists (others[i]));
}

static void
test_output (void)
{
  static const struct
  {
    guint code_page;
    const char *output;
    const char *bytes;
  } cases[] = {
    { 437, "Grüße ¥\n", "Gr\x81\xe1" "e \x9d\n" },
    { 437, "a日b€c", "a?b?c" },
    { 437, "ü\xff" "ü\x81" "ü", "\x81\xff\x81\x81\x81" },
    { 437, "a\xe6\x97", "a\xe6\x97" },
    { 437, "\xc3(\xe6\x97!", "\xc3(\xe6\x97!" },
    { 850, "Ø", "\x9d" },
    { 1252, "€", "\x80" },
    { 932, "日本語", "\x93\xfa\x96{\x8c\xea" },
    { 37, "Hello 日", "\xc8\x85\x93\x93\x96@\x6f" },
    { 54936, "¥", "\x81\x30\x84\x36" },
    { 65001, "ü\xff€", "ü\xff€" },
    { 4711, "ü\xff€", "ü\xff€" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) output = g_byte_array_new ();
      gsize length = strlen (cases[i].output);

      wsman_code_page_append_output (cases[i].code_page, (const guint8 *) cases[i].output, length, output);
      g_assert_cmpmem (output->data, output->len, cases[i].bytes, strlen (cases[i].bytes));
    }
}

/* Converts NUL as a character. No code page converts a character to more bytes than its limit. */
static void
test_growth (void)
{
  static const guint pages[] = { 437, 932, 1200, 12000, 20932, 54936 };
  g_autoptr(GString) text = g_string_new_len ("\0", 1);

  for (gunichar c = 1; c < 0x3000; c++)
    g_string_append_unichar (text, c);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    for (const char *c = text->str; c < text->str + text->len; c = g_utf8_next_char (c))
      {
        g_autoptr(GByteArray) output = g_byte_array_new ();
        gsize length = (gsize) (g_utf8_next_char (c) - c);

        wsman_code_page_append_output (pages[i], (const guint8 *) c, length, output);
        g_assert_cmpuint (output->len, >, 0);
        g_assert_cmpuint (output->len, <=, length * wsman_code_page_get_growth (pages[i]));
      }
}

/* Converts the bytes in pieces. The result is the same as that of one conversion. */
static void
test_pieces (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (equals); i++)
    for (gsize piece = 1; piece <= 5; piece++)
      {
        g_autoptr(WsmanCodePageDecoder) decoder = wsman_code_page_decoder_new (equals[i].code_page);
        g_autoptr(GString) text = g_string_new (NULL);
        gsize length = strlen (equals[i].bytes);

        for (gsize at = 0; at < length; at += piece)
          wsman_code_page_decoder_take (decoder, equals[i].bytes + at, MIN (piece, length - at), FALSE, text);
        wsman_code_page_decoder_take (decoder, NULL, 0, TRUE, text);
        g_assert_cmpstr (text->str, ==, equals[i].text);
      }
}

static void
test_converter (void)
{
  static const guint8 bytes[] = { 0xff, 0xfe, 'a', 0, 0x00, 0xd8, 'b', 0, 0, 0, 'c' };

  for (gsize room = 1; room <= 8; room++)
    {
      g_autoptr(GConverter) converter = wsman_code_page_converter_new (1200);
      g_autoptr(GInputStream) base = g_memory_input_stream_new_from_data (bytes, sizeof bytes, NULL);
      g_autoptr(GInputStream) stream = g_converter_input_stream_new (base, converter);
      g_autoptr(GString) text = g_string_new (NULL);
      char buffer[8];
      gssize n_read;

      while ((n_read = g_input_stream_read (stream, buffer, room, NULL, NULL)) > 0)
        g_string_append_len (text, buffer, n_read);

      g_assert_cmpint (n_read, ==, 0);
      g_assert_cmpmem (text->str, text->len, "a\xef\xbf\xbd" "b\0\xef\xbf\xbd", 9);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/code-page/equals", test_equals);
  g_test_add_func ("/wsman/code-page/unreadable", test_unreadable);
  g_test_add_func ("/wsman/code-page/unwritable", test_unwritable);
  g_test_add_func ("/wsman/code-page/long", test_long);
  g_test_add_func ("/wsman/code-page/exists", test_exists);
  g_test_add_func ("/wsman/code-page/output", test_output);
  g_test_add_func ("/wsman/code-page/growth", test_growth);
  g_test_add_func ("/wsman/code-page/pieces", test_pieces);
  g_test_add_func ("/wsman/code-page/converter", test_converter);

  return g_test_run ();
}
