/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks the log of a server: each event has its fields and no secrets, a client can't forge a line, and the number of
 * lines is limited.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-log-private.h"
#include "raw-http.h"
#include "security/wsman-gss-private.h"
#include "server-fixture.h"
#include "shell-fixture.h"

#define ECHO FIXTURE_URI "/Echo"
#define PROCESS "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process"
#define NTLM_USER "CORP\\ada"
#define NTLM_PASSWORD "S3cret.word"
#define FORGED "eve\nLogged in: user=\"root\"\r\x1b[2J\xe2\x80\xae\xc2\x85x"

/* The test searches all records of the log for these secrets. */
static const char *const secrets[] = {
  FIXTURE_PASSWORD, NTLM_PASSWORD, "wrong-password", "planted-body", "planted-variable", "planted-input",
  "planted-output",
};

static GMutex mutex;
static GPtrArray *records; /* the records; each is a GHashTable from a field's name to its value */
static gint64 test_time;

static gint64
get_test_time (void)
{
  return test_time;
}

static char *
dup_value (const GLogField *field)
{
  return field->length < 0 ? g_strdup (field->value) : g_strndup (field->value, field->length);
}

static GLogWriterOutput
keep_record (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         user_data)
{
  GHashTable *record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; i < n_fields; i++)
    g_hash_table_insert (record, g_strdup (fields[i].key), dup_value (&fields[i]));
  g_hash_table_insert (record, g_strdup ("level"), g_strdup_printf ("%d", level));

  g_mutex_lock (&mutex);
  g_ptr_array_add (records, record);
  g_mutex_unlock (&mutex);

  return G_LOG_WRITER_HANDLED;
}

static void
begin (void)
{
  wsman_log_flush ();
  test_time += G_TIME_SPAN_HOUR;
  g_mutex_lock (&mutex);
  g_ptr_array_set_size (records, 0);
  g_mutex_unlock (&mutex);
}

static const char *
get_field (GHashTable *record,
           const char *name)
{
  const char *value = g_hash_table_lookup (record, name);

  return value != NULL ? value : "";
}

static guint
count_events (const char *event)
{
  guint count = 0;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < records->len; i++)
    count += g_str_equal (get_field (records->pdata[i], "WSMAN_EVENT"), event) ? 1 : 0;
  g_mutex_unlock (&mutex);

  return count;
}

/* Returns the nth record of the event. The record must exist. */
static GHashTable *
get_event (const char *event,
           guint       n)
{
  GHashTable *found = NULL;

  g_mutex_lock (&mutex);
  for (guint i = 0; found == NULL && i < records->len; i++)
    if (g_str_equal (get_field (records->pdata[i], "WSMAN_EVENT"), event) && n-- == 0)
      found = records->pdata[i];
  g_mutex_unlock (&mutex);
  g_assert_nonnull (found);

  return found;
}

static void
assert_field (GHashTable *record,
              const char *name,
              const char *value)
{
  g_assert_cmpstr (get_field (record, name), ==, value);
}

static void
assert_no_text (GHashTable *record,
                const char *text)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, record);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_null (strstr (value, text));
}

/* Checks the rules for all records: they are complete, have one line, are UTF-8, and contain no secrets. */
static void
check_record (GHashTable *record)
{
  static const char *const needed[] = { "MESSAGE", "PRIORITY", "GLIB_DOMAIN", "MESSAGE_ID", "WSMAN_EVENT" };
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, record);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_assert_true (g_utf8_validate (value, -1, NULL));
      for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
      for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
        if (strstr (value, secrets[i]) != NULL)
          g_error ("%s has the secret %s", (char *) name, secrets[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    g_assert_cmpstr (get_field (record, needed[i]), !=, "");
}

static void
check_records (void)
{
  g_mutex_lock (&mutex);
  for (guint i = 0; i < records->len; i++)
    if (g_strcmp0 (get_field (records->pdata[i], "GLIB_DOMAIN"), "Wsman") == 0)
      check_record (records->pdata[i]);
  g_mutex_unlock (&mutex);
}

static guint
ask (ServerFixture *fixture,
     const char    *user,
     const char    *password,
     const char    *envelope)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (user, password);
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, envelope);

  return response->status;
}

