/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the server with a client that writes its own requests: operations, headers, faults, charsets, HTTP.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing/"
#define ECHO FIXTURE_URI "/Echo"
#define MESSAGE_ID "uuid:00000000-0000-0000-0000-000000000001"
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"

static RawResponse *
ask (ServerFixture *fixture,
     const char    *envelope)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  return raw_client_ask (client, credentials, envelope);
}

static RawResponse *
ask_for (ServerFixture *fixture,
         const char    *action,
         const char    *uri,
         const char    *headers,
         const char    *body)
{
  g_autofree char *envelope = raw_envelope (action, uri, headers, body);

  return ask (fixture, envelope);
}

static void
test_verbs (void)
{
  static const struct
  {
    const char *action;
    const char *body;
    const char *response_action;
    const char *text;
  } rows[] = {
    { TRANSFER "Get", NULL, TRANSFER "GetResponse", "ada|Basic|(null)|k|" },
    { TRANSFER "Put", "<f:E xmlns:f='" FIXTURE_URI "'><f:Text>new</f:Text></f:E>", TRANSFER "PutResponse",
      "ada|Basic|(null)|k|new" },
    { TRANSFER "Delete", NULL, TRANSFER "DeleteResponse", "ada|Basic|(null)|k|" },
    { ECHO "/Shout", "<f:Shout_INPUT xmlns:f='" FIXTURE_URI "'><f:Text>a &lt; b</f:Text></f:Shout_INPUT>",
      ECHO "/ShoutResponse", "ada|Basic|Shout|k|a &lt; b" },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = ask_for (fixture, rows[i].action, ECHO,
                                                 "<w:SelectorSet><w:Selector Name='Key'>k</w:Selector></w:SelectorSet>",
                                                 rows[i].body);
      g_autofree char *action = raw_response_get_text (response, "a:Action");
      g_autofree char *relates_to = raw_response_get_text (response, "a:RelatesTo");
      g_autofree char *id = raw_response_get_text (response, "a:MessageID");
      g_autofree char *text = raw_response_get_text (response, "f:Text");

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_cmpstr (action, ==, rows[i].response_action);
      g_assert_cmpstr (relates_to, ==, MESSAGE_ID);
      g_assert_true (g_str_has_prefix (id, "uuid:"));
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_create (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Create", ECHO, NULL, "<f:E xmlns:f='urn:x'/>");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (raw_response_count (response,
                                        "<x:ResourceCreated><a:Address>http://windows-host:5985/wsman</a:Address>"),
                    ==, 1);
  g_assert_cmpuint (raw_response_count (response, ECHO "</w:ResourceURI>"), ==, 1);
  g_assert_cmpuint (raw_response_count (response, "Name=\"Key\">new</w:Selector>"), ==, 1);
}

static void
test_created (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Create", ECHO,
                                             "<w:OptionSet><w:Option Name='Known'>1</w:Option></w:OptionSet>",
                                             "<f:E xmlns:f='urn:x'/>");
  g_autofree char *text = raw_response_get_text (response, "f:Text");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (raw_response_count (response, "Name=\"Key\">new</w:Selector>"), ==, 1);
  g_assert_cmpuint (raw_response_count (response, "</x:ResourceCreated><f:Echo "), ==, 1);
  g_assert_cmpstr (text, ==, MESSAGE_ID);
}

