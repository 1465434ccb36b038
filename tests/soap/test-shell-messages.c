/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests reading and writing the messages about remote shells. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-shell-messages-private.h"

#define CODE_SCHEMA 0x80338041u

static void
assert_schema (const GError *error,
               const char   *text)
{
  g_assert_nonnull (error);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, CODE_SCHEMA);
  g_assert_nonnull (strstr (error->message, text));
}

static void
test_description (void)
{
  char *variables[] = { (char *) "EMPTY=", (char *) "FOO=a=b <&>", NULL };
  const WsmanShellDescription written = {
    .shell_id = (char *) "8D0B",
    .name = (char *) "\"mine\"",
    .resource_uri = (char *) WSMAN_URI_COMMAND_SHELL,
    .owner = (char *) "ada",
    .client_address = (char *) "192.0.2.1",
    .working_directory = (char *) "C:\\Temp & more",
    .input_streams = (char *) "stdin",
    .output_streams = (char *) "stdout stderr",
    .command_shell = (char *) "/bin/sh",
    .idle_timeout = 7200 * G_TIME_SPAN_SECOND,
    .lifetime = -1,
    .run_time = 0,
    .inactivity = 1500 * G_TIME_SPAN_MILLISECOND,
    .environment = variables,
  };
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_auto(WsmanShellDescription) self = WSMAN_SHELL_DESCRIPTION_INIT;
  g_autoptr(GError) error = NULL;

  wsman_shell_description_write (&written, xml);
  document = parse_document (xml->str);
  g_assert_true (wsman_shell_description_read (wsman_document_get_root (document), &self, &error));
  g_assert_no_error (error);

  g_assert_cmpstr (self.shell_id, ==, written.shell_id);
  g_assert_cmpstr (self.name, ==, written.name);
  g_assert_cmpstr (self.resource_uri, ==, written.resource_uri);
  g_assert_cmpstr (self.owner, ==, written.owner);
  g_assert_cmpstr (self.client_address, ==, written.client_address);
  g_assert_cmpstr (self.working_directory, ==, written.working_directory);
  g_assert_cmpstr (self.input_streams, ==, written.input_streams);
  g_assert_cmpstr (self.output_streams, ==, written.output_streams);
  g_assert_cmpstr (self.command_shell, ==, written.command_shell);
  g_assert_cmpint (self.idle_timeout, ==, written.idle_timeout);
  g_assert_cmpint (self.lifetime, ==, written.lifetime);
  g_assert_cmpint (self.run_time, ==, written.run_time);
  g_assert_cmpint (self.inactivity, ==, written.inactivity);
  g_assert_true (g_strv_equal ((const char *const *) self.environment, (const char *const *) variables));
}

/* Checks the order of the elements. Old servers require the order of [MS-WSMV] 2.2.4.37. */
static void
test_description_order (void)
{
  char *variables[] = { (char *) "A=b", NULL };
  const WsmanShellDescription written = {
    .working_directory = (char *) "C:\\",
    .input_streams = (char *) "stdin",
    .output_streams = (char *) "stdout",
    .idle_timeout = G_TIME_SPAN_MINUTE,
    .lifetime = G_TIME_SPAN_HOUR,
    .run_time = -1,
    .inactivity = -1,
    .environment = variables,
  };
  g_autoptr(GString) xml = g_string_new (NULL);

  wsman_shell_description_write (&written, xml);
  g_assert_cmpstr (xml->str, ==,
                   "<rsp:Shell xmlns:rsp=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell\">"
                   "<rsp:Environment><rsp:Variable Name=\"A\">b</rsp:Variable></rsp:Environment>"
                   "<rsp:WorkingDirectory>C:\\</rsp:WorkingDirectory>"
                   "<rsp:Lifetime>PT3600.000S</rsp:Lifetime>"
                   "<rsp:IdleTimeOut>PT60.000S</rsp:IdleTimeOut>"
                   "<rsp:InputStreams>stdin</rsp:InputStreams>"
                   "<rsp:OutputStreams>stdout</rsp:OutputStreams>"
                   "</rsp:Shell>");
}

/* Reads a description as other implementations write it, with white space around texts, and with an element for each
 * stream. */
