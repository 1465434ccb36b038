/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests what is sent, and what is done with every kind of response and with none. */

#include "canned-server.h"
#include "transport-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#include "transport/wsman-channel-private.h"
#include "transport/wsman-exchange-private.h"

/* --- Requests --- */

static char *
get_field (const CannedRequest *request,
           const char          *name)
{
  g_auto(GStrv) lines = g_strsplit (request->head, "\r\n", -1);
  g_autofree char *start = g_strconcat (name, ": ", NULL);
  char *value = NULL;

  for (gsize i = 1; lines[i] != NULL; i++)
    {
      if (!g_str_has_prefix (lines[i], start))
        continue;

      g_assert_null (value);
      value = g_strdup (lines[i] + strlen (start));
    }

  return value;
}

static void
test_request (void)
{
  static const struct
  {
    const char *charset;
    const char *mechanism;
    WsmanSendFlags flags;
    const char *type;
    const char *authorization;
    const char *identify;
  } cases[] = {
    { "UTF-8", NULL, 0, "application/soap+xml;charset=UTF-8", NULL, NULL },
    { "UTF-16", NULL, 0, "application/soap+xml;charset=UTF-16", NULL, NULL },
    { "UTF-8", "Basic", 0, "application/soap+xml;charset=UTF-8", "Basic YWRhOnNlY3JldA==", NULL },
    { "UTF-8", "Basic", WSMAN_SEND_ANONYMOUS, "application/soap+xml;charset=UTF-8", NULL, "unauthenticated" },
    { "UTF-8", NULL, WSMAN_SEND_ANONYMOUS, "application/soap+xml;charset=UTF-8", NULL, "unauthenticated" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
      g_autoptr(WsmanTransport) transport = new_transport (server, cases[i].mechanism, 1);
      g_autofree char *response = NULL;
      g_autofree char *port = g_strdup_printf ("127.0.0.1:%u", canned_server_get_port (server));
      const struct
      {
        const char *name;
        const char *value;
      } fields[] = {
        { "Host", port },
        { "Content-Type", cases[i].type },
        { "Content-Length", "10" },
        { "Accept-Encoding", "identity" },
        { "Connection", "Keep-Alive" },
        { "Authorization", cases[i].authorization },
        { "WSMANIDENTIFY", cases[i].identify },
        { "Transfer-Encoding", NULL },
        { "Expect", NULL },
      };
      const CannedRequest *request;
      g_autofree char *agent = NULL;

      response = fetch_with (transport, "<request/>" /* 10 bytes */, cases[i].charset, cases[i].flags, 0, NULL, NULL);
      g_assert_cmpstr (response, ==, "<ok/>");

      request = canned_server_get_request (server, 0);
      g_assert_true (g_str_has_prefix (request->head, "POST /wsman HTTP/1.1\r\n"));
      g_assert_cmpmem (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body), "<request/>", 10);
      for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          g_autofree char *value = get_field (request, fields[j].name);

          g_assert_cmpstr (value, ==, fields[j].value);
        }

      agent = get_field (request, "User-Agent");
      g_assert_true (g_str_has_prefix (agent, "libwsman/"));
    }
}

static void
assert_only_direct (GProxyResolver *resolver)
{
  static const char * const uris[] = { "http://127.0.0.1/", "https://h.example:5986/", "wsman-route://h.example:1/" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_auto(GStrv) proxies = g_proxy_resolver_lookup (resolver, uris[i], NULL, NULL);

      g_assert_cmpuint (g_strv_length (proxies), ==, 1);
      g_assert_cmpstr (proxies[0], ==, "direct://");
    }
}

/* libsoup itself never uses a proxy, whatever proxies the system has: the route does. */
static void
test_direct (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  const WsmanTransportConfig *config = wsman_transport_get_config (transport);
  WsmanChannel *channel = wsman_channel_new (config);

  assert_only_direct (soup_session_get_proxy_resolver (channel->session));
  wsman_channel_free (channel);
}

