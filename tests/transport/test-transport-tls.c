/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests which certificates are accepted, the errors for the others, and the ways in which TLS fails. */

#include "canned-server.h"
#include "transport-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* The folder with the files of make-tls-cases. */
static char *directory;
static GTlsDatabase *trusted;

static GTlsCertificate *
load (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.pem", directory, name);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);

  return certificate;
}

static char *
compute_pin (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static WsmanTransportConfig *
new_tls_config (CannedServer *server,
                const char   *host)
{
  g_autofree char *uri = g_strdup_printf ("https://%s:%u/wsman", host, canned_server_get_port (server));
  WsmanTransportConfig *config = new_config (uri, "Basic", 2);

  config->tls_database = g_object_ref (trusted);
  /* The server listens on this address, whatever its name is. */
  config->connectable = g_network_address_new ("127.0.0.1", canned_server_get_port (server));

  return config;
}

static WsmanTransport *
new_tls_transport (CannedServer *server)
{
  return wsman_transport_new (new_tls_config (server, "localhost"));
}

/* --- Certificates --- */

typedef enum
{
  SKIP_CA = 1 << 0,
  SKIP_CN = 1 << 1,
  PIN_RIGHT = 1 << 2,
  PIN_WRONG = 1 << 3,
  ASK_YES = 1 << 4,
  ASK_NO = 1 << 5,
} Policy;

#define UNKNOWN G_TLS_CERTIFICATE_UNKNOWN_CA
#define OTHER G_TLS_CERTIFICATE_BAD_IDENTITY
#define OLD G_TLS_CERTIFICATE_EXPIRED
#define YOUNG G_TLS_CERTIFICATE_NOT_ACTIVATED

typedef struct
{
  const char *name;
  const char *certificate;
  const char *host;
  Policy policy;
  guint32 code;               /* 0 if the certificate is accepted */
  GTlsCertificateFlags found; /* the errors that the transport stores */
  const char *text;
} CertificateCase;

static const CertificateCase certificate_cases[] = {
  { "good", "good", "localhost", 0, 0, 0, NULL },
  { "address", "good", "127.0.0.1", 0, 0, 0, NULL },
  { "address-ipv6", "good", "[::1]", 0, 0, 0, NULL },
  { "ec", "ec", "localhost", 0, 0, 0, NULL },
  { "chained", "chained", "localhost", 0, 0, 0, NULL },
  { "common-name", "common-name", "localhost", 0, 0, 0, NULL },

  { "expired", "expired", "localhost", 0, 0x80072F05, OLD, "has expired" },
  { "future", "future", "localhost", 0, 0x80072F05, YOUNG, "isn’t valid yet" },
  { "wrong-name", "wrong-name", "localhost", 0, 0x80072F06, OTHER,
    "It is for elsewhere.example, *.elsewhere.example" },
  { "wrong-address", "wrong-name", "127.0.0.1", 0, 0x80072F06, OTHER, "The certificate of 127.0.0.1" },
  { "wrong-address-ipv6", "wrong-name", "[::1]", 0, 0x80072F06, OTHER, "The certificate of ::1" },
  { "wrong-address-zone", "good", "[fe80::1%25eth0]", 0, 0x80072F06, OTHER, "It is for localhost, 127.0.0.1, ::1" },
  { "common-name-address", "common-name", "127.0.0.1", 0, 0x80072F06, OTHER, "It is for CN=localhost" },
  { "self-signed", "self-signed", "localhost", 0, 0x80072F0D, UNKNOWN, "issuer isn’t trusted" },
  { "self-signed-wrong-name", "self-signed-wrong-name", "localhost", 0, 0x80072F0D, UNKNOWN | OTHER, "other names" },
  { "self-signed-expired", "self-signed-expired", "localhost", 0, 0x80072F0D, UNKNOWN | OLD, "has expired" },

  { "skip-cn/good", "good", "localhost", SKIP_CN, 0, 0, NULL },
  { "skip-cn/wrong-name", "wrong-name", "localhost", SKIP_CN, 0, OTHER, NULL },
  { "skip-cn/self-signed", "self-signed", "localhost", SKIP_CN, 0x80072F0D, UNKNOWN, "issuer isn’t trusted" },
  { "skip-cn/expired", "expired", "localhost", SKIP_CN, 0x80072F05, OLD, "has expired" },

  { "skip-ca/good", "good", "localhost", SKIP_CA, 0, 0, NULL },
  { "skip-ca/self-signed", "self-signed", "localhost", SKIP_CA, 0, UNKNOWN, NULL },
  { "skip-ca/wrong-name", "wrong-name", "localhost", SKIP_CA, 0x80072F06, OTHER, "other names" },
  { "skip-ca/self-signed-wrong-name", "self-signed-wrong-name", "localhost", SKIP_CA, 0x80072F06, UNKNOWN | OTHER,
    "other names" },
  { "skip-ca/self-signed-expired", "self-signed-expired", "localhost", SKIP_CA, 0x80072F05, UNKNOWN | OLD,
    "has expired" },
  { "skip-ca/future", "future", "localhost", SKIP_CA, 0x80072F05, YOUNG, "isn’t valid yet" },

  { "skip-both/self-signed-wrong-name", "self-signed-wrong-name", "localhost", SKIP_CA | SKIP_CN, 0, UNKNOWN | OTHER,
    NULL },
  { "skip-both/self-signed-expired", "self-signed-expired", "localhost", SKIP_CA | SKIP_CN, 0x80072F05, UNKNOWN | OLD,
    "has expired" },

  { "pin/good", "good", "localhost", PIN_RIGHT, 0, 0, NULL },
  { "pin/self-signed", "self-signed", "localhost", PIN_RIGHT, 0, UNKNOWN, NULL },
  { "pin/wrong-name", "wrong-name", "localhost", PIN_RIGHT, 0, OTHER, NULL },
  { "pin/self-signed-expired", "self-signed-expired", "localhost", PIN_RIGHT, 0, UNKNOWN | OLD, NULL },
  { "pin/differs", "good", "localhost", PIN_WRONG, 0x80072F89, 0, "a certificate that isn’t the pinned one" },
  { "pin/differs-skip", "self-signed", "localhost", PIN_WRONG | SKIP_CA | SKIP_CN, 0x80072F89, UNKNOWN, "pinned" },
  { "pin/differs-ask", "good", "localhost", PIN_WRONG | ASK_YES, 0x80072F89, 0, "pinned" },

  { "ask/yes", "self-signed", "localhost", ASK_YES, 0, UNKNOWN, NULL },
  { "ask/no", "self-signed", "localhost", ASK_NO, 0x80072F0D, UNKNOWN, "issuer isn’t trusted" },
  { "ask/yes-expired", "self-signed-expired", "localhost", ASK_YES, 0, UNKNOWN | OLD, NULL },
  { "ask/good", "good", "localhost", ASK_NO, 0, 0, NULL },
  { "ask/skipped", "self-signed", "localhost", SKIP_CA | ASK_NO, 0, UNKNOWN, NULL },
};

typedef struct
{
  const CertificateCase *row;
  GMainContext *context;
  guint n_asked;
} Asked;

static WsmanCertificateDecision
ask (GTlsCertificate      *certificate,
     GTlsCertificateFlags  errors,
     gpointer              user_data)
{
  Asked *asked = user_data;

  asked->n_asked++;
  g_assert_true (g_main_context_get_thread_default () == asked->context);
  g_assert_cmphex (errors, ==, asked->row->found);

  return (asked->row->policy & ASK_YES) != 0 ? WSMAN_CERTIFICATE_DECISION_ACCEPT : WSMAN_CERTIFICATE_DECISION_REFUSE;
}

static void
check_peer (WsmanTransport  *transport,
            GTlsCertificate *shown,
            guint            found)
{
  GTlsCertificateFlags errors = G_TLS_CERTIFICATE_VALIDATE_ALL;
  GTlsCertificate *peer = wsman_peer_info_get_certificate (wsman_transport_get_peer_info (transport), &errors);

  g_assert_true (g_tls_certificate_is_same (peer, shown));
  g_assert_cmphex (errors, ==, found);
}

static void
test_certificate (gconstpointer data)
{
  const CertificateCase *row = data;
  g_autoptr(GTlsCertificate) certificate = load (row->certificate);
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  WsmanTransportConfig *config = new_tls_config (server, row->host);
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GMainContext) context = g_main_context_new ();
  Asked asked = { row, context, 0 };
  g_autofree char *pin = compute_pin (certificate);

  config->skip_ca_check = (row->policy & SKIP_CA) != 0;
  config->skip_cn_check = (row->policy & SKIP_CN) != 0;
  if ((row->policy & PIN_WRONG) != 0)
    pin[0] = pin[0] == '0' ? '1' : '0';
  if ((row->policy & (PIN_RIGHT | PIN_WRONG)) != 0)
    config->server_certificate_sha256 = g_strdup (pin);

  transport = wsman_transport_new (config);
  if ((row->policy & (ASK_YES | ASK_NO)) != 0)
    wsman_peer_info_set_accept_func (wsman_transport_get_peer_info (transport), ask, &asked);

  g_main_context_push_thread_default (context);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *response = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error);

      if (row->code == 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (response, ==, "<ok/>");
        }
      else
        assert_failure (error, WSMAN_ERROR_CERTIFICATE, row->code, row->text);

      check_peer (transport, certificate, row->found);
    }
  g_main_context_pop_thread_default (context);

  /* The wrong server gets no byte, and the right one gets one connection. */
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, row->code == 0 ? 2 : 0);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, row->code == 0 ? 1 : 2);
  if ((row->policy & ASK_YES) != 0)
    g_assert_cmpuint (asked.n_asked, ==, row->code == 0 ? 1 : 0);
  if ((row->policy & ASK_NO) != 0)
    g_assert_cmpuint (asked.n_asked, ==, row->code == 0 ? 0 : 2);
}

