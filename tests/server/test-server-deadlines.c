/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests clients that stop in the middle of an exchange. Each part of an exchange has its own deadline. The test makes
 * that one short and all others long, so that no other deadline can have ended the connection.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-server-private.h"

#define ECHO FIXTURE_URI "/Echo"
#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
#define NTLM_NEGOTIATE "NTLMSSP\0\1\0\0\0\x07\x82\x08\xa2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* This is still long enough for the steps before it on a busy machine. */
#define SHORT 1000
#define LONG 600000
#define PATIENCE_SECONDS 20

static char *users;

static RawClient *
say_nothing (ServerFixture *fixture)
{
  return raw_client_new (fixture->port, FALSE);
}

static RawClient *
say_no_hello (ServerFixture *fixture)
{
  return raw_client_new (fixture->secure_port, FALSE);
}

static RawClient *
stop_in_head (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  g_assert_true (raw_client_send (client, "POST /wsman HTTP/1.1\r\nHost:", -1));

  return g_steal_pointer (&client);
}

static RawClient *
ask_once (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *envelope = raw_envelope (GET, ECHO, NULL, NULL);
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, envelope);

  g_assert_cmpuint (response->status, !=, 0);
  g_assert_cmpuint (response->status, !=, 401);

  return g_steal_pointer (&client);
}

static RawClient *
stop_in_second_head (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = ask_once (fixture);

  g_assert_true (raw_client_send (client, "POST", -1));

  return g_steal_pointer (&client);
}

static RawClient *
stop_in_body (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *request = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: localhost\r\n%s"
                                              "Content-Length: 100\r\n\r\n<s:Envelope", credentials);

  g_assert_true (raw_client_send (client, request, -1));

  return g_steal_pointer (&client);
}

static RawClient *
stop_between_steps (ServerFixture *fixture)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *token = g_base64_encode ((const guchar *) NTLM_NEGOTIATE, sizeof NTLM_NEGOTIATE - 1);
  g_autofree char *header = g_strdup_printf ("Authorization: Negotiate %s\r\n", token);
  g_autoptr(RawResponse) response = raw_client_ask (client, header, "");
  g_autofree char *challenge = raw_response_get_header (response, "WWW-Authenticate");

  g_assert_cmpuint (response->status, ==, 401);
  g_assert_true (g_str_has_prefix (challenge, "Negotiate T"));

  return g_steal_pointer (&client);
}

typedef struct
{
  const char *name;
  gsize deadline; /* the offset in WsmanTimeLimits of the one that ends it */
  RawClient *(*stop) (ServerFixture *fixture);
} Row;

static const Row rows[] = {
  { "tls-handshake", G_STRUCT_OFFSET (WsmanTimeLimits, tls_handshake), say_no_hello },
  { "silence", G_STRUCT_OFFSET (WsmanTimeLimits, head), say_nothing },
  { "head", G_STRUCT_OFFSET (WsmanTimeLimits, head), stop_in_head },
  { "second-head", G_STRUCT_OFFSET (WsmanTimeLimits, head), stop_in_second_head },
  { "idle", G_STRUCT_OFFSET (WsmanTimeLimits, idle), ask_once },
  { "body", G_STRUCT_OFFSET (WsmanTimeLimits, body), stop_in_body },
  { "authentication", G_STRUCT_OFFSET (WsmanTimeLimits, authentication), stop_between_steps },
};

static void
set_deadlines (ServerFixture *fixture,
               gpointer       user_data)
{
  const Row *row = user_data;
  WsmanTimeLimits *time_limits = &fixture->server->policy.time_limits;

  *time_limits = (WsmanTimeLimits) {
    .tls_handshake = LONG, .tls_turn = LONG, .head = LONG, .idle = LONG, .body = LONG, .response = LONG,
    .linger = LONG, .login = LONG, .authentication = LONG, .identity = LONG,
  };
  G_STRUCT_MEMBER (guint, time_limits, row->deadline) = SHORT;

  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_deadlines, (gpointer) row);
  g_autoptr(RawClient) client = row->stop (fixture);

  g_assert_true (raw_client_is_closed (client, PATIENCE_SECONDS));
}

/* How long valid credentials aren't checked again. */
static void
test_identity (gconstpointer data)
{
  const guint lifetime = GPOINTER_TO_UINT (data);
  Row row = { .deadline = G_STRUCT_OFFSET (WsmanTimeLimits, linger) };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_deadlines, &row);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *envelope = raw_envelope (GET, ECHO, NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  int before = g_atomic_int_get (&fixture_counts.passwords);

  fixture->server->policy.time_limits.identity = lifetime;
  for (guint i = 0; i < 3; i++)
    raw_response_free (raw_client_ask (client, credentials, envelope));

  g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords) - before, ==, lifetime > 0 ? 1 : 3);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("wsman-deadlines-XXXXXX", NULL);
  users = g_build_filename (folder, "users", NULL);
  g_assert_true (g_file_set_contents_full (users, "CORP:ada:S3cret.word\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/server-deadlines/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_data_func ("/wsman/server-deadlines/identity/kept", GUINT_TO_POINTER (LONG), test_identity);
  g_test_add_data_func ("/wsman/server-deadlines/identity/forgotten", GUINT_TO_POINTER (0), test_identity);
  status = g_test_run ();

  g_unlink (users);
  g_rmdir (folder);
  g_free (users);

  return status;
}