/* A body that is larger than every buffer arrives completely, and isn't chunked. */
static void
test_large_request (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autofree char *body = g_strnfill (20 * 1000 * 1000, 'x');
  g_autofree char *response = fetch_with (transport, body, "UTF-8", 0, 0, NULL, NULL);
  const CannedRequest *request = canned_server_get_request (server, 0);

  g_assert_cmpstr (response, ==, "<ok/>");
  g_assert_cmpuint (g_bytes_get_size (request->body), ==, 20 * 1000 * 1000);
}

#define N_PACKETS 20

/* Reads each request with one call, and closes the connection. Returns how many requests weren't there as a whole. */
static gpointer
count_parts (gpointer user_data)
{
  g_autoptr(GSocketListener) listener = user_data;
  gsize n_parts = 0;

  for (guint i = 0; i < N_PACKETS; i++)
    {
      g_autoptr(GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);
      char buffer[4096] = "";
      gssize length = g_socket_receive (g_socket_connection_get_socket (connection), buffer, sizeof buffer - 1, NULL,
                                        NULL);

      g_assert_cmpint (length, >, 0);
      n_parts += g_str_has_suffix (buffer, "<r/>") ? 0 : 1;
    }

  return GSIZE_TO_POINTER (n_parts);
}

/* The head and the body of a request leave together. A proxy may hold the body back until the head was acknowledged. */
static void
test_packets (void)
{
  GSocketListener *listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", port);
  g_autoptr(WsmanTransport) transport = new_transport_for_uri (uri, NULL, 1);
  GThread *thread = g_thread_new ("server", count_parts, listener);

  for (guint i = 0; i < N_PACKETS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error);

      g_assert_null (body);
    }

  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (thread)), ==, 0);
}

/* --- Answers --- */

typedef struct
{
  const char *name;
  const char *response;     /* sent as it is */
  gboolean then_close;
  guint status;             /* if the caller gets the response */
  const char *body;         /* likewise */
  WsmanError klass;         /* else */
  guint32 code;
  const char *text;         /* part of the message */
  gboolean is_reused;       /* by the next request: the connection */
  const char *mechanism;
} ResponseCase;

#define OK "HTTP/1.1 200 OK\r\n"
#define SOAP "Content-Type: application/soap+xml;charset=UTF-8\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define HTML "Content-Type: text/html\r\nContent-Length: 7\r\n\r\n<html/>"
#define FAULT SOAP "Content-Length: 8\r\n\r\n<fault/>"

