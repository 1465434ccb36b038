/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests items: typed look-up, conversion from and to GVariant, and values that are refused. */

#include "values/wsman-item-private.h"

#include <math.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"

#define CLASS WSMAN_URI_CIMV2 "/Win32_Example"

#define INSTANCE \
  "<p:Win32_Example xmlns:p='" CLASS "' xmlns:cim='" WSMAN_NS_CIM_COMMON "' xmlns:xsi='" WSMAN_NS_XSI "'" \
  " xmlns:xs='" WSMAN_NS_XS "' xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'" \
  " xsi:type='p:Win32_Example_Type' xml:lang='en-US'>\n" \
  "<cim:Location><a:Address>x</a:Address><a:ReferenceParameters/></cim:Location>" \
  "<p:Caption>text &amp; more</p:Caption>" \
  "<p:Empty></p:Empty>" \
  "<p:Description xsi:nil='true'/>" \
  "<p:Flags> 3\n</p:Flags>" \
  "<p:Big>18446744073709551615</p:Big>" \
  "<p:Started>True</p:Started>" \
  "<p:Load>0.5</p:Load>" \
  "<p:Addresses>10.0.0.1</p:Addresses>" \
  "<p:Addresses>fe80::1</p:Addresses>" \
  "<p:Installed><cim:Datetime>2024-05-01T10:20:30.5Z</cim:Datetime></p:Installed>" \
  "<p:Bare>20240501102030.500000+120</p:Bare>" \
  "<p:Uptime>\n<cim:Interval>P0DT5H1M7S</cim:Interval>\n</p:Uptime>" \
  "<p:Typed xsi:type='cim:cimUnsignedInt'>7</p:Typed>" \
  "<p:TypedBadly xsi:type='xs:int'>seven</p:TypedBadly>" \
  "<p:TypedFlag xsi:type='xs:boolean'>1</p:TypedFlag>" \
  "<p:Part><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>http://u/Part</w:ResourceURI>" \
  "<w:SelectorSet><w:Selector Name='Id'>1</w:Selector></w:SelectorSet></a:ReferenceParameters></p:Part>" \
  "<p:WrappedPart><a:EndpointReference><a:ReferenceParameters><w:ResourceURI>http://u/Part</w:ResourceURI>" \
  "</a:ReferenceParameters></a:EndpointReference></p:WrappedPart>" \
  "<p:Own xsi:type='q:Other_Type' xmlns:q='urn:x/Other'><q:A>1</q:A></p:Own>" \
  "<p:Inner><q:Other xmlns:q='urn:x/Other'><q:A>1</q:A><q:A>2</q:A></q:Other></p:Inner>" \
  "<p:Many><q:A xmlns:q='urn:x/Other'>1</q:A></p:Many><p:Many xsi:nil='true'/>" \
  "<p:Many><q:A xmlns:q='urn:x/Other'>2</q:A></p:Many>" \
  "</p:Win32_Example>"

static WsmanItem *
new_item (const char *xml)
{
  g_autoptr(GError) error = NULL;
  WsmanItem *item = wsman_item_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return item;
}

static void
test_element (void)
{
  WsmanItem *item = new_item ("\n" INSTANCE);
  g_autofree char *name = NULL;
  g_autofree char *namespace_uri = NULL;
  g_autofree char *xml = NULL;
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) again = NULL;

  g_object_get (item, "name", &name, "namespace-uri", &namespace_uri, "xml", &xml, "locator", &locator, NULL);
  g_assert_cmpstr (name, ==, "Win32_Example");
  g_assert_cmpstr (namespace_uri, ==, CLASS);
  g_assert_null (locator);
  g_assert_true (wsman_item_get_xml (item) == wsman_item_get_xml (item));
  again = new_item (xml);
  g_assert_cmpstr (wsman_item_lookup_string (again, "Caption"), ==, "text & more");

  g_assert_finalize_object (item);
}

