/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests CredSSP through HTTP, with sessions and with raw requests. NTLM is inside, so sessions use https with a pinned
 * certificate. The interop test credssp-scenario has Kerberos inside.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "raw-http.h"
#include "security/wsman-security-credssp-private.h"
#include "server/wsman-delegated-credentials-private.h"
#include "server-fixture.h"
#include "transport/wsman-sealing-private.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define USER "CORP\\ada"
#define OTHER "CORP\\grace"
#define PASSWORD "S3cret.word"
#define LARGE 100000
#define N_REQUESTS 3
#define WAIT (10 * G_TIME_SPAN_SECOND)
#define MAX_ENVELOPE (8 * 1000 * 1000)
#define SOAP "Content-Type: application/soap+xml;charset=UTF-8\r\n"

static char *folder;
static char *users;
static char *pin;

static void
accept_credssp (ServerFixture *fixture,
                gpointer       user_data)
{
  const char * const allowed[] = { USER, OTHER, NULL };
  g_autoptr(GByteArray) certificate = NULL;

  g_object_get (wsman_server_get_tls_certificate (fixture->server), "certificate", &certificate, NULL);
  g_free (pin);
  pin = g_compute_checksum_for_data (G_CHECKSUM_SHA256, certificate->data, certificate->len);
  wsman_server_set_allowed_users (fixture->server, allowed);
  wsman_server_set_allow_unencrypted (fixture->server, FALSE);
  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
  wsman_server_set_accept_credssp (fixture->server, GPOINTER_TO_INT (user_data));
}

/* --- Sessions --- */

static WsmanSession *
new_session (ServerFixture *fixture,
             const char    *password)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *connection = g_strdup_printf ("https://localhost:%u/wsman", fixture->secure_port);
  const char * const hosts[] = { "LOCAL*", NULL };
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, USER);
  wsman_connection_options_set_password (options, password);
  wsman_connection_options_set_delegate_to (options, hosts);
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  wsman_connection_options_set_server_certificate_sha256 (options, pin);
  session = wsman_session_new (connection,
                               WSMAN_SESSION_FLAGS_USE_CREDSSP | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                               options, &error);
  g_assert_no_error (error);

  return session;
}

static char *
get_bytes (WsmanSession  *session,
           guint          length,
           GError       **error)
{
  g_autofree char *uri = g_strdup_printf (FIXTURE_URI "/Bytes?Length=%u", length);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (uri, NULL);
  g_autoptr(WsmanItem) item = wsman_session_get (session, locator, 0, error);

  return item != NULL ? g_strdup (wsman_item_get_xml (item)) : NULL;
}

static void
test_session (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autoptr(WsmanSession) session = new_session (fixture, PASSWORD);

  for (guint length = 1; length <= LARGE; length = length < LARGE ? MIN (length * 20, LARGE) : length + 1)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = get_bytes (session, length, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (strlen (text), >, length);
    }
  g_assert_cmpstr (wsman_session_get_mechanism (session), ==, "CredSSP");
  g_assert_true (wsman_session_get_sealed (session));
  g_assert_false (wsman_session_get_bound (session));
}

static void
allow_large (ServerFixture *fixture,
             gpointer       user_data)
{
  accept_credssp (fixture, user_data);
  wsman_server_set_max_envelope_size (fixture->server, MAX_ENVELOPE);
}

/* The frames of the chunks don't count as a part of the envelope. */
static void
test_session_large (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (allow_large, GINT_TO_POINTER (TRUE));
  g_autoptr(WsmanSession) session = new_session (fixture, PASSWORD);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  wsman_session_set_max_envelope_size (session, MAX_ENVELOPE);
  text = get_bytes (session, MAX_ENVELOPE - 4096, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), >, MAX_ENVELOPE - 4096);
}

