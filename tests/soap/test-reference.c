/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests references as text, endpoint references and headers. Each refusal has Windows' code. */

#include "soap/wsman-reference-private.h"

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define DECLARATIONS \
  " xmlns:s='" WSMAN_NS_SOAP "' xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'" \
  " xmlns:xsi='" WSMAN_NS_XSI "'"

/* Describes all parts of a reference as text: "uri|name=value|name=[uri|…]". */
static char *
describe (const WsmanReference *self)
{
  GString *text = g_string_new (self->resource_uri);

  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];
      g_autofree char *nested = selector->reference != NULL ? describe (selector->reference) : NULL;

      if (nested != NULL)
        g_string_append_printf (text, "|%s=[%s]", selector->name, nested);
      else
        g_string_append_printf (text, "|%s=%s", selector->name, selector->value);
    }

  return g_string_free (text, FALSE);
}

static void
assert_fails (GError  *error,
              guint32  code)
{
  g_assert_nonnull (error);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
}

static void
test_text (void)
{
  static const struct
  {
    const char *text;
    const char *parsed;
    const char *printed; /* NULL: text */
  } cases[] = {
    { "http://a/b", "http://a/b", NULL },
    { "  http://a/b\n", "http://a/b", "http://a/b" },
    { "http://a/b?Name=x", "http://a/b|Name=x", NULL },
    { "http://a/b?A=1+B=2", "http://a/b|A=1|B=2", NULL },
    { "http://a/b?Name=", "http://a/b|Name=", NULL },
    { "http://a/b?Path=c:\\x y", "http://a/b|Path=c:\\x y", NULL },
    { "http://a/b?F=1%2B1%3D2%3F%25", "http://a/b|F=1+1=2?%", NULL },
    { "http://a/b?F=a%2bb", "http://a/b|F=a+b", "http://a/b?F=a%2Bb" },
    { "http://a/b?F=100%", "http://a/b|F=100%", "http://a/b?F=100%25" },
    { "http://a/b?F=%41%zz", "http://a/b|F=%41%zz", "http://a/b?F=%2541%25zz" },
    { "http://a/b?Q=a=b?c", "http://a/b|Q=a=b?c", "http://a/b?Q=a%3Db%3Fc" },
    { "http://a/b?%3D=x", "http://a/b|==x", NULL },
    { "http://a/b?A=ü", "http://a/b|A=ü", NULL },
    { "wmi/root/x/Y", WSMAN_URI_WMI "/root/x/Y", WSMAN_URI_WMI "/root/x/Y" },
    { "wmicimv2/Win32_Service?Name=spooler", WSMAN_URI_CIMV2 "/Win32_Service|Name=spooler",
      WSMAN_URI_CIMV2 "/Win32_Service?Name=spooler" },
    { "WmiCimv2/*", WSMAN_URI_CIMV2 "/*", WSMAN_URI_CIMV2 "/*" },
    { "cimv2/CIM_Process", WSMAN_URI_CIM_SCHEMA "/CIM_Process", WSMAN_URI_CIM_SCHEMA "/CIM_Process" },
    { "winrm/config", "http://schemas.microsoft.com/wbem/wsman/1/config",
      "http://schemas.microsoft.com/wbem/wsman/1/config" },
    { "wsman/config", "http://schemas.microsoft.com/wbem/wsman/1/config",
      "http://schemas.microsoft.com/wbem/wsman/1/config" },
    { "shell/cmd", WSMAN_URI_SHELL "/cmd", WSMAN_URI_SHELL "/cmd" },
    { "shell", WSMAN_URI_SHELL, WSMAN_URI_SHELL },
    { "urn:x", "urn:x", NULL },
    { "http://wmi/x", "http://wmi/x", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanReference) self = wsman_reference_parse (cases[i].text, &error);
      g_autofree char *described = NULL;
      g_autofree char *printed = NULL;

      g_test_message ("“%s”", cases[i].text);
      g_assert_no_error (error);
      described = describe (self);
      g_assert_cmpstr (described, ==, cases[i].parsed);
      printed = wsman_reference_to_text (self);
      g_assert_cmpstr (printed, ==, cases[i].printed != NULL ? cases[i].printed : cases[i].text);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    guint32 code;
    WsmanError klass;
  } cases[] = {
    { "", 0x803380BFu, WSMAN_ERROR_INVALID_ARGUMENT },
    { " \n", 0x803380BFu, WSMAN_ERROR_INVALID_ARGUMENT },
    { "?Name=x", 0x803380BFu, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a b", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/\"b", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/<b>", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?", 0x8033807Au, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?Name", 0x8033807Au, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=1+", 0x8033807Au, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=1++B=2", 0x8033807Au, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=x+y", 0x8033807Au, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?=1", 0x80338118u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b? =1", 0x80338118u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=\x01", 0x8033805Du, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A\x1f=", 0x8033805Du, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=\xff", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/\x01", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?A=1+A=2", 0x8033805Fu, WSMAN_ERROR_INVALID_ARGUMENT },
    { "http://a/b?Name=1+NAME=1", 0x8033805Fu, WSMAN_ERROR_INVALID_ARGUMENT },
    { "shells/cmd", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "wsmicimv3/Win32_Service?Name=x", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "Win32_Service", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "/wmicimv2/a:b", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<a/>", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<a:E" DECLARATIONS "><a:ReferenceParameters/></a:E>", 0x803380BFu, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<!DOCTYPE a><a/>", 0x803380C0u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<a:E" DECLARATIONS "><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI><w:SelectorSet>"
      "<w:Selector>x</w:Selector></w:SelectorSet></a:ReferenceParameters></a:E>",
      0x80338118u, WSMAN_ERROR_INVALID_ARGUMENT },
    { "<a:E" DECLARATIONS "><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI><w:SelectorSet>"
      "<w:Selector Name='a'>x</w:Selector><w:Selector Name='A'>x</w:Selector>"
      "</w:SelectorSet></a:ReferenceParameters></a:E>",
      0x8033805Fu, WSMAN_ERROR_INVALID_ARGUMENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *printable = g_strescape (cases[i].text, NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", printable);
      g_assert_null (wsman_reference_parse (cases[i].text, &error));
      assert_fails (error, cases[i].code);
      g_assert_cmpint (error->code, ==, cases[i].klass);
    }
}

static void
test_bounds (void)
{
  g_autofree char *long_uri = g_strnfill (2049, 'a');
  g_autoptr(GString) many = g_string_new ("http://a/b?a0=1");
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_reference_parse (long_uri, &error));
  assert_fails (error, 0x8033802Du);
  g_clear_error (&error);

  for (guint i = 1; i <= 256; i++)
    g_string_append_printf (many, "+a%u=1", i);
  g_assert_null (wsman_reference_parse (many->str, &error));
  assert_fails (error, 0x8033804Au);
}

static void
test_depth (void)
{
  for (guint depth = 1; depth < 12; depth++)
    {
      g_autoptr(GString) xml = g_string_new ("<r" DECLARATIONS ">");
      g_autoptr(WsmanReference) self = NULL;
      g_autoptr(GError) error = NULL;

      for (guint i = 0; i < depth; i++)
        g_string_append (xml, "<a:EndpointReference><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI>"
                              "<w:SelectorSet><w:Selector Name='n'>");
      for (guint i = 0; i < depth; i++)
        g_string_append (xml, "</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>");
      g_string_append (xml, "</r>");

      {
        g_autoptr(WsmanDocument) document = parse_document (xml->str);

        self = wsman_reference_from_element (wsman_element_first_child (wsman_document_get_root (document)), &error);
      }

      if (depth <= 9)
        {
          g_assert_no_error (error);
          g_assert_nonnull (self);
        }
      else
        {
          g_assert_null (self);
          assert_fails (error, 0x8033807Fu);
        }
    }
}

/* Reads the forms of [DSP0226], the response to Create, and the forms of older and other implementations. */
static void
test_endpoint_references (void)
{
  static const struct
  {
    const char *xml;
    const char *parsed;
  } cases[] = {
    { "<a:EndpointReference" DECLARATIONS "><a:Address>x</a:Address><a:ReferenceParameters>"
      "<w:ResourceURI> http://a/b\n</w:ResourceURI><w:SelectorSet><w:Selector Name='A'>1</w:Selector>"
      "<w:Selector Name='B'> 2 </w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>",
      "http://a/b|A=1|B= 2 " },
    { "<x:ResourceCreated xmlns:x='" WSMAN_NS_TRANSFER "'" DECLARATIONS "><a:ReferenceParameters>"
      "<w:ResourceURI>wmi/x</w:ResourceURI></a:ReferenceParameters></x:ResourceCreated>",
      "wmi/x" },
    { "<p" DECLARATIONS "><a:ReferenceProperties><w:ResourceURI>u</w:ResourceURI></a:ReferenceProperties>"
      "<a:ReferenceParameters><w:SelectorSet><w:Selector w:Name='A'/></w:SelectorSet></a:ReferenceParameters></p>",
      "u|A=" },
    { "<a:EndpointReference" DECLARATIONS "><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI><w:SelectorSet>"
      "<w:Selector Name='R'><a:EndpointReference><a:ReferenceParameters><w:ResourceURI>v</w:ResourceURI>"
      "<w:SelectorSet><w:Selector Name='K'>1</w:Selector></w:SelectorSet></a:ReferenceParameters>"
      "</a:EndpointReference></w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>",
      "u|R=[v|K=1]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanReference) self = wsman_reference_parse (cases[i].xml, &error);
      g_autoptr(WsmanReference) copy = NULL;
      g_autoptr(WsmanReference) again = NULL;
      g_autofree char *described = NULL;
      g_autofree char *xml = NULL;
      g_autofree char *described_again = NULL;

      g_assert_no_error (error);
      described = describe (self);
      g_assert_cmpstr (described, ==, cases[i].parsed);

      copy = wsman_reference_copy (self);
      xml = wsman_reference_to_xml (copy);
      again = wsman_reference_parse (xml, &error);
      g_assert_no_error (error);
      described_again = describe (again);
      g_assert_cmpstr (described_again, ==, cases[i].parsed);
    }
}

/* Checks that XML contains no aliases, and that "?" begins no selectors there. In text, both have these meanings. */
static void
test_exact_text (void)
{
  static const char *const uris[] = { "wmi/x", "http://a/b?c" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(WsmanReference) self = wsman_reference_new (uris[i]);
      g_autofree char *text = wsman_reference_to_text (self);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanReference) again = wsman_reference_parse (text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (again->resource_uri, ==, uris[i]);
    }
}

static void
test_nested_text (void)
{
  g_autoptr(WsmanReference) inner = wsman_reference_new ("v");
  g_autoptr(WsmanReference) self = wsman_reference_new ("u");
  g_autofree char *text = NULL;

  wsman_reference_add_selector_reference (self, "R", inner);
  text = wsman_reference_to_text (self);
  g_assert_true (g_str_has_prefix (text, "<a:EndpointReference "));
}

static void
test_header (void)
{
  g_autoptr(WsmanReference) self = wsman_reference_new ("http://a/b?<>&");
  g_autoptr(WsmanReference) again = NULL;
  g_autoptr(GString) xml = g_string_new ("<s:Header" DECLARATIONS ">");
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  const WsmanOption *option;

  wsman_reference_add_selector (self, "\"Na&me\"", "<a & b>");
  wsman_reference_add_option (self, "o1", "v", TRUE);
  wsman_reference_add_option (self, "o2", NULL, FALSE);
  wsman_reference_add_option (self, "o3", "", FALSE);
  self->fragment_path = g_strdup ("State/text()");
  self->fragment_dialect = g_strdup ("http://dialect");

  wsman_reference_write_header (self, xml);
  g_string_append (xml, "</s:Header>");
  document = parse_document (xml->str);
  again = wsman_reference_from_header (wsman_document_get_root (document), &error);
  g_assert_no_error (error);

  g_assert_cmpstr (again->resource_uri, ==, "http://a/b?<>&");
  g_assert_cmpstr (wsman_reference_get_selector (again, "\"na&me\"")->value, ==, "<a & b>");
  g_assert_true (again->must_understand_options);
  g_assert_cmpuint (again->options->len, ==, 3);
  option = wsman_reference_get_option (again, "O1");
  g_assert_cmpstr (option->value, ==, "v");
  g_assert_true (option->must_comply);
  g_assert_null (wsman_reference_get_option (again, "o2")->value);
  g_assert_cmpstr (wsman_reference_get_option (again, "o3")->value, ==, "");
  g_assert_cmpstr (again->fragment_path, ==, "State/text()");
  g_assert_cmpstr (again->fragment_dialect, ==, "http://dialect");
}

static void
test_bad_headers (void)
{
  static const struct
  {
    const char *xml;
    guint32 code; /* 0: none */
  } cases[] = {
    { "", 0 },
    { "<w:OptionSet><w:Other/><w:Option Name='a'/><w:Option Name='a'/></w:OptionSet>", 0 },
    { "<w:OptionSet><w:Option>x</w:Option></w:OptionSet>", 0x80338052u },
    { "<w:SelectorSet><w:Selector Name=''>x</w:Selector></w:SelectorSet>", 0x80338118u },
    { "<w:SelectorSet><w:Selector Name='a'/><w:Selector Name='a'/></w:SelectorSet>", 0x8033805Fu },
    { "<w:SelectorSet><w:Selector Name='a'/></w:SelectorSet><w:SelectorSet><w:Selector Name='a'/></w:SelectorSet>",
      0x8033805Fu },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strconcat ("<s:Header" DECLARATIONS ">", cases[i].xml, "</s:Header>", NULL);
      g_autoptr(WsmanDocument) document = parse_document (xml);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanReference) self = wsman_reference_from_header (wsman_document_get_root (document), &error);

      g_test_message ("%s", cases[i].xml);
      if (cases[i].code == 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (self->resource_uri, ==, "");
        }
      else
        {
          g_assert_null (self);
          assert_fails (error, cases[i].code);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/reference/text", test_text);
  g_test_add_func ("/wsman/reference/refusals", test_refusals);
  g_test_add_func ("/wsman/reference/bounds", test_bounds);
  g_test_add_func ("/wsman/reference/depth", test_depth);
  g_test_add_func ("/wsman/reference/endpoint-references", test_endpoint_references);
  g_test_add_func ("/wsman/reference/exact-text", test_exact_text);
  g_test_add_func ("/wsman/reference/nested-text", test_nested_text);
  g_test_add_func ("/wsman/reference/header", test_header);
  g_test_add_func ("/wsman/reference/bad-headers", test_bad_headers);

  return g_test_run ();
}