static void
test_strings (void)
{
  static const struct
  {
    const char *name;
    gboolean is_there;
    gboolean is_null;
    const char *text;
  } cases[] = {
    { "Caption", TRUE, FALSE, "text & more" },
    { "Empty", TRUE, FALSE, "" },
    { "Description", TRUE, TRUE, NULL },
    { "Absent", FALSE, FALSE, NULL },
    { "caption", FALSE, FALSE, NULL },
    { "Location", FALSE, FALSE, NULL },
    { "Flags", TRUE, FALSE, " 3\n" },
    { "Addresses", TRUE, FALSE, "10.0.0.1" },
    { "Installed", TRUE, FALSE, "2024-05-01T10:20:30.5Z" },
    { "Uptime", TRUE, FALSE, "P0DT5H1M7S" },
    { "Part", TRUE, FALSE, NULL },
    { "Own", TRUE, FALSE, NULL },
  };
  g_autoptr(WsmanItem) item = new_item (INSTANCE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (wsman_item_contains (item, cases[i].name), ==, cases[i].is_there);
      g_assert_cmpint (wsman_item_is_null (item, cases[i].name), ==, cases[i].is_null);
      g_assert_cmpstr (wsman_item_lookup_string (item, cases[i].name), ==, cases[i].text);
    }
}

static void
test_arrays (void)
{
  g_autoptr(WsmanItem) item = new_item (INSTANCE);
  g_auto(GStrv) addresses = wsman_item_lookup_strv (item, "Addresses");
  g_auto(GStrv) single = wsman_item_lookup_strv (item, "Caption");
  g_auto(GStrv) nil = wsman_item_lookup_strv (item, "Description");
  g_auto(GStrv) absent = wsman_item_lookup_strv (item, "Absent");
  g_auto(GStrv) nested = wsman_item_lookup_strv (item, "Own");
  g_autoptr(WsmanItem) holes = new_item ("<i><a>1</a><b/><a xmlns:x='" WSMAN_NS_XSI "' x:nil='1'/><a>3</a></i>");
  g_auto(GStrv) with_holes = wsman_item_lookup_strv (holes, "a");
  g_auto(GStrv) names = wsman_item_list_names (holes);

  g_assert_cmpstrv (addresses, ((const char *const[]) { "10.0.0.1", "fe80::1", NULL }));
  g_assert_cmpstrv (single, ((const char *const[]) { "text & more", NULL }));
  g_assert_null (nil);
  g_assert_null (absent);
  g_assert_null (nested);
  g_assert_cmpstrv (with_holes, ((const char *const[]) { "1", "", "3", NULL }));
  g_assert_cmpstrv (names, ((const char *const[]) { "a", "b", NULL }));
}

static void
test_numbers (void)
{
  g_autoptr(WsmanItem) item = new_item (INSTANCE);
  gint64 signed_value = -1;
  guint64 unsigned_value = 1;
  gboolean boolean = FALSE;
  double number = 0;

  g_assert_true (wsman_item_lookup_int64 (item, "Flags", &signed_value));
  g_assert_cmpint (signed_value, ==, 3);
  g_assert_false (wsman_item_lookup_int64 (item, "Big", &signed_value));
  g_assert_false (wsman_item_lookup_int64 (item, "Caption", &signed_value));
  g_assert_false (wsman_item_lookup_int64 (item, "Description", &signed_value));
  g_assert_false (wsman_item_lookup_int64 (item, "Absent", NULL));
  g_assert_cmpint (signed_value, ==, 3);

  g_assert_true (wsman_item_lookup_uint64 (item, "Big", &unsigned_value));
  g_assert_cmpuint (unsigned_value, ==, G_MAXUINT64);
  g_assert_true (wsman_item_lookup_boolean (item, "Started", &boolean));
  g_assert_true (boolean);
  g_assert_false (wsman_item_lookup_boolean (item, "Flags", &boolean));
  g_assert_true (wsman_item_lookup_double (item, "Load", &number));
  g_assert_cmpfloat (number, ==, 0.5);
  g_assert_true (wsman_item_lookup_double (item, "Flags", NULL));
}

static void
test_times (void)
{
  g_autoptr(WsmanItem) item = new_item (INSTANCE);
  g_autoptr(GDateTime) wrapped = wsman_item_lookup_date_time (item, "Installed");
  g_autoptr(GDateTime) bare = wsman_item_lookup_date_time (item, "Bare");
  GTimeSpan interval = 0;

  g_assert_cmpint (g_date_time_to_unix (wrapped), ==, 1714558830);
  g_assert_cmpint (g_date_time_get_microsecond (wrapped), ==, 500000);
  g_assert_cmpint (g_date_time_difference (wrapped, bare), ==, 2 * G_TIME_SPAN_HOUR);
  g_assert_null (wsman_item_lookup_date_time (item, "Uptime"));
  g_assert_true (wsman_item_lookup_interval (item, "Uptime", &interval));
  g_assert_cmpint (interval, ==, 18067 * G_TIME_SPAN_SECOND);
  g_assert_false (wsman_item_lookup_interval (item, "Installed", NULL));
}