static gboolean
keep_hello (CannedPeer *peer,
            guint       connection,
            gpointer    user_data)
{
  GBytes **hello = user_data;

  *hello = canned_peer_peek (peer);

  return TRUE;
}

/* The handshake contains the host's name, unless it is an address. */
static void
test_server_name (void)
{
  static const struct
  {
    const char *host;
    const char *part; /* of the first bytes that are sent */
    gboolean is_there;
  } rows[] = {
    { "localhost", "localhost", TRUE },
    { "127.0.0.1", "127.0.0.1", FALSE },
    { "[::1]", "::1", FALSE },
  };
  g_autoptr(GTlsCertificate) certificate = load ("good");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GBytes) hello = NULL;
      g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, &hello);
      g_autoptr(WsmanTransport) transport = wsman_transport_new (new_tls_config (server, rows[i].host));

      canned_server_set_acceptor (server, keep_hello);
      assert_fetches (transport);
      g_assert_cmpuint (g_bytes_get_size (hello), >, 100);
      g_assert_cmpint (memmem (g_bytes_get_data (hello, NULL), g_bytes_get_size (hello),
                               rows[i].part, strlen (rows[i].part)) != NULL, ==, rows[i].is_there);
    }
}

/* The content of a message about a certificate. */
static void
test_message (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("wrong-name");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autoptr(GError) error = NULL;
  g_autofree char *pin = compute_pin (certificate);
  const char * const parts[] = {
    "localhost", "elsewhere.example", "“CN=localhost”", "“CN=Test authority”",
    "from 2020-01-01 00:00:00 UTC to 2120-01-01 00:00:00 UTC", pin,
  };

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F06, parts[i]);
}

