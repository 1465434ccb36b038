/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the conversion of PowerShell's CLIXML to text.
 */

#include <string.h>

#include "shell/wsman-clixml-item-private.h"
#include "shell/wsman-clixml-private.h"
#include "base/wsman-code-page-private.h"

#define HEADER "#< CLIXML\r\n"
#define BEGIN "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"
#define END "</Objs>"
#define PROGRESS \
  "<Obj S=\"progress\" RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCustomObject</T>" \
  "<T>System.Object</T></TN><MS><I64 N=\"SourceId\">1</I64><PR N=\"Record\"><AV>Preparing modules for first use.</AV>" \
  "<AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj>"
#define ERROR(text) "<S S=\"Error\">" text "_x000D__x000A_</S>"

static const struct
{
  const char *name;
  const char *input;
  const char *text;
} cases[] = {
  { "empty", "", "" },
  { "plain", "nothing special # < <Objs> &amp;\n", "nothing special # < <Objs> &amp;\n" },
  { "error", HEADER BEGIN ERROR ("oops : no") ERROR ("At line:1 char:1") END, "oops : no\r\nAt line:1 char:1\r\n" },
  { "progress", HEADER BEGIN PROGRESS PROGRESS END, "" },
  { "progress-and-error", HEADER BEGIN PROGRESS ERROR ("a") PROGRESS ERROR ("b") END, "a\r\nb\r\n" },
  { "no-item", HEADER BEGIN END, "" },
  { "empty-document", HEADER "<Objs Version=\"1.1.0.1\" />x", "x" },
  { "entities", HEADER BEGIN "<S S=\"Error\">a &lt;b&gt; &amp;&quot;&#65;</S>" END, "a <b> &\"A" },
  { "escapes", HEADER BEGIN "<S S=\"Error\">_x0041_ _x005F_x0041_ _xd83d__xDE00_ _xD83D_ _x00_ _y</S>" END,
    "A _x0041_ \xf0\x9f\x98\x80 \xef\xbf\xbd _x00_ _y" },
  { "blank", HEADER BEGIN "<S S=\"Error\"> </S>" ERROR (" ") "<S S=\"Error\"/><S S=\"verbose\"></S>" END,
    "  \r\nVERBOSE: \r\n" },
  { "unicode", HEADER BEGIN ERROR ("Grüße 日本") END, "Grüße 日本\r\n" },
  { "streams",
    HEADER BEGIN "<S S=\"warning\">w</S><S S=\"verbose\">v</S><S S=\"debug\">d</S><S S=\"Output\">o</S>"
    "<S S=\"information\">i</S><S S=\"other\">u</S><S>n</S><I32 S=\"Output\">5</I32>" END,
    "WARNING: w\r\nVERBOSE: v\r\nDEBUG: d\r\no\r\nu\r\nn\r\n5\r\n" },
  { "line-feeds", "#< CLIXML\n" BEGIN "<S S=\"warning\">w</S><S S=\"warning\">two_x000A_</S>" END,
    "WARNING: w\nWARNING: two\n" },
  { "object",
    HEADER BEGIN "<Obj S=\"Error\" RefId=\"0\"><TN RefId=\"0\"><T>ErrorRecord</T></TN><ToString>text_x0021_</ToString>"
    "<Props><S N=\"ToString\">no</S><Obj N=\"x\"><ToString>no</ToString></Obj></Props></Obj>" END, "text!\r\n" },
  { "object-without-text", HEADER BEGIN "<Obj S=\"Error\"><I32>5</I32></Obj>" END,
    "<Obj S=\"Error\"><I32>5</I32></Obj>" },
  { "space", HEADER BEGIN "\r\n  " ERROR ("a") "\n\t" ERROR ("b") "\n" END "\n", "a\r\nb\r\n\n" },
  { "native-around", "before\n" HEADER BEGIN ERROR ("a") END "after\n", "before\na\r\nafter\n" },
  { "native-inside", HEADER "one\n" BEGIN "two\n" ERROR ("a") "three\n" END, "one\ntwo\na\r\nthree\n" },
  { "no-line-end-before", "native" HEADER BEGIN ERROR ("a") END, "nativea\r\n" },
  { "several", HEADER BEGIN ERROR ("a") END HEADER BEGIN ERROR ("b") END BEGIN ERROR ("c") END, "a\r\nb\r\nc\r\n" },
  { "two-headers", HEADER HEADER BEGIN ERROR ("a") END, "a\r\n" },
  { "quotes", HEADER BEGIN "<S S=\"Error\" N=\">\" M='\"/>'>a</S>" END, "a" },
  { "header-is-none", "#< CLIXML \n" BEGIN "<S S=\"Error\">a</S>" END,
    "#< CLIXML \n" BEGIN "<S S=\"Error\">a</S>" END },
  { "cut-header", "a#< CLIX", "a#< CLIX" },
  { "cut-begin", HEADER "<Objs Vers", "<Objs Vers" },
  { "cut-item", HEADER BEGIN ERROR ("a") "<S S=\"Error\">b_x00", "a\r\n<S S=\"Error\">b_x00" },
  { "cut-progress", HEADER BEGIN "<Obj S=\"progress\"><T>a</T>", "<Obj S=\"progress\"><T>a</T>" },
  { "cut-and-again", HEADER BEGIN "<Obj S=\"progress\"><T>a</T>" HEADER BEGIN ERROR ("b") END,
    "<Obj S=\"progress\"><T>a</T>" HEADER "b\r\n" },
  { "malformed", HEADER BEGIN "<S S=\"Error\">a<b>&nope;</b></S>" ERROR ("c") END,
    "<S S=\"Error\">a<b>&nope;</b></S>c\r\n" },
  { "stray-tags", HEADER BEGIN "</S><1><" ERROR ("c") END, "</S><1><c\r\n" },
  { "objs-x", HEADER BEGIN "<Objsx/>" ERROR ("c") END, "<Objsx/>c\r\n" },
};

