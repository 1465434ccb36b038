/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures the cost of sealing with CredSSP without a network: bodies that are sealed, framed, read and unsealed,
 * compared with GnuTLS' records of the same bytes, from one buffer to another.
 */

#include "bench.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "results.h"
#include "security/wsman-security-credssp-private.h"
#include "security/wsman-tls-tunnel-private.h"
#include "transport/wsman-sealing-private.h"

#define PASSWORD "S3cret.word"
#define REQUEST_SIZE 2048
#define REQUESTS 2000
#define LARGE_SIZE 20000000
#define AIM 0.85

/* One direction between the two bare sides. */
typedef struct
{
  guint8 *data;
  gsize written;
  gsize read;
} Pipe;

typedef struct
{
  gnutls_session_t session;
  Pipe *in;
  Pipe *out;
} Side;

typedef struct
{
  WsmanSecurityContext *initiator;
  WsmanSecurityContext *acceptor;
  WsmanTlsIdentity *identity;
  gnutls_certificate_credentials_t credentials;
  Pipe pipes[2];
  Side sides[2];
  GBytes *request;
  GBytes *large;
} Bench;

/* --- The bare sides --- */

static gssize
on_push (gnutls_transport_ptr_t  user_data,
         gconstpointer           data,
         gsize                   length)
{
  Side *side = user_data;

  memcpy (side->out->data + side->out->written, data, length);
  side->out->written += length;

  return length;
}

static gssize
on_pull (gnutls_transport_ptr_t  user_data,
         gpointer                data,
         gsize                   length)
{
  Side *side = user_data;
  gsize n = MIN (length, side->in->written - side->in->read);

  if (n == 0)
    {
      side->in->written = side->in->read = 0;
      gnutls_transport_set_errno (side->session, EAGAIN);
      return -1;
    }
  memcpy (data, side->in->data + side->in->read, n);
  side->in->read += n;

  return n;
}

static int
on_pull_timeout (gnutls_transport_ptr_t user_data,
                 unsigned int           milliseconds)
{
  Side *side = user_data;

  return side->in->written > side->in->read;
}

static void
make_side (Bench   *bench,
           guint    n,
           guint    flags,
           gpointer credentials)
{
  Side *side = &bench->sides[n];

  side->out = &bench->pipes[n];
  side->in = &bench->pipes[1 - n];
  side->out->data = g_malloc (LARGE_SIZE * 2);
  gnutls_init (&side->session, flags | GNUTLS_NONBLOCK);
  gnutls_set_default_priority (side->session);
  gnutls_credentials_set (side->session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_ptr (side->session, side);
  gnutls_transport_set_push_function (side->session, on_push);
  gnutls_transport_set_pull_function (side->session, on_pull);
  gnutls_transport_set_pull_timeout_function (side->session, on_pull_timeout);
}

static void
shake_bare_hands (Bench *bench)
{
  gnutls_certificate_allocate_credentials (&bench->credentials);
  make_side (bench, 0, GNUTLS_CLIENT, bench->credentials);
  make_side (bench, 1, GNUTLS_SERVER, wsman_tls_identity_get_credentials (bench->identity));
  for (guint i = 0; i < 4; i++)
    gnutls_handshake (bench->sides[i % 2].session);
}

static void
pass_bare (Bench  *bench,
           GBytes *plain)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);
  guint8 *result = g_malloc (length + WSMAN_TLS_RECORD_SIZE);
  gsize n_received = 0;

  for (gsize sent = 0; sent < length;)
    sent += gnutls_record_send (bench->sides[0].session, data + sent, MIN (length - sent, WSMAN_TLS_RECORD_SIZE));
  while (n_received < length)
    {
      gssize n = gnutls_record_recv (bench->sides[1].session, result + n_received, WSMAN_TLS_RECORD_SIZE);

      g_assert_cmpint (n, >, 0);
      n_received += n;
    }
  g_free (result);
  bench->pipes[0].written = bench->pipes[0].read = 0;
}

/* --- The library --- */

static GBytes *
step (WsmanSecurityContext *context,
      GBytes               *input)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *output = NULL;

  wsman_security_context_step_async (context, input, NULL, on_result, &result);
  wait_for_result (&result);
  wsman_security_context_step_finish (context, result, &output, &error);
  g_assert_no_error (error);

  return output;
}