static void
test_escape (void)
{
  static const struct
  {
    const char *text;
    const char *escaped;
  } cases[] = {
    { "", "" },
    { "zoë 漢 😀 CORP\\ada \"x\"", "zoë 漢 😀 CORP\\ada \"x\"" },
    { "a\nb\rc\td", "a\\x0ab\\x0dc\\x09d" },
    { "\x1b[31m\x7f\x01", "\\x1b[31m\\x7f\\x01" },
    { "\xc2\x85\xc2\x9b", "\\xc2\\x85\\xc2\\x9b" },
    { "\xe2\x80\xa8\xe2\x80\xae\xef\xbb\xbf", "\\xe2\\x80\\xa8\\xe2\\x80\\xae\\xef\\xbb\\xbf" },
    { "\xf3\xa0\x80\x81", "\\xf3\\xa0\\x80\\x81" },
    { "a\xff\xc0\x8a" "b\xe2\x80", "a\\xff\\xc0\\x8ab\\xe2\\x80" },
    { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = wsman_log_escape (cases[i].text);

      g_assert_cmpstr (escaped, ==, cases[i].escaped);
    }
}

/* Checks that no text in a value looks like another field of the message. */
static void
test_message (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *long_line = g_strnfill (100000, 'x');

  begin ();
  wsman_log (WSMAN_EVENT_LOGIN, .user = "a\\\" address=\"1.2.3.4", .address = "[::1]:1", .code = 5);
  assert_field (get_event ("login", 0), "MESSAGE",
                "Logged in: user=\"a\\\\\\\" address=\\\"1.2.3.4\" address=\"[::1]:1\" code=\"0x00000005\"");
  assert_field (get_event ("login", 0), "WSMAN_USER", "a\\\" address=\"1.2.3.4");
  g_assert_true (g_str_has_suffix (get_field (get_event ("login", 0), "CODE_FILE"), "test-log.c"));
  assert_field (get_event ("login", 0), "CODE_FUNC", "test_message");

  wsman_log (WSMAN_EVENT_COMMAND_LINE, .user = long_name, .program = long_name, .command_line = long_line);
  g_assert_cmpuint (strlen (get_field (get_event ("command-line", 0), "WSMAN_USER")), <, 1100);
  g_assert_cmpuint (strlen (get_field (get_event ("command-line", 0), "WSMAN_PROGRAM")), <, 1100);
  g_assert_cmpuint (strlen (get_field (get_event ("command-line", 0), "WSMAN_COMMAND_LINE")), <, 8300);
  assert_field (get_event ("command-line", 0), "PRIORITY", "7");
}

/* Records are counted by their event, address and proven user. If there are too many, the log soon tells the number of
 * the missing ones. */
static void
test_rate (void)
{
  begin ();
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *user = g_strdup_printf ("guess-%u", i);

      wsman_log (WSMAN_EVENT_LOGIN_REFUSED, .user = user, .source = "192.0.2.1");
    }
  wsman_log (WSMAN_EVENT_LOGIN_REFUSED, .source = "192.0.2.2");
  wsman_log (WSMAN_EVENT_LIMIT, .source = "192.0.2.1");
  g_assert_cmpuint (count_events ("login-refused"), ==, 11);
  g_assert_cmpuint (count_events ("limit"), ==, 1);
  g_assert_cmpuint (count_events ("left-out"), ==, 0);

  test_time += 61 * G_TIME_SPAN_SECOND;
  wsman_log (WSMAN_EVENT_LOGIN_REFUSED, .source = "192.0.2.1");
  g_assert_cmpuint (count_events ("left-out"), ==, 1);
  assert_field (get_event ("left-out", 0), "WSMAN_COUNT", "15");
  assert_field (get_event ("left-out", 0), "WSMAN_OF", "login-refused");
  assert_field (get_event ("left-out", 0), "WSMAN_ADDRESS", "192.0.2.1");
  g_assert_cmpuint (count_events ("login-refused"), ==, 12);

  /* The records of one user don't suppress those of another user. No records suppress records of changes. */
  for (guint i = 0; i < 100; i++)
    {
      wsman_log (WSMAN_EVENT_LOGIN, .user = "ada", .source = "192.0.2.1");
      wsman_log (WSMAN_EVENT_COMMAND_STARTED, .user = "ada");
    }
  wsman_log (WSMAN_EVENT_LOGIN, .user = "bob", .source = "192.0.2.1");
  g_assert_cmpuint (count_events ("login"), ==, 61);
  g_assert_cmpuint (count_events ("command-started"), ==, 100);
  wsman_log_flush ();
  assert_field (get_event ("left-out", 1), "WSMAN_COUNT", "40");
}

