/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests commands on servers that play prepared responses, right or wrong. */

#include "shell-script.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"

static guint
count_responses (const Response *responses,
                 guint           max)
{
  guint n = 0;

  while (n < max && responses[n].action != NULL)
    n++;

  return n;
}

/* --- Output of commands --- */

typedef struct
{
  const char *name;
  Response responses[14];
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
    { USUAL, RECEIVE (FAULT (NOTHING_YET)), RECEIVE (FAULT (NOTHING_YET)),
      RECEIVE (RECEIVED (STREAM ("stdout", "aGk="))), RECEIVE (FAULT (NOTHING_YET)), RECEIVE (RECEIVED (DONE ("0"))) },
    "hi", "", 0, FALSE, 5 },
  { "empty-answers",
    { USUAL, RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED (STATE ("Pending", ""))), RECEIVE (RECEIVED (DONE ("0"))) },
    "", "", 0, FALSE, 3 },
  { "many-quick-empty-answers",
    { USUAL, RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED ("")),
      RECEIVE (RECEIVED ("")), RECEIVE (RECEIVED (DONE ("0"))) },
    "", "", 0, FALSE, 6 },
  { "lost",
    { USUAL, RECEIVE (.lost = TRUE), RECEIVE (.lost = TRUE),
      RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
    "hi", "", 0, FALSE, 3 },
  { "lost-unnoticed",
    { USUAL, RECEIVE (.lost = TRUE), RECEIVE (FAULT (RECEIVING)),
      RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0"))) },
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
  { "half-a-character", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "YeI=") DONE ("0"))) }, "a\357\277\275", "", 0,
    FALSE, 1 },
  { "after-the-end",
    { USUAL,
      RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STREAM_END ("stdout") STREAM ("stdout", "aGk=") DONE ("0"))) },
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
  { "status-out-of-range", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("99999999999"))) }, "hi", "", 0,
    TRUE, 1 },
  { "status-empty", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE (""))) }, "hi", "", 0, TRUE, 1 },
  { "status-hexadecimal", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0xC000013A"))) }, "hi", "",
    (int) 0xc000013a, FALSE, 1 },
  { "running-and-done", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STATE ("Running", "") DONE ("4"))) },
    "hi", "", 4,
    FALSE, 1 },
  { "done-of-another",
    { USUAL,
      RECEIVE (RECEIVED ("<rsp:CommandState CommandId=\"C-2\" State=\"" SHELL "/CommandState/Done\"><rsp:ExitCode>9"
                                "</rsp:ExitCode></rsp:CommandState>" STREAM ("stdout", "aGk="))),
      RECEIVE (RECEIVED ("<rsp:CommandState CommandId=\"C-2\" State=\"" SHELL "/CommandState/Done\"><rsp:ExitCode>9"
                         "</rsp:ExitCode></rsp:CommandState>" DONE ("5"))) },
    "hi", "", 5, FALSE, 2 },
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

  play_start (&play, c->responses, count_responses (c->responses, G_N_ELEMENTS (c->responses)));
  command = play_spawn (&play);
  wsman_command_communicate_utf8 (command, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, c->output);
  g_assert_cmpstr (errors, ==, c->errors);
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, c->exit_status);
  g_assert_cmpint (wsman_command_get_has_exit_status (command), ==, !c->no_status);
  g_assert_cmpuint (script_count_requests (&play.script, "Receive"), ==, c->n_receives);

  /* After this signal, the server may forget the command. */
  script_wait_action (&play.script, "Signal", 1);
  script_assert_sent (&play.script, "Signal", 0, "/signal/terminate<");
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  script_wait_action (&play.script, "Delete", 1);
}

/* --- Failures --- */

typedef struct
{
  const char *name;
  Response responses[14];
  GQuark (*domain) (void);
  int code;
  guint32 fault;
  const char *text;
} FailureCase;

static const FailureCase failure_cases[] = {
  { "not-base64", { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "a?=="))) }, wsman_error_quark, WSMAN_ERROR_PROTOCOL,
    0x80338041,
    "base64" },
  { "gone", { USUAL, RECEIVE (FAULT (GONE)) }, wsman_error_quark, WSMAN_ERROR_NOT_FOUND, 0x8033805b, "no such shell" },
  { "profile-gone", { USUAL, RECEIVE (FAULT (PROFILE)) }, g_io_error_quark, G_IO_ERROR_CLOSED, 0, "shell" },
  { "second-receive", { USUAL, RECEIVE (FAULT (RECEIVING)) }, wsman_error_quark, WSMAN_ERROR_REMOTE, 0x80338127,
    "Another" },
  { "lost-for-good", { USUAL, RECEIVE (.lost = TRUE) }, wsman_error_quark, WSMAN_ERROR_CONNECTION, 0x80338012,
    "127.0.0.1" },
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

  play_start (&play, c->responses, count_responses (c->responses, G_N_ELEMENTS (c->responses)));
  command = play_spawn (&play);
  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, c->domain (), c->code);
  if (c->fault != 0)
    assert_code (error, c->code, c->fault);
  g_assert_nonnull (strstr (error->message, c->text));
  g_clear_error (&error);

  /* A later call gets the same error. */
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
  const Response responses[] = {
    USUAL, RECEIVE (.lost = TRUE), RECEIVE (.lost = TRUE), RECEIVE (FAULT (NOTHING_YET)),
    RECEIVE (RECEIVED (DONE ("0"))),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *ids[4] = { NULL, };

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = script_dup_message_id (&play.script, "Receive", i);
  g_assert_cmpstr (ids[0], ==, ids[1]);
  g_assert_cmpstr (ids[0], ==, ids[2]);
  g_assert_cmpstr (ids[0], !=, ids[3]);
  g_assert_finalize_object (g_steal_pointer (&command));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_clear_pointer (&ids[i], g_free);
}

