/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests connections through proxies that behave, misbehave, break and lie. The scripted proxy is also the target: it
 * responds to the requests that come through its tunnel.
 */

#include "canned-server.h"
#include "transport-fixture.h"

#include <string.h>

#include "transport/wsman-proxy-private.h"
#include "transport/wsman-route-private.h"

#define TARGET "http://target.example:5985/wsman"
#define AUTHORITY "target.example:5985"
#define ESTABLISHED "HTTP/1.1 200 Connection established\r\n\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define HTML "Content-Type: text/html\r\nContent-Length: 7\r\n\r\n<html/>"
#define ASK_BASIC "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
#define ASK_DIGEST "HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm=\"p\", nonce=\"n\", qop=\"auth\"\r\n"

/* The password of the user "proxy-ada" is "proxy-secret". */
#define BASIC_VALUE "Proxy-Authorization: Basic cHJveHktYWRhOnByb3h5LXNlY3JldA==\r\n"

/* --- The fixture --- */

static WsmanTransportConfig *
new_proxy_config (const char *proxy,
                  const char *mechanism)
{
  WsmanTransportConfig *config = new_config (TARGET, mechanism, 1);

  config->proxy_resolver = g_simple_proxy_resolver_new (proxy, NULL);

  return config;
}

static WsmanTransportConfig *
new_config_for (CannedServer *proxy,
                const char   *mechanism)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", canned_server_get_port (proxy));

  return new_proxy_config (uri, mechanism);
}

static WsmanTransport *
new_transport_by (CannedServer             *proxy,
                  WsmanProxyAuthentication  authentication,
                  const char               *user_name)
{
  WsmanTransportConfig *config = new_config_for (proxy, "Basic");

  config->proxy_login = wsman_proxy_login_new (authentication, user_name, user_name != NULL ? "proxy-secret" : NULL,
                                               WSMAN_NTLM_POLICY_AUTO);

  return wsman_transport_new (config);
}

static gboolean
is_connect (const CannedRequest *request)
{
  return g_str_has_prefix (request->head, "CONNECT ");
}

/* Asserts that no secret of the target is in a request to the proxy, and none of the proxy in one to the target. */
static void
assert_secrets_apart (CannedServer *proxy)
{
  for (guint i = 0; i < canned_server_get_n_requests (proxy); i++)
    {
      const CannedRequest *request = canned_server_get_request (proxy, i);

      if (is_connect (request))
        g_assert_null (strstr (request->head, "\nAuthorization:"));
      else
        g_assert_null (strstr (request->head, "Proxy-"));
    }
}

static guint
count_connects (CannedServer *proxy)
{
  guint n = 0;

  for (guint i = 0; i < canned_server_get_n_requests (proxy); i++)
    n += is_connect (canned_server_get_request (proxy, i)) ? 1 : 0;

  return n;
}

/* --- A proxy that behaves --- */

static void
serve (CannedPeer          *peer,
       const CannedRequest *request,
       gpointer             user_data)
{
  if (is_connect (request))
    canned_peer_send (peer, ESTABLISHED);
  else
    respond_ok (peer, request, NULL);
}

