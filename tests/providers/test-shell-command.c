/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests commands of remote shells: what they run, read and write, how they end, and what the client learns if the
 * network fails.
 */

#include <string.h>
#include <unistd.h>

#include "shell-fixture.h"

#define RSP "xmlns:rsp='" SHELL_URI "'"
#define GUID "11111111-2222-3333-4444-555555555555"
#define DIRECTLY "<w:OptionSet><w:Option Name='WINRS_SKIP_CMD_SHELL'>TRUE</w:Option></w:OptionSet>"
#define COMMAND(line) "<rsp:CommandLine " RSP "><rsp:Command>" line "</rsp:Command></rsp:CommandLine>"
#define SOON "<w:OperationTimeout>PT0.1S</w:OperationTimeout>"

static void
test_run (void)
{
  static const struct
  {
    gboolean directly;
    const char *line;
    const char *out;
    const char *err;
    gint64 exit_code;
  } rows[] = {
    { FALSE, "true", "", "", 0 },
    { FALSE, "echo a; echo b >&2; exit 3", "a\n", "b\n", 3 },
    { FALSE, "echo \"$1|é€🎩\"", "|é€🎩\n", "", 0 },
    { FALSE, "exit 300", "", "", 44 },
    { FALSE, "-no-program-1 2> /dev/null", "", "", 127 },
    { FALSE, "no-such-program-1 2> /dev/null", "", "", 127 },
    { FALSE, "kill -INT $$", "", "", (gint32) 0xC000013A },
    { FALSE, "kill -KILL $$", "", "", 137 },
    { FALSE, "pwd; cat < /dev/null; test -t 0; echo $?", "/usr\n1\n", "", 0 },
    { FALSE, "env | sort | grep -v '^PATH=\\|^PWD=\\|^HOME=\\|^USER=\\|^LOGNAME=\\|^SHLVL\\|^_='",
      "EMPTY=\nLANG=C.UTF-8\nODD=a=b c\nSHELL=/bin/sh\n", "", 0 },
    { FALSE, "trap '' PIPE; cat /proc/self/status | grep '^Sig\\(Blk\\|Ign\\)' | cut -f 2",
      "0000000000000000\n0000000000001000\n", "", 0 },
    { TRUE, "echo a; \"b  c\" 'd e' \"\"  \"\\\"\" x\\\\y", "a; b  c 'd e'  \" x\\\\y\n", "", 0 },
    { TRUE, "sh -c \"echo $0\" \\\"\\\"", "\"\"\n", "", 0 },
    { TRUE, "/usr/bin/printf %s|%s| \"a b\" \"\"", "a b||", "", 0 },
    { TRUE, "false", "", "", 1 },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL,
                      "<rsp:Shell " RSP "><rsp:Environment><rsp:Variable Name='ODD'>a=b c</rsp:Variable>"
                      "<rsp:Variable Name='EMPTY'/></rsp:Environment>"
                      "<rsp:WorkingDirectory>/usr</rsp:WorkingDirectory></rsp:Shell>");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = rows[i].directly ? shell_fixture_run_directly (fixture, rows[i].line)
                                             : shell_fixture_run (fixture, rows[i].line);
      g_autoptr(ShellOutput) output = shell_fixture_collect (fixture, id);

      g_test_message ("%s", rows[i].line);
      g_assert_cmpstr (output->text[0]->str, ==, rows[i].out);
      g_assert_cmpstr (output->text[1]->str, ==, rows[i].err);
      g_assert_true (output->ended[0] && output->ended[1] && output->has_exit_code);
      g_assert_cmpint (output->exit_code, ==, rows[i].exit_code);
    }
}

/* Returns all responses of a command. ID replaces the command's id. */
static char *
receive_all (ShellFixture *fixture,
             const char   *line)
{
  g_autofree char *id = shell_fixture_run (fixture, line);
  g_autoptr(GString) all = g_string_new (NULL);

  while (strstr (all->str, "CommandState/Done") == NULL)
    {
      g_autofree char *envelope = shell_fixture_make_receive (fixture, id, NULL);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, envelope);
      const char *begin = strstr (response->body, "<rsp:ReceiveResponse");

      g_assert_nonnull (begin);
      g_string_append (all, begin);
    }
  g_string_replace (all, id, "ID", 0);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Returns the elements of one stream, in their order. */