/* --- Dropping and cancelling --- */

static void
test_dropped (void)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  WsmanCommand *command;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  script_wait_action (&play.script, "Receive", 1);
  g_assert_finalize_object (command);
  script_wait_action (&play.script, "Signal", 1);
  g_assert_finalize_object (g_steal_pointer (&play.shell));
  script_wait_action (&play.script, "Delete", 1);
  canned_server_open_gate (play.script.server);
}

/* Cancels a call, and returns the time until the call has returned. */
static gint64
try_cancel (gconstpointer data)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 start, end;
  char buffer[8];

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  script_wait_action (&play.script, "Receive", 1);
  g_input_stream_read_async (wsman_command_get_stdout (command), buffer, sizeof buffer, 0, cancellable, on_result,
                             &read);
  wsman_command_wait_async (command, cancellable, on_result, &waited);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read_finish (wsman_command_get_stdout (command), wait_for_result (&read), &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (wsman_command_wait_finish (command, wait_for_result (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  end = g_get_monotonic_time ();

  /* The cancelled call has lost no data. */
  canned_server_open_gate (play.script.server);
  g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hi");
  g_assert_cmpuint (script_count_requests (&play.script, "Receive"), ==, 1);

  return end - start;
}

static void
test_cancelled (void)
{
  patience_assert_within (100, try_cancel, NULL);
}

/* The server ends a command, and responds to the next Receive that the command is unknown. */
static void
test_terminated (void)
{
  static const Response cases[][7] = {
    { USUAL, RECEIVE (FAULT (GONE), .hang = TRUE) },
    { USUAL, RECEIVE (FAULT (ABORTED), .hang = TRUE) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Play) play = { 0, };
      g_autoptr(WsmanCommand) command = NULL;
      g_autoptr(GError) error = NULL;
      char buffer[8];

      play_start (&play, cases[i], count_responses (cases[i], G_N_ELEMENTS (cases[i])));
      command = play_spawn (&play);
      script_wait_action (&play.script, "Receive", 1);
      g_assert_true (wsman_command_send_signal (command, WSMAN_COMMAND_SIGNAL_TERMINATE, NULL, &error));
      g_assert_no_error (error);

      canned_server_open_gate (play.script.server);
      g_assert_true (wsman_command_wait (command, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (wsman_command_get_has_exited (command));
      g_assert_false (wsman_command_get_has_exit_status (command));
      g_assert_cmpint (g_input_stream_read (wsman_command_get_stdout (command), buffer, sizeof buffer, NULL, &error),
                       ==, 0);
      g_assert_no_error (error);
    }
}

static void
test_communicate_cancelled (void)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  wsman_command_communicate_async (command, NULL, cancellable, on_result, &result);
  script_wait_action (&play.script, "Receive", 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (wsman_command_communicate_finish (command, wait_for_result (&result), NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  script_wait_action (&play.script, "Signal", 1);

  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  canned_server_open_gate (play.script.server);
}

static void
test_spawn_cancelled (void)
{
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED, .hang = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  wsman_shell_spawn_command_line_async (play.shell, "x", cancellable, on_result, &result);
  script_run_until_requests (&play.script, 2);
  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_shell_spawn_command_line_finish (play.shell, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  script_wait_action (&play.script, "Signal", 1);
  canned_server_open_gate (play.script.server);
}

/* Checks that a write sends nothing if it is cancelled while it waits for another write. */
static void
test_write_cancelled (void)
{
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (SENT, .hang = TRUE), SEND (SENT), SIGNAL (SIGNALLED),
    DELETE (DELETED), RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GOutputStream *input;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  input = wsman_command_get_stdin (command);
  g_assert_cmpint (g_output_stream_write (input, "abc", 3, cancellable, &error), ==, 3);
  g_assert_no_error (error);
  g_output_stream_write_async (input, "def", 3, 0, cancellable, on_result, &result);
  script_wait_action (&play.script, "Send", 1);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_output_stream_write_finish (input, wait_for_result (&result), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  canned_server_open_gate (play.script.server);
  g_output_stream_write (input, "ghi", 3, NULL, NULL);
  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  script_assert_sent (&play.script, "Send", 0, ">YWJj<");
}

/* --- Input --- */

static void
test_input_gone (void)
{
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (FAULT (GONE)), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  GOutputStream *input;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
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

/* Loses the response to a Send. The server may have executed it. Therefore later writes fail, because data could arrive
 * twice, or too early. */
static void
test_input_lost (void)
{
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (.lost = TRUE), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  g_assert_false (wsman_command_communicate_utf8 (command, "x", NULL, NULL, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "may have been executed"));
  g_assert_cmpuint (script_count_requests (&play.script, "Send"), ==, 1);
  script_wait_action (&play.script, "Signal", 1);
  canned_server_open_gate (play.script.server);
}

static void
test_input_split (void)
{
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (SENT), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (RECEIVED (DONE ("0")), .hang = TRUE),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new ("a");
  GOutputStream *input;
  guint n_sends;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  wsman_session_set_max_envelope_size (play.session, 8192);
  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "€");
  command = play_spawn (&play);
  input = wsman_command_get_stdin (command);
  g_assert_true (g_output_stream_write_all (input, text->str, text->len, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);

  n_sends = script_count_requests (&play.script, "Send");
  g_assert_cmpuint (n_sends, >, 6);
  for (guint i = 0; i < n_sends; i++)
    {
      g_autofree char *body = script_dup_request (&play.script, "Send", i);
      char *data = strstr (body, "Name=\"stdin\"");
      g_autofree guchar *bytes = NULL;
      gsize length;

      g_assert_cmpuint (strlen (body), <=, 8192);
      data = strchr (data, '>') + 1;
      *strchr (data, '<') = '\0';
      bytes = g_base64_decode (data, &length);
      g_assert_true (g_utf8_validate ((char *) bytes, length, NULL));
    }
  script_assert_sent (&play.script, "Send", n_sends - 1, "End=\"true\"");
  canned_server_open_gate (play.script.server);
}

/* --- Bounds --- */

static void
test_max_output_size (void)
{
  const Response responses[] = { USUAL, RECEIVE (RECEIVED (STREAM ("stdout", "aGk=") STREAM ("stderr", "aGk="))) };
  g_auto(Script) script = SCRIPT (responses);
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
  script_wait_action (&script, "Signal", 1);
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_finalize_object (g_steal_pointer (&shell));
  script_wait_action (&script, "Delete", 1);
}

/* Checks that the library sends no more Receives if the program stops reading, and sends them again if the program
 * continues. */
static void
test_pressure (void)
{
  const gsize size = 300000;
  g_autofree char *zeros = g_malloc0 (size);
  g_autofree char *data = g_base64_encode ((guchar *) zeros, size);
  g_auto(GStrv) parts = g_strsplit (RECEIVED (STREAM ("stdout", "DATA")), "DATA", 2);
  g_autofree char *body = g_strjoinv (data, parts);
  const Response responses[] = { USUAL, RECEIVE (body) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GAsyncResult) waited = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  wsman_command_wait_async (command, NULL, on_result, &waited);
  script_wait_action (&play.script, "Receive", 4);
  g_assert_true (g_input_stream_read_all (wsman_command_get_stdout (command), zeros, size, NULL, NULL, &error));
  g_assert_no_error (error);
  script_wait_action (&play.script, "Receive", 5);

  /* No request of the command is running. Therefore nothing tells it the end of its shell. */
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (wsman_command_wait_finish (command, wait_for_result (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (script_count_requests (&play.script, "Receive"), ==, 5);
}

static void
test_closed_command (void)
{
  const Response responses[] = { USUAL, RECEIVE (FAULT (ABORTED), .hang = TRUE) };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  script_wait_action (&play.script, "Receive", 1);
  g_assert_true (wsman_shell_close (play.shell, NULL, &error));
  g_assert_no_error (error);
  canned_server_open_gate (play.script.server);
  g_assert_false (wsman_command_wait (command, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (g_steal_pointer (&command));
  g_assert_cmpuint (script_count_requests (&play.script, "Signal"), ==, 0);
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
  g_test_add_func ("/wsman/command-wire/lost/messages", test_lost_messages);
  g_test_add_func ("/wsman/command-wire/terminated", test_terminated);
  g_test_add_func ("/wsman/command-wire/closed-shell", test_closed_command);
  g_test_add_func ("/wsman/command-wire/dropped", test_dropped);
  g_test_add_func ("/wsman/command-wire/cancelled/waits", test_cancelled);
  g_test_add_func ("/wsman/command-wire/cancelled/communicate", test_communicate_cancelled);
  g_test_add_func ("/wsman/command-wire/cancelled/spawn", test_spawn_cancelled);
  g_test_add_func ("/wsman/command-wire/cancelled/write", test_write_cancelled);
  g_test_add_func ("/wsman/command-wire/input/gone", test_input_gone);
  g_test_add_func ("/wsman/command-wire/input/lost", test_input_lost);
  g_test_add_func ("/wsman/command-wire/input/split", test_input_split);
  g_test_add_func ("/wsman/command-wire/max-output-size", test_max_output_size);
  g_test_add_func ("/wsman/command-wire/pressure", test_pressure);

  return g_test_run ();
}
