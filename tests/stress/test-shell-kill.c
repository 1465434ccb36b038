/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Kills clients of shells, servers of shells, and hosts of commands at random times. After a client's death, the server
 * must end its shells and their processes when their idle timeout has passed. After a server's death, its processes
 * must end, and the client must report an error before its timeout has passed. After a host's death, the server must
 * continue. Nothing may be left, whatever a command did.
 *
 * With WSMAN_TEST_LONG in the environment there are a thousand kills.
 *
 * Arguments: the client's command, that of sequence.h, that of escapee.c, "--" and the server's.
 */

#include "patience.h"
#include "processes.h"
#include "world-client.h"

#include <signal.h>
#include <stdlib.h>

#define KILLS 90
#define KILLS_LONG 1000
/* Two schemes, with three kinds of killed processes each. */
#define CASES 6
/* IDLE_S is the idle timeout of shell-client.c. CLIENT_S is the time in which a client must end after its server, which
 * is much shorter than its timeout. SLACK_S is the time in which everything else must end. */
#define IDLE_S 1
#define CLIENT_S 1
#define SLACK_S 3
/* The number of shells that a user may have. */
#define SHELLS 30
#define KILLS_PER_START 15

static const char * const *server_command;
static const char *client_program, *sequence_program, *escapee_program;
static guint n_kills;

static GSubprocess *
start_client (TestPeer   *server,
              const char *scheme,
              const char *cookie,
              guint       step)
{
  g_autofree char *number = g_strdup_printf ("%u", step);
  g_autoptr(GError) error = NULL;
  GSubprocess *client = NULL;

  client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, client_program, sequence_program, escapee_program,
                             test_peer_get_uri (server, scheme), cookie, number, NULL);
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
  /* The client didn't end by itself before. */
  g_assert_true (g_subprocess_get_if_signaled (client));
}

/* The time that a client needs to get a process started, in microseconds. */
static int
measure_one_start (TestPeer   *server,
                   const char *scheme)
{
  g_autofree char *cookie = g_uuid_string_random ();
  gint64 start = g_get_monotonic_time ();
  /* This client runs the command that writes without end. */
  g_autoptr(GSubprocess) client = start_client (server, scheme, cookie, 2);

  processes_wait_for (cookie, 1, SLACK_S);
  kill_client (client);

  return g_get_monotonic_time () - start;
}

/* Measures start anew for every few kills: i is the number of the kill. On a busy machine one start can take many times
 * as long as another, and each kill waits for a multiple of that. */
static void
measure_start (TestPeer   *server,
               const char *scheme,
               guint       i,
               int        *start)
{
  if (i % KILLS_PER_START != 0)
    return;

  *start = measure_one_start (server, scheme);
  for (guint n = 1; n < 3; n++)
    *start = MIN (*start, measure_one_start (server, scheme));
}

/* Tells whether the user can open the full number of shells. Then no shells of killed clients are left. */
static gboolean
has_room (WsmanSession *session)
{
  g_autoptr(GPtrArray) shells = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  WsmanShell *shell;

  while (shells->len < SHELLS && (shell = wsman_session_open_shell (session, NULL, &error)) != NULL)
    g_ptr_array_add (shells, shell);
  if (error != NULL)
    g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);

  for (guint i = 0; i < shells->len; i++)
    {
      g_autoptr(GError) problem = NULL;

      wsman_shell_close (shells->pdata[i], NULL, &problem);
      g_assert_no_error (problem);
    }

  return error == NULL;
}

static void
wait_for_no_shell (TestPeer *server)
{
  gint64 deadline = patience_get_end (IDLE_S + SLACK_S);
  g_autoptr(WsmanSession) session = NULL;

  session = world_session_new (test_peer_get_uri (server, "http"), WORLD_USER, WORLD_PASSWORD);
  while (!has_room (session))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (G_TIME_SPAN_SECOND / 20);
    }
}

