/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the operations: what they send, and what they do with correct and broken responses. */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "wsman-codes.h"

#define THING "<t:Thing><t:Name>a</t:Name></t:Thing>"
#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", THING)
#define IDENTIFY_RESPONSE                                                                            \
  ENVELOPE_START "<s:Header/>" BODY (                                                                \
    "<i:IdentifyResponse xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">" \
    "<i:ProductVendor>us</i:ProductVendor></i:IdentifyResponse>")
#define CREATE_RESPONSE                                                                                   \
  ENVELOPE (TRANSFER "/CreateResponse",                                                                    \
            "<x:ResourceCreated><a:Address>http://x</a:Address><a:ReferenceParameters><w:ResourceURI>" CLASS_URI \
            "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Name\">new</w:Selector></w:SelectorSet>"     \
            "</a:ReferenceParameters></x:ResourceCreated>")

static WsmanItem *
thing_item (void)
{
  return wsman_item_new_from_xml ("<t:Thing xmlns:t=\"" CLASS_URI "\"><t:Name>a &amp; b</t:Name></t:Thing>", NULL);
}

/* --- What is sent, and what comes of it --- */

static void
assert_request (Script             *script,
                const char         *action,
                const char * const *parts)
{
  g_autofree char *body = script_dup_body (script, 0);
  g_autofree char *to = g_strdup_printf ("<a:To>http://127.0.0.1:%u/wsman</a:To>",
                                         canned_server_get_port (script->server));
  g_autofree char *action_header = g_strdup_printf (">%s</a:Action>", action);

  assert_contains (body, to);
  assert_contains (body, action_header);
  assert_contains (body, ">" CLASS_URI "</w:ResourceURI>");
  assert_contains (body, "<w:Selector Name=\"Name\">a</w:Selector>");
  assert_contains (body, ">512000</w:MaxEnvelopeSize>");
  assert_contains (body, "<w:OperationTimeout>PT60.000S</w:OperationTimeout>");
  assert_contains (body, "<w:Locale xml:lang=\"en-US\"");
  assert_contains (body, "<a:MessageID>uuid:");
  assert_contains (body, "</p:SessionId>");
  for (gsize i = 0; parts[i] != NULL; i++)
    assert_contains (body, parts[i]);
}

static void
test_get (void)
{
  const Response responses[] = { { GET_RESPONSE } };
  const char *parts[] = { "<s:Body></s:Body>", NULL };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "Thing");
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
  assert_request (&script, TRANSFER "/Get", parts);
}

static void
test_put (void)
{
  const Response responses[] = {
    { ENVELOPE (TRANSFER "/PutResponse", THING) },
    { ENVELOPE (TRANSFER "/PutResponse", "") },
  };
  const char *parts[] = { "a &amp; b</t:Name>", NULL };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) input = thing_item ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  item = wsman_session_put (session, locator, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
  assert_request (&script, TRANSFER "/Put", parts);

  g_assert_null (wsman_session_put (session, locator, input, NULL, &error));
  g_assert_no_error (error);
}

static void
test_create (void)
{
  const Response responses[] = {
    { CREATE_RESPONSE },
    { ENVELOPE (TRANSFER "/CreateResponse",
                "<x:ResourceCreated><a:EndpointReference><a:Address>http://x</a:Address><a:ReferenceParameters>"
                "<w:ResourceURI>" CLASS_URI "</w:ResourceURI></a:ReferenceParameters></a:EndpointReference>"
                "</x:ResourceCreated>") },
    { ENVELOPE (TRANSFER "/CreateResponse", "") },
    { ENVELOPE (TRANSFER "/CreateResponse", "<x:ResourceCreated/>") },
  };
  const char *parts[] = { "a &amp; b</t:Name>", NULL };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) input = thing_item ();
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanResourceLocator) created = wsman_session_create (session, locator, input, NULL, &error);

      if (i < 2)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (wsman_resource_locator_get_resource_uri (created), ==, CLASS_URI);
          g_assert_cmpstr (wsman_resource_locator_get_selector (created, "Name"), ==, i == 0 ? "new" : NULL);
        }
      else
        {
          g_assert_null (created);
          assert_code (error, WSMAN_ERROR_PROTOCOL, 0x803380f0);
        }
    }
  assert_request (&script, TRANSFER "/Create", parts);
}

static void
test_delete (void)
{
  const Response responses[] = { { ENVELOPE (TRANSFER "/DeleteResponse", "") } };
  const char *parts[] = { "<s:Body></s:Body>", NULL };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_true (wsman_session_delete (session, locator, NULL, &error));
  g_assert_no_error (error);
  assert_request (&script, TRANSFER "/Delete", parts);
}