static char *
select_stream (const char *responses,
               const char *name)
{
  g_autofree char *start = g_strdup_printf ("<rsp:Stream Name=\"%s\"", name);
  GString *selected = g_string_new (NULL);

  for (const char *at = strstr (responses, start); at != NULL; at = strstr (at + 1, start))
    {
      const char *end = strstr (at, "</rsp:Stream>");

      g_assert_nonnull (end);
      g_string_append_len (selected, at, end - at);
      g_string_append (selected, "</rsp:Stream>");
    }

  return g_string_free (selected, FALSE);
}

#define HI(name) "<rsp:Stream Name=\"" name "\" CommandId=\"ID\">aGkK</rsp:Stream>"
#define END(name) "<rsp:Stream Name=\"" name "\" CommandId=\"ID\" End=\"true\"></rsp:Stream>"

/* Compares the form of responses with recordings of Windows. Elements with data don't end a stream. An empty element
 * ends each stream. */
static void
test_shape (void)
{
  static const struct
  {
    const char *line;
    const char *streams[2];
  } rows[] = {
    { "true", { "", "" } },
    { "echo hi", { HI ("stdout"), "" } },
    { "echo hi >&2", { "", HI ("stderr") } },
    { "echo hi; echo hi >&2", { HI ("stdout"), HI ("stderr") } },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *responses = receive_all (fixture, rows[i].line);
      g_autofree char *out = select_stream (responses, "stdout");
      g_autofree char *err = select_stream (responses, "stderr");
      g_autofree char *expected_out = g_strconcat (rows[i].streams[0], END ("stdout"), NULL);
      g_autofree char *expected_err = g_strconcat (rows[i].streams[1], END ("stderr"), NULL);

      /* The speed of the command determines in which responses the elements are. */
      g_assert_cmpstr (out, ==, expected_out);
      g_assert_cmpstr (err, ==, expected_err);
      g_assert_true (strstr (responses, "CommandState/Done") > g_strrstr (responses, "<rsp:Stream"));
    }
}

/* Checks that the end of a stream is sent once, even if the stream ended long before the command. */
static void
test_end_is_told_once (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  guint n_ends = 0;
  gboolean is_done = FALSE;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "exec >&-; echo 1 >&2; read x; echo 2 >&2; read x; echo 3 >&2");
  while (!is_done)
    {
      g_autofree char *envelope = shell_fixture_make_receive (fixture, id, NULL);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, envelope);
      g_autoptr(RawResponse) sent = NULL;

      is_done = strstr (response->body, "CommandState/Done") != NULL;
      n_ends += raw_response_count (response, "End=\"true\"");
      if (!is_done)
        sent = shell_fixture_send (fixture, id, "x\n", FALSE);
    }

  g_assert_cmpuint (n_ends, ==, 2);
}

/* Clients may put any line in quotation marks; see test-hosted-line.c for the rule. */
static void
test_quoted_line (void)
{
  static const struct
  {
    const char *line;
    const char *out;
  } rows[] = {
    { "\"echo out\"", "out\n" },
    { "\"echo \"a  b\" 'c  d'\"", "a  b c  d\n" },
    { "\"-no-program 2> /dev/null; echo $?\"", "127\n" },
    { "\"/usr/bin/printf\" x", "x" },
    { "\"printf %s x\" | cat", "x" },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autoptr(RawResponse) empty = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = shell_fixture_run (fixture, rows[i].line);
      g_autoptr(ShellOutput) output = shell_fixture_collect (fixture, id);

      g_assert_cmpstr (output->text[0]->str, ==, rows[i].out);
    }

  empty = shell_fixture_call (fixture, SHELL_URI "/Command", NULL, COMMAND ("\"\""));
  g_assert_cmphex (raw_response_get_code (empty), ==, 87);
}

