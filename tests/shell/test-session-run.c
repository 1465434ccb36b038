/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests running one command in one call, on this library's server: programs, PowerShell, streams, cancelling.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "patience.h"
#include "results.h"
#include "server-fixture.h"

#define AT_ONCE 100

typedef struct
{
  ServerFixture *server;
  WsmanShellProvider *provider;
  WsmanSession *session;
} RunFixture;

static void
set_up (ServerFixture *server,
        gpointer       user_data)
{
  wsman_shell_provider_register (user_data, server->server);
}

static WsmanSession *
make_session (guint16 port)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/wsman", port);
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  session = wsman_session_new (url,
                               WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                               WSMAN_SESSION_FLAGS_NO_ENCRYPTION,
                               options, &error);
  g_assert_no_error (error);

  return session;
}

static RunFixture *
run_fixture_new (void)
{
  static const char *const users[] = { FIXTURE_USER, NULL };
  RunFixture *self = g_new0 (RunFixture, 1);

  self->provider = wsman_shell_provider_new ();
  wsman_shell_provider_set_users (self->provider, users);
  wsman_shell_provider_set_max_shells_per_user (self->provider, AT_ONCE);
  self->server = server_fixture_new (set_up, self->provider);
  self->session = make_session (self->server->port);

  return self;
}

static gboolean
has_shells (RunFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanResourceLocator) locator =
    wsman_resource_locator_new ("http://schemas.microsoft.com/wbem/wsman/1/windows/shell", NULL);
  g_autoptr(WsmanEnumerator) enumerator =
    wsman_session_enumerate (self->session, locator, NULL, NULL, 0, NULL, &error);

  g_assert_no_error (error);

  return !wsman_enumerator_get_at_end_of_stream (enumerator);
}

/* Waits until the server has no shells. The library's own thread may still delete some. */
static void
wait_for_no_shells (RunFixture *self)
{
  gint64 end = patience_get_end (3);

  while (has_shells (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (10000);
    }
}

/* Frees the fixture, and checks that nothing remains. */
static void
run_fixture_free (RunFixture *self)
{
  wait_for_no_shells (self);
  g_assert_finalize_object (self->session);
  server_fixture_free (self->server);
  g_object_unref (self->provider);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunFixture, run_fixture_free)

static void
test_run (void)
{
  static const struct
  {
    const char *argv[5];
    const char *input;
    const char *out;
    const char *err;
    int exit_status;
  } rows[] = {
    { { "true" }, NULL, "", "", 0 },
    { { "echo", "a b", "\"c\"" }, NULL, "a b \"c\"\n", "", 0 },
    { { "printf", "%s|", "", "\\", "$HOME *'" }, NULL, "|\\|$HOME *'|", "", 0 },
    { { "printf", "%s", "Grüße \xf0\x9f\x98\x80\n" }, NULL, "Grüße \xf0\x9f\x98\x80\n", "", 0 },
    { { "cat" }, NULL, "", "", 0 },
    { { "cat" }, "", "", "", 0 },
    { { "cat" }, "one\ntwo", "one\ntwo", "", 0 },
    { { "sh", "-c", "echo out; echo err >&2; exit 42" }, NULL, "out\n", "err\n", 42 },
    { { "sh", "-c", "exec <&-; sleep 0.05" }, "never read", "", "", 0 },
    { { "printf", "\\303" }, NULL, "\xef\xbf\xbd", "", 0 },
  };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanCommandResult) result =
        wsman_session_run (fixture->session, rows[i].argv, rows[i].input, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_command_result_get_stdout (result), ==, rows[i].out);
      g_assert_cmpstr (wsman_command_result_get_stderr (result), ==, rows[i].err);
      g_assert_true (wsman_command_result_get_has_exit_status (result));
      g_assert_cmpint (wsman_command_result_get_exit_status (result), ==, rows[i].exit_status);
      g_assert_finalize_object (g_steal_pointer (&result));
      g_assert_false (has_shells (fixture));
    }
}