static void
test_invoke (void)
{
  static const struct
  {
    const char *action;
    gboolean with_input;
    const char *response;
    const char *sent;
    const char *output;
  } rows[] = {
    { "Stop", FALSE,
      ENVELOPE (CLASS_URI "/StopResponse", "<t:Stop_OUTPUT><t:ReturnValue>0</t:ReturnValue></t:Stop_OUTPUT>"),
      "<p:Stop_INPUT xmlns:p=\"" CLASS_URI "\"/>", "Stop_OUTPUT" },
    { CLASS_URI "/Stop", FALSE, ENVELOPE (CLASS_URI "/StopResponse", "<t:Stop_OUTPUT/>"),
      "<p:Stop_INPUT xmlns:p=\"" CLASS_URI "\"/>", "Stop_OUTPUT" },
    { "Stop", TRUE, ENVELOPE (CLASS_URI "/StopResponse", "<t:Stop_OUTPUT/>"), "a &amp; b</t:Name>", "Stop_OUTPUT" },
    /* OMI names output and namespace after the method. */
    { "Stop", FALSE, ENVELOPE (CLASS_URI "/Stop/Odd", "<o:Stop xmlns:o=\"" CLASS_URI "/Stop\"/>"),
      "<p:Stop_INPUT", "Stop" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Response responses[] = { { rows[i].response } };
      const char *parts[] = { rows[i].sent, NULL };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(WsmanItem) input = rows[i].with_input ? thing_item () : NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanItem) output = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      output = wsman_session_invoke (session, rows[i].action, locator, input, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (output), ==, rows[i].output);
      assert_request (&script, CLASS_URI "/Stop", parts);
    }
}

/* Invalid arguments are refused before a byte is sent. */
static void
test_refused (void)
{
  static const struct
  {
    const char *action;
    const char *resource_uri;
    guint32 code;
  } rows[] = {
    { "", NULL, 0x803380c4 },
    { NULL, NULL, 0x803380c4 },
    { "http://x/", NULL, 0x803380c4 },
    { "no name", NULL, 0x80070057 },
    { "<x/>", NULL, 0x80070057 },
    { "1st", NULL, 0x80070057 },
    { "Stop", "http://x?a=b", 0 },
    { "Stop", "", 0 },
  };
  g_auto(Script) script = { 0, };
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(GError) error = NULL;

      if (rows[i].resource_uri != NULL)
        wsman_resource_locator_set_resource_uri (locator, rows[i].resource_uri);
      g_assert_null (wsman_session_invoke (session, rows[i].action, locator, NULL, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      if (rows[i].code != 0)
        g_assert_cmphex (wsman_error_get_info (error)->code, ==, rows[i].code);
    }

  g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 0);
}

static void
test_identify (void)
{
  const Response responses[] = {
    { IDENTIFY_RESPONSE },
    /* OMI answers in SOAP's namespace. */
    { ENVELOPE_START "<s:Header><a:Action/></s:Header>" BODY (
        "<s:IdentifyResponse><s:ProductVendor>us</s:ProductVendor></s:IdentifyResponse>") },
    { IDENTIFY_RESPONSE },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(WsmanSession) anonymous = NULL;
  g_autoptr(WsmanSession) named = NULL;
  g_autofree char *body = NULL;

  script_start (&script, NULL);
  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "secret");
  anonymous = script_connect (&script);
  named = script_connect_as (&script, options);

  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      WsmanSessionFlags flags = i == 1 ? WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION : WSMAN_SESSION_FLAGS_NONE;
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_identify (i == 0 ? anonymous : named, flags, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (item, "ProductVendor"), ==, "us");
      g_assert_cmpint (strstr (script_get_head (&script, i), "WSMANIDENTIFY: unauthenticated") != NULL, ==, i < 2);
      g_assert_cmpint (strstr (script_get_head (&script, i), "Authorization: Basic") != NULL, ==, i == 2);
    }

  body = script_dup_body (&script, 0);
  g_assert_null (strstr (body, "Action"));
  assert_contains (body, ":Identify xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\"/>");
}

static void
test_defaults (void)
{
  g_autoptr(WsmanSession) session = wsman_session_new ("https://host", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION,
                                                       NULL, NULL);

  g_assert_cmpuint (wsman_session_get_batch_items (session), ==, 20);
  g_assert_cmpuint (wsman_session_get_timeout (session), ==, 60000);
  g_assert_cmpuint (wsman_session_get_connect_timeout (session), ==, 30000);
  g_assert_cmpuint (wsman_session_get_total_timeout (session), ==, 0);
  g_assert_cmpuint (wsman_session_get_max_envelope_size (session), ==, 512000);
  g_assert_cmpuint (wsman_session_get_max_connections (session), ==, 6);
  g_assert_cmpstr (wsman_session_get_locale (session), ==, "en-US");
  g_assert_cmpstr (wsman_session_get_error (session), ==, "");
  g_assert_null (wsman_session_get_fault (session));
  g_assert_null (wsman_session_get_mechanism (session));
  g_assert_null (wsman_session_get_peer_certificate (session));
  g_assert_null (wsman_session_get_peer_certificate_sha256 (session));
  g_assert_false (wsman_session_get_sealed (session));
  g_assert_false (wsman_session_get_bound (session));
  g_assert_cmpstr (wsman_session_get_connection (session), ==, "https://host");
}

