/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests shells on servers that play prepared responses, right or wrong. */

#include "shell-script.h"

#include <string.h>

#include "base/wsman-error-private.h"

/* --- Requests --- */

static void
test_requests (void)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (DONE ("0"))) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  script_assert_sent (&play.script, "Create", 0, "Name=\"WINRS_CODEPAGE\">65001<");
  script_assert_sent (&play.script, "Create", 0, "Name=\"WINRS_NOPROFILE\">FALSE<");
  script_assert_sent (&play.script, "Create", 0, "OptionSet s:mustUnderstand=\"true\"");
  script_assert_sent (&play.script, "Create", 0, " ShellId=\"");
  script_assert_sent (&play.script, "Create", 0,
                      "<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr<");

  shell = wsman_shell_new (play.session);
  wsman_shell_set_name (shell, "mine");
  wsman_shell_set_working_directory (shell, "C:\\Temp");
  wsman_shell_set_code_page (shell, 437);
  wsman_shell_set_no_profile (shell, TRUE);
  wsman_shell_set_idle_timeout (shell, 90500);
  wsman_shell_set_input_streams (shell, "");
  wsman_shell_set_console_input (shell, TRUE);
  wsman_shell_set_skip_command_shell (shell, TRUE);
  wsman_shell_setenv (shell, "A", "b c");
  wsman_shell_setenv (shell, "E", "");
  g_assert_true (wsman_shell_open (shell, NULL, &error));
  g_assert_no_error (error);
  script_assert_sent (&play.script, "Create", 1, "Name=\"WINRS_CODEPAGE\">437<");
  script_assert_sent (&play.script, "Create", 1, "Name=\"WINRS_NOPROFILE\">TRUE<");
  script_assert_sent (&play.script, "Create", 1, " Name=\"mine\"");
  script_assert_sent (&play.script, "Create", 1,
                      "<rsp:Variable Name=\"A\">b c</rsp:Variable><rsp:Variable Name=\"E\"></rsp:Variable>");
  script_assert_sent (&play.script, "Create", 1, "<rsp:WorkingDirectory>C:\\Temp<");
  script_assert_sent (&play.script, "Create", 1, "<rsp:IdleTimeOut>PT90.500S<");

  command = wsman_shell_spawn_command_line (shell, "dir <x> & y", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_command_get_stdin (command));
  g_assert_cmpstr (wsman_command_get_command_id (command), ==, "C-1");
  g_assert_true (wsman_command_get_shell (command) == shell);
  script_assert_sent (&play.script, "Command", 0, "Name=\"ShellId\">S-1<");
  script_assert_sent (&play.script, "Command", 0, "Name=\"WINRS_CONSOLEMODE_STDIN\">TRUE<");
  script_assert_sent (&play.script, "Command", 0, "Name=\"WINRS_SKIP_CMD_SHELL\">TRUE<");
  script_assert_sent (&play.script, "Command", 0, "<rsp:Command>dir &lt;x&gt; &amp; y</rsp:Command>");
  script_assert_sent (&play.script, "Command", 0, " CommandId=\"");
  g_assert_true (wsman_command_wait_check (command, NULL, &error));
  script_assert_sent (&play.script, "Receive", 0, "<rsp:DesiredStream CommandId=\"C-1\">stdout stderr<");
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&shell));
}