static void
test_session_refused (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autoptr(ServerFixture) without = NULL;
  g_autoptr(WsmanSession) wrong = new_session (fixture, "wrong");
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (get_bytes (wrong, 1, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (error->message, "0xC000006D"));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8007052E);
  g_clear_error (&error);

  without = server_fixture_new (accept_credssp, GINT_TO_POINTER (FALSE));
  session = new_session (without, PASSWORD);
  g_assert_null (get_bytes (session, 1, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

/* --- Raw requests --- */

static WsmanSecurityContext *
new_initiator_with (const char *user,
                    const char *delegated,
                    const char *password)
{
  WsmanNegotiation negotiation = { .scheme = "Negotiate", .mechanisms = { WSMAN_MECHANISM_NTLM }, .n_mechanisms = 1,
                                   .target = (char *) "WSMAN/localhost" };
  g_autoptr(WsmanCredential) login = wsman_credential_new (&(WsmanCredentialSource) { user, PASSWORD, NULL, NULL });
  g_autoptr(WsmanCredential) credential =
    wsman_credential_new (&(WsmanCredentialSource) { delegated, password, NULL, NULL });
  g_autoptr(WsmanSecurityContext) inner = wsman_security_gss_new_initiator (&negotiation, login, NULL);

  return wsman_security_credssp_new_initiator (inner, credential, FALSE, NULL);
}

static WsmanSecurityContext *
new_initiator (const char *user,
               const char *delegated)
{
  return new_initiator_with (user, delegated, PASSWORD);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static GBytes *
take_token (RawResponse *response)
{
  g_autofree char *challenge = raw_response_get_header (response, "WWW-Authenticate");
  gsize length;
  guchar *token;

  if (challenge == NULL || !g_str_has_prefix (challenge, "CredSSP "))
    return NULL;
  token = g_base64_decode (challenge + strlen ("CredSSP "), &length);

  return g_bytes_new_take (token, length);
}

static RawResponse *
send_token (RawClient  *client,
            GBytes     *token,
            const char *body)
{
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  g_autofree char *headers = g_strdup_printf (SOAP "Authorization: CredSSP %s\r\n", encoded);

  return raw_client_ask (client, headers, body);
}

/* Authenticates, and returns the status of the last response. Stops before the token with the number n_tokens. */
static guint
authenticate (RawClient            *client,
              WsmanSecurityContext *initiator,
              guint                 n_tokens)
{
  g_autoptr(GBytes) input = NULL;
  guint status = 0;

  for (guint n = 0; n < n_tokens; n++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GBytes) output = NULL;
      g_autoptr(RawResponse) response = NULL;
      g_autoptr(GError) error = NULL;

      wsman_security_context_step_async (initiator, input, NULL, on_result, &result);
      wsman_security_context_step_finish (initiator, wait_for (&result), &output, &error);
      g_assert_no_error (error);
      response = send_token (client, output, "");
      g_assert_cmpuint (response->length, ==, 0);
      status = response->status;
      g_clear_pointer (&input, g_bytes_unref);
      input = take_token (response);
      if (wsman_security_context_is_complete (initiator) || input == NULL)
        break;
    }

  return status;
}

/* Seals body, and returns the whole request. */
static GBytes *
make_sealed_request (WsmanSecurityContext *initiator,
                     const char           *protocol,
                     const char           *body)
{
  g_autoptr(GBytes) plain = g_bytes_new_static (body, strlen (body));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autofree char *type = NULL;
  GString *request = g_string_new (NULL);

  wsman_sealing_seal_async (initiator, plain, "UTF-8", protocol, FALSE, NULL, on_result, &result);
  sealed = wsman_sealing_seal_finish (initiator, wait_for (&result), &type, NULL);
  g_string_printf (request, "POST /wsman HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n"
                   "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", type, g_bytes_get_size (sealed));
  g_string_append_len (request, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));

  return g_string_free_to_bytes (request);
}

static guint
ask_sealed (RawClient            *client,
            WsmanSecurityContext *initiator,
            const char           *protocol,
            const char           *body)
{
  g_autoptr(GBytes) request = make_sealed_request (initiator, protocol, body);
  g_autoptr(RawResponse) response = NULL;

  g_assert_true (raw_client_send (client, g_bytes_get_data (request, NULL), g_bytes_get_size (request)));
  response = raw_client_read (client);

  return response->status;
}

static void
test_offer (void)
{
  for (guint on = 0; on < 2; on++)
    {
      g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GUINT_TO_POINTER (on));
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, SOAP, "");

      g_assert_cmpuint (response->status, ==, 401);
      g_assert_cmpint (strstr (response->head, "WWW-Authenticate: CredSSP\r\n") != NULL, ==, on != 0);
    }
}

