/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests trust between client and server: asking a program for credentials, letting it decide about certificates, and
 * ports where no server listens.
 */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"
#include "wsman-codes.h"
#include "wsman-credential-request.h"

#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", "<t:Thing><t:Name>a</t:Name></t:Thing>")

/* --- Credentials --- */

#define BASIC(base64) "Authorization: Basic " base64

typedef struct
{
  guint n_asked;
  guint n_retrying;
  guint give_up_after;
  const char *password;
  GString *realms;
} Prompt;

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request,
                 gpointer                user_data)
{
  Prompt *prompt = user_data;

  prompt->n_asked++;
  prompt->n_retrying += wsman_credential_request_get_retrying (request);
  if (prompt->realms != NULL)
    g_string_append_printf (prompt->realms, "%s|", wsman_credential_request_get_realm (request));
  if (prompt->n_asked > prompt->give_up_after)
    return FALSE;

  wsman_credential_request_answer (request, NULL, prompt->password);

  return TRUE;
}

static WsmanConnectionOptions *
make_options (Prompt *prompt)
{
  WsmanConnectionOptions *options = wsman_connection_options_new ();

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "wrong");
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), prompt);

  return options;
}

static void
test_authenticate (void)
{
  const Response responses[] =
    { { NULL, "401 Unauthorized" }, { NULL, "401 Unauthorized" }, { GET_RESPONSE }, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  Prompt prompt = { .give_up_after = 2, .password = "secret" };
  g_autoptr(WsmanConnectionOptions) options = make_options (&prompt);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect_as (&script, options);
  g_assert_cmpstr (wsman_session_get_mechanism (session), ==, "Basic");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (prompt.n_asked, ==, 2);
      g_assert_cmpuint (prompt.n_retrying, ==, 1);
    }
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 4);
  assert_contains (script_get_head (&script, 0), BASIC ("YWRhOndyb25n"));
  assert_contains (script_get_head (&script, 2), BASIC ("YWRhOnNlY3JldA=="));
  assert_contains (script_get_head (&script, 3), BASIC ("YWRhOnNlY3JldA=="));
}

static void
test_authenticate_in_vain (void)
{
  const Response responses[] = { { NULL, "401 Unauthorized" }, { NULL, "401 Unauthorized" } };
  g_auto(Script) script = SCRIPT (responses);
  Prompt prompt = { .give_up_after = 1, .password = "guess" };
  g_autoptr(WsmanConnectionOptions) options = make_options (&prompt);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect_as (&script, options);
  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_null (strstr (error->message, "guess"));
  g_assert_cmpuint (prompt.n_asked, ==, 2);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
}

/* The realm of the credentials, whatever mechanisms the server offers. */
static void
test_realm (void)
{
#define CHALLENGE(text) .status = "401 Unauthorized", .type = "text/plain\r\nWWW-Authenticate: " text
  const Response responses[] = {
    { CHALLENGE ("Basic realm=\"The engine\"") },
    { CHALLENGE ("Negotiate\r\nWWW-Authenticate: Digest realm=\"no\", nonce=\"x\", basic charset=\"UTF-8\", realm=\"a, "
                 "b\", NTLM") },
    { CHALLENGE ("Basic realm=\"\x07\"") },
    { CHALLENGE ("Basic") },
    { CHALLENGE ("Digest realm=\"no\"") },
    { GET_RESPONSE },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GString) realms = g_string_new (NULL);
  Prompt prompt = { .give_up_after = 9, .password = "secret", .realms = realms };
  g_autoptr(WsmanConnectionOptions) options = make_options (&prompt);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect_as (&script, options);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (realms->str, ==, "The engine|a, b|\xef\xbf\xbd|(null)|(null)|");
}

/* Two operations are refused at once; the user is asked once. */
static void
test_authenticate_once (void)
{
  const Response responses[] = {
    { NULL, "401 Unauthorized", .hang = TRUE },
    { NULL, "401 Unauthorized", .hang = TRUE },
    { GET_RESPONSE },
    { GET_RESPONSE },
  };
  g_auto(Script) script = SCRIPT (responses);
  Prompt prompt = { .give_up_after = 1, .password = "secret" };
  g_autoptr(WsmanConnectionOptions) options = make_options (&prompt);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  GAsyncResult *results[2] = { NULL, };

  script_start (&script, NULL);
  session = script_connect_as (&script, options);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    wsman_session_get_async (session, locator, NULL, on_result, &results[i]);
  script_run_until_requests (&script, 2);
  canned_server_open_gate (script.server);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(WsmanItem) item = wsman_session_get_finish (session, wait_for_result (&results[i]), &error);

      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (prompt.n_asked, ==, 1);
}

