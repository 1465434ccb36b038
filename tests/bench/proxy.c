/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures small and large calls over https through a proxy. curl sends the same requests through the same proxy, but
 * neither makes its requests nor reads the responses. Arguments: the proxy's URI, and the server with its options.
 */

#include "bench.h"

#include "world.h"

#define CALLS 1000
#define LARGE_CALLS 20
#define LARGE_SIZE (4 * 1000 * 1000)
#define ENVELOPE_LIMIT 10000000
#define AIM 0.9

#define IDENTIFY                                                                                               \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                                           \
  " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"                             \
  "<s:Header/><s:Body><w:Identify/></s:Body></s:Envelope>"

#define GET                                                                                                    \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                                           \
  " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""                                             \
  " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"><s:Header>"                                    \
  "<a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/Get</a:Action><a:To>http://localhost/wsman</a:To>" \
  "<w:ResourceURI>" WORLD_NOTE "</w:ResourceURI><w:MaxEnvelopeSize>" G_STRINGIFY (ENVELOPE_LIMIT)               \
  "</w:MaxEnvelopeSize><a:MessageID>uuid:6f2b8f2c-8d10-4b5d-9f0e-0a3c3d1f7a11</a:MessageID><a:ReplyTo>"         \
  "<a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"          \
  "<w:SelectorSet><w:Selector Name=\"Name\">large</w:Selector></w:SelectorSet></s:Header><s:Body/></s:Envelope>"

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
  wsman_session_set_max_envelope_size (session, ENVELOPE_LIMIT);

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

static guint64
get (WsmanSession *session)
{
  g_autoptr(WsmanResourceLocator) note = wsman_resource_locator_new (WORLD_NOTE "?Name=large", NULL);

  for (guint i = 0; i < LARGE_CALLS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (session, note, NULL, &error);

      g_assert_no_error (error);
    }

  return LARGE_CALLS;
}

static guint64
run_proxied_get (gpointer data)
{
  return get (((Bench *) data)->proxied);
}

static guint64
run_direct_get (gpointer data)
{
  return get (((Bench *) data)->direct);
}

/* The fragment makes curl send as many requests on one connection. proxy is "" for a direct connection. */
static guint64
run_curl (Bench      *bench,
          const char *proxy,
          const char *request,
          guint       n_calls)
{
  g_autofree char *uri = g_strdup_printf ("%s#[1-%u]", test_peer_get_uri (bench->server, "https"), n_calls);
  g_autofree char *ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) curl =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "curl", "--silent", "--fail", "--noproxy", "", "--proxy",
                      proxy, "--cacert", ca_file, "--user", WORLD_USER ":" WORLD_PASSWORD, "--http1.1",
                      "--header", "Content-Type: application/soap+xml;charset=UTF-8", "--data-raw", request,
                      "--output", "/dev/null", uri, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (curl, NULL, &error);
  g_assert_no_error (error);

  return n_calls;
}

static guint64
run_curl_identify (gpointer data)
{
  return run_curl (data, ((Bench *) data)->proxy, IDENTIFY, CALLS);
}

static guint64
run_direct_curl_identify (gpointer data)
{
  return run_curl (data, "", IDENTIFY, CALLS);
}

static guint64
run_curl_get (gpointer data)
{
  return run_curl (data, ((Bench *) data)->proxy, GET, LARGE_CALLS);
}

static void
create_note (Bench *bench)
{
  g_autoptr(WsmanResourceLocator) notes = wsman_resource_locator_new (WORLD_NOTE, NULL);
  g_autofree char *text = g_strnfill (LARGE_SIZE, 'x');
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(WsmanResourceLocator) created = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Name", "s", "large");
  g_variant_dict_insert (&dict, "Text", "s", text);
  item = wsman_item_new_from_variant (WORLD_NOTE, "World_Note", g_variant_dict_end (&dict), &error);
  g_assert_no_error (error);
  created = wsman_session_create (bench->direct, notes, item, NULL, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .proxy = argv[1] };
  BenchContender small[] = {
    { "through the proxy", run_proxied },
    { "curl through the proxy", run_curl_identify },
    { "directly", run_direct },
    { "curl directly", run_direct_curl_identify },
  };
  BenchContender large[] = {
    { "through the proxy", run_proxied_get },
    { "curl through the proxy", run_curl_get },
    { "directly", run_direct_get },
  };

  bench.server = test_peer_new ((const char * const *) argv + 2);
  bench.proxied = session_new (&bench, bench.proxy);
  bench.direct = session_new (&bench, "direct://");
  bench_compare ("Identify", "calls/s", small, G_N_ELEMENTS (small), 0, &bench);
  create_note (&bench);
  bench_compare ("Get of 4 MB", "calls/s", large, G_N_ELEMENTS (large), AIM, &bench);
  g_assert_cmpstr (wsman_session_get_proxy (bench.proxied), ==, bench.proxy);

  g_object_unref (bench.proxied);
  g_object_unref (bench.direct);
  test_peer_free (bench.server);

  return 0;
}