static void
shake_hands (Bench *bench)
{
  WsmanNegotiation negotiation = { .scheme = "Negotiate", .mechanisms = { WSMAN_MECHANISM_NTLM }, .n_mechanisms = 1,
                                   .target = (char *) "WSMAN/localhost" };
  g_autoptr(WsmanCredential) credential =
    wsman_credential_new (&(WsmanCredentialSource) { "CORP\\ada", PASSWORD, NULL, NULL });
  g_autoptr(WsmanSecurityContext) initiator = wsman_security_gss_new_initiator (&negotiation, credential, NULL);
  g_autoptr(WsmanSecurityContext) acceptor =
    wsman_security_gss_new_acceptor (&(WsmanAcceptorSource) { .ntlm = TRUE }, NULL);
  g_autoptr(GBytes) token = NULL;

  bench->initiator = wsman_security_credssp_new_initiator (initiator, credential, FALSE, NULL);
  bench->acceptor = wsman_security_credssp_new_acceptor (acceptor, bench->identity, NULL);
  token = step (bench->initiator, NULL);
  while (token != NULL)
    {
      g_autoptr(GBytes) to_acceptor = g_steal_pointer (&token);
      g_autoptr(GBytes) to_initiator = step (bench->acceptor, to_acceptor);

      if (to_initiator != NULL)
        token = step (bench->initiator, to_initiator);
    }
  g_assert_true (wsman_security_context_is_complete (bench->acceptor));
}

static void
pass (Bench  *bench,
      GBytes *plain)
{
  g_autoptr(GAsyncResult) sealed_result = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GBytes) unsealed = NULL;
  g_autofree char *content_type = NULL;
  g_autoptr(GError) error = NULL;

  wsman_sealing_seal_async (bench->initiator, plain, "UTF-8", WSMAN_SEALED_CREDSSP, FALSE, NULL, on_result,
                            &sealed_result);
  wait_for_result (&sealed_result);
  sealed = wsman_sealing_seal_finish (bench->initiator, sealed_result, &content_type, &error);
  g_assert_no_error (error);
  /* The body was sent, so it is freed. */
  g_clear_object (&sealed_result);

  wsman_sealing_unseal_async (bench->acceptor, sealed, content_type, WSMAN_SEALED_CREDSSP, NULL, on_result, &result);
  wait_for_result (&result);
  unsealed = wsman_sealing_unseal_finish (bench->acceptor, result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (unsealed), ==, g_bytes_get_size (plain));
}

static guint64
run_requests (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < REQUESTS; i++)
    pass (bench, bench->request);

  return REQUESTS;
}

static guint64
run_bare_requests (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < REQUESTS; i++)
    pass_bare (bench, bench->request);

  return REQUESTS;
}

static guint64
run_large (gpointer data)
{
  Bench *bench = data;

  pass (bench, bench->large);

  return LARGE_SIZE / 1000;
}

static guint64
run_bare_large (gpointer data)
{
  Bench *bench = data;

  pass_bare (bench, bench->large);

  return LARGE_SIZE / 1000;
}

static void
write_users (const char *path)
{
  g_assert_true (g_file_set_contents (path, "CORP:ada:" PASSWORD "\n", -1, NULL));
  g_chmod (path, 0600);
  g_setenv ("NTLM_USER_FILE", path, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-XXXXXX", NULL);
  g_autofree char *users = g_build_filename (folder, "users", NULL);
  Bench bench = {
    .identity = wsman_tls_identity_new_self_signed (NULL),
    .request = g_bytes_new_take (g_strnfill (REQUEST_SIZE, 'x'), REQUEST_SIZE),
    .large = g_bytes_new_take (g_strnfill (LARGE_SIZE, 'x'), LARGE_SIZE),
  };
  BenchContender requests[] = {
    { "seal, frame, read, unseal", run_requests }, { "GnuTLS' records", run_bare_requests },
  };
  BenchContender large[] = {
    { "seal, frame, read, unseal", run_large }, { "GnuTLS' records", run_bare_large },
  };

  if (!wsman_mechanism_is_available (WSMAN_MECHANISM_NTLM))
    return 77;
  write_users (users);
  shake_bare_hands (&bench);
  shake_hands (&bench);
  bench_compare ("CredSSP: bodies of 2 KiB", "bodies/s", requests, G_N_ELEMENTS (requests), 0, &bench);
  bench_compare ("CredSSP: a body of 20 MB", "kB/s", large, G_N_ELEMENTS (large), AIM, &bench);

  g_object_unref (bench.initiator);
  g_object_unref (bench.acceptor);
  for (guint i = 0; i < 2; i++)
    {
      gnutls_deinit (bench.sides[i].session);
      g_free (bench.pipes[i].data);
    }
  gnutls_certificate_free_credentials (bench.credentials);
  wsman_tls_identity_unref (bench.identity);
  g_bytes_unref (bench.request);
  g_bytes_unref (bench.large);
  g_unlink (users);
  g_rmdir (folder);

  return 0;
}