static void
test_tunnel (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve, NULL);
  g_autoptr(WsmanTransport) transport = wsman_transport_new (new_config_for (proxy, "Basic"));
  g_autofree char *label = g_strdup_printf ("http://127.0.0.1:%u", canned_server_get_port (proxy));
  const CannedRequest *request;

  for (int i = 0; i < 3; i++)
    assert_fetches (transport);

  g_assert_cmpuint (canned_server_get_n_connections (proxy), ==, 1);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 4);
  request = canned_server_get_request (proxy, 0);
  g_assert_true (g_str_has_prefix (request->head, "CONNECT " AUTHORITY " HTTP/1.1\r\nHost: " AUTHORITY "\r\n"));
  request = canned_server_get_request (proxy, 1);
  g_assert_true (g_str_has_prefix (request->head, "POST /wsman HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request->head, "\r\nHost: " AUTHORITY "\r\n"));
  assert_secrets_apart (proxy);

  g_assert_cmpstr (wsman_peer_info_get_proxy (wsman_transport_get_peer_info (transport)), ==, label);
}

/* --- A proxy that requires authentication --- */

typedef struct
{
  const char *name;
  const char *refusal;      /* the response to a CONNECT without the right value */
  gboolean then_close;
  const char *right;        /* the right header; NULL if nothing is right */
  WsmanProxyAuthentication authentication;
  gboolean has_user;
  guint n_connects;
  guint n_connections;
  const char *text;         /* a part of the message; NULL if the call succeeds */
} LoginCase;

#define BASIC WSMAN_PROXY_AUTHENTICATION_USE_BASIC
#define DIGEST WSMAN_PROXY_AUTHENTICATION_USE_DIGEST
#define NEGOTIATE WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE
#define FREE WSMAN_PROXY_AUTHENTICATION_NONE

static const LoginCase login_cases[] = {
  { "keeps", ASK_BASIC HTML, FALSE, BASIC_VALUE, BASIC, TRUE, 2, 1 },
  { "says-close", ASK_BASIC "Connection: close\r\n" HTML, TRUE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "says-proxy-close", ASK_BASIC "Proxy-Connection: close\r\n" HTML, FALSE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "says-nothing-closes", ASK_BASIC "\r\n<html/>", TRUE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "old", "HTTP/1.0 407 x\r\nProxy-Authenticate: Basic\r\n\r\n", TRUE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "chunked", ASK_BASIC "Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: 1\r\n\r\n", FALSE, BASIC_VALUE, BASIC,
    TRUE, 2, 1 },
  { "wrong-chunks", ASK_BASIC "Transfer-Encoding: chunked\r\n\r\nzz\r\n", FALSE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "two-lengths", ASK_BASIC "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", FALSE, BASIC_VALUE, BASIC, TRUE, 2,
    2 },
  { "cut-body", ASK_BASIC "Content-Length: 100\r\n\r\nab", TRUE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "huge-body", ASK_BASIC "Content-Length: 999999999999\r\n\r\nab", FALSE, BASIC_VALUE, BASIC, TRUE, 2, 2 },
  { "several", "HTTP/1.1 407 x\r\nProxy-Authenticate: Negotiate, Basic realm=\"a, b\"\r\n" EMPTY, FALSE, BASIC_VALUE,
    BASIC, TRUE, 2, 1 },

  /* Credentials are sent once. */
  { "refused", ASK_BASIC HTML, FALSE, NULL, BASIC, TRUE, 2, 1, "refuses the user “proxy-ada”" },
  { "refused-closes", ASK_BASIC "Connection: close\r\n" HTML, TRUE, NULL, BASIC, TRUE, 2, 2, "refuses the user" },
  { "digest-refused", ASK_DIGEST EMPTY, FALSE, NULL, DIGEST, TRUE, 2, 1, "refuses the user" },
  { "digest-always-stale", "HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm=\"p\", nonce=\"n\", stale=true\r\n"
                           EMPTY, FALSE, NULL, DIGEST, TRUE, 2, 1, "refuses the user" },

  /* Nothing is sent that the caller hasn't asked for. */
  { "no-credentials", ASK_BASIC HTML, FALSE, NULL, FREE, FALSE, 1, 1, "requires authentication" },
  { "no-ticket-by-itself", "HTTP/1.1 407 x\r\nProxy-Authenticate: Negotiate\r\n" EMPTY, FALSE, NULL, FREE, FALSE, 1, 1,
    "it offers: Negotiate" },
  { "never-basic-by-itself", ASK_BASIC HTML, FALSE, NULL, FREE, TRUE, 1, 1, "offers no mechanism" },
  { "never-basic-for-negotiate", ASK_BASIC HTML, FALSE, NULL, NEGOTIATE, TRUE, 1, 1, "it offers: Basic" },
  { "never-basic-for-digest", ASK_BASIC HTML, FALSE, NULL, DIGEST, TRUE, 1, 1, "it offers: Basic" },
  { "never-digest-for-basic", ASK_DIGEST EMPTY, FALSE, NULL, BASIC, TRUE, 1, 1, "it offers: Digest" },
  { "unknown-digest", "HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm=\"p\", nonce=\"n\", algorithm=SHA-512-256\r\n"
                      EMPTY, FALSE, NULL, DIGEST, TRUE, 1, 1, "offers no mechanism" },
  { "mute", "HTTP/1.1 407 x\r\n" EMPTY, FALSE, NULL, BASIC, TRUE, 1, 1, "offers no mechanism" },
  { "malformed", "HTTP/1.1 407 x\r\nProxy-Authenticate: =,\"\r\n" EMPTY, FALSE, NULL, BASIC, TRUE, 1, 1,
    "offers no mechanism" },
};

static void
serve_login (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  const LoginCase *row = user_data;

  if (!is_connect (request) || (row->right != NULL && strstr (request->head, row->right) != NULL))
    {
      serve (peer, request, NULL);
      return;
    }

  canned_peer_send (peer, "%s", row->refusal);
  if (row->then_close)
    canned_peer_close (peer);
}

static void
test_login (gconstpointer data)
{
  const LoginCase *row = data;
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve_login, (gpointer) row);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, row->authentication,
                                                          row->has_user ? "proxy-ada" : NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 10000, NULL, &error);

  if (row->text == NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (body, ==, "<ok/>");
    }
  else
    {
      assert_failure (error, WSMAN_ERROR_AUTHENTICATION, 0x80190197, row->text);
      g_assert_nonnull (strstr (error->message, "407"));
      g_assert_null (strstr (error->message, "secret"));
    }

  g_assert_cmpuint (count_connects (proxy), ==, row->n_connects);
  g_assert_cmpuint (canned_server_get_n_connections (proxy), ==, row->n_connections);
  assert_secrets_apart (proxy);
}

