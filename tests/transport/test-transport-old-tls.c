/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests a process whose GnuTLS allows TLS below 1.2. The client must refuse it, unless its options accept it.
 */

#include "transport-fixture.h"

/* Both ends are in this process, so both use TLS 1.1. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0"

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *certificate = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "support", "test-key.pem", NULL);

  return g_tls_certificate_new_from_files (certificate, key, NULL);
}

static WsmanTransport *
connect_to (CannedServer *server,
            gboolean      accept_old_tls)
{
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u/wsman", canned_server_get_port (server));
  WsmanTransportConfig *config = new_config (uri, "Basic", 1);

  config->skip_ca_check = TRUE;
  config->skip_cn_check = TRUE;
  config->accept_old_tls = accept_old_tls;

  return wsman_transport_new (config);
}

static void
test_refused (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = connect_to (server, FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 0, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F7D, "before 1.2");
  canned_server_wait_open (server, 0);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 0);
}

static void
test_accepted (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(CannedServer) server = canned_server_new (certificate, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = connect_to (server, TRUE);
  g_autofree char *response = fetch (transport);

  g_assert_cmpstr (response, ==, "<ok/>");
}

/* A proxy with old TLS sees no byte of HTTP, even if old versions are accepted for the target. */
static void
test_proxy (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autoptr(CannedServer) proxy = canned_server_new (certificate, respond_ok, NULL);
  g_autofree char *proxy_uri = g_strdup_printf ("https://127.0.0.1:%u", canned_server_get_port (proxy));

  for (guint accept_old_tls = 0; accept_old_tls < 2; accept_old_tls++)
    {
      WsmanTransportConfig *config = new_config ("https://localhost:1/wsman", "Basic", 1);
      g_autoptr(WsmanTransport) transport = NULL;
      g_autoptr(GError) error = NULL;

      config->accept_old_tls = accept_old_tls;
      config->tls_database = g_tls_file_database_new (path, &error);
      g_assert_no_error (error);
      g_set_object (&config->proxy_resolver, g_simple_proxy_resolver_new (proxy_uri, NULL));
      g_object_unref (config->proxy_resolver);
      transport = wsman_transport_new (config);

      g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 0, NULL, &error));
      assert_failure (error, WSMAN_ERROR_CERTIFICATE, 0x80072F9C, "before 1.2");
      canned_server_wait_open (proxy, 0);
      g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", PRIORITY, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/transport-old-tls/refused", test_refused);
  g_test_add_func ("/wsman/transport-old-tls/accepted", test_accepted);
  g_test_add_func ("/wsman/transport-old-tls/proxy", test_proxy);

  return g_test_run ();
}
