/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests messages: reading and writing headers, and headers that can't be understood. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-message-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define CODE_VERSION_MISMATCH 0x8033800D
#define CODE_INVALID_HEADER 0x8033800F
#define CODE_INVALID_BODY 0x80338027
#define CODE_INVALID_XML 0x80338041

#define ENVELOPE                               \
  "<s:Envelope xmlns:s='" WSMAN_NS_SOAP "'"    \
  " xmlns:a='" WSMAN_NS_ADDRESSING "'"         \
  " xmlns:w='" WSMAN_NS_WSMAN "'"              \
  " xmlns:p='" WSMAN_NS_MICROSOFT "' xmlns:q='urn:q'>"

static WsmanMessage *
read_message (const char  *xml,
              GError     **error)
{
  g_autoptr(WsmanDocument) document = parse_document (xml);
  WsmanMessage *message;

  g_assert_cmpint (wsman_message_read (document, &message, error), ==, *error == NULL);

  return message;
}

static WsmanMessage *
read_headers (const char  *headers,
              GError     **error)
{
  g_autofree char *xml = g_strconcat (ENVELOPE "<s:Header>", headers, "</s:Header><s:Body/></s:Envelope>", NULL);

  return read_message (xml, error);
}

static char *
write_message (const WsmanMessage *message)
{
  GString *xml = g_string_new (NULL);

  wsman_message_write_begin (message, xml);
  wsman_message_write_end (xml);

  return g_string_free (xml, FALSE);
}