/* Checks that a value with CIM's namespace and the same value from a projection are equal. */
static void
assert_same_value (const char *with,
                   const char *without)
{
  g_autofree char *xml = g_strdup_printf ("<X xmlns:cim='" WSMAN_NS_CIM_COMMON "' xmlns:xsi='" WSMAN_NS_XSI "'>%s</X>",
                                          with);
  g_autofree char *bare_xml = g_strdup_printf ("<X xmlns:xsi='" WSMAN_NS_XSI "'>%s</X>", without);
  g_autoptr(WsmanItem) item = new_item (xml);
  g_autoptr(WsmanItem) bare_item = new_item (bare_xml);
  g_autoptr(GVariant) values = wsman_item_to_variant (item);
  g_autoptr(GVariant) bare_values = wsman_item_to_variant (bare_item);
  g_autoptr(GDateTime) date = wsman_item_lookup_date_time (item, "P");
  g_autoptr(GDateTime) bare_date = wsman_item_lookup_date_time (bare_item, "P");
  g_auto(GStrv) texts = wsman_item_lookup_strv (item, "P");
  g_auto(GStrv) bare_texts = wsman_item_lookup_strv (bare_item, "P");
  g_autoptr(WsmanItem) inner = wsman_item_lookup_item (bare_item, "P");
  GTimeSpan span = 0, bare_span = 0;

  g_assert_cmpvariant (values, bare_values);
  g_assert_nonnull (wsman_item_lookup_string (item, "P"));
  g_assert_cmpstr (wsman_item_lookup_string (item, "P"), ==, wsman_item_lookup_string (bare_item, "P"));
  g_assert_cmpstrv (texts, bare_texts);
  g_assert_true ((date == NULL) == (bare_date == NULL));
  g_assert_true (date == NULL || g_date_time_equal (date, bare_date));
  g_assert_true (wsman_item_lookup_interval (item, "P", &span) == wsman_item_lookup_interval (bare_item, "P",
                                                                                              &bare_span));
  g_assert_cmpint (span, ==, bare_span);
  g_assert_null (inner);
}

static void
test_without_namespace (void)
{
  static const char *const wrappers[][2] = {
    { "Datetime", "2013-04-15T16:28:43.488171Z" },
    { "Datetime", " 2013-04-15T16:28:43+02:00\n" },
    { "Datetime", "" },
    { "Date", "2013-04-15" },
    { "Time", "16:28:43" },
    { "Interval", "P5DT1H15M7S" },
    { "CIM_DateTime", "20130415******.******+***" },
    { "CIM_DateTime", "00000005011507.000000:000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      g_autofree char *with = g_strdup_printf ("<P>\n <cim:%s>%s</cim:%s></P><P><cim:%s>x</cim:%s></P>", wrappers[i][0],
                                               wrappers[i][1], wrappers[i][0], wrappers[i][0], wrappers[i][0]);
      g_autofree char *without = g_strdup_printf ("<P>\n <%s>%s</%s></P><P><%s>x</%s></P>", wrappers[i][0],
                                                  wrappers[i][1], wrappers[i][0], wrappers[i][0], wrappers[i][0]);

      assert_same_value (with, without);
    }

  assert_same_value ("<P xsi:type='cim:cimUnsignedInt'>7</P>", "<P xsi:type='cim:cimUnsignedInt'>7</P>");
  assert_same_value ("<P xsi:type='cim:cimBoolean'>1</P>", "<P xsi:type='cimBoolean'>1</P>");
  assert_same_value ("<P xsi:type='cim:cimDateTime'><cim:Datetime>2013-04-15T16:28:43Z</cim:Datetime></P>",
                     "<P xsi:type='cimDateTime'><Datetime>2013-04-15T16:28:43Z</Datetime></P>");
}