/* --- Questions --- */

typedef struct
{
  guint n_questions;
  const char *answers[4]; /* the passwords of "proxy-ada"; NULL cancels */
} Person;

static gboolean
answer (WsmanCredentialRequest *request,
        gpointer                user_data)
{
  Person *person = user_data;
  const char *password = person->answers[person->n_questions++];

  g_assert_cmpint (wsman_credential_request_get_kind (request), ==, WSMAN_CREDENTIAL_KIND_PROXY);
  g_assert_cmpstr (wsman_credential_request_get_scheme (request), ==, "Basic");
  g_assert_cmpstr (wsman_credential_request_get_realm (request), ==, "p");
  g_assert_true (g_str_has_prefix (wsman_credential_request_get_host (request), "127.0.0.1:"));
  g_assert_false (wsman_credential_request_get_secure (request));
  g_assert_cmpint (wsman_credential_request_get_retrying (request), ==, person->n_questions > 1);
  if (password == NULL)
    return FALSE;

  wsman_credential_request_answer (request, "proxy-ada", password);

  return TRUE;
}

static void
test_question (void)
{
  static const struct
  {
    const char *answers[4];
    guint n_questions;
    const char *text; /* NULL if the call succeeds */
  } cases[] = {
    { { "proxy-secret" }, 1, NULL },
    { { "wrong", "proxy-secret" }, 2, NULL },
    { { NULL }, 1, "requires authentication" },
    { { "wrong", NULL }, 2, "refuses the user" },
    { { "wrong", "wrong", "wrong", "proxy-secret" }, 3, "refuses the user" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve_login, (gpointer) &login_cases[0]);
      WsmanTransportConfig *config = new_config_for (proxy, "Basic");
      Person person = { 0 };
      g_autoptr(WsmanTransport) transport = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *body = NULL;

      memcpy (person.answers, cases[i].answers, sizeof person.answers);
      config->proxy_login = wsman_proxy_login_new (FREE, NULL, NULL, WSMAN_NTLM_POLICY_AUTO);
      config->ask = answer;
      config->ask_data = &person;
      transport = wsman_transport_new (config);
      body = fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error);
      g_assert_cmpuint (person.n_questions, ==, cases[i].n_questions);
      assert_secrets_apart (proxy);
      if (cases[i].text != NULL)
        {
          assert_failure (error, WSMAN_ERROR_AUTHENTICATION, 0x80190197, cases[i].text);
          continue;
        }

      /* The next connection knows the answer. */
      g_assert_no_error (error);
      wsman_transport_close (transport);
      assert_fetches (transport);
      g_assert_cmpuint (person.n_questions, ==, cases[i].n_questions);
    }
}