/* One character more than the limit is refused. */
static void
test_max_content_size (void)
{
  static const struct
  {
    guint max_envelope_size; /* from the client; 0: the server's limit */
    const char *charset;
    guint unit;
  } rows[] = {
    { 0, "UTF-8", 1 },
    { 8192, "UTF-8", 1 },
    { 20000, "UTF-16", 2 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      guint size = rows[i / 2].max_envelope_size;
      gboolean fits = i % 2 == 0;
      g_autofree char *limit = size > 0 ? g_strdup_printf ("<w:MaxEnvelopeSize>%u</w:MaxEnvelopeSize>", size) : NULL;
      g_autofree char *headers =
        g_strdup_printf ("%s<w:SelectorSet><w:Selector Name='More'>%d</w:Selector></w:SelectorSet>",
                         limit != NULL ? limit : "", fits ? 0 : 1);
      g_autofree char *envelope = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Fill", headers, NULL);
      gsize length;
      g_autofree char *body = g_convert (envelope, -1, rows[i / 2].unit == 2 ? "UTF-16LE" : "UTF-8", "UTF-8",
                                         NULL, &length, NULL);
      g_auto(GStrv) lines = g_strsplit (credentials, "\r\n", 2);
      g_autofree char *head =
        g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%s\r\nContent-Type: application/soap+xml;charset=%s\r\n"
                                               "Content-Length: %zu\r\n\r\n", lines[0], rows[i / 2].charset, length);
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = NULL;

      raw_client_send (client, head, -1);
      raw_client_send (client, body, length);
      response = raw_client_read (client);
      g_assert_cmpuint (response->status, ==, fits ? 200 : 500);
      if (size == 0)
        size = wsman_server_get_max_envelope_size (fixture->server);
      if (fits)
        g_assert_cmpuint (response->length, >, size - rows[i / 2].unit);
    }
}

static void
test_header_order (void)
{
  static const char * const order[] = { "<a:Action>", "<a:MessageID>", "<p:OperationID", "<p:SequenceId",
                                        "<a:To>", "<a:RelatesTo>" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Get", ECHO,
                                             "<p:OperationID s:mustUnderstand='false'>uuid:2</p:OperationID>"
                                             "<p:SequenceId>1</p:SequenceId>", NULL);
  const char *place = response->body;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      place = strstr (place, order[i]);
      g_assert_nonnull (place);
    }
}

