/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests elements: names, attributes, text, prefixes, and printing them with their namespaces. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-element-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-writer-private.h"

static void
test_names (void)
{
  g_autoptr(WsmanDocument) document =
    parse_document ("<p:a xmlns:p='urn:p' x='1' p:x='2' xml:lang='en'><b xmlns='urn:d'/><c/> <p:b/></p:a>");
  const WsmanElement *root = wsman_document_get_root (document);
  const WsmanElement *child = wsman_element_first_child (root);

  g_assert_cmpstr (wsman_element_get_name (root), ==, "a");
  g_assert_cmpstr (wsman_element_get_namespace_uri (root), ==, "urn:p");
  g_assert_null (wsman_element_get_parent (root));
  g_assert_null (wsman_element_next_sibling (root));
  g_assert_true (wsman_element_is (root, "urn:p", "a"));
  g_assert_true (wsman_element_is (root, NULL, "a"));
  g_assert_false (wsman_element_is (root, "urn:q", "a"));
  g_assert_false (wsman_element_is (root, "urn:p", "A"));

  g_assert_cmpstr (wsman_element_get_attribute (root, NULL, "x"), ==, "1");
  g_assert_cmpstr (wsman_element_get_attribute (root, "urn:p", "x"), ==, "2");
  g_assert_cmpstr (wsman_element_get_attribute (root, WSMAN_NS_XML, "lang"), ==, "en");
  g_assert_null (wsman_element_get_attribute (root, NULL, "lang"));

  g_assert_true (wsman_element_is (child, "urn:d", "b"));
  g_assert_true (wsman_element_get_parent (child) == root);
  child = wsman_element_next_sibling (child);
  g_assert_true (wsman_element_is (child, "", "c"));
  child = wsman_element_next_sibling (child);
  g_assert_true (wsman_element_is (child, "urn:p", "b"));
  g_assert_null (wsman_element_next_sibling (child));
  g_assert_true (wsman_element_find_child (root, "urn:p", "b") == child);
  g_assert_true (wsman_element_find_child (root, NULL, "b") == wsman_element_first_child (root));
  g_assert_null (wsman_element_find_child (root, "urn:p", "c"));
}

static void
test_text (void)
{
  static const struct
  {
    const char *xml;
    const char *text;
    const char *stripped;
  } cases[] = {
    { "<a/>", "", "" },
    { "<a></a>", "", "" },
    { "<a> \n </a>", " \n ", "" },
    { "<a> x y </a>", " x y ", "x y" },
    { "<a>1&lt;2&amp;&#65;&#x42;&quot;</a>", "1<2&AB\"", "1<2&AB\"" },
    { "<a>x<![CDATA[<&]]>y<!-- no -->z</a>", "x<&yz", "x<&yz" },
    { "<a>one <b>two</b> three<c/> <d><e>four</e></d></a>", "one two three four", "one two three four" },
    { "<a><b/><c/></a>", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse_document (cases[i].xml);
      const WsmanElement *root = wsman_document_get_root (document);
      g_autofree char *stripped = wsman_element_dup_stripped_text (root);

      g_assert_cmpstr (wsman_element_get_text (root), ==, cases[i].text);
      g_assert_cmpstr (stripped, ==, cases[i].stripped);
      g_assert_true (wsman_element_get_text (root) == wsman_element_get_text (root));
    }
}

/* Checks the values of attributes that are written with entities and character references. */
static void
test_attribute_values (void)
{
  static const struct
  {
    const char *xml;
    const char *value;
  } cases[] = {
    { "<a x=''/>", "" },
    { "<a x=' a  b '/>", " a  b " },
    { "<a x='&amp;&#38;&#x26;'/>", "&&&" },
    { "<a x='&amp;#38;'/>", "&#38;" },
    { "<a x='&lt;&gt;&quot;&apos;'/>", "<>\"'" },
    { "<a x='&#10;a\nb\tc'/>", "\na b c" },
    { "<a x='http://host/wsman?a=b&amp;c=d'/>", "http://host/wsman?a=b&c=d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse_document (cases[i].xml);
      const WsmanElement *root = wsman_document_get_root (document);

      g_assert_cmpstr (wsman_element_get_attribute (root, NULL, "x"), ==, cases[i].value);
    }
}

static gpointer
read_text (gpointer user_data)
{
  return (gpointer) wsman_element_get_text (user_data);
}

/* Checks that all threads get the same text, which the document owns. */
static void
test_text_in_threads (void)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr(WsmanDocument) document = parse_document ("<a>x<b>y</b><c>z</c></a>");
      const WsmanElement *root = wsman_document_get_root (document);
      GThread *threads[4];

      for (gsize j = 0; j < G_N_ELEMENTS (threads); j++)
        threads[j] = g_thread_new ("reader", read_text, (gpointer) root);
      for (gsize j = 0; j < G_N_ELEMENTS (threads); j++)
        g_assert_true (g_thread_join (threads[j]) == wsman_element_get_text (root));

      g_assert_cmpstr (wsman_element_get_text (root), ==, "xyz");
    }
}

