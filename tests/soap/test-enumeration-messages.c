/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests reading and writing Enumerate, Pull, Release and their responses. */

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "wsman-enums.h"

#define DECLARATIONS                   \
  "xmlns:n='" WSMAN_NS_ENUMERATION "'" \
  " xmlns:w='" WSMAN_NS_WSMAN "'"      \
  " xmlns:b='" WSMAN_NS_CIM_BINDING "'" \
  " xmlns:a='" WSMAN_NS_ADDRESSING "'"

/* Makes a document whose root contains xml. The prefixes n, w, b and a are declared. */
static WsmanDocument *
parse (const char *xml)
{
  g_autofree char *wrapped = g_strconcat ("<r " DECLARATIONS ">", xml, "</r>", NULL);

  return parse_document (wrapped);
}

static const WsmanElement *
get_content (WsmanDocument *document)
{
  return wsman_element_first_child (wsman_document_get_root (document));
}

static void
assert_same (const WsmanEnumerationMessage *self,
             const WsmanEnumerationMessage *other)
{
  g_assert_cmpint (self->optimize, ==, other->optimize);
  g_assert_cmpuint (self->max_elements, ==, other->max_elements);
  g_assert_cmpint (self->return_objects, ==, other->return_objects);
  g_assert_cmpint (self->return_references, ==, other->return_references);
  g_assert_cmpstr (self->polymorphism_mode, ==, other->polymorphism_mode);
  g_assert_cmpstr (self->filter, ==, other->filter);
  g_assert_cmpstr (self->dialect, ==, other->dialect);
  g_assert_cmpint (self->filter_is_xml, ==, other->filter_is_xml);
  g_assert_cmpstr (self->context, ==, other->context);
  g_assert_cmpint (self->expires, ==, other->expires);
}

typedef void (*WriteFunc) (const WsmanEnumerationMessage *self,
                           GString                       *xml);

