/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests remote shells as resources: who may create them, which settings a client may ask for, and who sees them.
 */

#include <string.h>

#include "shell-fixture.h"

#define ENUMERATE "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate"
#define GUID "11111111-2222-3333-4444-555555555555"
#define SHELL(content) "<rsp:Shell xmlns:rsp='" SHELL_URI "'>" content "</rsp:Shell>"
#define OPTION(name, value) "<w:OptionSet><w:Option Name='" name "'>" value "</w:Option></w:OptionSet>"

static void
test_created (void)
{
  static const struct
  {
    const char *element;
    const char *text;
  } rows[] = {
    { "rsp:ResourceUri", CMD_URI },
    { "rsp:Owner", FIXTURE_USER },
    { "rsp:ClientIP", "127.0.0.1" },
    { "rsp:WorkingDirectory", "/usr/bin" },
    { "rsp:IdleTimeOut", "PT120.000S" },
    { "rsp:InputStreams", "stdin" },
    { "rsp:OutputStreams", "stdout stderr" },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autoptr(RawResponse) response =
    shell_fixture_call (fixture, TRANSFER "Create", OPTION ("WINRS_CODEPAGE", "65001"),
                        SHELL ("<rsp:WorkingDirectory>/usr/bin</rsp:WorkingDirectory>"
                               "<rsp:IdleTimeOut>PT120.000S</rsp:IdleTimeOut>"
                               "<rsp:InputStreams>stdin</rsp:InputStreams>"
                               "<rsp:OutputStreams>stdout stderr</rsp:OutputStreams>"));
  g_autofree char *id = raw_response_get_text (response, "rsp:ShellId");
  g_autofree char *selector = g_strdup_printf ("Name=\"ShellId\">%s</w:Selector>", id);

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_nonnull (strstr (response->body, selector));
  g_assert_nonnull (strstr (response->body, "</x:ResourceCreated><rsp:Shell"));
  g_assert_nonnull (strstr (response->body, ">/bin/sh<"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = raw_response_get_text (response, rows[i].element);

      g_test_message ("%s", rows[i].element);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* code is 0 if the request succeeds. */
/* Checks that the client gets at least the reference of the shell if the description doesn't fit into the response. */
static void
test_small_response (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *name = g_strnfill (9000, 'x');
  g_autofree char *body = g_strdup_printf ("<rsp:Shell xmlns:rsp='" SHELL_URI "' Name='%s'/>", name);
  g_autoptr(RawResponse) response = NULL;

  response = shell_fixture_call (fixture, TRANSFER "Create", "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>", body);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (response->length, <=, 8192);
  g_assert_nonnull (strstr (response->body, "<x:ResourceCreated>"));
}

static void
test_requests (void)
{
  static const struct
  {
    const char *headers;
    const char *body;
    guint32 code;
  } rows[] = {
    { NULL, SHELL (""), 0 },
    { NULL, NULL, 0x80338041 },
    { OPTION ("WINRS_NOPROFILE", "TRUE"), SHELL_BODY, 0 },
    { OPTION ("WINRS_CODEPAGE", "437"), SHELL_BODY, 0 },
    { OPTION ("WINRS_CODEPAGE", "1252"), SHELL_BODY, 0 },
    { OPTION ("WINRS_CODEPAGE", "7"), SHELL_BODY, 0x80338140 },
    { OPTION ("WINRS_CODEPAGE", "UTF-8"), SHELL_BODY, 0x80338140 },
    { OPTION ("WINRS_CODEPAGE", ""), SHELL_BODY, 0x80338140 },
    { "<w:OptionSet><w:Option Name='WINRS_CODEPAGE' MustComply='true'>65001</w:Option></w:OptionSet>", SHELL_BODY, 0 },
    { "<w:OptionSet><w:Option Name='WINRS_OTHER' MustComply='true'>1</w:Option></w:OptionSet>", SHELL_BODY,
      0x80338051 },
    { NULL, SHELL ("<rsp:IdleTimeOut>PT60.000S</rsp:IdleTimeOut>"), 0 },
    { NULL, SHELL ("<rsp:IdleTimeOut>PT59.000S</rsp:IdleTimeOut>"), 0x803381F2 },
    { NULL, SHELL ("<rsp:IdleTimeOut>PT7201S</rsp:IdleTimeOut>"), 0x803381F2 },
    { NULL, SHELL ("<rsp:IdleTimeOut>900</rsp:IdleTimeOut>"), 0x80338041 },
    { NULL, SHELL ("<rsp:IdleTimeOut>-PT120S</rsp:IdleTimeOut>"), 0x80338041 },
    { NULL, SHELL ("<rsp:IdleTimeOut>-PT0.001S</rsp:IdleTimeOut>"), 0x80338041 },
    { NULL, SHELL ("<rsp:IdleTimeOut>PT0S</rsp:IdleTimeOut>"), 0x803381F2 },
    { NULL, SHELL ("<rsp:Lifetime>-PT120S</rsp:Lifetime>"), 0x80338041 },
    { NULL, SHELL ("<rsp:InputStreams>stdin pr</rsp:InputStreams>"), 0x8033818B },
    { NULL, SHELL ("<rsp:OutputStreams>stdout</rsp:OutputStreams>"), 0 },
    { NULL, SHELL ("<rsp:OutputStreams>stdin</rsp:OutputStreams>"), 0x8033818D },
    { NULL, SHELL ("<rsp:WorkingDirectory>/nonexistent</rsp:WorkingDirectory>"), 267 },
    { NULL, SHELL ("<rsp:WorkingDirectory>/etc/passwd</rsp:WorkingDirectory>"), 267 },
    { NULL, SHELL ("<rsp:WorkingDirectory>.</rsp:WorkingDirectory>"), 0 },
    { NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' ShellId='one'/>", 0x803381D5 },
    { NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' ShellId='" GUID "'/>", 0 },
    { NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' ShellId='" GUID "'/>", 0x803381D7 },
    { NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' ShellId='{" GUID "}'/>", 0x803381D7 },
    { NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' ShellId='{" GUID "'/>", 0x803381D5 },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = shell_fixture_call (fixture, TRANSFER "Create", rows[i].headers, rows[i].body);

      g_test_message ("%s %s", rows[i].headers, rows[i].body);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
      g_assert_cmpuint (response->status, ==, rows[i].code == 0 ? 200 : 500);
    }
}

static void
set_users (ServerFixture *server,
           gpointer       user_data)
{
  static const char *const users[] = { "nobody", NULL };

  wsman_shell_provider_set_users (user_data, users);
}

static guint32
get_code (ShellFixture *fixture,
          const char   *action)
{
  g_autoptr(RawResponse) response =
    shell_fixture_call (fixture, action, NULL,
                        g_str_equal (action, TRANSFER "Create") ? SHELL_BODY
                        : g_str_equal (action, ENUMERATE)       ? "<n:Enumerate/>"
                                                                : NULL);

  return raw_response_get_code (response);
}

static void
test_not_allowed (void)
{
  static const char *const actions[] = {
    TRANSFER "Create", TRANSFER "Get", TRANSFER "Delete", ENUMERATE, SHELL_URI "/Command", SHELL_URI "/Receive",
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  server_fixture_invoke (fixture->server, set_users, fixture->provider);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_cmphex (get_code (fixture, actions[i]), ==, 0x803381AC);
}

static void
test_nobody (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("users", NULL, NULL);

  g_assert_cmphex (get_code (fixture, TRANSFER "Create"), ==, 0x803381AC);
}

static guint
count_shells (ShellFixture *fixture,
              const char   *mode)
{
  g_autofree char *body =
    g_strdup_printf ("<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>100</w:MaxElements>%s</n:Enumerate>", mode);
  g_autoptr(RawResponse) response = shell_fixture_call (fixture, ENUMERATE, NULL, body);

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_nonnull (strstr (response->body, "EndOfSequence"));
  g_assert_cmpuint (raw_response_count (response, "<rsp:ShellId>"), ==,
                    *mode == '\0' ? raw_response_count (response, "</rsp:Shell>") : 0);

  return *mode == '\0' ? raw_response_count (response, "<rsp:ShellId>")
                       : raw_response_count (response, "Name=\"ShellId\"");
}

/* Checks that a user can't see another user's shells. Whoever knows the id of one is refused, as on Windows. */
static void
test_owners (void)
{
  static const char *const actions[] = { TRANSFER "Get", TRANSFER "Delete", SHELL_URI "/Command",
    SHELL_URI "/Receive" };
  static const char epr[] = "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>";
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  shell_fixture_open (fixture, NULL, NULL);
  g_assert_cmpuint (count_shells (fixture, ""), ==, 2);
  g_assert_cmpuint (count_shells (fixture, epr), ==, 2);

  shell_fixture_set_user (fixture, FIXTURE_STRANGER);
  g_assert_cmpuint (count_shells (fixture, ""), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_cmphex (get_code (fixture, actions[i]), ==, 5);

  shell_fixture_set_user (fixture, FIXTURE_USER);
  g_assert_cmphex (get_code (fixture, TRANSFER "Get"), ==, 0);
  g_assert_cmphex (get_code (fixture, TRANSFER "Delete"), ==, 0);
  g_assert_cmphex (get_code (fixture, TRANSFER "Delete"), ==, 0x8033805B);
  g_assert_cmpuint (count_shells (fixture, ""), ==, 1);
}

/* Checks filters for shells. The server knows the properties of shells and their types. */
static void
test_filters (void)
{
  static const struct
  {
    const char *dialect;
    const char *filter;
    const char *named; /* the name in the error; NULL if the request succeeds */
  } rows[] = {
    { "http://schemas.microsoft.com/wbem/wsman/1/WQL", "SELECT * FROM cmd WHERE Ownr = 'x'", "Ownr" },
    { "http://schemas.microsoft.com/wbem/wsman/1/WQL", "SELECT ShelId FROM cmd", "ShelId" },
    { "http://schemas.microsoft.com/wbem/wsman/1/WQL", "SELECT * FROM cmd WHERE ShellRunTime = 'long'",
      "ShellRunTime" },
    { "http://schemas.microsoft.com/wbem/wsman/1/WQL", "SELECT * FROM cmd WHERE ResourceUri = 5", "ResourceUri" },
    { "http://www.w3.org/TR/1999/REC-xpath-19991116", "/Shel[ShellId]", "Shel" },
    { "http://www.w3.org/TR/1999/REC-xpath-19991116", "shellid", "ShellId" },
    { "http://schemas.microsoft.com/wbem/wsman/1/WQL",
      "SELECT * FROM cmd WHERE ShellRunTime &lt; 'P1D' AND Owner IS NOT NULL", NULL },
    { "http://www.w3.org/TR/1999/REC-xpath-19991116", "/Shell/ShellId", NULL },
  };
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);

  shell_fixture_open (fixture, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body =
        g_strdup_printf ("<n:Enumerate><w:OptimizeEnumeration/><w:Filter Dialect='%s'>%s</w:Filter></n:Enumerate>",
                                               rows[i].dialect, rows[i].filter);
      g_autoptr(RawResponse) response = shell_fixture_call (fixture, ENUMERATE, NULL, body);

      g_test_message ("%s", rows[i].filter);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].named != NULL ? 0x8033801A : 0);
      g_assert_nonnull (strstr (response->body, rows[i].named != NULL ? rows[i].named : "<rsp:ShellId>"));
    }
}

static void
test_get (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *id = NULL;

  g_assert_cmphex (get_code (fixture, TRANSFER "Get"), ==, 0x8033805A);
  shell_fixture_open (fixture, NULL, "<rsp:Shell xmlns:rsp='" SHELL_URI "' Name='mine'/>");
  response = shell_fixture_call (fixture, TRANSFER "Get", NULL, NULL);
  id = raw_response_get_text (response, "rsp:ShellId");
  g_assert_cmpstr (id, ==, fixture->shell_id);
  g_assert_nonnull (strstr (response->body, "mine"));
  g_assert_cmphex (get_code (fixture, TRANSFER "Put"), ==, 0x80338013);
  g_assert_cmphex (get_code (fixture, SHELL_URI "/Disconnect"), ==, 0x803381C5);
  g_assert_cmphex (get_code (fixture, SHELL_URI "/Dance"), ==, 0x80338013);
}

static void
test_quotas (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("max-shells-per-user", 2, "max-shell-users", 1, NULL);

  shell_fixture_open (fixture, NULL, NULL);
  shell_fixture_open (fixture, NULL, NULL);
  g_assert_cmphex (get_code (fixture, TRANSFER "Create"), ==, 0x803381A5);
  g_assert_cmphex (get_code (fixture, TRANSFER "Delete"), ==, 0);
  shell_fixture_open (fixture, NULL, NULL);

  shell_fixture_set_user (fixture, FIXTURE_STRANGER);
  g_assert_cmphex (get_code (fixture, TRANSFER "Create"), ==, 0x803381AB);
}

static void
on_event (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* Checks that the defaults are those of Windows, and that each property is only notified if it changes. */
static void
test_properties (void)
{
  static const struct
  {
    const char *name;
    guint value;
  } rows[] = {
    { "max-shells-per-user", 30 },   { "max-shell-users", 10 },      { "max-processes-per-shell", 25 },
    { "idle-timeout", 7200000 },     { "min-idle-timeout", 60000 },  { "max-lifetime", 0 },
  };
  static const char *const users[] = { "ada", NULL };
  g_autoptr(WsmanShellProvider) provider = wsman_shell_provider_new ();
  guint notified = 0;

  g_signal_connect (provider, "notify", G_CALLBACK (on_event), &notified);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint value;

      g_object_get (provider, rows[i].name, &value, NULL);
      g_assert_cmpuint (value, ==, rows[i].value);
      g_object_set (provider, rows[i].name, value, NULL);
      g_assert_cmpuint (notified, ==, i);
      g_object_set (provider, rows[i].name, value + 1, NULL);
      g_assert_cmpuint (notified, ==, i + 1);
    }
  g_assert_cmpuint (wsman_shell_provider_get_max_lifetime (provider), ==, 1);

  notified = 0;
  g_assert_null (wsman_shell_provider_get_users (provider));
  g_assert_cmpstr (wsman_shell_provider_get_command_shell (provider), ==, "/bin/sh");
  for (guint i = 0; i < 2; i++)
    g_object_set (provider, "users", users, "command-shell", "/bin/bash", NULL);
  g_assert_cmpuint (notified, ==, 2);
  g_assert_cmpstr (wsman_shell_provider_get_users (provider)[0], ==, "ada");
  g_assert_cmpstr (wsman_shell_provider_get_command_shell (provider), ==, "/bin/bash");
  g_assert_finalize_object (g_steal_pointer (&provider));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/shell-create/created", test_created);
  g_test_add_func ("/wsman/shell-create/small-response", test_small_response);
  g_test_add_func ("/wsman/shell-create/requests", test_requests);
  g_test_add_func ("/wsman/shell-create/not-allowed", test_not_allowed);
  g_test_add_func ("/wsman/shell-create/nobody", test_nobody);
  g_test_add_func ("/wsman/shell-create/owners", test_owners);
  g_test_add_func ("/wsman/shell-create/filters", test_filters);
  g_test_add_func ("/wsman/shell-create/get", test_get);
  g_test_add_func ("/wsman/shell-create/quotas", test_quotas);
  g_test_add_func ("/wsman/shell-create/properties", test_properties);

  return g_test_run ();
}
