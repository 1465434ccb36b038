/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests sinks: which messages they get, and that nothing of a body is read for callers that may not send. */

#include "server/wsman-sink-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-server-request-response-private.h"

#define SINK_PATH "/wsman/sinks"
#define ACTION "http://schemas.example.org/wsman/Tell"
#define END "http://schemas.microsoft.com/wbem/wsman/1/wsman/End"

static int n_decoded; /* atomic, as the next */
static int n_delivered;

static gboolean
sink_accept (const char                 *path,
             const WsmanClientIdentity  *caller,
             gpointer                    user_data,
             GError                    **error)
{
  if (g_str_has_suffix (path, caller->user->name))
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED, "The path is another's");
}

/* The encoding "doubled" has each byte twice. */
static GBytes *
sink_decode (GBytes      *body,
             const char  *encoding,
             gsize        max_size,
             GError     **error)
{
  g_autoptr(GByteArray) decoded = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  g_atomic_int_inc (&n_decoded);
  g_assert_cmpstr (encoding, ==, "doubled");
  for (gsize i = 0; i + 1 < length; i += 2)
    {
      if (data[i] != data[i + 1])
        {
          wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, "Not doubled");
          return NULL;
        }
      g_byte_array_append (decoded, data + i, 1);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&decoded));
}

static void
sink_deliver (WsmanServerRequest *request,
              const char         *path,
              gpointer            user_data)
{
  g_autoptr(GString) content = g_string_new ("<w:Told>");

  g_atomic_int_inc (&n_delivered);
  g_assert_true (wsman_server_request_begin_response (request, 0));
  g_string_append_printf (content, "%s|%s</w:Told>", path, wsman_element_get_text (request->message->content));
  wsman_server_request_respond_content (request, content);
}

static const WsmanSinkHandlers handlers = { sink_accept, sink_decode, sink_deliver };

static void
add_sink (ServerFixture *fixture,
          gpointer       user_data)
{
  wsman_server_add_sink (fixture->server, SINK_PATH, &handlers, fixture);
}

static void
remove_sink (ServerFixture *fixture,
             gpointer       user_data)
{
  wsman_server_remove_sinks (fixture->server, fixture);
}

static char *
double_bytes (const char *text)
{
  GString *doubled = g_string_new (NULL);

  for (; *text != '\0'; text++)
    g_string_append_printf (doubled, "%c%c", *text, *text);

  return g_string_free (doubled, FALSE);
}

/* Posts body to target, as the user of the fixture or as nobody. */
static RawResponse *
post (ServerFixture *fixture,
      const char    *target,
      const char    *user,
      const char    *encoding,
      const char    *body)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = user != NULL ? raw_credentials (user, FIXTURE_PASSWORD)
                                              : g_strdup ("Content-Type: application/soap+xml;charset=UTF-8\r\n");
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: h\r\n%s%s%s%sContent-Length: %zu\r\n\r\n", target,
                                           credentials, encoding != NULL ? "Content-Encoding: " : "",
                                           encoding != NULL ? encoding : "", encoding != NULL ? "\r\n" : "",
                                           strlen (body));

  raw_client_send (client, head, -1);
  raw_client_send (client, body, -1);

  return raw_client_read (client);
}

