/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests connection strings: the grammar, the ports and the codes. */

#include "base/wsman-error-private.h"
#include "client/wsman-connection-string-private.h"

typedef struct
{
  const char *text;
  gboolean use_ssl;
  const char *uri;
  gboolean typed_port;
  gboolean ip_address;
  gboolean loopback;
} GoodCase;

static const GoodCase good_cases[] = {
  { "host", FALSE, "http://host:5985/wsman" },
  { "host", TRUE, "https://host:5986/wsman" },
  { "http://host", FALSE, "http://host:80/wsman" },
  { "http://host", TRUE, "http://host:80/wsman" }, /* the session's rules refuse it */
  { "https://host", FALSE, "https://host:443/wsman" },
  { "https://host", TRUE, "https://host:443/wsman" },
  { "HTTPS://Host.Example", FALSE, "https://Host.Example:443/wsman" },
  { "host:1", FALSE, "http://host:1/wsman", TRUE },
  { "host:65535", TRUE, "https://host:65535/wsman", TRUE },
  { "http://host:5985", FALSE, "http://host:5985/wsman", TRUE },
  { "host/", FALSE, "http://host:5985/wsman" },
  { "host/other", FALSE, "http://host:5985/other" },
  { "host/a/b/", FALSE, "http://host:5985/a/b/" },
  { "host:8080/power%20shell", FALSE, "http://host:8080/power%20shell", TRUE },
  { "host?PSVersion=5.1", FALSE, "http://host:5985/wsman?PSVersion=5.1" },
  { "https://host/powershell?a=b://c", FALSE, "https://host:443/powershell?a=b://c" },
  { "host/a:b@c", FALSE, "http://host:5985/a:b@c" },
  { "net_bios-name", FALSE, "http://net_bios-name:5985/wsman" },
  { "host.", FALSE, "http://host.:5985/wsman" },
  { "b\xc3\xbc" "cher.example", FALSE, "http://xn--bcher-kva.example:5985/wsman" },
  { "localhost", FALSE, "http://localhost:5985/wsman", FALSE, FALSE, TRUE },
  { "LOCALHOST:81", FALSE, "http://LOCALHOST:81/wsman", TRUE, FALSE, TRUE },
  { "127.0.0.1", FALSE, "http://127.0.0.1:5985/wsman", FALSE, TRUE, TRUE },
  { "192.0.2.7:99", FALSE, "http://192.0.2.7:99/wsman", TRUE, TRUE },
  { "[::1]", FALSE, "http://[::1]:5985/wsman", FALSE, TRUE, TRUE },
  { "https://[2001:db8::1]:5986/x", FALSE, "https://[2001:db8::1]:5986/x", TRUE, TRUE },
  { "[fe80::1%eth0]", FALSE, "http://[fe80::1%25eth0]:5985/wsman", FALSE, TRUE },
  { "[fe80::1%25eth0]:80", FALSE, "http://[fe80::1%25eth0]:80/wsman", TRUE, TRUE },
  { "[fe80::1%25]", FALSE, "http://[fe80::1%2525]:5985/wsman", FALSE, TRUE },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_cases); i++)
    {
      const GoodCase *c = &good_cases[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanConnectionString) parsed = wsman_connection_string_parse (c->text, c->use_ssl, &error);
      g_autoptr(GUri) uri = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", c->text);
      g_assert_no_error (error);
      g_assert_false (parsed->local);
      uri = wsman_connection_string_to_uri (parsed);
      text = g_uri_to_string (uri);
      g_assert_cmpstr (text, ==, c->uri);
      g_assert_cmpint (parsed->typed_port, ==, c->typed_port);
      g_assert_cmpint (parsed->ip_address, ==, c->ip_address);
      g_assert_cmpint (parsed->loopback, ==, c->loopback);
    }
}

static const struct
{
  const char *text;
  guint32 code;
} bad_cases[] = {
  { "ftp://host", 0x803380da },
  { "wsman://host:5985", 0x803380da },
  { "://host", 0x803380da },
  { "host:", 0x803380db },
  { "host:0", 0x803380db },
  { "host:65536", 0x803380db },
  { "host:-1", 0x803380db },
  { "host:+80", 0x803380db },
  { "host: 80", 0x803380db },
  { "host:80a", 0x803380db },
  { "[::1]:99999", 0x803380db },
  { "http://", 0x803380d9 },
  { "/prefix", 0x803380d9 },
  { ":5985", 0x803380d9 },
  { " host", 0x803380d9 },
  { "host name", 0x803380d9 },
  { "-host", 0x803380d9 },
  { ".", 0x803380d9 },
  { "::1", 0x803380d9 },
  { "fe80::1%eth0", 0x803380d9 },
  { "[::1", 0x803380d9 },
  { "[::1]x", 0x803380d9 },
  { "[]", 0x803380d9 },
  { "[127.0.0.1]", 0x803380d9 },
  { "[host]", 0x803380d9 },
  { "[fe80::1%]", 0x803380d9 },
  { "[fe80::1%a b]", 0x803380d9 },
  { "host/a b", 0x803380d9 },
  { "host/a#b", 0x803380d9 },
  { "host/\xc3\xbc", 0x803380d9 },
  { "host/a\r\nX: y", 0x803380d9 },
  { "\xff\xfe", 0x803380d9 },
  { "http://http://host", 0x803380db },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *shown = g_strescape (bad_cases[i].text, NULL);

      g_test_message ("%s", shown);
      g_assert_null (wsman_connection_string_parse (bad_cases[i].text, FALSE, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, bad_cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_local (void)
{
  const char *texts[] = { NULL, "" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanConnectionString) parsed = wsman_connection_string_parse (texts[i], TRUE, &error);

      g_assert_no_error (error);
      g_assert_true (parsed->local);
    }
}

/* Users may write a password there. An error must not repeat it. */
static void
test_password (void)
{
  const char *texts[] = { "ada:hunter2@host", "https://ada:hunter2@host/wsman", "ada:hunter2@[::1]:80" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_connection_string_parse (texts[i], FALSE, &error));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x803380d9);
      g_assert_null (strstr (error->message, "hunter2"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/connection-string/good", test_good);
  g_test_add_func ("/wsman/connection-string/bad", test_bad);
  g_test_add_func ("/wsman/connection-string/local", test_local);
  g_test_add_func ("/wsman/connection-string/password", test_password);

  return g_test_run ();
}