/* On Windows, cmd.exe runs an argument vector. */
static void
test_argv (void)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (DONE ("0"))) };
  const char *argv[] = { "p q", "100%", NULL };
  const char *bad[] = { "p", "a\nb", NULL };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_assert_cmpstr (wsman_shell_get_command_shell (play.shell), ==, "cmd.exe");
  command = wsman_shell_spawn (play.shell, argv, NULL, &error);
  g_assert_no_error (error);
  script_assert_sent (&play.script, "Command", 0, "<rsp:Command>@&quot;p q&quot; ");
  g_assert_finalize_object (g_steal_pointer (&command));

  g_assert_null (wsman_shell_spawn (play.shell, bad, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- Shells --- */

static void
test_environment_errors (void)
{
  static const char *const variables[] = { "noequals", "=C:=C:\\", "" };
  const Response responses[] = { USUAL };
  g_auto(Play) play = { 0, };

  play_start (&play, responses, G_N_ELEMENTS (responses));
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *const environment[] = { "A=b", variables[i], NULL };
      g_autoptr(WsmanShell) shell = wsman_shell_new (play.session);
      g_autoptr(GError) error = NULL;

      wsman_shell_set_environment (shell, environment);
      g_assert_false (wsman_shell_open (shell, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, variables[i]));
    }
}

typedef struct
{
  const char *name;
  const char *fault;
  gboolean is_deleted; /* whether the former shell is deleted */
} AnewCase;

static const AnewCase anew_cases[] = {
  { "gone", GONE, FALSE },
  { "quota", QUOTA, TRUE },
  { "profile", PROFILE, FALSE },
};

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_anew (gconstpointer data)
{
  const AnewCase *c = data;
  const Response responses[] = {
    CREATE (CREATED ("S-1")), CREATE (CREATED ("S-2")), COMMAND (FAULT (c->fault)), COMMAND (STARTED),
    RECEIVE (RECEIVED (DONE ("0"))), SIGNAL (SIGNALLED), DELETE (DELETED),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  guint n_ids = 0;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_signal_connect (play.shell, "notify::shell-id", G_CALLBACK (on_notify), &n_ids);
  command = play_spawn (&play);
  g_assert_cmpuint (n_ids, ==, 1);
  g_assert_cmpstr (wsman_shell_get_shell_id (play.shell), ==, "S-2");
  script_assert_sent (&play.script, "Command", 0, "Name=\"ShellId\">S-1<");
  script_assert_sent (&play.script, "Command", 1, "Name=\"ShellId\">S-2<");
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  script_assert_sent (&play.script, "Receive", 0, "Name=\"ShellId\">S-2<");
  if (c->is_deleted)
    {
      script_wait_action (&play.script, "Delete", 1);
      script_assert_sent (&play.script, "Delete", 0, "Name=\"ShellId\">S-1<");
    }

  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  script_wait_action (&play.script, "Delete", c->is_deleted ? 2 : 1);
}

/* Checks that the library opens a new shell only once for a command. */
static void
test_anew_in_vain (void)
{
  const Response responses[] = { CREATE (CREATED ("S-1")), COMMAND (FAULT (QUOTA)), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, 0x803381a6);
  g_assert_cmpuint (script_count_requests (&play.script, "Create"), ==, 2);
  g_assert_cmpuint (script_count_requests (&play.script, "Command"), ==, 2);
}

static void
test_anew_impossible (void)
{
  const Response responses[] =
    { CREATE (CREATED ("S-1")), CREATE (FAULT (QUOTA)), COMMAND (FAULT (GONE)), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  guint n_opens = 0;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_signal_connect (play.shell, "notify::is-open", G_CALLBACK (on_notify), &n_opens);
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, 0x803381a6);
  g_clear_error (&error);
  g_assert_false (wsman_shell_get_is_open (play.shell));
  g_assert_cmpuint (n_opens, ==, 1);

  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (script_count_requests (&play.script, "Delete"), ==, 0);
}

/* Loses the response to Command. The request isn't sent again, and the library ends the command that the server may
 * have started. */
static void
test_lost_command (void)
{
  const Response responses[] =
    { CREATE (CREATED ("S-1")), COMMAND (.lost = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;
  g_autofree char *id = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  script_wait_action (&play.script, "Signal", 1);
  g_assert_cmpuint (script_count_requests (&play.script, "Command"), ==, 1);

  command = script_dup_request (&play.script, "Command", 0);
  id = g_strndup (strstr (command, " CommandId="), strlen (" CommandId=\"") + 36);
  script_assert_sent (&play.script, "Signal", 0, id);
}

static void
test_lost_shell (void)
{
  const Response responses[] = { CREATE (.lost = TRUE), DELETE (DELETED) };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *create = NULL;
  g_autofree char *id = NULL;
  g_autofree char *selector = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_open_shell (session, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  script_wait_action (&script, "Delete", 1);

  create = script_dup_request (&script, "Create", 0);
  id = g_strndup (strstr (create, "ShellId=\"") + strlen ("ShellId=\""), 36);
  selector = g_strdup_printf ("Name=\"ShellId\">%s<", id);
  script_assert_sent (&script, "Delete", 0, selector);
}

static void
test_nameless_shell (void)
{
  const Response responses[] = {
    CREATE (ENVELOPE (TRANSFER "/CreateResponse",
                      "<x:ResourceCreated><a:Address>http://srv/</a:Address><a:ReferenceParameters>"
                      "<w:ResourceURI>" SHELL "/cmd</w:ResourceURI></a:ReferenceParameters></x:ResourceCreated>")),
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_open_shell (session, NULL, &error));
  assert_code (error, WSMAN_ERROR_PROTOCOL, 0x803380ef);
}

/* Makes objects without their constructors, as bindings may do. */
static void
test_bare_objects (void)
{
  g_autoptr(WsmanShell) shell = g_object_new (WSMAN_TYPE_SHELL, NULL);
  g_autoptr(WsmanCommand) command = g_object_new (WSMAN_TYPE_COMMAND, NULL);
  g_autofree char *id = NULL;
  gboolean is_open;
  gboolean has_exited;

  g_object_get (shell, "shell-id", &id, "is-open", &is_open, NULL);
  g_assert_null (id);
  g_assert_false (is_open);
  g_object_get (command, "command-id", &id, "has-exited", &has_exited, NULL);
  g_assert_null (id);
  g_assert_false (has_exited);
  g_assert_null (wsman_command_get_stdout (command));

  g_test_expect_message ("Wsman", G_LOG_LEVEL_CRITICAL, "*session != NULL*");
  g_assert_false (wsman_shell_open (shell, NULL, NULL));
  g_test_expect_message ("Wsman", G_LOG_LEVEL_CRITICAL, "*remote != NULL*");
  g_assert_false (wsman_command_wait (command, NULL, NULL));
  g_test_assert_expected_messages ();
}

static void
test_close (void)
{
  const Response responses[] = { CREATE (CREATED ("S-1")), DELETE (FAULT (GONE)) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  guint n_opens = 0;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_signal_connect (play.shell, "notify::is-open", G_CALLBACK (on_notify), &n_opens);
  g_assert_true (wsman_shell_get_is_open (play.shell));

  /* Closing succeeds if the shell is already gone, even if the session is closed. */
  g_assert_true (wsman_session_close (play.session, NULL, &error));
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_opens, ==, 1);
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (wsman_shell_open (play.shell, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (script_count_requests (&play.script, "Delete"), ==, 1);
}

/* Checks that the library tries once more to delete a shell if the first Delete has failed. No caller waits for
 * this. */
static void
test_close_failed (void)
{
  const Response responses[] = { CREATE (CREATED ("S-1")), DELETE (.lost = TRUE), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  g_assert_false (wsman_shell_close (play.shell, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_assert_false (wsman_shell_get_is_open (play.shell));
  script_wait_action (&play.script, "Delete", 2);
}

static void
test_open_cancelled (void)
{
  const Response responses[] = { CREATE (CREATED ("S-1"), .hang = TRUE), DELETE (DELETED) };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_open_shell_async (session, cancellable, on_result, &result);
  script_run_until_requests (&script, 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_session_open_shell_finish (session, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  script_wait_action (&script, "Delete", 1);
  canned_server_open_gate (script.server);
}

static void
test_close_cancelled (void)
{
  const Response responses[] = { CREATE (CREATED ("S-1")), DELETE (DELETED, .hang = TRUE), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  wsman_shell_close_async (play.shell, cancellable, on_result, &result);
  script_run_until_requests (&play.script, 2);
  g_cancellable_cancel (cancellable);
  g_assert_false (wsman_shell_close_finish (play.shell, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (wsman_shell_get_is_open (play.shell));
  g_clear_object (&result);
  script_wait_action (&play.script, "Delete", 2);
  canned_server_open_gate (play.script.server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (anew_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/shell-wire/anew/", anew_cases[i].name, NULL);

      g_test_add_data_func (path, &anew_cases[i], test_anew);
    }
  g_test_add_func ("/wsman/shell-wire/anew/in-vain", test_anew_in_vain);
  g_test_add_func ("/wsman/shell-wire/anew/impossible", test_anew_impossible);
  g_test_add_func ("/wsman/shell-wire/requests", test_requests);
  g_test_add_func ("/wsman/shell-wire/argv", test_argv);
  g_test_add_func ("/wsman/shell-wire/environment-errors", test_environment_errors);
  g_test_add_func ("/wsman/shell-wire/lost/command", test_lost_command);
  g_test_add_func ("/wsman/shell-wire/lost/shell", test_lost_shell);
  g_test_add_func ("/wsman/shell-wire/nameless", test_nameless_shell);
  g_test_add_func ("/wsman/shell-wire/bare", test_bare_objects);
  g_test_add_func ("/wsman/shell-wire/close", test_close);
  g_test_add_func ("/wsman/shell-wire/close-failed", test_close_failed);
  g_test_add_func ("/wsman/shell-wire/cancelled/open", test_open_cancelled);
  g_test_add_func ("/wsman/shell-wire/cancelled/close", test_close_cancelled);

  return g_test_run ();
}