/* Refused requests, with the code and HTTP status. Each row changes something in a valid Get. */
static const struct
{
  const char *name;
  const char *action;
  const char *uri;
  const char *headers;
  const char *replace;
  const char *with;
  guint status;
  guint32 code;
  const char *detail; /* text in the response; or NULL */
} refusals[] = {
  { "not-xml", TRANSFER "Get", ECHO, NULL, "<s:Header>", "<", 400, 0, NULL },
  { "soap-1.1", TRANSFER "Get", ECHO, NULL, "http://www.w3.org/2003/05/soap-envelope",
    "http://schemas.xmlsoap.org/soap/envelope/", 500, 0x8033800D, "VersionMismatch" },
  { "no-action", TRANSFER "Get", ECHO, NULL, "<a:Action s:mustUnderstand=\"true\">" TRANSFER "Get</a:Action>", "",
    500, 0x80338011, "a:MessageInformationHeaderRequired" },
  { "no-message-id", TRANSFER "Get", ECHO, NULL, "<a:MessageID>" MESSAGE_ID "</a:MessageID>", "",
    500, 0x80338011, NULL },
  { "empty-message-id", TRANSFER "Get", ECHO, NULL, MESSAGE_ID, " ", 500, 0x8033800F,
    "a:InvalidMessageInformationHeader" },
  { "no-reply-to", TRANSFER "Get", ECHO, NULL, "a:ReplyTo", "a:From", 500, 0x80338011, NULL },
  { "reply-to-elsewhere", TRANSFER "Get", ECHO, NULL, "role/anonymous", "role/other", 500, 0x80338076,
    "AddressingMode" },
  { "fault-to-elsewhere", TRANSFER "Get", ECHO, "<a:FaultTo><a:Address>http://x.example/</a:Address></a:FaultTo>",
    NULL, NULL, 500, 0x80338076, "AddressingMode" },
  { "not-understood", TRANSFER "Get", ECHO, "<z:Odd xmlns:z='urn:odd' s:mustUnderstand='1'/>", NULL, NULL,
    500, 0x80338010, "<s:NotUnderstood qname=\"h:Odd\" xmlns:h=\"urn:odd\"/>" },
  { "not-understood-more", TRANSFER "Get", ECHO,
    "<z:Odd xmlns:z='urn:odd' s:mustUnderstand='1'/><z:Ok xmlns:z='urn:odd'/>"
    "<y:More xmlns:y='urn:y' s:mustUnderstand='1'/>",
    NULL, NULL, 500, 0x80338010,
    "<s:NotUnderstood qname=\"h:Odd\" xmlns:h=\"urn:odd\"/><s:NotUnderstood qname=\"h:More\" xmlns:h=\"urn:y\"/>" },
  { "not-understood-unqualified", TRANSFER "Get", ECHO, "<z:Odd xmlns:z='urn:odd' mustUnderstand='true'/>", NULL, NULL,
    500, 0x80338010, "s:MustUnderstand" },
  { "data-locale-must", TRANSFER "Get", ECHO, "<p:DataLocale xml:lang='tlh' s:mustUnderstand='true'/>", NULL, NULL,
    500, 0x80338067, "Locale" },
  { "locale-must", TRANSFER "Get", ECHO, "<w:Locale xml:lang='tlh' s:mustUnderstand='true'/>", NULL, NULL,
    500, 0x80338067, "Locale" },
  { "must-understand-options", TRANSFER "Get", ECHO,
    "<w:OptionSet s:mustUnderstand='true'><w:Option Name='Known'>1</w:Option><w:Option Name='Unknown'>1</w:Option>"
    "</w:OptionSet>",
    NULL, NULL, 500, 0x80338051, "Unknown" },
  { "must-comply", TRANSFER "Get", ECHO,
    "<w:OptionSet><w:Option Name='Unknown' MustComply='true'>1</w:Option></w:OptionSet>", NULL, NULL, 500, 0x80338051,
    "Unknown" },
  { "bad-timeout", TRANSFER "Get", ECHO, "<w:OperationTimeout>soon</w:OperationTimeout>", NULL, NULL,
    500, 0x8033800F, NULL },
  { "negative-timeout", TRANSFER "Get", ECHO, "<w:OperationTimeout>-PT5S</w:OperationTimeout>", NULL, NULL,
    500, 0x8033800F, NULL },
  { "small-envelope", TRANSFER "Get", ECHO, "<w:MaxEnvelopeSize>8191</w:MaxEnvelopeSize>", NULL, NULL,
    500, 0x8033807E, "MinimumEnvelopeLimit" },
  { "no-resource-uri", TRANSFER "Get", ECHO, NULL, "<w:ResourceURI s:mustUnderstand=\"true\">" ECHO "</w:ResourceURI>",
    "", 500, 0x8033803B, NULL },
  { "unknown-resource", TRANSFER "Get", "urn:nowhere", NULL, NULL, NULL, 500, 0x80338000, "a:DestinationUnreachable" },
  { "not-a-segment", TRANSFER "Get", FIXTURE_URI "s/Echo", NULL, NULL, NULL, 500, 0x80338000, NULL },
  { "provider-error", TRANSFER "Get", FIXTURE_URI "/Nothing", NULL, NULL, NULL, 500, 0x80338000,
    "There is nothing of that name" },
  { "provider-drops", TRANSFER "Get", FIXTURE_URI "/Drop", NULL, NULL, NULL, 500, 0x80338003, "w:InternalError" },
  { "provider-lacks-get", TRANSFER "Get", FIXTURE_URI "/Empty", NULL, NULL, NULL, 500, 0x80338013, NULL },
  { "provider-lacks-invoke", FIXTURE_URI "/Empty/Run", FIXTURE_URI "/Empty/X", NULL, NULL, NULL, 500, 0x80338013,
    NULL },
  { "unknown-transfer-action", TRANSFER "Move", ECHO, NULL, NULL, NULL, 500, 0x80338013, "a:ActionNotSupported" },
  { "unknown-eventing-action", EVENTING "Move", ECHO, NULL, NULL, NULL, 500, 0x80338013, NULL },
  { "subscribe-without-body", EVENTING "Subscribe", ECHO, NULL, NULL, NULL, 500, 0x80338041, NULL },
  { "action-without-method", ECHO "/", ECHO, NULL, NULL, NULL, 500, 0x80338013, NULL },
  { "enumerate-without-body", ENUMERATION "Enumerate", ECHO, NULL, NULL, NULL, 500, 0x80338041, NULL },
};

