/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests pools of runspaces with a program that stands in for PowerShell and echoes what it gets. The messages are those
 * that the test wants to receive.
 */

#include <string.h>

#include "patience.h"
#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-message-private.h"
#include "shell-fixture.h"

#define POWERSHELL POWERSHELL_URI "/"
#define RSP "xmlns:rsp='" SHELL_URI "'"
#define POOL_ID "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"
#define COMMAND_ID "11111111-2222-3333-4444-555555555555"
#define SHELL(content) "<rsp:Shell " RSP " ShellId='" POOL_ID "'>" content "</rsp:Shell>"
#define STATE "<Obj RefId=\"0\"><MS><I32 N=\"PipelineState\">4</I32></MS></Obj>"
#define NO_SHELL 0x8033805B
#define DISCONNECTED 0x803381C4
#define SESSION(digit) "<p:SessionId>uuid:" digit "2345678-1111-2222-3333-444444444444</p:SessionId>"
#define TIMEOUT_S 3

static const char *const users[] = { FIXTURE_USER, NULL };

/* Returns a message in one fragment, in base64. */
static char *
make_message (WsmanPsrpType type,
              const char   *text)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint64 ids[] = { GUINT64_TO_BE (1), 0 };
  guint8 flags = WSMAN_PSRP_FRAGMENT_START | WSMAN_PSRP_FRAGMENT_END;
  guint32 length = GUINT32_TO_BE (WSMAN_PSRP_HEADER_SIZE + (guint32) strlen (text));
  guint32 words[] = { GUINT32_TO_LE (2), GUINT32_TO_LE (type) };
  guint8 targets[2][WSMAN_PSRP_ID_SIZE] = { { 1 } };

  wsman_psrp_id_parse (COMMAND_ID, targets[1]);
  g_byte_array_append (bytes, (const guint8 *) ids, sizeof ids);
  g_byte_array_append (bytes, &flags, 1);
  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) words, sizeof words);
  g_byte_array_append (bytes, (const guint8 *) targets, sizeof targets);
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));

  return g_base64_encode (bytes->data, bytes->len);
}

static ShellFixture *
new_fixture (const char *program)
{
  g_autofree char *peer = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "pool-peer", NULL);
  ShellFixture *self = shell_fixture_new ("powershell", program != NULL ? program : peer, "powershell-users", users,
                                          "min-idle-timeout", 0, NULL);

  self->resource_uri = POWERSHELL "Microsoft.PowerShell";

  return self;
}

static ShellFixture *
open_fixture (void)
{
  ShellFixture *self = new_fixture (NULL);
  g_autofree char *creation = make_message (WSMAN_PSRP_SESSION_CAPABILITY, "<Obj/>");
  g_autofree char *body = g_strdup_printf (SHELL ("<creationXml xmlns='http://schemas.microsoft.com/powershell'>%s"
                                                  "</creationXml>"), creation);

  shell_fixture_open (self, SESSION ("1")
                            "<w:OptionSet s:mustUnderstand='true'><w:Option Name='protocolversion' MustComply='true'>"
                            "2.3</w:Option></w:OptionSet>", body);
  g_assert_cmpstr (self->shell_id, ==, POOL_ID);

  return self;
}

static char *
make_receive (ShellFixture *self,
              gboolean      is_of_pool,
              const char   *headers)
{
  return shell_fixture_make (self, SHELL_URI "/Receive", headers,
                             is_of_pool ? "<rsp:Receive " RSP "><rsp:DesiredStream>stdout</rsp:DesiredStream>"
                                          "</rsp:Receive>"
                                        : "<rsp:Receive " RSP "><rsp:DesiredStream CommandId='" COMMAND_ID
                                          "'>stdout</rsp:DesiredStream></rsp:Receive>");
}

static RawResponse *
receive (ShellFixture *self,
         gboolean      is_of_pool)
{
  g_autofree char *envelope = make_receive (self, is_of_pool, NULL);

  return shell_fixture_ask (self, envelope);
}

