/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests XPath for one element: its meaning, what is refused, and that the evaluation always ends.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "document.h"
#include "patience.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-xpath-private.h"

#define CODE 0x8033801Au

static const char service[] =
  "<p:Service xmlns:p='urn:p' xmlns:q='urn:q' Kind='own'><p:Name>spooler</p:Name><p:Id>42</p:Id>"
  "<q:Name>other</q:Name><p:Part><p:Name>fan</p:Name></p:Part><p:Tag>red</p:Tag><p:Tag>green</p:Tag>"
  "<p:Mixed>a<p:B>b</p:B>c</p:Mixed></p:Service>";

static void
test_truth (void)
{
  static const struct
  {
    const char *expression;
    gboolean result;
  } rows[] = {
    { "Name = 'spooler'", TRUE },
    { "Name = 'other'", TRUE }, /* a name without a prefix matches any namespace */
    { "p:Name = 'other'", FALSE },
    { "q:Name = 'other'", TRUE },
    { "p:Name = 'spooler' and p:Id > 41", TRUE },
    { "Name", TRUE },
    { "Nothing", FALSE },
    { "q:Id", FALSE },
    { "Service/Id = 42", FALSE }, /* a path in a predicate begins at the element */
    { "Service/Id", TRUE },
    { "/Service/Id = 42", TRUE },
    { "/p:Service[p:Id = 42]", TRUE },
    { "../Service/Id = 42", TRUE },
    { "self::Service", TRUE },
    { "Id > 42", FALSE },
    { "Tag = 'green'", TRUE },
    { "Tag[1] = 'green'", FALSE },
    { "count(Tag) = 2", TRUE },
    { "starts-with(Name, 'spool')", TRUE },
    { "@Kind = 'own'", TRUE },
    { "//Name[. = 'fan']", TRUE },
    { "Part/Name = 'fan'", TRUE },
    { "Mixed = 'abc'", TRUE },
    { "local-name() = 'Service'", TRUE },
    { "namespace-uri() = 'urn:p' or p:None", TRUE },
    { "contains(Name, \"a:b'\")", FALSE },
    { "child::Name", TRUE },
    { "descendant::p:Name", TRUE },
    { "true()", TRUE },
    { "0", FALSE },
    { "''", FALSE },
    { "not(Id = 42)", FALSE },
  };
  g_autoptr(WsmanDocument) document = parse_document (service);
  const WsmanElement *root = wsman_document_get_root (document);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanXPath) xpath = wsman_xpath_new (rows[i].expression, root, CODE, &error);
      gboolean result = -1;

      g_test_message ("%s", rows[i].expression);
      g_assert_no_error (error);
      g_assert_true (wsman_xpath_test (xpath, root, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpint (result, ==, rows[i].result);
    }
}

static void
test_select (void)
{
  static const struct
  {
    const char *expression;
    const char *texts; /* the texts of the elements; NULL if the expression selects no elements */
  } rows[] = {
    { "Tag", "red green" },
    { "Tag[2]", "green" },
    { "//p:Name", "spooler fan" },
    { "Part/*", "fan" },
    { "Tag[2] | Id", "42 green" }, /* in document order */
    { "Nothing", "" },
    { "Mixed/B", "b" },
    { "Name/text()", NULL },
    { "@Kind", NULL },
    { "count(Tag)", NULL },
    { "'text'", NULL },
    { "/", NULL },
  };
  g_autoptr(WsmanDocument) document = parse_document (service);
  const WsmanElement *root = wsman_document_get_root (document);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanXPath) xpath = wsman_xpath_new (rows[i].expression, root, CODE, &error);
      g_autoptr(GPtrArray) elements = wsman_xpath_select (xpath, root, &error);
      g_autoptr(GString) texts = g_string_new (NULL);

      g_test_message ("%s", rows[i].expression);
      g_assert_cmpint (elements != NULL, ==, rows[i].texts != NULL);
      if (elements == NULL)
        {
          g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE);
          continue;
        }

      for (guint j = 0; j < elements->len; j++)
        g_string_append_printf (texts, "%s%s", j > 0 ? " " : "", wsman_element_get_text (elements->pdata[j]));
      g_assert_cmpstr (texts->str, ==, rows[i].texts);
    }
}