static void
test_code_pages (void)
{
  static const struct
  {
    const char *code_page; /* or NULL */
    gboolean converts;
    const char *out;
  } rows[] = {
    { "437", TRUE, "\x81\xe1 ? \xff\x81" },
    { "1252", TRUE, "\xfc\xdf \x80 \xff\xfc" },
    { "65001", TRUE, "üß € \xffü" },
    { NULL, TRUE, "üß € \xffü" },
    { "437", FALSE, "üß € \xffü" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ShellFixture) fixture = shell_fixture_new ("convert-code-pages", rows[i].converts, NULL);
      g_autofree char *option = g_strdup_printf ("<w:OptionSet><w:Option Name='WINRS_CODEPAGE'>%s</w:Option>"
                                                 "</w:OptionSet>", rows[i].code_page);
      g_autofree char *id = NULL;
      g_autoptr(ShellOutput) output = NULL;

      shell_fixture_open (fixture, rows[i].code_page != NULL ? option : NULL, NULL);
      id = shell_fixture_run (fixture, "printf 'üß € \\377ü'; printf 'üß € \\377ü' >&2");
      output = shell_fixture_collect (fixture, id);
      g_assert_cmpstr (output->text[0]->str, ==, rows[i].out);
      g_assert_cmpstr (output->text[1]->str, ==, rows[i].out);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *method;
    const char *headers;
    const char *body;
    guint32 code;
  } rows[] = {
    { "Command", NULL, NULL, 0x80338041 },
    { "Command", NULL, COMMAND (""), 87 },
    { "Command", DIRECTLY, COMMAND ("  "), 87 },
    { "Command", DIRECTLY, COMMAND ("\"\" x"), 87 },
    { "Command", DIRECTLY, COMMAND ("no-such-program-1 x"), 0x80070002 },
    { "Command", DIRECTLY, COMMAND ("/etc/passwd"), 0x80070005 },
    { "Command", NULL, "<rsp:CommandLine " RSP " CommandId='one'><rsp:Command>true</rsp:Command></rsp:CommandLine>",
      0x803381D4 },
    { "Command", NULL, "<rsp:CommandLine " RSP " CommandId='" GUID
      "'><rsp:Command>sleep</rsp:Command><rsp:Arguments>100</rsp:Arguments></rsp:CommandLine>", 0 },
    { "Command", NULL,
      "<rsp:CommandLine " RSP " CommandId='" GUID "'><rsp:Command>true</rsp:Command></rsp:CommandLine>", 0x803381D6 },
    { "Command", NULL,
      "<rsp:CommandLine " RSP " CommandId='{" GUID "}'><rsp:Command>true</rsp:Command></rsp:CommandLine>", 0x803381D6 },
    { "Command", NULL, "<rsp:CommandLine " RSP " CommandId='{one}'><rsp:Command>true</rsp:Command></rsp:CommandLine>",
      0x803381D4 },
    { "Receive", NULL, NULL, 0x80338041 },
    { "Receive", NULL, "<rsp:Receive " RSP "><rsp:DesiredStream>stdout</rsp:DesiredStream></rsp:Receive>", 87 },
    { "Receive", NULL,
      "<rsp:Receive " RSP "><rsp:DesiredStream CommandId='one'>stdout</rsp:DesiredStream></rsp:Receive>", 0x8033805B },
    { "Receive", NULL, "<rsp:Receive " RSP "><rsp:DesiredStream CommandId='" GUID
      "'>stdout pr</rsp:DesiredStream></rsp:Receive>", 0x8033818D },
    { "Receive", NULL, "<rsp:Receive " RSP "><rsp:DesiredStream CommandId='{" GUID
      "}'>stdout pr</rsp:DesiredStream></rsp:Receive>", 0x8033818D },
    { "Send", NULL, "<rsp:Send " RSP "><rsp:Stream Name='stdin'>eA==</rsp:Stream></rsp:Send>", 87 },
    { "Send", NULL, "<rsp:Send " RSP "><rsp:Stream Name='stdin' CommandId='one'>eA==</rsp:Stream></rsp:Send>",
      0x8033805B },
    { "Send", NULL, "<rsp:Send " RSP "><rsp:Stream Name='pr' CommandId='" GUID "'>eA==</rsp:Stream></rsp:Send>",
      0x8033818B },
    { "Send", NULL, "<rsp:Send " RSP "><rsp:Stream Name='pr' CommandId='{" GUID "}'>eA==</rsp:Stream></rsp:Send>",
      0x8033818B },
    { "Send", NULL, "<rsp:Send " RSP "><rsp:Stream Name='stdin' CommandId='" GUID "'>!</rsp:Stream></rsp:Send>",
      0x80338041 },
    { "Signal", NULL, "<rsp:Signal " RSP "><rsp:Code>" SIGNAL_URI "terminate</rsp:Code></rsp:Signal>", 87 },
    { "Signal", NULL, "<rsp:Signal " RSP " CommandId='one'><rsp:Code>" SIGNAL_URI "terminate</rsp:Code></rsp:Signal>",
      0x8033805B },
    { "Signal", NULL, "<rsp:Signal " RSP " CommandId='" GUID "'><rsp:Code>" SIGNAL_URI "dance</rsp:Code></rsp:Signal>",
      87 },
    { "Signal", NULL,
      "<rsp:Signal " RSP " CommandId='{" GUID "}'><rsp:Code>" SIGNAL_URI "terminate</rsp:Code></rsp:Signal>", 0 },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *action = g_strdup_printf (SHELL_URI "/%s", rows[i].method);
      g_autoptr(RawResponse) response = shell_fixture_call (fixture, action, rows[i].headers, rows[i].body);

      g_test_message ("%s %s", rows[i].method, rows[i].body);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
    }
}