static char *
make_send (ShellFixture *self,
           const char   *message)
{
  g_autofree char *body = g_strdup_printf ("<rsp:Send " RSP "><rsp:Stream Name='stdin' CommandId='" COMMAND_ID "'>%s"
                                           "</rsp:Stream></rsp:Send>", message);

  return shell_fixture_make (self, SHELL_URI "/Send", NULL, body);
}

static void
send_message (ShellFixture  *self,
              WsmanPsrpType  type,
              const char    *text)
{
  g_autofree char *message = make_message (type, text);
  g_autofree char *envelope = make_send (self, message);
  g_autoptr(RawResponse) response = shell_fixture_ask (self, envelope);

  g_assert_cmpuint (response->status, ==, 200);
}

/* Starts a pipeline, and returns the message that comes back. */
static char *
start (ShellFixture *self,
       const char   *text)
{
  char *message = make_message (WSMAN_PSRP_CREATE_PIPELINE, text);
  g_autofree char *body = g_strdup_printf ("<rsp:CommandLine " RSP " CommandId='" COMMAND_ID "'><rsp:Command/>"
                                           "<rsp:Arguments>%s</rsp:Arguments></rsp:CommandLine>", message);
  g_autoptr(RawResponse) response = shell_fixture_call (self, SHELL_URI "/Command", NULL, body);
  g_autofree char *id = raw_response_get_text (response, "rsp:CommandId");

  g_assert_cmpstr (id, ==, COMMAND_ID);

  return message;
}

/* Waits until the pool has ended. */
static void
assert_ends (ShellFixture *self)
{
  gint64 end = patience_get_end (TIMEOUT_S);
  guint32 code = 0;

  while (code != NO_SHELL && g_get_monotonic_time () < end)
    {
      g_autoptr(RawResponse) response = shell_fixture_call (self, TRANSFER "Get", NULL, NULL);

      code = raw_response_get_code (response);
    }
  g_assert_cmphex (code, ==, NO_SHELL);
}