/* Sealed bodies of one chunk and of several reach the provider. Others don't. */
static void
test_bodies (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autofree char *filling = g_strnfill (LARGE, 'x');
  g_autofree char *text = g_strconcat ("<x>", filling, "</x>", NULL);
  g_autofree char *small = raw_envelope (TRANSFER "Put", FIXTURE_URI "/Echo", NULL, "<x/>");
  g_autofree char *large = raw_envelope (TRANSFER "Put", FIXTURE_URI "/Echo", NULL, text);

  for (guint secure = 0; secure < 2; secure++)
    {
      g_autoptr(RawClient) client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
      g_autoptr(WsmanSecurityContext) initiator = new_initiator (USER, USER);
      g_autoptr(RawResponse) plain = NULL;
      int before = g_atomic_int_get (&fixture_counts.calls);

      g_assert_cmpuint (authenticate (client, initiator, 20), ==, 200);
      g_assert_cmpuint (ask_sealed (client, initiator, WSMAN_SEALED_CREDSSP, small), ==, 200);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before + 1);
      g_assert_cmpuint (ask_sealed (client, initiator, WSMAN_SEALED_CREDSSP, large), ==, 200);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before + 2);

      plain = raw_client_ask (client, SOAP, small);
      g_assert_cmpuint (plain->status, ==, secure ? 401 : 500);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before + 2);
    }
}

static void
test_other_protocol (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (USER, USER);

  g_assert_cmpuint (authenticate (client, initiator, 20), ==, 200);
  g_assert_cmpuint (ask_sealed (client, initiator, WSMAN_SEALED_SPNEGO, body), !=, 200);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

/* The client is who it has proved to be, so it can't delegate the credentials of another user. */
static void
test_other_user (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(WsmanSecurityContext) initiator = new_initiator (USER, OTHER);

  g_assert_cmpuint (authenticate (client, initiator, 20), ==, 401);
  g_assert_cmpuint (ask_sealed (client, initiator, WSMAN_SEALED_CREDSSP, body), ==, 401);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

/* A client that stops anywhere before the end is nobody, and may begin again on the same connection. */
static void
test_unfinished (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  for (guint n_tokens = 1; n_tokens < 6; n_tokens++)
    {
      g_autoptr(WsmanSecurityContext) initiator = new_initiator (USER, USER);
      g_autoptr(RawResponse) response = NULL;

      g_assert_cmpuint (authenticate (client, initiator, n_tokens), ==, 401);
      response = raw_client_ask (client, SOAP, body);
      g_assert_cmpuint (response->status, ==, 401);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
    }
  {
    g_autoptr(WsmanSecurityContext) initiator = new_initiator (USER, USER);

    g_assert_cmpuint (authenticate (client, initiator, 20), ==, 200);
    g_assert_cmpuint (ask_sealed (client, initiator, WSMAN_SEALED_CREDSSP, body), ==, 200);
  }
}

static void
test_rubbish (void)
{
  static const char * const tokens[] = {
    "x", "\x16\x03\x01", "\x16\x03\x01\xff\xff\x01", "\x16\x03\x03\x7f\xff\x01xxx",
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_credssp, GINT_TO_POINTER (TRUE));
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr(GBytes) token = g_bytes_new_static (tokens[i], strlen (tokens[i]));
      g_autoptr(RawResponse) response = send_token (client, token, "");

      g_assert_cmpuint (response->status, ==, 401);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

/* --- Delegated credentials --- */

/* Takes the credentials, and knows no password. */
#define TEST_TYPE_TAKER (test_taker_get_type ())
G_DECLARE_FINAL_TYPE (TestTaker, test_taker, TEST, TAKER, GObject)

struct _TestTaker
{
  GObject parent_instance;

  GPtrArray *credentials;
  int calls_before; /* of the provider, when the last credentials came */
};

static void
test_taker_receive_credentials (WsmanAuthenticator        *authenticator,
                                WsmanDelegatedCredentials *credentials)
{
  TestTaker *self = TEST_TAKER (authenticator);

  g_ptr_array_add (self->credentials, g_object_ref (credentials));
  self->calls_before = g_atomic_int_get (&fixture_counts.calls);
}

static void
test_taker_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->receive_credentials = test_taker_receive_credentials;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestTaker, test_taker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR, test_taker_iface_init))

static void
test_taker_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_TAKER (object)->credentials);

  G_OBJECT_CLASS (test_taker_parent_class)->finalize (object);
}