/* Logs events from many addresses. The limit also holds for them. */
static void
test_many_sources (void)
{
  begin ();
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *source = g_strdup_printf ("2001:db8:%x::", i);

      wsman_log (WSMAN_EVENT_LOGIN_REFUSED, .source = source);
    }
  g_assert_cmpuint (count_events ("login-refused"), ==, 1024 + 10);
  wsman_log_flush ();
  g_assert_cmpuint (count_events ("left-out"), ==, 1);
  assert_field (get_event ("left-out", 0), "WSMAN_COUNT", "3966");
}

static void
test_basic (void)
{
  g_autofree char *get = raw_envelope (TRANSFER "Get", ECHO, NULL, NULL);
  g_autoptr(ServerFixture) fixture = NULL;

  begin ();
  fixture = server_fixture_new (NULL, NULL);
  g_assert_cmpuint (count_events ("listening"), >=, 2);
  g_assert_cmpuint (ask (fixture, FIXTURE_USER, FIXTURE_PASSWORD, get), ==, 200);
  g_assert_cmpuint (ask (fixture, FIXTURE_USER, "wrong-password", get), ==, 401);
  g_assert_cmpuint (ask (fixture, FORGED, "wrong-password", get), ==, 401);
  g_assert_cmpuint (ask (fixture, FIXTURE_STRANGER, FIXTURE_PASSWORD, get), ==, 500);

  assert_field (get_event ("login", 0), "WSMAN_MECHANISM", "Basic");
  g_assert_nonnull (strstr (get_field (get_event ("login", 0), "WSMAN_USER"), FIXTURE_USER));
  g_assert_true (g_str_has_prefix (get_field (get_event ("login", 0), "WSMAN_ADDRESS"), "127.0.0.1:"));
  assert_field (get_event ("login", 0), "PRIORITY", "6");
  assert_field (get_event ("login-refused", 0), "WSMAN_USER", FIXTURE_USER);
  assert_field (get_event ("login-refused", 0), "WSMAN_CODE", "0x8009030C");
  assert_field (get_event ("login-refused", 0), "PRIORITY", "5");
  g_assert_cmpstr (get_field (get_event ("login-refused", 0), "WSMAN_REASON"), !=, "");
  assert_field (get_event ("login-refused", 1), "WSMAN_USER",
                "eve\\x0aLogged in");
  assert_field (get_event ("access-denied", 0), "WSMAN_RESOURCE", ECHO);
  assert_field (get_event ("access-denied", 0), "WSMAN_ACTION", TRANSFER "Get");
  assert_field (get_event ("access-denied", 0), "WSMAN_CODE", "0x00000005");
  g_assert_nonnull (strstr (get_field (get_event ("access-denied", 0), "WSMAN_USER"), FIXTURE_STRANGER));

  g_clear_pointer (&fixture, server_fixture_free);
  g_assert_cmpuint (count_events ("stopped"), ==, 1);
  check_records ();
}

static void
treat_as_remote (ServerFixture *fixture,
                 gpointer       user_data)
{
  wsman_server_set_loopback_is_remote (fixture->server, TRUE);
  g_object_set (fixture->server, "max-contexts-per-user", 1, NULL);
}