static void
test_refusals (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *good = raw_envelope (refusals[i].action, refusals[i].uri, refusals[i].headers, NULL);
      g_auto(GStrv) parts = g_strsplit (good, refusals[i].replace != NULL ? refusals[i].replace : "\001", -1);
      g_autofree char *envelope = g_strjoinv (refusals[i].with != NULL ? refusals[i].with : "", parts);
      g_autoptr(RawResponse) response = ask (fixture, envelope);

      g_test_message ("%s: %u, 0x%08X", refusals[i].name, response->status, raw_response_get_code (response));
      g_assert_cmpuint (response->status, ==, refusals[i].status);
      g_assert_nonnull (strstr (response->body, "<s:Fault>"));
      if (refusals[i].code != 0)
        g_assert_cmphex (raw_response_get_code (response), ==, refusals[i].code);
      if (refusals[i].detail != NULL)
        g_assert_nonnull (strstr (response->body, refusals[i].detail));
    }
}

static void
test_end (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *end = raw_envelope ("http://schemas.microsoft.com/wbem/wsman/1/wsman/End",
                                       "http://schemas.microsoft.com/wbem/wsman/1/wsman/FullDuplex", NULL, NULL);
  g_autofree char *get = raw_envelope (TRANSFER "Get", ECHO, NULL, NULL);
  g_autoptr(RawResponse) first = raw_client_ask (client, credentials, end);
  g_autoptr(RawResponse) second = raw_client_ask (client, credentials, get);

  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpuint (second->status, ==, 200);
}

static void
test_lenient (void)
{
  static const char * const headers[] = {
    "<w:OptionSet s:mustUnderstand='true'><w:Option Name='x' MustComply='false'>y</w:Option></w:OptionSet>",
    "<w:OptionSet s:mustUnderstand='true'><w:Option Name='Known' MustComply='true'>y</w:Option><w:Option Name='x'/>"
    "</w:OptionSet>",
    "<w:OptionSet s:mustUnderstand='true'><w:Option Name='Known'>y</w:Option></w:OptionSet>",
    "<w:OptionSet s:mustUnderstand='false'><w:Option Name='x'>y</w:Option></w:OptionSet>",
    "<w:Locale xml:lang='en-US' s:mustUnderstand='false'/><p:DataLocale xml:lang='en-US' s:mustUnderstand='false'/>",
    "<p:SessionId s:mustUnderstand='false'>uuid:9</p:SessionId>"
    "<w:MaxEnvelopeSize mustUnderstand='true'>153600</w:MaxEnvelopeSize>",
    "<z:Odd xmlns:z='urn:odd' s:mustUnderstand='false'/>",
    "<a:FaultTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous/</a:Address></a:FaultTo>",
    "<w:OperationTimeout>PT1H</w:OperationTimeout>",
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Get", ECHO, headers[i], NULL);

      g_assert_cmpuint (response->status, ==, 200);
    }
}

