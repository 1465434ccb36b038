/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests faults in every form that peers send, and the form that the library writes. */

#include "soap/wsman-soap-fault-private.h"

#include <string.h>

#include "base/wsman-codes-private.h"
#include "document.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define DECLARATIONS \
  " xmlns:s='" WSMAN_NS_SOAP "' xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'" \
  " xmlns:n='" WSMAN_NS_ENUMERATION "' xmlns:x='" WSMAN_NS_TRANSFER "' xmlns:e='" WSMAN_NS_EVENTING "'" \
  " xmlns:b='" WSMAN_NS_CIM_BINDING "' xmlns:f='" WSMAN_NS_FAULT "' xmlns:xml='" WSMAN_NS_XML "'"

#define CODE(subcode) \
  "<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>" subcode "</s:Value></s:Subcode></s:Code>"
#define REASON(text) "<s:Reason><s:Text xml:lang='en-US'>" text "</s:Text></s:Reason>"
#define FAULT_DETAIL(name) "<w:FaultDetail>" WSMAN_FAULT_DETAIL_PREFIX name "</w:FaultDetail>"

static WsmanDocument *
parse_fault (const char *content)
{
  g_autofree char *xml = g_strconcat ("<s:Fault" DECLARATIONS ">", content, "</s:Fault>", NULL);

  return parse_document (xml);
}

static WsmanFaultInfo *
read_fault (const char *content)
{
  g_autoptr(WsmanDocument) document = parse_fault (content);

  return wsman_soap_fault_read (wsman_document_get_root (document));
}

