/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures commands from start to exit compared with a local fork, streams and file copies compared with base64 and XML
 * of the same bytes, and pywinrm in turns with both.
 *
 * Arguments: the command of sequence.h, a Python and the script that has pywinrm, and the server's command.
 */

#include "bench.h"

#include <string.h>

#include "base64.h"
#include "sequence.h"
#include "world-client.h"

#define COMMANDS 50
#define COMMANDS_TEXT "50"
#define AMOUNT (32 * 1024 * 1024)
#define AMOUNT_TEXT "33554432"
/* A smaller amount for pywinrm, because it is slow. */
#define SMALL_AMOUNT (2 * 1024 * 1024)
#define SMALL_AMOUNT_TEXT "2097152"
#define PIECE 65536
#define FORK "a local fork"
#define BASE64 "base64 and XML of the same bytes alone"
#define PYWINRM "pywinrm"
#define COPY "base64 and XML, and SHA-256 on both sides"

typedef struct
{
  const char *sequence_program;
  WsmanSession *session;
  WsmanShell *shell;
  GSubprocess *winrm;
  GDataInputStream *winrm_responses;
  GFile *local;
  char *remote;
} Bench;

static guint64
run_commands (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < COMMANDS; i++)
    {
      const char *argv[] = { "/bin/true", NULL };
      g_autoptr(WsmanCommand) command = world_spawn (bench->shell, argv);

      world_wait_for_success (command);
    }

  return COMMANDS;
}

static guint64
run_forks (gpointer data)
{
  for (guint i = 0; i < COMMANDS; i++)
    {
      const char *argv[] = { "/bin/true", NULL };
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;
      g_autoptr(GError) error = NULL;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, NULL, &error);
      g_assert_no_error (error);
    }

  return COMMANDS;
}

static void
ask_winrm (Bench      *bench,
           const char *question)
{
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  g_output_stream_printf (g_subprocess_get_stdin_pipe (bench->winrm), NULL, NULL, &error, "%s\n", question);
  g_assert_no_error (error);
  response = g_data_input_stream_read_line (bench->winrm_responses, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (response, ==, "done");
}

static guint64
run_winrm_commands (gpointer data)
{
  ask_winrm (data, COMMANDS_TEXT " /bin/true");
  return COMMANDS;
}

static guint64
run_output (gpointer data)
{
  Bench *bench = data;
  const char *argv[] = { bench->sequence_program, "write", AMOUNT_TEXT, NULL };
  g_autoptr(WsmanCommand) command = world_spawn (bench->shell, argv);
  g_autofree char *buffer = g_malloc (PIECE);
  g_autoptr(GError) error = NULL;
  guint64 length = 0;
  gssize n;

  while ((n = g_input_stream_read (wsman_command_get_stdout (command), buffer, PIECE, NULL, &error)) > 0)
    length += n;
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, AMOUNT);
  world_wait_for_success (command);

  return AMOUNT / 1000;
}

static guint64
run_winrm_output (gpointer data)
{
  Bench *bench = data;
  g_autofree char *question = NULL;

  question = g_strdup_printf ("1 %s write " SMALL_AMOUNT_TEXT, bench->sequence_program);
  ask_winrm (bench, question);

  return SMALL_AMOUNT / 1000;
}