/* A refused request hasn't done anything. */
static void
test_options (void)
{
  static const struct
  {
    const char *options;
    guint32 code; /* 0: none */
  } rows[] = {
    { "<w:Option Name='Known' MustComply='true'>1</w:Option>", 0 },
    { "<w:Option Name='Known' MustComply='true' xsi:nil='true'/>", 0 },
    { "<w:Option Name='Other' MustComply='false'>1</w:Option>", 0 },
    { "<w:Option Name='Other' MustComply='true'>1</w:Option>", 0x80338051 },
    { "<w:Option Name='Other' MustComply='1'>1</w:Option>", 0x80338051 },
    { "<w:Option Name='Known' MustComply='true'>1</w:Option><w:Option Name='Other' MustComply='true'/>", 0x80338051 },
    { "<w:Option Name='Other'/><w:Option Name='Other' MustComply='true'/>", 0x80338051 },
    { "<w:Option MustComply='true'>1</w:Option>", 0x80338052 },
  };
  static const char * const sets[] = { "<w:OptionSet", "<w:OptionSet s:mustUnderstand='true'" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      guint32 code = rows[i / 2].code;
      g_autofree char *header =
        g_strdup_printf ("%s xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>%s</w:OptionSet>",
                                                 sets[i % 2], rows[i / 2].options);
      int calls = g_atomic_int_get (&fixture_counts.calls);
      g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Delete", ECHO, header, NULL);

      g_test_message ("%s", header);
      g_assert_cmphex (raw_response_get_code (response), ==, code);
      g_assert_cmpuint (response->status, ==, code == 0 ? 200 : 500);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, code == 0 ? calls + 1 : calls);
    }
}

static void
test_provider_matching (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *upper = g_ascii_strup (FIXTURE_URI, -1);
  g_autofree char *uri = g_strconcat (upper, "/Echo", NULL);
  g_autoptr(RawResponse) response = ask_for (fixture, TRANSFER "Get", uri, NULL, NULL);

  g_assert_cmpuint (response->status, ==, 200);
}

static void
test_identify (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawResponse) response = ask (fixture, IDENTIFY);
  g_autofree char *vendor = raw_response_get_text (response, "wsmid:ProductVendor");
  g_autofree char *version = raw_response_get_text (response, "wsmid:ProductVersion");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (vendor, ==, "libwsman");
  g_assert_true (g_regex_match_simple ("^OS: [1-9][0-9.]* SP: 0\\.0 Stack: 3\\.0$", version, 0, 0));
  g_assert_cmpuint (raw_response_count (response, "secprofile/https/basic"), ==, 1);
}

static void
test_secure (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->secure_port, TRUE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = raw_client_ask (client, credentials, IDENTIFY);

      g_assert_cmpuint (response->status, ==, 200);
    }
}

static void
test_responses (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawResponse) twice = ask_for (fixture, TRANSFER "Get", FIXTURE_URI "/Twice", NULL, NULL);
  g_autoptr(RawResponse) later = ask_for (fixture, TRANSFER "Get", FIXTURE_URI "/Later",
                                          "<w:SelectorSet><w:Selector Name='Delay'>20</w:Selector></w:SelectorSet>",
                                          NULL);
  g_autoptr(RawResponse) late = NULL;

  g_assert_cmpuint (twice->status, ==, 200);
  g_assert_cmpuint (later->status, ==, 200);

  late = ask_for (fixture, TRANSFER "Get", FIXTURE_URI "/Never",
                  "<w:OperationTimeout>PT0.05S</w:OperationTimeout>", NULL);
  g_assert_cmpuint (late->status, ==, 500);
  g_assert_cmphex (raw_response_get_code (late), ==, 0x80338029);
  g_assert_true (fixture_wait_for (&fixture_counts.cancelled, 1, 1));

  /* A late response does no harm. */
  server_fixture_respond_pending (fixture);
}

static void
test_client_leaves (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Never", NULL, NULL);

  for (guint secure = 0; secure < 2; secure++)
    {
      RawClient *client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);

      raw_client_post (client, credentials, get);
      g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, 5));
      raw_client_free (client);
      g_assert_true (fixture_wait_for (&fixture_counts.cancelled, 1 + secure, 1));
      server_fixture_respond_pending (fixture);
    }
}

