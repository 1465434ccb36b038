/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Shells and commands on servers that answer what a test wants, right or wrong. */

#include "scripted-server.h"

#include <string.h>

#include "wsman-error-private.h"
#include "wsman-shell.h"

#define SHELL "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
#define RSP_NS " xmlns:rsp=\"" SHELL "\""

#define CREATED(id)                                                                                                 \
  ENVELOPE (TRANSFER "/CreateResponse",                                                                             \
            "<x:ResourceCreated><a:Address>http://srv/wsman</a:Address><a:ReferenceParameters><w:ResourceURI>" SHELL \
            "/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name=\"ShellId\">" id "</w:Selector></w:SelectorSet>"     \
            "</a:ReferenceParameters></x:ResourceCreated><rsp:Shell" RSP_NS "><rsp:ShellId>" id "</rsp:ShellId></rsp:Shell>")
#define STARTED ENVELOPE (SHELL "/CommandResponse", "<rsp:CommandResponse" RSP_NS "><rsp:CommandId>C-1</rsp:CommandId></rsp:CommandResponse>")
#define RECEIVED(content) ENVELOPE (SHELL "/ReceiveResponse", "<rsp:ReceiveResponse" RSP_NS ">" content "</rsp:ReceiveResponse>")
#define SENT ENVELOPE (SHELL "/SendResponse", "<rsp:SendResponse" RSP_NS "/>")
#define SIGNALLED ENVELOPE (SHELL "/SignalResponse", "<rsp:SignalResponse" RSP_NS "/>")
#define DELETED ENVELOPE (TRANSFER "/DeleteResponse", "")

#define STREAM(name, data) "<rsp:Stream Name=\"" name "\" CommandId=\"C-1\">" data "</rsp:Stream>"
#define STREAM_END(name) "<rsp:Stream Name=\"" name "\" CommandId=\"C-1\" End=\"true\"></rsp:Stream>"
#define STATE(state, content) "<rsp:CommandState CommandId=\"C-1\" State=\"" SHELL "/CommandState/" state "\">" content "</rsp:CommandState>"
#define DONE(status) STATE ("Done", "<rsp:ExitCode>" status "</rsp:ExitCode>")

#define NOTHING_YET FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Nothing yet")
#define GONE FAULT_ENVELOPE ("w:InvalidSelectors", "2150858843", "There is no such shell")
#define QUOTA FAULT_ENVELOPE ("w:QuotaLimit", "2150859174", "Too many operations")
#define PROFILE FAULT_ENVELOPE ("w:InternalError", "2147943418", "The profile is gone")
#define RECEIVING FAULT_ENVELOPE ("w:Concurrency", "2150859047", "Another Receive is under way")
#define ABORTED FAULT_ENVELOPE ("w:InternalError", "995", "Aborted")

#define CREATE(...) { __VA_ARGS__, .action = "Create" }
#define COMMAND(...) { __VA_ARGS__, .action = "Command" }
#define RECEIVE(...) { __VA_ARGS__, .action = "Receive" }
#define SEND(...) { __VA_ARGS__, .action = "Send" }
#define SIGNAL(...) { __VA_ARGS__, .action = "Signal" }
#define DELETE(...) { __VA_ARGS__, .action = "Delete" }
#define FAULT(envelope) .body = envelope, .status = "500 "

#define USUAL CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (SENT), SIGNAL (SIGNALLED), DELETE (DELETED)

static gboolean
is_request (Script     *script,
            guint       index,
            const char *action)
{
  g_autofree char *body = script_dup_body (script, index);
  g_autofree char *end = g_strdup_printf ("/%s</", action);

  return strstr (body, end) != NULL;
}

static guint
count_requests (Script     *script,
                const char *action)
{
  guint n = 0;

  for (guint i = 0; i < canned_server_get_n_requests (script->server); i++)
    n += is_request (script, i, action);

  return n;
}