static void
test_created (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *creation = make_message (WSMAN_PSRP_SESSION_CAPABILITY, "<Obj/>");
  g_autofree char *stream = g_strdup_printf ("<rsp:Stream Name=\"stdout\">%s</rsp:Stream></rsp:ReceiveResponse>",
                                             creation);
  g_autoptr(RawResponse) shell = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_autoptr(RawResponse) output = receive (fixture, TRUE);
  static const char *const texts[] = {
    ">" POWERSHELL "Microsoft.PowerShell<", ">stdin pr<", ">stdout<", ">" POOL_ID "<", ">" FIXTURE_USER "<",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_nonnull (strstr (shell->body, texts[i]));
  g_assert_null (strstr (shell->body, "CommandShell"));
  g_assert_nonnull (strstr (output->body, stream));
}

/* The end of a pipeline is in the response with its last state. It is forgotten when the client says so. */
static void
test_pipeline (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *message = start (fixture, "<Obj/>");
  g_autofree char *expected = g_strdup_printf ("<rsp:Stream Name=\"stdout\" CommandId=\"" COMMAND_ID "\">%s<", message);
  g_autoptr(RawResponse) first = receive (fixture, FALSE);
  g_autoptr(RawResponse) last = NULL;
  g_autoptr(RawResponse) late = NULL;
  g_autoptr(RawResponse) signalled = NULL;
  g_autoptr(RawResponse) forgotten = NULL;

  g_assert_nonnull (strstr (first->body, expected));
  g_assert_nonnull (strstr (first->body, "CommandState/Running"));
  send_message (fixture, WSMAN_PSRP_PIPELINE_STATE, STATE);
  last = receive (fixture, FALSE);
  g_assert_nonnull (strstr (last->body, "CommandState/Done\"><rsp:ExitCode>0</rsp:ExitCode>"));
  g_assert_cmpuint (raw_response_count (last, "<rsp:Stream "), ==, 1);
  late = receive (fixture, FALSE);
  g_assert_nonnull (strstr (late->body, "CommandState/Done"));

  signalled = shell_fixture_signal (fixture, COMMAND_ID, SIGNAL_URI "terminate");
  g_assert_cmpuint (signalled->status, ==, 200);
  forgotten = receive (fixture, FALSE);
  g_assert_cmphex (raw_response_get_code (forgotten), ==, NO_SHELL);
}

/* A request that the client repeats isn't passed on twice, and a response that was lost can be fetched again. */
static void
test_repeated (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *first = start (fixture, "<Obj/>");
  g_autofree char *message = make_message (WSMAN_PSRP_PIPELINE_INPUT, "<S>once</S>");
  g_autofree char *send = make_send (fixture, message);
  g_autofree char *ask = make_receive (fixture, FALSE, NULL);
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(RawResponse) again = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) sent = shell_fixture_ask (fixture, send);

      g_assert_cmpuint (sent->status, ==, 200);
      g_assert_nonnull (strstr (sent->body, "SendResponse"));
    }
  send_message (fixture, WSMAN_PSRP_PIPELINE_STATE, STATE);

  response = shell_fixture_ask (fixture, ask);
  again = shell_fixture_ask (fixture, ask);
  g_assert_cmpuint (raw_response_count (response, "<rsp:Stream "), ==, 3);
  g_assert_cmpuint (raw_response_count (response, message), ==, 1);
  g_assert_nonnull (strstr (response->body, first));
  g_assert_nonnull (strstr (again->body, message));
  g_assert_nonnull (strstr (again->body, "CommandState/Done"));
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *action;
    const char *body;
    guint32 code;
  } rows[] = {
    { "Command", NULL, 0x80338041 },
    { "Command", "<rsp:CommandLine " RSP "><rsp:Command/></rsp:CommandLine>", 0x80338041 },
    { "Command", "<rsp:CommandLine " RSP "><rsp:Command/><rsp:Arguments/></rsp:CommandLine>", 0x80338041 },
    { "Command", "<rsp:CommandLine " RSP "><rsp:Command/><rsp:Arguments>!</rsp:Arguments></rsp:CommandLine>",
      0x80338041 },
    { "Command", "<rsp:CommandLine " RSP "><rsp:Command/><rsp:Arguments>aGk=</rsp:Arguments></rsp:CommandLine>",
      0x80338041 },
    { "Command", "<rsp:CommandLine " RSP " CommandId='x'><rsp:Command/><rsp:Arguments>aGk=</rsp:Arguments>"
                 "</rsp:CommandLine>", 0x803381D4 },
    { "Receive", "<rsp:Receive " RSP "><rsp:DesiredStream>stderr</rsp:DesiredStream></rsp:Receive>", 0x8033818D },
    { "Receive", "<rsp:Receive " RSP "><rsp:DesiredStream CommandId='" COMMAND_ID "'>stdout</rsp:DesiredStream>"
                 "</rsp:Receive>", NO_SHELL },
    { "Send", "<rsp:Send " RSP "><rsp:Stream Name='stdout'>aGk=</rsp:Stream></rsp:Send>", 0x8033818B },
    { "Send", "<rsp:Send " RSP "><rsp:Stream Name='stdin'>!</rsp:Stream></rsp:Send>", 0x80338041 },
    { "Send", "<rsp:Send " RSP "><rsp:Stream Name='stdin' CommandId='" COMMAND_ID "'>aGk=</rsp:Stream></rsp:Send>",
      NO_SHELL },
    { "Send", "<rsp:Send " RSP "><rsp:Stream Name='pr'/></rsp:Send>", 0 },
    { "Signal", "<rsp:Signal " RSP "><rsp:Code>" SIGNAL_URI "terminate</rsp:Code></rsp:Signal>", 0x80070057 },
    { "Signal", "<rsp:Signal " RSP " CommandId='" COMMAND_ID "'><rsp:Code>" SIGNAL_URI "terminate</rsp:Code>"
                "</rsp:Signal>", NO_SHELL },
    { "Other", "<x/>", 0x80338013 },
  };
  g_autoptr(ShellFixture) fixture = open_fixture ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *action = g_strconcat (SHELL_URI "/", rows[i].action, NULL);
      g_autoptr(RawResponse) response = shell_fixture_call (fixture, action, NULL, rows[i].body);

      g_test_message ("%s %s", rows[i].action, rows[i].body);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
    }
}