static void
test_errors (void)
{
  static const char * const expressions[] = {
    "", " ", "Name =", "(", ")", "Name[", "'x", "Name Name", "x:Name", "x:", "a::b::c", "Name/", "1 +", "&", "[1]",
  };
  g_autoptr(WsmanDocument) document = parse_document (service);

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", expressions[i]);
      g_assert_null (wsman_xpath_new (expressions[i], wsman_document_get_root (document), CODE, &error));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE);
    }
}

/* Checks that functions and variables outside of XPath are refused, at the latest when they are used. */
static void
test_no_extensions (void)
{
  static const char * const expressions[] = { "document('/etc/passwd')", "current()", "$x", "key('a', 'b')" };
  g_autoptr(WsmanDocument) document = parse_document (service);
  const WsmanElement *root = wsman_document_get_root (document);

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanXPath) xpath = wsman_xpath_new (expressions[i], root, CODE, &error);
      gboolean result;

      if (xpath != NULL)
        g_assert_false (wsman_xpath_test (xpath, root, &result, &error));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE);
    }
}

static void
test_limits (void)
{
  g_autofree char *spaces = g_strnfill (4096, ' ');
  g_autofree char *open = g_strnfill (32, '(');
  g_autofree char *close = g_strnfill (32, ')');
  g_autofree char *deep = g_strconcat (open, "1", close, NULL);
  g_autofree char *deeper = g_strconcat ("(", deep, ")", NULL);
  g_autofree char *long_one = g_strconcat (spaces, "1", NULL);
  g_autofree char *brackets = g_strconcat ("concat('", open, "', '(')", NULL);
  g_autoptr(GString) wide = g_string_new ("<a>");
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanXPath) good = wsman_xpath_new (deep, NULL, CODE, NULL);
  g_autoptr(WsmanXPath) quoted = wsman_xpath_new (brackets, NULL, CODE, NULL);
  g_autoptr(WsmanXPath) costly = wsman_xpath_new ("//b[//b[//b[. = '1']]]", NULL, CODE, NULL);
  g_autoptr(GError) error = NULL;
  gint64 start;
  gboolean result;

  g_assert_nonnull (good);
  g_assert_nonnull (quoted);
  g_assert_null (wsman_xpath_new (deeper, NULL, CODE, NULL));
  g_assert_null (wsman_xpath_new (long_one, NULL, CODE, NULL));

  for (guint i = 0; i < 2000; i++)
    g_string_append (wide, "<b/>");
  g_string_append (wide, "</a>");
  document = parse_document (wide->str);
  start = patience_get_work ();
  g_assert_false (wsman_xpath_test (costly, wsman_document_get_root (document), &result, &error));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE);
  g_assert_cmpint (patience_get_work () - start, <, 10 * patience_get_slowness () * G_TIME_SPAN_SECOND);
}

/* The server's main loop waits for each instance. */
static void
test_work (void)
{
  static const struct
  {
    const char *expression;
    gboolean good;
  } rows[] = {
    { "P1 = 'text' and P2 = 'text' and P3 = 'text' and P4 = 'text' and P5 = 'text' and P59 = 'text'", TRUE },
    { "//*[contains(., 'text')]", TRUE },
    { "contains(Long, 'b')", TRUE },
    { "contains(translate(Long, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), 'B')", TRUE },
    { "starts-with(concat(Long, 'b', P1), 'aaaa')", TRUE },
    { "string-length(normalize-space()) > 65536", TRUE },
    { "substring-before(P1, 'x') = 'te' and substring-after(P1, 'x') = 't' and substring(P1, 2, 2) = 'ex'", TRUE },
    { "number() = 1 or not(string() = string(.)) or string-length('') = 1", TRUE },
    { "//*[translate(/, /, '') = 'x']", FALSE },
    { "//*[//*[contains(concat(/, 'b'), concat(/, 'c'))]]", FALSE },
    { "//*[//*[substring-after(/, concat(/, 'c'))]]", FALSE },
    { "//*[//*[normalize-space(/) = 'x']]", FALSE },
    { "//*[//*[number(/) = number(/)]]", FALSE },
    { "//*[//*[//*[string-length() = 1]]]", FALSE },
    { "id(/)", FALSE },
    { "contains()", FALSE },
    { "concat(1, 2", FALSE },
    { "string(1, 2)", FALSE },
  };
  g_autofree char *text = g_strnfill (65536, 'a');
  g_autoptr(GString) xml = g_string_new ("<a>");
  g_autoptr(WsmanDocument) document = NULL;

  g_string_append_printf (xml, "<Long>%s</Long>", text);
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (xml, "<P%u>text</P%u>", i, i);
  g_string_append (xml, "</a>");
  document = parse_document (xml->str);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanXPath) xpath = wsman_xpath_new (rows[i].expression, NULL, CODE, &error);
      gint64 start = patience_get_work ();
      gboolean result;

      g_test_message ("%s", rows[i].expression);
      if (xpath != NULL)
        g_assert_cmpint (wsman_xpath_test (xpath, wsman_document_get_root (document), &result, &error), ==,
                         rows[i].good);
      g_assert_cmpint (error == NULL, ==, rows[i].good);
      g_assert_cmpint (patience_get_work () - start, <, 2 * patience_get_slowness () * G_TIME_SPAN_SECOND);
    }
}