/* Waits, 10 s at most, for the thread that says it. */
static void
wait_requests (Script     *script,
               const char *action,
               guint       n)
{
  for (guint i = 0; i < 1000 && count_requests (script, action) < n; i++)
    g_usleep (10000);

  g_assert_cmpuint (count_requests (script, action), ==, n);
}

/* The n-th request of an action. */
static char *
dup_request (Script     *script,
             const char *action,
             guint       n)
{
  for (guint i = 0; i < canned_server_get_n_requests (script->server); i++)
    {
      if (is_request (script, i, action) && n-- == 0)
        return script_dup_body (script, i);
    }

  g_error ("No such %s", action);
}

static void
assert_sent (Script     *script,
             const char *action,
             guint       n,
             const char *part)
{
  g_autofree char *body = dup_request (script, action, n);

  if (strstr (body, part) == NULL)
    g_error ("“%s” isn't in: %s", part, body);
}

static char *
dup_message_id (Script     *script,
                const char *action,
                guint       n)
{
  g_autofree char *body = dup_request (script, action, n);
  const char *start = strstr (body, "MessageID>") + strlen ("MessageID>");

  return g_strndup (start, strcspn (start, "<"));
}

typedef struct
{
  Script script;
  WsmanSession *session;
  WsmanShell *shell;
} Play;

static void
play_start (Play         *self,
            const Answer *answers,
            guint         n_answers)
{
  g_autoptr(GError) error = NULL;

  self->script = (Script) { .answers = answers, .n_answers = n_answers };
  script_start (&self->script, NULL);
  self->session = script_connect (&self->script);
  self->shell = wsman_session_open_shell (self->session, NULL, &error);
  g_assert_no_error (error);
}

static void
play_clear (Play *self)
{
  if (self->shell != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->shell));
  if (self->session != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->session));
  script_clear (&self->script);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

static WsmanCommand *
spawn (Play *self)
{
  g_autoptr(GError) error = NULL;
  WsmanCommand *command = wsman_shell_spawn_command_line (self->shell, "x", NULL, &error);

  g_assert_no_error (error);

  return command;
}

static guint
count_answers (const Answer *answers,
               guint         max)
{
  guint n = 0;

  while (n < max && answers[n].action != NULL)
    n++;

  return n;
}

/* --- What commands put out --- */

typedef struct
{
  const char *name;
  Answer answers[14];
  const char *output;
  const char *errors;
  int exit_status;
  gboolean no_status;
  guint n_receives;
} OutputCase;