static void
test_round_trip (void)
{
  static const struct
  {
    WriteFunc write;
    WsmanEnumerationMessage enumeration;
    const char *xml;
  } cases[] = {
    { wsman_enumeration_message_write_enumerate, { .return_objects = TRUE, .expires = -1 },
      "<n:Enumerate></n:Enumerate>" },
    { wsman_enumeration_message_write_enumerate,
      { .optimize = TRUE, .max_elements = 20, .return_objects = TRUE, .return_references = TRUE, .expires = -1,
        .filter = (char *) "SELECT * FROM X WHERE a<1", .dialect = (char *) WSMAN_DIALECT_WQL },
      "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>20</w:MaxElements>"
      "<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>"
      "<w:Filter Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT * FROM X WHERE a&lt;1</w:Filter></n:Enumerate>" },
    { wsman_enumeration_message_write_enumerate,
      { .return_references = TRUE, .polymorphism_mode = (char *) "None", .expires = 2 * G_TIME_SPAN_SECOND,
        .filter = (char *) "<x xmlns=\"urn:x\"/><y/>", .filter_is_xml = TRUE },
      "<n:Enumerate><n:Expires>PT2.000S</n:Expires><w:EnumerationMode>EnumerateEPR</w:EnumerationMode>"
      "<b:PolymorphismMode>None</b:PolymorphismMode>"
      "<w:Filter><x xmlns=\"urn:x\"/><y/></w:Filter></n:Enumerate>" },
    { wsman_enumeration_message_write_pull,
      { .context = (char *) "uuid:1 & 2", .max_elements = 7, .expires = -1 },
      "<n:Pull><n:EnumerationContext>uuid:1 &amp; 2</n:EnumerationContext><n:MaxElements>7</n:MaxElements></n:Pull>" },
    { wsman_enumeration_message_write_release,
      { .context = (char *) "c", .expires = -1 },
      "<n:Release><n:EnumerationContext>c</n:EnumerationContext></n:Release>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) xml = g_string_new (NULL);
      g_autoptr(WsmanDocument) document = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(WsmanEnumerationMessage) read = { 0 };

      cases[i].write (&cases[i].enumeration, xml);
      g_assert_cmpstr (xml->str, ==, cases[i].xml);

      document = parse (xml->str);
      g_assert_true (wsman_enumeration_message_read (get_content (document), &read, &error));
      g_assert_no_error (error);
      assert_same (&read, &cases[i].enumeration);
    }
}

static void
test_foreign_requests (void)
{
  static const struct
  {
    const char *xml;
    WsmanEnumerationMessage enumeration;
  } cases[] = {
    /* The filter is in WS-Enumeration's namespace, and white space is around each text. */
    { "<n:Enumerate>\n <n:Filter> //x </n:Filter>\n <n:MaxElements>\n 3 </n:MaxElements></n:Enumerate>",
      { .return_objects = TRUE, .max_elements = 3, .filter = (char *) "//x", .expires = -1 } },
    { "<n:Enumerate><w:Filter/></n:Enumerate>", { .return_objects = TRUE, .filter = (char *) "", .expires = -1 } },
    /* The declarations of prefixes become part of an XML filter. */
    { "<n:Enumerate><w:Filter Dialect='urn:d'> <w:SelectorSet><w:Selector Name='a'>1</w:Selector>"
      "</w:SelectorSet> </w:Filter></n:Enumerate>",
      { .return_objects = TRUE, .expires = -1, .dialect = (char *) "urn:d", .filter_is_xml = TRUE,
        .filter = (char *) "<w:SelectorSet xmlns:w=\"" WSMAN_NS_WSMAN
        "\"><w:Selector Name=\"a\">1</w:Selector></w:SelectorSet>" } },
    { "<n:Pull><w:OptimizeEnumeration/><n:MaxTime>PT5S</n:MaxTime>"
      "<n:EnumerationContext>\n uuid:1\n</n:EnumerationContext></n:Pull>",
      { .context = (char *) "uuid:1", .expires = -1 } },
    { "<n:Pull><n:EnumerationContext>1</n:EnumerationContext><w:MaxElements>99999999999</w:MaxElements></n:Pull>",
      { .context = (char *) "1", .max_elements = G_MAXUINT, .expires = -1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse (cases[i].xml);
      g_autoptr(GError) error = NULL;
      g_auto(WsmanEnumerationMessage) read = { 0 };

      g_assert_true (wsman_enumeration_message_read (get_content (document), &read, &error));
      g_assert_no_error (error);
      assert_same (&read, &cases[i].enumeration);
    }
}

static void
test_bad_requests (void)
{
  static const struct
  {
    const char *xml;
    guint32 code;
  } cases[] = {
    { "<n:Enumerate><w:Filter>a</w:Filter><n:Filter>a</n:Filter></n:Enumerate>", 0x8033801A },
    { "<n:Enumerate><w:EnumerationMode>EnumerateAll</w:EnumerationMode></n:Enumerate>", 0x80338086 },
    { "<n:Enumerate><w:EnumerationMode/></n:Enumerate>", 0x80338086 },
    { "<n:Enumerate><w:MaxElements>0</w:MaxElements></n:Enumerate>", 0x80338041 },
    { "<n:Enumerate><w:MaxElements>-1</w:MaxElements></n:Enumerate>", 0x80338041 },
    { "<n:Enumerate><w:MaxElements>many</w:MaxElements></n:Enumerate>", 0x80338041 },
    { "<n:Enumerate><n:Expires>soon</n:Expires></n:Enumerate>", 0x80338016 },
    { "<n:Enumerate><n:Expires>PT0S</n:Expires></n:Enumerate>", 0x80338016 },
    { "<n:Enumerate><n:Expires>-PT1S</n:Expires></n:Enumerate>", 0x80338016 },
    { "<n:Enumerate><n:Expires>2001-01-01T00:00:00Z</n:Expires></n:Enumerate>", 0x80338016 },
    { "<n:Enumerate><b:PolymorphismMode "
      "xmlns:b='http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd'>All</b:PolymorphismMode></n:Enumerate>",
      0x80338137 },
    { "<n:Pull><n:EnumerationContext>1</n:EnumerationContext><n:MaxTime>soon</n:MaxTime></n:Pull>", 0x80338041 },
    { "<n:Pull><n:EnumerationContext>1</n:EnumerationContext><n:MaxTime>-PT1S</n:MaxTime></n:Pull>", 0x80338041 },
    { "<n:Pull><n:EnumerationContext>1</n:EnumerationContext><n:MaxCharacters>0</n:MaxCharacters></n:Pull>",
      0x80338041 },
    { "<n:Pull/>", 0x8033801B },
    { "<n:Pull><n:EnumerationContext> </n:EnumerationContext></n:Pull>", 0x8033801B },
    { "<n:Release/>", 0x8033801B },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse (cases[i].xml);
      g_autoptr(GError) error = NULL;
      WsmanEnumerationMessage read;

      g_test_message ("%s", cases[i].xml);
      g_assert_false (wsman_enumeration_message_read (get_content (document), &read, &error));
      g_assert_nonnull (error);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, cases[i].code);
    }
}

static void
test_expiry_date (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) later = g_date_time_add_seconds (now, 600);
  g_autofree char *text = g_date_time_format_iso8601 (later);
  g_autofree char *xml = g_strdup_printf ("<n:Enumerate><n:Expires>%s</n:Expires></n:Enumerate>", text);
  g_autoptr(WsmanDocument) document = parse (xml);
  g_autoptr(GError) error = NULL;
  g_auto(WsmanEnumerationMessage) read = { 0 };

  g_assert_true (wsman_enumeration_message_read (get_content (document), &read, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read.expires, <=, 600 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (read.expires, >, 500 * G_TIME_SPAN_SECOND);
}

static void
test_responses (void)
{
  static const struct
  {
    const char *xml;
    gboolean good;
    const char *context;
    gboolean end;
  } cases[] = {
    { "<n:EnumerateResponse><n:EnumerationContext> uuid:1\n</n:EnumerationContext></n:EnumerateResponse>", TRUE,
      "uuid:1", FALSE },
    { "<n:EnumerateResponse><n:EnumerationContext/><w:Items/><w:EndOfSequence/></n:EnumerateResponse>", TRUE, NULL,
      TRUE },
    { "<n:EnumerateResponse><w:Items/><n:EndOfSequence/></n:EnumerateResponse>", TRUE, NULL, TRUE },
    { "<n:EnumerateResponse><n:EnumerationContext>x</n:EnumerationContext><w:EndOfSequence/></n:EnumerateResponse>",
      TRUE, NULL, TRUE },
    { "<n:EnumerateResponse/>", FALSE, NULL, FALSE },
    { "<n:EnumerateResponse><n:EnumerationContext/></n:EnumerateResponse>", FALSE, NULL, FALSE },
    { "<n:PullResponse><n:EnumerationContext>2</n:EnumerationContext><n:Items/></n:PullResponse>", TRUE, "2", FALSE },
    { "<n:PullResponse><n:Items/><n:EndOfSequence/></n:PullResponse>", TRUE, NULL, TRUE },
    { "<n:PullResponse><n:Items/><w:EndOfSequence/></n:PullResponse>", TRUE, NULL, TRUE },
    { "<n:PullResponse><n:Items/></n:PullResponse>", TRUE, NULL, FALSE },
    { "<n:PullResponse><n:EnumerationContext> </n:EnumerationContext></n:PullResponse>", FALSE, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse (cases[i].xml);
      g_autoptr(GError) error = NULL;
      g_autofree char *context = NULL;
      gboolean end;

      g_test_message ("%s", cases[i].xml);
      g_assert_cmpint (wsman_enumeration_message_read_response (get_content (document), &context, &end, &error), ==,
                       cases[i].good);
      if (!cases[i].good)
        {
          g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
          g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x803380F1);
          continue;
        }

      g_assert_no_error (error);
      g_assert_cmpstr (context, ==, cases[i].context);
      g_assert_cmpint (end, ==, cases[i].end);
    }
}

static void
test_split_item (void)
{
  static const struct
  {
    const char *xml;
    const char *object;
    const char *reference;
  } cases[] = {
    { "<x/>", "x", NULL },
    { "<a:EndpointReference/>", NULL, "EndpointReference" },
    { "<w:Item><x/><a:EndpointReference/></w:Item>", "x", "EndpointReference" },
    { "<w:Item>\n <a:EndpointReference/>\n <x/>\n</w:Item>", "x", "EndpointReference" },
    { "<w:Item><x/></w:Item>", "x", NULL },
    { "<w:Item/>", NULL, NULL },
    { "<w:XmlFragment><x/></w:XmlFragment>", "XmlFragment", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse (cases[i].xml);
      const WsmanElement *object;
      const WsmanElement *reference;

      wsman_enumeration_message_split_item (get_content (document), &object, &reference);
      g_assert_cmpstr (object != NULL ? wsman_element_get_name (object) : NULL, ==, cases[i].object);
      g_assert_cmpstr (reference != NULL ? wsman_element_get_name (reference) : NULL, ==, cases[i].reference);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/enumeration-messages/round-trip", test_round_trip);
  g_test_add_func ("/wsman/enumeration-messages/foreign-requests", test_foreign_requests);
  g_test_add_func ("/wsman/enumeration-messages/bad-requests", test_bad_requests);
  g_test_add_func ("/wsman/enumeration-messages/expiry-date", test_expiry_date);
  g_test_add_func ("/wsman/enumeration-messages/responses", test_responses);
  g_test_add_func ("/wsman/enumeration-messages/split-item", test_split_item);

  return g_test_run ();
}
