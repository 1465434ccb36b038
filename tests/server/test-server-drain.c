/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server that doesn't listen any more: what it still serves, and when it says that nothing is under way.
 */

#include "raw-http.h"
#include "server-fixture.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define SECONDS 5

static int n_drained;

static void
on_drained (WsmanServer *server,
            gpointer     user_data)
{
  g_atomic_int_inc (&n_drained);
}

static void
watch (ServerFixture *fixture,
       gpointer       user_data)
{
  g_signal_connect (fixture->server, "drained", G_CALLBACK (on_drained), NULL);
}

static ServerFixture *
new_fixture (void)
{
  g_atomic_int_set (&n_drained, 0);

  return server_fixture_new (watch, NULL);
}

static void
stop_listening (ServerFixture *fixture,
                gpointer       user_data)
{
  g_auto(GStrv) uris = NULL;

  wsman_server_stop_listening (fixture->server);
  uris = wsman_server_list_uris (fixture->server);
  g_assert_cmpuint (g_strv_length (uris), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&n_drained), ==, 0);
}

static void
assert_refused (guint16 port)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);

  g_assert_null (connection);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* Nothing is under way. The connections stay open until the server stops. */
static void
test_idle (void)
{
  g_autoptr(ServerFixture) fixture = new_fixture ();
  g_autoptr(RawClient) idle = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawClient) logged_in = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, NULL);
  g_autoptr(RawResponse) response = raw_client_ask (logged_in, credentials, get);

  g_assert_cmpuint (response->status, ==, 200);
  server_fixture_invoke (fixture, stop_listening, NULL);
  g_assert_true (fixture_wait_for (&n_drained, 1, SECONDS));
  assert_refused (fixture->port);
  assert_refused (fixture->secure_port);
  g_assert_true (raw_client_is_open (logged_in));
}

/* A request that waits for its response isn't lost, and the next request of its client is served. */
static void
test_busy (void)
{
  g_autoptr(ServerFixture) fixture = new_fixture ();
  g_autoptr(RawClient) busy = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *never = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Never", NULL, NULL);
  g_autofree char *get = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, NULL);
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) second = NULL;

  raw_client_post (busy, credentials, never);
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, SECONDS));
  server_fixture_invoke (fixture, stop_listening, NULL);
  assert_refused (fixture->port);
  g_assert_cmpint (g_atomic_int_get (&n_drained), ==, 0);

  server_fixture_respond_pending (fixture);
  first = raw_client_read (busy);
  g_assert_nonnull (first);
  second = raw_client_ask (busy, credentials, get);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_true (fixture_wait_for (&n_drained, 1, SECONDS));
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cancelled), ==, 0);
}

static void
listen_again (ServerFixture *fixture,
              gpointer       user_data)
{
  guint16 *port = user_data;
  g_auto(GStrv) uris = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) error = NULL;

  wsman_server_stop_listening (fixture->server);
  wsman_server_stop_listening (fixture->server);
  wsman_server_listen_local (fixture->server, 0, FALSE, &error);
  g_assert_no_error (error);
  uris = wsman_server_list_uris (fixture->server);
  uri = g_uri_parse (uris[0], G_URI_FLAGS_NONE, NULL);
  *port = (guint16) g_uri_get_port (uri);
}

/* A server that listens again has nothing to wait for. */
static void
test_again (void)
{
  g_autoptr(ServerFixture) fixture = new_fixture ();
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = raw_envelope (TRANSFER "Get", FIXTURE_URI "/Echo", NULL, NULL);
  g_autoptr(RawClient) client = NULL;
  g_autoptr(RawResponse) response = NULL;
  guint16 port;

  server_fixture_invoke (fixture, listen_again, &port);
  client = raw_client_new (port, FALSE);
  response = raw_client_ask (client, credentials, get);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpint (g_atomic_int_get (&n_drained), ==, 0);
}

/* A server that doesn't listen has nothing to stop, and a server that stops says nothing. */
static void
test_stopped (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GError) error = NULL;

  g_atomic_int_set (&n_drained, 0);
  g_signal_connect (server, "drained", G_CALLBACK (on_drained), NULL);
  wsman_server_stop_listening (server);
  wsman_server_listen_local (server, 0, FALSE, &error);
  g_assert_no_error (error);
  wsman_server_stop_listening (server);
  wsman_server_stop (server);
  wsman_server_stop_listening (server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (n_drained, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/drain/idle", test_idle);
  g_test_add_func ("/wsman/server/drain/busy", test_busy);
  g_test_add_func ("/wsman/server/drain/again", test_again);
  g_test_add_func ("/wsman/server/drain/stopped", test_stopped);

  return g_test_run ();
}