/* Converts the input in pieces of piece bytes, into a buffer of the same size. Returns the output. */
static char *
convert (guint       code_page,
         const char *input,
         gsize       size,
         gsize       piece)
{
  g_autoptr(GConverter) converter = wsman_clixml_converter_new (code_page);
  g_autofree char *room = g_malloc (piece);
  GString *text = g_string_new (NULL);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      g_autoptr(GError) error = NULL;
      gsize length = MIN (piece, size);
      gsize bytes_read;
      gsize bytes_written;

      result = g_converter_convert (converter, input, length, room, piece,
                                    length == size ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                    &bytes_read, &bytes_written, &error);
      g_assert_no_error (error);
      g_string_append_len (text, room, bytes_written);
      input += bytes_read;
      size -= bytes_read;
    }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  gsize length = strlen (cases[i].input);

  for (gsize piece = 1; piece <= length + 1; piece++)
    {
      g_autofree char *text = convert (WSMAN_CODE_PAGE_UTF8, cases[i].input, length, piece);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Bytes outside of CLIXML remain unchanged. Items are converted to characters, and then to the code page. */
static void
test_code_page (void)
{
  static const char input[] = "\x81\xff" HEADER BEGIN "<S S=\"Error\">\x81 _x00DF_ _x65E5_</S>" END;
  g_autofree char *text = convert (437, input, strlen (input), 4096);

  g_assert_cmpstr (text, ==, "\x81\xff\x81 \xe1 ?");
}

static void
test_too_long (void)
{
  g_autofree char *longest = g_strnfill (WSMAN_CLIXML_MAX_ITEM - strlen ("<S S=\"Error\"></S>"), 'x');
  g_autofree char *fits = g_strdup_printf (HEADER BEGIN "<S S=\"Error\">%s</S>" END, longest);
  g_autofree char *too_long = g_strdup_printf (HEADER BEGIN "<S S=\"Error\">x%s</S>" END "y", longest);
  g_autofree char *text = convert (WSMAN_CODE_PAGE_UTF8, fits, strlen (fits), 4096);
  g_autofree char *passed = convert (WSMAN_CODE_PAGE_UTF8, too_long, strlen (too_long), 4096);

  g_assert_cmpstr (text, ==, longest);
  g_assert_true (g_str_has_prefix (passed, "<S S=\"Error\">xx"));
  g_assert_true (g_str_has_suffix (passed, "xx</S>" END "y"));
  g_assert_cmpuint (strlen (passed), ==, strlen (too_long) - strlen (HEADER BEGIN));
}

/* Reads much input with small reads, as a program reads a command's stderr. */
static void
test_stream (void)
{
  g_autoptr(GString) input = g_string_new (HEADER BEGIN);
  g_autoptr(GConverter) converter = wsman_clixml_converter_new (WSMAN_CODE_PAGE_UTF8);
  g_autoptr(GInputStream) base = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  char buffer[100];
  gsize n_lines = 0;
  gssize n;

  for (guint i = 0; i < 20000; i++)
    g_string_append (input, PROGRESS ERROR ("line"));
  g_string_append (input, END);

  base = g_memory_input_stream_new_from_data (input->str, input->len, NULL);
  stream = g_converter_input_stream_new (base, converter);
  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    for (gssize i = 0; i < n; i++)
      n_lines += buffer[i] == '\n';

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpuint (n_lines, ==, 20000);
}

static void
test_converter_rules (void)
{
  g_autoptr(GConverter) converter = wsman_clixml_converter_new (WSMAN_CODE_PAGE_UTF8);
  g_autoptr(GError) error = NULL;
  char room[8];
  gsize bytes_read;
  gsize bytes_written;

  g_assert_cmpint (g_converter_convert (converter, NULL, 0, room, sizeof room, G_CONVERTER_NO_FLAGS, &bytes_read,
                                        &bytes_written, &error), ==, G_CONVERTER_ERROR);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_clear_error (&error);

  g_assert_cmpint (g_converter_convert (converter, "abc", 3, room, 2, G_CONVERTER_FLUSH, &bytes_read,
                                        &bytes_written, &error), ==, G_CONVERTER_CONVERTED);
  g_assert_cmpuint (bytes_read, ==, 3);
  g_assert_cmpuint (bytes_written, ==, 2);
  g_assert_cmpint (g_converter_convert (converter, NULL, 0, room, 2, G_CONVERTER_FLUSH, &bytes_read,
                                        &bytes_written, &error), ==, G_CONVERTER_FLUSHED);
  g_assert_cmpuint (bytes_written, ==, 1);
  g_assert_no_error (error);

  /* A reset drops the incomplete input. */
  g_converter_convert (converter, HEADER BEGIN "<S S=", strlen (HEADER BEGIN) + 5, room, sizeof room,
                       G_CONVERTER_NO_FLAGS, &bytes_read, &bytes_written, NULL);
  g_converter_reset (converter);
  g_assert_cmpint (g_converter_convert (converter, "<Objs>", 6, room, sizeof room, G_CONVERTER_INPUT_AT_END,
                                        &bytes_read, &bytes_written, &error), ==, G_CONVERTER_FINISHED);
  g_assert_cmpmem (room, bytes_written, "<Objs>", 6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/clixml/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/wsman/clixml/code-page", test_code_page);
  g_test_add_func ("/wsman/clixml/too-long", test_too_long);
  g_test_add_func ("/wsman/clixml/stream", test_stream);
  g_test_add_func ("/wsman/clixml/converter-rules", test_converter_rules);

  return g_test_run ();
}