/* The pool ends when its process ends, and when this writes something else than elements. */
static void
test_ends (void)
{
  static const char *const words[] = { "EXIT", "NOISE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr(ShellFixture) fixture = open_fixture ();
      g_autofree char *first = start (fixture, "<Obj/>");
      g_autofree char *message = make_message (WSMAN_PSRP_PIPELINE_INPUT, words[i]);
      g_autofree char *envelope = make_send (fixture, message);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, envelope);

      g_test_message ("%s", words[i]);
      assert_ends (fixture);
    }
}

static void
test_not_started (void)
{
  g_autoptr(ShellFixture) missing = new_fixture ("/nonexistent/pwsh");
  g_autoptr(ShellFixture) other = new_fixture ("/bin/true");
  g_autoptr(RawResponse) refused = shell_fixture_call (missing, TRANSFER "Create", NULL, SHELL (""));
  g_autoptr(RawResponse) created = shell_fixture_call (other, TRANSFER "Create", NULL, SHELL (""));

  g_assert_cmphex (raw_response_get_code (refused), ==, 0x80070002);
  missing->shell_id = g_strdup (POOL_ID);
  assert_ends (missing);
  other->shell_id = g_strdup (POOL_ID);
  assert_ends (other);
}

/* Nobody else learns whether the pool exists. */
static void
test_owners (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  static const char *const all[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) foreign = NULL;
  g_autoptr(RawResponse) absent = NULL;

  shell_fixture_set_user (fixture, FIXTURE_STRANGER);
  refused = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x803381AC);

  g_object_set (fixture->provider, "powershell-users", all, NULL);
  foreign = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_cmphex (raw_response_get_code (foreign), ==, NO_SHELL);
  g_free (fixture->shell_id);
  fixture->shell_id = g_strdup (COMMAND_ID);
  absent = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_cmphex (raw_response_get_code (absent), ==, NO_SHELL);
}

static void
forbid (ServerFixture *server,
        gpointer       user_data)
{
  wsman_shell_provider_set_powershell_users (user_data, NULL);
}

static void
allow (ServerFixture *server,
       gpointer       user_data)
{
  wsman_shell_provider_set_powershell_users (user_data, users);
}

/* A pool ends at once when its user isn't allowed any more, and only a pool. */
static void
test_forbidden (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *pool = g_steal_pointer (&fixture->shell_id);
  g_autoptr(RawResponse) gone = NULL;
  g_autoptr(RawResponse) stays = NULL;

  fixture->resource_uri = CMD_URI;
  shell_fixture_open (fixture, NULL, NULL);
  server_fixture_invoke (fixture->server, forbid, fixture->provider);
  server_fixture_invoke (fixture->server, allow, fixture->provider);
  stays = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_cmphex (raw_response_get_code (stays), ==, 0);
  g_free (fixture->shell_id);
  fixture->shell_id = g_steal_pointer (&pool);
  gone = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_cmphex (raw_response_get_code (gone), ==, NO_SHELL);
}