static const OutputCase output_cases[] = {
  { "at-once",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STREAM_END ("stdout") STREAM_END ("stderr") DONE ("0"))) },
    "hi", "", 0, FALSE, 1 },
  { "in-pieces",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aA==") STREAM ("stderr", "eA=="))),
      RECEIVE (RECEIVED (STREAM ("stdout", "aQ==") STATE ("Running", ""))), RECEIVE (RECEIVED (DONE ("7"))) },
    "hi", "x", 7, FALSE, 3 },
  { "nothing-yet",
    { USUAL, RECEIVE (FAULT (NOTHING_YET)), RECEIVE (FAULT (NOTHING_YET)), RECEIVE (RECEIVED (STREAM ("stdout", "aGk="))),
      RECEIVE (FAULT (NOTHING_YET)), RECEIVE (RECEIVED (DONE ("0"))) },
    "hi", "", 0, FALSE, 5 },
  { "empty-answers",
    { USUAL, RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED (STATE ("Pending", ""))), RECEIVE (RECEIVED (DONE ("0"))) },
    "", "", 0, FALSE, 3 },
  { "many-quick-empty-answers",
    { USUAL, RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")),
      RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED (DONE ("0"))) },
    "", "", 0, FALSE, 6 },
  { "lost",
    { USUAL, RECEIVE (.lost = TRUE), RECEIVE (.lost = TRUE), RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 3 },
  { "lost-unnoticed",
    { USUAL, RECEIVE (.lost = TRUE), RECEIVE (FAULT (RECEIVING)), RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 3 },
  { "cut-in-the-head",
    { USUAL, RECEIVE (RECEIVED (DONE ("0")), .cut = 7), RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 2 },
  { "cut-in-the-body",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .cut = 900),
      RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 2 },
  { "without-status", { USUAL, RECEIVE (RECEIVED (STATE ("Done", ""))) }, "", "", 0, TRUE, 1 },
  { "unsigned-status", { USUAL, RECEIVE (RECEIVED (DONE ("3221225786"))) }, "", "", (int) 0xc000013a, FALSE, 1 },
  { "signed-status", { USUAL, RECEIVE (RECEIVED (DONE ("-1073741510"))) }, "", "", (int) 0xc000013a, FALSE, 1 },
  { "split-character",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "YeI="))), RECEIVE (RECEIVED (STREAM ("stdout", "gqw="))),
      RECEIVE (RECEIVED (DONE ("0"))) },
    "a€", "", 0, FALSE, 3 },
  { "half-a-character", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "YeI=") DONE ("0"))) }, "a\357\277\275", "", 0, FALSE, 1 },
  { "after-the-end",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STREAM_END ("stdout") STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 1 },
  { "of-another-command",
    { USUAL, RECEIVE (RECEIVED ("<rsp:Stream Name=\"stdout\" CommandId=\"C-2\">aGk=</rsp:Stream>"
                                "<rsp:Stream Name=\"stdout\" CommandId=\"c-1\">aA==</rsp:Stream>"
                                "<rsp:Stream Name=\"stdout\">aQ==</rsp:Stream>"
                                "<rsp:Stream Name=\"pr\" CommandId=\"C-1\">aGk=</rsp:Stream>" DONE ("0"))) },
    "hi", "", 0, FALSE, 1 },
  { "byte-by-byte",
    { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "YQ==") STREAM ("stdout", "4g==") STREAM ("stdout", "gg==")
                                STREAM ("stdout", "rA==") STREAM ("stdout", "Yg==") DONE ("0"))) },
    "a€b", "", 0, FALSE, 1 },
  { "without-ids",
    { USUAL, RECEIVE (RECEIVED ("<rsp:Stream Name=\"stdout\">\n aGk= \n</rsp:Stream><rsp:CommandState State=\"" SHELL
                                "/CommandState/Done\"><rsp:ExitCode> 3 </rsp:ExitCode></rsp:CommandState>")) },
    "hi", "", 3, FALSE, 1 },
};

static void
test_output (gconstpointer data)
{
  const OutputCase *c = data;
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, c->answers, count_answers (c->answers, G_N_ELEMENTS (c->answers)));
  command = spawn (&play);
  wsman_command_communicate_utf8 (command, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, c->output);
  g_assert_cmpstr (errors, ==, c->errors);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, c->exit_status);
  g_assert_cmpint (wsman_command_get_has_exit_status (command), ==, !c->no_status);
  g_assert_cmpuint (count_requests (&play.script, "Receive"), ==, c->n_receives);

  /* Then the server may forget it. */
  wait_requests (&play.script, "Signal", 1);
  assert_sent (&play.script, "Signal", 0, "/signal/terminate<");
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  wait_requests (&play.script, "Delete", 1);
}

/* --- What goes wrong --- */

typedef struct
{
  const char *name;
  Answer answers[14];
  GQuark (*domain) (void);
  int code;
  guint32 fault;
  const char *text;
} FailureCase;

