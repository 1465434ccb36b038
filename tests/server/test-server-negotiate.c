/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests authentications over HTTP. A client without a complete authentication must not reach a provider. Also tests
 * what a server needs before it accepts Kerberos or NTLM.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "ntlm-peer.h"
#include "raw-http.h"
#include "server-fixture.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define USER "CORP\\ada"
#define PASSWORD "S3cret.word"
#define SOAP "Content-Type: application/soap+xml;charset=UTF-8\r\n"
#define SEALED                                                                                \
  "Content-Type: multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";" \
  "boundary=\"Encrypted Boundary\"\r\n"
#define NEGOTIATE "NTLMSSP\0\1\0\0\0\x07\x82\x08\xa2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define AUTHENTICATE "NTLMSSP\0\3\0\0\0\0\0\0\0\0\0\0\0"

static char *folder;
static char *users;
static char *keytab;

static void
accept_mechanisms (ServerFixture *fixture,
                   gpointer       user_data)
{
  const char * const allowed[] = { USER, FIXTURE_USER, NULL };

  wsman_server_set_allowed_users (fixture->server, allowed);
  wsman_server_set_allow_unencrypted (fixture->server, GPOINTER_TO_INT (user_data));
  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
  wsman_server_set_keytab (fixture->server, keytab);
  wsman_server_set_accept_kerberos (fixture->server, TRUE);
}

static char *
make_header (const char *scheme,
             const void *token,
             gsize       length)
{
  g_autofree char *encoded = g_base64_encode (token, length);

  return g_strdup_printf (SOAP "Authorization: %s %s\r\n", scheme, encoded);
}

/* Tokens that begin an authentication, but never complete one. */
static const struct
{
  const char *name;
  const char *scheme;
  const char *token;
  gsize length;
  guint status;
} tokens[] = {
  { "empty", "Negotiate", "", 0, 401 },
  { "text", "Negotiate", "ada:engine", 10, 401 },
  { "ntlm", "Negotiate", NEGOTIATE, 32, 401 },
  { "ntlm-by-kerberos", "Kerberos", NEGOTIATE, 32, 401 },
  { "ntlm-by-its-name", "NTLM", NEGOTIATE, 32, 401 },
  { "ntlm-last-step", "Negotiate", AUTHENTICATE, sizeof AUTHENTICATE - 1, 401 },
  { "spnego-cut", "Negotiate", "\x60\x82\x01", 3, 401 },
  { "spnego-later", "Negotiate", "\xa1\x07\x30\x05\xa0\x03\x0a\x01\x00", 9, 401 },
};

static const struct
{
  const char *name;
  const char *action;
  const char *body;
} operations[] = {
  { "get", TRANSFER "Get", "" },
  { "put", TRANSFER "Put", "<x/>" },
  { "delete", TRANSFER "Delete", "" },
  { "invoke", FIXTURE_URI "/Echo/Run", "<x/>" },
  { "enumerate", "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate", "<n:Enumerate/>" },
};

/* Sends each operation with each token, then without a token, then as if it were sealed. */
static void
test_nobody (gconstpointer data)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, (gpointer) data);

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    for (guint j = 0; j < G_N_ELEMENTS (operations); j++)
      {
        g_autofree char *header = make_header (tokens[i].scheme, tokens[i].token, tokens[i].length);
        g_autofree char *body = raw_envelope (operations[j].action, FIXTURE_URI "/Echo", NULL, operations[j].body);
        g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
        g_autoptr(RawClient) other = raw_client_new (fixture->port, FALSE);
        g_autoptr(RawResponse) step = raw_client_ask (client, header, "");
        g_autoptr(RawResponse) bare = raw_client_ask (client, SOAP, body);
        g_autoptr(RawResponse) sealed = raw_client_ask (client, SEALED, body);
        g_autoptr(RawResponse) together = raw_client_ask (other, header, body);

        g_test_message ("%s: %s: %u %u %u %u", tokens[i].name, operations[j].name, step->status, bare->status,
                        sealed->status, together->status);
        g_assert_cmpuint (step->status, ==, tokens[i].status);
        g_assert_cmpuint (bare->status, ==, 401);
        g_assert_cmpuint (sealed->status, ==, 401);
        g_assert_cmpuint (together->status, ==, 401);
        g_assert_cmpuint (step->length + bare->length + sealed->length + together->length, ==, 0);
      }

  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, 0);
}

