/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the reader: chunks, encodings, items as they arrive, and everything that it refuses. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define CODE_INVALID_XML 0x80338041
#define CODE_TOO_LARGE 0x80338026
#define CODE_UNSUPPORTED_ENCODING 0x8033802C

#define DECLARATIONS \
  "xmlns:s='" WSMAN_NS_SOAP "' xmlns:n='" WSMAN_NS_ENUMERATION "' xmlns:w='" WSMAN_NS_WSMAN "' xmlns:q='urn:q'"

static const char message[] =
  "<?xml version=\"1.0\"?>\n"
  "<s:Envelope " DECLARATIONS ">"
  "<s:Header><w:Locale xml:lang='en-US'/><!-- none --></s:Header>"
  "<s:Body><n:PullResponse><n:Items>\n"
  "  <p:A xmlns:p='urn:p' p:x='&lt;&#233;'>\n <p:B>grün € 𝄞 &amp;<![CDATA[<x>]]></p:B></p:A>\n"
  "  <w:Item q:type='q:T'>two</w:Item>"
  "</n:Items><n:EndOfSequence/></n:PullResponse></s:Body></s:Envelope>\n";

static const char *const items[] = {
  "<p:A xmlns:p=\"urn:p\" p:x=\"&lt;é\">\n <p:B>grün € 𝄞 &amp;&lt;x&gt;</p:B></p:A>",
  "<w:Item xmlns:w=\"" WSMAN_NS_WSMAN "\" xmlns:q=\"urn:q\" q:type=\"q:T\">two</w:Item>",
};

static void
take_item (WsmanDocument *item,
           gpointer       user_data)
{
  g_ptr_array_add (user_data, wsman_document_ref (item));
}

/* Reads data in pieces. The first piece ends at border, and each further piece has step bytes. */
static WsmanDocument *
read_in_pieces (const void  *data,
                gsize        length,
                gsize        border,
                gsize        step,
                GPtrArray   *found,
                GError     **error)
{
  g_autoptr(WsmanReader) reader = wsman_reader_new (NULL, length);
  gsize start = 0;
  gsize end = MIN (border, length);

  wsman_reader_set_item_func (reader, take_item, found);
  do
    {
      if (!wsman_reader_push (reader, (const char *) data + start, end - start, error))
        return NULL;
      start = end;
      end = MIN (end + step, length);
    }
  while (start < length);

  return wsman_reader_finish (reader, error);
}

static void
assert_message (WsmanDocument *document,
                GPtrArray     *found)
{
  const WsmanElement *root = wsman_document_get_root (document);
  const WsmanElement *body = wsman_element_find_child (root, WSMAN_NS_SOAP, "Body");
  const WsmanElement *response = wsman_element_first_child (body);

  g_assert_true (wsman_element_is (response, WSMAN_NS_ENUMERATION, "PullResponse"));
  g_assert_null (wsman_element_first_child (wsman_element_first_child (response)));
  g_assert_nonnull (wsman_element_find_child (response, WSMAN_NS_ENUMERATION, "EndOfSequence"));
  g_assert_cmpstr (wsman_element_get_text (root), ==, "");

  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (items));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *xml = wsman_element_to_xml (wsman_document_get_root (g_ptr_array_index (found, i)));

      g_assert_cmpstr (xml, ==, items[i]);
    }
}

static void
assert_reads (const void *data,
              gsize       length,
              gsize       border,
              gsize       step)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_document_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = read_in_pieces (data, length, border, step, found, &error);

  g_assert_no_error (error);
  assert_message (document, found);
}

typedef struct
{
  const char *name;
  const char *charset; /* the name of the encoding for g_convert() */
  const char *mark;
} Encoding;