static void
test_result (void)
{
  const char *argv[] = { "printf", "a\\0\\303", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommandResult) result = wsman_session_run (fixture->session, argv, NULL, NULL, &error);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GBytes) out_bytes = NULL;
  g_autoptr(GBytes) err_bytes = NULL;
  gboolean has_exit_status;
  int exit_status;

  g_assert_no_error (error);
  g_object_get (result, "stdout", &out, "stderr", &err, "stdout-bytes", &out_bytes, "stderr-bytes", &err_bytes,
                "has-exit-status", &has_exit_status, "exit-status", &exit_status, NULL);
  g_assert_cmpstr (out, ==, "a\xef\xbf\xbd\xef\xbf\xbd");
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpmem (g_bytes_get_data (out_bytes, NULL), g_bytes_get_size (out_bytes), "a\0\303", 3);
  g_assert_cmpuint (g_bytes_get_size (err_bytes), ==, 0);
  g_assert_true (out_bytes == wsman_command_result_get_stdout_bytes (result));
  g_assert_true (err_bytes == wsman_command_result_get_stderr_bytes (result));
  g_assert_true (has_exit_status);
  g_assert_cmpint (exit_status, ==, 0);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *argv[3];
    WsmanError klass;
    guint32 code;
  } rows[] = {
    { { NULL }, WSMAN_ERROR_INVALID_ARGUMENT, 0x80070057 },
    { { "cat", "\x01" }, WSMAN_ERROR_INVALID_ARGUMENT, 0x80070057 },
    { { "/nonexistent/program" }, WSMAN_ERROR_NOT_FOUND, 2147942402 },
  };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanFault) fault = NULL;

      g_assert_null (wsman_session_run (fixture->session, rows[i].argv, NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, WSMAN_ERROR, (int) rows[i].klass);
      fault = wsman_fault_from_error (error);
      g_assert_cmphex (wsman_fault_get_code (fault), ==, rows[i].code);
      g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (fixture->session)), ==, rows[i].code);
    }
}

/* Checks that a command line is sent unchanged, or is refused. */
static void
test_unsendable_line (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanShell) shell = wsman_session_open_shell (fixture->session, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (wsman_shell_spawn_command_line (shell, "echo \x1b", NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- PowerShell, or a substitute --- */

static void
test_powershell (void)
{
  static const struct
  {
    const char *script;
    const char *input;
    const char *out;
    const char *err;
    int exit_status;
  } rows[] = {
    { "Write-Output Grüße", NULL, "Grüße\n", "", 0 },
    { "Write-Output 1\nWrite-Progress 50%\nWrite-Output 2", NULL, "1\n2\n", "", 0 },
    { "$input", "one\ntwo\n", "one\ntwo\n", "", 0 },
    { "Write-Error no \xf0\x9f\x98\x80 <_x0041_>", NULL, "", "no \xf0\x9f\x98\x80 <_x0041_>\r\n", 1 },
    { "Write-Warning careful\nexit 0", NULL, "", "WARNING: careful\n", 0 },
    { "exit 7", NULL, "", "", 7 },
    { "/bin/false", NULL, "", "", 1 },
    { "/bin/false\nWrite-Output a", NULL, "a\n", "", 0 },
    { "# comment at the end", NULL, "", "", 0 },
  };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanCommandResult) result =
        wsman_session_run_powershell (fixture->session, rows[i].script, rows[i].input, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_command_result_get_stderr (result), ==, rows[i].err);
      g_assert_cmpstr (wsman_command_result_get_stdout (result), ==, rows[i].out);
      g_assert_cmpint (wsman_command_result_get_exit_status (result), ==, rows[i].exit_status);
    }
}

/* Runs scripts that are much longer than a command line, and that have input. */
static void
test_long_script (void)
{
  static const guint lengths[] = { 2000, 3000, 100000, 1000000 };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *comment = g_strnfill (lengths[i], 'x');
      g_autofree char *script = g_strdup_printf ("# ü%s\n$input\n$MyInvocation.MyCommand", comment);
      g_autoptr(WsmanCommandResult) result =
        wsman_session_run_powershell (fixture->session, script, "the input\n", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_command_result_get_stderr (result), ==, "");
      g_assert_true (g_str_has_prefix (wsman_command_result_get_stdout (result), "the input\n"));
      g_assert_nonnull (strstr (wsman_command_result_get_stdout (result), script));
    }
}

