/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings for clients with a certificate. Logins with them are in tests/interop/test-certificate-clients.py. */

#include <libwsman/wsman.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "server/wsman-server-certificates-private.h"

#define ISSUER "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
on_mapping (const char *issuer_sha256,
            const char *user_principal_name,
            const char *user_name,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%.4s %s %s;", issuer_sha256, user_principal_name, user_name);
}

static void
assert_mappings (WsmanServer *server,
                 const char  *expected)
{
  g_autoptr(GString) all = g_string_new (NULL);

  wsman_server_foreach_certificate (server, on_mapping, all);
  g_assert_cmpstr (all->str, ==, expected);
}

static void
test_mappings (void)
{
  static const struct
  {
    const char *issuer;
    const char *name;
    const char *user;
    guint32 code; /* 0 if the mapping is valid */
  } rows[] = {
    { ISSUER, "ada@example.org", "ada", 0 },
    { ISSUER, "grace@example.org", "account:grace", 0 },
    { ISSUER, "*", "ada", 0x80338161 },
    { ISSUER, "ada", "ada", 0x80338161 },
    { ISSUER, "@example.org", "ada", 0x80338161 },
    { ISSUER, "ada@", "ada", 0x80338161 },
    { ISSUER, "ada@a@b", "ada", 0x80338161 },
    { ISSUER, "ada @example.org", "ada", 0x80338161 },
    { ISSUER, "ada\n@example.org", "ada", 0x80338161 },
    { ISSUER, "\xff" "ada@example.org", "ada", 0x80338161 },
    { "", "eve@example.org", "eve", 0x80338162 },
    { "*", "eve@example.org", "eve", 0x80338162 },
    { ISSUER "0", "eve@example.org", "eve", 0x80338162 },
    { "0123456789abcdef0123456789abcdef01234567", "eve@example.org", "eve", 0x80338162 },
    { "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "eve@example.org", "eve", 0x80338162 },
    { ISSUER, "eve@example.org", "", 0x80338057 },
    { ISSUER, "eve@example.org", "root", 0x80338057 },
    { ISSUER, "eve@example.org", "account:root", 0x80338057 },
    { ISSUER, "eve@example.org", "account:", 0x80338057 },
    { ISSUER, "eve@example.org", "local:eve", 0x80338057 },
  };
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean valid = wsman_server_map_certificate (server, rows[i].issuer, rows[i].name, rows[i].user, &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "valid");
      g_assert_cmpint (valid, ==, rows[i].code == 0);
      if (!valid)
        {
          g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
          if (rows[i].code != 0x80338057)
            g_assert_cmphex (wsman_error_get_info (error)->code, ==, rows[i].code);
        }
      g_clear_error (&error);
    }
  assert_mappings (server, "0123 ada@example.org ada;0123 grace@example.org account:grace;");

  /* The same mapping in another spelling. */
  g_assert_true (wsman_server_map_certificate (
    server, "01:23:45:67:89:AB:CD:EF 0123456789abcdef 0123456789abcdef 0123456789abcdef", "ada@example.org", "lady",
    NULL));
  g_assert_true (wsman_server_map_certificate (server, ISSUER, "grace@example.org", NULL, NULL));
  assert_mappings (server, "0123 ada@example.org lady;");
}

static void
on_notify (gpointer    object,
       GParamSpec *pspec,
       guint      *counter)
{
  (*counter)++;
}

static void
test_properties (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  guint notified = 0;

  g_assert_false (wsman_server_get_accept_client_certificates (server));
  g_assert_null (wsman_server_get_client_ca_file (server));
  g_assert_null (wsman_server_get_client_crl_file (server));
  g_signal_connect (server, "notify", G_CALLBACK (on_notify), &notified);
  for (int i = 0; i < 2; i++)
    g_object_set (server, "accept-client-certificates", TRUE, "client-ca-file", "/ca", "client-crl-file", "/crl", NULL);
  g_assert_cmpuint (notified, ==, 3);
  g_assert_true (wsman_server_get_accept_client_certificates (server));
  g_assert_cmpstr (wsman_server_get_client_ca_file (server), ==, "/ca");
  g_assert_cmpstr (wsman_server_get_client_crl_file (server), ==, "/crl");
}

/* A mistake is seen when the server begins to listen. */
static void
test_listen (void)
{
  const char *support = g_getenv ("WSMAN_TEST_SUPPORT");
  g_autofree char *certificate = g_build_filename (support, "test-cert.pem", NULL);
  g_autofree char *key = g_build_filename (support, "test-key.pem", NULL);
  const struct
  {
    const char *ca_file;
    const char *crl_file;
    const char *word; /* NULL if it works */
  } rows[] = {
    { NULL, NULL, "client-ca-file" },
    { "/nonexistent", NULL, "/nonexistent" },
    { "/", NULL, "client-ca-file" },
    { key, NULL, "client-ca-file" },
    { certificate, "/nonexistent", "/nonexistent" },
    { certificate, certificate, "revocation" },
    { certificate, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanServer) server = wsman_server_new ();
      g_autoptr(GError) error = NULL;

      wsman_server_set_accept_client_certificates (server, TRUE);
      wsman_server_set_client_ca_file (server, rows[i].ca_file);
      wsman_server_set_client_crl_file (server, rows[i].crl_file);
      g_assert_cmpint (wsman_server_listen_local (server, 0, FALSE, &error), ==, rows[i].word == NULL);
      if (rows[i].word == NULL)
        continue;

      g_test_message ("%s", error->message);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].word));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server-certificates/mappings", test_mappings);
  g_test_add_func ("/wsman/server-certificates/properties", test_properties);
  g_test_add_func ("/wsman/server-certificates/listen", test_listen);

  return g_test_run ();
}
