/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The public locator: what it names, what it refuses, and that it remembers. */

#include "wsman-resource-locator-private.h"

#include <string.h>

#include "wsman-error-private.h"

#define SERVICE "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service"

static void
assert_refused (WsmanResourceLocator *locator,
                guint32               code)
{
  g_autofree char *attribute = g_strdup_printf (" Code=\"%u\"", code);
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_resource_locator_get_reference (locator, &error));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
  g_assert_true (g_str_has_prefix (wsman_resource_locator_get_error (locator), "<f:WSManFault"));
  g_assert_nonnull (strstr (wsman_resource_locator_get_error (locator), attribute));
}

static void
assert_accepted (WsmanResourceLocator *locator)
{
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (wsman_resource_locator_get_reference (locator, &error));
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
count (guint *n)
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
    { "http://a/b", 0, "http://a/b" },
  };

  g_signal_connect_swapped (locator, "notify::resource-uri", G_CALLBACK (count), &n_uri);
  g_signal_connect_swapped (locator, "notify::error", G_CALLBACK (count), &n_error);

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
  g_assert_cmpuint (n_error, ==, 5);
  g_assert_finalize_object (locator);
}

/* One that was never given a URI is refused too, though nothing was written wrongly. */
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

  return g_test_run ();
}