/* An answer may take longer than a connection may. */
static gboolean
answer_late (gpointer user_data)
{
  wsman_credential_request_answer (user_data, "proxy-ada", "proxy-secret");

  return G_SOURCE_REMOVE;
}

static gboolean
answer_later (WsmanCredentialRequest *request,
              gpointer                user_data)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, SHORT_MS * 2, answer_late, g_object_ref (request), g_object_unref);

  return TRUE;
}

static void
test_slow_person (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve_login, (gpointer) &login_cases[0]);
  WsmanTransportConfig *config = new_config_for (proxy, "Basic");
  g_autoptr(WsmanTransport) transport = NULL;

  config->proxy_login = wsman_proxy_login_new (FREE, NULL, NULL, WSMAN_NTLM_POLICY_AUTO);
  config->ask = answer_later;
  config->connect_timeout = SHORT_MS;
  transport = wsman_transport_new (config);
  assert_fetches (transport);
}

/* Digest is bound to CONNECT and to the target, and SHA-256 is preferred. test-proxies.py has a foreign peer. */
static void
serve_digest (CannedPeer          *peer,
              const CannedRequest *request,
              gpointer             user_data)
{
  if (!is_connect (request) || strstr (request->head, "Proxy-Authorization: Digest ") != NULL)
    serve (peer, request, NULL);
  else
    canned_peer_send (peer, "HTTP/1.1 407 x\r\nProxy-Authenticate: Digest realm=\"p\", nonce=\"n1\", qop=\"auth\"\r\n"
                            "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256, "
                            "opaque=\"o\", userhash=true\r\n" EMPTY);
}

static void
test_digest (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve_digest, NULL);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, DIGEST, "proxy-ada");
  const char *head;

  assert_fetches (transport);
  head = canned_server_get_request (proxy, 1)->head;
  g_assert_nonnull (strstr (head, "nonce=\"n2\""));
  g_assert_nonnull (strstr (head, "uri=\"" AUTHORITY "\""));
  g_assert_nonnull (strstr (head, "algorithm=SHA-256"));
  g_assert_nonnull (strstr (head, "opaque=\"o\""));
  g_assert_nonnull (strstr (head, "userhash=true"));
  g_assert_null (strstr (head, "proxy-ada"));
  g_assert_null (strstr (head, "proxy-secret"));
  assert_secrets_apart (proxy);
}

/* --- A proxy that refuses or misbehaves --- */

typedef struct
{
  const char *name;
  const char *response;
  gboolean then_close;
  WsmanError klass;
  guint32 code;
  const char *text;
} RefusalCase;