static void
test_long_line (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *most = g_strnfill (128 * 1024 - 1 - 6, 'x');
  g_autofree char *line = g_strconcat (": ", most, ";pwd", NULL);
  g_autofree char *body = g_strdup_printf (COMMAND ("%sx"), line);
  g_autofree char *id = NULL;
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(ShellOutput) output = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, line);
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpint (output->exit_code, ==, 0);

  response = shell_fixture_call (fixture, SHELL_URI "/Command", NULL, body);
  g_assert_cmphex (raw_response_get_code (response), ==, 0x800700CE);
}

static void
test_quota (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("max-processes-per-shell", 2, NULL);
  g_auto(GStrv) ids = g_new0 (char *, 7);
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) forgotten = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  ids[0] = shell_fixture_run (fixture, "cat");
  ids[1] = shell_fixture_run (fixture, "cat");
  refused = shell_fixture_call (fixture, SHELL_URI "/Command", NULL, COMMAND ("true"));
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x803381E9);

  /* A command whose end was received doesn't count, and isn't kept for ever. */
  raw_response_free (shell_fixture_signal (fixture, ids[0], SIGNAL_URI "terminate"));
  for (guint i = 2; i < 6; i++)
    {
      g_autoptr(ShellOutput) output = NULL;

      ids[i] = shell_fixture_run (fixture, "true");
      output = shell_fixture_collect (fixture, ids[i]);
    }
  forgotten = shell_fixture_signal (fixture, ids[2], SIGNAL_URI "terminate");
  g_assert_cmphex (raw_response_get_code (forgotten), ==, 0x8033805B);
}

static guint32
send_code (ShellFixture *fixture,
           const char   *id,
           const char   *text,
           gboolean      end)
{
  g_autoptr(RawResponse) response = shell_fixture_send (fixture, id, text, end);

  return raw_response_get_code (response);
}

/* Checks that a command that has ended keeps its output, and counts, until a client receives the output. */
static void
test_unheard (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("max-processes-per-shell", 2, NULL);
  g_auto(GStrv) ids = g_new0 (char *, 4);
  g_autoptr(ShellOutput) later = NULL;
  g_autoptr(ShellOutput) output = NULL;
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) started = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  ids[0] = shell_fixture_run (fixture, "echo $$");
  ids[1] = shell_fixture_run (fixture, "sleep 0.2");
  later = shell_fixture_collect (fixture, ids[1]);
  ids[2] = shell_fixture_run (fixture, "cat");
  refused = shell_fixture_call (fixture, SHELL_URI "/Command", NULL, COMMAND ("true"));
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x803381E9);

  output = shell_fixture_collect (fixture, ids[0]);
  g_assert_cmpstr (output->text[0]->str, !=, "");
  started = shell_fixture_call (fixture, SHELL_URI "/Command", NULL, COMMAND ("true"));
  g_assert_cmpuint (started->status, ==, 200);
}