static void
test_taker_class_init (TestTakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_taker_finalize;
}

static void
test_taker_init (TestTaker *self)
{
  self->credentials = g_ptr_array_new_with_free_func (g_object_unref);
}

typedef struct
{
  TestTaker *taker;
  guint lifetime;
  const char *allowed;
} TakerSettings;

static void
accept_taker (ServerFixture *fixture,
              gpointer       user_data)
{
  TakerSettings *settings = user_data;
  const char * const allowed[] = { settings->allowed, NULL };

  accept_credssp (fixture, GINT_TO_POINTER (TRUE));
  wsman_server_set_authenticator (fixture->server, WSMAN_AUTHENTICATOR (settings->taker));
  wsman_server_set_delegation_lifetime (fixture->server, settings->lifetime);
  wsman_server_set_allowed_users (fixture->server, allowed);
}

/* The authenticator gets the password once for each login, and before the provider gets the first request. */
static void
test_taken (void)
{
  g_autoptr(TestTaker) taker = g_object_new (TEST_TYPE_TAKER, NULL);
  TakerSettings settings = { taker, 60, USER };
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_taker, &settings);

  for (guint n = 1; n <= 2; n++)
    {
      g_autoptr(WsmanSession) session = new_session (fixture, PASSWORD);
      int before = g_atomic_int_get (&fixture_counts.calls);
      WsmanDelegatedCredentials *credentials;
      g_autofree char *password = NULL;

      for (guint i = 0; i < N_REQUESTS; i++)
        {
          g_autoptr(GError) error = NULL;
          g_autofree char *text = get_bytes (session, 1, &error);

          g_assert_no_error (error);
        }
      g_assert_cmpuint (taker->credentials->len, ==, n);
      g_assert_cmpint (taker->calls_before, ==, before);
      credentials = taker->credentials->pdata[n - 1];
      g_assert_cmpstr (wsman_delegated_credentials_get_user_name (credentials), ==, USER);
      g_assert_cmpstr (wsman_delegated_credentials_get_identity (credentials), ==, "ntlm:" USER);
      password = wsman_delegated_credentials_dup_password (credentials);
      g_assert_cmpstr (password, ==, PASSWORD);
    }
}

/* Nobody gets credentials of a user who may do nothing here, or who isn't the one that has logged in, or if the server
 * is to use none. */
static void
test_not_taken (void)
{
  const struct
  {
    guint lifetime;
    const char *allowed;
    const char *delegated;
    const char *password;
    guint n_taken;
  } cases[] = {
    { 60, USER, USER, PASSWORD, 1 },
    { 0, USER, USER, PASSWORD, 0 },
    { 60, OTHER, USER, PASSWORD, 0 },
    { 60, USER, OTHER, PASSWORD, 0 },
    { 60, USER, USER, "", 0 },
  };
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TestTaker) taker = g_object_new (TEST_TYPE_TAKER, NULL);
      TakerSettings settings = { taker, cases[i].lifetime, cases[i].allowed };
      g_autoptr(ServerFixture) fixture = server_fixture_new (accept_taker, &settings);
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(WsmanSecurityContext) initiator = new_initiator_with (USER, cases[i].delegated, cases[i].password);

      authenticate (client, initiator, 20);
      ask_sealed (client, initiator, WSMAN_SEALED_CREDSSP, body);
      g_assert_cmpuint (taker->credentials->len, ==, cases[i].n_taken);
    }
}

