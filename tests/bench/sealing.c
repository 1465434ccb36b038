/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures the cost of sealing without a network: bodies that are sealed, framed, read and unsealed, compared with
 * gss_wrap() and gss_unwrap() of the same bytes. The argument is the mechanism.
 */

#include "bench.h"

#include "pair.h"
#include "results.h"
#include "security/wsman-security-gss-private.h"
#include "transport/wsman-sealing-private.h"

#define REQUEST_SIZE 2048
#define REQUESTS 2000
#define LARGE_SIZE 20000000
#define AIM 0.8

typedef struct
{
  WsmanSecurityContext *initiator;
  WsmanSecurityContext *acceptor;
  BenchPair *bare;
  GBytes *request;
  GBytes *large;
} Bench;

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
shake_hands (Bench      *bench,
             const char *mechanism)
{
  gboolean ntlm = g_str_equal (mechanism, "NTLM");
  WsmanCredentialSource from = { ntlm ? BENCH_USER : NULL, ntlm ? BENCH_PASSWORD : NULL, NULL, NULL };
  WsmanAcceptorSource source = { NULL, !ntlm, ntlm };
  WsmanNegotiation negotiation = { .scheme = "Negotiate", .target = (char *) "host/localhost" };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&from);
  g_autoptr(GBytes) token = NULL;

  negotiation.mechanisms[negotiation.n_mechanisms++] = ntlm ? WSMAN_MECHANISM_NTLM : WSMAN_MECHANISM_KERBEROS;
  bench->initiator = wsman_security_gss_new_initiator (&negotiation, credential, NULL);
  bench->acceptor = wsman_security_gss_new_acceptor (&source, NULL);
  while ((token = step (bench->initiator, token)) != NULL)
    {
      g_autoptr(GBytes) sent = g_steal_pointer (&token);

      token = step (bench->acceptor, sent);
      if (token == NULL)
        break;
    }
  g_assert_true (wsman_security_context_is_complete (bench->initiator));
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

  wsman_sealing_seal_async (bench->initiator, plain, "UTF-8", WSMAN_SEALED_SPNEGO, FALSE, NULL,
                            on_result, &sealed_result);
  wait_for_result (&sealed_result);
  sealed = wsman_sealing_seal_finish (bench->initiator, sealed_result, &content_type, &error);
  g_assert_no_error (error);
  /* The sealed bytes are released after sending. */
  g_clear_object (&sealed_result);

  wsman_sealing_unseal_async (bench->acceptor, sealed, content_type, WSMAN_SEALED_SPNEGO, NULL,
                              on_result, &result);
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
    bench_pair_pass (bench->bare, bench->request);

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

  bench_pair_pass (bench->bare, bench->large);

  return LARGE_SIZE / 1000;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = {
    .bare = bench_pair_new (argv[1]),
    .request = g_bytes_new_take (g_strnfill (REQUEST_SIZE, 'x'), REQUEST_SIZE),
    .large = g_bytes_new_take (g_strnfill (LARGE_SIZE, 'x'), LARGE_SIZE),
  };
  BenchContender requests[] = {
    { "seal, frame, read, unseal", run_requests }, { "gss_wrap, gss_unwrap", run_bare_requests },
  };
  BenchContender large[] = {
    { "seal, frame, read, unseal", run_large }, { "gss_wrap, gss_unwrap", run_bare_large },
  };
  g_autofree char *title = g_strdup_printf ("%s: bodies of 2 KiB", argv[1]);
  g_autofree char *large_title = g_strdup_printf ("%s: a body of 20 MB", argv[1]);

  shake_hands (&bench, argv[1]);
  bench_compare (title, "bodies/s", requests, G_N_ELEMENTS (requests), AIM, &bench);
  bench_compare (large_title, "kB/s", large, G_N_ELEMENTS (large), AIM, &bench);

  g_object_unref (bench.initiator);
  g_object_unref (bench.acceptor);
  bench_pair_free (bench.bare);
  g_bytes_unref (bench.request);
  g_bytes_unref (bench.large);

  return 0;
}
