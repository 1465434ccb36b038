/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Shells and commands on this library's own server. */

#include <stdlib.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "server-fixture.h"

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

static WsmanSession *
connect_to (const char        *connection,
            WsmanSessionFlags  flags)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  session = wsman_session_new (connection, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD | flags,
                               options, &error);
  g_assert_no_error (error);

  return session;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;

  fixture->server = server_fixture_new (add_shells, NULL);
  connection = g_strdup_printf ("http://127.0.0.1:%u", fixture->server->port);
  fixture->session = connect_to (connection, WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
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
test_communicate (Fixture       *fixture,
                  gconstpointer  data)
{
  const CommunicateCase *c = data;
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

/* --- Streams --- */

static char *
read_all (GInputStream *stream,
          gsize         count)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *buffer = g_malloc (count);
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, count, NULL, &error)) > 0)
    {
      g_assert_cmpint (n, <=, count);
      if (count >= 4)
        g_assert_true (g_utf8_validate_len (buffer, n, NULL));
      g_string_append_len (text, buffer, n);
    }
  g_assert_no_error (error);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* No read ends within a character, if the buffer has room for one. */
static void
test_characters (Fixture       *fixture,
                 gconstpointer  data)
{
  static const gsize counts[] = { 1, 2, 3, 4, 5, 7, 64, 65536 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr(WsmanCommand) command = run_line (fixture, "for i in 1 2 3; do printf 'aé€😀'; sleep 0.01; done");
      g_autofree char *text = read_all (wsman_command_get_stdout (command), counts[i]);

      g_assert_cmpstr (text, ==, "aé€😀aé€😀aé€😀");
    }
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* A conversation: what is answered depends on what was said. */
static void
test_conversation (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "while read -r x; do echo \"<$x>\"; done; echo over >&2");
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
          g_data_input_stream_read_line_async (lines, 0, NULL, keep_result, &read);
          g_output_stream_write_all_async (input, sent, strlen (sent), 0, NULL, keep_result, &written);
          wait_for (&written);
          g_assert_true (g_output_stream_write_all_finish (input, written, NULL, &error));
          wait_for (&read);
          heard = g_data_input_stream_read_line_finish (lines, read, NULL, &error);
        }
      g_assert_no_error (error);
      g_assert_cmpstr (heard, ==, expected);
    }

  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);
  errors = read_all (wsman_command_get_stderr (command), 64);
  g_assert_cmpstr (errors, ==, "over\n");
  g_assert_true (wsman_command_wait_check (command, NULL, &error));
}

static gpointer
read_thread (gpointer data)
{
  return read_all (data, 1000);
}

/* Each stream has a thread of its own, and others wait at the same time, in both forms. */
static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "seq 100000; seq 100000 >&2");
  GThread *output = g_thread_new ("output", read_thread, wsman_command_get_stdout (command));
  GThread *errors = g_thread_new ("errors", read_thread, wsman_command_get_stderr (command));
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output_text = NULL;
  g_autofree char *errors_text = NULL;

  wsman_command_wait_async (command, NULL, keep_result, &waited);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  wait_for (&waited);
  g_assert_true (wsman_command_wait_finish (command, waited, &error));
  output_text = g_thread_join (output);
  errors_text = g_thread_join (errors);
  g_assert_cmpuint (strlen (output_text), ==, 588895);
  g_assert_cmpstr (output_text, ==, errors_text);
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

/* Synchronous calls work where asynchronous ones end, and beside others that go on. */
static void
test_nested (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(WsmanCommand) other = run_line (fixture, "read x; echo $x");
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  Nested nested = { NULL, };

  wsman_command_wait_async (other, NULL, keep_result, &waited);
  wsman_shell_spawn_command_line_async (fixture->shell, "cat", NULL, on_spawned, &nested);
  while (nested.output == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (nested.output, ==, "hello");
  g_assert_null (waited);

  g_assert_true (g_output_stream_close (wsman_command_get_stdin (other), NULL, &error));
  g_assert_no_error (error);
  wait_for (&waited);
  g_assert_true (wsman_command_wait_finish (other, waited, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (nested.command);
  g_free (nested.output);
}

/* A reader who stops stops the command; who closes a stream doesn't care for what comes. */
static void
test_pressure (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "yes | head -c 20000000; echo end >&2");
  g_autoptr(GError) error = NULL;
  g_autofree char *errors = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 16);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_close (wsman_command_get_stdout (command), NULL, &error));
  errors = read_all (wsman_command_get_stderr (command), 64);
  g_assert_cmpstr (errors, ==, "end\n");
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
}

