/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that a client needs authentication and permission to reach a provider.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define ECHO FIXTURE_URI "/Echo"
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"

/* Every operation, with an enumeration context if it needs one. */
static const struct
{
  const char *action;
  const char *body;
} operations[] = {
  { NULL, IDENTIFY },
  { TRANSFER "Get", NULL },
  { TRANSFER "Put", "<x/>" },
  { TRANSFER "Create", "<x/>" },
  { TRANSFER "Delete", NULL },
  { ECHO "/Run", "<x/>" },
  { ENUMERATION "Enumerate", "<n:Enumerate><w:OptimizeEnumeration/></n:Enumerate>" },
  { ENUMERATION "Pull", "<n:Pull><n:EnumerationContext>%s</n:EnumerationContext></n:Pull>" },
  { ENUMERATION "Release", "<n:Release><n:EnumerationContext>%s</n:EnumerationContext></n:Release>" },
  { "http://schemas.microsoft.com/wbem/wsman/1/wsman/End", NULL },
  { "urn:unknown/", NULL },
};

static char *
make_request (guint       operation,
              const char *context)
{
  g_auto(GStrv) parts = g_strsplit (operations[operation].body != NULL ? operations[operation].body : "", "%s", 2);
  g_autofree char *body = g_strjoinv (context, parts);

  return operations[operation].action != NULL ? raw_envelope (operations[operation].action, ECHO, NULL, body)
                                              : g_strdup (body);
}

/* An open enumeration of the allowed user. */
static char *
open_context (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *envelope = raw_envelope (ENUMERATION "Enumerate", FIXTURE_URI "/Numbers",
                                            "<w:OptionSet><w:Option Name='Count'>100</w:Option></w:OptionSet>",
                                            "<n:Enumerate/>");
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, envelope);

  return raw_response_get_text (response, "n:EnumerationContext");
}

/* Authorization headers that prove nothing. */
static const struct
{
  const char *name;
  const char *header; /* NULL: none; else with the user name and password in base64 for "%s" */
  const char *plain;
  gboolean asked; /* whether the authenticator sees it */
} credentials[] = {
  { "none", NULL, NULL, FALSE },
  { "empty", "Authorization:\r\n", NULL, FALSE },
  { "scheme-alone", "Authorization: Basic\r\n", NULL, FALSE },
  { "scheme-and-space", "Authorization: Basic \r\n", NULL, FALSE },
  { "not-base64", "Authorization: Basic ~~~~\r\n", NULL, FALSE },
  { "truncated-base64", "Authorization: Basic YWRhOmVuZ2l\r\n", NULL, FALSE },
  { "no-colon", "Authorization: Basic %s\r\n", "ada", FALSE },
  { "empty-user", "Authorization: Basic %s\r\n", ":engine", FALSE },
  { "empty-password", "Authorization: Basic %s\r\n", "ada:", FALSE },
  { "both-empty", "Authorization: Basic %s\r\n", ":", FALSE },
  { "wrong-password", "Authorization: Basic %s\r\n", "ada:wrong", TRUE },
  { "shorter-password", "Authorization: Basic %s\r\n", "ada:engin", TRUE },
  { "longer-password", "Authorization: Basic %s\r\n", "ada:engines", TRUE },
  { "shorter-user", "Authorization: Basic %s\r\n", "ad:engine", TRUE },
  { "longer-user", "Authorization: Basic %s\r\n", "adam:engine", TRUE },
  { "other-case", "Authorization: Basic %s\r\n", "Ada:engine", TRUE },
  { "accepted-as-empty", "Authorization: Basic %s\r\n", "nameless:x", TRUE },
  { "unanswered", "Authorization: Basic %s\r\n", "dropped:x", TRUE },
  { "twice", "Authorization: Basic %s\r\nAuthorization: Basic %s\r\n", "ada:engine", FALSE },
  { "negotiate", "Authorization: Negotiate %s\r\n", "ada:engine", FALSE },
  { "ntlm", "Authorization: NTLM %s\r\n", "ada:engine", FALSE },
  { "bearer", "Authorization: Bearer %s\r\n", "ada:engine", FALSE },
};

static char *
make_header (guint i)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) credentials[i].plain,
                                              credentials[i].plain != NULL ? strlen (credentials[i].plain) : 0);
  g_auto(GStrv) parts = g_strsplit (credentials[i].header != NULL ? credentials[i].header : "", "%s", -1);

  return g_strjoinv (encoded, parts);
}

static void
allow_identify (ServerFixture *fixture,
                gpointer       user_data)
{
  wsman_server_set_allow_anonymous_identify (fixture->server, TRUE);
}