static const char *const references[] = {
  "<P><a:Address>http://db1:5985/wsman</a:Address><a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI>"
  "<w:SelectorSet><w:Selector Name='K'>v</w:Selector><w:Selector Name='L'/></w:SelectorSet></a:ReferenceParameters>"
  "</P>",
  "<P><a:Address>" WSMAN_ADDRESS_ANONYMOUS "</a:Address><a:ReferenceProperties><w:ResourceURI>urn:b</w:ResourceURI>"
  "</a:ReferenceProperties></P>",
  "<P><a:EndpointReference><a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI></a:ReferenceParameters>"
  "</a:EndpointReference></P>",
  "<P><a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI><w:SelectorSet><w:Selector Name='K'>"
  "<a:EndpointReference><a:Address>http://c</a:Address><a:ReferenceParameters><w:ResourceURI>urn:c</w:ResourceURI>"
  "<w:SelectorSet><w:Selector Name='M'>m</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"
  "</w:Selector></w:SelectorSet></a:ReferenceParameters></P>",
  "<P><Q><a:ReferenceParameters><w:ResourceURI>urn:b</w:ResourceURI></a:ReferenceParameters></Q><R>1</R></P>",
};

/* Reads references from which a projection has removed one or both namespaces. */
static void
test_reference_without_namespace (void)
{
  static const char *const lost[][2] = { { "a:", "a:" }, { "w:", "w:" }, { "a:", "w:" } };

  for (gsize i = 0; i < G_N_ELEMENTS (references) * G_N_ELEMENTS (lost); i++)
    {
      const char *content = references[i / G_N_ELEMENTS (lost)];
      g_autoptr(GString) bare = g_string_new (content);
      g_autofree char *xml = g_strconcat ("<X xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'>", content,
                                          "</X>", NULL);
      g_autofree char *bare_xml = NULL;
      g_autoptr(WsmanItem) item = new_item (xml);
      g_autoptr(WsmanItem) bare_item = NULL;
      g_autoptr(WsmanResourceLocator) locator = wsman_item_lookup_locator (item, "P");
      g_autoptr(WsmanResourceLocator) bare_locator = NULL;
      g_autoptr(GVariant) values = wsman_item_to_variant (item);
      g_autoptr(GVariant) bare_values = NULL;

      for (gsize j = 0; j < 2; j++)
        g_string_replace (bare, lost[i % G_N_ELEMENTS (lost)][j], "", 0);
      bare_xml = g_strconcat ("<X xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'>", bare->str, "</X>",
                              NULL);
      g_test_message ("%s", bare_xml);
      bare_item = new_item (bare_xml);
      bare_values = wsman_item_to_variant (bare_item);
      bare_locator = wsman_item_lookup_locator (bare_item, "P");
      g_assert_cmpvariant (values, bare_values);
      g_assert_true ((locator == NULL) == (bare_locator == NULL));
    }
}

/* Checks that elements with the names of a reference's parts, but without their contents, aren't a reference. */
static void
test_no_reference (void)
{
  g_autoptr(WsmanItem) item = new_item ("<X xmlns:q='urn:q'><A><ReferenceParameters/></A>"
                                        "<B><Address>x</Address><ReferenceParameters><A>1</A></ReferenceParameters></B>"
                                        "<C><q:ReferenceParameters><ResourceURI>urn:a</ResourceURI>"
                                        "</q:ReferenceParameters></C><D><ResourceURI>urn:a</ResourceURI></D></X>");

  for (const char *name = "ABCD"; *name != '\0'; name++)
    {
      const char text[] = { *name, '\0' };
      g_autoptr(WsmanResourceLocator) locator = wsman_item_lookup_locator (item, text);

      g_assert_null (locator);
    }
}

/* Checks that an element that only resembles the wrapper of a date is an instance. */
static void
test_no_wrapper (void)
{
  g_autoptr(WsmanItem) item = new_item ("<X xmlns:q='urn:q'><A><q:Datetime>1</q:Datetime></A><B><Other>1</Other></B>"
                                        "<C><Date>1</Date><Time>2</Time></C><D><Date><Day>1</Day></Date></D></X>");

  for (const char *name = "ABCD"; *name != '\0'; name++)
    {
      const char text[] = { *name, '\0' };
      g_autoptr(WsmanItem) inner = wsman_item_lookup_item (item, text);

      g_assert_nonnull (inner);
      g_assert_null (wsman_item_lookup_string (item, text));
    }
}

