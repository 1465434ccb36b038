/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests what a client asks of Windows' shells, and the conversion of PowerShell's output there to text.
 */

#include <string.h>

#include "scripted-server.h"
#include "wsman-shell.h"

#define SHELL_URI "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
#define RSP "xmlns:rsp=\"" SHELL_URI "\""
#define GUID "4283CBDC-3706-415B-88BD-B385F3E51A53"

#define CREATED                                                                                                \
  ENVELOPE (TRANSFER "/CreateResponse",                                                                        \
            "<x:ResourceCreated><a:Address>http://h:5985/wsman</a:Address><a:ReferenceParameters>"             \
            "<w:ResourceURI>" SHELL_URI "/cmd</w:ResourceURI><w:SelectorSet>"                                  \
            "<w:Selector Name=\"ShellId\">" GUID "</w:Selector></w:SelectorSet></a:ReferenceParameters>"       \
            "</x:ResourceCreated><rsp:Shell " RSP "><rsp:ShellId>" GUID "</rsp:ShellId></rsp:Shell>")
#define STARTED                                                                                                \
  ENVELOPE (SHELL_URI "/CommandResponse",                                                                      \
            "<rsp:CommandResponse " RSP "><rsp:CommandId>" GUID "</rsp:CommandId></rsp:CommandResponse>")
#define STREAM(name, data) "<rsp:Stream Name=\"" name "\" CommandId=\"" GUID "\">" data "</rsp:Stream>"
#define RECEIVED(streams, state)                                                                               \
  ENVELOPE (SHELL_URI "/ReceiveResponse",                                                                      \
            "<rsp:ReceiveResponse " RSP ">" streams "<rsp:CommandState CommandId=\"" GUID "\" State=\"" SHELL_URI \
            "/CommandState/" state "\"><rsp:ExitCode>1</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>")
#define SIGNALLED ENVELOPE (SHELL_URI "/SignalResponse", "<rsp:SignalResponse " RSP "/>")
#define DELETED ENVELOPE (TRANSFER "/DeleteResponse", "")

/* "#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="…"><Obj S="progress"…><S S="Error">Grü", and the rest:
 * "ße_x000D__x000A_</S><S S="warning">late</S></Objs>" */
#define CLIXML_BEGIN \
  "IzwgQ0xJWE1MDQo8T2JqcyBWZXJzaW9uPSIxLjEuMC4xIiB4bWxucz0iaHR0cDovL3NjaGVtYXMubWljcm9zb2Z0LmNvbS9wb3dlcnNoZWxs" \
  "LzIwMDQvMDQiPjxPYmogUz0icHJvZ3Jlc3MiPjxNUz48L01TPjwvT2JqPjxTIFM9IkVycm9yIj5HcsO8"
#define CLIXML_END "w59lX3gwMDBEX194MDAwQV88L1M+PFMgUz0id2FybmluZyI+bGF0ZTwvUz48L09ianM+"

static WsmanShell *
open_shell (WsmanSession *session,
            gboolean      skip_command_shell)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  /* Without stdin, there is only one request at a time. */
  wsman_shell_set_input_streams (shell, "");
  wsman_shell_set_skip_command_shell (shell, skip_command_shell);
  g_assert_true (wsman_shell_open (shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_shell_get_command_shell (shell), ==, "cmd.exe");

  return g_steal_pointer (&shell);
}

static void
test_lines (void)
{
  static const struct
  {
    const char *argv[5];
    gboolean skip_command_shell;
    const char *command;
  } rows[] = {
    { { "ipconfig", "/all" }, FALSE, "<rsp:Command>ipconfig /all</rsp:Command>" },
    { { "C:\\Program Files\\x.exe", "a&b", "%c%" }, FALSE,
      "<rsp:Command>@&quot;C:\\Program Files\\x.exe&quot; ^&quot;a^&amp;b^&quot; ^&quot;^%c^%^&quot;</rsp:Command>" },
    { { "C:\\Program Files\\x.exe", "a&b", "%c%", "d e" }, TRUE,
      "<rsp:Command>&quot;C:\\Program Files\\x.exe&quot; a&amp;b %c% &quot;d e&quot;</rsp:Command>" },
  };
  static const Response responses[] = {
    { CREATED }, { STARTED }, { RECEIVED ("", "Done") }, { SIGNALLED }, { DELETED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanShell) shell = NULL;
      g_autoptr(WsmanCommand) command = NULL;
      g_autofree char *body = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      shell = open_shell (session, rows[i].skip_command_shell);
      command = wsman_shell_spawn (shell, rows[i].argv, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (wsman_command_wait (command, NULL, &error));
      g_assert_no_error (error);

      body = script_dup_body (&script, 1);
      g_assert_nonnull (strstr (body, rows[i].command));
      g_assert_cmpint (strstr (body, "WINRS_SKIP_CMD_SHELL") != NULL, ==, rows[i].skip_command_shell);
    }
}

static void
test_refused (void)
{
  static const Response responses[] = { { CREATED }, { DELETED } };
  g_autofree char *for_cmd = g_strnfill (8190, 'x');
  g_autofree char *for_windows = g_strnfill (32765, 'x');
  const struct
  {
    const char *argument;
    gboolean skip_command_shell;
    guint32 code;
  } rows[] = {
    { "a\nb", FALSE, 0x80070057 },
    { for_cmd, FALSE, 2147942606 },
    { for_windows, TRUE, 2147942606 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *argv[] = { "x", rows[i].argument, NULL };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanShell) shell = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      shell = open_shell (session, rows[i].skip_command_shell);
      g_assert_null (wsman_shell_spawn (shell, argv, NULL, &error));
      assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, rows[i].code);
      g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 1);
    }
}

/* Receives CLIXML in two responses, which split an escape sequence of a character. */
static void
test_powershell (void)
{
  static const Response responses[] = {
    { CREATED }, { STARTED },
    { RECEIVED (STREAM ("stdout", "b3V0DQo=") STREAM ("stderr", CLIXML_BEGIN), "Running") },
    { RECEIVED (STREAM ("stderr", CLIXML_END), "Done") },
    { SIGNALLED }, { DELETED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanShell) shell = NULL;
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *body = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  shell = open_shell (session, FALSE);
  command = wsman_shell_spawn_powershell (shell, "Get-Nothing", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_command_communicate_utf8 (command, NULL, NULL, &out, &err, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, "out\r\n");
  g_assert_cmpstr (err, ==, "Grüße\r\nWARNING: late\r\n");
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, 1);

  body = script_dup_body (&script, 1);
  g_assert_nonnull (strstr (body, "<rsp:Command>powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass "
                                  "-EncodedCommand "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/shell-windows/lines", test_lines);
  g_test_add_func ("/wsman/shell-windows/refused", test_refused);
  g_test_add_func ("/wsman/shell-windows/powershell", test_powershell);

  return g_test_run ();
}
