/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures Identify over https through a proxy. curl sends the same requests through the same proxy, but neither makes
 * its requests nor reads the responses. Arguments: the proxy's URI, and the server with its options.
 */

#include "bench.h"

#include "world.h"

#define CALLS 1000
#define AIM 0.9

#define IDENTIFY                                                                                               \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                                           \
  " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"                             \
  "<s:Header/><s:Body><w:Identify/></s:Body></s:Envelope>"

typedef struct
{
  const char *proxy;
  TestPeer *server;
  WsmanSession *proxied;
  WsmanSession *direct;
} Bench;

static WsmanSession *
session_new (Bench      *bench,
             const char *proxy)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_autofree char *ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_proxy_resolver (options, resolver);
  wsman_connection_options_set_ca_file (options, ca_file);
  wsman_connection_options_set_user_name (options, WORLD_USER);
  wsman_connection_options_set_password (options, WORLD_PASSWORD);
  session = wsman_session_new (test_peer_get_uri (bench->server, "https"),
                               WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options,
                               &error);
  g_assert_no_error (error);

  return session;
}

static guint64
identify (WsmanSession *session)
{
  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_identify (session, 0, NULL, &error);

      g_assert_no_error (error);
    }

  return CALLS;
}

static guint64
run_proxied (gpointer data)
{
  return identify (((Bench *) data)->proxied);
}

static guint64
run_direct (gpointer data)
{
  return identify (((Bench *) data)->direct);
}

/* The fragment makes curl send as many requests on one connection. */
static guint64
run_curl (gpointer data)
{
  Bench *bench = data;
  g_autofree char *uri = g_strdup_printf ("%s#[1-%d]", test_peer_get_uri (bench->server, "https"), CALLS);
  g_autofree char *ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) curl =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "curl", "--silent", "--fail", "--noproxy", "", "--proxy",
                      bench->proxy, "--cacert", ca_file, "--user", WORLD_USER ":" WORLD_PASSWORD, "--http1.1",
                      "--header", "Content-Type: application/soap+xml;charset=UTF-8", "--data-raw", IDENTIFY,
                      "--output", "/dev/null", uri, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (curl, NULL, &error);
  g_assert_no_error (error);

  return CALLS;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .proxy = argv[1] };
  BenchContender contenders[] = {
    { "through the proxy", run_proxied },
    { "curl through the proxy", run_curl },
    { "directly", run_direct },
  };

  bench.server = test_peer_new ((const char * const *) argv + 2);
  bench.proxied = session_new (&bench, bench.proxy);
  bench.direct = session_new (&bench, "direct://");
  bench_compare ("Identify", "calls/s", contenders, G_N_ELEMENTS (contenders), AIM, &bench);
  g_assert_cmpstr (wsman_session_get_proxy (bench.proxied), ==, bench.proxy);

  g_object_unref (bench.proxied);
  g_object_unref (bench.direct);
  test_peer_free (bench.server);

  return 0;
}