/* --- Certificates --- */

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *certificate = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "support", "test-key.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *loaded = g_tls_certificate_new_from_files (certificate, key, &error);

  g_assert_no_error (error);

  return loaded;
}

static void
assert_fingerprint (WsmanSession    *session,
                    GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *expected = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  g_assert_cmpstr (wsman_session_get_peer_certificate_sha256 (session), ==, expected);
}

static gboolean
on_accept (WsmanSession         *session,
           GTlsCertificate      *certificate,
           GTlsCertificateFlags  errors,
           gpointer              user_data)
{
  guint *n = user_data;

  g_assert_true (G_IS_TLS_CERTIFICATE (certificate));
  g_assert_cmphex (errors & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
  assert_fingerprint (session, certificate);
  (*n)++;

  return TRUE;
}

static void
on_notify (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_accept_certificate (void)
{
  const Response responses[] = { { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  guint n = 0, n_certificates = 0, n_errors = 0, n_fingerprints = 0;

  script_start (&script, certificate);
  connection = g_strdup_printf ("https://127.0.0.1:%u", canned_server_get_port (script.server));
  session = wsman_session_new (connection, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (session, "notify::peer-certificate", G_CALLBACK (on_notify), &n_certificates);
  g_signal_connect_swapped (session, "notify::peer-certificate-errors", G_CALLBACK (on_notify), &n_errors);
  g_signal_connect_swapped (session, "notify::peer-certificate-sha256", G_CALLBACK (on_notify), &n_fingerprints);

  g_assert_null (wsman_session_get_peer_certificate_sha256 (session));
  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CERTIFICATE);
  g_assert_true (g_tls_certificate_is_same (wsman_session_get_peer_certificate (session), certificate));
  assert_fingerprint (session, certificate);
  /* Nothing has left before somebody has accepted the certificate. */
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 0);
  g_assert_cmphex (wsman_session_get_peer_certificate_errors (session) & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
  g_clear_error (&error);

  g_signal_connect (session, "accept-certificate", G_CALLBACK (on_accept), &n);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (n_certificates, ==, 1);
  g_assert_cmpuint (n_errors, ==, 1);
  g_assert_cmpuint (n_fingerprints, ==, 1);
}

/* CredSSP hands the password to the server. With NTLM inside, the consent of a person isn't enough for that: not a byte
 * of HTTP is sent. A pin is enough, and so is the consent for other mechanisms. */
static void
test_credssp_by_consent (void)
{
  static const struct
  {
    WsmanSessionFlags mechanism;
    gboolean is_pinned;
    gboolean is_sent;
  } rows[] = {
    { WSMAN_SESSION_FLAGS_USE_CREDSSP, FALSE, FALSE },
    { WSMAN_SESSION_FLAGS_USE_CREDSSP, TRUE, TRUE },
    { WSMAN_SESSION_FLAGS_USE_NEGOTIATE, FALSE, TRUE },
  };
  static const char * const hosts[] = { "127.0.0.1", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Response responses[] = { { NULL, "401 Unauthorized" } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GTlsCertificate) certificate = load_certificate ();
      g_autoptr(GByteArray) der = NULL;
      g_autofree char *connection = NULL;
      g_autofree char *pin = NULL;
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;
      guint n = 0;

      script_start (&script, certificate);
      connection = g_strdup_printf ("https://127.0.0.1:%u", canned_server_get_port (script.server));
      g_object_get (certificate, "certificate", &der, NULL);
      pin = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
      g_object_set (options, "user-name", "ada", "password", "secret", "ntlm", WSMAN_NTLM_POLICY_ALLOW,
                    "delegate-to", hosts, "server-certificate-sha256", rows[i].is_pinned ? pin : NULL, NULL);
      session = wsman_session_new (connection, rows[i].mechanism | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options,
                                   &error);
      g_assert_no_error (error);
      g_signal_connect (session, "accept-certificate", G_CALLBACK (on_accept), &n);
      g_assert_null (wsman_session_get (session, locator, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
      g_assert_cmpuint (n, ==, rows[i].is_pinned ? 0 : 1);
      g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, rows[i].is_sent ? 1 : 0);
      if (!rows[i].is_sent)
        {
          g_autoptr(WsmanFault) fault = wsman_fault_from_error (error);

          g_assert_cmphex (wsman_fault_get_code (fault), ==, 0x803381a4);
          assert_contains (error->message, "server-certificate-sha256");
        }
    }
}

/* A client without a certificate says so at once, also if the mechanism authenticates the connection first. */
static void
test_demanded_certificate (void)
{
  static const WsmanSessionFlags mechanisms[] = { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_USE_NEGOTIATE };
  const Response responses[] = { { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autofree char *connection = NULL;

  script_start (&script, certificate);
  canned_server_demand_certificate (script.server);
  connection = g_strdup_printf ("https://127.0.0.1:%u", canned_server_get_port (script.server));
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;

      wsman_connection_options_set_user_name (options, "ada");
      wsman_connection_options_set_password (options, "secret");
      session = wsman_session_new (connection, mechanisms[i] | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                   WSMAN_SESSION_FLAGS_SKIP_CA_CHECK | WSMAN_SESSION_FLAGS_SKIP_CN_CHECK, options,
                                   &error);
      g_assert_no_error (error);
      wsman_session_set_total_timeout (session, patience_get_seconds (10) * 1000);
      g_assert_null (wsman_session_get (session, locator, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == WSMAN_ERROR && error->code != WSMAN_ERROR_TIMED_OUT);
    }
}

/* No server listens on the port that Windows uses for a typed transport. */
static void
test_port_hint (void)
{
  static const struct
  {
    const char *connection;
    gboolean hint;
  } rows[] = {
    { "http://127.0.0.1", TRUE },
    { "http://127.0.0.1:80", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      session = wsman_session_new (rows[i].connection, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, NULL);
      item = wsman_session_identify (session, 0, NULL, &error);
      if (!g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION))
        {
          g_test_skip ("Somebody listens on port 80 here");
          return;
        }
      g_assert_cmpint (strstr (error->message, "5985") != NULL, ==, rows[i].hint);
    }
}

/* There are two connections, because Identify is sent again. */
static gpointer
accept_and_close (gpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GSocketConnection) connection = g_socket_listener_accept (data, NULL, NULL, NULL);

      g_assert_nonnull (connection);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }

  return NULL;
}

/* An address with a zone that it doesn't need is also accepted. */
static void
test_zone (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  GThread *thread;

  if (!g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                      NULL))
    {
      g_test_skip ("no IPv6 here");
      return;
    }

  uri = g_strdup_printf ("http://[::1%%lo]:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  session = wsman_session_new (uri, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("accept", accept_and_close, listener);
  g_assert_null (wsman_session_identify (session, 0, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  assert_contains (error->message, "if this port speaks https");
  g_thread_join (thread);
}

/* A server on IPv6's loopback address that nobody accepts. Returns NULL if there is no IPv6. */
static GSocketListener *
listen_on_ipv6 (char **port)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  if (!g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                      NULL))
    {
      g_test_skip ("no IPv6 here");
      return NULL;
    }

  *port = g_strdup_printf ("%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));

  return g_steal_pointer (&listener);
}

/* A zone that this machine doesn't have is refused, also for an address that needs no zone. */
static void
test_wrong_zone (void)
{
  static const struct
  {
    const char *uri;
    const char *connect_address; /* NULL: none */
    const char *zone;
  } rows[] = {
    { "http://[::1%nope]:%u", NULL, "“nope”" },
    { "http://[::1%25nope]:%u", NULL, "“nope”" },
    { "http://[::1%99999]:%u", NULL, "“99999”" },
    { "http://[fe80::1%nope]:%u", NULL, "“nope”" },
    { "http://[fe80::1%99999]:%u", NULL, "“99999”" },
    { "http://[fd00::1%nope]:%u", NULL, "“nope”" },
    { "https://[::1%nope]:%u", NULL, "“nope”" },
    { "http://localhost:%u", "[::1%nope]:%u", "“nope”" },
    { "http://localhost:%u", "[::1%99999]:%u", "“99999”" },
  };
  g_autofree char *port = NULL;
  g_autoptr(GSocketListener) listener = listen_on_ipv6 (&port);

  for (gsize i = 0; listener != NULL && i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(GString) uri = g_string_new (rows[i].uri);
      g_autoptr(GString) connect_address = g_string_new (rows[i].connect_address);
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;

      g_string_replace (uri, "%u", port, 0);
      g_string_replace (connect_address, "%u", port, 0);
      if (rows[i].connect_address != NULL)
        wsman_connection_options_set_connect_address (options, connect_address->str);
      session = wsman_session_new (uri->str, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, options, &error);
      g_assert_no_error (error);
      g_assert_null (wsman_session_identify (session, 0, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
      assert_contains (error->message, rows[i].zone);
      g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (session)), ==, 0x803381B9u);
    }
}

/* The message names the side that found the error, although it was this side. */
static void
test_machine (void)
{
  g_autoptr(WsmanSession) session = wsman_session_new ("http://127.0.0.1:1", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION,
                                                       NULL, NULL);
  g_autofree char *attribute = g_strdup_printf (" Machine=\"%s\"", g_get_host_name ());

  g_assert_null (wsman_session_identify (session, 0, NULL, NULL));
  assert_contains (wsman_session_get_error (session), attribute);
  g_assert_cmpstr (wsman_fault_get_machine (wsman_session_get_fault (session)), ==, g_get_host_name ());
}

/* Identify accepts the session's own authentication flag, or none. */
static void
test_identify_flags (void)
{
  static const struct
  {
    WsmanSessionFlags made_for;
    WsmanSessionFlags flags;
    guint32 code;
  } rows[] = {
    { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_USE_BASIC, 0x80338012 },
    { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, 0x80338012 },
    { WSMAN_SESSION_FLAGS_USE_BASIC, 0, 0x80338012 },
    { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_USE_KERBEROS, WSMAN_CODE_CLIENT_INVALID_FLAG },
    { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_UTF8, WSMAN_CODE_CLIENT_INVALID_FLAG },
    { WSMAN_SESSION_FLAGS_USE_BASIC, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_USE_KERBEROS,
      WSMAN_CODE_CLIENT_MULTIPLE_AUTH_FLAGS },
    { WSMAN_SESSION_FLAGS_USE_NEGOTIATE, WSMAN_SESSION_FLAGS_USE_NEGOTIATE, 0x80338012 },
    { 0, WSMAN_SESSION_FLAGS_USE_NEGOTIATE, 0x80338012 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;

      wsman_connection_options_set_user_name (options, "ada");
      wsman_connection_options_set_password (options, "secret");
      session = wsman_session_new ("http://127.0.0.1:1",
                                   rows[i].made_for | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                     WSMAN_SESSION_FLAGS_NO_ENCRYPTION,
                                   options, &error);
      g_assert_no_error (error);
      g_assert_null (wsman_session_identify (session, rows[i].flags, NULL, &error));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, rows[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/session/authenticate", test_authenticate);
  g_test_add_func ("/wsman/session/authenticate-in-vain", test_authenticate_in_vain);
  g_test_add_func ("/wsman/session/authenticate-realm", test_realm);
  g_test_add_func ("/wsman/session/authenticate-once", test_authenticate_once);
  g_test_add_func ("/wsman/session/accept-certificate", test_accept_certificate);
  g_test_add_func ("/wsman/session/credssp-by-consent", test_credssp_by_consent);
  g_test_add_func ("/wsman/session/demanded-certificate", test_demanded_certificate);
  g_test_add_func ("/wsman/session/port-hint", test_port_hint);
  g_test_add_func ("/wsman/session/zone", test_zone);
  g_test_add_func ("/wsman/session/wrong-zone", test_wrong_zone);
  g_test_add_func ("/wsman/session/machine", test_machine);
  g_test_add_func ("/wsman/session/identify-flags", test_identify_flags);

  return g_test_run ();
}