/* Sends every operation with every invalid Authorization, on a new connection and on an authenticated one. */
static void
test_refused (gconstpointer data)
{
  gboolean anonymous_identify = GPOINTER_TO_INT (data);
  g_autoptr(ServerFixture) fixture = server_fixture_new (anonymous_identify ? allow_identify : NULL, NULL);
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *context = open_context (fixture);
  g_autofree char *identify = make_request (0, "");
  int calls = g_atomic_int_get (&fixture_counts.calls);

  for (guint i = 0; i < G_N_ELEMENTS (credentials); i++)
    for (guint j = 0; j < G_N_ELEMENTS (operations); j++)
      {
        g_autofree char *header = make_header (i);
        g_autofree char *request = make_request (j, context);
        g_autoptr(RawClient) fresh = raw_client_new (fixture->port, FALSE);
        g_autoptr(RawClient) used = raw_client_new (fixture->port, FALSE);
        g_autoptr(RawResponse) before = raw_client_ask (used, good, identify);
        int passwords = g_atomic_int_get (&fixture_counts.passwords);
        g_autoptr(RawResponse) first = raw_client_ask (fresh, header, request);
        g_autoptr(RawResponse) second = raw_client_ask (used, header, request);
        g_autofree char *challenge = raw_response_get_header (first, "WWW-Authenticate");
        guint expected = anonymous_identify && credentials[i].header == NULL && j == 0 ? 200 : 401;

        g_test_message ("%s: %s: %u", credentials[i].name, operations[j].action, first->status);
        g_assert_cmpuint (before->status, ==, 200);
        g_assert_cmpuint (first->status, ==, expected);
        g_assert_cmpuint (second->status, ==, expected);
        if (expected == 401)
          {
            g_assert_cmpuint (first->length, ==, 0);
            g_assert_cmpstr (challenge, ==, "Basic realm=\"WSMAN\"");
          }
        g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords) - passwords, ==, credentials[i].asked ? 2 : 0);
      }

  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, calls);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cursors), ==, 1);
}

/* The user is authenticated, but not allowed. */
static void
test_stranger (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *header = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
  g_autofree char *context = open_context (fixture);
  int calls = g_atomic_int_get (&fixture_counts.calls);

  for (guint j = 0; j < G_N_ELEMENTS (operations); j++)
    {
      g_autofree char *request = make_request (j, context);
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, header, request);

      g_test_message ("%s: %u, 0x%08X", operations[j].action, response->status, raw_response_get_code (response));
      g_assert_cmpuint (response->status, !=, 200);
      g_assert_cmpuint (g_atomic_int_get (&fixture_counts.cursors), ==, 1);
      if (operations[j].action == NULL || g_str_has_prefix (operations[j].action, TRANSFER))
        g_assert_cmphex (raw_response_get_code (response), ==, 5);
    }

  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, calls);
}

/* A handler of “authorize” decides instead of the list. Checks what the handler gets. */
static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  g_autoptr(GString) seen = *(GString **) user_data;

  g_string_append_printf (seen, "%s %d %s\n", wsman_operation_get_user (operation),
                          wsman_operation_get_verb (operation),
                          strrchr (wsman_operation_get_action (operation), '/') + 1);
  *(GString **) user_data = g_steal_pointer (&seen);

  return g_str_equal (wsman_operation_get_user (operation), FIXTURE_STRANGER);
}

static void
connect_authorize (ServerFixture *fixture,
                   gpointer       user_data)
{
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), user_data);
}

static void
test_authorize (void)
{
  GString *seen = g_string_new (NULL);
  g_autoptr(ServerFixture) fixture = server_fixture_new (connect_authorize, &seen);
  g_autofree char *stranger = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
  g_autofree char *user = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = make_request (1, "");
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) allowed = raw_client_ask (client, stranger, get);
  g_autoptr(RawResponse) refused = raw_client_ask (client, user, get);
  g_autoptr(RawResponse) identity = raw_client_ask (client, stranger, IDENTIFY);

  g_assert_cmpuint (allowed->status, ==, 200);
  g_assert_cmphex (raw_response_get_code (refused), ==, 5);
  g_assert_cmpuint (identity->status, ==, 200);
  g_assert_cmpstr (seen->str, ==, "charles 1 Get\nada 1 Get\ncharles 0 Identify\n");
  g_string_free (seen, TRUE);
}

/* On one connection the authenticator is asked once for the same credentials, and again for others. */
static void
test_remembered (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *wrong = raw_credentials (FIXTURE_USER, "wrong");
  g_autofree char *slow = raw_credentials ("slow", "x");
  const struct
  {
    const char *headers;
    guint status;
    int passwords;
  } rows[] = {
    { good, 200, 1 }, { good, 200, 1 }, { wrong, 401, 2 }, { wrong, 401, 3 }, { good, 200, 4 },
    { NULL, 401, 4 }, { good, 200, 5 }, { slow, 200, 6 }, { slow, 200, 6 },
  };
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = raw_client_ask (client, rows[i].headers, IDENTIFY);

      g_assert_cmpuint (response->status, ==, rows[i].status);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, rows[i].passwords);
    }
}

