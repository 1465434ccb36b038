/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests requests as other implementations write them, and requests that are wrong.
 */

#include <string.h>

#include "patience.h"
#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-server-private.h"

#define SOAP "Content-Type: application/soap+xml;charset=UTF-8\r\n"
#define LONG_MS 600000
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"
#define NTLM_NEGOTIATE "NTLMSSP\0\1\0\0\0\x07\x82\x08\xa2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* Authorization without a Content-Type. */
static char *
dup_authorization (void)
{
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  strstr (credentials, "\r\n")[2] = '\0';

  return g_steal_pointer (&credentials);
}

static RawResponse *
say (RawClient  *client,
     const char *before,
     const char *request_line,
     const char *headers,
     const char *body)
{
  g_autofree char *authorization = dup_authorization ();
  g_autofree char *request = g_strconcat (before, request_line, "\r\n", authorization, headers, "\r\n", body, NULL);

  raw_client_send (client, request, -1);

  return raw_client_read (client);
}

static char *
chunk (const char *extension,
       const char *trailer)
{
  return g_strdup_printf ("%zx%s\r\n%s\r\n0\r\n%s\r\n", strlen (IDENTIFY), extension, IDENTIFY, trailer);
}

/* [RFC9112] 2.2, 3.2, 7.1. All requests are on one connection, so the server must find the end of each. */
static void
test_accepted (void)
{
  static const struct
  {
    const char *before;
    const char *request_line;
    const char *host;
    const char *extension; /* of a chunk; NULL for a body of known length */
    const char *trailer;
  } rows[] = {
    { "", "POST /wsman HTTP/1.1", "Host: h\r\n", NULL, NULL },
    { "", "POST http://h:5985/wsman HTTP/1.1", "Host: h:5985\r\n", NULL, NULL },
    { "", "POST https://[::1]:5986/wsman?PSVersion=5.1 HTTP/1.1", "Host: other\r\n", NULL, NULL },
    { "\r\n", "POST /wsman HTTP/1.1", "Host: h\r\n", NULL, NULL },
    { "\r\n\r\n", "POST HTTP://h/wsman HTTP/1.1", "HOST:\r\n", NULL, NULL },
    { "", "POST /wsman HTTP/1.1", "Host: h\r\n", "", "" },
    { "", "POST /wsman HTTP/1.1", "Host: h\r\n", ";a;b=\"c d\"", "" },
    { "", "POST /wsman HTTP/1.1", "Host: h\r\n", "", "X-Checksum: 1\r\nContent-Length: 7\r\n" },
    { "\r\n", "POST /wsman HTTP/1.1", "Host: h\r\n", " ; a = b", "Authorization: none\r\n" },
    { "", "POST /wsman HTTP/1.0", "Connection: Keep-Alive\r\n", NULL, NULL },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean chunked = rows[i].extension != NULL;
      g_autofree char *body = chunked ? chunk (rows[i].extension, rows[i].trailer) : g_strdup (IDENTIFY);
      g_autofree char *framing = chunked ? g_strdup ("Transfer-Encoding: chunked\r\n")
                                         : g_strdup_printf ("Content-Length: %zu\r\n", strlen (IDENTIFY));
      g_autofree char *headers = g_strconcat (rows[i].host, SOAP, framing, NULL);
      g_autoptr(RawResponse) response = say (client, rows[i].before, rows[i].request_line, headers, body);

      g_test_message ("%u: %u", i, response->status);
      g_assert_cmpuint (response->status, ==, 200);
    }
}

/* An empty line doesn't extend the time for the head. */
static void
test_empty_lines (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) response = NULL;

  for (guint i = 0; i < 20; i++)
    raw_client_send (client, "\r\n", 2);
  response = raw_client_read (client);
  g_assert_cmpuint (response->status, ==, 400);
  g_assert_true (raw_client_is_closed (client, 10));
}