static void
test_nested (void)
{
  WsmanItem *item = new_item (INSTANCE);
  g_autoptr(WsmanItem) own = wsman_item_lookup_item (item, "Own");
  g_autoptr(WsmanItem) inner = wsman_item_lookup_item (item, "Inner");
  g_autoptr(GPtrArray) many = wsman_item_lookup_items (item, "Many");
  g_autoptr(GPtrArray) none = wsman_item_lookup_items (item, "Absent");
  g_autoptr(WsmanResourceLocator) part = wsman_item_lookup_locator (item, "Part");
  g_autoptr(WsmanResourceLocator) wrapped = wsman_item_lookup_locator (item, "WrappedPart");

  g_assert_null (wsman_item_lookup_item (item, "Caption"));
  g_assert_null (wsman_item_lookup_item (item, "Description"));
  g_assert_null (wsman_item_lookup_item (item, "Part"));
  g_assert_null (wsman_item_lookup_locator (item, "Own"));

  /* An embedded item lives longer than the item that contains it. */
  g_assert_finalize_object (item);

  g_assert_cmpstr (wsman_item_lookup_string (own, "A"), ==, "1");
  g_assert_cmpstr (wsman_item_get_name (inner), ==, "Other");
  g_assert_cmpstr (wsman_item_get_namespace_uri (inner), ==, "urn:x/Other");
  g_assert_cmpstr (wsman_item_lookup_string (inner, "A"), ==, "1");
  g_assert_cmpuint (many->len, ==, 2);
  g_assert_cmpstr (wsman_item_lookup_string (many->pdata[1], "A"), ==, "2");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (part), ==, "http://u/Part");
  g_assert_cmpstr (wsman_resource_locator_get_selector (part, "Id"), ==, "1");
  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (wrapped), ==, "http://u/Part");
}

static void
test_own_locator (void)
{
  g_autoptr(WsmanItem) item = new_item ("<a:EndpointReference xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='"
                                        WSMAN_NS_WSMAN "'>"
                                        "<a:ReferenceParameters><w:ResourceURI>http://u</w:ResourceURI>"
                                        "</a:ReferenceParameters></a:EndpointReference>");

  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (wsman_item_get_locator (item)), ==, "http://u");
}

static void
test_to_variant (void)
{
  static const struct
  {
    const char *name;
    const char *value;
  } cases[] = {
    { "Caption", "'text & more'" },
    { "Empty", "''" },
    { "Description", "()" },
    { "Flags", "' 3\\n'" },
    { "Addresses", "['10.0.0.1', 'fe80::1']" },
    { "Installed", "'2024-05-01T10:20:30.5Z'" },
    { "Uptime", "'P0DT5H1M7S'" },
    { "Typed", "uint64 7" },
    { "TypedBadly", "'seven'" },
    { "TypedFlag", "true" },
    { "Part", "('http://u/Part?Id=1',)" },
    { "WrappedPart", "('http://u/Part',)" },
    { "Own", "{'A': <'1'>}" },
    { "Inner", "{'A': <['1', '2']>}" },
    { "Many", "[<{'A': <'1'>}>, <()>, <{'A': <'2'>}>]" },
  };
  g_autoptr(WsmanItem) item = new_item (INSTANCE);
  g_autoptr(GVariant) properties = wsman_item_to_variant (item);

  g_assert_false (g_variant_is_floating (properties));
  g_assert_cmpstr (g_variant_get_type_string (properties), ==, "a{sv}");
  g_assert_cmpuint (g_variant_n_children (properties), ==, 19);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (properties, cases[i].name, NULL);
      g_autofree char *printed = g_variant_print (value, TRUE);

      g_assert_cmpstr (printed, ==, cases[i].value);
    }
}

