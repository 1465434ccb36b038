/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests a process whose GnuTLS allows TLS below 1.2. The server must close such connections after the TLS handshake.
 */

#include "raw-http.h"
#include "server-fixture.h"

static void
test_refused (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(RawClient) client = raw_client_new (fixture->secure_port, TRUE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  g_assert_cmpint (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (client->stream)), <,
                   G_TLS_PROTOCOL_VERSION_TLS_1_2);
  raw_client_post (client, credentials, "");
  g_assert_true (raw_client_is_closed (client, 5));
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server-old-tls/refused", test_refused);

  return g_test_run ();
}