static void
test_configurations (void)
{
  static const char *const names[] = { "PowerShell.7", "Own", NULL };
  static const struct
  {
    const char *uri;
    guint32 code;
    guint32 named_code; /* with these names */
  } rows[] = {
    { POWERSHELL "microsoft.powershell", 0, 0x8033803B },
    { POWERSHELL "PowerShell.7", 0x8033803B, 0 },
    { POWERSHELL "OWN", 0x8033803B, 0 },
    { POWERSHELL "", 0x8033803B, 0x8033803B },
    { POWERSHELL "Own/Other", 0x8033803B, 0x8033803B },
    { CMD_URI, 0, 0 },
  };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(ShellFixture) fixture = new_fixture (NULL);

      if (i == 1)
        g_object_set (fixture->provider, "powershell-configurations", names, NULL);
      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autoptr(RawResponse) response = NULL;

          g_test_message ("%s", rows[j].uri);
          fixture->resource_uri = rows[j].uri;
          response = shell_fixture_call (fixture, TRANSFER "Create", NULL, "<rsp:Shell " RSP "/>");
          g_assert_cmphex (raw_response_get_code (response), ==, i == 0 ? rows[j].code : rows[j].named_code);
        }
    }
}

static void
test_idle (void)
{
  g_autoptr(ShellFixture) fixture = new_fixture (NULL);
  gint64 end = patience_get_end (TIMEOUT_S);
  guint n_shells = 1;

  shell_fixture_open (fixture, NULL, SHELL ("<rsp:IdleTimeOut>PT0.05S</rsp:IdleTimeOut>"));
  g_clear_pointer (&fixture->shell_id, g_free);
  while (n_shells > 0 && g_get_monotonic_time () < end)
    {
      g_autoptr(RawResponse) response =
        shell_fixture_call (fixture, "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate", NULL,
                            "<n:Enumerate><w:OptimizeEnumeration/></n:Enumerate>");

      g_assert_cmpuint (response->status, ==, 200);
      n_shells = raw_response_count (response, "<rsp:Shell ");
    }
  g_assert_cmpuint (n_shells, ==, 0);
}

/* Output that doesn't fit is refused, and isn't lost. */
static void
test_small_envelope (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autofree char *message = start (fixture, text);
  g_autofree char *small = make_receive (fixture, FALSE, "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>");
  g_autoptr(RawResponse) refused = shell_fixture_ask (fixture, small);
  g_autoptr(RawResponse) response = receive (fixture, FALSE);

  g_assert_cmphex (raw_response_get_code (refused), ==, 0x80338035);
  g_assert_nonnull (strstr (response->body, message));
}

/* Output that nobody receives stops the program. Nothing is lost, and other requests still work. */
static void
test_flood (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *padding = g_strnfill (30000, 'x');
  g_autofree char *text = g_strconcat ("FLOOD", padding, NULL);
  g_autofree char *message = start (fixture, text);
  g_autoptr(RawResponse) shell = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  guint count = 0;

  g_assert_cmpuint (shell->status, ==, 200);
  while (count < 1000)
    {
      g_autoptr(RawResponse) response = receive (fixture, FALSE);

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_nonnull (strstr (response->body, message));
      count += raw_response_count (response, "<rsp:Stream ");
    }
  g_assert_cmpuint (count, ==, 1000);
}

/* Sends a message to the pool, and receives it. */
static void
send_to_pool (ShellFixture  *self,
              WsmanPsrpType  type,
              const char    *text)
{
  g_autofree char *message = make_message (type, text);
  g_autofree char *body = g_strdup_printf ("<rsp:Send " RSP "><rsp:Stream Name='stdin'>%s</rsp:Stream></rsp:Send>",
                                           message);
  g_autoptr(RawResponse) sent = shell_fixture_call (self, SHELL_URI "/Send", NULL, body);
  g_autoptr(RawResponse) received = receive (self, TRUE);

  g_assert_cmpuint (sent->status, ==, 200);
  g_assert_nonnull (strstr (received->body, message));
}

static guint32
call (ShellFixture *self,
      const char   *action,
      const char   *headers,
      const char   *body)
{
  g_autofree char *uri = g_strconcat (SHELL_URI "/", action, NULL);
  g_autoptr(RawResponse) response = shell_fixture_call (self, uri, headers, body);

  return raw_response_get_code (response);
}