/* Slow responses don't delay other requests. */
static void
test_parallel (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *never = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Never", NULL, NULL);
  RawClient *clients[20];
  g_autoptr(RawResponse) quick = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new (fixture->port, FALSE);
      raw_client_post (clients[i], credentials, never);
    }
  g_assert_true (fixture_wait_for (&fixture_counts.pending, G_N_ELEMENTS (clients), 5));

  quick = ask_for (fixture, TRANSFER "Get", ECHO, NULL, NULL);
  g_assert_cmpuint (quick->status, ==, 200);

  server_fixture_respond_pending (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (clients[i]);

      g_assert_cmpuint (response->status, ==, 200);
      raw_client_free (clients[i]);
    }
}

static void
stop_server (ServerFixture *fixture,
             gpointer       user_data)
{
  g_auto(GStrv) uris = NULL;

  wsman_server_stop (fixture->server);
  uris = wsman_server_list_uris (fixture->server);
  g_assert_cmpuint (g_strv_length (uris), ==, 0);
}

static void
test_stop (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *never = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Never", NULL, NULL);
  g_autoptr(RawClient) busy = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawClient) idle = raw_client_new (fixture->port, FALSE);

  raw_client_post (busy, credentials, never);
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, 5));

  server_fixture_invoke (fixture, stop_server, NULL);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cancelled), ==, 1);
  g_assert_true (raw_client_is_closed (busy, 5));
  g_assert_true (raw_client_is_closed (idle, 5));
  server_fixture_respond_pending (fixture);
}

/* The server is stopped and dropped by a function that it calls. */
static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              ServerFixture  *fixture)
{
  wsman_server_stop (server);

  return TRUE;
}

static void
connect_stop (ServerFixture *fixture,
              gpointer       user_data)
{
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), fixture);
}

static void
test_stop_inside (void)
{
  static const char * const actions[] = { TRANSFER "Get", ENUMERATION "Enumerate" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr(ServerFixture) fixture = server_fixture_new (connect_stop, NULL);
      g_autoptr(RawResponse) response = ask_for (fixture, actions[i], ECHO, NULL, i > 0 ? "<n:Enumerate/>" : NULL);

      g_assert_cmpuint (response->status, ==, 0);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
    }
}