static const RefusalCase refusal_cases[] = {
  { "302", "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\n" EMPTY, FALSE, WSMAN_ERROR_UNSUPPORTED,
    0x80338199, "redirects of proxies aren’t followed" },
  { "401", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n" EMPTY, FALSE, WSMAN_ERROR_PROTOCOL, 0x8033810F,
    "HTTP status 401 Unauthorized" },
  { "403-html", "HTTP/1.1 403 Forbidden\r\n" HTML, FALSE, WSMAN_ERROR_ACCESS_DENIED, 0x80070005,
    "doesn’t connect to " AUTHORITY ": HTTP status 403 Forbidden, with a web page" },
  { "405", "HTTP/1.1 405 x\r\n" EMPTY, FALSE, WSMAN_ERROR_PROTOCOL, 0x8033810F, "allows CONNECT" },
  { "501", "HTTP/1.1 501 x\r\n" EMPTY, FALSE, WSMAN_ERROR_PROTOCOL, 0x8033810F, "allows CONNECT" },
  { "502", "HTTP/1.1 502 Bad Gateway\r\n" HTML, TRUE, WSMAN_ERROR_CONNECTION, 0x80338012, "can’t reach the host" },
  { "503", "HTTP/1.0 503\r\n\r\n", TRUE, WSMAN_ERROR_CONNECTION, 0x80338012, "HTTP status 503; " },
  { "799", "HTTP/1.1 799 x\r\n\r\n", TRUE, WSMAN_ERROR_PROTOCOL, 0x8033810F, "799" },
  { "200-html", "HTTP/1.1 200 OK\r\n" HTML, FALSE, WSMAN_ERROR_PROTOCOL, 0x80072F78,
    "data of its own into the tunnel" },
  { "smuggles", ESTABLISHED "HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP "\r\nContent-Length: 4\r\n\r\n<x/>", FALSE,
    WSMAN_ERROR_PROTOCOL, 0x80072F78, "data of its own into the tunnel" },
  { "ssh", "SSH-2.0-OpenSSH_9.2\r\n\r\n", FALSE, WSMAN_ERROR_PROTOCOL, 0x80072F78, "isn’t HTTP" },
  { "html-only", "<html>login</html>\r\n\r\n", TRUE, WSMAN_ERROR_PROTOCOL, 0x80072F78, "isn’t HTTP" },
  { "http-2", "HTTP/2.0 200 OK\r\n\r\n", FALSE, WSMAN_ERROR_PROTOCOL, 0x80072F78, "isn’t HTTP" },
  { "sign", "HTTP/1.1 +20 OK\r\n\r\n", FALSE, WSMAN_ERROR_PROTOCOL, 0x80072F78, "isn’t HTTP" },
  { "four-digits", "HTTP/1.1 2000 OK\r\n\r\n", FALSE, WSMAN_ERROR_PROTOCOL, 0x80072F78, "isn’t HTTP" },
  { "nothing", "", TRUE, WSMAN_ERROR_CONNECTION, 0x80338012, "broke the connection before it connected to" },
  { "escapes", "HTTP/1.1 403 \033[31mred\r\n" EMPTY, FALSE, WSMAN_ERROR_ACCESS_DENIED, 0x80070005, "403 �[31mred" },
};

static void
refuse (CannedPeer          *peer,
        const CannedRequest *request,
        gpointer             user_data)
{
  const RefusalCase *row = user_data;

  canned_peer_send (peer, "%s", row->response);
  if (row->then_close)
    canned_peer_close (peer);
}

static void
assert_names_proxy (const GError *error,
                    CannedServer *proxy)
{
  g_autofree char *label = g_strdup_printf ("http://127.0.0.1:%u", canned_server_get_port (proxy));

  g_assert_nonnull (strstr (error->message, label));
}

static void
test_refusal (gconstpointer data)
{
  const RefusalCase *row = data;
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, refuse, (gpointer) row);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, BASIC, "proxy-ada");
  g_autoptr(GError) error = NULL;
  g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 10000, NULL, &error);

  g_assert_null (body);
  assert_failure (error, row->klass, row->code, row->text);
  assert_names_proxy (error, proxy);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 1);
}

/* --- Floods --- */

static void
flood (CannedPeer          *peer,
       const CannedRequest *request,
       gpointer             user_data)
{
  const char *line = user_data;

  if (g_str_has_prefix (line, "X-"))
    canned_peer_send (peer, "HTTP/1.1 200 OK\r\n");
  while (canned_peer_try_send (peer, line))
    continue;
}

/* Neither headers nor informational responses nor a body without end keep the client busy. */
static void
test_flood (gconstpointer data)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, flood, (gpointer) data);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, BASIC, "proxy-ada");
  g_autoptr(GError) error = NULL;
  g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 10000, NULL, &error);

  g_assert_null (body);
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, WSMAN_ERROR);
  assert_names_proxy (error, proxy);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 1);
}

/* --- Silence --- */

static void
stay_silent (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  const char *start = user_data;

  canned_peer_send (peer, "%s", start);
  canned_peer_wait_end (peer);
}