/* The same session of the client leaves the pool and goes on. */
static void
test_reconnect (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *message = start (fixture, "<Obj/>");
  g_autoptr(RawResponse) shell = NULL;
  g_autoptr(RawResponse) output = NULL;

  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("9"), NULL), ==, 0x803381C6);
  for (guint i = 0; i < 2; i++)
    g_assert_cmphex (call (fixture, "Disconnect", SESSION ("1"), "<rsp:Disconnect " RSP "/>"), ==, 0);
  shell = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  g_assert_nonnull (strstr (shell->body, ">Disconnected<"));
  g_assert_cmphex (call (fixture, "Receive", NULL, "<rsp:Receive " RSP "><rsp:DesiredStream>stdout</rsp:DesiredStream>"
                                                   "</rsp:Receive>"), ==, DISCONNECTED);
  g_assert_cmphex (call (fixture, "Signal", NULL, "<rsp:Signal " RSP " CommandId='" COMMAND_ID "'/>"), ==,
                   DISCONNECTED);
  g_assert_cmphex (call (fixture, "Reconnect", NULL, NULL), ==, 0x803381C6);
  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("9"), NULL), ==, 0x803381C6);
  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("1"), "<rsp:Reconnect " RSP " CommandId='" POOL_ID "'/>"), ==,
                   NO_SHELL);
  for (guint i = 0; i < 2; i++)
    g_assert_cmphex (call (fixture, "Reconnect", SESSION ("1"), NULL), ==, 0);
  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("1"), "<rsp:Reconnect " RSP " CommandId='" COMMAND_ID "'/>"),
                   ==, 0);
  output = receive (fixture, FALSE);
  g_assert_nonnull (strstr (output->body, message));
}

static char *
make_connect (const char *const *messages,
              const guint       *types)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autofree char *all = NULL;

  for (guint i = 0; messages[i] != NULL; i++)
    {
      g_autofree char *base64 = make_message (types[i], messages[i]);
      gsize length;
      g_autofree guint8 *data = g_base64_decode (base64, &length);

      g_byte_array_append (bytes, data, length);
    }
  all = g_base64_encode (bytes->data, bytes->len);

  return g_strdup_printf ("<rsp:Connect " RSP "><connectXml xmlns='http://schemas.microsoft.com/powershell'>%s"
                          "</connectXml></rsp:Connect>", all);
}

