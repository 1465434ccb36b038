/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs thousands of short commands in one shell, and many commands at the same time in another.
 *
 * Arguments: how many short ones, "--" and the server's command.
 */

#include "processes.h"
#include "world-client.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64
#define MOST_KIB 4096

static TestPeer *server;
static guint n_commands;

static WsmanShell *
open_shell (const char *cookie)
{
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  WsmanShell *shell = NULL;

  session = world_session_new (test_peer_get_uri (server, "http"), WORLD_USER, WORLD_PASSWORD);
  shell = wsman_shell_new (session);
  wsman_shell_setenv (shell, PROCESSES_COOKIE, cookie);
  wsman_shell_open (shell, NULL, &error);
  g_assert_no_error (error);

  return shell;
}

static void
close_shell (WsmanShell *shell)
{
  g_autoptr(GError) error = NULL;

  wsman_shell_close (shell, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (wsman_shell_get_is_open (shell));
}

static void
run_one (WsmanShell *shell,
         guint       number)
{
  g_autofree char *word = g_strdup_printf ("%u", number);
  g_autofree char *expected = g_strconcat (word, "\n", NULL);
  const char *argv[] = { "/bin/echo", word, NULL };
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;

  command = wsman_shell_spawn (shell, argv, NULL, &error);
  g_assert_no_error (error);
  wsman_command_communicate_utf8 (command, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, expected);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, 0);
}

/* The resources that a process uses, without those of each command. */
typedef struct
{
  guint64 peak;
  guint descriptors;
} Holdings;

static Holdings
read_holdings (const char *process)
{
  g_autofree char *path = g_build_filename ("/proc", process, "fd", NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  Holdings holdings = { processes_read_number (process, "status", "VmHWM:"), 0 };

  while (g_dir_read_name (directory) != NULL)
    holdings.descriptors++;

  return holdings;
}

static void
assert_kept (const char     *process,
             const Holdings *before)
{
  Holdings after = read_holdings (process);

  g_test_message ("%s: %" G_GUINT64_FORMAT " KiB more, %u descriptors instead of %u", process,
                  after.peak - before->peak, after.descriptors, before->descriptors);
  g_assert_cmpuint (after.peak - before->peak, <=, MOST_KIB);
  /* A few more descriptors are allowed, because a command may just be ending. */
  g_assert_cmpuint (after.descriptors, <=, before->descriptors + 8);
}

static void
test_one_after_the_other (void)
{
  const char *peer = test_peer_get_identifier (server);
  g_autofree char *cookie = g_uuid_string_random ();
  g_autoptr(WsmanShell) shell = open_shell (cookie);
  Holdings client_before, server_before;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n_commands / 10; i++)
    run_one (shell, i);
  client_before = read_holdings ("self");
  server_before = read_holdings (peer);
  for (guint i = n_commands / 10; i < n_commands; i++)
    run_one (shell, i);

  g_test_message ("%.2f ms for each", (g_get_monotonic_time () - start) / 1e3 / n_commands);
  assert_kept ("self", &client_before);
  assert_kept (peer, &server_before);
  close_shell (shell);
  processes_wait_for (cookie, 0, 5);
}

typedef struct
{
  WsmanCommand *commands[AT_ONCE];
  guint n_pending;
} Crowd;

static void
on_spawned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Crowd *clients = user_data;
  g_autoptr(GError) error = NULL;

  clients->commands[--clients->n_pending] = wsman_shell_spawn_finish (WSMAN_SHELL (source), result, &error);
  g_assert_no_error (error);
}

static void
on_communicated (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Crowd *clients = user_data;
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;

  wsman_command_communicate_utf8_finish (WSMAN_COMMAND (source), result, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wsman_command_get_exit_status (WSMAN_COMMAND (source)), ==, atoi (out));
  clients->n_pending--;
}

/* Runs many commands at once. Each command reports that it is ready, reads a number, prints it, and ends with it. All
 * of them are running before the first gets its number. */
static void
test_at_once (void)
{
  const char *argv[] = { "/bin/sh", "-c", "echo ready; read -r n; echo $n; exit $n", NULL };
  g_autofree char *cookie = g_uuid_string_random ();
  g_autoptr(WsmanShell) shell = open_shell (cookie);
  Crowd clients = { .n_pending = AT_ONCE };

  for (guint i = 0; i < AT_ONCE; i++)
    wsman_shell_spawn_async (shell, argv, NULL, on_spawned, &clients);
  while (clients.n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < AT_ONCE; i++)
    {
      GInputStream *out = wsman_command_get_stdout (clients.commands[i]);
      g_autoptr(GError) error = NULL;
      char word[6];
      gsize n;

      g_input_stream_read_all (out, word, sizeof word, &n, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (word, n, "ready\n", 6);
    }
  processes_wait_for (cookie, AT_ONCE, 0);

  clients.n_pending = AT_ONCE;
  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u\n", i);

      wsman_command_communicate_utf8_async (clients.commands[i], number, NULL, on_communicated, &clients);
    }
  while (clients.n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_assert_cmpint (wsman_command_get_exit_status (clients.commands[i]), ==, i);
      g_object_unref (clients.commands[i]);
    }
  close_shell (shell);
  processes_wait_for (cookie, 0, 5);
}

int
main (int    argc,
      char **argv)
{
  const char * const *command = test_peer_take_command (&argc, argv);
  int status;

  g_test_init (&argc, &argv, NULL);
  n_commands = atoi (argv[1]);
  server = test_peer_new (command);
  g_test_add_func ("/wsman/shell-many/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/wsman/shell-many/at-once", test_at_once);
  status = g_test_run ();
  test_peer_free (server);

  return status;
}
