/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Kills clients at random times. The server must close their descriptors within a second, and end each enumeration
 * within a second after it expires.
 */

#include "world-client.h"

#define KILLS 100
/* As the server is told. */
#define EXPIRY_S 2

static TestPeer *server;
static const char *client_program;

static GSubprocess *
start_client (const char *uri)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *client = NULL;

  client = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, client_program, uri, NULL);
  g_assert_no_error (error);

  return client;
}

static void
kill_client (GSubprocess *client)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_force_exit (client);
  g_subprocess_wait (client, NULL, &error);
  g_assert_no_error (error);
}

/* Returns the time from the start of a client to its first write, in microseconds. */
static int
measure_start (WsmanSession *observer,
               const char   *uri)
{
  guint64 writes = world_read_stat (observer, "Writes");
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GSubprocess) client = start_client (uri);

  while (world_read_stat (observer, "Writes") == writes)
    g_usleep (1000);
  kill_client (client);

  return g_get_monotonic_time () - start;
}

static void
test_kill (gconstpointer data)
{
  const char *uri = test_peer_get_uri (server, data);
  g_autoptr(WsmanSession) observer = NULL;
  guint64 descriptors, writes;
  int start;

  observer = world_session_new (test_peer_get_uri (server, "http"), WORLD_USER, WORLD_PASSWORD);
  world_read_stat (observer, "Descriptors");
  descriptors = world_read_stat (observer, "Descriptors");
  start = measure_start (observer, uri);
  writes = world_read_stat (observer, "Writes");

  for (guint i = 0; i < KILLS / 2; i++)
    {
      g_autoptr(GSubprocess) client = start_client (uri);

      g_usleep (g_test_rand_int_range (0, 3 * start));
      kill_client (client);
    }

  world_wait_for_descriptors (observer, descriptors, 1);
  world_wait_for_stat (observer, "Sleeping", 0, 1);
  world_wait_for_stat (observer, "Cursors", 0, EXPIRY_S + 1);
  /* A good part of them had got somewhere. */
  g_assert_cmpuint (world_read_stat (observer, "Writes"), >=, writes + KILLS / 10);
}

int
main (int    argc,
      char **argv)
{
  const char * const *command = test_peer_take_command (&argc, argv);
  int status;

  g_test_init (&argc, &argv, NULL);
  client_program = argv[1];
  server = test_peer_new (command);
  g_test_add_data_func ("/wsman/kill/http", "http", test_kill);
  g_test_add_data_func ("/wsman/kill/https", "https", test_kill);
  status = g_test_run ();
  test_peer_free (server);

  return status;
}
