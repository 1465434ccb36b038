/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests the bytes of the server, with another client: charsets, media types, chunks, and connections that are used
 * again.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define ECHO FIXTURE_URI "/Echo"
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"

static void
test_charsets (void)
{
  static const struct
  {
    const char *content_type;
    const char *to;
    const char *mark;
    const char *response;
  } rows[] = {
    { "application/soap+xml;charset=UTF-8", "UTF-8", "", "application/soap+xml;charset=UTF-8" },
    { "application/soap+xml; charset=\"utf-8\"", "UTF-8", "\xef\xbb\xbf", "application/soap+xml;charset=UTF-8" },
    { "application/soap+xml", "UTF-8", "", "application/soap+xml;charset=UTF-8" },
    { "Application/SOAP+XML; Charset='utf-8'", "UTF-8", "", "application/soap+xml;charset=UTF-8" },
    { "application/soap+xml;charset=UTF-16", "UTF-16LE", "\xff\xfe", "application/soap+xml;charset=UTF-16" },
    { "application/soap+xml;charset=UTF-16", "UTF-16BE", "\xfe\xff", "application/soap+xml;charset=UTF-16" },
    { "application/soap+xml;charset=UTF-16", "UTF-16LE", "", "application/soap+xml;charset=UTF-16" },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *envelope = raw_envelope (FIXTURE_URI "/Echo/Say", ECHO, NULL,
                                            "<f:I xmlns:f='" FIXTURE_URI "'><f:Text>Žižkov 🎩</f:Text></f:I>");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_auto(GStrv) lines = g_strsplit (credentials, "\r\n", 2);
      gsize length;
      g_autofree char *body = g_convert (envelope, -1, rows[i].to, "UTF-8", NULL, &length, NULL);
      g_autofree char *head =
        g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                                               lines[0], rows[i].content_type, length + strlen (rows[i].mark),
                         rows[i].mark);
      g_autoptr(RawResponse) response = NULL;
      g_autofree char *content_type = NULL;
      g_autofree char *text = NULL;

      raw_client_send (client, head, -1);
      raw_client_send (client, body, length);
      response = raw_client_read (client);
      content_type = raw_response_get_header (response, "Content-Type");
      text = raw_response_get_text (response, "f:Text");
      g_assert_cmpuint (response->status, ==, 200);
      g_assert_cmpstr (content_type, ==, rows[i].response);
      g_assert_cmpstr (text, ==, "ada|Basic|Say||Žižkov 🎩");
    }
}

/* HTTP: requests that aren't a POST of an envelope. */
static void
test_http (void)
{
  static const struct
  {
    const char *request; /* %s are credentials */
    guint status;
  } rows[] = {
    { "GET /wsman HTTP/1.1\r\nHost: h\r\n%s\r\n", 405 },
    { "POST /other HTTP/1.1\r\nHost: h\r\n%sContent-Length: 0\r\n\r\n", 404 },
    { "POST /wsman?x=y HTTP/1.1\r\nHost: h\r\n%sContent-Length: 0\r\n\r\n", 400 },
    { "POST /wsman/ HTTP/1.1\r\nHost: h\r\n%sContent-Length: 0\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%s\r\n", 400 },
    { "POST /wsman HTTP/1.0\r\n%sContent-Length: 0\r\n\r\n", 400 },
    { "POST /wsman HTTP/2.0\r\n%s\r\n", 505 },
    { "POST /wsman\r\n%s\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: 0\r\nContent-Length: 5\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: -1\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: gzip\r\n\r\n", 501 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sX: y\r\n folded\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sno colon\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\nx\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n", 400 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", 413 },
    { "POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: 600000\r\n\r\n", 413 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_auto(GStrv) parts = g_strsplit (rows[i].request, "%s", -1);
      g_autofree char *request = g_strjoinv (credentials, parts);
      g_autoptr(RawResponse) response = NULL;
      g_autofree char *server = NULL;

      raw_client_send (client, request, -1);
      response = raw_client_read (client);
      g_test_message ("%u: %u for %s", i, response->status, parts[0]);
      g_assert_cmpuint (response->status, ==, rows[i].status);
      server = raw_response_get_header (response, "Server");
      g_assert_cmpstr (server, ==, "libwsman");
    }
}

static void
test_media_type (void)
{
  static const char * const types[] = { "text/plain", "application/json", "multipart/encrypted;boundary=x",
                                        "application/soap+xml;charset=iso-8859-1" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_auto(GStrv) lines = g_strsplit (credentials, "\r\n", 2);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autofree char *headers = g_strdup_printf ("%s\r\nContent-Type: %s\r\n", lines[0], types[i]);
      g_autoptr(RawResponse) response = raw_client_ask (client, headers, IDENTIFY);

      g_assert_cmpuint (response->status, ==, 415);
    }
}

static void
test_chunked (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sTransfer-Encoding: chunked\r\n\r\n",
                                           credentials);
  g_autoptr(GString) body = g_string_new (NULL);

  for (const char *c = IDENTIFY; *c != '\0'; c++)
    g_string_append_printf (body, "1;ext=%c\r\n%c\r\n", *c == '<' ? 'x' : 'y', *c);
  g_string_append (body, "0\r\n\r\n");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawResponse) response = NULL;

      raw_client_send (client, head, -1);
      raw_client_send (client, body->str, body->len);
      response = raw_client_read (client);
      g_assert_cmpuint (response->status, ==, 200);
    }
}