static const struct
{
  const char *content;
  guint32 code;
  const char *subcode;
  const char *message; /* the message; NULL for the text of the code */
  const char *machine;
  const char *provider_detail; /* a part of the text */
} form_cases[] = {
  /* Windows */
  { CODE ("w:TimedOut") REASON ("reason") "<s:Detail><f:WSManFault Code='2150858793' Machine='srv'>"
    "<f:Message>Not in time.  </f:Message></f:WSManFault></s:Detail>",
    0x80338029u, "TimedOut", "Not in time.", "srv", NULL },
  { CODE ("w:AccessDenied") REASON ("reason") "<s:Detail><f:WSManFault Code='5' Machine=''><f:Message/>"
    "</f:WSManFault></s:Detail>",
    5, "AccessDenied", "reason", NULL, NULL },
  { CODE ("w:InternalError") REASON ("reason") "<s:Detail><f:WSManFault Code='2150858755' Machine='srv'>"
    "<f:Message><f:ProviderFault provider='WMI' path='x.dll'><f:WSManFault Code='2147942402' Machine='srv'>"
    "<f:Message>No such file. </f:Message></f:WSManFault></f:ProviderFault></f:Message></f:WSManFault></s:Detail>",
    0x80338003u, "InternalError", "No such file.", "srv", "Code=\"2147942402\"" },
  { CODE ("w:InternalError") "<s:Detail><f:WSManFault Code='2150858778'><f:Message>Own words. "
    "<f:ProviderFault>more</f:ProviderFault></f:Message></f:WSManFault></s:Detail>",
    0x8033801Au, "InternalError", "Own words.", NULL, "more</f:ProviderFault>" },
  { CODE ("w:InternalError") "<s:Detail><f:WSManFault Code='1'><f:Message>more or less"
    "<f:ProviderFault>more</f:ProviderFault></f:Message></f:WSManFault></s:Detail>",
    1, "InternalError", "more or less", NULL, "more</f:ProviderFault>" },
  { CODE ("w:InternalError") "<s:Detail><f:WSManFault Code='1'><f:Message><f:ProviderFault><f:ExtendedError>"
    "<x xmlns=''><Operation>GetObject</Operation><Description>No class</Description></x></f:ExtendedError>"
    "</f:ProviderFault></f:Message></f:WSManFault></s:Detail>",
    1, "InternalError", "No class", NULL, "GetObject" },
  { CODE ("w:InternalError") "<s:Detail><f:WSManFault Code='-2144108503'><f:Message>m</f:Message></f:WSManFault>"
                             "</s:Detail>",
    0x80338029u, "InternalError", "m", NULL, NULL },
  { CODE ("w:InternalError") "<s:Detail><f:WSManFault Code='0x80338029'/></s:Detail>",
    0x80338029u, "InternalError", NULL, NULL, NULL },
  /* WMI on Windows 8 and later */
  { CODE ("w:InternalError") REASON ("reason") "<s:Detail><p:MSFT_WmiError b:IsCIM_Error='true' xmlns:p='urn:p'>"
    "<p:CIMStatusCode>27</p:CIMStatusCode><p:Message>message</p:Message><p:MessageID>HRESULT 0x803381a6</p:MessageID>"
    "<p:error_Code>2150859173</p:error_Code><p:error_WindowsErrorMessage>Too many shells.</p:error_WindowsErrorMessage>"
    "</p:MSFT_WmiError></s:Detail>",
    0x803381A5u, "InternalError", "Too many shells.", NULL, "CIMStatusCode" },
  { CODE ("w:InternalError") "<s:Detail><p:MSFT_WmiError xmlns:p='urn:p'><p:Message>message</p:Message>"
    "<p:MessageID>HRESULT 0x803381a6</p:MessageID></p:MSFT_WmiError></s:Detail>",
    0x803381A6u, "InternalError", "message", NULL, "HRESULT" },
  /* OMI */
  { CODE ("a:DestinationUnreachable") REASON ("reason") "<s:Detail>" FAULT_DETAIL ("InvalidResourceURI")
    "<p:OMI_Error xmlns:p='urn:p'><p:CIMStatusCode>5</p:CIMStatusCode><p:Message>no class</p:Message>"
    "<p:MessageID>OMI:MI_Result:5</p:MessageID></p:OMI_Error></s:Detail>",
    0x8033803Bu, "DestinationUnreachable", "no class", NULL, "OMI_Error" },
  { CODE ("w:InternalError") "<s:Detail><p:CIM_Error xmlns:p='urn:p'><p:CIMStatusCode>2</p:CIMStatusCode>"
    "</p:CIM_Error></s:Detail>",
    5, "InternalError", NULL, NULL, "CIM_Error" },
  { CODE ("w:InternalError") "<s:Detail><p:OMI_Error xmlns:p='urn:p'><p:OMI_Type>MI</p:OMI_Type>"
                             "<p:OMI_Code>6</p:OMI_Code>"
    "<p:OMI_ErrorMessage>gone</p:OMI_ErrorMessage></p:OMI_Error></s:Detail>",
    0x80338000u, "InternalError", "gone", NULL, NULL },
  { CODE ("w:InternalError") REASON ("why") "<s:Detail><p:CIM_Error xmlns:p='urn:p'>"
    "<p:CIMStatusCode>4711</p:CIMStatusCode><p:MessageID>OMI:MI_Result:-1</p:MessageID></p:CIM_Error></s:Detail>",
    0x80338003u, "InternalError", "why", NULL, NULL },
  /* SOAP 1.2 without a WSManFault, as Openwsman and firmware send it */
  { CODE ("w:InvalidSelectors") REASON ("") "<s:Detail>" FAULT_DETAIL ("UnexpectedSelectors") "</s:Detail>",
    0x8033805Bu, "InvalidSelectors", NULL, NULL, NULL },
  { CODE ("w:InvalidSelectors") REASON ("r") "<s:Detail>" FAULT_DETAIL ("Unheard") "</s:Detail>",
    0x8033803Du, "InvalidSelectors", "r", NULL, NULL },
  { CODE ("n:TimedOut") REASON ("r"), 0x8033801Cu, "TimedOut", "r", NULL, NULL },
  { CODE ("a:ActionNotSupported"), 0x80338013u, "ActionNotSupported", NULL, NULL, NULL },
  { CODE ("a:DestinationUnreachable"), 0x80338012u, "DestinationUnreachable", NULL, NULL, NULL },
  { CODE ("unbound:QuotaLimit"), 0x8033803Fu, "QuotaLimit", NULL, NULL, NULL },
  { CODE ("QuotaLimit"), 0x8033803Fu, "QuotaLimit", NULL, NULL, NULL },
  { CODE ("w:NeverHeardOf") REASON ("r"), 0x80338003u, "NeverHeardOf", "r", NULL, NULL },
  { "<s:Code><s:Value> s:MustUnderstand </s:Value></s:Code>" REASON ("r"), 0x80338010u, "MustUnderstand", "r", NULL,
    NULL },
  { "<s:Code><s:Value>s:Receiver</s:Value></s:Code>" REASON ("r"), 0x80338003u, NULL, "r", NULL, NULL },
  { REASON ("\n r\n"), 0x80338003u, NULL, "r", NULL, NULL },
  { "", 0x80338003u, NULL, NULL, NULL, NULL },
  /* Malformed values. The subcode then determines the code. */
  { CODE ("w:TimedOut") "<s:Detail><f:WSManFault Code='99999999999'/></s:Detail>", 0x80338029u, "TimedOut", NULL, NULL,
    NULL },
  { CODE ("w:TimedOut") "<s:Detail><f:WSManFault Code='x'/></s:Detail>", 0x80338029u, "TimedOut", NULL, NULL, NULL },
  { CODE ("w:TimedOut") "<s:Detail><f:WSManFault Code='0x123456789'/></s:Detail>", 0x80338029u, "TimedOut", NULL, NULL,
    NULL },
};

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (form_cases); i++)
    {
      g_autoptr(WsmanFaultInfo) info = read_fault (form_cases[i].content);

      g_test_message ("%s", form_cases[i].content);
      g_assert_cmphex (info->code, ==, form_cases[i].code);
      g_assert_cmpstr (info->subcode, ==, form_cases[i].subcode);
      g_assert_cmpstr (info->message, ==,
                       form_cases[i].message != NULL ? form_cases[i].message
                       : wsman_code_get_text (form_cases[i].code));
      g_assert_cmpstr (info->machine, ==, form_cases[i].machine);
      if (form_cases[i].provider_detail != NULL)
        g_assert_nonnull (strstr (info->provider_detail, form_cases[i].provider_detail));
    }
}