static const ResponseCase response_cases[] = {
  /* Every form of the same header. */
  { "length", OK SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>", .is_reused = TRUE },
  { "same-length-twice", OK SOAP "Content-Length: 4\r\nContent-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "chunked", OK SOAP "Transfer-Encoding: chunked\r\n\r\n2\r\n<a\r\n2\r\n/>\r\n0\r\n\r\n", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "chunk-extension", OK SOAP "Transfer-Encoding: chunked\r\n\r\n4;x=y\r\n<a/>\r\n0\r\n\r\n", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "close-after-length", OK SOAP "Connection: Close\r\nContent-Length: 4\r\n\r\n<a/>", TRUE, 200, "<a/>" },
  { "close-announced-not-done", OK SOAP "Connection: Close\r\nContent-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>" },
  { "close-chunked", OK SOAP "Connection: Close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n", FALSE,
    200, "<a/>" },
  { "until-close", OK SOAP "Connection: close\r\n\r\n<a/>", TRUE, 200, "<a/>" },
  { "until-close-1.0", "HTTP/1.0 200 OK\r\n" SOAP "\r\n<a/>", TRUE, 200, "<a/>" },
  { "reason-null", "HTTP/1.1 200 (null)\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "reason-success", "HTTP/1.1 200 Success\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "reason-empty", "HTTP/1.1 200 \r\n" SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>", .is_reused = TRUE },
  { "reason-missing", "HTTP/1.1 200\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>", .is_reused = TRUE },
  { "reason-latin", "HTTP/1.1 200 Gel\xf6st\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "continue-first", "HTTP/1.1 100 Continue\r\n\r\n" OK SOAP "Content-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "bare-newlines", "HTTP/1.1 200 OK\nContent-Type: application/soap+xml\nContent-Length: 4\n\n<a/>", FALSE, 200,
    "<a/>", .is_reused = TRUE },
  { "type-case", OK "content-type: Application/SOAP+XML; Charset=\"UTF-8\"\r\ncontent-length: 4\r\n\r\n<a/>", FALSE,
    200, "<a/>", .is_reused = TRUE },
  { "type-spaces", OK "Content-Type:   application/soap+xml ; charset = utf-8 \r\nContent-Length: 4\r\n\r\n<a/>", FALSE,
    200, "<a/>", .is_reused = TRUE },
  { "type-action", OK "Content-Type: application/soap+xml;charset=UTF-8;action=\"urn:x\"\r\nContent-Length: 4\r\n\r\n"
                      "<a/>", FALSE, 200, "<a/>", .is_reused = TRUE },
  { "type-text-xml", OK "Content-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>", FALSE, 200, "<a/>",
    .is_reused = TRUE },
  { "empty", OK SOAP EMPTY, FALSE, 200, "", .is_reused = TRUE },
  { "empty-no-type", OK EMPTY, FALSE, 200, "", .is_reused = TRUE },
  { "accepted", "HTTP/1.1 202 Accepted\r\n" EMPTY, FALSE, 202, "", .is_reused = TRUE },
  { "no-content", "HTTP/1.1 204 No Content\r\n\r\n", FALSE, 204, "" },

  /* The caller gets a fault with any HTTP status. */
  { "fault-500", "HTTP/1.1 500 Internal Server Error\r\n" FAULT, FALSE, 500, "<fault/>", .is_reused = TRUE },
  { "fault-503", "HTTP/1.1 503 Service Unavailable\r\n" FAULT, FALSE, 503, "<fault/>", .is_reused = TRUE },
  { "fault-400", "HTTP/1.1 400 Bad Request\r\n" FAULT, FALSE, 400, "<fault/>", .is_reused = TRUE },
  { "fault-401", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n" FAULT, FALSE, 401, "<fault/>",
    .is_reused = TRUE },
  { "fault-404-close", "HTTP/1.1 404 Not Found\r\nConnection: Close\r\n" FAULT, TRUE, 404, "<fault/>" },
  { "fault-chunked", "HTTP/1.1 500 (null)\r\n" SOAP "Transfer-Encoding: chunked\r\n\r\n8\r\n<fault/>\r\n0\r\n\r\n",
    FALSE, 500, "<fault/>", .is_reused = TRUE },

  /* Responses without a fault and without an envelope. */
  { "401-mute", "HTTP/1.1 401 Unauthorized\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_AUTHENTICATION, .code = 0x80070005,
    .text = "offers no mechanism" },
  { "401-omi", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"WSMAN\"\r\nWWW-Authenticate: Negotiate\r\n"
               "WWW-Authenticate: Kerberos\r\n" EMPTY, FALSE,
    .klass = WSMAN_ERROR_AUTHENTICATION, .code = 0x80070005, .text = "it offers: Basic, Negotiate, Kerberos" },
  { "401-list", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a, b\", nonce = \"x\", "
                "Basic realm=\"WSMAN\", charset=\"UTF-8\", NTLM\r\n" EMPTY, FALSE,
    .klass = WSMAN_ERROR_AUTHENTICATION, .code = 0x80070005, .text = "it offers: Digest, Basic, NTLM" },
  { "401-refused", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: basic realm=\"WSMAN\"\r\n"
                   "WWW-Authenticate: Negotiate\r\n" HTML, FALSE,
    .klass = WSMAN_ERROR_AUTHENTICATION, .code = 0x80070005, .text = "check user name, password",
    .mechanism = "Basic" },
  { "401-others", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Kerberos\r\n" EMPTY,
    FALSE,
    .klass = WSMAN_ERROR_AUTHENTICATION, .code = 0x80070005, .text = "doesn’t accept Basic, which the session’s "
                                                                     "flags require; it offers: Negotiate, Kerberos",
    .mechanism = "Basic" },
  { "403", "HTTP/1.1 403 Forbidden\r\n" HTML, FALSE, .klass = WSMAN_ERROR_ACCESS_DENIED, .code = 0x80070005,
    .text = "403" },
  { "404", "HTTP/1.1 404 Not Found\r\n" HTML, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338113, .text = "404" },
  { "405", "HTTP/1.1 405 Method Not Allowed\r\n" HTML, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338074,
    .text = "405" },
  { "407", "HTTP/1.1 407 Proxy Authentication Required\r\n" HTML, FALSE, .klass = WSMAN_ERROR_PROTOCOL,
    .code = 0x8033810F, .text = "proxy" },
  { "411", "HTTP/1.1 411 Length Required\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x8033810F,
    .text = "length" },
  { "413", "HTTP/1.1 413 Request Entity Too Large\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_QUOTA, .code = 0x80338111,
    .text = "MaxEnvelopeSize" },
  { "415", "HTTP/1.1 415 Unsupported Media Type\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_UNSUPPORTED, .code = 0x80338075,
    .text = "415" },
  { "503", "HTTP/1.1 503 Service Unavailable\r\n" HTML, FALSE, .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338112,
    .text = "503" },
  { "500-empty", "HTTP/1.1 500 Internal Server Error\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL,
    .code = 0x80338170, .text = "500" },
  { "500-soap-empty", "HTTP/1.1 500 Internal Server Error\r\n" SOAP EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL,
    .code = 0x80338170, .text = "500" },
  { "500-soap-chunked-empty", "HTTP/1.1 500 Internal Server Error\r\n" SOAP "Transfer-Encoding: chunked\r\n\r\n0\r\n"
                                                                            "\r\n", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338170, .text = "500" },
  { "500-html", "HTTP/1.1 500 Internal Server Error\r\n" HTML, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338173,
    .text = "web page" },
  { "400-empty", "HTTP/1.1 400 Bad Request\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338171,
    .text = "400" },
  { "418", "HTTP/1.1 418 I’m a teapot\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x8033810F,
    .text = "418" },
  { "421", "HTTP/1.1 421 Misdirected Request\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x8033810F,
    .text = "421" },
  { "301", "HTTP/1.1 301 Moved\r\nLocation: https://elsewhere.example/wsman\r\n" EMPTY, FALSE,
    .klass = WSMAN_ERROR_UNSUPPORTED, .code = 0x80338199, .text = "https://elsewhere.example/wsman" },
  { "307", "HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\n" HTML, FALSE, .klass = WSMAN_ERROR_UNSUPPORTED,
    .code = 0x80338199, .text = "/other" },
  { "302-nowhere", "HTTP/1.1 302 Found\r\n" EMPTY, FALSE, .klass = WSMAN_ERROR_UNSUPPORTED, .code = 0x80338199,
    .text = "302" },
  { "200-html", OK HTML, FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80338173, .text = "web page" },
  { "200-json", OK "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x803380F7, .text = "application/json" },
  { "200-no-type", OK "Content-Length: 2\r\n\r\n{}", FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x803380F7,
    .text = "no type" },

  /* Bytes that aren't HTTP, and truncated responses. */
  { "ssh", "SSH-2.0-OpenSSH_9.2\r\n\r\n", TRUE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78,
    .text = "doesn’t speak HTTP; it says “SSH-2.0-OpenSSH_9.2”" },
  { "length-below-0", OK SOAP "Content-Length: -5\r\n\r\n<a/>", TRUE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78,
    .text = "a length below 0" },
  { "lengths-that-differ", OK SOAP "Content-Length: 4\r\nContent-Length: -4\r\n\r\n<a/>", TRUE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "" },
  { "shorter-length-first", OK SOAP "Content-Length: 4\r\nContent-Length: 8\r\n\r\n<a/><b/>", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "longer-length-first", OK SOAP "Content-Length: 8\r\nX: y\r\nContent-Length: 4\r\n\r\n<a/><b/>", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "lengths-in-a-list", OK SOAP "Content-Length: 4, 8\r\n\r\n<a/><b/>", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "length-with-plus", OK SOAP "Content-Length: +4\r\n\r\n<a/>", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "length-with-word", OK SOAP "Content-Length: 4 x\r\n\r\n<a/>", FALSE,
    .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "length-and-chunks", OK SOAP "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n",
    FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "both a length and a transfer encoding" },
  { "lengths-of-401", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\nContent-Length: 4\r\n"
    "\r\n<a/>", FALSE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "a length that isn’t one number" },
  { "cut-status", "HTTP/1.1 20", TRUE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78, .text = "cut short" },
  { "cut-head", OK SOAP, TRUE, .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338012, .text = "may have been executed" },
  { "cut-field", OK "Content-Type: application/soap+xml\r\nContent-Le", TRUE, .klass = WSMAN_ERROR_PROTOCOL,
    .code = 0x80072F78, .text = "cut short" },
  { "cut-number", OK SOAP "Content-Length: 12", TRUE, .klass = WSMAN_ERROR_PROTOCOL, .code = 0x80072F78,
    .text = "cut short" },
  { "cut-nothing", "", TRUE, .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338012, .text = "may have been executed" },
  { "cut-length", OK SOAP "Content-Length: 9\r\n\r\n<a/>", TRUE, .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338012,
    .text = "in the middle of the response" },
  { "cut-length-close", OK SOAP "Connection: Close\r\nContent-Length: 9\r\n\r\n<a/>", TRUE,
    .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338012, .text = "in the middle of the response" },
  { "cut-chunk", OK SOAP "Transfer-Encoding: chunked\r\n\r\n9\r\n<a/>", TRUE, .klass = WSMAN_ERROR_CONNECTION,
    .code = 0x80338012, .text = "in the middle of the response" },
#if SOUP_CHECK_VERSION (3, 6, 0)
  { "cut-between-chunks", OK SOAP "Transfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n", TRUE,
    .klass = WSMAN_ERROR_CONNECTION, .code = 0x80338012, .text = "in the middle of the response" },
#else
  /* libsoup accepts this as the end. The XML shows whether it was. */
  { "cut-between-chunks", OK SOAP "Transfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n", TRUE, 200, "<a/>" },
#endif
  { "cut-fault", "HTTP/1.1 500 Oops\r\n" SOAP "Content-Length: 9\r\n\r\n", TRUE, .klass = WSMAN_ERROR_CONNECTION,
    .code = 0x80338012, .text = "in the middle of the response" },
};

static void
respond_case (CannedPeer          *peer,
              const CannedRequest *request,
              gpointer             user_data)
{
  const ResponseCase *row = user_data;

  canned_peer_send (peer, "%s", row->response);
  if (row->then_close)
    canned_peer_close (peer);
}

static void
test_response (gconstpointer data)
{
  const ResponseCase *row = data;
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_case, (gpointer) row);
  g_autoptr(WsmanTransport) transport = new_transport (server, row->mechanism, 1);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      guint status = 0;
      /* After a response, whatever it contains, the request isn't sent again. */
      WsmanSendFlags flags = i > 0 && !row->then_close ? WSMAN_SEND_REPEATABLE : WSMAN_SEND_NONE;
      g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", flags, 10000, &status, &error);

      if (row->body != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (status, ==, row->status);
          g_assert_cmpstr (body, ==, row->body);
        }
      else
        assert_failure (error, row->klass, row->code, row->text);
    }

  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2);
  if (row->body != NULL)
    g_assert_cmpuint (canned_server_get_n_connections (server), ==, row->is_reused ? 1 : 2);
}

/* --- Cuts --- */

typedef struct
{
  const char *response;
  gsize length; /* only so many bytes of the first response are sent */
} Cut;

static void
respond_cut (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  const Cut *cut = user_data;

  canned_peer_send (peer, "%.*s", (int) cut->length, cut->response);
  canned_peer_close (peer);
}

/* A response of known length that is cut anywhere is an error. A part is never returned as the whole. */
static void
test_every_cut (gconstpointer data)
{
  const char *response = data;
  gsize length = strlen (response);

  for (gsize i = 0; i <= length; i++)
    {
      Cut cut = { response, i };
      g_autoptr(CannedServer) server = canned_server_new (NULL, respond_cut, &cut);
      g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
      g_autoptr(GError) error = NULL;
      g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error);

      g_assert_cmpuint (canned_server_get_n_requests (server), ==, 1);
      if (i < length)
        g_assert_true (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
                       g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL));
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (body, ==, "<fault/>");
        }
    }
}