static void
test_messages (void)
{
  static const struct
  {
    const char *target;
    const char *user;
    gboolean doubles;
    gboolean says_doubled;
    const char *action;
    guint status;
    const char *told; /* NULL: not delivered */
    int n_decoded;
  } rows[] = {
    { SINK_PATH "/ada", "ada", FALSE, FALSE, ACTION, 200, SINK_PATH "/ada|hello", 0 },
    { SINK_PATH "/ada", "ada", TRUE, TRUE, ACTION, 200, SINK_PATH "/ada|hello", 1 },
    { "HTTP://h:5985" SINK_PATH "/x/ada?y", "ada", TRUE, TRUE, ACTION, 200, SINK_PATH "/x/ada|hello", 1 },
    { "/WSMan/Sinks/ada", "ada", FALSE, FALSE, ACTION, 200, "/WSMan/Sinks/ada|hello", 0 },
    { SINK_PATH "/ada", "ada", FALSE, TRUE, ACTION, 500, NULL, 1 },
    { SINK_PATH "/ada", "ada", FALSE, FALSE, END, 204, NULL, 0 },
    { SINK_PATH "/ada", "ada", FALSE, TRUE, END, 204, NULL, 1 },
    { SINK_PATH "/grace", "ada", TRUE, TRUE, ACTION, 500, NULL, 0 },
    { SINK_PATH "/grace", "ada", FALSE, TRUE, END, 500, NULL, 0 },
    { SINK_PATH "/ada", NULL, TRUE, TRUE, ACTION, 401, NULL, 0 },
    { SINK_PATH "s/ada", "ada", FALSE, FALSE, ACTION, 404, NULL, 0 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_sink, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *envelope = raw_envelope (rows[i].action, FIXTURE_URI, NULL, "<t xmlns=''>hello</t>");
      g_autofree char *doubled = double_bytes (envelope);
      g_autoptr(RawResponse) response = NULL;
      g_autofree char *told = NULL;

      g_atomic_int_set (&n_decoded, 0);
      response = post (fixture, rows[i].target, rows[i].user, rows[i].says_doubled ? "doubled" : NULL,
                       rows[i].doubles ? doubled : envelope);
      told = response->status == 200 ? raw_response_get_text (response, "w:Told") : NULL;
      g_assert_cmpuint (response->status, ==, rows[i].status);
      g_assert_cmpstr (told, ==, rows[i].told);
      g_assert_cmpint (g_atomic_int_get (&n_decoded), ==, rows[i].n_decoded);
    }
}

/* After a sink was removed, its path is as unknown as any other. */
static void
test_remove (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_sink, NULL);
  g_autofree char *envelope = raw_envelope (ACTION, FIXTURE_URI, NULL, "<t xmlns=''>hello</t>");
  g_autoptr(RawResponse) before = post (fixture, SINK_PATH "/ada", "ada", NULL, envelope);
  g_autoptr(RawResponse) after = NULL;
  int n = g_atomic_int_get (&n_delivered);

  server_fixture_invoke (fixture, remove_sink, NULL);
  after = post (fixture, SINK_PATH "/ada", "ada", NULL, envelope);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpuint (after->status, ==, 404);
  g_assert_cmpint (g_atomic_int_get (&n_delivered), ==, n);
}

/* A message must have the headers that a response needs. */
static void
test_headers (void)
{
  static const struct
  {
    const char *headers;
    guint32 code;
  } rows[] = {
    { "", 0x80338011 },
    { "<a:Action>" ACTION "</a:Action>", 0x80338011 },
    { "<a:Action>" ACTION "</a:Action><a:MessageID>uuid:1</a:MessageID>", 0 },
    { "<a:Action>" ACTION "</a:Action><a:MessageID>uuid:1</a:MessageID><w:AckRequested s:mustUnderstand='true'/>", 0 },
    { "<a:Action>" ACTION "</a:Action><a:MessageID>uuid:1</a:MessageID><a:Other s:mustUnderstand='true'/>",
      0x80338010 },
    { "<a:Action>" ACTION "</a:Action><a:MessageID>uuid:1</a:MessageID>"
      "<a:ReplyTo><a:Address>http://elsewhere/</a:Address></a:ReplyTo>", 0x80338076 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_sink, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *envelope =
        g_strconcat ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
                     "xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' "
                     "xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><s:Header>", rows[i].headers,
                     "</s:Header><s:Body><t/></s:Body></s:Envelope>", NULL);
      g_autoptr(RawResponse) response = post (fixture, SINK_PATH "/ada", "ada", NULL, envelope);

      g_assert_cmpuint (response->status, ==, rows[i].code == 0 ? 200 : 500);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/sink/messages", test_messages);
  g_test_add_func ("/wsman/sink/remove", test_remove);
  g_test_add_func ("/wsman/sink/headers", test_headers);

  return g_test_run ();
}