static const Encoding encodings[] = {
  { "utf-8", "UTF-8", "" },
  { "utf-8-bom", "UTF-8", "\xef\xbb\xbf" },
  { "utf-16le", "UTF-16LE", "" },
  { "utf-16le-bom", "UTF-16LE", "\xff\xfe" },
  { "utf-16be", "UTF-16BE", "" },
  { "utf-16be-bom", "UTF-16BE", "\xfe\xff" },
};

static GByteArray *
encode (const Encoding *encoding,
        const char     *text)
{
  g_autoptr(GError) error = NULL;
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *converted = NULL;
  gsize length;

  converted = g_convert (text, -1, encoding->charset, "UTF-8", NULL, &length, &error);
  g_assert_no_error (error);
  g_byte_array_append (bytes, (const guint8 *) encoding->mark, strlen (encoding->mark));
  g_byte_array_append (bytes, (const guint8 *) converted, length);

  return bytes;
}

/* Reads the message in chunks, with each possible end of a chunk. */
static void
test_chunks (gconstpointer user_data)
{
  g_autoptr(GByteArray) bytes = encode (user_data, message);

  assert_reads (bytes->data, bytes->len, 1, 1);
  for (gsize border = 0; border <= bytes->len; border++)
    assert_reads (bytes->data, bytes->len, border, bytes->len);
}

/* Cuts the text at each byte. Only the complete text is accepted. */
static void
test_truncations (gconstpointer user_data)
{
  g_autofree char *xml = g_strchomp (g_strdup (message));
  g_autoptr(GByteArray) bytes = encode (user_data, xml);

  for (gsize length = 0; length < bytes->len; length++)
    {
      g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_document_unref);
      g_autoptr(GError) error = NULL;

      g_assert_null (read_in_pieces (bytes->data, length, length / 2, length, found, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
    }
}

static void
test_charset (void)
{
  static const struct
  {
    const char *charset; /* the parameter */
    const char *declaration;
    const char *encoding; /* the truth */
    const char *mark;
    gboolean readable;
  } cases[] = {
    { NULL, "", "UTF-8", "", TRUE },
    { "utf-8", "", "UTF-8", "", TRUE },
    { "\"UTF-8\"", "", "UTF-8", "", TRUE },
    { "utf-16", "", "UTF-16LE", "", TRUE },
    { "utf-16", "", "UTF-16BE", "", TRUE },
    { "UTF-16LE", "", "UTF-16LE", "", TRUE },
    { "UTF-16BE", "", "UTF-16BE", "", TRUE },
    { NULL, "<?xml version='1.0' encoding='UTF-8'?>", "UTF-8", "", TRUE },
    { NULL, "<?xml version='1.0' encoding = \"us-ascii\"?>", "UTF-8", "", TRUE },
    { NULL, "<?xml version='1.0' encoding='UTF-16'?>", "UTF-16LE", "", TRUE },
    { NULL, "<?xml version='1.0' encoding='UTF-16'?>", "UTF-16BE", "\xfe\xff", TRUE },
    /* The byte order mark has priority, then the parameter. */
    { "utf-8", "", "UTF-16LE", "\xff\xfe", TRUE },
    { "utf-16", "", "UTF-8", "\xef\xbb\xbf", TRUE },
    { "iso-8859-1", "", "UTF-8", "\xef\xbb\xbf", TRUE },
    { "utf-8", "<?xml version='1.0' encoding='ISO-8859-1'?>", "UTF-8", "", TRUE },
    { "utf-8", "<?xml version='1.0' encoding='UTF-16'?>", "UTF-8", "", TRUE },
    { "utf-16", "<?xml version='1.0' encoding='UTF-8'?>", "UTF-16LE", "", TRUE },
    { NULL, "<?xml version='1.0' encoding='UTF-16'?>", "UTF-8", "", TRUE },
    { NULL, "<?xml version='1.0' encoding='ISO-8859-1'?>", "UTF-8", "", FALSE },
    { "iso-8859-1", "", "UTF-8", "", FALSE },
    { "utf-7", "", "UTF-8", "", FALSE },
    { "", "", "UTF-8", "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Encoding encoding = { NULL, cases[i].encoding, cases[i].mark };
      g_autofree char *xml = g_strconcat (cases[i].declaration, "<a>é€</a>", NULL);
      g_autoptr(GByteArray) bytes = encode (&encoding, xml);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanDocument) document = wsman_document_parse (bytes->data, bytes->len, cases[i].charset, 4096,
                                                                &error);

      g_test_message ("charset %s, %s in %s", cases[i].charset, cases[i].declaration, cases[i].encoding);
      if (cases[i].readable)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (wsman_element_get_text (wsman_document_get_root (document)), ==, "é€");
        }
      else
        {
          g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
          g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE_UNSUPPORTED_ENCODING);
        }
    }
}