/* The password is wrong. The body comes with the last step, too. */
static void
test_wrong_password (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");

  for (guint secure = 0; secure < 2; secure++)
    {
      g_auto(NtlmPeer) peer = { NULL };
      g_autoptr(RawResponse) response = NULL;

      ntlm_peer_init (&peer, secure ? fixture->secure_port : fixture->port, secure, USER, "wrong");
      g_assert_cmpuint (ntlm_peer_authenticate (&peer, body), ==, 401);
      response = raw_client_ask (peer.client, SOAP, body);
      g_assert_cmpuint (response->status, ==, 401);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

/* A connection stays authenticated until a request has other credentials. */
static void
test_somebody (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *wrong = raw_credentials (FIXTURE_USER, "wrong");
  g_autofree char *first_step = make_header ("Negotiate", NEGOTIATE, 32);
  const char * const others[] = { wrong, good, first_step, "Authorization: Negotiate\r\n", "Authorization: \r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_auto(NtlmPeer) peer = { NULL };

      ntlm_peer_init (&peer, fixture->port, FALSE, USER, PASSWORD);
      g_assert_cmpuint (ntlm_peer_authenticate (&peer, ""), ==, 200);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr(RawResponse) response = raw_client_ask (peer.client, SOAP, body);

          g_assert_cmpuint (response->status, ==, 200);
        }
      {
        g_autoptr(RawResponse) other = raw_client_ask (peer.client, others[i], body);
        g_autoptr(RawResponse) after = raw_client_ask (peer.client, SOAP, body);

        g_assert_cmpuint (other->status, ==, others[i] == good ? 200 : 401);
        g_assert_cmpuint (after->status, ==, 401);
      }
    }
}

/* The body comes with the last step over https. Then NTLM must be bound, unless the policy says otherwise. This
 * client isn't bound. */
static void
relax (ServerFixture *fixture,
       gpointer       user_data)
{
  wsman_server_set_channel_binding (fixture->server, WSMAN_CHANNEL_BINDING_POLICY_RELAXED);
}

static void
test_https (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (FALSE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");

  for (guint relaxed = 0; relaxed < 2; relaxed++)
    {
      g_auto(NtlmPeer) peer = { NULL };
      g_autoptr(RawResponse) after = NULL;

      if (relaxed)
        server_fixture_invoke (fixture, relax, NULL);
      ntlm_peer_init (&peer, fixture->secure_port, TRUE, USER, PASSWORD);
      g_assert_cmpuint (ntlm_peer_authenticate (&peer, body), ==, relaxed ? 200 : 401);
      after = raw_client_ask (peer.client, SOAP, body);
      g_assert_cmpuint (after->status, ==, relaxed ? 200 : 401);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 2);
}

/* There is one line for each accepted mechanism, and no other line. */
static void
test_challenges (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (FALSE));

  for (guint secure = 0; secure < 2; secure++)
    {
      g_autoptr(RawClient) client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
      g_autoptr(RawResponse) response = raw_client_ask (client, SOAP, "");

      g_assert_cmpuint (response->status, ==, 401);
      g_assert_nonnull (strstr (response->head, "\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Kerberos\r\n"));
      g_assert_cmpint (strstr (response->head, "WWW-Authenticate: Basic realm=\"WSMAN\"\r\n") != NULL, ==, secure);
    }
}

/* An authenticated client gets all security profiles that the server offers. */
static void
test_profiles (void)
{
  static const char *const profiles[] = { "http/basic", "https/basic", "http/spnego-kerberos",
    "https/spnego-kerberos" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (TRUE));
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autoptr(RawResponse) response =
    raw_client_ask (client, credentials,
                    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>"
                    "<i:Identify xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'/></s:Body>"
                    "</s:Envelope>");

  g_assert_cmpuint (response->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autofree char *element = g_strconcat ("/secprofile/", profiles[i], "</wsmid:SecurityProfileName>", NULL);

      g_assert_cmpuint (raw_response_count (response, element), ==, 1);
    }
}

static void
shorten_identities (ServerFixture *fixture,
                    gpointer       user_data)
{
  wsman_server_set_identity_lifetime (fixture->server, 2);
}

/* A client's identity ends while its message is arriving. A client that came later loses its connection when its own
 * time is over, which is after the first one's. */
static void
test_slow_body (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (TRUE));
  g_autofree char *body = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, "");
  const gsize half = strlen (body) / 2;
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n" SOAP "Content-Length: %zu\r\n\r\n",
                                           strlen (body));
  g_auto(NtlmPeer) slow = { NULL };
  g_auto(NtlmPeer) later = { NULL };
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(RawResponse) after = NULL;

  server_fixture_invoke (fixture, shorten_identities, NULL);
  ntlm_peer_init (&slow, fixture->port, FALSE, USER, PASSWORD);
  g_assert_cmpuint (ntlm_peer_authenticate (&slow, ""), ==, 200);
  g_assert_true (raw_client_send (slow.client, head, -1));
  g_assert_true (raw_client_send (slow.client, body, half));

  ntlm_peer_init (&later, fixture->port, FALSE, USER, PASSWORD);
  g_assert_cmpuint (ntlm_peer_authenticate (&later, ""), ==, 200);
  g_assert_true (raw_client_is_closed (later.client, 10));

  g_assert_true (raw_client_send (slow.client, body + half, -1));
  response = raw_client_read (slow.client);
  g_assert_cmpuint (response->status, ==, 401);
  after = raw_client_ask (slow.client, SOAP, body);
  g_assert_cmpuint (after->status, ==, 401);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 0);
}