static void
test_limits (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (treat_as_remote, NULL);
  g_autofree char *get = raw_envelope (TRANSFER "Get", ECHO, NULL, NULL);
  g_autofree char *enumerate = raw_envelope ("http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate",
                                             FIXTURE_URI "/Numbers",
                                             "<w:OptionSet><w:Option Name='Count'>9</w:Option></w:OptionSet>",
                                             "<n:Enumerate/>");

  begin ();
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (ask (fixture, FIXTURE_USER, FIXTURE_PASSWORD, enumerate), ==, 200);
  g_assert_cmpuint (count_events ("limit"), ==, 1);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (ask (fixture, FIXTURE_USER, "wrong-password", get), ==, 401);
  g_assert_cmpuint (ask (fixture, FIXTURE_USER, "wrong-password", get), ==, 429);
  assert_field (get_event ("held-up", 0), "WSMAN_USER", FIXTURE_USER);
  check_records ();
}

/* Checks that the record of a change tells the user, the action and the result. */
static void
test_changes (void)
{
  static const struct
  {
    const char *action;
    const char *body;
  } changes[] = {
    { TRANSFER "Put", "<x>planted-body</x>" },
    { TRANSFER "Create", "<x>planted-body</x>" },
    { TRANSFER "Delete", NULL },
    { ECHO "/Run", "<x>planted-body</x>" },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *get = raw_envelope (TRANSFER "Get", ECHO, NULL, NULL);
  g_autofree char *nothing = raw_envelope (TRANSFER "Delete", FIXTURE_URI "/Nothing", NULL, NULL);

  begin ();
  g_assert_cmpuint (ask (fixture, FIXTURE_USER, FIXTURE_PASSWORD, get), ==, 200);
  g_assert_cmpuint (count_events ("change"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *envelope = raw_envelope (changes[i].action, ECHO,
                                                "<w:SelectorSet><w:Selector Name='Name'>a&#10;b</w:Selector>"
                                                "</w:SelectorSet>",
                                                changes[i].body);

      g_assert_cmpuint (ask (fixture, FIXTURE_USER, FIXTURE_PASSWORD, envelope), ==, 200);
      g_assert_cmpuint (count_events ("change"), ==, i + 1);
      assert_field (get_event ("change", i), "WSMAN_ACTION", changes[i].action);
      assert_field (get_event ("change", i), "WSMAN_RESOURCE", ECHO "?Name=a\\x0ab");
      g_assert_nonnull (strstr (get_field (get_event ("change", i), "WSMAN_USER"), FIXTURE_USER));
      g_assert_true (g_str_has_prefix (get_field (get_event ("change", i), "WSMAN_ADDRESS"), "127.0.0.1:"));
    }

  g_assert_cmpuint (ask (fixture, FIXTURE_USER, FIXTURE_PASSWORD, nothing), ==, 500);
  assert_field (get_event ("change-failed", 0), "WSMAN_ACTION", TRANSFER "Delete");
  g_assert_cmpstr (get_field (get_event ("change-failed", 0), "WSMAN_CODE"), !=, "");
  check_records ();
}

static void
add_system (ServerFixture *fixture,
            gpointer       user_data)
{
  static const char *const users[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  static const char *const operators[] = { FIXTURE_USER, NULL };
  g_autoptr(WsmanSystemProvider) provider = wsman_system_provider_new ();

  wsman_server_set_allowed_users (fixture->server, users);
  wsman_system_provider_set_operators (provider, operators);
  wsman_system_provider_register (provider, fixture->server);
}

/* A method that only reads isn't a change. A method may also report a failure by its ReturnValue. */
static void
test_methods (void)
{
  static const struct
  {
    const char *method;
    const char *handle;
    const char *user;
    const char *event; /* the logged event; NULL if nothing is logged */
  } calls[] = {
    { "GetOwner", "1", FIXTURE_STRANGER, NULL },
    { "GetOwner", "1", FIXTURE_USER, NULL },
    { "getowner", "1", FIXTURE_USER, NULL },
    { "GetOwner", "99999999", FIXTURE_USER, NULL },
    { "Terminate", "1", FIXTURE_STRANGER, "access-denied" },
    { "Terminate", "1", FIXTURE_USER, "access-denied" },
    { "Terminate", "99999999", FIXTURE_USER, "change-failed" },
    { "Nothing", "1", FIXTURE_USER, "change-failed" },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_system, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *selectors = g_strdup_printf ("<w:SelectorSet><w:Selector Name='Handle'>%s</w:Selector>"
                                                    "</w:SelectorSet>", calls[i].handle);
      g_autofree char *action = g_strconcat (PROCESS "/", calls[i].method, NULL);
      g_autofree char *envelope = raw_envelope (action, PROCESS, selectors, NULL);

      begin ();
      ask (fixture, calls[i].user, FIXTURE_PASSWORD, envelope);
      g_assert_cmpuint (count_events ("change"), ==, 0);
      g_assert_cmpuint (count_events ("change-failed") + count_events ("access-denied"), ==, calls[i].event != NULL);
      if (calls[i].event != NULL)
        g_assert_cmpstr (get_field (get_event (calls[i].event, 0), "WSMAN_REASON"), !=, "");
      check_records ();
    }
}

static void
test_shells (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("max-shells-per-user", 1, NULL);
  g_autofree char *line = g_strdup ("read x; echo planted-$x | tr i o; exit 7");
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  g_autoptr(ShellOutput) output = NULL;

  begin ();
  shell_fixture_open (fixture, NULL,
                      "<rsp:Shell xmlns:rsp='" SHELL_URI "'><rsp:Environment>"
                      "<rsp:Variable Name='TOKEN'>planted-variable</rsp:Variable></rsp:Environment>"
                      "<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>"
                      "</rsp:Shell>");
  assert_field (get_event ("shell-opened", 0), "WSMAN_SHELL", fixture->shell_id);
  id = shell_fixture_run (fixture, line);
  raw_response_free (shell_fixture_send (fixture, id, "planted-input\n", TRUE));
  output = shell_fixture_collect (fixture, id);
  g_assert_cmpint (output->exit_code, ==, 7);
  assert_field (get_event ("command-started", 0), "WSMAN_PROGRAM", "read");
  assert_field (get_event ("command-started", 0), "WSMAN_ARGUMENTS", "9");
  assert_field (get_event ("command-line", 0), "WSMAN_COMMAND_LINE", line);
  assert_field (get_event ("command-line", 0), "WSMAN_COMMAND", id);
  assert_field (get_event ("command-started", 0), "WSMAN_SHELL", fixture->shell_id);
  g_assert_nonnull (strstr (get_field (get_event ("command-started", 0), "WSMAN_USER"), FIXTURE_USER));
  assert_field (get_event ("command-ended", 0), "WSMAN_COMMAND", id);
  assert_field (get_event ("command-ended", 0), "WSMAN_EXIT_CODE", "7");

  other = shell_fixture_run (fixture, "cat\n# \xc2\x85");
  assert_field (get_event ("command-line", 1), "WSMAN_COMMAND_LINE", "cat\\x0a# \\xc2\\x85");
  for (guint i = 0; i < 2; i++)
    {
      assert_no_text (get_event ("command-started", i), "planted");
      assert_no_text (get_event ("command-ended", 0), "planted");
    }
  raw_response_free (shell_fixture_call (fixture, TRANSFER "Create", NULL, SHELL_BODY));
  g_assert_cmpuint (count_events ("limit"), ==, 1);
  raw_response_free (shell_fixture_call (fixture, TRANSFER "Delete", NULL, NULL));
  g_assert_cmpuint (count_events ("command-ended"), ==, 2);
  assert_field (get_event ("command-ended", 1), "WSMAN_EXIT_CODE", "");
  assert_field (get_event ("shell-closed", 0), "WSMAN_REASON", "Its client deleted it");
  check_records ();
}

/* NTLM. */

static char *users;

static void
accept_ntlm (ServerFixture *fixture,
             gpointer       user_data)
{
  const char *const allowed[] = { NTLM_USER, NULL };

  wsman_server_set_allowed_users (fixture->server, allowed);
  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
}

static RawResponse *
take_step (RawClient *client,
           WsmanGss  *gss,
           GBytes    *input)
{
  g_autoptr(GBytes) output = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *header = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_gss_step (gss, input, &output, &error));
  g_assert_no_error (error);
  encoded = g_base64_encode (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  header = g_strdup_printf ("Authorization: Negotiate %s\r\n", encoded);

  return raw_client_ask (client, header, "");
}

static guint
log_in_by_ntlm (ServerFixture *fixture,
                const char    *password,
                WsmanWrapping  wrapping)
{
  const WsmanCredentialSource source = { .user_name = NTLM_USER, .password = password };
  g_autoptr(RawClient) client = raw_client_new (fixture->secure_port, TRUE);
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);
  WsmanGss *gss = wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, wrapping, "host/server", NULL);
  g_autoptr(RawResponse) first = take_step (client, gss, NULL);
  g_autofree char *challenge = raw_response_get_header (first, "WWW-Authenticate");
  gsize length;
  guchar *token = g_base64_decode (strchr (challenge, ' ') + 1, &length);
  g_autoptr(GBytes) input = g_bytes_new_take (token, length);
  g_autoptr(RawResponse) last = take_step (client, gss, input);

  wsman_gss_free (gss);

  return last->status;
}

static void
test_ntlm (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, NULL);
  const WsmanWrapping wrappings[] = { WSMAN_WRAPPING_RAW, WSMAN_WRAPPING_SPNEGO };

  for (guint i = 0; i < G_N_ELEMENTS (wrappings); i++)
    {
      begin ();
      g_assert_cmpuint (log_in_by_ntlm (fixture, NTLM_PASSWORD, wrappings[i]), ==, 200);
      g_assert_cmpuint (log_in_by_ntlm (fixture, "wrong-password", wrappings[i]), ==, 401);
      assert_field (get_event ("login", 0), "WSMAN_USER", "ntlm:" NTLM_USER);
      assert_field (get_event ("login", 0), "WSMAN_MECHANISM", "NTLM");
      assert_field (get_event ("login", 0), "WSMAN_BINDING", "none");
      assert_field (get_event ("login-refused", 0), "WSMAN_USER", NTLM_USER);
      assert_field (get_event ("login-refused", 0), "WSMAN_MECHANISM", "NTLM");
      g_assert_true (g_str_has_prefix (get_field (get_event ("login-refused", 0), "WSMAN_GSS_MINOR"), "0x"));
      g_assert_nonnull (strstr (get_field (get_event ("login-refused", 0), "WSMAN_REASON"), "NTLM"));
      g_assert_nonnull (strstr (get_field (get_event ("login-refused", 0), "WSMAN_REASON"), "password is wrong"));
      check_records ();
    }
}