static void
assert_refused (const char *xml,
                gsize       length,
                const char *message_part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, length, "UTF-8", 10 * 1024 * 1024, &error);

  g_assert_null (document);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE_INVALID_XML);
  if (strstr (error->message, message_part) == NULL)
    g_error ("“%s” isn't about “%s”", error->message, message_part);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *xml;
    const char *message;
  } cases[] = {
    { "", "" },
    { "   ", "" },
    { "no XML", "Line 1, column 1" },
    { "<html><body><p>Oops<br></body></html>", "br" },
    { "<a>", "" },
    { "<a></b>", "Line 1" },
    { "<a/><b/>", "" },
    { "<a/>text", "" },
    { "\n<a>\n\n<b></a>", "Line 4" },
    { "<!DOCTYPE a><a/>", "document type" },
    { "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "document type" },
    { "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "document type" },
    { "<!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><l>&c;</l>", "document type" },
    { "<a>&x;</a>", "Entity 'x'" },
    { "<a b='&x;'/>", "Entity 'x'" },
    { "<?pi?><a/>", "processing instruction" },
    { "<a><?pi x?></a>", "processing instruction" },
    { "<a/><?pi?>", "processing instruction" },
    { "<a>\x01</a>", "" },
    { "<a>&#1;</a>", "" },
    { "<a>&#0;</a>", "" },
    { "<a>\xff</a>", "" },
    { "<a>\xc3</a>", "" },
    { "<a>\xed\xa0\x80</a>", "" },
    { "<a>]]></a>", "" },
    { "<a b='1' b='2'/>", "b" },
    { "<a b=1/>", "" },
    { "<a b='<'/>", "" },
    { "<p:a/>", "prefix p" },
    { "<a p:b=''/>", "prefix p" },
    { "<a xmlns:p=''/>", "p" },
    { "<a xmlns:xml='urn:x'/>", "xml" },
    { "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>", "b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = g_strescape (cases[i].xml, NULL);

      g_test_message ("%s", escaped);
      assert_refused (cases[i].xml, strlen (cases[i].xml), cases[i].message);
    }

  assert_refused ("<a>\0</a>", 8, "NUL");
  assert_refused ("<a/>\0", 5, "NUL");
}

/* Joins head, count times body, and tail. */
static char *
repeat (const char *head,
        const char *body,
        int         count,
        const char *tail)
{
  g_autoptr(GString) xml = g_string_new (head);

  for (int i = 0; i < count; i++)
    g_string_append (xml, body);
  g_string_append (xml, tail);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

/* Joins head, count attributes or declarations with different names, and tail. */
static char *
number (const char *head,
        const char *format,
        int         count,
        const char *tail)
{
  g_autoptr(GString) xml = g_string_new (head);

  for (int i = 0; i < count; i++)
    {
      g_autofree char *digits = g_strdup_printf ("%d", i);
      g_auto(GStrv) parts = g_strsplit (format, "#", 2);

      g_string_append_printf (xml, "%s%s%s", parts[0], digits, parts[1]);
    }
  g_string_append (xml, tail);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static void
test_floods (void)
{
  const struct
  {
    char *xml;
    const char *message; /* a part of the error; NULL if the document is just within the limit */
  } cases[] = {
    { repeat ("", "<a>", 100, ""), "" },
    { repeat ("<a>", "<a>", 100, ""), "nested" },
    { repeat ("", "<a>", 100000, ""), "nested" },
    { number ("<a", " b#=''", 256, "/>"), NULL },
    { number ("<a", " b#=''", 257, "/>"), "attributes" },
    { number ("<a", " b#=''", 4000, "/>"), "attributes" },
    { number ("<a", " b#=''", 300000, "/>"), "longer than 65536" },
    { number ("<a", " xmlns:b#='u'", 256, "/>"), NULL },
    { number ("<a", " xmlns:b#='u'", 257, "/>"), "namespace declarations" },
    { number ("<a", " xmlns:b#='u'", 200, "><a xmlns:c='u'/></a>"), NULL },
    { number ("<a xmlns:c='u' xmlns:d='u'><b", " xmlns:b#='u'", 255, "/></a>"), "namespace declarations" },
    { repeat ("<a", "a", 2047, "/>"), NULL },
    { repeat ("<a", "a", 2048, "/>"), "a name" },
    { repeat ("<a xmlns='", "a", 2049, "'/>"), "a name" },
    { repeat ("<a b='", "a", 60000, "'/>"), NULL },
    { repeat ("<a b='", "a", 100000, "'/>"), "longer than 65536" },
    { repeat ("<a><!-- ", "a", 100000, "--></a>"), "longer than 65536" },
    { repeat ("<a>", "text &amp; text ", 100000, "</a>"), NULL },
    { repeat ("<a><![CDATA[", "a", 1000000, "]]></a>"), NULL },
    { repeat ("<a><![CDATA[", "a", 2000000, "]]></a>"), "CDATA" },
    { repeat ("<a>", "<b/>", 10000, "</a>"), NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = cases[i].xml;
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanDocument) document = NULL;

      g_test_message ("%.40s", xml);
      if (cases[i].message != NULL)
        {
          assert_refused (xml, strlen (xml), cases[i].message);
          continue;
        }

      document = wsman_document_parse (xml, strlen (xml), NULL, 10 * 1024 * 1024, &error);
      g_assert_no_error (error);
    }
}

static void
test_max_size (void)
{
  static const char xml[] = "<a>text</a>";
  g_autoptr(WsmanReader) reader = wsman_reader_new (NULL, strlen (xml));
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_reader_push (reader, xml, strlen (xml), &error));
  g_assert_no_error (error);
  g_assert_false (wsman_reader_push (reader, " ", 1, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE_TOO_LARGE);
  g_clear_error (&error);

  /* The reader remembers the error. */
  g_assert_false (wsman_reader_push (reader, "", 0, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (wsman_reader_finish (reader, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

/* Checks that the reader passes on the items of WS-Enumeration, and nothing else. Without an item function, it passes
 * on nothing. */
static void
test_items (void)
{
  static const struct
  {
    const char *xml; /* the contents of the body */
    guint n_items;
  } cases[] = {
    { "<n:PullResponse><n:Items><a/><b/></n:Items></n:PullResponse>", 2 },
    { "<n:PullResponse><w:Items><a/><b/></w:Items></n:PullResponse>", 2 },
    { "<n:EnumerateResponse><w:Items><a><n:Items><b/></n:Items></a></w:Items></n:EnumerateResponse>", 1 },
    { "<n:EnumerateResponse><w:Items/><n:Items><a/></n:Items></n:EnumerateResponse>", 1 },
    { "<n:PullResponse><n:Items></n:Items></n:PullResponse>", 0 },
    { "<n:PullResponse><q:Items><a/></q:Items></n:PullResponse>", 0 },
    { "<q:PullResponse><n:Items><a/></n:Items></q:PullResponse>", 0 },
    { "<n:Pull><n:Items><a/></n:Items></n:Pull>", 0 },
    { "<n:Items><a/></n:Items>", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<s:Envelope " DECLARATIONS "><s:Body>%s</s:Body></s:Envelope>",
                                              cases[i].xml);
      g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_document_unref);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanDocument) document = read_in_pieces (xml, strlen (xml), 1, 7, found, &error);

      g_assert_no_error (error);
      g_assert_nonnull (document);
      g_assert_cmpuint (found->len, ==, cases[i].n_items);
    }
}

static void
test_items_without_function (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (message, strlen (message), NULL, 4096, &error);
  const WsmanElement *element;

  g_assert_no_error (error);
  element = wsman_element_find_child (wsman_document_get_root (document), WSMAN_NS_SOAP, "Body");
  element = wsman_element_first_child (wsman_element_first_child (element));
  g_assert_true (wsman_element_is (element, WSMAN_NS_ENUMERATION, "Items"));
  g_assert_cmpstr (wsman_element_get_name (wsman_element_first_child (element)), ==, "A");
}

/* Checks that items live longer than the reader and its envelope, and have the prefixes of the elements around them. */
static void
test_item_scope (void)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_document_unref);
  g_autoptr(GError) error = NULL;
  const WsmanElement *item;

  wsman_document_unref (read_in_pieces (message, strlen (message), 50, 50, found, &error));
  g_assert_no_error (error);

  item = wsman_document_get_root (g_ptr_array_index (found, 1));
  g_assert_null (wsman_element_get_parent (item));
  g_assert_cmpstr (wsman_element_resolve_prefix (item, "q"), ==, "urn:q");
  g_assert_cmpstr (wsman_element_resolve_prefix (item, "s"), ==, WSMAN_NS_SOAP);
  g_assert_null (wsman_element_resolve_prefix (item, "p"));
}

/* Counts the items. Each item is freed before the next one arrives, unless the test keeps it. */
static void
count_item (WsmanDocument *item,
            gpointer       user_data)
{
  ++*(guint *) user_data;
}

static void
test_many_items (void)
{
  g_autoptr(WsmanReader) reader = wsman_reader_new (NULL, G_MAXSIZE);
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  guint n_items = 0;
  static const char begin[] = "<s:Envelope " DECLARATIONS "><s:Body><n:PullResponse><n:Items>";
  static const char item[] = "\n  <p:X xmlns:p='urn:p'><p:Name>name</p:Name><p:Value>1</p:Value></p:X>";
  static const char end[] = "</n:Items></n:PullResponse></s:Body></s:Envelope>";

  wsman_reader_set_item_func (reader, count_item, &n_items);
  g_assert_true (wsman_reader_push (reader, begin, strlen (begin), NULL));
  for (guint i = 0; i < 10000; i++)
    {
      g_assert_true (wsman_reader_push (reader, item, strlen (item), NULL));
      g_assert_cmpuint (n_items, >=, i);
    }
  g_assert_true (wsman_reader_push (reader, end, strlen (end), NULL));

  document = wsman_reader_finish (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_items, ==, 10000);
}

static void
add_for_encodings (const char    *name,
                   GTestDataFunc  function)
{
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/reader/%s/%s", name, encodings[i].name);

      g_test_add_data_func (path, &encodings[i], function);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_for_encodings ("chunks", test_chunks);
  add_for_encodings ("truncations", test_truncations);
  g_test_add_func ("/wsman/reader/charset", test_charset);
  g_test_add_func ("/wsman/reader/refusals", test_refusals);
  g_test_add_func ("/wsman/reader/floods", test_floods);
  g_test_add_func ("/wsman/reader/max-size", test_max_size);
  g_test_add_func ("/wsman/reader/items", test_items);
  g_test_add_func ("/wsman/reader/items-without-function", test_items_without_function);
  g_test_add_func ("/wsman/reader/item-scope", test_item_scope);
  g_test_add_func ("/wsman/reader/many-items", test_many_items);

  return g_test_run ();
}