/* The system's authorities don't include the test's. */
static void
test_system_trust (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  WsmanTransportConfig *config = new_tls_config (server, "localhost");
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&config->tls_database);
  transport = wsman_transport_new (config);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F0D, "issuer isn’t trusted");
}

/* If a server presents another certificate later, it is checked again. */
static void
test_other_certificate (void)
{
  g_autoptr(GTlsCertificate) first = load ("good");
  g_autoptr(GTlsCertificate) second = load ("ec");
  g_autofree char *pin = compute_pin (first);
  g_autoptr(CannedServer) server = canned_server_new (first, respond_ok, NULL);
  WsmanTransportConfig *config = new_tls_config (server, "localhost");
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GError) error = NULL;

  config->server_certificate_sha256 = g_strdup (pin);
  transport = wsman_transport_new (config);
  assert_fetches (transport);

  canned_server_set_certificate (server, second);
  assert_fetches (transport);
  wsman_transport_close (transport);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F89, "pinned");
  check_peer (transport, second, 0);
}

/* --- Client certificates --- */

static void
test_client_certificate (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(GTlsCertificate) own = load ("ec");

  for (int with = 0; with < 2; with++)
    {
      g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
      WsmanTransportConfig *config = new_tls_config (server, "localhost");
      g_autoptr(WsmanTransport) transport = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *response = NULL;

      canned_server_demand_certificate (server);
      if (with)
        config->client_certificate = wsman_client_certificate_new (
          &(WsmanClientCertificateSource) { .certificate = own });
      transport = wsman_transport_new (config);
      response = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error);

      if (with)
        g_assert_cmpstr (response, ==, "<ok/>");
      else
        assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F0C, "wants a client certificate");
    }
}

/* --- The protocol --- */

static void
respond_protocol (CannedPeer          *peer,
                  const CannedRequest *request,
                  gpointer             user_data)
{
  g_autofree char *protocol = canned_peer_dup_protocol (peer);

  canned_peer_respond (peer, "200 OK", CANNED_SOAP, protocol != NULL ? protocol : "none");
}

