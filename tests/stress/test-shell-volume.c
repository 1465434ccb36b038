/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests a command with much output, one with much input, and one whose output isn't read. No data may be lost, and the
 * memory of both sides must not depend on the amount.
 *
 * Arguments: how much, the command of sequence.h, "--" and the server's.
 */

#include "processes.h"
#include "sequence.h"
#include "world-client.h"

#include <stdlib.h>

#define PIECE 65536
/* After this amount, each side has allocated the memory that it needs. */
#define START (32 * 1024 * 1024)
#define MOST_KIB 8192
/* The limit of unread data: the buffers of the client and the server, and messages between them. */
#define MOST_UNREAD (8 * 1024 * 1024)

static TestPeer *server;
static const char *amount, *sequence_program;

/* The peak memory of both processes, in KiB. */
typedef struct
{
  guint64 client;
  guint64 server;
} Peaks;

static Peaks
read_peaks (void)
{
  return (Peaks) {
    processes_read_number ("self", "status", "VmHWM:"),
    processes_read_number (test_peer_get_identifier (server), "status", "VmHWM:"),
  };
}

/* The kernel updates peaks in steps. Therefore a later peak may be slightly lower. */
static void
assert_flat (const Peaks *start)
{
  Peaks end = read_peaks ();
  gint64 client = (gint64) end.client - (gint64) start->client;
  gint64 peer = (gint64) end.server - (gint64) start->server;

  g_test_message ("KiB at the start: client %" G_GUINT64_FORMAT ", server %" G_GUINT64_FORMAT
                  "; more at the end: %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT,
                  start->client, start->server, client, peer);
  g_assert_cmpint (client, <=, MOST_KIB);
  g_assert_cmpint (peer, <=, MOST_KIB);
}

static WsmanCommand *
spawn (WsmanShell *shell,
       const char *verb,
       const char *length)
{
  const char *argv[] = { sequence_program, verb, length, NULL };

  return world_spawn (shell, argv);
}

static WsmanShell *
open_shell (const char *scheme)
{
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  WsmanShell *shell = NULL;

  session = world_session_new (test_peer_get_uri (server, scheme), WORLD_USER, WORLD_PASSWORD);
  shell = wsman_session_open_shell (session, NULL, &error);
  g_assert_no_error (error);

  return shell;
}

/* Reads the sequence from position to end, or to the end of the stream. */
static guint64
read_sequence (GInputStream *stream,
               guint64       position,
               guint64       end)
{
  char buffer[PIECE];

  while (position < end)
    {
      g_autoptr(GError) error = NULL;
      gssize n = g_input_stream_read (stream, buffer, MIN (sizeof buffer, end - position), NULL, &error);

      g_assert_no_error (error);
      if (n == 0)
        break;
      g_assert_true (sequence_matches (position, buffer, n));
      position += n;
    }

  return position;
}

static void
report_speed (guint64 length,
              gint64  start)
{
  g_test_message ("%.0f MB/s", length / (double) (g_get_monotonic_time () - start));
}

static void
test_output (gconstpointer scheme)
{
  g_autoptr(WsmanShell) shell = open_shell (scheme);
  g_autoptr(WsmanCommand) command = spawn (shell, "write", amount);
  GInputStream *out = wsman_command_get_stdout (command);
  guint64 length = g_ascii_strtoull (amount, NULL, 10), position;
  gint64 start = g_get_monotonic_time ();
  Peaks peaks;

  position = read_sequence (out, 0, START);
  peaks = read_peaks ();
  position = read_sequence (out, position, G_MAXUINT64);
  g_assert_cmpuint (position, ==, length);
  report_speed (length, start);
  world_wait_for_success (command);
  assert_flat (&peaks);
}

static guint64
write_sequence (GOutputStream *stream,
                guint64        position,
                guint64        end)
{
  char buffer[PIECE];

  for (gsize size; position < end; position += size)
    {
      g_autoptr(GError) error = NULL;

      size = MIN (sizeof buffer, end - position);
      sequence_fill (position, buffer, size);
      g_output_stream_write_all (stream, buffer, size, NULL, NULL, &error);
      g_assert_no_error (error);
    }

  return position;
}

static void
assert_said (WsmanCommand *command,
             const char   *length)
{
  g_autofree char *expected = g_strconcat (length, "\n", NULL);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;

  wsman_command_communicate_utf8 (command, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpstr (out, ==, expected);
}

static void
test_input (gconstpointer scheme)
{
  g_autoptr(WsmanShell) shell = open_shell (scheme);
  g_autoptr(WsmanCommand) command = spawn (shell, "read", NULL);
  GOutputStream *in = wsman_command_get_stdin (command);
  guint64 length = g_ascii_strtoull (amount, NULL, 10), position;
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  Peaks peaks;

  position = write_sequence (in, 0, START);
  peaks = read_peaks ();
  write_sequence (in, position, length);
  g_output_stream_close (in, NULL, &error);
  g_assert_no_error (error);
  assert_said (command, amount);
  report_speed (length, start);
  world_wait_for_success (command);
  assert_flat (&peaks);
}

/* Waits until a process has written nothing for a while. Returns the number of bytes that it has written. */
static guint64
wait_for_standstill (const char *process)
{
  guint64 written = 0;

  for (guint calm = 0; calm < 100; calm++)
    {
      guint64 now = processes_read_number (process, "io", "wchar: ");

      if (now != written)
        calm = 0;
      written = now;
      g_usleep (2000);
    }

  return written;
}

static void
test_unread (gconstpointer scheme)
{
  g_autofree char *cookie = g_uuid_string_random ();
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) processes = NULL;
  guint64 position;

  session = world_session_new (test_peer_get_uri (server, scheme), WORLD_USER, WORLD_PASSWORD);
  shell = wsman_shell_new (session);
  wsman_shell_setenv (shell, PROCESSES_COOKIE, cookie);
  wsman_shell_open (shell, NULL, &error);
  g_assert_no_error (error);
  command = spawn (shell, "write", amount);
  processes = processes_find (cookie);
  g_assert_cmpuint (g_strv_length (processes), ==, 1);

  position = read_sequence (wsman_command_get_stdout (command), 0, PIECE);
  g_assert_cmpuint (wait_for_standstill (processes[0]), <=, PIECE + MOST_UNREAD);
  /* The command continues at its former position. */
  read_sequence (wsman_command_get_stdout (command), position, 2 * MOST_UNREAD);
  g_assert_cmpuint (wait_for_standstill (processes[0]), <=, 3 * MOST_UNREAD);

  g_clear_object (&command);
  processes_wait_for (cookie, 0, 10);
}

int
main (int    argc,
      char **argv)
{
  const char * const *command = test_peer_take_command (&argc, argv);
  int status;

  g_test_init (&argc, &argv, NULL);
  amount = argv[1];
  sequence_program = argv[2];
  server = test_peer_new (command);
  g_test_add_data_func ("/wsman/shell-volume/output/http", "http", test_output);
  g_test_add_data_func ("/wsman/shell-volume/output/https", "https", test_output);
  g_test_add_data_func ("/wsman/shell-volume/input/http", "http", test_input);
  g_test_add_data_func ("/wsman/shell-volume/input/https", "https", test_input);
  g_test_add_data_func ("/wsman/shell-volume/unread", "http", test_unread);
  status = g_test_run ();
  test_peer_free (server);

  return status;
}