static void
test_from_variant (void)
{
  static const struct
  {
    const char *properties;
    const char *content;
  } cases[] = {
    { "@a{sv} {}", "" },
    { "{'A': <'x<&>y'>}", "<p:A>x&lt;&amp;&gt;y</p:A>" },
    { "{'A': <''>}", "<p:A></p:A>" },
    { "{'A': <true>, 'B': <false>}", "<p:A>true</p:A><p:B>false</p:B>" },
    { "{'A': <byte 0xff>}", "<p:A>255</p:A>" },
    { "{'A': <int16 -5>, 'B': <uint16 5>}", "<p:A>-5</p:A><p:B>5</p:B>" },
    { "{'A': <-5>, 'B': <uint32 5>}", "<p:A>-5</p:A><p:B>5</p:B>" },
    { "{'A': <int64 -9223372036854775808>}", "<p:A>-9223372036854775808</p:A>" },
    { "{'A': <uint64 18446744073709551615>}", "<p:A>18446744073709551615</p:A>" },
    { "{'A': <0.1>, 'B': <inf>}", "<p:A>0.1</p:A><p:B>INF</p:B>" },
    { "{'A': <()>}", "<p:A xsi:nil=\"true\"/>" },
    { "{'A': <@ms nothing>, 'B': <@ms 'x'>}", "<p:A xsi:nil=\"true\"/><p:B>x</p:B>" },
    { "{'A': <<'x'>>}", "<p:A>x</p:A>" },
    { "{'A': <{'B': <@aa{sv} []>, 'C': <@av []>, 'D': <'x'>}>, 'B': <<@ms nothing>>}",
      "<p:A><p:D>x</p:D></p:A><p:B xsi:nil=\"true\"/>" },
    { "{'A': <['x', 'y']>, 'B': <@as []>}", "<p:A>x</p:A><p:A>y</p:A>" },
    { "{'A': <[<'x'>, <()>, <3>]>}", "<p:A>x</p:A><p:A xsi:nil=\"true\"/><p:A>3</p:A>" },
    { "{'A': <b'xy'>}", "<p:A>120</p:A><p:A>121</p:A><p:A>0</p:A>" },
    { "{'A': <{'B': <{'C': <1>}>}>}", "<p:A><p:B><p:C>1</p:C></p:B></p:A>" },
    { "{'A': <[{'B': <1>}, {'B': <2>}]>}", "<p:A><p:B>1</p:B></p:A><p:A><p:B>2</p:B></p:A>" },
    { "{'A': <('http://u?K=v',)>}",
      "<p:A><a:Address>" WSMAN_ADDRESS_ANONYMOUS "</a:Address><a:ReferenceParameters><w:ResourceURI>http://u"
      "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"K\">v</w:Selector></w:SelectorSet></a:ReferenceParameters>"
      "</p:A>" },
    { "{'A': <('Datetime', '2024-05-01T10:20:30Z')>}",
      "<p:A><cim:Datetime xmlns:cim=\"" WSMAN_NS_CIM_COMMON "\">2024-05-01T10:20:30Z</cim:Datetime></p:A>" },
    { "{'Ärger': <'ü'>}", "<p:Ärger>ü</p:Ärger>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) properties = g_variant_parse (G_VARIANT_TYPE_VARDICT, cases[i].properties, NULL, NULL,
                                                        &error);
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GString) content = NULL;

      g_assert_no_error (error);
      item = wsman_item_new_from_variant ("urn:c", "C", properties, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, "C");
      g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, "urn:c");

      content = g_string_new (cases[i].content);
      g_string_replace (content, "<p:A></p:A>", "<p:A/>", 0);
      g_test_message ("%s: %s", cases[i].properties, wsman_item_get_xml (item));
      g_assert_nonnull (strstr (wsman_item_get_xml (item), content->str));
    }
}

static void
test_bad_variants (void)
{
  static const struct
  {
    const char *name;
    const char *properties;
    guint32 code;
  } cases[] = {
    { "C", "{'A': <[['x']]>}", 0x80338054u },
    { "C", "{'A': <('x', 'y')>}", 0x80338054u },
    { "C", "{'A': <handle 1>}", 0x80338054u },
    { "C", "{'A': <{'x': 'y'}>}", 0x80338054u },
    { "C", "{'A': <('',)>}", 0x803380BFu },
    { "C", "{'a b': <1>}", 0x80338055u },
    { "C", "{'': <1>}", 0x80338055u },
    { "C", "{'A': <{'1': <1>}>}", 0x80338055u },
    { "C", "{'A/><B': <1>}", 0x80338055u },
    { "C D", "@a{sv} {}", 0x80338055u },
    { "", "@a{sv} {}", 0x80338055u },
    { "p:C", "@a{sv} {}", 0x80338055u },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) properties = g_variant_parse (G_VARIANT_TYPE_VARDICT, cases[i].properties, NULL, NULL,
                                                        &error);

      g_assert_no_error (error);
      g_test_message ("%s %s", cases[i].name, cases[i].properties);
      g_assert_null (wsman_item_new_from_variant (NULL, cases[i].name, properties, &error));
      g_assert_nonnull (error);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, cases[i].code);
    }
}