/* The server prefers HTTP/2, where connections can't be authenticated. */
static void
test_http1 (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_protocol, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autofree char *response = fetch (transport);

  g_assert_cmpstr (response, ==, "http/1.1");
}

static gboolean
close_at_hello (CannedPeer *peer,
                guint       connection,
                gpointer    user_data)
{
  canned_peer_skip (peer, 1);

  return FALSE;
}

static gboolean
reset_at_hello (CannedPeer *peer,
                guint       connection,
                gpointer    user_data)
{
  canned_peer_skip (peer, 1);
  canned_peer_reset (peer);

  return FALSE;
}

static gboolean
respond_in_plain (CannedPeer *peer,
                  guint       connection,
                  gpointer    user_data)
{
  canned_peer_skip (peer, 1);
  canned_peer_send (peer, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");

  return FALSE;
}

/* As HTTP/0.9, since no request line could be read. */
static gboolean
respond_with_page (CannedPeer *peer,
                   guint       connection,
                   gpointer    user_data)
{
  canned_peer_skip (peer, 1);
  canned_peer_send (peer, "<!DOCTYPE html>\n<title>400</title><h1>Bad request syntax</h1>\n");

  return FALSE;
}

static gboolean
stall_at_hello (CannedPeer *peer,
                guint       connection,
                gpointer    user_data)
{
  if (connection > 0)
    return TRUE;

  canned_peer_wait_end (peer);

  return FALSE;
}

static gboolean
greet (CannedPeer *peer,
       guint       connection,
       gpointer    user_data)
{
  canned_peer_send (peer, "220 mail.example ESMTP Exim 4.96\r\n");
  canned_peer_wait_end (peer);

  return FALSE;
}

static void
test_handshake (void)
{
  static const struct
  {
    CannedAcceptor acceptor;
    WsmanError klass;
    guint32 code;
    const char *text;
  } cases[] = {
    { close_at_hello, WSMAN_ERROR_CERTIFICATE, 0x803381BA, "check that this port speaks https" },
    { reset_at_hello, WSMAN_ERROR_CERTIFICATE, 0x803381BA, "check that this port speaks https" },
    { respond_in_plain, WSMAN_ERROR_CERTIFICATE, 0x803381BA, "speaks http, not https" },
    { respond_with_page, WSMAN_ERROR_CERTIFICATE, 0x803381BA, "speaks http, not https" },
    { greet, WSMAN_ERROR_PROTOCOL, 0x80072F78, "doesn’t speak HTTP; it says “220 mail.example ESMTP Exim 4.96”" },
  };
  g_autoptr(GTlsCertificate) certificate = load ("good");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
      g_autoptr(WsmanTransport) transport = new_tls_transport (server);
      g_autoptr(GError) error = NULL;

      canned_server_set_acceptor (server, cases[i].acceptor);
      g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 0, NULL, &error));
      assert_failure (error, cases[i].klass, cases[i].code, cases[i].text);
      g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
      g_assert_false (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
    }
}

static void
test_handshake_deadline (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autoptr(GError) error = NULL;

  canned_server_set_acceptor (server, stall_at_hello);
  wsman_transport_set_limits (transport, 1, SHORT_MS, G_MAXSIZE);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 0, NULL, &error));
  assert_failure (error, WSMAN_ERROR_TIMED_OUT, 0x80338126, "TLS wasn’t set up within 1 seconds");
  canned_server_wait_open (server, 0);

  wsman_transport_set_limits (transport, 1, LONG_MS, G_MAXSIZE);
  assert_fetches (transport);
}

static gint64
cancel_handshake (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autoptr(Call) call = NULL;
  gint64 start;
  gint64 elapsed;

  canned_server_set_acceptor (server, stall_at_hello);
  call = call_new (transport, WSMAN_SEND_NONE, 0);
  while (canned_server_get_n_connections (server) < 1)
    g_main_context_iteration (NULL, FALSE);

  start = g_get_monotonic_time ();
  call_cancel (call);
  canned_server_wait_open (server, 0);
  elapsed = g_get_monotonic_time () - start;

  assert_fetches (transport);

  return elapsed;
}

/* --- After the handshake --- */

static gint64
drop (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_half_first, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  WsmanExchange *exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  gint64 start = g_get_monotonic_time ();
  gint64 elapsed;

  g_assert_finalize_object (exchange);
  canned_server_wait_open (server, 0);
  elapsed = g_get_monotonic_time () - start;

  assert_fetches (transport);

  return elapsed;
}

