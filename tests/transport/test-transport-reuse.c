/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ends an idle connection at each moment when libsoup looks whether the connection is still open. libsoup reads one
 * byte for that, by a function that this program replaces. The next request must get its response on another
 * connection.
 */

#include <dlfcn.h>

#include "transport-fixture.h"

/* More than libsoup looks. */
#define MAX_LOOKS 16

static CannedServer *server;
static guint n_looks;
static guint last_look; /* the connection ends after this look; 0 if it doesn't */

gssize
g_pollable_input_stream_read_nonblocking (GPollableInputStream  *stream,
                                          void                  *buffer,
                                          gsize                  count,
                                          GCancellable          *cancellable,
                                          GError               **error)
{
  gssize (*real) (GPollableInputStream *, void *, gsize, GCancellable *, GError **) =
    dlsym (RTLD_NEXT, "g_pollable_input_stream_read_nonblocking");
  gssize n_read = real (stream, buffer, count, cancellable, error);
  gboolean is_open = n_read < 0;
  char byte;

  if (count != 1 || last_look == 0 || ++n_looks != last_look)
    return n_read;

  g_assert_true (is_open);
  canned_server_end_connections (server, CANNED_END_FIN);
  while (is_open)
    {
      g_autoptr(GError) failure = NULL;

      n_read = real (stream, &byte, 1, NULL, &failure);
      is_open = n_read < 0 && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }

  return -1;
}

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *certificate = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "support", "test-key.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *pair = g_tls_certificate_new_from_files (certificate, key, &error);

  g_assert_no_error (error);

  return pair;
}

/* Returns the number of connections; or 0 if libsoup didn't look so often, so that no connection has ended. */
static guint
end_after_look (guint            look,
                GTlsCertificate *certificate)
{
  WsmanTransportConfig *config;
  g_autoptr(WsmanTransport) transport = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_connections;

  server = canned_server_new (certificate, respond_ok, NULL);
  uri = g_strdup_printf ("%s://127.0.0.1:%u/wsman", certificate != NULL ? "https" : "http",
                         canned_server_get_port (server));
  config = new_config (uri, NULL, 1);
  config->skip_ca_check = config->skip_cn_check = TRUE;
  transport = wsman_transport_new (config);
  first = fetch (transport);

  n_looks = 0;
  last_look = look;
  second = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, 0, NULL, NULL);
  last_look = 0;

  g_assert_cmpstr (first, ==, "<ok/>");
  g_assert_cmpstr (second, ==, "<ok/>");
  n_connections = canned_server_get_n_connections (server);
  g_clear_object (&transport);
  g_clear_pointer (&server, canned_server_free);

  return n_looks >= look ? n_connections : 0;
}

static void
test_looks (gconstpointer data)
{
  g_autoptr(GTlsCertificate) certificate = GPOINTER_TO_INT (data) ? load_certificate () : NULL;
  guint n_replaced = 0;
  guint n_connections;

  /* After the last look, the response may already be there. */
  for (guint look = 1; (n_connections = end_after_look (look, certificate)) > 0; look++)
    {
      g_assert_cmpuint (look, <, MAX_LOOKS);
      n_replaced += n_connections == 2;
    }

  g_test_message ("The connection was replaced after %u looks", n_replaced);
  g_assert_cmpuint (n_replaced, >=, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/transport/reuse/http", GINT_TO_POINTER (FALSE), test_looks);
  g_test_add_data_func ("/wsman/transport/reuse/https", GINT_TO_POINTER (TRUE), test_looks);

  return g_test_run ();
}
