/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests shells and commands on this library's own server. */

#include <stdlib.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "command-fixture.h"
#include "results.h"

typedef struct
{
  const char *name;
  const char *line;
  const char *input;
  const char *output;
  const char *errors;
  int exit_status;
} CommunicateCase;

static const CommunicateCase communicate_cases[] = {
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
test_communicate (CommandFixture *fixture,
                  gconstpointer   data)
{
  const CommunicateCase *c = data;
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, c->line);
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
test_argv (CommandFixture *fixture,
           gconstpointer   data)
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

/* --- Streams --- */

/* Each output of the command depends on its input. */
static void
test_conversation (CommandFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture,
                                                         "while read -r x; do echo \"<$x>\"; done; echo over >&2");
  GOutputStream *input = wsman_command_get_stdin (command);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (wsman_command_get_stdout (command));
  g_autoptr(GError) error = NULL;
  g_autofree char *errors = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *said = g_strdup_printf ("line %u", i);
      g_autofree char *sent = g_strconcat (said, "\n", NULL);
      g_autofree char *expected = g_strdup_printf ("<%s>", said);
      g_autofree char *heard = NULL;
      g_autoptr(GAsyncResult) written = NULL;
      g_autoptr(GAsyncResult) read = NULL;

      if (i % 2 == 0)
        {
          g_assert_true (g_output_stream_write_all (input, sent, strlen (sent), NULL, NULL, &error));
          heard = g_data_input_stream_read_line (lines, NULL, NULL, &error);
        }
      else
        {
          g_data_input_stream_read_line_async (lines, 0, NULL, on_result, &read);
          g_output_stream_write_all_async (input, sent, strlen (sent), 0, NULL, on_result, &written);
          wait_for_result (&written);
          g_assert_true (g_output_stream_write_all_finish (input, written, NULL, &error));
          wait_for_result (&read);
          heard = g_data_input_stream_read_line_finish (lines, read, NULL, &error);
        }
      g_assert_no_error (error);
      g_assert_cmpstr (heard, ==, expected);
    }

  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);
  errors = read_text (wsman_command_get_stderr (command), 64);
  g_assert_cmpstr (errors, ==, "over\n");
  g_assert_true (wsman_command_wait_check (command, NULL, &error));
}

typedef struct
{
  WsmanCommand *command;
  char *output;
} Nested;

static void
on_spawned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Nested *nested = user_data;
  g_autoptr(GError) error = NULL;

  nested->command = wsman_shell_spawn_command_line_finish (WSMAN_SHELL (source), result, &error);
  g_assert_no_error (error);
  wsman_command_communicate_utf8 (nested->command, "hello", NULL, &nested->output, NULL, &error);
  g_assert_no_error (error);
}