/* A peer's text is quoted. It can't control the terminal, and its length is limited. */
static void
test_quote (void)
{
  g_autofree char *location = g_strnfill (5000, 'x');
  g_autofree char *response = g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: \033[2J\xff%s\r\n" EMPTY, location);
  ResponseCase row = { "quote", response };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_case, &row);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, 0, NULL, &error));
  assert_failure (error, WSMAN_ERROR_UNSUPPORTED, 0x80338199, "\uFFFD[2J\uFFFDxxx");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 500);
}

static void
test_charset (void)
{
  static const struct
  {
    const char *type;
    const char *charset;
  } cases[] = {
    { "application/soap+xml;charset=UTF-8", "UTF-8" },
    { "application/soap+xml; charset=\"utf-16\"", "utf-16" },
    { "application/soap+xml; CHARSET=UTF-16; action=x", "UTF-16" },
    { "application/soap+xml", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (OK "Content-Type: %s\r\nContent-Length: 4\r\n\r\n<a/>", cases[i].type);
      ResponseCase row = { "charset", text };
      g_autoptr(CannedServer) server = canned_server_new (NULL, respond_case, &row);
      g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
      g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", 0, 0, NULL, NULL);

      g_assert_cmpstr (wsman_exchange_get_charset (exchange), ==, cases[i].charset);
    }
}

/* --- No response --- */

static void
test_unreachable (void)
{
  static const struct
  {
    const char *uri;
    WsmanError klass;
    guint32 code;
  } cases[] = {
    { "http://127.0.0.1:1/wsman", WSMAN_ERROR_CONNECTION, 0x80338012 },
    { "http://name.invalid:5985/wsman", WSMAN_ERROR_CONNECTION, 0x803381B9 },
    { "https://127.0.0.1:1/wsman", WSMAN_ERROR_CONNECTION, 0x80338012 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanTransport) transport = new_transport_for_uri (cases[i].uri, NULL, 1);
      g_autoptr(GUri) uri = g_uri_parse (cases[i].uri, G_URI_FLAGS_NONE, NULL);
      g_autoptr(GError) error = NULL;
      g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", 0, 0, NULL, &error);

      g_assert_null (body);
      assert_failure (error, cases[i].klass, cases[i].code, g_uri_get_host (uri));
      g_assert_null (strstr (error->message, "proxy"));
      g_assert_false (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/transport/request", test_request);
  g_test_add_func ("/wsman/transport/direct", test_direct);
  g_test_add_func ("/wsman/transport/packets", test_packets);
  g_test_add_func ("/wsman/transport/large-request", test_large_request);
  for (gsize i = 0; i < G_N_ELEMENTS (response_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport/response/", response_cases[i].name, NULL);

      g_test_add_data_func (path, &response_cases[i], test_response);
    }
  g_test_add_data_func ("/wsman/transport/cut/length",
                        OK SOAP "Content-Length: 8\r\n\r\n<fault/>", test_every_cut);
  g_test_add_data_func ("/wsman/transport/cut/close",
                        OK SOAP "Connection: Close\r\nContent-Length: 8\r\n\r\n<fault/>",
                        test_every_cut);
  g_test_add_data_func ("/wsman/transport/cut/fault",
                        "HTTP/1.1 500 Error\r\n" FAULT, test_every_cut);
  g_test_add_func ("/wsman/transport/quote", test_quote);
  g_test_add_func ("/wsman/transport/charset", test_charset);
  g_test_add_func ("/wsman/transport/unreachable", test_unreachable);

  return g_test_run ();
}