static void
test_variant_depth (void)
{
  GVariant *properties = g_variant_new_parsed ("{'A': <1>}");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 32; i++)
    properties = g_variant_new_parsed ("{'A': <%*>}", properties);

  g_assert_null (wsman_item_new_from_variant ("urn:c", "C", properties, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);
}

/* Converts an instance to a dictionary and back. */
static void
test_round_trip (void)
{
  g_autoptr(WsmanItem) item = new_item (INSTANCE);
  g_autoptr(GVariant) properties = wsman_item_to_variant (item);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) again = wsman_item_new_from_variant (CLASS, "Win32_Example", properties, &error);
  g_autoptr(GVariant) properties_again = NULL;
  g_autoptr(GVariant) part = NULL;

  g_assert_no_error (error);
  properties_again = wsman_item_to_variant (again);
  g_assert_cmpuint (g_variant_n_children (properties_again), ==, g_variant_n_children (properties));
  part = g_variant_lookup_value (properties_again, "Part", G_VARIANT_TYPE ("(s)"));
  g_assert_nonnull (part);
  g_assert_true (wsman_item_is_null (again, "Description"));
}

static void
test_bad_xml (void)
{
  static const struct
  {
    const char *xml;
    guint32 code;
  } cases[] = {
    { "", 0x803380C1u },
    { " \n", 0x803380C1u },
    { "text", 0x80338043u },
    { "<a>", 0x80338043u },
    { "<a/><b/>", 0x80338043u },
    { "<p:a/>", 0x80338043u },
    { "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 0x80338043u },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].xml);
      g_assert_null (wsman_item_new_from_xml (cases[i].xml, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, cases[i].code);
    }
}

/* Makes an item without a constructor, as bindings may do. */
static void
test_bare (void)
{
  g_autoptr(WsmanItem) item = g_object_new (WSMAN_TYPE_ITEM, NULL);
  g_autoptr(GVariant) properties = wsman_item_to_variant (item);

  g_assert_cmpstr (wsman_item_get_xml (item), ==, "<Item/>");
  g_assert_cmpstr (wsman_item_lookup_string (item, "x"), ==, NULL);
  g_assert_cmpuint (g_variant_n_children (properties), ==, 0);
}

static gpointer
get_xml (gpointer data)
{
  return (gpointer) wsman_item_get_xml (data);
}

static void
test_threads (void)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(WsmanItem) item = new_item (INSTANCE);
      GThread *threads[4];

      for (guint j = 0; j < G_N_ELEMENTS (threads); j++)
        threads[j] = g_thread_new ("xml", get_xml, item);
      for (guint j = 0; j < G_N_ELEMENTS (threads); j++)
        g_assert_true (g_thread_join (threads[j]) == wsman_item_get_xml (item));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/item/element", test_element);
  g_test_add_func ("/wsman/item/strings", test_strings);
  g_test_add_func ("/wsman/item/arrays", test_arrays);
  g_test_add_func ("/wsman/item/numbers", test_numbers);
  g_test_add_func ("/wsman/item/times", test_times);
  g_test_add_func ("/wsman/item/without-namespace", test_without_namespace);
  g_test_add_func ("/wsman/item/reference-without-namespace", test_reference_without_namespace);
  g_test_add_func ("/wsman/item/no-reference", test_no_reference);
  g_test_add_func ("/wsman/item/no-wrapper", test_no_wrapper);
  g_test_add_func ("/wsman/item/nested", test_nested);
  g_test_add_func ("/wsman/item/own-locator", test_own_locator);
  g_test_add_func ("/wsman/item/to-variant", test_to_variant);
  g_test_add_func ("/wsman/item/from-variant", test_from_variant);
  g_test_add_func ("/wsman/item/bad-variants", test_bad_variants);
  g_test_add_func ("/wsman/item/variant-depth", test_variant_depth);
  g_test_add_func ("/wsman/item/round-trip", test_round_trip);
  g_test_add_func ("/wsman/item/bad-xml", test_bad_xml);
  g_test_add_func ("/wsman/item/bare", test_bare);
  g_test_add_func ("/wsman/item/threads", test_threads);

  return g_test_run ();
}