static void
test_request (void)
{
  g_autoptr(WsmanMessage) message = wsman_message_new (WSMAN_ACTION_GET);
  g_autoptr(WsmanMessage) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;

  message->to = g_strdup ("http://host:5985/wsman?a&b");
  message->message_id = wsman_message_make_id ();
  message->reply_to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  message->locale = g_strdup ("de-DE");
  message->data_locale = g_strdup ("en-US");
  message->session_id = g_strdup ("uuid:S");
  message->operation_id = g_strdup ("uuid:O");
  message->sequence_id = g_strdup ("1");
  message->max_envelope_size = 153600;
  message->operation_timeout = 60 * G_TIME_SPAN_SECOND;
  message->reference = wsman_reference_new ("http://example.org/x");
  message->extra_headers = g_strdup ("<e:Identifier xmlns:e=\"" WSMAN_NS_EVENTING "\"> uuid:I </e:Identifier>");
  wsman_reference_add_selector (message->reference, "Name", "a<b");

  xml = write_message (message);
  again = read_message (xml, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (again->action, ==, message->action);
  g_assert_cmpstr (again->to, ==, message->to);
  g_assert_cmpstr (again->message_id, ==, message->message_id);
  g_assert_null (again->relates_to);
  g_assert_cmpstr (again->reply_to, ==, message->reply_to);
  g_assert_cmpstr (again->locale, ==, message->locale);
  g_assert_cmpstr (again->data_locale, ==, message->data_locale);
  g_assert_cmpstr (again->session_id, ==, message->session_id);
  g_assert_cmpstr (again->operation_id, ==, message->operation_id);
  g_assert_cmpstr (again->sequence_id, ==, message->sequence_id);
  g_assert_cmpstr (again->identifier, ==, "uuid:I");
  g_assert_cmpuint (again->max_envelope_size, ==, 153600);
  g_assert_cmpint (again->operation_timeout, ==, 60 * G_TIME_SPAN_SECOND);
  g_assert_cmpstr (again->reference->resource_uri, ==, "http://example.org/x");
  g_assert_cmpstr (wsman_reference_get_selector (again->reference, "Name")->value, ==, "a<b");
  g_assert_null (again->not_understood);
  g_assert_nonnull (again->body);
  g_assert_null (again->content);
  g_assert_false (wsman_message_is_fault (again));
}

/* Compares headers with those of Windows' servers and clients: their order and their attributes. */
static void
test_golden (void)
{
  static const char request[] =
    "<s:Header>"
    "<a:To>http://host/wsman</a:To>"
    "<a:ReplyTo><a:Address s:mustUnderstand=\"true\">" WSMAN_ADDRESS_ANONYMOUS "</a:Address></a:ReplyTo>"
    "<a:Action s:mustUnderstand=\"true\">urn:action</a:Action>"
    "<w:MaxEnvelopeSize s:mustUnderstand=\"true\">512000</w:MaxEnvelopeSize>"
    "<a:MessageID>uuid:1</a:MessageID>"
    "<w:Locale xml:lang=\"en-US\" s:mustUnderstand=\"false\"/>"
    "<p:DataLocale xml:lang=\"en-US\" s:mustUnderstand=\"false\"/>"
    "<p:SessionId s:mustUnderstand=\"false\">uuid:2</p:SessionId>"
    "<w:OperationTimeout>PT60.000S</w:OperationTimeout>"
    "</s:Header><s:Body></s:Body></s:Envelope>";
  static const char response[] =
    " xml:lang=\"en-US\"><s:Header>"
    "<a:Action>urn:actionResponse</a:Action>"
    "<a:MessageID>uuid:2</a:MessageID>"
    "<p:OperationID s:mustUnderstand=\"false\">uuid:3</p:OperationID>"
    "<p:SequenceId s:mustUnderstand=\"false\">1</p:SequenceId>"
    "<a:To>" WSMAN_ADDRESS_ANONYMOUS "</a:To>"
    "<a:RelatesTo>uuid:1</a:RelatesTo>"
    "</s:Header><s:Body></s:Body></s:Envelope>";
  g_autoptr(WsmanMessage) message = wsman_message_new ("urn:action");
  g_autoptr(WsmanMessage) reply = wsman_message_new ("urn:actionResponse");
  g_autofree char *xml = NULL;
  g_autofree char *response_xml = NULL;

  message->to = g_strdup ("http://host/wsman");
  message->reply_to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  message->max_envelope_size = 512000;
  message->message_id = g_strdup ("uuid:1");
  message->locale = g_strdup ("en-US");
  message->data_locale = g_strdup ("en-US");
  message->session_id = g_strdup ("uuid:2");
  message->operation_timeout = 60 * G_TIME_SPAN_SECOND;
  xml = write_message (message);
  g_assert_cmpstr (strstr (xml, "<s:Header>"), ==, request);

  reply->message_id = g_strdup ("uuid:2");
  reply->relates_to = g_strdup ("uuid:1");
  reply->operation_id = g_strdup ("uuid:3");
  reply->sequence_id = g_strdup ("1");
  reply->to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  reply->locale = g_strdup ("en-US");
  response_xml = write_message (reply);
  g_assert_cmpstr (strstr (response_xml, " xml:lang"), ==, response);
}

/* Checks the prefixes that the envelope declares for its body. */
static void
test_prefixes (void)
{
  static const struct
  {
    const char *prefix;
    const char *uri;
  } cases[] = {
    { "s", WSMAN_NS_SOAP },
    { "a", WSMAN_NS_ADDRESSING },
    { "w", WSMAN_NS_WSMAN },
    { "p", WSMAN_NS_MICROSOFT },
    { "n", WSMAN_NS_ENUMERATION },
    { "x", WSMAN_NS_TRANSFER },
    { "b", WSMAN_NS_CIM_BINDING },
    { "cim", WSMAN_NS_CIM_COMMON },
    { "xsi", WSMAN_NS_XSI },
  };
  g_autoptr(WsmanMessage) message = wsman_message_new ("urn:action");
  g_autofree char *xml = write_message (message);
  g_autoptr(WsmanDocument) document = parse_document (xml);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wsman_element_resolve_prefix (wsman_document_get_root (document), cases[i].prefix), ==,
                     cases[i].uri);
}

static void
test_message_id (void)
{
  g_autofree char *id = wsman_message_make_id ();
  g_autofree char *other = wsman_message_make_id ();

  g_assert_true (g_regex_match_simple ("^uuid:[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$", id, 0, 0));
  g_assert_cmpstr (id, !=, other);
}