static const FailureCase failure_cases[] = {
  { "not-base64", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "a?=="))) }, wsman_error_quark, WSMAN_ERROR_PROTOCOL, 0x80338041,
    "base64" },
  { "status-out-of-range", { USUAL, RECEIVE (RECEIVED (DONE ("99999999999"))) }, wsman_error_quark, WSMAN_ERROR_PROTOCOL,
    0x80338041, "99999999999" },
  { "gone", { USUAL, RECEIVE (FAULT (GONE)) }, wsman_error_quark, WSMAN_ERROR_NOT_FOUND, 0x8033805b, "no such shell" },
  { "profile-gone", { USUAL, RECEIVE (FAULT (PROFILE)) }, g_io_error_quark, G_IO_ERROR_CLOSED, 0, "shell" },
  { "second-receive", { USUAL, RECEIVE (FAULT (RECEIVING)) }, wsman_error_quark, WSMAN_ERROR_REMOTE, 0x80338127, "Another" },
  { "lost-for-good", { USUAL, RECEIVE (.lost = TRUE) }, wsman_error_quark, WSMAN_ERROR_CONNECTION, 0x80338012, "127.0.0.1" },
  { "another-answer", { USUAL, RECEIVE (SENT) }, wsman_error_quark, WSMAN_ERROR_PROTOCOL, 0x803380f3, "Receive" },
};

static void
test_failure (gconstpointer data)
{
  const FailureCase *c = data;
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  char byte;

  play_start (&play, c->answers, count_answers (c->answers, G_N_ELEMENTS (c->answers)));
  command = spawn (&play);
  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, c->domain (), c->code);
  if (c->fault != 0)
    assert_code (error, c->code, c->fault);
  g_assert_nonnull (strstr (error->message, c->text));
  g_clear_error (&error);

  /* Whoever comes later learns the same. */
  g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, c->domain (), c->code);
  g_clear_error (&error);
  g_assert_cmpint (g_output_stream_write (wsman_command_get_stdin (command), "x", 1, NULL, &error), ==, -1);
  g_assert_error (error, c->domain (), c->code);
  g_clear_error (&error);
  g_assert_false (wsman_command_communicate (command, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, c->domain (), c->code);
  g_assert_false (wsman_command_get_has_exited (command));
  g_assert_finalize_object (g_steal_pointer (&command));
}

static void
test_lost_messages (void)
{
  const Answer answers[] = {
    USUAL, RECEIVE (.lost = TRUE), RECEIVE (.lost = TRUE), RECEIVE (FAULT (NOTHING_YET)), RECEIVE (RECEIVED (DONE ("0"))),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *ids[4] = { NULL, };

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = dup_message_id (&play.script, "Receive", i);
  g_assert_cmpstr (ids[0], ==, ids[1]);
  g_assert_cmpstr (ids[0], ==, ids[2]);
  g_assert_cmpstr (ids[0], !=, ids[3]);
  g_assert_finalize_object (g_steal_pointer (&command));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_clear_pointer (&ids[i], g_free);
}

/* --- What is asked for --- */

static void
test_requests (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (DONE ("0"))) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  assert_sent (&play.script, "Create", 0, "Name=\"WINRS_CODEPAGE\">65001<");
  assert_sent (&play.script, "Create", 0, "Name=\"WINRS_NOPROFILE\">FALSE<");
  assert_sent (&play.script, "Create", 0, "OptionSet s:mustUnderstand=\"true\"");
  assert_sent (&play.script, "Create", 0, " ShellId=\"");
  assert_sent (&play.script, "Create", 0, "<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr<");

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
  assert_sent (&play.script, "Create", 1, "Name=\"WINRS_CODEPAGE\">437<");
  assert_sent (&play.script, "Create", 1, "Name=\"WINRS_NOPROFILE\">TRUE<");
  assert_sent (&play.script, "Create", 1, " Name=\"mine\"");
  assert_sent (&play.script, "Create", 1, "<rsp:Variable Name=\"A\">b c</rsp:Variable><rsp:Variable Name=\"E\"></rsp:Variable>");
  assert_sent (&play.script, "Create", 1, "<rsp:WorkingDirectory>C:\\Temp<");
  assert_sent (&play.script, "Create", 1, "<rsp:IdleTimeOut>PT90.500S<");

  command = wsman_shell_spawn_command_line (shell, "dir <x> & y", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_command_get_stdin (command));
  g_assert_cmpstr (wsman_command_get_command_id (command), ==, "C-1");
  g_assert_true (wsman_command_get_shell (command) == shell);
  assert_sent (&play.script, "Command", 0, "Name=\"ShellId\">S-1<");
  assert_sent (&play.script, "Command", 0, "Name=\"WINRS_CONSOLEMODE_STDIN\">TRUE<");
  assert_sent (&play.script, "Command", 0, "Name=\"WINRS_SKIP_CMD_SHELL\">TRUE<");
  assert_sent (&play.script, "Command", 0, "<rsp:Command>dir &lt;x&gt; &amp; y</rsp:Command>");
  assert_sent (&play.script, "Command", 0, " CommandId=\"");
  g_assert_true (wsman_command_wait_check (command, NULL, &error));
  assert_sent (&play.script, "Receive", 0, "<rsp:DesiredStream CommandId=\"C-1\">stdout stderr<");
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&shell));
}