static WsmanPropertyType
find_property (const char  *name,
               const char **spelling,
               gpointer     user_data)
{
  static const char *const known[] = { "Name", "State", "and", "Some-Thing.x", "été" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (known[i], name) == 0)
      {
        *spelling = known[i];
        return WSMAN_PROPERTY_TEXT;
      }

  return WSMAN_PROPERTY_MISSING;
}

static const struct
{
  const char *expression;
  const char *unknown; /* the name in the error; NULL if all names are known */
} name_cases[] = {
  { "Name", NULL },
  { "Nmae", "Nmae" },
  { "name", "name" },
  { "*", NULL },
  { "*/Nmae", "Nmae" },
  { "//Nmae", "Nmae" },
  { "../Nmae", "Nmae" },
  { "./Name", NULL },
  { "and and and", NULL },
  { "Name and Sate", "Sate" },
  { "Name * State", NULL },
  { "* * Sate", "Sate" },
  { "3 * Sate", "Sate" },
  { "3 div 4 = 5 mod 2 or Nmae", "Nmae" },
  { "Name div Name mod Sate", "Sate" },
  { "div", "div" },
  { "/or/Name", "or" },
  { "Name = 'Nmae'", NULL },
  { "Name = \"it's Nmae\"", NULL },
  { "Name = .5 and 5. = Sate", "Sate" },
  { "Some-Thing.x - Name", NULL },
  { "Some-Thing", "Some-Thing" },
  { "\xc3\xa9t\xc3\xa9", NULL },
  { "contains (Name, 'x')", NULL },
  { "contains(concat(Name, Sate), 'x')", "Sate" },
  { "text() | comment() | node() | processing-instruction('x')", NULL },
  { "child :: Name", NULL },
  { "child::Nmae", "Nmae" },
  { "descendant-or-self::node()/Nmae", "Nmae" },
  { "@Nmae", NULL },
  { "@*[Nmae]", "Nmae" },
  { "@ Nmae = Sate", "Sate" },
  { "attribute::Nmae", NULL },
  { "attribute::* = Nmae", "Nmae" },
  { "attribute::node()/Nmae", "Nmae" },
  { "p:Name", NULL },
  { "p:Nmae", "Nmae" },
  { "p:* | Name", NULL },
  { "Name[1]", NULL },
  { "Name[last()]/Nmae", "Nmae" },
  { "Name[Sate = 1]", "Sate" },
  { "(Name)[1]and Sate", "Sate" },
  { "State/Datetime", NULL },
  { "Name/EndpointReference/ReferenceParameters/SelectorSet/Selector[@Name = 'x']", NULL },
  { "-Nmae", "Nmae" },
  { "Name!=Sate", "Sate" },
  { "Name\n|\tSate", "Sate" },
};

/* Checks that each name of an element is looked up, and that no other word is. */
static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (name_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *quoted = g_strdup_printf ("“%s”", name_cases[i].unknown);
      gboolean good = wsman_xpath_check_names (name_cases[i].expression, find_property, NULL, 0x8033801A, &error);

      g_test_message ("%s", name_cases[i].expression);
      g_assert_cmpint (good, ==, name_cases[i].unknown == NULL);
      if (good)
        continue;

      g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033801A);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/xpath/truth", test_truth);
  g_test_add_func ("/wsman/xpath/select", test_select);
  g_test_add_func ("/wsman/xpath/names", test_names);
  g_test_add_func ("/wsman/xpath/errors", test_errors);
  g_test_add_func ("/wsman/xpath/no-extensions", test_no_extensions);
  g_test_add_func ("/wsman/xpath/limits", test_limits);
  g_test_add_func ("/wsman/xpath/work", test_work);

  return g_test_run ();
}