static void
test_debug (void)
{
  if (g_test_subprocess ())
    {
      wsman_debug (WSMAN_DEBUG_SOAP, "%s", FORGED);
      return;
    }

  g_setenv ("WSMAN_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("WSMAN_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*wsman soap: eve\\x0aLogged in: user=\"root\"\\x0d\\x1b[2J\\xe2\\x80\\xae\\xc2\\x85x\n*");
}

static void
test_help (void)
{
  if (g_test_subprocess ())
    return;

  g_setenv ("WSMAN_DEBUG", "help", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("WSMAN_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*soap*transport*server*");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("wsman-log-XXXXXX", NULL);
  users = g_build_filename (folder, "users", NULL);
  g_file_set_contents_full (users, "CORP:ada:" NTLM_PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_log_set_writer_func (keep_record, NULL, NULL);
  wsman_log_set_clock (get_test_time);

  g_test_add_func ("/wsman/log/escape", test_escape);
  g_test_add_func ("/wsman/log/message", test_message);
  g_test_add_func ("/wsman/log/rate", test_rate);
  g_test_add_func ("/wsman/log/many-sources", test_many_sources);
  g_test_add_func ("/wsman/log/basic", test_basic);
  g_test_add_func ("/wsman/log/limits", test_limits);
  g_test_add_func ("/wsman/log/changes", test_changes);
  g_test_add_func ("/wsman/log/methods", test_methods);
  g_test_add_func ("/wsman/log/shells", test_shells);
  g_test_add_func ("/wsman/log/ntlm", test_ntlm);
  g_test_add_func ("/wsman/log/debug", test_debug);
  g_test_add_func ("/wsman/log/help", test_help);
  status = g_test_run ();

  g_ptr_array_unref (records);
  g_remove (users);
  g_rmdir (folder);
  g_free (users);

  return status;
}