static void
test_send (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr(ShellOutput) output = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "read line; echo \"<$line>\"; cat; echo end");
  g_assert_cmphex (send_code (fixture, id, "a", FALSE), ==, 0);
  g_assert_cmphex (send_code (fixture, id, "b\nc", FALSE), ==, 0);
  shell_fixture_expect (fixture, id, "<ab>\nc");
  g_assert_cmphex (send_code (fixture, id, "d", TRUE), ==, 0);
  g_assert_cmphex (send_code (fixture, id, "e", FALSE), ==, 0x8033805B);
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpstr (output->text[0]->str, ==, "dend\n");
  g_assert_cmphex (send_code (fixture, id, "", TRUE), ==, 0x8033805B);
}

/* Sends input to a process that has closed its input. The command ends only when the process ends. */
static void
test_send_to_the_dead (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr(ShellOutput) output = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "echo gone");
  output = shell_fixture_collect (fixture, id);
  g_assert_cmphex (send_code (fixture, id, "x", FALSE), ==, 0x8033805B);
}

static void
test_no_input (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr(ShellOutput) output = NULL;

  shell_fixture_open (fixture, NULL,
                      "<rsp:Shell " RSP
                      "><rsp:InputStreams/><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>");
  id = shell_fixture_run (fixture, "cat; echo end");
  g_assert_cmphex (send_code (fixture, id, "x", FALSE), ==, 0x8033818B);
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpstr (output->text[0]->str, ==, "end\n");
}

/* The response to Send comes when the pipe has taken all data. After a timeout, the operation continues. If the client
 * repeats the request with the same MessageID, it gets the result. No data is lost, and none arrives twice. */
static void
test_send_back_pressure (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *text = g_strnfill (360 * 1000, 'x');
  g_autofree char *envelope = NULL;
  g_autofree char *patient = NULL;
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) again = NULL;
  g_autoptr(RawResponse) repeated = NULL;
  g_autoptr(ShellOutput) output = NULL;
  g_auto(GStrv) parts = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "trap 'wc -c; exit' INT; while :; do sleep 0.01; done");
  envelope = shell_fixture_make_send (fixture, id, SOON, text, TRUE);
  first = shell_fixture_ask (fixture, envelope);
  g_assert_cmphex (raw_response_get_code (first), ==, 0x80338029);
  g_assert_cmphex (send_code (fixture, id, "y", FALSE), ==, 0x80338032);

  raw_response_free (shell_fixture_signal (fixture, id, SIGNAL_URI "ctrl_c"));
  parts = g_strsplit (envelope, SOON, 2);
  patient = g_strjoinv ("", parts);
  again = shell_fixture_ask (fixture, patient);
  g_assert_cmpuint (again->status, ==, 200);
  repeated = shell_fixture_ask (fixture, patient);
  g_assert_cmpuint (repeated->status, ==, 200);
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpstr (output->text[0]->str, ==, "360000\n");
}

static void
test_signals (void)
{
  static const struct
  {
    const char *code;
    gint64 exit_code;
  } rows[] = {
    { SIGNAL_URI "ctrl_c", (gint32) 0xC000013A },
    { SIGNAL_URI "CTRL_C", (gint32) 0xC000013A },
    { SIGNAL_URI "ctrl_break", 131 },
    { "powershell/signal/crtl_c", (gint32) 0xC000013A },
    { "powershell/signal/ctrl_c", (gint32) 0xC000013A },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Runs the program directly, because dash may lose the signal just before it runs another program. */
      g_autofree char *id = shell_fixture_run_directly (fixture, "sleep 100");
      g_autoptr(RawResponse) response = NULL;
      g_autoptr(RawResponse) late = NULL;
      g_autoptr(ShellOutput) output = NULL;

      response = shell_fixture_signal (fixture, id, rows[i].code);
      g_test_message ("%s", rows[i].code);
      g_assert_cmpuint (response->status, ==, 200);
      output = shell_fixture_collect (fixture, id);
      g_assert_cmpint (output->exit_code, ==, rows[i].exit_code);
      g_assert_cmpstr (output->text[0]->str, ==, "");
      late = shell_fixture_signal (fixture, id, rows[i].code);
      g_assert_cmpuint (late->status, ==, 200);
    }
}