/* A proxy that stops anywhere has only the time for connecting. */
static void
test_silence (gconstpointer data)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, stay_silent, (gpointer) data);
  WsmanTransportConfig *config = new_config_for (proxy, NULL);
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  config->connect_timeout = SHORT_MS;
  transport = wsman_transport_new (config);
  body = fetch_with (transport, "<r/>", "UTF-8", 0, LONG_MS, NULL, &error);
  assert_failure (error, WSMAN_ERROR_TIMED_OUT, 0x80338126, "takes connections, but didn’t connect to the host");
  assert_names_proxy (error, proxy);
}

/* A call can be cancelled at each stage of the handshake. */
static void
test_cancel (gconstpointer data)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, stay_silent, (gpointer) data);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, BASIC, "proxy-ada");
  g_autoptr(Call) call = call_new (transport, 0, LONG_MS);

  while (canned_server_get_n_requests (proxy) == 0)
    g_main_context_iteration (NULL, FALSE);
  call_cancel (call);
}

/* --- Cuts --- */

typedef struct
{
  const char *name;
  const char *response;
  gboolean is_inside; /* TRUE for the server's response in the tunnel */
  guint8 flips;       /* the bits that are changed in the byte after length; 0 if the response ends there */
  gsize length;
} Cut;

static const Cut cuts[] = {
  { "established", ESTABLISHED },
  { "basic", ASK_BASIC HTML },
  { "chunked", ASK_BASIC "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n" },
  { "corrupt-established", ESTABLISHED, FALSE, 0x01 },
  { "corrupt-basic", ASK_BASIC HTML, FALSE, 0x10 },
  { "corrupt-digest", ASK_DIGEST EMPTY, FALSE, 0x02 },
  { "inside", "HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP "\r\nContent-Length: 9\r\n\r\n<a>b</a>", TRUE },
};

static void
respond_cut (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  const Cut *cut = user_data;

  if (cut->is_inside && is_connect (request))
    {
      serve (peer, request, NULL);
      return;
    }

  canned_peer_send (peer, "%.*s", (int) cut->length, cut->response);
  if (cut->flips != 0 && cut->length < strlen (cut->response))
    canned_peer_send (peer, "%c%s", cut->response[cut->length] ^ cut->flips, cut->response + cut->length + 1);
  canned_peer_close (peer);
}

/* A handshake that breaks or is changed at any byte is an error that names the proxy. It ends, and sends the
 * credentials at most once for each of a call's connections. */
static void
test_every_cut (gconstpointer data)
{
  Cut cut = *(const Cut *) data;

  for (cut.length = 0; cut.length <= strlen (cut.response); cut.length++)
    {
      g_autoptr(CannedServer) proxy = canned_server_new (NULL, respond_cut, &cut);
      g_autoptr(WsmanTransport) transport = new_transport_by (proxy, BASIC, "proxy-ada");
      g_autoptr(GError) error = NULL;
      g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error);

      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, WSMAN_ERROR);
      assert_names_proxy (error, proxy);
      g_assert_cmpuint (canned_server_get_n_requests (proxy), <=, 3);
      assert_secrets_apart (proxy);
    }
}

/* --- The target behind the proxy --- */

static void
break_request (CannedPeer          *peer,
               const CannedRequest *request,
               gpointer             user_data)
{
  if (is_connect (request))
    canned_peer_send (peer, ESTABLISHED);
  else
    canned_peer_close (peer);
}

/* A tunnel that breaks after the request: the request isn't sent again, because it may have run. */
static void
test_broken_tunnel (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, break_request, NULL);
  g_autoptr(WsmanTransport) transport = wsman_transport_new (new_config_for (proxy, NULL));
  g_autoptr(GError) error = NULL;
  g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error);

  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, "target.example");
  g_assert_nonnull (strstr (error->message, "may have been executed"));
  g_assert_nonnull (strstr (error->message, "the connection went through the proxy"));
  assert_names_proxy (error, proxy);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 2);
}