static void
forbid_ntlm (ServerFixture *fixture,
             gpointer       user_data)
{
  wsman_server_set_accept_ntlm (fixture->server, FALSE);
}

static void
test_forbidden (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_mechanisms, GINT_TO_POINTER (TRUE));
  g_autofree char *header = make_header ("Negotiate", NEGOTIATE, 32);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *challenge = NULL;

  server_fixture_invoke (fixture, forbid_ntlm, NULL);
  response = raw_client_ask (client, header, "");
  challenge = raw_response_get_header (response, "WWW-Authenticate");
  g_assert_cmpuint (response->status, ==, 401);
  g_assert_cmpstr (challenge, ==, "Negotiate");
}

/* Wrong settings are reported when the server begins to listen. */
static void
test_settings (void)
{
  static const struct
  {
    const char *property;
    const char *file; /* below the folder; NULL for none */
    guint mode;
    gboolean accepted;
  } rows[] = {
    { "accept-ntlm", NULL, 0, FALSE },
    { "accept-ntlm", "missing", 0, FALSE },
    { "accept-ntlm", "users", 0640, FALSE },
    { "accept-ntlm", "users", 0604, FALSE },
    { "accept-ntlm", "users", 0620, FALSE },
    { "accept-ntlm", "", 0700, FALSE },
    { "accept-ntlm", "users", 0600, TRUE },
    { "accept-kerberos", NULL, 0, FALSE },
    { "accept-kerberos", "missing", 0, FALSE },
    { "accept-kerberos", "keytab", 0600, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanServer) server = wsman_server_new ();
      g_autofree char *file = rows[i].file != NULL ? g_build_filename (folder, rows[i].file, NULL) : NULL;
      g_autoptr(GError) error = NULL;

      if (rows[i].mode != 0)
        g_assert_cmpint (g_chmod (file, rows[i].mode), ==, 0);
      g_object_set (server, rows[i].property, TRUE,
                    g_str_equal (rows[i].property, "accept-ntlm") ? "ntlm-user-file" : "keytab", file, NULL);
      g_assert_cmpint (wsman_server_listen_local (server, 0, FALSE, &error), ==, rows[i].accepted);
      if (!rows[i].accepted)
        g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  users = g_build_filename (folder, "users", NULL);
  keytab = g_build_filename (folder, "keytab", NULL);
  g_file_set_contents_full (users, "CORP:ada:" PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  g_file_set_contents_full (keytab, "\5\2", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);

  g_test_add_func ("/wsman/server/negotiate/profiles", test_profiles);
  g_test_add_func ("/wsman/server/negotiate/settings", test_settings);
  g_test_add_data_func ("/wsman/server/negotiate/nobody", GINT_TO_POINTER (FALSE), test_nobody);
  g_test_add_data_func ("/wsman/server/negotiate/nobody-unencrypted", GINT_TO_POINTER (TRUE), test_nobody);
  g_test_add_func ("/wsman/server/negotiate/wrong-password", test_wrong_password);
  g_test_add_func ("/wsman/server/negotiate/somebody", test_somebody);
  g_test_add_func ("/wsman/server/negotiate/https", test_https);
  g_test_add_func ("/wsman/server/negotiate/challenges", test_challenges);
  g_test_add_func ("/wsman/server/negotiate/forbidden", test_forbidden);
  g_test_add_func ("/wsman/server/negotiate/slow-body", test_slow_body);
  status = g_test_run ();

  g_remove (users);
  g_remove (keytab);
  g_rmdir (folder);
  g_free (users);
  g_free (keytab);
  g_free (folder);

  return status;
}