static void
forbid_unencrypted (ServerFixture *fixture,
                    gpointer       user_data)
{
  wsman_server_set_allow_unencrypted (fixture->server, FALSE);
}

static void
test_unencrypted (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (forbid_unencrypted, NULL);
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  for (guint secure = 0; secure < 2; secure++)
    {
      g_autoptr(RawClient) client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
      g_autoptr(RawResponse) bare = raw_client_ask (client, NULL, IDENTIFY);
      g_autoptr(RawResponse) response = raw_client_ask (client, good, IDENTIFY);
      g_autofree char *challenge = raw_response_get_header (bare, "WWW-Authenticate");

      /* Over http the server has no challenge for a client. */
      g_assert_cmpuint (bare->status, ==, secure ? 401 : 403);
      g_assert_cmpstr (challenge, ==, secure ? "Basic realm=\"WSMAN\"" : NULL);
      g_assert_cmpuint (response->status, ==, secure ? 200 : 403);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, secure);
    }
}

static void
forget_authenticator (ServerFixture *fixture,
                      gpointer       user_data)
{
  wsman_server_set_authenticator (fixture->server, NULL);
}

static void
test_no_authenticator (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (forget_authenticator, NULL);
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autoptr(RawClient) client = raw_client_new (fixture->secure_port, TRUE);
  g_autoptr(RawResponse) response = raw_client_ask (client, good, IDENTIFY);

  g_assert_cmpuint (response->status, ==, 403);
}

/* Anonymous Identify only tells that there is a server. */
static void
test_anonymous_identify (void)
{
  static const char * const headers[] = { NULL, "WSMANIDENTIFY: unauthenticated\r\n",
                                          "Content-Type: application/soap+xml;charset=UTF-8\r\n" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (allow_identify, NULL);
  g_autoptr(RawClient) anonymous_path = raw_client_new (fixture->port, FALSE);
  g_autofree char *request = g_strdup_printf ("POST /wsman-anon/identify HTTP/1.1\r\nHost: h\r\n"
                                              "Content-Type: application/soap+xml\r\nContent-Length: %zu\r\n\r\n%s",
                                              strlen (IDENTIFY), IDENTIFY);
  g_autoptr(RawResponse) other_path = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, headers[i], IDENTIFY);
      g_autofree char *version = raw_response_get_text (response, "wsmid:ProductVersion");

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_cmpstr (version, ==, "OS: 0.0.0 SP: 0.0 Stack: 3.0");
      g_assert_null (strstr (response->body, "SecurityProfiles"));
      g_assert_null (strstr (response->body, g_get_host_name ()));
    }

  raw_client_send (anonymous_path, request, -1);
  other_path = raw_client_read (anonymous_path);
  g_assert_cmpuint (other_path->status, ==, 200);
}

/* Sends many requests at once. Each gets its response. */
static void
test_many_attempts (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *slow = raw_credentials ("slow", "x");
  RawClient *clients[50];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new (fixture->port, FALSE);
      raw_client_post (clients[i], slow, IDENTIFY);
    }
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
  wsman_server_stop (fixture->server);
}

static void
test_stop_while_asking (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *slow = raw_credentials ("slow", "x");
  RawClient *clients[20];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new (fixture->port, FALSE);
      raw_client_post (clients[i], slow, IDENTIFY);
    }
  g_assert_true (fixture_wait_for_at_least (&fixture_counts.passwords, 8, 5));
  server_fixture_invoke (fixture, stop_server, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_assert_true (raw_client_is_closed (clients[i], 5));
      raw_client_free (clients[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/server/authentication/refused", GINT_TO_POINTER (FALSE), test_refused);
  g_test_add_data_func ("/wsman/server/authentication/refused-but-identify", GINT_TO_POINTER (TRUE), test_refused);
  g_test_add_func ("/wsman/server/authentication/stranger", test_stranger);
  g_test_add_func ("/wsman/server/authentication/authorize", test_authorize);
  g_test_add_func ("/wsman/server/authentication/remembered", test_remembered);
  g_test_add_func ("/wsman/server/authentication/unencrypted", test_unencrypted);
  g_test_add_func ("/wsman/server/authentication/no-authenticator", test_no_authenticator);
  g_test_add_func ("/wsman/server/authentication/anonymous-identify", test_anonymous_identify);
  g_test_add_func ("/wsman/server/authentication/many-attempts", test_many_attempts);
  g_test_add_func ("/wsman/server/authentication/stop-while-asking", test_stop_while_asking);

  return g_test_run ();
}