static void
respond_407_inside (CannedPeer          *peer,
                    const CannedRequest *request,
                    gpointer             user_data)
{
  if (is_connect (request))
    canned_peer_send (peer, ESTABLISHED);
  else
    canned_peer_send (peer, ASK_BASIC HTML);
}

/* A 407 from the target gets no credentials. */
static void
test_407_inside (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, respond_407_inside, NULL);
  g_autoptr(WsmanTransport) transport = new_transport_by (proxy, BASIC, "proxy-ada");
  g_autoptr(GError) error = NULL;
  g_autofree char *body = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 10000, NULL, &error);

  g_assert_nonnull (error);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 2);
  assert_secrets_apart (proxy);
}

/* --- What never goes to a proxy --- */

/* Credentials in a proxy's URI are never used, and never shown. */
static void
test_uri_credentials (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve_login, (gpointer) &login_cases[0]);
  g_autofree char *uri = g_strdup_printf ("http://proxy-ada:proxy-secret@127.0.0.1:%u", canned_server_get_port (proxy));
  g_autoptr(WsmanTransport) transport = wsman_transport_new (new_proxy_config (uri, NULL));
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error));
  assert_failure (error, WSMAN_ERROR_AUTHENTICATION, 0x80190197, "set credentials for the proxy");
  g_assert_null (strstr (error->message, "proxy-secret"));
  g_assert_cmpuint (count_connects (proxy), ==, 1);
}

/* Without encryption, not a byte goes to a proxy. */
static void
test_plain (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, serve, NULL);
  WsmanTransportConfig *config = new_config_for (proxy, "Basic");
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GError) error = NULL;

  config->is_plain = TRUE;
  transport = wsman_transport_new (config);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error));
  assert_failure (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x803381B1, "NO_PROXY_SERVER");
  assert_names_proxy (error, proxy);
  g_assert_cmpuint (canned_server_get_n_connections (proxy), ==, 0);
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport-proxy/every-cut/", cuts[i].name, NULL);

      g_test_add_data_func (path, &cuts[i], test_every_cut);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (login_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport-proxy/login/", login_cases[i].name, NULL);

      g_test_add_data_func (path, &login_cases[i], test_login);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (refusal_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport-proxy/refusal/", refusal_cases[i].name, NULL);

      g_test_add_data_func (path, &refusal_cases[i], test_refusal);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/transport-proxy/tunnel", test_tunnel);
  add_cases ();
  g_test_add_func ("/wsman/transport-proxy/digest", test_digest);
  g_test_add_func ("/wsman/transport-proxy/question", test_question);
  g_test_add_func ("/wsman/transport-proxy/slow-person", test_slow_person);
  g_test_add_data_func ("/wsman/transport-proxy/flood/headers", "X-Field: value\r\n", test_flood);
  g_test_add_data_func ("/wsman/transport-proxy/flood/informational", "HTTP/1.1 102 x\r\n\r\n", test_flood);
  g_test_add_data_func ("/wsman/transport-proxy/flood/line", "HTTP/1.1 200 aaaaaaaaaaaaaaaa", test_flood);
  g_test_add_data_func ("/wsman/transport-proxy/silence/at-once", "", test_silence);
  g_test_add_data_func ("/wsman/transport-proxy/silence/in-head", "HTTP/1.1 200 OK\r\nX: ", test_silence);
  g_test_add_data_func ("/wsman/transport-proxy/silence/in-body", ASK_BASIC "Content-Length: 9\r\n\r\na", test_silence);
  g_test_add_data_func ("/wsman/transport-proxy/cancel/at-once", "", test_cancel);
  g_test_add_data_func ("/wsman/transport-proxy/cancel/in-body", ASK_BASIC "Content-Length: 9\r\n\r\na", test_cancel);
  g_test_add_func ("/wsman/transport-proxy/broken-tunnel", test_broken_tunnel);
  g_test_add_func ("/wsman/transport-proxy/407-inside", test_407_inside);
  g_test_add_func ("/wsman/transport-proxy/uri-credentials", test_uri_credentials);
  g_test_add_func ("/wsman/transport-proxy/plain", test_plain);

  return g_test_run ();
}