/* Makes client wait for output that doesn't come. If two clients wait at the same time, the second is refused. The test
 * notices the waiting by this. */
static void
keep_waiting (ShellFixture *fixture,
              RawClient    *client,
              const char   *id)
{
  guint32 code = 0;

  while (code != 0x80338127)
    {
      g_autofree char *receive = shell_fixture_make_receive (fixture, id, NULL);
      g_autofree char *other = shell_fixture_make_receive (fixture, id, SOON);
      g_autoptr(RawResponse) response = NULL;

      if (code == 0 || g_socket_condition_check (client->socket, G_IO_IN))
        {
          if (code != 0)
            raw_response_free (raw_client_read (client));
          raw_client_post (client, fixture->credentials, receive);
        }

      response = shell_fixture_ask (fixture, other);
      code = raw_response_get_code (response);
    }
}

/* Checks that a waiting client gets the end of a terminated command, without an exit code. After this, the command is
 * unknown. */
static void
test_terminate (void)
{
  static const char *const codes[] = { SIGNAL_URI "terminate", SIGNAL_URI "Terminate" };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *id = shell_fixture_run (fixture, "sleep 100");
      g_autoptr(RawClient) waiting = raw_client_new (fixture->server->port, FALSE);
      g_autoptr(RawResponse) signalled = NULL;
      g_autoptr(RawResponse) response = NULL;
      g_autoptr(RawResponse) gone = NULL;
      g_autoptr(ShellOutput) output = shell_output_new ();

      keep_waiting (fixture, waiting, id);
      signalled = shell_fixture_signal (fixture, id, codes[i]);
      g_assert_cmpuint (signalled->status, ==, 200);
      response = raw_client_read (waiting);
      shell_output_add (output, response);
      g_assert_true (output->done);
      g_assert_false (output->has_exit_code);
      gone = shell_fixture_signal (fixture, id, codes[i]);
      g_assert_cmphex (raw_response_get_code (gone), ==, 0x8033805B);
    }
}

/* Checks that a timeout of Receive loses neither output nor the command. */
static void
test_receive_timeout (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "cat");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *receive = shell_fixture_make_receive (fixture, id, SOON);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, receive);

      g_assert_cmphex (raw_response_get_code (response), ==, 0x80338029);
      g_assert_cmphex (send_code (fixture, id, "more", FALSE), ==, 0);
      shell_fixture_expect (fixture, id, "more");
    }
}

static guint
wait_for_any (RawClient **clients)
{
  for (guint i = 0;; i = 1 - i)
    if (g_socket_condition_timed_wait (clients[i]->socket, G_IO_IN, 10 * 1000, NULL, NULL))
      return i;
}

/* Repeats a Receive with the same MessageID. The response may have been lost with its connection, and the server may
 * not have noticed this yet. */
static void
test_receive_again (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *receive = NULL;
  RawClient *clients[2];
  guint loser;
  g_autoptr(RawResponse) taken_over = NULL;
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) again = NULL;
  g_autoptr(ShellOutput) output = shell_output_new ();

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "cat");
  receive = shell_fixture_make_receive (fixture, id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = raw_client_new (fixture->server->port, FALSE);
      raw_client_post (clients[i], fixture->credentials, receive);
    }

  loser = wait_for_any (clients);
  taken_over = raw_client_read (clients[loser]);
  g_assert_cmphex (raw_response_get_code (taken_over), ==, 0x80338127);
  g_assert_cmphex (send_code (fixture, id, "once", FALSE), ==, 0);
  first = raw_client_read (clients[1 - loser]);
  shell_output_add (output, first);
  g_assert_cmpstr (output->text[0]->str, ==, "once");

  again = shell_fixture_ask (fixture, receive);
  shell_output_add (output, again);
  g_assert_cmpstr (output->text[0]->str, ==, "onceonce");

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    raw_client_free (clients[i]);
}