/* Requests are in UTF-16. tests/interop tests a server that reads them. */
static void
test_utf16 (void)
{
  const Response responses[] = { { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  const guint8 *bytes;

  script_start (&script, NULL);
  connection = g_strdup_printf ("127.0.0.1:%u", canned_server_get_port (script.server));
  session = wsman_session_new (connection, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION |
                               WSMAN_SESSION_FLAGS_NO_ENCRYPTION | WSMAN_SESSION_FLAGS_UTF16, NULL, &error);
  g_assert_no_error (error);

  /* The script searches for the message's ID in UTF-8, so the response has no RelatesTo. */
  item = wsman_session_get (session, locator, NULL, &error);
  assert_code (error, WSMAN_ERROR_PROTOCOL, 0x803380f3);
  assert_contains (script_get_head (&script, 0), "charset=UTF-16");
  bytes = g_bytes_get_data (canned_server_get_request (script.server, 0)->body, NULL);
  g_assert_cmphex (bytes[0], ==, 0xff);
  g_assert_cmphex (bytes[1], ==, 0xfe);
  g_assert_cmpint (bytes[2], ==, '<');
  g_assert_cmpint (bytes[3], ==, 0);
}

/* --- Answers that are none, or say that something went wrong --- */

typedef struct
{
  const char *name;
  Response response;
  WsmanError klass;
  guint32 code;
  const char *text; /* part of the message; NULL: any */
} FaultCase;

#define FAULT_ACTION "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"

static const FaultCase fault_cases[] = {
  { "wsman-fault", { FAULT_ENVELOPE ("w:AccessDenied", "5", "Access is denied."), "500 " },
    WSMAN_ERROR_ACCESS_DENIED, 5, "Access is denied" },
  { "status-503", { FAULT_ENVELOPE ("a:DestinationUnreachable", "2150858770", "No such thing"), "503 (null)" },
    WSMAN_ERROR_NOT_FOUND, 0x80338012, "No such thing" },
  { "status-200", { FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Too slow") },
    WSMAN_ERROR_TIMED_OUT, 0x80338029, "Too slow" },
  { "status-400", { FAULT_ENVELOPE ("w:AccessDenied", "5", "No"), "400 Bad" }, WSMAN_ERROR_ACCESS_DENIED, 5, "No" },
  { "no-relation",
    { ENVELOPE_START HEADER (FAULT_ACTION, "") BODY (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:QuotaLimit</s:Value></s:Subcode></s:Code>"
        "<s:Reason><s:Text xml:lang=\"en\"/></s:Reason></s:Fault>"), "500 " },
    WSMAN_ERROR_QUOTA, 0x8033803f, NULL },
  { "no-header",
    { ENVELOPE_START BODY ("<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>"), "500 " },
    WSMAN_ERROR_REMOTE, 0x80338003, NULL },
  { "cim-error",
    { ENVELOPE (FAULT_ACTION,
                "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\"/></s:Reason>"
                "<s:Detail><e:CIM_Error xmlns:e=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Error\">"
                "<e:CIMStatusCode>6</e:CIMStatusCode><e:Message>not here</e:Message></e:CIM_Error></s:Detail>"
                 "</s:Fault>"),
      "500 " },
    WSMAN_ERROR_NOT_FOUND, 0, "not here" },
  { "empty-500", { NULL, "500 Internal" }, WSMAN_ERROR_PROTOCOL, 0x80338170, NULL },
  { "empty-200", { NULL }, WSMAN_ERROR_PROTOCOL, 0x803380f5, NULL },
  { "html", { "<html><body>hello</body></html>", NULL, "text/html" }, WSMAN_ERROR_PROTOCOL, 0, NULL },
  { "not-xml", { "hello" }, WSMAN_ERROR_PROTOCOL, 0, NULL },
  { "not-soap", { "<a/>" }, WSMAN_ERROR_PROTOCOL, 0, NULL },
  { "soap-1.1", { "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>" },
    WSMAN_ERROR_PROTOCOL, 0x8033800d, NULL },
  { "cut-xml", { "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>" },
    WSMAN_ERROR_PROTOCOL, 0, NULL },
  { "no-body", { ENVELOPE_START HEADER (TRANSFER "/GetResponse", RELATES_TO) "</s:Envelope>" },
    WSMAN_ERROR_PROTOCOL, 0, NULL },
  { "empty-body", { ENVELOPE (TRANSFER "/GetResponse", "") }, WSMAN_ERROR_PROTOCOL, 0x803380ef, NULL },
  { "other-relation",
    { ENVELOPE_START HEADER (TRANSFER "/GetResponse", "<a:RelatesTo>uuid:other</a:RelatesTo>") BODY (THING) },
    WSMAN_ERROR_PROTOCOL, 0x803380f3, "uuid:other" },
  { "missing-relation", { ENVELOPE_START HEADER (TRANSFER "/GetResponse", "") BODY (THING) },
    WSMAN_ERROR_PROTOCOL, 0x803380f3, NULL },
  { "other-action", { ENVELOPE (TRANSFER "/PutResponse", THING) }, WSMAN_ERROR_PROTOCOL, 0x803380f3, "PutResponse" },
  { "good-answer-bad-status", { GET_RESPONSE, "500 " }, WSMAN_ERROR_PROTOCOL, 0x8033810f, NULL },
};

static void
test_fault (gconstpointer data)
{
  const FaultCase *c = data;
  const Response responses[] = { c->response, c->response, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, WSMAN_ERROR, (int) c->klass);
  if (c->code != 0)
    g_assert_cmphex (wsman_error_get_info (error)->code, ==, c->code);
  if (c->text != NULL)
    assert_contains (error->message, c->text);

  /* The properties have the same error until an operation succeeds. */
  g_assert_nonnull (wsman_session_get_fault (session));
  g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (session)), ==, wsman_error_get_info (error)->code);
  assert_contains (wsman_session_get_error (session), "<f:WSManFault");

  script_rewind (&script, 2);
  g_clear_error (&error);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_session_get_fault (session));
  g_assert_cmpstr (wsman_session_get_error (session), ==, "");
}

