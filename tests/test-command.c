/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Shells and commands on this library's own server. */

#include <string.h>

#include "server-fixture.h"
#include "wsman-error-private.h"

typedef struct
{
  ServerFixture *server;
  WsmanSession *session;
  WsmanShell *shell;
} Fixture;

static void
add_shells (ServerFixture *server,
            gpointer       user_data)
{
  static const char * const users[] = { FIXTURE_USER, NULL };
  g_autoptr(WsmanShellProvider) provider = wsman_shell_provider_new ();

  wsman_shell_provider_set_users (provider, users);
  wsman_shell_provider_set_max_processes_per_shell (provider, 100);
  wsman_shell_provider_register (provider, server->server);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;

  fixture->server = server_fixture_new (add_shells, NULL);
  connection = g_strdup_printf ("http://127.0.0.1:%u", fixture->server->port);
  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  fixture->session = wsman_session_new (connection,
                                        WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                        WSMAN_SESSION_FLAGS_NO_ENCRYPTION, options, &error);
  g_assert_no_error (error);
  fixture->shell = wsman_session_open_shell (fixture->session, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_shell_close (fixture->shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->shell);
  g_assert_finalize_object (fixture->session);
  server_fixture_free (fixture->server);
}

static WsmanCommand *
run_line (Fixture    *fixture,
          const char *line)
{
  g_autoptr(GError) error = NULL;
  WsmanCommand *command = wsman_shell_spawn_command_line (fixture->shell, line, NULL, &error);

  g_assert_no_error (error);

  return command;
}

typedef struct
{
  const char *name;
  const char *line;
  const char *input;
  const char *output;
  const char *errors;
  int exit_status;
} TalkCase;

static const TalkCase talk_cases[] = {
  { "output", "echo hello", NULL, "hello\n", "", 0 },
  { "nothing", "true", NULL, "", "", 0 },
  { "errors", "echo oops >&2; exit 3", NULL, "", "oops\n", 3 },
  { "both", "echo a; echo b >&2; echo c", NULL, "a\nc\n", "b\n", 0 },
  { "input", "tr a-z A-Z", "hello €", "HELLO €", "", 0 },
  { "no-input", "cat", NULL, "", "", 0 },
  { "unread-input", "exit 5", "hello", "", "", 5 },
  { "signal", "kill -9 $$", NULL, "", "", 137 },
};

static void
test_talk (Fixture       *fixture,
           gconstpointer  data)
{
  const TalkCase *c = data;
  g_autoptr(WsmanCommand) command = run_line (fixture, c->line);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_command_communicate_utf8 (command, c->input, NULL, &output, &errors, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, c->output);
  g_assert_cmpstr (errors, ==, c->errors);
  g_assert_true (wsman_command_get_has_exited (command));
  g_assert_true (wsman_command_get_has_exit_status (command));
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, c->exit_status);

  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  if (c->exit_status == 0)
    g_assert_true (wsman_command_wait_check (command, NULL, &error));
  else
    g_assert_false (wsman_command_wait_check (command, NULL, &error));
  if (c->exit_status != 0)
    g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_finalize_object (g_steal_pointer (&command));
}

static void
test_argv (Fixture       *fixture,
           gconstpointer  data)
{
  const char *argv[] = { "printf", "%s|", "a b", "\"", "$HOME", "\\", "", "*", "'", "line\nbreak", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommand) command = wsman_shell_spawn (fixture->shell, argv, NULL, &error);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "a b|\"|$HOME|\\||*|'|line\nbreak|");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (talk_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command/talk/", talk_cases[i].name, NULL);

      g_test_add (path, Fixture, &talk_cases[i], set_up, test_talk, tear_down);
    }
  g_test_add ("/wsman/command/argv", Fixture, NULL, set_up, test_argv, tear_down);

  return g_test_run ();
}