/* Servers indent. */
static void
test_white_space (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanMessage) message =
    read_headers ("\n<a:Action>\n  urn:action\t</a:Action>\n<a:MessageID> uuid:1\r\n</a:MessageID>"
                  "<a:RelatesTo>\n uuid:0 </a:RelatesTo><w:MaxEnvelopeSize> 32768 </w:MaxEnvelopeSize>"
                  "<w:OperationTimeout>\nPT1.5S\n</w:OperationTimeout>\n<p:ActivityId>x</p:ActivityId>",
                  &error);

  g_assert_no_error (error);
  g_assert_cmpstr (message->action, ==, "urn:action");
  g_assert_cmpstr (message->message_id, ==, "uuid:1");
  g_assert_cmpstr (message->relates_to, ==, "uuid:0");
  g_assert_cmpuint (message->max_envelope_size, ==, 32768);
  g_assert_cmpint (message->operation_timeout, ==, 1500 * G_TIME_SPAN_MILLISECOND);
}

static void
test_absent_headers (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanMessage) message = read_message (ENVELOPE "<s:Body> <q:x/> <q:y/></s:Body></s:Envelope>", &error);

  g_assert_no_error (error);
  g_assert_null (message->header);
  g_assert_null (message->action);
  g_assert_null (message->message_id);
  g_assert_null (message->reference);
  g_assert_cmpuint (message->max_envelope_size, ==, 0);
  g_assert_cmpint (message->operation_timeout, ==, -1);
  g_assert_true (wsman_element_is (message->content, "urn:q", "x"));
}

static void
test_bad_headers (void)
{
  static const struct
  {
    const char *headers;
    const char *about; /* a part of the error; NULL if the headers are accepted */
  } cases[] = {
    { "<w:OperationTimeout>20S</w:OperationTimeout>", "OperationTimeout" },
    { "<w:OperationTimeout>-PT20S</w:OperationTimeout>", "OperationTimeout" },
    { "<w:OperationTimeout></w:OperationTimeout>", "OperationTimeout" },
    { "<w:OperationTimeout>PT0S</w:OperationTimeout>", NULL },
    { "<w:MaxEnvelopeSize>lots</w:MaxEnvelopeSize>", "MaxEnvelopeSize" },
    { "<w:MaxEnvelopeSize>-1</w:MaxEnvelopeSize>", "MaxEnvelopeSize" },
    { "<w:MaxEnvelopeSize>0</w:MaxEnvelopeSize>", "MaxEnvelopeSize" },
    { "<w:MaxEnvelopeSize>99999999999999999999999</w:MaxEnvelopeSize>", "MaxEnvelopeSize" },
    { "<w:MaxEnvelopeSize>4294967296</w:MaxEnvelopeSize>", NULL },
    { "<a:Action> </a:Action>", "Action" },
    { "<a:MessageID/>", "MessageID" },
    { "<a:RelatesTo/><a:To/><p:SessionId/>", NULL },
    { "<a:ReplyTo/>", "ReplyTo" },
    { "<a:ReplyTo><a:Address/></a:ReplyTo>", "Address" },
    { "<a:Action>1</a:Action><a:Action>1</a:Action>", "Action" },
    { "<w:SelectorSet/><w:SelectorSet/>", "SelectorSet" },
    { "<w:ResourceURI>urn:x</w:ResourceURI><w:ResourceURI>urn:x</w:ResourceURI>", "ResourceURI" },
    { "<p:OperationID>1</p:OperationID><p:OperationId>1</p:OperationId>", "OperationId" },
    { "<q:Action/><q:Action/>", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *headers = g_strconcat (cases[i].headers, "<a:RelatesTo>uuid:7</a:RelatesTo>", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanMessage) message = read_headers (strstr (headers, "<a:RelatesTo/>") ? cases[i].headers : headers,
                                                      &error);

      g_test_message ("%s", cases[i].headers);
      if (cases[i].about == NULL)
        {
          g_assert_no_error (error);
          continue;
        }

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE_INVALID_HEADER);
      g_assert_nonnull (strstr (error->message, cases[i].about));
      /* The header after the unknown one was also read. */
      g_assert_cmpstr (message->relates_to, ==, "uuid:7");
    }
}