/* A GUID in a response may have another letter case or be a URN, and may have white space around it. */
static void
test_relation (void)
{
  const char *forms[] = { "<a:RelatesTo>\r\n  %ID%\t</a:RelatesTo>", "<a:RelatesTo>urn:%ID%</a:RelatesTo>" };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *body = g_strconcat (ENVELOPE_START "<s:Header><a:Action> " TRANSFER "/GetResponse</a:Action>",
                                           forms[i], "</s:Header>" BODY (THING), NULL);
      const Response responses[] = { { body } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanItem) item = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      item = wsman_session_get (session, locator, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_too_large (void)
{
  g_autofree char *filler = g_strnfill (8192 + 64 * 1024, 'x');
  g_autofree char *body = g_strconcat (ENVELOPE_START HEADER (TRANSFER "/GetResponse", RELATES_TO) "<s:Body><t:Thing>",
                                       filler, "</t:Thing></s:Body></s:Envelope>", NULL);
  const Response responses[] = { { body }, { body } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_max_envelope_size (session, 8192);
  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, WSMAN_CODE_ENVELOPE_TOO_LARGE);

  g_clear_error (&error);
  wsman_session_set_max_envelope_size (session, 16384);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
}

/* A response that ends too early, at each of its bytes, is an error. It is never a result, a crash or a hang. */
static void
test_truncation (void)
{
  const char *response_text = IDENTIFY_RESPONSE;
  gsize length = strlen (response_text) + strlen ("HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP
                                                  "\r\nContent-Length: 999\r\n\r\n");
  Response responses[2] = { { response_text }, { response_text } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize cut = 1; cut < length; cut++)
    {
      g_autoptr(GError) error = NULL;

      responses[0].cut = responses[1].cut = cut;
      script_rewind (&script, 0);
      g_assert_null (wsman_session_identify (session, 0, NULL, &error));
      g_assert_cmpint (error->domain, ==, WSMAN_ERROR);
      g_assert_true (error->code == WSMAN_ERROR_CONNECTION || error->code == WSMAN_ERROR_PROTOCOL);
    }

  responses[0].cut = length;
  script_rewind (&script, 0);
  g_object_unref (wsman_session_identify (session, 0, NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/session/defaults", test_defaults);
  g_test_add_func ("/wsman/session/get", test_get);
  g_test_add_func ("/wsman/session/put", test_put);
  g_test_add_func ("/wsman/session/create", test_create);
  g_test_add_func ("/wsman/session/delete", test_delete);
  g_test_add_func ("/wsman/session/invoke", test_invoke);
  g_test_add_func ("/wsman/session/identify", test_identify);
  g_test_add_func ("/wsman/session/refused", test_refused);
  g_test_add_func ("/wsman/session/utf-16", test_utf16);
  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session/fault/", fault_cases[i].name, NULL);

      g_test_add_data_func (path, &fault_cases[i], test_fault);
    }
  g_test_add_func ("/wsman/session/relation", test_relation);
  g_test_add_func ("/wsman/session/too-large", test_too_large);
  g_test_add_func ("/wsman/session/truncation", test_truncation);

  return g_test_run ();
}