static void
test_description_foreign (void)
{
  g_autoptr(WsmanDocument) document =
    parse_document ("<Shell ShellId='A1' Name='s'><OutputStreams> stdout </OutputStreams>"
                                             "<OutputStreams>stderr</OutputStreams><ShellId>\n B2 \n</ShellId>"
                                             "<ShellRunTime>P0DT0H0M7S</ShellRunTime><Unknown>1</Unknown></Shell>");
  g_auto(WsmanShellDescription) self = WSMAN_SHELL_DESCRIPTION_INIT;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_shell_description_read (wsman_document_get_root (document), &self, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (self.shell_id, ==, "B2");
  g_assert_cmpstr (self.output_streams, ==, "stdout stderr");
  g_assert_cmpint (self.run_time, ==, 7 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (self.idle_timeout, ==, -1);
  g_assert_null (self.environment);
}

static void
test_description_errors (void)
{
  static const struct
  {
    const char *xml;
    const char *text;
  } cases[] = {
    { "<Shell><IdleTimeOut>900</IdleTimeOut></Shell>", "IdleTimeOut “900”" },
    { "<Shell><Lifetime/></Shell>", "Lifetime" },
    { "<Shell><Owner>a</Owner><Environment><Variable>x</Variable></Environment></Shell>", "“”" },
    { "<Shell><Environment><Variable Name='A=B'>x</Variable></Environment></Shell>", "“A=B”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse_document (cases[i].xml);
      WsmanShellDescription self;
      g_autoptr(GError) error = NULL;

      g_assert_false (wsman_shell_description_read (wsman_document_get_root (document), &self, &error));
      assert_schema (error, cases[i].text);
    }
}

static void
test_command (void)
{
  const char *const arguments[] = { "/all", "a & \"b\"", NULL };
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *command_line = NULL;
  g_autoptr(GError) error = NULL;
  const char *command_id;

  wsman_shell_write_command ("C1", "ipconfig", arguments, xml);
  document = parse_document (xml->str);
  g_assert_true (wsman_shell_read_command (wsman_document_get_root (document), &command_id, &command_line, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (command_id, ==, "C1");
  g_assert_cmpstr (command_line, ==, "ipconfig /all a & \"b\"");
}

static void
test_command_alone (void)
{
  g_autoptr(WsmanDocument) document =
    parse_document ("<CommandLine><Command><![CDATA[dir & cd]]></Command></CommandLine>");
  g_autoptr(WsmanDocument) empty = parse_document ("<CommandLine/>");
  g_autofree char *command_line = NULL;
  g_autoptr(GError) error = NULL;
  const char *command_id;

  g_assert_true (wsman_shell_read_command (wsman_document_get_root (document), &command_id, &command_line, NULL));
  g_assert_null (command_id);
  g_assert_cmpstr (command_line, ==, "dir & cd");

  g_assert_false (wsman_shell_read_command (wsman_document_get_root (empty), &command_id, &command_line, &error));
  assert_schema (error, "Command");
}

static void
test_command_response (void)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanDocument) empty = parse_document ("<CommandResponse><CommandId> </CommandId></CommandResponse>");
  g_autofree char *command_id = NULL;
  g_autoptr(GError) error = NULL;

  wsman_shell_write_command_response ("C1", xml);
  document = parse_document (xml->str);
  command_id = wsman_shell_read_command_response (wsman_document_get_root (document), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (command_id, ==, "C1");

  g_assert_null (wsman_shell_read_command_response (wsman_document_get_root (empty), &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

static void
test_receive (void)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *streams = NULL;
  const char *command_id;

  wsman_shell_write_receive ("C1", "stdout stderr", xml);
  document = parse_document (xml->str);
  g_assert_true (wsman_shell_read_receive (wsman_document_get_root (document), &command_id, &streams, NULL));
  g_assert_cmpstr (command_id, ==, "C1");
  g_assert_cmpstr (streams, ==, "stdout stderr");
}

/* Reads streams with each length of the last group of base64, and with all bytes. */
static void
test_stream (void)
{
  guint8 data[256];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) i;

  for (gsize length = 0; length <= sizeof data; length++)
    {
      g_autoptr(GString) xml = g_string_new (NULL);
      g_autoptr(WsmanDocument) document = NULL;
      g_auto(WsmanShellStream) stream = { 0, };
      g_autoptr(GError) error = NULL;

      wsman_shell_write_send ("stdin", "C1", data, length, length % 2 == 0, xml);
      document = parse_document (xml->str);
      g_assert_true (wsman_shell_read_send (wsman_document_get_root (document), &stream, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (stream.name, ==, "stdin");
      g_assert_cmpstr (stream.command_id, ==, "C1");
      g_assert_cmpint (stream.end, ==, length % 2 == 0);
      if (length == 0)
        g_assert_null (stream.data);
      else
        g_assert_cmpmem (g_bytes_get_data (stream.data, NULL), g_bytes_get_size (stream.data), data, length);
    }
}

static void
test_stream_errors (void)
{
  static const struct
  {
    const char *xml;
    const char *text;
  } cases[] = {
    { "<Send/>", "no Stream" },
    { "<Send><Stream Name='stdin'/><Stream Name='stdin'/></Send>", "several" },
    { "<Send><Stream>YQ==</Stream></Send>", "name" },
    { "<Send><Stream Name='stdin' End='perhaps'/></Send>", "perhaps" },
    { "<Send><Stream Name='stdin'>YQ=</Stream></Send>", "base64" },
    { "<Send><Stream Name='stdin'>YQ</Stream></Send>", "base64" },
    { "<Send><Stream Name='stdin'>Y===</Stream></Send>", "base64" },
    { "<Send><Stream Name='stdin'>YQ==YQ==</Stream></Send>", "base64" },
    { "<Send><Stream Name='stdin'>Y-Q_</Stream></Send>", "base64" },
    { "<Send><Stream Name='stdin'>Yé==</Stream></Send>", "base64" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanDocument) document = parse_document (cases[i].xml);
      g_auto(WsmanShellStream) stream = { 0, };
      g_autoptr(GError) error = NULL;

      g_assert_false (wsman_shell_read_send (wsman_document_get_root (document), &stream, &error));
      assert_schema (error, cases[i].text);
    }
}

static void
test_receive_response (void)
{
  const WsmanReceiveResult written = { WSMAN_COMMAND_STATE_DONE, TRUE, -7 };
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  const WsmanElement *content;
  const WsmanElement *element;
  WsmanReceiveResult status;
  g_auto(WsmanShellStream) first = { 0, };
  g_auto(WsmanShellStream) second = { 0, };

  wsman_shell_write_receive_response_begin (xml);
  wsman_shell_write_stream ("stdout", "C1", (const guint8 *) "hello", 5, FALSE, xml);
  wsman_shell_write_stream ("stderr", "C1", NULL, 0, TRUE, xml);
  wsman_shell_write_receive_response_end ("C1", &written, xml);
  document = parse_document (xml->str);
  content = wsman_document_get_root (document);

  g_assert_true (wsman_shell_read_receive_response (content, "C1", &status, NULL));
  g_assert_cmpint (status.state, ==, WSMAN_COMMAND_STATE_DONE);
  g_assert_true (status.has_exit_code);
  g_assert_cmpint (status.exit_code, ==, -7);

  element = wsman_shell_first_stream (content);
  g_assert_true (wsman_shell_read_stream (element, &first, NULL));
  g_assert_cmpmem (g_bytes_get_data (first.data, NULL), g_bytes_get_size (first.data), "hello", 5);
  g_assert_false (first.end);

  element = wsman_shell_next_stream (element);
  g_assert_true (wsman_shell_read_stream (element, &second, NULL));
  g_assert_cmpstr (second.name, ==, "stderr");
  g_assert_true (second.end);
  g_assert_null (wsman_shell_next_stream (element));
}

static void
test_status (void)
{
#define STATES "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/"
#define STATE(name) "<CommandState State='" STATES name "'>"
#define STATE_OF(id, name) "<CommandState CommandId='" id "' State='" STATES name "'>"
#define DONE(code) STATE ("Done") "<ExitCode>" code "</ExitCode></CommandState>"
  static const struct
  {
    const char *xml;
    WsmanReceiveResult status;
  } cases[] = {
    { "", { WSMAN_COMMAND_STATE_RUNNING, FALSE, 0 } },
    { STATE ("Running") "</CommandState>", { WSMAN_COMMAND_STATE_RUNNING, FALSE, 0 } },
    { STATE ("Pending") "</CommandState>", { WSMAN_COMMAND_STATE_PENDING, FALSE, 0 } },
    { STATE ("Done") "</CommandState>", { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { STATE ("Done") "<ExitCode> 3 </ExitCode></CommandState>", { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    { STATE ("Done") "<ExitCode>3221225786</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, -1073741510 } },
    { STATE ("Done") "<ExitCode>-1073741510</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, -1073741510 } },
    { STATE ("Other") "</CommandState>", { WSMAN_COMMAND_STATE_RUNNING, FALSE, 0 } },
    /* Several states, and states of other commands. */
    { STATE ("Running") "</CommandState>" STATE ("Done") "<ExitCode>3</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    { STATE_OF ("c1", "Running") "</CommandState>" STATE_OF ("C1", "Done") "<ExitCode>3</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    { STATE_OF ("C2", "Done") "<ExitCode>9</ExitCode></CommandState>"
      STATE_OF ("C1", "Done") "<ExitCode>3</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    { STATE_OF ("C1", "Done") "<ExitCode>3</ExitCode></CommandState>"
      STATE_OF ("C2", "Done") "<ExitCode>9</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    { STATE_OF ("C1", "Done") "</CommandState>" STATE_OF ("C1", "Running") "</CommandState>",
      { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { STATE_OF ("C1", "Done") "</CommandState>" STATE_OF ("C1", "Done") "<ExitCode>3</ExitCode></CommandState>",
      { WSMAN_COMMAND_STATE_DONE, TRUE, 3 } },
    /* Exit codes in other forms, and no exit code. */
    { DONE ("0xC0000005"), { WSMAN_COMMAND_STATE_DONE, TRUE, -1073741819 } },
    { DONE ("0x1f"), { WSMAN_COMMAND_STATE_DONE, TRUE, 31 } },
    { DONE ("0xFFFFFFFFC0000005"), { WSMAN_COMMAND_STATE_DONE, TRUE, -1073741819 } },
    { DONE ("18446744072635809797"), { WSMAN_COMMAND_STATE_DONE, TRUE, -1073741819 } },
    { DONE (""), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("x"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("0x"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("4294967296"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("-2147483649"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("99999999999999999999"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
    { DONE ("1.5"), { WSMAN_COMMAND_STATE_DONE, FALSE, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strconcat ("<ReceiveResponse>", cases[i].xml, "</ReceiveResponse>", NULL);
      g_autoptr(WsmanDocument) document = parse_document (xml);
      WsmanReceiveResult status;

      g_assert_true (wsman_shell_read_receive_response (wsman_document_get_root (document), "C1", &status, NULL));
      g_assert_cmpint (status.state, ==, cases[i].status.state);
      g_assert_cmpint (status.has_exit_code, ==, cases[i].status.has_exit_code);
      g_assert_cmpint (status.exit_code, ==, cases[i].status.exit_code);
    }
}

static void
test_another_command (void)
{
  const char *const bodies[] = {
    STATE_OF ("C2", "Done") "<ExitCode>9</ExitCode></CommandState>", STATE_OF ("C2", "Running") "</CommandState>",
    "<Stream Name='stdout' CommandId='C2'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *xml = g_strconcat ("<ReceiveResponse>", bodies[i], "</ReceiveResponse>", NULL);
      g_autoptr(WsmanDocument) document = parse_document (xml);
      g_autoptr(GError) error = NULL;
      WsmanReceiveResult status;

      g_assert_false (wsman_shell_read_receive_response (wsman_document_get_root (document), "C1", &status, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_assert_true (wsman_shell_read_receive_response (wsman_document_get_root (document), "{c2}", &status, NULL));
    }
}

static void
test_signal (void)
{
  static const struct
  {
    const char *code;
    WsmanShellSignal signal;
  } cases[] = {
    { WSMAN_URI_SHELL "/signal/terminate", WSMAN_SHELL_SIGNAL_TERMINATE },
    { WSMAN_URI_SHELL "/signal/Terminate", WSMAN_SHELL_SIGNAL_TERMINATE },
    { WSMAN_URI_SHELL "/signal/ctrl_c", WSMAN_SHELL_SIGNAL_CONTROL_C },
    { "powershell/signal/crtl_c", WSMAN_SHELL_SIGNAL_CONTROL_C },
    { "powershell/signal/ctrl_c", WSMAN_SHELL_SIGNAL_CONTROL_C },
    { " ctrl_break ", WSMAN_SHELL_SIGNAL_CONTROL_BREAK },
    { WSMAN_URI_SHELL "/signal/hup", WSMAN_SHELL_SIGNAL_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<Signal CommandId='C1'><Code>%s</Code></Signal>", cases[i].code);
      g_autoptr(WsmanDocument) document = parse_document (xml);
      const char *command_id;
      WsmanShellSignal signal;

      g_assert_true (wsman_shell_read_signal (wsman_document_get_root (document), &command_id, &signal, NULL));
      g_assert_cmpstr (command_id, ==, "C1");
      g_assert_cmpint (signal, ==, cases[i].signal);
    }
}

static void
test_signal_written (void)
{
  for (int i = WSMAN_SHELL_SIGNAL_TERMINATE; i <= WSMAN_SHELL_SIGNAL_CONTROL_BREAK; i++)
    {
      g_autoptr(GString) xml = g_string_new (NULL);
      g_autoptr(WsmanDocument) document = NULL;
      const char *command_id;
      WsmanShellSignal signal;

      wsman_shell_write_signal ("C1", (WsmanShellSignal) i, xml);
      document = parse_document (xml->str);
      g_assert_true (wsman_shell_read_signal (wsman_document_get_root (document), &command_id, &signal, NULL));
      g_assert_cmpint (signal, ==, i);
    }
}

static void
test_whole_characters (void)
{
  static const struct
  {
    const char *text;
    gsize whole;
  } cases[] = {
    { "", 0 },
    { "abc", 3 },
    { "é", 2 },
    { "a\xc3", 1 },
    { "€", 3 },
    { "a\xe2\x82", 1 },
    { "a\xe2", 1 },
    { "😀", 4 },
    { "\xf0\x9f\x98", 0 },
    { "ab\xf0\x9f", 2 },
    { "\xf0", 0 },
    { "\x80\x80\x80\x80", 4 },  /* These bytes aren't UTF-8. Therefore no incomplete character is kept. */
    { "a\xff", 2 },
    { "a\xc0", 2 },
    { "é\xa9", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (wsman_shell_get_whole_characters ((const guint8 *) cases[i].text, strlen (cases[i].text)), ==,
                      cases[i].whole);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/shell-messages/description", test_description);
  g_test_add_func ("/wsman/shell-messages/description/order", test_description_order);
  g_test_add_func ("/wsman/shell-messages/description/foreign", test_description_foreign);
  g_test_add_func ("/wsman/shell-messages/description/errors", test_description_errors);
  g_test_add_func ("/wsman/shell-messages/command", test_command);
  g_test_add_func ("/wsman/shell-messages/command/alone", test_command_alone);
  g_test_add_func ("/wsman/shell-messages/command/response", test_command_response);
  g_test_add_func ("/wsman/shell-messages/receive", test_receive);
  g_test_add_func ("/wsman/shell-messages/receive/response", test_receive_response);
  g_test_add_func ("/wsman/shell-messages/stream", test_stream);
  g_test_add_func ("/wsman/shell-messages/stream/errors", test_stream_errors);
  g_test_add_func ("/wsman/shell-messages/status", test_status);
  g_test_add_func ("/wsman/shell-messages/another-command", test_another_command);
  g_test_add_func ("/wsman/shell-messages/signal", test_signal);
  g_test_add_func ("/wsman/shell-messages/signal/written", test_signal_written);
  g_test_add_func ("/wsman/shell-messages/whole-characters", test_whole_characters);

  return g_test_run ();
}