/* Requests that a web page can make a browser send are refused, whoever is logged in. */
static void
test_browsers (void)
{
  static const struct
  {
    const char *headers;
    const char *body;
    guint status;
  } rows[] = {
    { "Origin: https://evil.example\r\n" SOAP, IDENTIFY, 403 },
    { "origin: null\r\n" SOAP, IDENTIFY, 403 },
    { "Origin:\r\n" SOAP, IDENTIFY, 403 },
    { "Origin: https://evil.example\r\n", "", 403 },
    { "", IDENTIFY, 415 },
    { "Content-Type: text/plain\r\n", IDENTIFY, 415 },
    { "Content-Type: text/xml\r\n", IDENTIFY, 415 },
    { "Content-Type: application/xml;charset=UTF-8\r\n", IDENTIFY, 415 },
    { "Content-Type: application/x-www-form-urlencoded\r\n", IDENTIFY, 415 },
    { "Content-Type: multipart/form-data;boundary=x\r\n", IDENTIFY, 415 },
    { "Content-Type: text/plain;application/soap+xml\r\n", IDENTIFY, 415 },
    { "Content-Type:\r\n", IDENTIFY, 415 },
    { "Content-Type: application/soap+xml\r\n", IDENTIFY, 200 },
    { "content-type:Application/SOAP+xml ; Charset=utf-8\r\n", IDENTIFY, 200 },
    { "Content-Type: application/soap+xml;action=\"urn:a;b\"; charset=\"UTF-8\"\r\n", IDENTIFY, 200 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autofree char *headers = g_strdup_printf ("Host: h\r\nContent-Length: %zu\r\n%s", strlen (rows[i].body),
                                                  rows[i].headers);
      g_autoptr(RawResponse) response = say (client, "", "POST /wsman HTTP/1.1", headers, rows[i].body);

      g_test_message ("%u: %u", i, response->status);
      g_assert_cmpuint (response->status, ==, rows[i].status);
    }
}

static void
lengthen_head (ServerFixture *fixture,
               gpointer       user_data)
{
  fixture->server->policy.time_limits.head = LONG_MS;
}

/* A client whose first bytes can't become a request gets a response at once. It is in plain text, which TLS
 * libraries recognize and report. */
static void
test_not_http (void)
{
  static const struct
  {
    const char *words;
    gsize length;
  } rows[] = {
    { "\x16", 1 },
    { "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11 },
    { "\x80\x2e\x01\x00\x02", 5 },
    { "\0\0\0\1", 4 },
    { " POST /wsman HTTP/1.1\r\n", 23 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (lengthen_head, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = NULL;

      raw_client_send (client, rows[i].words, rows[i].length);
      response = raw_client_read (client);
      g_assert_cmpuint (response->status, ==, 400);
      /* This is long before the deadline of the head. */
      g_assert_true (raw_client_is_closed (client, 10));
    }
}

static void
test_tls_at_http (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (connection), NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error));
  /* The error names the kind of the packet, and not the end of the connection. */
  g_assert_cmpuint (error->domain, ==, G_TLS_ERROR);
  g_assert_true (error->code == G_TLS_ERROR_NOT_TLS || strstr (error->message, "packet") != NULL);
}

/* Plain http at the https port. */
static void
test_http_at_tls (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->secure_port, FALSE);
  g_autoptr(RawResponse) response = raw_client_ask (client, NULL, IDENTIFY);

  g_assert_cmpuint (response->status, ==, 400);
  g_assert_nonnull (strstr (response->body, "https"));
}

/* A client that writes its whole body before it reads must get its response, and keep its connection and
 * authentication, however long the body is. */
static void
test_bodies_with_steps (gconstpointer user_data)
{
  const gboolean secure = GPOINTER_TO_INT (user_data);
  static const gsize sizes[] = { 1, 16 * 1024 + 1, 100 * 1024, 500 * 1024 };
  g_autofree char *token = g_base64_encode ((const guchar *) NTLM_NEGOTIATE, sizeof NTLM_NEGOTIATE - 1);
  g_autofree char *step = g_strdup_printf ("Authorization: Negotiate %s\r\n", token);
  const char * const headers[] = { "", "Authorization: Basic YWRhOndyb25n\r\n", step };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    for (guint j = 0; j < 2 * G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr(RawClient) client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
        gsize size = sizes[j / 2];
        gboolean chunked = j % 2 == 1;
        g_autofree char *framing = chunked ? g_strdup ("Transfer-Encoding: chunked")
                                           : g_strdup_printf ("Content-Length: %zu", size);
        g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n" SOAP "%s%s\r\n\r\n",
                                                 headers[i], framing);
        g_autofree char *body = g_strnfill (size, 'x');
        g_autofree char *size_line = g_strdup_printf ("%zx\r\n", size);
        g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
        g_autoptr(RawResponse) refusal = NULL;
        g_autoptr(RawResponse) response = NULL;
        g_autofree char *challenge = NULL;

        g_assert_true (raw_client_send (client, head, -1));
        g_assert_true (!chunked || raw_client_send (client, size_line, -1));
        g_assert_true (raw_client_send (client, body, size));
        g_assert_true (!chunked || raw_client_send (client, "\r\n0\r\n\r\n", 7));
        refusal = raw_client_read (client);
        g_assert_cmpuint (refusal->status, ==, 401);
        challenge = raw_response_get_header (refusal, "WWW-Authenticate");
        g_assert_nonnull (challenge);

        response = raw_client_ask (client, credentials, IDENTIFY);
        g_assert_cmpuint (response->status, ==, 200);
      }
}