static void
test_long_text (void)
{
  g_autoptr(GString) xml = g_string_new ("<a><b>");
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *written = NULL;

  for (int i = 0; i < 50000; i++)
    g_string_append_printf (xml, "%d&lt;", i);
  g_string_append (xml, "</b><c>short</c></a>");

  document = parse_document (xml->str);
  written = wsman_element_to_xml (wsman_document_get_root (document));
  g_assert_cmpstr (written, ==, xml->str);
}

static void
test_nil (void)
{
  static const struct
  {
    const char *attribute;
    gboolean nil;
  } cases[] = {
    { "", FALSE },
    { "i:nil='true'", TRUE },
    { "i:nil='1'", TRUE },
    { "i:nil='false'", FALSE },
    { "nil='true'", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<a xmlns:i='" WSMAN_NS_XSI "' %s/>", cases[i].attribute);
      g_autoptr(WsmanDocument) document = parse_document (xml);

      g_assert_cmpint (wsman_element_is_nil (wsman_document_get_root (document)), ==, cases[i].nil);
    }
}

static void
test_resolve_prefix (void)
{
  g_autoptr(WsmanDocument) document =
    parse_document ("<a xmlns='urn:d' xmlns:p='urn:1'><b xmlns='' xmlns:p='urn:2'/></a>");
  const WsmanElement *root = wsman_document_get_root (document);
  const WsmanElement *child = wsman_element_first_child (root);

  g_assert_cmpstr (wsman_element_resolve_prefix (root, "p"), ==, "urn:1");
  g_assert_cmpstr (wsman_element_resolve_prefix (child, "p"), ==, "urn:2");
  g_assert_cmpstr (wsman_element_resolve_prefix (root, ""), ==, "urn:d");
  g_assert_cmpstr (wsman_element_resolve_prefix (root, NULL), ==, "urn:d");
  g_assert_null (wsman_element_resolve_prefix (child, ""));
  g_assert_null (wsman_element_resolve_prefix (root, "q"));
  g_assert_cmpstr (wsman_element_resolve_prefix (root, "xml"), ==, WSMAN_NS_XML);
}

/* Writes the first child of the root, and compares the result. */
static void
test_write (void)
{
  static const struct
  {
    const char *xml;
    const char *written;
  } cases[] = {
    { "<r><a/></r>", "<a/>" },
    { "<r><a></a></r>", "<a/>" },
    { "<r><a>x &amp; y<b/>z</a></r>", "<a>x &amp; y<b/>z</a>" },
    { "<r><a>\n  <b>1</b>\n  <b>2</b>\n</a></r>", "<a>\n  <b>1</b>\n  <b>2</b>\n</a>" },
    { "<r><a x='&quot;&lt;&#10;&#9;é'/></r>", "<a x=\"&quot;&lt;&#10;&#9;é\"/>" },
    { "<r><a x='a&amp;b&#38;c&amp;amp;d&amp;#38;' y='&apos;&gt;'/></r>",
      "<a x=\"a&amp;b&amp;c&amp;amp;d&amp;#38;\" y=\"'&gt;\"/>" },
    { "<r><a>&#13;\t</a></r>", "<a>&#13;\t</a>" },
    { "<p:r xmlns:p='urn:p' xmlns:q='urn:q'><p:a/></p:r>", "<p:a xmlns:p=\"urn:p\"/>" },
    { "<r xmlns='urn:d' xmlns:q='urn:q'><a q:x='1'/></r>", "<a xmlns=\"urn:d\" xmlns:q=\"urn:q\" q:x=\"1\"/>" },
    { "<r xmlns:p='urn:p'><a><p:b/><p:b/></a></r>", "<a xmlns:p=\"urn:p\"><p:b/><p:b/></a>" },
    { "<r xmlns:p='urn:p'><a><p:b xmlns:p='urn:2'/></a></r>", "<a><p:b xmlns:p=\"urn:2\"/></a>" },
    { "<r xmlns:p='urn:1'><p:a xmlns:p='urn:2'><p:b/></p:a></r>", "<p:a xmlns:p=\"urn:2\"><p:b/></p:a>" },
    { "<r xmlns='urn:d'><a xmlns=''><b xmlns='urn:e'/></a></r>", "<a xmlns=\"\"><b xmlns=\"urn:e\"/></a>" },
    { "<r xmlns:i='urn:i' xmlns:p='urn:p'><a i:type='p:X'/></r>",
      "<a xmlns:i=\"urn:i\" xmlns:p=\"urn:p\" i:type=\"p:X\"/>" },
    { "<r xmlns:w='urn:w'><a> w:TimedOut </a></r>", "<a xmlns:w=\"urn:w\"> w:TimedOut </a>" },
    { "<r xmlns:w='urn:w'><a>http://x</a></r>", "<a>http://x</a>" },
    { "<r xmlns:w='urn:w'><a>w</a></r>", "<a>w</a>" },
    { "<r><a xml:lang='en'/></r>", "<a xml:lang=\"en\"/>" },
    { "<r><a xmlns:p='urn:p' xmlns:q='urn:q'/></r>", "<a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"/>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse_document (cases[i].xml);
      const WsmanElement *child = wsman_element_first_child (wsman_document_get_root (document));
      g_autofree char *xml = wsman_element_to_xml (child);
      g_autoptr(WsmanDocument) again = NULL;
      g_autofree char *twice = NULL;

      g_assert_cmpstr (xml, ==, cases[i].written);

      again = parse_document (xml);
      twice = wsman_element_to_xml (wsman_document_get_root (again));
      g_assert_cmpstr (twice, ==, xml);
    }
}

static void
test_escape (void)
{
  static const struct
  {
    const char *text;
    const char *element;
    const char *attribute;
  } cases[] = {
    { "", "<a></a>", "a=\"\"" },
    { "a<b>&\"'", "<a>a&lt;b&gt;&amp;&quot;'</a>", "a=\"a&lt;b&gt;&amp;&quot;'\"" },
    { "\t\n\r", "<a>\t\n&#13;</a>", "a=\"&#9;&#10;&#13;\"" },
    { "ä€𝄞", "<a>ä€𝄞</a>", "a=\"ä€𝄞\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) element = g_string_new (NULL);
      g_autoptr(GString) attribute = g_string_new (NULL);

      wsman_xml_append_text_element (element, "a", cases[i].text);
      wsman_xml_append_attribute (attribute, "a", cases[i].text);
      g_assert_cmpstr (element->str, ==, cases[i].element);
      g_assert_cmpstr (attribute->str, ==, cases[i].attribute);
    }
}

/* Finds characters that XML 1.0 doesn't allow, at any place. The error names the character. */
static void
test_check (void)
{
  static const struct
  {
    const char *text;
    const char *name;
  } cases[] = {
    { "\x1b", "\\x1B" },
    { "\x01", "\\x01" },
    { "\x0b", "\\x0B" },
    { "\x1f", "\\x1F" },
    { "\xff", "\\xFF" },
    { "\xc3", "\\xC3" },             /* the beginning of a character */
    { "\x80", "\\x80" },             /* its end */
    { "\xc0\xaf", "\\xC0" },         /* overlong */
    { "\xed\xa0\x80", "\\xED" },     /* one half of a surrogate pair */
    { "\xf4\x90\x80\x80", "\\xF4" }, /* beyond Unicode */
    { "\xef\xbf\xbe", "\\uFFFE" },
    { "\xef\xbf\xbf", "\\uFFFF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("ä", cases[i].text, "b", NULL);
      g_autofree char *holdable = wsman_xml_make_holdable (text, -1);
      g_autofree char *expected = g_strconcat ("ä", cases[i].name, NULL);
      g_autoptr(GString) xml = g_string_new ("<a:A><B/><b c=\"d\"></b><p:C q=\"1\" Name=\"N&amp;1\"><p:D>");
      g_autoptr(GError) error = NULL;
      g_autofree char *place = g_strdup_printf ("A/C “N&amp;1”/D contains the character “%s”", cases[i].name);

      g_assert_false (wsman_xml_can_hold (text));
      g_assert_true (g_str_has_prefix (holdable, expected));
      g_assert_true (g_str_has_suffix (holdable, "b"));
      g_assert_true (wsman_xml_can_hold (holdable));

      wsman_xml_append_escaped (xml, text);
      g_string_append (xml, "</p:D></p:C></a:A>");
      g_assert_null (wsman_xml_encode (xml, i % 2 == 0 ? "UTF-8" : "UTF-16", &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, place));
    }
}

static void
test_check_attribute (void)
{
  g_autoptr(GString) xml = g_string_new ("<a:A><B ");
  g_autoptr(GError) error = NULL;

  wsman_xml_append_attribute (xml, "Name", "x\x1b");
  g_string_append (xml, "/></a:A>");
  g_assert_false (wsman_xml_check (xml->str, xml->len, &error));
  g_assert_nonnull (strstr (error->message, "A/B “x"));
}

/* Compares the check with the production Char of [XML] 2.2, for all of Unicode. */
static void
test_holdable (void)
{
  for (gunichar c = 1; c <= 0x10FFFF; c++)
    {
      gboolean is_character = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
                              (c >= 0xE000 && c < 0xFFFE) || c >= 0x10000;
      char text[8] = { 0 };

      g_unichar_to_utf8 (c, text);
      g_assert_true (wsman_xml_can_hold (text) == is_character);
    }
}

static void
test_text_element_with_attributes (void)
{
  g_autoptr(GString) xml = g_string_new (NULL);

  wsman_xml_append_text_element (xml, "w:Locale a=\"b c\"", "x");
  g_assert_cmpstr (xml->str, ==, "<w:Locale a=\"b c\">x</w:Locale>");
}

static void
test_encode (void)
{
  static const guint8 utf16[] = { 0xff, 0xfe, 'a', 0, 0xac, 0x20, 0x34, 0xd8, 0x1e, 0xdd };
  g_autoptr(GString) xml = g_string_new ("a€𝄞");
  g_autoptr(GBytes) narrow = wsman_xml_encode (xml, "UTF-8", NULL);
  g_autoptr(GBytes) wide = NULL;
  gsize length;
  const void *data;

  data = g_bytes_get_data (narrow, &length);
  g_assert_cmpmem (data, length, "a€𝄞", strlen ("a€𝄞"));
  g_assert_cmpstr (xml->str, ==, "");

  g_string_append (xml, "a€𝄞");
  wide = wsman_xml_encode (xml, "utf-16", NULL);
  data = g_bytes_get_data (wide, &length);
  g_assert_cmpmem (data, length, utf16, sizeof utf16);
  g_assert_cmpuint (xml->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/element/names", test_names);
  g_test_add_func ("/wsman/element/attribute-values", test_attribute_values);
  g_test_add_func ("/wsman/element/text", test_text);
  g_test_add_func ("/wsman/element/text-in-threads", test_text_in_threads);
  g_test_add_func ("/wsman/element/long-text", test_long_text);
  g_test_add_func ("/wsman/element/nil", test_nil);
  g_test_add_func ("/wsman/element/resolve-prefix", test_resolve_prefix);
  g_test_add_func ("/wsman/element/write", test_write);
  g_test_add_func ("/wsman/writer/escape", test_escape);
  g_test_add_func ("/wsman/writer/check", test_check);
  g_test_add_func ("/wsman/writer/check-attribute", test_check_attribute);
  g_test_add_func ("/wsman/writer/holdable", test_holdable);
  g_test_add_func ("/wsman/writer/text-element-with-attributes", test_text_element_with_attributes);
  g_test_add_func ("/wsman/writer/encode", test_encode);

  return g_test_run ();
}