/* The server doesn't respond, and doesn't notice that the client has left. */
static void
wait_gate_first (CannedPeer          *peer,
                 const CannedRequest *request,
                 gpointer             user_data)
{
  if (request->connection == 0)
    canned_peer_wait_gate (peer);
  respond_ok (peer, request, user_data);
}

static gint64
cancel_head (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, wait_gate_first, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autoptr(Call) call = NULL;
  gint64 elapsed;

  call = call_new (transport, WSMAN_SEND_NONE, 0);
  while (canned_server_get_n_requests (server) < 1)
    g_main_context_iteration (NULL, FALSE);

  elapsed = call_cancel (call);

  assert_fetches (transport);

  return elapsed;
}

typedef struct
{
  const char *name;
  gboolean by_reset;
  WsmanSendFlags flags;
  guint n_requests;
} LossCase;

static const LossCase loss_cases[] = {
  { "close", FALSE, WSMAN_SEND_NONE, 1 },
  { "reset", TRUE, WSMAN_SEND_NONE, 1 },
  { "repeatable-close", FALSE, WSMAN_SEND_REPEATABLE, 2 },
  { "repeatable-reset", TRUE, WSMAN_SEND_REPEATABLE, 2 },
};

static void
lose_first (CannedPeer          *peer,
            const CannedRequest *request,
            gpointer             user_data)
{
  const LossCase *row = user_data;

  if (request->connection > 0)
    respond_ok (peer, request, user_data);
  else if (row->by_reset)
    canned_peer_reset (peer);
  else
    canned_peer_close (peer);
}

static void
test_loss (gconstpointer data)
{
  const LossCase *row = data;
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, lose_first, (gpointer) row);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  g_autoptr(GError) error = NULL;
  g_autofree char *response = fetch_with (transport, "<r/>", "UTF-8", row->flags, 0, NULL, &error);

  if (row->n_requests == 2)
    g_assert_cmpstr (response, ==, "<ok/>");
  else
    assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, "may have been executed");

  g_assert_cmpuint (canned_server_get_n_requests (server), ==, row->n_requests);
}

static void
test_idle_closed (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_and_close, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);

  for (int i = 0; i < 3; i++)
    {
      assert_fetches (transport);
      canned_server_wait_open (server, 0);
    }
}

static gpointer
fetch_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  for (int i = 0; i < 20; i++)
    assert_fetches (data);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
test_threads (void)
{
  enum { N_THREADS = 4 };
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_tls_transport (server);
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("caller", fetch_in_thread, transport);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (canned_server_get_n_connections (server), <=, 2);
}

/* --- Main --- */

static void
make_cases (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "make-tls-cases", NULL);
  g_autofree char *ca = NULL;
  const char *argv[] = { "sh", script, NULL, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  directory = g_dir_make_tmp ("wsman-tls-XXXXXX", &error);
  g_assert_no_error (error);
  argv[2] = directory;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", script, output);

  ca = g_build_filename (directory, "ca.pem", NULL);
  trusted = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
}

static void
remove_cases (void)
{
  g_autoptr(GDir) files = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
  g_free (directory);
  g_object_unref (trusted);
}

#define ADD(name, test) g_test_add_func ("/wsman/transport/tls/" name, test)
#define ADD_AT_ONCE(name, scenario) \
  g_test_add_data_func ("/wsman/transport/tls/" name, scenario, (GTestDataFunc) assert_at_once)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_cases ();

  for (gsize i = 0; i < G_N_ELEMENTS (certificate_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport/tls/certificate/", certificate_cases[i].name, NULL);

      g_test_add_data_func (path, &certificate_cases[i], test_certificate);
    }
  ADD ("server-name", test_server_name);
  ADD ("message", test_message);
  ADD ("system-trust", test_system_trust);
  ADD ("other-certificate", test_other_certificate);
  ADD ("client-certificate", test_client_certificate);
  ADD ("http1", test_http1);
  ADD ("handshake/failure", test_handshake);
  ADD ("handshake/deadline", test_handshake_deadline);
  ADD_AT_ONCE ("handshake/cancel", cancel_handshake);
  ADD_AT_ONCE ("drop", drop);
  ADD_AT_ONCE ("cancel-head", cancel_head);
  for (gsize i = 0; i < G_N_ELEMENTS (loss_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport/tls/loss/", loss_cases[i].name, NULL);

      g_test_add_data_func (path, &loss_cases[i], test_loss);
    }
  ADD ("idle-closed", test_idle_closed);
  ADD ("threads", test_threads);

  status = g_test_run ();
  remove_cases ();

  return status;
}