static gboolean
contains (const guint8 *data,
          gsize         length,
          const char   *text)
{
  for (gsize i = 0; i + strlen (text) <= length; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      return TRUE;

  return FALSE;
}

/* Another session of the user takes the pool over, and gets what it needs and what has waited. */
static void
test_connect (void)
{
  static const char *const contents[] = { "<Obj/>", "<S/>", NULL };
  static const guint types[] = { WSMAN_PSRP_SESSION_CAPABILITY, WSMAN_PSRP_CONNECT_RUNSPACEPOOL };
  static const guint wrong_types[] = { WSMAN_PSRP_SESSION_CAPABILITY, WSMAN_PSRP_INIT_RUNSPACEPOOL };
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autofree char *connect = make_connect (contents, types);
  g_autofree char *wrong = make_connect (contents, wrong_types);
  g_autofree char *state = make_message (WSMAN_PSRP_RUNSPACEPOOL_STATE, "<Obj/>");
  g_autofree char *private_data = make_message (WSMAN_PSRP_APPLICATION_PRIVATE_DATA, "<Obj/>");
  g_autofree char *message = start (fixture, "<Obj/>");
  g_autoptr(RawResponse) created = receive (fixture, TRUE);
  g_autoptr(RawResponse) connected = NULL;
  g_autoptr(RawResponse) command = NULL;
  g_autoptr(RawResponse) repeated = NULL;
  g_autoptr(RawResponse) output = NULL;
  g_autofree char *response = NULL;
  g_autofree guint8 *data = NULL;
  gsize length;

  /* The pool isn't open yet. */
  g_assert_cmphex (call (fixture, "Connect", SESSION ("2"), connect), ==, 0x80338003);
  send_to_pool (fixture, WSMAN_PSRP_INIT_RUNSPACEPOOL,
                "<Obj RefId='0'><MS><I32 N='MinRunspaces'>2</I32><I32 N='MaxRunspaces'>7</I32></MS></Obj>");
  send_to_pool (fixture, WSMAN_PSRP_APPLICATION_PRIVATE_DATA, "<Obj/>");
  send_to_pool (fixture, WSMAN_PSRP_RUNSPACEPOOL_STATE, "<Obj/>");
  g_assert_cmphex (call (fixture, "Disconnect", NULL, NULL), ==, 0);
  g_assert_cmphex (call (fixture, "Connect", SESSION ("2"), NULL), ==, 0x80338041);
  g_assert_cmphex (call (fixture, "Connect", SESSION ("2"), "<rsp:Connect " RSP "/>"), ==, 0x80338041);
  g_assert_cmphex (call (fixture, "Connect", SESSION ("2"), wrong), ==, 0x80338003);

  connected = shell_fixture_call (fixture, SHELL_URI "/Connect", SESSION ("2"), connect);
  response = raw_response_get_text (connected, "connectResponseXml xmlns=\"" POWERSHELL_URI "\"");
  g_assert_nonnull (response);
  data = g_base64_decode (response, &length);
  g_assert_true (contains (data, length, "<I32 N=\"MinRunspaces\">2</I32>"));
  g_assert_true (contains (data, length, "<I32 N=\"MaxRunspaces\">7</I32>"));

  repeated = receive (fixture, TRUE);
  g_assert_cmpuint (raw_response_count (repeated, "<rsp:Stream "), ==, 2);
  g_assert_nonnull (strstr (repeated->body, private_data));
  g_assert_nonnull (strstr (repeated->body, state));
  command = shell_fixture_call (fixture, SHELL_URI "/Connect", SESSION ("2"),
                                "<rsp:Connect " RSP " CommandId='" COMMAND_ID "'/>");
  g_assert_cmpuint (command->status, ==, 200);
  g_assert_null (strstr (command->body, "connectResponseXml"));
  output = receive (fixture, FALSE);
  g_assert_nonnull (strstr (output->body, message));

  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("1"), NULL), ==, 0x803381C6);
  g_assert_cmphex (call (fixture, "Reconnect", SESSION ("2"), NULL), ==, 0);
}

/* A pool that nobody comes back to ends after the time that its client has chosen. */
static void
test_left (void)
{
  static const struct
  {
    const char *content;
    guint32 code;
  } rows[] = {
    { "<rsp:IdleTimeOut>later</rsp:IdleTimeOut>", 0x80338041 },
    { "<rsp:IdleTimeOut>PT7201S</rsp:IdleTimeOut>", 0x803381F2 },
    { "<rsp:BufferMode>Other</rsp:BufferMode>", 0x80338041 },
    { "<rsp:BufferMode>Drop</rsp:BufferMode>", 50 },
    { "<rsp:IdleTimeOut>PT60S</rsp:IdleTimeOut><rsp:BufferMode>Block</rsp:BufferMode>", 0 },
    { "<rsp:IdleTimeOut>PT0S</rsp:IdleTimeOut>", 0 },
  };
  g_autoptr(ShellFixture) fixture = open_fixture ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("<rsp:Disconnect " RSP ">%s</rsp:Disconnect>", rows[i].content);

      g_test_message ("%s", rows[i].content);
      g_assert_cmphex (call (fixture, "Disconnect", NULL, body), ==, rows[i].code);
    }
  assert_ends (fixture);
}

static guint
count_commands (ShellFixture *self,
                const char   *shell_id)
{
  g_autofree char *id = g_steal_pointer (&self->shell_id);
  g_autofree char *body = g_strdup_printf (
    "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>99</w:MaxElements><w:Filter "
    "Dialect='http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter'><w:SelectorSet><w:Selector Name='ShellId'>%s"
    "</w:Selector></w:SelectorSet></w:Filter></n:Enumerate>", shell_id);
  g_autoptr(RawResponse) response = NULL;

  self->resource_uri = SHELL_URI "/Command";
  response = shell_fixture_call (self, "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate", NULL, body);
  self->resource_uri = POWERSHELL "Microsoft.PowerShell";
  self->shell_id = g_steal_pointer (&id);
  g_assert_cmpuint (response->status, ==, 200);

  return raw_response_count (response, ">" COMMAND_ID "<");
}