/* On Windows a vector goes through cmd.exe. */
static void
test_argv (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (DONE ("0"))) };
  const char *argv[] = { "p q", "100%", NULL };
  const char *bad[] = { "p", "a\nb", NULL };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_assert_cmpstr (wsman_shell_get_command_shell (play.shell), ==, "cmd.exe");
  command = wsman_shell_spawn (play.shell, argv, NULL, &error);
  g_assert_no_error (error);
  assert_sent (&play.script, "Command", 0, "<rsp:Command>@&quot;p q&quot; ");
  g_assert_finalize_object (g_steal_pointer (&command));

  g_assert_null (wsman_shell_spawn (play.shell, bad, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* --- Shells --- */

typedef struct
{
  const char *name;
  const char *fault;
  gboolean is_deleted; /* the shell that wasn't good enough */
} AnewCase;

static const AnewCase anew_cases[] = {
  { "gone", GONE, FALSE },
  { "quota", QUOTA, TRUE },
  { "profile", PROFILE, FALSE },
};

static void
count_notify (GObject    *object,
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
  const Answer answers[] = {
    CREATE (CREATED ("S-1")), CREATE (CREATED ("S-2")), COMMAND (FAULT (c->fault)), COMMAND (STARTED),
    RECEIVE (RECEIVED (DONE ("0"))), SIGNAL (SIGNALLED), DELETE (DELETED),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  guint n_ids = 0;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_signal_connect (play.shell, "notify::shell-id", G_CALLBACK (count_notify), &n_ids);
  command = spawn (&play);
  g_assert_cmpuint (n_ids, ==, 1);
  g_assert_cmpstr (wsman_shell_get_shell_id (play.shell), ==, "S-2");
  assert_sent (&play.script, "Command", 0, "Name=\"ShellId\">S-1<");
  assert_sent (&play.script, "Command", 1, "Name=\"ShellId\">S-2<");
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  assert_sent (&play.script, "Receive", 0, "Name=\"ShellId\">S-2<");
  if (c->is_deleted)
    {
      wait_requests (&play.script, "Delete", 1);
      assert_sent (&play.script, "Delete", 0, "Name=\"ShellId\">S-1<");
    }

  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  wait_requests (&play.script, "Delete", c->is_deleted ? 2 : 1);
}

/* Once is enough. */
static void
test_anew_in_vain (void)
{
  const Answer answers[] = { CREATE (CREATED ("S-1")), COMMAND (FAULT (QUOTA)), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, 0x803381a6);
  g_assert_cmpuint (count_requests (&play.script, "Create"), ==, 2);
  g_assert_cmpuint (count_requests (&play.script, "Command"), ==, 2);
}

static void
test_anew_impossible (void)
{
  const Answer answers[] = { CREATE (CREATED ("S-1")), CREATE (FAULT (QUOTA)), COMMAND (FAULT (GONE)), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  guint n_opens = 0;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_signal_connect (play.shell, "notify::is-open", G_CALLBACK (count_notify), &n_opens);
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, 0x803381a6);
  g_clear_error (&error);
  g_assert_false (wsman_shell_get_is_open (play.shell));
  g_assert_cmpuint (n_opens, ==, 1);

  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (count_requests (&play.script, "Delete"), ==, 0);
}

/* A Command whose answer is lost isn't sent again, but what it may have started is ended. */
static void
test_lost_command (void)
{
  const Answer answers[] = { CREATE (CREATED ("S-1")), COMMAND (.lost = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;
  g_autofree char *id = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_assert_null (wsman_shell_spawn_command_line (play.shell, "x", NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  wait_requests (&play.script, "Signal", 1);
  g_assert_cmpuint (count_requests (&play.script, "Command"), ==, 1);

  command = dup_request (&play.script, "Command", 0);
  id = g_strndup (strstr (command, " CommandId="), strlen (" CommandId=\"") + 36);
  assert_sent (&play.script, "Signal", 0, id);
}

static void
test_lost_shell (void)
{
  const Answer answers[] = { CREATE (.lost = TRUE), DELETE (DELETED) };
  g_auto(Script) script = SCRIPT (answers);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *create = NULL;
  g_autofree char *id = NULL;
  g_autofree char *selector = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_open_shell (session, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  wait_requests (&script, "Delete", 1);

  create = dup_request (&script, "Create", 0);
  id = g_strndup (strstr (create, "ShellId=\"") + strlen ("ShellId=\""), 36);
  selector = g_strdup_printf ("Name=\"ShellId\">%s<", id);
  assert_sent (&script, "Delete", 0, selector);
}

static void
test_nameless_shell (void)
{
  const Answer answers[] = {
    CREATE (ENVELOPE (TRANSFER "/CreateResponse", "<x:ResourceCreated><a:Address>http://srv/</a:Address><a:ReferenceParameters>"
                      "<w:ResourceURI>" SHELL "/cmd</w:ResourceURI></a:ReferenceParameters></x:ResourceCreated>")),
  };
  g_auto(Script) script = SCRIPT (answers);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_open_shell (session, NULL, &error));
  assert_code (error, WSMAN_ERROR_PROTOCOL, 0x803380ef);
}

/* What bindings make of the types alone does no harm. */
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
  const Answer answers[] = { CREATE (CREATED ("S-1")), DELETE (FAULT (GONE)) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;
  guint n_opens = 0;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_signal_connect (play.shell, "notify::is-open", G_CALLBACK (count_notify), &n_opens);
  g_assert_true (wsman_shell_get_is_open (play.shell));

  /* What is gone already is closed well; also without its session. */
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
  g_assert_cmpuint (count_requests (&play.script, "Delete"), ==, 1);
}

/* What couldn't be told is told once more, when nobody waits. */
static void
test_close_failed (void)
{
  const Answer answers[] = { CREATE (CREATED ("S-1")), DELETE (.lost = TRUE), DELETE (DELETED) };
  g_auto(Play) play = { 0, };
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  g_assert_false (wsman_shell_close (play.shell, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_assert_false (wsman_shell_get_is_open (play.shell));
  wait_requests (&play.script, "Delete", 2);
}

static void
test_closed_command (void)
{
  const Answer answers[] = { USUAL, RECEIVE (FAULT (ABORTED), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  wait_requests (&play.script, "Receive", 1);
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  canned_server_open_gate (play.script.server);
  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_cmpuint (count_requests (&play.script, "Signal"), ==, 0);
}

/* --- Dropping and cancelling --- */

static void
test_dropped (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  WsmanCommand *command;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  wait_requests (&play.script, "Receive", 1);
  g_assert_finalize_object (command);
  wait_requests (&play.script, "Signal", 1);
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  wait_requests (&play.script, "Delete", 1);
  canned_server_open_gate (play.script.server);
}

static void
test_cancelled (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 start;
  char buffer[8];

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  wait_requests (&play.script, "Receive", 1);
  g_input_stream_read_async (wsman_command_get_stdout (command), buffer, sizeof buffer, 0, cancellable, keep_result, &read);
  wsman_command_wait_async (command, cancellable, keep_result, &waited);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read_finish (wsman_command_get_stdout (command), wait_for_result (&read), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (wsman_command_wait_finish (command, wait_for_result (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time (), <, get_latest_return (start));

  /* Nothing was lost by that. */
  canned_server_open_gate (play.script.server);
  g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hi");
  g_assert_cmpuint (count_requests (&play.script, "Receive"), ==, 1);
}

static void
test_communicate_cancelled (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  wsman_command_communicate_async (command, NULL, cancellable, keep_result, &result);
  wait_requests (&play.script, "Receive", 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (wsman_command_communicate_finish (command, wait_for_result (&result), NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  wait_requests (&play.script, "Signal", 1);

  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  canned_server_open_gate (play.script.server);
}

static void
test_spawn_cancelled (void)
{
  const Answer answers[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED, .hang = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  wsman_shell_spawn_command_line_async (play.shell, "x", cancellable, keep_result, &result);
  script_run_until_requests (&play.script, 2);
  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_shell_spawn_command_line_finish (play.shell, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_requests (&play.script, "Signal", 1);
  canned_server_open_gate (play.script.server);
}

/* --- Input --- */

static void
test_input_gone (void)
{
  const Answer answers[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (FAULT (GONE)), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  GOutputStream *input;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  input = wsman_command_get_stdin (command);
  g_assert_cmpint (g_output_stream_write (input, "x", 1, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (g_output_stream_write (input, "x", 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_clear_error (&error);
  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);

  canned_server_open_gate (play.script.server);
  g_assert_true (wsman_command_communicate_utf8 (command, "y", NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hi");
}

/* It may have been executed: what follows it could come twice, or too early. */
static void
test_input_lost (void)
{
  const Answer answers[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (.lost = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  g_assert_false (wsman_command_communicate_utf8 (command, "x", NULL, NULL, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "may have been executed"));
  g_assert_cmpuint (count_requests (&play.script, "Send"), ==, 1);
  wait_requests (&play.script, "Signal", 1);
  canned_server_open_gate (play.script.server);
}

static void
test_input_split (void)
{
  const Answer answers[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (SENT), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new ("a");
  GOutputStream *input;
  guint n_sends;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  wsman_session_set_max_envelope_size (play.session, 8192);
  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "€");
  command = spawn (&play);
  input = wsman_command_get_stdin (command);
  g_assert_true (g_output_stream_write_all (input, text->str, text->len, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);

  n_sends = count_requests (&play.script, "Send");
  g_assert_cmpuint (n_sends, >, 6);
  for (guint i = 0; i < n_sends; i++)
    {
      g_autofree char *body = dup_request (&play.script, "Send", i);
      char *data = strstr (body, "Name=\"stdin\"");
      g_autofree guchar *bytes = NULL;
      gsize length;

      g_assert_cmpuint (strlen (body), <=, 8192);
      data = strchr (data, '>') + 1;
      *strchr (data, '<') = '\0';
      bytes = g_base64_decode (data, &length);
      g_assert_true (g_utf8_validate ((char *) bytes, length, NULL));
    }
  assert_sent (&play.script, "Send", n_sends - 1, "End=\"true\"");
  canned_server_open_gate (play.script.server);
}

/* --- Bounds --- */

static void
test_max_output_size (void)
{
  const Answer answers[] = { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STREAM ("stderr", "aGk="))) };
  g_auto(Script) script = SCRIPT (answers);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  shell = wsman_shell_new (session);
  wsman_shell_set_max_output_size (shell, 100);
  g_assert_true (wsman_shell_open (shell, NULL, &error));
  command = wsman_shell_spawn_command_line (shell, "x", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (wsman_command_communicate (command, NULL, NULL, NULL, NULL, &error));
  assert_code (error, WSMAN_ERROR_QUOTA, 0x8033803f);
  g_assert_nonnull (strstr (error->message, "max-output-size"));
  wait_requests (&script, "Signal", 1);
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&shell));
}

/* A reader who stops stops the Receives, and who reads on has them sent again. */
static void
test_pressure (void)
{
  const gsize size = 300000;
  g_autofree char *zeros = g_malloc0 (size);
  g_autofree char *data = g_base64_encode ((guchar *) zeros, size);
  g_auto(GStrv) parts = g_strsplit (RECEIVED (STREAM ("stdout", "DATA")), "DATA", 2);
  g_autofree char *body = g_strjoinv (data, parts);
  const Answer answers[] = { USUAL, RECEIVE (body) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, answers, G_N_ELEMENTS (answers));
  command = spawn (&play);
  wsman_command_wait_async (command, NULL, keep_result, &waited);
  wait_requests (&play.script, "Receive", 4);
  g_assert_true (g_input_stream_read_all (wsman_command_get_stdout (command), zeros, size, NULL, NULL, &error));
  g_assert_no_error (error);
  wait_requests (&play.script, "Receive", 5);

  /* Nothing is under way that could tell the command of its shell's end. */
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (wsman_command_wait_finish (command, wait_for_result (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (count_requests (&play.script, "Receive"), ==, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (output_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command-wire/output/", output_cases[i].name, NULL);

      g_test_add_data_func (path, &output_cases[i], test_output);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (failure_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command-wire/failure/", failure_cases[i].name, NULL);

      g_test_add_data_func (path, &failure_cases[i], test_failure);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (anew_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command-wire/anew/", anew_cases[i].name, NULL);

      g_test_add_data_func (path, &anew_cases[i], test_anew);
    }
  g_test_add_func ("/wsman/command-wire/anew/in-vain", test_anew_in_vain);
  g_test_add_func ("/wsman/command-wire/anew/impossible", test_anew_impossible);
  g_test_add_func ("/wsman/command-wire/requests", test_requests);
  g_test_add_func ("/wsman/command-wire/argv", test_argv);
  g_test_add_func ("/wsman/command-wire/lost/messages", test_lost_messages);
  g_test_add_func ("/wsman/command-wire/lost/command", test_lost_command);
  g_test_add_func ("/wsman/command-wire/lost/shell", test_lost_shell);
  g_test_add_func ("/wsman/command-wire/shell/nameless", test_nameless_shell);
  g_test_add_func ("/wsman/command-wire/shell/bare", test_bare_objects);
  g_test_add_func ("/wsman/command-wire/shell/close", test_close);
  g_test_add_func ("/wsman/command-wire/shell/close-failed", test_close_failed);
  g_test_add_func ("/wsman/command-wire/shell/closed-command", test_closed_command);
  g_test_add_func ("/wsman/command-wire/dropped", test_dropped);
  g_test_add_func ("/wsman/command-wire/cancelled/waits", test_cancelled);
  g_test_add_func ("/wsman/command-wire/cancelled/communicate", test_communicate_cancelled);
  g_test_add_func ("/wsman/command-wire/cancelled/spawn", test_spawn_cancelled);
  g_test_add_func ("/wsman/command-wire/input/gone", test_input_gone);
  g_test_add_func ("/wsman/command-wire/input/lost", test_input_lost);
  g_test_add_func ("/wsman/command-wire/input/split", test_input_split);
  g_test_add_func ("/wsman/command-wire/max-output-size", test_max_output_size);
  g_test_add_func ("/wsman/command-wire/pressure", test_pressure);

  return g_test_run ();
}