static void
test_long_script_without_stdin (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(WsmanShell) shell = wsman_shell_new (fixture->session);
  g_autoptr(GError) error = NULL;
  g_autofree char *script = g_strnfill (10000, 'x');

  wsman_shell_set_input_streams (shell, "");
  g_assert_true (wsman_shell_open (shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (wsman_shell_spawn_powershell (shell, script, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- Streams --- */

static void
test_spawn (void)
{
  const char *argv[] = { "cat", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommand) command = wsman_session_spawn (fixture->session, argv, NULL, &error);
  GOutputStream *in;
  GInputStream *out;
  char buffer[16];

  g_assert_no_error (error);
  in = wsman_command_get_stdin (command);
  out = wsman_command_get_stdout (command);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (g_output_stream_write (in, "ping", 4, NULL, &error), ==, 4);
      g_assert_no_error (error);
      g_assert_cmpint (g_input_stream_read (out, buffer, sizeof buffer, NULL, &error), ==, 4);
      g_assert_no_error (error);
      g_assert_cmpmem (buffer, 4, "ping", 4);
    }

  g_assert_true (g_output_stream_close (in, NULL, &error));
  g_assert_cmpint (g_input_stream_read (out, buffer, sizeof buffer, NULL, &error), ==, 0);
  g_assert_true (wsman_command_wait_check (command, NULL, &error));
  g_assert_no_error (error);

  /* A command that has ended needs no shell, even if the program still reads its status. */
  wait_for_no_shells (fixture);
  g_assert_true (wsman_command_get_has_exited (command));
}

static void
check_spawn_powershell (WsmanSession *session,
                        gsize         comment_length)
{
  g_autofree char *comment = g_strnfill (comment_length, 'x');
  g_autofree char *script = g_strdup_printf ("# %s\nWrite-Output a\nWrite-Warning b\nexit 3", comment);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommand) command = wsman_session_spawn_powershell (session, script, NULL, &error);
  char buffer[64] = "";
  gsize length;

  g_assert_no_error (error);

  /* PowerShell writes its output, but doesn't end before its stdin ends. */
  g_assert_true (g_input_stream_read_all (wsman_command_get_stdout (command), buffer, 2, &length, NULL, &error));
  g_assert_cmpmem (buffer, length, "a\n", 2);
  g_assert_false (wsman_command_get_has_exited (command));
  g_assert_true (g_output_stream_close (wsman_command_get_stdin (command), NULL, &error));
  g_assert_true (g_input_stream_read_all (wsman_command_get_stderr (command), buffer, sizeof buffer, &length, NULL,
                                          &error));
  g_assert_cmpmem (buffer, length, "WARNING: b\n", 11);
  g_assert_false (wsman_command_wait_check (command, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, 3);
}

static void
test_spawn_powershell (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  check_spawn_powershell (fixture->session, 0);
  check_spawn_powershell (fixture->session, 10000);
}

/* Drops a command. The fixture checks at its end that nothing remains on the server. */
static void
test_dropped (void)
{
  const char *argv[] = { "sleep", "60", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommand) command = wsman_session_spawn (fixture->session, argv, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (has_shells (fixture));
}

/* --- Cancelling, limits and numbers --- */

static gboolean
on_cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static gpointer
cancel_soon (gpointer user_data)
{
  g_usleep (100000);
  on_cancel (user_data);

  return NULL;
}

static void
test_cancelled (void)
{
  const char *argv[] = { "sleep", "60", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  g_assert_null (wsman_session_run (fixture->session, argv, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  /* This cancellable is cancelled before the call. */
  g_clear_error (&error);
  g_assert_null (wsman_session_run (fixture->session, argv, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
on_authorize (WsmanServer    *server,
               WsmanOperation *operation,
               gpointer        user_data)
{
  if (g_str_has_suffix (wsman_operation_get_action (operation), "/Signal"))
    g_atomic_int_inc ((int *) user_data);

  return TRUE;
}

/* The Delete of the shell ends the command. A Signal could come after it, and the server would refuse and log it. */
static void
test_no_signal (void)
{
  const char *argv[] = { "echo", "a", NULL };
  const char *long_argv[] = { "sleep", "60", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  int n_signals = 0;

  g_signal_connect (fixture->server->server, "authorize", G_CALLBACK (on_authorize), &n_signals);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanCommandResult) result = wsman_session_run (fixture->session, argv, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_command_result_get_stdout (result), ==, "a\n");
    }
  /* Some of these end while the command starts, and others while it runs. */
  for (guint timeout = 2; timeout < 400; timeout *= 2)
    {
      wsman_session_set_total_timeout (fixture->session, timeout);
      g_assert_null (wsman_session_run (fixture->session, long_argv, NULL, NULL, NULL));
    }
  wsman_session_set_total_timeout (fixture->session, 0);
  wsman_worker_flush ();
  g_assert_cmpint (g_atomic_int_get (&n_signals), ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->server->server, &n_signals);
}

static int n_refused; /* atomic; the changes that the server has refused */

static GLogWriterOutput
count_refused (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "WSMAN_EVENT") && g_str_equal (fields[i].value, "change-failed"))
      g_atomic_int_inc (&n_refused);

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* A shell is closed as soon as its command has ended. The Signal that releases the command never comes too late. */
static void
test_close_at_once (void)
{
  const char *argv[] = { "echo", "a", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();

  g_atomic_int_set (&n_refused, 0);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanShell) shell = wsman_session_open_shell (fixture->session, NULL, &error);
      g_autoptr(WsmanCommand) command = NULL;
      g_autoptr(GBytes) output = NULL;

      g_assert_no_error (error);
      command = wsman_shell_spawn (shell, argv, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (wsman_command_communicate (command, NULL, NULL, &output, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (wsman_shell_close (shell, NULL, &error));
      g_assert_no_error (error);
    }
  wsman_worker_flush ();
  g_assert_cmpint (g_atomic_int_get (&n_refused), ==, 0);
}

static void
test_total_timeout (void)
{
  const char *argv[] = { "sleep", "60", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GError) error = NULL;

  wsman_session_set_total_timeout (fixture->session, 300);
  g_assert_null (wsman_session_run (fixture->session, argv, NULL, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
  wsman_session_set_total_timeout (fixture->session, 0);
}

/* Runs a synchronous call while asynchronous calls of the same thread occupy all connections, and can't end
 * meanwhile. */
static void
test_at_limit (void)
{
  const char *argv[] = { "echo", "a", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanResourceLocator) never = wsman_resource_locator_new (FIXTURE_URI "/Never", NULL);
  g_autoptr(GAsyncResult) pending = NULL;
  g_autoptr(WsmanCommandResult) result = NULL;
  g_autoptr(GError) error = NULL;

  wsman_session_set_max_connections (fixture->session, 1);
  wsman_session_get_async (fixture->session, never, cancellable, on_result, &pending);
  while (g_atomic_int_get (&fixture_counts.pending) == 0)
    g_main_context_iteration (NULL, FALSE);

  result = wsman_session_run (fixture->session, argv, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_command_result_get_stdout (result), ==, "a\n");

  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_session_get_finish (fixture->session, wait_for_result (&pending), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  GMainLoop *loop;
  guint pending;
  gboolean seen[AT_ONCE];
} ParallelRuns;

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  ParallelRuns *clients = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommandResult) run = wsman_session_run_finish (WSMAN_SESSION (source), result, &error);
  guint64 number;

  g_assert_no_error (error);
  number = g_ascii_strtoull (wsman_command_result_get_stdout (run), NULL, 10);
  g_assert_cmpuint (number, <, AT_ONCE);
  g_assert_false (clients->seen[number]);
  clients->seen[number] = TRUE;
  if (--clients->pending == 0)
    g_main_loop_quit (clients->loop);
}

static void
test_at_once (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  ParallelRuns clients = { .loop = loop, .pending = AT_ONCE };

  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      const char *argv[] = { "echo", number, NULL };

      wsman_session_run_async (fixture->session, argv, NULL, NULL, on_run, &clients);
    }

  g_main_loop_run (loop);
}

static void
test_async (void)
{
  const char *argv[] = { "echo", "a", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GAsyncResult) powershell = NULL;
  g_autoptr(GAsyncResult) spawn = NULL;
  g_autoptr(GAsyncResult) spawn_powershell = NULL;
  g_autoptr(WsmanCommandResult) result = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(WsmanCommand) script = NULL;
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;

  wsman_session_run_powershell_async (fixture->session, "Write-Output b", NULL, NULL, on_result, &powershell);
  wsman_session_spawn_async (fixture->session, argv, NULL, on_result, &spawn);
  wsman_session_spawn_powershell_async (fixture->session, "Write-Output c", NULL, on_result, &spawn_powershell);

  result = wsman_session_run_powershell_finish (fixture->session, wait_for_result (&powershell), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_command_result_get_stdout (result), ==, "b\n");

  command = wsman_session_spawn_finish (fixture->session, wait_for_result (&spawn), &error);
  g_assert_no_error (error);
  g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &out, NULL, &error));
  g_assert_cmpstr (out, ==, "a\n");

  script = wsman_session_spawn_powershell_finish (fixture->session, wait_for_result (&spawn_powershell), &error);
  g_assert_no_error (error);
  g_clear_pointer (&out, g_free);
  g_assert_true (wsman_command_communicate_utf8 (script, NULL, NULL, &out, NULL, &error));
  g_assert_cmpstr (out, ==, "c\n");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = g_strjoin (":", g_getenv ("WSMAN_TEST_SUPPORT"), g_getenv ("PATH"), NULL);

  /* The path contains the substitute for PowerShell. */
  g_setenv ("PATH", path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_refused, NULL, NULL);

  g_test_add_func ("/wsman/session-run/run", test_run);
  g_test_add_func ("/wsman/session-run/result", test_result);
  g_test_add_func ("/wsman/session-run/errors", test_errors);
  g_test_add_func ("/wsman/session-run/unsendable-line", test_unsendable_line);
  g_test_add_func ("/wsman/session-run/powershell", test_powershell);
  g_test_add_func ("/wsman/session-run/long-script", test_long_script);
  g_test_add_func ("/wsman/session-run/long-script-without-stdin", test_long_script_without_stdin);
  g_test_add_func ("/wsman/session-run/spawn", test_spawn);
  g_test_add_func ("/wsman/session-run/spawn-powershell", test_spawn_powershell);
  g_test_add_func ("/wsman/session-run/dropped", test_dropped);
  g_test_add_func ("/wsman/session-run/cancelled", test_cancelled);
  g_test_add_func ("/wsman/session-run/no-signal", test_no_signal);
  g_test_add_func ("/wsman/session-run/close-at-once", test_close_at_once);
  g_test_add_func ("/wsman/session-run/total-timeout", test_total_timeout);
  g_test_add_func ("/wsman/session-run/at-limit", test_at_limit);
  g_test_add_func ("/wsman/session-run/at-once", test_at_once);
  g_test_add_func ("/wsman/session-run/async", test_async);

  return g_test_run ();
}