static void
test_expect_continue (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *wrong = raw_credentials (FIXTURE_USER, "wrong");
  g_autofree char *good_head =
    g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sExpect: 100-continue\r\nContent-Length: %zu\r\n\r\n",
                                                credentials, strlen (IDENTIFY));
  g_autofree char *bad_head =
    g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sExpect: 100-continue\r\nContent-Length: %zu\r\n\r\n",
                                               wrong, strlen (IDENTIFY));
  g_autoptr(RawClient) good = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawClient) bad = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) go_ahead = NULL;
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(RawResponse) refusal = NULL;

  raw_client_send (good, good_head, -1);
  go_ahead = raw_client_read (good);
  g_assert_cmpuint (go_ahead->status, ==, 100);
  raw_client_send (good, IDENTIFY, -1);
  response = raw_client_read (good);
  g_assert_cmpuint (response->status, ==, 200);

  raw_client_send (bad, bad_head, -1);
  refusal = raw_client_read (bad);
  g_assert_cmpuint (refusal->status, ==, 401);
}

static void
test_keep_alive (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *closing = g_strconcat (credentials, "Connection: close\r\n", NULL);
  g_autoptr(RawResponse) last = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = raw_client_ask (client, i == 0 ? NULL : credentials, IDENTIFY);

      g_assert_cmpuint (response->status, ==, i == 0 ? 401 : 200);
    }

  last = raw_client_ask (client, closing, IDENTIFY);
  g_assert_cmpuint (last->status, ==, 200);
  g_assert_true (raw_client_is_closed (client, 5));
}

static void
test_pipelined (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  for (guint i = 0; i < 5; i++)
    raw_client_post (client, credentials, IDENTIFY);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (client);

      g_assert_cmpuint (response->status, ==, 200);
    }
}

static void
test_byte_by_byte (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *request = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n"
                                              IDENTIFY, credentials, strlen (IDENTIFY));
  g_autoptr(RawResponse) response = NULL;

  g_socket_set_option (client->socket, 6, 1, 1, NULL);
  for (const char *c = request; *c != '\0'; c++)
    raw_client_send (client, c, 1);
  response = raw_client_read (client);
  g_assert_cmpuint (response->status, ==, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/charsets", test_charsets);
  g_test_add_func ("/wsman/server/http", test_http);
  g_test_add_func ("/wsman/server/media-type", test_media_type);
  g_test_add_func ("/wsman/server/chunked", test_chunked);
  g_test_add_func ("/wsman/server/expect-continue", test_expect_continue);
  g_test_add_func ("/wsman/server/keep-alive", test_keep_alive);
  g_test_add_func ("/wsman/server/pipelined", test_pipelined);
  g_test_add_func ("/wsman/server/byte-by-byte", test_byte_by_byte);

  return g_test_run ();
}