/* Calls synchronous functions in the callbacks of asynchronous calls, and while other calls are running. */
static void
test_nested (CommandFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(WsmanCommand) other = command_fixture_run (fixture, "read x; echo $x");
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  Nested nested = { NULL, };

  wsman_command_wait_async (other, NULL, on_result, &waited);
  wsman_shell_spawn_command_line_async (fixture->shell, "cat", NULL, on_spawned, &nested);
  while (nested.output == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (nested.output, ==, "hello");
  g_assert_null (waited);

  g_assert_true (g_output_stream_close (wsman_command_get_stdin (other), NULL, &error));
  g_assert_no_error (error);
  wait_for_result (&waited);
  g_assert_true (wsman_command_wait_finish (other, waited, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (nested.command);
  g_free (nested.output);
}

/* Bindings can pass an empty vector, but a command needs a program. */
static void
test_no_program (CommandFixture *fixture,
                 gconstpointer   data)
{
  static const char * const nothing[] = { NULL };
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_shell_spawn (fixture->shell, nothing, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- The end --- */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  guint *n_ends = user_data;

  g_assert_true (wsman_command_get_has_exited (WSMAN_COMMAND (object)));
  g_assert_true (g_main_context_is_owner (NULL));
  (*n_ends)++;
}

static void
test_notify (CommandFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "exit 4");
  g_autoptr(GError) error = NULL;
  guint n_ends = 0;

  g_signal_connect (command, "notify::has-exited", G_CALLBACK (on_notify), &n_ends);
  while (n_ends == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, 4);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_ends, ==, 1);
}

typedef struct
{
  const char *name;
  WsmanCommandSignal signal;
  int exit_status;
} SignalCase;

static const SignalCase signal_cases[] = {
  { "ctrl-c", WSMAN_COMMAND_SIGNAL_CTRL_C, (int) 0xc000013a },
  { "ctrl-break", WSMAN_COMMAND_SIGNAL_CTRL_BREAK, 131 },
};

static void
test_signal (CommandFixture *fixture,
             gconstpointer   data)
{
  const SignalCase *c = data;
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "echo ready; exec sleep 100");
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 6);
  g_assert_true (wsman_command_send_signal (command, c->signal, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, c->exit_status);

  /* A signal to a command that has ended isn't an error. */
  g_assert_true (wsman_command_send_signal (command, c->signal, NULL, &error));
  g_assert_no_error (error);
}

static void
test_terminate (CommandFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(WsmanCommand) command =
    command_fixture_run (fixture, "trap '' INT QUIT TERM; echo ready; while :; do sleep 1; done");
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 6);
  g_assert_true (wsman_command_send_signal (command, WSMAN_COMMAND_SIGNAL_TERMINATE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_get_has_exited (command));
}

/* Checks that closing a shell ends its commands. */
static void
test_close (CommandFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(WsmanCommand) silent = command_fixture_run (fixture, "sleep 100");
  g_autoptr(WsmanCommand) loud = command_fixture_run (fixture, "yes");
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (loud), buffer, 16, NULL, &error), ==, 16);
  wsman_command_wait_async (loud, NULL, on_result, &waited);
  g_assert_true (wsman_shell_close (fixture->shell, NULL, &error));
  g_assert_no_error (error);
  if (!wsman_command_wait (silent, NULL, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  wait_for_result (&waited);
  if (!wsman_command_wait_finish (loud, waited, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);

  g_assert_true (wsman_shell_open (fixture->shell, NULL, &error));
  g_assert_no_error (error);
}

/* Drops commands at any moment. Nothing of them remains, and the shell continues to work. */
static void
test_drop (CommandFixture *fixture,
           gconstpointer   data)
{
  for (guint i = 0; i < 60; i++)
    {
      WsmanCommand *command = command_fixture_run (fixture, i % 3 == 0 ? "yes" : i % 3 == 1 ? "cat" : "true");

      if (i % 2 == 0)
        g_output_stream_write (wsman_command_get_stdin (command), "x", 1, NULL, NULL);
      for (int j = g_test_rand_int_range (0, 100); j > 0; j--)
        g_thread_yield ();
      g_assert_finalize_object (command);
    }
}

static gpointer
spawn_thread (gpointer data)
{
  CommandFixture *fixture = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "echo $((6 * 7))");
      g_autofree char *output = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (output, ==, "42\n");
    }

  return NULL;
}