static void
check_listening (ServerFixture *fixture,
                 gpointer       user_data)
{
  g_autoptr(WsmanServer) other = wsman_server_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) odd = g_native_socket_address_new ("xx", 2);
  g_auto(GStrv) uris = wsman_server_list_uris (fixture->server);

  for (guint i = 0; uris[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (uris[i], G_URI_FLAGS_NONE, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (g_uri_get_path (uri), ==, "/wsman");
      g_assert_cmpint (g_uri_get_port (uri), ==,
                       g_str_equal (g_uri_get_scheme (uri), "http") ? fixture->port : fixture->secure_port);
    }

  g_assert_false (wsman_server_listen_local (other, fixture->port, FALSE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_clear_error (&error);

  g_assert_false (wsman_server_listen_local (other, 0, TRUE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_assert_false (wsman_server_listen (other, odd, FALSE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED);
}

static void
test_listen (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  server_fixture_invoke (fixture, check_listening, NULL);
}

static void
on_notify (int *count)
{
  (*count)++;
}

/* Nobody can listen in a zone that this machine doesn't have. */
static void
test_listen_in_wrong_zone (void)
{
  static const char *const hosts[] = { "::1%99999", "fe80::1%99999", "::%99999" };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(WsmanServer) server = wsman_server_new ();
      g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (hosts[i], 0);
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (address);
      g_assert_false (wsman_server_listen (server, address, FALSE, &error));
      g_assert_nonnull (strstr (error->message, "no network interface “99999”"));
    }
}

static void
test_properties (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  const char * const users[] = { "a", "b", NULL };
  guint n_properties;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (server), &n_properties);
  guint n_tried = 0;
  int notified = 0;

  g_signal_connect_swapped (server, "notify", G_CALLBACK (on_notify), &notified);
  for (guint i = 0; i < n_properties; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_value_init (&value, properties[i]->value_type);
      if (G_IS_PARAM_SPEC_UINT (properties[i]))
        g_value_set_uint (&value, 12345);
      else if (G_IS_PARAM_SPEC_BOOLEAN (properties[i]))
        g_value_set_boolean (&value, TRUE);
      else if (G_IS_PARAM_SPEC_BOXED (properties[i]))
        g_value_set_boxed (&value, users);
      else if (G_IS_PARAM_SPEC_STRING (properties[i]))
        g_value_set_string (&value, "/file");
      else if (G_IS_PARAM_SPEC_ENUM (properties[i]))
        g_value_set_enum (&value, 1);
      else
        continue;

      n_tried++;
      notified = 0;
      g_object_set_property (G_OBJECT (server), properties[i]->name, &value);
      g_object_set_property (G_OBJECT (server), properties[i]->name, &value);
      g_assert_cmpint (notified, ==, 1);
      g_object_get_property (G_OBJECT (server), properties[i]->name, &value);
      if (G_IS_PARAM_SPEC_UINT (properties[i]))
        g_assert_cmpuint (g_value_get_uint (&value), ==, 12345);
    }
  g_assert_cmpuint (n_tried, >=, 24);
}

static gboolean
listen_everywhere (WsmanServer  *server,
                   const char   *any,
                   guint         port,
                   GError      **error)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (any, port);

  return wsman_server_listen (server, address, FALSE, error);
}

/* All addresses of a family are those of this one alone, so that both have the same port, in either order. */
static void
test_listen_families (void)
{
  static const char *const orders[][2] = { { "0.0.0.0", "::" }, { "::", "0.0.0.0" } };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      gboolean both = FALSE;

      /* Somebody else may have the port of one family. */
      for (guint attempt = 0; attempt < 16 && !both; attempt++)
        {
          g_autoptr(WsmanServer) server = wsman_server_new ();
          g_autoptr(GError) error = NULL;
          g_auto(GStrv) uris = NULL;
          g_autoptr(GUri) uri = NULL;

          if (!listen_everywhere (server, "::", 0, &error))
            {
              g_test_skip ("there is no IPv6 here");
              return;
            }
          g_clear_object (&server);

          server = wsman_server_new ();
          g_assert_true (listen_everywhere (server, orders[i][0], 0, &error));
          uris = wsman_server_list_uris (server);
          uri = g_uri_parse (uris[0], G_URI_FLAGS_NONE, NULL);
          both = listen_everywhere (server, orders[i][1], (guint) g_uri_get_port (uri), &error);
          if (error != NULL)
            g_test_message ("%s", error->message);
        }
      g_assert_true (both);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/verbs", test_verbs);
  g_test_add_func ("/wsman/server/create", test_create);
  g_test_add_func ("/wsman/server/created", test_created);
  g_test_add_func ("/wsman/server/max-content-size", test_max_content_size);
  g_test_add_func ("/wsman/server/header-order", test_header_order);
  g_test_add_func ("/wsman/server/refusals", test_refusals);
  g_test_add_func ("/wsman/server/end", test_end);
  g_test_add_func ("/wsman/server/lenient", test_lenient);
  g_test_add_func ("/wsman/server/options", test_options);
  g_test_add_func ("/wsman/server/provider-matching", test_provider_matching);
  g_test_add_func ("/wsman/server/identify", test_identify);
  g_test_add_func ("/wsman/server/secure", test_secure);
  g_test_add_func ("/wsman/server/responses", test_responses);
  g_test_add_func ("/wsman/server/client-leaves", test_client_leaves);
  g_test_add_func ("/wsman/server/parallel", test_parallel);
  g_test_add_func ("/wsman/server/stop", test_stop);
  g_test_add_func ("/wsman/server/stop-inside", test_stop_inside);
  g_test_add_func ("/wsman/server/listen/local", test_listen);
  g_test_add_func ("/wsman/server/listen/families", test_listen_families);
  g_test_add_func ("/wsman/server/listen/wrong-zone", test_listen_in_wrong_zone);
  g_test_add_func ("/wsman/server/properties", test_properties);

  return g_test_run ();
}