static void
test_must_understand (void)
{
  static const struct
  {
    const char *headers;
    const char *not_understood;
  } cases[] = {
    { "<q:x/>", NULL },
    { "<q:x s:mustUnderstand='true'/>", "{urn:q}x" },
    { "<q:x s:mustUnderstand='1'/>", "{urn:q}x" },
    { "<q:x mustUnderstand='true'/>", "{urn:q}x" },
    { "<q:x mustUnderstand='1'/>", "{urn:q}x" },
    { "<q:x s:mustUnderstand='false'/>", NULL },
    { "<q:x s:mustUnderstand='0'/>", NULL },
    { "<q:x s:mustUnderstand='maybe'/>", NULL },
    { "<q:x/><q:y s:mustUnderstand='true'/><q:z s:mustUnderstand='true'/>", "{urn:q}y {urn:q}z" },
    { "<w:Unknown s:mustUnderstand='true'/>", "{" WSMAN_NS_WSMAN "}Unknown" },
    { "<x s:mustUnderstand='true'/>", "{}x" },
    { "<q:x s:mustUnderstand='true' s:role='" WSMAN_NS_SOAP "/role/next'/>", "{urn:q}x" },
    { "<q:x s:mustUnderstand='true' s:role='urn:somebody'/>", NULL },
    { "<a:Action s:mustUnderstand='true'>urn:x</a:Action><w:OptionSet s:mustUnderstand='true'/>", NULL },
    { "<w:Locale s:mustUnderstand='true' xml:lang='en'/>", NULL },
    { "<p:operationid s:mustUnderstand='true'>1</p:operationid>", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanMessage) message = read_headers (cases[i].headers, &error);
      g_autofree char *names = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (message->not_understood != NULL, ==, cases[i].not_understood != NULL);
      if (message->not_understood == NULL)
        continue;

      g_ptr_array_add (message->not_understood, NULL);
      names = g_strjoinv (" ", (char **) message->not_understood->pdata);
      g_assert_cmpstr (names, ==, cases[i].not_understood);
    }
}

static void
test_not_soap (void)
{
  static const struct
  {
    const char *xml;
    guint32 code;
    gboolean is_envelope;
  } cases[] = {
    { "<html/>", CODE_INVALID_XML, FALSE },
    { "<Envelope/>", CODE_INVALID_XML, FALSE },
    { "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>", CODE_VERSION_MISMATCH,
      FALSE },
    { "<s:Envelope xmlns:s='" WSMAN_NS_SOAP "'/>", CODE_INVALID_BODY, TRUE },
    { "<s:Envelope xmlns:s='" WSMAN_NS_SOAP "'><s:Header/><Body/></s:Envelope>", CODE_INVALID_BODY, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanMessage) message = read_message (cases[i].xml, &error);

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, cases[i].code);
      g_assert_cmpint (message != NULL, ==, cases[i].is_envelope);
    }
}

static void
test_fault (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanMessage) message = read_message (ENVELOPE "<s:Body><s:Fault/></s:Body></s:Envelope>", &error);
  g_autoptr(WsmanMessage) other = read_message (ENVELOPE "<s:Body><q:Fault/></s:Body></s:Envelope>", &error);

  g_assert_no_error (error);
  g_assert_true (wsman_message_is_fault (message));
  g_assert_false (wsman_message_is_fault (other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/message/request", test_request);
  g_test_add_func ("/wsman/message/golden", test_golden);
  g_test_add_func ("/wsman/message/prefixes", test_prefixes);
  g_test_add_func ("/wsman/message/message-id", test_message_id);
  g_test_add_func ("/wsman/message/white-space", test_white_space);
  g_test_add_func ("/wsman/message/absent-headers", test_absent_headers);
  g_test_add_func ("/wsman/message/bad-headers", test_bad_headers);
  g_test_add_func ("/wsman/message/must-understand", test_must_understand);
  g_test_add_func ("/wsman/message/not-soap", test_not_soap);
  g_test_add_func ("/wsman/message/fault", test_fault);

  return g_test_run ();
}
