/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the streams of commands: characters, threads, large amounts, and cancelled input. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "command-fixture.h"
#include "results.h"

/* Checks that no read ends within a character, if the buffer has room for a whole character. */
static void
test_characters (CommandFixture *fixture,
                 gconstpointer   data)
{
  static const gsize counts[] = { 1, 2, 3, 4, 5, 7, 64, 65536 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr(WsmanCommand) command = command_fixture_run (fixture,
                                                             "for i in 1 2 3; do printf 'aé€😀'; sleep 0.01; done");
      g_autofree char *text = read_text (wsman_command_get_stdout (command), counts[i]);

      g_assert_cmpstr (text, ==, "aé€😀aé€😀aé€😀");
    }
}

static gpointer
read_thread (gpointer data)
{
  return read_text (data, 1000);
}

/* Uses each stream in a thread of its own. Other threads wait for the command at the same time, synchronously and
 * asynchronously. */
static void
test_threads (CommandFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "seq 100000; seq 100000 >&2");
  GThread *output = g_thread_new ("output", read_thread, wsman_command_get_stdout (command));
  GThread *errors = g_thread_new ("errors", read_thread, wsman_command_get_stderr (command));
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output_text = NULL;
  g_autofree char *errors_text = NULL;

  wsman_command_wait_async (command, NULL, on_result, &waited);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  wait_for_result (&waited);
  g_assert_true (wsman_command_wait_finish (command, waited, &error));
  output_text = g_thread_join (output);
  errors_text = g_thread_join (errors);
  g_assert_cmpuint (strlen (output_text), ==, 588895);
  g_assert_cmpstr (output_text, ==, errors_text);
}

static gpointer
read_and_count (gpointer data)
{
  GInputStream *stream = data;
  g_autofree char *buffer = g_malloc (65536);
  g_autoptr(GError) error = NULL;
  gsize total = 0;
  gssize length;

  while ((length = g_input_stream_read (stream, buffer, 65536, NULL, &error)) > 0)
    total += length;
  g_assert_no_error (error);

  return GSIZE_TO_POINTER (total);
}

/* This thread drops sources, while the library's thread wakes up those that wait for the command. */
static void
test_dropped_sources (CommandFixture *fixture,
                      gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "head -c 100000000 /dev/zero");
  GThread *reader = g_thread_new ("reader", read_and_count, wsman_command_get_stdout (command));
  GPollableInputStream *errors = G_POLLABLE_INPUT_STREAM (wsman_command_get_stderr (command));

  while (!g_pollable_input_stream_is_readable (errors))
    {
      g_autoptr(GSource) source = g_pollable_input_stream_create_source (errors, NULL);

      g_assert_nonnull (source);
    }

  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (reader)), ==, 100000000);
}

/* Checks that the command waits if the program stops reading, and that it continues if the program closes the
 * stream. */
static void
test_pressure (CommandFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "yes | head -c 20000000; echo end >&2");
  g_autoptr(GError) error = NULL;
  g_autofree char *errors = NULL;
  char buffer[16];

  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, 16, NULL, &error), ==, 16);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_close (wsman_command_get_stdout (command), NULL, &error));
  errors = read_text (wsman_command_get_stderr (command), 64);
  g_assert_cmpstr (errors, ==, "end\n");
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
}

/* Sends and receives many bytes at the same time. */
static void
test_bulk (CommandFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "cat");
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

/* Cancels closing the stream. The end of the stream is still sent. */
static void
test_input_cancelled (CommandFixture *fixture,
                      gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "wc -c");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree guint8 *bytes = g_malloc0 (100000);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_output_stream_write_all (wsman_command_get_stdin (command), bytes, 100000, NULL, NULL, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (g_output_stream_close (wsman_command_get_stdin (command), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  output = read_text (wsman_command_get_stdout (command), 64);
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

/* Closes the stream with a cancellable that is already cancelled. The call reports this, and the stream is still
 * closed. */
static void
test_input_cancelled_before (CommandFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "cat > /dev/null");
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

/* Closes the stream of a command that has ended. There is nothing to send. */
static void
test_input_cancelled_after (CommandFixture *fixture,
                            gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "exit 0");
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

/* Runs a command without an input stream. Its input is at its end at once. */
static void
test_no_input_stream (CommandFixture *fixture,
                      gconstpointer   data)
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

/* Checks that a reference to a stream keeps the command. */
static void
test_stream_alone (CommandFixture *fixture,
                   gconstpointer   data)
{
  WsmanCommand *command = command_fixture_run (fixture, "sleep 0.05; echo hello");
  g_autoptr(GInputStream) stream = g_object_ref (wsman_command_get_stdout (command));
  g_autofree char *text = NULL;

  g_assert_finalize_object (command);
  text = read_text (stream, 16);
  g_assert_cmpstr (text, ==, "hello\n");
}

static const struct
{
  const char *path;
  void (*test) (CommandFixture *fixture, gconstpointer data);
} cases[] = {
  { "/wsman/command/characters", test_characters },
  { "/wsman/command/threads", test_threads },
  { "/wsman/command/dropped-sources", test_dropped_sources },
  { "/wsman/command/pressure", test_pressure },
  { "/wsman/command/bulk", test_bulk },
  { "/wsman/command/input-cancelled", test_input_cancelled },
  { "/wsman/command/input-cancelled-before", test_input_cancelled_before },
  { "/wsman/command/input-cancelled-after", test_input_cancelled_after },
  { "/wsman/command/no-input-stream", test_no_input_stream },
  { "/wsman/command/stream-alone", test_stream_alone },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    command_fixture_add (cases[i].path, NULL, cases[i].test);

  return g_test_run ();
}