/* Kills clients. Their shells never exceed the limit of the user. */
static void
test_clients (gconstpointer scheme)
{
  g_autofree char *cookie = g_uuid_string_random ();
  TestPeer *server = test_peer_new (server_command);
  int start = 0;

  for (guint i = 0; i < n_kills; i++)
    {
      g_autoptr(GSubprocess) client = NULL;

      measure_start (server, scheme, i, &start);
      client = start_client (server, scheme, cookie, i);
      g_usleep (g_test_rand_int_range (0, 4 * start));
      kill_client (client);
      if (i % (SHELLS / 2) == 0)
        wait_for_no_shell (server);
    }

  processes_wait_for (cookie, 0, IDLE_S + SLACK_S);
  wait_for_no_shell (server);
  test_peer_free (server);
}

static void
wait_for_client (GSubprocess *client)
{
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;
  gint64 end = patience_get_end (CLIENT_S);

  g_subprocess_communicate_utf8 (client, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", said);
  g_assert_true (g_subprocess_get_successful (client));
  g_assert_cmpint (g_get_monotonic_time (), <, end);
}

static void
test_servers (gconstpointer scheme)
{
  g_autofree char *cookie = g_uuid_string_random ();
  int start = 0;

  for (guint i = 0; i < n_kills; i++)
    {
      TestPeer *server = test_peer_new (server_command);
      g_autoptr(GSubprocess) client = NULL;

      measure_start (server, scheme, i, &start);
      client = start_client (server, scheme, cookie, i);
      g_usleep (g_test_rand_int_range (0, 4 * start));
      test_peer_kill (server);
      wait_for_client (client);
    }

  processes_wait_for (cookie, 0, SLACK_S);
}

/* Kills one of the two processes of a host that wasn't hit before. The other process ends the commands of the host, and
 * isn't killed. */
static gboolean
kill_host (TestPeer   *server,
           GHashTable *hit)
{
  g_auto(GStrv) hosts = processes_list_children (test_peer_get_identifier (server));
  guint n_hosts = g_strv_length (hosts);
  const char *host = n_hosts > 0 ? hosts[g_test_rand_int_range (0, (gint32) n_hosts)] : NULL;
  g_auto(GStrv) workers = host != NULL ? processes_list_children (host) : NULL;
  const char *victim = host;

  if (host == NULL || !g_hash_table_add (hit, g_strdup (host)))
    return FALSE;

  if (g_test_rand_bit () && workers[0] != NULL)
    victim = workers[0];

  /* Chooses one of the host's two processes. The first is a child of the server, and the second is a child of the
   * first. Both may have just ended. */
  return kill ((pid_t) g_ascii_strtoll (victim, NULL, 10), SIGKILL) == 0;
}

static void
test_hosts (gconstpointer scheme)
{
  g_autofree char *cookie = g_uuid_string_random ();
  TestPeer *server = test_peer_new (server_command);
  int start = 0;
  g_autoptr(GHashTable) hit = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_killed = 0;

  for (guint i = 0; n_killed < n_kills; i++)
    {
      g_autoptr(GSubprocess) client = NULL;

      measure_start (server, scheme, i, &start);
      client = start_client (server, scheme, cookie, i);
      g_usleep (g_test_rand_int_range (start / 2, 4 * start));
      for (guint j = 0; j < 3 && n_killed < n_kills; j++)
        {
          n_killed += kill_host (server, hit) ? 1 : 0;
          g_usleep (g_test_rand_int_range (0, start));
        }
      kill_client (client);
      if (i % (SHELLS / 2) == 0)
        wait_for_no_shell (server);
    }

  processes_wait_for (cookie, 0, IDLE_S + SLACK_S);
  wait_for_no_shell (server);
  test_peer_free (server);
}

int
main (int    argc,
      char **argv)
{
  server_command = test_peer_take_command (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  client_program = argv[1];
  sequence_program = argv[2];
  escapee_program = argv[3];
  n_kills = (g_getenv ("WSMAN_TEST_LONG") != NULL ? KILLS_LONG : KILLS) / CASES + 1;
  g_test_add_data_func ("/wsman/shell-kill/clients/http", "http", test_clients);
  g_test_add_data_func ("/wsman/shell-kill/clients/https", "https", test_clients);
  g_test_add_data_func ("/wsman/shell-kill/servers/http", "http", test_servers);
  g_test_add_data_func ("/wsman/shell-kill/servers/https", "https", test_servers);
  g_test_add_data_func ("/wsman/shell-kill/hosts/http", "http", test_hosts);
  g_test_add_data_func ("/wsman/shell-kill/hosts/https", "https", test_hosts);

  return g_test_run ();
}