/* A client finds the pipelines that aren't done. */
static void
test_list (void)
{
  g_autoptr(ShellFixture) fixture = open_fixture ();
  g_autoptr(RawResponse) done = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpuint (count_commands (fixture, POOL_ID), ==, 0);
  message = start (fixture, "<Obj/>");
  g_assert_cmpuint (count_commands (fixture, POOL_ID), ==, 1);
  g_assert_cmpuint (count_commands (fixture, COMMAND_ID), ==, 0);
  send_message (fixture, WSMAN_PSRP_PIPELINE_STATE, STATE);
  g_assert_cmpuint (count_commands (fixture, POOL_ID), ==, 1);
  done = receive (fixture, FALSE);
  g_assert_nonnull (strstr (done->body, "CommandState/Done"));
  g_assert_cmpuint (count_commands (fixture, POOL_ID), ==, 0);
}

static void
on_notified (guint *n_notified)
{
  (*n_notified)++;
}

static void
test_properties (void)
{
  g_autoptr(WsmanShellProvider) provider = wsman_shell_provider_new ();
  static const char *const properties[] = { "powershell", "powershell-users", "powershell-configurations" };
  guint n_notified = 0;

  g_assert_null (wsman_shell_provider_get_powershell (provider));
  g_assert_null (wsman_shell_provider_get_powershell_users (provider));
  g_assert_null (wsman_shell_provider_get_powershell_configurations (provider));
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", properties[i], NULL);

      g_signal_connect_swapped (provider, signal, G_CALLBACK (on_notified), &n_notified);
    }
  for (guint i = 0; i < 2; i++)
    {
      wsman_shell_provider_set_powershell (provider, "/usr/bin/pwsh");
      wsman_shell_provider_set_powershell_users (provider, users);
      wsman_shell_provider_set_powershell_configurations (provider, users);
    }
  g_assert_cmpuint (n_notified, ==, 3);
  g_assert_cmpstr (wsman_shell_provider_get_powershell (provider), ==, "/usr/bin/pwsh");
  g_assert_true (g_strv_equal (wsman_shell_provider_get_powershell_users (provider), users));
  g_assert_true (g_strv_equal (wsman_shell_provider_get_powershell_configurations (provider), users));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/hosted-pool/created", test_created);
  g_test_add_func ("/wsman/hosted-pool/pipeline", test_pipeline);
  g_test_add_func ("/wsman/hosted-pool/repeated", test_repeated);
  g_test_add_func ("/wsman/hosted-pool/refusals", test_refusals);
  g_test_add_func ("/wsman/hosted-pool/ends", test_ends);
  g_test_add_func ("/wsman/hosted-pool/not-started", test_not_started);
  g_test_add_func ("/wsman/hosted-pool/owners", test_owners);
  g_test_add_func ("/wsman/hosted-pool/forbidden", test_forbidden);
  g_test_add_func ("/wsman/hosted-pool/configurations", test_configurations);
  g_test_add_func ("/wsman/hosted-pool/idle", test_idle);
  g_test_add_func ("/wsman/hosted-pool/small-envelope", test_small_envelope);
  g_test_add_func ("/wsman/hosted-pool/flood", test_flood);
  g_test_add_func ("/wsman/hosted-pool/reconnect", test_reconnect);
  g_test_add_func ("/wsman/hosted-pool/connect", test_connect);
  g_test_add_func ("/wsman/hosted-pool/left", test_left);
  g_test_add_func ("/wsman/hosted-pool/list", test_list);
  g_test_add_func ("/wsman/hosted-pool/properties", test_properties);

  return g_test_run ();
}