/* Much in both directions at once. */
static void
test_bulk (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "cat");
  gsize length = 5000000;
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr(GBytes) input = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    bytes[i] = g_test_rand_int ();
  input = g_bytes_new_take (g_steal_pointer (&bytes), length);
  g_assert_true (wsman_command_communicate (command, input, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (input, output));
}

/* A stream is closed but once: its end is on its way although nobody waits for that. */
static void
test_input_cancelled (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "wc -c");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree guint8 *bytes = g_malloc0 (100000);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_output_stream_write_all (wsman_command_get_stdin (command), bytes, 100000, NULL, NULL, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (g_output_stream_close (wsman_command_get_stdin (command), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  output = read_all (wsman_command_get_stdout (command), 64);
  g_assert_cmpstr (output, ==, "100000\n");
}

static void
on_cancelled_close (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  GMainLoop *loop = user_data;

  g_assert_false (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_main_loop_quit (loop);
}

/* Who was cancelled before hears so even if there is nothing to wait for; what was asked for is done. */
static void
test_input_cancelled_before (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "cat > /dev/null");
  GOutputStream *input = wsman_command_get_stdin (command);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_true (g_output_stream_write_all (input, "x\n", 2, NULL, NULL, &error));
  g_assert_true (g_output_stream_flush (input, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_output_stream_flush (input, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (g_output_stream_close (input, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
}

/* A command that is gone needs no end. */
static void
test_input_cancelled_after (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WsmanCommand) command = run_line (fixture, "exit 0");
      GOutputStream *input = wsman_command_get_stdin (command);
      g_autoptr(GError) error = NULL;

      g_assert_true (wsman_command_wait (command, NULL, &error));
      g_assert_no_error (error);
      if (i == 0)
        {
          g_assert_false (g_output_stream_close (input, cancellable, &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
      else
        {
          g_output_stream_close_async (input, G_PRIORITY_DEFAULT, cancellable, on_cancelled_close, loop);
          g_main_loop_run (loop);
        }
      g_assert_true (g_output_stream_is_closed (input));
    }
}

/* What has no input is at its end at once. */
static void
test_no_input_stream (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char * const argv[] = { "cat", NULL };
  g_autoptr(WsmanShell) shell = wsman_shell_new (fixture->session);
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  wsman_shell_set_input_streams (shell, "");
  g_assert_true (wsman_shell_open (shell, NULL, &error));
  command = wsman_shell_spawn (shell, argv, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_command_get_stdin (command));
  g_assert_true (wsman_command_communicate_utf8 (command, "nobody reads that", NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "");
  g_assert_true (wsman_shell_close (shell, NULL, &error));
}

/* A command has a program; bindings can leave it out. */
static void
test_no_program (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const nothing[] = { NULL };
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_shell_spawn (fixture->shell, nothing, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- The end --- */

static void
count_end (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  guint *n_ends = user_data;

  g_assert_true (wsman_command_get_has_exited (WSMAN_COMMAND (object)));
  g_assert_true (g_main_context_is_owner (NULL));
  (*n_ends)++;
}

static void
test_notify (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "exit 4");
  g_autoptr(GError) error = NULL;
  guint n_ends = 0;

  g_signal_connect (command, "notify::has-exited", G_CALLBACK (count_end), &n_ends);
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
test_signal (Fixture       *fixture,
             gconstpointer  data)
{
  const SignalCase *c = data;
  g_autoptr(WsmanCommand) command = run_line (fixture, "echo ready; exec sleep 100");
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 6);
  g_assert_true (wsman_command_send_signal (command, c->signal, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, c->exit_status);

  /* Too late is no error. */
  g_assert_true (wsman_command_send_signal (command, c->signal, NULL, &error));
  g_assert_no_error (error);
}

static void
test_terminate (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(WsmanCommand) command = run_line (fixture, "trap '' INT QUIT TERM; echo ready; while :; do sleep 1; done");
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 6);
  g_assert_true (wsman_command_send_signal (command, WSMAN_COMMAND_SIGNAL_TERMINATE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_get_has_exited (command));
}

/* Closing the shell ends its commands. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(WsmanCommand) silent = run_line (fixture, "sleep 100");
  g_autoptr(WsmanCommand) loud = run_line (fixture, "yes");
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (loud), buffer, 16, NULL, &error), ==, 16);
  wsman_command_wait_async (loud, NULL, keep_result, &waited);
  g_assert_true (wsman_shell_close (fixture->shell, NULL, &error));
  g_assert_no_error (error);
  if (!wsman_command_wait (silent, NULL, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  wait_for (&waited);
  if (!wsman_command_wait_finish (loud, waited, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);

  g_assert_true (wsman_shell_open (fixture->shell, NULL, &error));
  g_assert_no_error (error);
}

/* Commands that are dropped at any moment leave nothing behind, and the shell goes on. */
static void
test_drop (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 60; i++)
    {
      WsmanCommand *command = run_line (fixture, i % 3 == 0 ? "yes" : i % 3 == 1 ? "cat" : "true");

      if (i % 2 == 0)
        g_output_stream_write (wsman_command_get_stdin (command), "x", 1, NULL, NULL);
      for (int j = g_test_rand_int_range (0, 100); j > 0; j--)
        g_thread_yield ();
      g_assert_finalize_object (command);
    }
}

/* A stream is enough to keep a command. */
static void
test_stream_alone (Fixture       *fixture,
                   gconstpointer  data)
{
  WsmanCommand *command = run_line (fixture, "sleep 0.05; echo hello");
  g_autoptr(GInputStream) stream = g_object_ref (wsman_command_get_stdout (command));
  g_autofree char *text = NULL;

  g_assert_finalize_object (command);
  text = read_all (stream, 16);
  g_assert_cmpstr (text, ==, "hello\n");
}

static gpointer
spawn_thread (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(WsmanCommand) command = run_line (fixture, "echo $((6 * 7))");
      g_autofree char *output = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (output, ==, "42\n");
    }

  return NULL;
}

static void
test_spawn_threads (Fixture       *fixture,
                    gconstpointer  data)
{
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("spawn", spawn_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* --- The session's part --- */

/* Operation timeouts end neither a silent command nor one that is slow to read. */
static void
test_timeout (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(WsmanCommand) silent = NULL;
  g_autoptr(WsmanCommand) slow = NULL;
  g_autofree char *input = g_strnfill (1000000, 'x');
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  silent = run_line (fixture, "sleep 0.5; echo done");
  slow = run_line (fixture, "sleep 0.5; wc -c");
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
accept_certificate (WsmanSession         *session,
                    GTlsCertificate      *certificate,
                    GTlsCertificateFlags  errors,
                    gpointer              user_data)
{
  g_assert_true (g_thread_self () == user_data);

  return TRUE;
}

/* What the program accepts holds for the library's own thread, which can't ask. */
static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *connection = g_strdup_printf ("https://localhost:%u", fixture->server->secure_port);
  g_autoptr(WsmanSession) session = connect_to (connection, 0);
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_signal_connect (session, "accept-certificate", G_CALLBACK (accept_certificate), g_thread_self ());
  shell = wsman_session_open_shell (session, NULL, &error);
  g_assert_no_error (error);
  command = wsman_shell_spawn_command_line (shell, "cat", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_command_communicate_utf8 (command, "hello", NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hello");
}

static guint
count_shells (Fixture *fixture)
{
  g_autoptr(WsmanResourceLocator) locator =
    wsman_resource_locator_new ("http://schemas.microsoft.com/wbem/wsman/1/windows/shell", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate (fixture->session, locator, NULL, NULL, 0, NULL, &error);
  g_autoptr(GPtrArray) items = NULL;

  g_assert_no_error (error);
  items = wsman_enumerator_next_items (enumerator, 100, NULL, &error);
  g_assert_no_error (error);

  return items->len;
}

/* A process that just ends leaves no shell: neither what it dropped a moment ago nor what it holds. */
static void
test_exit (Fixture       *fixture,
           gconstpointer  data)
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
  WsmanSession *session = connect_to (g_getenv ("WSMAN_TEST_CONNECTION"), WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
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
  void (*test) (Fixture *fixture, gconstpointer data);
} cases[] = {
  { "/wsman/command/argv", test_argv },
  { "/wsman/command/characters", test_characters },
  { "/wsman/command/conversation", test_conversation },
  { "/wsman/command/threads", test_threads },
  { "/wsman/command/nested", test_nested },
  { "/wsman/command/pressure", test_pressure },
  { "/wsman/command/bulk", test_bulk },
  { "/wsman/command/input-cancelled", test_input_cancelled },
  { "/wsman/command/input-cancelled-before", test_input_cancelled_before },
  { "/wsman/command/input-cancelled-after", test_input_cancelled_after },
  { "/wsman/command/no-input-stream", test_no_input_stream },
  { "/wsman/command/no-program", test_no_program },
  { "/wsman/command/notify", test_notify },
  { "/wsman/command/signal/terminate", test_terminate },
  { "/wsman/command/close", test_close },
  { "/wsman/command/drop", test_drop },
  { "/wsman/command/stream-alone", test_stream_alone },
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

      g_test_add (path, Fixture, &communicate_cases[i], set_up, test_communicate, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signal_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command/signal/", signal_cases[i].name, NULL);

      g_test_add (path, Fixture, &signal_cases[i], set_up, test_signal, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].test, tear_down);
  g_test_add_func ("/wsman/command/exit/subprocess", test_exit_subprocess);

  return g_test_run ();
}
