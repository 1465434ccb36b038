/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the public locator: which texts it accepts and refuses, and that it keeps its parts. */

#include "values/wsman-resource-locator-private.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "wsman-enums.h"

#define SERVICE "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service"

static void
assert_refused (WsmanResourceLocator *locator,
                guint32               code)
{
  g_autofree char *attribute = g_strdup_printf (" Code=\"%u\"", code);
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_resource_locator_check (locator, &error));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
  g_assert_null (wsman_resource_locator_get_reference (locator, NULL));
  g_assert_true (g_str_has_prefix (wsman_resource_locator_get_error (locator), "<f:WSManFault"));
  g_assert_nonnull (strstr (wsman_resource_locator_get_error (locator), attribute));
}

static void
assert_accepted (WsmanResourceLocator *locator)
{
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (wsman_resource_locator_get_reference (locator, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_resource_locator_check (locator, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_resource_locator_get_error (locator), ==, "");
}

static WsmanResourceLocator *
new_locator (const char *text)
{
  g_autoptr(GError) error = NULL;
  WsmanResourceLocator *locator = wsman_resource_locator_new (text, &error);

  g_assert_no_error (error);

  return locator;
}

static void
test_new (void)
{
  WsmanResourceLocator *locator = new_locator ("wmicimv2/Win32_Service?Name=spooler");
  g_autofree char *text = wsman_resource_locator_to_string (locator);
  g_autofree char *xml = wsman_resource_locator_to_xml (locator);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (locator), ==, SERVICE);
  g_assert_cmpstr (wsman_resource_locator_get_selector (locator, "NAME"), ==, "spooler");
  g_assert_null (wsman_resource_locator_get_selector (locator, "Other"));
  g_assert_cmpstr (text, ==, SERVICE "?Name=spooler");
  g_assert_nonnull (strstr (xml, "<w:Selector Name=\"Name\">spooler</w:Selector>"));
  assert_accepted (locator);

  g_assert_null (wsman_resource_locator_new ("a?b", &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_finalize_object (locator);
}

static void
on_notify (guint *n)
{
  (*n)++;
}

static void
test_resource_uri (void)
{
  WsmanResourceLocator *locator = g_object_new (WSMAN_TYPE_RESOURCE_LOCATOR, NULL);
  guint n_uri = 0, n_error = 0;
  static const struct
  {
    const char *uri;
    guint32 code; /* 0: good */
    const char *uri_after;
  } cases[] = {
    { "wmicimv2/Win32_Service", 0, SERVICE },
    { SERVICE, 0, SERVICE },
    { "wmicimv2/X?Name=a", 0x8033807Au, SERVICE },
    { "<a/>", 0x8033807Au, SERVICE },
    { "", 0x803380BFu, SERVICE },
    { NULL, 0x803380BFu, SERVICE },
    { "a b", 0x803380C0u, SERVICE },
    { "wmicimv3/Win32_Service", 0x803380C0u, SERVICE },
    { "http://a/b", 0, "http://a/b" },
  };

  g_signal_connect_swapped (locator, "notify::resource-uri", G_CALLBACK (on_notify), &n_uri);
  g_signal_connect_swapped (locator, "notify::error", G_CALLBACK (on_notify), &n_error);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_object_set (locator, "resource-uri", cases[i].uri, NULL);
      g_assert_cmpstr (wsman_resource_locator_get_resource_uri (locator), ==, cases[i].uri_after);
      if (cases[i].code == 0)
        assert_accepted (locator);
      else
        assert_refused (locator, cases[i].code);
    }

  g_assert_cmpuint (n_uri, ==, 2);
  g_assert_cmpuint (n_error, ==, 6);
  g_assert_finalize_object (locator);
}

/* Checks that operations also refuse a locator without a URI, although no setter has refused a value. */
static void
test_blank (void)
{
  g_autoptr(WsmanResourceLocator) locator = g_object_new (WSMAN_TYPE_RESOURCE_LOCATOR, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (locator), ==, "");
  g_assert_cmpstr (wsman_resource_locator_get_error (locator), ==, "");
  g_assert_null (wsman_resource_locator_get_reference (locator, &error));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x803380BFu);
}

static void
test_selectors (void)
{
  g_autoptr(WsmanResourceLocator) locator = new_locator (SERVICE);
  g_autoptr(WsmanResourceLocator) copy = NULL;
  g_auto(GStrv) names = NULL;
  g_autofree char *text = NULL;

  wsman_resource_locator_add_selector (locator, "Name", "a+b=c?%");
  wsman_resource_locator_add_selector (locator, "Empty", "");
  names = wsman_resource_locator_list_selectors (locator);
  g_assert_cmpstrv (names, ((const char *const[]) { "Name", "Empty", NULL }));
  text = wsman_resource_locator_to_string (locator);
  g_assert_cmpstr (text, ==, SERVICE "?Name=a%2Bb%3Dc%3F%25+Empty=");
  assert_accepted (locator);

  wsman_resource_locator_add_selector (locator, "NAME", "again");
  assert_refused (locator, 0x8033805Fu);
  g_assert_cmpstr (wsman_resource_locator_get_selector (locator, "Name"), ==, "a+b=c?%");
  copy = wsman_resource_locator_copy (locator);
  assert_refused (copy, 0x8033805Fu);

  wsman_resource_locator_clear_selectors (locator);
  assert_accepted (locator);
  g_assert_null (wsman_resource_locator_get_selector (locator, "Name"));
  assert_refused (copy, 0x8033805Fu);

  wsman_resource_locator_add_selector (locator, "", "x");
  assert_refused (locator, 0x80338118u);
  wsman_resource_locator_clear_selectors (locator);
  wsman_resource_locator_add_selector (locator, "Name", "\x01");
  assert_refused (locator, 0x8033805Du);
}

static void
test_selector_locator (void)
{
  g_autoptr(WsmanResourceLocator) locator = new_locator ("wmicimv2/Association");
  g_autoptr(WsmanResourceLocator) part = new_locator ("wmicimv2/Part?Id=1");
  g_autoptr(WsmanResourceLocator) found = NULL;
  g_autoptr(WsmanResourceLocator) again = NULL;
  g_autofree char *text = NULL;

  wsman_resource_locator_add_selector_locator (locator, "Dependent", part);
  wsman_resource_locator_add_selector (part, "More", "2");

  g_assert_null (wsman_resource_locator_get_selector (locator, "Dependent"));
  found = wsman_resource_locator_get_selector_locator (locator, "dependent");
  g_assert_cmpstr (wsman_resource_locator_get_selector (found, "Id"), ==, "1");
  g_assert_null (wsman_resource_locator_get_selector (found, "More"));
  g_assert_null (wsman_resource_locator_get_selector_locator (part, "Id"));

  text = wsman_resource_locator_to_string (locator);
  again = new_locator (text);
  g_clear_object (&found);
  found = wsman_resource_locator_get_selector_locator (again, "Dependent");
  g_assert_cmpstr (wsman_resource_locator_get_selector (found, "Id"), ==, "1");

  wsman_resource_locator_set_resource_uri (part, "?");
  wsman_resource_locator_add_selector_locator (locator, "Antecedent", part);
  assert_refused (locator, 0x8033807Au);
}

static void
test_options (void)
{
  g_autoptr(WsmanResourceLocator) locator = new_locator (SERVICE);
  g_autoptr(WsmanResourceLocator) copy = NULL;
  g_auto(GStrv) names = NULL;

  wsman_resource_locator_add_option (locator, "one", "1", TRUE);
  wsman_resource_locator_add_option (locator, "nil", NULL, FALSE);
  wsman_resource_locator_set_must_understand_options (locator, 7);
  wsman_resource_locator_set_fragment_path (locator, "State");
  wsman_resource_locator_set_fragment_dialect (locator, "");

  copy = wsman_resource_locator_copy (locator);
  names = wsman_resource_locator_list_options (copy);
  g_assert_cmpstrv (names, ((const char *const[]) { "one", "nil", NULL }));
  g_assert_cmpstr (wsman_resource_locator_get_option (copy, "ONE"), ==, "1");
  g_assert_true (wsman_resource_locator_get_option_must_comply (copy, "one"));
  g_assert_null (wsman_resource_locator_get_option (copy, "nil"));
  g_assert_false (wsman_resource_locator_get_option_must_comply (copy, "nil"));
  g_assert_false (wsman_resource_locator_get_option_must_comply (copy, "none"));
  g_assert_cmpint (wsman_resource_locator_get_must_understand_options (copy), ==, TRUE);
  g_assert_cmpstr (wsman_resource_locator_get_fragment_path (copy), ==, "State");
  g_assert_null (wsman_resource_locator_get_fragment_dialect (copy));

  wsman_resource_locator_clear_options (locator);
  g_assert_null (wsman_resource_locator_get_option (locator, "one"));
  g_assert_cmpstr (wsman_resource_locator_get_option (copy, "one"), ==, "1");
}

/* One change to a good locator, and its result. */
typedef struct
{
  const char *name;
  enum { URI, SELECTOR, OPTION, PATH, DIALECT } what;
  const char *first;
  const char *second;
  guint32 code; /* 0: taken */
} Rule;

static const Rule rules[] = {
  { "uri", URI, "http://a/b", NULL, 0 },
  { "uri-alias", URI, "WmiCimv2/Win32_Service", NULL, 0 },
  { "uri-any", URI, "winrm/config/*", NULL, 0 },
  { "uri-blank", URI, "", NULL, 0x803380BF },
  { "uri-white", URI, " \n", NULL, 0x803380BF },
  { "uri-null", URI, NULL, NULL, 0x803380BF },
  { "uri-selectors", URI, "wmicimv2/X?Name=a", NULL, 0x8033807A },
  { "uri-question-mark", URI, "wmicimv2/X?", NULL, 0x8033807A },
  { "uri-xml", URI, "<a/>", NULL, 0x8033807A },
  { "uri-space", URI, "a b", NULL, 0x803380C0 },
  { "uri-quote", URI, "a\"b", NULL, 0x803380C0 },
  { "uri-control", URI, "a\x01", NULL, 0x803380C0 },
  { "uri-not-utf-8", URI, "a\xff", NULL, 0x803380C0 },

  { "selector", SELECTOR, "Name", "a", 0 },
  { "selector-reserved", SELECTOR, "+=?%", "+=?%", 0 },
  { "selector-empty", SELECTOR, "Name", "", 0 },
  { "selector-lines", SELECTOR, "Name", "a\tb\nc", 0 },
  { "selector-no-name", SELECTOR, "", "a", 0x80338118 },
  { "selector-white-name", SELECTOR, " ", "a", 0x80338118 },
  { "selector-twice", SELECTOR, "Key", "again", 0x8033805F },
  { "selector-twice-other-case", SELECTOR, "KEY", "", 0x8033805F },
  { "selector-control", SELECTOR, "Name", "\x1f", 0x8033805D },
  { "selector-control-name", SELECTOR, "\x1f", "a", 0x8033805D },
  { "selector-not-utf-8", SELECTOR, "Name", "\xff", 0x8033805D },

  { "option", OPTION, "wmi:a", "b", 0 },
  { "option-nil", OPTION, "a", NULL, 0 },
  { "option-twice", OPTION, "wmiarray:x", "1", 0 },
  { "option-no-name", OPTION, "", "a", 0x80338052 },
  { "option-white-name", OPTION, "\t", NULL, 0x80338052 },
  { "option-control-name", OPTION, "a\x02", NULL, 0x80338052 },
  { "option-control", OPTION, "a", "\x02", 0x80338053 },
  { "option-not-utf-8", OPTION, "a", "\xff", 0x80338053 },

  { "path", PATH, "Status/text()", NULL, 0 },
  { "path-class", PATH, "/Win32_Service/State", NULL, 0 },
  { "path-element", PATH, "Array[1]", NULL, 0 },
  { "path-blank", PATH, "", NULL, 0 },
  { "path-control", PATH, "a\x03", NULL, 0x80338093 },
  { "dialect", DIALECT, WSMAN_DIALECT_XPATH, NULL, 0 },
  { "dialect-blank", DIALECT, "", NULL, 0 },
  { "dialect-leading-blank", DIALECT, " " WSMAN_DIALECT_ASSOCIATION, NULL, 0 },
  { "dialect-no-uri", DIALECT, "xpath", NULL, 0x80338092 },
  { "dialect-space", DIALECT, "http://a b", NULL, 0x80338092 },
  { "dialect-control", DIALECT, "http://a\x04", NULL, 0x80338092 },
};

static void
follow (WsmanResourceLocator *locator,
        const Rule           *rule)
{
  switch (rule->what)
    {
    case URI:
      wsman_resource_locator_set_resource_uri (locator, rule->first);
      break;
    case SELECTOR:
      wsman_resource_locator_add_selector (locator, rule->first, rule->second);
      break;
    case OPTION:
      wsman_resource_locator_add_option (locator, rule->first, rule->second, TRUE);
      break;
    case PATH:
      wsman_resource_locator_set_fragment_path (locator, rule->first);
      break;
    case DIALECT:
      wsman_resource_locator_set_fragment_dialect (locator, rule->first);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Removes the errors of a refused locator. */
static void
repair (WsmanResourceLocator *locator)
{
  wsman_resource_locator_set_resource_uri (locator, SERVICE);
  wsman_resource_locator_clear_selectors (locator);
  wsman_resource_locator_clear_options (locator);
  wsman_resource_locator_set_fragment_path (locator, NULL);
  wsman_resource_locator_set_fragment_dialect (locator, NULL);
}

static void
test_rule (gconstpointer data)
{
  const Rule *rule = data;
  g_autoptr(WsmanResourceLocator) locator = new_locator (SERVICE "?Key=value");
  g_autoptr(WsmanResourceLocator) copy = NULL;

  wsman_resource_locator_add_option (locator, "wmiarray:x", "0", FALSE);
  follow (locator, rule);
  if (rule->code == 0)
    {
      assert_accepted (locator);
      return;
    }

  assert_refused (locator, rule->code);
  copy = wsman_resource_locator_copy (locator);
  repair (locator);
  assert_accepted (locator);
  assert_refused (copy, rule->code);
}

/* Checks that the error names the selector or option, and the character that XML doesn't allow. */
static void
test_characters (void)
{
  static const struct
  {
    const char *name, *value;
    const char *shown, *character;
  } rows[] = {
    { "Grüße", "a\xff", "“Grüße”", "“\\xFF”" },   { "Name", "\xc3", "“Name”", "“\\xC3”" },
    { "Name", "\xed\xa0\x80", "“Name”", "“\\xED”" }, { "wmi:a", "\x1b[0m", "“wmi:a”", "“\\x1B”" },
    { "Na\xe4me", "a", "“Na\\xE4me”", "“\\xE4”" },   { "Name", "\xef\xbf\xbf", "“Name”", "“\\uFFFF”" },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = new_locator (SERVICE);
      g_autoptr(GError) error = NULL;

      if (i % 2 == 0)
        wsman_resource_locator_add_selector (locator, rows[i / 2].name, rows[i / 2].value);
      else
        wsman_resource_locator_add_option (locator, rows[i / 2].name, rows[i / 2].value, FALSE);

      g_assert_false (wsman_resource_locator_check (locator, &error));
      g_test_message ("%s", error->message);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, i % 2 == 0 ? "selector" : "option"));
      g_assert_nonnull (strstr (error->message, rows[i / 2].shown));
      g_assert_nonnull (strstr (error->message, rows[i / 2].character));
    }
}

/* Checks each limit with a value that just keeps it, and with one that just exceeds it. */
static void
test_bounds (void)
{
  static const struct
  {
    guint n_selectors;
    guint n_options;
    guint uri_length;
    guint32 code;
  } rows[] = {
    { 256, 256, 2048, 0 },
    { 257, 0, 10, 0x8033804A },
    { 0, 257, 10, 0x8033804B },
    { 0, 0, 2049, 0x8033802D },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = g_object_new (WSMAN_TYPE_RESOURCE_LOCATOR, NULL);
      g_autofree char *path = g_strnfill (rows[i].uri_length - strlen ("urn:"), 'a');
      g_autofree char *uri = g_strconcat ("urn:", path, NULL);

      wsman_resource_locator_set_resource_uri (locator, uri);
      for (guint j = 0; j < rows[i].n_selectors; j++)
        {
          g_autofree char *name = g_strdup_printf ("s%u", j);

          wsman_resource_locator_add_selector (locator, name, "");
        }
      for (guint j = 0; j < rows[i].n_options; j++)
        wsman_resource_locator_add_option (locator, "o", NULL, FALSE);

      if (rows[i].code == 0)
        assert_accepted (locator);
      else
        assert_refused (locator, rows[i].code);
    }
}

/* Prints each value as text, and reads it again. The value is the same. */
static void
test_round_trip (void)
{
  static const char *const values[] = {
    "", " ", "a", "+", "=", "?", "%", "%25", "%2B", "a+b=c?d%e", "c:\\dir\\file 1%", "100%", "%%", "<&>\"'", "ä€𝄞",
    "Win32_Service.Name=\"x\"", "a;b", "http://h/p?q=r+s",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = new_locator (SERVICE);
      g_autoptr(WsmanResourceLocator) again = NULL;
      g_autoptr(WsmanResourceLocator) from_xml = NULL;
      g_autofree char *text = NULL;
      g_autofree char *xml = NULL;

      wsman_resource_locator_add_selector (locator, "Key", values[i]);
      wsman_resource_locator_add_selector (locator, "Other", "x");
      text = wsman_resource_locator_to_string (locator);
      again = new_locator (text);
      g_assert_cmpstr (wsman_resource_locator_get_selector (again, "Key"), ==, values[i]);
      g_assert_cmpstr (wsman_resource_locator_get_selector (again, "Other"), ==, "x");
      xml = wsman_resource_locator_to_xml (locator);
      from_xml = new_locator (xml);
      g_assert_cmpstr (wsman_resource_locator_get_selector (from_xml, "Key"), ==, values[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/locator/new", test_new);
  g_test_add_func ("/wsman/locator/resource-uri", test_resource_uri);
  g_test_add_func ("/wsman/locator/blank", test_blank);
  g_test_add_func ("/wsman/locator/selectors", test_selectors);
  g_test_add_func ("/wsman/locator/selector-locator", test_selector_locator);
  g_test_add_func ("/wsman/locator/options", test_options);
  g_test_add_func ("/wsman/locator/bounds", test_bounds);
  g_test_add_func ("/wsman/locator/characters", test_characters);
  g_test_add_func ("/wsman/locator/round-trip", test_round_trip);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/locator/rule/", rules[i].name, NULL);

      g_test_add_data_func (path, &rules[i], test_rule);
    }

  return g_test_run ();
}