static guint64
run_input (gpointer data)
{
  Bench *bench = data;
  const char *argv[] = { bench->sequence_program, "read", NULL };
  g_autoptr(WsmanCommand) command = world_spawn (bench->shell, argv);
  GOutputStream *stream = wsman_command_get_stdin (command);
  g_autofree char *buffer = g_malloc (PIECE);
  g_autoptr(GError) error = NULL;

  for (guint64 position = 0; position < AMOUNT; position += PIECE)
    {
      sequence_fill (position, buffer, PIECE);
      g_output_stream_write_all (stream, buffer, PIECE, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  world_wait_for_success (command);

  return AMOUNT / 1000;
}

static guint64
run_base64 (gpointer data)
{
  bench_pass_base64 (AMOUNT);
  return AMOUNT / 1000;
}

static guint64
run_copy_to (gpointer data)
{
  Bench *bench = data;
  g_autoptr(GError) error = NULL;

  wsman_session_copy_to (bench->session, bench->local, bench->remote, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                         &error);
  g_assert_no_error (error);

  return AMOUNT / 1000;
}

static guint64
run_copy_from (gpointer data)
{
  Bench *bench = data;
  g_autoptr(GError) error = NULL;

  wsman_session_copy_from (bench->session, bench->remote, bench->local, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                           &error);
  g_assert_no_error (error);

  return AMOUNT / 1000;
}

static guint64
run_copy_floor (gpointer data)
{
  Bench *bench = data;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  bytes = g_file_load_bytes (bench->local, NULL, NULL, &error);
  g_assert_no_error (error);
  bench_pass_base64 (AMOUNT);
  for (guint side = 0; side < 2; side++)
    {
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

      g_assert_nonnull (digest);
    }

  return AMOUNT / 1000;
}

static const struct
{
  const char *title;
  const char *unit;
  BenchContender contenders[3];
} comparisons[] = {
  { "Commands in one shell, one after the other", "commands/s",
    { { "a command", run_commands, {} }, { FORK, run_forks, {} }, { PYWINRM, run_winrm_commands, {} } } },
  { "What a command says", "kB/s",
    { { "stdout", run_output, {} }, { BASE64, run_base64, {} }, { PYWINRM, run_winrm_output, {} } } },
  { "What a command is told", "kB/s", { { "stdin", run_input, {} }, { BASE64, run_base64, {} } } },
  { "A file to the server", "kB/s", { { "copy", run_copy_to, {} }, { COPY, run_copy_floor, {} } } },
  { "A file from the server", "kB/s", { { "copy", run_copy_from, {} }, { COPY, run_copy_floor, {} } } },
};

/* Compares the contenders. pywinrm is left out if it isn't installed. */
static void
compare (Bench      *bench,
         const char *transport,
         guint       index)
{
  g_autofree char *title = g_strdup_printf ("%s, %s", comparisons[index].title, transport);
  BenchContender contenders[G_N_ELEMENTS (comparisons[0].contenders)];
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (contenders); i++)
    {
      const BenchContender *contender = &comparisons[index].contenders[i];

      if (contender->name != NULL && (bench->winrm != NULL || !g_str_equal (contender->name, PYWINRM)))
        contenders[n++] = *contender;
    }
  bench_compare (title, comparisons[index].unit, contenders, n, 0, bench);
}

/* Returns the user from the environment that by-ntlm.py sets. */
static char *
get_winrm_user (void)
{
  const char *form = g_getenv ("WSMAN_TEST_USER");
  g_auto(GStrv) parts = g_strsplit (form != NULL ? form : "*", "*", 2);

  return g_strjoinv (WORLD_USER, parts);
}

/* Starts pywinrm. If it isn't installed, the script reports this, and ends. */
static void
start_winrm (Bench      *bench,
             const char *python,
             const char *script,
             const char *uri)
{
  g_autofree char *user = get_winrm_user ();
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  bench->winrm = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                   python, script, uri, user, WORLD_PASSWORD, NULL);
  g_assert_no_error (error);
  bench->winrm_responses = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bench->winrm));
  response = g_data_input_stream_read_line (bench->winrm_responses, NULL, NULL, &error);
  g_assert_no_error (error);
  if (g_strcmp0 (response, "ready") == 0)
    return;

  g_clear_object (&bench->winrm_responses);
  g_clear_object (&bench->winrm);
}

static void
stop_winrm (Bench *bench)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (bench->winrm), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (bench->winrm, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&bench->winrm_responses);
  g_clear_object (&bench->winrm);
}

static void
measure (Bench      *bench,
         TestPeer   *server,
         const char *scheme)
{
  const char *uri = test_peer_get_uri (server, scheme);
  g_autoptr(GError) error = NULL;

  bench->session = world_session_new (uri, WORLD_USER, WORLD_PASSWORD);
  bench->shell = wsman_session_open_shell (bench->session, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    compare (bench, wsman_session_get_sealed (bench->session) ? "sealed over http" : scheme, i);

  wsman_shell_close (bench->shell, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&bench->shell);
  g_clear_object (&bench->session);
}

/* Makes a directory for a file and its copy, and makes the file. */
static char *
make_files (Bench *bench)
{
  g_autofree char *text = g_malloc (AMOUNT);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  char *directory = g_dir_make_tmp ("wsman-bench-XXXXXX", &error);

  g_assert_no_error (error);
  path = g_build_filename (directory, "local", NULL);
  sequence_fill (0, text, AMOUNT);
  g_file_set_contents (path, text, AMOUNT, &error);
  g_assert_no_error (error);
  bench->local = g_file_new_for_path (path);
  bench->remote = g_build_filename (directory, "remote", NULL);

  return directory;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .sequence_program = argv[1] };
  g_autofree char *directory = make_files (&bench);
  g_autoptr(TestPeer) server = test_peer_new ((const char * const *) argv + 4);
  g_autoptr(GFile) remote = g_file_new_for_path (bench.remote);
  g_autoptr(GFile) parent = g_file_new_for_path (directory);

  start_winrm (&bench, argv[2], argv[3], test_peer_get_uri (server, "http"));
  measure (&bench, server, "http");
  if (bench.winrm != NULL)
    stop_winrm (&bench);
  measure (&bench, server, "https");

  g_file_delete (bench.local, NULL, NULL);
  g_file_delete (remote, NULL, NULL);
  g_file_delete (parent, NULL, NULL);
  g_object_unref (bench.local);
  g_free (bench.remote);

  return 0;
}