/* The password ends with its time, and without a call of the program. */
static void
test_credentials_end (void)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(WsmanDelegatedCredentials) past =
    wsman_delegated_credentials_new (USER, "ntlm:" USER, PASSWORD, start, g_main_context_default ());
  g_autoptr(WsmanDelegatedCredentials) later =
    wsman_delegated_credentials_new (USER, "ntlm:" USER, PASSWORD, start + WAIT, g_main_context_default ());
  g_autofree char *password = wsman_delegated_credentials_dup_password (later);
  g_autofree char *user = NULL;
  g_autofree char *identity = NULL;
  GWeakRef gone;

  g_assert_null (wsman_delegated_credentials_dup_password (past));
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_null (wsman_delegated_credentials_dup_password (past));
  g_assert_cmpstr (password, ==, PASSWORD);
  g_object_get (later, "user-name", &user, "identity", &identity, NULL);
  g_assert_cmpstr (user, ==, USER);
  g_assert_cmpstr (identity, ==, "ntlm:" USER);

  /* The timer keeps nothing alive. */
  g_weak_ref_init (&gone, later);
  g_clear_object (&later);
  g_assert_null (g_weak_ref_get (&gone));
  g_weak_ref_clear (&gone);
}

/* CredSSP needs a mechanism that proves the client. */
static void
test_settings (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_server_get_accept_credssp (server));
  g_assert_cmpuint (wsman_server_get_delegation_lifetime (server), ==, 3600);
  g_object_set (server, "accept-credssp", TRUE, "delegation-lifetime", 60u, NULL);
  g_assert_true (wsman_server_get_accept_credssp (server));
  g_assert_cmpuint (wsman_server_get_delegation_lifetime (server), ==, 60);
  g_assert_false (wsman_server_listen_local (server, 0, FALSE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "accept-credssp"));
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (!wsman_mechanism_is_available (WSMAN_MECHANISM_NTLM))
    {
      g_print ("1..0 # SKIP this machine has no NTLM\n");
      return 0;
    }
  folder = g_dir_make_tmp ("credssp-XXXXXX", NULL);
  users = g_build_filename (folder, "users", NULL);
  g_assert_true (g_file_set_contents (users, "CORP:ada:" PASSWORD "\nCORP:grace:" PASSWORD "\n", -1, NULL));
  g_chmod (users, 0600);

  g_test_add_func ("/wsman/server-credssp/settings", test_settings);
  g_test_add_func ("/wsman/server-credssp/offer", test_offer);
  g_test_add_func ("/wsman/server-credssp/rubbish", test_rubbish);
  g_test_add_func ("/wsman/server-credssp/other-user", test_other_user);
  g_test_add_func ("/wsman/server-credssp/other-protocol", test_other_protocol);
  g_test_add_func ("/wsman/server-credssp/session-refused", test_session_refused);
  g_test_add_func ("/wsman/server-credssp/taken", test_taken);
  g_test_add_func ("/wsman/server-credssp/not-taken", test_not_taken);
  g_test_add_func ("/wsman/server-credssp/credentials-end", test_credentials_end);
  g_test_add_func ("/wsman/server-credssp/unfinished", test_unfinished);
  g_test_add_func ("/wsman/server-credssp/bodies", test_bodies);
  g_test_add_func ("/wsman/server-credssp/session", test_session);
  g_test_add_func ("/wsman/server-credssp/session-large", test_session_large);
  result = g_test_run ();

  g_unlink (users);
  g_rmdir (folder);
  g_free (users);
  g_free (folder);
  g_free (pin);

  return result;
}