/* Checks that no output is lost when a client leaves. */
static void
test_client_gone (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *receive = NULL;
  g_autoptr(RawResponse) response = NULL;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "cat");
  receive = shell_fixture_make_receive (fixture, id, NULL);
  raw_client_post (fixture->client, fixture->credentials, receive);
  shell_fixture_set_user (fixture, FIXTURE_USER);

  do
    {
      g_autofree char *next = shell_fixture_make_receive (fixture, id, SOON);

      g_clear_pointer (&response, raw_response_free);
      response = shell_fixture_ask (fixture, next);
    }
  while (raw_response_get_code (response) == 0x80338127);
  g_assert_cmphex (raw_response_get_code (response), ==, 0x80338029);
  g_assert_cmphex (send_code (fixture, id, "more", FALSE), ==, 0);
  shell_fixture_expect (fixture, id, "more");
}

/* Checks that no response ends within a character, or exceeds its maximum size. */
static void
test_characters (void)
{
  static const char line[] = "i=0; while [ $i -lt 4000 ]; do printf 'é€🎩x'; i=$((i + 1)); done";
  static const char limit[] = "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>";
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr(ShellOutput) all = shell_output_new ();
  guint responses = 0;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, line);
  while (!all->done)
    {
      g_autofree char *receive = shell_fixture_make_receive (fixture, id, limit);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, receive);
      g_autoptr(ShellOutput) piece = shell_output_new ();

      shell_output_add (piece, response);
      shell_output_add (all, response);
      responses++;
      g_assert_cmpuint (response->length, <=, 8192);
      g_assert_true (g_utf8_validate (piece->text[0]->str, piece->text[0]->len, NULL));
    }

  g_assert_cmpuint (responses, >, 8);
  g_assert_cmpuint (all->text[0]->len, ==, 40000);
  g_assert_true (g_str_has_suffix (all->text[0]->str, "é€🎩x"));
}

/* Writes to both streams at once, and more than pipes and buffers hold. */
static void
test_much (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr(ShellOutput) output = NULL;
  g_autoptr(GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= 300000; i++)
    g_string_append_printf (expected, "%u\n", i);

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "seq 300000 & seq 300000 >&2; wait");
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpstr (output->text[0]->str, ==, expected->str);
  g_assert_cmpstr (output->text[1]->str, ==, expected->str);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/shell-command/run", test_run);
  g_test_add_func ("/wsman/shell-command/refusals", test_refusals);
  g_test_add_func ("/wsman/shell-command/shape", test_shape);
  g_test_add_func ("/wsman/shell-command/end-is-told-once", test_end_is_told_once);
  g_test_add_func ("/wsman/shell-command/quoted-line", test_quoted_line);
  g_test_add_func ("/wsman/shell-command/code-pages", test_code_pages);
  g_test_add_func ("/wsman/shell-command/long-line", test_long_line);
  g_test_add_func ("/wsman/shell-command/quota", test_quota);
  g_test_add_func ("/wsman/shell-command/unheard", test_unheard);
  g_test_add_func ("/wsman/shell-command/send", test_send);
  g_test_add_func ("/wsman/shell-command/send-to-the-dead", test_send_to_the_dead);
  g_test_add_func ("/wsman/shell-command/no-input", test_no_input);
  g_test_add_func ("/wsman/shell-command/send-back-pressure", test_send_back_pressure);
  g_test_add_func ("/wsman/shell-command/signals", test_signals);
  g_test_add_func ("/wsman/shell-command/terminate", test_terminate);
  g_test_add_func ("/wsman/shell-command/receive-timeout", test_receive_timeout);
  g_test_add_func ("/wsman/shell-command/receive-again", test_receive_again);
  g_test_add_func ("/wsman/shell-command/client-gone", test_client_gone);
  g_test_add_func ("/wsman/shell-command/characters", test_characters);
  g_test_add_func ("/wsman/shell-command/much", test_much);

  return g_test_run ();
}
