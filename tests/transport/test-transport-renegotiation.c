/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A server that begins another TLS handshake when it has read the request, as Windows does to get the client's
 * certificate. In this handshake it must show the same certificate as before. Both of its certificates are good.
 */

#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport-fixture.h"

#define RESPONSE "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 5\r\n\r\n<ok/>"

typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
} Issued;

/* Makes a certificate for name, by issuer or by itself. */
static Issued
issue (const char   *name,
       const Issued *issuer,
       guint8        serial)
{
  Issued self;

  gnutls_x509_privkey_init (&self.key);
  g_assert_cmpint (gnutls_x509_privkey_generate (self.key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0), ==, 0);
  gnutls_x509_crt_init (&self.certificate);
  gnutls_x509_crt_set_version (self.certificate, 3);
  gnutls_x509_crt_set_serial (self.certificate, &serial, 1);
  gnutls_x509_crt_set_activation_time (self.certificate, time (NULL) - 3600);
  gnutls_x509_crt_set_expiration_time (self.certificate, time (NULL) + 3600);
  gnutls_x509_crt_set_dn (self.certificate, name, NULL);
  gnutls_x509_crt_set_key (self.certificate, self.key);
  if (issuer != NULL)
    gnutls_x509_crt_set_subject_alt_name (self.certificate, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
  else
    gnutls_x509_crt_set_basic_constraints (self.certificate, 1, -1);
  g_assert_cmpint (gnutls_x509_crt_sign2 (self.certificate, issuer != NULL ? issuer->certificate : self.certificate,
                                          issuer != NULL ? issuer->key : self.key, GNUTLS_DIG_SHA256, 0), ==, 0);

  return self;
}

static void
clear (Issued *self)
{
  gnutls_x509_crt_deinit (self->certificate);
  gnutls_x509_privkey_deinit (self->key);
}

static gnutls_certificate_credentials_t
new_credentials (Issued *issued)
{
  gnutls_certificate_credentials_t credentials;

  g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  g_assert_cmpint (gnutls_certificate_set_x509_key (credentials, &issued->certificate, 1, issued->key), >=, 0);

  return credentials;
}

/* --- The server --- */

typedef struct
{
  int listener;
  gnutls_certificate_credentials_t first;
  gnutls_certificate_credentials_t second;
  int status; /* of the second handshake */
} Renegotiator;

static int
shake_hands (gnutls_session_t session)
{
  int status;

  do
    status = gnutls_handshake (session);
  while (status < 0 && gnutls_error_is_fatal (status) == 0);

  return status;
}

/* Reads up to the end of the request. */
static void
read_request (gnutls_session_t session)
{
  char buffer[4096] = "";
  gsize length = 0;

  while (strstr (buffer, "<r/>") == NULL)
    {
      gssize n_read = gnutls_record_recv (session, buffer + length, sizeof buffer - 1 - length);

      g_assert_cmpint (n_read, >, 0);
      length += n_read;
    }
}

static gpointer
serve (gpointer data)
{
  Renegotiator *self = data;
  int fd = accept (self->listener, NULL, NULL);
  gnutls_session_t session;

  gnutls_init (&session, GNUTLS_SERVER | GNUTLS_ALLOW_ID_CHANGE);
  g_assert_cmpint (gnutls_priority_set_direct (session, "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2:%NO_TICKETS", NULL), ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->first);
  gnutls_transport_set_int (session, fd);
  g_assert_cmpint (shake_hands (session), ==, 0);
  read_request (session);

  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->second);
  self->status = gnutls_rehandshake (session);
  if (self->status == 0)
    self->status = shake_hands (session);
  if (self->status == 0)
    gnutls_record_send (session, RESPONSE, strlen (RESPONSE));

  gnutls_deinit (session);
  close (fd);

  return NULL;
}

static guint16
listen_on_loopback (Renegotiator *self)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GSocketAddress) local = NULL;

  g_assert_true (g_socket_bind (socket, address, TRUE, NULL) && g_socket_listen (socket, NULL));
  local = g_socket_get_local_address (socket, NULL);
  self->listener = dup (g_socket_get_fd (socket));
  g_assert_cmpint (fcntl (self->listener, F_SETFL, 0), ==, 0);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
}

/* --- The test --- */

static char *
write_authority (Issued *authority)
{
  char *path = g_build_filename (g_get_tmp_dir (), "wsman-renegotiation.XXXXXX", NULL);
  int fd = g_mkstemp (path);
  gnutls_datum_t pem = { 0 };

  g_assert_cmpint (gnutls_x509_crt_export2 (authority->certificate, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  g_assert_cmpint (write (fd, pem.data, pem.size), ==, pem.size);
  gnutls_free (pem.data);
  close (fd);

  return path;
}

static void
test_certificate (gconstpointer data)
{
  gboolean changes = GPOINTER_TO_INT (data);
  Issued authority = issue ("CN=authority", NULL, 1);
  Issued first = issue ("CN=first", &authority, 2);
  Issued second = issue ("CN=second", &authority, 3);
  Renegotiator server = { -1, new_credentials (&first), new_credentials (changes ? &second : &first), 0 };
  g_autofree char *path = write_authority (&authority);
  g_autofree char *uri = g_strdup_printf ("https://localhost:%u/wsman", listen_on_loopback (&server));
  WsmanTransportConfig *config = new_config (uri, NULL, 1);
  g_autoptr(WsmanTransport) transport = NULL;
  GThread *thread = g_thread_new ("server", serve, &server);
  g_autoptr(GError) error = NULL;
  g_autofree char *response = NULL;

  config->tls_database = g_tls_file_database_new (path, NULL);
  config->connect_timeout = 0;
  transport = wsman_transport_new (config);
  response = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error);
  g_thread_join (thread);

  g_test_message ("%s; %s", error != NULL ? error->message : "no error", gnutls_strerror (server.status));
  g_assert_cmpstr (response, ==, changes ? NULL : "<ok/>");
  g_assert_cmpint (error != NULL, ==, changes);
  g_assert_cmpint (server.status != 0, ==, changes);

  gnutls_certificate_free_credentials (server.first);
  gnutls_certificate_free_credentials (server.second);
  clear (&authority);
  clear (&first);
  clear (&second);
  close (server.listener);
  unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/transport-renegotiation/same", GINT_TO_POINTER (FALSE), test_certificate);
  g_test_add_data_func ("/wsman/transport-renegotiation/changed", GINT_TO_POINTER (TRUE), test_certificate);

  return g_test_run ();
}