static void
test_spawn_threads (CommandFixture *fixture,
                    gconstpointer   data)
{
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("spawn", spawn_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* --- Settings of the session --- */

/* Checks that the operation timeout ends neither a silent command nor a command that reads slowly. */
static void
test_timeout (CommandFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(WsmanCommand) silent = NULL;
  g_autoptr(WsmanCommand) slow = NULL;
  g_autofree char *input = g_strnfill (1000000, 'x');
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  silent = command_fixture_run (fixture, "sleep 0.5; echo done");
  slow = command_fixture_run (fixture, "sleep 0.5; wc -c");
  wsman_session_set_timeout (fixture->session, 100);
  g_assert_true (wsman_command_communicate_utf8 (slow, input, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "1000000\n");
  g_clear_pointer (&output, g_free);
  g_assert_true (wsman_command_communicate_utf8 (silent, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "done\n");
  wsman_session_set_timeout (fixture->session, 60000);
}

static gboolean
on_accept_certificate (WsmanSession         *session,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       gpointer              user_data)
{
  g_assert_true (g_thread_self () == user_data);

  return TRUE;
}

/* Checks that the library's own thread uses a certificate that the program has accepted. This thread can't ask the
 * program. */
static void
test_certificate (CommandFixture *fixture,
                  gconstpointer   data)
{
  g_autofree char *connection = g_strdup_printf ("https://localhost:%u", fixture->server->secure_port);
  g_autoptr(WsmanSession) session = command_fixture_connect (connection, 0);
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_signal_connect (session, "accept-certificate", G_CALLBACK (on_accept_certificate), g_thread_self ());
  shell = wsman_session_open_shell (session, NULL, &error);
  g_assert_no_error (error);
  command = wsman_shell_spawn_command_line (shell, "cat", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_command_communicate_utf8 (command, "hello", NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hello");
}

static guint
count_shells (CommandFixture *fixture)
{
  g_autoptr(WsmanResourceLocator) locator =
    wsman_resource_locator_new ("http://schemas.microsoft.com/wbem/wsman/1/windows/shell", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate (fixture->session, locator, NULL, NULL, 0, NULL,
                                                                   &error);
  g_autoptr(GPtrArray) items = NULL;

  g_assert_no_error (error);
  items = wsman_enumerator_next_items (enumerator, 100, NULL, &error);
  g_assert_no_error (error);

  return items->len;
}

/* Checks that the end of a process deletes all its shells, both those that it has just dropped and those that it still
 * holds. */
static void
test_exit (CommandFixture *fixture,
           gconstpointer   data)
{
  g_autofree char *connection = g_strdup_printf ("http://127.0.0.1:%u", fixture->server->port);

  g_assert_cmpuint (count_shells (fixture), ==, 1);
  g_setenv ("WSMAN_TEST_CONNECTION", connection, TRUE);
  g_test_trap_subprocess ("/wsman/command/exit/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_unsetenv ("WSMAN_TEST_CONNECTION");
  g_assert_cmpuint (count_shells (fixture), ==, 1);
}

static void
test_exit_subprocess (void)
{
  WsmanSession *session = command_fixture_connect (g_getenv ("WSMAN_TEST_CONNECTION"),
                                                   WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
  WsmanShell *dropped = wsman_session_open_shell (session, NULL, NULL);
  WsmanShell *kept = wsman_session_open_shell (session, NULL, NULL);

  g_assert_nonnull (wsman_shell_spawn_command_line (kept, "sleep 100", NULL, NULL));
  g_object_unref (wsman_shell_spawn_command_line (dropped, "sleep 100", NULL, NULL));
  g_assert_finalize_object (dropped);
  exit (0);
}

static const struct
{
  const char *path;
  void (*test) (CommandFixture *fixture, gconstpointer data);
} cases[] = {
  { "/wsman/command/argv", test_argv },
  { "/wsman/command/conversation", test_conversation },
  { "/wsman/command/nested", test_nested },
  { "/wsman/command/no-program", test_no_program },
  { "/wsman/command/notify", test_notify },
  { "/wsman/command/signal/terminate", test_terminate },
  { "/wsman/command/close", test_close },
  { "/wsman/command/drop", test_drop },
  { "/wsman/command/spawn-threads", test_spawn_threads },
  { "/wsman/command/timeout", test_timeout },
  { "/wsman/command/certificate", test_certificate },
  { "/wsman/command/exit", test_exit },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (communicate_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command/communicate/", communicate_cases[i].name, NULL);

      command_fixture_add (path, &communicate_cases[i], test_communicate);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signal_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command/signal/", signal_cases[i].name, NULL);

      command_fixture_add (path, &signal_cases[i], test_signal);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    command_fixture_add (cases[i].path, NULL, cases[i].test);
  g_test_add_func ("/wsman/command/exit/subprocess", test_exit_subprocess);

  return g_test_run ();
}
