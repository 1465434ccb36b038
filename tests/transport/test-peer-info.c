/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests what threads read about the peer while other threads connect. */

#include <string.h>

#include "transport-fixture.h"

#define N_CHANGES 1000

static GTlsCertificate *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", name, NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);

  return certificate;
}

/* Another object with the same certificate, as each connection has it. */
static GTlsCertificate *
copy (GTlsCertificate *certificate)
{
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *result;

  g_object_get (certificate, "certificate-pem", &pem, NULL);
  result = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);

  return result;
}

typedef struct
{
  WsmanTransport *transport;
  int is_over; /* atomic */
} Server;

/* A server that presents another certificate on each connection. */
static gpointer
change_certificates (gpointer data)
{
  Server *server = data;
  WsmanPeerInfo *info = wsman_transport_get_peer_info (server->transport);
  g_autoptr(GTlsCertificate) first = load ("test-cert.pem");
  g_autoptr(GTlsCertificate) second = load ("test-cert-cn.pem");

  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autoptr(GTlsCertificate) shown = copy (i % 2 == 0 ? first : second);

      gboolean by_consent;

      wsman_peer_info_check_certificate (info, wsman_transport_get_config (server->transport), shown, 0, NULL,
                                         &by_consent, NULL);
    }

  g_atomic_int_set (&server->is_over, TRUE);

  return NULL;
}

static void
test_other_certificates (void)
{
  g_autofree char *authorities = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  WsmanTransportConfig *config = new_config ("https://localhost/wsman", NULL, 1);
  g_autoptr(GError) error = NULL;
  Server server = { NULL, FALSE };
  WsmanPeerInfo *info;
  GThread *thread;

  config->tls_database = g_tls_file_database_new (authorities, &error);
  g_assert_no_error (error);
  server.transport = wsman_transport_new (config);
  info = wsman_transport_get_peer_info (server.transport);

  thread = g_thread_new ("server", change_certificates, &server);
  while (!g_atomic_int_get (&server.is_over))
    {
      g_autoptr(GTlsCertificate) certificate = wsman_peer_info_ref_certificate (info, NULL);
      g_autofree char *fingerprint = wsman_peer_info_dup_certificate_sha256 (info);

      g_assert_true (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate));
      g_assert_true (fingerprint == NULL || strlen (fingerprint) == 64);
    }

  g_thread_join (thread);
  g_object_unref (server.transport);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wsman/peer-info/other-certificates", test_other_certificates);

  return g_test_run ();
}