/* Reads a fault with an unknown code and without a text. */
static void
test_unknown (void)
{
  g_autoptr(WsmanFaultInfo) info = read_fault ("<s:Detail><f:WSManFault Code='305419896'/></s:Detail>");

  g_assert_cmphex (info->code, ==, 0x12345678u);
  g_assert_cmpstr (info->message, ==, "0x12345678");
}

/* Writes faults, and reads them again. The result is the same. */
static void
test_round_trip (void)
{
  static const struct
  {
    guint32 code;
    const char *subcode;
    const char *detail;
    const char *action;
  } cases[] = {
    { 5, "AccessDenied", NULL, WSMAN_ACTION_FAULT },
    { 0x80070005u, "AccessDenied", NULL, WSMAN_ACTION_FAULT },
    { 0x80338000u, "DestinationUnreachable", "InvalidResourceURI", WSMAN_NS_ADDRESSING "/fault" },
    { 0x80338002u, "DestinationUnreachable", "InvalidResourceURI", WSMAN_NS_ADDRESSING "/fault" },
    { 0x80338003u, "InternalError", NULL, WSMAN_ACTION_FAULT },
    { 0x8033800Fu, "InvalidMessageInformationHeader", NULL, WSMAN_NS_ADDRESSING "/fault" },
    { 0x80338010u, "MustUnderstand", NULL, WSMAN_ACTION_FAULT },
    { 0x80338013u, "ActionNotSupported", NULL, WSMAN_NS_ADDRESSING "/fault" },
    { 0x80338015u, "InvalidRepresentation", NULL, WSMAN_NS_TRANSFER "/fault" },
    { 0x8033801Bu, "InvalidEnumerationContext", NULL, WSMAN_NS_ENUMERATION "/fault" },
    { 0x80338025u, "InvalidMessage", NULL, WSMAN_NS_EVENTING "/fault" },
    { 0x80338029u, "TimedOut", NULL, WSMAN_ACTION_FAULT },
    { 0x80338048u, "EncodingLimit", "MaxEnvelopeSizeExceeded", WSMAN_ACTION_FAULT },
    { 0x8033805Bu, "InvalidSelectors", "UnexpectedSelectors", WSMAN_ACTION_FAULT },
    { 0x80338077u, "UnsupportedFeature", "FragmentLevelAccess", WSMAN_ACTION_FAULT },
    { 0x80338137u, "PolymorphismModeNotSupported", NULL, "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault" },
    { 0x803381A5u, "QuotaLimit", NULL, WSMAN_ACTION_FAULT },
    { 0x12345678u, "InternalError", NULL, WSMAN_ACTION_FAULT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (cases[i].code, "a < b & \"c\"");
      g_autoptr(WsmanFaultInfo) again = NULL;
      g_autoptr(GString) xml = g_string_new ("<r" DECLARATIONS ">");
      g_autoptr(WsmanDocument) document = NULL;
      g_autoptr(GError) error = NULL;

      info->machine = g_strdup ("m'\"<");
      wsman_soap_fault_write (info, xml);
      g_string_append (xml, "</r>");
      document = wsman_document_parse (xml->str, xml->len, "UTF-8", G_MAXSIZE, &error);
      g_assert_no_error (error);
      again = wsman_soap_fault_read (wsman_element_first_child (wsman_document_get_root (document)));

      g_assert_cmphex (again->code, ==, cases[i].code);
      g_assert_cmpstr (again->subcode, ==, cases[i].subcode);
      g_assert_cmpstr (again->detail, ==, cases[i].detail);
      g_assert_cmpstr (again->message, ==, info->message);
      g_assert_cmpstr (again->machine, ==, info->machine);
      g_assert_cmpstr (wsman_soap_fault_get_action (cases[i].code), ==, cases[i].action);
    }
}

/* Checks that a subcode and a detail determine the code if there is no WSManFault. */
static void
test_table (void)
{
  g_assert_cmphex (wsman_soap_fault_find_code (WSMAN_NS_WSMAN, "TimedOut", NULL), ==, 0x80338029u);
  g_assert_cmphex (wsman_soap_fault_find_code (WSMAN_NS_ENUMERATION, "TimedOut", NULL), ==, 0x8033801Cu);
  g_assert_cmphex (wsman_soap_fault_find_code (WSMAN_NS_EVENTING, "UnableToRenew", NULL), ==, 0x80338024u);
  g_assert_cmphex (wsman_soap_fault_find_code (WSMAN_NS_WSMAN, "UnsupportedFeature", "Locale"), ==, 0x80338067u);
  g_assert_cmphex (wsman_soap_fault_find_code ("urn:security", "FailedAuthentication", NULL), ==, 0x80338036u);
  g_assert_cmphex (wsman_soap_fault_find_code (WSMAN_NS_SOAP, "Sender", NULL), ==, 0);
  g_assert_cmphex (wsman_soap_fault_code_for_cim_status (0), ==, 0);
  g_assert_cmphex (wsman_soap_fault_code_for_cim_status (18), ==, 0);
  g_assert_cmphex (wsman_soap_fault_code_for_cim_status (28), ==, 0x80338014u);
  g_assert_cmphex (wsman_soap_fault_code_for_cim_status (29), ==, 0);
  g_assert_cmphex (wsman_soap_fault_code_for_cim_status (G_MAXINT64), ==, 0);
}

#define FAULT_WITH_PROVIDER                                                                                    \
  "<f:WSManFault Code='2150858793' Machine='srv'><f:Message>Late<f:ProviderFault>why</f:ProviderFault></f:Message>" \
  "</f:WSManFault>"

static void
test_provider_detail (void)
{
  static const struct
  {
    const char *detail;
    const char *written; /* a part of the text */
  } cases[] = {
    { "plain < text", "<f:ProviderFault>plain &lt; text</f:ProviderFault>" },
    { "<broken", "<f:ProviderFault>&lt;broken</f:ProviderFault>" },
    { "<a><b/></a>", "<f:ProviderFault><a><b/></a></f:ProviderFault>" },
    { "</f:Message>", "&lt;/f:Message" },
    { "<g:ProviderFault xmlns:g='" WSMAN_NS_FAULT "'>x</g:ProviderFault>", "<f:Message>m<g:ProviderFault" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (1, "m");
      g_autofree char *xml = NULL;
      g_autoptr(WsmanDocument) document = NULL;

      info->provider_detail = g_strdup (cases[i].detail);
      xml = wsman_soap_fault_to_xml (info);
      g_assert_nonnull (strstr (xml, cases[i].written));
      document = parse_document (xml);
    }
}

/* Checks that a detail in an unknown namespace is kept. The message then refers to the provider detail. */
static void
test_foreign_detail (void)
{
  static const struct
  {
    const char *content;
    const char *message;
    const char *detail; /* NULL: none */
  } rows[] = {
    { CODE ("w:InternalError") REASON ("It failed") "<s:Detail><q:Words xmlns:q='urn:q'>disk full</q:Words></s:Detail>",
      "It failed",
      "<q:Words xmlns:q=\"urn:q\">disk full</q:Words>" },
    { CODE ("w:InternalError") "<s:Detail><q:Words xmlns:q='urn:q'>disk full</q:Words></s:Detail>",
      "The server’s provider failed; the provider’s own text is in the provider detail", "disk full" },
    { CODE ("w:InternalError") "<s:Detail><q:A xmlns:q='urn:q'>one</q:A><B>two</B></s:Detail>",
      "The server’s provider failed; the provider’s own text is in the provider detail", "one</q:A><B>two</B>" },
    { CODE ("w:InternalError") "<s:Detail> disk full </s:Detail>",
      "The server’s provider failed; the provider’s own text is in the provider detail", "disk full" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail>" FAULT_DETAIL ("x") "<q:A xmlns:q='urn:q'/></s:Detail>", "late",
      "q:A" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail><f:WSManFault Code='2150858793' Machine='srv'><f:Message>Late"
      "</f:Message></f:WSManFault><q:A xmlns:q='urn:q'>more</q:A></s:Detail>", "Late", "more" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail>" FAULT_WITH_PROVIDER "<q:A xmlns:q='urn:q'>more</q:A></s:Detail>",
      "Late", ">more</q:A>" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail><q:A xmlns:q='urn:q'>more</q:A>" FAULT_WITH_PROVIDER "</s:Detail>",
      "Late", ">why</f:ProviderFault>" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail>" FAULT_WITH_PROVIDER "</s:Detail>", "Late", ">why<" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail>" FAULT_WITH_PROVIDER " beside </s:Detail>", "Late", "beside" },
    { CODE ("w:TimedOut") REASON ("late") "<s:Detail>more<f:WSManFault Code='2150858793'><f:Message>Late</f:Message>"
      "</f:WSManFault></s:Detail>", "Late", "more" },
    { CODE ("w:InternalError") REASON ("It failed") "<s:Detail><p:CIM_Error xmlns:p='urn:p'><p:Message>It failed"
      "</p:Message></p:CIM_Error><q:A xmlns:q='urn:q'>more</q:A></s:Detail>", "It failed", ">more</q:A>" },
    { CODE ("w:InternalError") REASON ("It failed") "<s:Detail>left<q:A xmlns:q='urn:q'>more</q:A></s:Detail>",
      "It failed", "left" },
    { CODE ("w:InternalError") "<s:Detail/>", "The server’s provider failed", NULL },
    { CODE ("w:InternalError") "", "The server’s provider failed", NULL },
    { CODE ("w:InternalError") "<s:Detail>" FAULT_DETAIL ("x") "</s:Detail>", "The server’s provider failed", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanFaultInfo) info = read_fault (rows[i].content);

      g_assert_cmpstr (info->message, ==, rows[i].message);
      if (rows[i].detail == NULL)
        g_assert_null (info->provider_detail);
      else
        g_assert_nonnull (strstr (info->provider_detail, rows[i].detail));
    }
}

/* Checks that a fault is well formed even if its text has invalid characters. */
static void
test_characters (void)
{
  g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (0x80338029u, "no \x1b[1m\xff\xef\xbf\xbf here");
  g_autoptr(WsmanFaultInfo) read = NULL;
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autofree char *content = NULL;

  info->machine = g_strdup ("srv\x01");
  info->provider_detail = g_strdup ("\x1b\x02");
  wsman_soap_fault_write (info, xml);
  content = g_strndup (xml->str + strlen ("<s:Fault>"), xml->len - strlen ("<s:Fault></s:Fault>"));
  read = read_fault (content);

  g_assert_cmpstr (read->message, ==, "no \\x1B[1m\\xFF\\uFFFF here");
  g_assert_cmpstr (read->machine, ==, "srv\\x01");
  g_assert_nonnull (strstr (read->provider_detail, "\\x1B\\x02"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/soap-fault/forms", test_forms);
  g_test_add_func ("/wsman/soap-fault/unknown", test_unknown);
  g_test_add_func ("/wsman/soap-fault/round-trip", test_round_trip);
  g_test_add_func ("/wsman/soap-fault/table", test_table);
  g_test_add_func ("/wsman/soap-fault/provider-detail", test_provider_detail);
  g_test_add_func ("/wsman/soap-fault/foreign-detail", test_foreign_detail);
  g_test_add_func ("/wsman/soap-fault/characters", test_characters);

  return g_test_run ();
}