/* A body larger than any envelope isn't read, but the client can read the error. */
static void
test_too_long (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *body = g_strnfill (600 * 1024, 'x');
  g_autoptr(RawResponse) response = NULL;

  raw_client_post (client, NULL, body);
  response = raw_client_read (client);
  g_assert_cmpuint (response->status, ==, 401);
  g_assert_true (raw_client_is_closed (client, 10));
}

static void
allow_nothing (ServerFixture *fixture,
               gpointer       user_data)
{
  wsman_server_set_allow_unencrypted (fixture->server, FALSE);
}

/* A 401 requires a challenge. */
static void
test_nothing_on_offer (void)
{
  static const char * const headers[] = { NULL, "Authorization: Basic YWRhOmVuZ2luZQ==\r\n",
    "Authorization: Bearer x\r\n" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (allow_nothing, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, headers[i], IDENTIFY);

      g_assert_cmpuint (response->status, ==, 403);
    }
}

#define SHORT_MS 300

static void
shorten_body (ServerFixture *fixture,
              gpointer       user_data)
{
  fixture->server->policy.time_limits.body = SHORT_MS;
}

/* A body that arrives byte by byte doesn't extend its deadline. */
static void
test_slow (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (shorten_body, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: 100000\r\n\r\n",
                                           credentials);
  gint64 end = patience_get_end (3);

  raw_client_send (client, head, -1);
  while (raw_client_send (client, "x", 1))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (SHORT_MS * 100);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/requests/accepted", test_accepted);
  g_test_add_func ("/wsman/server/requests/empty-lines", test_empty_lines);
  g_test_add_func ("/wsman/server/requests/browsers", test_browsers);
  g_test_add_func ("/wsman/server/requests/not-http", test_not_http);
  g_test_add_func ("/wsman/server/requests/tls-at-http", test_tls_at_http);
  g_test_add_func ("/wsman/server/requests/http-at-tls", test_http_at_tls);
  g_test_add_data_func ("/wsman/server/requests/bodies-with-steps/http", GINT_TO_POINTER (FALSE),
                        test_bodies_with_steps);
  g_test_add_data_func ("/wsman/server/requests/bodies-with-steps/https", GINT_TO_POINTER (TRUE),
                        test_bodies_with_steps);
  g_test_add_func ("/wsman/server/requests/too-long", test_too_long);
  g_test_add_func ("/wsman/server/requests/nothing-on-offer", test_nothing_on_offer);
  g_test_add_func ("/wsman/server/requests/slow", test_slow);

  return g_test_run ();
}
